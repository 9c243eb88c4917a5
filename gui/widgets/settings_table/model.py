"""The table of Alice's and Bob's settings as a Qt model: two titled blocks of rows, one row a setting.

The model changes nothing by itself: an accepted entry is announced, and the row follows when
``set_settings`` brings the new truth. A refused entry is announced with its reason.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct, field
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from gui.core.numbers import EntryError, number, parse_number
from gui.core.scenario import Setting
from gui.core.values import Vector
from gui.look.math_text import math_spoken, math_unicode
from gui.widgets.settings_table.columns import (
    ANGLES,
    COMPONENTS,
    FIELD_NAMES,
    HEADER_TIPS,
    HEADERS,
    PARTIES,
    PARTY_NAMES,
    Column,
    decimals_of,
)
from gui.widgets.settings_table.entry import (
    angle_in_degrees,
    check_name,
    direction_of,
    parse_components,
)
from physics.optics import (
    bloch_from_stokes,
    direction_from_waveplate,
    stokes_from_bloch,
    waveplate_from_direction,
)
from physics.vectors import from_angles, to_angles

Index = QModelIndex | QPersistentModelIndex


NUMBERS = tuple(Column)[Column.THETA : Column.LOCK]

_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDIT_FLAGS = _FLAGS | Qt.ItemFlag.ItemIsEditable
_LOCK_FLAGS = _FLAGS | Qt.ItemFlag.ItemIsUserCheckable


class _Entry(Struct):
    """A row with the numbers shown for it; ``typed`` keeps angles the direction alone cannot give back."""

    row: Setting
    typed: dict[Column, float] = field(default_factory=dict)
    values: dict[Column, float] | None = None
    texts: dict[Column, str] = field(default_factory=dict)

    def forget(self) -> None:
        """Work the numbers out anew when they are next shown."""
        self.values = None
        self.texts = {}


def _same(a: Sequence[float], b: Sequence[float], tolerance: float = 1e-9) -> bool:
    return max(abs(p - q) for p, q in zip(a, b, strict=True)) < tolerance


class SettingsModel(QAbstractTableModel):
    """Rows: a title for Alice, her settings, a title for Bob, his settings."""

    direction_entered = Signal(str, int, object)
    name_entered = Signal(str, int, str)
    lock_entered = Signal(str, int, bool)
    accepted = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, list[_Entry]] = {party: [] for party in PARTIES}
        self._places: list[tuple[str, int]] = []
        self._renumber()
        self._pending: tuple[str, Vector, dict[Column, float]] | None = None

    # --- where things are ---------------------------------------------------------------------------

    def title_row(self, party: str) -> int:
        """The row with a party's name."""
        return 0 if party == "alice" else 1 + len(self._entries["alice"])

    def row_of(self, party: str, index: int) -> int:
        """The row of a setting, or -1 if there is none of that index."""
        return self.title_row(party) + 1 + index if 0 <= index < len(self._entries[party]) else -1

    def place(self, row: int) -> tuple[str, int]:
        """Party and index of a row; the index of a title is -1."""
        return self._places[row]

    def _renumber(self) -> None:
        # Looked up for every cell that is painted, hence a list.
        self._places = [(party, i) for party in PARTIES for i in range(-1, len(self._entries[party]))]

    def settings(self, party: str) -> tuple[Setting, ...]:
        """The settings shown for a party."""
        return tuple(entry.row for entry in self._entries[party])

    def setting(self, row: int) -> Setting | None:
        """The setting of a row; None for a title and outside the table."""
        entry = self._entry(row)
        return None if entry is None else entry.row

    def _entry(self, row: int) -> _Entry | None:
        if not 0 <= row < len(self._places):
            return None
        party, index = self._places[row]
        return self._entries[party][index] if index >= 0 else None

    # --- bringing new truth -------------------------------------------------------------------------

    def set_settings(self, party: str, rows: Sequence[Setting]) -> None:
        """Show other settings: rows are inserted, removed or updated in place, never reset."""
        entries = self._entries[party]
        old, new = [entry.row.label for entry in entries], [row.label for row in rows]
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        first = self.title_row(party) + 1
        excess = len(old) - len(new)
        if excess > 0:
            self.beginRemoveRows(QModelIndex(), first + head, first + head + excess - 1)
            del entries[head : head + excess]
            self._renumber()
            self.endRemoveRows()
        elif excess < 0:
            start = len(old) - tail
            self.beginInsertRows(QModelIndex(), first + start, first + start - excess - 1)
            entries[start:start] = [_Entry(row) for row in rows[start : start - excess]]
            self._renumber()
            self.endInsertRows()
        before = [(entry.row.label, entry.row.locked) for entry in entries]
        changed = [i for i, row in enumerate(rows) if self._update(party, entries[i], row)]
        if changed:
            names = any(before[i] != (rows[i].label, rows[i].locked) for i in changed)
            # Never a single cell: Qt would overwrite what is being typed in it.
            left, right = (Column.NAME, Column.LOCK) if names else (Column.THETA, Column.POLARIZER)
            self.dataChanged.emit(
                self.index(first + changed[0], left), self.index(first + changed[-1], right)
            )
        if excess:
            self._title_changed(party)

    def _update(self, party: str, entry: _Entry, row: Setting) -> bool:
        if entry.row == row and self._pending is None:
            return False
        changed = entry.row != row
        if not _same(entry.row.direction, row.direction):
            entry.typed = {}
        if self._pending is not None and self._pending[0] == party:
            _, direction, typed = self._pending
            if entry.row.direction != row.direction and _same(direction, row.direction):
                entry.typed, changed = dict(typed), True
        entry.row = row
        entry.forget()
        return changed

    def _title_changed(self, party: str) -> None:
        row = self.title_row(party)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    # --- reading ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2 + sum(len(entries) for entries in self._entries.values())

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def values(self, row: int) -> dict[Column, float]:
        """The unrounded numbers of a setting's row (degrees, components)."""
        entry = self._entry(row)
        if entry is None:
            raise IndexError(f"row {row} is no setting")
        if entry.values is None:
            # All that moved at once: NumPy's overhead for one row is that for sixty.
            stale = [e for e in self._entries[self._places[row][0]] if e.values is None]
            for each, numbers in zip(stale, self._numbers(stale), strict=True):
                each.values = numbers | each.typed
        assert entry.values is not None
        return entry.values

    def text(self, row: int, column: Column) -> str:
        """What a cell of a setting shows."""
        entry = self._entry(row)
        if entry is None or column == Column.LOCK:
            return ""
        if column not in entry.texts:
            if column == Column.NAME:
                entry.texts[column] = math_unicode(entry.row.label)
            else:
                entry.texts[column] = number(self.values(row)[column], decimals_of(column))
        return entry.texts[column]

    def edit_text(self, row: int, column: Column) -> str:
        """What editing a cell starts from: the name as typed, a number with two more decimals."""
        setting = self.setting(row)
        if setting is None or column == Column.LOCK:
            return ""
        if column == Column.NAME:
            return setting.label
        return number(self.values(row)[column], decimals_of(column) + 2)

    def _numbers(self, entries: list[_Entry]) -> list[dict[Column, float]]:
        vectors = np.array([direction_of(entry.row.direction) for entry in entries])
        angles = np.degrees(np.stack(to_angles(vectors), axis=-1))
        plates = np.degrees(waveplate_from_direction(stokes_from_bloch(vectors))[0])
        table = np.concatenate([angles, vectors, plates], axis=-1)
        return [dict(zip(NUMBERS, row, strict=True)) for row in table.tolist()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        setting = self.setting(index.row())
        column = Column(index.column())
        if setting is None:
            return self._title_data(self.place(index.row())[0], column, role)
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.LOCK:
            return Qt.CheckState.Checked if setting.locked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), column)
        if role == Qt.ItemDataRole.EditRole:
            return self.edit_text(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if column == Column.NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            name = html.escape(math_unicode(setting.label))
            lock = "<br>locked" if setting.locked and column != Column.LOCK else ""
            return f"<b>{name}</b>: {html.escape(HEADER_TIPS[column])}{lock}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._aloud(index.row(), setting, column)
        return None

    def _title_data(self, party: str, column: Column, role: int) -> Any:
        if column == Column.NAME and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            count = len(self._entries[party])
            return f"{PARTY_NAMES[party]} — {count} setting{'' if count == 1 else 's'}"
        return None

    def _aloud(self, row: int, setting: Setting, column: Column) -> str:
        whose = f"{PARTY_NAMES[self.place(row)[0]]} {math_spoken(setting.label)}"
        if column == Column.NAME:
            return f"{whose}{', locked' if setting.locked else ''}"
        if column == Column.LOCK:
            return f"{whose} {'locked' if setting.locked else 'not locked'}"
        unit = " degrees" if column in ANGLES else ""
        return f"{FIELD_NAMES[column]} of {whose}: {self.text(row, column)}{unit}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[Column(section)]
        if role == Qt.ItemDataRole.ToolTipRole:
            return HEADER_TIPS[Column(section)]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return HEADERS[Column(section)].replace("\n", ", ")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        setting = self.setting(index.row())
        if setting is None:
            return Qt.ItemFlag.NoItemFlags
        column = index.column()
        if column == Column.LOCK:
            return _LOCK_FLAGS
        return _FLAGS if setting.locked and column != Column.NAME else _EDIT_FLAGS

    # --- what the user enters -----------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        setting = self.setting(index.row())
        if setting is None:
            return False
        party, which = self.place(index.row())
        column = Column(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.LOCK:
            self.accepted.emit()
            self.lock_entered.emit(party, which, Qt.CheckState(value) == Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        text = str(value)
        if text == self.data(index, Qt.ItemDataRole.EditRole):
            return True  # Enter without a change must not round the direction
        try:
            self._enter(party, which, column, text)
        except EntryError as error:
            name = math_unicode(setting.label)
            self.refused.emit(f"{PARTY_NAMES[party]} {name}, {FIELD_NAMES[column]}: {error}")
            return False
        return True

    def _enter(self, party: str, which: int, column: Column, text: str) -> None:
        entries = self._entries[party]
        if column == Column.NAME:
            others = [entry.row.label for i, entry in enumerate(entries) if i != which]
            name = check_name(text, others)
            self.accepted.emit()
            if name != entries[which].row.label:
                self.name_entered.emit(party, which, name)
            return
        direction, typed = self._direction(self.row_of(party, which), column, text)
        self.accepted.emit()
        if _same(direction, entries[which].row.direction, 1e-12):
            # Only the way of writing the direction changed, such as φ at a pole.
            entries[which].typed.update(typed)
            entries[which].forget()
            row = self.row_of(party, which)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
            return
        self._pending = (party, direction, typed)
        try:
            self.direction_entered.emit(party, which, direction)
        finally:
            self._pending = None

    def _direction(self, row: int, column: Column, text: str) -> tuple[Vector, dict[Column, float]]:
        values = dict(self.values(row))
        if column in COMPONENTS:
            triple = parse_components(text)
            if triple is None:
                values[column] = parse_number(text)
                triple = (values[Column.X], values[Column.Y], values[Column.Z])
            return direction_of(triple), {}
        values[column] = angle_in_degrees(text)
        if column in (Column.THETA, Column.PHI):
            theta, phi = values[Column.THETA], values[Column.PHI]
            vector = from_angles(math.radians(theta), math.radians(phi))
            # Worth keeping only where the direction does not give it back: φ at a pole.
            shown = {Column.PHI: phi} if theta in (0.0, 180.0) and -180 < phi <= 180 else {}
            return _tuple(vector), shown
        gamma, polarizer = values[Column.GAMMA], values[Column.POLARIZER]
        stokes = direction_from_waveplate(math.radians(gamma), math.radians(polarizer))
        # Two positions of the plate measure the same direction: keep the one that was typed.
        return _tuple(bloch_from_stokes(stokes)), {
            Column.GAMMA: gamma % 180,
            Column.POLARIZER: polarizer % 180,
        }


def _tuple(vector: np.ndarray) -> Vector:
    x, y, z = (float(value) for value in vector)
    return (x, y, z)
