"""What the literature says on the way to factorizability, each claim with a model that decides it.

The words may claim no more than ``claims`` and ``s`` say, and these are what is computed from the model.
"""

from __future__ import annotations

from msgspec import Struct

from physics.assumptions.models.dice import WeightedDice
from physics.assumptions.models.pr_box import PrBox
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.models.spec import ModelSpec


class Reading(Struct, frozen=True):
    """A place in the literature. ``claims``: the assumptions that decide it, and whether each holds.

    ``section`` is that of Ciepielewski & Okon. ``above_2``: whether S of the model exceeds 2.
    """

    title: str
    section: str
    words: str
    model: str
    spec: ModelSpec
    claims: dict[str, bool]
    above_2: bool


READINGS: dict[str, Reading] = {
    "bell_c": Reading(
        "Bell’s c",
        "section 3.1",
        "In 1990 Bell conditions everything on λ and on c, all else that is relevant, and takes c as "
        "constant in all runs. Given c, results factorize and the settings are free: both hold here, with "
        "the shirt as c. But c changes from run to run and depends on the settings, so the mean over c "
        "breaks the inequality.",
        "shirt",
        Shirt(reliability=0.8, strategy="best"),
        {
            "bell_1990": True,
            "bell_1990_settings": True,
            "bell_1990_conditions": False,
            "factorizability": False,
        },
        True,
    ),
    "scholarpedia": Reading(
        "Scholarpedia’s λ_S",
        "section 3.2",
        "Goldstein et al. split what is relevant into α and β, which influence the settings, and a rest "
        "λ_S. What follows from locality is eq. (19), with α and β; that α matters only through a is a "
        "further claim. Here eq. (19) and settings independence hold, and factorizability fails. Counting "
        "the microstates as part of λ_S does not help: they depend on the settings (last row).",
        "pr_box",
        PrBox(),
        {
            "scholarpedia": True,
            "settings_independence": True,
            "factorizability": False,
            "bell_1990_conditions": False,
        },
        True,
    ),
    "maudlin": Reading(
        "Maudlin’s k",
        "section 3.3",
        "Maudlin takes the setting as the only event beside the pair that matters for a result. From "
        "locality follows only eq. (20), which is eq. (19) with γ = (a, λ_a), μ = (b, λ_b) and ν = λ. The "
        "dice are such an event: they determine the results, which λ and the settings leave open. "
        "Factorizability fails even though S stays below 2.",
        "dice",
        WeightedDice(correlation=0.5),
        {
            "scholarpedia": True,
            "determinism": True,
            "determinism_given_lambda": False,
            "factorizability": False,
        },
        False,
    ),
    "parameter_independence": Reading(
        "Jarrett’s PI, from locality alone?",
        "section 3.4",
        "Jarrett splits factorizability into parameter and outcome independence; the Stanford Encyclopedia "
        "derives the first from locality alone. Here local causality holds given all of the slice, and no "
        "signal is sent. Parameter independence fails all the same: given λ, the result depends on b, "
        "because the shirt does.",
        "shirt",
        Shirt(reliability=0.8, strategy="sequential"),
        {
            "local_causality": True,
            "no_signalling": True,
            "outcome_independence": True,
            "parameter_independence": False,
        },
        True,
    ),
    "outcome_independence": Reading(
        "Jarrett’s OI, from a common cause?",
        "section 3.4",
        "Outcome independence is said to follow from locality and the principle of the common cause. The "
        "common cause C screens the results off from each other, eq. (23), but it need not be the state λ "
        "of the pair. Here C includes the microstates: eq. (23), local causality and parameter "
        "independence hold, and outcome independence given λ fails.",
        "pr_box",
        PrBox(),
        {
            "local_causality": True,
            "common_cause": True,
            "parameter_independence": True,
            "outcome_independence": False,
        },
        True,
    ),
    "determinism": Reading(
        "“Determinism breaks PI”",
        "section 4",
        "The argument: a deterministic theory keeps outcome independence, must break factorizability, and "
        "so breaks parameter independence. Its first step fails. Here every result is determined, yet not "
        "by λ and the settings alone. Outcome independence fails, parameter independence and local "
        "causality hold, and S is 4.",
        "pr_box",
        PrBox(),
        {
            "determinism": True,
            "determinism_given_lambda": False,
            "outcome_independence": False,
            "parameter_independence": True,
            "local_causality": True,
        },
        True,
    ),
}
