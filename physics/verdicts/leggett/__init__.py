"""Leggett's hypothesis: pairs of hidden polarizations of purity eta, correlated in any way they allow."""

from physics.verdicts.hypotheses import declare

HYPOTHESES = (
    declare(
        "leggett",
        decider="physics.verdicts.leggett.decider:decide_leggett",
        checker="physics.verdicts.leggett.check:check_leggett",
        recheck="physics.verdicts.recheck:reached_leggett",
        nearest="physics.verdicts.measured.leggett:leggett_nearest",
        atoms="physics.verdicts.leggett.atoms:leggett_atoms",
        takes_purity=True,
    ),
)
