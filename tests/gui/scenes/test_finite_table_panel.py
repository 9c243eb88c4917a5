"""Panel of finite inequalities: rows, loading, proving again, searching."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gui.core.intents import default_scenario
from gui.core.scenes.open_question.finite_table import PUBLISHED, load_table
from gui.core.store import Store
from gui.look.theme import DARK, LIGHT
from gui.look.themed import restyle
from gui.scenes.open_question.finite_search_dialog import FiniteSearchDialog
from gui.scenes.open_question.finite_table_panel import SPHERE, FiniteTablePanel
from gui.tasks.dispatcher import Dispatcher


@pytest.fixture
def panel(qtbot) -> Iterator[FiniteTablePanel]:
    dispatcher = Dispatcher(Store(default_scenario()))
    made = FiniteTablePanel(dispatcher, LIGHT)
    made.test_dispatcher = dispatcher
    qtbot.addWidget(made)
    made.show()
    yield made
    made.stop()


def _row_of(panel: FiniteTablePanel, words: str) -> int:
    texts = [panel.table.item(row, 3).text() for row in range(panel.table.rowCount())]
    return next(k for k, text in enumerate(texts) if words in text)


def test_every_entry_and_every_published_inequality_has_a_row(panel) -> None:
    assert panel.table.rowCount() == len(load_table()) + len(PUBLISHED)
    # It opens at the smallest one below sqrt3/2.
    assert panel.current is not None
    below = [e for e in panel.entries if e.visibility[1] < SPHERE]
    assert panel.current.size[0] * panel.current.size[1] == min(e.size[0] * e.size[1] for e in below)
    assert "▼" in panel.table.item(panel.table.currentRow(), 2).text()


def test_loading_puts_settings_on_the_spheres_as_one_step(panel) -> None:
    store = panel.test_dispatcher.store
    before = store.scenario
    panel.table.setCurrentCell(_row_of(panel, "icosahedron × dodecahedron"), 0)
    panel.load.click()
    assert (len(store.scenario.alice), len(store.scenario.bob)) == (6, 10)
    assert len(store.scenario.pairs) == 30
    store.undo()
    assert store.scenario == before


def test_published_rows_are_for_comparison(panel) -> None:
    panel.table.setCurrentCell(_row_of(panel, "triad, published"), 0)
    assert panel.current is None
    assert not panel.load.isEnabled() and not panel.proof.button.isEnabled()


def test_proving_again(panel, qtbot) -> None:
    panel.table.setCurrentCell(_row_of(panel, "icosahedron × dodecahedron"), 0)
    panel.proof.button.click()
    assert panel.proof.button.text() == "Cancel"
    qtbot.waitUntil(lambda: panel.proof.button.text() == "Prove again", timeout=60_000)
    assert "✓ Proven again" in panel.proof.answer.text()


def test_a_proof_can_be_cancelled(panel, qtbot) -> None:
    panel.proof.button.click()
    panel.proof.button.click()
    assert panel.proof.button.text() == "Prove again"
    assert panel.proof.bar.format() == "cancelled"
    qtbot.waitUntil(lambda: not panel.proof.is_busy, timeout=60_000)
    assert "Proven" not in panel.proof.answer.text()


def test_both_themes(panel) -> None:
    restyle(DARK)
    row = panel.table.currentRow()
    assert panel.table.item(row, 2).foreground().color() == DARK.color("good")
    assert panel.table.item(row, 3).foreground().color() == DARK.color("text")


def test_search_lists_and_loads(qtbot) -> None:
    dispatcher = Dispatcher(Store(default_scenario()))
    dialog = FiniteSearchDialog(dispatcher)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.n.setValue(6)
    dialog.m.setValue(10)
    dialog.starts.setValue(1)
    dialog.search.button.click()
    qtbot.waitUntil(lambda: dialog.search.button.text() == "Search", timeout=120_000)
    assert "Done" in dialog.search.answer.text()
    assert dialog.finds.count() == len(dialog.results) >= 1
    dialog.finds.setCurrentRow(dialog.finds.count() - 1)
    dialog.use.click()
    assert (len(dispatcher.store.scenario.alice), len(dispatcher.store.scenario.bob)) == (6, 10)
    dialog.stop()


def test_search_can_be_cancelled_and_refuses_nothing_to_search(qtbot) -> None:
    dialog = FiniteSearchDialog(Dispatcher(Store(default_scenario())))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.n.setValue(3)
    dialog.search.button.click()
    assert "No family" in dialog.search.answer.text() and dialog.search.button.text() == "Search"
    dialog.kind.setCurrentIndex(3)
    dialog.search.button.click()
    assert dialog.search.button.text() == "Cancel"
    dialog.search.button.click()
    assert "Cancelled" in dialog.search.answer.text()
    qtbot.waitUntil(lambda: not dialog.search.is_busy, timeout=60_000)
    dialog.stop()
