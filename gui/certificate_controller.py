"""Opens the certificate of a verdict and keeps it in step with the service."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.dispatch import Dispatcher
from gui.panels.certificate_dialog import CertificateDialog
from gui.theme import Theme
from gui.verdict_service import VerdictService
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
        self.dialog.set_judged(judged, [x.label for x in s.alice], [x.label for x in s.bob])
