"""The verdicts of a report: one row each, and the inequalities that show them."""

from __future__ import annotations

from collections.abc import Sequence

from gui.core.numbers import number, probability
from gui.core.report.types import ReportTable, Row
from gui.core.verdicts.certificate_text import inequality_text, known_name, name_text
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.measured_words import basis_text, noise_text, sd_text
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import LAMPS, OF_DATA, critical_texts, distance_text, is_relative, proof_text
from physics.verdicts.types import Status


def verdict_table(judged: Sequence[Judged]) -> ReportTable:
    """Of data: distance, p-value, its origin and the critical visibility; of theory: V* and its proof."""
    rows: list[Row] = []
    for one in judged:
        name, status, told = row_of(one.hypothesis).name, LAMPS[one.status][0], one.verdict.statistics
        if one.question.measured is None:
            critical = critical_texts(one)[0].removesuffix(OF_DATA)
            rows.append((name, status, critical, distance_text(one), proof_text(one)))
        elif told is None:
            rows.append((name, status, "", "", basis_text(one), "", ""))
        else:
            p = probability(told.corrected_p_value)
            half = "" if told.halves is None else f"{number(told.halves.excess_sd, 1)} σ"
            rows.append((name, status, sd_text(told.distance), p, _source(one), noise_text(one), half))
    if judged[0].question.measured is None:
        # Of given numbers it is the factor at which they can be explained.
        critical = "critical factor" if is_relative(judged[0]) else "critical V*"
        head: Row = ("", "", critical, "here", "shown by")
        return ReportTable("What could explain this?", head, tuple(rows), wide=(0, 1, 3, 4))
    head = ("", "", "distance D", "p, corrected", "p rests on", "critical V × data", "other half")
    # The last two are there for what is excluded, and for counts.
    kept = [k for k in range(len(head)) if k < 5 or any(row[k] for row in rows)]
    head, rows = tuple(head[k] for k in kept), [tuple(row[k] for k in kept) for row in rows]
    return ReportTable("What could explain these data?", head, tuple(rows), wide=(0, 1, 4))


def _source(judged: Judged) -> str:
    text = basis_text(judged)
    return text.split(", ", 1)[1] if judged.status is Status.EXCLUDED and ", " in text else text


def certificate_lines(judged: Sequence[Judged], names_a: Sequence[str], names_b: Sequence[str]) -> list[str]:
    """The inequality of each hypothesis that is excluded, with its value and what it is worth."""
    lines = []
    for one in judged:
        certificate = one.certificate
        if certificate is None or one.status is not Status.EXCLUDED:
            continue
        name = name_text(known_name(one))
        head = f"{row_of(one.hypothesis).name}{f' ({name})' if name else ''}"
        inequality = inequality_text(certificate, names=(names_a, names_b))
        lines.append(f"{head}: {inequality}; here {number(certificate.value)}")
    return lines
