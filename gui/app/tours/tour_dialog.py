"""The window in which a tour is put together: its steps in order, and what each says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from gui.app.tours.animation_row import AnimationRow
from gui.app.tours.own_tour import OwnTour
from gui.core.scenario import Scenario
from gui.core.tours import SUFFIX, TOUR_FILTER, parts_help
from gui.core.values import InputError
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label, set_role

HINT = (
    "Show in the window what a step is to show, then press Record step. In the text, {visibility} or "
    "{leggett.value} stands for the number on screen."
)


class TourDialog(QDialog):
    """Edits an ``OwnTour``; each change counts at once, and what is refused is said at the bottom.

    ``play_wanted(index)``: the tour is to be shown from that step on.
    """

    play_wanted = Signal(int)

    def __init__(self, own: OwnTour, shown: Callable[[], Scenario], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Own tour")
        self.resize(860, 560)
        self._own, self._shown = own, shown
        self._filling = False
        self.name = QLineEdit(self)
        self.name.setAccessibleName("Title of the tour")
        self.steps = QListWidget(self)
        self.steps.setAccessibleName("Steps of the tour")
        self.title = QLineEdit(self)
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.note = QPlainTextEdit(self)
        self.note.setTabChangesFocus(True)
        self.parts = QLineEdit(self)
        self.parts.setPlaceholderText("plot, spheres, card:local, slider:phi")
        self.parts.setToolTip(parts_help())
        self.animation = AnimationRow(self)
        self.message = role_label("muted", self, HINT, wrap=True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.record, self.up, self.down, self.delete = (
            QPushButton(words, self) for words in ("&Record step", "&Up", "&Down", "Dele&te")
        )
        self.update_step = QPushButton("Record this step &anew", self)
        self.update_step.setToolTip("The step then shows what the window shows now; its words stay")
        self.fresh, self.load, self.save, self.play = (
            QPushButton(words, self) for words in ("&New", "&Open…", "&Save…", "&Play from here")
        )
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        form = QFormLayout()
        for words, field in (
            ("T&itle", self.title),
            ("Te&xt", self.text),
            ("Note for the speaker", self.note),
            ("Highlight", self.parts),
            ("Animation", self.animation),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        left = in_column(
            self.steps,
            in_row(self.record, STRETCH, self.up, self.down, self.delete),
            self.update_step,
        )
        head = in_row(role_label("muted", self, "Tour"), (self.name, 1))
        below = in_row(self.fresh, self.load, self.save, STRETCH, self.play)
        in_column(
            head,
            (in_row((left, 2), (form, 3), spacing=12), 1),
            self.message,
            below,
            inside=self,
            margins=None,
        )

    def _connect(self) -> None:
        self._own.changed.connect(self._show)
        self.name.editingFinished.connect(self._rename)
        self.steps.currentRowChanged.connect(self._show_step)
        self.title.editingFinished.connect(self._apply)
        self.text.textChanged.connect(self._apply)
        self.note.textChanged.connect(self._apply)
        self.parts.editingFinished.connect(self._apply)
        self.animation.changed.connect(self._apply)
        self.record.clicked.connect(self._record)
        self.update_step.clicked.connect(self._record_anew)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        self.delete.clicked.connect(self._delete)
        self.fresh.clicked.connect(self._anew)
        self.load.clicked.connect(self._ask_open)
        self.save.clicked.connect(self._ask_save)
        self.play.clicked.connect(self._play)

    # What there is.

    def choose(self, index: int) -> None:
        """Make a step the one that is edited."""
        self.steps.setCurrentRow(index)

    def _show(self) -> None:
        if self.name.text() != self._own.tour.title:
            self.name.setText(self._own.tour.title)
        titles = [f"{k}. {step.title}" for k, step in enumerate(self._own.tour.steps, 1)]
        shown = [self.steps.item(k).text() for k in range(self.steps.count())]
        if titles != shown:
            row = self.steps.currentRow()
            self.steps.blockSignals(True)
            self.steps.clear()
            self.steps.addItems(titles)
            self.steps.setCurrentRow(min(max(row, 0), len(titles) - 1))
            self.steps.blockSignals(False)
        self._show_step()

    def _show_step(self) -> None:
        at, step = self.steps.currentRow(), self._own.step(self.steps.currentRow())
        for field in (self.title, self.text, self.note, self.parts, self.animation):
            field.setEnabled(step is not None)
        for button in (self.update_step, self.delete, self.play, self.save):
            button.setEnabled(step is not None)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(self._own.tour.steps) - 1)
        self._filling = True
        for line, words in (
            (self.title, "" if step is None else step.title),
            (self.parts, "" if step is None else ", ".join(step.highlight)),
        ):
            if line.text() != words and not line.hasFocus():
                line.setText(words)
        for page, words in (
            (self.text, "" if step is None else step.text),
            (self.note, "" if step is None else step.note),
        ):
            if page.toPlainText() != words and not page.hasFocus():
                page.setPlainText(words)
        self.animation.show_animation(None if step is None else step.animation)
        self._filling = False

    def _say(self, text: str, role: str = "muted") -> None:
        set_role(self.message, role)
        self.message.setText(text)

    # What is done.

    def _try(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except InputError as error:
            self._say(f"⚠ {error}", "warn")
            return False
        self._say(HINT)
        return True

    def _apply(self) -> None:
        at, step = self.steps.currentRow(), self._own.step(self.steps.currentRow())
        if self._filling or step is None:
            return
        parts = tuple(part for part in (p.strip() for p in self.parts.text().split(",")) if part)

        def deed() -> None:
            self._own.change(
                at,
                title=self.title.text().strip() or step.title,
                text=self.text.toPlainText().strip(),
                note=self.note.toPlainText().strip(),
                highlight=parts,
                animation=self.animation.animation(),
            )

        self._try(deed)

    def _rename(self) -> None:
        self._try(lambda: self._own.rename(self.name.text()))

    def _record(self) -> None:
        """Record what the window shows, after the step that is chosen."""
        at = self.steps.currentRow() + 1 if self.steps.count() else 0
        if self._try(lambda: self._own.record(self._shown(), at)):
            self.choose(at)
            self._say(f"Recorded as step {at + 1}. Say what it shows.")

    def _record_anew(self) -> None:
        at = self.steps.currentRow()
        if self._try(lambda: self._own.record_anew(at, self._shown())):
            self._say(f"Step {at + 1} shows what the window shows now.")

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        at = self.steps.currentRow()
        if self._try(lambda: self._own.move(at, at + by)):
            self.choose(at + by)

    def _delete(self) -> None:
        at = self.steps.currentRow()
        self._try(lambda: self._own.remove(at))

    def _anew(self) -> None:
        if self._may_discard():
            self._own.start_anew()

    def _ask_open(self) -> None:
        if self._may_discard():
            name, _ = QFileDialog.getOpenFileName(self, "Open tour", "", TOUR_FILTER)
            if name:
                self._try(lambda: self._own.open(Path(name)))

    def _ask_save(self) -> bool:
        start = str(self._own.path or Path.home() / f"tour{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "Save tour", start, TOUR_FILTER)
        if not name:
            return False
        path = Path(name) if Path(name).suffix else Path(name + SUFFIX)
        done = self._try(lambda: self._own.save(path))
        if done:
            self._say(f"Saved: {path.name}")
        return done

    def _may_discard(self) -> bool:
        if not (self._own.modified and self._own.tour.steps):
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "Own tour",
            "Save the tour that you are making first?",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        return self._ask_save() if answer == buttons.Save else answer == buttons.Discard

    def _play(self) -> None:
        self.play_wanted.emit(self.steps.currentRow())
