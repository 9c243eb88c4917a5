"""Bell's hypothesis: the outcomes of all settings are predetermined."""

from physics.verdicts.hypotheses import declare

HYPOTHESES = (
    declare(
        "local",
        decider="physics.verdicts.local.decider:decide_local",
        checker="physics.verdicts.local.check:check_local",
        recheck="physics.verdicts.recheck:reached_local",
        nearest="physics.verdicts.measured.local:local_nearest",
        contained_in=("quantum",),
    ),
)
