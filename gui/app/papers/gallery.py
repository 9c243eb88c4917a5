"""The gallery of papers: what each shows, with a picture; a click or Enter opens it as a live scene."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from gui.app.papers.pictures import draw_pictures, kept_numbers, pictures_folder
from gui.app.papers.rows import (
    FILE,
    KIND,
    LINES,
    NAME,
    FigureRows,
    RowKind,
    figure_lines,
    missing_lines,
    paper_lines,
)
from gui.core.papers import (
    FIGURES,
    NOT_SHOWN,
    PAPERS,
    PaperFigure,
    figure_name,
    figures_of,
    found_figures,
    paper_figure,
    paper_of,
)
from gui.look.layouts import in_column
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.tasks.jobs import JobRunner


class Gallery(QDialog):
    """``chosen(name)``: a figure is to be shown as a live scene. Pictures are kept below ``folder``."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Papers")
        self.resize(900, 580)
        self._base = folder
        self._jobs = JobRunner(self)
        self._left: set[str] = set()  # figures without a picture
        self._items: dict[str, QStandardItem] = {}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search: figure 3, visibility, monogamy, …")
        self.search.setAccessibleName("Search in the figures of papers")
        self.search.setClearButtonEnabled(True)
        self.rows = FigureRows(theme, self)
        self.rows.setModel(self._make_model())
        self.status = role_label("muted", self, wrap=True)
        buttons = QDialogButtonBox(self)
        self.open_button = buttons.addButton("Open as live scene", QDialogButtonBox.ButtonRole.AcceptRole)
        self.copy_button = buttons.addButton("Copy reference", QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        self.open_button.setDefault(True)
        in_column(self.search, (self.rows, 1), self.status, buttons, inside=self, margins=None)
        self.search.textChanged.connect(self._filter)
        self.rows.clicked.connect(self._clicked)
        self.open_button.clicked.connect(self._open)
        self.copy_button.clicked.connect(self.copy_reference)
        close.clicked.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Copy, self.rows, self.copy_reference)
        self.rows.selectionModel().currentChanged.connect(self._moved)
        self.rows.setCurrentIndex(self._items[figure_name(FIGURES[0])].index())
        self._filter("")

    def _make_model(self) -> QStandardItemModel:
        model = QStandardItemModel(self)
        for key, paper in PAPERS.items():
            model.appendRow(_item(RowKind.PAPER, key, paper.short, paper_lines(paper.short, paper.reference)))
            for figure in figures_of(key):
                name = figure_name(figure)
                self._items[name] = _item(RowKind.FIGURE, name, figure.label, [])
                model.appendRow(self._items[name])
                self._show_numbers(figure, None)
            for missing in NOT_SHOWN:
                if missing.paper == key:
                    lines = missing_lines(missing.label, missing.reason)
                    model.appendRow(_item(RowKind.MISSING, "", missing.label, lines))
        return model

    def _show_numbers(self, figure: PaperFigure, computed: tuple[float, ...] | None) -> None:
        """The row in words, with the numbers found here beside the published ones where they are known."""
        found = computed or (None,) * len(figure.numbers)
        numbers = [one.words(value) for one, value in zip(figure.numbers, found, strict=True)]
        item = self._items[figure_name(figure)]
        item.setData(figure_lines(figure.label, figure.sentence, figure.look, numbers, figure.note), LINES)
        words = ". ".join((f"{figure.label}, {paper_of(figure).short}", figure.sentence, *numbers))
        item.setData(words, Qt.ItemDataRole.AccessibleTextRole)

    # Pictures.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.setFocus()
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        self._jobs.stop()
        super().hideEvent(event)

    def _load(self) -> None:
        """Show the pictures that are kept, and have the others drawn."""
        theme = self.rows.theme.name
        folder = pictures_folder(self._base, theme)
        self.rows.pictures.clear()
        self._left = set(self._items)
        for name in self._items:
            computed = kept_numbers(folder, name)
            self._items[name].setData("", FILE)
            if computed is not None:
                self._show_picture(folder, name, computed)
        if self._left:
            self._folder = folder
            wanted = tuple(name for name in self._items if name in self._left)
            self._jobs.stop()
            self._jobs.start(
                draw_pictures,
                wanted,
                str(folder),
                theme,
                on_done=self._drawn_all,
                on_partial=self._drawn,
                on_failed=self._failed,
            )
        self._say()

    def _show_picture(self, folder: Path, name: str, computed: tuple[float, ...]) -> None:
        self._left.discard(name)
        self._items[name].setData(str(folder / f"{name}.png"), FILE)
        self._show_numbers(paper_figure(name), computed)

    def _drawn(self, told: tuple[str, tuple[float, ...]]) -> None:
        self._show_picture(self._folder, *told)
        self._say()

    def _drawn_all(self, _: object) -> None:
        self._say()

    def _failed(self, text: str, _: str) -> None:
        self.status.setText(f"Pictures could not be drawn: {text}. Everything opens all the same.")

    # Search and choice.

    def _filter(self, text: str) -> None:
        found = found_figures(text)
        names = {figure_name(figure) for figure in found}
        papers = {figure.paper for figure in found}
        searching = bool(text.strip())
        model = self.rows.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            kind, name = index.data(KIND), index.data(NAME)
            hidden = (kind == RowKind.FIGURE and name not in names) or (
                searching and (kind == RowKind.MISSING or (kind == RowKind.PAPER and name not in papers))
            )
            self.rows.setRowHidden(row, hidden)
        if found and self._current not in names:
            self.rows.setCurrentIndex(self._items[figure_name(found[0])].index())
        self._say()

    def _say(self) -> None:
        shown = len(found_figures(self.search.text()))
        text = f"{shown} of {len(FIGURES)} figures"
        if self._left and self._jobs.is_busy:
            text += f"; {len(self._left)} pictures are being drawn"
        self.status.setText(text)

    @property
    def _current(self) -> str:
        index = self.rows.currentIndex()
        return str(index.data(NAME)) if index.data(KIND) == RowKind.FIGURE else ""

    def _moved(self, index: QModelIndex, _: QModelIndex) -> None:
        self.open_button.setEnabled(index.data(KIND) == RowKind.FIGURE)
        self.copy_button.setEnabled(bool(index.data(NAME)))

    def _clicked(self, index: QModelIndex) -> None:
        self.rows.setCurrentIndex(index)
        self._open()

    def _open(self) -> None:
        name = self._current
        if name and self.isVisible():
            self.hide()
            self.chosen.emit(name)

    def copy_reference(self) -> None:
        """The reference of the paper in the current row, with the label of the figure, on the clipboard."""
        index = self.rows.currentIndex()
        name = str(index.data(NAME) or "")
        if index.data(KIND) == RowKind.FIGURE:
            figure = paper_figure(name)
            text = f"{figure.label} of {paper_of(figure).reference}"
        elif name:
            text = PAPERS[name].reference
        else:
            return
        QGuiApplication.clipboard().setText(text)
        self.status.setText(f"Copied: {text}")


def _item(kind: RowKind, name: str, title: str, lines: list[tuple[str, str, float, bool]]) -> QStandardItem:
    item = QStandardItem(title)
    item.setEditable(False)
    item.setData(kind, KIND)
    item.setData(name, NAME)
    item.setData(lines, LINES)
    item.setData(". ".join(line[0] for line in lines), Qt.ItemDataRole.AccessibleTextRole)
    return item
