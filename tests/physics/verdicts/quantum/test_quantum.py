"""The quantum verdicts: known bounds, explicit states, and dual matrices checked as operator identities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.verdicts.quantum.decider import decide_quantum, decide_quantum_same_directions
from physics.verdicts.types import Array, Cancelled, Correlations, Effort, Status, Verdict

PROVE, LIVE = Effort(prove=True), Effort(prove=False)
PAULI = np.array([np.eye(2), [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def unit(vectors: Array) -> Array:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def random_settings(count: int, seed: int) -> Array:
    return unit(np.random.default_rng(seed).normal(size=(count, 3)))


def random_state(rank: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    factor = rng.normal(size=(4, rank)) + 1j * rng.normal(size=(4, rank))
    return factor @ factor.conj().T / np.linalg.norm(factor) ** 2


def along(directions: Array) -> Array:
    return np.einsum("ik,kab->iab", directions, PAULI[1:])


def averages(state: Array, a: Array, b: Array) -> tuple[Array, Array, Array]:
    """<A_i B_j>, <A_i>, <B_j> of one-qubit observables (n, 2, 2), (m, 2, 2) in a two-qubit state."""
    rho = state.reshape(2, 2, 2, 2)
    ab = np.einsum("abcd,ica,jdb->ij", rho, a, b).real
    return ab, np.einsum("abcb,ica->i", rho, a).real, np.einsum("abad,jdb->j", rho, b).real


def from_state(state: Array, alice: Array, bob: Array, marginals: bool = True) -> Correlations:
    ab, a, b = averages(state, along(alice), along(bob))
    return Correlations(alice, bob, ab, np.ones(ab.shape, bool), *((a, b) if marginals else (None, None)))


def unbiased(correlators: Array, seed: int = 0) -> Correlations:
    """Given correlators along random directions, which do not matter for the verdict."""
    n, m = correlators.shape
    directions = random_settings(n, seed), random_settings(m, seed + 1)
    return Correlations(*directions, correlators, np.ones((n, m), bool), None, None)


def random_observables(count: int, size: int, rng: np.random.Generator) -> Array:
    """Hermitian matrices with square 1, of random signature."""
    result = []
    for _ in range(count):
        basis = np.linalg.qr(rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size)))[0]
        result.append((basis * rng.choice([-1.0, 1.0], size)) @ basis.conj().T)
    return np.array(result)


def check_dual(data: Correlations, verdict: Verdict) -> None:
    """Z >= 0, and Σ Z_st s† t = bound - functional for arbitrary observables of three-level systems."""
    shown = verdict.certificate
    assert shown is not None and shown.dual_matrix is not None
    z = shown.dual_matrix
    assert np.allclose(z, z.T) and np.linalg.eigvalsh(z)[0] >= -1e-13 * np.abs(z).max()
    value = np.sum(shown.coefficients * data.correlators)
    value += shown.marginals_a @ data.marginals_a if data.marginals_a is not None else 0.0
    value += shown.marginals_b @ data.marginals_b if data.marginals_b is not None else 0.0
    assert shown.value == pytest.approx(value, abs=1e-10)
    assert verdict.critical_visibility[1] == pytest.approx(shown.bound / shown.value)
    rng, (n, m) = np.random.default_rng(0), data.correlators.shape
    a = [np.kron(x, np.eye(3)) for x in random_observables(n, 3, rng)]
    b = [np.kron(np.eye(3), x) for x in random_observables(m, 3, rng)]
    words = [np.eye(9), *a, *b]
    if len(z) > len(words):
        words += [x @ y for x in a for y in b]
    assert len(z) == len(words)
    left = sum(z[s, t] * words[s].conj().T @ words[t] for s in range(len(z)) for t in range(len(z)))
    right = shown.bound * np.eye(9) - np.einsum("i,iab->ab", shown.marginals_a, a)
    right = right - np.einsum("j,jab->ab", shown.marginals_b, b)
    right = right - sum(shown.coefficients[i, j] * a[i] @ b[j] for i in range(n) for j in range(m))
    assert np.abs(left - right).max() < 1e-10 * max(1.0, shown.bound)


def check_model(data: Correlations, verdict: Verdict) -> None:
    """The explicit model reproduces visibility times the data."""
    model = verdict.model
    assert model is not None and model.weights.sum() == pytest.approx(1)
    atoms, w = model.atoms, model.weights
    if "x" in atoms:
        x, y = atoms["x"][0], atoms["y"][0]
        assert np.allclose(np.linalg.norm(x, axis=1), 1) and np.allclose(np.linalg.norm(y, axis=1), 1)
        seen = x @ y.T, np.zeros(len(x)), np.zeros(len(y))
    elif "alpha" in atoms:
        seen = (
            np.einsum("k,ki,kj->ij", w, atoms["alpha"], atoms["beta"]),
            w @ atoms["alpha"],
            w @ atoms["beta"],
        )
    else:
        states = atoms["density_matrix_real"] + 1j * atoms["density_matrix_imag"]
        total = [np.zeros(data.correlators.shape), np.zeros(len(data.alice)), np.zeros(len(data.bob))]
        for k, state in enumerate(states):
            assert np.linalg.eigvalsh(state)[0] > -1e-12 and np.trace(state).real == pytest.approx(1)
            a, b = along(data.alice), along(data.bob)
            if "observables_a" in atoms:
                a = np.einsum("ik,kab->iab", atoms["observables_a"][k], PAULI)
                b = np.einsum("ik,kab->iab", atoms["observables_b"][k], PAULI)
                assert np.allclose(a @ a, np.eye(2)) and np.allclose(b @ b, np.eye(2))
            total = [t + w[k] * part for t, part in zip(total, averages(state, a, b), strict=True)]
        seen = total[0], total[1], total[2]
    wanted = (data.correlators, data.marginals_a, data.marginals_b)
    for got, want in zip(seen, wanted, strict=True):
        if want is not None:
            counts = data.measured if got.ndim == 2 else slice(None)
            assert np.abs(got - model.visibility * want)[counts].max() < 1e-6  # accuracy of cone programs


def triad() -> tuple[Array, Array]:
    half, e = np.radians(36.87) / 2, np.eye(3)
    a = np.roll(e, -1, axis=0)
    return a, np.array([np.cos(half) * a[i] + s * np.sin(half) * e[i] for i in range(3) for s in (1, -1)])


def test_pr_box() -> None:
    """S = 4 against Tsirelson's 2 sqrt 2: V* = 1/sqrt 2, whatever the directions."""
    data = unbiased(np.array([[1.0, 1.0], [1.0, -1.0]]))
    verdict = decide_quantum(data, eta=1.0, effort=LIVE)
    lo, hi = verdict.critical_visibility
    assert verdict.status is Status.EXCLUDED and verdict.proven
    assert lo <= 1 / np.sqrt(2) <= hi and hi - lo < 1e-6
    check_dual(data, verdict)
    check_model(data, verdict)
    assert decide_quantum_same_directions(data, eta=1.0, effort=LIVE).status is Status.EXCLUDED


def test_singlet_on_the_triad() -> None:
    """A state's own correlations: V* = 1 with any measurements too, the settings pin the vectors down."""
    alice, bob = triad()
    singlet = np.zeros((4, 4))
    singlet[1:3, 1:3] = [[0.5, -0.5], [-0.5, 0.5]]
    data = from_state(singlet, alice, bob, marginals=False)
    assert np.allclose(data.correlators, -alice @ bob.T)
    for decide in (decide_quantum, decide_quantum_same_directions):
        verdict = decide(data, eta=1.0, effort=PROVE)
        assert verdict.status is Status.COMPATIBLE and verdict.proven
        assert verdict.critical_visibility == pytest.approx((1.0, 1.0), abs=1e-7)
        check_model(data, verdict)
    check_dual(data, decide_quantum(data, eta=1.0, effort=PROVE))


def test_chained_inequality() -> None:
    """n settings a side: the chain's quantum maximum is 2n cos(π/2n) (Wehner 2006)."""
    n = 4
    correlators = np.cos(np.pi / (2 * n) * (2 * np.arange(n)[:, None] - 2 * np.arange(n)[None] - 1))
    data = unbiased(correlators)
    lo, hi = decide_quantum(data, eta=1.0, effort=LIVE).critical_visibility
    assert lo <= 1 + 1e-9 and hi >= 1 - 1e-9 and hi - lo < 1e-6
    signs = np.zeros((n, n))  # only the chain's 2n pairs, with extreme correlators: V* = cos(π/2n)
    for k in range(n):
        signs[k, k], signs[k, k - 1] = 1.0, 1.0 if k else -1.0
    chain = unbiased(signs)
    chain = Correlations(chain.alice, chain.bob, signs, signs != 0, None, None)
    lo, hi = decide_quantum(chain, eta=1.0, effort=LIVE).critical_visibility
    assert lo <= np.cos(np.pi / (2 * n)) <= hi and hi - lo < 1e-6


def test_deterministic_outcomes() -> None:
    """α = β = 1 is quantum with trivial measurements, but not along two directions of Alice.

    Along them <a.s> + <a'.s> <= 2 cos(angle/2), so there V* <= cos(angle/2), reached by a product state.
    """
    angle = np.radians(70.0)
    alice = np.array([[1.0, 0.0, 0.0], [np.cos(angle), np.sin(angle), 0.0]])
    data = Correlations(
        alice, random_settings(1, 1), np.ones((2, 1)), np.ones((2, 1), bool), np.ones(2), np.ones(1)
    )
    for effort in (LIVE, PROVE):
        verdict = decide_quantum(data, eta=1.0, effort=effort)
        assert verdict.status is Status.COMPATIBLE and verdict.proven
        check_model(data, verdict)
        check_dual(data, verdict)
    verdict = decide_quantum_same_directions(data, eta=1.0, effort=PROVE)
    assert verdict.status is Status.EXCLUDED and verdict.proven
    assert verdict.critical_visibility[1] <= np.cos(angle / 2) + 1e-7
    check_model(data, verdict)


def test_tilted_chsh() -> None:
    """The state with τ <A_0> + CHSH = sqrt(8 + 2 τ^2), the maximum (Acín et al. 2012), has V* = 1."""
    tilt = 0.8
    sine = np.sqrt((4 - tilt**2) / (4 + tilt**2))  # sin 2t of cos t |00> + sin t |11>
    cosine, angle = np.sqrt(1 - sine**2), np.arctan(sine)
    t = np.arcsin(sine) / 2
    vector = np.array([np.cos(t), 0, 0, np.sin(t)])
    alice = np.array([[0.0, 0, 1], [1, 0, 0]])
    bob = np.array([[np.sin(angle), 0, np.cos(angle)], [-np.sin(angle), 0, np.cos(angle)]])
    data = from_state(np.outer(vector, vector), alice, bob)
    assert data.marginals_a is not None and data.marginals_a[0] == pytest.approx(cosine)
    c = data.correlators
    reached = tilt * data.marginals_a[0] + c[0, 0] + c[0, 1] + c[1, 0] - c[1, 1]
    assert reached == pytest.approx(np.sqrt(8 + 2 * tilt**2))
    verdict = decide_quantum(data, eta=1.0, effort=PROVE)
    assert verdict.status is Status.COMPATIBLE
    assert verdict.critical_visibility == pytest.approx((1.0, 1.0), abs=1e-6)
    assert verdict.details["level"] == "1+AB"
    check_dual(data, verdict)
    check_model(data, verdict)


@pytest.mark.parametrize(("n", "m", "rank", "seed"), [(2, 2, 1, 0), (3, 3, 1, 1), (3, 4, 2, 2), (1, 3, 1, 3)])
def test_biased_states(n: int, m: int, rank: int, seed: int) -> None:
    """Data of a state are quantum; level 1 + AB and two-qubit models agree on how much more would be."""
    data = from_state(random_state(rank, seed), random_settings(n, seed + 10), random_settings(m, seed + 20))
    quick = decide_quantum(data, eta=1.0, effort=LIVE)
    settled = decide_quantum(data, eta=1.0, effort=PROVE)
    for verdict in (quick, settled):
        assert verdict.status is Status.COMPATIBLE and verdict.proven
        check_dual(data, verdict)
        check_model(data, verdict)
    (lo, hi), (rough_lo, rough_hi) = settled.critical_visibility, quick.critical_visibility
    assert rough_lo <= lo + 1e-9 and hi <= rough_hi + 1e-9
    assert hi - lo < 1e-3


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 5), st.booleans())
def test_any_correlators(seed: int, n: int, m: int, biased: bool) -> None:
    """Random numbers, some pairs missing: the bracket is tight without marginals, the dual exact with."""
    rng = np.random.default_rng(seed)
    measured = rng.random((n, m)) < 0.8
    measured[0, 0] = True
    correlators = np.where(measured, rng.uniform(-1, 1, (n, m)), 0.0)
    bias = 1 - np.abs(correlators).max()
    marginals = (rng.uniform(-bias, bias, n) / 2, rng.uniform(-bias, bias, m) / 2) if biased else (None, None)
    data = Correlations(
        random_settings(n, seed), random_settings(m, seed + 1), correlators, measured, *marginals
    )
    verdict = decide_quantum(data, eta=1.0, effort=LIVE)
    lo, hi = verdict.critical_visibility
    assert lo <= hi
    check_dual(data, verdict)
    if not biased:
        assert hi - lo < 1e-6 * hi
        check_model(data, verdict)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 4), st.sampled_from(["both", "one", "none"]))
def test_same_directions(seed: int, n: int, m: int, given_marginals: str) -> None:
    """Data of a state mixed with noise: V* >= 1, the state found works, and no state beats the operator."""
    rng = np.random.default_rng(seed)
    alice, bob = random_settings(n, seed), random_settings(m, seed + 1)
    if seed % 3 == 0:
        alice[:, 2] = 0.0
        alice = unit(alice)
    full = from_state(random_state(int(rng.integers(1, 5)), seed), alice, bob)
    marginals = {
        "both": (full.marginals_a, full.marginals_b),
        "one": (full.marginals_a, None),
        "none": (None, None),
    }
    data = Correlations(alice, bob, full.correlators, full.measured, *marginals[given_marginals])
    verdict = decide_quantum_same_directions(data, eta=1.0, effort=PROVE)
    lo, hi = verdict.critical_visibility
    assert verdict.status is Status.COMPATIBLE and lo <= hi and hi - lo < 1e-5 * hi
    check_model(data, verdict)
    shown = verdict.certificate
    assert shown is not None and shown.dual_matrix is not None
    operator = np.einsum("ij,iab,jcd->acbd", shown.coefficients, along(alice), along(bob)).reshape(4, 4)
    operator = operator + np.kron(np.einsum("i,iab->ab", shown.marginals_a, along(alice)), np.eye(2))
    operator = operator + np.kron(np.eye(2), np.einsum("j,jab->ab", shown.marginals_b, along(bob)))
    assert np.linalg.eigvalsh(operator)[-1] <= shown.bound + 1e-9
    rest = shown.bound * np.eye(4) - operator
    assert np.allclose(shown.dual_matrix, np.block([[rest.real, -rest.imag], [rest.imag, rest.real]]))


def test_data_that_are_not_linear_in_the_direction() -> None:
    """The same direction twice with opposite correlators: V* = 0 along these directions."""
    alice, bob = np.array([[0.0, 0, 1], [0.0, 0, 1]]), random_settings(1, 2)
    data = Correlations(alice, bob, np.array([[0.4], [-0.4]]), np.ones((2, 1), bool))
    verdict = decide_quantum_same_directions(data, eta=1.0, effort=PROVE)
    assert verdict.status is Status.EXCLUDED and verdict.proven
    assert verdict.critical_visibility == pytest.approx((0.0, 0.0), abs=1e-12)
    assert decide_quantum(data, eta=1.0, effort=PROVE).status is Status.COMPATIBLE


def test_white_noise() -> None:
    data = Correlations(*triad(), np.zeros((3, 6)), np.ones((3, 6), bool), np.zeros(3), np.zeros(6))
    for decide in (decide_quantum, decide_quantum_same_directions):
        verdict = decide(data, eta=1.0, effort=PROVE)
        assert verdict.status is Status.COMPATIBLE and verdict.critical_visibility == (np.inf, np.inf)
        check_model(data, verdict)


def test_fifteen_by_sixty() -> None:
    """75 vectors, 900 edges: about a second, and the singlet's correlations cannot be scaled up."""
    alice, bob = random_settings(15, 1), random_settings(60, 2)
    data = unbiased(-alice @ bob.T)
    data = Correlations(alice, bob, data.correlators, data.measured)
    verdict = decide_quantum(data, eta=1.0, effort=PROVE)
    assert verdict.status is Status.COMPATIBLE
    assert verdict.critical_visibility == pytest.approx((1.0, 1.0), abs=1e-6)


def test_stop() -> None:
    data = unbiased(np.ones((2, 2)))
    with pytest.raises(Cancelled):
        decide_quantum(data, eta=1.0, effort=Effort(should_stop=lambda: True))
    with pytest.raises(Cancelled):
        decide_quantum_same_directions(data, eta=1.0, effort=Effort(should_stop=lambda: True))
