"""The lattice on screen: spins are painted into regions with the mouse or with keys."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.gesture import Gesture
from gui.widgets.spins.painter import (
    LETTERS,
    LatticePicture,
    paint_lattice,
    places_of,
    region_name,
    spin_box,
)
from gui.widgets.spins.places import SpinPlaces

NO_REGION = -1
MARGIN = 10.0
Key = Qt.Key
_STEPS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}


class SpinLattice(Themed, QFrame):
    """``painted(spin, region)`` says that the hand wants a spin in a region; -1: in none.

    Dragging paints every spin that is passed with the brush, the right button takes them out. Arrow keys
    move the cursor; A, B, ... or 1, 2, ... put its spin into a region, Space into that of the brush, 0 or
    Delete into none. Setters do not emit.
    """

    drag_started = Signal()
    painted = Signal(int, int)
    drag_finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._picture = LatticePicture()
        self._words = ""
        self._count = 2
        self._brush = 0
        self._cursor = 0
        self._painting: int | None = None
        self._last: int | None = None
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.drag_started)
        self._gesture.finished.connect(self.drag_finished)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Spins and their regions")

    # Setters and what they set.

    def set_picture(self, picture: LatticePicture, count: int, words: str = "") -> None:
        """Show spins with ``count`` regions (or as many as may be chosen) and what is said beside."""
        if (picture, count, words) == (self._picture, self._count, self._words):
            return
        before, self._picture, self._count, self._words = self._picture, picture, count, words
        self._cursor = min(self._cursor, max(0, len(picture.regions) - 1))
        self.describe()
        same_places = len(before.regions) == len(picture.regions)
        if same_places and replace(before, regions=picture.regions) == picture:
            pairs = enumerate(zip(before.regions, picture.regions, strict=True))
            self._update_spins(spin for spin, (old, new) in pairs if old != new)
        else:
            self.update()

    def _update_spins(self, spins: Iterable[int]) -> None:
        # In a stroke only what changes is painted anew.
        places = self._places()
        for spin in spins:
            self.update(spin_box(places, spin).toAlignedRect())

    def set_brush(self, region: int) -> None:
        """The region that the mouse paints."""
        self._brush = region

    def picture(self) -> LatticePicture:
        """What is shown."""
        return self._picture

    @property
    def is_painting(self) -> bool:
        """Whether a stroke is being painted with the mouse."""
        return self._painting is not None

    def describe(self) -> None:
        """Tell a screen reader the spin under the cursor first, then every region."""
        regions = self._picture.regions
        if not regions:
            self.setAccessibleDescription(self._words)
            return
        here = f"Spin {self._cursor} of {len(regions)}: {_said(regions[self._cursor])}"
        parts = []
        for region in sorted(set(regions)):
            spins = [str(k) for k, found in enumerate(regions) if found == region]
            parts.append(f"{_said(region)}: {', '.join(spins)}")
        self.setAccessibleDescription(f"{here}. {'; '.join(parts)}. {self._words}")

    def sizeHint(self) -> QSize:
        return QSize(round(420 * self._theme.scale), round(320 * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(200 * self._theme.scale), round(150 * self._theme.scale))

    def position_of(self, spin: int) -> QPointF:
        """Where a spin is on the widget."""
        return self._places().point(spin)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_lattice(
            painter,
            self._area(),
            self._picture,
            self._theme,
            self._cursor if self.hasFocus() else None,
            # Two spins far apart change in one frame; what lies between need not be painted.
            [QRectF(rect) for rect in event.region()],  # type: ignore[attr-defined]
        )

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the picture for an export."""
        margin = MARGIN * theme.scale
        paint_lattice(painter, rect.adjusted(margin, margin, -margin, -margin), self._picture, theme)

    def _area(self) -> QRectF:
        margin = MARGIN * self._theme.scale
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def _places(self) -> SpinPlaces:
        return places_of(self._area(), self._picture, self._theme.scale)

    # Mouse and keyboard.

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spin = self._places().nearest(QPointF(event.pos()))
            text = "" if spin is None else f"Spin {spin}: {_said(self._picture.regions[spin])}"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._painting = self._brush
        elif event.button() == Qt.MouseButton.RightButton:
            self._painting = NO_REGION
        else:
            return
        self._last = None
        self._gesture.begin()
        self._paint_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._painting is not None:
            self._paint_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._painting = None
        self._gesture.finish()

    def _paint_at(self, at: QPointF) -> None:
        spin = self._places().nearest(at)
        if spin is None or spin == self._last or self._painting is None:
            return
        self._last = spin
        self._go(spin)
        self._put(spin, self._painting)

    def _put(self, spin: int, region: int) -> None:
        if self._picture.regions[spin] != region:
            self.painted.emit(spin, region)

    def _go(self, spin: int) -> None:
        if spin != self._cursor:
            before, self._cursor = self._cursor, spin
            self.describe()
            self._update_spins((before, spin))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if not self._picture.regions:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._go(self._places().neighbour(self._cursor, *_STEPS[key]))
        elif key == Key.Key_Home:
            self._go(0)
        elif key == Key.Key_End:
            self._go(len(self._picture.regions) - 1)
        elif (region := self._region_of(key, event.text())) is not None:
            self._gesture.touch()
            self._put(self._cursor, region)
        else:
            super().keyPressEvent(event)

    def _region_of(self, key: Qt.Key, text: str) -> int | None:
        if key in (Key.Key_0, Key.Key_Delete, Key.Key_Backspace):
            return NO_REGION
        if key == Key.Key_Space:
            return self._brush
        region = -1
        if len(text) == 1 and text in "123456789":
            region = int(text) - 1
        elif len(text) == 1 and text.upper() in LETTERS:
            region = LETTERS.index(text.upper())
        return region if 0 <= region < self._count else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.finish_gesture()
        super().focusOutEvent(event)
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
        super().hideEvent(event)

    @Slot()
    def finish_gesture(self) -> None:
        """Let go: a stroke or a run of keys ends where it is (before an undo, for instance)."""
        self._painting = None
        self._gesture.finish()


def _said(region: int) -> str:
    return "in no region" if region < 0 else f"region {region_name(region)}"
