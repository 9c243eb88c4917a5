"""How the cells of the settings table are painted and edited."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.look.math_text import paint_math
from gui.look.theme import FONT_BODY, Theme
from gui.widgets.settings_table.columns import FIELD_NAMES, PARTIES, Column
from gui.widgets.settings_table.model import Index, SettingsModel

PAD = 8.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_padlock(painter: QPainter, rect: QRectF, closed: bool, theme: Theme, role: str) -> None:
    """A padlock, closed and filled or open and outlined, so that the state shows without colour."""
    side = min(rect.width(), rect.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    body = QRectF(box.x() + 0.17 * side, box.y() + 0.46 * side, 0.66 * side, 0.48 * side)
    left, right, top = box.x() + 0.30 * side, box.x() + 0.70 * side, box.y() + 0.30 * side
    bow = QPainterPath()
    bow.moveTo(left, body.top())
    bow.lineTo(left, top)
    bow.arcTo(QRectF(left, top - 0.2 * side, right - left, 0.4 * side), 180, -180)
    if closed:
        bow.lineTo(right, body.top())
    pen = theme.pen(role, 1.0)
    pen.setCosmetic(False)
    pen.setWidthF(0.10 * side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(bow)
    if closed:
        painter.setBrush(theme.color(role))
    painter.drawRoundedRect(body, 0.08 * side, 0.08 * side)
    painter.restore()


class SettingsDelegate(QStyledItemDelegate):
    """Paints titles, names, numbers and locks; edits in a line of text."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and another scale."""
        self._theme = theme
        self._number = theme.font(FONT_BODY)
        self._name = theme.font(FONT_BODY, bold=True)
        # Made once: a table is painted cell by cell, sixty times a second during a drag.
        self._pens = {role: theme.pen(role) for role in ("text", "muted", *PARTIES)}
        self._selection = theme.color("selection")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, SettingsModel)
        row = index.row()
        setting = model.setting(row)
        party = model.place(row)[0]
        rect = option.rect
        if setting is None:
            self._paint_title(painter, QRectF(rect), party, model.data(index))
            return
        column = index.column()
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selection)
        pad = round(PAD * self._theme.scale)
        inner = rect.adjusted(pad, 0, -pad, 0)
        if column == Column.NAME:
            painter.setPen(self._pens[party])
            paint_math(painter, QRectF(inner), setting.label, self._name, LEFT)
        elif column == Column.LOCK:
            self._paint_lock(painter, QRectF(rect), setting.locked)
        else:
            painter.setPen(self._pens["muted" if setting.locked else "text"])
            painter.setFont(self._number)
            painter.drawText(inner, RIGHT, model.text(row, Column(column)))
        if state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, QRectF(rect))

    def _paint_title(self, painter: QPainter, rect: QRectF, party: str, text: str | None) -> None:
        theme = self._theme
        painter.fillRect(rect, theme.color("raised"))
        painter.fillRect(QRectF(rect.x(), rect.y(), 3 * theme.scale, rect.height()), theme.color(party))
        painter.setPen(self._pens[party])
        painter.setFont(self._name)
        painter.drawText(rect.adjusted(PAD * theme.scale + 2, 0, 0, 0), LEFT, text or "")

    def _paint_lock(self, painter: QPainter, rect: QRectF, locked: bool) -> None:
        side = 16 * self._theme.scale
        box = QRectF(0, 0, side, side)
        box.moveCenter(rect.center())
        paint_padlock(painter, box, locked, self._theme, "warn" if locked else "muted")

    def _paint_focus(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("accent", 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -2.5, -2.5), 3, 3)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        # The whole cell is the padlock's target, not the little box a check mark would have.
        if index.column() != Column.LOCK or event.type() != QEvent.Type.MouseButtonRelease:
            return False
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        locked = model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if locked else Qt.CheckState.Checked
        return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(64)
        editor.setFont(self._number)
        editor.textEdited.connect(self._on_text_edited)
        # Inside a cell the frame of a stand-alone field would leave no room for the text.
        editor.setStyleSheet("QLineEdit { padding: 0px 4px; border-radius: 3px; }")
        if index.column() != Column.NAME:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        model = index.model()
        assert isinstance(model, SettingsModel)
        setting = model.setting(index.row())
        if setting is not None:
            editor.setAccessibleName(f"{FIELD_NAMES[Column(index.column())]} of {setting.label}")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)
        if isinstance(editor, QLineEdit):
            self._widen(editor)

    def _on_text_edited(self, _: str) -> None:
        editor = self.sender()
        if isinstance(editor, QLineEdit):
            self._widen(editor)

    def _widen(self, editor: QLineEdit) -> None:
        # A fraction or three components need more room than a cell has.
        needed = editor.fontMetrics().horizontalAdvance(editor.text()) + round(20 * self._theme.scale)
        rect = editor.geometry()
        if needed <= rect.width():
            return
        if editor.alignment() & Qt.AlignmentFlag.AlignRight:
            rect.setLeft(max(0, rect.right() - needed + 1))
        else:
            rect.setWidth(needed)
        editor.setGeometry(rect)
