"""A plot cannot be panned until it is empty, and its read-out takes the room that it needs now."""

from __future__ import annotations

import pytest

from gui.look.theme import LIGHT
from gui.widgets.plot import PlotPanel
from gui.widgets.plot.canvas import IN_VIEW

HOME = (-90.0, 90.0), (-1.0, 1.0)


@pytest.fixture
def panel(qtbot):
    widget = PlotPanel(LIGHT, "Title", "φ", "°", "L₃")
    qtbot.addWidget(widget)
    widget.resize(420, 400)
    widget.set_range(*HOME[0], *HOME[1])
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def shown(panel):
    """How much of the home range is in view, in parts of the view or of the range, the narrower."""
    return [
        (min(b, d) - max(a, c)) / min(b - a, d - c)
        for (a, b), (c, d) in zip(panel.view().viewbox.viewRange(), HOME, strict=True)
    ]


@pytest.mark.parametrize("zoom", [0.01, 1.0, 3.0])
@pytest.mark.parametrize("by", [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1)])
def test_something_of_the_home_range_stays_in_view(panel, by, zoom):
    box = panel.view().viewbox
    box.scaleBy((zoom, zoom))
    (x0, x1), (y0, y1) = box.viewRange()
    for _ in range(40):
        box.translateBy((by[0] * 50, by[1] * 0.5))
    assert min(shown(panel)) >= IN_VIEW - 1e-9
    assert panel.is_zoomed()
    (a, b), (c, d) = box.viewRange()
    assert (b - a, d - c) == pytest.approx((x1 - x0, y1 - y0))  # no zoom
    panel.reset_view()
    assert not panel.is_zoomed()


def test_a_pan_within_the_range_is_free(panel):
    box = panel.view().viewbox
    box.scaleBy((0.5, 0.5))
    box.translateBy((20.0, 0.2))
    assert box.viewRange()[0] == pytest.approx([-25, 65])
    assert box.viewRange()[1] == pytest.approx([-0.3, 0.7])


def heights(panel, *texts):
    found = []
    for text in texts:
        panel.set_readout([("L₃ = 1.9", "quantum"), (text, "muted")])
        found.append(panel.readout_area().height())
    return found


LONG = "not violated at all, which takes so many words that they have to wrap"


def test_the_row_of_the_read_out_does_not_stay_wrapped(panel, qtbot):
    first, wrapped, kept = heights(panel, "short", LONG, "short")
    assert first < wrapped == kept  # in a drag
    panel.fit_readout()
    assert heights(panel, "short") == [first]
    assert heights(panel, LONG, "short") == [wrapped, wrapped]
    panel.resize(430, 400)
    assert panel.readout_area().height() == first
