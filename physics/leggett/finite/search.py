"""Search many families of settings for finite Leggett inequalities; what is best at a given size.

Each job is one family from one start (`inequalities.improve`); jobs are independent and run on any
``concurrent.futures.Executor``. The answer is the list of inequalities that no other beats with as few
settings on either side.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from physics.leggett.finite.inequalities import Found, improve
from physics.leggett.finite.orbits import (
    AXES,
    MIRRORS,
    Family,
    axis_unions,
    family,
    on_axis,
    seed_of,
)
from physics.verdicts.starts import results_of_starts

#: A start that is still above this visibility after a third of its steps is given up.
HOPELESS = 0.97
_EQUAL = 1e-6


@dataclass(frozen=True)
class Recipe:
    """A family by name: the group and the kinds of orbits each side consists of (see `seed_of`)."""

    group: str
    alice: tuple[str, ...]
    bob: tuple[str, ...]

    def family(self, seed: int) -> Family:
        """One member, in general position; deterministic."""
        rng = np.random.default_rng(seed)
        return family(
            self.group,
            [seed_of(self.group, label, rng) for label in self.alice],
            [seed_of(self.group, label, rng) for label in self.bob],
        )


@dataclass(frozen=True, eq=False)
class Result:
    """What a start of a recipe came to."""

    recipe: Recipe
    seed: int
    found: Found


def recipes(group: str, most_a: int, most_b: int, *, most_parameters: int = 3) -> list[Recipe]:
    """All recipes of a group with at most so many settings a side, Alice's no more than Bob's, few first.

    For the group "none" these are free settings, at least 3 a side, and ``most_parameters`` plays no role.
    """
    if group == "none":
        sizes = [(n, m) for m in range(3, most_b + 1) for n in range(3, min(m, most_a) + 1)]
        sizes.sort(key=lambda size: size[0] * size[1])
        return [Recipe(group, ("free",) * n, ("free",) * m) for n, m in sizes]
    unions = axis_unions(group)
    planes = [f"plane {k}" for k in range(len(MIRRORS[group]))]
    kinds = [*unions, *((p,) for p in planes), ("free",)]
    kinds += [(*u, p) for u in unions if len(u) == 1 for p in planes]
    size, moving = {}, {}
    rng = np.random.default_rng(0)
    for kind in kinds:
        at = family(group, [seed_of(group, label, rng) for label in kind], [on_axis(AXES[group][3])])
        size[kind], moving[kind] = at.size[0], at.parameters
    pairs = [
        (a, b)
        for a, b in itertools.product(kinds, kinds)
        if 3 <= size[a] <= min(size[b], most_a)
        and size[b] <= most_b
        and moving[a] + moving[b] <= most_parameters
    ]
    pairs.sort(key=lambda pair: (size[pair[0]] * size[pair[1]], size[pair[0]]))
    return [Recipe(group, a, b) for a, b in pairs]


def front(results: Iterable[Result]) -> list[Result]:
    """Those that none with as few settings on either side (sides may swap) equals or beats, few first."""

    def size(result: Result) -> tuple[int, ...]:
        return tuple(sorted(result.found.family.size))

    kept: list[Result] = []
    for one in sorted(results, key=lambda r: (np.prod(size(r)), r.found.critical_visibility)):
        n, m = size(one)
        at = one.found.critical_visibility
        if not any(
            size(k)[0] <= n and size(k)[1] <= m and k.found.critical_visibility <= at + _EQUAL for k in kept
        ):
            kept.append(one)
    return kept


def run_recipe(
    recipe: Recipe, seed: int, steps: int = 60, should_stop: Callable[[], bool] | None = None
) -> Result:
    """One start; deterministic. Raises ``Cancelled``."""
    found = improve(
        recipe.family(seed), seed=seed, steps=steps, good_enough=HOPELESS, should_stop=should_stop
    )
    return Result(recipe, seed, found)


def search(
    chosen: list[Recipe],
    *,
    starts: int = 4,
    steps: int = 60,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_better: Callable[[Result], None] | None = None,
) -> list[Result]:
    """The front of ``starts`` starts of each recipe; one start where nothing can move.

    ``on_better`` hears of each result that enters the front. With an ``executor`` cancelling waits for the
    starts that are under way. Raises ``Cancelled``, and ValueError where ``starts`` is below 1.
    """
    if starts < 1:
        raise ValueError(f"starts: {starts} is less than 1")
    jobs = [
        (recipe, seed + k, steps)
        for recipe in chosen
        for k in range(starts if recipe.family(seed).parameters else 1)
    ]
    best: list[Result] = []
    done = 0

    def take(result: Result) -> None:
        nonlocal best, done
        done += 1
        best = front([*best, result])
        if on_better is not None and result in best:
            on_better(result)
        if progress is not None:
            progress(done / len(jobs))

    for result in results_of_starts(run_recipe, jobs, executor, should_stop):
        take(result)
    return best
