"""The table of parameters, and that one more row is all a new slider needs."""

from __future__ import annotations

import gc
import math
import weakref

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget

from gui.core import intents
from gui.core.parameters import PARAMETERS, Parameter, swept
from gui.core.presets import PRESETS, apply_preset
from gui.core.scale import PAGE, STEP
from gui.core.scenario import BellDiagonal, ColouredNoise, PartiallyEntangled
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.assumptions.intents import choose_model
from gui.core.spins import CoupledSpins, DickeSpins, HaarSpins, HeisenbergSpins, Spins, spin_count
from gui.core.store import Store
from gui.core.verdicts import sweep
from gui.look.theme import LIGHT
from gui.panels.parameter_controls import ParameterControls
from gui.panels.scene import Controls
from gui.scenes.leggett import SceneView
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.plot import PlotPanel
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry

START = intents.default_scenario()
STATES = {
    "angle": PartiallyEntangled(0.5),
    "colour": ColouredNoise(0.3),
    **dict.fromkeys(("tx", "ty", "tz"), BellDiagonal((-0.3, -0.3, -0.3))),
}
WARM = HeisenbergSpins("complete", 200, temperature=1.0)
SPINS = {
    "spin_count": WARM,
    "region_count": HaarSpins(24),
    "spin_temperature": WARM,
    "spin_field": WARM,
    "spin_ones": DickeSpins(24, 4),
    "spin_seed": HaarSpins(8),
    "spin_twice_j": CoupledSpins(12, 12, 0),
}
MODELS = {"model_reliability": "shirt", "model_correlation": "dice", "model_M": "settings_dependence"}
DICKE = replace(START.polarization, photons=8, epsilon=0.5)


def scenario_for(key: str):
    """One in which the parameter can take all its values."""
    s = replace(START, state=STATES.get(key, START.state), polarization=DICKE)
    if key in SPINS:
        n = spin_count(SPINS[key])
        s = replace(s, spins=Spins(SPINS[key], (tuple(range(n // 2)), tuple(range(n // 2, n)))))
    return choose_model(s, MODELS[key]) if key in MODELS else s


def value_at(key: str, fraction: float) -> float:
    """A value of the parameter; 2J has the parity of the number of spins, here 24."""
    x = PARAMETERS[key].at(fraction)
    return 2 * round(x / 2) if key == "spin_twice_j" else x


# The table.


@pytest.mark.parametrize("key", PARAMETERS)
def test_a_parameter_takes_what_it_is_given_and_nothing_else_of_its_kind_moves(key):
    p, s = PARAMETERS[key], scenario_for(key)
    assert p.applies(s)
    for fraction in (0.0, 0.31, 0.77, 1.0):
        if key in ("tx", "ty", "tz"):
            fraction = 0.4 + 0.2 * fraction  # beyond, ρ is no state
        x = value_at(key, fraction)
        after = p.set(s, x)
        assert p.get(after) == pytest.approx(x, abs=1e-9)
        check_scenario(after)
        if key not in ("pair_angle", "pair_cosine"):
            assert p.set(after, x) == after


@pytest.mark.parametrize("key", [k for k in PARAMETERS if k not in ("tx", "ty", "tz")])
def test_values_beyond_the_range_are_clamped_or_refused_with_the_field(key):
    """The limits of the table lie within those of the rules: what a control sends is never out of range."""
    p, s = PARAMETERS[key], scenario_for(key)
    for x in (p.low - 3, p.high + 3):
        try:
            check_scenario(p.set(s, x))
        except ValueError as error:
            assert key in ("angle", "colour", "spin_temperature", "spin_seed"), error


@pytest.mark.parametrize("key", PARAMETERS)
def test_the_default_is_what_a_fresh_scenario_has(key):
    p = PARAMETERS[key]
    assert p.low <= p.default <= p.high
    value = p.get(START)
    assert math.isnan(value) or key.startswith("pair") or value == pytest.approx(p.default)


@pytest.mark.parametrize("count", [STEP, PAGE, -STEP, -PAGE])
@pytest.mark.parametrize("key", PARAMETERS)
def test_every_step_moves_the_number_on_screen_until_the_end_of_the_range(key, count):
    p = PARAMETERS[key]
    end = p.high if count > 0 else p.low
    for x in {p.at(k / 400) for k in range(401)}:
        moved = p.stepped(x, count)
        assert p.low <= moved <= p.high
        if x != end:
            assert (moved - x) * count > 0
            unit = 10.0**-p.decimals / p.factor
            assert abs(moved - x) > 0.99 * unit or moved == end


@pytest.mark.parametrize(
    "key", [key for key, p in PARAMETERS.items() if not (p.integer and p.high - p.low <= 4)]
)
def test_a_cursor_takes_no_step_finer_than_the_screen_or_as_long_as_the_range(key):
    p = PARAMETERS[key]
    step, page = p.differences
    assert 10.0**-p.decimals <= step * p.factor * 1.001 and step < page < (p.high - p.low) / 2


def test_a_logarithmic_row_must_say_how_a_cursor_steps():
    """There step and page are factors, which are no differences."""
    with pytest.raises(ValueError, match="cursor"):
        replace(PARAMETERS["exponent"], cursor_steps=None)


def test_what_does_not_apply_says_why():
    given = apply_preset(START, "pr_box")
    assert PARAMETERS["phi"].off(given) == "needs triples a, b, b′"
    assert PARAMETERS["visibility"].off(given) == "correlations given"
    assert PARAMETERS["angle"].off(START) == "needs a partially entangled state"
    for preset in PRESETS:
        s = apply_preset(START, preset)
        for p in PARAMETERS.values():
            assert p.off(s) is None or p.off(s).isprintable()


def test_keys_symbols_and_steps_are_fit_for_use():
    for key, p in PARAMETERS.items():
        assert p.key == key and key.isidentifier() and len(key) <= 20  # as Scenario.sweep demands
        assert p.words[0].isupper() and p.step_name and p.label
        assert p.decimals == 0 if p.integer else p.decimals > 0
        assert p.stepped(p.default, 1) > p.default or p.default == p.high
        for x in (p.low, p.high):
            assert p.fraction(x) == pytest.approx(0 if x == p.low else 1)


def test_the_range_follows_the_scenario():
    p = PARAMETERS["excitations"]
    for photons in range(2, 9):
        s = replace(START, polarization=replace(DICKE, photons=photons))
        assert p.range_in(s) == (1, max(1, photons - 1))


# One more row.

DUMMY = Parameter(
    key="dummy",
    symbol="d",
    words="Dummy",
    low=0.0,
    high=0.5,
    default=0.1,
    step=0.01,
    page=0.1,
    decimals=2,
    get=lambda s: s.polarization.epsilon,
    set=lambda s, x: replace(s, eta=1 - x, polarization=replace(s.polarization, epsilon=x)),
    sweep=(0.0, 0.5),
)


@pytest.fixture
def dummy(monkeypatch):
    monkeypatch.setitem(PARAMETERS, "dummy", DUMMY)
    monkeypatch.setattr(SceneView, "controls", Controls(sliders=("dummy", "visibility")))


def test_one_row_is_a_working_slider(dummy, make_window):
    window = make_window()
    sliders = window.settings_panel.sliders
    slider = sliders["dummy"]
    assert list(sliders) == ["dummy", "visibility"] and slider.isVisible()
    before = window.store.scenario
    groove = slider.findChild(SliderGroove)
    at = groove.mapFromParent(slider.rect().center())
    QTest.mousePress(groove, Qt.MouseButton.LeftButton, pos=at)
    for step in (10, 20, 30):
        QTest.mouseMove(groove, at + type(at)(step, 0))
    QTest.mouseRelease(groove, Qt.MouseButton.LeftButton, pos=at + type(at)(30, 0))
    QApplication.processEvents()
    moved = window.store.scenario
    assert moved.polarization.epsilon == slider.value() > 0.1 and moved.eta == 1 - slider.value()
    assert window.store.undo_name == "d"
    window.commands.undo()
    QApplication.processEvents()
    assert window.store.scenario == before and slider.value() == before.polarization.epsilon
    entry = slider.findChild(NumberEntry)
    entry.setText("1/4")
    entry.setModified(True)
    entry.commit()
    assert window.store.scenario.polarization.epsilon == 0.25
    slider.toggle_play()
    assert window.store.in_gesture
    window.dispatch.interrupt()
    assert not slider.player.playing and not window.store.in_gesture


def test_one_row_can_be_swept_and_is_offered(dummy, make_window):
    assert [p.key for p in swept(START)][-1] == "dummy"  # the last row
    points: list = []
    s = replace(START, hypotheses=("leggett",))
    sweep.sweep(s, "dummy", 3, deliver=points.append, progress=lambda _: None, should_stop=lambda: False)
    assert sorted(p.x for p in points) == [0.0, 0.25, 0.5]
    limits = [p.judged[0].critical_visibility[1] for p in sorted(points, key=lambda p: p.x)]
    assert limits[0] < limits[1] < limits[2]  # the less pure the local states, the weaker the exclusion
    window = make_window(intents.set_sweep(intents.set_scene(START, "verdicts"), "dummy"))
    scene = window.current_scene
    assert scene.parameter == "dummy"
    cursor = scene.plot.layer("dummy")
    assert cursor.isVisible() and (cursor.low, cursor.high) == (0.0, 0.5)
    scene.plot.cursor_moved.emit("dummy", 0.3)
    assert window.store.scenario.polarization.epsilon == 0.3


# Controls without a window.


@pytest.fixture
def bench(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    dispatcher = Dispatcher(Store(scenario_for("eta")))
    owner.dispatcher = dispatcher
    return owner, dispatcher, ParameterControls(dispatcher, LIGHT, owner)


@pytest.mark.parametrize("key", PARAMETERS)
def test_every_row_makes_a_slider_and_a_cursor(bench, key):
    owner, dispatcher, controls = bench
    p = PARAMETERS[key]
    dispatcher.store.replace_all(scenario_for(key))
    slider = controls.slider(key, owner)
    plot = PlotPanel(LIGHT, "", p.label, p.unit, "y", owner)
    controls.cursor(plot, key)
    controls.show(dispatcher.store.scenario)
    x = value_at(key, 0.47 if p.at(0.47) != p.get(dispatcher.store.scenario) else 0.8)
    slider.drag_started.emit()
    slider.value_changed.emit(x)
    slider.drag_finished.emit()
    assert p.get(dispatcher.store.scenario) == pytest.approx(x)
    assert dispatcher.store.undo_name == p.step_name
    controls.show(dispatcher.store.scenario)
    assert slider.value() == pytest.approx(x)
    assert plot.layer(key).value == pytest.approx(x * p.factor)
    other = value_at(key, 0.52)
    plot.cursor_drag_started.emit(key)
    plot.cursor_moved.emit(key, other * p.factor)
    plot.cursor_drag_finished.emit(key)
    assert p.get(dispatcher.store.scenario) == pytest.approx(other)


def test_a_slider_that_does_not_apply_is_off_and_says_why(bench):
    owner, _, controls = bench
    slider = controls.slider("visibility", owner)
    controls.show(apply_preset(START, "pr_box"))
    assert slider.findChild(SliderGroove).message == "correlations given"
    controls.show(START)
    assert slider.findChild(SliderGroove).message == ""


def test_a_field_follows_the_range_of_the_scenario(bench):
    owner, dispatcher, controls = bench
    box = QSpinBox(owner)
    controls.field("excitations", box)
    controls.show(dispatcher.store.scenario)
    assert (box.minimum(), box.maximum(), box.value()) == (1, 7, 2)
    box.setValue(5)
    assert dispatcher.store.scenario.polarization.excitations == 5
    dispatcher.apply("N", PARAMETERS["photons"].set, 3)
    controls.show(dispatcher.store.scenario)
    assert (box.maximum(), box.value()) == (2, 2)
    assert dispatcher.store.scenario.polarization.excitations == 5  # showing sends nothing


def test_slider_and_cursor_keep_to_the_range_of_the_scenario(bench, monkeypatch):
    owner, dispatcher, controls = bench
    monkeypatch.setitem(PARAMETERS, "dummy", replace(DUMMY, least_most=lambda s: (0.1, 0.3)))
    slider = controls.slider("dummy", owner)
    plot = PlotPanel(LIGHT, "", "d", "", "y", owner)
    controls.cursor(plot, "dummy")
    slider.value_changed.emit(0.5)
    assert dispatcher.store.scenario.polarization.epsilon == 0.3
    plot.cursor_drag_started.emit("dummy")
    plot.cursor_moved.emit("dummy", 0.0)
    plot.cursor_drag_finished.emit("dummy")
    assert dispatcher.store.scenario.polarization.epsilon == 0.1
    p, s = PARAMETERS["epsilon_prime"], replace(START, polarization=replace(DICKE, epsilon=0.2))
    assert p.range_in(s) == (0.0, 0.2) and p.get(p.moved_to(s, 0.4)) == 0.2


def test_controls_go_with_their_owner(qapp):
    dispatcher = Dispatcher(Store(START))
    owner = QWidget()
    controls = ParameterControls(dispatcher, LIGHT, owner)
    slider = controls.slider("phi", owner)
    plot = PlotPanel(LIGHT, "", "φ", "°", "y", owner)
    controls.cursor(plot, "phi")
    gone = [weakref.ref(x) for x in (owner, controls, slider, plot)]
    owner.deleteLater()
    del owner, controls, slider, plot
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [ref() for ref in gone] == [None] * 4
    dispatcher.interrupt()
    assert dispatcher.children() == []
