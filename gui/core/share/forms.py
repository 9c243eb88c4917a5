"""The forms in which the settings, the state and the correlations can be copied for use elsewhere.

A form is a function of the results that the window shows, so that what is copied is what is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from gui.core.results import Results
from gui.core.share.caption import figure_caption, figure_caption_latex
from gui.core.share.code import code_of
from gui.core.share.julia import julia_bell_polytopes, julia_ket
from gui.core.share.latex import latex_table
from gui.core.share.python import python_numpy, python_qutip


class ShareForm(Struct, frozen=True):
    """One form: its name in menus, what it is good for, and the text of it."""

    name: str
    title: str
    summary: str
    text: Callable[[Results[Any]], str]


def _code(results: Results[Any]) -> str:
    return code_of(results.scenario)


FORMS: dict[str, ShareForm] = {
    form.name: form
    for form in (
        ShareForm("code", "Short string", "Opens the same scene in this program: Edit, Paste scene.", _code),
        ShareForm("python", "Python, NumPy", "State, directions and correlators as arrays.", python_numpy),
        ShareForm("qutip", "Python, QuTiP", "State as a Qobj, directions and measurements.", python_qutip),
        ShareForm("ket", "Julia, Ket.jl", "State, measurements and correlators of Ket.jl.", julia_ket),
        ShareForm(
            "bell_polytopes",
            "Julia, BellPolytopes.jl",
            "Correlators and the call that looks for their local visibility.",
            julia_bell_polytopes,
        ),
        ShareForm("caption", "Figure caption", "All parameters, and references with DOIs.", figure_caption),
        ShareForm(
            "caption_latex", "Figure caption, LaTeX", "The same with typeset formulas.", figure_caption_latex
        ),
        ShareForm("latex", "LaTeX table", "Settings with angles, and the correlators.", latex_table),
    )
}
