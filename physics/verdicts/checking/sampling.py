"""Run an explicit model: draw hidden states and outcomes until the correlators of the data appear.

Every pair of settings is a run of its own, as in an experiment: each time a hidden state is drawn with its
weight, then outcomes with the probabilities that this state gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from physics.correlations import joint_probabilities
from physics.states.two_qubit import spin
from physics.verdicts.hypotheses import function_named
from physics.verdicts.types import Array, Correlations, Hypothesis, Model, Verdict

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


class Reader(Protocol):
    """What a hypothesis' folder offers if its hidden states need a reading of their own."""

    def __call__(self, model: Model, data: Correlations, *, eta: float) -> AtomTable: ...


def atom_table(hypothesis: Hypothesis, model: Model, data: Correlations, *, eta: float = 1.0) -> AtomTable:
    """What the hidden states of ``model`` predict at the settings of ``data``; ``eta``: their purity.

    Read off the names of the atoms: two-qubit states, Tsirelson's unit vectors, or a pair of predictions
    (outcomes or Bloch vectors) whose products are the correlators.
    """
    if hypothesis.atoms:
        read: Reader = function_named(hypothesis.atoms)
        return read(model, data, eta=eta)
    atoms = model.atoms
    if "density_matrix_real" in atoms:
        return _states(model, data.alice, data.bob)
    if "x" in atoms:
        x, y = atoms["x"], atoms["y"]
        zero_a, zero_b = np.zeros(x.shape[:2]), np.zeros(y.shape[:2])
        return AtomTable(model.weights, zero_a, zero_b, np.einsum("kir,kjr->kij", x, y))
    alice = atoms["alpha"] if "alpha" in atoms else atoms["u"] @ data.alice.T
    bob = atoms["beta"] if "beta" in atoms else atoms["v"] @ data.bob.T
    return AtomTable(model.weights, alice, bob, alice[:, :, None] * bob[:, None, :])


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


def reach_of(verdict: Verdict, visibility: float) -> tuple[float, float]:
    """Visibility, at most ``visibility``, that the model reaches; share of white noise mixed in for it."""
    if verdict.model is None:
        return 0.0, 0.0
    reach = verdict.model.visibility
    shown = min(visibility, reach)
    return shown, 1.0 - (shown / reach if reach > 0.0 else 0.0)


class OutcomeSampler:
    """Draws from the model of a verdict on ``data``, mixed with white noise down to ``visibility``.

    ValueError if the verdict has no model.
    """

    def __init__(
        self,
        verdict: Verdict,
        data: Correlations,
        *,
        eta: float = 1.0,
        visibility: float = 1.0,
        seed: int = 1,
    ) -> None:
        if verdict.model is None:
            raise ValueError("there is no model to sample")
        table = atom_table(verdict.hypothesis, verdict.model, data, eta=eta)
        self.visibility, self.noise_share = reach_of(verdict, visibility)
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
