"""Tours without motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gui.look.motion import reduce_motion


@pytest.fixture
def still(request) -> Iterator[None]:
    """Steps come at once; a window, if the test has one, is there already and has said what is remembered."""
    if "window" in request.fixturenames:
        request.getfixturevalue("window")
    reduce_motion(True)
    yield
    reduce_motion(False)
