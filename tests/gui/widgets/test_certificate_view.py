"""Certificate dialog, its inequality, heat map, bars, model and sampler."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from gui.app.dialogs.certificate_dialog import CertificateDialog
from gui.core.verdicts.certificate_words import check_words, method_words, model_words
from gui.core.verdicts.questions import Question, ask, judge_question
from gui.core.verdicts.questions_json import verdicts_as_json
from gui.core.verdicts.words import proof_text, standing_text
from gui.look.theme import DARK, LIGHT
from gui.look.themed import restyle
from gui.widgets.certificate import BoundBars, CoefficientMap
from gui.widgets.certificate.coefficient_map import NUMBER_STYLES
from physics.direction_sets import chsh_settings
from physics.verdicts.checking.check import CheckResult
from physics.verdicts.types import Correlations, Effort, Hypothesis, Status

H = Hypothesis


@pytest.fixture(scope="module")
def answers():
    alice, bob = chsh_settings()
    data = Correlations(
        alice, bob, -alice @ bob.T, np.ones((2, 2), dtype=bool), np.zeros(len(alice)), np.zeros(len(bob))
    )
    return {h: ask(Question(h, data, 1.0, 0.95, True), Effort(prove=True), None) for h in H}


@pytest.fixture
def dialog(qtbot):
    made = CertificateDialog(DARK)
    qtbot.addWidget(made)
    yield made
    made.stop()


def picture(paint, width=400, height=300):
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, width, height))
    painter.end()
    return image


# Inequality.


def test_excluded_opens_on_the_inequality(dialog, answers):
    dialog.set_judged(answers[H.LOCAL])
    assert dialog.tabs.currentIndex() == 0
    assert dialog.certificate.name.text() == "CHSH"
    assert r"\le 2" in dialog.certificate.equation.latex()
    assert dialog.certificate.equation.error() == ""
    assert dialog.certificate.bars.excess() == pytest.approx(0.95 * 2 * np.sqrt(2) - 2, abs=1e-6)
    assert "Local causality: excluded" in dialog.title.text()


def test_compatible_opens_on_the_model(dialog, answers):
    dialog.set_judged(answers[H.LEGGETT])
    assert dialog.tabs.currentIndex() == 1


def test_the_tab_stays_while_the_same_verdict_is_refined(dialog, answers):
    dialog.set_judged(answers[H.LOCAL])
    dialog.tabs.setCurrentIndex(1)
    dialog.set_judged(structs.replace(answers[H.LOCAL]))
    assert dialog.tabs.currentIndex() == 1
    dialog.set_judged(answers[H.SEPARABLE])
    assert dialog.tabs.currentIndex() == 0


def test_check_runs_off_the_gui_thread_and_tells(dialog, answers, qtbot):
    dialog.set_judged(answers[H.LOCAL])
    dialog.show()
    qtbot.mouseClick(dialog.certificate.check.button, Qt.MouseButton.LeftButton)
    assert dialog.certificate.check.button.text() == "Cancel"
    qtbot.waitUntil(lambda: not dialog.certificate.check.is_running, timeout=10_000)
    assert dialog.certificate.result_text() == "✓ All 16 strategies tried: largest value 2.0000 = bound."
    assert dialog.certificate.check.button.text() == "Check it"
    dialog.set_judged(structs.replace(answers[H.LOCAL]))
    assert dialog.certificate.result_text() == ""  # a result belongs to what was checked


def test_cancel_and_stale_end_a_check(dialog, answers, qtbot):
    dialog.set_judged(answers[H.LEGGETT])
    dialog.certificate.start_check()
    dialog.certificate.check.button.click()
    assert not dialog.certificate.check.is_running and dialog.certificate.result_text() == ""
    dialog.certificate.start_check()
    dialog.set_stale(True)
    assert not dialog.certificate.check.is_running
    assert "Out of date" in dialog.standing.text() and not dialog.tabs.isEnabled()
    dialog.set_judged(answers[H.LEGGETT])
    assert dialog.tabs.isEnabled() and "Compatible" in dialog.standing.text()
    dialog.stop()


def test_a_failing_check_is_told(dialog, answers, qtbot):
    certificate = answers[H.LOCAL].verdict.certificate
    broken = replace(certificate, bound=1.9)
    bad = structs.replace(answers[H.LOCAL], verdict=replace(answers[H.LOCAL].verdict, certificate=broken))
    dialog.set_judged(bad)
    dialog.certificate.start_check()
    qtbot.waitUntil(lambda: not dialog.certificate.check.is_running, timeout=10_000)
    # The cross means an excluded hypothesis, nothing else.
    assert dialog.certificate.result_text().startswith("!")
    assert "does not hold" in dialog.certificate.result_text()


@pytest.mark.parametrize("form", ["LaTeX", "JSON", "NumPy"])
def test_copies_reach_the_clipboard(dialog, answers, form):
    dialog.set_judged(answers[H.LOCAL])
    action = next(a for a in dialog.certificate.copy_button.menu().actions() if a.text() == form)
    action.trigger()
    text = QGuiApplication.clipboard().text()
    assert {"LaTeX": r"\le 2", "JSON": '"certificate"', "NumPy": "import numpy"}[form] in text
    if form == "JSON":
        assert json.loads(text)["name"] == "CHSH"


def test_no_certificate_disables_its_tab(dialog, answers):
    one = answers[H.QUANTUM]
    dialog.set_judged(structs.replace(one, verdict=replace(one.verdict, certificate=None)))
    assert not dialog.tabs.isTabEnabled(0)
    assert dialog.tabs.currentIndex() == 1
    assert dialog.certificate.copy_text("JSON") == ""


@pytest.mark.parametrize("hypothesis", list(H))
def test_every_verdict_can_be_shown_in_both_themes(dialog, answers, hypothesis):
    dialog.set_judged(answers[hypothesis], ["a1", "a2"], ["b1", "b1'"])
    dialog.show()
    for tab in (0, 1):
        dialog.tabs.setCurrentIndex(tab)
        before = dialog.grab().toImage()
        restyle(LIGHT)
        assert dialog.grab().toImage() != before
        restyle(DARK)


# Words.


def test_words_of_verdicts(answers):
    assert "no such model exists above V = 0.7071 (now 0.9500)" in standing_text(answers[H.LOCAL])
    assert "a model exists up to V = 1.0000" in standing_text(answers[H.QUANTUM])
    one = answers[H.LOCAL]
    verdict = replace(one.verdict, critical_visibility=(0.9, 0.97), proven=False)
    open_one = judge_question(one.question, verdict, False)
    assert open_one.status is Status.UNDECIDED
    assert "up to V = 0.9000, none is left above 0.9700 (now 0.9500)" in standing_text(open_one)
    # A provisional upper end is not told as if it were proven.
    provisional = judge_question(one.question, replace(verdict, upper_proven=False), False)
    assert "up to V = 0.9000, probably none above 0.9700 (now 0.9500)" in standing_text(provisional)
    for judged in answers.values():
        assert method_words(judged), judged.verdict.method


def test_words_of_models(answers):
    assert "deterministic strategies" in model_words(answers[H.LOCAL], 0.7071, 0.0)
    assert "reaches V = 0.7071" in model_words(answers[H.LOCAL], 0.7071, 0.0)
    assert "white noise" in model_words(answers[H.QUANTUM], 0.95, 0.05)
    assert "hidden polarizations" in model_words(answers[H.LEGGETT], 0.95, 0.05)


def test_what_no_model_shows_names_its_theorem():
    """Judged by a theorem, with a model that reaches less: the card and the words name the theorem."""
    rng = np.random.default_rng(1)
    alice, bob = rng.normal(size=(2, 60, 3))
    alice, bob = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (alice, bob))
    data = Correlations(alice, bob, -alice @ bob.T, np.ones((60, 60), bool))
    judged = ask(Question(H.LOCAL, data, 1.0, 0.68, True), Effort(prove=False), None)
    assert judged.verdict.details["theorem"] == "grothendieck_3"
    assert proof_text(judged) == "proven: theorem"
    assert "Designolle et al. 2023" in model_words(judged, 0.5, 0.0)
    assert "coins" in model_words(judged, 0.5, 0.0)
    assert "Grothendieck" in method_words(judged)
    assert verdicts_as_json([judged])["local"]["details"]["theorem"] == "grothendieck_3"


def test_words_of_checks():
    one = CheckResult("search", 1.9, 2.0, True, False, "hidden_polarizations", 2.5, True, {"points": 200_000})
    assert "stays below the bound 2.0000; none exceeds it" in check_words(one)
    assert "does not hold" in check_words(replace(one, agrees=False, found=2.1))
    assert "not what is shown" in check_words(replace(one, value_agrees=False))


# Heat map and bars.


@pytest.fixture
def heat(qtbot):
    made = CoefficientMap(LIGHT)
    qtbot.addWidget(made)
    c = np.array([[1.0, -0.3333, 0.0], [0.5, 1.0, -1.0]])
    made.set_coefficients(c, np.array([0.25, 0.0]), np.array([0.0, -1.0, 0.0]))
    made.resize(400, 260)
    return made


def test_heat_map_has_margins_only_where_they_count(heat):
    assert heat.shape() == (3, 4)
    assert heat.value_at(0, 3) == 0.25 and heat.value_at(2, 1) == -1.0
    assert np.isnan(heat.value_at(2, 3))
    heat.set_coefficients(np.eye(2), np.zeros(2), np.zeros(2))
    assert heat.shape() == (2, 2)


def test_arrow_keys_read_the_cells(heat, qtbot):
    assert "C(a₁, b₁): 1" in heat.accessibleDescription()
    qtbot.keyClick(heat, Qt.Key.Key_Right)
    assert "C(a₁, b₂): −0.3333" in heat.accessibleDescription()
    for _ in range(5):
        qtbot.keyClick(heat, Qt.Key.Key_Right)
    assert "⟨a₁⟩: 0.25" in heat.accessibleDescription()
    for _ in range(5):
        qtbot.keyClick(heat, Qt.Key.Key_Down)
    qtbot.keyClick(heat, Qt.Key.Key_Left)
    qtbot.keyClick(heat, Qt.Key.Key_Left)
    assert "⟨b₂⟩: −1" in heat.accessibleDescription()


def test_cell_under_the_mouse_is_the_one_painted(heat):
    corner, width, height = heat.grid(QRectF(heat.rect()))
    for row, column in ((0, 0), (1, 2), (2, 3)):
        assert heat.cell_at(heat.cell_rect(corner, width, height, row, column).center()) == (row, column)
    assert heat.cell_at(corner.__class__(0, 0)) is None


def test_sign_shows_without_colour(qtbot):
    def gray(value):
        made = CoefficientMap(LIGHT)
        qtbot.addWidget(made)
        made.set_coefficients(np.array([[value]]))
        image = picture(made.paint, 120, 120).convertToFormat(QImage.Format.Format_Grayscale8)
        return {image.pixel(x, y) for x in range(60, 90) for y in range(34, 44)}

    assert len(gray(0.999)) == 1
    assert len(gray(-0.999)) > 1  # hatched


def test_numbers_shrink_and_vanish(qtbot):
    made = CoefficientMap(LIGHT)
    qtbot.addWidget(made)
    made.set_coefficients(np.full((30, 30), -0.123))
    assert made.number_font(80, 40)[0].pixelSize() == NUMBER_STYLES[0][0]
    assert made.number_font(44, 40)[1] < 3
    assert made.number_font(10, 10) is None
    picture(made.paint)


def test_bars(qtbot):
    bars = BoundBars(DARK)
    qtbot.addWidget(bars)
    bars.set_values(2.0, 2.5)
    assert "0.5000 above" in bars.accessibleDescription()
    first = picture(bars.paint)
    bars.set_values(2.0, 1.5)
    assert "0.5000 below" in bars.words()
    assert picture(bars.paint) != first
    bars.set_values(0.0, -0.5, proven=False)
    picture(bars.paint)
    bars.set_values(0.0, 0.0)
    picture(bars.paint)


# Model and sampler.


def test_parts_shown_depend_on_the_model(dialog, answers):
    view = dialog.model
    for hypothesis, parts in (
        (H.LOCAL, {"table"}),
        (H.UNSTEERABLE_A_TO_B, {"table", "bob"}),
        (H.UNSTEERABLE_B_TO_A, {"table", "alice"}),
        (H.LEGGETT, {"alice", "bob"}),
        (H.SEPARABLE, {"alice", "bob"}),
        (H.QUANTUM_SAME_DIRECTIONS, {"state"}),
    ):
        view.set_judged(answers[hypothesis])
        shown = {p for p in ("alice", "bob", "table", "state") if not getattr(view, p).isHidden()}
        assert shown == parts, hypothesis


def test_strategies_are_listed_by_weight(dialog, answers):
    view = dialog.model
    view.set_judged(answers[H.LOCAL])
    weights = [float(view.table.item(k, 0).text()) for k in range(view.table.rowCount())]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1.0, abs=1e-3 * len(weights))
    assert {view.table.item(0, c).text() for c in range(1, view.table.columnCount())} <= {"+", "−"}


def test_sampler_runs_only_while_its_button_is_down_and_seen(dialog, answers, qtbot):
    view = dialog.model
    dialog.set_judged(answers[H.LEGGETT])
    dialog.show()
    assert view.sampled() == 0 and not view.button.isChecked()
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.sampled() > 500, timeout=10_000)
    assert "standard errors" in view.words.text()
    qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    stopped = view.sampled()
    qtbot.wait(100)
    assert view.sampled() == stopped and view.button.text() == "Go on"
    view.button.setChecked(True)
    dialog.tabs.setCurrentIndex(0)
    stopped = view.sampled()
    qtbot.wait(100)
    assert view.sampled() == stopped


def test_new_answer_starts_the_sample_anew(dialog, answers):
    view = dialog.model
    view.set_judged(answers[H.LOCAL])
    view.button.setChecked(True)
    assert view.sampled() > 0 and view.plot.trace
    view.set_judged(answers[H.SEPARABLE])
    assert view.sampled() == 0 and not view.plot.trace
