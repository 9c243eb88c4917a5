"""What is said on stage: the verdict that matters on one line, and a line for each card or read-out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from msgspec.structs import replace

from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.verdicts.headline import headline, headline_words
from gui.core.verdicts.hypotheses import hypotheses, row_of
from gui.core.verdicts.words import LAMPS
from gui.panels.scene import Scene
from gui.tasks.verdict_service import VerdictSnapshot
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.stage import Piece, StageLine
from physics.verdicts.types import Hypothesis

FIRST_VALUES = ("visibility", "phi")  # the numbers that a talk moves
UNTIL_LOST = "efficiency"  # at 1 nothing is lost, and nobody asks
MOST_VALUES = 3
Rows = Sequence[tuple[ReadoutSpec, ReadoutValue]]


def values_told(scene: Scene[Any], results: Results[Any], said: str = "") -> str:
    """``V = 0.985, φ = 36.9°``: the numbers that the scene has sliders for, the most important ones.

    What the words ``said`` beside them contain is not told again.
    """
    keys = [*scene.controls.sliders, *(key for _, group in scene.controls.groups for key in group)]
    keys.sort(key=lambda key: FIRST_VALUES.index(key) if key in FIRST_VALUES else len(FIRST_VALUES))
    if all(key in keys for key in FIRST_VALUES):
        keys = [key for key in keys if key != "eta" or results.scenario.eta < 1.0]
    if PARAMETERS[UNTIL_LOST].get(results.scenario) >= 1.0:
        keys = [key for key in keys if key != UNTIL_LOST]
    told = [text for key in keys if (text := PARAMETERS[key].told(results.scenario))]
    return ", ".join(
        text for text in told[:MOST_VALUES] if not re.search(rf"{re.escape(text)}(?!\.?\d)", said)
    )


def words_on_stage(
    scene: Scene[Any], results: Results[Any], known: VerdictSnapshot, rows: Rows
) -> tuple[list[list[Piece]], bool]:
    """Wordings of the line, long to short, and whether it is out of date."""
    if not scene.controls.spheres:
        return _of_readouts(scene, results, rows), False
    values = values_told(scene, results)
    first = [Piece(values)] if values else []
    stale = not known.answers and bool(known.stale)
    answers = known.stale if stale else known.answers
    if not answers:
        return [[*first, Piece("computing…", "muted")]], False
    long, short = headline_words(headline(answers))
    wordings = [[*first, *(Piece(text, role, marked=True) for text, role in said)] for said in (long, short)]
    wordings += [wording[len(first) :] for wording in wordings]  # better no values than words that are cut
    return wordings, stale


def _of_readouts(scene: Scene[Any], results: Results[Any], rows: Rows) -> list[list[Piece]]:
    """A scene without verdicts says what its first read-out says."""
    own = scene.told_from_afar(results)
    if own is not None:
        first = _values(scene, results, own[0])
        return [[*first, Piece(*own)], [Piece(*own)]]
    told = [(spec, value) for spec, value in rows if value.text and value.text != "—"]
    if not told:
        return [[*_values(scene, results, ""), Piece(scene.title)]]

    spec, value = told[0]
    role = value.role if value.role in ("good", "bad", "warn") else "text"
    main = Piece(f"{spec.name}: {value.text}")
    noted = [Piece(value.note, role, marked=role in ("good", "warn"))] if value.note else []
    first = _values(scene, results, f"{main.text} {value.note}")
    return [[*first, main, *noted], [main, *noted], [main]]


def _values(scene: Scene[Any], results: Results[Any], said: str) -> list[Piece]:
    values = values_told(scene, results, said)
    return [Piece(values)] if values else []


def cards_in_lines(known: VerdictSnapshot, ringed: Collection[str] = ()) -> list[StageLine]:
    """The cards of the hypotheses, one line each; ``ringed``: those that a tour speaks about."""
    order = tuple(q.hypothesis for q in known.questions) or hypotheses()
    return [replace(_card(h, known), ringed=h in ringed) for h in order]


def _card(hypothesis: Hypothesis, known: VerdictSnapshot) -> StageLine:
    row = row_of(hypothesis)
    name, short = row.name, row.legend
    if hypothesis in known.failures:
        return StageLine(name, "no answer", "warn", short)
    judged = known.answers.get(hypothesis)
    stale = judged is None
    judged = known.stale.get(hypothesis) if judged is None else judged
    if judged is None:
        return StageLine(name, "…", "muted", short)
    lamp, role = LAMPS[judged.status]
    return StageLine(name, lamp, role, short, marked=True, stale=stale)


def readouts_in_lines(rows: Rows) -> list[StageLine]:
    """The read-outs, one line each."""
    return [
        StageLine(
            spec.symbol or spec.name,
            value.text,
            _role(value.role),
            symbol=bool(spec.symbol),
            stale=value.stale,
        )
        for spec, value in rows
        if value.text
    ]


def _role(role: str) -> str:
    return role if role in ("good", "bad", "warn", "violation") else "text"
