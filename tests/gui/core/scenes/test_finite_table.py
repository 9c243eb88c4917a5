"""The table of finite inequalities is strict, true, and as good as the program says."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import numpy as np
import pytest

from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario
from gui.core.scenes.open_question.finite_table import (
    PUBLISHED,
    TABLE_FILE,
    Entry,
    TableError,
    found_text,
    load_entry,
    load_table,
    read_inequalities,
    verify_entry,
)
from physics.leggett.finite.inequalities import LIMIT
from physics.leggett.finite.search import Recipe
from physics.states.two_qubit import singlet
from physics.vectors import random_directions
from physics.verdicts.deciding import decide
from physics.verdicts.settings_search import correlations_of
from physics.verdicts.types import Cancelled, Effort, Hypothesis
from tests.gui.core.scenes.make_finite_table import is_quick

ENTRIES = load_table()
SPHERE = math.sqrt(3) / 2
QUICK = [e for e in ENTRIES if is_quick(e)]
SLOW = [e for e in ENTRIES if not is_quick(e)]


def _name(entry: Entry) -> str:
    return entry.name


def _proves(entry: Entry) -> None:
    proof = verify_entry(entry)
    assert proof.agrees
    assert proof.visibility == pytest.approx(entry.visibility, abs=1e-6)
    assert entry.visibility[1] - entry.visibility[0] <= entry.gap


@pytest.mark.parametrize("entry", QUICK, ids=_name)
def test_quick_entries_are_proven_again(entry: Entry) -> None:
    _proves(entry)


@pytest.mark.long
@pytest.mark.parametrize("entry", SLOW, ids=_name)
def test_large_entries_are_proven_again(entry: Entry) -> None:
    _proves(entry)


@pytest.mark.parametrize("entry", ENTRIES, ids=_name)
def test_no_sampled_hidden_state_exceeds_the_bound(entry: Entry) -> None:
    """Positivity gives each correlator its largest value, straight from its definition."""
    alice, bob, c = entry.arrays()
    rng = np.random.default_rng(11)
    count = 20_000
    x, y = random_directions(rng, count) @ alice.T, random_directions(rng, count) @ bob.T
    reached = np.zeros(count)
    for i, j in np.argwhere(c):
        high, low = 1 - np.abs(x[:, i] - y[:, j]), -1 + np.abs(x[:, i] + y[:, j])
        reached += np.maximum(c[i, j] * high, c[i, j] * low)
    assert reached.max() <= entry.bound
    assert reached.max() > 0.8 * entry.bound


@pytest.mark.parametrize("entry", [e for e in QUICK if e.size[0] * e.size[1] <= 60], ids=_name)
def test_engine_finds_no_better_and_no_worse_inequality(entry: Entry) -> None:
    """V* at these settings, from the engine alone, is what the entry's inequality reaches."""
    alice, bob, _ = entry.arrays()
    lo, hi = decide(
        Hypothesis.LEGGETT, correlations_of(singlet(), alice, bob), effort=Effort(gap=1e-3)
    ).critical_visibility
    assert lo <= entry.visibility[1]
    assert hi >= entry.visibility[0] - 2e-5
    assert hi - lo <= 1e-3


def test_published_inequalities_are_equalled_or_beaten() -> None:
    for name, n, m, v in PUBLISHED:
        best = min(e.visibility[1] for e in ENTRIES if e.size[0] <= n and e.size[1] <= m)
        assert best <= v, name


def test_published_numbers() -> None:
    """sqrt(1 - kappa^2), kappa = 1/3, 1/sqrt 6, ... (Branciard et al. 2008)."""
    from physics.direction_sets import DIRECTION_SETS
    from physics.leggett.inequality import kappa

    for _, n, m, v in PUBLISHED:
        assert m == 2 * n
        assert v == pytest.approx(math.sqrt(1 - kappa(DIRECTION_SETS[n]) ** 2), abs=1e-6)


def test_some_entry_is_proven_below_all_directions_of_the_published_form() -> None:
    below = [e for e in ENTRIES if e.visibility[1] < SPHERE]
    assert len(below) >= 3
    assert min(e.visibility[1] for e in ENTRIES) < 0.856
    assert all(e.visibility[0] > LIMIT for e in ENTRIES)


def test_no_entry_is_beaten_by_a_smaller_one() -> None:
    """Except those made of symmetry axes alone, which are shown for their simplicity."""
    for e in ENTRIES:
        if all(label.startswith("axis") for label in (*e.found.alice, *e.found.bob)):
            continue
        for other in ENTRIES:
            if other is not e and other.size[0] <= e.size[0] and other.size[1] <= e.size[1]:
                assert other.visibility[1] > e.visibility[0], (e.name, other.name)


def test_entries_are_made_from_their_recipes() -> None:
    """Those that nothing was dropped from: the recipe gives settings of this size."""
    for e in ENTRIES:
        at = Recipe(e.found.group, e.found.alice, e.found.bob).family(0)
        n, m = at.size
        assert e.size == (n - e.found.dropped.count("a"), m - e.found.dropped.count("b"))
        assert found_text(e.found)


@pytest.mark.parametrize("entry", ENTRIES, ids=_name)
def test_entries_load_on_the_spheres(entry: Entry) -> None:
    scenario = load_entry(default_scenario(), entry)
    data = evaluate(scenario).correlations
    alice, bob, c = entry.arrays()
    assert np.allclose(data.alice, alice) and np.allclose(data.bob, bob)
    assert int(data.measured.sum()) == entry.pairs
    assert bool(np.all(data.measured == (c != 0.0)))
    # The loaded data reach the value that the certificate states, times the visibility.
    v = scenario.visibility
    used = data.measured
    assert float(c[used] @ data.correlators[used]) == pytest.approx(v * entry.value, rel=1e-9)


def _table(change: Callable[[dict], None]) -> bytes:
    table = {"entries": json.loads(TABLE_FILE.read_bytes())["entries"][:2]}
    change(table["entries"][1])
    return json.dumps(table).encode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda e: e.update(value=2.0 * e["value"]), "entries[1].value"),
        (lambda e: e["alice"].__setitem__(0, [0.6, 0.6, 0.6]), "entries[1].alice[0]"),
        (lambda e: e["coefficients"].pop(), "entries[1].coefficients"),
        (lambda e: e["coefficients"][0].__setitem__(0, e["coefficients"][0][0] + 0.5), "entries[1].value"),
        (lambda e: e.update(bound=0.9 * e["bound"]), "entries[1].bound"),
        (lambda e: e.update(visibility=[0.84, 0.84]), "entries[1].visibility"),
        (lambda e: e.update(gap=1e-9), "entries[1].visibility"),
        (lambda e: e.update(gap=0.5), "entries[1].gap"),
        (lambda e: e.update(name=" "), "entries[1].name"),
        (lambda e: e.update(date="today"), "entries[1].date"),
        (lambda e: e.pop("found"), "entries[1].found"),
    ],
)
def test_a_bad_table_is_refused_by_field(change: Callable[[dict], None], field: str) -> None:
    with pytest.raises(TableError) as caught:
        read_inequalities(_table(change))
    assert caught.value.field == field


def test_an_empty_table_and_a_name_twice_are_refused() -> None:
    with pytest.raises(TableError, match="empty"):
        read_inequalities(b'{"entries": []}')
    first = json.loads(TABLE_FILE.read_bytes())["entries"][0]["name"]
    with pytest.raises(TableError, match="twice"):
        read_inequalities(_table(lambda e: e.update(name=first)))


def test_a_bound_stated_too_low_is_found_out() -> None:
    import msgspec

    e = QUICK[0]
    lo, hi = e.visibility
    lie = msgspec.structs.replace(e, bound=e.bound * 0.99, visibility=(0.99 * lo, 0.99 * hi))
    assert not verify_entry(lie).agrees


def test_verifying_can_be_cancelled_and_tells() -> None:
    with pytest.raises(Cancelled):
        verify_entry(QUICK[0], should_stop=lambda: True)
    shares: list[float] = []
    verify_entry(QUICK[-1], progress=shares.append)
    assert shares == sorted(shares)
