"""Whatever is done, in whatever order: nothing raises, and window, Store, session and evaluate agree."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gui.core.evaluate import evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.parameters import PARAMETERS
from gui.core.results_json import results_as_json
from tests.gui.hands import settle
from tests.gui.player import Player

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


def check(window) -> None:
    """Saved is what is reopened, the cached results are fresh ones, and every control shows the Store."""
    settle(window)
    s = window.store.scenario
    assert decode_session(encode_session(s)) == s
    assert results_as_json(window.results) == results_as_json(evaluate(s))
    for controls in (window.settings_panel.parameters, window.current_scene.parameters):
        for key, slider in controls.sliders.items():
            if slider.isVisibleTo(window):
                p = PARAMETERS[key]
                value = p.get(s)
                # NaN: the state has no such number, and the slider is off, at its default
                assert slider.value() == (p.default if math.isnan(value) else value), key
                assert not math.isnan(value) or not p.applies(s), key
        for key, box in controls.fields.items():
            value = PARAMETERS[key].get(s)  # NaN: the state has no such number, and the field is hidden
            assert box.value() == value or (math.isnan(value) and not box.isVisibleTo(window)), key
        for plot, key in controls.cursors:
            cursor, p = plot.layer(key), PARAMETERS[key]
            if cursor.isVisible():
                assert cursor.value == pytest.approx(p.get(s) * p.factor, nan_ok=True), key
    if window.ruler.isVisibleTo(window):
        assert window.ruler.visibility() == s.visibility
    if window.current_scene.controls.spheres:
        balls = window.settings_panel.balls
        for party, sphere in balls.spheres.items():
            arrows = balls.joint.of(party) if balls.together else sphere.arrows()
            there = [(a.label, a.direction, a.locked) for a in arrows]
            assert there == [(x.label, x.direction, x.locked) for x in getattr(s, party)]
    if window.dialogs.table is not None:
        model = window.dialogs.table.table.model
        shown = [model.setting(row) for row in range(model.rowCount())]
        assert [x.label for x in shown if x is not None] == [x.label for x in (*s.alice, *s.bob)]


def play(window, seed: int, count: int, every: int) -> None:
    player = Player(window, seed)
    try:
        for k in range(1, count + 1):
            player.act()
            if k % every == 0:
                check(window)
        check(window)
    except BaseException:
        print(f"seed {seed}, after {len(player.done)} actions; the last: {player.done[-12:]}")
        raise
    QApplication.processEvents()


def test_three_hundred_random_actions(window):
    play(window, seed=1, count=300, every=60)


@pytest.mark.long
def test_thousands_of_random_actions(window):
    play(
        window,
        seed=int(os.environ.get("NLX_SEED", "2")),
        count=int(os.environ.get("NLX_ACTIONS", "4000")),
        every=500,
    )


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read off /proc")
def test_ten_thousand_random_actions_leave_the_window_below_400_megabytes():
    """In a process of its own with worker processes, as the program runs.

    All scenes visited take 190 MB, half of it libraries; caches and history come on top.
    """
    ended = subprocess.run(
        [sys.executable, "-m", "tests.memory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert float(ended.stdout.split()[-1]) < 400, ended.stdout
