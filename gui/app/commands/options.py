"""The options of the command line: of the window, and of each headless command."""

from __future__ import annotations

import argparse
from typing import NoReturn

from gui.core.values import quoted
from gui.core.version import VERSION

MOST_DIGITS = 20  # of a whole number


class Refused(Exception):
    """The command line itself is wrong."""


class OptionParser(argparse.ArgumentParser):
    """Raises ``Refused`` where argparse would end the program."""

    def error(self, message: str) -> NoReturn:
        raise Refused(f"command line: {message}")


def window_parser() -> argparse.ArgumentParser:
    """Options of the window."""
    parser = OptionParser(
        prog="main.py",
        description="Which explanations of two-photon correlations survive? Drag directions and see.",
        epilog="Headless commands: evaluate FILE|-, export FILE --scene NAME --output OUT, "
        "animate FILE --parameter NAME --from X --to Y --output OUT, "
        "report FILE --output OUT, shots FILE --output OUT, figures --output DIR, scenes, schema, "
        "template NAME; "
        "each has its own --help.",
    )
    parser.add_argument("--version", action="version", version=f"Nonlocality Explorer {VERSION}")
    parser.add_argument("file", nargs="?", help="a session, a data file, a problem or an exported picture")
    parser.add_argument("--tour", help="start in a tour: the name of one that comes with it, or a file")
    return parser


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no time in seconds")
    return value


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:  # nobody wants to read them again
        raise argparse.ArgumentTypeError(f"{quoted(text)} has more than {MOST_DIGITS} digits")
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no whole number") from None


def _add_looks(parser: argparse.ArgumentParser, size: str) -> None:
    """What drawn figures look like, and what their files say of themselves."""
    parser.add_argument("--size", default=size, help=f"{size} pixels, or 8.6x6.5cm on paper")
    parser.add_argument("--font", type=float, default=8.0, help="points on paper, with a size in cm")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, help="PNG pixels per pixel, 1 to 4")
    parser.add_argument(
        "--no-metadata", action="store_true", help="no session, no title and no date inside the picture"
    )


def command_parser(command: str) -> argparse.ArgumentParser:
    """Options of a headless command."""
    if command == "evaluate":
        parser = OptionParser(
            prog="main.py evaluate", description="Print all results for a problem, session or data file."
        )
        parser.add_argument(
            "file", nargs="+", help="the file, - for standard input, or several files of data as one"
        )
        parser.add_argument("--mapping", help="a file that says what the columns of the data mean")
        parser.add_argument(
            "--seconds", type=_seconds, help="time for all verdicts; prints what is proven by then"
        )
        parser.add_argument(
            "--confidence", type=float, help="standard deviations before data exclude anything (default 5)"
        )
    elif command == "export":
        parser = OptionParser(prog="main.py export", description="Write a figure of a scene.")
        parser.add_argument("file", help="a session, data file or problem, or - for standard input")
        parser.add_argument("--mapping", help="a file that says what the columns of the data mean")
        parser.add_argument("--scene", required=True, help="a name that 'scenes' prints")
        parser.add_argument("--output", required=True, help="a file name ending in .png, .svg, .pdf or .csv")
        parser.add_argument("--part", choices=("scene", "plot", "spheres", "verdicts"), default="scene")
        _add_looks(parser, "1280x720")
        parser.add_argument(
            "--spheres", choices=("two", "one"), default="two", help="one: both parties on one sphere"
        )
        parser.add_argument(
            "--ends",
            choices=("bloch", "polarization", "both"),
            default="bloch",
            help="names at the ends of the axes: x, y, z; H, V, D, A, R, L; or both",
        )
        parser.add_argument("--transparent", action="store_true", help="no background (PNG, SVG, PDF)")
        parser.add_argument(
            "--caption", action="store_true", help="write OUT-caption.txt too: parameters and references"
        )
    elif command == "figures":
        parser = OptionParser(
            prog="main.py figures", description="Draw every figure and numbered result of five papers."
        )
        parser.add_argument("--output", required=True, help="a folder, made where it is missing")
        parser.add_argument("--paper", default="", help="only this paper (a key such as branciard2008)")
        parser.add_argument("--format", choices=("svg", "png", "pdf"), default="svg")
        _add_looks(parser, "960x600")
    elif command == "report":
        parser = OptionParser(prog="main.py report", description="Write a report of one page.")
        parser.add_argument("file", help="a data file, session or problem, or - for standard input")
        parser.add_argument("--output", required=True, help="a file name ending in .pdf or .html")
        parser.add_argument("--mapping", help="a file that says what the columns of the data mean")
        parser.add_argument("--scene", help="whose plot and numbers it shows (default: that of the file)")
        parser.add_argument("--seconds", type=_seconds, help="time for all verdicts")
        parser.add_argument(
            "--confidence", type=float, help="standard deviations before anything is excluded"
        )
    elif command == "shots":
        parser = OptionParser(
            prog="main.py shots",
            description="Simulate counts of pairs at the settings of a problem or session, as CSV.",
        )
        parser.add_argument("file", help="a problem or a session, or - for standard input")
        parser.add_argument("--output", required=True, help="the CSV file to write")
        parser.add_argument("--mapping", help="a file that says what the columns of values of L mean")
        parser.add_argument(
            "--pairs", type=_whole, default=1000, help="for each pair of settings (default 1000)"
        )
        parser.add_argument(
            "--seed", type=_whole, default=1, help="the same seed gives the same file (default 1)"
        )
        parser.add_argument("--poisson", action="store_true", help="a Poisson number of pairs, of that mean")
        parser.add_argument(
            "--source",
            default="quantum",
            help="quantum: the state (default); leggett: Branciard's model with the largest V it has here, "
            "up to that of the state; local: Bell's model",
        )
    elif command == "scenes":
        parser = OptionParser(prog="main.py scenes", description="Print the names of all scenes.")
    elif command == "template":
        parser = OptionParser(prog="main.py template", description="Print a data file to fill in.")
        parser.add_argument("name", choices=("wide", "long", "counts", "settings", "events"))
    else:
        parser = OptionParser(
            prog="main.py schema", description="Print the JSON schema of problems and sessions."
        )
    return parser
