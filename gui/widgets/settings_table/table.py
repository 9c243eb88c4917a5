"""Alice's and Bob's measurement settings as numbers: on the sphere and at the plates of the laboratory."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from gui.core.data.limits import MAX_SETTINGS
from gui.core.scenario import Setting
from gui.look.layouts import in_column
from gui.look.math_text import math_unicode
from gui.look.roles import set_role
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.settings_table.columns import PARTIES, PARTY_NAMES, Column
from gui.widgets.settings_table.model import SettingsModel
from gui.widgets.settings_table.view import SettingsView

GROUPS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "angles": ("Angles on the sphere", (Column.THETA, Column.PHI)),
    "components": ("Components x, y, z", (Column.X, Column.Y, Column.Z)),
    "plates": ("Wave plate and polarizer", (Column.GAMMA, Column.POLARIZER)),
}
COMPACT_BELOW = 400.0
HINT = (
    "Type an angle, a component (1/3), three at once (1, 1, 0) or a name. "
    "Laboratory angles γ, ϑ are half those on the sphere."
)


class SettingsTable(Themed, QWidget):
    """The table with its buttons. Parties: ``"alice"``, ``"bob"``; directions: unit Bloch vectors."""

    direction_edited = Signal(str, int, object)
    renamed = Signal(str, int, str)
    lock_toggled = Signal(str, int, bool)
    add_requested = Signal(str)
    remove_requested = Signal(str, int)
    message = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._quiet = False
        self.model = SettingsModel(self)
        self.view = SettingsView(theme, self.model, self)
        self.hint = QLabel(HINT)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        in_column(self._build_toolbar(), (self.view, 1), self.hint, inside=self)

        self.model.direction_entered.connect(self.direction_edited)
        self.model.name_entered.connect(self.renamed)
        self.model.lock_entered.connect(self.lock_toggled)
        self.model.accepted.connect(self._show_hint)
        self.model.refused.connect(self._refuse)
        self.view.locked_touched.connect(self._on_locked_touched)
        self.view.add_pressed.connect(self._on_add_pressed)
        self.view.remove_pressed.connect(self._on_remove)
        self.view.current_row_changed.connect(self._on_current_row)
        self._show_hint()
        self._update_buttons()

    def _build_toolbar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(6)
        self.add_buttons: dict[str, QToolButton] = {}
        for party in PARTIES:
            name = PARTY_NAMES[party]
            button = self._button(f"+ {name}", f"Add a setting for {name}", bar)
            button.setObjectName(party)
            button.clicked.connect(self._on_add)
            self.add_buttons[party] = button
        self.remove_button = self._button("Remove", "Remove the selected setting (Delete)", bar)
        self.remove_button.clicked.connect(self._on_remove)
        self.lock_button = self._button("Lock", "Lock or unlock the selected setting (Space)", bar)
        self.lock_button.setCheckable(True)
        self.lock_button.clicked.connect(self._on_lock)
        bar.addStretch(1)
        self.columns_button = self._button("Columns", "Choose the columns that are shown", bar)
        self.columns_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.columns_button.setMinimumWidth(round(40 * self._theme.scale))
        menu = QMenu(self.columns_button)
        self._group_actions: dict[str, QAction] = {}
        for key, (title, _) in GROUPS.items():
            action = QAction(title, menu)
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self._on_groups_changed)
            menu.addAction(action)
            self._group_actions[key] = action
        self.columns_button.setMenu(menu)
        return bar

    def _button(self, text: str, tip: str, bar: QHBoxLayout) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < COMPACT_BELOW * self._theme.scale
        self.columns_button.setText("⋯" if narrow else "Columns")

    def sizeHint(self) -> QSize:
        return QSize(round(680 * self._theme.scale), round(340 * self._theme.scale))

    # --- what is shown --------------------------------------------------------------------------------

    def set_settings(self, party: str, rows: Sequence[Setting]) -> None:
        """Show a party's settings; selection, scrolling and an open editor stay. Emits nothing."""
        if party not in PARTIES:
            raise ValueError(f'party: "{party}" where "alice" or "bob" is needed')
        before = [row.label for row in self.model.settings(party)]
        self._quiet = True
        try:
            self.model.set_settings(party, rows)
        finally:
            self._quiet = False
        if before != [row.label for row in rows]:
            self.view.fit_columns()
        self._update_buttons()

    def settings(self, party: str) -> tuple[Setting, ...]:
        """The settings shown."""
        return self.model.settings(party)

    def selected(self) -> tuple[str, int] | None:
        """Party and index of the selected setting."""
        current = self.view.currentIndex()
        if not current.isValid() or self.model.setting(current.row()) is None:
            return None
        return self.model.place(current.row())

    # --- what the user does ---------------------------------------------------------------------------

    def _on_groups_changed(self, _: bool) -> None:
        for key, (_title, columns) in GROUPS.items():
            for column in columns:
                self.view.setColumnHidden(column, not self._group_actions[key].isChecked())
        self.view.fit_columns()

    def _on_add(self) -> None:
        self._add(self.sender().objectName())

    def _on_add_pressed(self) -> None:
        chosen = self.selected()
        self._add(chosen[0] if chosen else "alice")

    def _add(self, party: str) -> None:
        if len(self.model.settings(party)) >= MAX_SETTINGS:
            self._refuse(f"{PARTY_NAMES[party]} has {MAX_SETTINGS} settings; no more are possible")
            return
        self._show_hint()
        self.add_requested.emit(party)

    def _on_remove(self) -> None:
        chosen = self.selected()
        if chosen is None:
            return
        party, index = chosen
        settings = self.model.settings(party)
        if len(settings) <= 1:
            self._refuse(f"{PARTY_NAMES[party]} needs at least one setting")
        elif settings[index].locked:
            self._refuse(f"{math_unicode(settings[index].label)} is locked: unlock it first")
        else:
            self._show_hint()
            self.remove_requested.emit(party, index)

    def _on_lock(self) -> None:
        self.view.toggle_lock(self.view.currentIndex().row())
        self._update_buttons()

    def _on_locked_touched(self, index: QModelIndex) -> None:
        setting = self.model.setting(index.row())
        if setting is not None:
            self._refuse(f"{math_unicode(setting.label)} is locked: unlock it first")

    def _on_current_row(self, row: int) -> None:
        if self._quiet:
            return
        self._show_hint()
        self._update_buttons()

    def _update_buttons(self) -> None:
        chosen = self.selected()
        setting = self.model.setting(self.view.currentIndex().row()) if chosen else None
        self.lock_button.setEnabled(setting is not None)
        self.lock_button.setChecked(setting is not None and setting.locked)
        self.lock_button.setText("Unlock" if setting is not None and setting.locked else "Lock")
        self.remove_button.setEnabled(chosen is not None and len(self.model.settings(chosen[0])) > 1)

    def _refuse(self, text: str) -> None:
        self._say(text, "bad")
        self.message.emit(text)

    def _show_hint(self) -> None:
        self._say(HINT, "muted")

    def _say(self, text: str, role: str) -> None:
        self.hint.setText(f"! {text}" if role == "bad" else text)
        self.hint.setAccessibleName(text)
        set_role(self.hint, role)
