"""The command ``report``: one page about data, a session or a problem."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from gui.app.commands.options import OptionParser, time_limit
from gui.app.commands.output import output_path
from gui.app.commands.qt import draw_offscreen
from gui.app.commands.reading import known_scene, load_scenario

if TYPE_CHECKING:
    from gui.core.scenario import Scenario


def report_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(prog="main.py report", description="Write a report of one page.")
    parser.add_argument("file", help="a data file, session or problem, or - for standard input")
    parser.add_argument("--output", required=True, help="a file name ending in .pdf or .html")
    parser.add_argument("--mapping", help="a file that says what the columns of the data mean")
    parser.add_argument("--scene", help="whose plot and numbers it shows (default: that of the file)")
    parser.add_argument("--seconds", type=time_limit, help="time for all verdicts")
    parser.add_argument("--confidence", type=float, help="standard deviations before anything is excluded")
    return parser


def run_report(options: argparse.Namespace) -> None:
    """Write it; ``InputError`` says why not."""
    from datetime import UTC, datetime
    from hashlib import sha256

    from msgspec.structs import replace

    from gui.core.evaluate import evaluate
    from gui.core.report import ReportSource, check_report_name
    from gui.core.scenario_rules import check_scenario

    output = output_path(options.output, [options.file, options.mapping])
    check_report_name(output)
    scenario, content = load_scenario([options.file], options.mapping)
    if options.scene is not None:
        scenario = replace(scenario, scene=known_scene(options.scene))
    elif scenario.scene == "leggett" and evaluate(scenario).leggett is None and not _has_points(scenario):
        scenario = replace(scenario, scene="verdicts")  # L is not defined at these settings
    if options.confidence is not None:
        scenario = replace(scenario, confidence=options.confidence)
    draw_offscreen()
    from gui.app.commands.headless_export import export_report

    name = "standard input" if options.file == "-" else Path(options.file).name
    digest = sha256(content).hexdigest() if content else ""  # that of data is known to them
    source = ReportSource(name, digest, datetime.now(UTC).date().isoformat())
    export_report(check_scenario(scenario), output, source, options.seconds)


def _has_points(scenario: Scenario) -> bool:
    return scenario.data is not None and bool(scenario.data.points)
