"""The hypotheses there are: each is declared by the folder that decides it, in its ``HYPOTHESES``.

Reading the declarations imports no solver: what decides and checks is named, and imported when it is asked.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib import import_module
from typing import Any


class _Declared(type):
    """``Hypothesis.LOCAL`` is the hypothesis "local"; a loop over the class meets all, by key."""

    def __iter__(cls) -> Iterator[Hypothesis]:
        return iter(declared().values())

    def __len__(cls) -> int:
        return len(declared())

    def __getattr__(cls, name: str) -> Hypothesis:
        if name.isupper() and name.lower() in declared():
            return declared()[name.lower()]
        raise AttributeError(f"no hypothesis {name.lower()!r}")


class Hypothesis(str, metaclass=_Declared):
    """The key of a hypothesis, and what is known about it; there is one object a key, also after unpickling.

    ``decider``, ``checker`` and ``recheck`` name functions as "module:function" (see `deciding.Decider`,
    `check.Checker`, `recheck.Recheck`), and so do ``atoms`` where hidden states need a reading of their own
    (see `sampling.Reader`) and ``nearest``, how far data with errors are off (see `measured.nearest`).
    ``contained_in``: the keys of hypotheses that explain whatever this one explains; ``contained_if_pure``:
    those that do so if local states are pure, eta = 1, or all marginals vanish.
    ``takes_purity``: whether the answer depends on eta. ValueError for a key that no folder declares.
    """

    decider: str
    checker: str
    recheck: str
    atoms: str
    nearest: str
    contained_in: tuple[str, ...]
    contained_if_pure: tuple[str, ...]
    takes_purity: bool

    def __new__(cls, key: str) -> Hypothesis:
        try:
            return declared()[key]
        except KeyError:
            raise ValueError(f'there is no hypothesis "{key}", only {", ".join(declared())}') from None

    def __reduce__(self) -> tuple[type[Hypothesis], tuple[str]]:
        return Hypothesis, (str(self),)

    @cached_property
    def implied(self) -> frozenset[Hypothesis]:
        """Everything that follows from this one, through any number of steps, pure local states taken."""
        found: set[Hypothesis] = set()
        todo = [self]
        while todo:
            one = todo.pop()
            new = {Hypothesis(key) for key in one.contained_in + one.contained_if_pure} - found
            found |= new
            todo += new
        return frozenset(found)


def declare(
    key: str,
    *,
    decider: str,
    checker: str,
    recheck: str = "",
    atoms: str = "",
    nearest: str = "",
    contained_in: tuple[str, ...] = (),
    contained_if_pure: tuple[str, ...] = (),
    takes_purity: bool = False,
) -> Hypothesis:
    """A hypothesis, for the ``HYPOTHESES`` of the folder that decides it."""
    made = str.__new__(Hypothesis, key)
    made.decider, made.checker, made.recheck, made.atoms = decider, checker, recheck, atoms
    made.nearest = nearest
    made.contained_in, made.contained_if_pure = contained_in, contained_if_pure
    made.takes_purity = takes_purity
    return made


def function_named(name: str) -> Callable[..., Any]:
    """The function "module:function"."""
    module, function = name.split(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


@cache
def declared() -> dict[str, Hypothesis]:
    """Every hypothesis by its key. ValueError where two folders declare the same."""
    package = import_module("physics.verdicts")
    found: dict[str, Hypothesis] = {}
    for module in pkgutil.iter_modules(package.__path__, "physics.verdicts."):
        if module.ispkg:
            for one in getattr(import_module(module.name), "HYPOTHESES", ()):
                if one in found:
                    raise ValueError(f'{module.name}: another folder declares the hypothesis "{one}"')
                found[str(one)] = one
    return dict(sorted(found.items()))
