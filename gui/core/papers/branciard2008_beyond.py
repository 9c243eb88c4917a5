"""The methods and the discussion of Branciard et al. 2008: any marginals, and models that have none."""

from __future__ import annotations

import math
from typing import Any

from gui.core.papers.start import page_of_model, triad_at, with_choices
from gui.core.papers.types import PaperFigure, PublishedNumber, claim
from gui.core.scenario import Scenario

KEY = "branciard2008"


def _marginals(**changes: Any) -> Scenario:
    return with_choices(triad_at("marginals", 30.0), "marginals", **changes)


BEYOND = (
    PaperFigure(
        "eq-6-7",
        KEY,
        "Eqs. (6) and (7)",
        "Two averages and one correlation make the four probabilities; that none is negative bounds the "
        "correlation: |M_A ± M_B| ≤ 1 ± C.",
        "The map of the lowest probability over all hidden u: nowhere negative at V = 0.8.",
        lambda: with_choices(triad_at("model", 90.0, 0.8), "model", alice=0, bob=1),
        part="scene",
        numbers=(
            claim(
                "No probability of the parts is negative",
                lambda r: bool(r.scene.map.lowest.min() >= -1e-12),
                "eq. (7), for Branciard’s model of 2013",
            ),
        ),
    ),
    PaperFigure(
        "eq-8-10",
        KEY,
        "Eqs. (8)–(10)",
        "Any marginals M obey ∫|M(b) − M(b′)| ≤ 2 − |b + b′| if the correlations are those of the singlet.",
        "For Leggett’s M = v·b the left side is above the right one up to 106°: no such model.",
        lambda: _marginals(family="linear", sign=-1),
        numbers=(
            PublishedNumber(
                "Violated up to",
                math.degrees(4 * math.atan(1 / 2)),
                lambda r: math.degrees(r.scene.fails[-1][1]),
                decimals=2,
                unit="°",
                reason="from eq. (10): the mean of |v·(b − b′)| is |b − b′|/2, so sin x <= 2 − 2 cos x "
                "fails for "
                "tan(x/2) < 1/2, x half the angle",
            ),
        ),
    ),
    PaperFigure(
        "eq-11",
        KEY,
        "Eq. (11)",
        "Opposite settings: the marginals must be odd, M(−b) = −M(b).",
        "An even function, (v·b)², fails at 180°, where the right side is zero.",
        lambda: _marginals(family="expression", expression="x**2", sign=1),
        numbers=(
            PublishedNumber(
                "∫|M(b) + M(−b)| of M = (v·b)²",
                2 / 3,
                lambda r: float(r.scene.left[-1]),
                decimals=6,
                reason="2 ∫ x² over the sphere is 2/3, and eq. (11) demands 0",
            ),
            claim("The function is refuted", lambda r: r.scene.refuted and not r.scene.shape.odd, "eq. (11)"),
        ),
    ),
    PaperFigure(
        "eq-12",
        KEY,
        "Eq. (12)",
        "Neighbouring settings: the marginals must not change at all, so their derivative is zero.",
        "For a step the left side rises from zero at a finite slope, the right side with the square of the "
        "angle.",
        lambda: _marginals(family="step", sign=-1),
        numbers=(
            PublishedNumber(
                "∫|M(b) − M(b′)| over |b − b′| as b′ → b, M = sign(v·b)",
                2 / math.pi,
                lambda r: r.scene.slope,
                decimals=4,
                reason="two hemispheres turned by x differ on x/π of the sphere, by 2; eq. (12) demands 0",
            ),
        ),
    ),
    PaperFigure(
        "vanishing",
        KEY,
        "Vanishing marginals",
        "No model without signalling reproduces the singlet unless all marginals vanish.",
        "The bound on ∫|M| from n steps between b and −b falls to zero as n grows.",
        lambda: _marginals(family="power", exponent=1.0, sign=-1, steps=50),
        numbers=(
            PublishedNumber(
                "Bound on ∫|M| of the singlet with 50 steps",
                math.pi**2 / 8 / 50,
                lambda r: r.scene.chain_at_steps,
                decimals=4,
                reason="n (1 − cos(π/2n)) → π²/(8n): for n → ∞ the marginals vanish",
            ),
        ),
        note="The paper proves this for discrete hidden variables and conjectures the rest; chaining n "
        "angles "
        "shows it for any, and with a bound for every V.",
    ),
    PaperFigure(
        "pr-box",
        KEY,
        "Singlet from one PR box (ref. 15)",
        "A model without signalling that gives the singlet: its marginals vanish, as they must.",
        "The correlators of the model lie on the curve of the singlet.",
        lambda: page_of_model("spacetime", "singlet_from_pr_box", assumption="no_signalling"),
        numbers=(
            PublishedNumber(
                "S of the model",
                2 * math.sqrt(2),
                lambda r: abs(r.scene.judged.chsh),
                decimals=6,
                reason="the singlet’s CHSH value",
            ),
            claim(
                "Nothing is signalled, not even given λ",
                lambda r: bool(r.scene.judged.findings["no_signalling"].holds),
                "discussion of ref. 15",
            ),
        ),
    ),
    PaperFigure(
        "toner-bacon",
        KEY,
        "One bit of communication (ref. 16)",
        "The model of Toner and Bacon gives the singlet with marginals that do not vanish: each part "
        "signals, "
        "the mixture does not.",
        "Parameter independence fails, no-signalling holds.",
        lambda: page_of_model("spacetime", "toner_bacon", assumption="parameter_independence"),
        numbers=(
            claim(
                "The parts signal, their mixture does not",
                lambda r: bool(
                    r.scene.judged.findings["no_signalling"].holds
                    and not r.scene.judged.findings["parameter_independence"].holds
                ),
                "discussion of ref. 16",
            ),
        ),
    ),
)
