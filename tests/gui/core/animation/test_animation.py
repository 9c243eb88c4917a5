"""The frames of an animation: the Scenarios, their number, and how long each lasts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.core import intents
from gui.core.animation import Motion
from gui.core.animation.of_tours import moving_steps
from gui.core.parameters import PARAMETERS
from gui.core.tours import TOURS, Animation, animated, shipped_tour, smooth
from gui.core.values import ScenarioError

START = intents.default_scenario()


def test_both_ends_are_shown_and_the_steps_are_equal():
    frames = Motion("visibility", 0.5, 1.0, seconds=1.0, rate=6).frames(START)
    assert [s.visibility for s in frames] == pytest.approx([0.5, 0.6, 0.7, 0.8, 0.9, 1.0])


def test_angles_move_the_settings():
    """Bob's pairs are open by phi in each frame."""
    frames = Motion("phi", 0.0, math.pi / 2, seconds=1.0, rate=4).frames(START)
    for s in frames:
        b, other = s.bob[0].direction, s.bob[1].direction
        assert sum(x * y for x, y in zip(b, other, strict=True)) == pytest.approx(math.cos(s.phi))


def test_there_and_back_loops_without_a_frame_twice():
    there = Motion("visibility", 0.5, 1.0, seconds=1.0, rate=5)
    both = Motion("visibility", 0.5, 1.0, seconds=1.0, rate=5, there_and_back=True)
    assert both.values() == there.values()
    assert both.order() == [0, 1, 2, 3, 4, 3, 2, 1]
    assert both.count == 8 and both.different == there.count == 5


def test_a_logarithmic_parameter_goes_by_equal_factors_and_whole_numbers_stay_whole():
    values = Motion("partition", 1, 10_000, seconds=1.0, rate=5).values()
    assert values == [1, 10, 100, 1000, 10_000]
    assert Motion("chained", 2, 5, seconds=1.0, rate=4).values() == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("key", "start", "end"), [("partition", 1, 10_000), ("phi", 0, 80), ("chained", 2, 5)]
)
def test_a_step_of_a_tour_moves_as_its_animation_does(key, start, end):
    p, step = PARAMETERS[key], Animation(key, start, end)
    frames = Motion(key, start / p.factor, end / p.factor, seconds=1.0, rate=7).frames(START)
    for k, frame in enumerate(frames):
        assert animated(START, step, k / 6) == frame


@given(st.floats(0.1, 20.0), st.integers(1, 60), st.booleans())
def test_the_durations_add_up(seconds, rate, back):
    """To the hundredth of a second in which a GIF counts, however badly the rate divides it."""
    animation = Motion("visibility", 0.5, 1.0, seconds, rate, back)
    for unit in (1, 10):
        durations = animation.durations(unit)
        assert len(durations) == animation.count == len(animation.order())
        assert all(d % unit == 0 and abs(d - 1000 / rate) <= unit for d in durations)
        assert abs(sum(durations) - 1000 * animation.count / rate) <= unit / 2 + 1e-6


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parameter": "nothing"}, "parameter"),
        ({"parameter": "angle"}, "parameter"),  # which a Werner state has not
        ({"start": -0.1}, "from"),
        ({"end": 1.1}, "to"),
        ({"end": math.nan}, "to"),
        ({"start": 1.0}, "to"),
        ({"seconds": 0.0}, "seconds"),
        ({"seconds": math.inf}, "seconds"),
        ({"rate": 0}, "fps"),
        ({"rate": 60, "seconds": 120.0}, "seconds"),
    ],
)
def test_refusals_name_the_field(changes, field):
    plain = {"parameter": "visibility", "start": 0.5, "end": 1.0}
    with pytest.raises(ScenarioError) as refused:
        Motion(**{**plain, **changes}).frames(START)
    assert refused.value.field == field


def test_degrees_that_were_typed_may_be_a_rounding_beyond():
    p = PARAMETERS["phi"]
    Motion("phi", 0.0, 90.0 / p.factor * (1 + 1e-15)).frames(START)


def test_a_step_of_a_tour_moves_in_the_film_as_on_screen():
    # On screen the player asks `animated` for the fraction `smooth` of the time; a film of the step must
    # show the same picture at the same time, its middle and its slow ends too.
    steps = moving_steps(progress=lambda _: None, should_stop=lambda: False)
    tours = [shipped_tour(name) for name in TOURS]
    played = [step.animation for tour in tours for step in tour.steps if step.animation is not None]
    assert len(steps) == len(played) > 0
    for moving, animation in zip(steps, played, strict=True):
        frames = moving.motion.frames(moving.scenario)
        for k in (0, len(frames) // 4, len(frames) // 2, len(frames) - 1):
            shown = animated(moving.scenario, animation, smooth(k / (len(frames) - 1)))
            get = PARAMETERS[animation.parameter].get
            assert get(frames[k]) == pytest.approx(get(shown), abs=1e-12)
