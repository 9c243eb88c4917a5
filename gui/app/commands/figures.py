"""The command ``figures``: every figure and numbered result of the papers, with an index."""

from __future__ import annotations

import argparse
from pathlib import Path

from gui.app.commands.looks import add_looks, chosen_looks
from gui.app.commands.options import OptionParser, Refused
from gui.app.commands.output import print_result
from gui.app.commands.qt import draw_offscreen
from gui.core.values import ScenarioError


def figures_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(
        prog="main.py figures", description="Draw every figure and numbered result of five papers."
    )
    parser.add_argument("--output", required=True, help="a folder, made where it is missing")
    parser.add_argument("--paper", default="", help="only this paper (a key such as branciard2008)")
    parser.add_argument("--format", choices=("svg", "png", "pdf"), default="svg")
    add_looks(parser, "960x600")
    return parser


def run_figures(options: argparse.Namespace) -> None:
    """Draw them and print what was written; ``InputError`` says why not."""
    from gui.core.papers import FIGURES, figures_of

    if not options.output:
        raise Refused("--output: names no folder")
    size, zoom = chosen_looks(options)
    try:
        figures = figures_of(options.paper) if options.paper else FIGURES
    except ScenarioError as error:
        raise ScenarioError("--paper", error.reason) from None
    draw_offscreen()
    from gui.app.papers.drawing import draw_papers

    draw_papers(
        figures,
        Path(options.output),
        options.format,
        lambda path: print_result(str(path)),
        theme=options.theme,
        size=size,
        zoom=zoom,
        scale=options.scale,
        metadata=not options.no_metadata,
    )
