"""The program is installable like any other: the wheel holds its resources and brings a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gui.core.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
PROBLEM = b'{"state": {"werner": 0.95}, "phi_deg": 36.87, "hypotheses": ["local"]}'

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout, built from a copy of what git tracks."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", target, source]
    subprocess.run(command, check=True, timeout=300)
    return next(target.glob("*.whl"))


def test_the_wheel_holds_every_resource_and_nothing_at_the_top(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    resources = {p.relative_to(ROOT).as_posix() for p in (ROOT / "resources").rglob("*") if p.is_file()}
    assert {f"gui/{name}" for name in resources} <= names
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"gui", "physics"}


def test_the_installed_command_evaluates_exports_and_finds_its_help(wheel, tmp_path):
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    environment = {**os.environ, "PYTHONPATH": str(place), "QT_QPA_PLATFORM": "offscreen"}

    def command(*arguments: str) -> bytes:
        code = "import sys; from gui.app.command_line import main; sys.exit(main())"
        run = [sys.executable, "-P", "-c", code, *arguments]
        done = subprocess.run(
            run, cwd=tmp_path, env=environment, input=PROBLEM, capture_output=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert json.loads(command("evaluate", "-"))["verdicts"]["local"]["status"] == "excluded"
    command("export", "-", "--scene", "leggett", "--output", "figure.svg")
    assert (tmp_path / "figure.svg").stat().st_size > 10_000
    where = "from gui.core.resources import RESOURCES as r; print(r, len(list((r / 'help').glob('*.md'))))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    folder, count = done.stdout.split()
    assert Path(folder) == place / "gui" / "resources"
    assert int(count) == len(list((ROOT / "resources" / "help").glob("*.md")))


def test_the_version_is_that_of_the_program(wheel):
    assert wheel.name.startswith(f"nonlocality_explorer-{VERSION}-")


def test_the_entry_point_is_named(wheel):
    archive = zipfile.ZipFile(wheel)
    entry = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "nonlocality-explorer = gui.app.command_line:main" in archive.read(entry).decode()
