"""Where the data files of the program lie: equations, help pages, icons, examples."""

from __future__ import annotations

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
