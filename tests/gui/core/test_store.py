"""The Store: history, gestures, what counts as a change to lose."""

from __future__ import annotations

import pytest

from gui.core import intents
from gui.core.scenario import Camera, Scenario
from gui.core.store import HISTORY_LIMIT, Store
from gui.core.values import ScenarioError


@pytest.fixture
def store() -> Store:
    return Store(intents.default_scenario())


def test_a_drag_is_one_step_and_undo_returns_to_its_start(store):
    start = store.scenario
    store.begin_gesture("φ")
    for k in range(20):
        store.apply(intents.set_phi(store.scenario, 0.01 * k))
    store.end_gesture()
    assert store.scenario.phi == pytest.approx(0.19)
    store.undo()
    assert store.scenario == start
    assert store.undo_name is None
    store.redo()
    assert store.scenario.phi == pytest.approx(0.19)


def test_a_drag_that_comes_back_leaves_no_step(store):
    start = store.scenario
    store.begin_gesture("φ")
    store.apply(intents.set_phi(store.scenario, 1.0))
    store.apply(start)
    store.end_gesture()
    assert store.undo_name is None


def test_undo_in_the_middle_of_a_drag_ends_it_first(store):
    start = store.scenario
    store.begin_gesture("V")
    store.apply(intents.set_visibility(store.scenario, 0.5))
    store.undo()
    assert store.scenario == start
    assert not store.in_gesture


def test_a_new_change_forgets_what_could_be_redone(store):
    store.apply(intents.set_eta(store.scenario, 0.5), "η")
    store.undo()
    store.apply(intents.set_eta(store.scenario, 0.6), "η")
    assert store.redo_name is None


def test_turning_the_view_is_no_step_and_nothing_to_save_and_survives_undo(store):
    turned = Camera(1.0, 0.2, 2.0)
    store.apply(intents.set_visibility(store.scenario, 0.5), "V")
    store.apply(intents.set_camera(store.scenario, "alice", turned), "turn")
    assert store.undo_name == "V"
    store.undo()
    assert store.scenario.view.alice == turned
    assert not store.is_modified


def test_an_invalid_change_is_refused_whole(store):
    before = store.scenario
    with pytest.raises(ScenarioError, match=r"eta.*outside"):
        store.apply(Scenario(alice=before.alice, bob=before.bob, eta=2.0))
    assert store.scenario is before


def test_listeners_hear_old_and_new_until_they_leave(store):
    heard = []

    def listen(old: Scenario, new: Scenario) -> None:
        heard.append((old.eta, new.eta))

    store.subscribe(listen)
    store.apply(intents.set_eta(store.scenario, 0.4))
    store.unsubscribe(listen)
    store.apply(intents.set_eta(store.scenario, 0.3))
    assert heard == [(1.0, 0.4)]


def test_saved_and_modified(store):
    store.apply(intents.set_eta(store.scenario, 0.4))
    assert store.is_modified
    store.mark_saved()
    assert not store.is_modified
    store.undo()
    assert store.is_modified


def test_history_is_bounded(store):
    for k in range(HISTORY_LIMIT + 50):
        store.apply(intents.set_eta(store.scenario, (k % 97) / 100), "η")
    steps = 0
    while store.undo_name is not None:
        store.undo()
        steps += 1
    assert steps == HISTORY_LIMIT


def test_replacing_the_session_starts_a_new_history(store):
    store.apply(intents.set_eta(store.scenario, 0.4))
    store.replace_all(intents.default_scenario())
    assert store.undo_name is None
    assert not store.is_modified
