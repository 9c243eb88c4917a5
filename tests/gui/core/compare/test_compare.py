"""Pins: parameters that are kept, checked, and computed anew by the same function."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.compare import load_pin, pin_curve, remove_pin, remove_pins, rename_pin
from gui.core.evaluate import Cache, evaluate
from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.scenario import Pin
from gui.core.scenario_rules import check_scenario
from gui.core.share import FORMS, scenario_of
from gui.core.store import Store
from gui.core.values import InputError, ScenarioError

START = intents.default_scenario()


def three() -> object:
    """Three pins of other V and N, and a fourth scenario in view."""
    s = pin_curve(START)
    s = pin_curve(intents.set_visibility(s, 0.93))
    s = pin_curve(intents.use_direction_set(intents.set_eta(s, 0.5), "icosahedron"))
    return intents.set_visibility(intents.use_direction_set(s, "triad"), 0.96)


def test_a_pin_is_evaluated_as_any_scenario():
    """For N orthogonal directions of a Werner state L_N = 2 V cos(phi/2), whatever N and eta are."""
    results = evaluate(three())
    for pin, visibility in zip(results.pinned, (0.985, 0.93, 0.93), strict=True):
        fresh = evaluate(pin.scenario)
        assert np.array_equal(pin.curves.value, fresh.curves.value)
        assert np.array_equal(pin.curves.bound, fresh.curves.bound)
        np.testing.assert_allclose(pin.curves.value, 2 * visibility * np.cos(pin.curves.phi / 2), atol=1e-12)
    assert [pin.leggett.n for pin in results.pinned] == [3, 3, 6]


def test_a_step_of_a_slider_computes_no_pin():
    cache = Cache()
    s = three()
    before = evaluate(s, cache)
    after = evaluate(intents.set_visibility(s, 0.5), cache)
    assert all(a is b for a, b in zip(before.pinned, after.pinned, strict=True))


def test_pins_of_another_scene_are_not_evaluated():
    assert evaluate(intents.set_scene(three(), "werner")).pinned == (None, None, None)


def test_sessions_and_strings_carry_pins():
    s = check_scenario(three())
    assert decode_session(encode_session(s)) == s
    assert scenario_of(FORMS["code"].text(evaluate(s))) == s


def test_pins_are_undone_and_data_and_view_stay():
    store = Store(START)
    store.apply(pin_curve(store.scenario), "pin")
    moved = intents.set_camera(intents.set_visibility(store.scenario, 0.7), "alice", START.view.bob)
    store.apply(moved, "V")
    store.apply(load_pin(store.scenario, 0), "load pin")
    assert store.scenario.visibility == START.visibility
    assert len(store.scenario.pins) == 1
    store.undo()
    assert store.scenario.visibility == 0.7
    store.undo()
    store.undo()
    assert store.scenario.pins == ()


def test_names():
    s = three()
    assert [pin.name for pin in s.pins] == ["Pin 1", "Pin 2", "Pin 3"]
    s = rename_pin(remove_pin(s, 0), 0, "  with noise ")
    assert [pin.name for pin in s.pins] == ["with noise", "Pin 3"]
    assert [pin.name for pin in pin_curve(s).pins] == ["with noise", "Pin 3", "Pin 1"]
    assert remove_pins(s).pins == ()


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda s: pin_curve(s), "3 curves are pinned already: Pin 1 (Leggett)"),
        (lambda s: pin_curve(load_pin(s, 1)), "pinned already, as Pin 2"),
        (lambda s: pin_curve(intents.set_scene(s, "assumptions")), "no curve"),
        (lambda s: remove_pin(s, 3), "no pin number 4"),
        (lambda s: rename_pin(s, 7, "x"), "no pin number 8"),
        (lambda s: load_pin(s, -1), "no pin number 0"),
    ],
)
def test_refused_intents(act, reason):
    with pytest.raises(ScenarioError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        act(three())


def hostile() -> dict[str, tuple[object, str]]:
    """Sessions of others: what was changed in the first pin, and the field that is named."""

    def pin(**changes: object) -> object:
        s = three()
        first = replace(s.pins[0], scenario=replace(s.pins[0].scenario, **changes))
        return replace(s, pins=(first, *s.pins[1:]))

    s = three()
    return {
        "four": (replace(s, pins=(*s.pins, Pin("x", s.pins[0].scenario))), "pins"),
        "no name": (replace(s, pins=(Pin(" ", s.pins[0].scenario),)), "pins[0].name"),
        "long name": (replace(s, pins=(Pin("x" * 41, s.pins[0].scenario),)), "pins[0].name"),
        "two lines": (replace(s, pins=(Pin("x\ny", s.pins[0].scenario),)), "pins[0].name"),
        "twice": (replace(s, pins=(s.pins[0], s.pins[0])), "pins[1].name"),
        "pins in pins": (pin(pins=s.pins[1:]), "pins[0].scenario.pins"),
        "scene": (pin(scene="nowhere"), "pins[0].scenario.scene"),
        "no curve": (pin(scene="assumptions"), "pins[0].scenario.scene"),
        "V": (pin(visibility=1.5), "pins[0].scenario.visibility"),
        "NaN": (pin(eta=math.nan), "pins[0].scenario.eta"),
        "view": (pin(view=replace(START.view, with_noise=True)), "pins[0].scenario.view"),
        "settings": (pin(alice=()), "pins[0].scenario.alice"),
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_sessions_are_refused_by_name(name):
    scenario, field = hostile()[name]
    with pytest.raises(ScenarioError) as refused:
        check_scenario(scenario)
    assert refused.value.field == field
    if name != "NaN":  # which JSON has not
        with pytest.raises(SessionError) as refused:
            decode_session(encode_session(scenario))
        assert refused.value.field == f"scenario.{field}"


def test_a_stored_curve_is_no_field_of_a_pin():
    content = json.loads(encode_session(three()))
    content["scenario"]["pins"][0]["curve"] = [1.0, 2.0]
    with pytest.raises(SessionError, match="curve"):
        decode_session(json.dumps(content).encode())


def test_pins_nested_without_end_are_refused():
    content = json.loads(encode_session(pin_curve(START)))
    content["scenario"]["pins"][0]["scenario"]["pins"] = "here"
    nested = "[]"
    for _ in range(3000):
        nested = '[{"name": "x", "scenario": {"pins": ' + nested + "}}]"
    with pytest.raises(InputError):
        decode_session(json.dumps(content).replace('"here"', nested).encode())
