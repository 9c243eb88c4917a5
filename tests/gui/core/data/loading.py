"""A data file as the program reads it."""

from __future__ import annotations

from pathlib import Path

from gui.core.data.reader import read_data
from gui.core.data.types import DataSet


def load_data(path: Path) -> DataSet:
    return read_data(path.read_bytes(), path.stem)
