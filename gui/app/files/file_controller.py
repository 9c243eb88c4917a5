"""Open, save, recent files, measured data: everything that reads or writes the user's files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gui.app import preferences
from gui.app.files.locks import Claim, LastSeen
from gui.core import intents
from gui.core.data.analysis import DataAnalysis
from gui.core.data.importing.templates import template_text
from gui.core.data.report import report_sentence
from gui.core.data.types import DataSet, LayoutError
from gui.core.evaluate import Cache, evaluate
from gui.core.files.attachment import is_picture
from gui.core.files.disk import read_limited, write_atomic
from gui.core.files.session import SUFFIX, encode_session, looks_like_session
from gui.core.numbers import number
from gui.core.presets import EXAMPLES
from gui.core.scenario import Scenario
from gui.core.values import InputError
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.jobs import JobRunner
from gui.tasks.messages import MessageKind

if TYPE_CHECKING:
    from gui.app.dialogs.import_dialog import ImportDialog

# Bytes; a file of this size is read within a frame or two.
READ_ASIDE = 100_000
# In a problem: it names a file with a state vector, which may be large however small the problem is.
NAMES_A_FILE = b'"vector"'

IN_USE = "Another window of the program has it open too; Save asks before it replaces what that one saved."

COUNTS_FILTER = "Counts (*.csv);;All files (*)"
SESSION_FILTER = f"Session (*{SUFFIX});;All files (*)"


class FileController(QObject):
    """Files of one window; what happens is said through the dispatcher.

    ``asking``: whatever stands before the user's own work has to go now, since it is asked about.
    """

    path_changed = Signal()
    asking = Signal()

    def __init__(self, dispatcher: Dispatcher, window: QWidget, cache: Cache | None = None) -> None:
        super().__init__(window)
        self._dispatch = dispatcher
        self._store = dispatcher.store
        self._window = window
        self._cache = cache if cache is not None else Cache()
        self._runner = JobRunner(self)
        self._path: Path | None = None
        self._claim, self._seen = Claim(), LastSeen()
        self.importing: ImportDialog | None = None
        self._alone = True  # nobody else has the session open

    @property
    def path(self) -> Path | None:
        """The session file of this window; other windows of the program are told that it is in use."""
        return self._path

    @path.setter
    def path(self, path: Path | None) -> None:
        self._path = path
        self._alone = self._claim.hold(path)

    def be_untitled(self) -> None:
        """What is shown belongs to no file: Save asks for a name, and no other work is replaced."""
        self.path = None
        self.path_changed.emit()

    def _say_done(self, text: str) -> None:
        if self._alone:
            self._dispatch.say(text, MessageKind.DONE)
        else:
            self._dispatch.say(f"{text} {IN_USE}", MessageKind.NOTE)

    # Opening.

    def ask_open(self) -> None:
        """File > Open."""
        from gui.core.files.opening import FILE_FILTER

        folder = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", folder, FILE_FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a session, problem, picture or data file; the work so far stays if that fails.

        Measured data and state vectors are added to what is shown and can be undone; other kinds replace it.
        """
        from gui.core.data.importing.on_disk import holds_events  # see _read

        try:
            if holds_events(path) and path.stat().st_size > READ_ASIDE:
                # However many trials there are: the dialog shows how far they are read.
                self.import_files([path])
                return True
            content = read_limited(path)
            if len(content) > READ_ASIDE or NAMES_A_FILE in content:
                self._read_aside(path, content)
                return True
            scenario = _read(content, path.name, self._store.scenario, path.parent)
        except InputError as error:
            self._refuse(path, error)
            return False
        return self._take(path, content, scenario)

    # Importing.

    def ask_import(self) -> None:
        """File > Import data: one file, or several of one layout."""
        from gui.core.files.opening import FILE_FILTER

        names, _ = QFileDialog.getOpenFileNames(self._window, "Import data", "", FILE_FILTER)
        if names:
            self.import_files([Path(name) for name in names])

    def import_files(self, paths: list[Path]) -> None:
        """The import dialog on these files; nothing is taken over before its OK."""
        from gui.app.dialogs.import_dialog import ImportDialog

        self._close_import()
        s = self._store.scenario
        self.importing = ImportDialog(paths, s.data, (s.eta, s.confidence), self._window)
        self.importing.chosen.connect(self._take_import)
        self.importing.finished.connect(self._close_import)
        self.importing.open()

    def _take_import(self, data: DataSet, analysis: DataAnalysis) -> None:
        from gui.core.files.opening import with_data  # see _read

        s = self._store.scenario
        same = _is_for(analysis, s)
        try:
            scenario = with_data(s, data, analysis if same else None)
        except InputError as error:
            self._dispatch.say(f"Not imported. {error}", MessageKind.FAILED)
            return
        if _is_for(analysis, scenario):
            self._cache.put("data", (data, scenario.eta, scenario.confidence), analysis)
        self._runner.stop()
        self._dispatch.interrupt()
        self._store.apply(scenario, "open data")
        self._report(data)

    def _close_import(self) -> None:
        dialog, self.importing = self.importing, None
        if dialog is not None:
            dialog.stop()
            dialog.close()
            dialog.deleteLater()

    def ask_template(self, name: str) -> None:
        """File > Templates: an example to fill in."""
        start = f"{name}.csv"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save template", start, "CSV (*.csv)")
        if chosen:
            path = Path(chosen)
            self.save_template(name, path if path.suffix else path.with_suffix(".csv"))

    def save_template(self, name: str, path: Path) -> None:
        """Write one of the templates."""
        try:
            write_atomic(path, template_text(name).encode())
        except InputError as error:
            self._dispatch.say(f"Not saved. {error}", MessageKind.FAILED)
            return
        self._dispatch.say(f"Saved {path.name}, with example numbers to replace.", MessageKind.DONE)

    def _refuse(self, path: Path, error: InputError) -> None:
        text = str(error) if error.field == path.name else f"{path.name}: {error}"
        self._dispatch.say(f"Not opened. {text}", MessageKind.FAILED)
        if isinstance(error, LayoutError):
            # Nothing is lost by asking what its columns are.
            self.import_files([path])

    def _read_aside(self, path: Path, content: bytes) -> None:
        """Large files are read in a worker process: the window stays alive. The last one asked for counts."""
        self._runner.stop()
        self._dispatch.say(f"Reading {path.name} …", MessageKind.NOTE)
        from gui.core.files.opening import read_aside  # see _read

        self._runner.start(
            read_aside,
            content,
            path.name,
            self._store.scenario,
            path.parent,
            on_done=partial(self._parsed, path, content),
            on_failed=partial(self._broke, path),
        )

    def _parsed(
        self,
        path: Path,
        content: bytes,
        found: tuple[Scenario, DataAnalysis | None] | InputError,
    ) -> None:
        try:
            if isinstance(found, InputError):
                raise found
            scenario, analysis = found
            if scenario.data is not None and analysis is not None:
                if _is_data_file(content, scenario):
                    scenario = self._laid_over_present(scenario, analysis)
                if _is_for(analysis, scenario):
                    self._cache.put("data", (scenario.data, scenario.eta, scenario.confidence), analysis)
        except InputError as error:
            self._refuse(path, error)
            return
        self._take(path, content, scenario)

    def _laid_over_present(self, read: Scenario, analysis: DataAnalysis) -> Scenario:
        """The data read, on what is shown now: the work went on meanwhile."""
        from gui.core.files.opening import with_data  # see _read

        assert read.data is not None
        present = self._store.scenario
        return with_data(present, read.data, analysis if _is_for(analysis, present) else None)

    def _broke(self, path: Path, text: str, details: str) -> None:
        self._dispatch.say(f"Not opened. {path.name}: {text}", MessageKind.FAILED)

    def _take(self, path: Path, content: bytes, scenario: Scenario) -> bool:
        from gui.core.files.opening import with_vector  # see _read
        from gui.core.files.vector_file import looks_like_vector

        self._runner.stop()  # a larger file, asked for earlier
        preferences.add_recent_file(path)
        if _is_data_file(content, scenario):
            assert scenario.data is not None
            self._dispatch.interrupt()
            self._store.apply(scenario, "open data")
            self._report(scenario.data)
            return True
        if looks_like_vector(content):
            self._dispatch.interrupt()
            self._store.apply(with_vector(self._store.scenario, scenario.spins.state), "open state vector")
            self._say_done(f"{path.name} is the state of the spins.")
            return True
        if not self.may_discard():
            return False
        self._dispatch.interrupt()
        # Whatever the kind, all of it is in the file: there is nothing to lose yet.
        self._store.replace_all(scenario)
        self.path = path if _is_session(content) else None
        self._seen.keep(path, content)
        self.path_changed.emit()
        self._say_done(f"Opened {path.name}.")
        return True

    def open_example(self, key: str) -> None:
        """Show one of the data sets that come with the program."""
        path = EXAMPLES[key][1]
        try:
            scenario = _read(read_limited(path), path.name, self._store.scenario)
        except InputError as error:
            self._dispatch.say(f"Not opened. {error}", MessageKind.FAILED)
            return
        self._runner.stop()
        self._dispatch.interrupt()
        self._store.apply(scenario, "open data")
        assert scenario.data is not None
        self._report(scenario.data)

    def remove_data(self) -> None:
        """Take the measured points away."""
        self._dispatch.apply("remove data", intents.attach_data, None)

    def ask_save_counts(self) -> None:
        """File > Save counts as CSV."""
        from gui.core.shots.data import counts_csv

        data = self._store.scenario.data
        if data is None:
            return
        name, _ = QFileDialog.getSaveFileName(self._window, "Save counts", "counts.csv", COUNTS_FILTER)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".csv")
        try:
            write_atomic(path, counts_csv(data))
        except InputError as error:
            self._dispatch.say(f"Not saved. {error}", MessageKind.FAILED)
            return
        self._dispatch.say(f"Saved the counts as {path.name}.", MessageKind.DONE)

    def _report(self, data: DataSet) -> None:
        analysis = evaluate(self._store.scenario, self._cache).data
        assert analysis is not None
        significant = analysis.n_significant or (analysis.chsh and analysis.chsh.significant)
        text = f"{data.title}: {report_sentence(analysis)}"
        if data.points:
            fitted = number(self._store.scenario.visibility)
            text += f" The state is set to the Werner state that fits best, V = {fitted}."
        # Passing: as long as there are data the read-outs show all of this.
        self._dispatch.say(text, MessageKind.FINDING if significant else MessageKind.READ)

    def stop(self) -> None:
        """Before the window goes."""
        self._runner.stop()
        self._close_import()
        self._claim.hold(None)

    # Saving.

    def save(self) -> bool:
        """File > Save; asks for a name the first time, and before it replaces what another window saved."""
        if self.path is None:
            return self.ask_save_as()
        if not self._seen.was_changed(self.path):
            return self.save_to(self.path)
        self.asking.emit()
        answer = QMessageBox.question(
            self._window,
            "The file was changed",
            f"{self.path.name} was saved by another window since. Replace it? No saves under another name.",
            QMessageBox.StandardButton.Yes
            | QMessageBox.StandardButton.No
            | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.No,
        )
        if answer == QMessageBox.StandardButton.Yes:
            return self.save_to(self.path)
        return answer == QMessageBox.StandardButton.No and self.ask_save_as()

    def ask_save_as(self) -> bool:
        """File > Save as."""
        start = str(self.path or f"session{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save session", start, SESSION_FILTER)
        if not name:
            return False
        path = Path(name)
        return self.save_to(path if path.suffix else path.with_suffix(SUFFIX))

    def save_to(self, path: Path) -> bool:
        """Write the session; False if it could not be written."""
        content = encode_session(self._store.scenario)
        try:
            write_atomic(path, content)
        except InputError as error:
            self._dispatch.say(f"Not saved. {error}", MessageKind.FAILED)
            return False
        self.path = path
        self._seen.keep(path, content)
        self._store.mark_saved()
        preferences.add_recent_file(path)
        self.path_changed.emit()
        self._say_done(f"Saved {path.name}.")
        return True

    def may_discard(self) -> bool:
        """Ask about unsaved changes; True if the caller may go on."""
        self.asking.emit()
        if not self._store.is_modified:
            return True
        answer = QMessageBox.question(
            self._window,
            "Unsaved changes",
            "Save the changes of this session first?",
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Save,
        )
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard


def _is_session(content: bytes) -> bool:
    return looks_like_session(content) and not is_picture(content)


def _is_data_file(content: bytes, read: Scenario) -> bool:
    """A session or a picture may hold data too, but only a data file adds to what is shown."""
    return read.data is not None and not looks_like_session(content) and not is_picture(content)


def _is_for(analysis: DataAnalysis, s: Scenario) -> bool:
    return (analysis.eta, analysis.needed_sd) == (s.eta, s.confidence)


def _read(content: bytes, name: str, current: Scenario, folder: Path | None = None) -> Scenario:
    # The readers are imported when first needed: the window opens sooner.
    from gui.core.files.opening import scenario_from_bytes

    return scenario_from_bytes(content, name, current, folder=folder)
