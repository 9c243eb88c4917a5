"""The table of finite Leggett inequalities (``resources/finite_inequalities.json``), read strictly.

Each entry carries its certificate: settings, coefficients, and the interval that was proven for the
visibility above which the singlet violates it. `verify_entry` proves that interval anew.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
from msgspec.structs import replace

from gui.core.files.strict_json import decode
from gui.core.intents import use_settings
from gui.core.resources import RESOURCES
from gui.core.scenario import Scenario
from gui.core.values import Array, Frozen, InputError, Vector
from physics.leggett.finite.inequalities import LIMIT
from physics.leggett.finite.proof import prove_bound
from physics.leggett.finite.search import Recipe

TABLE_FILE = RESOURCES / "finite_inequalities.json"
#: The published inequalities of this kind: settings a side, and the visibility each needs.
PUBLISHED = (
    ("triad", 3, 6, 0.942809),
    ("tetrahedron", 4, 8, 0.912871),
    ("icosahedron", 6, 12, 0.888543),
    ("dodecahedron", 10, 20, 0.878368),
)
_UNIT = 1e-9
_ROUNDING = 1e-9
_FOLDS = {2: "two", 3: "three", 4: "four", 5: "five"}
_MOST = 60


class TableError(InputError):
    """The table was refused."""


class FoundBy(Frozen, frozen=True):
    """How an entry was found: the recipe (`physics.leggett.finite.search`) and what was done to it after.

    ``dropped`` has an "a" or a "b" for each setting that was then dropped, one by one, with a free descent.
    """

    group: str
    alice: tuple[str, ...]
    bob: tuple[str, ...]
    dropped: str = ""


class Entry(Frozen, frozen=True):
    """One inequality sum c_ij C_ij <= bound; ``visibility`` = [lo, hi] brackets bound / singlet's value.

    It reaches lo times the singlet's value at some hidden state, and no model exceeds hi times it.
    """

    name: str
    found: FoundBy
    alice: tuple[Vector, ...]
    bob: tuple[Vector, ...]
    coefficients: tuple[tuple[float, ...], ...]
    bound: float
    value: float
    visibility: tuple[float, float]
    gap: float

    @property
    def size(self) -> tuple[int, int]:
        return len(self.alice), len(self.bob)

    @property
    def pairs(self) -> int:
        """Correlators that the inequality uses."""
        return int(np.count_nonzero(self.arrays()[2]))

    def arrays(self) -> tuple[Array, Array, Array]:
        """Alice's directions (n, 3), Bob's (m, 3) and the coefficients (n, m)."""
        return np.array(self.alice), np.array(self.bob), np.array(self.coefficients)


class InequalityTable(Frozen, frozen=True):
    entries: tuple[Entry, ...]


class Proof(msgspec.Struct, frozen=True):
    """``visibility`` as proven now, to the gap of the entry; ``agrees`` if it confirms what that states."""

    visibility: tuple[float, float]
    agrees: bool


def read_inequalities(raw: bytes) -> tuple[Entry, ...]:
    """The entries of a table; raises `TableError` naming the field."""
    entries = decode(raw, InequalityTable, TableError).entries
    if not entries:
        raise TableError("entries", "the table is empty")
    names = set()
    for k, entry in enumerate(entries):
        _check(entry, f"entries[{k}]")
        if entry.name in names:
            raise TableError(f"entries[{k}].name", "stands twice in the table")
        names.add(entry.name)
    return entries


def load_table() -> tuple[Entry, ...]:
    """The table that ships with the program."""
    return read_inequalities(TABLE_FILE.read_bytes())


def _check(entry: Entry, at: str) -> None:
    if not entry.name.strip():
        raise TableError(f"{at}.name", "is empty")
    for side in ("alice", "bob"):
        vectors = np.array(getattr(entry, side), dtype=float).reshape(-1, 3)
        if not 1 <= len(vectors) <= _MOST:
            raise TableError(f"{at}.{side}", f"{len(vectors)} settings are outside 1 to {_MOST}")
        for index, length in enumerate(np.linalg.norm(vectors, axis=1)):
            if not abs(length - 1.0) <= _UNIT:
                raise TableError(f"{at}.{side}[{index}]", f"has length {length:.6g}, not 1")
    n, m = entry.size
    if len(entry.coefficients) != n or any(len(row) != m for row in entry.coefficients):
        raise TableError(f"{at}.coefficients", f"are not {n} rows of {m} numbers")
    if not 0.0 < entry.gap <= 0.01:
        raise TableError(f"{at}.gap", "is not between 0 and 0.01")
    alice, bob, c = entry.arrays()
    value = float(-np.sum(c * (alice @ bob.T)))
    if not value > 0.0 or not abs(value - entry.value) <= _ROUNDING * value:
        raise TableError(f"{at}.value", f"is not what the singlet reaches, {value:.9g}")
    lo, hi = entry.visibility
    if not LIMIT - _ROUNDING <= lo <= hi <= 1.0 + _ROUNDING:
        raise TableError(f"{at}.visibility", "is not an interval between 0.853553 and 1")
    if not abs(entry.bound - hi * value) <= _ROUNDING * value:
        raise TableError(f"{at}.bound", "is not the upper end of visibility times value")
    if hi - lo > entry.gap + _ROUNDING:
        raise TableError(f"{at}.visibility", "is wider than gap")


def verify_entry(
    entry: Entry,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Proof:
    """Prove the entry's bound by branch and bound, to its own gap. Raises ``Cancelled``."""
    alice, bob, c = entry.arrays()
    reached, bound = prove_bound(alice, bob, c, gap=entry.gap, progress=progress, should_stop=should_stop)
    lo, hi = reached / entry.value, bound / entry.value
    stated_lo, stated_hi = entry.visibility
    agrees = lo <= stated_hi + _ROUNDING and hi >= stated_lo - _ROUNDING
    agrees &= stated_lo - _ROUNDING <= lo and hi <= stated_lo + entry.gap + _ROUNDING
    return Proof((lo, hi), bool(agrees))


def size_text(entry: Entry) -> str:
    """ "6 × 10"."""
    return f"{entry.size[0]} × {entry.size[1]}"


def found_text(found: FoundBy) -> str:
    """How an entry was found, in words."""
    text = recipe_text(Recipe(found.group, found.alice, found.bob))
    if not found.dropped:
        return text
    count = len(found.dropped)
    return f"{text}; {count} setting{'s' if count > 1 else ''} dropped, the others freed"


def load_entry(scenario: Scenario, entry: Entry) -> Scenario:
    """The entry's settings, and of their correlators those that its inequality uses."""
    alice, bob, c = entry.arrays()
    chosen = use_settings(scenario, alice, bob)
    if np.all(c != 0.0):
        return chosen
    return replace(chosen, pairs=tuple((int(i), int(j)) for i, j in np.argwhere(c)))


def recipe_text(recipe: Recipe) -> str:
    """The family of settings in words."""
    if recipe.group == "none":
        return "free settings, many starts"
    sides = "; ".join(
        f"{letter}: {' + '.join(_orbit_text(label) for label in labels)}"
        for letter, labels in (("a", recipe.alice), ("b", recipe.bob))
    )
    return f"{recipe.group} orbits, {sides}"


def _orbit_text(label: str) -> str:
    kind, _, number = label.partition(" ")
    if kind == "axis":
        return f"{_FOLDS[int(number)]}-fold axes"
    return "axes in mirror planes" if kind == "plane" else "general axes"
