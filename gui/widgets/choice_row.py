"""A row of buttons of which one is pressed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from gui.look.layouts import STRETCH, in_row


class ChoiceRow(QWidget):
    """``chosen(key)`` when another button is pressed; setters do not emit."""

    chosen = Signal(str)

    def __init__(
        self,
        names: Mapping[str, str],
        about: str,
        parent: QWidget | None = None,
        tips: Mapping[str, str] | None = None,
    ) -> None:
        """``names`` by key in their order, ``about`` what is chosen, for a screen reader."""
        super().__init__(parent)
        self.buttons = {key: QPushButton(name, self) for key, name in names.items()}
        self._group = QButtonGroup(self)
        for key, button in self.buttons.items():
            button.setCheckable(True)
            button.setAccessibleName(f"{about}: {names[key]}")
            if tips is not None:
                button.setToolTip(tips[key])
            button.clicked.connect(self._tell)
            self._group.addButton(button)
        in_row(*self.buttons.values(), STRETCH, inside=self, spacing=4)

    def set_chosen(self, key: str) -> None:
        """Press the button of ``key``."""
        self.buttons[key].setChecked(True)

    def _tell(self) -> None:
        pressed = self._group.checkedButton()
        for key, button in self.buttons.items():
            if button is pressed:
                self.chosen.emit(key)
