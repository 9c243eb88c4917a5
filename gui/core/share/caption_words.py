"""The words of captions: what each scene draws, from which equations, and the numbers it depends on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from gui.core.numbers import degrees, minus, number
from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    PartiallyEntangled,
    Scenario,
    Setting,
    Singlet,
    TypedKet,
)
from gui.core.scenes.assumptions import spec_of
from gui.core.scenes.assumptions.derivation import title_within
from gui.core.scenes.assumptions.literature import READINGS
from gui.core.scenes.assumptions.words import MODEL_WORDS
from gui.core.scenes.bell.names import INEQUALITIES
from gui.core.scenes.macroscopic.many_spins import count_text
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.scenes.polarization import MODEL_NAMES
from gui.core.share.caption_places import places, told_of
from gui.core.values import one_line
from gui.core.verdicts.hypotheses import hypotheses, row_of
from physics.assumptions.models.spec import ModelSpec
from physics.verdicts.types import Hypothesis

MOST_LISTED = 12  # settings whose directions a caption can hold
SETS = {
    "triad": "three orthogonal axes",
    "tetrahedron": "the four diagonals of a cube",
    "icosahedron": "the six axes of an icosahedron",
    "dodecahedron": "the ten axes of a dodecahedron",
}
# What is drawn, by scene, or by scene and page or view.
LEADS = {
    "leggett": "L_N against the angle φ between Bob’s settings b and b′: bound of Leggett’s models (solid), "
    "quantum theory (dashed); where the bound is exceeded the gap is shaded",
    "werner": "Excess of L_N over its bound against the visibility V, and the critical visibility against φ",
    "verdicts": "Critical visibility of each explanation along a parameter",
    "model": "Branciard’s crypto-nonlocal model: band of the correlation, weights p±, and one subensemble",
    "open_question": "The averaged Leggett inequality and the limit V_L of all crypto-nonlocal models",
    "polarization surface": "Bob’s mean given Alice’s result over his directions, in one subensemble",
    "polarization theorem": "From a definite polarization to separable states, step by step",
    "polarization polarizers": "L_N and its bound through polarizers that are not ideal",
    "polarization photons": "Visibility above which N photons cannot be fully separable",
    "marginals": "Both sides of the condition on marginals M against the angle, and what chaining allows",
    "bell": "The Bell expression S, its parts, and the bounds of local, quantum and no-signalling models",
    "assumptions spacetime": "The measurements in spacetime, and what the model keeps",
    "assumptions game": "The game with the shirt",
    "assumptions table": "The joint distribution of the model, and what it keeps",
    "assumptions literature": "A step of the literature, and the model that decides it",
    "assumptions derivation": "The derivation of Bell’s inequality, step by step",
    "macroscopic partition": "Spins in regions that are measured as one",
    "macroscopic effective": "The effective state of the regions",
    "macroscopic growth visibility": "Largest visibility of two groups of spins, of which the larger has R",
    "macroscopic growth criterion": "Criterion of K regions, Σ T² of two settings each",
    "macroscopic growth regions": "Regions of two settings each that have a local model, against the number "
    "of particles",
    "macroscopic growth settings": "Settings that have a local model, against the number of particles",
    "macroscopic strings": "Mutually anticommuting strings for K regions",
    "macroscopic settings": "The local model for as many settings as spins",
    "macroscopic temperature": "Visibility of two regions against temperature",
    "experiment simulation": "A simulated run: L_N over φ with errors of one standard deviation",
    "experiment simulation purity": "A simulated run: the largest excess of L_N over its bound against the "
    "purity η of Leggett’s models",
    "experiment simulation asymmetry": "What errors of the plates do to L_N(φ) − L_N(−φ)",
    "experiment efficiency": "What is left of a Bell test if every pair counts, against the efficiency",
    "experiment planner": "How long a test has to count",
    "experiment table": "The optical table, with the angles that realise two settings",
    "state": "The matrices of the state, its place among Bell-diagonal states, what noise leaves of it",
}
# The numbers, by their keys in ``PARAMETERS``; V belongs to the state.
_PLATES = ("retardance", "plate_a", "plate_b", "second_branch", "spread", "turned")
_COUNTING = ("pair_rate", "count_time", "detector_efficiency", "dark_rate", "window_ns", "drift")
NUMBERS: dict[str, tuple[str, ...]] = {
    "leggett": ("eta",),
    "werner": ("eta",),
    "verdicts": ("eta",),
    "model": ("pair_angle", "eta", "seed"),
    "open_question": ("chi", "eta"),
    "polarization polarizers": ("eta", "epsilon", "epsilon_prime"),
    "polarization photons": ("photons",),
    "marginals": ("eta", "steps"),
    "bell": ("bell_angle", "efficiency"),
    "experiment": (*_COUNTING, *_PLATES, "scan_reach", "scan_points", "simulation_seed", "eta"),
    "experiment planner": (*_COUNTING, *_PLATES, "plan_level", "plan_hours", "eta"),
    "macroscopic growth visibility": ("partition",),
}
# Of parameters whose words, not whose symbol, say it.
_UNITS = {"pair_rate": " 1/s", "count_time": " s", "dark_rate": " 1/s", "window_ns": " ns", "drift": " 1/h"}
_FIELDS = {
    "alice_deg": "directions of Alice in degrees",
    "bob_deg": "of Bob",
    "tells_setting": "the result tells the setting",
}


def shows_two_photons(s: Scenario) -> bool:
    """Whether what is drawn is about the state of two photons and the directions chosen for it."""
    return places(s)[1] != "polarization photons" and s.scene not in ("assumptions", "macroscopic")


def lead_words(results: Results[Any], part: str) -> str:
    """What a part of the scene shows."""
    s = results.scenario
    if part == "spheres":
        return "Measurement directions of Alice (discs) and Bob (diamonds) on the Bloch sphere"
    if part == "verdicts":
        names = hypotheses() if s.hypotheses is None else s.hypotheses
        words = ", ".join(row_of(Hypothesis(name)).name for name in names)
        return f"Measurement directions, and which explanations survive: {words}"
    return told_of(LEADS, s, "")


def state_words(s: Scenario) -> str:
    """The state with all of its numbers, or what the correlations are that are given in its place."""
    if s.postulated is not None:
        return f"Correlations: {one_line(s.postulated.name) or 'given'}"
    v = f"V = {number(s.visibility)}"
    match s.state:
        case Singlet():
            return f"State: Werner state V|ψ−⟩⟨ψ−| + (1 − V) 1/4 with {v}"
        case ColouredNoise(colour=c):
            return f"State: singlet with noise of which the part c = {number(c, 3)} is coloured, {v}"
        case PartiallyEntangled(angle=angle):
            name = f"cos t |01⟩ − sin t |10⟩ with t = {degrees(angle)}"
        case BellDiagonal(t=t):
            name = f"Bell-diagonal with t = {_vector(t)}"
        case BlochForm(bloch_a=a, bloch_b=b, correlation_matrix=t):
            rows = ", ".join(_vector(row) for row in t)
            name = f"Bloch vectors {_vector(a)}, {_vector(b)} and correlation matrix ({rows})"
        case TypedKet(text=text):
            name = f"|ψ⟩ ∝ {one_line(text)}"
    return f"State: {name}" + (f", mixed with white noise, {v}" if s.visibility < 1 else "")


def settings_words(s: Scenario) -> str:
    """The directions: the family that they belong to with φ, or all of them if they are few."""
    if s.mode == "triad":
        return (
            f"Settings: N = {len(s.alice)}, b, b′ = cos(φ/2) a ± sin(φ/2) e along {SETS[s.direction_set]}, "
            f"φ = {degrees(s.phi)}"
        )
    if len(s.alice) + len(s.bob) > MOST_LISTED:
        return (
            f"Settings: {len(s.alice)} of Alice and {len(s.bob)} of Bob, as listed in the data of the figure"
        )
    return f"Settings (Bloch vectors): {'; '.join(map(_setting, (*s.alice, *s.bob)))}"


def parameter_words(results: Results[Any], part: str) -> list[str]:
    """What else a part of the scene depends on: its numbers, and its own choices in words."""
    s = results.scenario
    if part == "spheres":
        return []
    told = [_parameter(s, key) for key in told_of(NUMBERS, s, ())]
    told = [words for words in told if words]
    match s.scene:
        case "verdicts" if part != "verdicts":
            told.append(f"along {PARAMETERS[s.sweep].label}")
        case "model":
            told.append(f"hidden u = {_vector(s.model.hidden)}")
        case "polarization":
            told += _polarization(s)
        case "marginals":
            m = s.marginals
            sign = "−" if m.sign < 0 else "+"
            shapes = {
                "linear": "v·b",
                "power": f"sign(v·b) |v·b|^{number(m.exponent, 2)}",
                "step": "sign(v·b)",
                "expression": f"{m.expression} with x = v·b",
            }
            told.append(f"M(b) = η times {shapes[m.family]}, sign {sign} between M(b) and M(b′)")
        case "bell":
            told.append(f"inequality: {_inequality(s)}")
        case "assumptions":
            told += _assumptions(s)
        case "experiment" if s.experiment.page == "simulation":
            told.append(f"branches of the plates: {s.experiment.apparatus.branches}")
        case "macroscopic":
            told += _macroscopic(s)
        case _:
            pass
    return [f"Parameters: {', '.join(told)}"] if told else []


def _parameter(s: Scenario, key: str) -> str:
    row = PARAMETERS[key]
    value = row.get(s)
    if not math.isfinite(value):
        return ""
    shown = str(round(value)) if row.integer else number(value * row.factor, row.decimals)
    unit = _UNITS.get(key) or (row.unit if row.unit in ("", "°") else f" {row.unit}")
    name = row.words.split(":")[0].split(" (")[0]
    symbol = f"{row.symbol} = " if row.symbol not in ("seed", "points") else ""
    return f"{name[0].lower()}{name[1:]} {symbol}{shown}{unit}"


def _polarization(s: Scenario) -> list[str]:
    p = s.polarization
    if p.page == "photons":
        family = {"ghz": "GHZ", "w": "W", "dicke": f"Dicke with {p.excitations} ones"}[p.family]
        return [f"{family} state with white noise, V = {number(s.visibility)}"]
    if p.page == "surface":
        name = s.alice[min(p.alice, len(s.alice) - 1)].label
        return [f"u = −v = {_vector(p.hidden)}", f"Alice measures {one_line(name)} and finds {p.outcome:+d}"]
    return [MODEL_NAMES[p.model]] if p.page == "theorem" else []


def _inequality(s: Scenario) -> str:
    match s.bell.inequality:
        case "given":
            return (one_line(s.bell.given.name) if s.bell.given is not None else "") or "opened from a file"
        case "chained":
            return f"chained, {s.bell.chained} settings a side"
        case known:
            return INEQUALITIES[known].name


def _assumptions(s: Scenario) -> list[str]:
    choices = s.assumptions
    told = []
    match choices.page:
        case "derivation":
            return ["given up: " + ", ".join(map(title_within, choices.given_up))] if choices.given_up else []
        case "literature":
            reading = READINGS[choices.reading]
            told.append(f"{reading.title}, {reading.section}")
            told += _model(reading.model, reading.spec)
        case "game":
            game = choices.game
            told += _model(choices.chosen, spec_of(choices))
            told += [f"view: {game.view}", f"seed {game.seed}", f"{game.rounds} rounds"]
        case _:
            told += _model(choices.chosen, spec_of(choices))
            told.append(f"assumption in view: {title_within(choices.assumption)}")
    return told


def _model(key: str, spec: ModelSpec) -> list[str]:
    """A finite model by its name, with its parameters."""
    fields = {name: x for name, x in msgspec.to_builtins(spec).items() if name != "rows"}
    if "tells_setting" in fields:
        telling = fields.pop("tells_setting")
        fields |= {} if not telling else {"tells_setting": "yes"}
    name = MODEL_WORDS[key].title
    shown = [f"{_FIELDS.get(name, name)} = {minus(_plain(x))}" for name, x in fields.items()]
    return [f"model: {name[0].lower()}{name[1:]}" if name[1].islower() else f"model: {name}", *shown]


def _macroscopic(s: Scenario) -> list[str]:
    choices, growth = s.macroscopic, s.macroscopic.growth
    match choices.page, growth.view:
        case "growth", "visibility":
            return []
        case "growth", "regions":
            return [f"N = 10^{growth.particles} particles"]
        case "growth", "settings":
            cut = f"N = 10^{growth.particles} particles, K = 10^{growth.regions} regions"
            return [f"{cut}, observables of M = 10^{growth.body} bodies"]
        case "strings", _:
            strings = choices.strings
            return [
                f"view {strings.view}, construction {strings.construction}, k = {strings.regions} regions"
            ]
        case "temperature", _ if choices.temperature.view != "spins":
            warm = choices.temperature
            told = f"view {warm.view}, N = {count_text(warm.many)} spins in two halves"
            return [
                told
                if warm.view == "total"
                else f"{told}, complete graph with J = {minus(str(warm.coupling))}"
            ]
        case _:
            pass
    regions = " | ".join(",".join(map(str, region)) for region in s.spins.regions)
    return [f"spins: {state_line(s.spins.state)}", f"regions of spins {regions}"]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"({', '.join(map(_plain, value))})"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _setting(setting: Setting) -> str:
    return f"{one_line(setting.label)} = {_vector(setting.direction)}"


def _vector(values: Iterable[float]) -> str:
    return f"({', '.join(number(x, 3) for x in values)})"
