"""Opens the certificate of a verdict and keeps it in step with the service."""

from __future__ import annotations

from copy import copy

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.app.dialogs.certificate_dialog import CertificateDialog
from gui.core.verdicts.questions import Judged
from gui.look.theme import Theme
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.verdict_service import VerdictService
from physics.verdicts.types import Hypothesis


class CertificateController(QObject):
    """One certificate window, for the hypothesis that was asked for last."""

    def __init__(
        self, service: VerdictService, dispatcher: Dispatcher, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._service = service
        self._dispatch = dispatcher
        self._hypothesis: Hypothesis | None = None
        self._names: tuple[list[str], list[str]] = [], []
        self._source: Judged | None = None
        self.dialog = CertificateDialog(theme, window)
        service.changed.connect(self._follow)

    def show(self, hypothesis: Hypothesis) -> None:
        """Open the window for a hypothesis."""
        if hypothesis not in self._service.answers:
            self._dispatch.tell("This verdict is still being computed.")
            return
        self._hypothesis = hypothesis
        self.dialog.show()
        self.dialog.raise_()
        self._follow()

    def stop(self) -> None:
        """Before the window goes."""
        self.dialog.stop()
        self.dialog.close()

    def _follow(self) -> None:
        if self._hypothesis is None or not self.dialog.isVisible():
            return
        judged = self._service.answers.get(self._hypothesis)
        if judged is None:
            self.dialog.set_stale(True)
            return
        s = self._dispatch.store.scenario
        names = [x.label for x in s.alice], [x.label for x in s.bob]
        if (len(names[0]), len(names[1])) != judged.question.data.correlators.shape:
            self.dialog.set_stale(True)  # an answer that came while a setting was added or taken away
            return
        if names != self._names:
            self._names = names
            judged = copy(judged)  # another object: the dialog leaves one that it knows as it is
        elif self._source is judged:
            self.dialog.set_stale(False)
            return
        self._source = self._service.answers[self._hypothesis]
        self.dialog.set_judged(judged, *names)
