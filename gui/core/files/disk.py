"""Reading with a size limit and writing atomically."""

from __future__ import annotations

import contextlib
import glob
import os
import stat
from pathlib import Path

from gui.core.values import InputError

MAX_BYTES = 20_000_000

# A pipe that nobody writes to must not hold the program; Windows knows neither, but text and binary files.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileError(InputError):
    """A file that cannot be read or written; ``field`` is its name."""


def read_limited(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file of at most ``limit`` bytes; raises ``FileError``."""
    content = read_beginning(path, limit + 1)
    if len(content) > limit:
        raise FileError(path.name, f"is larger than {size_in_words(limit)}")
    return content


def read_beginning(path: Path, size: int) -> bytes:
    """The first ``size`` bytes of a file, all if it has fewer; raises ``FileError``."""
    try:
        # Not every path is a plain file: a device or a pipe has no size and may never end.
        if path.exists() and not path.is_file():
            raise FileError(path.name, "is not a plain file")
        with os.fdopen(os.open(path, _READING), "rb") as file:
            content = file.read(size)
    except OSError as error:
        raise FileError(path.name, error.strerror or str(error)) from error
    if content is None:  # of /proc: regular, but with nothing to read now
        raise FileError(path.name, "is not a plain file")
    return content


def size_in_words(count: int) -> str:
    """A limit in bytes as it is told: whole megabytes, or kilobytes below one."""
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"


def write_atomic(path: Path, content: bytes) -> None:
    """Write the file in whole or not at all; an existing one stays as it was. Raises ``FileError``.

    A link stays one: written is the file it means. Mode and, where the system allows it, owner are kept.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_symlink():
            raise FileError(path.name, "is a link that leads back to itself")
        old = target.stat() if target.exists() else None
        if not target.parent.is_dir():
            raise FileError(path.name, f"there is no folder “{target.parent}”")
        if old is not None and stat.S_ISDIR(old.st_mode):
            raise FileError(path.name, "is a folder, not a file")
        if old is not None and not stat.S_ISREG(old.st_mode):
            raise FileError(path.name, "is not a plain file")
        if old is not None and not os.access(target, os.W_OK):
            raise FileError(path.name, "could not be written: the file is write-protected")
        _replace(target, content, old)
    except OSError as error:
        reason = "no permission to write there" if isinstance(error, PermissionError) else error.strerror
        raise FileError(path.name, f"could not be written: {reason}") from error


def _replace(target: Path, content: bytes, old: os.stat_result | None) -> None:
    handle, name = _temporary(target)
    try:
        try:
            with os.fdopen(handle, "wb", closefd=False) as file:
                file.write(content)
            if old is not None and hasattr(os, "fchown"):
                with contextlib.suppress(PermissionError):
                    os.fchown(handle, old.st_uid, old.st_gid)
            # A temporary file is private; an existing file keeps its mode, a new one gets the usual.
            mode = stat.S_IMODE(old.st_mode) if old is not None else 0o666 & ~_umask()
            os.chmod(handle if os.chmod in os.supports_fd else name, mode)
            os.fsync(handle)
            if not name.exists():
                _give_name(handle, name)
        finally:
            os.close(handle)
        os.replace(name, target)
    finally:
        name.unlink(missing_ok=True)
    _sweep(target)
    _flush_folder(target.parent)


def _sweep(target: Path) -> None:
    """Remove what a program left that was killed between the name of its file and the last step."""
    for left in target.parent.glob(f".{glob.escape(target.name[:40])}.*.part"):
        pid = left.name.split(".")[-2]
        if pid.isdigit() and not process_runs(int(pid)):
            with contextlib.suppress(OSError):
                left.unlink()


def process_runs(pid: int) -> bool:
    """Whether a process of this number runs; True where the system does not tell."""
    if not hasattr(os, "fork"):  # elsewhere a signal 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _temporary(target: Path) -> tuple[int, Path]:
    """A new file beside ``target``, since os.replace is atomic only within one file system, and its name.

    Where the system can, the name is not in use yet: nothing is left of the file if the program is killed.
    """
    name = target.parent / f".{target.name[:40]}.{os.getpid()}.part"
    name.unlink(missing_ok=True)
    try:
        handle = os.open(target.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except (AttributeError, OSError):  # Linux has it, and of its file systems most
        # With the number of the process in its name, the next save knows whether it was left behind.
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        handle = os.open(name, flags, 0o600)
    return handle, name


def _give_name(handle: int, name: Path) -> None:
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        # With a folder given, Python follows the link that /proc holds.
        os.link(f"/proc/self/fd/{handle}", name.name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)


def _flush_folder(folder: Path) -> None:
    """The new name of a file survives a loss of power only once its folder is written."""
    with contextlib.suppress(OSError):  # Windows opens no folders, some file systems flush none
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def local_paths(names: list[str]) -> list[Path]:
    """The existing files among dropped names."""
    return [Path(name) for name in names if name and Path(name).is_file()]
