"""Tours as files: what comes with the program, round trips, refusals."""

from __future__ import annotations

import random
import re

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.cache import Cache
from gui.core.evaluate import evaluate
from gui.core.files.disk import FileError, read_limited
from gui.core.files.opening import scenario_from_bytes
from gui.core.numbers import UNDEFINED
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.resources import RESOURCES
from gui.core.scenario import BellDiagonal
from gui.core.scene_list import SCENES
from gui.core.tours import (
    TOURS,
    Animation,
    Tour,
    TourError,
    TourStep,
    animated,
    filled,
    foretold,
    load_tour,
    on_the_way,
    read_tour,
    recorded_step,
    save_tour,
    scenarios,
    shipped_tour,
    tour_text,
)
from gui.core.tours.files import MAX_BYTES
from gui.core.values import InputError


def _left(step, scenario):
    return scenario if step.animation is None else animated(scenario, step.animation, 1.0)


def test_the_menu_lists_the_files_there_are():
    assert {path.stem for path in (RESOURCES / "tours").glob("*.toml")} == set(TOURS)
    for name, title in TOURS.items():
        assert shipped_tour(name).title == title


@pytest.mark.parametrize("name", TOURS)
def test_each_step_is_evaluated_and_differs_from_the_one_before(name):
    tour = shipped_tour(name)
    cache, before = Cache(), None
    for step, scenario in zip(tour.steps, scenarios(tour), strict=True):
        shown = _left(step, scenario)
        results = evaluate(shown, cache)
        text = filled(step.text, results)
        # Every number that a sentence names is there; verdicts come from the window later.
        assert UNDEFINED not in text, text
        assert (shown, text, step.tab) != before
        before = shown, text, step.tab
        assert step.note, f"{step.title}: nothing for the speaker"


# What may stand as digits: numbers printed in a paper, and constants of formulas.
_PRINTED = ("(2/3)", "0.56", "3.65", "2003", "2008", "2013", "10²³")


@pytest.mark.parametrize("name", TOURS)
def test_numbers_in_sentences_come_from_the_results(name):
    for step in shipped_tour(name).steps:
        plain = re.sub(r"\{[^}]*\}", "", step.text)
        for known in _PRINTED:
            plain = plain.replace(known, "")
        assert not re.search(r"\d+\.\d+|\d{3,}", plain), f"{step.title}: {plain}"


def test_the_numbers_are_those_of_the_results():
    scenario = intents.set_phi(intents.default_scenario(), np.radians(30))
    results = evaluate(scenario)
    # B08: the bound of eq. (4) at 30 degrees is 1.82745.
    assert filled("{leggett.bound} {phi} {visibility:2}", results) == "1.8275 30.00° 0.98"
    # The threshold of three directions is 2√2/3.
    assert filled("{threshold.leggett_three}", results) == "0.9428"
    assert filled("{leggett.window.1:deg} {{x}}", evaluate(intents.set_visibility(scenario, 1.0))) == (
        "73.74° {x}"  # 4 arctan(1/3)
    )
    assert filled("{critical.local} {scene.anything}", results) == f"… {UNDEFINED}"


def test_a_name_of_many_parts_is_refused_before_it_is_read():
    """100 000 parts took half a minute of tomllib; each line is counted."""
    first = b'title = "x"\n'
    for deep in (b"[a" + b".a" * 100_000 + b"]", b'"a=b"' + b" . a" * 2_000 + b" = 1"):
        with pytest.raises(TourError, match="line 2: more than 1000 dots"):
            read_tour(first + deep)
    with pytest.raises(TourError, match="not a known field"):
        read_tour(first + b"[a" + b".a" * 400 + b"]")


def test_of_a_coming_step_is_said_what_is_known_before_it_is_shown():
    """Numbers of its Scenario and thresholds are; sentences with what is still to be computed wait."""
    s = intents.set_visibility(intents.default_scenario(), 0.9)
    assert foretold("At V = {visibility:2} of {threshold.chsh}. Then {phi}!", s) == (
        f"At V = 0.90 of 0.7071. Then {filled('{phi}', evaluate(s))}!",
        True,
    )
    assert foretold("First. L is {leggett.value}. It is {verdict.local}. See eq. (4).", s) == (
        "First. See eq. (4).",
        False,
    )
    for tour in map(shipped_tour, TOURS):
        for step, coming in zip(tour.steps, scenarios(tour), strict=True):
            said, _ = foretold(step.text, coming)
            assert "…" not in said and "{" not in said


@pytest.mark.parametrize("name", TOURS)
def test_a_tour_comes_back_as_it_was_written(name, tmp_path):
    tour = shipped_tour(name)
    path = tmp_path / "tour.toml"
    save_tour(tour, path)
    assert load_tour(path) == tour


def _scenes():
    start = intents.default_scenario()
    yield start
    for scene in SCENES:
        yield replace(start, scene=scene)
    for key in PRESETS:
        yield apply_preset(replace(start, visibility=0.77), key)
    yield replace(start, state=BellDiagonal((0.1, -0.2, 0.3)))
    for _, path in EXAMPLES.values():
        yield scenario_from_bytes(read_limited(path), path.name)
    yield replace(
        apply_preset(start, "chsh"), pairs=((0, 0), (1, 1)), view=replace(start.view, with_noise=True)
    )


def test_a_recorded_step_shows_what_was_recorded_whatever_comes_before():
    steps = tuple(_scenes())
    tour = Tour(title="All", steps=tuple(recorded_step(s, str(k)) for k, s in enumerate(steps)))
    again = read_tour(tour_text(tour))
    assert scenarios(again) == steps
    turned = Tour(title="All", steps=again.steps[::-1])
    assert scenarios(turned) == steps[::-1]


def test_holes_of_a_table_survive():
    start = apply_preset(intents.default_scenario(), "pr_box")
    given = replace(start.postulated, correlators=((None, 1.0), (1.0, -1.0)))
    scenario = replace(start, postulated=given, pairs=((0, 1), (1, 0), (1, 1)))
    tour = read_tour(tour_text(Tour(title="x", steps=(recorded_step(scenario, "x"),))))
    assert scenarios(tour) == (scenario,)


def _file(step: str) -> bytes:
    return f'title = "T"\n[[steps]]\ntitle = "S"\n[[steps]]\ntitle = "S2"\n{step}'.encode()


@pytest.mark.parametrize(
    ("step", "field", "reason"),
    [
        ('preset = "nobody"', "steps[1].preset", "is none of triad"),
        ('scene = "nowhere"', "steps[1].scene", "is none of leggett"),
        ('choices = { scene = "nowhere" }', "steps[1].choices.scene", "is none of leggett"),
        ('data = "none"', "steps[1].data", "is none of branciard2008"),
        ("parameters = { phi = 500 }", "steps[1].parameters.phi", "500 is outside -90 to 90°"),
        ("parameters = { phi = nan }", "steps[1].parameters.phi", "outside"),
        ("parameters = { psi = 1 }", "steps[1].parameters.psi", "is none of phi"),
        ("parameters = { colour = 0.5 }", "steps[1].parameters.colour", "cannot be moved here"),
        ("state = { werner = 2 }", "steps[1].state.werner", "<= 1"),
        ("state = { werner = 1, ket = '00' }", "steps[1].state", "different forms"),
        ("settings = { alice = [[1,1,0]], bob = [[0,0,1]] }", "steps[1].settings.alice[0]", "unit vector"),
        ("pairs = [[9, 9]]", "steps[1].pairs[0]", "does not exist"),
        ("model = { shirt = { reliability = 3 } }", "steps[1].model.shirt.reliability", "<= 1"),
        ("model = {}", "steps[1].model", "names no model"),
        (
            "spins = { state = { singlets = 7 }, regions = [[0],[1]] }",
            "steps[1].spins.state.singlets",
            "even",
        ),
        ("choices = { nothing = 1 }", "steps[1].choices.nothing", "is none of scene"),
        ("choices = { marginals = { sign = 3 } }", "steps[1].choices.marginals.sign", "neither 1 nor -1"),
        ("choices = { marginals = { sing = 1 } }", "steps[1].choices.marginals.sing", "is not a known field"),
        ("choices = { eta = 'x' }", "steps[1].choices.eta", "expected a number"),
        ('highlight = ["moon"]', "steps[1].highlight[0]", "is none of plot"),
        ('highlight = ["card:x"]', "steps[1].highlight[0]", "is none of separable"),
        ('text = "{nothing}"', "steps[1].text", "neither the key of a parameter"),
        ('text = "{leggett.__class__}"', "steps[1].text", "neither the key of a parameter"),
        ('text = "{phi!r}"', "steps[1].text", "may be followed by"),
        ('text = "{phi"', "steps[1].text", "bracket"),
        ("animation = { parameter = 'phi', from = 0, to = 91 }", "steps[1].animation.to", "is outside"),
        ("animation = { parameter = 'x', from = 0, to = 1 }", "steps[1].animation.parameter", "is none of"),
        (
            "animation = { parameter = 'phi', from = 0, to = 1, seconds = 0 }",
            "steps[1].animation.seconds",
            "0.2",
        ),
        ("colour = 1", "steps[1].colour", "is not a known field"),
        ('title = "again"', "", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_by_step_field_and_reason(step, field, reason):
    with pytest.raises(TourError) as caught:
        read_tour(_file(step))
    assert caught.value.field == field and reason in caught.value.reason


def test_the_file_is_named(tmp_path):
    path = tmp_path / "talk.toml"
    path.write_text('title = "T"\n[[steps]]\ntitle = "S"\nscene = "x"\n')
    with pytest.raises(TourError, match=r'^talk.toml: steps\[0\].scene: "x" is none of'):
        load_tour(path)
    path.write_text('title = "T"\n')
    with pytest.raises(TourError, match="there are none"):
        load_tour(path)
    with pytest.raises(FileError):
        load_tour(tmp_path / "missing.toml")
    with pytest.raises(TourError, match="none of two_minutes"):
        shipped_tour("../../secret")


def test_mutated_files_are_refused_in_words_or_read():
    rng = random.Random(5)
    sources = [
        (RESOURCES / "tours" / f"{name}.toml").read_bytes() for name in ("two_minutes", "branciard2013")
    ]
    refused = 0
    for _ in range(150):
        raw = bytearray(rng.choice(sources))
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(raw))
            cut = rng.randrange(1, 30)
            match rng.randrange(4):
                case 0:
                    raw[at] = rng.randrange(256)
                case 1:
                    del raw[at : at + cut]
                case 2:
                    raw[at:at] = raw[at : at + cut]
                case _:
                    raw[at : at + 1] = rng.choice([b"1e999", b"-", b"nan", b"inf", b"[", b"{", b'"', b"\x00"])
        try:
            read_tour(bytes(raw))
        except InputError as error:  # and nothing else
            refused += 1
            assert str(error).isprintable()
    assert refused > 75


def test_the_way_ends_where_it_should_and_breaks_no_rule():
    start = intents.default_scenario()
    rng = np.random.default_rng(2)
    places = [apply_preset(start, key) for key in PRESETS] + [
        replace(start, state=BellDiagonal((0.5, 0.1, 0.1)))
    ]
    for _ in range(30):
        before, after = (places[k] for k in rng.integers(len(places), size=2))
        for t in (0.0, 0.25, 0.5, 0.99):
            now = on_the_way(before, after, t)  # checked inside
            assert now.scene == after.scene and len(now.alice) == len(after.alice)
        assert on_the_way(before, after, 1.0) is after


def test_phi_opens_evenly_and_keeps_its_frames():
    before = intents.set_phi(intents.default_scenario(), 0.2)
    after = intents.set_phi(before, 1.0)
    now = on_the_way(before, after, 0.5)
    assert now.phi == pytest.approx(0.6) and now.frames == after.frames
    # Half way between the two settings on the great circle is the setting of the mean angle.
    expected = intents.set_phi(before, 0.6)
    for one, other in zip(now.bob, expected.bob, strict=True):
        assert np.allclose(one.direction, other.direction)


def test_a_logarithmic_parameter_runs_by_factors():
    scenario = replace(intents.default_scenario(), scene="macroscopic")
    half = animated(scenario, Animation("partition", 1, 10_000, 3.0), 0.5)
    assert half.partition == 100


def test_msgspec_schema_of_a_step_is_closed():
    # A misspelt field must not be passed over in silence.
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"title": "x", "hilight": []}, type=TourStep)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("parameters = { phi = 30, visibility = true }", "steps[0].parameters.visibility"),
        ("parameters = { phi = 2026-01-01 }", "steps[0].parameters.phi"),
        ('parameters = { eta = "half" }', "steps[0].parameters.eta"),
    ],
)
def test_a_parameter_that_is_no_number_is_named(line, field):
    content = f'title = "a"\n[[steps]]\ntitle = "b"\n{line}\n'
    with pytest.raises(TourError) as refusal:
        read_tour(content.encode())
    assert refusal.value.field == field


def test_a_tour_of_a_later_form_is_refused_as_such():
    content = 'title = "a"\nversion = 2\n[[steps]]\ntitle = "b"\n'
    with pytest.raises(TourError, match=r"2 is not known to this program \(it reads 1\)"):
        read_tour(content.encode())


def test_a_tour_too_large_to_be_read_at_once_is_refused_with_the_limit(tmp_path):
    """It is read by the window itself: 2 MB of settings took 3.5 s."""
    path = tmp_path / "long.toml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(FileError, match=r"long\.toml.*larger than 300 kB"):
        load_tour(path)
    with pytest.raises(TourError, match="larger than 300 kB"):
        read_tour(path.read_bytes())
