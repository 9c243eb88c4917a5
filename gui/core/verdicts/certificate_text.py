"""A certificate as text: the inequality in Unicode and LaTeX, and everything as JSON or NumPy code. No Qt."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.numbers import MINUS, number, tidy
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.questions_json import certificate_as_json, statistics_as_json
from physics.leggett.inequality import leggett_bound_misaligned
from physics.verdicts.types import Array, Certificate, Hypothesis

SMALL = 5e-5  # coefficients that round to zero, relative to the largest, are not written
ALIKE = 5e-3  # coefficients this close count as equal when the form of an inequality is recognised
EQUAL = 1e-5  # and this close where its published bound is taken
MOST_TERMS = 12  # an inequality with more terms is written as a sum with a table

_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
Names = tuple[Sequence[str], Sequence[str]]


class Term(Struct, frozen=True):
    """One term of an inequality: ``i``, ``j`` are -1 where only the other side occurs."""

    coefficient: float
    i: int
    j: int


def terms_of(certificate: Certificate) -> list[Term]:
    """The terms that do not vanish: correlators row by row, then Alice's marginals, then Bob's."""
    size = largest_coefficient(certificate)
    result = []
    for (i, j), value in np.ndenumerate(certificate.coefficients):
        result.append(Term(float(value), i, j))
    result += [Term(float(value), i, -1) for i, value in enumerate(certificate.marginals_a)]
    result += [Term(float(value), -1, j) for j, value in enumerate(certificate.marginals_b)]
    return [term for term in result if abs(term.coefficient) > SMALL * size]


def largest_coefficient(certificate: Certificate) -> float:
    parts = (certificate.coefficients, certificate.marginals_a, certificate.marginals_b)
    return max(float(np.abs(part).max(initial=0.0)) for part in parts)


# Names of known inequalities.


def leggett_size(certificate: Certificate) -> int:
    """N if the inequality has the form of L_N (each of N settings of Alice with a pair of Bob's), else 0.

    Only the pattern of the coefficients counts; the bound of the certificate is its own.
    """
    c = certificate.coefficients
    size = largest_coefficient(certificate)
    if (
        size == 0.0
        or np.abs(np.concatenate([certificate.marginals_a, certificate.marginals_b])).max() > ALIKE * size
    ):
        return 0
    present = np.abs(c) > ALIKE * size
    rows, columns = present.any(axis=1), present.sum(axis=0)
    if columns.max() > 1 or not np.all(present[rows].sum(axis=1) == 2):
        return 0
    same_size = np.allclose(np.abs(c[present]), size, rtol=ALIKE)
    same_sign = np.allclose(np.abs(c.sum(axis=1)[rows]), 2 * size, rtol=ALIKE)
    return int(rows.sum()) if same_size and same_sign else 0


def known_name(judged: Judged) -> str:
    """ "CHSH", "I3322" or "L_N" if the certificate is that inequality; else an empty string."""
    named = judged.verdict.details.get("inequality")
    if isinstance(named, str) and named:
        return named
    certificate = judged.verdict.certificate
    if certificate is not None and judged.hypothesis is Hypothesis.LEGGETT:
        count = leggett_size(certificate)
        if count >= 2:
            return f"L_{count}"
    return ""


def name_text(name: str) -> str:
    """The name of an inequality with real indices."""
    if name == "I3322":
        return "I₃₃₂₂"
    return f"L{name[2:].translate(_LOW)}" if name.startswith("L_") else name


def normal_form(judged: Judged) -> str:
    """``L₃ = 1.8974 > 1.7892`` in the usual normalisation, which differs from that of the certificate.

    The bound is the published one where the coefficients are those of L_N: the scenes show the same.
    """
    certificate, name = judged.certificate, known_name(judged)
    if certificate is None or not name.startswith("L_"):
        return ""
    size, count = largest_coefficient(certificate), int(name[2:])
    value, bound, source = certificate.value / (size * count), certificate.bound / (size * count), ""
    present = np.abs(certificate.coefficients) > ALIKE * size
    if np.allclose(np.abs(certificate.coefficients[present]), size, rtol=EQUAL):
        # Row by row two settings of Bob: b and b'.
        pairs = judged.question.data.bob[np.nonzero(present)[1]].reshape(count, 2, 3)
        bound = float(leggett_bound_misaligned(pairs[:, 0], pairs[:, 1], judged.question.eta))
        source = " (published bound)"
    return f"{name_text(name)} = {number(value)} {'>' if value > bound else '≤'} {number(bound)}{source}"


# The inequality.


class _Notation(Struct, frozen=True):
    """How an inequality is written: as text or as LaTeX."""

    minus: str
    gap: str  # between a number and what it multiplies
    at_most: str
    pair: str
    mean: str
    index: Callable[[int], str]
    sums: tuple[str, str, str]


_TEXT = _Notation(
    "−",
    " ",
    "≤",
    "C({}, {})",
    "⟨{}⟩",
    lambda k: str(k).translate(_LOW),
    ("Σ cᵢⱼ C(aᵢ, bⱼ)", "Σ pᵢ ⟨aᵢ⟩", "Σ qⱼ ⟨bⱼ⟩"),
)
_LATEX = _Notation(
    "-",
    r"\, ",
    r"\le",
    "C({}, {})",
    r"\langle {} \rangle",
    lambda k: f"_{{{k}}}",
    (
        r"\sum_{ij} c_{ij}\, C(a_i, b_j)",
        r"\sum_i p_i\, \langle a_i \rangle",
        r"\sum_j q_j\, \langle b_j \rangle",
    ),
)


def is_long(certificate: Certificate) -> bool:
    """Whether the inequality is written as a sum over a table of coefficients."""
    return len(terms_of(certificate)) > MOST_TERMS


def inequality_text(certificate: Certificate, most: int = MOST_TERMS, names: Names = ((), ())) -> str:
    """``C(a₁, b₁) + 2 C(a₁, b₂) ≤ 2``; with more than ``most`` terms ``Σ c C + … ≤ B``.

    ``names`` of Alice's and Bob's settings as they are to be written; without them a₁, b₁ and so on.
    """
    return _written(certificate, most, names, _TEXT)


def inequality_latex(certificate: Certificate, most: int = MOST_TERMS, names: Names = ((), ())) -> str:
    """The same as LaTeX."""
    return _written(certificate, most, names, _LATEX)


def _written(certificate: Certificate, most: int, names: Names, notation: _Notation) -> str:
    terms = terms_of(certificate)
    if len(terms) <= most:
        left = "".join(_written_term(t, k == 0, names, notation) for k, t in enumerate(terms)) or "0"
    else:
        kinds = (
            any(t.i >= 0 and t.j >= 0 for t in terms),
            any(t.j < 0 for t in terms),
            any(t.i < 0 for t in terms),
        )
        left = " + ".join(text for text, there in zip(notation.sums, kinds, strict=True) if there)
    return f"{left} {notation.at_most} {tidy(certificate.bound).replace(MINUS, notation.minus)}"


def _written_term(term: Term, first: bool, names: Names, notation: _Notation) -> str:
    def name(party: int, k: int) -> str:
        return names[party][k] if k < len(names[party]) else "ab"[party] + notation.index(k + 1)

    size = abs(term.coefficient)
    sign = notation.minus if term.coefficient < 0 else "" if first else "+"
    factor = "" if abs(size - 1) < SMALL else tidy(size, whole_within=SMALL) + notation.gap
    if term.i >= 0 and term.j >= 0:
        symbol = notation.pair.format(name(0, term.i), name(1, term.j))
    else:
        symbol = notation.mean.format(name(0, term.i) if term.i >= 0 else name(1, term.j))
    return (sign if first else f" {sign} ") + factor + symbol


# Copies.


def as_latex(judged: Judged) -> str:
    """The inequality with its coefficients and the value reached, to paste into a paper."""
    certificate = _certificate_of(judged)
    lines = [f"% {row_of(judged.hypothesis).name}: {_status_words(judged)}"]
    name = known_name(judged)
    if name:
        lines.append(f"% {name_text(name)}")
    lines.append(rf"\[ {inequality_latex(certificate)} \]")
    if is_long(certificate) or not _is_whole(certificate):
        lines.append("% all digits:")
        for symbol, matrix in (
            ("c", certificate.coefficients),
            ("p^T", certificate.marginals_a[None]),
            ("q^T", certificate.marginals_b[None]),
        ):
            if np.abs(matrix).max(initial=0.0) > 0.0:
                lines.append(rf"\[ {symbol} = {_latex_matrix(matrix)} \]")
    relation = ">" if certificate.value > certificate.bound else r"\le"
    lines.append(rf"\[ {certificate.value:.10g} {relation} {certificate.bound:.10g} \]")
    return "\n".join(lines) + "\n"


def _is_whole(certificate: Certificate) -> bool:
    parts = (certificate.coefficients.ravel(), certificate.marginals_a, certificate.marginals_b)
    flat = np.concatenate(parts)
    return bool(np.abs(flat - np.rint(flat)).max(initial=0.0) < 1e-12)


def _latex_matrix(matrix: Array) -> str:
    rows: list[str] = [" & ".join(_plain(x, 12) for x in row) for row in matrix]
    # An array: amsmath allows a pmatrix ten columns unless told otherwise.
    columns = "r" * int(matrix.shape[1])
    return r"\left(\begin{array}{" + columns + "} " + r" \\ ".join(rows) + r" \end{array}\right)"


def _plain(value: float, digits: int = 17) -> str:
    text = f"{value:.{digits}g}"
    return "0" if float(text) == 0.0 else text


def as_json(judged: Judged) -> str:
    """Verdict, certificate and the correlations it is about."""
    data, v = judged.question.data, judged.question.visibility
    content: dict[str, Any] = {
        "hypothesis": str(judged.hypothesis),
        "status": str(judged.status),
        "proven": judged.proven,
        "critical_visibility": [_finite(x) for x in judged.critical_visibility],
        "upper_end_proven": judged.verdict.upper_proven,
        "resolution": data.resolution,
        "method": judged.verdict.method,
        "name": known_name(judged),
        "eta": judged.question.eta if judged.hypothesis.takes_purity else None,
        "settings": {"alice": data.alice.tolist(), "bob": data.bob.tolist()},
        "measured": data.measured.tolist(),
        "correlators": (v * data.correlators).tolist(),
        "marginals_a": None if data.marginals_a is None else (v * data.marginals_a).tolist(),
        "marginals_b": None if data.marginals_b is None else (v * data.marginals_b).tolist(),
        "certificate": None if judged.certificate is None else certificate_as_json(judged.certificate),
    }
    measured = judged.question.measured
    if measured is not None:
        content["sigmas"] = measured.sigmas.tolist()
    if judged.verdict.statistics is not None:
        content |= statistics_as_json(judged.verdict.statistics)
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def as_numpy(judged: Judged) -> str:
    """Python code that holds the numbers and checks the value reached."""
    certificate = _certificate_of(judged)
    data, v = judged.question.data, judged.question.visibility
    c = np.where(data.measured, v * data.correlators, 0.0)
    zero_a, zero_b = np.zeros(c.shape[0]), np.zeros(c.shape[1])
    m_a = zero_a if data.marginals_a is None else v * data.marginals_a
    m_b = zero_b if data.marginals_b is None else v * data.marginals_b
    lines = [
        "import numpy as np",
        "",
        f"# {row_of(judged.hypothesis).name}: {_status_words(judged)}",
        f"# {known_name(judged) or 'no known name'}; every model obeys",
        "# sum(c * C) + p @ M_A + q @ M_B <= bound",
        *_arrays(
            ("alice", data.alice),
            ("bob", data.bob),
            ("C", c),
            ("M_A", m_a),
            ("M_B", m_b),
            ("c", certificate.coefficients),
            ("p", certificate.marginals_a),
            ("q", certificate.marginals_b),
        ),
    ]
    if certificate.dual_matrix is not None:
        lines += _arrays(("Z", certificate.dual_matrix))
    lines += [
        f"bound = {certificate.bound!r}",
        "value = (c * C).sum() + p @ M_A + q @ M_B",
        'print(f"value {value:.6f}, bound {bound:.6f}: " + ("violated" if value > bound else "obeyed"))',
    ]
    return "\n".join(lines) + "\n"


def _arrays(*named: tuple[str, Array]) -> list[str]:
    result = []
    for name, array in named:
        body = np.array2string(np.asarray(array), separator=", ", threshold=10**9, floatmode="unique")
        dtype = ", dtype=complex" if np.iscomplexobj(array) else ", dtype=float"
        result.append(f"{name} = np.array({body.replace(chr(10), chr(10) + ' ' * 4)}{dtype})")
    return result


def _status_words(judged: Judged) -> str:
    if judged.question.measured is not None:
        return f"{judged.status}, data with errors; the inequality was chosen on the same data"
    return f"{judged.status}{', proven' if judged.proven else ', not proven'}"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _certificate_of(judged: Judged) -> Certificate:
    found = judged.certificate
    if found is None:
        raise ValueError("there is no inequality for this verdict")
    return found


def setting_names(letter: str, count: int, names: Sequence[str] = ()) -> list[str]:
    """The names given, or ``a1``, ``a2``, ..."""
    return list(names) if len(names) == count else [f"{letter}{k + 1}" for k in range(count)]
