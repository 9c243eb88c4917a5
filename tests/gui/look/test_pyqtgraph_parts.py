"""What is imported of pyqtgraph, each in a process of its own, as what is imported stays."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def in_a_process(code: str) -> Any:
    """What the code prints as JSON; it must end cleanly and say nothing else."""
    found = subprocess.run(
        [sys.executable, "-c", "import json, sys\n" + code],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr
    errors = [line for line in found.stderr.splitlines() if "propagateSizeHints" not in line]
    assert not errors, found.stderr
    return json.loads(found.stdout)


def test_options_are_those_of_pyqtgraph_but_for_smooth_lines():
    """The defaults of the version that is installed, which are set when all of it is imported."""
    real = in_a_process("import pyqtgraph\nprint(json.dumps(pyqtgraph.CONFIG_OPTIONS))")
    from gui.look.pyqtgraph_parts import OPTIONS

    assert {**real, "antialias": True} == OPTIONS


def test_a_window_opens_and_ends_without_the_rest_of_pyqtgraph():
    loaded = in_a_process(
        "from PySide6.QtCore import QTimer\n"
        "from gui.app.application import ThemeManager, make_application\n"
        "from gui.app.window.main_window import MainWindow\n"
        "from gui.core.intents import default_scenario\n"
        "from gui.core.store import Store\n"
        "application = make_application()\n"
        "window = MainWindow(Store(default_scenario()), ThemeManager(application, 'light'))\n"
        "window.show()\n"
        "QTimer.singleShot(50, window.close)\n"
        "application.exec()\n"
        "print(json.dumps([name for name in sys.modules if name.startswith('pyqtgraph.')]))"
    )
    assert "pyqtgraph.graphicsItems.ViewBox" in loaded
    for name in ("parametertree", "exporters", "console", "graphicsItems.PlotItem", "imageview"):
        assert not any(one.startswith(f"pyqtgraph.{name}") for one in loaded)


def test_any_other_name_is_there_when_it_is_asked_for():
    found = in_a_process(
        "from gui.look import pyqtgraph_parts as parts\n"
        "import pyqtgraph as pg\n"
        "before = isinstance(pg, parts.PartialPackage)\n"
        "same = pg.PlotWidget is not None and pg.ViewBox is parts.ViewBox\n"
        "after = isinstance(pg, parts.PartialPackage)\n"
        "print(json.dumps([before, after, same, pg.getConfigOption('antialias')]))"
    )
    assert found == [True, False, True, True]


def test_pyqtgraph_may_be_there_already():
    found = in_a_process(
        "import pyqtgraph as pg\n"
        "from gui.look import pyqtgraph_parts as parts\n"
        "print(json.dumps([pg.ViewBox is parts.ViewBox, pg.getConfigOption('antialias')]))"
    )
    assert found == [True, True]


def test_nothing_else_in_the_program_imports_pyqtgraph():
    importing = re.compile(r"^\s*(import|from) pyqtgraph\b", re.MULTILINE)
    found = [p.name for p in (ROOT / "gui").rglob("*.py") if importing.search(p.read_text(encoding="utf-8"))]
    assert found == ["pyqtgraph_parts.py"]
