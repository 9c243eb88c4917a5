"""The rules of a Scenario: the same refusals whether or not an earlier one is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import fields, replace

from gui.core import intents, scenario_rules
from gui.core.data.check import check_dataset
from gui.core.data.types import DataKind, DataSet, LeggettPoint
from gui.core.presets import apply_preset
from gui.core.scenario import BellDiagonal, Camera, Frame, Postulated, Scenario, View
from gui.core.scenario_rules import RULES, check_scenario
from gui.core.store import Store
from gui.core.values import ScenarioError
from physics.pairs import open_pairs

START = intents.default_scenario()
POINT = LeggettPoint(phi=0.3, value=1.9, sigma=0.01)
DATA = DataSet(kind=DataKind.LEGGETT_VALUES, points=(POINT,))
LONG = replace(START.bob[2], direction=(2.0, 0.0, 0.0))

BROKEN = {
    "visibility": {"visibility": 1.1},
    "phi": {"phi": math.nan},
    "eta": {"eta": -0.1},
    "sweep": {"sweep": "two words"},
    "partition": {"partition": 0},
    "alice": {"alice": ()},
    "alice[1].label": {"alice": (START.alice[0], replace(START.alice[1], label="a1"), START.alice[2])},
    "bob[2].direction": {"bob": (*START.bob[:2], LONG, *START.bob[3:])},
    "view.bob.zoom": {"view": View(bob=Camera(zoom=0.0))},
    "frames": {"alice": START.alice[:2]},
    "frames[0].axis": {"frames": (Frame(START.frames[0].middle, (0.0, 0.0, 0.0)), *START.frames[1:])},
    "pairs": {"pairs": ()},
    "pairs[0]": {"pairs": ((5, 0),)},
    "correlators": {"postulated": Postulated(((0.0,),))},
    "hypotheses[0]": {"hypotheses": ("junk",)},
    "hypotheses[1]": {"hypotheses": ("local", "local")},
    "hypotheses": {"hypotheses": ()},
    "data.points[0].value": {"data": replace(DATA, points=(replace(POINT, value=3.0),))},
    "marginals.steps": {"marginals": replace(START.marginals, steps=0)},
    "state": {"state": BellDiagonal((1.0, 1.0, 1.0))},
}


@pytest.mark.parametrize("field", BROKEN)
def test_a_known_scenario_changes_no_refusal(field):
    broken = replace(START, **BROKEN[field])
    messages = []
    for known in (None, START):
        with pytest.raises(ScenarioError) as error:
            check_scenario(broken, known)
        messages.append(str(error.value))
        assert error.value.field == field
    assert messages[0] == messages[1]


def test_what_depends_on_another_part_is_checked_when_that_changes():
    """A part that has passed may be wrong beside another one: pairs and tables that lose a setting."""
    for start in (replace(START, frames=(), pairs=((2, 5),)), apply_preset(START, "pr_box")):
        check_scenario(start)
        with pytest.raises(ScenarioError):
            check_scenario(replace(start, alice=start.alice[:1], frames=()), known=start)


def test_every_field_that_can_be_wrong_has_a_rule():
    """``scene`` and the names of the hypotheses are refused where they are read."""
    read = {field for names, _ in RULES for field in names}
    free = {"scene", "direction_set", "mode", "hypotheses", "judge"}
    assert read | free == {field.name for field in fields(Scenario)}


def test_the_store_checks_data_once(monkeypatch):
    checked = []

    def counted(dataset):
        checked.append(dataset)
        return check_dataset(dataset)

    monkeypatch.setattr(scenario_rules, "check_dataset", counted)
    store = Store(replace(START, data=DATA))
    for phi in (0.1, 0.2, 0.3):
        store.apply(intents.set_phi(store.scenario, phi))
    assert checked == [DATA]
    store.apply(intents.attach_data(store.scenario, replace(DATA, title="another")))
    assert len(checked) == 2


def test_given_correlations_must_be_there_at_all():
    with pytest.raises(ScenarioError, match="all are null"):
        check_scenario(replace(START, postulated=Postulated(((None,) * 6,) * 3)))
    one = ((0.5, *(None,) * 5), (None,) * 6, (None,) * 6)
    check_scenario(replace(START, postulated=Postulated(one), pairs=((0, 0), (1, 1))))
    with pytest.raises(ScenarioError, match="none of these pairs") as error:
        check_scenario(replace(START, postulated=Postulated(one), pairs=((1, 1),)))
    assert error.value.field == "pairs"


def test_the_axis_of_a_pair_is_at_a_right_angle_to_its_middle():
    """A pair that opens along anything else would leave the sphere."""
    slanted = Frame(START.frames[0].middle, START.frames[0].middle)
    with pytest.raises(ScenarioError, match=r"frames\[0\]\.axis: is not at a right angle"):
        check_scenario(replace(START, frames=(slanted, *START.frames[1:])))
    # rounded numbers pass, and the pairs stay on the sphere
    middle, axis = START.frames[0].middle, START.frames[0].axis
    rounded = Frame(tuple(x + 9e-7 * y for x, y in zip(middle, axis, strict=True)), axis)
    checked = check_scenario(replace(START, frames=(rounded, *START.frames[1:])))
    for b in open_pairs(*intents.frame_arrays(checked), 0.7):
        assert np.linalg.norm(b, axis=-1) == pytest.approx(1.0, abs=1e-12)
