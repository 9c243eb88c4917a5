"""How the hypotheses are called, drawn and placed: one row each, in the order of the program.

What decides and checks a hypothesis, and which others it implies, is declared in its folder of
``physics.verdicts``. A new hypothesis is that folder and a row here.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from gui.core.numbers import significant
from gui.core.values import InputError
from physics.verdicts.hypotheses import Hypothesis


class MapRegion(Struct, frozen=True):
    """The place on the map: a rounded box (left, top, right, bottom) in fractions of width and height.

    The part below ``cut`` is left out. ``label``: between which x its name stands on the lower edge, on the
    upper one if ``on_top``. ``shade``: opacity of the fill, 0..255. The map adds what the inclusions ask for.
    """

    box: tuple[float, float, float, float]
    label: tuple[float, float]
    cut: float = 1.0
    on_top: bool = False
    rounding: float = 0.3
    shade: int = 30
    hatched: bool = False


class HypothesisRow(Struct, frozen=True):
    """One hypothesis: its words, its pen and its place.

    ``subtitle`` is long and short, with ``{eta}`` where the purity belongs; ``word`` stands in sentences,
    ``legend`` beside curves; ``labels`` from long to short are tried on the map. ``dash`` as in
    `theme.DASHES`. ``mark``: the word of its flag on the Werner ruler, if it has one. ``searched``: whether
    settings are searched that refute it. ``method``: how it is decided, ``found``: what a proof of
    compatibility shows, ``states``: what the hidden states are, with ``{count}`` of them.
    """

    hypothesis: Hypothesis
    name: str
    subtitle: tuple[str, str]
    word: str
    legend: str
    labels: tuple[str, ...]
    role: str
    method: str
    dash: str = "solid"
    mark: str = ""
    searched: bool = False
    found: str = "model found"
    states: str = ""
    region: MapRegion | None = None


_STEERING = "All strategies of the untrusted side, the trusted side’s state in closed form."

ROWS: list[HypothesisRow] = [
    HypothesisRow(
        Hypothesis.SEPARABLE,
        "Separable state",
        ("Realistic polarization (Navascués)", "Navascués"),
        "separable",
        "separable",
        ("separable", "sep."),
        "good",
        "Linear functional over product states: a 3×3 or 4×4 problem solved exactly.",
        region=MapRegion((0.48, 0.43, 0.63, 0.59), (0.47, 0.64), rounding=0.5, shade=70),
    ),
    HypothesisRow(
        Hypothesis.UNSTEERABLE_A_TO_B,
        "Unsteerable A→B",
        ("Local hidden state for Bob", "LHS for Bob"),
        "unsteerable A→B",
        "unst. A→B",
        ("unsteerable A→B", "unst. A→B", "A→B"),
        "threshold",
        _STEERING,
        mark="steering here",
        searched=True,
        region=MapRegion((0.255, 0.365, 0.86, 0.675), (0.68, 0.84)),
    ),
    HypothesisRow(
        Hypothesis.UNSTEERABLE_B_TO_A,
        "Unsteerable B→A",
        ("Local hidden state for Alice", "LHS for Alice"),
        "unsteerable B→A",
        "unst. B→A",
        ("unsteerable B→A", "unst. B→A", "B→A"),
        "threshold",
        _STEERING,
        dash="dashed",
        searched=True,
        region=MapRegion((0.43, 0.265, 0.68, 0.755), (0.45, 0.66)),
    ),
    HypothesisRow(
        Hypothesis.LOCAL,
        "Local causality",
        ("Bell, local hidden variables", "Bell / LHV"),
        "local",
        "local",
        ("local (Bell)", "local"),
        "local",
        "Linear program over deterministic strategies; its bound is exact.",
        mark="Bell here",
        searched=True,
        region=MapRegion((0.22, 0.215, 0.895, 0.825), (0.69, 0.83), shade=34),
    ),
    HypothesisRow(
        Hypothesis.LEGGETT,
        "Leggett",
        ("Crypto-nonlocal, η = {eta}", "η = {eta}"),
        "Leggett",
        "Leggett",
        ("Leggett", "Legg."),
        "bound",
        "Linear program over hidden polarizations; the bound by branch and bound.",
        mark="Leggett here",
        searched=True,
        states="{count} pairs (u, v) of hidden polarizations, C(u, v) within positivity",
        region=MapRegion((0.025, 0.155, 0.555, 0.88), (0.05, 0.22), hatched=True),
    ),
    HypothesisRow(
        Hypothesis.QUANTUM,
        "Quantum",
        ("Some state, any measurements", "any measurements"),
        "quantum",
        "quantum",
        ("quantum, any measurements", "quantum"),
        "quantum",
        "Navascués–Pironio–Acín hierarchy from outside, two-qubit models from inside.",
        dash="dash-dot",
        region=MapRegion((0.165, 0.10, 0.955, 0.93), (0.43, 0.86), shade=26),
    ),
    HypothesisRow(
        Hypothesis.QUANTUM_SAME_DIRECTIONS,
        "Quantum, these directions",
        ("Some two-qubit state", "two qubits"),
        "quantum along these directions",
        "these directions",
        ("quantum, these directions", "these directions"),
        "quantum",
        "Semidefinite program over two-qubit states.",
        dash="dotted",
        found="state found",
        region=MapRegion((0.165, 0.10, 0.955, 0.93), (0.43, 0.86), cut=0.51, on_top=True, shade=24),
    ),
]


def hypotheses() -> tuple[Hypothesis, ...]:
    """All hypotheses in the order of their rows."""
    return tuple(row.hypothesis for row in ROWS)


def row_of(hypothesis: Hypothesis) -> HypothesisRow:
    """The row of a hypothesis. LookupError if there is none."""
    for row in ROWS:
        if row.hypothesis == hypothesis:
            return row
    raise LookupError(f'"{hypothesis}" has no row')


def check_hypotheses(names: Iterable[str]) -> None:
    """InputError unless ``names`` are different hypotheses, at least one."""
    seen: list[str] = []
    for name in names:
        if name not in hypotheses():
            known = ", ".join(hypotheses())
            raise InputError(f"hypotheses[{len(seen)}]", f'there is no "{name}", only {known}')
        if name in seen:
            raise InputError(f"hypotheses[{len(seen)}]", f'"{name}" stands twice')
        seen.append(name)
    if not seen:
        raise InputError("hypotheses", "the list is empty; leave it out to try all")


def subtitles(hypothesis: Hypothesis, eta: float = 1.0) -> tuple[str, str]:
    """Long and short subtitle; Leggett's names the purity."""
    long, short = row_of(hypothesis).subtitle
    return long.format(eta=significant(eta)), short.format(eta=significant(eta))
