"""Run an explicit model: draw hidden states and outcomes until the correlators of the data appear. No Qt.

Every pair of settings is a run of its own, as in an experiment: each time a hidden state is drawn with its
weight, then outcomes with the probabilities that this state gives them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gui.core.verdicts.questions import Judged
from physics.correlations import joint_probabilities, positivity_limits
from physics.verdicts.checking.quantum import spin
from physics.verdicts.types import Array, Hypothesis, Model

MOST_PAIRS = 10**9
_PRODUCT = np.array([1.0, -1.0, -1.0, 1.0])  # outcome products in the order ++, +-, -+, --


@dataclass(frozen=True, eq=False)
class AtomTable:
    """What each hidden state predicts: averages (k, n), (k, m) and correlators (k, n, m)."""

    weights: Array
    alice: Array
    bob: Array
    correlators: Array

    def mean(self) -> Array:
        """Correlators (n, m) of the whole model."""
        result: Array = np.tensordot(self.weights, self.correlators, axes=1)
        return result


def atom_table(judged: Judged) -> AtomTable | None:
    """The model of a verdict for its noiseless data; None if it names no hidden states."""
    model, data = judged.verdict.model, judged.question.data
    if model is None:
        return None
    atoms = model.atoms
    if "density_matrix_real" in atoms:
        return _states(model, data.alice, data.bob)
    if "x" in atoms:
        x, y = atoms["x"], atoms["y"]
        zero_a, zero_b = np.zeros(x.shape[:2]), np.zeros(y.shape[:2])
        return AtomTable(model.weights, zero_a, zero_b, np.einsum("kir,kjr->kij", x, y))
    purity = judged.question.eta if judged.hypothesis is Hypothesis.LEGGETT else 1.0
    alice = atoms["alpha"] if "alpha" in atoms else purity * (atoms["u"] @ data.alice.T)
    bob = atoms["beta"] if "beta" in atoms else purity * (atoms["v"] @ data.bob.T)
    if judged.hypothesis is Hypothesis.LEGGETT:
        wanted = model.visibility * data.correlators
        return AtomTable(model.weights, alice, bob, _matched(model.weights, alice, bob, wanted))
    return AtomTable(model.weights, alice, bob, alice[:, :, None] * bob[:, None, :])


def _matched(weights: Array, alice: Array, bob: Array, wanted: Array) -> Array:
    """C_ij(u,v) between the positivity limits, at one fraction t_ij for all states, so that means match."""
    lower, upper = positivity_limits(alice[:, :, None], bob[:, None, :])
    low, high = np.tensordot(weights, lower, axes=1), np.tensordot(weights, upper, axes=1)
    room = high - low
    share = np.where(room > 1e-12, (wanted - low) / np.where(room > 1e-12, room, 1.0), 0.5)
    result: Array = lower + np.clip(share, 0.0, 1.0) * (upper - lower)
    return result


def _states(model: Model, alice: Array, bob: Array) -> AtomTable:
    rho = model.atoms["density_matrix_real"] + 1j * model.atoms["density_matrix_imag"]
    one = np.eye(2)
    parts: list[tuple[list[Array], list[Array]]] = []
    for k in range(len(rho)):
        if "observables_a" in model.atoms:
            a = [w[0] * one + spin(w[1:]) for w in model.atoms["observables_a"][k]]
            b = [w[0] * one + spin(w[1:]) for w in model.atoms["observables_b"][k]]
        else:
            a, b = [spin(x) for x in alice], [spin(y) for y in bob]
        parts.append((a, b))

    def average(state: Array, left: Array, right: Array) -> float:
        return float(np.real(np.trace(state @ np.kron(left, right))))

    return AtomTable(
        model.weights,
        np.array([[average(r, x, one) for x in a] for r, (a, _) in zip(rho, parts, strict=True)]),
        np.array([[average(r, one, y) for y in b] for r, (_, b) in zip(rho, parts, strict=True)]),
        np.array([[[average(r, x, y) for y in b] for x in a] for r, (a, b) in zip(rho, parts, strict=True)]),
    )


@dataclass(frozen=True, eq=False)
class SampleState:
    """``count`` pairs for each measured pair of settings; ``sampled`` and ``target`` (p,) correlators.

    ``deviation`` is the largest difference, ``errors`` how many standard errors it is there.
    """

    count: int
    sampled: Array
    target: Array
    sigma: Array
    deviation: float
    errors: float


def reach_of(judged: Judged) -> tuple[float, float]:
    """Visibility that the model of the data (or the best there is) has; share of white noise mixed in."""
    if judged.verdict.model is None:
        return 0.0, 0.0
    reach, v = judged.verdict.model.visibility, judged.question.visibility
    shown = min(v, reach)
    return shown, 1.0 - (shown / reach if reach > 0.0 else 0.0)


class ModelSampler:
    """Draws from the model of a verdict, mixed with white noise down to the present visibility."""

    def __init__(self, judged: Judged, seed: int = 1) -> None:
        table = atom_table(judged)
        if table is None or judged.verdict.model is None:
            raise ValueError("there is no model to sample")
        self.visibility, self.noise_share = reach_of(judged)
        data = judged.question.data
        i, j = np.nonzero(data.measured)
        self._target = self.visibility * data.correlators[i, j]
        joint = joint_probabilities(table.alice[:, i], table.bob[:, j], table.correlators[:, i, j])
        joint = np.clip(joint.reshape(len(table.weights), len(i), 4), 0.0, None)
        joint = joint * ((1.0 - self.noise_share) * table.weights)[:, None, None]
        noise = np.full((1, len(i), 4), 0.25 * self.noise_share)
        flat = np.concatenate([joint, noise]).transpose(1, 0, 2).reshape(len(i), -1)
        # Solvers leave weights that sum to 1 up to rounding, the generator wants at most 1.
        self._probabilities = flat / (flat.sum(axis=1, keepdims=True) * (1.0 + 1e-12))
        self._products = np.tile(_PRODUCT, len(table.weights) + 1)
        self._random = np.random.default_rng(seed)
        self._sums = np.zeros(len(i))
        self._count = 0

    @property
    def count(self) -> int:
        return self._count

    def draw(self, count: int) -> SampleState:
        """``count`` more pairs for each pair of settings."""
        count = max(0, min(count, MOST_PAIRS - self._count))
        if count:
            drawn = self._random.multinomial(count, self._probabilities)
            self._sums += drawn @ self._products
            self._count += count
        return self.state()

    def state(self) -> SampleState:
        """What has been drawn so far."""
        n = max(1, self._count)
        sampled = self._sums / n
        sigma = np.sqrt(np.maximum(1.0 - self._target**2, 0.0) / n)
        off = np.abs(sampled - self._target)
        if not self._count or not len(off):
            return SampleState(self._count, sampled, self._target, sigma, 0.0, 0.0)
        worst = int(np.argmax(off))
        # Where |C| = 1 outcomes cannot fluctuate; what is left is the solver's rounding.
        scale = max(float(sigma[worst]), 1e-6)
        return SampleState(
            self._count, sampled, self._target, sigma, float(off[worst]), float(off[worst]) / scale
        )
