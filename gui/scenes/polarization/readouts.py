"""Read-outs of the Polarization scene, those of the page in view first."""

from __future__ import annotations

import math

from gui.core.numbers import number
from gui.core.results import MeasuredErrors
from gui.core.scenes.polarization.polarizers import PolarizerResults
from gui.core.scenes.polarization.results import PolarizationResults, Surface
from gui.panels.words import chsh_error, leggett_error, told_against
from gui.scenes.polarization.words import epsilon, is_bloch, photon_state_words, seen_share
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

_Rows = list[tuple[ReadoutSpec, ReadoutValue]]


def polarization_rows(r: PolarizationResults, errors: MeasuredErrors | None) -> _Rows:
    """What they say, and in which order."""
    surface, state = _surface(r), _state(r)
    polarizers, photons = _polarizers(r.polarizers, r.werner, errors), _photons(r)
    return {
        "surface": [*surface, *state, *polarizers, *photons],
        "theorem": [*state, *surface, *polarizers, *photons],
        "polarizers": [*polarizers, *state, *surface, *photons],
        "photons": [*photons, *state, *surface, *polarizers],
    }[r.choices.page]


def _surface(r: PolarizationResults) -> _Rows:
    model = ReadoutSpec("deviation", "δ", "Branciard’s model off w·b", "conditional_response")
    product = ReadoutSpec("product", "δ_0", "Product model off w·b", "conditional_response")
    return [
        model.says(*_deviation(r.surfaces["branciard"], "" if r.werner else "Werner state: ")),
        product.says(*_deviation(r.surfaces["product"], "")),
        ReadoutSpec("probability", "p", "Probability of α", "malus").says(
            number(r.probability), f"result {'+1' if r.choices.outcome == 1 else '−1'} along a"
        ),
    ]


def _photons(r: PolarizationResults) -> _Rows:
    found = r.photons
    return [
        ReadoutSpec("photons", "V_N", "N photons refuted above", "photon_overlap").says(
            number(found.critical_here),
            f"{photon_state_words(r)}: {'refuted' if found.refuted else 'not refuted'}",
            "bad" if found.refuted else "good",
        )
    ]


def _deviation(surface: Surface | None, lead: str) -> tuple[str, str, str]:
    if surface is None:
        return "—", "this result never happens", "muted"
    good = is_bloch(surface)
    note = "a definite polarization" if good else "no polarization fits"
    return number(surface.fit.largest_deviation), lead + note, "good" if good else "bad"


def _state(r: PolarizationResults) -> _Rows:
    witness = ReadoutSpec("witness", "⟨W⟩", "Entanglement witness", "witness_value")
    ppt = ReadoutSpec("ppt", "λ", "PPT eigenvalue", "ppt")
    negativity = ReadoutSpec("negativity", "𝒩", "Negativity", "negativity")
    w = r.witness
    if w is None:
        none = "—", "no state: correlations are given"
        return [spec.says(*none) for spec in (witness, ppt, negativity)]
    role = "bad" if w.detects else "good"
    return [
        witness.says(
            number(w.value), "refutes realistic polarization" if w.detects else "does not refute", role
        ),
        ppt.says(number(w.value), "negative: entangled" if w.detects else "not negative: separable", role),
        negativity.says(number(r.negativity), "entangled" if w.detects else "separable", role),
    ]


def _polarizers(p: PolarizerResults, werner: bool, errors: MeasuredErrors | None) -> _Rows:
    parameter = ReadoutSpec("observed_l", "L̃", "Leggett parameter observed", "leggett_parameter")
    bound = ReadoutSpec("observed_bound", "B̃", "Its bound", "observed_bound")
    chsh = ReadoutSpec("observed_s", "S̃", "CHSH observed", "chsh")
    rows = [
        ReadoutSpec("observed_c", "C̃", "Correlation observed", "observed_correlation").says(
            number(p.correlator[1]), f"ideal {number(p.correlator[0])}"
        )
    ]
    if math.isfinite(p.value[1]):
        excess = p.value[1] - p.value_bound[1]
        rows.append(
            parameter.says(
                number(p.value[1]),
                *told_against(excess, "its bound", leggett_error(errors, seen_share(p.value))),
            )
        )
        rows.append(bound.says(number(p.value_bound[1]), f"ideal polarizers: {number(p.value_bound[0])}"))
    else:
        rows += [spec.says("—", "needs settings a, b, b′") for spec in (parameter, bound)]
    if math.isfinite(p.chsh[1]):
        rows.append(
            chsh.says(
                number(p.chsh[1]), *told_against(p.chsh[1] - 2, "2", chsh_error(errors, seen_share(p.chsh)))
            )
        )
    else:
        rows.append(chsh.says("—", "needs 2 settings a side"))
    leggett_end = ReadoutSpec("critical_l", "ε_L", "Violation of L ends", "observed_bound")
    chsh_end = ReadoutSpec("critical_s", "ε_S", "Violation of CHSH ends", "observed_correlation")
    return [
        *rows,
        leggett_end.says(*_critical(p.critical_leggett, "at this φ", werner)),
        chsh_end.says(*_critical(p.critical_chsh, "at the best settings", werner)),
    ]


def _critical(value: float, where: str, werner: bool) -> tuple[str, str]:
    if not math.isfinite(value):
        return "—", "no violation" if werner else "for Werner states only"
    return epsilon(value).removeprefix("ε = "), where
