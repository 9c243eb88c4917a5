"""The sentences of a step: the numbers in them are those that the program shows.

``{phi}`` is a parameter by its key, written as on its slider; ``{threshold.chsh}`` a threshold of the ruler;
``{leggett.value}`` a number of ``Results``; ``{critical.local}`` and ``{verdict.local}`` what the card of a
hypothesis says; ``{scenes}`` how many scenes there are. After a colon: ``deg`` (radians in
degrees), a number of decimals, or ``count``.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

import msgspec
import numpy as np

from gui.core.numbers import DECIMALS, UNDEFINED, count, degrees, number
from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scene_list import SCENES
from gui.core.values import quoted
from gui.core.verdicts.hypotheses import hypotheses
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import LAMPS, critical_texts
from physics.thresholds import THRESHOLDS
from physics.verdicts.types import Hypothesis

_THRESHOLDS = {threshold.key: threshold.value for threshold in THRESHOLDS}
_RESULTS = tuple(Results.__struct_fields__)
_FORMATS = ("deg", "count", *map(str, range(7)))

WAITING = "…"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Answers = Mapping[Hypothesis, Judged]


def text_refusal(text: str) -> str:
    """What is wrong with the placeholders of a text; "" if nothing is."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        return f"has a bracket that does not match ({error}); write {{{{ for one that is meant"
    for _, name, form, conversion in parsed:
        if name is None:
            continue
        if conversion is not None or (form and form not in _FORMATS):
            return f"{{{name}}} may be followed by {', '.join(_FORMATS)}, and by nothing else"
        reason = _name_refusal(name)
        if reason:
            return reason
    return ""


def _name_refusal(name: str) -> str:
    root, dot, rest = name.partition(".")
    if not dot and (root in PARAMETERS or root == "scenes"):
        return ""
    if dot and root == "threshold":
        known = list(_THRESHOLDS)
        return "" if rest in known else f"{quoted(rest)} is none of the thresholds {', '.join(known)}"
    if dot and root in ("critical", "verdict"):
        names = [str(hypothesis) for hypothesis in hypotheses()]
        return "" if rest in names else f"{quoted(rest)} is none of {', '.join(names)}"
    parts = rest.split(".")
    if (
        dot
        and root in _RESULTS
        and all(p.isdigit() or p.isidentifier() for p in parts)
        and "_" not in (part[0] for part in parts)
    ):
        return ""
    roots = "threshold, critical, verdict, or a part of the results: " + ", ".join(_RESULTS)
    return f"{quoted(name)} is neither the key of a parameter nor a number of {roots}"


def filled(text: str, results: Results[Any] | None, answers: Answers | None = None) -> str:
    """The text with its numbers: a dash where one is not defined, dots where it is not known yet."""
    parts = []
    for literal, name, form, _ in string.Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(WAITING if results is None else _written(name, form or "", results, answers or {}))
    return "".join(parts)


def foretold(text: str, coming: Scenario) -> tuple[str, bool]:
    """The sentences that can be said before the Scenario ``coming`` is shown, and whether these are all.

    Parameters and thresholds are known; a sentence with a number that is still to be computed is left out.
    """
    sentences = _SENTENCE_END.split(text)
    said = [words for words in (_foretold(sentence, coming) for sentence in sentences) if words is not None]
    return " ".join(said), len(said) == len(sentences)


def _foretold(sentence: str, coming: Scenario) -> str | None:
    parts = []
    for literal, name, form, _ in string.Formatter().parse(sentence):
        parts.append(literal)
        if name is not None:
            known = _known(name, form or "", coming)
            if known is None:
                return None
            parts.append(known)
    return "".join(parts)


def _known(name: str, form: str, s: Scenario) -> str | None:
    """What stands in for a name whose number follows from the Scenario alone; None for others."""
    root, dot, rest = name.partition(".")
    if root == "scenes":
        return count(len(SCENES))
    if root == "threshold":
        return _number(_THRESHOLDS[rest], form)
    if dot:
        return None
    parameter = PARAMETERS[root]
    decimals = int(form) if form.isdigit() else parameter.decimals
    value = parameter.get(s)
    if math.isnan(value):
        return UNDEFINED
    shown = value * parameter.factor
    if parameter.integer and form in ("", "count"):
        return count(round(shown))
    return f"{number(shown, decimals)}{parameter.unit}"


def _written(name: str, form: str, results: Results[Any], answers: Answers) -> str:
    said = _known(name, form, results.scenario)
    if said is not None:
        return said
    root, _, rest = name.partition(".")
    if root in ("critical", "verdict"):
        known = answers.get(Hypothesis(rest))
        if known is None:
            return WAITING
        return critical_texts(known)[0] if root == "critical" else LAMPS[known.status][0]
    return _number(_looked_up(results, name.split(".")), form)


def _number(value: Any, form: str) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if not isinstance(value, (int, float, np.integer, np.floating)):
        return UNDEFINED
    if form == "deg":
        return degrees(float(value))
    if not math.isfinite(float(value)):
        return UNDEFINED
    if form == "count" or (not form and isinstance(value, (int, np.integer))):
        return count(round(float(value)))
    return number(float(value), int(form) if form else DECIMALS)


def _looked_up(found: Any, path: list[str]) -> Any:
    """The part of a value at that path, None where there is none."""
    for name in path:
        if name.isdigit() and isinstance(found, (tuple, np.ndarray)):
            found = found[int(name)] if int(name) < len(found) else None
        elif isinstance(found, dict):
            found = found.get(name)
        elif isinstance(found, msgspec.Struct) or is_dataclass(found):
            found = getattr(found, name, None)
        else:
            return None
    return found
