"""The export dialog: what, in which size and style, with a preview of exactly that figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from gui.app import preferences
from gui.app.commands.looks import PARTS
from gui.app.figures import WITH_SPHERES, WITH_VERDICTS, compose, write_figure
from gui.core.results import Results
from gui.core.share import both_captions
from gui.core.values import InputError
from gui.core.verdicts.questions import Judged
from gui.export import Figure, copy_to_clipboard, on_paper, to_image
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import THEMES, Theme
from gui.panels.scene import Scene
from gui.tasks.messages import MessageKind
from gui.tasks.verdict_service import VerdictService

PART_NAMES = {
    "scene": "The whole scene",
    "plot": "The plot",
    "spheres": "The spheres",
    "verdicts": "Spheres and verdicts",
}
FORMATS = (
    ("png", "PNG, pixels"),
    ("svg", "SVG, vectors for the web"),
    ("pdf", "PDF, vectors for papers"),
    ("csv", "CSV, the numbers of the curves"),
)
# Width, height, unit. A column of a physics journal is 8.6 cm wide, a page of two 17.8 cm.
SIZES = (
    (1280, 720, "px"),
    (1920, 1080, "px"),
    (800, 600, "px"),
    (600, 600, "px"),
    (8.6, 6.5, "cm"),
    (8.6, 8.6, "cm"),
    (17.8, 10.0, "cm"),
)
RANGES = {"px": (320.0, 8000.0, 0), "cm": (3.0, 100.0, 1)}
PREVIEW = (460, 320)  # pixels
LEAST_PREVIEW = (230, 160)


class PicturePreview(QLabel):
    """A picture as large as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(*PREVIEW)

    def set_picture(self, picture: QPixmap) -> None:
        """Show this one in place of a text or another picture."""
        self._picture = picture
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.text():
            self._show()

    def _show(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        pixmap = self._picture.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self.setPixmap(pixmap)


class ExportDialog(QDialog):
    """Chooses and writes a figure of ``scene``. ``said(text, kind)`` reports what was written."""

    said = Signal(str, MessageKind)

    def __init__(
        self,
        scene: Scene[Any],
        results: Results[Any],
        theme: Theme,
        verdicts: VerdictService | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export figure")
        self._scene = scene
        self._looks = theme.spheres
        self._verdicts = verdicts if scene.controls.spheres else None
        self._waiting = False
        self._results = results
        self.part = QComboBox(self)
        for part in PARTS:
            if part not in WITH_SPHERES or scene.controls.spheres:
                self.part.addItem(PART_NAMES[part], part)
        self.format = QComboBox(self)
        for suffix, text in FORMATS:
            self.format.addItem(text, suffix)
        self.page_width, self.page_height = QDoubleSpinBox(self), QDoubleSpinBox(self)
        self.page_width.setAccessibleName("Width")
        self.page_height.setAccessibleName("Height")
        self.lettering = QDoubleSpinBox(self)
        self.lettering.setRange(4, 24)
        self.lettering.setDecimals(1)
        self.lettering.setSingleStep(0.5)
        self.lettering.setSuffix(" pt")
        self.lettering.setValue(8)
        self._set_size(*SIZES[0])
        self.preset = QComboBox(self)
        self.preset.setAccessibleName("Usual sizes")
        for width, height, unit in SIZES:
            self.preset.addItem(f"{width:g} × {height:g} {unit}", (width, height, unit))
        self.scale = QSpinBox(self)
        self.scale.setRange(1, 4)
        self.scale.setSuffix(" ×")
        self.scale.setValue(2)
        self.theme_choice = QComboBox(self)
        for name in THEMES:
            self.theme_choice.addItem(name.capitalize(), name)
        self.theme_choice.setCurrentIndex(list(THEMES).index("light"))
        self.transparent = QCheckBox("No background", self)
        self.metadata = QCheckBox("The session inside", self)
        self.metadata.setToolTip("Title, date and session: with these the picture opens here again")
        self.metadata.setChecked(preferences.export_metadata())
        self.caption = QCheckBox("Its caption beside it, as text", self)
        self.caption.setToolTip("All parameters, and references with DOIs, in plain text and in LaTeX")
        self.caption.setChecked(preferences.export_caption())
        self.preview = PicturePreview(self)
        self.preview.setMinimumSize(*LEAST_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview of the figure")
        self._build()
        for choice in (self.part, self.format, self.theme_choice):
            choice.currentIndexChanged.connect(self._refresh)
        self.preset.activated.connect(self._use_preset)
        for spin in (self.page_width, self.page_height, self.lettering, self.scale):
            spin.valueChanged.connect(self._refresh)
        for tick in (self.transparent, self.metadata):
            tick.toggled.connect(self._refresh)
        # Exports show settled numbers only: until they are, the dialog waits and says so.
        self._poll = QTimer(self)
        self._poll.setInterval(150)
        self._poll.timeout.connect(self._look)
        self._refresh()

    def _build(self) -> None:
        size = in_row(self.page_width, QLabel("×", self), self.page_height)
        form = QFormLayout()
        form.addRow("What", self.part)
        form.addRow("Format", self.format)
        form.addRow("Usual sizes", self.preset)
        form.addRow("Size", size)
        form.addRow("Lettering on paper", self.lettering)
        form.addRow("Pixels per pixel", self.scale)
        self._form = form
        form.addRow("Theme", self.theme_choice)
        form.addRow("", in_row(self.transparent, self.metadata))
        form.addRow("", self.caption)
        self.note = role_label("muted", self, wrap=True)
        buttons = QDialogButtonBox(self)
        save = buttons.addButton("Save as…", QDialogButtonBox.ButtonRole.AcceptRole)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        words = buttons.addButton("Copy caption", QDialogButtonBox.ButtonRole.ActionRole)
        words.clicked.connect(self._copy_caption)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        save.clicked.connect(self._ask_name)
        copy.clicked.connect(self._copy)
        cancel.clicked.connect(self.reject)
        self.copy_button = copy
        self.save_button = save
        left = in_column(form, self.note, STRETCH)
        row = in_row(left, (self.preview, 1))
        in_column(row, buttons, inside=self, margins=None)

    @property
    def _is_settled(self) -> bool:
        return self._scene.is_settled and (self._verdicts is None or self._verdicts.is_settled)

    @property
    def is_waiting(self) -> bool:
        """Whether the figure waits for verdicts that are still being proven."""
        return self._poll.isActive()

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The settled verdicts that the figure shows."""
        if self._verdicts is None or self.part.currentData() not in WITH_VERDICTS:
            return ()
        answers = self._verdicts.answers
        known = (answers[q.hypothesis] for q in self._verdicts.questions if q.hypothesis in answers)
        return tuple(one for one in known if one.settled)

    def _look(self) -> None:
        if self._is_settled:
            self._poll.stop()
            self._refresh()

    def done(self, result: int) -> None:
        self._poll.stop()
        super().done(result)

    @property
    def _chosen_theme(self) -> Theme:
        return THEMES[self.theme_choice.currentData()].with_spheres(self._looks)

    def _size(self) -> tuple[QSizeF, float]:
        """Logical pixels, and the zoom that makes them centimetres on paper."""
        width, height = self.page_width.value(), self.page_height.value()
        if self._unit == "cm":
            return on_paper(width, height, self.lettering.value())
        return QSizeF(width, height), 1.0

    def _set_size(self, width: float, height: float, unit: str) -> None:
        self._unit = unit
        low, high, decimals = RANGES[unit]
        for box, value in ((self.page_width, width), (self.page_height, height)):
            box.blockSignals(True)  # one preview for all
            box.setDecimals(decimals)
            box.setRange(low, high)
            box.setSingleStep(10.0**-decimals)
            box.setSuffix(f" {unit}")
            box.setValue(value)
            box.blockSignals(False)

    def _figure(self) -> Figure:
        size, zoom = self._size()
        part = self.part.currentData()
        return compose(self._scene, self._results, self._chosen_theme, part, size, self.judged, zoom)

    def _use_preset(self) -> None:
        self._set_size(*self.preset.currentData())
        self._refresh()

    def _refresh(self) -> None:
        suffix = self.format.currentData()
        picture = suffix != "csv"
        for widget in (
            self.part,
            self.page_width,
            self.page_height,
            self.preset,
            self.theme_choice,
            self.transparent,
            self.metadata,
        ):
            widget.setEnabled(picture)
        self.scale.setEnabled(suffix == "png")
        self.lettering.setEnabled(picture and self._unit == "cm")
        for field in (self.part, self.scale, self.lettering, self.theme_choice):
            self._form.labelForField(field).setEnabled(field.isEnabled())
        self.copy_button.setEnabled(picture)
        if not self._is_settled:
            self.note.setText("Verdicts are still being proven; the figure waits for them.")
            self.save_button.setEnabled(False)
            self.copy_button.setEnabled(False)
            self._poll.start()
            return
        self.save_button.setEnabled(True)
        self.note.setText(self._about_file(picture))
        if not picture:
            self.preview.setText("No preview for tables")
            return
        figure = self._figure()
        image = to_image(figure, self._chosen_theme, 1.0, self.transparent.isChecked())
        self.preview.set_picture(QPixmap.fromImage(image))

    def _about_file(self, picture: bool) -> str:
        if not picture:
            return "One column for each curve, with its unit in the first line."
        if self.metadata.isChecked():
            return "The picture carries the session: open it with this program to go on from there."
        return "The picture carries no session, title or date: it cannot be opened here again."

    def _ask_name(self) -> None:
        suffix = self.format.currentData()
        folder = Path(preferences.export_folder())
        start = str(folder / f"{self._scene.name}.{suffix}")
        name, _ = QFileDialog.getSaveFileName(self, "Export figure", start, f"{suffix.upper()} (*.{suffix})")
        if name:
            path = Path(name)
            self.save_to(path if path.suffix else path.with_suffix(f".{suffix}"))

    def save_to(self, path: Path) -> bool:
        """Write the figure; the dialog closes when that worked."""
        size, zoom = self._size()
        try:
            write_figure(
                self._scene,
                self._results,
                path,
                theme=self._chosen_theme,
                part=self.part.currentData(),
                size=size,
                zoom=zoom,
                scale=float(self.scale.value()),
                transparent=self.transparent.isChecked(),
                judged=self.judged,
                metadata=self.metadata.isChecked(),
                caption=self.caption.isChecked(),
            )
        except InputError as error:
            self.note.setText(f"Not written. {error}")
            return False
        preferences.set_export_folder(str(path.parent))
        preferences.set_export_metadata(self.metadata.isChecked())
        preferences.set_export_caption(self.caption.isChecked())
        self.said.emit(f"Saved {path.name}.", MessageKind.DONE)
        self.accept()
        return True

    def _copy(self) -> None:
        figure = self._figure()
        copy_to_clipboard(
            figure,
            theme=self._chosen_theme,
            scale=float(self.scale.value()),
            transparent=self.transparent.isChecked(),
        )
        self.said.emit("The figure is on the clipboard.", MessageKind.HINT)
        self.accept()

    def _copy_caption(self) -> None:
        QGuiApplication.clipboard().setText(both_captions(self._results, self.part.currentData()))
        self.note.setText("The caption is on the clipboard, in plain text and in LaTeX.")
