"""Read-outs of the Polarization scene, those of the page in view first."""

from __future__ import annotations

import math

from gui.core.numbers import number
from gui.core.scenes.polarization.polarizers import PolarizerResults
from gui.core.scenes.polarization.results import PolarizationResults, Surface
from gui.panels.words import against
from gui.scenes.polarization.words import epsilon, is_bloch, photon_state_words
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

_SURFACE = (
    ReadoutSpec("deviation", "δ", "Branciard’s model off w·b", "conditional_response"),
    ReadoutSpec("product", "δ_0", "Product model off w·b", "conditional_response"),
    ReadoutSpec("probability", "p", "Probability of α", "malus"),
)
_STATE = (
    ReadoutSpec("witness", "⟨W⟩", "Entanglement witness", "witness_value"),
    ReadoutSpec("ppt", "λ", "PPT eigenvalue", "ppt"),
    ReadoutSpec("negativity", "𝒩", "Negativity", "negativity"),
)


def readout_specs(r: PolarizationResults) -> list[ReadoutSpec]:
    """Which read-outs, and in which order."""
    polarizers = (
        ReadoutSpec("observed_c", "C̃", "Correlation observed", "observed_correlation"),
        ReadoutSpec("observed_l", "L̃", "Leggett parameter observed", "leggett_parameter"),
        ReadoutSpec("observed_bound", "B̃", "Its bound", "observed_bound"),
        ReadoutSpec("observed_s", "S̃", "CHSH observed", "chsh"),
        ReadoutSpec("critical_l", "ε_L", "Violation of L ends", "observed_bound"),
        ReadoutSpec("critical_s", "ε_S", "Violation of CHSH ends", "observed_correlation"),
    )
    photons = (ReadoutSpec("photons", "V_N", "N photons refuted above", "photon_overlap"),)
    order = {
        "surface": (_SURFACE, _STATE, polarizers, photons),
        "theorem": (_STATE, _SURFACE, polarizers, photons),
        "polarizers": (polarizers, _STATE, _SURFACE, photons),
        "photons": (photons, _STATE, _SURFACE, polarizers),
    }
    return [spec for group in order[r.choices.page] for spec in group]


def readout_values(r: PolarizationResults) -> dict[str, ReadoutValue]:
    """The values for ``readout_specs``."""
    found = r.photons
    values = {
        "deviation": _deviation(r.surfaces["branciard"], "" if r.werner else "Werner state: "),
        "product": _deviation(r.surfaces["product"], ""),
        "probability": ReadoutValue(
            number(r.probability), f"result {'+1' if r.choices.outcome == 1 else '−1'} along a", "muted"
        ),
        "photons": ReadoutValue(
            number(found.critical_here),
            f"{photon_state_words(r)}: {'refuted' if found.refuted else 'not refuted'}",
            "bad" if found.refuted else "good",
        ),
        **_state(r),
        **_polarizers(r.polarizers, r.werner),
    }
    return values


def _deviation(surface: Surface | None, lead: str) -> ReadoutValue:
    if surface is None:
        return ReadoutValue("—", "this result never happens", "muted")
    good = is_bloch(surface)
    note = "a definite polarization" if good else "no polarization fits"
    return ReadoutValue(number(surface.fit.largest_deviation), lead + note, "good" if good else "bad")


def _state(r: PolarizationResults) -> dict[str, ReadoutValue]:
    w = r.witness
    if w is None:
        none = ReadoutValue("—", "no state: correlations are given", "muted")
        return dict.fromkeys(("witness", "ppt", "negativity"), none)
    role = "bad" if w.detects else "good"
    return {
        "witness": ReadoutValue(
            number(w.value), "refutes realistic polarization" if w.detects else "does not refute", role
        ),
        "ppt": ReadoutValue(
            number(w.value), "negative: entangled" if w.detects else "not negative: separable", role
        ),
        "negativity": ReadoutValue(number(r.negativity), "entangled" if w.detects else "separable", role),
    }


def _polarizers(p: PolarizerResults, werner: bool) -> dict[str, ReadoutValue]:
    missing = ReadoutValue("—", "needs settings a, b, b′", "muted")
    values = {
        "observed_c": ReadoutValue(number(p.correlator[1]), f"ideal {number(p.correlator[0])}", "muted"),
        "observed_l": missing,
        "observed_bound": missing,
        "observed_s": ReadoutValue("—", "needs 2 settings a side", "muted"),
        "critical_l": _critical(p.critical_leggett, "at this φ", werner),
        "critical_s": _critical(p.critical_chsh, "at the best settings", werner),
    }
    if math.isfinite(p.value[1]):
        excess = p.value[1] - p.value_bound[1]
        values["observed_l"] = ReadoutValue(number(p.value[1]), *against(excess, "its bound"))
        values["observed_bound"] = ReadoutValue(
            number(p.value_bound[1]), f"ideal polarizers: {number(p.value_bound[0])}", "muted"
        )
    if math.isfinite(p.chsh[1]):
        values["observed_s"] = ReadoutValue(number(p.chsh[1]), *against(p.chsh[1] - 2, "2"))
    return values


def _critical(value: float, where: str, werner: bool) -> ReadoutValue:
    if not math.isfinite(value):
        return ReadoutValue("—", "no violation" if werner else "for Werner states only", "muted")
    return ReadoutValue(epsilon(value).removeprefix("ε = "), where, "muted")
