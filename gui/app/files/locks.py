"""Locks by which programs that run at the same time know of each other.

They are files in the program's own folders, never beside the user's.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QLockFile, QStandardPaths

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def claims_folder() -> Path:
    """Where the sessions that are open are claimed."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(base) / "open"


class Lock:
    """The lock that goes with a file; the system lets it go when its program ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_suffix(".lock")
        self._handle: int | None = None
        self._file: QLockFile | None = None

    def take(self) -> bool:
        """Whether it was free. Process ids would not tell: another process may have that of a dead one."""
        if fcntl is None:
            self._file = QLockFile(str(self._path))
            self._file.setStaleLockTime(0)  # a lock is stale only when its process is gone
            return self._file.tryLock(0)
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let go of it and take its file away."""
        if self._file is not None:
            self._file.unlock()
        if self._handle is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._handle)
            self._handle = None


class Claim:
    """At most one session file that this window has open; links to a file count as the file."""

    def __init__(self) -> None:
        self._target = ""
        self._lock: Lock | None = None

    def hold(self, path: Path | None) -> bool:
        """Let go of the file before and claim ``path``; False where another program has it open.

        What a program that was killed left counts for nothing, and where no folder can be written nothing
        is claimed.
        """
        target = "" if path is None else os.path.realpath(path)
        if target and target == self._target and self._lock is not None:
            return True
        self._release()
        if not target:
            return True
        folder = claims_folder()
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            return True
        lock = Lock(folder / hashlib.sha256(os.fsencode(target)).hexdigest()[:32])
        if not lock.take():
            return False
        self._target, self._lock = target, lock
        return True

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
        self._target, self._lock = "", None


class LastSeen:
    """What a file held when this window read or wrote it; another window may have saved it since."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._digest = b""

    def keep(self, path: Path, content: bytes) -> None:
        """The file with this content is that of this window."""
        self._path, self._digest = path, hashlib.sha256(content).digest()

    def was_changed(self, path: Path) -> bool:
        """Whether the file kept last is another one by now; a file that is gone cannot be lost."""
        if path != self._path:
            return False
        try:
            return hashlib.sha256(path.read_bytes()).digest() != self._digest
        except OSError:
            return False
