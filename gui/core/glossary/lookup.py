"""From a symbol on screen to what it means: the sentence of the table, and the equation with its source."""

from __future__ import annotations

import re
from functools import lru_cache

from gui.core.equations import Equation, equation
from gui.core.glossary.terms import OF_AXES, OF_HEADS, OF_PARAMETERS, OF_READOUTS, Meaning
from gui.core.parameters import PARAMETERS

_INDEX = re.compile("[₀-₉]+")


def meaning_of_equation(one: Equation) -> tuple[str, ...]:
    """An equation as plain text, and its source."""
    return one.plain, one.source


def meaning_of_parameter(key: str) -> tuple[str, ...]:
    """A sentence on a parameter, the equation it stands in, and its source; empty where there is none."""
    found = OF_PARAMETERS.get(key)
    return () if found is None else _lines(found)


@lru_cache(maxsize=128)
def meaning_of_axis(label: str) -> tuple[str, ...]:
    """The same for the words on an axis, L₃ like any L; empty where the table has nothing on it."""
    found = OF_AXES.get(label) or OF_AXES.get(_INDEX.sub("", label)) or _of_parameters_axis(label)
    return () if found is None else _lines(found)


def _of_parameters_axis(label: str) -> Meaning | None:
    key = next((key for key, one in PARAMETERS.items() if one.label == label), None)
    return None if key is None else OF_PARAMETERS[key]


def meaning_of_readout(key: str, symbol: str) -> tuple[str, ...]:
    """For a read-out that no equation stands behind; empty where the table has nothing on it."""
    names = f"{key} {symbol}", key, key.partition("_")[0]  # direction_0, direction_1, ...
    found = next((OF_READOUTS[name] for name in names if name in OF_READOUTS), None)
    return () if found is None else _lines(found)


def meaning_of_head(words: str) -> tuple[str, ...]:
    """For a column of a table by the words at its head."""
    found = OF_HEADS.get(words)
    return () if found is None else _lines(found)


def _lines(term: Meaning) -> tuple[str, ...]:
    return (term.says, *(meaning_of_equation(equation(term.equation)) if term.equation else ()))
