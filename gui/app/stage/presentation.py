"""Presentation: F5 turns the window into a stage for the last row, and everything back again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from gui.app.application import ThemeManager
from gui.app.stage.pictures import Loan, Picture, bring_forward, holders, is_in_view, pictures_of, turned_to
from gui.app.stage.speaking import Speaking
from gui.app.stage.views import PLOT, SPHERE, VIEWS
from gui.app.window.front import Front
from gui.app.window.menus import Menus
from gui.core.results import Results
from gui.core.tours import filled
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import Theme
from gui.look.themed import restyle_within
from gui.panels.scene import Scene
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.messages import MessageKind
from gui.tasks.timers import single_shot
from gui.tasks.verdict_service import VerdictService, VerdictSnapshot

if TYPE_CHECKING:  # imported at the first presentation
    from gui.app.stage.stage import Stage
    from gui.app.tours.player import TourPlayer

# The smallest letters of the theme, 12 pixels, are then 18 at 1280 x 720.
SCALE, WIDTH, HEIGHT = 1.5, 1280, 720
SMALLEST = 0.8  # of that, in a window smaller still
HINT = "H shows the keys, Esc leaves"


def stage_scale(width: int, height: int) -> float:
    """How large letters and pens are on a stage of that size in pixels: they grow with it."""
    return SCALE * max(SMALLEST, min(width / WIDTH, height / HEIGHT))


class _Before(Struct, frozen=True):
    """What the window was."""

    state: Qt.WindowState
    place: QRect
    geometry: QByteArray
    focus: QWidget | None
    looks: SphereLooks


class Presentation(QObject):
    """Enters and leaves the mode, and chooses what is on stage. ``shown``: the scene, up to date."""

    def __init__(
        self,
        window: QMainWindow,
        front: Front,
        menus: Menus,
        dispatcher: Dispatcher,
        themes: ThemeManager,
        verdicts: VerdictService,
        shown: Callable[[], Scene[Any]],
    ) -> None:
        super().__init__(window)
        self._window, self._front, self._menus = window, front, menus
        self._dispatch, self._themes, self._verdicts = dispatcher, themes, verdicts
        self._shown = shown
        self._before: _Before | None = None
        self._loan: Loan | None = None
        self._scene: Scene[Any] | None = None
        self._results: Results[Any] | None = None
        self.pictures: list[Picture] = []
        self._holders: list[Any] = []
        self._turned: tuple[object, ...] = ()
        self._soon = single_shot(self, 0, self._look_twice)
        self._chosen: dict[str, str] = {}  # names of the pictures chosen in this run of the mode
        self._player: TourPlayer | None = None
        self._step: object = None
        self._together, self._own_together = True, False

        self.stage: Stage | None = None
        self.speaking = Speaking(window, menus, themes)
        self.speaking.opened.connect(self._tell_speaker)
        menus.presentation.triggered.connect(self.flip)

    def follow(self, player: TourPlayer) -> None:
        """Show the steps of this player on stage and to the speaker."""
        self._player = player
        player.changed.connect(self._tour_moved)

    @property
    def is_on(self) -> bool:
        return self.stage is not None

    def geometry(self) -> QByteArray:
        """Size, place and state of the window, as they are outside the mode."""
        return self._window.saveGeometry() if self._before is None else self._before.geometry

    def flip(self) -> None:
        """Enter the mode, or leave it."""
        self.leave() if self.is_on else self.enter()
        self._menus.presentation.setChecked(self.is_on)

    # Entering and leaving.

    def enter(self) -> None:
        """The window becomes the stage."""
        if self.is_on:
            return
        from gui.app.stage.stage import Stage

        self._dispatch.interrupt()
        window = self._window
        looks = self._themes.theme.spheres
        self._before = _Before(
            window.windowState(), window.geometry(), window.saveGeometry(), window.focusWidget(), looks
        )
        self._together, self._own_together = True, looks.together
        scene = self._shown()
        stage = self.stage = Stage(self._dispatch, self._theme(), self._player, self._front)
        stage.leave_wanted.connect(self.leave)
        stage.view_wanted.connect(self._next_view)
        stage.picture_wanted.connect(self._choose)
        stage.step_wanted.connect(self._walk)
        stage.menu_wanted.connect(self._open_menu)
        stage.resized.connect(self._fit)
        stage.spheres.rename_requested.connect(self._refuse_rename)
        stage.spheres.together_requested.connect(self._themes.flip_together)
        stage.spheres.poles_requested.connect(self._themes.choose_poles)
        self._themes.changed.connect(self._restyle)

        self._verdicts.changed.connect(self._show_verdicts)
        self._dispatch.said.connect(self._say)
        self._front.cover_with(stage)
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)

        if self._results is not None:
            self.render_results(scene, self._results)
        self._show_verdicts(self._verdicts.snapshot)
        self._tour_moved()
        stage.setFocus(Qt.FocusReason.OtherFocusReason)
        stage.over.say(HINT)
        self._menus.presentation.setChecked(True)
        self.speaking.offer()

    def leave(self) -> None:
        """Everything is as it was before."""
        stage, before = self.stage, self._before
        if stage is None or before is None:
            return
        self._dispatch.interrupt()

        self._themes.changed.disconnect(self._restyle)
        self._verdicts.changed.disconnect(self._show_verdicts)
        self._dispatch.said.disconnect(self._say)
        self._give_back()
        if self._scene is not None:
            self._scene.more_known.disconnect(self._show_more)
            for plot in self._scene.plots():
                plot.fit_readout()  # the words had more room on stage, or needed more
        self.stage = self._before = self._scene = None

        self._chosen.clear()
        self.speaking.close()
        stage.hide()
        self._front.uncover()
        stage.deleteLater()
        window = self._window
        window.setWindowState(before.state)
        if before.state == Qt.WindowState.WindowNoState:
            window.setGeometry(before.place)
        self._themes.choose_spheres(replace(self._themes.theme.spheres, together=before.looks.together))
        window.activateWindow()
        if before.focus is not None:
            before.focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._menus.presentation.setChecked(False)

    # Size and colours.

    def _theme(self) -> Theme:
        theme, size = self._themes.theme, self._front.size()
        scale = max(stage_scale(size.width(), size.height()), theme.scale)
        return theme.scaled(scale).with_spheres(replace(theme.spheres, together=self._together))

    def _fit(self) -> None:
        if self.stage is not None:
            self.stage.set_theme(self._theme())

    def _restyle(self) -> None:
        together = self._themes.theme.spheres.together
        if together != self._own_together:  # asked for on stage: a sphere each, or one for both again
            self._own_together, self._together = together, not self._together
        self._fit()

    # What is shown.

    def render_results(self, scene: Scene[Any], new: Results[Any]) -> None:
        """Show the scene in view and what it shows."""
        self._results = new
        if self.stage is None:
            return
        if scene is not self._scene:
            self._take(scene)
        elif turned_to(self._holders) != self._turned:
            self._look_again()
        self.stage.render_results(scene, new)
        self._tell_tour()

    def _show_verdicts(self, known: VerdictSnapshot) -> None:
        if self.stage is not None:
            self.stage.render_verdicts(known)
            self._tell_tour()

    def _show_more(self) -> None:
        scene, results = self._scene, self._results
        if self.stage is None or scene is None or results is None or self.sender() is not scene:
            return
        if results.scenario.scene == scene.name:
            self.stage.render_results(scene, results)

    def _take(self, scene: Scene[Any]) -> None:
        """Another scene comes on stage."""
        self._give_back()
        if self._scene is not None:
            self._scene.more_known.disconnect(self._show_more)
        self._scene = scene
        scene.more_known.connect(self._show_more)
        self._holders = holders(scene)
        self._look_again()
        self._soon.start()  # a scene that is new is arranged only now

    def _look_again(self) -> None:
        """Take the picture that was chosen if it is in view, else the first one that is."""
        scene, stage = self._scene, self.stage
        assert scene is not None and stage is not None
        self._give_back()
        self._turned = turned_to(self._holders)
        self.pictures = pictures_of(scene)
        seen = [one for one in self.pictures if is_in_view(one.widget, scene)]
        wanted = self._chosen.get(scene.name)
        picture = next((one for one in seen if one.name == wanted), seen[0] if seen else None)
        if picture is not None and stage.view != SPHERE:
            self._borrow(picture)

    def _look_twice(self) -> None:
        if self.stage is not None and turned_to(self._holders) != self._turned:
            self._look_again()

    def _borrow(self, picture: Picture) -> None:
        assert self.stage is not None
        self._loan = Loan(picture, self.stage)
        self.stage.show_picture(picture.widget)

    def _give_back(self) -> None:
        loan, self._loan = self._loan, None
        if loan is not None:
            assert self.stage is not None
            self.stage.show_picture(None)
            restyle_within(loan.give_back(), self._themes.theme)

    # What the speaker chooses.

    def _choose(self, place: int) -> None:
        scene, stage = self._scene, self.stage
        if scene is None or stage is None or not 0 <= place < len(self.pictures):
            return
        picture = self.pictures[place]
        self._chosen[scene.name] = picture.name
        if stage.view == SPHERE:
            stage.set_view(PLOT)
        self._give_back()
        bring_forward(picture.widget, scene)
        self._look_again()
        if picture.name:
            stage.over.say(picture.name)

    def _walk(self, by: int) -> None:
        if self.pictures:
            here = None if self._loan is None else self._loan.picture.widget
            now = next((k for k, one in enumerate(self.pictures) if one.widget is here), 0)
            self._choose((now + by) % len(self.pictures))

    def _next_view(self) -> None:
        if self.stage is not None:
            views = list(VIEWS)
            self.set_view(views[(views.index(self.stage.view) + 1) % len(views)])

    def set_view(self, view: str) -> None:
        """Picture, sphere or both, until the mode ends."""
        stage = self.stage
        if stage is None or self._scene is None:
            return
        if not self._scene.controls.spheres:
            stage.over.say("This scene has no settings to show on a sphere")
            return
        stage.set_view(view)
        if view == SPHERE:
            self._give_back()
        elif self._loan is None:
            self._look_again()

    def _open_menu(self) -> None:
        stage = self.stage
        if stage is None:
            return
        menu = QMenu(stage)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        has_spheres = self._scene is not None and self._scene.controls.spheres
        for view, words in VIEWS.items():
            entry = self._entry(menu, words, view == stage.view, self._view_chosen, view)
            entry.setEnabled(has_spheres or view == PLOT)
        menu.addSeparator()
        here = self._loan.picture.widget if self._loan else None
        for k, picture in enumerate(self.pictures):
            if picture.name:
                key = f"&{k + 1}  " if k < 9 else ""
                self._entry(menu, key + picture.name, picture.widget is here, self._picture_chosen, k)
        menu.addSeparator()
        menu.addAction(self._menus.speaker)
        menu.addAction(self._menus.presentation)
        menu.popup(stage.menu_button.mapToGlobal(QPoint(0, stage.menu_button.height())))

    def _entry(
        self, menu: QMenu, text: str, checked: bool, slot: Callable[[], None], data: object
    ) -> QAction:
        entry = menu.addAction(text)
        entry.setCheckable(True)
        entry.setChecked(checked)
        entry.setData(data)
        entry.triggered.connect(slot)
        return entry

    def _asked_for(self) -> Any:
        entry = self.sender()
        assert isinstance(entry, QAction)
        return entry.data()

    def _view_chosen(self) -> None:
        self.set_view(self._asked_for())

    def _picture_chosen(self) -> None:
        self._choose(self._asked_for())

    def _refuse_rename(self, party: str, index: int) -> None:
        self._say("Settings are named in the window, not on stage", MessageKind.HINT)

    def _say(self, text: str, kind: MessageKind) -> None:
        if self.stage is not None:
            self.stage.over.say(text)

    # A tour, and the speaker's own window.

    def _tour_moved(self) -> None:
        if self.stage is not None:
            step = None if self._player is None else self._player.step
            if step is not self._step:
                self.stage.over.wipe()
            self._step = step
        self._tell_tour()

    def _told(self, text: str) -> str:
        """Words of a step with the numbers that the window shows now."""
        return text if self._results is None else filled(text, self._results, self._verdicts.answers)

    def _tell_tour(self) -> None:
        if self.stage is not None:
            self.stage.show_tour(self._told)
        self._tell_speaker()

    def _tell_speaker(self) -> None:
        speaker = self.speaking.in_view
        if speaker is not None:
            title = "" if self._results is None else self._shown_title()
            speaker.show_player(self._player, title, self._told)

    def _shown_title(self) -> str:
        return self._scene.title if self._scene is not None else ""
