"""What Branciard et al. 2008 measured with a triad: the values a simulation is compared with (radians)."""

from __future__ import annotations

import numpy as np

from physics.checks import Array

PUBLISHED_ANGLES: Array = np.radians([-30.0, 30.0])
PUBLISHED_VALUES: Array = np.array([1.9068, 1.9005])
PUBLISHED_ERRORS: Array = np.array([0.0009, 0.0010])
PUBLISHED_DISTANCES: Array = np.array([83.7, 74.5])
"""L3 with 60 s a count, its errors, and the excess in standard deviations (text below eq. (4))."""

LARGEST_ANGLES: Array = np.radians([25.0, -25.0])
LARGEST_DISTANCES: Array = np.array([40.6, 38.1])
"""Where the scan with 15 s a count exceeds its bound most, and by how many standard deviations (figure 3)."""

# All η from here on are excluded, by at least so many standard deviations (figure 4).
PUBLISHED_PURITY = 0.56
PUBLISHED_LEVEL = 3.65
# Figure 4 takes the data of the smaller angle below η = 0.6 and of the larger above it.
PURITY_ANGLES: Array = np.radians([-15.0, -25.0])
PURITY_CHANGES = 0.6

for _constant in (
    PUBLISHED_ANGLES,
    PUBLISHED_VALUES,
    PUBLISHED_ERRORS,
    PUBLISHED_DISTANCES,
    LARGEST_ANGLES,
    LARGEST_DISTANCES,
    PURITY_ANGLES,
):
    _constant.setflags(write=False)
