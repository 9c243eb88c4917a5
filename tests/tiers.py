"""Which cases of a test are tried each time, and which by ``make test-long`` only."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def mostly_long(values: Iterable[Any], *, quick: Container[Any]) -> list[Any]:
    """The values for ``parametrize``, those that are not among the quick ones marked long."""
    return [value if value in quick else pytest.param(value, marks=pytest.mark.long) for value in values]
