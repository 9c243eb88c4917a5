"""The folder that PyInstaller makes: it runs without this Python, opens a window, and its workers answer.

``make package`` builds it and says where (PACKAGE); otherwise it is built here.
"""

from __future__ import annotations

import configparser
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gui.core.version import VERSION
from tests.end_to_end.program import ROOT, Program, wait_for

NAME = "nonlocality-explorer"
PROBLEM = b'{"state": {"werner": 0.95}, "phi_deg": 36.87, "hypotheses": ["local", "leggett"]}'
RESULTS = (975, 90, 1275, 590)  # of the window at 1280 x 720
GOOD = (0x00, 0x7A, 0x57)  # of the light theme: what is compatible
DESKTOP = ROOT / "packaging" / f"{NAME}.desktop"


def test_the_version_stands_in_one_place():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"] and project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "gui.core.version.VERSION"}
    assert VERSION.count(".") == 2


def test_the_desktop_entry_names_the_program_and_its_icon():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(DESKTOP, encoding="utf-8")
    found = entry["Desktop Entry"]
    assert found["Exec"].split() == [NAME, "%f"] and found["Icon"] == NAME
    # By this name the desktop knows whose window it is.
    application = (ROOT / "gui" / "app" / "application.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{NAME}")' in application
    assert (ROOT / "resources" / "icons" / "application.png").is_file()


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """The program in its folder."""
    if "PACKAGE" in os.environ:
        folder = Path(os.environ["PACKAGE"])
    else:
        if importlib.util.find_spec("PyInstaller") is None:
            pytest.skip("PyInstaller is not installed")
        made = tmp_path_factory.mktemp("package")
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
        command += ["--distpath", str(made), "--workpath", str(made / "work")]
        subprocess.run([*command, f"packaging/{NAME}.spec"], cwd=ROOT, check=True, timeout=3000)
        folder = made / NAME
    program = folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)
    assert program.is_file()
    return program


def run(package: Path, folder: Path, *arguments: str) -> bytes:
    """One headless command, far from this checkout and its Python."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [str(package), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, input=PROBLEM, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout


@pytest.mark.long
def test_it_evaluates_and_exports(package, tmp_path):
    found = json.loads(run(package, tmp_path, "evaluate", "-"))
    # At V = 0.95 the triad at its best angle refutes both (0.7906 and 0.9430 of the README).
    assert {name: one["status"] for name, one in found["verdicts"].items()} == {
        "local": "excluded",
        "leggett": "excluded",
    }
    run(package, tmp_path, "export", "-", "--scene", "leggett", "--output", "figure.svg")
    assert (tmp_path / "figure.svg").stat().st_size > 10_000
    assert b"leggett" in run(package, tmp_path, "scenes")


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the desktop entry is for Linux")
def test_the_desktop_entry_and_the_icons_are_beside_it(package):
    share = package.parent / "share"
    assert (share / "applications" / DESKTOP.name).read_bytes() == DESKTOP.read_bytes()
    assert (share / "icons/hicolor/256x256/apps" / f"{NAME}.png").is_file()


@pytest.mark.long
@pytest.mark.display
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
@pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed")
def test_its_window_opens_and_the_workers_answer(package, display, tmp_path):
    program = Program(display, tmp_path / "home", command=(str(package),))
    try:
        # Cards are green only once a worker process has found a model.
        def answered() -> bool:
            colours = program.picture().crop(RESULTS).getcolors(1 << 20) or []
            return sum(count for count, colour in colours if colour == GOOD) > 100

        wait_for(answered, "the verdicts of the worker processes")
        program.key("ctrl+3")
        program.settled()
        assert program.close() == 0
        assert program.process.stderr.read() == ""
    finally:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait()
        program.process.stderr.close()
