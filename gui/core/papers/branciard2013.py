"""C. Branciard, Not all entangled states violate Leggett's crypto-nonlocality (2013)."""

from __future__ import annotations

import math
from typing import Any

from msgspec.structs import replace

from gui.core.intents import default_scenario, set_scene
from gui.core.papers.start import triad_at, with_choices
from gui.core.papers.types import NotShown, Paper, PaperFigure, PublishedNumber, claim
from gui.core.papers.verdicts import critical, refuted, survives
from gui.core.presets import apply_preset
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.model.intents import set_pair_angle
from physics.leggett.model import model_threshold
from physics.thresholds import THRESHOLDS

KEY = "branciard2013"
PAPER = Paper(
    key=KEY,
    short="Branciard 2013",
    authors="C. Branciard",
    title="Not all entangled states violate Leggett’s crypto-nonlocality",
    journal="",
    year=2013,
    arxiv="1305.4671",
)
LIMIT = (1 + 1 / math.sqrt(2)) / 2
# a·b where the band of eq. (8) closes first.
TOUCHING = 1 - 2 * (1 - math.sqrt(0.5)) ** 2


def _model(visibility: float, cosine: float, **changes: Any) -> Scenario:
    s = with_choices(triad_at("model", 30.0, visibility), "model", **changes)
    return set_pair_angle(s, math.acos(cosine))


def _example(preset: str, scene: str = "verdicts") -> Scenario:
    s = apply_preset(set_scene(default_scenario(), scene), preset)
    return replace(s, hypotheses=("local", "leggett", "quantum", "separable"))


def _on_ruler(key: str) -> float:
    """A value of V that stands on the ruler."""
    return float(next(one.value for one in THRESHOLDS if one.key == key))


def _mean(results: Results[Any]) -> float:
    """Correlation averaged over all hidden u, minus -V a.b."""
    r = results.scene
    observed = r.joint[0, 0] + r.joint[1, 1] - r.joint[0, 1] - r.joint[1, 0]
    return float(observed + r.setup.visibility * r.c)


FIGURES = (
    PaperFigure(
        "eq-1-3",
        KEY,
        "Eqs. (1)–(3)",
        "Crypto-nonlocality: a mixture over u and v in which each side obeys Malus’ law; nothing is said "
        "about "
        "the correlation of a part.",
        "The correlation C_u over the sphere of u: it varies freely within its limits.",
        lambda: _model(0.6, 0.5),
        part="scene",
        numbers=(
            PublishedNumber(
                "M_B + u·b of the part (v = −u)",
                0.0,
                lambda r: (
                    r.scene.hidden.marginal_b
                    + sum(x * y for x, y in zip(r.scene.hidden.u, r.scene.setup.b, strict=True))
                ),
                decimals=6,
                reason="eq. (3), an identity",
            ),
        ),
    ),
    PaperFigure(
        "example-1",
        KEY,
        "Example 1: random outcomes",
        "Outcomes without any correlation are compatible with Leggett’s and with Bell’s assumptions.",
        "Both cards say compatible.",
        lambda: _example("random"),
        part="verdicts",
        numbers=(
            claim("A Leggett model exists", survives("leggett"), "first example"),
            claim("A local model exists", survives("local"), "first example"),
        ),
    ),
    PaperFigure(
        "example-2",
        KEY,
        "Example 2: singlet, many settings",
        "With enough settings the singlet refutes both assumptions.",
        "Both cards say excluded; here with the 18 correlators of a triad at 60°.",
        lambda: _example("singlet_many"),
        part="verdicts",
        numbers=(
            claim("No Leggett model exists", refuted("leggett"), "second example"),
            claim("No local model exists", refuted("local"), "second example"),
        ),
    ),
    PaperFigure(
        "example-3",
        KEY,
        "Example 3: singlet in a plane",
        "With all settings in one plane the singlet has a Leggett model, but no local one.",
        "Leggett compatible, local excluded.",
        lambda: _example("singlet_equator"),
        part="verdicts",
        numbers=(
            claim("A Leggett model exists", survives("leggett"), "third example"),
            claim("No local model exists", refuted("local"), "third example"),
        ),
    ),
    PaperFigure(
        "example-4",
        KEY,
        "Example 4: PR box",
        "The PR box, beyond quantum theory, is compatible with Leggett’s assumptions and violates Bell’s.",
        "Leggett compatible up to V = 1, local and quantum excluded.",
        lambda: _example("pr_box"),
        part="verdicts",
        numbers=(
            PublishedNumber(
                "Critical visibility of Leggett’s models",
                1.0,
                critical("leggett"),
                decimals=3,
                reason="u and v orthogonal to both settings reach |C| = 1, and no more is possible",
            ),
            claim("No local model exists", refuted("local"), "fourth example"),
            claim("No quantum state gives it", refuted("quantum"), "“non-quantum correlation”"),
        ),
    ),
    PaperFigure(
        "example-5",
        KEY,
        "Example 5: always +1",
        "Fixed outcomes for two settings of Alice are local, yet no Leggett model gives them.",
        "Local compatible, Leggett excluded: Malus’ law cannot give certainty along two directions.",
        lambda: _example("deterministic"),
        part="verdicts",
        numbers=(
            claim("A local model exists", survives("local"), "fifth example"),
            claim("No Leggett model exists", refuted("leggett"), "fifth example"),
            PublishedNumber(
                "Critical visibility of Leggett’s models, settings at 90°",
                math.cos(math.radians(45)),
                critical("leggett"),
                decimals=3,
                reason="u between the two settings: cos of half their angle",
            ),
        ),
        note="Note 12: no quantum state gives these along two different directions.",
    ),
    PaperFigure(
        "entangled",
        KEY,
        "Entangled, with a Leggett model",
        "Werner states with 1/3 < V ≤ 0.854 are entangled and crypto-nonlocal for all projective "
        "measurements.",
        "The ruler: between 1/3 and 0.8536 the state is entangled and has the model; V stands at 0.6.",
        lambda: triad_at("werner", 30.0, 0.6),
        part="scene",
        numbers=(
            PublishedNumber(
                "Smallest eigenvalue of the partial transpose at V = 0.6",
                (1 - 3 * 0.6) / 4,
                lambda r: r.state.smallest_partial_transpose_eigenvalue,
                decimals=6,
                reason="(1 − 3V)/4, negative above V = 1/3",
            ),
            PublishedNumber(
                "Model up to",
                0.85,
                lambda r: float(model_threshold(r.scenario.eta)),
                decimals=2,
                reason="text and appendix",
            ),
        ),
    ),
    PaperFigure(
        "eq-4-5",
        KEY,
        "Eqs. (4) and (5)",
        "Probabilities of ±1 outcomes, and the band in which a correlation must lie so that none is "
        "negative.",
        "Beyond the limit, at V = 0.9: part of the sphere of u is marked, where a probability is negative.",
        lambda: _model(0.9, TOUCHING),
        part="scene",
        numbers=(
            claim(
                "A probability is negative somewhere",
                lambda r: r.scene.largest_negativity < 0,
                "V = 0.9 is above (1 + 1/√2)/2",
            ),
        ),
    ),
    PaperFigure(
        "eq-6",
        KEY,
        "Eq. (6)",
        "Averaged over all u the parts give the correlation −V a·b of the Werner state.",
        "The dashed line; the sampler of the scene shows that drawn pairs follow it.",
        lambda: _model(0.7, -0.5),
        numbers=(PublishedNumber("Average of C_u, minus −V a·b", 0.0, _mean, decimals=6, reason="eq. (6)"),),
    ),
    PaperFigure(
        "eq-8",
        KEY,
        "Eqs. (7) and (8)",
        "The band that the average must stay in; the Werner line does for all settings up to "
        "V = (1 + 1/√2)/2.",
        "At the limit the line touches the band at 34.06° and 145.94°.",
        lambda: _model(LIMIT, 0.0),
        numbers=(
            PublishedNumber(
                "Limit of the model",
                0.85,
                lambda r: r.scene.threshold,
                decimals=2,
                reason="eq. (8): (1 + 1/√2)/2 = 0.8536",
            ),
            PublishedNumber(
                "Touched at a·b",
                TOUCHING,
                lambda r: math.cos(r.scene.touching_angle),
                decimals=6,
                reason="from eq. (8): 1 − 2(1 − 1/√2)²",
            ),
        ),
    ),
    PaperFigure(
        "eq-9",
        KEY,
        "Eq. (9)",
        "The explicit model: weights p+ and p− of the two limits, positive for all settings up to the limit.",
        "Lower plot: at V = 0.8 both weights stay above zero; above 0.8536 one dips below.",
        lambda: _model(0.8, TOUCHING),
        numbers=(
            PublishedNumber(
                "p+ + p−", 1.0, lambda r: r.scene.p_plus + r.scene.p_minus, decimals=6, reason="after eq. (9)"
            ),
            claim(
                "Both weights are positive at every angle",
                lambda r: bool(min(r.scene.curves.p_plus.min(), r.scene.curves.p_minus.min()) >= 0),
                "after eq. (9), V below the limit",
            ),
        ),
    ),
    PaperFigure(
        "note-16-bell",
        KEY,
        "Note 16: Bell",
        "Werner states with 0.7056 < V ≤ 0.854 violate Bell’s local causality and are crypto-nonlocal.",
        "At V = 0.8 and the settings of CHSH: local excluded, Leggett compatible.",
        lambda: replace(_example("chsh"), scene="verdicts", visibility=0.8),
        part="verdicts",
        numbers=(
            PublishedNumber(
                "CHSH is violated above",
                1 / math.sqrt(2),
                critical("local"),
                decimals=4,
                reason="note 16, V > 1/√2",
            ),
            claim("A Leggett model exists", survives("leggett"), "note 16"),
            PublishedNumber(
                "Other Bell inequalities above",
                0.7056,
                lambda r: _on_ruler("bell_vertesi"),
                decimals=4,
                reason="note 16, Vértesi 2008: stands on the ruler",
            ),
        ),
        note="Since then: a local model up to 0.6875, and a Bell inequality violated above 0.6961 (2023).",
    ),
    PaperFigure(
        "note-16-open",
        KEY,
        "Note 16: the open question",
        "Whether Werner states with 0.8536 < V ≤ 0.8660 are crypto-nonlocal was left open.",
        "The averaged inequality is violated above V = 0.8536: they are not.",
        lambda: replace(triad_at("open_question", 30.0, 0.86)),
        numbers=(
            PublishedNumber(
                "Model up to",
                LIMIT,
                lambda r: r.scene.limit,
                decimals=6,
                reason="(1 + 1/√2)/2; that it is also the limit is this program’s own result",
            ),
            PublishedNumber(
                "Whole-sphere inequality above",
                0.866,
                lambda r: r.scene.limits[1],
                decimals=3,
                reason="note 16, √3/2, from the supplement of Branciard et al. 2008",
            ),
        ),
        note="Settled here: no Leggett model above 0.8536. This is the program’s own result, with its proof.",
    ),
)

NOT_SHOWN = (
    NotShown(
        KEY, "Note 2", "Leggett’s lower level of hidden variables puts no further constraint; it is left out."
    ),
    NotShown(KEY, "Note 17", "A conjecture about POVMs; the program measures along directions only."),
    NotShown(
        KEY, "Reply to the argument of ref. 14", "A discussion without a number; see Navascués, eq. (7)."
    ),
)
