"""Every widget opens by itself, in both themes."""

from __future__ import annotations

import pytest

from gui.look.theme import DARK, LIGHT
from gui.widgets.demos import DEMOS, main, make


@pytest.mark.parametrize("name", DEMOS)
def test_demo(name, qtbot):
    # Both are kept: the garbage collector must not take one apart while the other is painted.
    dark, light = widgets = [make(name, theme) for theme in (DARK, LIGHT)]
    for widget in widgets:
        qtbot.addWidget(widget)
        widget.show()
    assert dark.size() == light.size()
    assert dark.grab().toImage() != light.grab().toImage()


def test_an_unknown_name_lists_the_known_ones(capsys):
    assert main(["no such"]) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in DEMOS)
