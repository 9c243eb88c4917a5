"""Sources of which a hypothesis is true: inside its set, on a face, at an edge or vertex of it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from physics.direction_sets import chsh_settings
from physics.verdicts import Correlations, decide
from physics.verdicts.types import Effort, Hypothesis
from tests.physics.verdicts.measured.tables import probabilities, triad

_A, _B = triad()
_U, _V = np.array([0.0, 0.0, 1.0]), np.array([0.6, 0.0, 0.8])
_X, _Y = _A @ _U, _B @ _V
_SIGNS = np.array([1.0, -1.0, 1.0])
_CHSH = chsh_settings()
_PURE = np.array([0.0, 0.0, np.cos(np.radians(50.0))])  # Bloch vectors of cos 25° |01> - sin 25° |10>
_T = -np.diag([np.sin(np.radians(50.0)), np.sin(np.radians(50.0)), 1.0])


def singlet(v, a, b):
    """Werner state of visibility v."""
    return probabilities(-v * a @ b.T)


def _pure(a, b):
    """A pure state with marginals: at the edge of what two qubits can do."""
    return probabilities(a @ _T @ b.T, a @ _PURE, -b @ _PURE)


def _steered(settings, other):
    """Outcomes of one side predetermined, a pure state for the other: a vertex of the unsteerable set."""
    y = other @ _V
    alpha = _SIGNS[np.arange(len(settings)) % 3]
    return probabilities(np.outer(alpha, y), alpha, y)


@lru_cache
def _edge(hypothesis, eta=1.0):
    """The critical visibility of the triad, from inside: shown by an explicit model."""
    every = np.ones((3, 6), dtype=bool)
    data = Correlations(_A, _B, -_A @ _B.T, every, np.zeros(3), np.zeros(6), resolution=0.0)
    return decide(hypothesis, data, eta=eta, effort=Effort(prove=True, gap=1e-4)).critical_visibility[0]


def _at_the_edge(hypothesis):
    return lambda: (_A, _B, singlet(_edge(hypothesis), _A, _B))


#: name: hypothesis that is true, settings with probabilities, pairs a setting.
SOURCES = {
    "separable, inside": (Hypothesis.SEPARABLE, lambda: (_A, _B, singlet(0.2, _A, _B)), 500),
    "separable, boundary": (Hypothesis.SEPARABLE, lambda: (_A, _B, singlet(1 / 3, _A, _B)), 500),
    "product state": (
        Hypothesis.SEPARABLE,
        lambda: (_A, _B, probabilities(np.outer(_X, _Y), _X, _Y)),
        200,
    ),
    "unsteerable, inside": (
        Hypothesis.UNSTEERABLE_A_TO_B,
        lambda: (_A, _B, singlet(0.45, _A, _B)),
        300,
    ),
    "unsteerable, boundary": (
        Hypothesis.UNSTEERABLE_A_TO_B,
        lambda: (_A, _B, singlet(1 / np.sqrt(3), _A, _B)),
        300,
    ),
    "one hidden state of Bob": (
        Hypothesis.UNSTEERABLE_A_TO_B,
        lambda: (_A, _B, _steered(_A, _B)),
        200,
    ),
    "unsteerable from Bob, boundary": (
        Hypothesis.UNSTEERABLE_B_TO_A,
        _at_the_edge(Hypothesis.UNSTEERABLE_B_TO_A),
        300,
    ),
    "one hidden state of Alice": (
        Hypothesis.UNSTEERABLE_B_TO_A,
        lambda: (_A, _B, _steered(_B, _A).transpose(1, 0, 2)[..., [0, 2, 1, 3]]),
        200,
    ),
    "local, S = 2": (Hypothesis.LOCAL, lambda: (*_CHSH, singlet(1 / np.sqrt(2), *_CHSH)), 200),
    "local, inside": (Hypothesis.LOCAL, lambda: (*_CHSH, singlet(0.4, *_CHSH)), 200),
    "local, boundary of 3 x 6": (Hypothesis.LOCAL, _at_the_edge(Hypothesis.LOCAL), 300),
    "nearly certain outcomes": (
        Hypothesis.LOCAL,
        lambda: (*_CHSH, probabilities(np.full((2, 2), 0.96), np.full(2, 0.96), np.full(2, 0.96))),
        200,
    ),
    "Leggett, inside": (Hypothesis.LEGGETT, lambda: (_A, _B, singlet(0.8, _A, _B)), 300),
    "Leggett, boundary": (Hypothesis.LEGGETT, _at_the_edge(Hypothesis.LEGGETT), 1000),
    "Leggett, one pair of polarizations": (
        Hypothesis.LEGGETT,
        lambda: (_A, _B, probabilities(1 - np.abs(_X[:, None] - _Y), _X, _Y)),
        500,
    ),
    "quantum, inside": (Hypothesis.QUANTUM, lambda: (*_CHSH, singlet(0.8, *_CHSH)), 300),
    "quantum, Tsirelson's bound": (Hypothesis.QUANTUM, lambda: (*_CHSH, singlet(1.0, *_CHSH)), 300),
    "quantum, pure with marginals": (Hypothesis.QUANTUM, lambda: (*_CHSH, _pure(*_CHSH)), 300),
    "same directions, singlet": (
        Hypothesis.QUANTUM_SAME_DIRECTIONS,
        lambda: (_A, _B, singlet(1.0, _A, _B)),
        300,
    ),
    "same directions, pure with marginals": (
        Hypothesis.QUANTUM_SAME_DIRECTIONS,
        lambda: (_A, _B, _pure(_A, _B)),
        300,
    ),
}
