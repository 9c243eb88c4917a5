"""Slots for what a widget hears of its own parts while it is taken apart."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import MethodType
from weakref import WeakMethod

from shiboken6 import isValid


def while_alive(method: Callable[..., object]) -> Callable[..., None]:
    """A slot that calls the bound method as long as its widget is whole.

    The pages of a stack go one by one when its window is destroyed, and each change of the page in view is
    still told. Connected directly, PySide then looks for a method of a widget that is gone.
    """
    known, count = WeakMethod(method), len(inspect.signature(method).parameters)

    def slot(*values: object) -> None:
        found = known()
        if isinstance(found, MethodType) and isValid(found.__self__):
            found(*values[:count])

    return slot
