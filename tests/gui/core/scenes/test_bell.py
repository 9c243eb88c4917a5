"""The scene "Bell" without Qt: intents, results, and inequalities read from files."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from gui.core import intents
from gui.core.cache import Cache
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import decode_session, encode_session
from gui.core.presets import EXAMPLES, apply_preset
from gui.core.scenario import PartiallyEntangled, Postulated, directions
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.bell import PRESETS, BellInequality, inequality_of_certificate
from gui.core.scenes.bell import intents as bell
from gui.core.scenes.bell.reader import InequalityError, looks_like_inequality, read_inequality
from gui.core.scenes.bell.results import efficiency_at_bound, offered, visibility_at_bound
from gui.core.values import InputError, ScenarioError
from tests.gui.scenarios import scenarios

START = intents.set_visibility(apply_preset(intents.default_scenario(), "chsh"), 1.0)
TABLE = BellInequality(((1.0, 2.0), (-1.0, 0.5)), (0.0, 1.0), None, 0.25, "mine")


def results(s, cache=None):
    return evaluate(check_scenario(s), cache).scene


def test_the_preset_opens_the_scene_at_two_root_two() -> None:
    assert START.scene == "bell"
    r = results(START)
    assert r.value == pytest.approx(2 * math.sqrt(2))
    assert [t.share for t in r.terms] == pytest.approx([math.sqrt(0.5)] * 4)
    assert sum(t.share for t in r.terms) == pytest.approx(r.value)
    assert r.in_fan
    assert r.maximum is not None and r.maximum.exact
    assert r.maximum.value == pytest.approx(2 * math.sqrt(2))


def test_the_curve_over_the_angle_is_the_closed_form() -> None:
    """V (3 cos θ - cos 3θ)."""
    r = results(intents.set_visibility(START, 0.8))
    theta = np.radians(r.x)
    np.testing.assert_allclose(r.y, 0.8 * (3 * np.cos(theta) - np.cos(3 * theta)), atol=1e-12)


@pytest.mark.parametrize("name", ["chsh", "ch", "i3322", "elegant", "chained"])
def test_a_chosen_inequality_comes_with_settings_that_violate_it(name: str) -> None:
    """The singlet reaches the two-qubit maximum, and the parts add up to S, whatever the losses."""
    s = bell.choose_inequality(START, name)
    r = results(s)
    assert r.fits
    assert r.value == pytest.approx(r.known.two_qubits, abs=1e-8)
    lossy = results(bell.set_efficiency(s, 0.9))
    assert sum(t.share for t in lossy.terms) == pytest.approx(lossy.value, abs=1e-12)


def test_clauser_horne_at_an_efficiency_is_in_probabilities() -> None:
    """η² on P(++), η on P(+): S(η) = η² (1 + √2)/2 - η for the singlet."""
    s = bell.set_efficiency(bell.choose_inequality(START, "ch"), 0.9)
    assert results(s).value == pytest.approx(0.81 * (1 + math.sqrt(2)) / 2 - 0.9)
    kinds = [(t.kind, len(t.settings)) for t in results(s).terms]
    assert kinds == [("P", 2)] * 4 + [("P", 1)] * 2


def test_thresholds_at_the_settings() -> None:
    """1/√2 and 2(√2 - 1) for the singlet at its best settings; none where nothing violates."""
    r = results(START)
    assert visibility_at_bound(START, r, 2.0) == pytest.approx(math.sqrt(0.5))
    assert efficiency_at_bound(r, 2.0) == pytest.approx(2 * (math.sqrt(2) - 1))
    local = bell.set_angle(START, math.radians(80))
    assert math.isnan(visibility_at_bound(local, results(local), 2.0))
    assert math.isnan(efficiency_at_bound(results(local), 2.0))


@pytest.mark.parametrize("along", ["visibility", "efficiency", "bell_angle", "angle"])
def test_every_curve_runs_through_s(along: str) -> None:
    """At the present value of the parameter the curve is at S."""
    s = replace(START, state=PartiallyEntangled(0.6), visibility=0.9)
    s = bell.set_along(bell.set_efficiency(bell.set_angle(s, 0.7), 0.95), along)
    r = results(s)
    p = next(p for p in offered(s) if p.key == along)
    assert r.along == along
    assert np.interp(p.get(s) * p.factor, r.x, r.y) == pytest.approx(r.value, abs=1e-3)
    assert r.lowest <= np.nanmin(r.y) + 1e-12


def test_along_phi_of_a_triad() -> None:
    """An inequality on 3 x 6 settings follows the pairs as they open."""
    triad = intents.use_direction_set(START, "triad")
    c = np.zeros((3, 6))
    c[np.arange(3), 2 * np.arange(3)] = c[np.arange(3), 2 * np.arange(3) + 1] = -1 / 3
    s = bell.use_inequality(triad, inequality_of_certificate(c, np.zeros(3), np.zeros(6), "L3"))
    r = results(bell.set_along(s, "phi"))
    np.testing.assert_allclose(r.y, 2 * np.cos(np.radians(r.x) / 2), atol=1e-9)  # L_3 = 2 V cos(φ/2)


def test_settings_that_do_not_fit() -> None:
    s = intents.set_scene(intents.default_scenario(), "bell")
    r = results(s)
    assert not r.fits
    assert math.isnan(r.value)
    assert len(r.x) > 0  # the fan needs no settings
    assert len(results(bell.set_along(s, "visibility")).x) == 0
    assert results(bell.use_best_settings(s)).fits


def test_given_correlations() -> None:
    """A PR box keeps its settings under CHSH and reaches 4; another inequality takes settings of its own."""
    box = bell.choose_inequality(apply_preset(START, "pr_box"), "chsh")
    assert box.postulated is not None
    assert results(box).value == pytest.approx(4.0)
    assert results(box).maximum is None
    assert "visibility" not in [p.key for p in offered(box)]
    assert bell.choose_inequality(box, "i3322").postulated is None
    missing = replace(box, postulated=Postulated(((1.0, 1.0), (1.0, None))))
    assert math.isnan(results(missing).value)


def test_locked_settings_stay() -> None:
    locked = intents.toggle_lock(START, "bob", 1)
    moved = bell.set_angle(locked, 0.3)
    assert moved.bob[1] == locked.bob[1]
    assert moved.alice[1] != locked.alice[1]
    assert moved.bob[0].label == locked.bob[0].label


def test_the_fan_suits_the_state() -> None:
    """For |Φ+>, whose T is diag(1, -1, 1), Bob's directions are along Alice's."""
    from gui.core.scenario import BellDiagonal

    s = replace(START, state=BellDiagonal((1.0, -1.0, 1.0)))
    r = results(bell.set_angle(s, math.pi / 4))
    assert r.value == pytest.approx(2 * math.sqrt(2))
    assert r.in_fan


def test_refused_choices() -> None:
    with pytest.raises(ScenarioError, match="no inequality was opened"):
        bell.choose_inequality(START, "given")
    with pytest.raises(ScenarioError, match="equal angles"):
        bell.set_angle(bell.choose_inequality(START, "elegant"), 0.4)
    for changes, field in (
        ({"inequality": "nonsense"}, "bell.inequality"),
        ({"chained": 1}, "bell.chained"),
        ({"efficiency": 1.5}, "bell.efficiency"),
        ({"angle": 4.0}, "bell.angle"),
        ({"along": "no name"}, "bell.along"),
        ({"given": BellInequality(((0.0,),))}, "bell.given.coefficients"),
        ({"given": BellInequality(((1.0,),), (math.inf,))}, "bell.given.marginals_a[0]"),
    ):
        with pytest.raises(ScenarioError) as refused:
            check_scenario(replace(START, bell=replace(START.bell, **changes)))
        assert refused.value.field == field


@settings(max_examples=60, deadline=None)
@given(scenarios("bell"))
def test_any_scenario_gives_results_and_comes_back_from_a_session(s) -> None:
    try:
        check_scenario(s)
    except InputError:
        return
    r = results(s, Cache())
    assert r.fits == (r.expression.shape == r.shape)
    if math.isfinite(r.value):
        assert abs(r.value - r.expression.constant) <= r.expression.size + 1e-9
        if all(math.isfinite(t.share) for t in r.terms):
            assert sum(t.share for t in r.terms) == pytest.approx(r.value, abs=1e-8 * (1 + r.expression.size))
    assert decode_session(encode_session(s)).bell == s.bell


def test_many_parts_are_summed_for_each_setting_of_alice() -> None:
    """7 x 7 correlators, single averages and a constant: nine parts that add up to S, losses or not."""
    rng = np.random.default_rng(4)
    given = replace(
        inequality_of_certificate(rng.normal(size=(7, 7)), rng.normal(size=7), rng.normal(size=7), "large"),
        constant=0.5,
    )
    s = bell.use_inequality(replace(START, state=PartiallyEntangled(0.4)), given)
    for efficiency in (1.0, 0.8):
        r = results(bell.set_efficiency(s, efficiency))
        assert len(r.terms) == 7 + 1 + 1
        assert sum(t.share for t in r.terms) == pytest.approx(r.value, abs=1e-10)


def test_best_settings_are_at_least_as_good() -> None:
    rng = np.random.default_rng(0)
    s = intents.use_settings(
        START, *(v / np.linalg.norm(v, axis=1)[:, None] for v in rng.normal(size=(2, 2, 3)))
    )
    for name in PRESETS[:-1]:
        best = bell.use_best_settings(bell.choose_inequality(s, name))
        r = results(best)
        assert r.value == pytest.approx(r.maximum.value, abs=1e-9)
        assert directions(best.alice).shape[0] == r.expression.shape[0]


# Files.


def test_json_forms_are_the_same() -> None:
    inside = {"coefficients": [[1, 2], [-1, 0.5]], "marginals_a": [0, 1], "constant": 0.25}
    plain = read_inequality(json.dumps(inside).encode(), "mine.json")
    assert plain == TABLE
    wrapped = read_inequality(json.dumps({"inequality": {**inside, "name": "mine"}}).encode(), "x.json")
    assert wrapped == TABLE
    certificate = {**inside, "bound": 2.0, "value": 2.5, "dual_matrix": [[1.0]]}
    assert read_inequality(json.dumps(certificate).encode(), "mine.json") == TABLE


@pytest.mark.parametrize(
    "text",
    [
        ",1,b1,b2\n1,0.25,0,0\na1,0,1,2\na2,1,-1,0.5\n",
        ";b1;b2;1\na1;1;2;0\na2;-1;0.5;1\n1;0;0;0.25\n",
        "# a comment\n\t1\tb1\tb2\n1\t0.25\t0\t0\n\na1\t0\t1\t2\na2\t1\t-1\t0.5\n",
    ],
)
def test_csv_forms_are_the_same(text: str) -> None:
    found = read_inequality(text.encode(), "mine.csv")
    assert (found.coefficients, found.marginals_a, found.constant) == (
        TABLE.coefficients, TABLE.marginals_a, TABLE.constant,
    )  # fmt: skip
    assert found.name == "mine"


def test_numbers_alone_are_coefficients() -> None:
    found = read_inequality(b"1,1\n1,-1\n", "chsh.csv")
    assert found == BellInequality(((1.0, 1.0), (1.0, -1.0)), name="chsh")


@pytest.mark.parametrize(
    "content", [b",1,b1,b2\n1,0.25,0,0\na1,0,1,2\na2,1,-1,0.5\n", b'{"coefficients": [[1, 2]]}']
)
def test_such_files_are_opened_like_any_other(content: bytes) -> None:
    """Dropped on the window: the scene opens, the state stays, and settings that do not fit are replaced."""
    s = replace(intents.default_scenario(), visibility=0.7)
    opened = scenario_from_bytes(content, "mine.csv", s)
    assert opened.scene == "bell"
    assert opened.visibility == 0.7
    assert opened.bell.given is not None
    assert results(opened).fits


def test_data_files_are_not_taken_for_inequalities() -> None:
    for _, path in EXAMPLES.values():
        assert not looks_like_inequality(path.read_bytes())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xff\xfe1", "not UTF-8"),
        (b"1,2\n3\n", "line 2, column a2: 1 numbers where 2 are needed"),
        (b"1,x\n", 'line 1, column b2: "x" is not a number'),
        (b",b1,b1\na1,1,2\n", "line 1, column b1: a column has no name"),
        (b",b1,b2\na1,1,2\na1,1,2\n", "used twice"),
        (b",1\n1,0\na1,1\n", "a setting for Alice and one for Bob"),
        (b"0,0\n", "all are zero"),
        (b"1,nan\n", "coefficients[0][1]: nan is not a finite number"),
        (b"1,1e9\n", "outside"),
        (b",".join([b"1"] * 70), "more than 60"),
        (b'{"coefficients": [[1, 2], [3]]}', "coefficients[1]: 1 numbers where row 0 has 2"),
        (b'{"coefficients": [[1]], "bonds": 3}', "bonds: is not a known field"),
        (b'{"coefficients": [[1]', "not valid JSON"),
        (b"{}", "coefficients: is missing"),
        (b"[1, 2]", "expected an object"),
        (b"1," * 600_000, "larger than 1 MB"),
        (b",b1\na1," + b"1" * 200_000, "line 2: cannot be split into cells (field larger"),
    ],
)
def test_malformed_files_are_refused_by_name(content: bytes, words: str) -> None:
    with pytest.raises(InequalityError) as refused:
        read_inequality(content, "file")
    assert words in str(refused.value)


def test_measured_correlations_have_an_error_of_s() -> None:
    """Delft 2015: S = 2.4225 ± 0.204 (Hensen et al. 2015); theory has no error, nor has S with e < 1 here."""
    path = EXAMPLES["delft2015"][1]
    s = scenario_from_bytes(path.read_bytes(), path.name, START)
    s = bell.choose_inequality(s, "chsh")
    r = results(s)
    assert r.is_measured and r.value == pytest.approx(2.4225, abs=5e-5)
    assert r.sigma == pytest.approx(0.204, abs=5e-4)
    assert r.needed_sd > 5.0  # for one of several hypotheses at 5 s.d.
    assert not results(START).is_measured
