"""What changed from one Results to the next, and views that show nothing else.

A part is named by its path: "curves", "scenario.visibility", "scene.hidden". What did not change is the same
object as before, or equal, and needs no repaint. The first time, with nothing before, all have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np

from gui.core.results import Results

Shower = TypeVar("Shower", bound=Callable[..., None])


def changed(old: Results[Any] | None, new: Results[Any], *parts: str) -> bool:
    """Whether one of the parts differs from what it was."""
    return old is None or any(_differ(get(old), get(new)) for get in map(attrgetter, parts))


def shows(*parts: str) -> Callable[[Shower], Shower]:
    """Declare that a method, which takes Results, shows these parts; none named: to be called every time.

    That is for what the hand can move, too: it must go back to the Store's value after every move.
    """

    def declare(method: Shower) -> Shower:
        method.shown_parts = parts  # type: ignore[attr-defined]
        return method

    return declare


def show_changes(view: Any, old: Results[Any] | None, new: Results[Any]) -> None:
    """Call the methods of ``view`` whose parts changed, in the order in which they are defined."""
    for name, parts in _showers(view.__class__):
        if not parts or changed(old, new, *parts):
            getattr(view, name)(new)


@lru_cache(maxsize=256)
def _showers(view: type[Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    # A method that overrides one shows what that one was declared to, if nothing else is declared.
    parts = {
        name: method.shown_parts
        for base in reversed(view.__mro__)
        for name, method in vars(base).items()
        if hasattr(method, "shown_parts")
    }
    return tuple(parts.items())


def _differ(old: object, new: object) -> bool:
    if old is new or isinstance(new, np.ndarray):
        return old is not new
    try:
        return bool(old != new)
    except ValueError:  # arrays inside, in a dict for instance
        return True
