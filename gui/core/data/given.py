"""A measured table as correlations that are given in place of those of a state."""

from __future__ import annotations

import numpy as np

from gui.core.data.types import CorrelatorTable
from gui.core.scenario import Postulated
from physics.correlations import smallest_probability
from physics.verdicts.measured.no_signalling import pooled_marginals

ROUNDING = 1e-12


def given_by(table: CorrelatorTable, name: str) -> Postulated:
    """The numbers of a table, with marginals where it holds counts.

    A marginal is pooled over the settings of the other side. Where noise makes a probability negative
    with these, there are none: no marginals at all go with the correlators as they were measured.
    """
    rows = tuple(
        tuple(c if known else None for c, known in zip(row, flags, strict=True))
        for row, flags in zip(table.correlators, table.measured, strict=True)
    )
    if not table.counts:
        return Postulated(rows, name=name)
    known = np.array(table.measured, dtype=bool)
    (m_a, _), (m_b, _) = pooled_marginals(np.array(table.counts, dtype=float), known)
    least = smallest_probability(m_a[:, None], m_b[None, :], np.array(table.correlators))
    if least[known].min() < -ROUNDING:
        return Postulated(rows, name=name)
    return Postulated(rows, tuple(m_a.tolist()), tuple(m_b.tolist()), name)
