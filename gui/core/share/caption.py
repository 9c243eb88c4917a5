"""The caption of a figure: what is drawn, every parameter that matters to it, and its references."""

from __future__ import annotations

import re
from typing import Any

from gui.core.equations import Equation
from gui.core.results import Results
from gui.core.share.caption_equations import equations_shown
from gui.core.share.caption_words import (
    lead_words,
    parameter_words,
    settings_words,
    shows_two_photons,
    state_words,
)
from gui.core.share.latex import latex_text
from gui.core.values import one_line
from gui.core.version import VERSION

# How the sources of equations name a paper -> its key among the papers.
_NAMED = (
    (r"Nat(?:ure)?\.? Phys\. 4, 681|Branciard et al\. \(2008\)", "branciard2008"),
    (r"Branciard \(2013\)|Not all entangled states", "branciard2013"),
    (r"Navascués, The physics", "navascues2013"),
    (r"Ramanathan et al\.", "ramanathan2011"),
    (r"Ciepielewski and Okon", "ciepielewski2022"),
)


def figure_caption(results: Results[Any], part: str = "scene") -> str:
    """The caption of a ``part`` of the scene in plain text, with the references at its end."""
    lines = _sentences(results, part)
    shown = _shown(results, part)
    if shown:
        told = "; ".join(f"{one.plain} ({one.source})" for one in shown)
        lines.append(f"Equations: {told}.")
    references = _references(shown)
    if references:
        lines.append("References: " + "; ".join(references) + ".")
    return " ".join([*lines, f"Drawn with Nonlocality Explorer {VERSION}."]) + "\n"


def figure_caption_latex(results: Results[Any], part: str = "scene") -> str:
    r"""The same as ``\caption{...}`` for LaTeX with amsmath, its equations typeset."""
    lines = [latex_text(sentence) for sentence in _sentences(results, part)]
    shown = _shown(results, part)
    if shown:
        told = "; ".join(f"${one.latex}$ ({latex_text(one.source)})" for one in shown)
        lines.append(f"Equations: {told}.")
    references = _references(shown)
    if references:
        lines.append("References: " + latex_text("; ".join(references)) + ".")
    body = "\n  ".join([*lines, f"Drawn with Nonlocality Explorer {VERSION}."])
    return f"\\caption{{%\n  {body}%\n}}\n"


def both_captions(results: Results[Any], part: str = "scene") -> str:
    """Plain text, and LaTeX below it: what is written beside a figure."""
    return f"{figure_caption(results, part)}\n{figure_caption_latex(results, part)}"


def _sentences(results: Results[Any], part: str) -> list[str]:
    """What it is, then state, settings and parameters, each a sentence."""
    s = results.scenario
    told = [lead_words(results, part)]
    # The spheres and the verdicts are about the two photons where the page is not.
    beside = part in ("spheres", "verdicts")
    if shows_two_photons(s) or (beside and s.scene not in ("assumptions", "macroscopic")):
        told.append(state_words(s))
    shows_settings = beside or (
        shows_two_photons(s) and s.scene not in ("marginals", "open_question", "state")
    )
    if shows_settings:
        told.append(settings_words(s))
    told += parameter_words(results, part)
    if s.data is not None:
        words = (s.data.title, s.data.source, f"doi:{s.data.doi}" if s.data.doi else "")
        about = ", ".join(one_line(word).rstrip(".") for word in words if word)
        told.append(f"Data: {about or 'measured'}")
    return [f"{sentence.rstrip('.')}." for sentence in told if sentence]


def _shown(results: Results[Any], part: str) -> list[Equation]:
    return [] if part == "spheres" else equations_shown(results)


def _references(shown: list[Equation]) -> list[str]:
    """The papers that the equations are from, with DOI or arXiv number, each once."""
    from gui.core.papers import PAPERS  # all of their figures come with it: not at the start

    keys = [key for one in shown for pattern, key in _NAMED if re.search(pattern, one.source)]
    return [PAPERS[key].reference for key in dict.fromkeys(keys)]
