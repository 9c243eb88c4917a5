"""The Qt style sheet, written from a theme's colours."""

from __future__ import annotations

import re
from types import SimpleNamespace

from gui.core.resources import RESOURCES
from gui.look.theme import (
    CHECKED,
    FONT_BODY,
    FONT_HEADING,
    FONT_SMALL,
    FONT_TITLE,
    PALETTE_NAMES,
    Theme,
    font_families,
)

ICONS = RESOURCES / "icons"


def stylesheet(theme: Theme) -> str:
    """The sheet of a part that has a theme of its own; object names and the ``role`` property pick widgets.

    Lengths are written at scale 1 and grow with the theme's scale; no line gets thinner than a pixel.
    """
    return _sheet({name: str(getattr(theme, name)) for name in PALETTE_NAMES}, theme.scale)


def application_stylesheet(theme: Theme) -> str:
    """The sheet of the whole application: its colours are those of the palette, whatever the theme is.

    Themes of one scale have one sheet. To replace it Qt styles every widget there is anew, seen or not.
    """
    return _sheet({name: f"palette({role})" for name, role in PALETTE_NAMES.items()}, theme.scale)


def _sheet(colors: dict[str, str], scale: float) -> str:

    def px(size: float) -> str:
        return f"{size:g}px"

    def scaled(length: re.Match[str]) -> str:
        size = float(length[1])
        return f"{max(round(size * scale), int(size > 0))}px"

    def icon(name: str) -> str:
        return f"url({(ICONS / f'{name}.svg').as_posix()})"

    t = SimpleNamespace(**colors)
    families = ", ".join(f'"{family}"' for family in font_families())
    sheet = f"""
* {{ font-family: {families}; font-size: {px(FONT_BODY)}; color: {t.text}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QMainWindow, QDialog, QWidget#central {{ background: {t.window}; }}
QFrame[role="panel"] {{ background: {t.panel}; border: 1px solid {t.edge}; border-radius: 8px; }}
QFrame[role="card"] {{ background: {t.raised}; border: 1px solid {t.edge}; border-radius: 6px; }}
QFrame[role="palette"] QListView {{ background: {t.panel}; border: none; outline: none; }}
QLabel {{ background: transparent; border: none; }}
QLabel[role="title"] {{ font-size: {px(FONT_TITLE)}; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: {px(FONT_HEADING)}; font-weight: 600; }}
QLabel[role="muted"] {{ color: {t.muted}; font-size: {px(FONT_SMALL)}; }}
QLabel[role="good"] {{ color: {t.good}; font-weight: 600; }}
QLabel[role="bad"] {{ color: {t.bad}; font-weight: 600; }}
QLabel[role="warn"] {{ color: {t.warn}; font-weight: 600; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.control_edge}; padding: 6px; }}
QPushButton, QToolButton {{ background: {t.raised}; border: 1px solid {t.edge}; border-radius: 5px;
    padding: 4px 10px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.accent}; }}
QToolButton::menu-indicator {{ image: {icon("arrow-down")}; subcontrol-position: right center;
    subcontrol-origin: padding; right: 5px; width: 11px; height: 11px; }}
QToolButton[popupMode="2"] {{ padding-right: 22px; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus
    {{ border: 2px solid {t.accent}; }}
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked
    {{ background: {t.selection}; border-color: {t.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; }}
QToolButton[role="flat"] {{ border: 1px solid transparent; background: transparent; }}
QToolButton[role="flat"]:checked {{ background: {t.selection}; }}
QToolButton[role="flat"]:hover {{ border-color: {t.accent}; }}
QToolButton[role="flat"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[role="rail"] {{ border: 1px solid transparent; border-left: 3px solid transparent;
    border-radius: 6px; background: transparent; padding: 9px 8px 9px 9px; text-align: left;
    color: {t.muted}; }}
QPushButton[role="rail-icon"] {{ border: 1px solid transparent; border-left: 3px solid transparent;
    border-radius: 6px; background: transparent; padding: 4px 4px 4px 2px; color: {t.text}; }}
QPushButton[role="rail"]:hover, QPushButton[role="rail-icon"]:hover {{
    background: {t.raised}; color: {t.text}; }}
QPushButton[role="rail"]:checked, QPushButton[role="rail-icon"]:checked {{
    background: {t.selection}; color: {t.text}; font-weight: 600;
    border-left: 3px solid {t.accent}; }}
QPushButton[role="rail"]:focus, QPushButton[role="rail-icon"]:focus {{
    border: 1px solid {t.accent}; border-left: 3px solid {t.accent}; }}
QComboBox, QLineEdit, QAbstractSpinBox {{ background: {t.panel}; border: 1px solid {t.control_edge};
    border-radius: 5px; padding: 3px 6px; selection-background-color: {t.selection};
    selection-color: {t.text}; }}
QComboBox {{ padding-right: 22px; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: {icon("arrow-down")}; width: 12px; height: 12px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; background: transparent;
    width: 18px; }}
QAbstractSpinBox::up-arrow {{ image: {icon("arrow-up")}; width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: {icon("arrow-down")}; width: 10px; height: 10px; }}
QLabel:disabled, QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled, QCheckBox:disabled {{
    color: {t.muted}; }}
QCheckBox::indicator {{ width: 16px; height: 16px; border: 1px solid {t.control_edge}; border-radius: 4px;
    background: {t.panel}; }}
QCheckBox::indicator:checked {{ image: {icon("check")}; background: {CHECKED};
    border-color: {CHECKED}; }}
QCheckBox:focus {{ border: 1px solid {t.accent}; border-radius: 4px; }}
QComboBox QAbstractItemView {{ background: {t.panel}; border: 1px solid {t.control_edge};
    selection-background-color: {t.selection}; selection-color: {t.text}; }}
QMenuBar {{ background: transparent; border: none; }}
QMenuBar::item {{ background: transparent; padding: 5px 10px; }}
QMenuBar::item:selected {{ background: {t.selection}; }}
QMenu {{ background: {t.panel}; border: 1px solid {t.control_edge}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 20px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.selection}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.edge}; margin: 4px 6px; }}
QTableView {{ background: {t.panel}; alternate-background-color: {t.raised}; gridline-color: {t.edge};
    border: 1px solid {t.edge}; border-radius: 6px; selection-background-color: {t.selection};
    selection-color: {t.text}; }}
QHeaderView::section {{ background: {t.raised}; border: none; border-bottom: 1px solid {t.edge};
    border-right: 1px solid {t.edge}; padding: 4px 6px; font-size: {px(FONT_SMALL)}; color: {t.muted}; }}
QTableCornerButton::section {{ background: {t.raised}; border: none; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea[role="steps"] {{ border: 2px solid transparent; border-radius: 6px; }}
QScrollArea[role="steps"]:focus {{ border-color: {t.accent}; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.control_edge}; border-radius: 4px; min-height: 28px; min-width: 28px;
    margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {t.accent}; }}
QTabBar::tab {{ background: transparent; padding: 6px 7px; margin-right: 2px; color: {t.muted};
    border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:focus {{ background: {t.selection}; }}
QTabWidget::pane {{ border: none; padding-top: 5px; }}
QProgressBar {{ background: {t.raised}; border: 1px solid {t.edge}; border-radius: 5px; text-align: center; }}
QProgressBar::chunk {{ background: {t.selection}; border-radius: 4px; }}
QStatusBar {{ background: {t.panel}; color: {t.muted}; }}
"""
    return re.sub(r"([\d.]+)px", scaled, sheet)
