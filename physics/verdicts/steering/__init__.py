"""Unsteerable: one party has local hidden states, the other predetermined outcomes."""

from physics.verdicts.hypotheses import declare

HYPOTHESES = (
    declare(
        "unsteerable_a_to_b",
        decider="physics.verdicts.steering.decider:decide_unsteerable_a_to_b",
        checker="physics.verdicts.steering.check:check_unsteerable_a_to_b",
        recheck="physics.verdicts.recheck:reached_unsteerable_a_to_b",
        nearest="physics.verdicts.measured.steering:a_to_b_nearest",
        contained_in=("local",),
    ),
    declare(
        "unsteerable_b_to_a",
        decider="physics.verdicts.steering.decider:decide_unsteerable_b_to_a",
        checker="physics.verdicts.steering.check:check_unsteerable_b_to_a",
        recheck="physics.verdicts.recheck:reached_unsteerable_b_to_a",
        nearest="physics.verdicts.measured.steering:b_to_a_nearest",
        contained_in=("local",),
    ),
)
