"""What is said of measured numbers: standard deviations, never a violation without a look at the error."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.presets import EXAMPLES
from gui.core.results_json import results_as_json
from gui.core.scene_list import SCENES
from gui.core.shots import Amount
from gui.core.shots.command import shots_csv
from gui.core.verdicts.measured import judged_words
from gui.panels.readouts import readout_rows
from gui.panels.words import FITTED_V, NO_V, ruler_words, told_against, told_in_plot
from physics.statistics import needed_in_each, p_value

PAIRS = dict.fromkeys(("1", "1'", "2", "2'", "3", "3'"), -0.9)
STATE = b'{"state": {"werner": 0.98}, "phi_deg": 30}'


def counted(pairs):
    """Counts at the settings of the triad, 30 degrees: L = 1.893 on a bound of 1.8275."""
    return scenario_from_bytes(shots_csv(STATE, "s.json", "quantum", Amount(pairs, 1)), "counts.csv")


@pytest.mark.parametrize(("needed", "tests"), [(5.0, 7), (3.0, 8), (1.0, 100), (10.0, 24_000)])
def test_each_of_many_tests_needs_more(needed, tests):
    """k P(> d) = P(> needed), the definition."""
    d = needed_in_each(needed, tests)
    assert tests * float(p_value(d)) == pytest.approx(float(p_value(needed)), rel=1e-9)
    assert needed_in_each(needed, 1) == pytest.approx(needed, abs=1e-9)


def test_words_of_numbers_with_and_without_error():
    assert told_against(0.1, "2", None) == ("violated by 0.1000", "bad")
    assert told_against(0.1, "2", (0.01, 5.0)) == ("10.0 s.d. above 2, significant", "bad")
    assert told_in_plot(0.1, (0.05, 5.0)) == ("2.0 s.d. above the bound, not significant", "muted")


def test_errors_of_a_measured_table():
    s = counted(1000)
    results = evaluate(s)
    errors, c = results.errors, results.correlations.correlators
    rows = range(3)
    used = [c[k, 2 * k] for k in rows] + [c[k, 2 * k + 1] for k in rows]
    # sqrt(sum of (1 - C^2)/n)/N by hand.
    assert errors.leggett == pytest.approx(math.sqrt(sum((1 - x * x) / 1000 for x in used)) / 3, rel=1e-9)
    assert errors.leggett_needed == 5.0
    # 18 correlators make 3 x 15 blocks of 2 x 2, each with 8 choices of signs.
    assert errors.chsh_needed == pytest.approx(needed_in_each(5.0, 45 * 8))
    assert results_as_json(results)["measured_errors"]["leggett_sigma"] == errors.leggett
    assert evaluate(replace(s, data=None)).errors is None


@pytest.mark.parametrize(("pairs", "verdict"), [(100, "not significant"), (100_000, ", significant")])
def test_no_scene_says_violated_by_of_a_measured_number(make_window, pairs, verdict):
    window = make_window(counted(pairs))
    for scene in ("leggett", "werner", "polarization"):
        assert scene in SCENES
        s = replace(window.store.scenario, scene=scene)
        window.store.apply(s)
        window.refresh()
        said = [plot.view().accessibleDescription() for plot in window.current_scene.plots()]
        said += [value.note for _, value in window.current_scene.readout_rows(evaluate(s))]
        assert said and not [text for text in said if "violated by" in text]
    rows = {spec.key: value for spec, value in readout_rows(evaluate(s))}
    assert verdict in rows["leggett"].note


def test_the_measured_point_is_judged_beside_theory(make_window):
    window = make_window(scenario_from_bytes(EXAMPLES["branciard2008"][1].read_bytes(), "b.csv"))
    texts = window.current_scene.plot.view().accessibleDescription()
    assert "88.2 s.d. above the bound, significant" in texts and "violated by" not in texts


def test_of_two_runs_at_one_angle_it_is_said_that_the_first_is_judged():
    rows = [f"30,{pair},{c},0.01,{run}\n" for run in "AB" for pair, c in PAIRS.items()]
    text = "phi_deg,pair,C,sigma,run\n" + "".join(rows)
    s = scenario_from_bytes(text.encode(), "runs.csv")
    assert len(s.data.points) == 2
    assert judged_words(s) == ("Judged: data with errors, φ = 30.0° (A), the first of 2 runs", True)


def test_the_ruler_shows_the_v_fitted_to_a_table_and_none_of_given_correlations():
    # Delft: S = 2.42 is 2√2 V, up to what the four errors weigh; the V chosen before is not that of the data.
    name = EXAMPLES["delft2015"][1]
    s = scenario_from_bytes(name.read_bytes(), name.name)
    v, words = ruler_words(s)
    assert v == pytest.approx(2.4225 / (2 * np.sqrt(2)), abs=0.03) and words == FITTED_V
    given = replace(s, data=None)
    assert np.isnan(ruler_words(given)[0]) and ruler_words(given)[1] == NO_V
    plain = intents.default_scenario()
    assert ruler_words(plain) == (plain.visibility, None)
