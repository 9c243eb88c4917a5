"""The role of a label, a frame or a button: what the style sheet makes of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget the look of ``role`` (see ``gui.look.stylesheet``); nothing is done where it has it."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
