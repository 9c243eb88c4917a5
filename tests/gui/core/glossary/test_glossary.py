"""Every parameter has its sentence, and every equation that is named is there."""

from __future__ import annotations

from gui.core.equations import equations
from gui.core.glossary import (
    meaning_of_axis,
    meaning_of_equation,
    meaning_of_head,
    meaning_of_parameter,
    meaning_of_readout,
)
from gui.core.glossary.terms import OF_AXES, OF_HEADS, OF_PARAMETERS, OF_READOUTS
from gui.core.parameters import PARAMETERS
from gui.core.spins import DickeSpins, Spins
from gui.core.spins.results import evaluate_spins

TABLES = (OF_AXES, OF_HEADS, OF_PARAMETERS, OF_READOUTS)


def test_every_parameter_has_a_sentence_and_none_is_left_over():
    assert set(OF_PARAMETERS) == set(PARAMETERS)


def test_every_equation_that_is_named_is_there_and_each_sentence_is_one():
    terms = [term for table in TABLES for term in table.values()]
    assert {term.equation for term in terms if term.equation} <= set(equations())
    assert all(term.says.endswith(".") and len(term.says) < 220 for term in terms)


def test_the_equation_and_its_source_follow_the_sentence():
    says, plain, source = meaning_of_parameter("visibility")
    assert "white noise" in says
    assert (plain, source) == meaning_of_equation(equations()["werner_state"])


def test_purity_and_efficiency_are_told_apart():
    """Both are called η in the literature; here η is the purity of the hidden states and e the efficiency."""
    assert "detectors" in meaning_of_parameter("eta")[0]
    assert "purity" in meaning_of_parameter("efficiency")[0]


def test_axes_are_found_by_their_words_whatever_the_number_of_directions():
    assert meaning_of_axis("L₃") == meaning_of_axis("L₁₀") != ()
    assert meaning_of_axis("L₃ − bound")
    assert meaning_of_axis("purity η of Leggett’s local states") == meaning_of_parameter("eta")
    assert meaning_of_axis("no such axis") == ()


def test_heads_and_readouts():
    # These read-outs show a threshold of V, not a size.
    assert meaning_of_readout("chsh", "")[0].startswith("The V up to which")
    assert meaning_of_head("V needed") and not meaning_of_head("nothing")
    assert meaning_of_readout("direction_0", "A") == meaning_of_readout("direction_7", "H") != ()
    assert meaning_of_readout("regions", "R") != meaning_of_readout("regions", "K")


def test_what_the_spins_of_a_dicke_state_are_is_what_the_physics_has():
    """One excitation in four spins leaves <σ_z> = (3 - 1)/4 = +1/2: the ones are down."""
    two = evaluate_spins(Spins(DickeSpins(4, 1), ((0, 1), (2, 3)))).two
    assert two is not None
    assert "down" in meaning_of_parameter("spin_ones")[0] and two.state.bloch_a[2] > 0
