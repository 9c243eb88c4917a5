"""The rail at the left: one button a scene, with its name or, in a narrow window, its icon."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from gui.core.resources import RESOURCES
from gui.core.scene_list import SCENES
from gui.look.layouts import STRETCH, in_column
from gui.look.roles import set_role
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.scroller import Scroller

ICONS = RESOURCES / "icons" / "scenes"
SIDE = 20  # pixels of an icon at scale 1
GAP = 2  # so that eleven icons fit a window of 540 pixels
AROUND = 30  # pixels beside the text of a button, at scale 1


class Rail(Themed, Scroller):
    """Follows the actions of the menu, which hold the choice; scrolls where the window is too low."""

    def __init__(self, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent, across=False)
        page = self.content
        self.buttons: dict[str, QPushButton] = {}
        self._narrow = False
        for name, action in actions.items():
            # A push button, because a tool button without icon ignores the alignment of its text.
            button = QPushButton(action.text(), page)
            button.setProperty("role", "rail")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # a click on the chosen scene keeps it chosen
            summary = SCENES[name].summary
            button.setAccessibleName(action.text())
            button.setAccessibleDescription(summary)
            key = action.shortcut().toString()
            button.setToolTip(f"{action.text()}: {summary}" + (f" ({key})" if key else ""))
            button.clicked.connect(action.trigger)
            action.toggled.connect(button.setChecked)
            self.buttons[name] = button
        in_column(*self.buttons.values(), STRETCH, inside=page, spacing=GAP)
        self.follow(theme)
        self._show()

    def set_narrow(self, narrow: bool) -> None:
        """Icons instead of names."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._show()

    @property
    def narrow_width(self) -> int:
        """How wide it is with icons."""
        return round((SIDE + 24) * self._theme.scale) + self.bar_width()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._show()

    def _show(self) -> None:
        scale = self._theme.scale
        side = round(SIDE * scale)
        for name, button in self.buttons.items():
            title = SCENES[name].title
            icon = scene_icon(name, self._theme, side, self.devicePixelRatioF()) if self._narrow else QIcon()
            button.setIcon(icon)
            button.setIconSize(QSize(side, side))
            # A scene without an icon is known by its first letters.
            button.setText(title if not self._narrow else "" if not icon.isNull() else title[:2])
            set_role(button, "rail-icon" if self._narrow else "rail")
        # The chosen scene is written bold: room for the longest name in bold.
        bold = QFontMetrics(self._theme.font(bold=True))
        words = max(bold.horizontalAdvance(SCENES[name].title) for name in self.buttons)
        wide = round(words + AROUND * scale)
        self.content.setFixedWidth(self.narrow_width - self.bar_width() if self._narrow else wide)
        self.setFixedWidth(self.minimumSizeHint().width())


def scene_icon(name: str, theme: Theme, side: int, ratio: float) -> QIcon:
    """The icon of a scene in the colour of the text; null where there is none."""
    path = ICONS / f"{name}.svg"
    if not path.is_file():
        return QIcon()
    from PySide6.QtSvg import QSvgRenderer

    drawing = path.read_text(encoding="utf-8").replace("currentColor", theme.text)
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)
