"""The options of the command line: of the window, and what several headless commands have in common."""

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


def time_limit(text: str) -> float:
    """Seconds, from 0 on; the type of an option."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no time in seconds")
    return value


def whole_number(text: str) -> int:
    """A whole number that can be read again; the type of an option."""
    if len(text) > MOST_DIGITS:  # nobody wants to read them again
        raise argparse.ArgumentTypeError(f"{quoted(text)} has more than {MOST_DIGITS} digits")
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{quoted(text)} is no whole number") from None
