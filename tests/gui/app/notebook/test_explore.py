"""``from gui import explore`` with and without IPython: the window opens, and what is chosen comes back."""

from __future__ import annotations

import re
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.app.notebook import explore
from gui.app.window.main_window import MainWindow
from gui.core import intents
from gui.core.values import InputError

pytestmark = pytest.mark.qt_log_ignore("raise", extend=True)

ROOT = Path(__file__).resolve().parents[4]
EXAMPLE = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
PSI = np.array([0, 1, -1, 0]) / np.sqrt(2)
RHO = 0.95 * np.outer(PSI, PSI) + 0.05 * np.eye(4) / 4
PLANE = [[0, 0, 1], [1, 0, 0]]


def the_window() -> MainWindow:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
    return found


@pytest.fixture
def shell(monkeypatch, themes):
    """A running IPython with the event loop of Qt."""
    asked = []
    one = types.SimpleNamespace(enable_gui=asked.append, active_eventloop="qt")
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: one))
    yield asked
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.close()


def test_importing_gui_imports_no_qt_and_knows_explore():
    code = "import sys, gui; print('explore' in dir(gui), any('PySide6' in m for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_beside_ipython_it_returns_at_once_and_is_live(shell, qtbot):
    chosen = explore(RHO, alice=PLANE, bob=PLANE)
    assert shell == ["qt"] and chosen.is_open
    window = the_window()
    assert window.store.scenario is chosen.scenario and window.current_scene.name == "verdicts"
    assert np.allclose(chosen.state, RHO)
    assert np.array_equal(chosen.settings[0], PLANE)
    window.dispatch.apply("V", intents.set_visibility, 0.5)
    assert chosen.scenario.visibility == 0.5
    assert chosen.results.state.separable is False
    assert np.allclose(chosen.state, 0.5 * np.outer(PSI, PSI) + 0.5 * np.eye(4) / 4)
    assert "open" in repr(chosen) and "2 x 2" in repr(chosen)
    # It closes without a question, though nothing was saved: the notebook has it.
    chosen.close()
    assert not chosen.is_open and chosen.scenario.visibility == 0.5 and "closed" in repr(chosen)


def test_two_windows_at_a_time(shell, qtbot):
    one, other = explore(RHO), explore("00 + 11")
    one.close()
    assert not one.is_open and other.is_open
    other.close()


def test_correlations_that_are_given_have_no_state(shell, qtbot):
    from gui.core.presets import apply_preset

    chosen = explore()
    the_window().dispatch.apply("preset", apply_preset, "pr_box")
    assert chosen.state is None and chosen.results.correlations.chsh.value == pytest.approx(4)
    chosen.close()


def test_without_ipython_the_example_of_the_readme_runs_until_the_window_is_closed(monkeypatch, themes):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    seen = []

    def use() -> None:
        window = the_window()
        seen.append(len(window.store.scenario.alice))
        window.dispatch.apply("V", intents.set_visibility, 0.6)
        window.close()

    QTimer.singleShot(0, use)
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(EXAMPLE, "README.md", "exec"), names)
    chosen = names["chosen"]
    assert seen == [2] and not chosen.is_open
    assert chosen.scenario.visibility == 0.6
    assert chosen.settings[0].shape == (2, 3) and chosen.settings[1].shape == (2, 3)


def test_a_bad_state_opens_nothing(themes):
    before = QApplication.topLevelWidgets()
    with pytest.raises(InputError, match="rho: trace 4 where 1 is needed"):
        explore(np.eye(4))
    assert QApplication.topLevelWidgets() == before


def test_where_no_window_can_open_it_says_so(monkeypatch, themes):
    module = sys.modules["gui.app.notebook.entry"]

    monkeypatch.setattr(module, "display_answers", lambda: False)
    with pytest.raises(RuntimeError, match="no display"):
        explore(RHO)
    monkeypatch.setattr(module.multiprocessing, "parent_process", lambda: object())
    with pytest.raises(RuntimeError, match="__main__"):
        explore(RHO)
