"""What a report takes for granted."""

from __future__ import annotations

from gui.core.verdicts.evaluation import Evaluation
from gui.core.verdicts.words import resolution_texts

RATIO = "D² is the likelihood ratio −2 ln Λ."
SUM_OF_SQUARES = "D² is the smallest χ² of any model."


def assumption_lines(evaluation: Evaluation) -> list[str]:
    """In the order in which one would doubt them."""
    lines = []
    if evaluation.judged or evaluation.data is not None:
        lines.append("The settings are exactly those listed; errors of the directions are not propagated.")
    scenario, analysis = evaluation.results.scenario, evaluation.results.data
    if analysis is not None:
        lines += analysis.remarks
    if evaluation.data is not None:
        t = evaluation.data.table
        if t.counts is not None:
            lines.append(f"The four counts of each pair of settings are multinomial; {RATIO}")
        elif t.shots is not None:
            lines.append(f"Each correlator comes from its number of pairs, binomially; {RATIO}")
        else:
            lines.append(f"Errors of the correlators are Gaussian and independent; {SUM_OF_SQUARES}")
        lines.append("Pairs that are not in the data would have been as those that are (fair sampling).")
        lines.append("The pairs are independent of each other: memory of the source is not allowed for.")
        told = [one.verdict.statistics for one in evaluation.judged if one.verdict.statistics is not None]
        if told:
            asked = told[0].asked
            tests = f"{asked.tried} test{'s' * (asked.tried > 1)}"
            lines.append(
                f"Excluded: p, corrected for {tests}, is at most the one-sided Gaussian tail of "
                f"{asked.confidence:g} s.d. It is found by a bootstrap of {asked.bootstrap} data sets of the "
                f"nearest model (seed {asked.seed}); where none is as far off, by the conservative χ² tail."
            )
            halves = next((one.halves for one in told if one.halves is not None), None)
            if halves is not None:
                lines.append(
                    "Other half: S − B in σ of an inequality that was chosen on a random half of the counts "
                    f"(seed {halves.seed}) and tested on the other."
                )
            lines.append("Nothing about measured numbers is proven.")
    elif evaluation.judged:
        lines.append(
            "The numbers are taken as exact"
            + ("." if not _resolution(evaluation) else f" to {_resolution(evaluation)}.")
        )
        lines.append(
            "V* is the largest factor at which the correlations, mixed with white noise, can be explained; "
            "proven means: by an explicit model, or by an inequality that every model of the kind obeys."
        )
    if scenario.data is not None and evaluation.data is None:
        lines.append(
            "Errors of the L values are Gaussian and independent; p is corrected for the angles tried."
        )
    return lines


def _resolution(evaluation: Evaluation) -> str:
    return resolution_texts(evaluation.judged[0])[1].removeprefix("numbers ")
