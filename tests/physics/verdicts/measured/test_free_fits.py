"""The best numbers that do not signal: against another solver, where outcomes are certain too."""

import clarabel
import numpy as np
import pytest
from scipy.sparse import csc_matrix

from physics.verdicts.measured.counted_pairs import CountedPairs, free_fits
from tests.physics.verdicts.measured.sources import SOURCES


def pairs_of(n, m):
    first, second = np.nonzero(np.ones((n, m), dtype=bool))
    return CountedPairs(first, second, n, m)


def smallest_deviance(counts, pairs, inequality=None):
    """2 Σ n ln(n/N p) over all p >= 0 that do not signal, by exponential cones: t <= ln p is maximised.

    ``inequality`` (s, B): only where s.x <= B.
    """
    white = pairs.probabilities(np.zeros(pairs.rows))
    forms = np.moveaxis(np.array([pairs.probabilities(e) for e in np.eye(pairs.rows)]) - white, 0, -1)
    seen = counts > 0
    n, k = counts[seen], int(seen.sum())
    nowhere = np.zeros(pairs.rows + k)
    rows = [np.concatenate([-f, np.zeros(k)]) for f in forms[~seen]]
    right = list(white[~seen])
    if inequality is not None:
        rows.append(np.concatenate([inequality[0], np.zeros(k)]))
        right.append(inequality[1])
    cones = [clarabel.NonnegativeConeT(len(rows))] + [clarabel.ExponentialConeT()] * k
    for j, (form, p) in enumerate(zip(forms[seen], white[seen], strict=True)):
        t = nowhere.copy()
        t[pairs.rows + j] = -1.0
        rows += [t, nowhere, np.concatenate([-form, np.zeros(k)])]
        right += [0.0, 1.0, p]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    size = len(nowhere)
    cost = np.concatenate([np.zeros(pairs.rows), -n / n.sum()])
    found = clarabel.DefaultSolver(
        csc_matrix((size, size)), cost, csc_matrix(np.array(rows)), np.array(right), cones, settings
    ).solve()
    certain = float((n * np.log((counts / counts.sum(axis=1, keepdims=True))[seen])).sum())
    return 2.0 * (certain + found.obj_val * n.sum())


# Alice's outcomes certain for all settings, for one; near a vertex; with all outcomes seen.
@pytest.mark.parametrize(
    "name",
    ["one hidden state of Bob", "product state", "nearly certain outcomes", "separable, inside"],
)
def test_free_fits_are_those_of_exponential_cones(name):
    _, made, pairs = SOURCES[name]
    a, b, p = made()
    random = np.random.default_rng(23)
    drawn = np.array(
        [[random.multinomial(pairs, q) for q in p.reshape(-1, 4)] for _ in range(3)], dtype=float
    )
    table = pairs_of(len(a), len(b))
    for counts, reached in zip(drawn, free_fits(drawn, table)[1], strict=True):
        # The cones' solver is right to 1e-8 of the sum of N = 200 to 500 pairs for up to 18 settings.
        assert reached == pytest.approx(smallest_deviance(counts, table), abs=1e-3)


def test_the_truth_is_never_nearer_than_the_free_fit_and_certain_outcomes_cost_nothing():
    # A local strategy: whatever is drawn is certain, and fits itself.
    table = pairs_of(2, 2)
    only = np.zeros((1, 4, 4))
    only[..., 1] = 50.0
    x, reached = free_fits(only, table)
    assert reached[0] == pytest.approx(0.0, abs=1e-6)
    assert x[0] == pytest.approx(np.array([-1, -1, -1, -1, 1, 1, -1, -1]), abs=1e-6)
    for name in ("one hidden state of Alice", "quantum, pure with marginals"):
        a, b, p = SOURCES[name][1]()
        random, table = np.random.default_rng(4), pairs_of(len(a), len(b))
        flat = p.reshape(-1, 4)
        drawn = np.array([[random.multinomial(40, q) for q in flat] for _ in range(20)], dtype=float)
        seen = drawn > 0
        ratio = np.where(seen, drawn, 1.0) / np.where(seen, 40 * flat, 1.0)
        truth = 2 * (drawn * np.log(ratio)).sum(axis=(1, 2))
        assert np.all(free_fits(drawn, table)[1] <= truth + 1e-6)


def test_few_and_many_pairs_with_outcomes_that_were_never_seen():
    table = pairs_of(2, 2)
    odd = np.array([[[1, 0, 0, 0], [0, 1e6, 0, 0], [0, 0, 7, 0], [3, 0, 0, 1]]], dtype=float)
    for counts in (odd, 1e3 * odd, np.full((1, 4, 4), 1e9)):
        x, reached = free_fits(counts, table)
        assert np.all(table.probabilities(x) > 0)
        total = counts[0].sum()
        assert reached[0] == pytest.approx(smallest_deviance(counts[0], table), abs=1e-6 * total)
