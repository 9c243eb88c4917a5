"""The command ``evaluate``: all results of a problem, session or data file as JSON."""

from __future__ import annotations

import argparse
from typing import Any

from gui.app.commands.options import OptionParser, time_limit
from gui.app.commands.output import print_result
from gui.app.commands.reading import load_scenario


def evaluate_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(
        prog="main.py evaluate", description="Print all results for a problem, session or data file."
    )
    parser.add_argument(
        "file", nargs="+", help="the file, - for standard input, or several files of data as one"
    )
    parser.add_argument("--mapping", help="a file that says what the columns of the data mean")
    parser.add_argument(
        "--seconds", type=time_limit, help="time for all verdicts; prints what is proven by then"
    )
    parser.add_argument(
        "--confidence", type=float, help="standard deviations before data exclude anything (default 5)"
    )
    return parser


def run_evaluate(options: argparse.Namespace) -> None:
    """Print them; ``InputError`` names what is wrong with the file."""
    import json

    from msgspec.structs import replace

    from gui.core.evaluate import evaluate
    from gui.core.files.opening import is_about_a_model, problem_in
    from gui.core.results_json import results_as_json, scene_as_json
    from gui.core.scenario_rules import check_scenario
    from gui.core.verdicts.evaluation import evaluated, verdicts_of_evaluation

    scenario, content = load_scenario(options.file, options.mapping)
    problem = problem_in(content)
    if options.confidence is not None:
        scenario = check_scenario(replace(scenario, confidence=options.confidence))
    if is_about_a_model(content):
        of_model = scene_as_json(evaluate(scenario))
        print_result(json.dumps(of_model, indent=1, ensure_ascii=False, allow_nan=False))
        return
    asked_for_spins = problem is not None and problem.spins is not None
    if asked_for_spins or (problem is None and scenario.scene == "macroscopic"):
        from gui.core.spins.report import spins_report

        # As in the window, the verdicts of that scene are about the effective state of two regions.
        with_settings = problem is None or problem.has_settings
        of_spins = spins_report(scenario, with_settings=with_settings, seconds=options.seconds)
        whole = {} if asked_for_spins else results_as_json(evaluate(scenario))
        print_result(json.dumps({**whole, **of_spins}, indent=1, ensure_ascii=False, allow_nan=False))
        return
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
    print_result(json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False))
