"""Tours in the window: the menu, the strip, the keys, the ring, and where each tour was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from gui.app import preferences
from gui.app.application import ThemeManager
from gui.app.files.file_controller import FileController
from gui.app.files.recovery import Recovery
from gui.app.tours.highlight import Highlight
from gui.app.tours.keys import TourKeys
from gui.app.tours.own_tour import OwnTour, draft_path
from gui.app.tours.player import TourPlayer
from gui.app.tours.strip import TourStrip
from gui.app.tours.window_parts import WindowParts
from gui.app.window.menus import Menus, allow
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.tours import FIRST, TOUR_FILTER, TOURS, Tour, filled, load_tour, shipped_tour
from gui.core.values import InputError
from gui.look.motion import motion_is_reduced
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.messages import MessageKind
from gui.tasks.verdict_service import VerdictService
from gui.widgets.banner import Banner

if TYPE_CHECKING:
    from gui.app.tours.tour_dialog import TourDialog

OFFER = "New here? A tour of two minutes shows what the program does. It can be left at any time."
NO_TOUR = "no tour runs"


class Tours(QObject):
    """Starts tours, shows what their steps say, and gives back what the user had before."""

    def __init__(
        self,
        window: QMainWindow,
        dispatcher: Dispatcher,
        themes: ThemeManager,
        menus: Menus,
        files: FileController,
        verdicts: VerdictService,
        parts: WindowParts,
        show_help: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._dispatch, self._themes = window, dispatcher, themes
        self._files, self._verdicts, self.parts = files, verdicts, parts
        self._show_help = show_help
        self._recovery: Recovery | None = None
        self._results: Results[Any] | None = None
        self._path: Path | None = None  # of the session that was open before
        self._ring: Highlight | None = None
        self._own: OwnTour | None = None
        self.dialog: TourDialog | None = None
        self._turned = True  # whether the page of the step's scene was brought to the front
        self.player = TourPlayer(dispatcher, self, reduced=motion_is_reduced)
        self.strip = TourStrip(themes.theme, window)
        self.offer = Banner(window)
        self._fill(menus)
        self.player.changed.connect(self._show)
        strip = self.strip
        strip.next_wanted.connect(self.player.advance)
        strip.back_wanted.connect(self.player.back)
        strip.step_wanted.connect(self.player.go_to)
        strip.leave_wanted.connect(self.leave)
        self.offer.accepted.connect(self._start_first)
        self.offer.declined.connect(self._offered)
        verdicts.changed.connect(self._speak)
        files.asking.connect(self.leave)  # not what the tour shows may be lost, but what was there before it

    def listen(self, central: QWidget) -> None:
        """Once the window has its parts: take the keys of a talk while one runs."""
        self._ring = Highlight(self._themes.theme, central)
        TourKeys(self.player, self._window, self.strip, (central,))

    def _fill(self, menus: Menus) -> None:
        menu = menus.tours
        for name, title in TOURS.items():
            action = QAction(title.replace("&", "&&"), menu)
            action.setData(name)
            action.triggered.connect(self._start_chosen)
            menu.addAction(action)
        menu.addSeparator()
        self.open_action = QAction("&Open tour…", menu)
        self.open_action.triggered.connect(self.ask_open)
        self.record_action = QAction("&Record step", menu)
        self.record_action.setShortcut("Ctrl+Shift+A")
        self.record_action.setToolTip("Add what the window shows now to a tour of your own")
        self.record_action.triggered.connect(self.record)
        self.own_action = QAction("&My tour…", menu)
        self.own_action.setToolTip("Put the steps that you recorded in order, and say what they show")
        self.own_action.triggered.connect(self.show_own)
        self.leave_action = QAction("&Leave the tour", menu)
        self.leave_action.triggered.connect(self.leave)
        allow(self.leave_action, NO_TOUR)
        menu.addActions((self.open_action, self.leave_action))
        menu.addSeparator()
        self.help_action = QAction("&About tours", menu)
        self.help_action.triggered.connect(self.show_help)
        menu.addActions((self.record_action, self.own_action, self.help_action))

    def show_help(self) -> None:
        """The help page on tours."""
        self._show_help("tours")

    # Starting and leaving.

    def start_shipped(self, name: str) -> None:
        """One of the program's tours, where it was left last. Says why where there is none of that name."""
        try:
            self._start(shipped_tour(name))
        except InputError as error:
            self._dispatch.say(f"Tour not started. {error}", MessageKind.FAILED)

    def start_named(self, name: str) -> None:
        """What the command line names: one of the program's tours, or a file."""
        if name in TOURS:
            self.start_shipped(name)
        else:
            self.open(Path(name))

    def _start_chosen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.start_shipped(str(action.data()))

    def _start_first(self) -> None:
        self._offered()
        self.start_shipped(FIRST)

    def ask_open(self) -> None:
        """Tours > Open."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open tour", "", TOUR_FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Start the tour in a file, or say what is wrong with it."""
        try:
            self._start(load_tour(path), path.parent)
        except InputError as error:
            self._dispatch.say(f"Tour not opened. {error}", MessageKind.FAILED)

    def _start(self, tour: Tour, folder: Path | None = None) -> None:
        self.offer.close_message()
        at = preferences.tour_place(tour.title)
        if at >= len(tour.steps) - 1:
            at = 0  # it was seen to its end
        self._begin(tour, at, folder)
        if at:
            self._dispatch.tell(f"The tour goes on at step {at + 1}, where it was left.")

    def _begin(self, tour: Tour, at: int, folder: Path | None) -> None:
        if not self.player.running:
            # The session keeps its file: Save would otherwise put the tour in the place of the user's work.
            self._path = self._files.path
        self.player.start(tour, at, folder)
        self._files.be_untitled()

    def leave(self) -> None:
        """End the tour; what was there before it comes back."""
        if self.player.running:
            self.player.leave()
            self._files.path = self._path
            self._files.path_changed.emit()
            self._dispatch.tell(
                "What you had before the tour is back; Undo shows the tour’s last step again."
            )

    def protect(self, recovery: Recovery) -> None:
        """A crash during a tour leaves the user's work, not what the tour shows."""
        self._recovery = recovery

    # One's own tour.

    @property
    def own(self) -> OwnTour:
        """The tour that the user makes; the last one is taken up again."""
        if self._own is None:
            self._own = OwnTour(draft_path(), self)
        return self._own

    def record(self) -> None:
        """Add what the window shows now as a step to the user's own tour."""
        self._dispatch.interrupt()
        try:
            at = self.own.record(self._dispatch.store.scenario)
        except InputError as error:
            self._dispatch.say(f"Not recorded. {error}", MessageKind.REFUSED)
            return
        if self.dialog is not None:
            self.dialog.choose(at)
        self._dispatch.say(f"Recorded as step {at + 1} of your own tour (Tours > My tour).", MessageKind.DONE)

    def show_own(self) -> None:
        """The window in which the steps are put in order."""
        if self.dialog is None:
            from gui.app.tours.tour_dialog import TourDialog

            self.dialog = TourDialog(self.own, self._shown_scenario, self._window)
            self.dialog.play_wanted.connect(self._play_own)
        self.dialog.show()
        self.dialog.activateWindow()

    def _shown_scenario(self) -> Scenario:
        return self._dispatch.store.scenario

    def _play_own(self, index: int) -> None:
        if self.dialog is not None:
            self.dialog.hide()  # it would lie over what is played; the menu brings it back as it is
        self._begin(self.own.tour, index, None if self.own.path is None else self.own.path.parent)

    # The first start.

    def offer_first(self) -> None:
        """Offer the short tour to those who were never asked."""
        if not preferences.tour_offered():
            self.offer.show_message(OFFER, MessageKind.NOTE, accept="Start the tour", decline="No, thanks")

    def _offered(self) -> None:
        preferences.set_tour_offered()

    # What a step says and shows.

    def render_results(self, results: Results[Any]) -> None:
        """The numbers in the words are those that the window shows now."""
        self._results = results
        if self.player.running:
            self._turn()
            self._speak()
            self._surround()

    def _show(self) -> None:
        player = self.player
        tour = player.tour
        running = tour is not None
        if self._recovery is not None:
            self._recovery.aside = player.own
        allow(self.leave_action, None if running else NO_TOUR)
        if tour is not None:
            preferences.set_tour_place(tour.title, player.number - 1)
            titles = tuple(step.title for step in tour.steps)
            coming = "" if player.next_step is None else player.next_step.title
            self.strip.show_step(tour.title, titles, player.number - 1, coming)
            self._speak()
        self.strip.setVisible(running)
        self._turned = not running
        self._turn()
        self._surround()

    def _turn(self) -> None:
        """Once a step: whoever turns to another page then keeps it."""
        step = self.player.step
        shown = None if self._results is None else self._results.scenario.scene
        if not self._turned and step is not None and shown == self._dispatch.store.scenario.scene:
            self._turned = True
            if step.tab is not None:
                self.parts.turn_to(step.tab)

    def _speak(self) -> None:
        step, results = self.player.step, self._results
        if step is None:
            return
        if results is not None and results.scenario.scene != self._dispatch.store.scenario.scene:
            results = None  # the scene is on its way: its numbers are not there yet
        self.strip.show_text(filled(step.text, results, self._verdicts.answers))

    def _surround(self) -> None:
        if self._ring is None:
            return
        step = self.player.step
        self._ring.surround(() if step is None else self.parts.found(step.highlight))
