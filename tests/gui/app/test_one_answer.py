"""One screen, one answer: plots, cards, read-outs and words of a scene do not contradict each other."""

from __future__ import annotations

import re

import pytest

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.numbers import interval, number
from gui.core.scene_list import SCENES
from gui.core.scenes.macroscopic.intents import set_macroscopic_page
from gui.core.scenes.marginals import intents as marginals
from gui.core.scenes.polarization import intents as polarization
from gui.widgets.slider.number_entry import NumberEntry

START = intents.default_scenario()


def show(window, scenario):
    window.store.apply(scenario)
    window.refresh()
    return window.current_scene


def test_the_cards_beside_lossy_polarizers_say_what_they_assume(window):
    """ε = 0.3: the plot shows no violation, while the cards judge the ideal correlations."""
    s = polarization.set_polarization_page(intents.set_scene(START, "polarization"), "polarizers")
    assumed = window.explain_panel.assumed
    show(window, s)
    assert assumed.isHidden()
    scene = show(window, polarization.set_epsilon(s, 0.3))
    assert any("not violated" in text for text, _ in scene.polarizers.plot.readout())
    assert assumed.isVisible() and "ideal polarizers" in assumed.text()
    window.explain_panel.tabs.setCurrentIndex(1)
    assert assumed.isHidden()  # no card is seen
    window.explain_panel.tabs.setCurrentIndex(0)
    assert assumed.isVisible()
    show(window, intents.set_scene(START, "leggett"))
    assert assumed.isHidden()


def test_the_threshold_of_n_photons_is_not_on_the_ruler_of_two(window):
    s = polarization.set_polarization_page(intents.set_scene(START, "polarization"), "photons")
    scene = show(window, polarization.set_photons(s, 4))
    found = evaluate(window.store.scenario)
    assert found.scene.photons.critical_here < 1
    assert scene.ruler_marks(found, {}) == []
    assert "two photons" in window.explain_panel.assumed.text()


@pytest.mark.parametrize("v", [0.5, 0.7, 0.86, 0.9, 0.955, 0.96, 1.0])
def test_a_law_has_one_verdict(window, v):
    """At the law M = 0.9 and V from 0.86 the chain refutes first or last: never green above red."""
    s = marginals.set_expression(intents.set_scene(START, "marginals"), "0.5*x")
    scene = show(window, intents.set_visibility(s, v))
    r = evaluate(window.store.scenario).scene
    refuted = r.refuted or r.refuted_by_chain
    assert scene.verdict.text().startswith("! Refuted" if refuted else "✓ Not refuted")
    values = [value for _, value in scene.readout_rows(evaluate(window.store.scenario))]
    roles = {value.role for value in values}
    assert refuted or "too much" not in str(values)
    assert roles


def test_chaining_alone_refutes_in_words(window):
    """A constant bias: M(b) - M(b') = 0 keeps the condition at any V; chaining allows none at V = 1."""
    s = intents.set_scene(START, "marginals")
    s = marginals.set_sign(marginals.set_expression(s, "0.5"), -1)
    scene = show(window, intents.set_visibility(s, 1.0))
    r = evaluate(window.store.scenario).scene
    assert r.refuted_by_chain and not r.refuted
    assert scene.verdict.text().startswith("! Refuted by chaining")


def test_a_superseded_bound_is_not_counted(window):
    """R = 7: V <= 3/7 lies below 5/12's successor 1/2, and at R = 10^6 four kinds are gone, not five."""
    scene = show(
        window,
        intents.set_partition(
            set_macroscopic_page(intents.set_scene(START, "macroscopic"), "growth"), 1_000_000
        ),
    )
    assert ("4 of 4 impossible", "violation") in scene.plot.readout()
    values = {spec.key: value for spec, value in scene.readout_rows(evaluate(window.store.scenario))}
    assert "superseded" in values["povm_model_barrett"].note
    assert values["povm_model_barrett"].role == "muted"


def test_the_last_digit_of_a_finite_inequality_is_decided_in_one_place(window):
    scene = show(window, intents.set_scene(START, "open_question"))
    panel = scene.finite
    for row in range(panel.table.rowCount()):
        panel.table.setCurrentCell(row, 0)
        entry = panel.current
        if entry is None:
            continue
        told = interval(*entry.visibility, 6)
        assert panel.table.item(row, 2).text().endswith(told)
        assert told in panel.proof.answer.text()
        assert f"V ≤ {told}." in panel.plot.view().accessibleDescription()


def test_the_name_of_the_settled_question_is_its_answer():
    entry = SCENES["open_question"]  # the name in sessions stays
    assert "0.8536" in entry.title and "pen question" not in entry.title
    assert "0.8536" in entry.summary and not entry.summary.endswith("?")


def test_phi_is_one_angle(window):
    """φ is the angle between b and b′; the azimuth on the sphere is ω."""
    from gui.widgets.settings_table.columns import HEADERS
    from gui.widgets.sphere.geometry import angles_text

    assert angles_text((0.0, 1.0, 0.0)) == "θ = 90.0°, ω = 90.0°"
    assert not any("φ" in header for header in HEADERS.values())
    buttons = window.settings_panel.findChildren(type(window.settings_panel.preset_button))
    tip = next(b.toolTip() for b in buttons if b.text().startswith("Table"))
    assert "ω" in tip and "φ" not in tip


def test_no_raw_subscripts_in_the_words_of_polarization():
    from gui.scenes.polarization.words import CORRELATORS, STEPS

    for text in (*CORRELATORS.values(), *(part for step in STEPS.values() for part in step)):
        assert not re.search(r"\w_\w", text)


def test_while_r_plays_all_say_the_same_r(window):
    """Slider, cursor, read-out and summary, written alike, whenever the window has shown a step."""
    scene = show(window, set_macroscopic_page(intents.set_scene(START, "macroscopic"), "growth"))
    slider = window.settings_panel.sliders["partition"]
    for r in (1, 4, 96, 1_500, 25_000, 940_000, 1_000_000):
        slider.value_changed.emit(float(r))
        window.refresh()
        told = {
            slider.findChild(NumberEntry).value_text(),
            scene.plot.layer("partition").text().removeprefix("R = "),
            scene.readout_rows(window.results)[0][1].note.removeprefix("at R = "),
            scene.plot.view().accessibleDescription().partition("At R = ")[2].partition(" the visibility")[0],
        }
        assert told == {number(r, 0)}
