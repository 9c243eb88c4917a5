"""Pinned curves in the plots of every scene: drawn from their parameters, named, with dots and in exports."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.app.figures import compose, write_figure
from gui.core import intents
from gui.core.compare import load_pin, pin_curve
from gui.core.evaluate import evaluate
from gui.core.presets import apply_preset
from gui.core.scene_list import SCENES
from gui.export import to_image, to_svg
from gui.look.theme import DARK, LIGHT
from gui.scenes.verdicts import scene as verdicts_scene
from gui.widgets.plot import PlotPanel
from tests.gui.scenes.bench import Bench, scene_alone

PINNABLE = [name for name, scene in SCENES.items() if scene.pinnable]


def with_pins(scene: str = "leggett") -> object:
    """Pins of V = 0.985, 0.93 and, for six directions, 0.9; V = 0.96 in view."""
    s = pin_curve(intents.set_scene(intents.default_scenario(), scene))
    s = pin_curve(intents.set_visibility(s, 0.93))
    s = pin_curve(intents.use_direction_set(intents.set_visibility(s, 0.9), "icosahedron"))
    return intents.set_visibility(intents.use_direction_set(s, "triad"), 0.96)


def titles(plot: PlotPanel) -> list[str]:
    return [pin.title for pin in plot.pins()]


def test_every_scene_with_a_curve_offers_one_and_no_other(qtbot):
    for name in SCENES:
        scene = scene_alone(qtbot, intents.set_scene(intents.default_scenario(), name))
        assert bool(scene.comparing.plots) == (name in PINNABLE), name
        scene.stop()


@pytest.mark.parametrize("name", PINNABLE)
def test_what_is_drawn_of_a_pin_is_a_fresh_evaluation_at_its_parameters(qtbot, name):
    """Point by point what the scene itself draws at these parameters."""
    start = apply_preset(intents.default_scenario(), "chsh") if name in ("bell", "experiment") else None
    start = intents.set_scene(start or intents.default_scenario(), name)
    pinned = intents.set_visibility(start, 0.9)
    scene = scene_alone(qtbot, intents.set_eta(intents.set_visibility(pin_curve(pinned), 0.8), 0.6))
    alone = scene_alone(qtbot, pinned)
    drawn = 0
    for one, other in zip(scene.comparing.plots, alone.comparing.plots, strict=True):
        for pin in one.plot.pins():
            keys = [c.key for c in one.curves if c.of(evaluate(pinned)) is not None]
            for key, curve in zip(keys, pin.curves, strict=True):
                drawn += 1
                layer = other.plot.layer(key)
                assert np.array_equal(curve.x, layer.xs, equal_nan=True)
                assert np.array_equal(curve.y, layer.ys, equal_nan=True)
                assert np.all(np.diff(curve.x) > 0)  # else no height could be read off
    assert drawn or name in ("macroscopic", "verdicts")  # another page; what takes longer
    scene.stop()
    alone.stop()


def test_pins_of_the_verdicts_are_swept_after_the_curves_in_view(qtbot, monkeypatch):
    """Along phi, for N = 3: the pin's critical visibilities are those of a sweep at its parameters."""
    monkeypatch.setattr(verdicts_scene, "POINTS", 3)
    start = replace(with_pins("verdicts"), hypotheses=("leggett",))
    pinned = replace(intents.set_eta(start, 0.8), pins=())
    scenario = intents.set_eta(pin_curve(pinned), 1.0)
    scene = scene_alone(qtbot, scenario)
    assert "being computed" in scene.plot.pins()[0].missing
    scene.settle(evaluate(scenario))
    alone = scene_alone(qtbot, pinned)
    alone.settle(evaluate(pinned))
    (pin,) = scene.plot.pins()
    found, layer = pin.curves[0], alone.plot.layer("leggett")
    assert np.array_equal(found.x, layer.xs)
    np.testing.assert_allclose(found.y, layer.ys, rtol=1e-9)
    assert not np.allclose(found.y, scene.plot.layer("leggett").ys)
    # What was computed for the pin is there at once when its parameters are loaded again.
    loaded = load_pin(scenario, 0)
    scene.render_results(evaluate(scenario), evaluate(loaded))
    np.testing.assert_allclose(scene.plot.layer("leggett").ys, layer.ys, rtol=1e-9)
    scene.stop()
    alone.stop()


def test_legend_and_dots(qtbot):
    """At phi the curves have the heights 2 V cos(phi/2) of Werner states (to the step of the grid)."""
    bench = Bench(qtbot, with_pins())
    plot = bench.scene.plot
    assert titles(plot) == ["Pin 1: N = 3, V = 0.985", "Pin 2: N = 3, V = 0.93", "Pin 3: N = 6, V = 0.9"]
    assert set(titles(plot)) <= set(plot.legend())
    half = math.cos(bench.store.scenario.phi / 2)
    dots = plot.dots()
    for key, visibility in (("value", 0.96), ("pin 0", 0.985), ("pin 1", 0.93), ("pin 2", 0.9)):
        assert dots[key][0] == pytest.approx(2 * visibility * half, abs=1e-5)
    told = [text for text, _ in plot.readout()]
    assert f"Pin 2: L {2 * 0.93 * half:.3f}" in told
    bench.scene.resize(900, 560)
    bench.update()
    told = [text for text, _ in plot.readout()]
    assert f"Pin 2: L {2 * 0.93 * half:.3f}, bound {dots['pin 1'][1]:.3f}" in told
    before = dots
    bench.apply(intents.set_phi, 0.3)
    assert plot.dots()["pin 0"][0] == pytest.approx(2 * 0.985 * math.cos(0.15), abs=1e-5)
    assert plot.dots()["pin 0"] != before["pin 0"]


def test_no_two_pins_look_alike(qtbot):
    """Colour, dashes and dots: each alone tells them apart, in both themes."""
    bench = Bench(qtbot, with_pins())
    plot = bench.scene.plot
    items = [plot.layer(f"pin {k}") for k in range(3)]
    assert len({item.dashes for item in items}) == len({item.symbol for item in items}) == 3
    for theme in (LIGHT, DARK):
        assert len({theme.color(item.role).name() for item in items}) == 3


def test_a_pin_does_not_change_the_present_curve_and_goes_with_the_last(qtbot):
    bench = Bench(qtbot, with_pins())
    plot = bench.scene.plot
    before = plot.layer("value").ys.copy()
    plot.pin_removed.emit(1)
    bench.update()
    assert titles(plot) == ["Pin 1: N = 3, V = 0.985", "Pin 3: N = 6, V = 0.9"]
    for _ in range(2):
        plot.pin_removed.emit(0)
        bench.update()
    assert titles(plot) == []
    assert np.array_equal(plot.layer("value").ys, before)
    assert not any(text.startswith("Pin") for text in plot.legend())


def test_the_menu_of_a_pin(qtbot):
    bench = Bench(qtbot, with_pins())
    plot = bench.scene.plot
    chosen = {
        action.data()[0]: action for action in plot.pin_menu(2).actions() if isinstance(action.data(), tuple)
    }
    chosen["load"].trigger()
    bench.update()
    assert (bench.store.scenario.visibility, len(bench.store.scenario.frames)) == (0.9, 6)
    chosen["flip"].trigger()
    assert not plot.layer("pin 2").isVisible()
    chosen["rename"].trigger()
    line = plot.findChild(QLineEdit)
    assert line.isVisible()
    QTest.keyClicks(line, "six axes")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.update()
    assert bench.store.scenario.pins[2].name == "six axes"
    assert line.isHidden()
    chosen["remove"].trigger()
    bench.update()
    assert len(bench.store.scenario.pins) == 2


def test_escape_keeps_the_name(qtbot):
    bench = Bench(qtbot, with_pins())
    menu = bench.scene.plot.pin_menu(0)
    menu.actions()[0].trigger()
    line = bench.scene.plot.findChild(QLineEdit)
    QTest.keyClicks(line, "other")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert bench.store.scenario.pins[0].name == "Pin 1"
    assert line.isHidden()


def test_button_and_plot_menu_pin_and_a_fourth_is_refused(qtbot):
    bench = Bench(qtbot, intents.default_scenario())
    said = []
    bench.dispatch.said.connect(lambda text, kind: said.append(text))
    for visibility in (0.9, 0.8, 0.7, 0.6):
        bench.apply(intents.set_visibility, visibility)
        bench.scene.plot.pin_requested.emit()
        bench.update()
    assert [pin.scenario.visibility for pin in bench.store.scenario.pins] == [0.9, 0.8, 0.7]
    assert "remove one first" in said[-1]
    entries = [action.text() for action in bench.scene.plot.menu().actions()]
    assert "&Pin this curve" in entries
    assert "Pin 2: N = 3, V = 0.8" in entries


def test_a_pin_along_another_axis_is_not_drawn_and_that_is_said(qtbot):
    from gui.core.scenes.bell import intents as bell

    start = intents.set_scene(apply_preset(intents.default_scenario(), "chsh"), "bell")
    bench = Bench(qtbot, bell.set_along(pin_curve(bell.set_along(start, "bell_angle")), "visibility"))
    (pin,) = bench.scene.plot.pins()
    assert pin.missing and not pin.curves
    assert any("Pin 1 not drawn: another axis" in text for text, _ in bench.scene.plot.readout())
    bench.scene.stop()


def test_pins_of_another_scene_are_left_alone(qtbot):
    bench = Bench(qtbot, intents.set_scene(with_pins(), "werner"))
    assert all(not plot.pins() for plot in bench.scene.plots())


def test_exports_contain_the_pins(qtbot, tmp_path):
    scenario = with_pins()
    scene = scene_alone(qtbot, scenario)
    results = evaluate(scenario)
    write_figure(scene, results, tmp_path / "x.csv", theme=LIGHT, part="plot", size=QSizeF(900, 600))
    rows = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    head = rows[0].split(",")
    column = next(k for k, name in enumerate(head) if "Pin 2" in name and "V = 0.93" in rows[0])
    assert column
    figure = compose(scene, results, LIGHT, "plot", QSizeF(900, 600))
    svg = to_svg(figure, LIGHT).decode("utf-8")
    assert "Pin 1: N = 3, V = 0.985" in svg and "Pin 3: N = 6, V = 0.9" in svg
    image = to_image(figure, LIGHT)
    found = {image.pixelColor(x, y).name() for x in range(0, 900, 1) for y in range(150, 590, 3)}
    assert {LIGHT.pin_1, LIGHT.pin_2, LIGHT.pin_3} <= found


def test_a_click_on_the_entry_opens_its_menu_and_hides_nothing(qtbot, monkeypatch):
    bench = Bench(qtbot, with_pins())
    plot, opened = bench.scene.plot, []
    real = plot.pin_menu

    def open_unseen(place, parent=None):
        opened.append(place)
        menu = real(place, parent)
        monkeypatch.setattr(menu, "popup", lambda at: None)
        return menu

    monkeypatch.setattr(plot, "pin_menu", open_unseen)
    box = plot.legend()["Pin 2: N = 3, V = 0.93"]
    spot = plot.view().mapFromScene(box.center())
    QTest.mouseClick(plot.view().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.x(), spot.y()))
    assert opened == [1]
    assert plot.layer("pin 1").isVisible()
