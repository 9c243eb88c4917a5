"""The import dialog: nothing is taken over before OK, what will be is said, and choices are remembered."""

from __future__ import annotations

import json
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gui.core.data.importing import preview
from gui.core.data.importing.mapping import read_mapping
from gui.core.data.importing.templates import TEMPLATES, template_text
from gui.core.files.opening import scenario_of_files
from gui.core.numbers import count
from gui.core.presets import EXAMPLES

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

LAB = "Angle [rad];E1;E1';E2;E2';E3;E3';note\n0,5;-0,90;-0,92;-0,91;-0,93;-0,90;-0,92;ok\n"
WAIT = 20_000


def choose(combo, value):
    """As the mouse or the arrow keys do."""
    at = next(k for k in range(combo.count()) if combo.itemData(k) == value)
    combo.setCurrentIndex(at)
    combo.activated.emit(at)


def retype(entry, text):
    entry.clear()
    QTest.keyClicks(entry, text)


@pytest.fixture
def lab(tmp_path):
    path = tmp_path / "lab.csv"
    path.write_text(LAB, encoding="utf-8")
    return path


def dialog_for(window, *paths):
    window.files.import_files(list(paths))
    return window.files.importing


def fill_in(qtbot, dialog):
    """What the file of this laboratory does not say."""
    choose(dialog.choices.decimal, ",")
    choose(dialog.choices.unit, "rad")
    retype(dialog.choices.shots, "1000")
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)


def test_a_file_that_is_not_recognised_is_asked_about(window, qtbot, lab, tmp_path):
    before = window.store.scenario
    assert not window.files.open(lab)
    assert window.banner.text().startswith("Not opened. lab.csv")
    dialog = window.files.importing
    assert dialog is not None and dialog.isVisible() and not dialog.ok.isEnabled()
    assert "Not readable like this" in dialog.answer.text()
    fill_in(qtbot, dialog)
    assert (
        f"1 value of L, φ = +28.65°, N = 3, 6 correlators, {count(1000)} pairs each" in dialog.answer.text()
    )
    assert "Left out, not known here: field note" in dialog.answer.text()
    assert window.store.scenario is before
    # The same choices, headless.
    dialog.save_mapping_to(tmp_path / "mapping.json")
    mapping = read_mapping((tmp_path / "mapping.json").read_bytes())
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.files.importing is None
    data = window.store.scenario.data
    assert data.points[0].phi == pytest.approx(0.5) and data.points[0].shots == (1000,) * 6
    assert scenario_of_files([lab], mapping).data == data
    window.commands.undo()
    assert window.store.scenario == before


def test_choices_are_remembered_for_the_layout(window, qtbot, lab, tmp_path):
    dialog = dialog_for(window, lab)
    fill_in(qtbot, dialog)
    dialog.ok.click()
    other = tmp_path / "tuesday.csv"
    other.write_text(LAB.replace("0,5;", "0,25;"), encoding="utf-8")
    dialog = dialog_for(window, other)
    assert dialog.ok.isEnabled() and "φ = +14.32°" in dialog.answer.text()


def test_cancel_takes_nothing_over(window, qtbot, lab):
    before = window.store.scenario
    dialog = dialog_for(window, lab)
    fill_in(qtbot, dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.store.scenario is before and window.files.importing is None
    assert not dialog_for(window, lab).ok.isEnabled()  # nor is anything remembered


def test_columns_are_given_a_meaning_by_the_keyboard(window, qtbot, tmp_path):
    path = tmp_path / "values.csv"
    path.write_text("phi_deg,S,delta\n30,1.9,0.01\n", encoding="utf-8")
    dialog = dialog_for(window, path)
    for row, meaning in ((1, "L"), (2, "sigma")):
        combo = dialog.table.cellWidget(row, 2)
        assert combo.accessibleName() == f"Meaning of column {('S', 'delta')[row - 1]}"
        combo.setFocus()
        while combo.currentData() != meaning:
            QTest.keyClick(combo, Qt.Key.Key_Down)
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert window.store.scenario.data.points[0].value == 1.9


def test_everything_can_be_reached_with_tab_and_is_named(window, lab):
    dialog = dialog_for(window, lab)
    dialog.activateWindow()
    seen = set()
    widget = dialog.table
    for _ in range(80):
        widget = widget.nextInFocusChain()
        if widget.isVisibleTo(dialog) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.add(widget)
    wanted = {dialog.choices.decimal, dialog.choices.shots, dialog.load, dialog.save, dialog.table}
    assert wanted <= seen | {dialog.table}
    assert all(w.accessibleName() or getattr(w, "text", lambda: "")() for w in seen if w.isEnabled())


def test_what_was_typed_wrongly_is_named(window, qtbot, lab):
    dialog = dialog_for(window, lab)
    fill_in(qtbot, dialog)
    retype(dialog.choices.shots, "many")
    qtbot.waitUntil(lambda: "pairs: a whole number" in dialog.answer.text(), timeout=WAIT)
    assert not dialog.ok.isEnabled()


def test_laid_over_the_data_shown(window, qtbot, tmp_path):
    window.files.open_example("branciard2008")
    path = tmp_path / "more.csv"
    path.write_text("phi_deg,L,sigma\n30,1.89,0.01\n", encoding="utf-8")
    dialog = dialog_for(window, path)
    assert "1 value of L" in dialog.answer.text()
    dialog.over.click()
    qtbot.waitUntil(lambda: "3 values of L" in dialog.answer.text(), timeout=WAIT)
    dialog.ok.click()
    assert [p.value for p in window.store.scenario.data.points] == [1.9068, 1.9005, 1.89]


def test_several_files_at_once(window, tmp_path):
    paths = []
    for k in (1, 2):
        paths.append(tmp_path / f"run{k}.csv")
        paths[-1].write_text(f"phi_deg,L,sigma\n{15 * k},1.9,0.01\n", encoding="utf-8")
    dialog = dialog_for(window, *paths)
    assert "2 values of L, φ from +15° to +30°" in dialog.answer.text()
    dialog.ok.click()
    assert [p.run for p in window.store.scenario.data.points] == ["run1.csv", "run2.csv"]


def test_trials_are_read_aside_and_can_be_cancelled(window, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "events.csv"
    rows = "0,0,1,1\n0,1,-1,-1\n1,0,1,1\n1,1,1,-1\n"
    path.write_text("setting_a,setting_b,outcome_a,outcome_b\n" + rows * 5000, encoding="utf-8")
    assert window.files.open(path)
    dialog = window.files.importing
    assert dialog.reading.isVisible()
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
    assert f"{count(20000)} trials" in dialog.answer.text()
    dialog.reading.button.click()
    dialog.reading.cancel()
    qtbot.waitUntil(lambda: not dialog.reading.is_busy, timeout=WAIT)
    assert not dialog.ok.isEnabled() and "Nothing is taken over" in dialog.answer.text()
    dialog.reading.button.click()
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
    dialog.ok.click()
    window.refresh()
    assert window.results.data.trials.wins == 20000
    assert window.store.scenario.scene == "bell"
    assert "{0} of {0} trials won".format(count(20000)) in window.explain_panel.data.text()


def test_particles_that_were_not_found(window, qtbot, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("setting_a,setting_b,outcome_a,outcome_b\n0,0,1,1\n1,0,x,0\n0,1,1,0\n1,1,0,0\n", "utf-8")
    dialog = dialog_for(window, path)
    assert 'line 3, column outcome_a: "x" is no outcome' in dialog.answer.text()
    retype(dialog.choices.plus, "1")
    retype(dialog.choices.minus, "0")
    retype(dialog.choices.lost_label, "x")
    choose(dialog.choices.lost, "minus")
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
    assert "4 trials" in dialog.answer.text() and "counts as −1" in dialog.answer.text()


def test_a_mapping_from_a_file(window, lab, tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    columns = {"Angle [rad]": "phi", **{f"E{p}": f"C{p}" for p in ("1", "1'", "2", "2'", "3", "3'")}}
    good.write_text(
        json.dumps({"columns": columns, "decimal": ",", "angle_unit": "rad", "shots": 50}), "utf-8"
    )
    bad.write_text('{"colums": {}}', encoding="utf-8")
    dialog = dialog_for(window, lab)
    dialog.read_mapping_file(bad)
    assert "bad.json: colums: is not a known field" in dialog.answer.text()
    dialog.read_mapping_file(good)
    assert dialog.choices.shots.text() == "50" and "50 pairs each" in dialog.answer.text()


def test_the_shared_runs_are_read_as_they_are(window, shared_data):
    """Opened or imported: the same data, with the fields of theory left out."""
    for path in sorted(shared_data.glob("leggett_*.json")):
        assert window.files.open(path)
        opened = window.store.scenario.data
        dialog = dialog_for(window, path)
        assert dialog.ok.isEnabled() and "correlations_theory" in dialog.answer.text()
        dialog.ok.click()
        assert window.store.scenario.data == opened


def test_a_large_list_of_entries_is_not_listed_but_read(window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "MOST_JSON", 100)
    path = tmp_path / "run.json"
    path.write_bytes(EXAMPLES["synthetic"][1].read_bytes())
    dialog = dialog_for(window, path)
    assert dialog.table.rowCount() == 0 and "12 values of L" in dialog.answer.text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_from_the_menu(window, tmp_path, monkeypatch, name):
    path = tmp_path / "form"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    window.menus.template_chosen.emit(name)
    written = path.with_suffix(".csv")
    assert written.read_text(encoding="utf-8") == template_text(name)
    assert window.files.open(written)


def test_delft_is_an_example(window):
    window.files.open_example("delft2015")
    QApplication.processEvents()
    window.refresh()
    assert window.store.scenario.scene == "bell"
    text = window.explain_panel.data.text()
    assert "196 of 245 trials won" in text and "p ≤ 0.0392" in text and "S = 2.42 ± 0.20" in text
    assert math.isclose(window.results.correlations.chsh.value, 2.4225, abs_tol=5e-5)


def test_decimal_commas_are_seen_and_unknown_names_are_asked_for(window, qtbot, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("angle between;value of L;uncertainty\n30,0;1,9005;0,0010\n", encoding="utf-8")
    dialog = dialog_for(window, path)
    assert dialog.choices.decimal.currentData() == ","
    assert "what each column means" in dialog.answer.text() and not dialog.ok.isEnabled()
    for row, meaning in enumerate(("phi", "L", "sigma")):
        choose(dialog.table.cellWidget(row, 2), meaning)
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
    assert "1 value of L, φ = +30°, N = 3" in dialog.answer.text()
