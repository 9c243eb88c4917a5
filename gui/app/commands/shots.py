"""The command ``shots``: simulated counts of pairs, as CSV."""

from __future__ import annotations

import argparse
from pathlib import Path

from gui.app.commands.options import OptionParser, whole_number
from gui.app.commands.output import output_path
from gui.app.commands.reading import read_input


def shots_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(
        prog="main.py shots",
        description="Simulate counts of pairs at the settings of a problem or session, as CSV.",
    )
    parser.add_argument("file", help="a problem or a session, or - for standard input")
    parser.add_argument("--output", required=True, help="the CSV file to write")
    parser.add_argument("--mapping", help="a file that says what the columns of values of L mean")
    parser.add_argument(
        "--pairs", type=whole_number, default=1000, help="for each pair of settings (default 1000)"
    )
    parser.add_argument(
        "--seed", type=whole_number, default=1, help="the same seed gives the same file (default 1)"
    )
    parser.add_argument("--poisson", action="store_true", help="a Poisson number of pairs, of that mean")
    parser.add_argument(
        "--source",
        default="quantum",
        help="quantum: the state (default); leggett: Branciard's model with the largest V it has here, "
        "up to that of the state; local: Bell's model",
    )
    return parser


def run_shots(options: argparse.Namespace) -> None:
    """Write them; ``InputError`` says why not."""
    from gui.core.data.importing.mapping import read_mapping
    from gui.core.files.disk import read_limited, write_atomic
    from gui.core.shots import Amount
    from gui.core.shots.command import shots_csv

    output = output_path(options.output, [options.file, options.mapping])
    amount = Amount(options.pairs, options.seed, options.poisson)
    mapping = None if options.mapping is None else read_mapping(read_limited(Path(options.mapping)))
    write_atomic(output, shots_csv(*read_input(options.file), options.source, amount, mapping))
