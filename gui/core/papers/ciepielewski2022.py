"""G. S. Ciepielewski and E. Okon, From locality to factorizability: a novel escape from Bell's theorem."""

from __future__ import annotations

import math
from typing import Any

from msgspec.structs import replace

from gui.core.intents import default_scenario
from gui.core.papers.start import page_of_model
from gui.core.papers.types import NotShown, Paper, PaperFigure, PublishedNumber, claim
from gui.core.presets import apply_preset
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.assumptions.literature import READINGS
from physics.assumptions.models.dice import WeightedDice
from physics.assumptions.models.local_deterministic import LocalDeterministic
from physics.assumptions.models.local_stochastic import LocalStochastic
from physics.assumptions.models.pilot_wave import PilotWave
from physics.assumptions.models.pr_box import PrBox
from physics.assumptions.models.quantum import QuantumSinglet
from physics.assumptions.models.settings_dependence import SettingsDependence
from physics.assumptions.models.shirt import Shirt, ShirtResult

KEY = "ciepielewski2022"
PAPER = Paper(
    key=KEY,
    short="Ciepielewski and Okon",
    authors="G. S. Ciepielewski and E. Okon",
    title="From locality to factorizability: a novel escape from Bell’s theorem",
    journal="",
    year=2022,
    arxiv="2204.05162",
)


def _keeps(*names: str) -> Any:
    def holds(results: Results[Any]) -> bool:
        return all(results.scene.judged.findings[name].holds for name in names)

    return holds


def _fails(*names: str) -> Any:
    def holds(results: Results[Any]) -> bool:
        return not any(results.scene.judged.findings[name].holds for name in names)

    return holds


def _chsh(results: Results[Any]) -> float:
    return abs(float(results.scene.judged.chsh))


def _reading(key: str) -> Scenario:
    return page_of_model("literature", READINGS[key].model, READINGS[key].spec, reading=key)


def _claims(results: Results[Any]) -> bool:
    """Whether the model of the reading bears out what is said of it."""
    reading = READINGS[results.scenario.assumptions.reading]
    found = results.scene.reading
    kept = all(found.findings[name].holds == holds for name, holds in reading.claims.items())
    return kept and (abs(found.chsh or 0.0) > 2 + 1e-9) == reading.above_2


def _literature(key: str, label: str, slug: str, sentence: str, section: str) -> PaperFigure:
    return PaperFigure(
        slug,
        KEY,
        label,
        sentence,
        "What is claimed, and a model that decides it: which of the assumptions it keeps.",
        lambda: _reading(key),
        part="scene",
        numbers=(claim("The model bears it out", _claims, section),),
    )


FIGURES = (
    PaperFigure(
        "eq-1",
        KEY,
        "Eq. (1)",
        "Factorizability: given the state λ of the pair, all correlation between the sides is gone.",
        "A local model by chance, Malus’ law for each photon, keeps it; S stays below 2.",
        lambda: page_of_model(
            "spacetime", "local_stochastic", LocalStochastic(), assumption="factorizability"
        ),
        numbers=(claim("The model factorizes", _keeps("factorizability"), "eq. (1)"),),
    ),
    PaperFigure(
        "eq-2",
        KEY,
        "Eq. (2)",
        "Settings independence: λ is not correlated with the settings.",
        "A model that gives it up: everything else holds, and S exceeds 2.",
        lambda: page_of_model(
            "spacetime",
            "settings_dependence",
            SettingsDependence(M=2 * (math.sqrt(2) - 1) / 3),
            assumption="settings_independence",
        ),
        part="scene",
        numbers=(
            PublishedNumber(
                "S at M = (2√2 − 2)/3",
                2 * math.sqrt(2),
                _chsh,
                decimals=6,
                reason="S = 2 + 3M (Hall): so little dependence is enough for the singlet",
            ),
            claim("Settings independence fails", _fails("settings_independence"), "eq. (2)"),
            claim("Factorizability holds", _keeps("factorizability"), "section 3.2"),
        ),
    ),
    PaperFigure(
        "eq-4",
        KEY,
        "Eqs. (3) and (4)",
        "The CHSH inequality: with factorizability and settings independence |S| ≤ 2.",
        "E of Bell’s local model against the angle: the saw-tooth, which reaches exactly 2.",
        lambda: page_of_model(
            "spacetime", "local_deterministic", LocalDeterministic(), assumption="factorizability"
        ),
        part="scene",
        numbers=(
            PublishedNumber("S of the local model", 2.0, _chsh, decimals=9, reason="eq. (4), saturated"),
        ),
    ),
    PaperFigure(
        "eq-5",
        KEY,
        "Eq. (5)",
        "Quantum mechanics predicts E = −cos θ.",
        "E of the singlet against the angle between the settings.",
        lambda: page_of_model("spacetime", "quantum", QuantumSinglet(), assumption="outcome_independence"),
        part="scene",
        numbers=(
            PublishedNumber(
                "S of the singlet", 2 * math.sqrt(2), _chsh, decimals=6, reason="eqs. (5) and (6) together"
            ),
        ),
    ),
    PaperFigure(
        "eq-6",
        KEY,
        "Eq. (6)",
        "At 90° between a, a′ and b, b′ and 45° between the sides the singlet reaches 2√2.",
        "The four parts of S, and S against the angle between neighbouring settings, with its largest "
        "value at "
        "45°.",
        lambda: replace(apply_preset(default_scenario(), "chsh"), visibility=1.0),
        numbers=(
            PublishedNumber(
                "S", 2 * math.sqrt(2), lambda r: abs(r.scene.value), decimals=6, reason="eq. (6)"
            ),
            PublishedNumber(
                "Angle between the sides",
                45.0,
                lambda r: math.degrees(r.scene.choices.angle),
                decimals=1,
                unit="°",
                reason="text above eq. (6)",
            ),
        ),
    ),
    PaperFigure(
        "figure-1",
        KEY,
        "Figure 1 and eq. (7)",
        "Local causality: given the whole slice σ of the past light cone of χ, a distant event ξ tells "
        "nothing "
        "more.",
        "The diagram with the slice and what is cut; the sizes say by how much each assumption fails.",
        lambda: page_of_model("spacetime", "shirt", Shirt(reliability=1.0), assumption="local_causality"),
        part="scene",
        numbers=(
            claim("The two measurements are spacelike", lambda r: bool(r.scene.spacelike), "figure 1"),
            claim("The game with the shirt keeps local causality", _keeps("local_causality"), "section 4"),
        ),
    ),
    PaperFigure(
        "figure-2",
        KEY,
        "Figure 2 and eqs. (8)–(12)",
        "Bell’s scenario in spacetime: regions 1 and 2, the slice Σ, and the parts of their past light "
        "cones.",
        "The two light cones with λ in their common past and the microstates beside it.",
        lambda: page_of_model("spacetime", "dice", WeightedDice(0.8), assumption="common_cause"),
        part="scene",
        numbers=(
            claim("The two measurements are spacelike", lambda r: bool(r.scene.spacelike), "figure 2"),
            claim(
                "The past light cones meet below both",
                lambda r: (
                    r.scene.common_past[1] < min(r.scene.choices.alice_event[1], r.scene.choices.bob_event[1])
                ),
                "figure 2",
            ),
        ),
    ),
    _literature(
        "bell_c",
        "Eqs. (13)–(16)",
        "eq-13-16",
        "Bell’s derivation of 1990 keeps all else fixed as c; c cannot be the same in every run.",
        "section 3.1",
    ),
    _literature(
        "scholarpedia",
        "Eqs. (17)–(19)",
        "eq-17-19",
        "Scholarpedia’s derivation stops at eq. (19), with α and β in place of the settings.",
        "section 3.2",
    ),
    _literature(
        "maudlin",
        "Eq. (20)",
        "eq-20",
        "Maudlin’s derivation takes the setting as the only relevant event beside the pair.",
        "section 3.3",
    ),
    _literature(
        "parameter_independence",
        "Eq. (21)",
        "eq-21",
        "Parameter independence does not follow from locality alone.",
        "section 3.4",
    ),
    _literature(
        "outcome_independence",
        "Eqs. (22) and (23)",
        "eq-22-23",
        "Outcome independence does not follow from a common cause, which need not be λ.",
        "section 3.4",
    ),
    _literature(
        "determinism",
        "Section 4: determinism",
        "determinism",
        "A deterministic theory need not keep outcome independence, nor break parameter independence.",
        "section 4",
    ),
    PaperFigure(
        "dice",
        KEY,
        "Section 4: weighted dice",
        "A deterministic device that rolls one of several dice: λ and the setting alone leave the result "
        "open.",
        "Determined by the full slice, not by λ; outcome independence fails as the dice are correlated.",
        lambda: page_of_model(
            "spacetime", "dice", WeightedDice(correlation=0.5), assumption="determinism_given_lambda"
        ),
        numbers=(
            claim("Determined given the full slice", _keeps("determinism"), "section 4"),
            claim("Not determined by λ", _fails("determinism_given_lambda"), "section 4"),
            claim("Outcome independence fails", _fails("outcome_independence"), "two correlated dice"),
        ),
    ),
    PaperFigure(
        "eq-24",
        KEY,
        "Eq. (24): the main result",
        "Factorizability follows from local causality and microstate independence, and with settings "
        "independence Bell’s inequality.",
        "The derivation step by step, and which assumption each step needs.",
        lambda: page_of_model("derivation", "local_deterministic", LocalDeterministic()),
        part="scene",
        numbers=(
            claim(
                "No step is broken", lambda r: not r.scene.counter_models, "section 4: all premises are kept"
            ),
        ),
    ),
    PaperFigure(
        "escape",
        KEY,
        "The escape",
        "Without microstate independence a model keeps local causality and settings independence, and breaks "
        "the inequality.",
        "The step that breaks, and the models that use the gap.",
        lambda: page_of_model(
            "derivation",
            "shirt",
            Shirt(reliability=1.0, strategy="best"),
            given_up=("microstate_independence_own_setting",),
        ),
        part="scene",
        numbers=(
            claim(
                "A model with S > 2 keeps the other premises",
                lambda r: bool(r.scene.counter_models),
                "section 4",
            ),
            claim(
                "The shirt keeps local causality and settings independence",
                _keeps("local_causality", "settings_independence"),
                "section 4",
            ),
        ),
    ),
    PaperFigure(
        "eq-25",
        KEY,
        "Eq. (25)",
        "Microstate independence as printed, and why it has to hold given λ and the own setting.",
        "The PR box from microstates: the printed condition holds, the repaired one fails, and S = 4.",
        lambda: page_of_model("table", "pr_box", PrBox()),
        part="scene",
        numbers=(
            claim("Eq. (25) as printed holds", _keeps("microstate_independence"), "own example"),
            claim(
                "Given λ and the own setting it fails",
                _fails("microstate_independence_own_setting"),
                "own example",
            ),
            PublishedNumber("S", 4.0, _chsh, decimals=9, reason="own example: λ_a = r, λ_b = r ⊕ ab"),
        ),
        note="Taken literally, eq. (25) is not enough for the derivation: it must hold given λ and the own "
        "setting.",
    ),
    PaperFigure(
        "game",
        KEY,
        "The game",
        "Two friends win the game if the shirt of one examiner shows the question on the other side.",
        "S against how reliably the shirt shows it: above 2 from p = 0.71 on with the rule of the singlet, "
        "from "
        "0.5 with the best strategy.",
        lambda: _game("reliability"),
        numbers=(
            PublishedNumber(
                "S with a perfect shirt, rule of the singlet",
                2 * math.sqrt(2),
                lambda r: float(abs(r.scene.shirt_curves.sequential[-1])),
                decimals=6,
                reason="“all quantum predictions would be reproduced”",
            ),
            PublishedNumber(
                "S with a perfect shirt, best strategy",
                4.0,
                lambda r: float(abs(r.scene.shirt_curves.best[-1])),
                decimals=6,
                reason="own result: S = 4p",
            ),
        ),
    ),
    PaperFigure(
        "game-correlation",
        KEY,
        "The game: E = −cos θ",
        "With a perfect shirt the friends reproduce the whole curve of the singlet by a local procedure.",
        "Played rounds at many angles over the curve of the singlet.",
        lambda: _game("correlation"),
        numbers=(
            PublishedNumber(
                "S of the model", 2 * math.sqrt(2), _chsh, decimals=6, reason="the singlet’s CHSH value"
            ),
        ),
    ),
    PaperFigure(
        "pilot-wave",
        KEY,
        "Pilot-wave theory",
        "Pilot-wave theory violates factorizability and keeps settings independence.",
        "Which assumptions it keeps: settings independence and no-signalling, not parameter independence.",
        lambda: page_of_model("spacetime", "pilot_wave", PilotWave(), assumption="settings_independence"),
        part="scene",
        numbers=(
            claim("Settings independence holds", _keeps("settings_independence"), "section 3.2"),
            claim("Factorizability fails", _fails("factorizability"), "section 3.2"),
        ),
    ),
    PaperFigure(
        "closing",
        KEY,
        "End of section 4",
        "Models in which a microstate depends on the other result alone, and the other setting does not "
        "matter.",
        "The shirt shows the other result: the closing condition holds, and S reaches 2 and no more.",
        lambda: page_of_model("spacetime", "shirt_result", ShirtResult(), assumption="closing_condition"),
        part="scene",
        numbers=(
            PublishedNumber("S", 2.0, _chsh, decimals=9, reason="own result: no such model goes beyond"),
            claim(
                "The closing condition holds",
                _keeps("closing_condition", "settings_independence", "parameter_independence"),
                "end of section 4",
            ),
        ),
        note="The paper expects such models to break the inequality. Settings and parameter independence "
        "with "
        "P(A|B,a,b,λ) = P(A|B,a,λ) always give a local model, so they cannot.",
    ),
)

NOT_SHOWN = (
    NotShown(KEY, "Footnotes 1–4", "Remarks on notation and on weaker forms of the condition, in words."),
    NotShown(KEY, "“Peculiar” models that break the inequality", "There are none; see the end of section 4."),
)


def _game(view: str) -> Scenario:
    s = page_of_model("game", "shirt", Shirt(reliability=1.0, strategy="sequential"))
    game = replace(s.assumptions.game, view=view, rounds=10_000)
    return replace(s, assumptions=replace(s.assumptions, game=game))
