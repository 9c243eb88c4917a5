"""The settings and the correlators as a LaTeX table, for plain ``tabular``."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from gui.core.numbers import DEGREES, MINUS, number
from gui.core.results import Results
from gui.core.scenario import Setting
from gui.core.values import Array

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\^{}", "~": r"\~{}", "−": "-", "′": "'",
}  # fmt: skip


_MATH = {
    "φ": r"\varphi", "η": r"\eta", "χ": r"\chi", "θ": r"\theta", "ε": r"\epsilon", "κ": r"\kappa",
    "λ": r"\lambda", "ψ": r"\psi", "ρ": r"\rho", "σ": r"\sigma", "α": r"\alpha", "β": r"\beta",
    "γ": r"\gamma", "μ": r"\mu", "ν": r"\nu", "τ": r"\tau", "Σ": r"\Sigma",
    "δ": r"\delta", "ω": r"\omega", "π": r"\pi", "ᴀ": r"_{\mathrm{A}}", "ʙ": r"_{\mathrm{B}}",
    "Δ": r"\Delta",
    "−": "-", "±": r"\pm", "×": r"\times", "°": r"^\circ", "≤": r"\le", "≥": r"\ge", "⟨": r"\langle",
    "⟩": r"\rangle", "|": "|", "′": "'", "·": r"\cdot", "→": r"\to", "∞": r"\infty", "∝": r"\propto",
    "⊕": r"\oplus", "⊗": r"\otimes", "∫": r"\int", "<": "<", ">": ">", "²": "^2", "³": "^3", "√": r"\surd",
    **{low: f"_{n}" for n, low in enumerate("₀₁₂₃₄₅₆₇₈₉")},
}  # fmt: skip
_QUOTES = {
    "–": "--", "’": "'", "‘": "`", "“": "``", "”": "''", "…": r"\dots{}", "\u00a0": "~", "\u202f": r"\,",
}  # fmt: skip


# What is one symbol in several letters: |ψ−⟩, and names such as L_N.
_SYMBOL = re.compile(r"ψ−|(?<!\w)[A-Z]_[A-Z](?!\w)|.", re.DOTALL)


def latex_text(text: str) -> str:
    """Running text with its signs as mathematics, the special letters of LaTeX written out."""
    parts = []
    for c in _SYMBOL.findall(text):
        if c == "ψ−":
            parts.append(r"$\psi^-$")
        elif len(c) > 1:
            parts.append(f"${c}$")
        elif c in _MATH:
            parts.append(f"${_MATH[c]}$")
        else:
            parts.append(_QUOTES.get(c) or _SPECIAL.get(c, c))
    # Signs that follow one another are one formula.
    return "".join(parts).replace("$$", " ")


def latex_formula(formula: str) -> str:
    """A formula of letters, such as P(λ_a|b) = P(λ_a), within mathematics; words in it stay words."""
    written = formula.replace(" is 0 or 1", r" \in \{0, 1\}")
    return "".join(_MATH.get(c, c) for c in written)


def latex_table(results: Results[Any]) -> str:
    """Directions with polar angle θ and azimuth ω in degrees, then the correlators C(a_i, b_j).

    The azimuth is not called φ, which is the angle that b and b′ open. Needs no package. What is
    not measured stands as a dash.
    """
    s, found = results.scenario, results.correlations
    lines = [
        r"\begin{tabular}{lrrrrr}",
        r"  setting & $x$ & $y$ & $z$ & $\theta/{}^\circ$ & $\omega/{}^\circ$ \\ \hline",
        *(_setting(setting, v) for setting, v in zip(s.alice, found.alice, strict=True)),
        r"  \hline",
        *(_setting(setting, v) for setting, v in zip(s.bob, found.bob, strict=True)),
        r"\end{tabular}",
        "",
        rf"\begin{{tabular}}{{l{'r' * len(s.bob)}}}",
        "  " + " & ".join(["$C(a,b)$", *(_name(b.label) for b in s.bob)]) + r" \\ \hline",
    ]
    for setting, row in zip(s.alice, found.correlators, strict=True):
        lines.append("  " + " & ".join([_name(setting.label), *map(_number, row)]) + r" \\")
    return "\n".join([*lines, r"\end{tabular}"]) + "\n"


def _setting(setting: Setting, v: Array) -> str:
    polar = float(np.arctan2(np.hypot(v[0], v[1]), v[2])) * DEGREES
    azimuth = float(np.arctan2(v[1], v[0])) * DEGREES
    numbers = [*(_number(x) for x in v), _number(polar, 2), _number(azimuth, 2)]
    return "  " + " & ".join([_name(setting.label), *numbers]) + r" \\"


def _number(value: float, decimals: int = 4) -> str:
    return f"${number(value, decimals).replace(MINUS, '-')}$" if np.isfinite(value) else "--"


def _name(label: str) -> str:
    """a1 and b2' as $a_{1}$, $b_{2}'$; any other name as text with the special letters written out."""
    found = re.fullmatch(r"([A-Za-z])_?(\d+)(['′]?)", label.strip())
    if found:
        letter, index, prime = found.groups()
        return f"${letter}_{{{index}}}{chr(39) if prime else ''}$"
    return "".join(_SPECIAL.get(c, c) for c in " ".join(label.split()))
