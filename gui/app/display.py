"""Whether a window can open: Qt itself would abort the process where it cannot. Knows no Qt."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path


def display_answers() -> bool:
    """Whether Qt will find a screen; always true off Linux and where the platform was chosen by hand."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return _wayland_answers() or _x11_answers()


def missing_library() -> str:
    """The system library for X11 windows that cannot be loaded, as the linker tells it; '' if none."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") or _wayland_answers():
        return ""
    package = find_spec("PySide6")
    folder = Path(package.origin).parent if package and package.origin else Path()
    plugin = folder / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if not plugin.is_file():
        return ""  # another packaging of Qt: let it say for itself
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error)
    return ""


def _x11_answers() -> bool:
    name = os.environ.get("DISPLAY")
    if not name:
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return True  # cannot be asked; the missing library is told elsewhere
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    connection = x11.XOpenDisplay(name.encode())
    if not connection:
        return False
    x11.XCloseDisplay(connection)
    return True


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
    except OSError:
        return False
    return True
