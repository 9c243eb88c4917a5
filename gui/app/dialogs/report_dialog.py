"""The report dialog: a preview of the page, made when the verdicts are settled, and its two formats."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QWidget

from gui.app import preferences
from gui.app.dialogs.export_dialog import PicturePreview
from gui.app.dialogs.report_page import report_figure, report_of, write_report
from gui.core.report import ReportSource
from gui.core.results import Results
from gui.core.values import InputError
from gui.core.verdicts.questions import Judged
from gui.export import to_image
from gui.look.layouts import in_column
from gui.look.roles import role_label
from gui.look.theme import LIGHT
from gui.panels.scene import Scene
from gui.tasks.messages import MessageKind
from gui.tasks.verdict_service import VerdictService

FILTER = "PDF, one page (*.pdf);;HTML (*.html)"
WAITING = "Verdicts are still being computed; the report waits for them."
READY = "The PDF carries the session: open it with this program to go on from there."
SMALLEST_PREVIEW = (300, 424)  # pixels, upright


class ReportDialog(QDialog):
    """Writes the report of ``scene``. ``said(text, kind)`` tells what was written."""

    said = Signal(str, MessageKind)

    def __init__(
        self,
        scene: Scene[Any],
        results: Results[Any],
        verdicts: VerdictService,
        file: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export report")
        self._scene, self._results = scene, results
        self._verdicts = verdicts if scene.controls.spheres else None
        self._source = ReportSource(file, "", datetime.now(UTC).date().isoformat())
        self.preview = PicturePreview(self)
        self.preview.setMinimumSize(*SMALLEST_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview of the report")
        self.note = role_label("muted", self, wrap=True)
        buttons = QDialogButtonBox(self)
        self.save_button = buttons.addButton("Save as…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.clicked.connect(self._ask_name)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel).clicked.connect(self.reject)
        in_column((self.preview, 1), self.note, buttons, inside=self, margins=None)
        self._poll = QTimer(self)
        self._poll.setInterval(150)
        self._poll.timeout.connect(self._look)
        self.save_button.setEnabled(False)
        self.note.setText(WAITING)
        self._poll.start()
        self._look()

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The settled verdicts."""
        if self._verdicts is None:
            return ()
        answers = self._verdicts.answers
        known = (answers[q.hypothesis] for q in self._verdicts.questions if q.hypothesis in answers)
        return tuple(one for one in known if one.settled)

    def _look(self) -> None:
        if not self._scene.is_settled or (self._verdicts is not None and not self._verdicts.is_settled):
            return
        self._poll.stop()
        report = report_of(self._scene, self._results, self.judged, self._source)
        figure = report_figure(report, self._scene, self._results)
        self.preview.set_picture(QPixmap.fromImage(to_image(figure, LIGHT, 1.0)))
        self.save_button.setEnabled(True)
        self.note.setText(READY)

    def done(self, result: int) -> None:
        self._poll.stop()
        super().done(result)

    def _ask_name(self) -> None:
        start = str(Path(preferences.export_folder()) / f"{self._scene.name}-report.pdf")
        name, chosen = QFileDialog.getSaveFileName(self, "Export report", start, FILTER)
        if name:
            path = Path(name)
            suffix = ".html" if "html" in chosen else ".pdf"
            self.save_to(path if path.suffix else path.with_suffix(suffix))

    def save_to(self, path: Path) -> bool:
        """Write the report; the dialog closes when that worked."""
        try:
            write_report(path, self._scene, self._results, self.judged, self._source)
        except InputError as error:
            self.note.setText(f"Not written. {error}")
            return False
        preferences.set_export_folder(str(path.parent))
        self.said.emit(f"Saved {path.name}.", MessageKind.DONE)
        self.accept()
        return True
