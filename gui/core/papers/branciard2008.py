"""C. Branciard et al., Nature Physics 4, 681 (2008): Leggett inequalities, their violation, and beyond."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from gui.core.files.disk import read_limited
from gui.core.files.opening import scenario_from_bytes
from gui.core.papers.branciard2008_beyond import BEYOND, KEY
from gui.core.papers.start import triad_at, with_choices
from gui.core.papers.types import NotShown, Paper, PaperFigure, PublishedNumber, claim
from gui.core.presets import EXAMPLES
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.experiment.intents import PUBLISHED_VISIBILITY, use_published_run
from physics.experiment.published import LARGEST_DISTANCES, PUBLISHED_DISTANCES, PUBLISHED_VALUES

PAPER = Paper(
    key=KEY,
    short="Branciard et al. 2008",
    authors="C. Branciard, N. Brunner, N. Gisin, C. Kurtsiefer, A. Lamas-Linares, A. Ling and V. Scarani",
    title="Testing quantum correlations versus single-particle properties within Leggett’s model and beyond",
    journal="Nature Physics 4, 681",
    year=2008,
    doi="10.1038/nphys1020",
    arxiv="0801.2241",
)
LARGEST_EXCESS = math.degrees(2 * math.atan(1 / 3))


def _measured() -> Scenario:
    _, path = EXAMPLES["branciard2008"]
    return scenario_from_bytes(read_limited(path), path.name)


def _run(name: str) -> Scenario:
    s = triad_at("experiment", 30.0)
    return use_published_run(with_choices(s, "experiment", seed=1), name)


def _scan(results: Results[Any], phi_deg: float) -> tuple[float, float]:
    """The simulated L3 next to an angle, and the mean excess there in standard deviations."""
    scan = results.scene.scan
    at = int(np.argmin(np.abs(scan.expected.phi - math.radians(phi_deg))))
    return float(scan.expected.value[at]), float(scan.expected_distance[at])


def _shift(results: Results[Any], phi_deg: float) -> float:
    """L3(φ) - L3(-φ) that the errors of the plates make in the mean."""
    curves = results.scene.scan.curves
    return float(np.interp(math.radians(phi_deg), curves.phi, curves.shift))


def _point(results: Results[Any], index: int) -> Any:
    assert results.data is not None
    return sorted(results.data.points, key=lambda p: p.phi)[index]


def _opening(results: Results[Any]) -> float:
    """Largest |(b_i - b_i') . (b_j - b_j')| of different pairs: 0 where the e_i are orthogonal."""
    d = results.correlations.bob[0::2] - results.correlations.bob[1::2]
    product = np.abs(d @ d.T)
    return float((product - np.diag(np.diag(product))).max())


FIGURES = (
    PaperFigure(
        "eq-1-3",
        KEY,
        "Eqs. (1)–(3)",
        "Leggett’s model is a mixture of parts, and in each of them the averages of both photons follow "
        "Malus’ law.",
        "The read-outs for one hidden u: what Alice’s photon does alone is the law of Malus, (1 + u·a)/2.",
        lambda: with_choices(triad_at("model", 60.0, 0.8), "model", alice=0, bob=0),
        numbers=(
            PublishedNumber(
                "⟨α⟩ − u·a of one part",
                0.0,
                lambda r: r.scene.hidden.marginal_a - float(r.scene.hidden.u @ np.array(r.scene.setup.a)),
                decimals=6,
                reason="eq. (2), an identity",
            ),
        ),
    ),
    PaperFigure(
        "figure-1",
        KEY,
        "Figure 1",
        "The settings: three directions a of Alice, three pairs b, b′ of Bob that open by φ along three "
        "orthogonal axes.",
        "Each of Alice’s tips lies between a pair of Bob’s; Ctrl+B puts both parties on one sphere as in the "
        "paper.",
        lambda: triad_at("leggett", 50.0),
        part="spheres",
        one_sphere=True,
        numbers=(
            PublishedNumber(
                "Largest overlap of two of the axes e",
                0.0,
                _opening,
                decimals=6,
                reason="caption of figure 1: the three e are orthogonal",
            ),
            PublishedNumber(
                "min Σ|v·e| over three axes",
                1.0,
                lambda r: 3 * r.leggett.kappa,
                decimals=6,
                reason="methods: Σ|v·e| >= 1, reached on an axis",
            ),
        ),
    ),
    PaperFigure(
        "figure-2",
        KEY,
        "Figure 2",
        "The set-up: a source of photon pairs, and on each side a quarter-wave plate, a polarizer and a "
        "detector.",
        "The angles of plates and polarizers that realise the settings; drag a plate to turn it.",
        lambda: with_choices(triad_at("experiment", 30.0, PUBLISHED_VISIBILITY), "experiment", page="table"),
        numbers=(
            claim(
                "All settings are reached with a quarter-wave plate and a polarizer",
                lambda r: all(map(_reached, r.scenario.alice + r.scenario.bob)),
                "figure 2 has one of each on either side; physics.optics inverts them",
            ),
        ),
    ),
    PaperFigure(
        "eq-4",
        KEY,
        "Eq. (4)",
        "The Leggett inequality L₃ ≤ 2 − ⅔ |sin(φ/2)|, and what the singlet reaches, L₃ = 2 |cos(φ/2)|.",
        "The dashed quantum line lies above the solid bound up to 73.7°, and farthest above it at 36.9°.",
        lambda: triad_at("leggett", LARGEST_EXCESS),
        numbers=(
            PublishedNumber(
                "Violated below",
                73.7,
                lambda r: math.degrees(r.leggett.window[1]),
                decimals=1,
                unit="°",
                reason="methods: |φ| < 4 arctan(1/3)",
            ),
            PublishedNumber(
                "Violated most at",
                36.9,
                lambda r: math.degrees(r.leggett.largest_excess_angle),
                decimals=1,
                unit="°",
                reason="methods: |φ| = 2 arctan(1/3)",
            ),
        ),
        note="The lowest visibility that violates belongs to another angle, 38.94°, where sin(φ/2) = 1/3.",
    ),
    PaperFigure(
        "measured",
        KEY,
        "Measured L₃ at ±30°",
        "With 60 s a point, L₃ is far above the bound of Leggett’s models on both sides.",
        "The two points with their errors over the solid line.",
        _measured,
        numbers=(
            PublishedNumber(
                "L₃(−30°)",
                float(PUBLISHED_VALUES[0]),
                lambda r: _point(r, 0).value,
                decimals=4,
                reason="text below eq. (4), as it comes in the example data",
            ),
            PublishedNumber(
                "L₃(+30°)",
                float(PUBLISHED_VALUES[1]),
                lambda r: _point(r, 1).value,
                decimals=4,
                reason="as above",
            ),
            PublishedNumber(
                "Standard deviations above the bound at −30°",
                float(PUBLISHED_DISTANCES[0]),
                lambda r: _point(r, 0).distance,
                decimals=1,
                reason="the printed error 0.0009 is rounded: anything from 0.00085 to 0.00095 gives 83.5 "
                "to 93.4",
                tolerance=9.7,
            ),
            PublishedNumber(
                "and at +30°",
                float(PUBLISHED_DISTANCES[1]),
                lambda r: _point(r, 1).distance,
                decimals=1,
                reason="as above, errors from 0.00095 to 0.00105 give 69.6 to 76.9",
                tolerance=4.9,
            ),
        ),
    ),
    PaperFigure(
        "figure-3",
        KEY,
        "Figure 3",
        "L₃ over φ with 15 s a count: points, the bound (solid) and quantum theory (dashed).",
        "Simulated points with the apparatus of the paper, and its published values beside them.",
        partial(_run, "figure_3"),
        numbers=(
            PublishedNumber(
                "L₃(−30°)",
                float(PUBLISHED_VALUES[0]),
                lambda r: _scan(r, -30.0)[0],
                decimals=4,
                reason="mean of both sides 1.9037: the simulated mean is symmetric, the run was not; half of "
                "the difference 0.0063 and a standard deviation 0.0020 of 15 s",
                tolerance=0.0052,
            ),
            PublishedNumber(
                "L₃(+30°)",
                float(PUBLISHED_VALUES[1]),
                lambda r: _scan(r, 30.0)[0],
                decimals=4,
                reason="as above",
                tolerance=0.0052,
            ),
            PublishedNumber(
                "Standard deviations at +25°, the most",
                float(LARGEST_DISTANCES[0]),
                lambda r: _scan(r, 25.0)[1],
                decimals=1,
                reason="figure 3; source and efficiency of the paper are not told and chosen to give this "
                "size: "
                "within a tenth",
                tolerance=4.1,
            ),
        ),
        note="The paper explains the asymmetry of ±30° by plates that are off by 0.2°. Errors that depend on "
        "the direction alone cannot: φ → −φ only swaps b and b′.",
    ),
    PaperFigure(
        "asymmetry",
        KEY,
        "Asymmetry of ±30°",
        "What plates off by 0.2° can do to L₃(φ) − L₃(−φ), and what was measured.",
        "At 30° the simulated mean is 0.0024, well below the measured difference 0.0063.",
        partial(_run, "plates"),
        numbers=(
            PublishedNumber(
                "L₃(−30°) − L₃(+30°)",
                0.0063,
                lambda r: float(PUBLISHED_VALUES[0] - PUBLISHED_VALUES[1]),
                decimals=4,
                reason="difference of the published values",
            ),
            claim(
                "Plates off by 0.2° give less than half of it",
                lambda r: abs(_shift(r, 30.0)) < 0.0063 / 2,
                "own result: 0.0024 at 30°, with b′ on the other branch of the plates",
            ),
        ),
        note="The paper calls the asymmetry compatible with 0.2°; the simulation does not reach it.",
    ),
    PaperFigure(
        "visibility",
        KEY,
        "Threshold visibility",
        "With imperfect visibility L₃ = 2V |cos(φ/2)|, and a violation needs V > 2√2/3.",
        "The curve of the largest excess crosses zero at V = 0.943.",
        lambda: triad_at("werner", math.degrees(2 * math.asin(1 / 3)), 0.96),
        numbers=(
            PublishedNumber(
                "Threshold visibility",
                94.3,
                lambda r: 100 * r.leggett.best_threshold,
                decimals=1,
                unit="%",
                reason="methods: V > sqrt(1 − (1/3)²)",
            ),
        ),
    ),
    PaperFigure(
        "eq-5",
        KEY,
        "Eq. (5)",
        "If the local states are only partly polarized, with purity η, the bound is 2 − ⅔ η |sin(φ/2)|: any "
        "η > 0 is refuted at small angles.",
        "At η = 0.3 the singlet still exceeds the bound, but only below 23°.",
        lambda: triad_at("leggett", 11.0, 1.0, 0.3),
        numbers=(
            PublishedNumber(
                "Violated below",
                math.degrees(4 * math.atan(0.3 / 3)),
                lambda r: math.degrees(r.leggett.window[1]),
                decimals=4,
                unit="°",
                reason="4 arctan(η/3) from eqs. (4) and (5)",
            ),
            PublishedNumber(
                "Bound at 11°",
                2 - (2 / 3) * 0.3 * math.sin(math.radians(5.5)),
                lambda r: r.leggett.bound,
                decimals=6,
                reason="eq. (5)",
            ),
        ),
    ),
    PaperFigure(
        "figure-4",
        KEY,
        "Figure 4",
        "The largest excess over the bound against the purity η, from −15° below η = 0.6 and from −25° "
        "above.",
        "Both curves fall through zero; from the marked η on the excess is at least 3.65 standard "
        "deviations.",
        partial(_run, "figure_4"),
        numbers=(
            PublishedNumber(
                "All η excluded from",
                0.56,
                lambda r: float(np.min(r.scene.purity.excluded)),
                decimals=2,
                reason="text below eq. (5); the simulated noise is not that of the run: within 0.05",
                tolerance=0.05,
            ),
            PublishedNumber(
                "The angle changes at η",
                0.6,
                lambda r: float(r.scene.purity.overtakes),
                decimals=1,
                reason="caption of figure 4: −15° below, −25° above; with the statistics of 15 s within 0.15",
                tolerance=0.15,
            ),
        ),
    ),
    *BEYOND,
)

NOT_SHOWN = (
    NotShown(
        KEY, "Eq. (9)", "A step of the derivation of eq. (4): it is eq. (8) for M = v·b, which is shown."
    ),
    NotShown(
        KEY,
        "Supplement",
        "The text of the supplement is not part of what this program was made from; its limit √3/2 for the "
        "whole "
        "sphere is shown at note 16 of Branciard 2013.",
    ),
)


def _reached(setting: object) -> bool:
    from physics.optics import direction_from_waveplate, stokes_from_bloch, waveplate_from_direction

    stokes = stokes_from_bloch(np.array([setting.direction]))  # type: ignore[attr-defined]
    gamma, theta = waveplate_from_direction(stokes)[0][0]
    return bool(np.allclose(direction_from_waveplate(gamma, theta), stokes[0], atol=1e-9))


__all__ = ["FIGURES", "KEY", "NOT_SHOWN", "PAPER"]
