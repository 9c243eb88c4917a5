"""Reading with a size limit and writing atomically."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gui.core.values import InputError

MAX_BYTES = 20_000_000


class FileError(InputError):
    """A file that cannot be read or written; ``field`` is its name."""


def read_limited(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file of at most ``limit`` bytes; raises ``FileError``."""
    try:
        # Not every path is a plain file: a device or a pipe has no size and may never end.
        if path.exists() and not path.is_file():
            raise FileError(path.name, "is not a plain file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise FileError(path.name, error.strerror or str(error)) from error
    if len(content) > limit:
        raise FileError(path.name, f"is larger than {limit // 1_000_000} MB")
    return content


def write_atomic(path: Path, content: bytes) -> None:
    """Write the file in whole or not at all; an existing one stays as it was. Raises ``FileError``."""
    if not path.parent.is_dir():
        raise FileError(path.name, f"there is no folder “{path.parent}”")
    if path.is_dir():
        raise FileError(path.name, "is a folder, not a file")
    temporary = ""
    try:
        # In the same folder: os.replace is atomic only within one file system.
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file private; an existing file keeps its mode, a new one gets the usual.
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = "no permission to write there" if isinstance(error, PermissionError) else error.strerror
        raise FileError(path.name, f"could not be written: {reason}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def local_paths(names: list[str]) -> list[Path]:
    """The existing files among dropped names."""
    return [Path(name) for name in names if name and Path(name).is_file()]
