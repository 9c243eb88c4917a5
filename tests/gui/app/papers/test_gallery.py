"""The gallery of papers: search, keys, references, pictures in a worker, figures opened as live scenes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from gui.app.papers.controller import CATALOGUE
from gui.app.papers.gallery import Gallery
from gui.app.papers.pictures import KEPT, draw_pictures, kept_numbers, pictures_folder
from gui.app.papers.rows import FILE, KIND, LINES, NAME, RowKind
from gui.core.papers import (
    FIGURES,
    NOT_SHOWN,
    PAPERS,
    figure_name,
    found_figures,
    paper_figure,
    paper_of,
    show_figure,
)
from gui.core.scenario import Camera
from gui.core.values import ScenarioError

FIGURE_3 = "1-branciard2008-06-figure-3"


@pytest.fixture
def gallery(window, qtbot) -> Gallery:
    window.menus.papers.trigger()
    qtbot.waitUntil(lambda: window.findChild(Gallery) is not None)
    found = window.findChild(Gallery)
    qtbot.waitUntil(lambda: not found.status.text().endswith("drawn"))
    return found


def shown(gallery) -> list[tuple[str, str]]:
    """Kind and name of the rows in view."""
    model = gallery.rows.model()
    indices = [model.index(row, 0) for row in range(model.rowCount()) if not gallery.rows.isRowHidden(row)]
    return [(index.data(KIND), index.data(NAME)) for index in indices]


def index_of(gallery, name):
    model = gallery.rows.model()
    return next(i for i in (model.index(r, 0) for r in range(model.rowCount())) if i.data(NAME) == name)


def test_all_of_it_is_listed_by_paper_and_read_aloud(gallery):
    kinds = [kind for kind, _ in shown(gallery)]
    assert kinds.count(RowKind.PAPER) == len(PAPERS)
    assert kinds.count(RowKind.FIGURE) == len(FIGURES) and kinds.count(RowKind.MISSING) == len(NOT_SHOWN)
    index = index_of(gallery, FIGURE_3)
    read = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert read.startswith("Figure 3, Branciard et al. 2008. ") and "1.9068" in read
    assert any("1.9068" in line[0] for line in index.data(LINES))


def test_a_search_leaves_what_has_all_its_words(gallery, window, qtbot):
    QTest.keyClicks(gallery.search, "Figure 3 branciard")
    assert shown(gallery) == [(RowKind.PAPER, "branciard2008"), (RowKind.FIGURE, FIGURE_3)]
    assert gallery.status.text().startswith(f"1 of {len(FIGURES)}")
    # Enter in the field opens what is left.
    before = window.store.scenario
    QTest.keyClick(gallery.search, Qt.Key.Key_Return)
    assert not gallery.isVisible() and window.store.scenario.experiment.view == "scan"
    assert window.store.undo_name == "paper figure" and "Figure 3" in window.banner.text()
    qtbot.waitUntil(lambda: not window.is_pending)
    window.menus.undo.trigger()
    assert window.store.scenario == before
    window.menus.papers.trigger()
    assert gallery.isVisible() and gallery.search.text() == "Figure 3 branciard"
    gallery.search.setText("no such words at all")
    assert shown(gallery) == []


def test_a_click_opens_a_figure_and_arrows_only_walk(gallery, window, qtbot):
    gallery.rows.setFocus()
    first = gallery.rows.currentIndex().row()
    QTest.keyClick(gallery.rows, Qt.Key.Key_Down)
    assert gallery.rows.currentIndex().row() == first + 1 and gallery.isVisible()
    index = index_of(gallery, "2-branciard2013-05-example-4")

    def place():
        gallery.rows.scrollTo(index)
        return gallery.rows.visualRect(index).center()

    # Rows are laid out some at a time.
    qtbot.waitUntil(lambda: gallery.rows.indexAt(place()) == index)
    QTest.mouseClick(gallery.rows.viewport(), Qt.MouseButton.LeftButton, pos=place())
    assert not gallery.isVisible() and window.store.scenario.postulated.name == "PR box"


def test_a_head_and_what_is_not_shown_do_not_open(gallery):
    for kind in (RowKind.PAPER, RowKind.MISSING):
        model = gallery.rows.model()
        index = next(i for i in (model.index(r, 0) for r in range(model.rowCount())) if i.data(KIND) == kind)
        gallery.rows.setCurrentIndex(index)
        assert not gallery.open_button.isEnabled()
    assert not gallery.copy_button.isEnabled() and gallery.isVisible()


def test_the_reference_of_a_figure_or_a_paper_is_copied(gallery):
    gallery.rows.setCurrentIndex(index_of(gallery, FIGURE_3))
    gallery.rows.setFocus()
    QTest.keyClick(gallery.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Figure 3 of C. Branciard") and "10.1038/nphys1020" in text
    gallery.rows.setCurrentIndex(index_of(gallery, "navascues2013"))
    gallery.copy_button.click()
    assert QGuiApplication.clipboard().text() == PAPERS["navascues2013"].reference


def test_without_a_worker_process_everything_but_the_pictures_is_there(gallery):
    """Scenes cannot be built in a thread, which is what workers are in most tests."""
    assert "Pictures could not be drawn" in gallery.status.text()
    assert not index_of(gallery, FIGURE_3).data(FILE)


@pytest.mark.long
@pytest.mark.processes
def test_pictures_come_from_a_worker_process_and_are_kept(window, qtbot, monkeypatch):
    from gui.app.papers import gallery as module

    wanted = "1-branciard2008-04-eq-4"

    def kept(folder, name):
        if name == wanted:
            return kept_numbers(folder, name)
        return tuple(number.published for number in paper_figure(name).numbers)

    monkeypatch.setattr(module, "kept_numbers", kept)  # one is left to be drawn
    window.menus.papers.trigger()
    found = window.findChild(Gallery)
    index = index_of(found, wanted)
    qtbot.waitUntil(lambda: bool(index.data(FILE)), timeout=60_000)
    image = QImage(index.data(FILE))
    assert (image.width(), image.height()) == KEPT
    assert any("73.7°; here 73.740°" in line[0] for line in index.data(LINES))
    found.hide()
    found.show()
    assert index.data(FILE) and not found.status.text().endswith("drawn")


def test_a_thread_draws_nothing(tmp_path, qapp):
    from threading import Thread

    refused = []

    def work():
        try:
            draw_pictures(
                (FIGURE_3,),
                str(tmp_path / "light-1"),
                "light",
                progress=print,
                should_stop=bool,
                deliver=print,
            )
        except RuntimeError as error:
            refused.append(str(error))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert refused and not (tmp_path / "light-1").exists()


def test_damaged_or_missing_pictures_are_drawn_anew(tmp_path):
    folder = pictures_folder(tmp_path, "light")
    assert folder.parent == tmp_path and folder.name.startswith("light-")
    folder.mkdir()
    assert kept_numbers(folder, FIGURE_3) is None
    (folder / f"{FIGURE_3}.png").write_bytes(b"picture")
    numbers = len(paper_figure(FIGURE_3).numbers)
    for content in ("", "{", "[1]", "[" + ", ".join(["null"] * (numbers + 1)) + "]", '["a", "b", "c"]'):
        (folder / f"{FIGURE_3}.json").write_text(content, encoding="utf-8")
        assert kept_numbers(folder, FIGURE_3) is None
    (folder / f"{FIGURE_3}.json").write_text(str([1.5] * numbers), encoding="utf-8")
    assert kept_numbers(folder, FIGURE_3) == (1.5,) * numbers


def test_opening_keeps_how_the_spheres_are_looked_at_and_refuses_what_there_is_not(window):
    s = window.store.scenario
    turned = type(s)(view=type(s.view)(alice=Camera(1.0, 0.5, 1.2)))
    for figure in FIGURES[::9]:
        opened = show_figure(turned, figure_name(figure))
        assert opened.view.alice == turned.view.alice and opened.scene == figure.scenario().scene
    with pytest.raises(ScenarioError, match="there is no figure nine"):
        show_figure(s, "nine")


def test_a_search_finds_papers_by_author_and_identifier():
    for text, paper in (("navascués", "navascues2013"), ("2204.05162", "ciepielewski2022")):
        assert {paper_of(figure).key for figure in found_figures(text)} >= {paper}
    assert found_figures("") == FIGURES


def test_the_catalogue_is_imported_beside_the_window_which_opens_the_gallery_then(window, qtbot, monkeypatch):
    """Its import takes a fifth of a second."""
    import sys

    monkeypatch.delitem(sys.modules, CATALOGUE)
    window.menus.papers.trigger()
    assert window.findChild(Gallery) is None
    qtbot.waitUntil(lambda: window.findChild(Gallery) is not None and window.findChild(Gallery).isVisible())
