"""Starts the Nonlocality Explorer, or one of its headless commands."""

from __future__ import annotations

import sys


def main() -> int:
    """The command line; returns the exit status."""
    from gui.command_line import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
