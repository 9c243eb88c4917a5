"""The sizes that data, problems and scenarios may have, whichever way they come in."""

from __future__ import annotations

MAX_SETTINGS = 60
MAX_ROWS = 10_000
METADATA_LENGTH = 500
LARGEST_COUNT = 10**15
LENGTH_TOLERANCE = 1e-3
SMALLEST_SIGMA, LARGEST_SIGMA = 1e-9, 2.0
