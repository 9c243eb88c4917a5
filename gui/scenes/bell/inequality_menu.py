"""The button that brings an inequality from elsewhere: a file, or the certificate of a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from gui.core.files.disk import read_limited
from gui.core.scenario import Scenario
from gui.core.scenes.bell import inequality_of_certificate
from gui.core.scenes.bell.intents import use_inequality
from gui.core.scenes.bell.reader import read_inequality
from gui.core.verdicts.hypotheses import ROWS, row_of
from gui.core.verdicts.questions import Judged
from gui.tasks.dispatcher import Dispatcher
from physics.verdicts.types import Hypothesis

FILTER = "Inequalities (*.json *.csv *.tsv *.txt);;All files (*)"


class InequalityMenu(QToolButton):
    """Its menu offers a file, and each certificate that the verdicts on the present settings brought."""

    def __init__(self, dispatcher: Dispatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self._answers: Mapping[Hypothesis, Judged] = {}
        self.setText("Open…")
        self.setAccessibleName("Open an inequality")
        self.setToolTip("An inequality from a file (JSON or CSV), or the certificate of a verdict")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.from_file = QAction("From a file…", menu)
        self.from_file.setToolTip("Coefficients and marginals as JSON or as a CSV table")
        self.from_file.triggered.connect(self._open)
        menu.addAction(self.from_file)
        menu.addSeparator()
        self.certificates: dict[Hypothesis, QAction] = {}
        for row in ROWS:
            action = QAction(f"Certificate: {row.name}", menu)
            action.setToolTip("The inequality that shows up to where it explains the present settings")
            action.setData(row.hypothesis)
            action.setEnabled(False)
            action.triggered.connect(self._use)
            menu.addAction(action)
            self.certificates[row.hypothesis] = action
        self.setMenu(menu)

    def set_answers(self, answers: Mapping[Hypothesis, Judged]) -> None:
        """The verdicts on the present settings, those that are there."""
        self._answers = answers
        for hypothesis, action in self.certificates.items():
            judged = answers.get(hypothesis)
            action.setEnabled(judged is not None and judged.certificate is not None)

    @Slot()
    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window(), "Open an inequality", "", FILTER)
        if name:
            self._dispatch.apply("inequality", _opened, Path(name))

    @Slot()
    def _use(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        judged = self._answers.get(action.data())
        if judged is None or judged.certificate is None:
            return
        c = judged.certificate
        title = f"certificate: {row_of(judged.hypothesis).name}"
        given = inequality_of_certificate(c.coefficients, c.marginals_a, c.marginals_b, title)
        self._dispatch.apply("inequality", use_inequality, given)


def _opened(scenario: Scenario, path: Path) -> Scenario:
    return use_inequality(scenario, read_inequality(read_limited(path), path.name))
