"""The catalogue of papers: every number is the one printed, every scenario is one, neighbours differ."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from gui.core.evaluate import evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.papers import FIGURES, NOT_SHOWN, PAPERS, figure_name, figures_of
from gui.core.papers.index import DrawnFigure, index_html
from gui.core.papers.types import PublishedNumber, claim
from gui.core.scenario_rules import check_scenario
from gui.core.values import ScenarioError

NAMES = [figure_name(figure) for figure in FIGURES]
# The search for the largest violation of I3322 takes seconds.
SLOW = ("tight",)
CASES = [
    pytest.param(figure, id=name, marks=[pytest.mark.long] if figure.key in SLOW else [])
    for figure, name in zip(FIGURES, NAMES, strict=True)
]


@pytest.mark.parametrize("figure", CASES)
def test_the_numbers_are_those_of_the_paper(figure):
    """Published value, or the identity or correction that ``reason`` names, beside what is computed here."""
    results = evaluate(check_scenario(figure.scenario()))
    assert figure.numbers
    for number in figure.numbers:
        value = number.value(results)
        assert number.agrees(value), f"{number.words(value)} ({number.reason})"
        assert number.reason and number.allowed >= 0


def test_all_five_papers_are_there_and_names_sort_as_they_are_read():
    assert len(PAPERS) == 5 and {figure.paper for figure in FIGURES} == set(PAPERS)
    assert sorted(NAMES) == NAMES and len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch(r"[0-9a-z-]+", name) for name in NAMES)
    for key, paper in PAPERS.items():
        assert figures_of(key) and paper.identifiers and paper.identifiers in paper.reference
    with pytest.raises(ScenarioError, match="none of branciard2008"):
        figures_of("einstein1935")


def test_every_numbered_figure_of_the_papers_is_among_them():
    """Branciard 2008 has figures 1 to 4, Ramanathan 2011 two, Ciepielewski and Okon two, the others none."""
    labels = {key: " ".join(figure.label for figure in figures_of(key)) for key in PAPERS}
    for number in range(1, 5):
        assert f"Figure {number}" in labels["branciard2008"]
    for key in ("ramanathan2011", "ciepielewski2022"):
        assert "Figure 1" in labels[key] and "Figure 2" in labels[key]


@pytest.mark.parametrize("paper", PAPERS)
def test_neighbours_differ_and_every_word_is_there(paper):
    figures = figures_of(paper)
    for one, other in pairwise(figures):
        assert (one.scenario(), one.part) != (other.scenario(), other.part), other.key
    for figure in figures:
        assert figure.sentence.endswith(".") and figure.look.endswith(".") and figure.label
        assert "  " not in figure.sentence + figure.look + figure.note
    assert all(missing.reason.endswith(".") for missing in NOT_SHOWN if missing.paper == paper)


@pytest.mark.parametrize("figure", FIGURES, ids=NAMES)
def test_a_figure_is_a_session_that_can_be_saved(figure):
    scenario = figure.scenario()
    assert decode_session(encode_session(scenario)) == scenario


def test_a_number_agrees_to_the_digits_that_are_printed():
    number = PublishedNumber("V", 0.943, lambda r: 0.0, decimals=3)
    assert number.agrees(0.9434) and not number.agrees(0.9437) and not number.agrees(float("nan"))
    assert number.words(0.94281) == "V: 0.943; here 0.94281"
    assert PublishedNumber("S", 1e9, lambda r: 0.0).words() == "S: 1 × 10^9"
    held = claim("It holds", lambda r: True)
    assert held.words() == "It holds" and held.words(0.0) == "It holds: does not hold here"


def test_the_page_lists_what_was_drawn_and_what_cannot_be():
    figure = figures_of("branciard2008")[3]
    page = index_html([DrawnFigure(figure, "a&b.svg", tuple(n.published for n in figure.numbers))])
    assert "a&amp;b.svg" in page and "73.7°; here 73.700°" in page and "10.1038/nphys1020" in page
    assert "Supplement" in page and "Navascués 2013" not in page
