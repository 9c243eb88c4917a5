"""Whatever symbol or number a scene shows says what it means where the mouse rests on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QTabWidget

from gui.core import intents
from gui.core.glossary import meaning_of_axis
from gui.core.scene_list import SCENES
from gui.widgets.plot import PlotPanel
from gui.widgets.plot.frame import AxesItem
from gui.widgets.plot.view import PlotView
from gui.widgets.readouts.row import ReadoutRow
from gui.widgets.slider import ParameterSlider
from gui.widgets.slider.groove import SliderGroove
from tests.tiers import mostly_long

ROLE = Qt.ItemDataRole


def pages(window):
    """The scene with each of its pages in front."""
    yield
    for tabs in window.current_scene.findChildren(QTabWidget):
        for k in range(tabs.count()):
            tabs.setCurrentIndex(k)
            QApplication.processEvents()
            window.refresh()
            yield


@pytest.mark.parametrize("name", mostly_long(SCENES, quick=("leggett", "assumptions", "experiment", "state")))
def test_nothing_shown_in_a_scene_is_without_words(make_window, name):
    window = make_window(intents.set_scene(intents.default_scenario(), name), (1600, 1000))
    dumb = set()
    for _ in pages(window):
        for row in window.findChildren(ReadoutRow):
            if row.toolTip().count("<p>") < 2:
                dumb.add(f"read-out {row.spec.key} {row.spec.symbol} {row.spec.name}")
        for plot in window.current_scene.findChildren(PlotPanel):
            for axes in (
                one for one in plot.findChild(PlotView).scene().items() if isinstance(one, AxesItem)
            ):
                for label in (axes.x_axis.label, axes.y_axis.label):
                    if label and not meaning_of_axis(label):
                        dumb.add(f"axis {label}")
        for slider in window.findChildren(ParameterSlider):
            if slider.findChild(SliderGroove).toolTip().count("<p>") < 2:
                dumb.add(f"slider {slider.scale.symbol}")
        for table in window.current_scene.findChildren(QTableView):
            model = table.model()
            for k in range(model.columnCount()):
                head, tip = (
                    model.headerData(k, Qt.Orientation.Horizontal, role)
                    for role in (ROLE.DisplayRole, ROLE.ToolTipRole)
                )
                if head and not tip and not table.horizontalHeader().isHidden():
                    dumb.add(f"column {head}")
    assert not dumb


def test_the_mouse_on_an_axis_brings_its_equation(window):
    plot = window.current_scene.findChildren(PlotPanel)[0]
    view = plot.findChild(PlotView)
    QTest.mouseMove(view.viewport(), view.viewport().rect().center())
    assert view.toolTip() == ""
    bottom = view.viewport().rect().bottomLeft()
    bottom.setX(view.viewport().width() // 2)
    bottom.setY(bottom.y() - 4)
    QTest.mouseMove(view.viewport(), bottom)
    assert "Bob’s settings" in view.toolTip() and "Branciard" in view.toolTip()
