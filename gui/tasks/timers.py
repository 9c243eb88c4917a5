"""A timer that runs out once."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType

from PySide6.QtCore import QObject, QTimer

from gui.look.alive import while_alive


def single_shot(parent: QObject, milliseconds: int, slot: Callable[[], object]) -> QTimer:
    """Calls ``slot``, a bound method, once, so long after the last ``start``; not once its owner is gone."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    # What Qt itself brings (a signal's emit, a widget's show) goes with its owner.
    timer.timeout.connect(while_alive(slot) if isinstance(slot, MethodType) else slot)
    return timer
