"""Read a file of measured data: correlators, coincidence counts, values of L_N or trials of a Bell test.

CSV (see ``csv_file`` for the forms and their columns) or JSON (see ``json_file``); which of the two is seen
from the first character. One more form is a file of its own and a row of ``FORMATS``. Columns that are not
known are left out and named in the data set; a ``Mapping`` says what they are. Whatever else is wrong raises
``DataError`` with one line that names the line, the column and the reason; ``LayoutError`` where a mapping
would help. Files of at most 5 MB, 10 000 rows and 60 settings a side, but for trials.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from gui.core.data.csv_file import read_csv
from gui.core.data.importing.mapping import AS_IT_IS, Mapping
from gui.core.data.json_file import read_json
from gui.core.data.limits import METADATA_LENGTH
from gui.core.data.trials.events import looks_like_events, read_events
from gui.core.data.types import DataError, DataSet

MAX_BYTES = 5_000_000


class Format(Struct, frozen=True):
    """A form of data files: the suffixes they mostly have, how the content shows it, and its reader."""

    suffixes: tuple[str, ...]
    looks_like: Callable[[bytes], bool]
    read: Callable[[bytes, str, Mapping], DataSet]


def looks_like_json(raw: bytes) -> bool:
    """Whether the first character that is no white space opens a JSON list or object."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"[", b"{")


# The first that it looks like reads a file; the last takes whatever there is and says what is wrong with it.
FORMATS: list[Format] = [
    Format((".json",), looks_like_json, read_json),
    Format((".csv", ".txt", ".tsv"), lambda raw: True, read_csv),
]


def read_data(raw: bytes, name: str = "", mapping: Mapping = AS_IT_IS) -> DataSet:
    """The data set in the bytes of a file; ``name`` is its title where the file states none."""
    if looks_like_events(raw, mapping):
        found = read_events(io.BytesIO(raw), len(raw), name, mapping)
    elif len(raw) > MAX_BYTES:
        raise DataError("file", f"larger than {MAX_BYTES // 1_000_000} MB")
    else:
        read = next(one.read for one in FORMATS if one.looks_like(raw))
        found = read(raw, name, mapping)
    return replace(found, file=name[-METADATA_LENGTH:], sha256=sha256(raw).hexdigest())
