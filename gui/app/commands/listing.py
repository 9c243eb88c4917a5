"""The commands that say what there is: ``scenes``, ``schema``, ``template``."""

from __future__ import annotations

import argparse

from gui.app.commands.options import OptionParser
from gui.app.commands.output import print_result


def scenes_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    return OptionParser(prog="main.py scenes", description="Print the names of all scenes.")


def run_scenes(options: argparse.Namespace) -> None:
    """Print the names of all scenes, one a line."""
    from gui.core.scene_list import SCENES

    print_result("\n".join(SCENES))


def schema_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    return OptionParser(prog="main.py schema", description="Print the JSON schema of problems and sessions.")


def run_schema(options: argparse.Namespace) -> None:
    """Print the JSON schemas of problems, sessions and mappings."""
    import json

    from gui.core.files.opening import schemas

    print_result(json.dumps(schemas(), indent=1, ensure_ascii=False))


def template_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(prog="main.py template", description="Print a data file to fill in.")
    parser.add_argument("name", choices=("wide", "long", "counts", "settings", "events"))
    return parser


def run_template(options: argparse.Namespace) -> None:
    """Print the data file of that name."""
    from gui.core.data.importing.templates import template_text

    print_result(template_text(options.name).rstrip("\n"))
