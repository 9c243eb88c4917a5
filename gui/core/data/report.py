"""Plain sentences on a data set: the one place where its judgement is put into words."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from gui.core.data.analysis import ChshAnalysis, DataAnalysis, PointAnalysis, WernerFit
from gui.core.data.trials.words import trial_lines, trials_as_json
from gui.core.data.types import DataKind
from gui.core.numbers import error_decimals, minus, probability, value_with_error
from physics.verdicts.types import Status

MOST_LISTED = 6
_MISFITS = {
    Status.EXCLUDED: "No Werner state fits these data.",
    Status.UNDECIDED: "Werner states fit these data badly.",
}
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def report_sentence(analysis: DataAnalysis) -> str:
    """The judgement in one sentence."""
    if analysis.kind is DataKind.CORRELATOR_TABLE:
        return _chsh_sentence(analysis.chsh, analysis.needed_sd)
    if analysis.best is None:
        return "There are no data points."
    best = analysis.points[analysis.best]
    asked = f"the {analysis.needed_sd:g} s.d. asked for after correcting for {_angles(analysis.tried)} tried"
    if analysis.tried == 1:
        asked = f"the {analysis.needed_sd:g} s.d. asked for (one angle tried)"
    purity = "" if analysis.eta == 1 else f" of models with purity η = {analysis.eta:g}"
    if analysis.n_significant:
        verb = "violates" if analysis.n_significant == 1 else "violate"
        noun = "point" if analysis.tried == 1 else "points"
        return (
            f"{analysis.n_significant} of {analysis.tried} {noun} {verb} the Leggett bound{purity} "
            f"significantly, most at {angle(best.phi)}: {sd(best.distance)}, above {asked}."
        )
    where = f"(at {angle(best.phi)})"
    none = (
        f"No point is a significant violation of the Leggett bound{purity}: "
        if purity
        else ("No point is a significant violation: ")
    )
    if best.distance <= 0:
        return f"{none}none lies above its bound, the nearest is {sd(-best.distance)} below it {where}."
    if best.distance < analysis.needed_sd:
        return f"{none}the largest excess is {sd(best.distance)} {where}, below {asked}."
    return (
        f"{none}the largest excess is {sd(best.distance)} {where}, enough for a single angle, "
        f"but short of {asked}."
    )


def report_lines(analysis: DataAnalysis) -> list[str]:
    """Everything there is to say: the judgement, what it leaves out, published numbers, contradictions."""
    return [
        report_sentence(analysis),
        *(trial_lines(analysis.trials) if analysis.trials is not None else ()),
        *excess_lines(analysis),
        *published_lines(analysis),
        *discrepancy_lines(analysis),
        *fit_lines(analysis),
        *taken_lines(analysis),
    ]


def taken_lines(analysis: DataAnalysis) -> list[str]:
    """What was left out of the file, and what was not in it."""
    lines = list(analysis.remarks)
    if analysis.ignored:
        shown = ", ".join(analysis.ignored[:MOST_LISTED])
        more = (
            f" and {len(analysis.ignored) - MOST_LISTED} more" if len(analysis.ignored) > MOST_LISTED else ""
        )
        noun = "field" if len(analysis.ignored) == 1 else "fields"
        lines.append(f"Left out, not known here: {noun} {shown}{more}.")
    return lines


def fit_lines(analysis: DataAnalysis) -> list[str]:
    """How well the best Werner state fits the points; nothing for a table of correlators."""
    fit = analysis.fit
    if fit is None:
        return []
    best = f"The Werner state that fits best has V = {value_with_error(fit.visibility, fit.sigma)}"
    if fit.reduced is None:
        return [f"{best}; one point cannot test it."]
    size = f"χ² = {fit.chi_square:.1f} for {fit.degrees} degree{'s' * (fit.degrees > 1)} of freedom"
    each = f", {fit.reduced:.2f} per degree" if fit.degrees > 1 else ""
    line = minus(f"{best}: {size}{each} ({probability(fit.p_value or 0.0)}).")
    misfit = misfit_words(fit)
    return [line, misfit] if misfit else [line]


def misfit_words(fit: WernerFit | None) -> str:
    """That no Werner state fits, to the confidence asked for, or that this is in doubt; else nothing."""
    return "" if fit is None or fit.status is None else _MISFITS.get(fit.status, "")


def measured_words(point: PointAnalysis) -> str:
    """The value of one point, with its error in the last digits."""
    name = f"L{point.n_directions}".translate(_SUBSCRIPTS)
    return minus(f"measured {name} = {value_with_error(point.value, point.sigma, point.sigma_rounding)}")


def excess_lines(analysis: DataAnalysis) -> list[str]:
    """Names the points that lie above the bound and yet are no significant violation."""
    above = [p for p in analysis.points if p.distance > 0 and not p.significant]
    if not above:
        return []
    listed = ", ".join(f"{angle(p.phi)} ({sd(p.distance)})" for p in above[:MOST_LISTED])
    more = "" if len(above) <= MOST_LISTED else f" and {len(above) - MOST_LISTED} more"
    return [f"Above the bound, but not significantly so: {listed}{more}."]


def published_lines(analysis: DataAnalysis) -> list[str]:
    """The published distances beside ours, and why they differ; nothing where none are given."""
    lines = []
    explained = unexplained = False
    for point in analysis.points:
        published = point.published
        if published is None:
            continue
        # Two digits for ours: enough to see which way the last published digit would be rounded.
        here = f"At {angle(point.phi)}: published {published.published:g}, here {point.distance:.2f} s.d."
        if abs(published.published - point.distance) < 0.05:
            lines.append(here)
        elif published.lowest <= published.published <= published.highest:
            explained = True
            allowed = f"{published.lowest:.1f} to {published.highest:.1f} s.d."
            digits = error_decimals(point.sigma, point.sigma_rounding)
            lines.append(f"{here}; an error printed as {point.sigma:.{digits}f} allows {allowed}")
        else:
            unexplained = True
            lines.append(f"{here}; the rounding of the printed error does not explain the difference.")
    if explained and not unexplained:
        lines.append(
            "The published distances were computed from unrounded errors, "
            "the ones here from the rounded errors in print."
        )
    return [minus(line) for line in lines]


def discrepancy_lines(analysis: DataAnalysis) -> list[str]:
    """Fields in which a file contradicts its own correlators."""
    return [minus(line) for point in analysis.points for line in _discrepancies(point)]


def analysis_as_json(analysis: DataAnalysis) -> dict[str, Any]:
    """The analysis with its sentences, for the headless commands; angles in degrees."""
    chsh = analysis.chsh
    return {
        "title": analysis.title,
        "source": analysis.source,
        "kind": str(analysis.kind),
        "eta": analysis.eta,
        "sentence": report_sentence(analysis),
        "notes": report_lines(analysis)[1:],
        "needed_sd": analysis.needed_sd,
        "tried": chsh.tried if chsh else analysis.tried,
        "n_significant": analysis.n_significant,
        "best": analysis.best,
        "fit": None if analysis.fit is None else _fit_as_json(analysis.fit),
        "points": [_point_as_json(point) for point in analysis.points],
        "chsh": None if chsh is None else msgspec.to_builtins(chsh),
        "trials": None if analysis.trials is None else trials_as_json(analysis.trials),
        "ignored_fields": list(analysis.ignored),
        "remarks": list(analysis.remarks),
    }


def _fit_as_json(fit: WernerFit) -> dict[str, Any]:
    return {
        "visibility": fit.visibility,
        "sigma": fit.sigma,
        "chi_square": fit.chi_square,
        "degrees_of_freedom": fit.degrees,
        "chi_square_per_degree": fit.reduced,
        "p_value": fit.p_value,
        "werner_state": fit.status,
    }


def _point_as_json(point: PointAnalysis) -> dict[str, Any]:
    return {
        "phi_deg": math.degrees(point.phi),
        "run": point.run or None,
        "N": point.n_directions,
        "L": point.value,
        "sigma": point.sigma,
        "bound": point.bound,
        "excess": point.excess,
        "distance_sd": point.distance,
        "published_sd": None if point.published is None else point.published.published,
        "p_value": point.p_value,
        "corrected_p_value": point.corrected_p_value,
        "significant": point.significant,
        "visibility": point.visibility,
    }


def point_line(point: PointAnalysis) -> str:
    """One point in words, for a read-out or a tooltip."""
    verdict = "a significant violation" if point.significant else "no significant violation"
    if point.distance > 0:
        where = f"{sd(point.distance)} above the bound {point.bound:.4f}"
        verdict = f"{verdict} ({probability(point.corrected_p_value)} after correction)"
    else:
        where = f"{sd(-point.distance)} below the bound {point.bound:.4f}"
    value = value_with_error(point.value, point.sigma, point.sigma_rounding)
    name = f"L{point.n_directions}".translate(_SUBSCRIPTS)
    at = f"{angle(point.phi)} ({point.run})" if point.run else angle(point.phi)
    return minus(f"φ = {at}: {name} = {value}, {where}; {verdict}")


def angle(phi: float) -> str:
    """An angle of ``phi`` radians in degrees, with its sign: +30°, −12.5°, 0°."""
    degrees = round(math.degrees(phi), 2) + 0.0
    return minus(f"{degrees:+g}°") if degrees else "0°"


def sd(distance: float) -> str:
    """A number of standard deviations."""
    return minus(f"{distance:.1f} s.d." if abs(distance) < 1e6 else f"{distance:.1e} s.d.")


def _angles(tried: int) -> str:
    return f"{tried} angle" if tried == 1 else f"{tried} angles"


def _chsh_sentence(chsh: ChshAnalysis | None, needed: float) -> str:
    if chsh is None:
        return "There is no CHSH value: no two settings of Alice were measured with the same two of Bob."
    a, b = ([index + 1 for index in pair] for pair in (chsh.rows, chsh.columns))
    where = f"with a{a[0]}, a{a[1]} and b{b[0]}, b{b[1]}".translate(_SUBSCRIPTS)
    blocks = f"{chsh.blocks} choice" if chsh.blocks == 1 else f"{chsh.blocks} choices"
    tried = f"after correcting for {blocks} of 2 × 2 settings with 8 choices of signs"
    value = f"S = {value_with_error(chsh.value, chsh.sigma)}"
    p = probability(chsh.corrected_p_value)
    if chsh.significant:
        text = f"The CHSH inequality is violated significantly: {value} {where}, {sd(chsh.distance)} above 2"
        return minus(f"{text} ({p} {tried}).")
    none = "No CHSH value is a significant violation"
    if chsh.distance <= 0:
        return minus(f"{none}: none lies above 2, the nearest is {value} {where}.")
    asked = f"short of the {needed:g} s.d. asked for {tried}"
    return minus(f"{none}: the farthest above 2 is {value} {where}, {sd(chsh.distance)}, {asked} ({p}).")


def _discrepancies(point: PointAnalysis) -> list[str]:
    lines = []
    for found in point.discrepancies:
        at = f"At {angle(point.phi)} the file"
        if found.field == "violated":
            says, is_ = ("a violation", "below") if found.stated else ("no violation", "above")
            lines.append(f"{at} says {says}, but its correlators give a value {is_} the bound.")
        else:
            lines.append(f"{at} states {found.field} = {found.stated:g}; it should be {found.computed:.6g}.")
    return lines
