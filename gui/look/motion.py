"""Whether things move on their own: they do not where the user or the desktop asks for no motion.

What then would have flown is there at once, and what plays goes on in steps.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle

_wanted = False


def reduce_motion(wanted: bool) -> None:
    """The user's choice, from now on."""
    global _wanted
    _wanted = wanted


def motion_is_reduced() -> bool:
    """By the user's choice, or the desktop's where Qt is told of it: KDE, and the effects of Windows."""
    return _wanted or desktop_reduces_motion()


def desktop_reduces_motion() -> bool:
    """Whether the desktop asks for no motion."""
    if QApplication.instance() is None:
        return False
    if QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0:
        return True
    # Elsewhere Qt says that effects are off where it only does not know.
    return sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
