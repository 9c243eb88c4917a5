"""Results of the scenes Marginals and Polarization: known numbers, choices that are checked, the cache."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import Cache, evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.presets import PRESETS, apply_preset
from gui.core.results_json import results_as_json
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.marginals import intents as marginal_intents
from gui.core.scenes.marginals.results import ANGLE_GRID
from gui.core.scenes.polarization import intents as polarization_intents
from gui.core.scenes.sphere_grid import MAP_POINTS
from gui.core.values import ScenarioError

START = intents.default_scenario()
MARGINALS = intents.set_scene(START, "marginals")
POLARIZATION = intents.set_scene(START, "polarization")


def at(scenario, v=1.0, eta=1.0):
    return replace(scenario, visibility=v, eta=eta)


# Marginals.


@pytest.mark.parametrize("eta", [0.2, 1.0])
def test_malus_law_fails_up_to_the_published_angle(eta):
    """η sin x <= 2 - 2 cos x, x half the angle, fails for tan(x/2) < η/2 (Branciard 2008, eq. (10))."""
    found = evaluate(at(MARGINALS, 1.0, eta)).scene
    np.testing.assert_allclose(found.left, eta * np.sin(ANGLE_GRID / 2), atol=1e-10)
    ((low, high),) = found.fails
    assert low == pytest.approx(0.0, abs=1e-6)
    assert high == pytest.approx(4 * math.atan(eta / 2), abs=2e-4)
    assert found.slope == pytest.approx(eta / 2, abs=1e-6)
    assert found.mean == pytest.approx(eta / 2, abs=1e-9)


def test_malus_law_survives_up_to_sqrt3_over_2():
    """min (2 - sin x)/(2 cos x) = √3/2 at x = 30°, as for the Leggett inequality over the whole sphere."""
    found = evaluate(MARGINALS).scene
    assert found.critical == pytest.approx(math.sqrt(3) / 2, abs=1e-6)
    assert math.degrees(found.critical_angle) == pytest.approx(60.0, abs=0.05)
    assert evaluate(at(MARGINALS, 0.867)).scene.refuted
    assert not evaluate(at(MARGINALS, 0.865)).scene.refuted


def test_the_chain_at_the_singlet():
    """∫|M| <= n (1 - cos π/2n): every law but M = 0 is refuted with enough steps."""
    found = evaluate(at(marginal_intents.set_steps(MARGINALS, 8), 1.0)).scene
    assert found.chain_at_steps == pytest.approx(8 * (1 - math.cos(math.pi / 16)))
    assert found.best_steps == 1000
    assert found.refuted_by_chain
    assert evaluate(at(MARGINALS, 1.0, 0.0)).scene.refuted_by_chain is False


def test_the_visibility_at_which_the_chain_allows_the_law():
    found = evaluate(MARGINALS).scene
    assert evaluate(at(MARGINALS, found.chain_critical + 0.005)).scene.refuted_by_chain
    assert not evaluate(at(MARGINALS, found.chain_critical - 0.005)).scene.refuted_by_chain


def test_a_typed_function_is_the_family_it_equals():
    typed = evaluate(marginal_intents.set_expression(MARGINALS, "sign(x)*sqrt(abs(x))")).scene
    known = evaluate(marginal_intents.set_exponent(MARGINALS, 0.5)).scene
    np.testing.assert_allclose(typed.left, known.left, atol=1e-9)
    assert typed.shape.odd
    assert not evaluate(marginal_intents.set_expression(MARGINALS, "x**2")).scene.shape.odd


def test_a_refused_function_names_the_place_and_changes_nothing():
    with pytest.raises(ScenarioError, match="character 3"):
        marginal_intents.set_expression(MARGINALS, "1+foo(x)")
    with pytest.raises(ScenarioError, match="outside"):
        marginal_intents.set_expression(MARGINALS, "2*x")


def test_even_functions_fail_at_opposite_settings():
    s = marginal_intents.set_sign(marginal_intents.set_expression(at(MARGINALS), "x**2"), 1)
    assert evaluate(s).scene.fails[-1][1] == pytest.approx(math.pi)


# Polarization.


def test_the_product_model_is_a_polarization_and_the_other_is_not():
    found = evaluate(at(POLARIZATION, 0.5)).scene
    product, branciard = found.surfaces["product"], found.surfaces["branciard"]
    np.testing.assert_allclose(product.response, MAP_POINTS @ -found.u, atol=1e-12)
    assert product.fit.largest_deviation < 1e-9
    assert branciard.fit.largest_deviation > 0.1
    assert max(branciard.highest, -branciard.lowest) <= 1 + 1e-9


def test_the_chain_breaks_at_post_selection():
    found = evaluate(at(POLARIZATION, 0.8)).scene
    assert all(step.holds for step in found.chains["product"])
    holds = {step.code: step.holds for step in found.chains["branciard"]}
    assert holds["positive"] and holds["no_signalling"] and holds["definite_polarization"]
    assert not any(holds[code] for code in ("post_selection", "own_polarization", "product", "separable"))


def test_branciards_model_turns_negative_past_its_threshold():
    below = evaluate(at(POLARIZATION, 0.853)).scene.chains["branciard"][0]
    above = evaluate(at(POLARIZATION, 0.95)).scene.chains["branciard"][0]
    assert below.holds and not above.holds


def test_an_impossible_result_has_no_surface():
    a = POLARIZATION.alice[0].direction
    s = polarization_intents.set_polarization(POLARIZATION, tuple(-x for x in a))
    found = evaluate(s).scene
    assert found.probability == pytest.approx(0.0)
    assert found.surfaces == {"product": None, "branciard": None}
    assert evaluate(polarization_intents.condition_on(s, 0, -1)).scene.surfaces["product"] is not None
    json.dumps(results_as_json(evaluate(s)))


@pytest.mark.parametrize("v", [0.2, 1 / 3, 0.6, 1.0])
def test_witness_of_werner_states(v):
    """Smallest eigenvalue of ρ^T_B: (1 - 3V)/4."""
    found = evaluate(at(POLARIZATION, v)).scene
    assert found.witness.value == pytest.approx((1 - 3 * v) / 4, abs=1e-12)
    assert found.witness.detects == (v > 0.34)
    curve = found.witness_curve
    np.testing.assert_allclose(curve.value, (1 - 3 * curve.visibility) / 4, atol=1e-12)


def test_real_polarizers_scale_correlations_and_relax_the_bound():
    """At ε = 0.2, φ = 30° the bound is 1.862 and the one for ideal polarizers 1.827."""
    s = polarization_intents.set_epsilon_prime(polarization_intents.set_epsilon(POLARIZATION, 0.2), 0.1)
    found = evaluate(intents.set_phi(at(s), math.radians(30))).scene.polarizers
    assert found.correlator[1] == pytest.approx(0.64 * found.correlator[0])
    assert found.value[1] == pytest.approx(0.64 * found.value[0])
    assert found.value_bound[0] == pytest.approx(1.82745, abs=1e-5)
    assert found.value_bound[1] == pytest.approx(2 - 0.8 * (2 - 1.827454), abs=1e-5)
    assert found.chsh[1] == pytest.approx(0.64 * found.chsh[0])
    assert found.critical_chsh == pytest.approx(1 - 2**-0.25)
    np.testing.assert_allclose(
        np.interp(math.radians(30), found.phi, found.observed), found.value[1], atol=1e-12
    )


@pytest.mark.parametrize("missing", [(0, 0), (1, 3), (2, 4)])
def test_a_triple_with_an_unmeasured_pair_has_no_leggett_value(missing):
    pairs = tuple((i, j) for i in range(3) for j in range(6) if (i, j) != missing)
    found = evaluate(replace(POLARIZATION, pairs=pairs))
    value = found.scene.polarizers.value
    assert math.isnan(value[0]) and math.isnan(value[1]) and found.leggett is None
    json.dumps(results_as_json(found), allow_nan=False)


def test_photons():
    """GHZ states: 1/(1 + 2^(N-1)) (Dür, Cirac and Tarrach 1999)."""
    for n in range(2, 9):
        s = polarization_intents.set_photons(POLARIZATION, n)
        limit = 1 / (1 + 2 ** (n - 1))
        found = evaluate(at(s, limit + 1e-3)).scene.photons
        assert found.critical_here == pytest.approx(limit)
        assert found.refuted
        assert not evaluate(at(s, limit - 1e-3)).scene.photons.refuted
        assert found.critical["partial_transpose"][n - 2] == pytest.approx(limit)


def test_dicke_states_of_few_photons_keep_one_in_each_state():
    s = polarization_intents.set_photon_family(POLARIZATION, "dicke")
    found = evaluate(
        polarization_intents.set_photons(polarization_intents.set_excitations(s, 7), 3)
    ).scene.photons
    assert (found.state.photons, found.state.excitations) == (3, 2)


# Both.


@pytest.mark.parametrize("scene", ["marginals", "polarization"])
@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_has_results_and_json(scene, preset):
    s = intents.set_scene(apply_preset(START, preset), scene)
    text = json.dumps(results_as_json(evaluate(s)), allow_nan=False)
    assert json.loads(text)["scene"]


@pytest.mark.parametrize("scene", ["marginals", "polarization"])
def test_the_cache_changes_nothing(scene):
    cache = Cache()
    s = intents.set_scene(START, scene)
    steps = [
        s,
        at(s, 0.7),
        at(s, 0.7, 0.5),
        marginal_intents.set_exponent(s, 3.0),
        marginal_intents.set_sign(s, 1),
        polarization_intents.set_epsilon(s, 0.3),
        polarization_intents.set_polarization(s, (0.0, 0.6, 0.8)),
        polarization_intents.condition_on(s, 1, -1),
        polarization_intents.set_photons(s, 5),
        polarization_intents.set_photon_family(s, "w"),
        apply_preset(s, "chsh"),
        s,
    ]
    for step in steps:
        known = results_as_json(evaluate(step, cache))["scene"]
        assert known == results_as_json(evaluate(step))["scene"]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("marginals.family", {"family": "cubic"}),
        ("marginals.exponent", {"exponent": math.nan}),
        ("marginals.expression", {"expression": "__import__('os')"}),
        ("marginals.sign", {"sign": 0}),
        ("marginals.steps", {"steps": 0}),
        ("polarization.page", {"page": "none"}),
        ("polarization.hidden", {"hidden": (0.0, 0.0, 0.0)}),
        ("polarization.outcome", {"outcome": 2}),
        ("polarization.epsilon", {"epsilon": 1.0}),
        ("polarization.epsilon_prime", {"epsilon_prime": 0.1}),
        ("polarization.photons", {"photons": 9}),
        ("polarization.excitations", {"excitations": 0}),
        ("model.hidden", {"hidden": (1.0, 1.0, 0.0)}),
        ("open_question.chi", {"chi": math.inf}),
    ],
)
def test_choices_are_checked(field, change):
    part = field.split(".")[0]
    with pytest.raises(ScenarioError) as error:
        check_scenario(replace(START, **{part: replace(getattr(START, part), **change)}))
    assert error.value.field == field


def test_sliders_keep_epsilon_prime_at_or_below_epsilon():
    s = polarization_intents.set_epsilon_prime(polarization_intents.set_epsilon(START, 0.3), 0.25)
    assert check_scenario(polarization_intents.set_epsilon(s, 0.1)).polarization.epsilon_prime == 0.1
    assert polarization_intents.set_epsilon_prime(s, 0.9).polarization.epsilon_prime == 0.3


def test_choices_travel_in_a_session():
    s = marginal_intents.set_expression(polarization_intents.set_photons(POLARIZATION, 6), "x**5")
    assert decode_session(encode_session(s)) == s
