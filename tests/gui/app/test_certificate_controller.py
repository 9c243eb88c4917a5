"""The certificate window follows the verdicts: opened by a card, dimmed when out of date, one for all."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from gui.app.dialogs.certificate_controller import CertificateController
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.presets import apply_preset
from gui.core.scenario import Camera
from gui.core.store import Store
from gui.core.verdicts.questions import questions_of
from gui.look.theme import LIGHT
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.verdict_service import VerdictService
from physics.verdicts.types import Hypothesis

H = Hypothesis
START = replace(intents.default_scenario(), hypotheses=("local", "leggett", "quantum"))


# The offscreen plugin says so whenever a window is brought to the front.
pytestmark = pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)


class Bench:
    def __init__(self, qtbot):
        self.parent = QWidget()
        self.store = Store(START)
        self.dispatch = Dispatcher(self.store, self.parent)
        self.told: list[str] = []
        self.dispatch.said.connect(lambda text, kind: self.told.append(text))
        self.service = VerdictService(self.parent)
        self.service.begin()
        self.control = CertificateController(self.service, self.dispatch, LIGHT, self.parent)
        qtbot.addWidget(self.parent, before_close_func=self.stop)
        self.parent.show()
        qtbot.waitExposed(self.parent)

    def stop(self, widget):
        self.service.stop()
        self.control.stop()

    def change(self, scenario):
        self.store.apply(scenario)
        s = self.store.scenario
        self.service.ask(questions_of(s, evaluate(s).correlations))
        self.service.tell()  # as it does by itself within two frames

    @property
    def dialog(self):
        return self.control.dialog

    def says(self) -> str:
        return self.dialog.standing.text()


@pytest.fixture
def bench(qtbot):
    made = Bench(qtbot)
    made.change(START)
    qtbot.waitUntil(lambda: made.service.is_settled, timeout=30_000)
    return made


def test_a_verdict_that_is_not_there_yet_is_not_shown(qtbot):
    bench = Bench(qtbot)
    bench.control.show(H.LOCAL)
    assert bench.told == ["This verdict is still being computed."]
    assert not bench.dialog.isVisible()


def test_it_opens_with_the_answer_of_the_service(bench):
    bench.control.show(H.LOCAL)
    assert bench.dialog.isVisible()
    shown = bench.dialog.judged()
    assert shown.verdict is bench.service.answers[H.LOCAL].verdict
    assert "local" in bench.dialog.windowTitle().lower()


def test_one_window_for_the_hypothesis_asked_for_last(bench):
    bench.control.show(H.LOCAL)
    bench.control.show(H.LEGGETT)
    assert bench.dialog.judged().hypothesis is H.LEGGETT
    bench.service.tell()
    assert bench.dialog.judged().hypothesis is H.LEGGETT


def test_it_follows_v_at_once(bench):
    bench.control.show(H.LOCAL)
    before = bench.dialog.judged().certificate.value
    bench.change(intents.set_visibility(bench.store.scenario, 0.5))
    assert bench.dialog.judged().certificate.value == pytest.approx(before * 0.5 / 0.985)
    assert bench.dialog.title.text().endswith("compatible")
    assert bench.dialog.tabs.isEnabled()


def test_moved_settings_make_it_out_of_date_until_the_answer_is_there(bench, qtbot):
    bench.control.show(H.LOCAL)
    before = bench.dialog.judged()
    bench.change(intents.set_phi(bench.store.scenario, 1.0))
    assert bench.says().startswith("Out of date") and not bench.dialog.tabs.isEnabled()
    qtbot.waitUntil(lambda: bench.service.is_settled, timeout=30_000)
    assert bench.dialog.tabs.isEnabled() and not bench.says().startswith("Out of date")
    assert bench.dialog.judged() is not before and bench.dialog.judged().settled
    bench.change(intents.set_phi(bench.store.scenario, START.phi))
    qtbot.waitUntil(lambda: bench.service.is_settled, timeout=30_000)
    assert bench.dialog.judged().critical_visibility == before.critical_visibility


def test_turning_a_sphere_does_not_end_a_check(bench, qtbot):
    """Nothing that the certificate depends on has changed."""
    bench.control.show(H.LOCAL)
    bench.dialog.certificate.start_check()
    bench.change(intents.set_camera(bench.store.scenario, "alice", Camera(1.0, 0.3)))
    qtbot.waitUntil(lambda: not bench.dialog.certificate.check.is_running, timeout=30_000)
    text = bench.dialog.certificate.result_text()
    assert text
    bench.change(intents.set_camera(bench.store.scenario, "alice", Camera(2.0, 0.3)))
    assert bench.dialog.certificate.result_text() == text
    bench.change(intents.set_visibility(bench.store.scenario, 0.9))
    assert bench.dialog.certificate.result_text() != text


def test_new_names_of_settings_are_shown(bench):
    bench.control.show(H.LOCAL)
    seen = []
    real = bench.dialog.certificate.set_judged
    bench.dialog.certificate.set_judged = lambda judged, a, b: (seen.append((a, b)), real(judged, a, b))
    bench.change(intents.rename_setting(bench.store.scenario, "alice", 0, "north"))
    assert seen[-1][0][0] == "north"
    bench.service.tell()
    assert len(seen) == 1


@pytest.mark.parametrize("change", ["fewer", "more"])
def test_an_answer_that_comes_while_a_setting_is_taken_away_or_added(bench, change):
    """The Store is a step ahead of the service: names and coefficients would not fit together."""
    bench.control.show(H.LOCAL)
    s = bench.store.scenario
    bench.store.apply(
        intents.remove_setting(s, "bob", 5) if change == "fewer" else intents.add_setting(s, "bob")
    )
    bench.service.tell()
    assert bench.says().startswith("Out of date")


def test_a_hypothesis_that_is_no_longer_asked_about_is_out_of_date(bench):
    bench.control.show(H.LEGGETT)
    bench.change(replace(bench.store.scenario, hypotheses=("local",)))
    assert bench.says().startswith("Out of date")


def test_a_closed_window_does_not_follow_and_opens_up_to_date(bench, qtbot):
    bench.control.show(H.LOCAL)
    before = bench.dialog.judged()
    bench.dialog.close()
    bench.change(apply_preset(bench.store.scenario, "chsh"))
    qtbot.waitUntil(lambda: bench.service.is_settled, timeout=30_000)
    assert bench.dialog.judged() is before
    bench.control.show(H.LOCAL)
    assert bench.dialog.judged().certificate.coefficients.shape == (2, 2)


def test_stop_closes_the_window_and_ends_the_check(bench):
    bench.control.show(H.LOCAL)
    bench.dialog.certificate.start_check()
    bench.control.stop()
    assert not bench.dialog.isVisible()
    assert not bench.dialog.certificate.check.is_running


def test_a_click_on_a_card_of_the_window_opens_it(window, qtbot):
    qtbot.waitUntil(lambda: window.verdicts.is_settled, timeout=30_000)
    window.explain_panel.certificate_requested.emit("leggett")
    dialog = window.dialogs.certificate.dialog
    assert dialog.isVisible() and dialog.judged().hypothesis is H.LEGGETT
