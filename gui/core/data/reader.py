"""Read a file of measured data: correlators, coincidence counts or values of L_N.

CSV (see ``csv_file`` for the three forms and their columns) or JSON (see ``json_file``); which of the two is
seen from the first character. Strict: whatever is wrong raises ``DataError`` with one line that names the
line, the column and the reason. Files of at most 5 MB, 10 000 rows and 60 settings a side.
"""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.data.csv_file import read_csv
from gui.core.data.json_file import read_json
from gui.core.data.limits import METADATA_LENGTH
from gui.core.data.types import DataError, DataSet

MAX_BYTES = 5_000_000


def read_data(raw: bytes, name: str = "") -> DataSet:
    """The data set in the bytes of a file; ``name`` is its title where the file states none."""
    if len(raw) > MAX_BYTES:
        raise DataError("file", f"larger than {MAX_BYTES // 1_000_000} MB")
    found = read_json(raw, name) if looks_like_json(raw) else read_csv(raw, name)
    return replace(found, file=name[-METADATA_LENGTH:])


def looks_like_json(raw: bytes) -> bool:
    """Whether the first character that is no white space opens a JSON list or object."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in (b"[", b"{")
