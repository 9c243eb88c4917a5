"""What the scene shows of results: rows of the list, the diagram, and how strong the correlations are."""

from __future__ import annotations

from collections.abc import Sequence

from gui.core.numbers import number, significant, tidy, unbroken
from gui.core.scenes.assumptions import MAIN_ASSUMPTIONS, OTHER_FORMULATIONS
from gui.core.scenes.assumptions.relations import RELATIONS, failing_links
from gui.core.scenes.assumptions.results import AssumptionResults, JudgedModel
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS, MODEL_WORDS, example_text
from gui.scenes.assumptions.list_painter import ListRow
from gui.scenes.assumptions.spacetime_painter import SpacetimeView
from physics.assumptions.conditionals import TOLERANCE, Finding
from physics.assumptions.finite_model import NONE
from physics.assumptions.models.spec import ModelSpec
from physics.bell.two_settings import LOCAL_BOUND, TSIRELSON_BOUND


def list_rows(judged: JudgedModel, main_only: bool = False) -> list[ListRow]:
    """All assumptions, the other formulations under a heading of their own."""
    rows = list_rows_of(judged, MAIN_ASSUMPTIONS)
    if main_only:
        return rows
    return [*rows, ListRow("", "Other formulations"), *list_rows_of(judged, OTHER_FORMULATIONS)]


def list_rows_of(judged: JudgedModel, keys: Sequence[str]) -> list[ListRow]:
    """The rows of some assumptions."""
    rows = []
    for key in keys:
        words, finding = ASSUMPTION_WORDS[key], judged.findings[key]
        verdict = "holds" if finding.holds else f"off by {how_far_off(finding)}"
        rows.append(
            ListRow(
                key,
                words.title,
                words.formula,
                words.source,
                words.says,
                finding.holds,
                verdict,
                unbroken(f"{example_text(finding)}; {bits_text(finding)}") if finding.example else "",
            )
        )
    return rows


def how_far_off(finding: Finding) -> str:
    """The size with three decimals, or where these are all 0 its first digit."""
    size = finding.size
    return number(size, 3) if size >= 5e-4 else significant(size, 1)


def bits_text(finding: Finding) -> str:
    """What fails as information."""
    return f"{number(finding.bits, 3)}\u00a0bit"


def strength(judged: JudgedModel) -> tuple[str, str]:
    """S against 2, 2√2 and 4 in words, and its colour role."""
    s = judged.chsh
    if s is None:
        return "No S: CHSH needs two settings a side, all four pairs measured", "muted"
    if s <= LOCAL_BOUND + TOLERANCE:
        return f"S = {tidy(s)}: not above 2", "good"
    if s < TSIRELSON_BOUND - TOLERANCE:
        return f"S = {tidy(s)}: above 2, Bell’s bound", "bad"
    if s <= TSIRELSON_BOUND + TOLERANCE:
        return f"S = {tidy(s)} = 2√2, the quantum bound", "bad"
    return f"S = {tidy(s)}: above 2√2, the quantum bound", "bad"


def spacetime_view(results: AssumptionResults, key: str) -> SpacetimeView:
    """The diagram with one assumption lit."""
    choices, judged = results.choices, results.judged
    words, finding, relation = ASSUMPTION_WORDS[key], judged.findings[key], RELATIONS[key]
    model = judged.model
    return SpacetimeView(
        alice=choices.alice_event,
        bob=choices.bob_event,
        common_past=results.common_past,
        spacelike=results.spacelike,
        given=relation.given,
        cut_links=relation.links,
        open_links=failing_links(key, finding),
        label=f"off by {how_far_off(finding)}",
        role="good" if finding.holds else "bad",
        caption=(
            f"✓ {words.title} holds"
            if finding.holds
            else f"△ {words.title} fails by {how_far_off(finding)} ({bits_text(finding)})",
            f"It says: {words.says}.",
            *((f"{unbroken(example_text(finding))}.",) if finding.example else ()),
        ),
        microstates=any(model.values(name) != (NONE,) for name in ("lambda_a", "lambda_b")),
    )


def model_line(results: AssumptionResults) -> str:
    """The name of the chosen model with its parameters, for a figure."""
    return spec_line(MODEL_WORDS[results.choices.chosen].title, results.judged.spec)


def spec_line(title: str, spec: ModelSpec) -> str:
    """The name of a model with its parameters."""
    parts = [f"{symbol} = {tidy(getattr(spec, name), 3)}" for name, symbol in _SYMBOLS if hasattr(spec, name)]
    if hasattr(spec, "strategy"):
        parts.append(f"{spec.strategy} strategy")
    return f"{title}: {', '.join(parts)}" if parts else title


_SYMBOLS = (("reliability", "p"), ("correlation", "r"), ("M", "M"))
