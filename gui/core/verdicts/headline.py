"""The verdict that matters, for a line that is read from afar: what is excluded, and what survives. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from gui.core.verdicts.hypotheses import HypothesisRow, hypotheses, row_of
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import LAMPS
from physics.verdicts.types import Hypothesis, Status


class Headline(Struct, frozen=True):
    """``excluded``: the excluded hypotheses that no larger excluded one contains. ``survives``: the first of
    the program's order that is compatible. ``undecided``: those of which more would follow than is known.

    ``proven``: whether the exclusions are; a search alone shows none.
    """

    excluded: tuple[Hypothesis, ...] = ()
    survives: Hypothesis | None = None
    undecided: tuple[Hypothesis, ...] = ()
    proven: bool = True


def headline(answers: Mapping[Hypothesis, Judged]) -> Headline:
    """What the present answers come to.

    Whatever a hypothesis explains, those that contain it explain, too (`Hypothesis.contained_in`): with an
    excluded one all that lie in it are excluded, and the largest say the most.
    """
    by_status = {
        status: [h for h in hypotheses() if h in answers and answers[h].status is status] for status in Status
    }
    pure = all(judged.question.eta == 1.0 for judged in answers.values())
    excluded = by_status[Status.EXCLUDED]
    largest = tuple(h for h in excluded if not _containing(h, pure) & set(excluded))
    open_ones = by_status[Status.UNDECIDED]
    return Headline(
        largest,
        next(iter(by_status[Status.COMPATIBLE]), None),
        tuple(h for h in open_ones if not _containing(h, pure) & set(open_ones)),
        all(_is_shown(answers[h]) for h in largest),
    )


def _is_shown(judged: Judged) -> bool:
    """Whether no doubt need be told: a quick answer is not the last word, and of data nothing is proven."""
    return judged.proven or not judged.settled or judged.question.measured is not None


def _containing(hypothesis: Hypothesis, pure: bool) -> set[Hypothesis]:
    """The hypotheses that explain whatever this one does; ``pure``: local states have purity 1."""
    found: set[Hypothesis] = set()
    todo = [hypothesis]
    while todo:
        one = todo.pop()
        names = one.contained_in + (one.contained_if_pure if pure else ())
        new = {Hypothesis(name) for name in names} - found
        found |= new
        todo += new
    return found


def headline_words(told: Headline) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Words with their colour roles, the most important first; long and short."""
    return _words(told, _long), _words(told, _short)


def _long(row: HypothesisRow) -> str:
    return row.word


def _short(row: HypothesisRow) -> str:
    return row.legend


def _words(told: Headline, word: Callable[[HypothesisRow], str]) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    groups = (
        (told.excluded, Status.EXCLUDED),
        (() if told.survives is None else (told.survives,), Status.COMPATIBLE),
        (told.undecided, Status.UNDECIDED),
    )
    for group, status in groups:
        if group:
            lamp, role = LAMPS[status]
            names = _and([word(row_of(h)) for h in group])
            searched = status is Status.EXCLUDED and not told.proven
            said.append((f"{names} {lamp}{', not proven' if searched else ''}", role))
    return said


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
