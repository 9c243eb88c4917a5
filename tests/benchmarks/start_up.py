"""From the start of the process to the first painted window, against a bare PySide6 + pyqtgraph window.

Goal: at most 1.3 times. Each start is a process of its own; the two kinds take turns. The clock runs in the
process that starts them, until the word arrives that the first pass of the event loop in which the window was
painted has ended. The program starts as ``python main.py`` does, with recovery and preferences of an empty
home; the bare window shows one curve in a ``PlotWidget`` of the same size. Byte code is kept between starts,
as it is for a user, also where the environment of the benchmark forbids it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.common import Ratio, ratio_of

GOAL = 1.3
ROOT = Path(__file__).resolve().parents[2]

# Runs the event loop until the window is painted, says so, and ends at once.
_WAIT = """
def wait(window, application):
    import os
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QWidget
    class Painted(QObject):
        done = False
        def eventFilter(self, widget, event):
            if event.type() == QEvent.Type.Paint:
                self.done = True
            return False
    painted = Painted()
    for widget in (window, *window.findChildren(QWidget)):
        widget.installEventFilter(painted)
    while not painted.done:
        application.processEvents()
    print("painted", flush=True)
    os._exit(0)
"""

_BARE = (
    _WAIT
    + """
import sys
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
window = QMainWindow()
plot = pg.PlotWidget()
plot.plot(list(range(361)), [k * k for k in range(361)])
window.setCentralWidget(plot)
window.resize(1440, 860)
window.show()
wait(window, application)
"""
)

_PROGRAM = (
    _WAIT
    + """
import sys
sys.argv = ["main.py"]
sys.path.insert(0, ".")
def instead_of_exec(*_):
    application = QApplication.instance()
    wait(next(w for w in application.topLevelWidgets() if isinstance(w, QMainWindow)), application)
from PySide6.QtWidgets import QApplication, QMainWindow
QApplication.exec = instead_of_exec
import main
main.main()
"""
)

_NOTHING = 'print("painted", flush=True)'


def run(rounds: int = 25) -> tuple[list[Ratio], list[str]]:
    """The row of the table and what to know about it."""
    codes = {"program": _PROGRAM, "bare": _BARE, "python": _NOTHING}
    times: dict[str, list[float]] = {name: [] for name in codes}
    for k in range(-2, rounds):  # the first two fill the caches of files and byte code
        for name, code in codes.items():
            seconds = _start(code)
            if k >= 0:
                times[name].append(seconds)
    row = ratio_of(
        "start / bare PySide6 + pyqtgraph window",
        ("program", times["program"]),
        ("bare window", times["bare"]),
        GOAL,
    )
    python = 1e3 * sorted(times["python"])[rounds // 2]
    return [row], [f"both times contain the {python:.0f} ms in which Python itself starts"]


def _start(code: str) -> float:
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    seconds = time.perf_counter() - begin
    _, errors = process.communicate(timeout=60)
    if said.strip() != "painted":
        raise RuntimeError(f"the window did not open: {errors.strip()}")
    return seconds
