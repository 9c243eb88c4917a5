"""Starts the Nonlocality Explorer, or one of its headless commands."""

from __future__ import annotations

import os
import sys

# All matrices here are small: BLAS threads only wait for each other, and for the GUI thread.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    """The command line; returns the exit status."""
    from gui.app.command_line import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
