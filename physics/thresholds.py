"""Visibilities V at which the Werner state V |ψ-><ψ-| + (1 - V) 1/4 changes its nature, with their sources.

Published decimals are given as printed; closed forms are computed. ``from_memory`` marks entries of which
digits or identifiers were not seen in a source while this table was made. The Bell limit has been certified
slightly lower by S. Designolle, T. Vértesi, S. Pokutta, Better bounds on finite-order Grothendieck constants,
Phys. Rev. A 113, 022401 (2026), arXiv:2409.03739; their figure was not seen, so it stands in no row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

ThresholdKind = Literal[
    "separable",
    "steering",
    "local_model_povm",
    "local_model",
    "bell",
    "leggett_model",
    "no_leggett_model",
    "leggett_inequality",
]


@dataclass(frozen=True)
class Threshold:
    """One value of V. "Up to" kinds hold for V <= value, "above" kinds for V > value.

    Up to: separable, steering (no steering), local_model_povm, local_model, leggett_model. Above: bell,
    no_leggett_model, leggett_inequality. ``own_result``: shown by this program, not found in the literature.
    """

    key: str
    value: float
    statement: str
    reference: str
    year: int
    kind: ThresholdKind
    own_result: bool = False
    from_memory: bool = False
    doi_or_arxiv: str = ""


SEPARABLE_LIMIT = 1 / 3
BARRETT_POVM_MODEL = 5 / 12
HIRSCH_POVM_MODEL = 0.4553
STEERING_LIMIT = 1 / 2
ACIN_LOCAL_MODEL = 0.6595
HIRSCH_LOCAL_MODEL = 999 * 689e-6 * math.cos(math.pi / 50) ** 4
LOCAL_MODEL_LIMIT = 0.6875
BELL_LIMIT = 0.6961
CHSH_LIMIT = math.sqrt(0.5)
LEGGETT_MODEL_LIMIT = (1 + math.sqrt(0.5)) / 2
LEGGETT_SPHERE_LIMIT = math.sqrt(3) / 2
LEGGETT_FOUR_LIMIT = math.sqrt(5 / 6)
LEGGETT_THREE_LIMIT = 2 * math.sqrt(2) / 3

THRESHOLDS: tuple[Threshold, ...] = (
    Threshold(
        "separable",
        SEPARABLE_LIMIT,
        "Separable up to here, entangled above",
        "R. F. Werner, Phys. Rev. A 40, 4277",
        1989,
        "separable",
        doi_or_arxiv="10.1103/PhysRevA.40.4277",
    ),
    Threshold(
        "povm_model_barrett",
        BARRETT_POVM_MODEL,
        "Local model for all measurements (POVMs)",
        "J. Barrett, Phys. Rev. A 65, 042302",
        2002,
        "local_model_povm",
        doi_or_arxiv="10.1103/PhysRevA.65.042302",
    ),
    Threshold(
        "povm_model_hirsch",
        HIRSCH_POVM_MODEL,
        "Local model for all measurements (POVMs)",
        "F. Hirsch et al., Quantum 1, 3",
        2017,
        "local_model_povm",
        doi_or_arxiv="arXiv:1609.06114",
    ),
    Threshold(
        "steering_projective",
        STEERING_LIMIT,
        "No steering with projective measurements up to here, steering above",
        "H. M. Wiseman, S. J. Jones, A. C. Doherty, Phys. Rev. Lett. 98, 140402",
        2007,
        "steering",
        doi_or_arxiv="10.1103/PhysRevLett.98.140402",
    ),
    Threshold(
        "steering_povm_renner",
        STEERING_LIMIT,
        "No steering with any measurements (POVMs), hence a local model for them",
        "M. J. Renner, Compatibility of all noisy qubit observables",
        2023,
        "local_model_povm",
        doi_or_arxiv="arXiv:2309.12290",
    ),
    Threshold(
        "steering_povm_zhang",
        STEERING_LIMIT,
        "No steering with any measurements (POVMs), hence a local model for them",
        "Y. Zhang, E. Chitambar, Phys. Rev. Lett. 132, 250201",
        2024,
        "local_model_povm",
        doi_or_arxiv="arXiv:2309.09960",
    ),
    Threshold(
        "local_model_acin",
        ACIN_LOCAL_MODEL,
        "Local model for projective measurements",
        "A. Acín, N. Gisin, B. Toner, Phys. Rev. A 73, 062105 (V up to about 0.66; digits computed here)",
        2006,
        "local_model",
        doi_or_arxiv="10.1103/PhysRevA.73.062105",
    ),
    Threshold(
        "local_model_hirsch",
        HIRSCH_LOCAL_MODEL,
        "Local model for projective measurements",
        "F. Hirsch et al., Quantum 1, 3",
        2017,
        "local_model",
        doi_or_arxiv="arXiv:1609.06114",
    ),
    Threshold(
        "local_model_designolle",
        LOCAL_MODEL_LIMIT,
        "Local model for projective measurements, the largest known V",
        "S. Designolle et al., Phys. Rev. Research 5, 043059",
        2023,
        "local_model",
        doi_or_arxiv="arXiv:2302.04721",
    ),
    Threshold(
        "bell_designolle",
        BELL_LIMIT,
        "A Bell inequality is violated above (certified slightly lower since: arXiv:2409.03739)",
        "S. Designolle et al., Phys. Rev. Research 5, 043059",
        2023,
        "bell",
        doi_or_arxiv="arXiv:2302.04721",
    ),
    Threshold(
        "bell_divianszky",
        0.6964,
        "A Bell inequality is violated above",
        "P. Diviánszky, E. Bene, T. Vértesi",
        2017,
        "bell",
        from_memory=True,
        doi_or_arxiv="arXiv:1707.04719",
    ),
    Threshold(
        "bell_brierley",
        0.7012,
        "A Bell inequality is violated above",
        "S. Brierley, M. Navascués, T. Vértesi",
        2016,
        "bell",
        from_memory=True,
        doi_or_arxiv="arXiv:1609.05011",
    ),
    Threshold(
        "bell_hua",
        0.7054,
        "A Bell inequality is violated above",
        "B. Hua et al.",
        2015,
        "bell",
        from_memory=True,
        doi_or_arxiv="arXiv:1501.05507",
    ),
    Threshold(
        "bell_vertesi",
        0.7056,
        "A Bell inequality is violated above",
        "T. Vértesi, Phys. Rev. A 78, 032112",
        2008,
        "bell",
        doi_or_arxiv="10.1103/PhysRevA.78.032112",
    ),
    Threshold(
        "chsh",
        CHSH_LIMIT,
        "The CHSH inequality is violated above",
        "J. F. Clauser, M. A. Horne, A. Shimony, R. A. Holt, Phys. Rev. Lett. 23, 880",
        1969,
        "bell",
        doi_or_arxiv="10.1103/PhysRevLett.23.880",
    ),
    Threshold(
        "leggett_model",
        LEGGETT_MODEL_LIMIT,
        "Leggett (crypto-nonlocal) model for all projective measurements up to here",
        "C. Branciard, Not all entangled states violate Leggett's crypto-nonlocality, appendix",
        2013,
        "leggett_model",
    ),
    Threshold(
        "no_leggett_model",
        LEGGETT_MODEL_LIMIT,
        "No Leggett model for all projective measurements above",
        "Nonlocality Explorer, own result",
        2026,
        "no_leggett_model",
        own_result=True,
    ),
    Threshold(
        "leggett_sphere",
        LEGGETT_SPHERE_LIMIT,
        "The Leggett inequality averaged over the whole sphere is violated above",
        "C. Branciard et al., Nature Phys. 4, 681, supplement",
        2008,
        "leggett_inequality",
        doi_or_arxiv="arXiv:0801.2241",
    ),
    Threshold(
        "leggett_four",
        LEGGETT_FOUR_LIMIT,
        "The Leggett inequality with four directions (cube diagonals) is violated above",
        "value computed here for the inequalities of C. Branciard et al., Nature Phys. 4, 681",
        2008,
        "leggett_inequality",
        doi_or_arxiv="arXiv:0801.2241",
    ),
    Threshold(
        "leggett_three",
        LEGGETT_THREE_LIMIT,
        "The Leggett inequality with three orthogonal directions (L3) is violated above",
        "C. Branciard et al., Nature Phys. 4, 681",
        2008,
        "leggett_inequality",
        doi_or_arxiv="arXiv:0801.2241",
    ),
)

REGIONS: tuple[tuple[float, float, str], ...] = (
    (0.0, SEPARABLE_LIMIT, "separable"),
    (SEPARABLE_LIMIT, LOCAL_MODEL_LIMIT, "entangled_local"),
    (LOCAL_MODEL_LIMIT, BELL_LIMIT, "unknown"),
    (BELL_LIMIT, LEGGETT_MODEL_LIMIT, "bell_nonlocal_crypto_nonlocal"),
    (LEGGETT_MODEL_LIMIT, 1.0, "no_leggett_model"),
)
"""Parts of the Werner ruler (lo, hi, key), for projective measurements; "unknown": local or not is open."""
