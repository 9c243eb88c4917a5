"""The judgement of data with errors in words: never proven, always with its p-value."""

from __future__ import annotations

import math

from gui.core.numbers import minus, probability, value_with_error
from gui.core.verdicts.questions import Judged
from physics.verdicts.types import Statistics, Status

NOT_KNOWN = "distance not computed"


def sd_text(value: float) -> str:
    """A number of standard deviations."""
    return minus(f"{value:.1f} s.d.")


def headline_texts(judged: Judged) -> tuple[str, str]:
    """Beside the lamp: by how much excluded, else the p-value; and short."""
    told = judged.verdict.statistics
    if told is None:
        return "", ""
    if judged.status is Status.EXCLUDED:
        return f"by {sd_text(told.significance)}", f"by {sd_text(told.significance)}"
    sign = "=" if judged.settled or told.method != "chi_square" else "≤"
    p = probability(told.corrected_p_value, sign)
    return p, p


def basis_text(judged: Judged) -> str:
    """What the p-value rests on; with it, where excluded."""
    told = judged.verdict.statistics
    if told is None:
        return NOT_KNOWN
    if not told.converged:
        return "distance not converged"
    if told.method == "inside":
        return "data within the set"
    source = f"bootstrap of {told.simulated}"
    if told.method == "chi_square":
        source = f"χ² of all {told.rows} rows"
    if judged.status is Status.EXCLUDED:
        return f"{probability(told.corrected_p_value)}, {source}"
    return source


def off_text(judged: Judged) -> str:
    """How far the data are from the set."""
    told = judged.verdict.statistics
    return "" if told is None else f"D = {sd_text(told.distance)}"


def judged_sentence(judged: Judged) -> str:
    """The judgement with everything that belongs to it."""
    told = judged.verdict.statistics
    if told is None:
        reason = judged.verdict.details.get("reason")
        return f"Undecided: how far data are from this set is not known{f' ({reason})' if reason else ''}."
    asked = told.asked
    tests = f"corrected for {asked.tried} tests" if asked.tried > 1 else "one test"
    p = probability(told.corrected_p_value)
    far = f"The data are D = {told.distance:.2f} s.d. from the nearest model ({told.rows} rows)"
    level = " of an outer approximation (level 1 of the hierarchy)" if told.level else ""
    if not told.converged:
        return f"Undecided: the nearest model was found only roughly. {far}{level}."
    if judged.status is Status.EXCLUDED:
        by = sd_text(told.significance)
        wanted = f"{p}, {tests}; {asked.confidence:g} s.d. asked for"
        return minus(f"Excluded by {by} ({wanted}). {far}{level}; {_source(told)}.")
    word = "Compatible" if judged.status is Status.COMPATIBLE else "Undecided"
    if told.method == "inside":
        return f"Compatible, {p}: some model has the very numbers that were measured{level}."
    return minus(
        f"{word}, {p} ({tests}; {asked.confidence:g} s.d. asked for). {far}{level}; {_source(told)}."
    )


def _source(told: Statistics) -> str:
    if told.method == "chi_square":
        simulated = f", none of {told.simulated} simulated data sets is as far off" if told.simulated else ""
        return f"p from the conservative χ² tail with at least all rows as degrees of freedom{simulated}"
    return (
        f"{told.exceeded} of {told.simulated} data sets simulated from that model are at least as far "
        f"off (seed {told.asked.seed})"
    )


def inequality_sentence(judged: Judged) -> str:
    """What the inequality shown is worth; nothing without one."""
    told = judged.verdict.statistics
    if told is None or told.excess_sd is None:
        return ""
    text = (
        f"The inequality missed the most: S − B = {told.excess_sd:.1f} σ. It was chosen on these same data, "
        "so this is no significance."
    )
    if noise_text(judged):
        text += f" With white noise to {noise_text(judged)} of the data it would just be obeyed."
    halves = halves_text(judged)
    return minus(f"{text} {halves}" if halves else text)


def noise_text(judged: Judged) -> str:
    """The factor at which the inequality would just be obeyed, with its error; nothing unless excluded."""
    told = judged.verdict.statistics
    if told is None or told.visibility is None or told.visibility_sigma is None:
        return ""
    return value_with_error(told.visibility, told.visibility_sigma) if math.isfinite(told.visibility) else ""


def halves_text(judged: Judged) -> str:
    """What one half of the counts says of the inequality chosen on the other; nothing without halves."""
    told = judged.verdict.statistics
    if told is None or told.halves is None:
        return ""
    test = told.halves
    return minus(
        f"An inequality chosen on a random half of the counts (seed {test.seed}) and tested on the other "
        f"gives S − B = {test.excess_sd:.1f} σ ({probability(test.p_value)}, one test)."
    )


def method_text(judged: Judged) -> str:
    """How distances are measured."""
    if judged.verdict.method == "measured.likelihood_ratio":
        return "D² is the likelihood ratio −2 ln Λ of the counts."
    if judged.verdict.method == "measured.gaussian":
        return "D² is the smallest χ² of any model, errors Gaussian and independent."
    return ""
