"""Data files by their path: trials of a Bell test are read in pieces, everything else at once."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path

from msgspec.structs import replace

from gui.core.data.importing.mapping import AS_IT_IS, Mapping
from gui.core.data.limits import METADATA_LENGTH
from gui.core.data.reader import read_data
from gui.core.data.trials.events import HEAD_BYTES, LONGEST_HEAD, looks_like_events, read_events
from gui.core.data.types import DataSet
from gui.core.files.disk import FileError, read_beginning, read_limited


def head_of(path: Path, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of a file, cut after the last whole line. Raises ``FileError``."""
    head = read_beginning(path, size)
    if len(head) < size:
        return head
    return head[: head.rfind(b"\n") + 1] or head


def holds_events(path: Path, mapping: Mapping = AS_IT_IS) -> bool:
    """Whether a file holds trials of a Bell test, as far as its header says."""
    return looks_like_events(head_of(path, LONGEST_HEAD), mapping)


def read_data_file(
    path: Path,
    mapping: Mapping = AS_IT_IS,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> DataSet:
    """The data set in a file. Raises an ``InputError`` that names the place and the reason."""
    if not holds_events(path, mapping):
        return read_data(read_limited(path), path.name, mapping)
    try:
        with path.open("rb") as stream:
            found = read_events(
                stream,
                path.stat().st_size,
                path.name,
                mapping,
                progress=progress,
                should_stop=should_stop,
            )
            stream.seek(0)
            digest = file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise FileError(path.name, error.strerror or str(error)) from error
    return replace(found, file=path.name[-METADATA_LENGTH:], sha256=digest)
