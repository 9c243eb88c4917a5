"""Captions hold every number that the figure depends on, and the references of what it shows."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.equations import equation
from gui.core.evaluate import evaluate
from gui.core.papers import FIGURES, PAPERS, figure_name
from gui.core.scenario import BellDiagonal, BlochForm, ColouredNoise, PartiallyEntangled, TypedKet
from gui.core.scene_list import SCENES
from gui.core.scenes.assumptions import ASSUMPTION_KEYS, MODEL_KEYS
from gui.core.scenes.assumptions.derivation import STEP_WORDS
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS
from gui.core.scenes.polarization import PAGES
from gui.core.share import FORMS, both_captions
from gui.core.share.caption import figure_caption, figure_caption_latex
from gui.core.share.latex import latex_text
from gui.core.spins import (
    ClusterSpins,
    CoupledSpins,
    DickeSpins,
    GhzSpins,
    HaarSpins,
    HeisenbergSpins,
    SingletSpins,
    Spins,
    WSpins,
)
from physics.bell.known import NAMED
from tests.gui.scenarios import DATA, START

PAPER = "Ciepielewski and Okon, From locality to factorizability, "
RAW = re.compile(r"[a-z]_[a-z]|singlets state|\bn = |chsh|i3322|branciard\b|at most ε ε")


def plain(scenario, part="scene"):
    return figure_caption(evaluate(scenario), part)


def test_the_opening_view_names_state_settings_numbers_equations_and_papers():
    s = replace(intents.set_phi(START, 0.5), visibility=0.9321, eta=0.87)
    text = plain(s)
    for words in ("V = 0.9321", "φ = 28.65°", "η = 0.870", "three orthogonal axes", "N = 3"):
        assert words in text
    assert equation("leggett_bound").plain in text and "doi:10.1038/nphys1020" in text
    assert text.count("10.1038/nphys1020") == 1  # each paper once


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ColouredNoise(0.25), "c = 0.250"),
        (PartiallyEntangled(0.5), "t = 28.65°"),
        (BellDiagonal((-0.5, -0.4, -0.3)), "t = (−0.500, −0.400, −0.300)"),
        (
            BlochForm((0.1, 0, 0), (0, 0.2, 0), ((0.1, 0, 0), (0, 0.3, 0), (0, 0, 0.05))),
            "(0.000, 0.300, 0.000)",
        ),
        (TypedKet("01 + i 10"), "01 + i 10"),
    ],
)
def test_every_number_of_a_state_is_told(state, words):
    assert words in plain(replace(START, state=state, visibility=0.6))


def test_free_settings_are_listed_and_data_are_named():
    moved = intents.move_setting(START, "bob", 1, (0.6, 0.0, 0.8))
    assert "b1' = (0.600, 0.000, 0.800)" in plain(moved, "spheres")
    named = plain(DATA[0])
    assert "Data: " in named and DATA[0].data.title.rstrip(".") in named


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_has_a_caption_in_both_forms(scene):
    results = evaluate(intents.set_scene(START, scene))
    for part in ("scene", "plot", "spheres", "verdicts"):
        text, latex = figure_caption(results, part), figure_caption_latex(results, part)
        assert text.endswith(".\n") and "  " not in text and text.count("\n") == 1
        assert latex.startswith("\\caption{%\n") and latex.count("{") == latex.count("}")
        assert latex.count("$") % 2 == 0
    assert (
        both_captions(results) == f"{FORMS['caption'].text(results)}\n{FORMS['caption_latex'].text(results)}"
    )


@pytest.mark.parametrize("figure", FIGURES[::6], ids=figure_name)
def test_a_paper_figure_refers_to_its_equations(figure):
    results = evaluate(figure.scenario())
    text = figure_caption(results, "plot")
    told = [paper for paper in PAPERS.values() if paper.reference in text]
    assert told or results.scenario.scene in ("verdicts", "state")


def test_running_text_becomes_latex_without_a_sign_that_it_does_not_know():
    assert latex_text("V ≤ 1/√2 at φ = −30°") == r"V $\le$ 1/$\surd$2 at $\varphi$ = $-$30$^\circ$"
    assert latex_text("L₃ & 50 %_{x}") == r"L$_3$ \& 50 \%\_\{x\}"
    # The singlet is one symbol, not ψ minus something; a name with an index is set as one.
    assert latex_text("L_N of |ψ−⟩, file_Name_A") == r"$L_N$ of $| \psi^- \rangle$, file\_Name\_A"
    everything = "".join(figure_caption_latex(evaluate(f.scenario()), f.part) for f in FIGURES[::5])
    unknown = set(re.findall(r"[^\x00-\x7f]", everything)) - set("éáíńóúöÉŻżąę")
    assert not unknown


def _caption_of(key):
    figure = next(one for one in FIGURES if one.key == key)
    return figure_caption(evaluate(figure.scenario()), figure.part)


def test_a_caption_is_about_the_view_in_sight():
    """The example of section IV of Ramanathan et al. has 10^23 particles, not 23; its bound is S <= N/M."""
    text = _caption_of("example")
    assert "N = 10^23 particles, K = 10^7 regions, observables of M = 10^7 bodies" in text
    assert "S_X" in text and "(R + 2)/(3R)" not in text
    # Figure 4 is a curve over the purity; the binary tree needs 2^(k - 1) particles.
    assert "against the purity η" in _caption_of("figure-4")
    assert "(2^k − 2)" in _caption_of("figure-2-right")
    assert "(2^k − 2)" not in _caption_of("figure-2-left")


def _assumptions(**chosen):
    s = intents.set_scene(START, "assumptions")
    return replace(s, assumptions=replace(s.assumptions, **chosen))


@pytest.mark.parametrize("key", ASSUMPTION_KEYS)
def test_the_assumption_in_view_is_the_one_whose_formula_is_cited(key):
    """Not eq. (1) whatever was chosen; its number is that of the paper."""
    words = ASSUMPTION_WORDS[key]
    text = plain(_assumptions(assumption=key))
    assert f"Equations: {words.formula} ({PAPER}{words.source}" in text or not words.source
    assert words.formula in text and text.count("From locality to factorizability, ") <= 2
    latex = figure_caption_latex(evaluate(_assumptions(assumption=key)))
    assert (latex.count("{") == latex.count("}") and latex.isascii()) or "é" in latex


def test_each_step_of_a_derivation_and_the_claims_of_a_reading_are_cited():
    """The derivation ends with CHSH, eq. (4); a reading is about the claims that its own model decides."""
    text = plain(_assumptions(page="derivation", given_up=("settings_independence",)))
    assert all(equation(step.equation).plain in text for step in STEP_WORDS.values())
    assert "given up: settings independence" in text and "model:" not in text
    text = plain(_assumptions(page="literature", reading="outcome_independence"))
    assert "eq. (23), C = (λ, λ_a, λ_b)" in text and "model: PR box from microstates" in text


SPINS = [GhzSpins(4), WSpins(), DickeSpins(), ClusterSpins(), SingletSpins(), HaarSpins(), CoupledSpins(),
         HeisenbergSpins(temperature=1.25, field=0.5)]  # fmt: skip


def test_what_is_chosen_is_told_in_the_words_on_screen():
    """No key of a session stands in a caption: no underscore within a word, no bare name of a field."""
    first = intents.set_scene(START, "macroscopic")
    told = [plain(replace(first, spins=Spins(state, ((0, 1), (2, 3))))) for state in SPINS]
    told += [plain(_assumptions(chosen=key)) for key in MODEL_KEYS]
    bell = intents.set_scene(START, "bell")
    told += [plain(replace(bell, bell=replace(bell.bell, inequality=key))) for key in NAMED]
    page = intents.set_scene(START, "polarization")
    told += [plain(replace(page, polarization=replace(page.polarization, page=key))) for key in PAGES]
    for text in told:
        words = text.split("Equations:")[0]
        assert not re.search(
            r"[a-z]_[a-z]|singlets state|\bn = |chsh|i3322|branciard\b|at most ε ε", words
        ), words
    assert "spins: Heisenberg antiferromagnet, ring, N = 8, T = 1.250, h = 0.500" in told[7]


def test_a_caption_of_three_photons_has_no_singlet_and_no_settings():
    text = _caption_of("axiom-c-prime")
    assert "GHZ state" in text and "ψ−" not in text and "Settings" not in text


def test_a_caption_of_a_run_has_units():
    text = _caption_of("figure-3")
    assert "count time T = 15.00 s" in text and "τ = 5.0 ns" in text and "branches of the plates" in text
