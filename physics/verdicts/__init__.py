"""Which explanations survive given correlations: verdicts with certificates, models, critical visibilities.

The singlet at the settings that suit CHSH, mixed with white noise: at V = 0.8 a local model is excluded, for
it explains at most 1/√2 ≈ 0.7071 of the noiseless data, which is 0.8839 of these.

>>> from physics.direction_sets import chsh_settings
>>> from physics.states.two_qubit import werner
>>> from physics.verdicts import Hypothesis, check, correlations_of, decide
>>> data = correlations_of(werner(0.8), *chsh_settings())
>>> verdict = decide(Hypothesis.LOCAL, data)
>>> print(verdict.status, verdict.proven, f"{verdict.critical_visibility[1]:.4f}")
excluded True 0.8839

What shows it is an inequality, Σ c C <= bound for every local model, which can be checked without the solver:

>>> verdict.certificate.bound, round(verdict.certificate.value, 4)
(2.0, 2.2627)
>>> check(Hypothesis.LOCAL, verdict.certificate, data).agrees
True

All hypotheses in turn, with the largest multiple of the data that each explains:

>>> for hypothesis in Hypothesis:
...     verdict = decide(hypothesis, data)
...     print(hypothesis, verdict.status, f"{verdict.critical_visibility[1]:.3f}")
leggett compatible 1.768
local excluded 0.884
quantum compatible 1.250
quantum_same_directions compatible 1.250
separable excluded 0.625
unsteerable_a_to_b excluded 0.884
unsteerable_b_to_a excluded 0.884
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "deciding": ("decide",),
    "types": (
        "Cancelled",
        "Certificate",
        "Correlations",
        "Effort",
        "Hypothesis",
        "Model",
        "Status",
        "Verdict",
    ),
    "cache": ("VerdictCache",),
    "checking.check": ("CheckResult", "check"),
    "checking.sampling": ("OutcomeSampler", "SampleState", "atom_table"),
    "settings_search": ("FoundSettings", "correlations_of", "find_settings"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
