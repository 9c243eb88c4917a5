"""A separable two-qubit state as a mixture of at most four product states (Wootters, PRL 80, 2245 (1998))."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.types import Array

Complex = NDArray[np.complex128]
# Columns: Bell states with the phases for which spin flip (s_y x s_y) conj(psi) is complex conjugation.
MAGIC: Complex = np.array(
    [[1, 1j, 0, 0], [0, 0, 1j, 1], [0, 0, 1j, -1], [1, -1j, 0, 0]], dtype=np.complex128
) / np.sqrt(2.0)
SIGNS = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / 2.0
NEGLIGIBLE = 1e-14


def product_mixture(state: Complex) -> tuple[Array, Array, Array]:
    """Weights (k,) and Bloch vectors u, v (k, 3), k <= 4, of product states with sum ``state`` (4, 4).

    In the magic basis a vector z is a product iff sum z_k^2 = 0. With state = sum x_j x_j^dagger such that
    sum_k x_i,k x_j,k = lambda_j delta_ij (Takagi) and phases with sum_j exp(2 i theta_j) lambda_j = 0, the
    vectors (1/2) sum_j ± exp(i theta_j) x_j are products. For states at the border of separability the result
    is exact up to rounding; if the state is entangled it is the nearest that this construction offers.
    """
    values, vectors = np.linalg.eigh(MAGIC.conj().T @ state @ MAGIC)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    unitary, sizes = takagi(root.T @ root)
    phases = _closing_phases(sizes)
    mixed = MAGIC @ (root @ unitary.conj() @ (np.exp(1j * phases)[:, None] * SIGNS))
    weights, u, v = [], [], []
    for vector in mixed.T:
        weight = float(np.vdot(vector, vector).real)
        if weight > NEGLIGIBLE:
            left, _, right = np.linalg.svd(vector.reshape(2, 2))
            weights.append(weight)
            u.append(_bloch(left[:, 0]))
            v.append(_bloch(right[0]))
    return np.array(weights), np.array(u).reshape(-1, 3), np.array(v).reshape(-1, 3)


def takagi(symmetric: Complex) -> tuple[Complex, Array]:
    """Unitary U and sizes >= 0 in falling order with symmetric = U diag(sizes) U^T.

    From the real eigenvectors (x, y) of [[Re, Im], [Im, -Re]]: u = x + i y has symmetric conj(u) = lambda u,
    and eigenvectors of one positive lambda are orthonormal as complex vectors too.
    """
    n = len(symmetric)
    real = np.block([[symmetric.real, symmetric.imag], [symmetric.imag, -symmetric.real]])
    values, vectors = np.linalg.eigh((real + real.T) / 2.0)
    order = np.argsort(-values)[:n]
    sizes = np.maximum(values[order], 0.0)
    unitary = vectors[:n, order] + 1j * vectors[n:, order]
    positive = sizes > 1e-12 * max(float(sizes[0]), 1e-300)
    if not positive.all():
        count = int(positive.sum())
        completed, _ = np.linalg.qr(np.hstack([unitary[:, :count], np.eye(n)]))
        unitary = np.hstack([unitary[:, :count], completed[:, count:n]])
        sizes = np.where(positive, sizes, 0.0)
    return unitary, sizes


def _closing_phases(sizes: Array) -> Array:
    """theta (4,) with sum exp(2 i theta_j) sizes_j = 0 if the polygon closes, else as close as possible."""
    first, second, third, fourth = (float(size) for size in sizes)
    low, high = max(first - second, third - fourth), min(first + second, third + fourth)
    middle = min(low, high) if low > high else 0.5 * (low + high)
    middle = max(0.0, min(middle, third + fourth))
    one, two = _triangle(first, second, middle)
    three, four = _triangle(third, fourth, middle)
    return np.array([one, two, np.pi + three, np.pi + four]) / 2.0


def _triangle(a: float, b: float, side: float) -> tuple[float, float]:
    """Angles with a exp(i alpha) + b exp(i beta) = side, or the nearest to it on the real axis."""
    if a <= 0.0:
        return 0.0, 0.0
    if side <= 0.0:
        return 0.0, np.pi
    alpha = np.arccos(np.clip((a * a + side * side - b * b) / (2.0 * a * side), -1.0, 1.0))
    rest = side - a * np.exp(1j * alpha)
    return float(alpha), float(np.angle(rest)) if abs(rest) > 0.0 else 0.0


def _bloch(spinor: Complex) -> Array:
    """Bloch vector of a unit spinor."""
    cross = np.conj(spinor[0]) * spinor[1]
    return np.array([2.0 * cross.real, 2.0 * cross.imag, abs(spinor[0]) ** 2 - abs(spinor[1]) ** 2])
