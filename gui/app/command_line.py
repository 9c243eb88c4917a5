"""The command line: the window, or evaluate, export, animate, report, figures … without a screen.

Exit status 0, or 2 with one line on standard error that names the field and the reason. Imports are made
where they are needed: all but those that draw must run where Qt's libraries are missing.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gui.app.commands.options import Refused, command_parser, window_parser
from gui.app.commands.output import output_path
from gui.core.values import InputError, one_line

if TYPE_CHECKING:
    from gui.core.scenario import Scenario

# All matrices here are small: BLAS threads only wait for each other, and for the GUI thread. NumPy reads this
# when it is imported, which is later.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS = (
    "evaluate",
    "export",
    "animate",
    "report",
    "figures",
    "shots",
    "scenes",
    "schema",
    "template",
)

NO_DISPLAY = """No display was found, so the window cannot open.
On a desktop, start this from a terminal of that desktop. Over ssh, use ssh -X, or run it on a virtual screen:
    xvfb-run python main.py
Without any screen, the headless commands work:  python main.py evaluate FILE  (see python main.py --help)"""


def main() -> int:
    """The command ``nonlocality-explorer``, and ``main.py``; returns the exit status."""
    return run(sys.argv[1:])


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what NumPy warns of is for us, not for the user
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON is UTF-8, whatever the locale (a pipe on Windows, LC_ALL=C) would choose.
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        if arguments and arguments[0] in COMMANDS:
            command = arguments[0]
            options = _parser(command).parse_args(arguments[1:])
            status = _RUN[command](options)
            # What is still buffered is written here: at the interpreter's end nobody catches a broken pipe.
            if sys.stdout is not None:
                sys.stdout.flush()
            return status
        return _window(window_parser().parse_args(arguments))
    except (Refused, InputError) as error:
        _complain(str(error))
        return 2
    except BrokenPipeError:
        # The reader went away (for instance ``| head``): nothing is left to say.
        _abandon_output()
        return 0


def _parser(command: str) -> argparse.ArgumentParser:
    if command == "animate":
        from gui.app.commands.animate import animate_parser

        return animate_parser()
    return command_parser(command)


def _complain(text: str) -> None:
    """One line on standard error, if there is one."""
    if sys.stderr is not None:  # print would take standard output in its place
        with contextlib.suppress(OSError):
            print(one_line(text), file=sys.stderr, flush=True)


def _print(text: str) -> None:
    """Print the result of a command."""
    if sys.stdout is None:
        raise Refused("standard output: is closed")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        _abandon_output()
        raise Refused(f"standard output: {error.strerror}") from error


def _abandon_output() -> None:
    """Nothing more is written: the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _read(name: str) -> tuple[bytes, str]:
    from gui.core.files.disk import MAX_BYTES, FileError, read_limited

    if name != "-":
        return read_limited(Path(name)), Path(name).name
    if sys.stdin is None:
        raise FileError("standard input", "is closed")
    stream: IO[bytes] = sys.stdin.buffer
    try:
        content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError("standard input", error.strerror or str(error)) from error
    if len(content) > MAX_BYTES:
        raise FileError("standard input", f"is larger than {MAX_BYTES // 1_000_000} MB")
    return content, "standard input"


def _load(names: list[str], mapping_file: str | None) -> tuple[Scenario, bytes]:
    """The Scenario in a file, or several files of data, and the content of a single file without mapping."""
    from gui.core.data.importing.mapping import read_mapping
    from gui.core.data.importing.on_disk import holds_events
    from gui.core.files.disk import read_limited
    from gui.core.files.opening import scenario_from_bytes, scenario_of_files

    mapping = None if mapping_file is None else read_mapping(read_limited(Path(mapping_file)))
    content = b""
    if names == ["-"] or (len(names) == 1 and mapping is None and not holds_events(Path(names[0]))):
        content, name = _read(names[0])
        folder = None if names == ["-"] else Path(names[0]).parent
        scenario = scenario_from_bytes(content, name, mapping=mapping, folder=folder)
        content = b"" if mapping is not None else content
    else:
        scenario = scenario_of_files([Path(name) for name in names], mapping)
    return scenario, content


def _template(options: argparse.Namespace) -> int:
    from gui.core.data.importing.templates import template_text

    _print(template_text(options.name).rstrip("\n"))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    import json

    from msgspec.structs import replace

    from gui.core.evaluate import evaluate
    from gui.core.files.opening import is_about_a_model, problem_in
    from gui.core.results_json import results_as_json, scene_as_json
    from gui.core.scenario_rules import check_scenario
    from gui.core.verdicts.evaluation import evaluated, verdicts_of_evaluation

    scenario, content = _load(options.file, options.mapping)
    problem = problem_in(content)
    if options.confidence is not None:
        scenario = check_scenario(replace(scenario, confidence=options.confidence))
    if is_about_a_model(content):
        of_model = scene_as_json(evaluate(scenario))
        _print(json.dumps(of_model, indent=1, ensure_ascii=False, allow_nan=False))
        return 0
    asked_for_spins = problem is not None and problem.spins is not None
    if asked_for_spins or (problem is None and scenario.scene == "macroscopic"):
        from gui.core.spins.report import spins_report

        # As in the window, the verdicts of that scene are about the effective state of two regions.
        with_settings = problem is None or problem.has_settings
        of_spins = spins_report(scenario, with_settings=with_settings, seconds=options.seconds)
        whole = {} if asked_for_spins else results_as_json(evaluate(scenario))
        _print(json.dumps({**whole, **of_spins}, indent=1, ensure_ascii=False, allow_nan=False))
        return 0
    inequality = scenario.bell.given if scenario.scene == "bell" else None
    only_inequality = problem is not None and problem.only_inequality
    report: dict[str, Any] = {}
    seconds = options.seconds
    if seconds is not None and inequality is not None and not only_inequality:
        seconds /= 2  # for the verdicts, and for the bounds
    if not only_inequality:
        found = evaluated(scenario, seconds)
        report = {**results_as_json(found.results), **verdicts_of_evaluation(found, seconds)}
    if inequality is not None:
        from gui.core.scenes.bell.inequality import inequality_as_json

        report["inequality"] = inequality_as_json(inequality, scenario, problem, seconds)
    _print(json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False))
    return 0


def _export(options: argparse.Namespace) -> int:
    from gui.core.scene_list import SCENES
    from gui.core.values import ScenarioError

    if options.scene not in SCENES:
        raise ScenarioError("--scene", f"{options.scene} is none of {', '.join(SCENES)}")
    size, zoom = _looks(options)
    output = output_path(options.output, [options.file, options.mapping])
    scenario, _ = _load([options.file], options.mapping)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _check_qt()
    from gui.app.commands.headless_export import export_scene
    from gui.look.sphere_looks import SphereLooks

    export_scene(
        scenario,
        scene=options.scene,
        part=options.part,
        output=output,
        size=size,
        zoom=zoom,
        theme=options.theme,
        scale=options.scale,
        transparent=options.transparent,
        spheres=SphereLooks(options.spheres == "one", options.ends),
        metadata=not options.no_metadata,
        caption=options.caption,
    )
    return 0


def _figures(options: argparse.Namespace) -> int:
    from gui.core.papers import FIGURES, figures_of
    from gui.core.values import ScenarioError

    if not options.output:
        raise Refused("--output: names no folder")
    size, zoom = _looks(options)
    try:
        figures = figures_of(options.paper) if options.paper else FIGURES
    except ScenarioError as error:
        raise ScenarioError("--paper", error.reason) from None
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _check_qt()
    from gui.app.papers.drawing import draw_papers

    draw_papers(
        figures,
        Path(options.output),
        options.format,
        lambda path: _print(str(path)),
        theme=options.theme,
        size=size,
        zoom=zoom,
        scale=options.scale,
        metadata=not options.no_metadata,
    )
    return 0


def _animate(options: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from gui.core.scenario_rules import check_scenario
    from gui.core.scene_list import SCENES
    from gui.core.values import ScenarioError

    if options.size.lower().endswith("cm"):
        raise ScenarioError("--size", f"{options.size} is not of the form 1920x1080")
    size, _ = _size(options.size, 8.0)
    output = output_path(options.output, [options.file])
    scenario, _ = _load([options.file], None)
    if options.scene is not None:
        if options.scene not in SCENES:
            raise ScenarioError("--scene", f"{options.scene} is none of {', '.join(SCENES)}")
        scenario = replace(scenario, scene=options.scene)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _check_qt()
    from gui.app.commands.animate import animate

    animate(check_scenario(scenario), options, output, size)
    return 0


def _shots(options: argparse.Namespace) -> int:
    from gui.core.data.importing.mapping import read_mapping
    from gui.core.files.disk import read_limited, write_atomic
    from gui.core.shots import Amount
    from gui.core.shots.command import shots_csv

    output = output_path(options.output, [options.file, options.mapping])
    amount = Amount(options.pairs, options.seed, options.poisson)
    mapping = None if options.mapping is None else read_mapping(read_limited(Path(options.mapping)))
    write_atomic(output, shots_csv(*_read(options.file), options.source, amount, mapping))
    return 0


def _report(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime
    from hashlib import sha256

    from msgspec.structs import replace

    from gui.core.evaluate import evaluate
    from gui.core.report import ReportSource, check_report_name
    from gui.core.scenario_rules import check_scenario
    from gui.core.scene_list import SCENES
    from gui.core.values import ScenarioError

    output = output_path(options.output, [options.file, options.mapping])
    check_report_name(output)
    scenario, content = _load([options.file], options.mapping)
    if options.scene is not None:
        if options.scene not in SCENES:
            raise ScenarioError("--scene", f"{options.scene} is none of {', '.join(SCENES)}")
        scenario = replace(scenario, scene=options.scene)
    elif scenario.scene == "leggett" and evaluate(scenario).leggett is None and not _has_points(scenario):
        scenario = replace(scenario, scene="verdicts")  # L is not defined at these settings
    if options.confidence is not None:
        scenario = replace(scenario, confidence=options.confidence)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _check_qt()
    from gui.app.commands.headless_export import export_report

    name = "standard input" if options.file == "-" else Path(options.file).name
    digest = sha256(content).hexdigest() if content else ""  # that of data is known to them
    source = ReportSource(name, digest, datetime.now(UTC).date().isoformat())
    export_report(check_scenario(scenario), output, source, options.seconds)
    return 0


def _has_points(scenario: Scenario) -> bool:
    return scenario.data is not None and bool(scenario.data.points)


def _looks(options: argparse.Namespace) -> tuple[tuple[float, float], float]:
    """Size and zoom of figures; what they cannot look like is refused."""
    from gui.core.values import ScenarioError

    if not 1.0 <= options.scale <= 4.0:
        raise ScenarioError("--scale", f"{options.scale:g} is outside 1 to 4")
    return _size(options.size, options.font)


def _size(text: str, font_pt: float) -> tuple[tuple[float, float], float]:
    """Logical pixels and zoom of ``1280x720`` or ``8.6x6.5cm``."""
    from gui.core.values import ScenarioError

    low = text.lower().replace("×", "x").strip()
    in_cm = low.endswith("cm")
    try:
        width, height = (float(part) if in_cm else int(part) for part in low.removesuffix("cm").split("x"))
    except ValueError:
        raise ScenarioError("--size", f"{text} is not of the form 1920x1080 or 8.6x6.5cm") from None
    if in_cm:
        if not (3 <= width <= 100 and 2 <= height <= 100):
            raise ScenarioError("--size", f"{text} is outside 3x2 to 100x100 cm")
        if not 4 <= font_pt <= 24:
            raise ScenarioError("--font", f"{font_pt:g} is outside 4 to 24 points")
        from gui.export import on_paper

        size, zoom = on_paper(width, height, font_pt)
        return (size.width(), size.height()), zoom
    if not (320 <= width <= 8000 and 240 <= height <= 8000):
        raise ScenarioError("--size", f"{text} is outside 320x240 to 8000x8000")
    return (width, height), 1.0


def _scenes(options: argparse.Namespace) -> int:
    from gui.core.scene_list import SCENES

    _print("\n".join(SCENES))
    return 0


def _schema(options: argparse.Namespace) -> int:
    import json

    from gui.core.files.opening import schemas

    _print(json.dumps(schemas(), indent=1, ensure_ascii=False))
    return 0


_RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "evaluate": _evaluate,
    "export": _export,
    "animate": _animate,
    "report": _report,
    "figures": _figures,
    "shots": _shots,
    "scenes": _scenes,
    "schema": _schema,
    "template": _template,
}


def _window(options: argparse.Namespace) -> int:
    from gui.app.display import display_answers, missing_library

    if not display_answers():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    _check_qt()
    if missing := missing_library():
        raise Refused(_advice(missing))
    from gui.app.start import run_window

    return run_window(Path(options.file) if options.file else None, options.tour)


# Shared library that Qt may miss -> Debian package that holds it.
_PACKAGES = {
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libxkbcommon": "libxkbcommon0",
    "libdbus": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libglib": "libglib2.0-0",
    "libX11-xcb": "libx11-xcb1",
    "libX11": "libx11-6",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-image": "libxcb-image0",
    "libxcb-render-util": "libxcb-render-util0",
    "libxcb-randr": "libxcb-randr0",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-xkb": "libxcb-xkb1",
}


def _check_qt() -> None:
    """Import Qt; a missing system library is told by the package that holds it."""
    try:
        import PySide6.QtGui
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise Refused(_advice(str(error))) from error


def _advice(error: str) -> str:
    text = one_line(error)
    package = next((p for name, p in _PACKAGES.items() if name in text), None)
    advice = f"install the system package {package} (make run does it)" if package else "run make run"
    return f"Qt cannot start: {text}; {advice}"
