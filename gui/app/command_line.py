"""The command line: the window, or evaluate, export, animate, report, figures … without a screen.

Exit status 0, or 2 with one line on standard error that names the field and the reason; 130 after Ctrl+C.
Imports are made where they are needed: all but those that draw must run where Qt's libraries are missing.
"""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from gui.app.commands.animate import animate_parser, run_animate
from gui.app.commands.evaluate import evaluate_parser, run_evaluate
from gui.app.commands.export import export_parser, run_export
from gui.app.commands.figures import figures_parser, run_figures
from gui.app.commands.listing import (
    run_scenes,
    run_schema,
    run_template,
    scenes_parser,
    schema_parser,
    template_parser,
)
from gui.app.commands.options import Refused, window_parser
from gui.app.commands.output import abandon_output
from gui.app.commands.qt import advice_on, check_qt
from gui.app.commands.report import report_parser, run_report
from gui.app.commands.shots import run_shots, shots_parser
from gui.core.values import InputError, one_line

# Each command: its options, and what runs it.
COMMANDS: dict[str, tuple[Callable[[], ArgumentParser], Callable[[Namespace], None]]] = {
    "evaluate": (evaluate_parser, run_evaluate),
    "export": (export_parser, run_export),
    "animate": (animate_parser, run_animate),
    "report": (report_parser, run_report),
    "figures": (figures_parser, run_figures),
    "shots": (shots_parser, run_shots),
    "scenes": (scenes_parser, run_scenes),
    "schema": (schema_parser, run_schema),
    "template": (template_parser, run_template),
}

NO_DISPLAY = """No display was found, so the window cannot open.
On a desktop, start this from a terminal of that desktop. Over ssh, use ssh -X, or run it on a virtual screen:
    xvfb-run python main.py
Without any screen, the headless commands work:  python main.py evaluate FILE  (see python main.py --help)"""


def main() -> int:
    """The command ``nonlocality-explorer``, and ``main.py``; returns the exit status."""
    return run(sys.argv[1:])


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what NumPy warns of is for us, not for the user
    if isinstance(sys.stdout, io.TextIOWrapper):
        # JSON is UTF-8, whatever the locale (a pipe on Windows, LC_ALL=C) would choose.
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        if arguments and arguments[0] in COMMANDS:
            options_of, run_command = COMMANDS[arguments[0]]
            run_command(options_of().parse_args(arguments[1:]))
            # What is still buffered is written here: at the interpreter's end nobody catches a broken pipe.
            if sys.stdout is not None:
                sys.stdout.flush()
            return 0
        return _window(window_parser().parse_args(arguments))
    except (Refused, InputError) as error:
        _complain(str(error))
        return 2
    except KeyboardInterrupt:
        return 130  # as shells do; files are written whole at the end, so nothing is left half done
    except BrokenPipeError:
        # The reader went away (for instance ``| head``): nothing is left to say.
        abandon_output()
        return 0
    finally:
        _end_workers()


def _end_workers() -> None:
    """A worker that ran on would be ended while the interpreter counts its processes, with a traceback."""
    if "gui.tasks.jobs" in sys.modules:  # else there is none, and perhaps no Qt
        from gui.tasks.jobs import close_pool

        close_pool()


def _complain(text: str) -> None:
    """One line on standard error, if there is one."""
    if sys.stderr is not None:  # print would take standard output in its place
        with contextlib.suppress(OSError):
            print(one_line(text), file=sys.stderr, flush=True)


def _window(options: Namespace) -> int:
    from gui.app.display import display_answers, missing_library

    if not display_answers():
        print(NO_DISPLAY, file=sys.stderr)
        return 2
    check_qt()
    if missing := missing_library():
        raise Refused(advice_on(missing))
    from gui.app.start import run_window

    return run_window(Path(options.file) if options.file else None, options.tour)
