import itertools

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import eval_legendre, spherical_jn

from physics.bell.two_settings import horodecki_chsh_max
from physics.direction_sets import TETRAHEDRON, TRIAD
from physics.leggett.inequality import best_threshold_visibility, kappa
from physics.states.entanglement import smallest_partial_transpose_eigenvalue
from physics.states.two_qubit import werner
from physics.thresholds import BELL_LIMIT, LOCAL_MODEL_LIMIT, REGIONS, THRESHOLDS

BY_KEY = {t.key: t for t in THRESHOLDS}


def test_table_is_ordered_with_unique_keys():
    values = [t.value for t in THRESHOLDS]
    assert values == sorted(values)
    assert len(BY_KEY) == len(THRESHOLDS)
    assert all(0 < v < 1 for v in values)
    assert all(t.statement and t.reference and t.year >= 1969 for t in THRESHOLDS)


def test_separable_limit_is_where_the_partial_transpose_turns_negative():
    def lowest(v):
        return float(smallest_partial_transpose_eigenvalue(werner(v).density_matrix))

    assert brentq(lowest, 0.1, 0.9, xtol=1e-14) == pytest.approx(BY_KEY["separable"].value, abs=1e-13)


def test_chsh_limit_is_where_the_state_reaches_two():
    v = brentq(lambda x: horodecki_chsh_max(werner(x).correlation_matrix) - 2, 0.1, 1, xtol=1e-14)
    assert v == pytest.approx(BY_KEY["chsh"].value, abs=1e-13)


def test_leggett_model_limit_is_where_the_line_touches_the_band():
    # Branciard 2013, appendix: -V c <= 1 - √((1 + c)/2) for all c; the tightest c is -0.828427.
    tightest = minimize_scalar(
        lambda c: (1 - np.sqrt((1 + c) / 2)) / -c, bounds=(-0.999, -0.01), options={"xatol": 1e-12}
    )
    assert tightest.fun == pytest.approx(BY_KEY["leggett_model"].value, abs=1e-12)
    assert tightest.x == pytest.approx(-0.828427, abs=1e-6)
    assert (
        BY_KEY["no_leggett_model"].value == BY_KEY["leggett_model"].value == pytest.approx(0.853553, abs=5e-7)
    )


def test_leggett_inequality_limits_follow_from_kappa():
    for key, k in (
        ("leggett_three", kappa(TRIAD)),
        ("leggett_four", kappa(TETRAHEDRON)),
        ("leggett_sphere", 0.5),
    ):
        assert BY_KEY[key].value == pytest.approx(float(best_threshold_visibility(k)), abs=1e-15)


def test_published_decimals():
    # 999 x 689 x 10^-6 cos^4(π/50) is printed as 0.6829, with 1/V = 1.4644 (arXiv:1609.06114, abstract).
    assert BY_KEY["local_model_hirsch"].value == pytest.approx(0.6829, abs=5e-5)
    assert 1 / BY_KEY["local_model_hirsch"].value == pytest.approx(1.4644, abs=5e-5)
    # 1.4367 <= K_G(3) <= 1.4546 (arXiv:2302.04721, abstract), rounded to the safe side.
    assert pytest.approx(1 / 1.4546, abs=5e-5) == LOCAL_MODEL_LIMIT
    assert 1 / 1.4367 <= BELL_LIMIT == pytest.approx(1 / 1.4367, abs=1e-4)


def test_the_oldest_local_model_is_krivines():
    """Signs of a uniform λ give (2/π) arcsin(a.b). Mixed over Legendre polynomials of odd l by weights |w_l|,
    sin(c t) = Σ w_l P_l(t), w_l = ±(2l + 1) j_l(c), they give (2c/π) a.b if Σ |w_l| = 1: V = 2c/π.
    Acín, Gisin and Toner (2006), abstract: a model at least for V up to about 0.66.
    """
    odd = np.arange(1, 60, 2)
    c = brentq(lambda x: float((2 * odd + 1) @ np.abs(spherical_jn(odd, x))) - 1, 0.5, 1.5)
    t = np.linspace(-1, 1, 11)
    signs = np.where(odd % 4 == 1, 1, -1)
    series = sum(
        sign * (2 * k + 1) * spherical_jn(k, c) * eval_legendre(k, t)
        for sign, k in zip(signs, odd, strict=True)
    )
    assert series == pytest.approx(np.sin(c * t), abs=1e-12)
    assert BY_KEY["local_model_acin"].value <= 2 * c / np.pi < BY_KEY["local_model_acin"].value + 1e-4


def test_statements_do_not_contradict_each_other():
    # No local model above the lowest Bell violation, no Leggett model above the lowest Leggett one.
    kinds = {kind: [t.value for t in THRESHOLDS if t.kind == kind] for kind in {t.kind for t in THRESHOLDS}}
    assert max(kinds["local_model"]) < min(kinds["bell"])
    assert max(kinds["local_model_povm"]) <= max(kinds["local_model"])
    assert max(kinds["leggett_model"]) <= min(kinds["no_leggett_model"]) <= min(kinds["leggett_inequality"])
    assert max(kinds["separable"]) < min(kinds["steering"])


def test_what_is_ours_and_what_is_remembered_is_marked():
    assert [t.key for t in THRESHOLDS if t.own_result] == ["no_leggett_model"]
    remembered = {"bell_divianszky", "bell_brierley", "bell_hua"}
    assert {t.key for t in THRESHOLDS if t.from_memory} == remembered


def test_regions_cover_the_ruler_without_gap():
    assert REGIONS[0][0] == 0 and REGIONS[-1][1] == 1
    for (_, hi, _), (lo, _, _) in itertools.pairwise(REGIONS):
        assert hi == lo
    assert [r[2] for r in REGIONS] == [
        "separable",
        "entangled_local",
        "unknown",
        "bell_nonlocal_crypto_nonlocal",
        "no_leggett_model",
    ]
    assert [r[0] for r in REGIONS] == pytest.approx([0, 1 / 3, 0.6875, 0.6961, 0.853553], abs=5e-7)
