"""Measured data as frozen values: what a data file holds once it was read. Angles are radians.

The values travel inside a saved session, so they encode and decode with msgspec; ``DataError`` is what
every refusal of a file raises.
"""

from __future__ import annotations

from enum import StrEnum

from gui.core.values import Frozen, InputError, Vector

FourCounts = tuple[int, int, int, int]


class DataError(InputError):
    """A file of measured data was refused."""


class LayoutError(DataError):
    """The columns of a file of data are not recognised; a mapping can say what they are."""


class DataKind(StrEnum):
    """What a file holds."""

    LEGGETT_VALUES = "leggett_values"
    LEGGETT_CORRELATORS = "leggett_correlators"
    CORRELATOR_TABLE = "correlator_table"


class Discrepancy(Frozen, frozen=True):
    """A field that the file states and that differs from what its own numbers give (the latter count)."""

    field: str
    stated: float
    computed: float


class LeggettPoint(Frozen, frozen=True):
    """L_N at one angle phi between b_i and b_i' (radians), with its standard error.

    ``correlators`` holds C(a1,b1), C(a1,b1'), C(a2,b2), ... with their errors, or nothing where the file
    gives only L_N; ``shots`` the number of pairs behind each and ``counts`` their ++, +-, -+, --, if known.
    ``sigma_rounding`` is half a unit of the last printed digit of ``sigma`` (0 where it was computed here).
    ``run`` names the run, where several measured one angle.
    """

    phi: float
    value: float
    sigma: float
    n_directions: int = 3
    correlators: tuple[float, ...] = ()
    correlator_sigmas: tuple[float, ...] = ()
    shots: tuple[int, ...] = ()
    sigma_rounding: float = 0.0
    published_sd: float | None = None
    discrepancies: tuple[Discrepancy, ...] = ()
    counts: tuple[FourCounts, ...] = ()
    run: str = ""


class CorrelatorTable(Frozen, frozen=True):
    """Correlators of arbitrary settings: C[i][j] of Alice's direction i with Bob's direction j.

    Directions are unit Bloch vectors. Where ``measured`` is false, C and sigma are 0 and mean nothing.
    ``shots``, the number of pairs behind each, and ``counts``, their ++, +-, -+, --, are empty where unknown.
    """

    alice: tuple[Vector, ...]
    bob: tuple[Vector, ...]
    correlators: tuple[tuple[float, ...], ...]
    sigmas: tuple[tuple[float, ...], ...]
    measured: tuple[tuple[bool, ...], ...]
    shots: tuple[tuple[int, ...], ...] = ()
    counts: tuple[tuple[FourCounts, ...], ...] = ()


class Trials(Frozen, frozen=True):
    """Trials of a Bell test with two settings a side, chosen at random in each; all of them are counted.

    ``blocks``: counts of consecutive blocks of trials, at settings 11, 12, 21, 22 the outcomes ++, +-, -+,
    --; empty where the order is not known. ``predictability`` τ: each setting is predicted with probability
    at most 1/2 + τ. ``game``: the odd pair of settings (from 0) and +1 if outcomes agree at the others, fixed
    beforehand; None: not fixed.
    """

    blocks: tuple[tuple[int, ...], ...] = ()
    predictability: float = 0.0
    game: tuple[int, int, int] | None = None


class DataSet(Frozen, frozen=True):
    """One data file, named ``file``. ``points`` are in its order; a table comes without points.

    ``ignored``: fields of the file that are not known and were left out; ``remarks``: what was not in the
    file and was chosen or taken for granted when it was read. ``trials``: beside a table of 2 x 2 counts.
    ``sha256`` of the file as it was read, in hexadecimal; "" where the data come from no file.
    """

    kind: DataKind
    title: str = ""
    source: str = ""
    doi: str = ""
    note: str = ""
    points: tuple[LeggettPoint, ...] = ()
    table: CorrelatorTable | None = None
    file: str = ""
    ignored: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    trials: Trials | None = None
    sha256: str = ""

    @property
    def has_counts(self) -> bool:
        """Whether the counts behind all correlators are known."""
        if self.table is not None:
            return bool(self.table.counts)
        return bool(self.points) and all(point.counts for point in self.points)
