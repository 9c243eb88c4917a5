"""The best find of a search is selected until the user chooses another."""

from __future__ import annotations

import pytest

from gui.core import intents
from gui.core.store import Store
from gui.scenes.open_question.finite_search_dialog import FiniteSearchDialog
from gui.tasks.dispatcher import Dispatcher
from physics.leggett.finite.search import recipes, run_recipe


@pytest.fixture(scope="module")
def found():
    """Of octahedral families, from the worst to the best."""
    made = [run_recipe(recipe, seed=0, steps=3) for recipe in recipes("octahedral", 4, 12)]
    return sorted(made, key=lambda r: -r.found.critical_visibility)


@pytest.fixture
def searching(qtbot, monkeypatch):
    """A dialog whose search has been started, and how the search tells of its finds."""
    told = {}
    dialog = FiniteSearchDialog(Dispatcher(Store(intents.default_scenario())))
    qtbot.addWidget(dialog)
    monkeypatch.setattr(dialog.search, "run", lambda *_, **slots: told.update(slots))
    dialog.show()
    dialog.search.requested.emit()
    return dialog, told


def selected(dialog):
    return dialog.results[dialog.finds.currentRow()].found.critical_visibility


def test_the_best_is_selected_unless_the_user_chose(searching, found):
    dialog, told = searching
    for result in found:
        told["on_partial"](result)
        assert selected(dialog) == min(r.found.critical_visibility for r in dialog.results)
        assert dialog.use.isEnabled()
    assert len(dialog.results) > 1
    needed = [r.found.critical_visibility for r in dialog.results]
    dialog.finds.setCurrentRow(needed.index(max(needed)))  # as a click does
    told["on_done"](list(dialog.results))
    assert selected(dialog) == max(needed)
    dialog.search.requested.emit()  # anew: nothing is there and nothing chosen
    assert dialog.finds.currentRow() == -1 and not dialog.use.isEnabled()
    told["on_done"](found)
    assert selected(dialog) == min(needed)


def test_a_long_name_is_wrapped(searching, found, qtbot):
    dialog, told = searching
    for result in found:
        told["on_partial"](result)
    qtbot.wait(1)
    finds = dialog.finds
    assert not finds.horizontalScrollBar().isVisible()
    widest = max(finds.visualItemRect(finds.item(k)).width() for k in range(finds.count()))
    assert widest <= finds.viewport().width()
