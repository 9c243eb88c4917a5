"""What shots are taken of: the pairs of settings of a Scenario, and what the source sends to them."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gui.core.data.importing.combining import SAME_DIRECTION
from gui.core.numbers import number
from gui.core.scenario import Scenario, directions, state_of
from gui.core.shots import LARGEST_SEED, SOURCES, Amount, Source
from gui.core.values import Array, InputError, Vector, quoted
from physics.experiment.shots import LARGEST_NUMBER
from physics.experiment.sources import leggett_source, local_source, positive_joint, quantum_source, turn_of


class ShotError(InputError):
    """Shots that cannot be taken."""


class ShotSetup(Struct, frozen=True, eq=False):
    """Pairs of settings (i, j), in order, and the joint probabilities (n, 2, 2) of the source at each.

    ``alice`` and ``bob`` are the directions of all settings. ``phi`` is the angle of the pairs b, b' where
    the places are those of L_N, a_k with b_k and with b_k', for the direction set in triad mode, else None.
    """

    source: Source
    alice: tuple[Vector, ...]
    bob: tuple[Vector, ...]
    places: tuple[tuple[int, int], ...]
    joint: Array
    words: str
    phi: float | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What the counts depend on, beside the amount."""
        return self.places, self.alice, self.bob, self.joint.tobytes()


def can_take_leggett(s: Scenario) -> bool:
    """Whether the pairs of settings of L_N can be taken alone, as a point of L_N(φ)."""
    return s.mode == "triad" and len(s.frames) == len(s.alice) and 2 * len(s.alice) == len(s.bob)


def shot_setup(s: Scenario, source: Source, *, of_leggett: bool = False) -> ShotSetup:
    """What ``source`` sends to the settings of a Scenario; ``ShotError`` where there is nothing to send.

    The pairs of settings are those the Scenario counts, or with ``of_leggett``, where that is possible, the
    2N of L_N. The quantum source has the state of the Scenario with its V, or correlations that are
    postulated (but not those that were measured: the state stands behind them).
    """
    alice, bob = directions(s.alice), directions(s.bob)
    phi = s.phi if of_leggett and can_take_leggett(s) else None
    if phi is not None:
        places = [(k // 2, k) for k in range(len(s.bob))]
    elif s.pairs == "all":
        places = [(i, j) for i in range(len(alice)) for j in range(len(bob))]
    else:
        places = list(s.pairs)
    given = s.postulated is not None and (s.data is None or s.data.table is None)
    if given and source == "quantum":
        places = [(i, j) for i, j in places if s.postulated.correlators[i][j] is not None]  # type: ignore[union-attr]
    if phi is None:
        places = _distinct(places, _representatives(alice), _representatives(bob))
    joint, words = _joint(s, source, alice, bob, given)
    at = tuple(np.array(places, dtype=int).reshape(-1, 2).T)
    return ShotSetup(
        source,
        tuple(setting.direction for setting in s.alice),
        tuple(setting.direction for setting in s.bob),
        tuple(places),
        joint[at],
        words,
        phi,
    )


def _representatives(vectors: Array) -> list[int]:
    """For each direction the first that it cannot be told from, as the reader of files tells them."""
    near = np.linalg.norm(vectors[:, None, :] - vectors[None, :, :], axis=2) < SAME_DIRECTION
    first: list[int] = []
    for k, row in enumerate(near):
        same = [i for i in np.flatnonzero(row[:k]).tolist() if first[i] == i]
        first.append(same[0] if same else k)
    return first


def _distinct(places: list[tuple[int, int]], first_a: list[int], first_b: list[int]) -> list[tuple[int, int]]:
    """One place of those with the same two directions: b and b' at φ = 0 are one setting."""
    return list({(first_a[i], first_b[j]): (i, j) for i, j in reversed(places)}.values())[::-1]


def _joint(s: Scenario, source: Source, alice: Array, bob: Array, given: bool) -> tuple[Array, str]:
    if source == "quantum":
        if given:
            return _postulated_joint(s), "the given correlations"
        return quantum_source(state_of(s), alice, bob), f"the quantum state, V = {number(s.visibility)}"
    turn = -np.eye(3) if given else turn_of(state_of(s).correlation_matrix)
    if source == "leggett":
        joint, v = leggett_source(alice, bob, s.visibility, s.eta, turn)
        return joint, f"Leggett’s model, V = {number(v)}, η = {number(s.eta)}"
    if source == "local":
        return local_source(alice, bob, turn), "Bell’s local model"
    raise ShotError("source", f"{quoted(source)} is none of {', '.join(SOURCES)}")


def _postulated_joint(s: Scenario) -> Array:
    given = s.postulated
    assert given is not None
    c = np.nan_to_num(np.array(given.correlators, dtype=float))
    m_a = np.zeros(c.shape[0]) if given.marginals_a is None else np.array(given.marginals_a)
    m_b = np.zeros(c.shape[1]) if given.marginals_b is None else np.array(given.marginals_b)
    # What was not measured may not fit the marginals, and is never taken.
    known = np.array([[one is not None for one in row] for row in given.correlators])
    m_a, m_b = np.where(known, m_a[:, None], 0.0), np.where(known, m_b[None, :], 0.0)
    try:
        return positive_joint(m_a, m_b, c)
    except ValueError as error:
        raise ShotError("correlators", str(error).partition(": ")[2]) from error


def check_amount(amount: Amount) -> Amount:
    """The amount, if shots can be taken of it; ``ShotError`` names the field that is out of range."""
    if not 1 <= amount.pairs <= LARGEST_NUMBER:
        raise ShotError("pairs", f"{amount.pairs} is outside 1 to {LARGEST_NUMBER}")
    if not 0 <= amount.seed <= LARGEST_SEED:
        raise ShotError("seed", f"{amount.seed} is outside 0 to {LARGEST_SEED}")
    return amount
