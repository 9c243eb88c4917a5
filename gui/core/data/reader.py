"""Read a file of measured data: correlators, coincidence counts or values of L_N.

CSV (see ``csv_file`` for the three forms and their columns) or JSON (see ``json_file``); which of the two is
seen from the first character. One more form is a file of its own and a row of ``FORMATS``. Strict: whatever
is wrong raises ``DataError`` with one line that names the line, the column and the reason. Files of at most
5 MB, 10 000 rows and 60 settings a side.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from gui.core.data.csv_file import read_csv
from gui.core.data.json_file import read_json
from gui.core.data.limits import METADATA_LENGTH
from gui.core.data.types import DataError, DataSet

MAX_BYTES = 5_000_000


class Format(Struct, frozen=True):
    """A form of data files: the suffixes they mostly have, how the content shows it, and its reader."""

    suffixes: tuple[str, ...]
    looks_like: Callable[[bytes], bool]
    read: Callable[[bytes, str], DataSet]


def looks_like_json(raw: bytes) -> bool:
    """Whether the first character that is no white space opens a JSON list or object."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"[", b"{")


# The first that it looks like reads a file; the last takes whatever there is and says what is wrong with it.
FORMATS: list[Format] = [
    Format((".json",), looks_like_json, read_json),
    Format((".csv", ".txt", ".tsv"), lambda raw: True, read_csv),
]


def read_data(raw: bytes, name: str = "") -> DataSet:
    """The data set in the bytes of a file; ``name`` is its title where the file states none."""
    if len(raw) > MAX_BYTES:
        raise DataError("file", f"larger than {MAX_BYTES // 1_000_000} MB")
    read = next(one.read for one in FORMATS if one.looks_like(raw))
    return replace(read(raw, name), file=name[-METADATA_LENGTH:])
