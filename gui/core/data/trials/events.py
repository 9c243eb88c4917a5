"""Trials of a Bell test, one a line: setting and outcome of both sides. Read in pieces, counted at once.

    setting_a,setting_b,outcome_a,outcome_b
    0,1,+1,-1

Labels of settings may be any; outcomes are 1 and -1, + and -, or 1 and 0, or what a mapping says. A particle
that was not found has a label of its own, and the mapping says what becomes of it: counting it as -1 needs no
assumption; leaving such trials out assumes a fair sample, and what is left are no trials of a game. However
long the file, a piece of it and a few thousand counts are all that is kept: the counts, and for two settings
a side those of at most 64 consecutive blocks of trials, from which prediction-based ratios are computed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from gui.core.data.importing.combining import table_of
from gui.core.data.importing.mapping import AS_IT_IS, Mapping, Outcomes
from gui.core.data.importing.meanings import EVENTS
from gui.core.data.importing.recognise import recognise
from gui.core.data.limits import MAX_SETTINGS
from gui.core.data.points import from_counts
from gui.core.data.rows import RawTable, split_table
from gui.core.data.trials.stated import with_mapping
from gui.core.data.types import DataError, DataKind, DataSet, Trials
from gui.core.numbers import number
from gui.core.values import Vector, one_line, quoted, unit_vector

HEAD_BYTES = 5_000
LONGEST_HEAD = 100 * HEAD_BYTES  # comments before the header
_LINE = re.compile(rb"[^\r\n]+")
MOST_TRIALS = 10**8
MOST_BLOCKS = 64
FIRST_BLOCK = 16
PIECE = 2_000_000
MAX_LABEL = 40
LINE_BYTES = 10_000

USUAL_OUTCOMES = (
    Outcomes(plus=("1", "+1", "+", "1.0"), minus=("-1", "−1", "-", "−", "-1.0")),
    Outcomes(plus=("1",), minus=("0",)),
)
# Directions at which the singlet gives C > 0 but at the last pair: those of the usual game.
_H = 0.5**0.5
USUAL_DIRECTIONS: tuple[tuple[Vector, ...], tuple[Vector, ...]] = (
    ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),
    ((-_H, 0.0, -_H), (_H, 0.0, -_H)),
)


def looks_like_events(raw: bytes, mapping: Mapping = AS_IT_IS) -> bool:
    """Whether the header has, or the mapping names, settings and outcomes of trials."""
    if mapping.columns:
        return set(EVENTS) <= set(mapping.columns.values())
    for found in _LINE.finditer(raw.removeprefix(b"\xef\xbb\xbf"), 0, LONGEST_HEAD):
        if not found[0].strip() or found[0].lstrip().startswith(b"#"):
            continue
        line = found[0][:HEAD_BYTES].decode("utf-8", "replace").replace(";", ",").replace("\t", ",")
        return set(EVENTS) <= {cell.strip(' "\t').lower() for cell in line.split(",")}
    return False


def read_events(
    stream: BinaryIO,
    size: int,
    name: str = "",
    mapping: Mapping = AS_IT_IS,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> DataSet:
    """The counts of all trials in a stream of ``size`` bytes. Raises ``DataError`` with line and column."""
    table, skipped, rest = _head(stream, mapping)
    reading = recognise(table, mapping)
    for meaning in EVENTS:
        if meaning not in reading.places:
            raise table.error(f"the header lacks the column {meaning}")
    labels = _Labels(table, [reading.places[meaning] for meaning in EVENTS], mapping)
    counted = _Counts()
    read, line = 0, skipped
    for piece in _pieces(stream, rest):
        if should_stop is not None and should_stop():
            break
        lines = piece.splitlines()
        counted.add(labels.codes(lines, line))
        line += len(lines)
        read += len(piece)
        if counted.trials > MOST_TRIALS:
            raise DataError("", f"more than {MOST_TRIALS} trials", line)
        if progress is not None:
            progress(min(1.0, read / max(size, 1)))
    if counted.trials == 0:
        raise DataError("", "the header is not followed by any trials", table.header_line)
    places = [reading.places[meaning] for meaning in EVENTS]
    ignored = tuple(column for k, column in enumerate(table.columns) if k not in places)
    return _dataset(counted, labels, table.metadata, ignored, name, mapping)


def _head(stream: BinaryIO, mapping: Mapping) -> tuple[RawTable, int, bytes]:
    """The header, the number of lines until it is over, and what was read beyond."""
    head = b""
    lines: list[bytes] = []
    while True:
        more = stream.read(HEAD_BYTES)
        head += more
        lines = head.splitlines(keepends=True)
        for k, line in enumerate(lines):
            if line.strip() and not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"#"):
                if more and k == len(lines) - 1:
                    break  # it may go on
                table = split_table(b"".join(lines[: k + 1]), mapping.delimiter)
                return table, k + 1, b"".join(lines[k + 1 :])
        if not more or len(head) > LONGEST_HEAD:
            raise DataError("file", "holds no header line and no data")


def _pieces(stream: BinaryIO, rest: bytes) -> Iterator[bytes]:
    """Whole lines, some megabytes at a time."""
    while True:
        more = stream.read(PIECE)
        piece = rest + more
        if not more:
            if piece:
                yield piece
            return
        end = piece.rfind(b"\n") + 1
        if end == 0 and len(piece) > PIECE + LINE_BYTES:
            raise DataError("file", f"holds a line of more than {PIECE // 1_000_000} MB")
        yield piece[:end]
        rest = piece[end:]


class _Labels(dict[bytes, int]):
    """Line -> code of its trial, (setting a * 60 + setting b) * 4 + outcomes; -1 for what is no trial.

    A line that was seen before is looked up; a new one is read cell by cell. Where there are further columns
    the four cells are the key, and a line that cannot be cut so easily is one itself, after a line feed.
    """

    def __init__(self, table: RawTable, places: list[int], mapping: Mapping) -> None:
        self._table, self._places, self._mapping = table, places, mapping
        self._cells = len(table.columns)
        self._separator = table.separator.encode()
        self.settings: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self.third: tuple[str, str, int] | None = None  # refusal of the first third setting
        self._outcomes, self._third = mapping.outcomes, b""

    def codes(self, lines: list[bytes], before: int) -> NDArray[np.int64]:
        """The codes of these lines; ``before`` lines came earlier."""
        keys = lines if self._cells == len(self._places) else self._keys(lines)
        try:
            found = np.fromiter(map(self.__getitem__, keys), np.int64, len(keys))
        except _Refused as refused:
            at = before + 1 + keys.index(refused.key)
            raise DataError(refused.column, refused.reason, at) from None
        if self.third is not None and self.third[2] == 0:
            self.third = (*self.third[:2], before + 1 + keys.index(self._third))
        return found

    def _keys(self, lines: list[bytes]) -> list[bytes]:
        separator, (i, j, k, m), width = self._separator, self._places, self._cells
        keys = []
        for line in lines:
            cells = line.split(separator)
            if len(cells) == width and b'"' not in line:
                keys.append(separator.join((cells[i], cells[j], cells[k], cells[m])))
            else:
                keys.append(b"\n" + line)
        return keys

    def __missing__(self, key: bytes) -> int:
        code = self._read(key)
        if len(self) > 100_000:
            self.clear()  # of quoted or padded lines there may be any number
        self[key] = code
        return code

    def _read(self, key: bytes) -> int:
        try:
            text = key.decode("utf-8").strip(" \r\n")
        except UnicodeDecodeError:
            raise _Refused(key, "", "is not UTF-8 text") from None
        if not text.strip() or text.lstrip().startswith("#"):
            return -1
        if "\0" in text:
            raise _Refused(key, "", "holds a zero byte; this is no text file")
        try:
            cells = [
                c.strip() for c in next(csv.reader([text], delimiter=self._table.separator, strict=True))
            ]
        except (csv.Error, StopIteration) as error:
            raise _Refused(key, "", f"cannot be split into cells ({error})") from None
        whole = self._cells == len(EVENTS) or key.startswith(b"\n")
        if whole and len(cells) == self._cells:
            cells = [cells[at] for at in self._places]
        elif whole:
            reason = f"{len(cells)} cells where the header names {self._cells} columns"
            raise _Refused(key, "", reason)
        names = [self._table.columns[at] for at in self._places]
        a, b = (self._setting(key, names[k], k, cells[k]) for k in (0, 1))
        outcomes = [self._outcome(key, names[k], cells[k]) for k in (2, 3)]
        if None in outcomes:
            return -2
        return (a * MAX_SETTINGS + b) * 4 + 2 * int(outcomes[0] == -1) + int(outcomes[1] == -1)

    def _setting(self, key: bytes, column: str, side: int, cell: str) -> int:
        if not cell:
            raise _Refused(key, column, "is empty")
        if len(cell) > MAX_LABEL:
            raise _Refused(key, column, f"{quoted(cell)} is too long for the name of a setting")
        known = self.settings[side]
        if cell not in known:
            if len(known) == MAX_SETTINGS:
                raise _Refused(key, column, f"{quoted(cell)} would be setting {MAX_SETTINGS + 1}")
            known[cell] = len(known)
            if len(known) == 3 and self.third is None:
                first, second, third = map(quoted, known)
                reason = f"{third} is a third setting, after {first} and {second}"
                self.third, self._third = (column, f"{reason}: a mapping can name directions", 0), key
        return known[cell]

    def _outcome(self, key: bytes, column: str, cell: str) -> int | None:
        if self._outcomes is None:
            if cell in ("0",):
                self._outcomes = USUAL_OUTCOMES[1]
            elif cell in USUAL_OUTCOMES[0].minus:
                self._outcomes = USUAL_OUTCOMES[0]
            elif cell in USUAL_OUTCOMES[0].plus:
                return 1
        known = self._outcomes or USUAL_OUTCOMES[0]
        if cell in known.plus or (self._mapping.outcomes is None and cell in USUAL_OUTCOMES[0].plus):
            return 1
        if cell in known.minus:
            return -1
        if cell in known.lost and self._mapping.lost != "refuse":
            return -1 if self._mapping.lost == "minus" else None
        wanted = f"{'/'.join(known.plus[:1])} or {'/'.join(known.minus[:1])}"
        raise _Refused(key, column, f"{quoted(cell)} is no outcome ({wanted}); a mapping can say what it is")


class _Refused(Exception):
    """A line that is no trial; ``key`` is what it is known by."""

    def __init__(self, key: bytes, column: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.column, self.reason = key, column, reason


class _Counts:
    """All counts, and those of consecutive blocks of trials at the first two settings a side."""

    def __init__(self) -> None:
        self.total = np.zeros(MAX_SETTINGS * MAX_SETTINGS * 4, dtype=np.int64)
        self.trials = self.left_out = 0
        self.size = FIRST_BLOCK
        self._blocks = np.zeros((2 * MOST_BLOCKS, 16), dtype=np.int64)

    def add(self, codes: NDArray[np.int64]) -> None:
        """Further trials, in their order."""
        self.left_out += int((codes == -2).sum())
        codes = codes[codes >= 0]
        self.total += np.bincount(codes, minlength=len(self.total))
        first, self.trials = self.trials, self.trials + len(codes)
        while self.trials > self.size * 2 * MOST_BLOCKS:
            merged = self._blocks.reshape(MOST_BLOCKS, 2, 16).sum(axis=1)
            self._blocks[:] = 0
            self._blocks[:MOST_BLOCKS] = merged
            self.size *= 2
        setting, outcome = np.divmod(codes, 4)
        a, b = np.divmod(setting, MAX_SETTINGS)
        within = (a < 2) & (b < 2)
        block = (first + np.arange(len(codes))) // self.size
        cell = block * 16 + (2 * a + b) * 4 + outcome
        self._blocks += np.bincount(cell[within], minlength=self._blocks.size).reshape(self._blocks.shape)

    def blocks(self, order_a: list[int], order_b: list[int]) -> tuple[tuple[int, ...], ...]:
        """At most ``MOST_BLOCKS`` blocks, with the settings in this order."""
        blocks = self._blocks
        if self.trials > self.size * MOST_BLOCKS:
            blocks = blocks.reshape(MOST_BLOCKS, 2, 16).sum(axis=1)
        table = blocks.reshape(-1, 2, 2, 4)[:, order_a][:, :, order_b].reshape(-1, 16)
        return tuple(tuple(row) for row in table[table.any(axis=1)].tolist())


def _dataset(
    counted: _Counts,
    labels: _Labels,
    stated: dict[str, str],
    ignored: tuple[str, ...],
    name: str,
    mapping: Mapping,
) -> DataSet:
    orders = [[known[label] for label in sorted(known, key=_place_of_label)] for known in labels.settings]
    counts = counted.total.reshape(MAX_SETTINGS, MAX_SETTINGS, 4)[np.ix_(*orders)]
    remarks = []
    n, m = (len(order) for order in orders)
    for who, order, known in zip(("Alice", "Bob"), orders, labels.settings, strict=True):
        by_place = {at: label for label, at in known.items()}
        remarks.append(f"{who}'s settings: {', '.join(one_line(by_place[at]) for at in order[:8])}.")
    if mapping.directions is not None:
        alice, bob = (
            tuple(unit_vector("directions", v) for v in side)
            for side in (mapping.directions.alice, mapping.directions.bob)
        )
        if (len(alice), len(bob)) != (n, m):
            given = f"{len(alice)} and {len(bob)} where the file has {n} and {m} settings"
            raise DataError("directions", given)
    elif (n, m) == (2, 2):
        alice, bob = USUAL_DIRECTIONS
        remarks.append("Directions are not in the file: those of CHSH were taken.")
    elif labels.third is not None:
        raise DataError(*labels.third)
    else:
        raise DataError("directions", f"of {n} and {m} settings are not in the file: a mapping can name them")
    trials = None
    lost = mapping.outcomes is not None and bool(mapping.outcomes.lost)
    if counted.left_out:
        share = counted.left_out / (counted.left_out + counted.trials)
        remarks.append(
            f"{counted.left_out} trials without both particles left out ({number(100 * share, 1)} %): "
            "a fair sample is assumed, and the tests trial by trial are not made."
        )
    elif lost and mapping.lost == "minus":
        remarks.append("A particle that was not found counts as −1.")
    if (n, m) == (2, 2) and not counted.left_out and mapping.random_settings is not False:
        trials = with_mapping(Trials(blocks=counted.blocks(*orders)), stated, mapping)
    measured = {
        (i, j): from_counts(counts[i, j].tolist()) for i in range(n) for j in range(m) if counts[i, j].any()
    }
    return DataSet(
        DataKind.CORRELATOR_TABLE,
        title=stated.get("title", name),
        source=stated.get("source", ""),
        doi=stated.get("doi", ""),
        note=stated.get("note", ""),
        table=table_of(alice, bob, measured),
        ignored=ignored,
        remarks=tuple(remarks),
        trials=trials,
    )


def _place_of_label(label: str) -> tuple[int, float, str]:
    """Numbers by size, then words by the alphabet."""
    try:
        return 0, float(label), label
    except ValueError:
        return 1, 0.0, label
