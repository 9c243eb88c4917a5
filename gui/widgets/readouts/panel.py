"""A column of read-outs: what each quantity is now, and, unfolded, what it means and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from gui.core.equations import equation
from gui.look.layouts import STRETCH, in_column
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.readouts.head import HeadFonts, HeadLayout, ReadoutSpec, ReadoutValue
from gui.widgets.readouts.row import ReadoutRow

SYMBOL_COLUMN = 36.0

__all__ = ["ReadoutPanel", "ReadoutSpec", "ReadoutValue"]


class ReadoutPanel(Themed, QScrollArea):
    """A scrolling list of read-outs that the user unfolds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._rows: dict[str, ReadoutRow] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Read-outs")
        self._page = QWidget()
        self._box = in_column(STRETCH, inside=self._page)
        self.setWidget(self._page)

    def sizeHint(self) -> QSize:
        return QSize(round(320 * self._theme.scale), self._page.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(220 * self._theme.scale), round(80 * self._theme.scale))

    def set_items(self, items: Iterable[ReadoutSpec]) -> None:
        """Build the rows anew. Raises ``ValueError`` for a key used twice or an unknown equation."""
        specs = list(items)
        keys = [spec.key for spec in specs]
        if len(set(keys)) != len(keys):
            raise ValueError(f"read-outs: a key is used twice in {keys}")
        sources = [equation(spec.equation_key) if spec.equation_key else None for spec in specs]
        for row in self._rows.values():
            row.blockSignals(True)  # a click may still be on its way to it
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for spec, source in zip(specs, sources, strict=True):
            row = ReadoutRow(self._theme, spec, source, self._page)
            row.expanded.connect(self._on_expanded)
            row.menu_requested.connect(self._on_menu_requested)
            row.step_requested.connect(self._on_step)
            self._box.insertWidget(self._box.count() - 1, row)
            self._rows[spec.key] = row
        self._align_symbols()

    def set_top(self, widget: QWidget) -> None:
        """A card that stands before the rows and scrolls with them."""
        self._box.insertWidget(0, widget)

    def show_rows(self, rows: Iterable[tuple[ReadoutSpec, ReadoutValue]]) -> None:
        """Show these read-outs; the rows are built anew only if they are others."""
        specs, values = zip(*rows, strict=True)
        if [row.spec for row in self._rows.values()] != list(specs):
            self.set_items(specs)
        self.update_values({spec.key: value for spec, value in zip(specs, values, strict=True)})

    def update_values(self, values: Mapping[str, ReadoutValue]) -> None:
        """Show new values in place; keys left out keep theirs. Raises ``KeyError`` for an unknown key."""
        for key, value in values.items():
            self._rows[key].set_value(value)

    def value(self, key: str) -> ReadoutValue:
        """What a read-out says now."""
        return self._rows[key].value

    def keys(self) -> list[str]:
        """The keys in the order of the rows."""
        return list(self._rows)

    def expanded_keys(self) -> list[str]:
        """The rows that are unfolded."""
        return [key for key, row in self._rows.items() if row.is_expanded()]

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and another scale."""
        as_before = theme.measures_as(self._theme)
        self._theme = theme
        for row in self._rows.values():
            row.set_theme(theme)
        if not as_before:
            self._align_symbols()

    def text(self, key: str) -> str:
        """One read-out as a line of text: name, symbol, value and note, separated by tabs."""
        row = self._rows[key]
        return "\t".join((row.spec.name, math_unicode(row.spec.symbol), row.value.text, row.value.note))

    def all_text(self) -> str:
        """All read-outs, a line each."""
        return "\n".join(self.text(key) for key in self._rows)

    def paint(self, painter: QPainter, rect: QRectF) -> QRectF:
        """Paint the panel as a plain table of vectors, shrunk to fit; returns the rectangle it fills."""
        theme = self._theme
        fonts = HeadFonts(theme)
        layouts = self._export_layouts(fonts, rect.width())
        total = sum(layout.height for layout in layouts)
        shrink = min(1.0, rect.height() / total) if total else 1.0
        if shrink < 1.0:
            # Smaller letters leave room for more text in the same width.
            layouts = self._export_layouts(fonts, rect.width() / shrink)
            total = sum(layout.height for layout in layouts)
            shrink = min(shrink, rect.height() / total)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        painter.scale(shrink, shrink)
        width = rect.width() / shrink
        for row, layout in zip(self._rows.values(), layouts, strict=True):
            fonts.paint(painter, layout, row.spec, row.value, theme)
            painter.setPen(theme.pen("edge"))
            painter.drawLine(0, round(layout.height), round(width), round(layout.height))
            painter.translate(0, layout.height)
        painter.restore()
        return QRectF(rect.x(), rect.y(), rect.width(), total * shrink)

    def _export_layouts(self, fonts: HeadFonts, width: float) -> list[HeadLayout]:
        column = self._symbol_column()
        return [
            fonts.layout(
                self._theme,
                row.spec,
                width,
                max(column if row.spec.symbol else 0.0, row.symbol_width()),
                fonts.value_metrics.horizontalAdvance(row.value.text),
                bool(row.value.note),
                0.0,
            )
            for row in self._rows.values()
        ]

    def _align_symbols(self) -> None:
        column = self._symbol_column()
        for row in self._rows.values():
            row.set_symbol_width(column if row.spec.symbol else 0.0)

    def _symbol_column(self) -> float:
        # One long symbol must not push all the names away.
        limit = SYMBOL_COLUMN * self._theme.scale
        widths = [row.symbol_width() for row in self._rows.values()]
        return max((width for width in widths if width <= limit), default=0.0)

    def _on_expanded(self, key: str, on: bool) -> None:
        if on:
            row = self._rows[key]
            self._box.activate()
            self.ensureWidgetVisible(row, 0, 4)
            self.ensureWidgetVisible(row.head, 0, 4)

    def _on_step(self, key: str, by: int) -> None:
        keys = self.keys()
        target = min(max(keys.index(key) + by, 0), len(keys) - 1)
        head = self._rows[keys[target]].head
        head.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(head, 0, 4)

    def _on_menu_requested(self, key: str, at: QPoint) -> None:
        menu = self.build_menu(key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def build_menu(self, key: str) -> QMenu:
        """The context menu of one row: copies of its value, of all values and of its LaTeX."""
        menu = QMenu(self)
        row = self._rows[key]
        entries = [
            ("Copy value", row.value.text),
            ("Copy line", self.text(key)),
            ("Copy all", self.all_text()),
        ]
        source = row.equation()
        if source is not None:
            entries.append(("Copy equation as LaTeX", source.latex))
        for title, text in entries:
            action = QAction(title, menu)
            action.setData(text)
            action.setEnabled(bool(text))
            menu.addAction(action)
        menu.triggered.connect(self._on_copy)
        return menu

    def _on_copy(self, action: QAction) -> None:
        QGuiApplication.clipboard().setText(action.data())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            for key, row in self._rows.items():
                if row.head.hasFocus():
                    QGuiApplication.clipboard().setText(self.text(key))
                    return
            QGuiApplication.clipboard().setText(self.all_text())
            return
        super().keyPressEvent(event)
