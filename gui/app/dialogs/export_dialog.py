"""The export dialog: what, in which size and style, with a preview of exactly that figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.app import preferences
from gui.app.figures import PARTS, compose, write_figure
from gui.core.results import Results
from gui.core.values import InputError
from gui.core.verdicts.questions import Judged
from gui.export import Figure, copy_to_clipboard, to_image
from gui.look.theme import THEMES, Theme
from gui.panels.scene import Scene
from gui.tasks.messages import Kind
from gui.tasks.verdict_service import VerdictService

PART_NAMES = {"scene": "The whole scene", "plot": "The plot", "spheres": "The spheres"}
FORMATS = (
    ("png", "PNG, pixels"),
    ("svg", "SVG, vectors for the web"),
    ("pdf", "PDF, vectors for papers"),
    ("csv", "CSV, the numbers of the curves"),
)
SIZES = ((1280, 720), (1920, 1080), (800, 600), (600, 600))
PREVIEW = (460, 320)


class ExportDialog(QDialog):
    """Chooses and writes a figure of ``scene``. ``said(text, kind)`` reports what was written."""

    said = Signal(str, Kind)

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
        self._verdicts = verdicts if scene.controls.spheres else None
        self._waiting = False
        self._results = results
        self._part = QComboBox(self)
        for part in PARTS:
            if part != "spheres" or scene.controls.spheres:
                self._part.addItem(PART_NAMES[part], part)
        self._format = QComboBox(self)
        for suffix, text in FORMATS:
            self._format.addItem(text, suffix)
        self._width, self._height = QSpinBox(self), QSpinBox(self)
        for box, value, name in ((self._width, 1280, "Width"), (self._height, 720, "Height")):
            box.setRange(320, 8000)
            box.setSuffix(" px")
            box.setValue(value)
            box.setAccessibleName(name)
        self._preset = QComboBox(self)
        self._preset.setAccessibleName("Usual sizes")
        for width, height in SIZES:
            self._preset.addItem(f"{width} × {height}", (width, height))
        self._scale = QSpinBox(self)
        self._scale.setRange(1, 4)
        self._scale.setSuffix(" ×")
        self._scale.setValue(2)
        self._theme = QComboBox(self)
        for name in THEMES:
            self._theme.addItem(name.capitalize(), name)
        self._theme.setCurrentIndex(list(THEMES).index("light"))
        self._transparent = QCheckBox("No background", self)
        self._preview = QLabel(self)
        self._preview.setFixedSize(*PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setAccessibleName("Preview of the figure")
        self._build()
        for choice in (self._part, self._format, self._theme):
            choice.currentIndexChanged.connect(self._refresh)
        self._preset.activated.connect(self._use_preset)
        for spin in (self._width, self._height, self._scale):
            spin.valueChanged.connect(self._refresh)
        self._transparent.toggled.connect(self._refresh)
        # Exports show settled numbers only: until they are, the dialog waits and says so.
        self._poll = QTimer(self)
        self._poll.setInterval(150)
        self._poll.timeout.connect(self._look)
        self._refresh()

    def _build(self) -> None:
        size = QHBoxLayout()
        size.addWidget(self._width)
        size.addWidget(QLabel("×", self))
        size.addWidget(self._height)
        size.addWidget(self._preset)
        form = QFormLayout()
        form.addRow("What", self._part)
        form.addRow("Format", self._format)
        form.addRow("Size", size)
        form.addRow("Pixels per pixel", self._scale)
        form.addRow("Theme", self._theme)
        form.addRow("", self._transparent)
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        save = buttons.addButton("Save as…", QDialogButtonBox.ButtonRole.AcceptRole)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        save.clicked.connect(self._ask_name)
        copy.clicked.connect(self._copy)
        cancel.clicked.connect(self.reject)
        self._copy_button = copy
        self._save_button = save
        left = QVBoxLayout()
        left.addLayout(form)
        left.addWidget(self._note)
        left.addStretch(1)
        row = QHBoxLayout()
        row.addLayout(left)
        row.addWidget(self._preview)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(buttons)

    @property
    def _is_settled(self) -> bool:
        return self._scene.is_settled and (self._verdicts is None or self._verdicts.is_settled)

    @property
    def _judged(self) -> tuple[Judged, ...]:
        if self._verdicts is None or self._part.currentData() != "scene":
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
        return THEMES[self._theme.currentData()]

    def _size(self) -> QSizeF:
        return QSizeF(self._width.value(), self._height.value())

    def _figure(self) -> Figure:
        return compose(
            self._scene,
            self._results,
            self._chosen_theme,
            self._part.currentData(),
            self._size(),
            self._judged,
        )

    def _use_preset(self) -> None:
        width, height = self._preset.currentData()
        self._width.setValue(width)
        self._height.setValue(height)

    def _refresh(self) -> None:
        suffix = self._format.currentData()
        picture = suffix != "csv"
        for widget in (self._part, self._width, self._height, self._preset, self._theme, self._transparent):
            widget.setEnabled(picture)
        self._scale.setEnabled(suffix == "png")
        self._copy_button.setEnabled(picture)
        if not self._is_settled:
            self._note.setText("Verdicts are still being proven; the figure waits for them.")
            self._save_button.setEnabled(False)
            self._copy_button.setEnabled(False)
            self._poll.start()
            return
        self._save_button.setEnabled(True)
        self._note.setText(
            "The picture carries the session: open it with this program to go on from there."
            if picture
            else "One column for each curve, with its unit in the first line."
        )
        if not picture:
            self._preview.setText("No preview for tables")
            return
        figure = self._figure()
        image = to_image(figure, self._chosen_theme, 1.0, self._transparent.isChecked())
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(image).scaled(
            self._preview.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self._preview.setPixmap(pixmap)

    def _ask_name(self) -> None:
        suffix = self._format.currentData()
        folder = Path(preferences.export_folder())
        start = str(folder / f"{self._scene.name}.{suffix}")
        name, _ = QFileDialog.getSaveFileName(self, "Export figure", start, f"{suffix.upper()} (*.{suffix})")
        if name:
            path = Path(name)
            self.save_to(path if path.suffix else path.with_suffix(f".{suffix}"))

    def save_to(self, path: Path) -> bool:
        """Write the figure; the dialog closes when that worked."""
        try:
            write_figure(
                self._scene,
                self._results,
                path,
                theme=self._chosen_theme,
                part=self._part.currentData(),
                size=self._size(),
                scale=float(self._scale.value()),
                transparent=self._transparent.isChecked(),
                judged=self._judged,
            )
        except InputError as error:
            self._note.setText(f"Not written. {error}")
            return False
        preferences.set_export_folder(str(path.parent))
        self.said.emit(f"Saved {path.name}.", Kind.DONE)
        self.accept()
        return True

    def _copy(self) -> None:
        figure = self._figure()
        copy_to_clipboard(
            figure,
            theme=self._chosen_theme,
            scale=float(self._scale.value()),
            transparent=self._transparent.isChecked(),
        )
        self.said.emit("The figure is on the clipboard.", Kind.HINT)
        self.accept()
