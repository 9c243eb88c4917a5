"""What cards, certificate, map and ruler show is what ``evaluate`` prints for the same question."""

from __future__ import annotations

import json
import math
import re
from functools import cache

import pytest

from gui.app.dialogs.certificate_dialog import CertificateDialog
from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario
from gui.core.numbers import parse_number
from gui.core.presets import PRESETS, apply_preset
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.questions import questions_of, settled
from gui.core.verdicts.questions_json import verdicts_as_json
from gui.core.verdicts.words import standing_text
from gui.look.theme import DARK
from gui.scenes.verdicts.hypothesis_map import words_for
from gui.widgets.cards import card_text

HALF = 0.5e-4  # of the last digit shown
# 31 settings a side take as long as all others together.
CASES = [pytest.param(p, marks=pytest.mark.long) if p == "icosahedral" else p for p in PRESETS]


@cache
def answers(preset):
    scenario = apply_preset(default_scenario(), preset)
    judged = settled(questions_of(scenario, evaluate(scenario).correlations))
    printed = json.loads(json.dumps(verdicts_as_json(judged)))
    return [(one, printed[one.hypothesis]) for one in judged]


def numbers_in(text):
    return [parse_number(found) for found in re.findall(r"−?\d+(?:\.\d+)?", text)]


def interval_of(printed, visibility):
    """The interval that a card is about: absolute where V has a meaning, else a factor of the data."""
    if printed["critical_visibility_werner"] is not None:
        return printed["critical_visibility_werner"]
    return [None if end is None else end * visibility for end in printed["critical_visibility"]]


def assert_shown(shown, low, high):
    """One number: both ends round to it. Two: they hold the interval and are no further than a digit."""
    assert len(shown) in (1, 2)
    if len(shown) == 1:
        assert abs(shown[0] - low) <= HALF and abs(shown[0] - high) <= HALF
    else:
        assert low - 2 * HALF <= shown[0] <= low + 1e-9 and high - 1e-9 <= shown[1] <= high + 2 * HALF


@pytest.mark.parametrize("preset", CASES)
def test_a_card_says_what_evaluate_prints(preset):
    for judged, printed in answers(preset):
        text = card_text(judged.hypothesis, judged)
        low, high = interval_of(printed, judged.question.visibility)
        assert text.lamp == printed["status"]
        if low is None:
            assert text.critical in ("any V", "any factor") and text.distance == ""
            continue
        assert_shown(numbers_in(text.critical), low, high)
        assert text.short_critical in text.critical
        assert_shown(numbers_in(standing_text(judged).partition(" (now")[0]), low, high)
        v = judged.question.visibility
        gap = v - high if v > high else v - low
        assert numbers_in(text.distance) in ([], [pytest.approx(abs(gap), abs=5e-4)])
        assert ("above" in text.distance) == (gap >= 5e-4)
        proven = "not proven" not in text.proof
        assert proven == printed["proven"]
        if "gap" in text.proof:
            promised = float(text.proof.partition("gap ")[2].replace("−", "-"))
            assert printed["details"]["gap"] <= promised <= 2 * printed["details"]["gap"]


@pytest.mark.parametrize("preset", CASES)
def test_a_status_and_the_ends_never_contradict_each_other(preset):
    for _, printed in answers(preset):
        low, high = (math.inf if end is None else end for end in printed["critical_visibility"])
        assert 0.0 <= low <= high
        assert (high < 1.0) == (printed["status"] == "excluded")
        assert (low >= 1.0) == (printed["status"] == "compatible")


@pytest.mark.parametrize("preset", CASES)
def test_the_certificate_shows_the_printed_numbers(preset, qtbot):
    dialog = CertificateDialog(DARK)
    qtbot.addWidget(dialog)
    for judged, printed in answers(preset):
        dialog.set_judged(judged)
        certificate = printed["certificate"]
        assert dialog.windowTitle().endswith(row_of(judged.hypothesis).name)
        if certificate is None:
            assert dialog.certificate.copy_text("JSON") == ""
            continue
        bound, value, _ = numbers_in(dialog.certificate.bars.words())
        assert abs(bound - certificate["bound"]) <= HALF and abs(value - certificate["value"]) <= HALF
        assert json.loads(dialog.certificate.copy_text("JSON"))["certificate"] == certificate
    dialog.stop()


@pytest.mark.parametrize("preset", CASES)
def test_the_map_tells_the_printed_statuses(preset):
    text = words_for({judged.hypothesis: judged.status for judged, _ in answers(preset)})
    parts = dict(re.findall(r"(inside|outside|not decided): ([^;]*?)(?=;|\.$)", text))
    for judged, printed in answers(preset):
        part = {"compatible": "inside", "excluded": "outside", "undecided": "not decided"}[printed["status"]]
        assert row_of(judged.hypothesis).word in parts[part].split(", ")
