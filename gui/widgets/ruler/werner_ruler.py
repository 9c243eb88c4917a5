"""The Werner ruler: the visibility V as a slider on which the regions and the published thresholds stand."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from gui.look.theme import Theme, known_role
from gui.look.themed import Themed
from gui.tasks.timers import single_shot
from gui.widgets.gesture import Gesture
from gui.widgets.ruler.hit import hit_at, on_handle, tick_at
from gui.widgets.ruler.label_packing import PlacedLabel, nearest
from gui.widgets.ruler.layout import (
    RulerLayout,
    RulerMark,
    RulerRegion,
    Sizes,
    Tick,
    published_regions,
    published_ticks,
)
from gui.widgets.ruler.painter import TITLES, KeptRuler, RulerState, paint_handle, ruler_layout
from gui.widgets.ruler.popover import LENS_HI, LENS_LO, RulerPopover, tick_html
from gui.widgets.ruler.words import REGION_WORDS, visibility_text

STEP, PAGE = 0.001, 0.01
_HOVER_MS = 180
# The lens is pointless once the crowded stretch is this wide on the ruler itself, in pixels at scale 1.
_LENS_NEEDED_BELOW = 420.0


class WernerRuler(Themed, QWidget):
    """Shows V and lets the user drag it; setters do not emit.

    Drag or click: set V. Ctrl: snap to thresholds. Arrows 0.001, with Shift 0.01; Home, End. PageUp and
    PageDown walk the thresholds, Return puts V on the one reached. Backspace or double-click: the default.
    """

    drag_started = Signal()
    visibility_changed = Signal(float)
    drag_finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, default: float = 1.0) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._default = default
        self._visibility = default
        self._ticks = published_ticks()
        self._regions = published_regions()
        self._marks: tuple[RulerMark, ...] = ()
        self._reason: str | None = None
        self._cached: RulerLayout | None = None
        self._labels: tuple[PlacedLabel, ...] | None = None
        self._flagged = True
        self._kept = KeptRuler()
        self._focused_tick: int | None = None
        self._hover_tick: int | None = None
        self._hover: QPointF | None = None
        self._grab: float | None = None
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.drag_started)
        self._gesture.finished.connect(self.drag_finished)
        self.popover = RulerPopover(theme, self)
        self._hover_timer = single_shot(self, _HOVER_MS, self._show_hover)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._describe()

    # -- what it shows

    def visibility(self) -> float:
        return self._visibility

    def set_visibility(self, visibility: float) -> None:
        """Move the handle without emitting; values outside 0..1 are pinned to the end, NaN has no handle."""
        if visibility != self._visibility and not (math.isnan(visibility) and math.isnan(self._visibility)):
            self._visibility = visibility
            self._describe()
            self.update()

    def set_marks(self, marks: Iterable[RulerMark]) -> None:
        """Live critical visibilities, drawn as flags above the bar; values outside 0..1 are left out."""
        marks = tuple(marks)
        if marks != self._marks:
            for mark in marks:
                known_role(mark.role)
            self._marks = marks
            self._cached = None
            self.update()

    def set_enabled_reason(self, reason: str | None) -> None:
        """Grey the regions and say why they do not apply; V can still be dragged."""
        if reason != self._reason:
            self._reason = reason
            self._describe()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        if not theme.measures_as(self._theme):
            self._relayout()
            self.updateGeometry()
        self._theme = theme
        self.popover.set_theme(theme)
        self.update()

    def finish_gesture(self) -> None:
        """Let go: a drag, a run of keys or a play ends where it is (before an undo, for instance)."""
        self._grab = None
        self._gesture.finish()

    def set_rows(self, rows: int, flags: bool = True) -> None:
        """Keep the height of so many rows of labels, whatever is shown now, with or without one of flags."""
        if flags != self._flagged:
            self._flagged = flags
            self._relayout()
        self.setFixedHeight(round(Sizes(self._theme.scale, flags).height(rows)) + 4)

    def sizeHint(self) -> QSize:
        return QSize(round(1200 * self._theme.scale), round(Sizes(self._theme.scale).height(2)) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(640 * self._theme.scale), round(Sizes(self._theme.scale).height(1)))

    @property
    def ruler(self) -> RulerLayout:
        """The current layout; the ticks of its labels are named ``tick:<index>``."""
        if self._cached is None:
            self._cached = ruler_layout(
                QRectF(self.rect()),
                self._theme,
                self._ticks,
                self._regions,
                self._marks,
                labels=self._labels,
                titles=TITLES if self.isEnabled() else TITLES[1:],
                flagged=self._flagged,
            )
            self._labels = self._cached.labels
        return self._cached

    def _relayout(self) -> None:
        self._cached = self._labels = None
        self.update()

    def _state(self) -> RulerState:
        return RulerState(
            self._visibility, self.hasFocus(), self._focused_tick, self._hover_tick, self._reason
        )

    def _region_at(self, visibility: float) -> RulerRegion | None:
        return next((r for r in self._regions if r.lo <= visibility <= r.hi), None)

    def _describe(self) -> None:
        region = self._region_at(self._visibility)
        where = f", {REGION_WORDS.get(region.key, (region.key,))[0]}" if region and not self._reason else ""
        none = math.isnan(self._visibility)
        value = ", not defined" if none else f" V = {visibility_text(self._visibility)}{where}"
        self.setAccessibleName(f"Visibility{value}")
        if self._focused_tick is not None:
            tick = self._ticks[self._focused_tick]
            said = "; ".join(f"{source.statement} ({source.reference})" for source in tick.sources)
            self.setAccessibleDescription(f"Threshold V = {tick.math}: {said}")
        else:
            self.setAccessibleDescription(
                self._reason or "Arrow keys change V; Page Up and Page Down walk the published thresholds."
            )

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        layout, state = self.ruler, self._state()
        self._kept.paint(painter, QRectF(self.rect()), layout, self._theme, state)
        paint_handle(painter, layout, self._theme, state)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._relayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:  # without V there is nothing to drag
            self._describe()
            self._relayout()

    # -- user input

    def change_to(self, visibility: float) -> None:
        visibility = min(max(visibility, 0.0), 1.0)
        if visibility != self._visibility:
            self.set_visibility(visibility)
            self.visibility_changed.emit(visibility)

    def _snapped(self, visibility: float) -> float:
        stops = sorted([*(t.value for t in self._ticks), *(m.value for m in self.ruler.marks)])
        return stops[nearest(stops, visibility)] if stops else visibility

    def _on_handle(self, position: QPointF) -> bool:
        return on_handle(self.ruler, self._theme, self._visibility, position)

    def _drag_to(self, position: QPointF, snap: bool) -> None:
        visibility = self.ruler.geometry.value_of(position.x() - (self._grab or 0.0))
        visibility = self._snapped(visibility) if snap else round(visibility / STEP) * STEP
        self.change_to(round(visibility, 12))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        on_handle = self._on_handle(event.position())
        self._grab = event.position().x() - self.ruler.geometry.x_of(self._visibility) if on_handle else 0.0
        self._hover_timer.stop()
        self.popover.dismiss()
        self._gesture.begin()
        if not on_handle:
            self._drag_to(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self._drag_to(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            self._show_lens_while_dragging()
        else:
            self._hover_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grab is not None:
            self._grab = None
            self.popover.dismiss()
            self._gesture.finish()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._on_handle(event.position()):
            self.reset()
        else:
            self.mousePressEvent(event)

    @Slot()
    def reset(self) -> None:
        """Back to the default, as one gesture of the user."""
        self._gesture.begin()
        self.change_to(self._default)
        self._gesture.finish()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        action = menu.addAction(f"Reset to V = {visibility_text(self._default)}")
        action.triggered.connect(self.reset)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = PAGE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        moves = {
            Qt.Key.Key_Left: -step,
            Qt.Key.Key_Down: -step,
            Qt.Key.Key_Right: step,
            Qt.Key.Key_Up: step,
        }
        if key in moves:
            self._key_to(round(self._visibility + moves[key], 6))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._key_to(0.0 if key == Qt.Key.Key_Home else 1.0)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._walk(1 if key == Qt.Key.Key_PageUp else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused_tick is not None:
            self._key_to(self._ticks[self._focused_tick].value)
        elif key == Qt.Key.Key_Backspace:
            self.reset()
        elif key == Qt.Key.Key_Escape and self._focused_tick is not None:
            self._focus_tick(None)
        else:
            super().keyPressEvent(event)

    def _key_to(self, visibility: float) -> None:
        self._gesture.touch()
        self.change_to(visibility)

    # -- walking the thresholds

    def _walk(self, direction: int) -> None:
        if not self._ticks:
            return
        if self._focused_tick is None:
            values = [tick.value for tick in self._ticks]
            above = [i for i, value in enumerate(values) if value > self._visibility]
            below = [i for i, value in enumerate(values) if value <= self._visibility]
            start = (above or [len(values) - 1])[0] if direction > 0 else (below or [0])[-1]
            self._focus_tick(start)
        else:
            self._focus_tick(min(max(self._focused_tick + direction, 0), len(self._ticks) - 1))

    def _focus_tick(self, index: int | None) -> None:
        self._focused_tick = index
        self._describe()
        self.update()
        if index is None:
            self.popover.dismiss()
        else:
            tick = self._ticks[index]
            self._pop_up(tick.value, tick_html(tick, self._theme), tick)

    # -- hovering

    def _hover_at(self, position: QPointF) -> None:
        tick = tick_at(self.ruler, position)
        if tick != self._hover_tick:
            self._hover_tick = tick
            self.update()
        self._hover = position
        if self.popover.isVisible():
            self._show_hover()
        else:
            self._hover_timer.start()

    @Slot()
    def _show_hover(self) -> None:
        if self._hover is None or self._grab is not None:
            return
        hit = hit_at(self.ruler, self._theme, self._hover, self._reason is None)
        if hit is None:
            self.popover.dismiss()
        else:
            self._pop_up(hit.value, hit.html, hit.tick)

    def _show_lens_while_dragging(self) -> None:
        if self._lens_useful(self._visibility):
            self._pop_up(self._visibility, "", None)
        else:
            self.popover.dismiss()

    def _lens_useful(self, value: float) -> bool:
        geometry = self.ruler.geometry
        width = geometry.x_of(LENS_HI) - geometry.x_of(LENS_LO)
        return 0.655 <= value <= 0.715 and width < geometry.sizes.px(_LENS_NEEDED_BELOW)

    def _pop_up(self, value: float, html: str, tick: Tick | None) -> None:
        if not math.isfinite(value) or not self.isVisible():
            return
        geometry = self.ruler.geometry
        anchor = QPoint(round(geometry.x_of(value)), -round(geometry.sizes.px(4)))
        self.popover.show_at(
            anchor,
            html,
            lens=self._lens_useful(value),
            ticks=self._ticks,
            regions=self._regions,
            marks=self._marks,
            state=self._state(),
            tick=tick,
        )

    def _stop_hover(self) -> None:
        self._hover_timer.stop()
        self._hover = None
        self._hover_tick = None
        self.popover.dismiss()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hover_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._stop_hover()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._gesture.finish()
        self._focus_tick(None)

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
        self._stop_hover()
