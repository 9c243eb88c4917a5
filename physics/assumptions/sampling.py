"""Rounds of a finite model drawn at random, what their counts say of S, and the game by hand.

All errors are standard deviations of the counting statistics and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from physics.assumptions.assumptions import microstate_independence
from physics.assumptions.finite_model import FiniteModel
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.models.spec import PlanarSpec
from physics.bell.two_settings import chsh
from physics.checks import Array
from physics.statistics import correlator_from_counts, linear_value_with_error, sigma_from_shots

Counts = NDArray[np.int64]

BATCH = 100_000  # rounds that are drawn at once

# The game of CHSH as it is played: AB = +1 wins, but for the last pair of questions AB = -1.
GAME_SIGNS = np.array([[1, 1], [1, -1]])


class RoundSampler:
    """Draws rounds of a model: for each a row of its joint distribution, by the inverse of its sums.

    ``draw`` gives counts (settings a, settings b, 2, 2); the last two are A and B, index 0 for +1.
    """

    def __init__(self, model: FiniteModel) -> None:
        self.shape = len(model.labels[0]), len(model.labels[1]), 2, 2
        down = [(model.outcomes(name) < 0).astype(np.intp) for name in ("A", "B")]
        cells = np.ravel_multi_index((model.codes[:, 0], model.codes[:, 1], *down), self.shape)
        # The likeliest rows first: the search ends sooner.
        order = np.argsort(-model.probability, kind="stable")
        self._cells = cells[order]
        self._sums = np.cumsum(model.probability[order])
        self._sums[-1] = np.inf  # rounding must not leave a number beyond the last row

    def draw(
        self, rng: np.random.Generator, rounds: int, should_stop: Callable[[], bool] | None = None
    ) -> Counts:
        """Counts of that many independent rounds; of fewer if ``should_stop``."""
        counts = np.zeros(int(np.prod(self.shape)), dtype=np.int64)
        for start in range(0, rounds, BATCH):
            if should_stop is not None and should_stop():
                break
            uniform = rng.random(min(BATCH, rounds - start))
            rows = np.searchsorted(self._sums, uniform, side="right")
            counts += np.bincount(self._cells[rows], minlength=len(counts))
        return counts.reshape(self.shape)


@dataclass(frozen=True, eq=False)
class RoundTally:
    """Correlators (settings a, settings b) from counts, and errors (1 s.d.); NaN for pairs not drawn."""

    rounds: int
    correlators: Array
    sigmas: Array

    @classmethod
    def of(cls, counts: Counts) -> RoundTally:
        """From counts (settings a, settings b, 2, 2). σ = √((1 - E²)/n), at least 2/n."""
        drawn = counts.sum(axis=(2, 3))
        some = np.where(drawn[..., None, None] > 0, counts, 1)
        e, sigma = correlator_from_counts(some[..., 0, 0], some[..., 0, 1], some[..., 1, 0], some[..., 1, 1])
        return cls(int(drawn.sum()), np.where(drawn > 0, e, np.nan), np.where(drawn > 0, sigma, np.nan))

    def chsh(self, signs: NDArray[np.int_]) -> tuple[float, float] | None:
        """Σ signs E for 2 x 2 settings and its standard error; None while a pair has not been drawn."""
        if self.correlators.shape != (2, 2) or np.isnan(self.correlators).any():
            return None
        return linear_value_with_error(signs, self.correlators, self.sigmas)


def chsh_signs(model: FiniteModel) -> NDArray[np.int_] | None:
    """The signs with which the model itself reaches its largest S; None unless there are 2 x 2 settings.

    Fixed beforehand: the largest of all |S| of a sample would be too large by chance.
    """
    e = model.correlators()
    if e.shape != (2, 2) or np.isnan(e).any():
        return None
    found = chsh(np.clip(e, -1.0, 1.0))
    return None if found is None else found.signs


def questions(seed: int, rounds: int, reliability: float) -> NDArray[np.int_]:
    """Questions a and b and the shirt of Alice's examiner for the rounds of a game by hand, (rounds, 3).

    a and b are fair coins, 0 or 1; the shirt shows b with probability ``reliability``. The same seed gives
    the same rounds, however many are asked for.
    """
    uniform = np.random.default_rng(seed).random((rounds, 3))
    a, b = (uniform[:, k] < 0.5 for k in (0, 1))
    right = uniform[:, 2] < reliability
    return np.stack([a, b, b == right], axis=1).astype(np.int_)


def chsh_history(asked: NDArray[np.int_], product: Array, signs: NDArray[np.int_]) -> tuple[Array, Array]:
    """S and its standard error after each round, both (n,); NaN until all four pairs have been asked.

    ``asked`` (n, 2) are the questions, 0 or 1, ``product`` (n,) is AB.
    """
    pair = 2 * asked[:, 0] + asked[:, 1]
    here = pair[:, None] == np.arange(4)
    n = np.cumsum(here, axis=0)
    e = np.cumsum(here * product[:, None], axis=0) / np.maximum(n, 1)
    sigma = sigma_from_shots(e, np.maximum(n, 1))
    known = (n > 0).all(axis=1)
    s = np.where(known, e @ signs.ravel(), np.nan)
    return s, np.where(known, np.sqrt((sigma**2).sum(axis=1)), np.nan)


def at_angle(spec: PlanarSpec, degrees: float) -> FiniteModel:
    """The model with a at 0 and b at this angle; a second question for Bob lies 90° further.

    With a single question a shirt could not show a wrong one. The other models do not heed the second.
    """
    return replace(spec, alice_deg=(0.0,), bob_deg=(degrees, degrees + 90.0)).finite_model()


@dataclass(frozen=True, eq=False)
class ShirtCurves:
    """The game with the shirt against its reliability p (n,), computed from the models.

    S with the ``sequential`` strategy, 2√2 p, and with the ``best``, 4p (both for p >= 1/2); what the shirt
    tells of b: ``variation`` |2p - 1| between its distributions, and ``bits`` 1 - h(p), on average.
    """

    p: Array
    sequential: Array
    best: Array
    variation: Array
    bits: Array


def shirt_curves(p: Array) -> ShirtCurves:
    """All curves at these p, each within [0, 1]."""
    rows = []
    for value in np.asarray(p, dtype=np.float64).tolist():
        sequential = Shirt(reliability=value).finite_model()
        best = Shirt(reliability=value, strategy="best").finite_model()
        told = microstate_independence(best)
        rows.append((sequential.chsh() or 0.0, best.chsh() or 0.0, told.size, told.bits))
    return ShirtCurves(np.asarray(p, dtype=np.float64), *np.array(rows).T)
