"""Lower ends of the local V* that hold for any number of settings, by Grothendieck's constants.

If C_ij = x_i . y_j with vectors of d dimensions no longer than 1 then C / K_G(d) is local, K_G(1) = 1,
K_G(2) = sqrt 2 (Krivine 1979) and K_G(3) <= 1 / 0.6875 (Designolle et al., Phys. Rev. Research 5, 043059).
Correlators of two qubits are of this kind, with d the rank of the correlation matrix as the settings see it
(Acin, Gisin and Toner, Phys. Rev. A 73, 062105).
"""

from __future__ import annotations

import numpy as np

from physics.verdicts.types import Array, Correlations

CONSTANTS = (1.0, np.sqrt(2.0), 1.0 / 0.6875)
RANK = 1e-10
MISFIT = 1e-12


def grothendieck_end(data: Correlations) -> tuple[float, int] | None:
    """V* is at least this, and the dimension d; None where it does not apply.

    That is where outcomes are biased, or no matrix T gives C_ij = a_i . T b_j. It holds with marginals that
    vanish, since the model can be symmetrised.
    """
    if any(part is not None and part.any() for part in (data.marginals_a, data.marginals_b)):
        return None
    i, j = np.nonzero(data.measured)
    forms = (data.alice[i][:, :, None] * data.bob[j][:, None, :]).reshape(len(i), 9)
    numbers = data.correlators[i, j]
    if not numbers.any():
        return None
    flat = np.linalg.lstsq(forms, numbers, rcond=RANK)[0]
    if np.abs(forms @ flat - numbers).max() > MISFIT:
        return None
    used = np.unique(i), np.unique(j)
    matrix = _onto(data.alice[used[0]]) @ flat.reshape(3, 3) @ _onto(data.bob[used[1]])
    left, sizes, right = np.linalg.svd(matrix)
    d = int((sizes > RANK * sizes[0]).sum())
    x, y = data.alice[used[0]] @ left[:, :d], data.bob[used[1]] @ right[:d].T
    lengths = [
        float(
            np.linalg.norm(x * sizes[:d] ** p, axis=1).max()
            * np.linalg.norm(y * sizes[:d] ** (1 - p), axis=1).max()
        )
        for p in (0.0, 0.5, 1.0)
    ]
    # What rounding leaves between x . y and the numbers costs at most its sum in further models.
    size = min(lengths) * CONSTANTS[d - 1] + MISFIT * len(numbers)
    return float((1.0 - 1e-12) / size), d


def _onto(directions: Array) -> Array:
    """The projector on the span of the directions."""
    _, sizes, right = np.linalg.svd(directions, full_matrices=False)
    kept = right[sizes > RANK * sizes[0]]
    return np.asarray(kept.T @ kept)
