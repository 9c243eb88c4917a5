"""The role of a label, a frame or a button: what the style sheet makes of it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget the look of ``role`` (see ``gui.look.stylesheet``); nothing is done where it has it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def role_label(role: str, parent: QWidget, text: str = "", *, wrap: bool = False) -> QLabel:
    """A label with the look of ``role``; ``wrap``: its text may take several lines."""
    label = QLabel(text, parent)
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    return label
