"""What was refused or clamped does not stay on screen: every control shows the Store again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QWidget,
)
from shiboken6 import getCppPointer

from gui.core import intents
from gui.core.parameters import PARAMETERS
from gui.core.scenario import BellDiagonal, ColouredNoise, PartiallyEntangled, Setting, Singlet
from gui.core.scene_list import SCENES
from gui.core.scenes.assumptions.game import GAME_VIEWS
from gui.core.scenes.assumptions.game_intents import set_game_view
from gui.core.scenes.assumptions.intents import choose_model, set_assumptions_page
from gui.core.scenes.macroscopic import GROWTH_VIEWS, STRING_VIEWS, TEMPERATURE_VIEWS
from gui.core.scenes.macroscopic.intents import (
    set_growth_view,
    set_macroscopic_page,
    set_strings_view,
    set_temperature_view,
)
from gui.core.scenes.macroscopic.spin_intents import choose_spin_family
from gui.core.values import InputError
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.assumptions.model_table import ModelTablePage
from gui.scenes.assumptions.spacetime_diagram import SpacetimeDiagram
from gui.scenes.macroscopic import growth_page, settings_page, strings_page
from gui.scenes.macroscopic.string_tree import StringTreeView
from gui.scenes.macroscopic.temperature import many_part
from gui.widgets.matrix import TensorMap
from gui.widgets.plot.view import PlotView
from gui.widgets.ruler import WernerRuler
from gui.widgets.settings_table.columns import Column
from gui.widgets.slider import ParameterSlider
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from gui.widgets.sphere import BlochSphere
from gui.widgets.sphere.map import SphereMap
from gui.widgets.spins import SpinLattice
from gui.widgets.tetrahedron import TetrahedronView
from physics.verdicts.types import Cancelled
from tests.gui.driving import drag
from tests.gui.hands import Key, actions, of_slider, press, settle

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


def shown(window) -> dict[str, object]:
    """All that the window shows of what can be moved, typed or switched."""
    found: dict[str, object] = {}

    def keep(kind: type, read: Callable) -> None:
        parts = window.findChildren(kind)
        if issubclass(kind, QWidget):
            # Read-outs open and verdicts come: neither is of the Scenario.
            parts = [part for part in parts if not window.explain_panel.isAncestorOf(part)]
        for part in parts:
            # Where the widget is: its Python object may be collected and made anew.
            found[f"{kind.__name__} {getCppPointer(part)[0]:x}"] = read(part)

    keep(ParameterSlider, lambda w: w.value())
    keep(NumberEntry, lambda w: w.text())
    keep(QLineEdit, lambda w: w.text())
    keep(QSpinBox, lambda w: (w.value(), w.minimum(), w.maximum()))
    keep(QComboBox, lambda w: w.currentIndex())
    keep(QTabWidget, lambda w: w.currentIndex())
    keep(QAbstractButton, lambda w: w.isChecked())
    keep(QAction, lambda w: w.isChecked())
    keep(PlotView, lambda w: repr({key: cursor.value for key, cursor in w.cursors.items()}))
    keep(BlochSphere, lambda w: (w.camera(), [(a.label, a.direction, a.locked) for a in w.arrows()]))
    keep(SphereMap, lambda w: (w.camera(), w.picked_arrow))
    keep(TetrahedronView, lambda w: (w.camera(), w.shown()))
    keep(TensorMap, lambda w: w.table().tolist()[:3])
    keep(WernerRuler, lambda w: w.visibility())
    keep(SpacetimeDiagram, lambda w: w.view())
    keep(SpinLattice, lambda w: w.picture())
    keep(StringTreeView, lambda w: w.picture())
    keep(ModelTablePage, lambda w: ([list(row) for row in w.model.cells], w.status.text()))
    return found


def pages(window) -> Iterator[None]:
    """Each tab of the scene in view in turn, and each family of marginals."""
    scene, dispatch = window.current_scene, window.dispatch
    if scene.name == "marginals":
        for family in ("power", "expression", "linear"):
            marginals = replace(window.store.scenario.marginals, family=family)
            window.store.apply(replace(window.store.scenario, marginals=marginals))
            settle(window)
            yield
    elif scene.name == "state":
        for page in scene.pages:
            for state in (BellDiagonal((-0.5, -0.4, -0.3)), PartiallyEntangled(0.3), Singlet()):
                s = window.store.scenario
                window.store.apply(replace(s, state=state, view=replace(s.view, state_page=page)))
                settle(window)
                yield
    elif scene.name == "polarization":
        for page in scene.pages:
            polarization = replace(window.store.scenario.polarization, page=page, family="dicke")
            window.store.apply(replace(window.store.scenario, polarization=polarization))
            settle(window)
            yield
    elif scene.name == "assumptions":
        for key in ("shirt", "shirt_result", "dice", "settings_dependence"):
            window.store.apply(choose_model(window.store.scenario, key))
            settle(window)
            yield
        window.store.apply(set_assumptions_page(window.store.scenario, "table"))
        for key in ("pr_box", "table"):
            window.store.apply(choose_model(window.store.scenario, key))
            settle(window)
            yield
        for view in GAME_VIEWS:
            shirt = choose_model(set_assumptions_page(window.store.scenario, "game"), "shirt")
            window.store.apply(set_game_view(shirt, view))
            settle(window)
            yield
        for page in ("literature", "derivation"):
            window.store.apply(set_assumptions_page(window.store.scenario, page))
            settle(window)
            yield
    elif scene.name == "macroscopic":
        for page in scene.pages:
            window.store.apply(set_macroscopic_page(window.store.scenario, page))
            settle(window)
            if page == "partition":
                for family in ("dicke", "haar", "total_spin", "heisenberg"):
                    window.store.apply(choose_spin_family(window.store.scenario, family))
                    settle(window)
                    yield
            elif page == "growth":
                for view in GROWTH_VIEWS:
                    window.store.apply(set_growth_view(window.store.scenario, view))
                    settle(window)
                    yield
            elif page == "strings":
                for view in STRING_VIEWS:
                    window.store.apply(set_strings_view(window.store.scenario, view))
                    settle(window)
                    yield
            elif page == "temperature":
                for view in TEMPERATURE_VIEWS:
                    window.store.apply(set_temperature_view(window.store.scenario, view))
                    settle(window)
                    yield
            else:
                yield
    elif scene.name == "bell":
        for inequality in ("chsh", "chained"):
            bell = replace(window.store.scenario.bell, inequality=inequality, along="visibility")
            window.store.apply(replace(window.store.scenario, bell=bell))
            settle(window)
            yield
    elif scene.name == "experiment":
        for page in scene.pages:  # the other views of the simulation have the same controls
            experiment = replace(window.store.scenario.experiment, page=page, view="purity")
            window.store.apply(replace(window.store.scenario, experiment=experiment))
            settle(window)
            yield
    elif hasattr(scene, "tabs"):
        for k in range(scene.tabs.count()):
            scene.tabs.setCurrentIndex(k)
            settle(window)
            yield
    else:
        yield
    dispatch.interrupt()


# The steps that are tried in each scene: none is left out by mistake.
ALWAYS = {"scene", "free mode", "triad mode"}
SPHERES = ALWAYS | {"add setting", "lock", "move setting", "remove setting", "turn"}
STEPS: dict[str, set[str]] = {
    "leggett": SPHERES | {"φ", "V", "η"},
    "bell": SPHERES | {"V", "e", "angle of the settings", "inequality", "parameter", "N", "best settings"},
    "werner": SPHERES | {"φ", "V", "η"},
    "verdicts": SPHERES | {"φ", "V", "η", "parameter"},
    "model": SPHERES | {"V", "η", "angle of the pair", "hidden u", "pair", "seed"},
    "open_question": ALWAYS | {"V", "η", "χ"},
    "polarization": SPHERES
    | {"φ", "V", "η", "page", "condition", "map", "u", "model", "ε", "ε′", "N", "k", "state of N photons"},
    "marginals": ALWAYS | {"V", "η", "function", "exponent", "expression", "sign", "n"},
    "experiment": SPHERES
    | {"page", "analyser", "plate", "setting on the table"}
    | {"φ", "V", "η", "directions", "branch", "seed", "pair rate", "drift", "count time", "efficiency"}
    | {"dark counts", "window", "retardance", "plate of alice", "plate of bob", "second branch", "spread"}
    | {"axes", "reach", "points", "colour of the noise", "page", "view", "published values"}
    | {"view of the plan", "excess wanted", "hours"},
    "macroscopic": SPHERES
    | {"state of the spins", "number of spins", "regions", "direction", "temperature", "field"}
    | {"numbers of the limit", "observables of the model"}
    | {"R", "page", "view", "number of regions", "construction", "string", "step", "shift"},
    "state": ALWAYS | {"V", "page", "state", "nearest state", "turn"},
    "assumptions": ALWAYS
    | {"model", "strategy", "directions", "assumption", "page", "reliability", "correlation", "dependence"}
    | {"measurement", "table", "reading", "premise"}
    | {"view of the game", "rounds", "shirt", "seed", "answer", "new game"},
}


def _never_done(*_: object, progress: object, should_stop: Callable[[], bool]) -> None:
    while not should_stop():
        time.sleep(0.005)
    raise Cancelled


# Seconds of work whose answers nobody can move, type or switch: it only takes the processor from this test.
ASIDE = [
    (growth_page, "compute_regions_reach"),
    (settings_page, "compute_tight_cases"),
    (strings_page, "compute_sizes"),
    (many_part, "compute_many_spins"),
]


QUICK = ("leggett", "werner", "marginals", "bell")  # the other scenes take a quarter of a minute each


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else pytest.mark.long) for name in SCENES]
)
def test_whatever_is_refused_leaves_the_whole_window_as_it_was(make_window, name, monkeypatch):
    for module, work in ASIDE:
        monkeypatch.setattr(module, work, _never_done)
    window = make_window(intents.set_scene(intents.default_scenario(), name), (1600, 1000))
    settle(window)

    tried: list[str] = []

    def refuse(new, step="change") -> None:
        tried.append(step)
        raise InputError("field", "refused by this test")

    steps = set()
    for _ in pages(window):
        before = stored = shown(window)
        with monkeypatch.context() as patch:
            patch.setattr(window.store, "apply", refuse)
            for what, act in actions(window):
                tried.clear()
                act()
                window.dispatch.interrupt()
                settle(window)
                after = shown(window)
                if not tried:  # what a widget shows of its own accord, such as which map is in view
                    before = after
                assert after.keys() == before.keys()
                # A table that is being typed in may go back to the Store's.
                ways = {k: (before[k], stored.get(k, before[k])) for k in after}
                differing = {k: (*ways[k], shows) for k, shows in after.items() if shows not in ways[k]}
                assert not differing, what
                before = after
                steps.update(tried)
    # In Bell the settings fit none of the inequalities tried; in Verdicts the curves may not be there yet.
    assert ("pin" in steps) == SCENES[name].pinnable or name in ("bell", "verdicts")
    assert steps - {"pin"} == STEPS[name]


@pytest.fixture
def table(window):
    window.dialogs.show_table()
    settle(window)
    return window.dialogs.table.table


@pytest.mark.parametrize("column", list(Column))
def test_a_refused_cell_of_the_table_shows_the_store(window, table, column, monkeypatch):
    model = table.model
    row = model.row_of("bob", 1)
    index = model.index(row, column)
    before = model.data(index), model.setting(row)

    def refuse(new, step="change") -> None:
        raise InputError("field", "refused by this test")

    monkeypatch.setattr(window.store, "apply", refuse)
    role = Qt.ItemDataRole.CheckStateRole if column == Column.LOCK else Qt.ItemDataRole.EditRole
    text = {Column.LOCK: Qt.CheckState.Checked, Column.NAME: "new"}.get(column, "0.5")
    model.setData(index, text, role)
    settle(window)
    assert (model.data(index), model.setting(row)) == before
    assert "refused by this test" in window.banner.text()


@pytest.mark.parametrize("key", ["angle", "colour", "tx", "ty", "tz"])
def test_a_refused_state_shows_the_store(window, key, monkeypatch):
    window.dialogs.show_state()
    dialog = window.dialogs.state
    slider = dialog.parameters.sliders[key]
    page = {"angle": 1, "colour": 2}.get(key, 3)
    dialog.family.setCurrentIndex(page)
    dialog.family.activated.emit(page)
    settle(window)
    before = slider.value()

    def refuse(new, step="change") -> None:
        raise InputError("field", "refused by this test")

    monkeypatch.setattr(window.store, "apply", refuse)
    for _, act in of_slider(slider):
        act()
        assert slider.value() == before
    assert "refused by this test" in dialog.problem.text()
    dialog.family.setCurrentIndex(0)
    dialog.family.activated.emit(0)
    assert dialog.family.currentIndex() == page


def test_the_case_it_began_with(make_window):
    """b1 locked, one key on the cursor of the band: it used to stay a step beside the Store."""
    window = make_window(intents.set_scene(intents.default_scenario(), "model"))
    settle(window)
    window.dispatch.apply("lock", intents.toggle_lock, "bob", 0)
    settle(window)
    view = window.current_scene.band.view()
    at = math.cos(PARAMETERS["pair_angle"].get(window.store.scenario))
    press(view, Key.Key_Right)()
    settle(window)
    assert view.cursors["pair_cosine"].value == pytest.approx(at)
    assert "locked" in window.banner.text()


# Clamped by the real intents: ends of ranges, ε' above ε, few photons, locked settings, other states.

fraction = st.floats(0.0, 1.0)


@pytest.fixture
def every_window(make_window):
    """One window for each scene that has controls of its own, made once."""
    made = {}

    def of(name):
        if name not in made:
            made[name] = make_window(intents.set_scene(intents.default_scenario(), name))
        return made[name]

    return of


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["leggett", "werner", "model", "polarization", "marginals", "open_question"]),
    to=fraction,
    other=fraction,
    photons=st.integers(2, 8),
    locked=st.booleans(),
    state=st.sampled_from([None, PartiallyEntangled(0.3), ColouredNoise(0.2)]),
)
def test_whatever_is_clamped_shows_the_store(every_window, name, to, other, photons, locked, state):
    window = every_window(name)
    s = window.store.scenario
    polarization = replace(
        s.polarization, page="polarizers", epsilon=0.5 * other, epsilon_prime=0.25 * other, photons=photons
    )
    bob = tuple(Setting(x.label, x.direction, locked) for x in s.bob)
    window.store.apply(replace(s, polarization=polarization, bob=bob, state=state or s.state))
    settle(window)
    for controls in window.findChildren(ParameterControls):
        for slider in controls.sliders.values():
            if slider.findChild(SliderGroove).isEnabled():
                drag(slider, [to])
        for plot, key in controls.cursors:
            cursor = plot.layer(key)
            if cursor.isVisible():
                plot.view().move_cursor(key, cursor.low + to * (cursor.high - cursor.low))
        for box in controls.fields.values():
            box.setValue(round(box.minimum() + to * min(box.maximum() - box.minimum(), 50)))
    window.ruler.change_to(to)
    settle(window)
    now = window.store.scenario
    assert window.ruler.visibility() == now.visibility
    for controls in (window.settings_panel.parameters, window.current_scene.parameters):
        for key, slider in controls.sliders.items():
            assert slider.value() == PARAMETERS[key].get(now), key
        for key, box in controls.fields.items():
            assert box.value() == PARAMETERS[key].get(now), key
        for plot, key in controls.cursors:
            p = PARAMETERS[key]
            assert plot.layer(key).value == pytest.approx(p.get(now) * p.factor), key


# An undo under the hand.


def of_each(window):
    """A drag with the mouse on each kind of control: press, and then moves."""
    slider = window.settings_panel.sliders["phi"].findChild(SliderGroove)
    sphere = window.settings_panel.spheres["bob"]
    ruler, plot = window.ruler, window.current_scene.plot
    view, cursor = plot.findChild(PlotView), plot.layer("phi")
    tip = sphere.position_of(sphere.arrows()[0].direction).toPoint()
    middle = QPoint(round(ruler.ruler.geometry.x_of(ruler.visibility())), round(0.55 * ruler.height()))
    at = QPoint(round(cursor.pixel() + view.viewbox.pos().x()), view.height() // 2)
    return {
        "slider": (slider, QPoint(round(slider.x_of(0.3)), slider.height() // 2)),
        "tip": (sphere, tip),
        "ruler": (ruler, middle),
        "cursor": (view.viewport(), at),
    }


@pytest.mark.parametrize("kind", ["slider", "tip", "ruler", "cursor"])
def test_an_undo_during_a_drag_takes_it_back_and_lets_go(window, kind):
    settle(window)
    before = window.store.scenario
    widget, at = of_each(window)[kind]
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=at)
    for step in (8, 16, 24):
        QTest.mouseMove(widget, at + QPoint(-step, step // 4))
    settle(window)
    assert window.store.in_gesture and window.store.scenario != before
    window.commands.undo()
    settle(window)
    assert window.store.scenario == before
    for step in (32, 40):  # the button is still down
        QTest.mouseMove(widget, at + QPoint(-step, step // 4))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at + QPoint(-40, 10))
    settle(window)
    assert window.store.scenario == before and window.store.undo_name is None
