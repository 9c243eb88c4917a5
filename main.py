"""Starts the Nonlocality Explorer, or one of its headless commands, from a checkout."""

from __future__ import annotations

import sys


def main() -> int:
    """The command line; returns the exit status, 2 where the program is not set up yet."""
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python may be the one that was tried
        print("Python 3.11 or newer is needed; make run looks for one", file=sys.stderr)
        return 2
    try:
        from gui.app.command_line import main as run
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("gui", "physics"):
            raise
        print(
            f"the Python package {error.name} is missing: make run sets everything up and starts the program",
            file=sys.stderr,
        )
        return 2
    return run()


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # In a frozen program a worker process is this program again, which must not open a second window.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
