import math
from functools import reduce
from itertools import product as pairs

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.states.entanglement import smallest_partial_transpose_eigenvalue
from physics.states.multiphoton import (
    DICKE,
    OVERLAP,
    PARTIAL_TRANSPOSE,
    TENSOR,
    PhotonState,
    bipartitions,
    correlation_tensor,
    dicke,
    ghz,
    ghz_separable_model,
    largest_product_overlap,
    lowest_critical_visibility,
    product,
    schmidt_coefficients,
    search_product_overlap,
    separability_tests,
    smallest_eigenvalue_transposed_on,
    w_state,
    witness_operator,
)
from physics.states.two_qubit import PAULI
from physics.vectors import random_directions
from tests.physics.states.test_two_qubit import random_density_matrix

seeds = st.integers(0, 10**6)
FAMILIES = [ghz(3), ghz(4), ghz(6), w_state(3), w_state(5), dicke(4, 2), dicke(5, 2), dicke(6, 3)]


def name(state):
    return f"{state.code}{state.photons}-{state.excitations}"


def random_vector(seed, n):
    rng = np.random.default_rng(seed)
    vector = rng.normal(size=2**n) + 1j * rng.normal(size=2**n)
    return vector / np.linalg.norm(vector)


def by_code(state, visibility=1.0):
    found = {}
    for test in separability_tests(state, visibility):
        found.setdefault(test.code, []).append(test)
    return found


def test_states():
    np.testing.assert_allclose(ghz(2).vector, np.array([1, 0, 0, 1]) / math.sqrt(2))
    # |001>, |010>, |100>; the first photon is the leading bit.
    np.testing.assert_allclose(w_state(3).vector, np.array([0, 1, 1, 0, 1, 0, 0, 0]) / math.sqrt(3))
    assert np.flatnonzero(dicke(4, 2).vector).tolist() == [3, 5, 6, 9, 10, 12]
    np.testing.assert_allclose(product([[0, 0, 1], [0, 0, -1]]).vector, [0, 1, 0, 0], atol=1e-15)
    # |+i> has the Bloch vector y.
    np.testing.assert_allclose(
        correlation_tensor(product([[0, 1, 0], [1, 0, 0]]).density_matrix())[1, 0], 1, atol=1e-15
    )
    rho = w_state(4).density_matrix(0.3)
    assert np.trace(rho).real == pytest.approx(1)
    assert np.linalg.eigvalsh(rho)[-1] == pytest.approx(0.3 + 0.7 / 16)


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(2, 4))
def test_correlation_tensor_against_operators(seed, n):
    state = PhotonState("random", n, random_vector(seed, n))
    expected = np.empty((3,) * n)
    for index in pairs(range(3), repeat=n):
        operator = reduce(np.kron, [PAULI[k] for k in index])
        expected[index] = np.vdot(state.vector, operator @ state.vector).real
    np.testing.assert_allclose(state.correlation_tensor, expected, atol=1e-13)
    np.testing.assert_allclose(correlation_tensor(state.density_matrix(0.4)), 0.4 * expected, atol=1e-13)


@pytest.mark.parametrize("n", range(2, 9))
def test_overlap_closed_forms_against_search(n):
    states = [ghz(n), w_state(n), *(dicke(n, k) for k in range(n + 1)), product(np.eye(3)[np.arange(n) % 3])]
    for state in states:
        assert search_product_overlap(state, 8, seed=n) == pytest.approx(
            largest_product_overlap(state), abs=1e-9
        )
    # ((N-1)/N)^(N-1), 4/9 for three photons.
    assert largest_product_overlap(w_state(n)) == pytest.approx(((n - 1) / n) ** (n - 1), abs=1e-15)


def search_product_correlation(state, starts):
    """max Σ T_jk.. x_j y_k ... over unit vectors, one replaced at a time by the best given the others."""
    n, tensor = state.photons, state.correlation_tensor
    best = 0.0
    for start in range(starts):
        vectors = random_directions(np.random.default_rng(start), n)
        before, value = -1.0, 0.0
        while value - before > 1e-13:
            before = value
            for k in range(n):
                rest = np.moveaxis(tensor, k, 0)
                for other in [j for j in range(n - 1, -1, -1) if j != k]:
                    rest = rest @ vectors[other]
                value = float(np.linalg.norm(rest))
                vectors[k] = rest / value if value else vectors[k]
        best = max(best, value)
    return best


@pytest.mark.parametrize("n", range(2, 9))
def test_no_product_correlation_exceeds_one_and_one_is_reached(n):
    for state in (ghz(n), w_state(n), dicke(n, n // 2)):
        assert search_product_correlation(state, 10) == pytest.approx(1, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_search_finds_the_largest_schmidt_coefficient(seed):
    # For two photons the largest overlap with product states is s1².
    state = PhotonState("random", 2, random_vector(seed, 2))
    s = schmidt_coefficients(state, (0,))
    assert search_product_overlap(state) == pytest.approx(s[0] ** 2, abs=1e-9)
    assert largest_product_overlap(state) is None
    test = by_code(state)[OVERLAP][0]
    assert not test.bound_proven and test.bound == pytest.approx(s[0] ** 2, abs=1e-9)


@pytest.mark.parametrize("n", range(2, 9))
def test_ghz_thresholds(n):
    found = by_code(ghz(n))
    d = 2**n
    assert found[OVERLAP][0].critical_visibility == pytest.approx((0.5 - 1 / d) / (1 - 1 / d))
    # Dür, Cirac and Tarrach 1999: fully separable exactly for V <= 1/(1 + 2^(N-1)), and the partial transpose
    # sees it in every bipartition.
    assert len(found[PARTIAL_TRANSPOSE]) == n // 2
    for test in found[PARTIAL_TRANSPOSE]:
        assert test.critical_visibility == pytest.approx(1 / (1 + d / 2), rel=1e-12)
    assert lowest_critical_visibility(ghz(n)) == pytest.approx(1 / (1 + d / 2), rel=1e-12)
    # |T|² = 2^(N-1) from the even numbers of σ_y among σ_x, and 1 more from σ_z...σ_z if N is even.
    assert found[TENSOR][0].critical_visibility == pytest.approx(1 / (d / 2 + (n % 2 == 0)), rel=1e-12)


@pytest.mark.parametrize("n", range(3, 9))
def test_w_thresholds(n):
    found = by_code(w_state(n))
    # s1 s2 = √(m(N-m))/N between m photons and the others.
    for test in found[PARTIAL_TRANSPOSE]:
        m = len(test.party)
        assert test.critical_visibility == pytest.approx(1 / (1 + 2**n * math.sqrt(m * (n - m)) / n))
    # |T|² = 1 + 4(N-1)/N: σ_z everywhere, and two σ_x or two σ_y of size 2/N.
    assert found[TENSOR][0].critical_visibility == pytest.approx(n / (5 * n - 4))
    if n == 3:
        assert lowest_critical_visibility(w_state(3)) == pytest.approx(0.20959, abs=1e-5)


@pytest.mark.parametrize("n", range(2, 9))
def test_ghz_state_is_a_mixture_of_products_up_to_the_threshold(n):
    limit = 1 / (1 + 2 ** (n - 1))
    for v in (0.0, 0.6 * limit, limit):
        model = ghz_separable_model(n, v)
        assert np.all(model.weights > 0) and model.weights.sum() == pytest.approx(1)
        np.testing.assert_allclose(np.linalg.norm(model.bloch, axis=-1), 1, atol=1e-12)
        np.testing.assert_allclose(model.density_matrix(), ghz(n).density_matrix(v), atol=1e-12)
        assert not any(t.refutes for t in separability_tests(ghz(n), v - 1e-12 if v else v))
    assert any(t.refutes for t in separability_tests(ghz(n), limit + 1e-9))
    with pytest.raises(ValueError, match="visibility: "):
        ghz_separable_model(n, limit + 1e-6)


@pytest.mark.parametrize("state", FAMILIES, ids=name)
def test_partial_transpose_against_dense_matrices(state):
    rho = state.density_matrix(0.4)
    symmetric = {}
    for test in by_code(state, 0.4)[PARTIAL_TRANSPOSE]:
        assert smallest_eigenvalue_transposed_on(rho, test.party) == pytest.approx(test.value, abs=1e-12)
        symmetric[len(test.party)] = test.value
    # One bipartition per size is enough: all of them agree.
    for party in bipartitions(state.photons, symmetric=False):
        assert smallest_eigenvalue_transposed_on(rho, party) == pytest.approx(
            symmetric[len(party)], abs=1e-12
        )


def test_eight_photons_dense():
    rho = dicke(8, 4).density_matrix(0.05)
    for test in by_code(dicke(8, 4), 0.05)[PARTIAL_TRANSPOSE]:
        assert smallest_eigenvalue_transposed_on(rho, test.party) == pytest.approx(test.value, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_two_photons_agree_with_the_two_qubit_module(seed):
    rho = random_density_matrix(seed)
    expected = float(smallest_partial_transpose_eigenvalue(rho))
    for party in ((0,), (1,)):
        assert smallest_eigenvalue_transposed_on(rho, party) == pytest.approx(expected, abs=1e-13)


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(2, 5))
def test_states_without_symmetry(seed, n):
    state = PhotonState("random", n, random_vector(seed, n))
    found = by_code(state, 0.7)
    assert not state.symmetric
    assert len(found[PARTIAL_TRANSPOSE]) == 2 ** (n - 1) - 1
    for test in found[PARTIAL_TRANSPOSE]:
        assert test.value == pytest.approx(
            smallest_eigenvalue_transposed_on(state.density_matrix(0.7), test.party), abs=1e-12
        )


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(2, 6), st.floats(0, 1))
def test_nothing_refutes_product_states(seed, n, visibility):
    state = product(random_directions(np.random.default_rng(seed), n))
    assert lowest_critical_visibility(state) is None
    assert not any(t.refutes for t in separability_tests(state, visibility))


@pytest.mark.parametrize("code", [OVERLAP, PARTIAL_TRANSPOSE, TENSOR])
@pytest.mark.parametrize("state", FAMILIES, ids=name)
def test_witness_operators(state, code):
    rng = np.random.default_rng(3)
    for test in by_code(state, 0.5)[code]:
        operator = witness_operator(state, code, test.party)
        np.testing.assert_allclose(operator, operator.conj().T, atol=1e-14)
        # Its mean at V is the distance of the value from the bound, on the side that refutes when negative.
        mean = np.trace(operator @ state.density_matrix(0.5)).real
        sign = 1 if code == PARTIAL_TRANSPOSE else -1
        assert mean == pytest.approx(sign * (test.value - test.bound), abs=1e-12)
        assert test.refutes == (mean < 0)
        at_threshold = np.trace(operator @ state.density_matrix(test.critical_visibility)).real
        assert at_threshold == pytest.approx(0, abs=1e-12)
        for _ in range(60):
            vector = product(random_directions(rng, state.photons)).vector
            assert np.vdot(vector, operator @ vector).real >= -1e-12


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(2, 5))
def test_witness_operators_of_states_without_symmetry(seed, n):
    # Complex amplitudes and all bipartitions, so that no transposition of photons or axes goes unnoticed.
    state = PhotonState("random", n, random_vector(seed, n))
    rho = state.density_matrix()
    for test in by_code(state)[PARTIAL_TRANSPOSE]:
        operator = witness_operator(state, PARTIAL_TRANSPOSE, test.party)
        assert np.trace(operator @ rho).real == pytest.approx(test.value, abs=1e-12)
    squared = np.sum(correlation_tensor(rho) ** 2)
    assert np.trace(witness_operator(state, TENSOR) @ rho).real == pytest.approx(1 - squared, abs=1e-12)


def test_symmetry_needs_all_exchanges():
    # Photons 1 and 2 alike, photon 3 not.
    assert not product([[0, 0, 1], [0, 0, 1], [1, 0, 0]]).symmetric
    assert product([[1, 0, 0]] * 3).symmetric and dicke(5, 3).symmetric


def test_witness_bounds_are_reached_by_product_states():
    # |0...0> for GHZ; the polarization with sin²(θ/2) = k/N for Dicke; z or x everywhere for the tensors.
    zeros = product(np.tile([0.0, 0, 1], (4, 1))).vector
    assert np.vdot(zeros, witness_operator(ghz(4), OVERLAP) @ zeros).real == pytest.approx(0, abs=1e-15)
    z = 1 - 2 * 1 / 4
    best = product(np.tile([math.sqrt(1 - z**2), 0, z], (4, 1))).vector
    assert np.vdot(best, witness_operator(dicke(4, 1), OVERLAP) @ best).real == pytest.approx(0, abs=1e-15)
    flipped = product([[0, 0, -1.0], *np.tile([0.0, 0, 1], (3, 1))]).vector
    assert np.vdot(flipped, witness_operator(dicke(4, 1), TENSOR) @ flipped).real == pytest.approx(
        0, abs=1e-14
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ghz(9), "n: 9 is outside"),
        (lambda: ghz(1), "n: 1 is outside"),
        (lambda: w_state(2.5), "n: 2.5 is not a whole number"),
        (lambda: dicke(4, 5), "k: 5 is outside"),
        (lambda: product([[0, 0, 2], [0, 0, 1]]), "bloch: vector 0"),
        (lambda: PhotonState(DICKE, 2, np.ones(4)), "vector: length 2"),
        (lambda: PhotonState(DICKE, 2, np.ones(3)), "vector: shape"),
        (lambda: separability_tests(ghz(3), 1.1), "visibility: 1.1"),
        (lambda: smallest_eigenvalue_transposed_on(np.eye(8), (0, 1, 2)), "party: "),
        (lambda: smallest_eigenvalue_transposed_on(np.eye(6), (0,)), "rho: shape"),
        (lambda: schmidt_coefficients(ghz(3), ()), "party: "),
        (lambda: witness_operator(ghz(3), "other"), "code: unknown test 'other'"),
        (lambda: witness_operator(PhotonState("x", 2, [1, 0, 0, 0]), OVERLAP), "state: no closed form"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()
