"""The directions for which scenes compute maps of the sphere."""

from __future__ import annotations

import numpy as np

from physics.vectors import from_angles

# Rows of equal angle from z, columns of equal azimuth (3 degrees apart).
MAP_THETA = np.radians(np.linspace(0.0, 180.0, 61))
MAP_PHI = np.radians(np.linspace(0.0, 360.0, 121))
MAP_POINTS = from_angles(MAP_THETA[:, None], MAP_PHI[None, :])
