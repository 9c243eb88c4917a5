"""All correlations of at most one half: a convex set made up to show what a new hypothesis takes."""

from physics.verdicts.hypotheses import declare

HYPOTHESES = (
    declare(
        "halves",
        decider="physics.verdicts.halves.bounded:decide_halves",
        checker="physics.verdicts.halves.bounded:check_halves",
    ),
)
