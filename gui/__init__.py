"""The program around ``physics``: the window, and ``explore``, which opens it from a notebook."""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {"app.notebook": ("explore",)}


def __getattr__(name: str) -> Any:
    # Imported on first use: the headless half needs no Qt.
    return public("gui", _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
