"""M. Navascués, The physics of crypto-nonlocality (2013): realistic polarization leaves separable states."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from gui.core.papers.start import triad_at, with_choices
from gui.core.papers.types import NotShown, Paper, PaperFigure, PublishedNumber, claim
from gui.core.papers.verdicts import critical
from gui.core.results import Results
from gui.core.scenario import Scenario

KEY = "navascues2013"
PAPER = Paper(
    key=KEY,
    short="Navascués 2013",
    authors="M. Navascués",
    title="The physics of crypto-nonlocality",
    journal="",
    year=2013,
    arxiv="1303.5124",
)


def _polarization(page: str, visibility: float = 0.8, phi_deg: float = 40.0, **changes: Any) -> Scenario:
    return with_choices(triad_at("polarization", phi_deg, visibility), "polarization", page=page, **changes)


def _deviation(model: str) -> Any:
    def value(results: Results[Any]) -> float:
        surface = results.scene.surfaces[model]
        return float(surface.fit.largest_deviation)

    return value


def _chain(model: str, code: str = "") -> Any:
    def holds(results: Results[Any]) -> bool:
        steps = results.scene.chains[model]
        return all(step.holds for step in steps if not code or step.code == code)

    return holds


FIGURES = (
    PaperFigure(
        "eq-1-2",
        KEY,
        "Eqs. (1) and (2)",
        "Leggett’s model: a mixture of parts in which both photons obey Malus’ law.",
        "Alice’s probability p for this u, and Bob’s mean over all his directions.",
        lambda: _polarization("surface", 0.5, surface="response"),
        numbers=(
            PublishedNumber(
                "Alice’s probability, minus Malus’ law",
                0.0,
                lambda r: r.scene.probability - (1 + float(r.scene.u @ r.scene.a)) / 2,
                decimals=6,
                reason="eq. (2), an identity",
            ),
        ),
    ),
    PaperFigure(
        "eq-4",
        KEY,
        "Eq. (4)",
        "Post-selected on Alice’s result, Bob’s photons must again be polarized: a mean w·b with |w| ≤ 1.",
        "Branciard’s model misses every w·b: the map of the difference is not flat.",
        lambda: _polarization("surface", surface="difference"),
        numbers=(
            claim(
                "Branciard’s model is no w·b",
                lambda r: _deviation("branciard")(r) > 0.01,
                "it satisfies (1) only",
            ),
            PublishedNumber(
                "Deviation of the product",
                0.0,
                _deviation("product"),
                decimals=6,
                reason="eq. (7): the product passes",
            ),
        ),
    ),
    PaperFigure(
        "eq-5-7",
        KEY,
        "Eqs. (5)–(7)",
        "The average over Alice’s results is pure, so Bob’s state cannot depend on them: each part is a "
        "product.",
        "The chain of steps for the product: each holds.",
        lambda: _polarization("theorem", model="product"),
        numbers=(
            claim("All steps hold for the product", _chain("product"), "eqs. (4)–(8)"),
            claim(
                "Not all hold for Branciard’s model", lambda r: not _chain("branciard")(r), "it is no product"
            ),
        ),
    ),
    PaperFigure(
        "branciard-chain",
        KEY,
        "Where a Leggett model fails",
        "Models that are not products break the chain where the post-selected state must be polarized.",
        "The chain for Branciard’s model, with the first step that fails.",
        lambda: _polarization("theorem", model="branciard"),
        numbers=(claim("A step fails", lambda r: not _chain("branciard")(r), "Branciard 2013, reply"),),
    ),
    PaperFigure(
        "eq-8",
        KEY,
        "Eq. (8)",
        "All such theories give the statistics of separable states, so that every proof of entanglement "
        "refutes "
        "them.",
        "At V = 0.5 no Bell or Leggett inequality is violated; the card Separable says excluded.",
        lambda: replace(triad_at("verdicts", 40.0, 0.5), hypotheses=("separable", "local", "leggett")),
        part="verdicts",
        numbers=(
            PublishedNumber(
                "Separable up to V",
                1 / 3,
                critical("separable"),
                decimals=3,
                reason="the singlet at 18 correlators: Werner 1989",
            ),
        ),
    ),
    PaperFigure(
        "witness",
        KEY,
        "Any entanglement witness",
        "Any two-qubit entanglement witness refutes realistic polarization.",
        "The concurrence leaves zero at V = 1/3, long before S can exceed 2.",
        lambda: replace(triad_at("state", 30.0, 0.6), view=_noise_page()),
        numbers=(
            PublishedNumber(
                "Entangled above V",
                1 / 3,
                lambda r: r.scene.curves.entangled_above,
                decimals=6,
                reason="smallest eigenvalue (1 − 3V)/4 of the partial transpose",
            ),
        ),
    ),
    PaperFigure(
        "axiom-c-prime",
        KEY,
        "More than two photons",
        "With axiom (c′) only fully separable states of N photons are possible.",
        "GHZ states with white noise: the visibility above which they are refuted falls fast with N.",
        lambda: _polarization("photons", 0.6, photons=3, family="ghz"),
        numbers=(
            PublishedNumber(
                "Three-photon GHZ refuted above V",
                1 / 5,
                lambda r: r.scene.photons.critical_here,
                decimals=4,
                reason="1/(1 + 2^(N−1)), from the partial transpose of one photon",
            ),
        ),
    ),
    PaperFigure(
        "w-state",
        KEY,
        "More than two photons: W",
        "The same for W states, where other tests are best.",
        "Four tests against N; the lowest line decides.",
        lambda: _polarization("photons", 0.6, photons=4, family="w"),
        numbers=(
            claim("Four-photon W with V = 0.6 is refuted", lambda r: r.scene.photons.refuted, "entangled"),
        ),
    ),
    PaperFigure(
        "imperfect",
        KEY,
        "Non-ideal polarizers",
        "Polarizers that lose contrast ε and let ε′ pass are still tomographically complete: the conclusion "
        "stands.",
        "L₃ and its bound with ε = 0.1: both shrink, and a Leggett model may now pass where separable states "
        "do not.",
        lambda: _polarization("polarizers", 0.98, 36.87, epsilon=0.1, epsilon_prime=0.05),
        numbers=(
            PublishedNumber(
                "Correlation observed over ideal",
                0.81,
                lambda r: r.scene.polarizers.correlator[1] / r.scene.polarizers.correlator[0],
                decimals=4,
                reason="(1 − ε)² for ε′ = ε/2, where no offset is left",
            ),
        ),
        note="The paper’s two operators add up to 1 only for ε′ = ε/2; “fail” is taken as the complement of "
        "“pass”.",
    ),
)

NOT_SHOWN = (
    NotShown(KEY, "Eq. (3)", "A step before no-signalling is used; it equals eq. (2) afterwards."),
    NotShown(KEY, "Axioms (a)–(c) themselves", "Words; their consequences are shown."),
)


def _noise_page() -> Any:
    return replace(triad_at("state", 30.0).view, state_page="noise")


__all__ = ["FIGURES", "KEY", "NOT_SHOWN", "PAPER"]
