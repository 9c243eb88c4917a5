"""Whether Qt is there for what is drawn, and what to do where it is not."""

from __future__ import annotations

import os

from gui.app.commands.options import Refused
from gui.core.values import one_line

# Shared library that Qt may miss -> Debian package that holds it.
_PACKAGES = {
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libxkbcommon": "libxkbcommon0",
    "libdbus": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libglib": "libglib2.0-0",
    "libX11-xcb": "libx11-xcb1",
    "libX11": "libx11-6",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-image": "libxcb-image0",
    "libxcb-render-util": "libxcb-render-util0",
    "libxcb-randr": "libxcb-randr0",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-xkb": "libxcb-xkb1",
}


def draw_offscreen() -> None:
    """Have Qt draw without a screen; ``Refused`` where it is not all there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    check_qt()


def check_qt() -> None:
    """Import Qt; ``Refused`` tells a missing system library by the package that holds it."""
    try:
        import PySide6.QtGui
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise Refused(advice_on(str(error))) from error


def advice_on(error: str) -> str:
    """What to do where Qt cannot start, from what the linker or Python said."""
    text = one_line(error)
    package = next((p for name, p in _PACKAGES.items() if name in text), None)
    advice = f"install the system package {package} (make run does it)" if package else "run make run"
    return f"Qt cannot start: {text}; {advice}"
