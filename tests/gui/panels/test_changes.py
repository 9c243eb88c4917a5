"""Only what changed is shown: the same object or an equal value needs no repaint."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import Cache, evaluate
from gui.panels.changes import changed, show_changes, shows

START = intents.default_scenario()


class View:
    """Writes down what it is asked to show."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    @shows("curves")
    def first(self, new) -> None:
        self.shown.append("curves")

    @shows("scenario.visibility", "scenario.eta")
    def second(self, new) -> None:
        self.shown.append("V or η")

    @shows()
    def third(self, new) -> None:
        self.shown.append("always")

    def not_declared(self, new) -> None:
        raise AssertionError


class Grown(View):
    @shows("curves.phi")  # an array: it counts as changed where it is another object
    def fourth(self, new) -> None:
        self.shown.append("grid")


class Overridden(Grown):
    def first(self, new) -> None:
        super().first(new)
        self.shown.append("more")


@pytest.fixture
def results():
    cache = Cache()
    return [evaluate(s, cache) for s in (START, intents.set_phi(START, 0.2), intents.set_eta(START, 0.5))]


def test_the_first_time_everything_is_shown_in_the_order_of_definition(results):
    view = Grown()
    show_changes(view, None, results[0])
    assert view.shown == ["curves", "V or η", "always", "grid"]


def test_a_method_that_overrides_one_is_called_for_the_same_parts(results):
    view, (start, moved, impure) = Overridden(), results
    show_changes(view, None, start)
    assert view.shown == ["curves", "more", "V or η", "always", "grid"]
    view.shown.clear()
    show_changes(view, start, moved)
    assert view.shown == ["always"]
    show_changes(view, start, impure)
    assert view.shown[1:3] == ["curves", "more"]


def test_then_only_what_changed(results):
    view, (start, moved, impure) = Grown(), results
    assert moved.curves is start.curves  # over all φ they are the same
    show_changes(view, start, moved)
    assert view.shown == ["always"]
    show_changes(view, start, impure)
    assert view.shown == ["always", "curves", "V or η", "always"]


def test_an_equal_value_is_no_change(results):
    start = results[0]
    again = evaluate(replace(START, alice=tuple(replace(x) for x in START.alice)), Cache())
    assert again.scenario.alice[0] is not start.scenario.alice[0]
    assert not changed(start, again, "scenario.alice", "scenario.view.bob")
    assert changed(start, again, "curves")  # parts of Results are compared as objects
    assert changed(None, again, "scenario.alice")


def test_a_part_that_does_not_exist_is_a_defect(results):
    with pytest.raises(AttributeError, match="visibilty"):
        changed(results[0], results[1], "scenario.visibilty")


def test_arrays_inside_a_part_count_as_changed():
    """Such as the curves of all tests of a Dicke state: a dict of arrays."""
    old = replace(START, scene="polarization")
    dicke = replace(old.polarization, family="dicke")
    cache = Cache()
    one, other = (evaluate(replace(old, polarization=replace(dicke, excitations=k)), cache) for k in (1, 2))
    assert changed(one, other, "scene.photons.critical")
    assert not changed(one, one, "scene.photons.critical")
