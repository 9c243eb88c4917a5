"""Where the data files of the program lie: equations, help pages, icons, examples."""

from __future__ import annotations

from pathlib import Path

# An installed program has them inside ``gui``; in a checkout they are a folder of their own at the top.
_INSTALLED = Path(__file__).resolve().parents[1] / "resources"
RESOURCES = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parents[2] / "resources"
