"""Folders for the time of work, and those that a killed program has left."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from gui.core.files.disk import process_runs

_PREFIX = "nonlocality-explorer."


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A new empty folder, removed when it is left; what processes that are gone have left goes first.

    The number of the process stands in its name, as it does in that of a file that is being written.
    """
    home = Path(tempfile.gettempdir())
    for left in home.glob(f"{_PREFIX}*"):
        pid = left.name.removeprefix(_PREFIX).partition(".")[0]
        if pid.isdigit() and not process_runs(int(pid)) and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}.", ignore_cleanup_errors=True)
