"""Separable states, which are all that realistic polarization allows (Navascués): mixtures of products."""

from physics.verdicts.hypotheses import declare

HYPOTHESES = (
    declare(
        "separable",
        decider="physics.verdicts.separable.decider:decide_separable",
        checker="physics.verdicts.separable.check:check_separable",
        recheck="physics.verdicts.recheck:reached_separable",
        nearest="physics.verdicts.measured.states:separable_nearest",
        contained_in=("unsteerable_a_to_b", "unsteerable_b_to_a", "quantum_same_directions"),
        contained_if_pure=("leggett",),
    ),
)
