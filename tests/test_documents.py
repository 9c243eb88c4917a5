"""The documents are true: their commands run, their numbers come out, their links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from gui.app import command_line
from gui.core.scene_list import SCENES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HELP = ROOT / "resources" / "help"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "doc").glob("*.md"), *HELP.glob("*.md")])
TEXT = {"", ".md", ".py", ".toml", ".json", ".csv", ".tsv", ".txt", ".nlx", ".yml", ".cfg"}

BLOCKS = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
PROBLEM, EXCERPT = BLOCKS
# Indented lines: what the reader is told to type.
TYPED = [line.strip() for line in README.splitlines() if line.startswith("    python main.py ")]
HELP_TYPED = [
    line.strip()
    for page in sorted(HELP.glob("*.md"))
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("    python main.py ")
]
COMMANDS = [line for line in [*TYPED, *HELP_TYPED] if line.split()[2] in command_line.COMMANDS]


@pytest.fixture
def folder(tmp_path, monkeypatch, qapp) -> Path:
    """Where a reader stands: the problem saved as told, the resources beside it."""
    (tmp_path / "problem.json").write_text(PROBLEM, encoding="utf-8")
    shutil.copytree(ROOT / "resources" / "data", tmp_path / "resources" / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return tmp_path


def run(command: str) -> int:
    options = shlex.split(command)[2:]
    if options[0] == "report":  # that it is written, not how many data sets were simulated for it
        options += ["--seconds", "2"]
    return command_line.run(options)


def test_the_readme_shows_every_command():
    assert {line.split()[2] for line in COMMANDS} == set(command_line.COMMANDS)


@pytest.mark.parametrize("command", list(dict.fromkeys(COMMANDS)))
def test_a_command_of_the_documents_runs(command, folder, capsys):
    assert run(command) == 0
    out, err = capsys.readouterr()
    assert err == ""
    options = shlex.split(command)
    if "--output" in options:
        written = folder / options[options.index("--output") + 1]
        assert written.stat().st_size > 1000
    else:
        assert out.strip()


def part_of(printed: object, actual: object, where: str = "") -> None:
    """Every value printed is in the actual object, to the digits that are printed."""
    if isinstance(printed, dict):
        assert isinstance(actual, dict), where
        for key, value in printed.items():
            assert key in actual, f"{where}.{key}"
            part_of(value, actual[key], f"{where}.{key}")
    elif isinstance(printed, float):
        assert actual == pytest.approx(printed, abs=6e-7), where
    else:
        assert actual == printed, where


def test_the_printed_excerpt_is_true(folder, capsys):
    assert run("python main.py evaluate problem.json") == 0
    part_of(json.loads(EXCERPT), json.loads(capsys.readouterr().out))


def test_the_printed_sentence_is_true(folder, capsys):
    assert run("python main.py evaluate resources/data/branciard2008.csv") == 0
    data = json.loads(capsys.readouterr().out)["data"]
    quoted = " ".join(line[2:] for line in README.splitlines() if line.startswith("> "))
    assert data["sentence"] == quoted
    for point in data["points"]:
        assert f"{point['distance_sd']:.2f}" in README
        assert str(point["published_sd"]) in README


def test_the_printed_refusal_is_true(tmp_path, capsys):
    found = re.search(r"\$ echo '(.*)' \| python main.py evaluate -\n +(.*)\n", README)
    assert found is not None
    path = tmp_path / "wrong.json"
    path.write_text(found.group(1), encoding="utf-8")
    assert command_line.run(["evaluate", str(path)]) == 2
    assert capsys.readouterr().err.strip() == found.group(2)


def test_scenes_that_the_readme_names_exist():
    assert set(re.findall(r"--scene (\w+)", README)) <= set(SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_has_its_help_page(name):
    text = (HELP / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert 150 <= len(text.split()) <= 500


@pytest.mark.parametrize("path", sorted(HELP.glob("*.md")), ids=lambda p: p.stem)
def test_help_is_written_for_a_text_browser(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\$|\\[a-z]+|<[a-z]", text), "neither LaTeX nor HTML is rendered there"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_to_files_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)\)", text):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / unquote(target)).exists(), target


def test_make_targets_of_the_documents_exist():
    named = set(re.findall(r"`make ([a-z-]+)", README + CONTRIBUTING))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named >= {"test", "lint"}
    assert named <= set(targets)


def test_paths_in_the_documents_exist():
    """`gui/...`, `physics/...` and the like in backticks."""
    for path in DOCUMENTS:
        named = re.findall(
            r"`((?:gui|physics|resources|tests|\.ci)/[\w./-]*)`", path.read_text(encoding="utf-8")
        )
        assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_dependency_has_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    table = CONTRIBUTING.partition("## Dependencies")[2]
    for entry in (entry for group in groups for entry in group):
        name = re.split(r"[<>=\[ ]", entry)[0]
        assert re.search(rf"\b{re.escape(name)}\b", table), name


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("no git checkout")
    paths = [ROOT / name for name in done.stdout.decode("utf-8").split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


def test_no_machine_and_no_package_index_in_tracked_files():
    """Paths of one machine and addresses of package indexes help nobody else."""
    # Put together here, or this file would be found.
    index_hosts = ["py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js", "crates" + ".io"]
    names = ("wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers")
    folders = [rf"(?<![\w.)}}/-])/{name}/\w" for name in names]
    forbidden = re.compile("|".join([*map(re.escape, index_hosts), *folders, r"[A-Z]:\\Us" + r"ers\\"]))
    found = []
    for path in tracked_files():
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            if forbidden.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []
