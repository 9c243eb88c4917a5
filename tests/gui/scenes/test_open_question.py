"""Open question scene: what each tab shows, the check and the linear program in the background."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gui.core import intents
from gui.core.scenes.state import intents as state_intents
from gui.look.theme import DARK
from gui.look.themed import restyle
from gui.scenes.open_question.proof_panel import CLAIMS, verification_words
from physics.leggett.limit import verify
from tests.gui.scenes.bench import Bench

LIMIT = (1 + 1 / math.sqrt(2)) / 2


@pytest.fixture
def bench(qtbot):
    made = Bench(qtbot, intents.set_scene(intents.default_scenario(), "open_question"))
    yield made
    made.scene.stop()


def test_it_is_labelled_as_the_programs_own_result(bench):
    assert "own result" in bench.scene.own.text()
    assert "own result" in bench.scene.readout_title
    assert all("own result" in plot.reference() for plot in bench.scene.plots())


def test_beside_another_state_it_says_whose_limit_this_is(bench):
    """The limit is that of Werner states: no product state is beyond it, whatever V."""
    assert "yours" not in bench.scene.beside.text()
    assert [mark.label for mark in bench.scene.ruler_marks(bench.results)] == ["all models end at"]
    bench.apply(state_intents.set_ket, "00")
    assert "Werner state of this V, not for yours" in bench.scene.beside.text()
    assert [mark.label for mark in bench.scene.ruler_marks(bench.results)] == ["Werner: all models end at"]
    bench.apply(state_intents.set_ket, "01-10")
    bench.apply(intents.set_state, intents.default_scenario().state)
    assert "yours" not in bench.scene.beside.text()


def test_no_line_of_the_proof_ends_within_a_relation(bench):
    assert "χ\u00a0≤\u00a070.53°" in bench.scene.proof.steps.texts["least"].text()
    assert "Vʟ\u00a0=\u00a00.853553" in bench.scene.proof.steps.texts["touch"].text()


def test_the_two_angles_are_both_shown(bench):
    bench.apply(intents.set_visibility, 1.0)
    values = {spec.key: value for spec, value in bench.scene.readout_rows(bench.results)}
    assert values["best"].text == "34.06°"
    assert values["largest"].text == "28.96°"
    assert values["window"].text.endswith("60.0°")
    plot = bench.scene.inequality
    assert plot.layer("best").xs[0] == pytest.approx(34.0625, abs=1e-3)
    assert plot.layer("largest").xs[0] == pytest.approx(28.955, abs=1e-3)
    assert plot.layer("violated").pieces


def test_below_the_limit_nothing_is_violated(bench):
    r = bench.apply(intents.set_visibility, 0.85)
    assert r.excess < 0
    assert not bench.scene.inequality.layer("violated").pieces
    assert math.isnan(bench.scene.inequality.layer("largest").xs[0])
    assert "the model exists" in bench.scene.proof.steps.state("model")[1]
    bench.apply(intents.set_visibility, 0.86)
    assert "no crypto-nonlocal model" in bench.scene.proof.steps.state("model")[1]


def test_chi_moves_the_functions(bench):
    bench.scene.chi.value_changed.emit(math.radians(50))
    r = bench.update()
    assert r.chi == pytest.approx(math.radians(50))
    curve = bench.scene.modulus.layer("F")
    assert curve.ys[-1] == pytest.approx(math.sin(math.radians(25)))
    assert bench.scene.modulus.layer("near").low == pytest.approx(130.0)
    assert not bench.scene.bounds.layer("near_fails").pieces
    bench.scene.inequality.cursor_moved.emit("chi", 80.0)
    bench.update()
    assert bench.scene.bounds.layer("near_fails").pieces
    assert "!" in bench.scene.bounds.title()


def test_eta_moves_the_limit(bench):
    bench.scene.limit.cursor_moved.emit("eta", 0.5)
    r = bench.update()
    assert r.limit == pytest.approx((1 + math.sqrt(1 - 0.125)) / 2)
    assert bench.scene.limit.layer("here").ys[0] == pytest.approx(r.limit)
    assert bench.scene.ruler_marks(bench.results)[0].value == pytest.approx(r.limit)


def test_eta_zero_excludes_nothing(bench):
    bench.apply(intents.set_eta, 0.0)
    assert "nothing is excluded" in bench.scene.proof.steps.texts["touch"].text()


def test_the_check_from_its_button(bench, qtbot):
    proof = bench.scene.proof
    proof.check.button.click()
    assert proof.check.button.text() == "Cancel"
    qtbot.waitUntil(lambda: proof.found is not None, timeout=60_000)
    assert proof.found.holds
    assert proof.check.answer.text().startswith("✓")
    assert "cells" in proof.steps.state("least")[1]


def test_a_false_claim_is_refuted(bench, qtbot):
    proof = bench.scene.proof
    proof.claim.setCurrentIndex(1)
    proof.check.button.click()
    qtbot.waitUntil(lambda: proof.found is not None, timeout=60_000)
    assert proof.check.answer.text().startswith("! False")
    # The step itself is not what was checked.
    assert proof.steps.state("least") == ("✓", "")


def test_cancelling_the_check(bench, qtbot):
    proof = bench.scene.proof
    proof.check.button.click()
    proof.check.button.click()
    assert proof.check.button.text() == "Check"
    assert proof.check.bar.format() == "cancelled"
    qtbot.waitUntil(lambda: not proof.check.is_busy, timeout=60_000)
    assert proof.found is None


def test_words_of_the_check():
    _, chi_max, more = CLAIMS[2]
    text, role = verification_words(verify(chi_max=chi_max, raise_by=more))
    assert text.startswith("! False") and role == "bad"
    undecided = verify(max_cells=3000)
    assert verification_words(undecided)[0].startswith("Undecided")


def test_the_linear_program(bench, qtbot):
    panel = bench.scene.program
    panel.solve.button.click()
    qtbot.waitUntil(lambda: len(panel.found) >= 3, timeout=60_000)
    panel.solve.button.click()
    best = panel.found[-1]
    assert best.visibility == pytest.approx(LIMIT, abs=1e-4)
    assert best.upper_bound >= LIMIT
    tops = panel.weights.layer("tops")
    assert list(tops.xs) == pytest.approx([180.0]) and list(tops.ys) == pytest.approx([1.0])
    assert np.all(np.abs(panel.dual.layer("tops").xs - 34.06) < 3)
    # A solution for another η is taken away.
    bench.apply(intents.set_eta, 0.6)
    assert len(panel.weights.layer("tops").xs) == 0
    assert "another η" in panel.solve.answer.text()


def test_themes_and_tabs(bench):
    restyle(DARK)
    for index in range(bench.scene.tabs.count()):
        bench.scene.tabs.setCurrentIndex(index)
        assert not bench.scene.grab().isNull()
