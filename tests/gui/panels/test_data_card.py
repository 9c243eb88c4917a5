"""The Data card is there as long as there are data, and says what `evaluate` prints."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.data.analysis import analyse
from gui.core.data.report import analysis_as_json
from gui.core.data.types import DataKind, DataSet, LeggettPoint
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.presets import EXAMPLES
from gui.core.results_json import results_as_json
from physics import statistics
from physics.verdicts.types import Status


def points(values, sigma=0.01):
    phi = np.radians(np.linspace(-60, 60, len(values)))
    return DataSet(
        DataKind.LEGGETT_VALUES,
        title="A run",
        points=tuple(LeggettPoint(float(p), float(v), sigma) for p, v in zip(phi, values, strict=True)),
    )


def werner(v, k=5):
    return 2 * v * np.cos(np.radians(np.linspace(-60, 60, k)) / 2)


def test_chi_square_of_known_numbers():
    """Residuals 1, 2, 2 s.d. and one parameter: χ² = 9 for two degrees, where P(> χ²) = exp(-χ²/2)."""
    total, free, p = statistics.chi_square([1.0, 2.0, 2.0], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0])
    assert (total, free) == (9.0, 2)
    assert p == pytest.approx(math.exp(-4.5), rel=1e-12)
    assert math.isnan(statistics.chi_square([1.0], [1.0], [0.1])[2])


def test_data_of_a_werner_state_fit_it():
    fit = analyse(points(werner(0.9))).fit
    assert fit.visibility == pytest.approx(0.9) and fit.chi_square == pytest.approx(0, abs=1e-20)
    assert fit.degrees == 4 and fit.status is Status.COMPATIBLE


def test_chi_square_is_the_sum_over_the_points():
    shifts = np.array([1, -2, 0.5, 1.5, -1]) * 0.01
    data = points(werner(0.9) + shifts)
    fit = analyse(data).fit
    # By brute force over V.
    grid = np.linspace(0.85, 0.95, 100_001)
    x = np.array([2 * math.cos(p.phi / 2) for p in data.points])
    y = np.array([p.value for p in data.points])
    brute = (((y - grid[:, None] * x) / 0.01) ** 2).sum(axis=1)
    assert fit.chi_square == pytest.approx(brute.min(), abs=1e-6)
    assert fit.visibility == pytest.approx(grid[brute.argmin()], abs=2e-6)


def test_no_werner_state_fits_a_flat_line():
    analysis = analyse(points([1.6] * 5))
    assert analysis.fit.status is Status.EXCLUDED and analysis.fit.reduced > 10
    told = analysis_as_json(analysis)
    assert "No Werner state fits these data." in told["notes"]
    assert told["fit"]["werner_state"] == "excluded"
    assert told["fit"]["chi_square_per_degree"] == pytest.approx(told["fit"]["chi_square"] / 4)


def test_v_above_one_is_no_werner_state():
    fit = analyse(points(np.minimum(2.0, werner(1.0) + 0.2))).fit
    assert fit.visibility == 1.0 and fit.status is Status.EXCLUDED


def test_the_card_stays_with_the_data_and_goes_with_them(window, tmp_path):
    card = window.explain_panel.data
    assert card.isHidden() and card.text() == ""
    path = EXAMPLES["branciard2008"][1]
    window.files.open(path)
    window.refresh()
    printed = results_as_json(evaluate(window.store.scenario))["data"]
    assert not card.isHidden()
    for words in (path.name, printed["sentence"], *printed["notes"][:1]):
        assert words in card.text()
    window.files.save_to(tmp_path / "one.nlx")  # its message took the place of the finding
    window.refresh()
    assert printed["sentence"] in card.text()
    window.files.remove_data()
    window.refresh()
    assert card.isHidden() and card.text() == ""
    window.commands.undo()
    window.refresh()
    assert printed["sentence"] in card.text()


def test_the_card_asks_the_confidence_of_the_cards(window):
    """88 and 73 s.d. are enough for any confidence; the sentence says which, and the fit is judged by it."""
    window.files.open(EXAMPLES["branciard2008"][1])
    window.refresh()
    card = window.explain_panel.data
    assert "above the 5 s.d. asked for" in card.text() and "fit these data badly" in card.text()
    window.store.apply(intents.set_confidence(window.store.scenario, 4.0))
    window.refresh()
    # χ² = 21.9 for one degree of freedom: P = 2.8e-6, below the tail of 4 s.d., 3.2e-5.
    assert "above the 4 s.d. asked for" in card.text() and "No Werner state fits" in card.text()


def test_a_bad_fit_is_said_on_the_card(window):
    s = replace(window.store.scenario, data=points([1.6] * 5))
    window.store.apply(s)
    window.refresh()
    assert "No Werner state fits these data" in window.explain_panel.data.text()
    window.store.apply(replace(s, data=points(werner(0.9))))
    window.refresh()
    assert "No Werner state" not in window.explain_panel.data.text()


def test_the_measured_value_is_in_the_readout_at_its_angle(window):
    window.files.open(EXAMPLES["branciard2008"][1])
    window.refresh()
    s = window.store.scenario
    point = min(s.data.points, key=lambda p: abs(p.phi - s.phi))

    def measured():
        return [text for text, role in window.current_scene.plot.readout() if role == "measured"]

    assert len(measured()) == 1 and f"{point.value:.4f}" in measured()[0]
    window.dispatch.apply("φ", intents.set_phi, math.radians(12.0))
    window.refresh()
    assert measured() == []


def test_the_card_checks_signalling_and_names_the_marginals_of_counts(window):
    # Each of the four pairs of settings has 100 counts; Alice finds + in 60 of 100 each time.
    counts = "60,0,0,40"
    lines = ["a_x,a_y,a_z,b_x,b_y,b_z,n_pp,n_pm,n_mp,n_mm"]
    lines += [f"{a},{b},{counts}" for a in ("1,0,0", "0,1,0") for b in ("1,0,0", "0,1,0")]
    s = scenario_from_bytes("\n".join(lines).encode(), "counts.csv", window.store.scenario)
    window.store.apply(s)
    window.refresh()
    card = window.explain_panel.data
    assert "No-signalling: no sign that outcomes depend on the other side’s setting (p = 1)." in card.text()
    # M = (120 - 80)/200, its error sqrt((1 - 0.04)/200).
    assert "Marginals used: ⟨a1⟩ = 0.200 ± 0.069" in card.text()
    lines[2] = lines[2].replace(counts, "0,20,80,0")  # now Alice's result tells Bob's setting
    signals = scenario_from_bytes("\n".join(lines).encode(), "counts.csv", window.store.scenario)
    window.store.apply(signals)
    window.refresh()
    assert "⚠ No-signalling: outcomes depend on the other side’s setting" in card.text()
    # Elsewhere nothing was measured: the check is of these settings.
    window.store.apply(intents.use_direction_set(signals, "triad"))
    window.refresh()
    assert "No-signalling" not in card.text() and "CHSH" in card.text()
