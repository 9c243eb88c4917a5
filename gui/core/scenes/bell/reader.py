"""Read an inequality from a file: JSON as problems have it or certificates are printed, or a CSV table.

A CSV table has a row for each setting of Alice and a number for each of Bob. With names there is a first line
and a first column of them; a column and a row named 1 hold the marginals and, where they meet, the constant:

    ,1,b1,b2
    1,0,0,0
    a1,0,1,1
    a2,0,1,-1
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import PurePath

import msgspec

from gui.core.data.limits import MAX_SETTINGS
from gui.core.files.problem import GivenInequality, ProblemError
from gui.core.files.strict_json import decode
from gui.core.scenes.bell import MAX_NAME, BellInequality, check_inequality
from gui.core.values import Frozen, InputError, quoted, shortened

MAX_BYTES = 1_000_000
ONE = "1"
_COEFFICIENTS = re.compile(rb'"coefficients"\s*:')


class InequalityError(InputError):
    """A file that holds no inequality; names the field or line, and the reason."""


class _Wrapped(Frozen, frozen=True):
    """An inequality as it stands in a problem."""

    inequality: GivenInequality


def looks_like_inequality(content: bytes) -> bool:
    """Whether a file that is no problem is an inequality: JSON with coefficients, or a named table."""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _COEFFICIENTS.search(content) is not None
    return re.match(rb"\xef?\xbb?\xbf?[,;\t]", content) is not None


def read_inequality(content: bytes, name: str) -> BellInequality:
    """The inequality in a file, checked, with the name of the file if it has none of its own."""
    if len(content) > MAX_BYTES:
        raise InequalityError(name, f"is larger than {MAX_BYTES // 1_000_000} MB")
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    given = _from_json(content) if text.startswith((b"{", b"[")) else _from_csv(content)
    if not given.name:
        given = msgspec.structs.replace(given, name=shortened(PurePath(name).stem, MAX_NAME))
    try:
        check_inequality(given, "inequality")
    except InputError as error:
        raise InequalityError(error.field.removeprefix("inequality."), error.reason) from None
    return given


def _from_json(content: bytes) -> BellInequality:
    try:
        try:
            wrapped = "inequality" in json.loads(content)
        except (ValueError, RecursionError):
            wrapped = False  # the strict reader says what is wrong
        if wrapped:
            return decode(content, _Wrapped, ProblemError).inequality.plain()
        return decode(content, GivenInequality, ProblemError).plain()
    except ProblemError as error:
        raise InequalityError(error.field, error.reason) from None


def _from_csv(content: bytes) -> BellInequality:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InequalityError("", f"byte {error.start + 1} is not UTF-8 text") from error
    delimiter = next((d for d in ("\t", ";", ",") if d in text), ",")
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        lines = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(rows, 1)
            if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")
        ]
    except csv.Error as error:
        raise InequalityError("", f"cannot be split into cells ({error})", rows.line_num) from error
    if not lines:
        raise InequalityError("", "is empty")
    if len(lines) > MAX_SETTINGS + 2 or len(lines[0][1]) > MAX_SETTINGS + 2:
        raise InequalityError("", f"more than {MAX_SETTINGS} settings a side")
    named = not lines[0][1][0]
    columns = lines[0][1][1:] if named else [f"b{j + 1}" for j in range(len(lines[0][1]))]
    _check_names(columns, lines[0][0])
    table: dict[str, list[float]] = {}
    for k, (line, row) in enumerate(lines[1:] if named else lines):
        label = row[0] if named else f"a{k + 1}"
        cells = row[1:] if named else row
        if len(cells) != len(columns):
            raise InequalityError(label, f"{len(cells)} numbers where {len(columns)} are needed", line)
        if label in table or not label:
            raise InequalityError(columns[0], f"the row name {quoted(label)} is missing or used twice", line)
        table[label] = [_number(cell, column, line) for cell, column in zip(cells, columns, strict=True)]
    return _from_table(columns, table)


def _check_names(columns: list[str], line: int) -> None:
    for k, name in enumerate(columns):
        if not name or name in columns[:k]:
            raise InequalityError(name or f"{k + 1}", "a column has no name, or one that is used twice", line)


def _number(cell: str, column: str, line: int) -> float:
    try:
        return float(cell)
    except ValueError:
        raise InequalityError(column, f"{quoted(cell)} is not a number", line) from None


def _from_table(columns: list[str], table: dict[str, list[float]]) -> BellInequality:
    one = columns.index(ONE) if ONE in columns else None
    bob = [j for j in range(len(columns)) if j != one]
    alice = [label for label in table if label != ONE]
    if not bob or not alice:
        raise InequalityError("", "a setting for Alice and one for Bob are needed")
    top = table.get(ONE)
    return BellInequality(
        tuple(tuple(table[label][j] for j in bob) for label in alice),
        None if one is None else tuple(table[label][one] for label in alice),
        None if top is None else tuple(top[j] for j in bob),
        0.0 if one is None or top is None else top[one],
    )
