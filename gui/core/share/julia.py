"""The state, the settings and the correlations as Julia programs: for Ket.jl and for BellPolytopes.jl."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gui.core.results import Results
from gui.core.share.numerals import commented, header, in_rows, real
from gui.core.values import Array


def julia_ket(results: Results[Any]) -> str:
    """``rho``, the measurements ``A``, ``B`` and the correlation tensor ``p`` (marginals first) of Ket.jl.

    Given correlators are written as they are; those of a state are computed by Ket.jl itself.
    """
    lines = ["using Ket, LinearAlgebra", "", header(results, "#")]
    if results.scenario.postulated is None:
        lines += [
            *_matrix("rho", results.state.state.density_matrix, _complex),
            "rho = Hermitian(ComplexF64.(rho))",
            *_directions(results),
            # Ket.jl exports a function named pauli.
            "sigma = ([0 1; 1 0], [0 -im; im 0], [1 0; 0 -1])",
            "outcomes(v) = [Hermitian((I + r * sum(v .* sigma)) / 2) for r in (1, -1)]",
            "A = outcomes.(eachrow(alice))",
            "B = outcomes.(eachrow(bob))",
            "p = tensor_correlation(rho, A, B; marg = true)",
        ]
    else:
        lines += [*_directions(results), *_given(results)]
    return "\n".join(lines) + "\n"


def julia_bell_polytopes(results: Results[Any]) -> str:
    """The correlators as the matrix ``p``, and the call that looks for the visibility where they turn local.

    Without marginals, as the package takes them; where a pair was not measured there is no such matrix.
    Raises ``ValueError`` then.
    """
    if not np.all(results.correlations.measured):
        raise ValueError(
            "correlators: BellPolytopes.jl needs all of them, and a pair of settings is not measured"
        )
    lines = [
        "using BellPolytopes, LinearAlgebra",
        "",
        header(results, "#"),
        *_directions(results),
        *_matrix("p", results.correlations.correlators, _real),
        "lower_bound, upper_bound, local_model, bell_inequality = nonlocality_threshold(p);",
        "println([lower_bound, upper_bound])  # p is local when multiplied by lower_bound",
    ]
    return "\n".join(lines) + "\n"


def _given(results: Results[Any]) -> list[str]:
    found = results.correlations
    n, m = found.correlators.shape
    p = np.zeros((n + 1, m + 1))
    p[0, 0] = 1.0
    p[1:, 0] = _zeros_where_none(found.marginals_a, n)
    p[0, 1:] = _zeros_where_none(found.marginals_b, m)
    p[1:, 1:] = found.correlators
    told = found.marginals_a is not None or found.marginals_b is not None
    lines = [] if told else ["# No marginals are given; they stand as zeros."]
    return [*lines, *_matrix("p", p, _real)]


def _zeros_where_none(marginals: Array | None, count: int) -> Array:
    return np.zeros(count) if marginals is None else marginals


def _directions(results: Results[Any]) -> list[str]:
    s, found = results.scenario, results.correlations
    lines = []
    for name, directions, settings in (("alice", found.alice, s.alice), ("bob", found.bob, s.bob)):
        rows = in_rows(directions, _real, " ".join)
        lines += [f"{name} = [", commented(rows, [x.label for x in settings], "#"), "]"]
    return lines


def _matrix(name: str, table: ArrayLike, word: Any) -> list[str]:
    # A single column in brackets would be a vector, of which nothing is the second party.
    end = "]" if np.asarray(table).shape[1] > 1 else "][:, :]"
    return [f"{name} = [", *(f"    {line}" for line in in_rows(table, word, _row)), end]


def _row(words: Sequence[str]) -> str:
    return " ".join(words)


def _real(value: float) -> str:
    return real(value, "NaN")


def _complex(value: complex) -> str:
    # No spaces: they would separate columns.
    if value.imag == 0:
        return real(value.real)
    sign = "-" if np.signbit(value.imag) else "+"
    return f"{real(value.real)}{sign}{real(abs(value.imag))}im"
