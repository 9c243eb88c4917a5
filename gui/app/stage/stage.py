"""What is on stage: a picture of the scene, the sphere, the verdict, one line a card, the ruler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from gui.app.stage.over import Layers
from gui.app.stage.steps import StepHead
from gui.app.stage.views import BOTH, PLOT, SPHERE
from gui.app.stage.words import cards_in_lines, readouts_in_lines, words_on_stage
from gui.app.tours.highlight import Highlight
from gui.app.tours.player import TourPlayer
from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.tours import CARD, SLIDER
from gui.look.stylesheet import stylesheet
from gui.look.theme import Theme
from gui.look.themed import keep_apart, restyle_within
from gui.panels.changes import changed
from gui.panels.ruler import show_on_ruler
from gui.panels.scene import Scene
from gui.panels.sphere_panel import SpherePanel
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.verdict_service import VerdictSnapshot
from gui.widgets.plot import PlotPanel
from gui.widgets.ruler import WernerRuler
from gui.widgets.stage import StageLines, StageWords

# At scale 1, which is two thirds of a screen of 1280 x 720.
MARGIN, GAP = 14, 10
LINES_WIDTH, WIDEST_LINES = 226, 0.31
TWO_ROWS = 560  # height from which on the ruler has two rows of labels
PICTURE_SHARE = 0.56  # beside the sphere
NO_PICTURE = "What this scene shows is at its place in the window."


class Stage(QWidget):
    """Owns copies of sphere, cards and ruler; the picture is lent by the scene. Holds no truth of its own.

    Keys that what has the focus does not take are the stage's own, see ``keyPressEvent``.
    """

    leave_wanted = Signal()
    view_wanted = Signal()  # the next of VIEWS
    picture_wanted = Signal(int)  # by its place
    step_wanted = Signal(int)  # pictures further
    menu_wanted = Signal()
    resized = Signal()

    def __init__(
        self, dispatcher: Dispatcher, theme: Theme, player: TourPlayer | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Presentation")
        self.setAccessibleDescription("H shows the keys, Escape leaves.")
        self._theme = theme
        self._view = PLOT
        self._by_tour = False  # whether a step brought the sphere
        self._picture: QWidget | None = None
        self._scene: Scene[Any] | None = None
        self._results: Results[Any] | None = None
        self._known = VerdictSnapshot()
        self._player = player
        self.head = StepHead(theme, self)
        if player is not None:
            self.head.dots.chosen.connect(player.go_to)

        self.verdict = StageWords(theme, self)
        self.menu_button = QToolButton(self)
        self.menu_button.setText("⋯")
        self.menu_button.setProperty("role", "flat")
        self.menu_button.setAccessibleName("What is on stage")
        self.menu_button.setToolTip("What is on stage (M); keys (H)")
        self.menu_button.clicked.connect(self.menu_wanted)
        self.spheres = SpherePanel(dispatcher, theme, self)
        self.spheres.button.hide()
        self.lines = StageLines(theme, self)
        self.ruler = WernerRuler(theme, self, default=PARAMETERS["visibility"].default)
        v = PARAMETERS["visibility"]
        drag = self.ruler.drag_started, self.ruler.drag_finished
        dispatcher.bind(self, self.ruler.visibility_changed, v.step_name, v.set, during=drag)
        dispatcher.interrupted.connect(self.ruler.finish_gesture)
        self.empty = QLabel(NO_PICTURE, self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.hide()
        self.ring = Highlight(theme, self)
        self.over = Layers(theme, self)
        self.ring.raised.connect(self.over.to_the_front)
        keep_apart(self)
        self.set_theme(theme)

    # What is shown.

    def set_theme(self, theme: Theme) -> None:
        """Colours and size of all that is on stage, whatever the window's own are."""
        self._theme = theme
        sheet = stylesheet(theme)
        if self.styleSheet() != sheet:
            self.setStyleSheet(sheet)
        restyle_within(self, theme)
        self.place()

    @property
    def view(self) -> str:
        """One of VIEWS, as far as the scene has it."""
        has_spheres = self._scene is None or self._scene.controls.spheres
        return self._view if has_spheres else PLOT

    def set_view(self, view: str) -> None:
        self._view, self._by_tour = view, False
        self.place()

    def show_picture(self, picture: QWidget | None) -> None:
        """The picture that was lent; None for none."""
        if isinstance(self._picture, PlotPanel):
            self._picture.set_titled(True)
        self._picture = picture
        self._show_title()
        if picture is not None:
            restyle_within(self, self._theme)
        self.over.to_the_front()
        self.place()

    def show_tour(self, told: Callable[[str], str]) -> None:
        """The present step, where a tour runs; ``told`` puts the numbers into its words."""
        head = self.head
        before, named = (head.title, head.text), head.named
        head.show_player(self._player, told)
        if named != head.named:
            self._bring_spheres("spheres" in head.named)
            self._show_words()
        if (before, named) != ((head.title, head.text), head.named):
            self._show_title()
            self.place()

    def _bring_spheres(self, spoken_about: bool) -> None:
        """A step about the spheres brings them beside the picture, and takes them away again."""
        if spoken_about and self._view == PLOT:
            self._view, self._by_tour = BOTH, True
        elif not spoken_about and self._by_tour:
            self._view, self._by_tour = PLOT, False

    def _show_title(self) -> None:
        """The title of a step takes the place of that of the plot, whose curves have its room."""
        if isinstance(self._picture, PlotPanel):
            self._picture.set_titled(not self.head.is_used)

    def render_results(self, scene: Scene[Any], new: Results[Any]) -> None:
        """Show what changed."""
        old = self._results if self._scene is scene else None
        self._scene, self._results = scene, new
        s = new.scenario
        if changed(old, new, "scenario.alice", "scenario.bob"):
            self.spheres.show_settings(s)
        if changed(old, new, "scenario.view"):
            self.spheres.show_cameras(s)
        show_on_ruler(self.ruler, s)
        self._show_words()
        if old is None:
            self.place()

    def render_verdicts(self, known: VerdictSnapshot) -> None:
        """Show what is known."""
        self._known = known
        self._show_words()

    def _show_words(self) -> None:
        scene, results = self._scene, self._results
        if scene is None or results is None:
            return
        judged = scene.controls.spheres
        answers = self._known.answers if judged else {}
        self.ruler.set_marks(scene.ruler_marks(results, answers))
        rows = scene.readout_rows(results) if scene.controls.readouts else []
        wordings, stale = words_on_stage(scene, results, self._known, rows)
        self.verdict.say(*wordings, stale=stale)
        if judged:
            ringed = {which for kind, _, which in map(_parted, self.head.named) if kind == CARD}
            self.lines.set_lines(cards_in_lines(self._known, ringed), "What could explain this?")
        else:
            self.lines.set_lines(readouts_in_lines(rows), "Read-outs")

    # Where things are.

    def place(self) -> None:
        """Lay everything out for the present size: nothing asks for more room than there is."""
        scale = self._theme.scale
        margin, gap = round(MARGIN * scale), round(GAP * scale)
        room = self.rect().adjusted(margin, round(0.6 * margin), -margin, -round(0.3 * margin))
        side = round(44 * scale)
        self.menu_button.setGeometry(room.right() - side, room.top(), side, round(30 * scale))

        across = QRect(room.left(), room.top(), room.width() - side - gap, room.height())
        top = room.top()
        self.head.setVisible(self.head.is_used)
        if self.head.is_used:
            high = self.head.height_for(across.width())
            self.head.setGeometry(across.left(), top, across.width(), high)
            top += high + round(0.4 * gap)
        high = self.verdict.sizeHint().height()
        wide = room.width() if self.head.is_used else across.width()
        self.verdict.setGeometry(room.left(), top, wide, high)
        top += high + gap
        bottom = self._place_ruler(room, gap)
        middle = QRect(room.left(), top, room.width(), max(1, bottom - top))
        self._place_middle(middle, gap)
        self.ring.surround([part for name in self.head.named for part in self._parts(name)])
        self.over.place()

    def _parts(self, name: str) -> list[QWidget]:
        """What of the stage a tour means by that name; the lines have rings of their own."""
        if name == "plot" and self._picture is not None:
            return [self._picture]
        named = {"spheres": self.spheres, "ruler": self.ruler, f"{SLIDER}:visibility": self.ruler}
        named |= dict.fromkeys(("verdicts", "readouts", "results"), self.lines)
        return [named[name]] if name in named else []

    def _place_ruler(self, room: QRect, gap: int) -> int:
        scale = self._theme.scale
        used = self._scene is not None and self._scene.controls.ruler
        self.ruler.setVisible(used)
        if not used:
            return room.bottom() - gap
        # On a low stage the plot needs the row of flags more, unless the step is about them.
        tall = self.height() >= TWO_ROWS * scale
        self.ruler.set_rows(
            2 if tall else 1, flags=tall or not self.head.is_used or "ruler" in self.head.named
        )
        high = self.ruler.height()
        self.ruler.setGeometry(0, self.height() - high, self.width(), high)
        return self.height() - high - gap

    def _place_middle(self, middle: QRect, gap: int) -> None:
        scale = self._theme.scale
        lined = self._scene is not None and (self._scene.controls.spheres or self._scene.controls.readouts)
        self.lines.setVisible(lined)
        if lined:
            wide = min(round(LINES_WIDTH * scale), round(WIDEST_LINES * middle.width()))
            self.lines.setGeometry(middle.right() - wide, middle.top(), wide, middle.height())
            middle = middle.adjusted(0, 0, -wide - gap, 0)
        view, picture = self.view, self._picture
        self.spheres.setVisible(view in (SPHERE, BOTH))
        seen = view in (PLOT, BOTH)
        self.empty.setVisible(seen and picture is None)
        wide = round(PICTURE_SHARE * middle.width()) if view == BOTH else middle.width()
        left = QRect(middle.left(), middle.top(), wide, middle.height())
        (self.empty if picture is None else picture).setGeometry(left)
        if view == BOTH:
            middle.setLeft(left.right() + gap)
        self.spheres.setGeometry(middle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()
        self.resized.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("window"))

    # Keys.

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays on stage: picture, sphere, lines, ruler, menu."""
        parts = (self.head.dots, self._picture, self.spheres, self.lines, self.ruler, self.menu_button)
        stops = [stop for part in parts if part is not None for stop in _stops(part)]
        if stops:
            focus = self.window().focusWidget()
            at = stops.index(focus) if focus in stops else (-1 if forward else len(stops))
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        walked = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        if control and key in walked:
            self.step_wanted.emit(walked[key])
        elif control or self.over.takes(event):
            event.setAccepted(not control)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.picture_wanted.emit(key - Qt.Key.Key_1)
        elif key == Qt.Key.Key_Escape:
            self.leave_wanted.emit()
        elif key == Qt.Key.Key_V:
            self.view_wanted.emit()
        elif key in (Qt.Key.Key_M, Qt.Key.Key_Menu):
            self.menu_wanted.emit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self.ruler.isVisible():
            self.ruler.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ruler.keyPressEvent(event)
        elif key in _ALONG and self._player is not None and self._player.running:
            (self._player.advance if _ALONG[key] > 0 else self._player.back)()
        elif key in _ALONG and self._plot() is not None:
            self._plot().keyPressEvent(event)  # type: ignore[union-attr]
        else:
            event.accept()  # not for the window below

    def _plot(self) -> QWidget | None:
        picture = self._picture
        return picture.view() if isinstance(picture, PlotPanel) and self.view != SPHERE else None

    def contextMenuEvent(self, event: QEvent) -> None:
        self.menu_wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)


def _parted(name: str) -> tuple[str, str, str]:
    return name.partition(":")


_ALONG = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def _stops(part: QWidget) -> list[QWidget]:
    """Where Tab stops in a part, in its order."""
    stops: list[QWidget] = []
    widget: QWidget | None = part
    while widget is not None:
        inside = widget is part or part.isAncestorOf(widget)
        tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if inside and tabbed and widget.focusProxy() is None and widget.isVisible() and widget.isEnabled():
            stops.append(widget)
        widget = widget.nextInFocusChain()
        if widget is part:
            break
    return stops
