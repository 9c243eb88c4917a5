"""The words on the Werner ruler: short names of thresholds and regions, from long to short (no Qt)."""

from __future__ import annotations

import math

from gui.core.numbers import number

# Values closer together than this are shown as one.
SAME_VALUE = 2e-5

_MATH_LABELS = {
    1 / 3: "1/3",
    5 / 12: "5/12",
    1 / 2: "1/2",
    1 / math.sqrt(3): "1/√3",
    1 / math.sqrt(2): "1/√2",
    math.sqrt(3) / 2: "√3/2",
    2 * math.sqrt(2) / 3: "2√2/3",
}

# Thresholds (by key) that a ruler on a projector must name.
IMPORTANT_WORDS: dict[str, tuple[str, ...]] = {
    "separable": ("separable",),
    "steering_projective": ("steering",),
    "local_model_designolle": ("local model", "local"),
    "bell_designolle": ("Bell",),
    "chsh": ("CHSH",),
    "leggett_model": ("Leggett model", "Leggett"),
    "leggett_sphere": ("whole sphere", "sphere"),
    "leggett_four": ("four axes", "N = 4"),
    "leggett_three": ("three axes", "N = 3"),
}

# What the others may say where there is room, by kind.
LESSER_WORDS: dict[str, tuple[str, ...]] = {
    "local_model_povm": ("POVM model", "POVM"),
    "local_model": ("local model", "local"),
    "bell": ("Bell",),
}

# What a region says in the bar; where nothing fits, the first wording stands above the bar with a leader.
REGION_WORDS: dict[str, tuple[str, ...]] = {
    "separable": ("separable",),
    "entangled_local": ("entangled, yet local", "entangled, local", "local"),
    "unknown": ("not known",),
    "bell_nonlocal_crypto_nonlocal": (
        "Bell-nonlocal, yet crypto-nonlocal",
        "Bell-nonlocal, crypto-nonlocal",
        "crypto-nonlocal",
        "crypto",
    ),
    "no_leggett_model": ("no Leggett model", "no Leggett"),
}

# The colour role of a region in the theme.
REGION_ROLES: dict[str, str] = {
    "separable": "region_separable",
    "entangled_local": "region_local",
    "unknown": "region_unknown",
    "bell_nonlocal_crypto_nonlocal": "region_crypto",
    "no_leggett_model": "region_none",
}

# Rich text, shown when the mouse rests on a region. All of it is about projective measurements.
REGION_HELP: dict[str, str] = {
    "separable": "<b>Separable.</b> The state is a mixture of product states.",
    "entangled_local": "<b>Entangled, yet local.</b> A local hidden variable model reproduces all projective "
    "measurements.",
    "unknown": "<b>Not known.</b> Neither a local model for all projective measurements nor a violated Bell "
    "inequality is known here.",
    "bell_nonlocal_crypto_nonlocal": "<b>Bell-nonlocal, yet crypto-nonlocal.</b> A Bell inequality is "
    "violated, but a model of Leggett’s kind reproduces all projective measurements.",
    "no_leggett_model": "<b>No Leggett model.</b> Neither a local nor a crypto-nonlocal model reproduces all "
    "projective measurements.",
}


def visibility_text(value: float) -> str:
    """Three digits, four where the value is not a whole number of thousandths."""
    return number(value, 3 if abs(value * 1000 - round(value * 1000)) < 1e-6 else 4)


def math_label(value: float) -> str:
    """The short form of a threshold, such as 1/√2, else four digits."""
    short = (text for known, text in _MATH_LABELS.items() if abs(known - value) < SAME_VALUE)
    return next(short, number(value))
