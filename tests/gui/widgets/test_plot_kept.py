"""The still part of a plot is painted once: the pixels stay the same, and what changes is painted anew."""

import gc
import weakref

import numpy as np
import pytest

from gui.core.values import Array
from gui.look.theme import DARK, LIGHT, Theme
from gui.widgets.plot import DASHED, PlotPanel

X = np.linspace(-90, 90, 181)


def panel(qtbot, theme: Theme) -> PlotPanel:
    made = PlotPanel(theme, "Title", "angle φ", "°", "L")
    qtbot.addWidget(made)
    made.resize(640, 420)
    made.set_range(-90, 90, 1.3, 2.1)
    made.add_curve("bound", "bound", "bound")
    made.add_curve("value", "value", "quantum", DASHED)
    made.add_fill("violated", "violation", "violated")
    made.add_points("points", "measured", "measured")
    made.add_hline("two", "muted", "2")
    made.set_line("two", 2.0)
    made.add_cursor("phi", "accent", "φ")
    made.set_curve("bound", X, 2 - 0.5 * np.sin(np.radians(abs(X)) / 2))
    made.set_points("points", [-30.0, 20.0], [1.8, 1.9], [0.05, 0.05])
    made.show()
    qtbot.waitExposed(made)
    return made


def show(plot: PlotPanel, height: float, cursor: float) -> None:
    value = height * np.cos(np.radians(X) / 2)
    plot.set_curve("value", X, value)
    plot.set_fill("violated", X, value, 2 - 0.5 * np.sin(np.radians(abs(X)) / 2))
    move(plot, cursor)


def move(plot: PlotPanel, cursor: float) -> None:
    plot.set_cursor("phi", cursor)
    plot.set_readout([(f"L = {cursor:.1f}", "quantum"), ("bound 1.9", "bound")], "phi")


def pixels(plot: PlotPanel) -> Array:
    image = plot.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).astype(float)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_kept_part_has_the_pixels_of_one_painted_at_once(qtbot, theme):
    at_once = panel(qtbot, theme)
    show(at_once, 1.97, 14.5)
    expected = pixels(at_once)
    assert not at_once.layer("bound").kept

    dragged = panel(qtbot, theme)
    show(dragged, 1.91, 37.5)
    pixels(dragged)
    show(dragged, 1.97, 25.5)
    for cursor in (20.5, 14.5):
        pixels(dragged)
        move(dragged, cursor)
    found = pixels(dragged)
    assert all(dragged.layer(key).kept for key in ("bound", "value", "violated", "points", "two"))
    np.testing.assert_array_equal(found, expected)


def test_what_changes_is_painted_anew_and_what_lies_over_it(qtbot):
    plot = panel(qtbot, DARK)
    show(plot, 1.97, 14.5)
    for _ in range(3):
        pixels(plot)
    before = pixels(plot)
    plot.set_curve("value", X, 1.6 * np.cos(np.radians(X) / 2))
    after = pixels(plot)
    assert not np.array_equal(before, after)
    assert plot.layer("violated").kept  # below the curves
    assert not plot.layer("value").kept and not plot.layer("points").kept

    plot.set_layer_visible("violated", False)
    hidden = pixels(plot)
    assert not np.array_equal(after, hidden)
    plot.set_theme(LIGHT)
    assert not np.array_equal(hidden, pixels(plot))


def test_figure_is_painted_whole_while_the_screen_shows_a_kept_part(qtbot):
    from PySide6.QtCore import QRectF, Qt
    from PySide6.QtGui import QImage, QPainter

    def figure(plot: PlotPanel) -> QImage:
        image = QImage(500, 400, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        plot.render_to(painter, QRectF(0, 0, 500, 400))
        painter.end()
        return image

    plot = panel(qtbot, DARK)
    show(plot, 1.97, 14.5)
    fresh = figure(plot)
    for _ in range(3):
        pixels(plot)
    assert plot.layer("bound").kept
    assert figure(plot) == fresh


def test_one_change_is_painted_once(qtbot):
    """What is laid out right before painting asks for no second painting."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    class Count(QObject):
        paints = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.paints += event.type() == QEvent.Type.Paint
            return False

    plot = panel(qtbot, DARK)
    show(plot, 1.97, 14.5)
    for _ in range(5):
        QApplication.processEvents()
    count = Count()
    plot.view().viewport().installEventFilter(count)
    for k in range(1, 6):
        move(plot, 14.5 + k)
        for _ in range(5):
            QApplication.processEvents()
        assert count.paints == k
        assert (f"L = {14.5 + k:.1f}", "quantum") in plot.readout()


def test_a_plot_that_is_dropped_goes_at_once(qapp):
    """Left to the garbage collector it could go while another one paints, which crashes if it was in view."""
    plot = PlotPanel(DARK, "Title", "x", "", "y")
    plot.set_range(0, 1, 0, 1)
    plot.add_curve("curve", "name", "quantum")
    plot.set_curve("curve", [0, 1], [0, 1])
    plot.show()
    qapp.processEvents()
    gone = weakref.ref(plot)
    gc.collect()
    gc.disable()
    try:
        del plot
        assert gone() is None
    finally:
        gc.enable()
