"""Short wordings for what a Scenario holds: its state, its settings, how well they fit."""

from __future__ import annotations

import math

from gui.core.data.report import sd
from gui.core.numbers import degrees, number
from gui.core.presets import PRESETS
from gui.core.results import LeggettResults, MeasuredErrors
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    PartiallyEntangled,
    Scenario,
    Singlet,
    TypedKet,
    is_werner,
)
from gui.core.values import shortened
from gui.core.verdicts.measured import visibility_on_ruler
from gui.core.verdicts.questions import Judged

# Below this the settings count as fitting the ideal relation (rounding of files and typed angles).
FITS_DEG = 0.01

NOT_WERNER = "The thresholds hold for Werner states"
FITTED_V = "V of the Werner state fitted to the data; the thresholds hold for Werner states"
NO_V = "Given correlations have no V; the thresholds hold for Werner states"


def ruler_words(scenario: Scenario) -> tuple[float, str | None]:
    """V on the Werner ruler, NaN where there is none, and why no thresholds apply, or whose V it is."""
    v = visibility_on_ruler(scenario)
    if is_werner(scenario):
        return v, None
    if scenario.postulated is None:
        return v, NOT_WERNER
    return v, NO_V if math.isnan(v) else FITTED_V


def state_name(scenario: Scenario) -> str:
    """The name of the state, or of the correlations given in its place."""
    if scenario.postulated is not None:
        return scenario.postulated.name or "given correlations"
    match scenario.state:
        case Singlet():
            return "Werner state"
        case BellDiagonal():
            return "Bell-diagonal"
        case PartiallyEntangled(angle=angle):
            return f"Partially entangled, {degrees(angle, 1)}"
        case ColouredNoise(colour=colour):
            return f"Coloured noise, c = {number(colour, 2)}"
        case BlochForm():
            return "Any state (Bloch form)"
        case TypedKet(text=text):
            return f"Ket {shortened(text, 24)}"


def settings_name(scenario: Scenario) -> str:
    """The name of the settings: the direction set in triad mode, else their numbers."""
    if scenario.mode == "triad":
        return PRESETS[scenario.direction_set][0]
    return f"Free, {len(scenario.alice)} × {len(scenario.bob)}"


# A verdict this much below the threshold of L counts as stronger; rounding and proof gaps are smaller.
STRONGER = 2e-4


def stronger_words(leggett: LeggettResults | None, judged: Judged | None) -> str:
    """One line where the verdict on all correlators beats the published inequality, else nothing."""
    if leggett is None or judged is None or judged.critical_visibility_werner is None or not judged.settled:
        return ""
    upper, threshold = judged.critical_visibility_werner[1], leggett.threshold_at_phi
    if not math.isfinite(threshold) or upper > threshold - STRONGER:
        return ""
    pairs = int(judged.question.data.measured.sum())
    published = "cannot be violated here" if threshold > 1.0 else f"needs {number(threshold)}"
    refuted = f"All {pairs} correlators refute Leggett above V = {number(upper)}"
    return f"{refuted}; the published inequality {published}."


# Where the settings are no triples, or a correlator is missing: in the row above a plot, and over it.
L_UNDEFINED = "L is not defined for these settings"
L_NEEDS = (
    "L is not defined for these settings: it needs two settings b, b′ of Bob for each setting a of Alice, "
    "and both correlators measured."
)
OFFER = "Show what is known: Verdicts"


def deviation_words(leggett: LeggettResults | None, scenario: Scenario) -> str:
    """One line on how the settings fit the relation that the ideal inequality assumes."""
    if leggett is None:
        if scenario.scene == "bell":  # which is about another inequality
            return ""
        return "L is not defined here: it needs two settings b, b′ of Bob for each of Alice's."
    if scenario.mode == "triad":
        return ""
    d = leggett.deviation
    worst = max(float(d.mid_angles.max()), d.angle_spread)
    if math.degrees(worst) < FITS_DEG and d.bound_lost < 1e-9:
        return "Free settings; they fit the ideal relation."
    lost = f"bound {number(d.bound_lost)} above ideal" if d.bound_lost >= 0 else "bound below ideal"
    return (
        f"Free settings: a off the middle of b, b′ by up to {degrees(float(d.mid_angles.max()), 1)}, "
        f"angles differ by {degrees(d.angle_spread, 1)}; {lost}."
    )


# A value this close to its limit is neither above nor below: rounding decides.
TOUCHES = 5e-10


def against(excess: float, limit: str) -> tuple[str, str]:
    """How a value stands to its limit, for a read-out: words and colour role."""
    if not math.isfinite(excess):
        return "", "muted"
    if abs(excess) < TOUCHES:
        return f"exactly at {limit}", "muted"
    if excess > 0:
        return f"violated by {number(excess)}", "bad"
    return f"{number(-excess)} below {limit}", "good"


def in_plot(excess: float) -> tuple[str, str]:
    """The same for the box in a plot."""
    if abs(excess) < TOUCHES:
        return "exactly at the bound", "muted"
    if excess > 0:
        return f"violated by {number(excess)}", "violation"
    return f"not violated, {number(-excess)} below", "good"


def told_against(excess: float, limit: str, measured: tuple[float, float] | None) -> tuple[str, str]:
    """`measured_against` with a standard error and the s.d. asked for, if there are any, else `against`."""
    if measured is None:
        return against(excess, limit)
    return measured_against(excess, *measured, limit)


def told_in_plot(excess: float, measured: tuple[float, float] | None) -> tuple[str, str]:
    """The same for the box in a plot."""
    if measured is None:
        return in_plot(excess)
    words, role = measured_against(excess, *measured, "the bound")
    return words, "violation" if role == "bad" else role


def leggett_error(errors: MeasuredErrors | None, factor: float = 1.0) -> tuple[float, float] | None:
    """Standard error of L_N, times a factor, and the s.d. asked for; None where nothing was measured."""
    return None if errors is None else (errors.leggett * factor, errors.leggett_needed)


def chsh_error(errors: MeasuredErrors | None, factor: float = 1.0) -> tuple[float, float] | None:
    """The same of the largest CHSH value."""
    return None if errors is None else (errors.chsh * factor, errors.chsh_needed)


def measured_against(excess: float, sigma: float, needed: float, limit: str) -> tuple[str, str]:
    """How a measured value stands to its limit: standard deviations, and whether they are enough.

    Nothing measured is violated without a look at its error. ``needed``: standard deviations asked for.
    """
    if not (math.isfinite(excess) and sigma > 0.0):
        return "", "muted"
    distance = excess / sigma
    if distance <= 0.0:
        return f"{sd(-distance)} below {limit}", "good"
    if distance < needed:
        return f"{sd(distance)} above {limit}, not significant", "muted"
    return f"{sd(distance)} above {limit}, significant", "bad"
