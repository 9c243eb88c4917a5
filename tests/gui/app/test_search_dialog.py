"""Find settings: progress, best so far, Cancel, and the way onto the spheres."""

from __future__ import annotations

import math
import re
import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.app.dialogs.search_dialog import SearchDialog
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.presets import apply_preset
from gui.core.scenario import PartiallyEntangled, directions
from gui.core.store import Store
from gui.core.verdicts import work
from gui.core.verdicts.hypotheses import ROWS
from gui.core.verdicts.questions import questions_of, settled
from gui.core.verdicts.words import critical_texts, proof_text
from gui.tasks.dispatcher import Dispatcher
from physics.verdicts.settings_search import FoundSettings
from physics.verdicts.types import Cancelled, Hypothesis

START = intents.default_scenario()
WAIT = 10.0  # seconds; only a broken test waits so long


@pytest.fixture
def dialog(qtbot):
    dispatcher = Dispatcher(Store(START))
    made = SearchDialog(dispatcher)
    made.test_dispatcher = dispatcher  # nothing else holds it
    qtbot.addWidget(made, before_close_func=SearchDialog.stop)
    made.show()
    qtbot.waitExposed(made)
    return made


class Search:
    """Stands in for ``find_settings``: what it is given to tell, it tells, then it waits to be let go."""

    def __init__(self) -> None:
        self.calls: list = []
        self.told = threading.Event()
        self.go = threading.Event()
        self.values = [0.9, 0.8]
        self.error: Exception | None = None

    def __call__(self, hypothesis, state, n, m, *, eta, starts, progress, should_stop, on_better):
        self.calls.append((hypothesis, state, n, m, eta, starts))
        rng = np.random.default_rng(len(self.calls))
        best = None
        for k, value in enumerate(self.values):
            a, b = (x / np.linalg.norm(x, axis=1)[:, None] for x in (rng.normal(size=(i, 3)) for i in (n, m)))
            best = FoundSettings(a, b, value)
            on_better(best)
            progress((k + 1) / (len(self.values) + 1))
        self.told.set()
        while not self.go.wait(0.005):
            if should_stop():
                raise Cancelled
        if self.error is not None:
            raise self.error
        progress(1.0)
        return best


@pytest.fixture
def search(monkeypatch):
    made = Search()
    monkeypatch.setattr(work, "find_settings", made)
    return made


def choose(dialog, hypothesis, n, m, starts):
    dialog.hypothesis.setCurrentIndex(dialog.hypothesis.findData(hypothesis))
    for box, value in ((dialog.count_a, n), (dialog.count_b, m), (dialog.starts, starts)):
        box.setValue(value)


def text(dialog) -> str:
    return dialog.search.answer.text()


def is_quiet(dialog) -> bool:
    return not dialog.search.is_running and not dialog.search.is_busy


def test_what_was_chosen_is_what_is_searched(dialog, search, qtbot):
    dialog.test_dispatcher.store.apply(intents.set_eta(START, 0.7))
    choose(dialog, Hypothesis.UNSTEERABLE_B_TO_A, 4, 5, 3)
    search.go.set()
    dialog.search.button.click()
    qtbot.waitUntil(lambda: is_quiet(dialog))
    ((hypothesis, state, *numbers),) = search.calls
    assert hypothesis is Hypothesis.UNSTEERABLE_B_TO_A and numbers == [4, 5, 0.7, 3]
    # The critical visibility is that of the state without its noise.
    assert state.correlation_matrix == pytest.approx(-np.eye(3))


def test_the_best_so_far_is_shown_and_can_be_loaded_while_the_search_goes_on(dialog, search, qtbot):
    choose(dialog, Hypothesis.LOCAL, 2, 3, 8)
    assert not dialog.use_button.isEnabled()
    dialog.search.button.click()
    assert dialog.search.button.text() == "Cancel"
    qtbot.waitUntil(lambda: "0.8000" in text(dialog))
    assert text(dialog).startswith("Best so far") and dialog.use_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.search.bar.value() == 667)
    dialog.use_button.click()
    s = dialog.test_dispatcher.store.scenario
    assert (len(s.alice), len(s.bob)) == (2, 3)
    assert dialog.search.is_running
    search.go.set()
    qtbot.waitUntil(lambda: is_quiet(dialog))
    # What is told at the end is the settled answer at these settings, whatever the search believed.
    assert re.match(r"Lowest critical visibility found: V ≤ \d\.\d{4}, proven: exact\.", text(dialog))
    assert "heuristic" in text(dialog)
    assert dialog.search.button.text() == "Search" and dialog.search.bar.value() == 1000


def test_loading_is_one_undo_step_and_replaces_given_correlations(dialog, search, qtbot):
    store = dialog.test_dispatcher.store
    store.apply(apply_preset(START, "pr_box"))
    before = store.scenario
    choose(dialog, Hypothesis.LOCAL, 3, 3, 1)
    search.go.set()
    dialog.search.button.click()
    qtbot.waitUntil(lambda: is_quiet(dialog))
    dialog.use_button.click()
    after = store.scenario
    assert after.postulated is None and after.pairs == "all"
    assert directions(after.alice) == pytest.approx(dialog.best.alice)
    store.undo()
    assert store.scenario == before


def test_cancel_keeps_the_best_that_was_found(dialog, search, qtbot):
    choose(dialog, Hypothesis.LOCAL, 2, 2, 8)
    dialog.search.button.click()
    qtbot.waitUntil(lambda: "0.8000" in text(dialog))
    dialog.search.button.click()
    assert text(dialog) == "Cancelled." and dialog.search.button.text() == "Search"
    qtbot.waitUntil(lambda: is_quiet(dialog))
    assert text(dialog) == "Cancelled." and dialog.use_button.isEnabled()


def test_after_cancel_and_a_new_start_nothing_of_the_old_search_is_shown(dialog, search, qtbot):
    """The old search found something at the very moment it was cancelled."""
    search.values = [0.111]
    dialog.search.button.click()
    assert search.told.wait(WAIT)  # without the event loop: what it told is under way
    dialog.search.button.click()
    search.values = []
    dialog.search.button.click()
    for _ in range(5):
        QApplication.processEvents()
    assert "0.111" not in text(dialog) and dialog.best is None and not dialog.use_button.isEnabled()


def test_an_error_is_told_and_another_search_can_begin(dialog, search, qtbot):
    search.error = ArithmeticError("no convergence")
    search.go.set()
    dialog.search.button.click()
    qtbot.waitUntil(lambda: is_quiet(dialog))
    assert "The search stopped: ArithmeticError: no convergence" in text(dialog)
    search.error = None
    dialog.search.button.click()
    qtbot.waitUntil(lambda: is_quiet(dialog))
    assert "Lowest critical visibility" in text(dialog)


@pytest.mark.parametrize("way", ["close", "escape"])
def test_a_closed_dialog_does_not_search_on(dialog, search, qtbot, way):
    dialog.search.button.click()
    assert search.told.wait(WAIT)
    if way == "close":
        dialog.close()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: is_quiet(dialog))
    assert dialog.search.button.text() == "Search"
    assert not search.go.is_set()


def test_stop_ends_the_search(dialog, search, qtbot):
    dialog.search.button.click()
    assert search.told.wait(WAIT)
    dialog.stop()
    qtbot.waitUntil(lambda: is_quiet(dialog))


def test_everything_has_a_name_for_a_screen_reader(dialog):
    for widget in (dialog.count_a, dialog.count_b, dialog.starts):
        assert widget.accessibleName()
    for widget in (dialog.hypothesis, dialog.search.bar, dialog.search.button):
        assert widget.accessibleName(), widget


@pytest.mark.parametrize("hypothesis", [row.hypothesis for row in ROWS if row.searched])
def test_what_is_found_is_what_the_verdict_then_says(dialog, qtbot, hypothesis):
    """The search itself, small: the verdict at the loaded settings is not above what was promised."""
    choose(dialog, hypothesis, 2, 2, 1)
    dialog.search.button.click()
    qtbot.waitUntil(lambda: is_quiet(dialog), timeout=60_000)
    dialog.use_button.click()
    s = intents.set_visibility(dialog.test_dispatcher.store.scenario, 1.0)
    (judged,) = (j for j in settled(questions_of(s, evaluate(s).correlations)) if j.hypothesis is hypothesis)
    assert f"found: {critical_texts(judged)[0]}, {proof_text(judged)}." in text(dialog)
    assert judged.critical_visibility[0] <= dialog.best.critical_visibility + 1e-6
    assert dialog.best.critical_visibility == pytest.approx(judged.critical_visibility[1], abs=2e-3)


def test_chsh_is_found_for_two_settings_a_side(dialog, qtbot):
    """1/sqrt(1 + sin² 2t) for a partially entangled state (Horodecki 1995)."""
    t = 0.5
    dialog.test_dispatcher.store.apply(intents.set_state(START, PartiallyEntangled(t)))
    choose(dialog, Hypothesis.LOCAL, 2, 2, 3)
    dialog.search.button.click()
    qtbot.waitUntil(lambda: is_quiet(dialog), timeout=60_000)
    assert dialog.best.critical_visibility == pytest.approx(1 / math.sqrt(1 + math.sin(2 * t) ** 2), abs=1e-4)
