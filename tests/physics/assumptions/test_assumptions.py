"""What the assumptions say about each other, on random finite models and by linear program."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from physics.assumptions import MODELS, NONE, FiniteModel, conditionals, judge
from tests.physics.assumptions.random_models import (
    STRATEGIES,
    any_model,
    closing_box,
    distribution,
    local_model,
    model_of_boxes,
    no_signalling_box,
)

SEEDS = st.integers(0, 2**32 - 1)
SLICE = ("lambda", "lambda_a", "lambda_b")


def brute_force(model, target, given_names, kept):
    """The largest total variation between conditionals, from the definition, with dictionaries."""
    names = ("a", "b", *SLICE, "A", "B")
    joint, total = {}, {}
    for row in range(len(model.codes)):
        values = {name: model.value(row, name) for name in names}
        p = model.probability[row]
        context = tuple(values[name] for name in given_names)
        total[context] = total.get(context, 0.0) + p
        key = context, values[target]
        joint[key] = joint.get(key, 0.0) + p
    size = 0.0
    for one, other in product(total, total):
        if any(one[given_names.index(name)] != other[given_names.index(name)] for name in kept):
            continue
        size = max(
            size,
            sum(
                abs(joint.get((one, v), 0.0) / total[one] - joint.get((other, v), 0.0) / total[other])
                for v in model.values(target)
            )
            / 2,
        )
    return size


@given(SEEDS)
def test_sizes_are_those_of_the_definitions(seed):
    model = any_model(seed)
    found = judge(model)
    own = ("lambda", "a", "b", "B"), ("lambda", "b", "a", "A")
    pairs = {
        "settings_independence": [("lambda", ("a", "b"), ())],
        "parameter_independence": [
            ("A", ("a", "b", "lambda"), ("a", "lambda")),
            ("B", ("a", "b", "lambda"), ("b", "lambda")),
        ],
        "outcome_independence": [
            ("A", ("a", "b", "lambda", "B"), ("a", "b", "lambda")),
            ("B", ("a", "b", "lambda", "A"), ("a", "b", "lambda")),
        ],
        "microstate_independence": [("lambda_a", ("b", "B"), ()), ("lambda_b", ("a", "A"), ())],
        "microstate_independence_own_setting": [
            ("lambda_a", own[0], ("lambda", "a")),
            ("lambda_b", own[1], ("lambda", "b")),
        ],
        "no_signalling": [("A", ("a", "b"), ("a",)), ("B", ("a", "b"), ("b",))],
        "local_causality": [
            ("A", ("a", "b", "B", *SLICE), ("a", "lambda", "lambda_a")),
            ("B", ("a", "b", "A", *SLICE), ("b", "lambda", "lambda_b")),
        ],
        "bell_1990_settings": [("lambda", ("a", "b", "lambda_a", "lambda_b"), ("lambda_a", "lambda_b"))],
    }
    for name, checks in pairs.items():
        wanted = max(brute_force(model, *check) for check in checks)
        assert found[name].size == pytest.approx(wanted, abs=1e-9), name


@pytest.mark.parametrize("values", [2, 3, 8, 9, 30])
@pytest.mark.parametrize("cells", [0, 4_000_000], ids=["by overlap", "in full"])
def test_many_values_of_lambda(values, cells, monkeypatch):
    """Few values, many values and many contexts are compared in different ways."""
    monkeypatch.setattr(conditionals, "MOST_CELLS", cells)
    rng = np.random.default_rng(values)
    rows = [
        (a, b, state, x, NONE, 1, 1, float(rng.random() * (rng.random() < 0.7)))
        for a, b, state, x in product(range(3), range(2), range(values), range(2))
    ]
    total = sum(row[-1] for row in rows)
    model = FiniteModel.from_rows((*row[:-1], row[-1] / total) for row in rows)
    found = judge(model)
    for name, check in (
        ("settings_independence", ("lambda", ("a", "b"), ())),
        ("bell_1990_settings", ("lambda", ("a", "b", "lambda_a"), ("lambda_a",))),
    ):
        assert found[name].size == pytest.approx(brute_force(model, *check), abs=1e-12)
        first, second = found[name].example
        pairs = list(product(range(3), range(2)))
        p = [[model.conditional({"lambda": v}, {"a": a, "b": b}) for a, b in pairs] for v in range(values)]
        largest = max(max(row) - min(row) for row in p)
        if name == "settings_independence":
            assert abs(first.value - second.value) == pytest.approx(largest)


@given(SEEDS)
def test_factorizability_and_determinism_from_the_definition(seed):
    model = any_model(seed)
    found = judge(model)
    distance = chance = 0.0
    for a, b, state in product(*(model.values(name) for name in ("a", "b", "lambda"))):
        here = {"a": a, "b": b, "lambda": state}
        if model.probability_of(here) == 0:
            continue
        off, likeliest = 0.0, 0.0
        for x, y in product((1, -1), (1, -1)):
            joint = model.conditional({"A": x, "B": y}, here)
            one = model.conditional({"A": x}, {"a": a, "lambda": state})
            off += abs(joint - one * model.conditional({"B": y}, {"b": b, "lambda": state}))
            likeliest = max(likeliest, joint)
        distance, chance = max(distance, off / 2), max(chance, 1 - likeliest)
    assert found["factorizability"].size == pytest.approx(distance, abs=1e-9)
    assert found["determinism_given_lambda"].size == pytest.approx(chance, abs=1e-9)


@given(SEEDS)
def test_examples_are_probabilities_of_the_model(seed):
    model = any_model(seed)
    for name, finding in judge(model).items():
        assert 0 <= finding.size <= 1
        assert (finding.bits > 1e-12) or finding.holds or finding.bits == 0, name
        assert (finding.example is None) == finding.holds
        for one in finding.example or ():
            if one.factors:
                parts = [model.conditional(dict(f.event), dict(f.given)) for f in one.factors]
                assert one.value == pytest.approx(np.prod(parts))
            else:
                assert one.value == pytest.approx(model.conditional(dict(one.event), dict(one.given)))
        if finding.example and not name.startswith("determinism"):
            first, second = finding.example
            # A single probability can differ by no more than the total variation, and by half of it at least
            # where there are no more than four values.
            assert finding.size / 2 - 1e-9 <= abs(first.value - second.value) <= finding.size + 1e-9


@given(SEEDS)
def test_bits_and_sizes_vanish_together(seed):
    for name, finding in judge(any_model(seed)).items():
        assert (finding.bits == 0) <= (finding.size < 1e-5), name


@given(SEEDS)
def test_a_local_model_keeps_all_and_stays_below_2(seed):
    model = local_model(seed)
    found = judge(model)
    wanted = {name for name in found if not name.startswith("determinism")}
    assert {name for name in wanted if not found[name].holds} == set()
    assert model.chsh() <= 2 + 1e-9


@given(SEEDS)
def test_no_model_with_all_assumptions_exceeds_2(seed):
    """Bell's theorem, for whatever distribution: factorizability and settings independence do it."""
    for model in (any_model(seed), local_model(seed), mixed_model(seed)):
        found = judge(model)
        if found["factorizability"].holds and found["settings_independence"].holds:
            s = model.chsh()
            assert s is None or s <= 2 + 1e-7


@given(SEEDS)
def test_local_causality_and_the_repaired_condition_give_factorizability(seed):
    """Section 4 of the paper, with the condition given λ and the own setting."""
    for model in (local_model(seed), mixed_model(seed), any_model(seed)):
        found = judge(model)
        if found["local_causality"].holds and found["microstate_independence_own_setting"].holds:
            assert found["factorizability"].holds


@given(SEEDS)
def test_jarrett(seed):
    """Factorizability is parameter and outcome independence together."""
    for model in (any_model(seed), local_model(seed), mixed_model(seed)):
        found = judge(model)
        both = found["parameter_independence"].holds and found["outcome_independence"].holds
        assert found["factorizability"].holds == both


@given(SEEDS)
def test_the_closing_condition_gives_a_local_model(seed):
    """Settings and parameter independence with P(A|B,a,b,λ) = P(A|B,a,λ): outcome independence may fail.

    Parameter independence makes P(A|a,λ) a mean over B with weights P(B|b,λ). Either these are the same for
    all b, and (A, B) for given λ come from one pair of coins for each, or A does not depend on B at all.
    """
    rng = np.random.default_rng(seed)
    model = model_of_boxes([closing_box(rng) for _ in range(3)], distribution(rng, 3))
    found = judge(model)
    assert found["settings_independence"].holds
    assert found["parameter_independence"].holds
    if found["closing_condition"].holds:
        assert model.chsh() <= 2 + 1e-9


@given(SEEDS)
def test_above_2_the_closing_condition_fails(seed):
    rng = np.random.default_rng(seed)
    model = model_of_boxes([no_signalling_box(rng)], np.ones(1))
    found = judge(model)
    assert found["parameter_independence"].holds
    assert found["no_signalling"].holds
    if model.chsh() > 2 + 1e-9:
        assert not found["closing_condition"].holds
        assert not found["outcome_independence"].holds


def test_the_closing_models_are_not_only_products():
    """Otherwise the property above would say nothing."""
    seen = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        found = judge(model_of_boxes([closing_box(rng) for _ in range(3)], distribution(rng, 3)))
        seen.append((found["closing_condition"].holds, found["outcome_independence"].holds))
    assert (True, False) in seen
    assert (True, True) in seen


def mixed_model(seed: int) -> FiniteModel:
    """One of the built-in models with a random parameter."""
    rng = np.random.default_rng(seed)
    p = float(rng.random())
    key = rng.choice(["dice", "shirt", "shirt_result", "one_sided", "settings_dependence", "pr_box"])
    parameters = {
        "dice": {"correlation": p},
        "settings_dependence": {"M": p * 2 / 3},
        "pr_box": {},
    }.get(key, {"reliability": p})
    return MODELS[key](**parameters).finite_model()


def test_signalling_is_seen():
    """A = (-1)^b: P(A = 1|a, b) is 1 or 0."""
    model = FiniteModel.from_rows(
        (a, b, NONE, NONE, NONE, (-1) ** b, 1, 0.25) for a in (0, 1) for b in (0, 1)
    )
    finding = judge(model)["no_signalling"]
    assert finding.size == 1
    assert finding.bits == pytest.approx(1)


def test_conditions_of_probability_zero_are_left_out():
    """Only (0, 0) and (1, 1) are ever measured: nothing can be seen to depend on the other setting."""
    model = FiniteModel.from_rows((k, k, NONE, NONE, NONE, (-1) ** k, 1, 0.5) for k in (0, 1))
    found = judge(model)
    assert found["parameter_independence"].holds
    assert model.chsh() is None
    assert np.isnan(model.correlators()).sum() == 2


def test_chsh_tries_all_places_of_the_minus_sign():
    """E = (1, -1, 1, 1): S = 4 with the minus sign at (0, 1), whatever the order of the rows."""
    for minus in product((0, 1), repeat=2):
        model = FiniteModel.from_rows(
            (a, b, NONE, NONE, NONE, x, x * (-1 if (a, b) == minus else 1), 0.125)
            for a, b, x in product((0, 1), (0, 1), (1, -1))
        )
        assert model.chsh() == 4


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(0, 0, 0, 0, 0, 1, 1, -0.5), (0, 0, 0, 0, 0, 1, -1, 1.5)], "p: -0.5"),
        ([(0, 0, 0, 0, 0, 1, 1, float("nan"))], "p: nan"),
        ([(0, 0, 0, 0, 0, 1, 0, 1.0)], "outcomes"),
        ([(0, 0, 0, 0, 0, 1, 1, 0.9)], "sum to 0.9"),
    ],
)
def test_what_is_no_distribution_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        FiniteModel.from_rows(rows)


# How much dependent settings allow, by linear program over the sixteen local strategies.


def largest_s(limits):
    """The largest S over P(λ|a, b), λ a local strategy, with L1 distances at most ``limits[pair, pair]``."""
    pairs = list(product((0, 1), (0, 1)))
    n = len(STRATEGIES)
    value = np.array([[a[i] * b[j] * (-1) ** (i * j) for a, b in STRATEGIES] for i, j in pairs])
    distances = list(limits.items())
    width = 4 * n + len(distances) * n
    upper, bound = [], []
    for d, ((one, other), limit) in enumerate(distances):
        slack = 4 * n + d * n
        for k in range(n):
            for sign in (1, -1):
                row = np.zeros(width)
                row[pairs.index(one) * n + k] = sign
                row[pairs.index(other) * n + k] = -sign
                row[slack + k] = -1
                upper.append(row)
                bound.append(0.0)
        row = np.zeros(width)
        row[slack : slack + n] = 1
        upper.append(row)
        bound.append(limit)
    equal = np.zeros((4, width))
    for k in range(4):
        equal[k, k * n : (k + 1) * n] = 1
    cost = np.concatenate([-value.ravel(), np.zeros(len(distances) * n)])
    return -linprog(cost, np.array(upper), bound, equal, np.ones(4)).fun


@pytest.mark.parametrize("m", [0.0, 0.2, 0.5, 2 / 3, 1.0])
def test_hall(m):
    """Hall (2011): S <= min(4, 2 + 3M) with M the largest distance between any two pairs of settings."""
    pairs = list(product((0, 1), (0, 1)))
    limits = {(p, q): m for k, p in enumerate(pairs) for q in pairs[k + 1 :]}
    assert largest_s(limits) == pytest.approx(min(4, 2 + 3 * m), abs=1e-7)
    if m <= 2 / 3:
        assert MODELS["settings_dependence"](M=m).finite_model().chsh() == pytest.approx(largest_s(limits))


@pytest.mark.parametrize(("m1", "m2"), [(0.0, 0.5), (0.2, 0.3), (0.4, 0.4), (0.6, 0.1), (1.0, 1.0)])
def test_friedman(m1, m2):
    """Friedman et al. (2019): S <= min(4, 2 + M1 + M2 + min(M1, M2)), one setting varied at a time."""
    limits = {((0, j), (1, j)): m1 for j in (0, 1)} | {((i, 0), (i, 1)): m2 for i in (0, 1)}
    assert largest_s(limits) == pytest.approx(min(4, 2 + m1 + m2 + min(m1, m2)), abs=1e-7)


@pytest.mark.parametrize("eps", [0.0, 0.3, 2**0.5 - 1, 1.0])
def test_what_a_shirt_of_total_variation_eps_allows(eps):
    """2 + 2 eps is the most for a shirt of two colours, by trying all answers; λ only mixes such answers."""
    best = MODELS["shirt"](reliability=(1 + eps) / 2, strategy="best").finite_model()
    assert judge(best)["microstate_independence"].size == pytest.approx(eps, abs=1e-12)
    # Alice: a sign for each question and each colour; Bob: a sign for each question.
    p = np.array([[(1 + eps) / 2, (1 - eps) / 2], [(1 - eps) / 2, (1 + eps) / 2]])  # P(colour|b)
    largest = max(
        sum((-1) ** (i * j) * p[c, j] * a[2 * i + c] * b[j] for i, j, c in product((0, 1), repeat=3))
        for a in product((1, -1), repeat=4)
        for b in product((1, -1), repeat=2)
    )
    assert largest == pytest.approx(2 + 2 * eps)
    assert best.chsh() == pytest.approx(largest)
