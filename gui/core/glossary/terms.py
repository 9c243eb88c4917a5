"""The table: a sentence, and the key of an equation (``resources/equations``) or "" where none defines it."""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a symbol means."""

    says: str
    equation: str = ""


_ERRORS = "experiment_error"
_COUNTS = "experiment_counts"
_TEMPERATURE = "Of a thermal state exp(−H/T)/Z of the Heisenberg model with coupling J."

# By the keys of ``gui.core.parameters``: one symbol stands for different things in different scenes.
OF_PARAMETERS: dict[str, Meaning] = {
    "phi": Meaning(
        "All pairs of Bob’s settings b, b′ are opened by φ on the Bloch sphere, twice the polarizer’s angle.",
        "leggett_parameter",
    ),
    "visibility": Meaning(
        "With probability V the pair is in the state chosen, else it is white noise. All else about the "
        "source is "
        "perfect.",
        "werner_state",
    ),
    "eta": Meaning(
        "How pure the local polarizations of Leggett’s models are: 1 definite, 0 none. It says nothing about "
        "detectors; their efficiency is e.",
        "leggett_bound",
    ),
    "partition": Meaning(
        "Spins in the larger of two groups; V is at most (R + 2)/(3R).", "partition_visibility"
    ),
    "angle": Meaning(
        "cos t |01⟩ − sin t |10⟩: a product state at 0 and 90°, the singlet at 45°.", "concurrence"
    ),
    "colour": Meaning(
        "The part of the noise that keeps H and V anticorrelated; the rest is white.", "noise_thresholds"
    ),
    "tx": Meaning("T₁₁ = ⟨σₓ⊗σₓ⟩; −1 in the singlet.", "bell_diagonal"),
    "ty": Meaning("T₂₂ = ⟨σᵧ⊗σᵧ⟩; −1 in the singlet.", "bell_diagonal"),
    "tz": Meaning("T₃₃ = ⟨σ_z⊗σ_z⟩; −1 in the singlet.", "bell_diagonal"),
    "pair_angle": Meaning("Between the settings a and b of the pair looked at, on the sphere.", "model_band"),
    "pair_cosine": Meaning("The singlet’s correlator is −a·b, a Werner state’s −V a·b.", "correlation"),
    "seed": Meaning("The same seed gives the same random numbers again."),
    "epsilon": Meaning(
        "A polarizer passes the right polarization with 1 − ε + ε′ and the wrong one with ε′.",
        "observed_correlation",
    ),
    "epsilon_prime": Meaning(
        "How often a polarizer lets through what it should block.", "observed_correlation"
    ),
    "photons": Meaning("Photons of a GHZ, W or Dicke state.", "photon_overlap"),
    "excitations": Meaning("How many of the N photons of a Dicke state are in |1⟩.", "photon_overlap"),
    "model_reliability": Meaning(
        "How often the shirt of Alice’s examiner shows Bob’s question, or Bob’s result in the model of that "
        "name."
    ),
    "model_correlation": Meaning(
        "How far the two dice are not independent of each other; they are of the settings, so that S ≤ 2."
    ),
    "model_M": Meaning(
        "How much the hidden variable depends on the settings; 0 is free choice, S ≤ 2 + 3M (Hall 2011)."
    ),
    "hand_reliability": Meaning("Bob’s question is known to Alice’s side with this probability."),
    "game_seed": Meaning("The same seed asks the same questions again."),
    "exponent": Meaning("The bias of a photon along b is taken as a power of |v·b|.", "marginal_condition"),
    "steps": Meaning("So many small rotations lead from b to −b.", "marginal_chaining"),
    "chi": Meaning("Between Alice’s setting a and Bob’s b.", "averaged_bound"),
    "bell_angle": Meaning(
        "Settings of both sides follow one another in a plane at this angle.", "bell_expression"
    ),
    "efficiency": Meaning(
        "A particle that is not found counts as −1, so that no fair sample need be assumed: the loophole of "
        "detection is closed where S exceeds its bound all the same. It is not the purity η.",
        "bell_losses",
    ),
    "chained": Meaning("Settings a side of the chained inequality; CHSH is N = 2.", "bell_expression"),
    "noise_colour": Meaning("The part of the noise that keeps H and V anticorrelated.", "noise_thresholds"),
    "pair_rate": Meaning("Pairs the source makes a second, whether found or not.", _COUNTS),
    "count_time": Meaning("A correlator takes four counts of this duration each.", _ERRORS),
    "detector_efficiency": Meaning(
        "A photon of a pair is found with this probability. Coincidences alone are counted here: that "
        "the sample is "
        "fair is assumed, which is the loophole of detection.",
        _COUNTS,
    ),
    "dark_rate": Meaning("Clicks without a photon, a second and detector.", _COUNTS),
    "window_ns": Meaning(
        "Two clicks within it are a coincidence; the longer, the more accidental ones.", _COUNTS
    ),
    "retardance": Meaning("How far the quarter-wave plates are off 90°.", "experiment_symmetry"),
    "plate_a": Meaning("Error of the angle of Alice’s plate.", "experiment_symmetry"),
    "plate_b": Meaning("Error of the angle of Bob’s plate.", "experiment_symmetry"),
    "second_branch": Meaning(
        "A plate turned by 90° does not come to stand exactly there.", "experiment_symmetry"
    ),
    "spread": Meaning("Each dialled angle is off at random by this standard deviation.", _ERRORS),
    "turned": Meaning("Alice’s and Bob’s horizontal are not the same.", "experiment_symmetry"),
    "drift": Meaning("The visibility goes down by this an hour.", _ERRORS),
    "scan_reach": Meaning("The scan of φ goes from −φ to φ."),
    "scan_points": Meaning("Angles φ at which L is measured."),
    "plan_level": Meaning("How many standard deviations the bound shall be exceeded by.", _ERRORS),
    "plan_hours": Meaning("Time of counting there is for each test.", _ERRORS),
    "simulation_seed": Meaning("The same seed gives the same counts again."),
    "growth_particles": Meaning("N particles in all, up to 10²³.", "partition_visibility"),
    "growth_regions": Meaning("Into so many regions the particles are divided.", "effective_criterion"),
    "growth_body": Meaning("Each observable is a sum of products of M spins.", "settings_theorem"),
    "model_body": Meaning(
        "Observables of M spins have a local model for ⌊N/M⌋ settings.", "settings_theorem"
    ),
    "string_regions": Meaning("Regions of the anticommuting strings.", "anticommuting_strings"),
    "spin_count": Meaning("Spins in the state."),
    "region_count": Meaning("Regions whose magnetizations are measured.", "effective_state"),
    "spin_temperature": Meaning(_TEMPERATURE, "effective_state"),
    "spin_field": Meaning(f"Field along z. {_TEMPERATURE}", "effective_state"),
    "spin_ones": Meaning("How many of the spins of a Dicke state are in |1⟩, down along z."),
    "spin_seed": Meaning("The same seed gives the same random state again."),
    "spin_twice_j": Meaning("The two groups of spins are coupled to this total spin."),
}

# By the words on an axis; those of a parameter's axis are its own, and numbers of directions are left out.
OF_AXES: dict[str, Meaning] = {
    "E(a, b)": Meaning("The mean of the product of both results at settings a and b.", "correlation"),
    "S": Meaning(
        "The Bell expression; for CHSH local models reach 2 and quantum theory 2√2.", "bell_expression"
    ),
    "S; variation; bits": Meaning(
        "CHSH value of the model, total variation of what it gives up, and information in bits.", "chsh"
    ),
    "angle between a and b": Meaning("On the sphere, or in the plane of the model.", "correlation"),
    "reliability p of the shirt": Meaning("How often the shirt shows Bob’s question."),
    "rounds": Meaning("Rounds of the game that were played."),
    "J": Meaning(
        "Eberhard’s functional: every pair counts, found or not, so that no fair sample is assumed. "
        "Local models keep "
        "J ≥ 0.",
        "experiment_eberhard",
    ),
    "L(φ) − L(−φ)": Meaning(
        "Zero for perfect plates; which error it comes from is listed.", "experiment_symmetry"
    ),
    "L": Meaning("The Leggett parameter, for N directions.", "leggett_parameter"),
    "L − bound": Meaning(
        "How far the Leggett parameter exceeds what Leggett’s models allow.", "leggett_excess"
    ),
    "excess": Meaning("How far L exceeds its bound.", "leggett_excess"),
    "V": Meaning("Visibility: above the curve a violation is seen.", "threshold_visibility"),
    "critical V": Meaning(
        "Visibility above which a test refutes that each photon has its own state.", "photon_overlap"
    ),
    "critical visibility V": Meaning(
        "The largest V at which a hypothesis explains the correlators at these settings.", "bell_visibility"
    ),
    "e": Meaning("Efficiency of detection above which no local model is left.", "experiment_eberhard"),
    "efficiency e from source to click": Meaning(
        "On both sides. Pairs that are lost count here: the loophole of detection is closed where J < 0.",
        "experiment_eberhard",
    ),
    "angle t of entanglement": Meaning("cos t |01⟩ − sin t |10⟩: little entanglement needs less efficiency."),
    "hours": Meaning("Hours of counting."),
    "seconds of counting": Meaning("Time that all correlators of a test take together.", _ERRORS),
    "s.d.": Meaning("By how many standard deviations the bound is exceeded.", _ERRORS),
    "number of directions N": Meaning("Directions along which Bob’s pairs open.", "kappa"),
    "log₁₀ of V": Meaning(
        "The visibility of the effective state, as a power of ten.", "effective_visibility"
    ),
    "log₁₀ of the number of particles N": Meaning(
        "Particles in all, as a power of ten.", "partition_visibility"
    ),
    "log₁₀ of the settings S": Meaning("Settings for which a local model is known.", "settings_theorem"),
    "number of regions K": Meaning("Regions whose magnetizations are measured.", "effective_state"),
    "regions K": Meaning("Regions whose magnetizations are measured.", "effective_state"),
    "temperature T in units of |J|": Meaning(_TEMPERATURE, "effective_state"),
    "2J + 1, J the total spin": Meaning(
        "States of a total spin J of the two halves; V and the criterion depend on J alone.",
        "effective_state",
    ),
    "temperature T/(N|J|)": Meaning(_TEMPERATURE, "effective_state"),
    "Σ T²": Meaning("At most 1: two settings a region have a local model.", "effective_criterion"),
    "M": Meaning(
        "The bias of a photon: the mean of its result, given its hidden polarization.", "marginal_condition"
    ),
    "bias": Meaning("The mean of a photon’s result, given its hidden polarization.", "marginal_condition"),
    "∫|M|": Meaning("The mean of the bias over all hidden polarizations.", "marginal_limit"),
    "v·b": Meaning("Cosine between the hidden polarization v and the setting b.", "malus"),
    "angle between b and b′": Meaning("On the sphere.", "marginal_condition"),
    "C": Meaning(
        "Correlator; minus one where both results always differ, as the singlet’s at equal settings.",
        "correlation",
    ),
    "|C|": Meaning("Modulus of the correlator.", "averaged_modulus"),
    "weight": Meaning("Probability of a limit in the mixture; negative: no model.", "model_mixing"),
    "deviation": Meaning("Sampled minus exact; it shrinks as one over the root of the number of pairs."),
    "number of pairs": Meaning("Pairs of the model that were sampled."),
    "F": Meaning("Where it is nowhere negative the proof goes through.", "least_modulus"),
    "angle θ between u and v": Meaning("Between the hidden polarizations of a pair.", "averaged_modulus"),
    "condition": Meaning("What a model must keep for all hidden states.", "leggett_condition"),
    "purity η of the hidden states": Meaning(
        "1: definite polarizations. It is no efficiency.", "leggett_bound"
    ),
    "settings of both sides together": Meaning("Settings that an inequality needs."),
    "w": Meaning("Weight of the angle θ in the distribution of hidden states.", "theta_program"),
    "y": Meaning("Multiplier of the dual program; it proves the bound.", "theta_program"),
    "⟨W⟩": Meaning(
        "Mean of an entanglement witness: negative values refute realistic polarization.", "witness_value"
    ),
    "number of photons N": Meaning("Photons of the state.", "photon_overlap"),
    "S, C": Meaning("The largest CHSH value and the concurrence of the state.", "horodecki"),
}

_NEEDED = Meaning(
    "The V up to which it is ruled out; two groups, of which the larger has R spins, reach (R + 2)/(3R) at "
    "most.",
    "partition_visibility",
)

# Of read-outs without an equation, by key and symbol.
OF_READOUTS: dict[str, Meaning] = {
    "regions R": Meaning(
        "Spins in the larger of two groups; V is at most that of this size.", "partition_visibility"
    ),
    "regions K": Meaning("Regions into which the spins are painted.", "effective_state"),
    "spins N": Meaning("Spins in all.", "effective_state"),
    "eigenvalue λ": Meaning("1 for a pure state, 1/4 for white noise."),
    "waiting": Meaning("Being computed aside."),
    "horodecki S": Meaning("The largest CHSH value of the effective state.", "horodecki"),
    "ppt λ": Meaning("Negative: the effective state is entangled.", "ppt"),
    "direction": Meaning(
        "Bloch vector along which the magnetization of the region is measured.", "effective_state"
    ),
    "chsh": _NEEDED,
    "leggett_model": _NEEDED,
    "local_model_designolle": _NEEDED,
    "povm_model_barrett": _NEEDED,
    "steering_projective": _NEEDED,
}

# Of tables, by the words at their head.
OF_HEADS: dict[str, Meaning] = {
    "V needed": Meaning(
        "The lowest visibility at which the test reaches the excess wanted.", "threshold_visibility"
    ),
    "cause": Meaning("An imperfection of the apparatus."),
    "depends on": Meaning("The numbers of the apparatus that it comes from."),
    "L(φ) − L(−φ)": OF_AXES["L(φ) − L(−φ)"],
    "s.d.": OF_AXES["s.d."],
    "s.d. in h": Meaning("By how many standard deviations in the hours that there are.", _ERRORS),
    "test": Meaning("What is tested, and by which inequality or witness."),
    "time": Meaning("Counting time until the excess wanted is reached.", _ERRORS),
    "Name": Meaning("Name of the inequality."),
    "bound": Meaning("What the hypothesis allows at most."),
    "critical V": OF_AXES["critical V"],
    "ends at": Meaning("Loss of contrast ε at which the violation ends.", "observed_bound"),
    "ideal": Meaning("With perfect polarizers.", "observed_correlation"),
    "observed": Meaning("With the polarizers as they are.", "observed_correlation"),
    "settings": Meaning("Along which settings it holds."),
    "value": Meaning("What the state reaches."),
    "verdict": Meaning("Whether the state is refuted by it."),
    "Correlations": Meaning("Examples of Branciard 2013: Bell’s and Leggett’s assumptions are independent."),
    "Leggett": Meaning("Whether a model with definite polarizations explains them.", "leggett_condition"),
    "local": Meaning("Whether a local model explains them.", "bell_local"),
    "quantum": Meaning("Whether some quantum state explains them.", "bell_quantum"),
}
