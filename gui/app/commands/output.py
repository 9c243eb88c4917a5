"""Where the result of a headless command goes: standard output, or a file that is none of those read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from gui.app.commands.options import Refused
from gui.core.files.disk import FileError


def output_path(output: str, inputs: Sequence[str | None]) -> Path:
    """The path of ``--output``; ``inputs`` are the files that are read, - for standard input, None for none.

    Raises ``Refused`` for no name, and ``FileError`` where a file that is read would be lost.
    """
    if not output:
        raise Refused("--output: names no file")
    path = Path(output)
    if not os.path.isdir(path.parent):  # said before minutes of work; False too for a name that is too long
        raise FileError(path.name, f"there is no folder “{path.parent}”")
    try:
        there = path.stat()
    except (OSError, ValueError):
        return path  # nothing is there that could be lost
    if path.is_file() and any(os.path.samestat(there, one) for one in _stats(inputs)):
        raise FileError("--output", f"{path.name} is the file that is read; choose another name")
    return path


def _stats(inputs: Sequence[str | None]) -> Iterator[os.stat_result]:
    for name in inputs:
        try:
            if name == "-":
                yield os.fstat(sys.stdin.fileno())
            elif name:
                yield os.stat(name)
        except (OSError, ValueError, AttributeError):
            continue  # the reader says what is wrong with it


def print_result(text: str) -> None:
    """Print the result of a command; ``Refused`` where it cannot be written."""
    if sys.stdout is None:
        raise Refused("standard output: is closed")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon_output()
        raise Refused(f"standard output: {error.strerror}") from error


def abandon_output() -> None:
    """Nothing more is written: the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
