"""Where L is not defined nothing of another configuration is drawn: it depends on the Scenario only."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import Cache, evaluate
from gui.core.parameters import swept
from gui.core.presets import apply_preset
from gui.core.scenario import BellDiagonal, Postulated
from gui.core.store import Store
from gui.look.theme import LIGHT
from gui.tasks.dispatcher import Dispatcher
from tests.gui.scenes.bench import scene_alone

START = intents.default_scenario()
PASTS = ("triad", "dodecahedron")  # CHSH after the one showed L3, after the other L10


def pages(scene):
    return [scene.polarizers.plot] if scene.name == "polarization" else scene.plots()


@pytest.fixture
def make(qtbot):
    def make_scene(name, scenario):
        return scene_alone(qtbot, intents.set_scene(scenario, name), (700, 600))

    return make_scene


def drawn(plot):
    """All finite numbers a plot would draw."""
    found = {}
    for key, layer in plot.layers().items():
        ys = getattr(layer, "ys", None)
        if ys is not None and layer.name and np.isfinite(ys).any():
            found[key] = np.asarray(ys)[np.isfinite(ys)].tolist()
    return found


@pytest.mark.parametrize("past", PASTS)
@pytest.mark.parametrize("preset", ["chsh", "pr_box", "equator", "deterministic"])
@pytest.mark.parametrize("name", ["leggett", "werner", "polarization"])
def test_nothing_is_drawn_and_the_plot_says_why(make, name, preset, past):
    scene = make(name, apply_preset(apply_preset(START, past), preset))
    if preset == "equator":  # 4 x 4: not 4 x 8
        assert evaluate(scene.dispatch.store.scenario).leggett is None
    for plot in pages(scene):
        assert drawn(plot) == {}
        assert "L is not defined for these settings" in plot.notice()
        assert plot.readout() == [("L is not defined for these settings", "muted")]
        assert not any("violated" in text for text in plot.legend())
        assert not any(character.isdigit() for character in plot.readout()[0][0])


@pytest.mark.parametrize("name", ["leggett", "werner", "polarization"])
def test_the_notice_leads_to_the_verdicts_and_goes_with_triples(make, name):
    scene = make(name, apply_preset(START, "chsh"))
    store = scene.dispatch.store
    before = evaluate(store.scenario)
    pages(scene)[0].notice_followed.emit()
    assert store.scenario.scene == "verdicts"
    after = evaluate(intents.set_scene(apply_preset(START, "triad"), name))
    scene.render_results(before, after)
    assert all(plot.notice() == "" for plot in pages(scene))
    assert drawn(pages(scene)[0])


@pytest.mark.parametrize("preset", ["chsh", "pr_box", "random", "deterministic"])
def test_results_forget_the_past(preset):
    """The same numbers whichever direction set came before."""
    cache = Cache()
    for past in PASTS:
        s = apply_preset(apply_preset(START, past), preset)
        found = evaluate(s, cache)
        if preset != "random":
            assert found.leggett is None and found.curves is None and found.by_visibility is None
        else:
            assert found.curves.n == 3


def test_a_pair_that_is_not_measured_leaves_l_undefined(make):
    pairs = tuple((i, j) for i in range(3) for j in range(6) if (i, j) != (1, 3))
    s = replace(START, pairs=pairs)
    assert evaluate(s).curves is None
    assert drawn(make("polarization", s).polarizers.plot) == {}


@pytest.mark.parametrize("name", ["leggett", "werner"])
def test_given_correlations_are_one_dot(make, name):
    """Random outcomes, C = 0: L3 = 0 lies below every bound; the state before them plays no part."""
    given = apply_preset(intents.set_state(START, BellDiagonal((-1.0, -0.2, -0.2))), "random")
    scene = make(name, given)
    plot = scene.plots()[-1]
    assert "value" not in drawn(plot) and "threshold" not in drawn(plot)
    # L = 0 meets its bound with no factor: then there is no critical V to mark.
    assert plot.layer("here").name == ("these settings" if name == "leggett" else "")
    if name == "leggett":
        assert plot.layer("here").ys.tolist() == [0.0]
        plot.grab()  # lays it out
        assert plot.layer("here").view_map().y0 < 0  # the axis reaches it
    assert not any(text == "violated" for text in plot.legend())
    assert "phi" not in [p.key for p in swept(given)]
    assert "phi" in [p.key for p in swept(START)]


def test_given_correlations_have_one_critical_visibility(make):
    """Those of the singlet, given: V is bound / L3 at these settings, as on the curve of the singlet."""
    found = evaluate(START).correlations.correlators / START.visibility
    rows = tuple(tuple(float(x) for x in row) for row in found)
    scene = make("werner", replace(START, postulated=Postulated(rows)))
    singlet = evaluate(START)
    here = scene.by_phi.layer("here")
    assert here.name == "these settings"
    assert here.ys.tolist() == pytest.approx([singlet.leggett.threshold_at_phi], abs=1e-9)
    assert "threshold" not in drawn(scene.by_phi)


def test_no_profile_is_left_on_the_sliders(qtbot):
    from gui.panels.settings_panel import SettingsPanel
    from gui.widgets.slider.groove import SliderGroove

    dispatcher = Dispatcher(Store(START))
    panel = SettingsPanel(dispatcher, LIGHT)
    qtbot.addWidget(panel)
    panel.show_controls(True, ("phi", "visibility"))
    first = evaluate(START)
    panel.render_results(None, first)
    grooves = [panel.sliders[key].findChild(SliderGroove) for key in ("phi", "visibility")]
    assert all(groove.has_curve for groove in grooves)
    panel.render_results(first, evaluate(apply_preset(START, "chsh")))
    assert not any(groove.has_curve for groove in grooves)
