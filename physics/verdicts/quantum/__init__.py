"""Quantum mechanics: some state, with any measurements or with spins along the given directions."""

from physics.verdicts.hypotheses import declare

HYPOTHESES = (
    declare(
        "quantum",
        decider="physics.verdicts.quantum.decider:decide_quantum",
        checker="physics.verdicts.quantum.check:check_quantum",
        recheck="physics.verdicts.recheck:reached_two_qubits",
        nearest="physics.verdicts.measured.quantum:quantum_nearest",
    ),
    declare(
        "quantum_same_directions",
        decider="physics.verdicts.quantum.decider:decide_quantum_same_directions",
        checker="physics.verdicts.quantum.check:check_quantum_same_directions",
        recheck="physics.verdicts.recheck:reached_two_qubits",
        nearest="physics.verdicts.measured.states:states_nearest",
        contained_in=("quantum",),
    ),
)
