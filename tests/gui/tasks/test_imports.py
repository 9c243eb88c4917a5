"""A module is imported in a thread in which Python's garbage collector does not run."""

from __future__ import annotations

import gc
import sys
import threading

import pytest
from PySide6.QtCore import QObject

from gui.tasks.imports import ImportAside

SOURCE = """
import gc
import threading

THREAD = threading.current_thread()
COLLECTS = gc.isenabled()
"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "imported_aside.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "imported_aside"
    sys.modules.pop("imported_aside", None)


def test_it_is_ready_in_the_gui_thread_and_collects_again(qtbot, module):
    owner, told = QObject(), []
    aside = ImportAside(module, owner)
    aside.ready.connect(lambda: told.append(threading.current_thread()))
    aside.start()
    aside.start()  # under way: nothing more happens
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.main_thread()]
    made = sys.modules[module]
    assert made.THREAD is not threading.main_thread() and not made.COLLECTS
    assert gc.isenabled()
    aside.start()
    assert len(told) == 2, "what is there already is ready at once"


def test_a_module_that_cannot_be_imported_leaves_the_collector_on(qtbot, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    owner, told = QObject(), []
    aside = ImportAside("imported_aside_that_is_not_there", owner)
    aside.ready.connect(lambda: told.append(1))
    aside.start()
    qtbot.waitUntil(gc.isenabled)
    assert not told
