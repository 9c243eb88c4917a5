"""States of N photons and tests that refute full separability, with white noise: V ρ + (1 - V) 1/2^N.

Definite polarizations that survive post-selection leave N photons fully separable (Navascués, "The physics
of crypto-nonlocality", arXiv:1303.5124, axiom (c')), so each of these tests refutes that class of theories.
Every test here is sufficient, none necessary in general; for GHZ states the partial transpose is exact, as
``ghz_separable_model`` shows. Photon k is bit k of the basis index, the first the most significant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, ComplexArray, array_within
from physics.states.two_qubit import PAULI
from physics.vectors import as_unit_vectors

MAX_PHOTONS = 8

GHZ, W, DICKE, PRODUCT = "ghz", "w", "dicke", "product"
OVERLAP, PARTIAL_TRANSPOSE, TENSOR = "overlap", "partial_transpose", "tensor"


@dataclass(frozen=True, eq=False)
class PhotonState:
    """A pure state of ``photons`` = N: ``vector`` (2^N,), unit length, read-only; ``code`` its family.

    ``excitations`` is k of a Dicke state (1 for W), otherwise None.
    """

    code: str
    photons: int
    vector: ComplexArray
    excitations: int | None = None

    def __post_init__(self) -> None:
        n = _photons(self.photons)
        vector = np.array(self.vector, dtype=np.complex128)
        if vector.shape != (2**n,):
            raise ValueError(f"vector: shape {vector.shape} where {(2**n,)} is needed")
        if abs(np.linalg.norm(vector) - 1) > 1e-9:
            raise ValueError(f"vector: length {np.linalg.norm(vector):.10g} where 1 is needed")
        vector.setflags(write=False)
        object.__setattr__(self, "vector", vector)

    @cached_property
    def symmetric(self) -> bool:
        """Whether no exchange of photons changes the vector."""
        tensor = self.vector.reshape((2,) * self.photons)
        return all(np.allclose(tensor, np.swapaxes(tensor, 0, k), atol=1e-12) for k in range(1, self.photons))

    @cached_property
    def correlation_tensor(self) -> Array:
        """T_jk.. = <σ_j⊗σ_k⊗...>, shape (3,)*N, of the state without noise; V times it with noise."""
        return correlation_tensor(np.outer(self.vector, self.vector.conj()))

    def density_matrix(self, visibility: float = 1.0) -> ComplexArray:
        """V |ψ><ψ| + (1 - V) 1/2^N, shape (2^N, 2^N). ValueError unless 0 <= V <= 1."""
        v = float(array_within(visibility, "visibility", 0.0, 1.0))
        noise = (1 - v) / len(self.vector) * np.eye(len(self.vector))
        return np.asarray(v * np.outer(self.vector, self.vector.conj()) + noise)


@dataclass(frozen=True)
class SeparabilityTest:
    """A test of full separability of V |ψ><ψ| + (1 - V) 1/2^N.

    ``code``: OVERLAP (<ψ|ρ|ψ> against the largest overlap of product states), PARTIAL_TRANSPOSE (smallest
    eigenvalue of ρ^T_A against 0, A the photons in ``party``) or TENSOR (T.T_ρ of the N-photon correlation
    tensors against its largest value on product states).
    ``bound``: the value that fully separable states cannot pass, upwards (downwards for the transpose);
    ``value`` = ``noise_value`` + V (``pure_value`` - ``noise_value``). ``bound_proven``: False where the
    bound is only the best found by numerical search and might be too low.
    ``critical_visibility``: above it the test refutes; None where no V <= 1 does.
    """

    code: str
    state: str
    photons: int
    visibility: float
    value: float
    bound: float
    pure_value: float
    noise_value: float
    critical_visibility: float | None
    bound_proven: bool = True
    party: tuple[int, ...] = ()

    @property
    def refutes(self) -> bool:
        """Whether the state is shown not to be fully separable."""
        return self.critical_visibility is not None and self.visibility > self.critical_visibility


@dataclass(frozen=True, eq=False)
class SeparableModel:
    """Σ_j weights_j ⊗_k (1 + s_jk.σ)/2 with ``weights`` (J,) > 0 of sum 1 and ``bloch`` (J, N, 3) units."""

    weights: Array
    bloch: Array

    def density_matrix(self) -> ComplexArray:
        """ρ (2^N, 2^N) of the mixture."""
        count, n = self.bloch.shape[:2]
        spinors = _spinors(self.bloch.reshape(-1, 3)).reshape(count, n, 2)
        vectors = spinors[:, 0]
        for k in range(1, n):
            vectors = (vectors[:, :, None] * spinors[:, k, None, :]).reshape(count, -1)
        return np.asarray((vectors.T * self.weights) @ vectors.conj())


def ghz(n: int) -> PhotonState:
    """(|0...0> + |1...1>)/√2 of n photons, 2 <= n <= 8."""
    vector = np.zeros(2 ** _photons(n), dtype=np.complex128)
    vector[[0, -1]] = math.sqrt(0.5)
    return PhotonState(GHZ, n, vector)


def w_state(n: int) -> PhotonState:
    """Equal superposition of all n states with one photon in |1>."""
    return PhotonState(W, n, dicke(n, 1).vector, 1)


def dicke(n: int, k: int) -> PhotonState:
    """Equal superposition of all C(n, k) states with k photons in |1>, 0 <= k <= n."""
    count = _photons(n)
    array_within(k, "k", 0, count)
    ones = np.array([i.bit_count() for i in range(2**count)])
    return PhotonState(DICKE, n, np.where(ones == k, 1 / math.sqrt(math.comb(n, k)), 0).astype(complex), k)


def product(bloch: ArrayLike) -> PhotonState:
    """⊗_k of photons polarized along unit vectors (N, 3)."""
    directions = as_unit_vectors(bloch, "bloch")
    return PhotonState(PRODUCT, _photons(len(directions)), reduce(_kron, _spinors(directions)))


def largest_product_overlap(state: PhotonState) -> float | None:
    """max |<φ1 φ2 ...|ψ>|² over product states, in closed form; None for a state of another family.

    GHZ: 1/2. Dicke: C(N,k) (k/N)^k ((N-k)/N)^(N-k), for W ((N-1)/N)^(N-1) (Wei and Goldbart, Phys. Rev. A 68,
    042307 (2003)). Product: 1.
    """
    if state.code == GHZ:
        return 0.5
    if state.code == PRODUCT:
        return 1.0
    if state.code in (W, DICKE) and state.excitations is not None:
        n, k = state.photons, state.excitations
        return math.comb(n, k) * (k / n) ** k * ((n - k) / n) ** (n - k)
    return None


def search_product_overlap(state: PhotonState, starts: int = 20, rounds: int = 200, seed: int = 0) -> float:
    """The same maximum by alternating maximization from random product states: a lower bound of it.

    Each round replaces one photon at a time by the best one given the others, so no step lowers the overlap.
    """
    rng = np.random.default_rng(seed)
    shape = (starts, state.photons, 2)
    factors = rng.normal(size=shape) + 1j * rng.normal(size=shape)
    factors /= np.linalg.norm(factors, axis=-1, keepdims=True)
    tensor = state.vector.reshape((2,) * state.photons)
    return float(np.max(_alternate(tensor, factors, rounds) ** 2))


def correlation_tensor(rho: ArrayLike) -> Array:
    """T (3,)*N with T_jk.. = Tr(ρ σ_j⊗σ_k⊗...) of a density matrix (2^N, 2^N), 2 <= N <= 8."""
    matrix, n = _density(rho)
    tensor = matrix.reshape((2,) * (2 * n))
    for k in range(n):
        # The axes left of a photon's own hold the tensor indices already made.
        tensor = np.moveaxis(np.tensordot(PAULI, tensor, axes=([1, 2], [n, k])), 0, k)
    return np.asarray(tensor.real, dtype=np.float64)


def smallest_eigenvalue_transposed_on(rho: ArrayLike, party: tuple[int, ...]) -> float:
    """Smallest eigenvalue of ρ transposed on the photons in ``party`` (indices from 0); negative refutes.

    ``party`` neither empty nor everyone. Dense: a few ms at N = 8 on one free core.
    """
    matrix, n = _density(rho)
    transposed = _partial_transpose(matrix, _party(party, n), n)
    if not np.any(transposed.imag):
        return float(np.linalg.eigvalsh(transposed.real)[0])
    return float(np.linalg.eigvalsh(transposed)[0])


def bipartitions(n: int, symmetric: bool) -> tuple[tuple[int, ...], ...]:
    """The smaller party of every bipartition of n photons, or of one bipartition per size if symmetric."""
    sizes = range(1, _photons(n) // 2 + 1)
    if symmetric:
        return tuple(tuple(range(size)) for size in sizes)
    # At half the photons each bipartition would come twice: keep those with photon 0.
    return tuple(p for size in sizes for p in combinations(range(n), size) if 2 * size < n or 0 in p)


def separability_tests(state: PhotonState, visibility: float = 1.0) -> tuple[SeparabilityTest, ...]:
    """All tests: overlap, partial transpose of every bipartition (one per size if symmetric), tensor.

    A few ms at N = 8: the smallest eigenvalue of |ψ><ψ|^T_A is -s1 s2, s the two largest Schmidt
    coefficients, and white noise adds its own (1 - V)/2^N. Raises ValueError unless 0 <= V <= 1.
    """
    v = float(array_within(visibility, "visibility", 0.0, 1.0))
    dimension = len(state.vector)
    overlap = largest_product_overlap(state)
    bound = search_product_overlap(state) if overlap is None else overlap
    tests = [_test(OVERLAP, state, v, bound, 1.0, 1 / dimension, overlap is not None)]
    for party in bipartitions(state.photons, state.symmetric):
        s = schmidt_coefficients(state, party)
        tests.append(_test(PARTIAL_TRANSPOSE, state, v, 0.0, -float(s[0] * s[1]), 1 / dimension, True, party))
    # Σ p T = T_ρ with product T's gives T.T_ρ <= max over products of T.(x⊗y⊗...) (Badziag et al.,
    # Phys. Rev. Lett. 100, 140403 (2008)). That maximum is 1 for the families here: no correlator exceeds 1
    # and |<σ_z...σ_z>| = 1 for Dicke states, |<σ_x...σ_x>| = 1 for GHZ.
    squared = float(np.sum(state.correlation_tensor**2))
    tests.append(_test(TENSOR, state, v, 1.0, squared, 0.0, True))
    return tuple(tests)


def schmidt_coefficients(state: PhotonState, party: tuple[int, ...]) -> Array:
    """Schmidt coefficients s1 >= s2 >= ... (Σ s² = 1) between the photons in ``party`` and the others."""
    return _schmidt(state, _party(party, state.photons))[1]


def witness_operator(state: PhotonState, code: str, party: tuple[int, ...] = ()) -> ComplexArray:
    """W (2^N, 2^N) with Tr(W σ) >= 0 for fully separable σ; Tr(W ρ) < 0 exactly where the test refutes.

    OVERLAP: λ 1 - |ψ><ψ|. PARTIAL_TRANSPOSE (``party`` = A): |n><n|^T_A with n the eigenvector of |ψ><ψ|^T_A
    at -s1 s2. TENSOR: 1 - Σ T_jk.. σ_j⊗σ_k⊗... Raises ValueError for another code, or for an overlap that is
    not known in closed form.
    """
    size, n = len(state.vector), state.photons
    if code == OVERLAP:
        bound = largest_product_overlap(state)
        if bound is None:
            raise ValueError(f"state: no closed form of the overlap for {state.code!r}")
        return np.asarray(bound * np.eye(size) - np.outer(state.vector, state.vector.conj()))
    if code == PARTIAL_TRANSPOSE:
        own = _party(party, n)
        left, _, right = _schmidt(state, own)
        near = left[:, :2].conj()
        vector = (np.outer(near[:, 0], right[1]) - np.outer(near[:, 1], right[0])).reshape((2,) * n)
        order = [*own, *(k for k in range(n) if k not in own)]
        vector = vector.transpose(np.argsort(order)).ravel() / math.sqrt(2)
        return _partial_transpose(np.asarray(np.outer(vector, vector.conj())), own, n)
    if code == TENSOR:
        operator = state.correlation_tensor.astype(np.complex128)
        for _ in range(n):
            # Takes the first index of T and puts row and column of that photon at the end.
            operator = np.tensordot(operator, PAULI, axes=([0], [0]))
        rows_first = [*range(0, 2 * n, 2), *range(1, 2 * n, 2)]
        return np.asarray(np.eye(size) - operator.transpose(rows_first).reshape(size, size))
    raise ValueError(f"code: unknown test {code!r}")


def lowest_critical_visibility(state: PhotonState) -> float | None:
    """The visibility above which one of ``separability_tests`` refutes; None if none does at V = 1.

    1/(1 + 2^(N-1)) for GHZ, and fully separable below (Dür, Cirac and Tarrach 1999).
    """
    known = [t.critical_visibility for t in separability_tests(state) if t.critical_visibility is not None]
    return min(known, default=None)


def ghz_separable_model(n: int, visibility: float) -> SeparableModel:
    """Product states whose mixture is V GHZ + (1 - V) 1/2^n, for 0 <= V <= 1/(1 + 2^(n-1)).

    ⊗ (|0> + e^(iφ_k)|1>)/√2 averaged over φ_k in {0, 2π/3, 4π/3} with Σ φ_k = 0 mod 2π keeps the diagonal
    2^-n and the coherence of |0...0> and |1...1> alone, also 2^-n: weight 2^(n-1) V. The other weight makes
    up the diagonal with basis states. 3^(n-1) + 2^n product states. Raises ValueError for V above.
    """
    limit = 1 / (1 + 2 ** (_photons(n) - 1))
    v = float(array_within(visibility, "visibility", 0.0, limit, 1e-12))
    v = min(v, limit)
    free = np.indices((3,) * (n - 1)).reshape(n - 1, -1).T
    phase = 2 * np.pi / 3 * np.column_stack([free, -free.sum(axis=1)])
    turned = np.stack([np.cos(phase), np.sin(phase), np.zeros_like(phase)], axis=-1)
    bits = (np.arange(2**n)[:, None] >> np.arange(n - 1, -1, -1)) & 1
    poles = np.stack([np.zeros(bits.shape), np.zeros(bits.shape), 1.0 - 2 * bits], axis=-1)
    coherent = 2 ** (n - 1) * v
    rest = np.full(2**n, (1 - v) / 2**n - v / 2)
    rest[[0, -1]] += v / 2
    weights = np.concatenate([np.full(len(turned), coherent / len(turned)), np.maximum(rest, 0.0)])
    used = weights > 0
    return SeparableModel(weights[used], np.concatenate([turned, poles])[used])


def _test(
    code: str,
    state: PhotonState,
    v: float,
    bound: float,
    pure: float,
    noise: float,
    proven: bool,
    party: tuple[int, ...] = (),
) -> SeparabilityTest:
    # Violation grows linearly with V from noise, which never violates.
    passes = (bound - pure) if code == PARTIAL_TRANSPOSE else (pure - bound)
    critical = (bound - noise) / (pure - noise) if passes > 1e-12 else None
    value = noise + v * (pure - noise)
    return SeparabilityTest(
        code, state.code, state.photons, v, value, bound, pure, noise, critical, proven, party
    )


def _alternate(tensor: Array | ComplexArray, factors: Array | ComplexArray, rounds: int) -> Array:
    """Overlaps (starts,) of the tensor with products of factors (starts, N, d), improved one at a time."""
    overlap = np.zeros(len(factors))
    n = tensor.ndim
    flat = np.broadcast_to(tensor.ravel(), (len(factors), tensor.size))
    d = factors.shape[-1]
    for _ in range(rounds):
        for k in range(n):
            rest = flat
            for other in range(k):
                rest = np.einsum("sij,si->sj", rest.reshape(len(rest), d, -1), factors[:, other].conj())
            for other in range(n - 1, k, -1):
                rest = np.einsum("sij,sj->si", rest.reshape(len(rest), -1, d), factors[:, other].conj())
            lengths = np.linalg.norm(rest, axis=1)
            factors[:, k] = rest / np.where(lengths > 0, lengths, 1.0)[:, None]
        if np.max(np.abs(lengths - overlap)) < 1e-13:
            break
        overlap = lengths
    return np.asarray(lengths, dtype=np.float64)


def _party(party: tuple[int, ...], n: int) -> list[int]:
    own = sorted(set(party))
    if not 0 < len(own) < n or not set(own) <= set(range(n)):
        raise ValueError(f"party: {party} is no proper part of {n} photons")
    return own


def _partial_transpose(matrix: ComplexArray, party: list[int], n: int) -> ComplexArray:
    axes = list(range(2 * n))
    for k in party:
        axes[k], axes[n + k] = n + k, k
    return matrix.reshape((2,) * (2 * n)).transpose(axes).reshape(matrix.shape)


def _schmidt(state: PhotonState, party: list[int]) -> tuple[ComplexArray, Array, ComplexArray]:
    """U, s, V with ψ = Σ s_i U[:, i] ⊗ V[i], the photons in ``party`` first."""
    others = [k for k in range(state.photons) if k not in party]
    tensor = state.vector.reshape((2,) * state.photons).transpose([*party, *others])
    left, s, right = np.linalg.svd(tensor.reshape(2 ** len(party), -1), full_matrices=False)
    return left, s, right


def _kron(x: ComplexArray, y: ComplexArray) -> ComplexArray:
    return np.outer(x, y).ravel()


def _spinors(bloch: Array) -> ComplexArray:
    """(cos θ/2, e^iφ sin θ/2), shape (n, 2)."""
    x, y, z = bloch.T
    up = np.sqrt(np.clip((1 + z) / 2, 0, 1))
    down = np.sqrt(np.clip((1 - z) / 2, 0, 1))
    return np.stack([up.astype(complex), down * np.exp(1j * np.arctan2(y, x))], axis=-1)


def _density(rho: ArrayLike) -> tuple[ComplexArray, int]:
    matrix = np.asarray(rho, dtype=np.complex128)
    size = matrix.shape[0] if matrix.ndim == 2 else 0
    n = max(size.bit_length() - 1, 0)
    if matrix.shape != (2**n, 2**n) or not 2 <= n <= MAX_PHOTONS:
        raise ValueError(f"rho: shape {matrix.shape} where (2^N, 2^N) with 2 <= N <= {MAX_PHOTONS} is needed")
    if not np.all(np.isfinite(matrix)):
        raise ValueError("rho: contains NaN or infinity")
    return matrix, n


def _photons(n: int) -> int:
    count = array_within(n, "n", 2, MAX_PHOTONS)
    if count.ndim != 0 or int(count) != count:
        raise ValueError(f"n: {n} is not a whole number")
    return int(count)
