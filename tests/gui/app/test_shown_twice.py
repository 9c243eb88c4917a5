"""Whatever is shown twice is equal: read-outs, plots, summaries and what ``evaluate`` prints are one number.

Cards, certificates, map and ruler are compared in tests/gui/widgets/test_cards_agree.py.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict

import pytest

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.numbers import UNDEFINED, degrees, number, parse_number
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.results_json import results_as_json
from gui.core.scenario import ColouredNoise, PartiallyEntangled
from gui.core.scene_list import SCENES
from gui.core.scenes.polarization import intents as polarization
from gui.widgets.plot.overlays import ReferenceLine
from gui.widgets.slider.number_entry import NumberEntry

START = intents.default_scenario()
SHARED = ("leggett", "werner", "verdicts", "polarization")  # all other scenes are looked at once
NUMBER = r"(−?\d+(?:\.\d+)?)"

# What is read off a text, by how it is said; the same quantity everywhere.
SAID = {
    "value": (rf"\bL[₀-₉]* = {NUMBER}", rf"observed {NUMBER}"),
    "bound": (rf"\bbound {NUMBER}",),
    "excess": (
        rf"violated by {NUMBER}",
        rf"(?:not violated, )(?P<minus>{NUMBER}) below",
        rf"(?P<minus>{NUMBER}) below the bound",
    ),
    "threshold": (rf"critical V {NUMBER}", rf"critical visibility is {NUMBER}", rf"^{NUMBER} at this φ"),
    "best threshold": (rf"^{NUMBER} lowest",),
    "largest excess": (rf"best φ [^:]*: {NUMBER}",),
}
# Rows of read-outs by their key and their equation: other scenes have bounds of their own.
ROWS = {
    ("leggett", "leggett_parameter"): "value",
    ("bound", "leggett_misaligned"): "bound",
    ("threshold", "threshold_visibility"): "threshold",
    ("best", "best_threshold"): "best threshold",
    ("largest", "leggett_excess"): "largest excess",
    ("observed_l", "leggett_parameter"): "value",
    ("observed_bound", "observed_bound"): "bound",
    ("chsh", "chsh"): "S",
    ("observed_s", "chsh"): "S",
    ("horodecki", "horodecki"): "largest S",
    ("concurrence", "concurrence"): "concurrence",
    ("negativity", "negativity"): "negativity",
    ("purity", "purity"): "purity",
}


def truths(scenario):
    """From what ``evaluate`` prints, computed anew."""
    printed = results_as_json(evaluate(scenario))
    leggett, state, chsh = printed["leggett"], printed["state"], printed["correlations"]["chsh"]
    found = {
        "S": None if chsh is None else chsh["value"],
        "V": scenario.visibility,
    }
    if scenario.postulated is None:
        found |= {
            "largest S": state["horodecki_chsh_max"],
            "concurrence": state["concurrence"],
            "negativity": state["negativity"],
            "purity": state["purity"],
        }
    if leggett is not None:
        found |= {
            "value": leggett["value"],
            "bound": leggett["bound"],
            "excess": leggett["excess"],
            "threshold": leggett["threshold_visibility_at_phi"],
            "best threshold": leggett["best_threshold_visibility"],
            "largest excess": leggett["largest_excess"],
        }
    return {key: math.nan if value is None else value for key, value in found.items()}


def texts_of(scene, results):
    """Everything in words that the scene's plots say: read-outs, summaries, labels of lines."""
    plots = [scene.polarizers.plot] if scene.name == "polarization" else scene.plots()
    for plot in plots:
        yield from (text for text, _ in plot.readout())
        yield plot.view().accessibleDescription()
        for layer in plot.layers().values():
            if isinstance(layer, ReferenceLine) and math.isfinite(layer.value):
                yield layer.label


def shown_by(window):
    """Quantity -> the texts of its value, and where each stands."""
    scene, results = window.current_scene, window.results
    found = defaultdict(set)
    if scene.controls.readouts:
        for spec, value in scene.readout_rows(results):
            quantity = ROWS.get((spec.key, spec.equation_key))
            if quantity is not None:
                found[quantity].add((value.text, f"row {spec.key}"))
            if quantity == "value":
                collect(found, value.note, f"note of {spec.key}", ("excess",))
    if scene.name in ("leggett", "werner", "polarization"):
        for text in texts_of(scene, results):
            collect(found, text, text, SAID)
    for slider in window.settings_panel.sliders.values():
        if slider.scale.symbol == "V" and slider.isVisibleTo(window):
            found["V"].add((slider.findChild(NumberEntry).value_text(), "slider"))
    return found


def collect(found, text, where, quantities):
    for quantity in quantities:
        for pattern in SAID[quantity]:
            for match in re.finditer(pattern, text):
                minus = match.groupdict().get("minus")
                told = f"−{minus}" if minus else match[1]
                found[quantity].add((told, where))


def scenarios():
    yield from ((key, apply_preset(START, key)) for key in PRESETS)
    for phi in (0.0, 0.3, -1.2):
        yield f"φ {phi}", intents.set_phi(START, phi)
    for v in (0.5, 0.94275, 0.98765):
        yield f"V {v}", intents.set_visibility(START, v)
    yield "η", intents.set_eta(START, 0.437)
    yield "free", intents.move_setting(START, "bob", 0, (0.5, 0.5, 0.7))
    for state in (PartiallyEntangled(0.4), ColouredNoise(0.3)):
        yield type(state).__name__, intents.set_state(START, state)


@pytest.mark.parametrize(("name", "scenario"), [pytest.param(n, s, id=n) for n, s in scenarios()])
def test_one_quantity_one_number(window, name, scenario):
    scenario = polarization.set_polarization_page(scenario, "polarizers")  # ε = 0: what is observed is ideal
    told = defaultdict(set)
    for scene in SCENES if name == "triad" else SHARED:
        window.store.apply(intents.set_scene(scenario, scene))
        window.refresh()
        for quantity, texts in shown_by(window).items():
            told[quantity] |= {(text, f"{scene}: {where}") for text, where in texts}
    true = truths(scenario)
    for quantity, texts in told.items():
        value = true.get(quantity, math.nan)
        assert {text for text, _ in texts} == {number(value)}, (quantity, value, texts)
    assert {"S", "V"} <= set(told)
    if math.isfinite(true.get("value", math.nan)):
        # In plots, rows and notes of at least three scenes.
        for quantity in ("value", "bound", "excess"):
            assert len({where.partition(":")[0] for _, where in told[quantity]}) >= 3, quantity


def test_s_of_the_trials_is_one_number(window):
    """Message, plot of the scene and what ``evaluate`` prints tell the S of Delft 2015."""
    window.files.open_example("delft2015")
    window.refresh()
    printed = results_as_json(window.results)["scene"]
    assert printed["value"] == pytest.approx(2.4225, abs=1e-4)
    told = f"S = {number(printed['value'], 2)} ± {number(printed['sigma'], 2)}"
    assert told in window.banner.text()
    assert any(told in text for plot in window.current_scene.plots() for text, _ in plot.readout())


@pytest.mark.parametrize("key", [key for key in EXAMPLES if key != "delft2015"])
def test_the_fit_is_one_number(window, key):
    """Card of the data, slider, title of the curve and message tell the V of the fit."""
    window.files.open_example(key)
    window.refresh()
    v = window.store.scenario.visibility
    assert number(v) in window.banner.text()
    legend = window.current_scene.plot.legend()
    assert f"quantum theory, V = {number(v, 3)}" in legend
    readout = [text for text, _ in window.current_scene.plot.readout()]
    # At a measured angle the theory's L stands in the same line.
    assert any(text.partition(":")[0] == f"theory, V = {number(v, 3)}" for text in readout)
    assert window.results.data.fit.visibility == pytest.approx(v, abs=1e-12)


def test_v_of_a_measured_table_is_one_number(window):
    """The slider, which is off then, and the ruler: the V fitted to the table, not one chosen before."""
    path = EXAMPLES["delft2015"][1]
    assert window.files.open(path)
    window.refresh()
    slider = window.settings_panel.sliders["visibility"]
    assert not window.ruler.isEnabled() and slider.value() == window.ruler.visibility()
    assert slider.value() != window.store.scenario.visibility


def test_angles_of_best_and_largest_are_one_number(window):
    """In rows, in the legend of the excess and in what ``evaluate`` prints."""
    printed = results_as_json(evaluate(START))["leggett"]
    rows = {spec.key: value for spec, value in window.current_scene.readout_rows(window.results)}
    window.store.apply(intents.set_scene(START, "werner"))
    window.refresh()
    best = degrees(math.radians(printed["angle_of_best_threshold_deg"]))
    largest = degrees(math.radians(printed["angle_of_largest_excess_deg"]))
    assert f"φ = {best}" in rows["best"].note and f"φ = {largest}" in rows["largest"].note
    said = [text for text, _ in window.current_scene.by_v.readout()]
    assert any(text.startswith(f"best φ {largest}:") for text in said)
    lowest = window.current_scene.by_phi.layer("lowest")
    assert lowest.xs[0] == pytest.approx(printed["angle_of_best_threshold_deg"], abs=1e-9)


def test_the_patterns_read_what_is_written():
    """Guards the test itself: a pattern that no text fits would pass everything."""
    found = defaultdict(set)
    collect(found, "L₃ = 1.8689; bound 1.7892; violated by 0.0797", "x", SAID)
    collect(found, "not violated, 0.0100 below", "x", SAID)
    assert {text for text, _ in found["excess"]} == {"0.0797", "−0.0100"}
    assert {text for text, _ in found["value"]} == {"1.8689"}
    assert parse_number("−0.0100") == -0.01 and number(math.nan) == UNDEFINED
