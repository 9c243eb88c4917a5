"""The scene "Macroscopic" without Qt: what its intents do, what is refused, what is printed."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.results_json import scene_as_json
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.macroscopic import StringChoices
from gui.core.scenes.macroscopic import intents as macroscopic
from gui.core.values import ScenarioError

START = intents.set_scene(intents.default_scenario(), "macroscopic")


def strings(scenario) -> StringChoices:
    return check_scenario(scenario).macroscopic.strings


def with_strings(**choices):
    return replace(
        START, macroscopic=replace(START.macroscopic, page="strings", strings=StringChoices(**choices))
    )


def test_another_number_of_regions_keeps_two_different_strings():
    s = macroscopic.set_string_regions(with_strings(first=9, second=12), 3)
    assert (strings(s).first, strings(s).second, strings(s).steps) == (7, 0, 3)
    s = macroscopic.set_string_regions(s, 99)
    assert (strings(s).regions, strings(s).first, strings(s).second) == (6, 7, 0)


def test_steps_stay_on_the_path():
    s = with_strings(second=3)
    assert strings(macroscopic.step_along(s, -5)).steps == 0
    assert strings(macroscopic.step_along(s, 99)).steps == 4
    assert macroscopic.take_branch(s, "x") is s  # at the end of the path


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"regions": 7}, "macroscopic.strings.regions"),
        ({"regions": 3, "second": 8}, "macroscopic.strings.second"),
        ({"first": -1}, "macroscopic.strings.first"),
        ({"steps": 5}, "macroscopic.strings.steps"),
        ({"construction": "folded"}, "macroscopic.strings.construction"),
        ({"shift": (1, 2)}, "macroscopic.strings.shift"),
        ({"exchanged": (0, 4)}, "macroscopic.strings.exchanged[1]"),
        ({"view": "forest"}, "macroscopic.strings.view"),
    ],
)
def test_what_is_no_choice_is_refused_by_name(choices, field):
    with pytest.raises(ScenarioError) as refused:
        check_scenario(with_strings(**choices))
    assert refused.value.field == field


def test_sessions_keep_the_choices():
    s = with_strings(regions=3, first=1, second=2, steps=2, shift=(0, 1, 1), exchanged=(2,), view="shifts")
    assert decode_session(encode_session(s)).macroscopic == s.macroscopic


def test_printed_strings_are_those_of_the_picture():
    """Binary, k = 2: x1 x1, x1 y1, y1 x2, y1 y2 (figure 2 for two regions)."""
    found = scene_as_json(
        evaluate(with_strings(construction="binary", regions=2, first=1, second=2, steps=2))
    )
    json.dumps(found, allow_nan=False)
    assert found["strings"]["strings"] == [["x1", "x1"], ["x1", "y1"], ["y1", "x2"], ["y1", "y2"]]
    assert found["strings"]["commuting_pairs"] == 0 and found["strings"]["pairs"] == 6
    assert found["strings"]["differ_on_the_same_particle_in"] == [0]
