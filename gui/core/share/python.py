"""The state, the settings and the correlations as Python programs: for NumPy, and for QuTiP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gui.core.results import Results
from gui.core.share.numerals import commented, header, in_rows, real


def python_numpy(results: Results[Any]) -> str:
    """A program for ``rho`` (4, 4), ``alice`` (n, 3), ``bob`` (m, 3) and the correlators ``C`` (n, m).

    Where correlators are given instead of computed from a state there is no ``rho``.
    """
    return "\n".join(["import numpy as np", "", header(results, "#"), *_common(results)]) + "\n"


def python_qutip(results: Results[Any]) -> str:
    """The same with ``rho`` as a Qobj of two qubits, and ``A``, ``B`` as lists of the measured Qobjs."""
    lines = ["import numpy as np", "import qutip", "", header(results, "#"), *_common(results), ""]
    if results.scenario.postulated is None:
        lines.append("rho = qutip.Qobj(rho, dims=[[2, 2], [2, 2]])")
    lines += [
        "sigma = [qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()]",
        "A = [sum(x * s for x, s in zip(a, sigma)) for a in alice]",
        "B = [sum(x * s for x, s in zip(b, sigma)) for b in bob]",
    ]
    if results.scenario.postulated is None:
        lines.append("# C[i, j] is qutip.expect(qutip.tensor(A[i], B[j]), rho)")
    return "\n".join(lines) + "\n"


def _common(results: Results[Any]) -> list[str]:
    s, found = results.scenario, results.correlations
    lines = [
        *_state(results),
        *_directions("alice", found.alice, [x.label for x in s.alice]),
        *_directions("bob", found.bob, [x.label for x in s.bob]),
    ]
    if s.postulated is None and s.pairs == "all":
        lines += [
            "T = np.array([  # <s_k x s_l>",
            *(f"    {line}," for line in in_rows(results.state.state.correlation_matrix, real, _list)),
            "])",
            "C = alice @ T @ bob.T",
        ]
    else:
        lines += [
            "C = np.array([  # nan: not measured",
            *(f"    {line}," for line in in_rows(found.correlators, _real, _list)),
            "])",
        ]
    for name, marginals in (("marginals_a", found.marginals_a), ("marginals_b", found.marginals_b)):
        if marginals is not None:
            lines.append(f"{name} = np.array({_list([_real(x) for x in marginals])})")
    return lines


def _state(results: Results[Any]) -> list[str]:
    if results.scenario.postulated is not None:
        return []
    rows = in_rows(results.state.state.density_matrix, _complex, _list)
    return ["rho = np.array([", *(f"    {line}," for line in rows), "])"]


def _directions(name: str, directions: ArrayLike, labels: Sequence[str]) -> list[str]:
    rows = [f"{line}," for line in in_rows(directions, real, _list)]
    return [f"{name} = np.array([", commented(rows, labels, "#"), "])"]


def _real(value: float) -> str:
    return real(value, "np.nan")


def _complex(value: complex) -> str:
    if value.imag == 0:
        return real(value.real)
    sign = "-" if np.signbit(value.imag) else "+"
    return f"{real(value.real)} {sign} {real(abs(value.imag))}j"


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(words)}]"
