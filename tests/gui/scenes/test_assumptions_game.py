"""The page Game: two play on one keyboard, strategies play aside, plots say what was computed."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gui.core import intents
from gui.core.scenes.assumptions import MODEL_KEYS
from gui.core.scenes.assumptions import intents as scene_intents
from gui.core.scenes.assumptions.game import GAME_VIEWS, GameChoices
from gui.core.scenes.assumptions.game_intents import set_game_view
from physics.assumptions.sampling import questions

LONG = 60_000  # milliseconds; only a broken test waits so long


@pytest.fixture
def window(make_window, request):
    start = intents.set_scene(intents.default_scenario(), "assumptions")
    game = GameChoices(view=getattr(request, "param", "hand"), rounds=10_000)
    window = make_window(
        replace(start, assumptions=replace(start.assumptions, page="game", game=game)), (1400, 900)
    )
    window.activateWindow()
    QGuiApplication.processEvents()
    return window


def game(window):
    window.refresh()
    return window.store.scenario.assumptions.game


def page(window):
    return window.current_scene.game


def test_two_play_on_one_keyboard(window):
    hand = page(window).hand
    asked = questions(1, 21, 1.0)
    for a, b, shirt in asked[:20].tolist():
        assert hand.questions["alice"].text() == f"a = {a}"
        assert hand.questions["bob"].text() == f"b = {b}"
        assert hand.notes["alice"].text() == f"shirt: b = {shirt}"
        QTest.keyClick(window, Qt.Key.Key_I)
        window.refresh()
        assert hand.notes["bob"].text() == "✓ answered"
        QTest.keyClick(window, Qt.Key.Key_S if a and shirt else Qt.Key.Key_W)
        window.refresh()
    assert len(game(window).answers) == 20
    assert "S = 4.000 ±" in hand.status.text() and "statistical" in hand.status.text()
    window.commands.undo()
    window.refresh()
    assert len(game(window).answers) == 19 and game(window).bob == 1


def test_the_buttons_do_what_the_keys_do(window):
    hand = page(window).hand
    hand.buttons["alice", -1].click()
    window.refresh()
    QTest.keyClick(hand.buttons["bob", 1], Qt.Key.Key_Space)
    assert game(window).answers == ((-1, 1),)
    assert "A = −1, B = +1" in hand.status.text()
    assert "not asked yet" in hand.status.text()
    assert hand.buttons["alice", 1].accessibleName() == "Alice answers up, key W"


def test_keys_do_nothing_on_another_page(window):
    window.store.apply(scene_intents.set_assumptions_page(window.store.scenario, "spacetime"))
    window.refresh()
    QTest.keyClick(window, Qt.Key.Key_W)
    assert game(window).alice == 0


def test_without_the_shirt_nothing_of_it_is_seen(window):
    hand = page(window).hand
    hand.shirt.click()
    window.refresh()
    assert not game(window).shirt
    assert "shirt" not in hand.notes["alice"].text() and not hand.reliability.isVisible()
    assert "b =" not in hand.questions["alice"].accessibleName()


def test_a_new_game(window):
    hand = page(window).hand
    for key in ("alice", "bob"):
        hand.buttons[key, 1].click()
    window.refresh()
    hand.anew.click()
    assert game(window).answers == ()
    assert hand.status.text().startswith("To win")


@pytest.mark.parametrize("window", ["rounds"], indirect=True)
def test_strategies_play_aside_from_the_window(qtbot, window):
    player = page(window).rounds
    assert "S is 2.2627 exactly" in player.words.text()
    player.job.button.click()
    qtbot.waitUntil(lambda: not player.job.is_running, timeout=LONG)
    tally = player.tally()
    assert tally.rounds == 10_000
    assert "exact 2.2627" in player.words.text() and "1 s.d., statistical" in player.words.text()
    assert "exact −0.7071" in player.words.accessibleDescription()
    x, y = player.plot.layer("sampled").xs, player.plot.layer("sampled").ys
    assert x[-1] == 10_000 and abs(y[-1] - 2.2627) < 0.2
    # Another model has not played yet.
    window.store.apply(scene_intents.choose_model(window.store.scenario, "pr_box"))
    window.refresh()
    assert player.tally() is None and "S is 4.0000 exactly" in player.words.text()


@pytest.mark.parametrize("window", ["rounds"], indirect=True)
def test_a_long_play_is_cancelled(qtbot, window):
    player = page(window).rounds
    player.rounds.setCurrentIndex(3)
    player.rounds.activated.emit(3)
    assert game(window).rounds == 100_000_000
    player.job.button.click()
    qtbot.waitUntil(lambda: player.tally() is not None, timeout=LONG)
    player.job.button.click()
    assert player.job.bar.format() == "cancelled"
    qtbot.waitUntil(lambda: not player.job.is_busy, timeout=LONG)
    assert player.tally().rounds < 100_000_000


@pytest.mark.parametrize("window", ["rounds"], indirect=True)
def test_a_model_without_s_says_so(window):
    s = scene_intents.choose_model(window.store.scenario, "quantum")
    window.store.apply(scene_intents.type_directions(s, "bob_deg", "0, 10, 20"))
    window.refresh()
    page(window).play_now()
    assert page(window).rounds.words.text().startswith("No S")


@pytest.mark.parametrize("window", ["correlation"], indirect=True)
def test_the_curve_is_sampled_beside_the_exact_one(qtbot, window):
    player = page(window).correlation
    player.job.button.click()
    qtbot.waitUntil(lambda: not player.job.is_running, timeout=LONG)
    player.draw()
    found = player.found()
    assert player.plot.layer("sampled").xs.tolist() == found.x.tolist()
    assert player.plot.layer("exact").ys.tolist() == found.exact.tolist()
    assert (
        "sampled" in player.plot.layer("sampled").texts[0]
        and "exact" in player.plot.layer("sampled").texts[0]
    )
    assert player.plot.layer("sampled").name.endswith("statistical")


@pytest.mark.parametrize("window", ["reliability"], indirect=True)
def test_p_is_dragged_on_the_curves(window):
    plot = page(window).reliability
    plot.cursor_moved.emit("model_reliability", 0.9)
    window.refresh()
    assert window.store.scenario.assumptions.parameters.shirt.reliability == pytest.approx(0.9)
    assert ("S = 2.5456", "text") in plot.readout()  # 2√2 · 0.9
    assert ("variation 0.800", "alice") in plot.readout()
    # 1 - h(0.9), h the binary entropy.
    h = -(0.9 * np.log2(0.9) + 0.1 * np.log2(0.1))
    assert (f"{1 - h:.3f} bit", "bob") in plot.readout()
    window.store.apply(scene_intents.choose_model(window.store.scenario, "pr_box"))
    window.refresh()
    assert "choose Game with the shirt" in plot.readout()[0][0]


def test_every_view_and_model_is_shown(window):
    for view in GAME_VIEWS:
        window.store.apply(set_game_view(window.store.scenario, view))
        for key in MODEL_KEYS:
            window.store.apply(scene_intents.choose_model(window.store.scenario, key))
            window.refresh()
        assert page(window).views[view].isChecked()
        assert window.current_scene.plots() == [page(window).plot_in_view()]
        assert page(window).plot_in_view().isVisible()
    window.store.apply(scene_intents.set_assumptions_page(window.store.scenario, "derivation"))
    window.refresh()
    (plot,) = window.current_scene.plots()
    assert plot.layer("model").ys.tolist() == window.results.scene.judged.model.correlators().ravel().tolist()
