"""Recovery of unsaved work: the Scenario is written aside while it differs from the saved one.

Each running program holds a lock beside its file, so that a second window does not take the work of the
first for that of a crash.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from gui.app.files.locks import Lock
from gui.core.files.session import load_session, save_session
from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.values import InputError

INTERVAL_MS = 2000


def recovery_folder() -> Path:
    """Where unsaved work is kept."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(base) / "recovery"


class Recovery(QObject):
    """Writes the store's unsaved work every two seconds while it changes; removes it on a clean end.

    ``failed(reason)``: it could not be written; told once until it can be again.
    """

    failed = Signal(str)

    def __init__(self, store: Store, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._folder = folder
        self._file = folder / f"{uuid.uuid4().hex}.nlx"
        self._lock: Lock | None = None
        self._written: Scenario | None = None
        self.aside: Scenario | None = None  # the user's work, while a tour shows something else
        self._warned = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.write_now)
        self._timer.start()

    def write_now(self) -> bool:
        """Write the work aside if it changed since; remove what is there once all is saved.

        False if it could not be written. That is told once, and tried again the next time.
        """
        work = self._store.scenario if self.aside is None else self.aside
        if not self._store.is_unsaved(work):
            self._discard_file()
        elif self._written != work:
            try:
                self._claim_name()
                save_session(work, self._file)
            except (InputError, OSError) as error:
                self._warn(error)
                return False
            self._written = work
            self._warned = False
        return True

    def _claim_name(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = Lock(self._file)
            if not lock.take():
                raise OSError(0, "its name is in use")
            self._lock = lock

    def _warn(self, error: InputError | OSError) -> None:
        if not self._warned:  # a full disk must not report itself every two seconds
            self._warned = True
            reason = error.reason if isinstance(error, InputError) else error.strerror
            self.failed.emit(reason or str(error))

    def orphans(self) -> list[tuple[Path, Scenario]]:
        """Work that a crashed program left, newest first; unreadable files are skipped, not deleted."""
        found = []
        for path in self._folder.glob("*.nlx") if self._folder.is_dir() else ():
            if path == self._file:
                continue
            lock = Lock(path)
            if not lock.take():
                continue
            lock.release()
            try:
                found.append((path.stat().st_mtime, path, load_session(path)))
            except (InputError, OSError):
                continue
        return [(path, scenario) for _, path, scenario in sorted(found, key=_time, reverse=True)]

    @staticmethod
    def forget(path: Path) -> None:
        """Delete work that was restored or refused."""
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)

    def finish(self) -> None:
        """A clean end: nothing is left to recover."""
        self._timer.stop()
        self._discard_file()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _discard_file(self) -> None:
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)
        self._written = None


def _time(item: tuple[float, Path, Scenario]) -> float:
    return item[0]
