"""The headless commands and the command line of the window: what they print and how they end."""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.app import command_line
from gui.core import intents
from gui.core.data.importing.templates import TEMPLATES, template_text
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_of_files
from gui.core.files.session import encode_session
from gui.core.presets import EXAMPLES
from gui.core.results_json import results_as_json
from gui.core.scene_list import SCENES
from gui.core.version import VERSION

ROOT = Path(__file__).resolve().parents[3]

PROBLEM = b'{"state": {"werner": 0.95}, "phi_deg": 30}'

# Stands in for a machine where Qt is not installed or cannot be loaded.
BLOCK_QT = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "pyqtgraph", "superqt", "shiboken6"):
            raise ImportError("libEGL.so.1: cannot open shared object file")
sys.meta_path.insert(0, Blocked())
import main
sys.argv[0] = "main.py"
sys.exit(main.main())
"""


def start(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None, block_qt: bool = False):
    command = [sys.executable, "-c", BLOCK_QT] if block_qt else [sys.executable, "main.py"]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, input=stdin, capture_output=True, env=env, timeout=60, check=False
    )


def without_display() -> dict[str, str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: value for name, value in os.environ.items() if name not in hidden}


def refused(capsys, *arguments: str) -> str:
    """Run, expect status 2 and exactly one line on standard error; returns the line."""
    assert command_line.run(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("\n")
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    return err.strip()


def evaluated(capsys, *arguments: str) -> dict:
    assert command_line.run(["evaluate", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def problem(tmp_path, text: str) -> str:
    path = tmp_path / "problem.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_ctrl_c_ends_the_program_without_a_traceback(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "window_parser", interrupted)
    assert command_line.run([]) == 130  # 128 + SIGINT, as shells count
    assert capsys.readouterr().err == ""


# The commands that must run on a machine without Qt.


def test_scenes_without_qt():
    done = start("scenes", env=without_display(), block_qt=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().split("\n") == [*SCENES, ""]


def test_schema_without_qt():
    done = start("schema", env=without_display(), block_qt=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {"problem", "session"} <= set(json.loads(done.stdout))


def test_evaluate_standard_input_without_qt():
    done = start("evaluate", "-", stdin=PROBLEM, env=without_display(), block_qt=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)


def test_the_window_without_qt_names_the_package():
    env = {**without_display(), "QT_QPA_PLATFORM": "offscreen"}
    done = start(env=env, block_qt=True)
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
    assert b"libegl1" in done.stderr


# The window without a screen.


def test_the_window_without_a_display_says_what_to_do():
    done = start(env=without_display())
    assert done.returncode == 2
    assert b"No display" in done.stderr
    assert b"xvfb-run" in done.stderr
    assert b"evaluate" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"abort" not in done.stderr.lower()


def test_a_display_that_does_not_answer(tmp_path):
    """DISPLAY is set but nobody is there: Qt would abort with a core dump."""
    env = {**without_display(), "DISPLAY": ":4711", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = start(env=env)
    assert done.returncode == 2
    assert b"display" in done.stderr.lower()
    assert b"Traceback" not in done.stderr


# Help and version.


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["evaluate", "--help"], ["export", "-h"]])
def test_version_and_help_end_well(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        command_line.run(arguments)
    assert ended.value.code == 0
    out, err = capsys.readouterr()
    assert out.strip()
    assert err == ""


def test_version_is_that_of_the_project(capsys):
    """The one that pyproject.toml reads too, which has none of its own."""
    with pytest.raises(SystemExit):
        command_line.run(["--version"])
    assert capsys.readouterr().out == f"Nonlocality Explorer {VERSION}\n"


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        command_line.run(["--help"])
    out = capsys.readouterr().out
    assert all(command in out for command in command_line.COMMANDS)


# What evaluate prints.


def test_evaluate_a_problem(capsys, tmp_path):
    """CHSH of the singlet at the optimal angles is 2 sqrt(2) V (Tsirelson)."""
    h = 0.5**0.5
    text = json.dumps(
        {
            "state": {"werner": 0.9},
            "settings": {"alice": [[0, 0, 1], [1, 0, 0]], "bob": [[h, 0, h], [-h, 0, h]]},
        }
    )
    found = json.dumps(evaluated(capsys, problem(tmp_path, text)))
    assert "2.5455844" in found


def test_evaluate_within_seconds(capsys, tmp_path):
    """All hypotheses answer with what is proven in the time there was; nonsense is refused."""
    path = tmp_path / "problem.json"
    path.write_bytes(PROBLEM)
    assert command_line.run(["evaluate", str(path), "--seconds", "0"]) == 0
    for name, verdict in json.loads(capsys.readouterr().out)["verdicts"].items():
        low, high = verdict["critical_visibility"]
        assert high is None or 0 <= low <= high, name
    for wrong in ("-1", "inf", "soon"):
        assert "--seconds" in refused(capsys, "evaluate", str(path), "--seconds", wrong)


def test_evaluate_a_session_gives_what_the_window_shows(capsys, tmp_path):
    s = intents.set_phi(intents.set_visibility(intents.default_scenario(), 0.97), 0.5)
    path = tmp_path / "work.nlx"
    path.write_bytes(encode_session(s))
    printed = evaluated(capsys, str(path))
    assert printed["leggett"]["value"] == evaluate(s).leggett.value
    assert printed["leggett"]["bound"] == evaluate(s).leggett.bound


# Not the counts of Delft, whose bootstrap takes long; tests/gui/core/data/trials is about them.
@pytest.mark.parametrize("key", sorted(set(EXAMPLES) - {"delft2015"}))
def test_evaluate_measured_data(key, capsys):
    printed = evaluated(capsys, str(EXAMPLES[key][1]))
    assert printed["data"]["sentence"]


def test_the_measured_runs_say_that_nothing_is_significant(shared_data, capsys):
    for path in sorted(shared_data.glob("leggett_*.json")):
        printed = evaluated(capsys, str(path))
        assert printed["data"]["n_significant"] == 0
        assert printed["data"]["sentence"].startswith("No point is a significant violation")


def test_output_is_strict_json(capsys, tmp_path):
    """NaN and Infinity are no JSON: a degenerate problem must not print them."""
    text = '{"state": {"werner": 0}, "eta": 0, "phi_deg": 0}'
    assert command_line.run(["evaluate", problem(tmp_path, text)]) == 0

    def refuse(token):
        raise AssertionError(token)

    json.loads(capsys.readouterr().out, parse_constant=refuse)


# Refusals: status 2 and one line that names the field and the reason.


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ('{"state": {"werner": 2}}', "werner", "<= 1"),
        ('{"state": {"werner": 0.9}, "eta": -1}', "eta", "0"),
        ('{"state": {"werner": 0.9}, "colour": 1}', "colour", "not a known field"),
        ('{"state": {"werner": 0.9}, "settings": {"alice": [[0,0,0]], "bob": [[0,0,1]]}}', "alice[0]", ""),
        (
            '{"state": {"werner": 1}, "settings": {"alice": [[0,0,1]], "bob": [[0,0,1]]}, "pairs": [[0, 9]]}',
            "pairs[0]",
            "not there",
        ),
        ('{"state": {"werner": "much"}}', "werner", "number"),
        ('{"state": ', "", "not valid JSON"),
    ],
)
def test_a_broken_problem(text, field, reason, capsys, tmp_path):
    line = refused(capsys, "evaluate", problem(tmp_path, text))
    assert field in line
    assert reason in line


def test_a_session_of_the_future(capsys, tmp_path):
    path = tmp_path / "future.nlx"
    path.write_text('{"format": "nonlocality-explorer", "version": 999, "scenario": {}}')
    line = refused(capsys, "evaluate", str(path))
    assert "version" in line
    assert "999" in line


def test_a_missing_file(capsys, tmp_path):
    line = refused(capsys, "evaluate", str(tmp_path / "nowhere.nlx"))
    assert line.startswith("nowhere.nlx")
    assert "No such file" in line


def test_a_folder(capsys, tmp_path):
    assert "not a plain file" in refused(capsys, "evaluate", str(tmp_path))


def test_a_line_break_in_a_file_name_stays_one_line(capsys, tmp_path):
    refused(capsys, "evaluate", str(tmp_path / "two\nlines"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["evaluate"], "file"),
        (["evaluate", "a", "b"], "a: No such file"),
        (["export", "x.json"], "--scene"),
        (["export", "x.json", "--scene", "nonsense", "--output", "x.png"], "--scene"),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--size", "big"], "--size"),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--size", "10x10"], "--size"),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--size", "1x1cm"], "--size"),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--size", "8.6xcm"], "--size"),
        (
            [
                "export",
                "x.json",
                "--scene",
                "leggett",
                "--output",
                "x.png",
                "--size",
                "8.6x6.5cm",
                "--font",
                "99",
            ],
            "--font",
        ),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--scale", "9"], "--scale"),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--scale", "nan"], "--scale"),
        (["export", "x.json", "--scene", "leggett", "--output", "x.png", "--theme", "pink"], "--theme"),
        (["scenes", "extra"], "extra"),
        (["--unknown"], "--unknown"),
    ],
)
def test_a_wrong_command_line(arguments, words, capsys):
    assert words in refused(capsys, *arguments)


def test_standard_input_that_is_too_large(capsys, monkeypatch):
    from gui.core.files import disk as files

    monkeypatch.setattr(files, "MAX_BYTES", 10)

    class Stdin:
        buffer = io.BytesIO(b" " * 1000)

    monkeypatch.setattr(sys, "stdin", Stdin)
    line = refused(capsys, "evaluate", "-")
    assert "standard input" in line
    assert "larger" in line


def test_a_reader_that_goes_away():
    """``python main.py schema | head -1`` must not end in a traceback."""
    done = subprocess.run(
        f'"{sys.executable}" main.py schema | head -c 1',
        cwd=ROOT,
        shell=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="devices and redirections of POSIX")
@pytest.mark.parametrize(("where", "reason"), [(">/dev/full", b"No space left"), (">&-", b"is closed")])
@pytest.mark.parametrize("command", ["schema", "scenes", "evaluate - --seconds 0"])
def test_an_output_that_takes_nothing(where, reason, command):
    done = subprocess.run(
        f'"{sys.executable}" main.py {command} {where}',
        cwd=ROOT,
        input=b'{"state": {"werner": 1}, "settings": {"alice": [[1, 0, 0]], "bob": [[1, 0, 0]]}}',
        shell=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert b"standard output" in done.stderr and reason in done.stderr
    assert subprocess.run(f'"{sys.executable}" main.py scenes 2>&- <&-', cwd=ROOT, shell=True).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="special files of POSIX")
def test_names_that_are_no_plain_files(capsys, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    good = problem(tmp_path, '{"state": {"werner": 1.0}, "phi_deg": 30}')
    special = "/dev/zero", "/proc", "/proc/self/mem", "/proc/kmsg"
    for name in (str(pipe), *special, "", "n" * 300, "d/" * 3000 + "f"):
        refused(capsys, "evaluate", name)
    link = tmp_path / "link.csv"
    for target in (pipe, Path("/dev/full"), link):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        refused(capsys, "export", good, "--scene", "werner", "--output", str(link))
    for name in ("/proc/a.csv", "n" * 300 + ".csv", "d/" * 3000 + "f.csv", str(tmp_path)):
        refused(capsys, "export", good, "--scene", "werner", "--output", name)


def test_encodings_other_than_utf8():
    """A C locale must not break the typographic minus of a sentence."""
    env = {**without_display(), "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = start("evaluate", str(EXAMPLES["branciard2008"][1]), env=env)
    assert (done.returncode, done.stderr) == (0, b"")


def test_before_the_set_up_one_line_says_what_to_do():
    """A bare Python has none of the packages: no traceback."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", "main.py", "scenes"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "make run" in done.stderr


def test_shots_without_qt(tmp_path):
    """18 rows of counts behind three comments and the header; nothing of Qt is needed."""
    output = tmp_path / "counts.csv"
    done = start("shots", "-", "--pairs", "20000", "--output", str(output), stdin=PROBLEM, block_qt=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert output.read_bytes().startswith(b"# title: Shots from the quantum state, V = 0.9500\n")
    assert len(output.read_text(encoding="utf-8").splitlines()) == 3 + 1 + 18


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--pairs", "0"), "pairs: 0 is outside 1 to 100000000"),
        (("--pairs", "9" * 5000), f'command line: argument --pairs: "{"9" * 39}…" has more than 20 digits'),
        (("--pairs", "many"), 'command line: argument --pairs: "many" is no whole number'),
        (("--seed", "-1"), "seed: -1 is outside 0 to 2147483647"),
        (("--source", "magic"), 'source: "magic" is none of quantum, leggett, local'),
    ],
)
def test_shots_that_cannot_be_taken_leave_the_file_as_it_was(capsys, tmp_path, options, line):
    output = tmp_path / "counts.csv"
    output.write_text("mine", encoding="utf-8")
    path = problem(tmp_path, PROBLEM.decode())
    assert refused(capsys, "shots", path, "--output", str(output), *options) == line
    assert output.read_text(encoding="utf-8") == "mine"


def test_shots_into_a_folder_that_is_not_there(capsys, tmp_path):
    output = tmp_path / "none" / "counts.csv"
    line = refused(capsys, "shots", problem(tmp_path, PROBLEM.decode()), "--output", str(output))
    assert line.startswith("counts.csv: there is no folder")


# Data in other layouts.


def test_a_mapping_says_what_the_columns_are(tmp_path, capsys):
    data, mapping = tmp_path / "lab.csv", tmp_path / "mapping.json"
    data.write_text("angle,E,dE,who\n0.5,1.9,0.01,x\n", encoding="utf-8")
    assert "names no known column" in refused(capsys, "evaluate", str(data))
    mapping.write_text('{"columns": {"angle": "phi", "E": "L", "dE": "sigma"}, "angle_unit": "rad"}')
    printed = evaluated(capsys, str(data), "--mapping", str(mapping), "--seconds", "1")
    (point,) = printed["data"]["points"]
    assert point["phi_deg"] == pytest.approx(math.degrees(0.5)) and point["L"] == 1.9
    assert printed["data"]["ignored_fields"] == ["who"]
    mapping.write_text('{"columns": {"E": "energy"}}')
    assert 'columns.E: "energy"' in refused(capsys, "evaluate", str(data), "--mapping", str(mapping))


def test_several_files_are_laid_over_each_other(tmp_path, capsys):
    names = []
    for k in (1, 2):
        path = tmp_path / f"run{k}.csv"
        path.write_text(f"phi_deg,L,sigma\n30,1.{k},0.01\n", encoding="utf-8")
        names.append(str(path))
    points = evaluated(capsys, *names, "--seconds", "1")["data"]["points"]
    assert [(p["L"], p["run"]) for p in points] == [(1.1, "run1.csv"), (1.2, "run2.csv")]


def test_trials_by_their_file(tmp_path):
    """As `evaluate` reads and prints them, without the verdicts, whose bootstrap takes long."""
    path = tmp_path / "events.csv"
    trials = "0,0,1,1\n1,0,-1,-1\n0,1,1,1\n1,1,1,-1\n" * 20
    path.write_text(f"setting_a,setting_b,outcome_a,outcome_b\n{trials}", encoding="utf-8")
    found = results_as_json(evaluate(scenario_of_files([path])))["data"]["trials"]
    # 80 trials, all won: 8 (3/4)^80 for a game that the data chose.
    assert found["wins"] == found["trials"] == 80
    assert found["p_value"] == pytest.approx(8 * 0.75**80)


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_printed(name, tmp_path, capsys):
    assert command_line.run(["template", name]) == 0
    assert capsys.readouterr().out == template_text(name)


@pytest.mark.parametrize("command", ["shots", "report", "export"])
def test_a_file_that_is_read_is_never_written_over(capsys, tmp_path, monkeypatch, command):
    """By its name, by a link, or as standard input: the counts of a laboratory would be gone."""
    extra = ["--scene", "leggett"] if command == "export" else []
    path = tmp_path / "counts.csv"
    path.write_text(template_text("counts"))
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    for output in (path, link):
        line = refused(capsys, command, str(path), "--output", str(output), *extra)
        assert line == f"--output: {output.name} is the file that is read; choose another name"
    with path.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert "is the file that is read" in refused(capsys, command, "-", "--output", str(path), *extra)
    assert path.read_text() == template_text("counts")


@pytest.mark.parametrize("command", ["shots", "report", "export"])
def test_an_output_without_a_name(capsys, command):
    extra = ["--scene", "leggett"] if command == "export" else []
    assert refused(capsys, command, "x.csv", "--output", "", *extra) == "--output: names no file"


def test_shots_of_the_state_that_fits_values_of_l_whose_columns_a_mapping_names(tmp_path):
    data, mapping, output = (tmp_path / name for name in ("l.csv", "map.json", "counts.csv"))
    data.write_text("angle;value;error\n30;1.9005;0.0010\n-30;1.9068;0.0009\n", encoding="utf-8")
    columns = {"angle": "phi", "value": "L", "error": "sigma"}
    mapping.write_text(json.dumps({"columns": columns}), encoding="utf-8")
    assert (
        command_line.run(
            ["shots", str(data), "--mapping", str(mapping), "--pairs", "50", "--output", str(output)]
        )
        == 0
    )
    # L = 2 V |cos 15°|, weighted: V = 0.9856.
    assert "V = 0.9856" in output.read_text(encoding="utf-8").splitlines()[0]
