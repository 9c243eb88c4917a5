"""From an evaluated Scenario to the words and tables of its report. No number is computed here."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.data.report import angle, report_lines, sd
from gui.core.data.types import DataKind
from gui.core.numbers import degrees, number, probability, value_with_error
from gui.core.report.assumed import assumption_lines
from gui.core.report.types import Report, ReportTable, Row
from gui.core.report.verdicts import certificate_lines, verdict_table
from gui.core.results import Results
from gui.core.scenario import Scenario, Setting
from gui.core.scene_list import SCENES
from gui.core.values import one_line
from gui.core.verdicts.evaluation import Evaluation
from gui.core.verdicts.measured import JudgedData
from gui.core.verdicts.signalling import marginals_used, signalling_sentence
from gui.core.version import VERSION

UNNAMED = "untitled"
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class ReportSource(Struct, frozen=True):
    """Where the report comes from: the file that was opened, its sha256, and the day (2026-01-31)."""

    file: str = ""
    sha256: str = ""
    made: str = ""


def build_report(
    evaluation: Evaluation, source: ReportSource, state: str, readouts: tuple[Row, ...] = ()
) -> Report:
    """The report of what was evaluated; ``state`` in words, ``readouts`` of the scene: name, value, note."""
    results = evaluation.results
    s = results.scenario
    return Report(
        title=f"{SCENES[s.scene].title}: {_about(evaluation)}",
        facts=tuple(_facts(evaluation, source, state)),
        verdicts=verdict_table(evaluation.judged) if evaluation.judged else None,
        certificates=tuple(certificate_lines(evaluation.judged, _names(s.alice), _names(s.bob))),
        tables=tuple(_tables(evaluation, readouts)),
        findings=tuple(_findings(evaluation)),
        assumptions=tuple(assumption_lines(evaluation)),
        made=f"Nonlocality Explorer {VERSION}" + (f", {source.made}" if source.made else ""),
    )


def _about(evaluation: Evaluation) -> str:
    if not evaluation.judged:
        return "numbers of this scene"
    if evaluation.data is not None:
        return "what these data exclude"
    return "which explanations survive"


def _facts(evaluation: Evaluation, source: ReportSource, state: str) -> list[Row]:
    s, data = evaluation.results.scenario, evaluation.results.scenario.data
    rows: list[Row] = [("File", source.file or UNNAMED)]
    if source.sha256:
        rows.append(("sha256", source.sha256))
    if data is not None:
        if data.file and data.file != source.file:
            rows.append(("Data", data.file))
        if data.sha256 and data.sha256 != source.sha256:
            rows.append(("sha256 of the data", data.sha256))
        words = [data.title, data.source, f"doi {data.doi}" if data.doi else ""]
        about = ". ".join(one_line(x).rstrip(".") for x in words if x)
        if about:
            rows.append(("Data are", about))
        if data.note:
            rows.append(("Note", one_line(data.note)))
    if not evaluation.judged:
        if evaluation.data is not None:
            rows.append(("Settings", _settings_words(evaluation)))
        return rows
    if s.postulated is None:
        rows.append(("State", state))
    elif data is None:
        rows.append(("Correlations", state))
    rows.append(("Settings", _settings_words(evaluation)))
    if evaluation.words:
        rows.append(("Verdicts", evaluation.words.removeprefix("Judged: ")))
    return rows


def _settings_words(evaluation: Evaluation) -> str:
    s = evaluation.results.scenario
    settings = f"{len(s.alice)} of Alice, {len(s.bob)} of Bob"
    if s.mode == "triad":
        settings += f"; φ = {degrees(s.phi)}"
    if evaluation.results.leggett is not None:
        settings += f", N = {evaluation.results.leggett.n}, η = {number(s.eta, 3)}"
    return settings


def _tables(evaluation: Evaluation, readouts: tuple[Row, ...]) -> list[ReportTable]:
    results, s = evaluation.results, evaluation.results.scenario
    tables = []
    if results.data is not None and results.data.points:
        tables.append(_points_table(results))
    if evaluation.data is not None:
        tables.append(_measured_table(evaluation.data, s))
    elif evaluation.judged:
        tables.append(_theory_table(results))
    if evaluation.data is not None or evaluation.judged:
        tables.append(_settings_table(s, evaluation.data))
    if readouts:
        tables.append(ReportTable("Read-outs", ("", "value", ""), readouts, wide=(0, 2), long=True))
    return [table for table in tables if table.rows]


def _points_table(results: Results[Any]) -> ReportTable:
    found = results.data
    assert found is not None
    rows = tuple(
        (
            angle(p.phi),
            value_with_error(p.value, p.sigma, p.sigma_rounding),
            number(p.bound),
            sd(p.distance),
            probability(p.corrected_p_value),
        )
        for p in found.points
    )
    name = f"L{found.points[0].n_directions}".translate(_LOW)
    head = ("φ", name, "bound", "above it", f"for {found.tried} tried")
    return ReportTable("Leggett values", head, rows, long=True)


def _measured_table(data: JudgedData, s: Scenario) -> ReportTable:
    t = data.table
    a, b = _names(s.alice), _names(s.bob)
    rows = []
    for i, j in np.argwhere(t.measured):
        c = value_with_error(float(t.correlators[i, j]), float(t.sigmas[i, j]))
        counted: Row = ()
        if t.counts is not None:
            counted = tuple(f"{n:.0f}" for n in t.counts[i, j])
        elif t.shots is not None:
            counted = (f"{t.shots[i, j]:.0f}",)
        rows.append((f"{a[i]}, {b[j]}", *counted, c))
    head: Row = ("settings", "C")
    if t.counts is not None:
        head = ("settings", "++", "+−", "−+", "−−", "C")
    elif t.shots is not None:
        head = ("settings", "pairs", "C")
    title = "Counts" if t.counts is not None else "Correlators with errors"
    return ReportTable(f"{title}{data.name}", head, tuple(rows), long=True)


def _theory_table(results: Results[Any]) -> ReportTable:
    found, s = results.correlations, results.scenario
    a, b = _names(s.alice), _names(s.bob)
    rows = [
        (f"{a[i]}, {b[j]}", number(float(found.correlators[i, j]))) for i, j in np.argwhere(found.measured)
    ]
    for names, marginals in ((a, found.marginals_a), (b, found.marginals_b)):
        if marginals is not None and np.abs(marginals).max(initial=0.0) > 1e-12:
            rows += [(f"⟨{name}⟩", number(float(m))) for name, m in zip(names, marginals, strict=True)]
    return ReportTable("Correlators", ("settings", "C"), tuple(rows), long=True)


def _settings_table(s: Scenario, data: JudgedData | None) -> ReportTable:
    """Directions, and beside them the measured marginals where there are counts."""
    a, b = _names(s.alice), _names(s.bob)
    used = [] if data is None else marginals_used(data, a, b)
    marginals = {name: value_with_error(value, sigma) for name, value, sigma in used}
    rows = tuple(
        (name, *(number(x, 3) for x in one.direction), *([marginals.get(f"⟨{name}⟩", "")] if used else []))
        for side, names in ((s.alice, a), (s.bob, b))
        for name, one in zip(names, side, strict=True)
    )
    head: Row = ("", "x", "y", "z", "marginal") if used else ("", "x", "y", "z")
    return ReportTable("Settings (Bloch)", head, rows, long=True)


def _names(side: tuple[Setting, ...]) -> list[str]:
    return [one_line(one.label) for one in side]


def _findings(evaluation: Evaluation) -> list[str]:
    results = evaluation.results
    lines = []
    if results.data is not None:
        # What the reader of the file took for granted is among the assumptions.
        lines += [line for line in report_lines(results.data) if line not in results.data.remarks]
    if evaluation.data is not None:
        lines.append(signalling_sentence(evaluation.data))
    elif results.scenario.data is not None and results.scenario.data.kind is DataKind.LEGGETT_VALUES:
        lines.append(
            "The file holds values of L alone: no correlators are judged, and no-signalling cannot be tested."
        )
    leggett = results.leggett
    if leggett is not None and evaluation.data is None and evaluation.judged:
        where = "above" if leggett.excess > 0 else "below"
        name = f"L{leggett.n}".translate(_LOW)
        size = number(abs(leggett.excess))
        whose = "" if results.scenario.data is None else f"Theory at φ = {degrees(results.scenario.phi)}: "
        lines.append(
            f"{whose}{name} = {number(leggett.value)}, {size} {where} the Leggett bound "
            f"{number(leggett.bound)}."
        )
    chsh = results.correlations.chsh
    if chsh is not None and results.data is None and evaluation.judged and math.isfinite(chsh.value):
        lines.append(f"Largest CHSH value at these settings: S = {number(chsh.value)}.")
    return lines
