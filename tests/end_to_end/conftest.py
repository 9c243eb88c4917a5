"""A virtual screen, and programs that are started on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.program import Program

SCREEN = (1400, 900)


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own; the server picks a free number."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24"),
            *("-nolisten", "tcp", "-noreset"),
        ],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as numbers:
        number = numbers.readline().strip()
    if not number:
        server.wait()
        pytest.skip("Xvfb does not start here")
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture
def start(display: str, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    made: list[Program] = []

    def run(*arguments: str, first: bool = False) -> Program:
        made.append(Program(display, tmp_path / "home", *arguments, first=first))
        return made[-1]

    yield run
    for program in made:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait()
        if program.process.stderr:
            program.process.stderr.close()
