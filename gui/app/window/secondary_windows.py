"""The secondary windows of the program: settings table, state, help, export, about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QInputDialog, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from gui.app.application import ThemeManager
from gui.core import intents
from gui.core.resources import RESOURCES
from gui.core.results import Results
from gui.core.version import VERSION
from gui.panels.scene import Scene
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.verdict_service import VerdictService
from physics.verdicts.types import Hypothesis

if TYPE_CHECKING:
    from gui.app.dialogs.certificate_controller import CertificateController
    from gui.app.dialogs.search_dialog import SearchDialog
    from gui.app.dialogs.shots_dialog import ShotsDialog
    from gui.app.dialogs.state_dialog import StateDialog
    from gui.app.dialogs.table_dialog import TableDialog

HELP_FOLDER = RESOURCES / "help"


class Dialogs(QObject):
    """Makes each dialog when it is first asked for and keeps the open ones up to date.

    ``save_requested``: the counts that were taken, as a file.
    """

    save_requested = Signal()

    def __init__(
        self, dispatcher: Dispatcher, themes: ThemeManager, verdicts: VerdictService, window: QWidget
    ) -> None:
        super().__init__(window)
        self._dispatch = dispatcher
        self._themes = themes
        self._verdicts = verdicts
        self._window = window
        self._results: Results[Any] | None = None
        self.table: TableDialog | None = None
        self.state: StateDialog | None = None
        self.shots: ShotsDialog | None = None
        self._help: QDialog | None = None
        self.browser: QTextBrowser | None = None
        self._search: SearchDialog | None = None
        self.certificate: CertificateController | None = None

    def render_results(self, new: Results[Any]) -> None:
        self._results = new
        for dialog in (self.table, self.state, self.shots):
            if dialog is not None and dialog.isVisible():
                dialog.render_results(new)

    def close_all(self) -> None:
        for dialog in (self.table, self.state, self.shots, self._help, self._search):
            if dialog is not None:
                dialog.close()
        if self._search is not None:
            self._search.stop()
        if self.certificate is not None:
            self.certificate.stop()

    def show_table(self) -> None:
        if self.table is None:
            from gui.app.dialogs.table_dialog import TableDialog

            self.table = TableDialog(self._dispatch, self._themes.theme, self._window)
        self._open(self.table)

    def show_state(self) -> None:
        if self.state is None:
            from gui.app.dialogs.state_dialog import StateDialog

            self.state = StateDialog(self._dispatch, self._themes.theme, self._window)
        self._open(self.state)

    def show_shots(self) -> None:
        """Take pairs at the settings in view."""
        if self.shots is None:
            from gui.app.dialogs.shots_dialog import ShotsDialog

            self.shots = ShotsDialog(self._dispatch, self._themes.theme, self._window)
            self.shots.panel.save_requested.connect(self.save_requested)
        self._open(self.shots)

    def _open(self, dialog: TableDialog | StateDialog | ShotsDialog) -> None:
        assert self._results is not None
        dialog.render_results(self._results)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def rename(self, party: str, index: int) -> None:
        """Ask for the new name of a setting."""
        setting = getattr(self._dispatch.store.scenario, party)[index]
        name, accepted = QInputDialog.getText(
            self._window, "Rename setting", "Name (up to 12 characters):", text=setting.label
        )
        if accepted:
            self._dispatch.apply("rename", intents.rename_setting, party, index, name)

    def show_help(self, page: str, section: str = "") -> None:
        """Open a help page, found by its name in resources/help, at the heading ``section``."""
        if self._help is None:
            self._help = QDialog(self._window)
            self._help.setWindowTitle("Help")
            self._help.resize(640, 560)
            self.browser = QTextBrowser(self._help)
            self.browser.setOpenExternalLinks(True)
            self.browser.setSearchPaths([str(HELP_FOLDER)])
            self.browser.setAccessibleName("Help text")
            QVBoxLayout(self._help).addWidget(self.browser)
        assert self.browser is not None
        path = HELP_FOLDER / f"{page}.md"
        text = (
            path.read_text(encoding="utf-8") if path.is_file() else f"The help page {path.name} is missing."
        )
        self.browser.setMarkdown(text)
        _space_out(self.browser)
        self._help.show()
        self._help.raise_()
        if section:
            _scroll_to(self.browser, section)

    def show_search(self) -> None:
        """Search settings at which a hypothesis fails at the lowest visibility."""
        from gui.app.dialogs.search_dialog import SearchDialog

        if self._search is None:
            self._search = SearchDialog(self._dispatch, self._window)
        self._search.show()
        self._search.raise_()

    def show_certificate(self, hypothesis: str) -> None:
        """The inequality or the model behind a verdict."""
        if self.certificate is None:
            from gui.app.dialogs.certificate_controller import CertificateController

            self.certificate = CertificateController(
                self._verdicts, self._dispatch, self._themes.theme, self._window
            )
        self.certificate.show(Hypothesis(hypothesis))

    def show_about(self) -> None:
        QMessageBox.about(
            self._window,
            "About Nonlocality Explorer",
            f"<b>Nonlocality Explorer {VERSION}</b><p>Drag measurement directions and see which explanations "
            "of two-photon correlations survive.</p><p>MIT licence.</p>",
        )

    def ask_export(self, scene: Scene[Any]) -> None:
        """The export dialog for a scene."""
        from gui.app.dialogs.export_dialog import ExportDialog

        assert self._results is not None
        dialog = ExportDialog(scene, self._results, self._themes.theme, self._verdicts, self._window)
        dialog.said.connect(self._dispatch.say)
        dialog.exec()
        dialog.deleteLater()

    def ask_report(self, scene: Scene[Any], file: str) -> None:
        """The report of a scene; ``file`` is the session's name, if it has one."""
        from gui.app.dialogs.report_dialog import ReportDialog

        assert self._results is not None
        dialog = ReportDialog(scene, self._results, self._verdicts, file, self._window)
        dialog.said.connect(self._dispatch.say)
        dialog.exec()
        dialog.deleteLater()

    def copy_figure(self, scene: Scene[Any]) -> None:
        """The plots of a scene to the clipboard."""
        from gui.app.figures import compose
        from gui.export import copy_to_clipboard

        assert self._results is not None
        theme = self._themes.theme
        figure = compose(scene, self._results, theme, "plot", QSizeF(scene.size()))
        copy_to_clipboard(figure, theme=theme)
        self._dispatch.tell("The figure is on the clipboard.")


def _scroll_to(browser: QTextBrowser, section: str) -> None:
    """Bring a heading to the top."""
    block = browser.document().begin()
    while block.isValid():
        if block.blockFormat().headingLevel() and block.text() == section:
            top = browser.document().documentLayout().blockBoundingRect(block).top()
            browser.verticalScrollBar().setValue(round(top))
            browser.setTextCursor(QTextCursor(block))
        block = block.next()


def _space_out(browser: QTextBrowser) -> None:
    """Paragraphs and headings made from Markdown stand without any space between them."""
    block = browser.document().begin()
    cursor = QTextCursor(browser.document())
    while block.isValid():
        form = block.blockFormat()
        form.setBottomMargin(8)
        form.setTopMargin(10 if form.headingLevel() else 0)
        cursor.setPosition(block.position())
        cursor.setBlockFormat(form)
        block = block.next()
    cursor.setPosition(0)
    browser.setTextCursor(cursor)
