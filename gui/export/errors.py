"""What may go wrong while exporting, and writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class ExportError(Exception):
    """A sentence for the user: what could not be exported or read, and why."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file in one step; on failure an existing one stays as it was. ExportError says why."""
    folder = path.parent
    if not folder.is_dir():
        raise ExportError(f"There is no folder “{folder}”.")
    if path.is_dir():
        raise ExportError(f"“{path}” is a folder, not a file.")
    temporary = ""
    try:
        # In the same folder: os.replace is atomic only within one file system.
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = "no permission to write there" if isinstance(error, PermissionError) else error.strerror
        raise ExportError(f"“{path}” could not be written: {reason}.") from error


def _mode(path: Path) -> int:
    """Permissions of the file replaced, or those a new file would get."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
