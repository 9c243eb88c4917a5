"""What a column of a data file can mean, and by which names that is known at once.

A *meaning* is a short key, such as ``phi`` or ``n_pp``. Each has a name of its own in files that this program
writes (``phi_deg``), words for the import dialog, and names by which other files often call it, which are
suggested and never believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from physics.direction_sets import DIRECTION_SETS

COUNTS = ("n_pp", "n_pm", "n_mp", "n_mm")
VECTORS = ("a_x", "a_y", "a_z", "b_x", "b_y", "b_z")
ANGLES = ("a_theta", "a_phi", "b_theta", "b_phi")
ONE_ANGLE = ("a_angle", "b_angle")
PLATES = ("a_plate", "b_plate")
EVENTS = ("setting_a", "setting_b", "outcome_a", "outcome_b")
# These are angles, in the unit that the mapping names.
ANGULAR = ("phi", *ANGLES, *ONE_ANGLE, *PLATES)

_WIDE = re.compile(r"(C|sigma|shots|n_pp|n_pm|n_mp|n_mm)([1-9]\d?)('?)", re.ASCII)
# C(a1, b1') as other files write it.
_WIDE_ALIAS = re.compile(
    r"(?:correlations?|correlators?|corr|c|e)_?\(?(?:a(\d{1,2})[,_ ]*)?b?(\d{1,2})([p'′’]|_prime)?\)?",
    re.ASCII,
)
_IN_LIST = re.compile(r"(correlations|correlators|c|e)\[(\d{1,2})\]", re.ASCII)


@dataclass(frozen=True)
class MeaningWords:
    """``name`` in our own files, ``words`` in the dialog, ``aliases`` in lower case."""

    name: str
    words: str
    aliases: tuple[str, ...] = ()


MEANINGS: dict[str, MeaningWords] = {
    "phi": MeaningWords(
        "phi_deg", "φ, the angle between b and b′", ("phi", "φ", "angle", "theta", "phi_rad")
    ),
    "pair": MeaningWords("pair", "which pair: 1 and 1′, or a1b1 and a1b1′", ("pairs", "setting", "settings")),
    "run": MeaningWords("run", "which run, where an angle was measured twice", ("repetition", "series")),
    "L": MeaningWords(
        "L", "the value L of Leggett's inequality", ("l3", "l_3", "l4", "l6", "l10", "leggett")
    ),
    "N": MeaningWords("N", "the number of directions N", ("directions", "n_directions")),
    "published_sd": MeaningWords("published_sd", "a published distance in s.d."),
    "C": MeaningWords("C", "a correlator", ("correlation", "correlator", "e", "corr")),
    "sigma": MeaningWords(
        "sigma", "its standard error", ("error", "err", "std", "sd", "stderr", "σ", "dc", "de", "dl")
    ),
    "shots": MeaningWords(
        "shots",
        "the number of pairs behind it",
        ("num_shots", "n", "pairs_counted", "events", "total", "n_shots"),
    ),
    "n_pp": MeaningWords("n_pp", "coincidences + +", ("npp", "n++", "pp", "++", "c_pp", "n00", "n_00")),
    "n_pm": MeaningWords("n_pm", "coincidences + −", ("npm", "n+-", "pm", "+-", "c_pm", "n01", "n_01")),
    "n_mp": MeaningWords("n_mp", "coincidences − +", ("nmp", "n-+", "mp", "-+", "c_mp", "n10", "n_10")),
    "n_mm": MeaningWords("n_mm", "coincidences − −", ("nmm", "n--", "mm", "--", "c_mm", "n11", "n_11")),
    **{
        f"{side}_{axis}": MeaningWords(
            f"{side}_{axis}", f"{who}'s direction, {axis}", (f"{side}{axis}", f"{who.lower()}_{axis}")
        )
        for side, who in (("a", "Alice"), ("b", "Bob"))
        for axis in "xyz"
    },
    **{
        f"{side}_{angle}": MeaningWords(
            f"{side}_{angle}_deg",
            f"{who}'s direction, {words}",
            (f"{side}_{angle}", f"{who.lower()}_{angle}"),
        )
        for side, who in (("a", "Alice"), ("b", "Bob"))
        for angle, words in (("theta", "θ from z"), ("phi", "ω around z"))
    },
    "a_angle": MeaningWords(
        "a_angle_deg",
        "Alice's angle (one for a setting)",
        ("a", "alpha", "α", "alice", "theta_a", "angle_a", "alice_angle", "a_polarizer"),
    ),
    "b_angle": MeaningWords(
        "b_angle_deg",
        "Bob's angle (one for a setting)",
        ("b", "beta", "β", "bob", "theta_b", "angle_b", "bob_angle", "b_polarizer"),
    ),
    "a_plate": MeaningWords("a_plate_deg", "Alice's quarter-wave plate", ("a_qwp", "gamma_a", "qwp_a")),
    "b_plate": MeaningWords("b_plate_deg", "Bob's quarter-wave plate", ("b_qwp", "gamma_b", "qwp_b")),
    "setting_a": MeaningWords(
        "setting_a",
        "Alice's setting in a trial",
        ("x", "setting alice", "a_setting", "alice_setting", "alice setting"),
    ),
    "setting_b": MeaningWords(
        "setting_b",
        "Bob's setting in a trial",
        ("y", "setting bob", "b_setting", "bob_setting", "bob setting"),
    ),
    "outcome_a": MeaningWords(
        "outcome_a",
        "Alice's outcome in a trial",
        ("outcome alice", "a_outcome", "alice_outcome", "alice outcome", "result_a"),
    ),
    "outcome_b": MeaningWords(
        "outcome_b",
        "Bob's outcome in a trial",
        ("outcome bob", "b_outcome", "bob_outcome", "bob outcome", "result_b"),
    ),
}

# Names known at once -> (meaning, unit of the angle, convention of the angle).
KNOWN_NAMES: dict[str, tuple[str, str, str]] = {
    **{words.name: (key, "deg" if key in ANGULAR else "", "") for key, words in MEANINGS.items()},
    **{words.name[:-3] + "rad": (key, "rad", "") for key, words in MEANINGS.items() if key in ANGULAR},
    **{
        f"{side}_polarizer_{unit}": (f"{side}_angle", unit, "polarizer")
        for side in "ab"
        for unit in ("deg", "rad")
    },
}


def is_meaning(key: str) -> bool:
    """Whether the key is known: one of MEANINGS, or such as C1, sigma2', n_pp3 in a wide table."""
    return key in MEANINGS or wide_parts(key) is not None


def wide_parts(key: str) -> tuple[str, int, bool] | None:
    """Quantity, number of the pair and whether it is primed, of a meaning in a wide table; else None."""
    match = _WIDE.fullmatch(key)
    if match is None or int(match[2]) > max(DIRECTION_SETS):
        return None
    return match[1], int(match[2]), bool(match[3])


def meaning_words(key: str) -> str:
    """What a meaning is called in the dialog."""
    parts = wide_parts(key)
    if key in MEANINGS or parts is None:
        return MEANINGS[key].words
    quantity, i, prime = parts
    at = f"(a{i}, b{i}{'′' * prime})"
    before = {"C": "C", "sigma": "σ of C", "shots": "pairs of "}.get(quantity)
    return f"{before}{at}" if before is not None else f"{MEANINGS[quantity].words} of {at}"


def suggested(name: str) -> str | None:
    """The meaning that a column of this name often has."""
    plain = re.sub(r"\s+", " ", name.strip().lower().replace("′", "'").replace("’", "'"))
    bare = re.sub(r"[_ ]?[\[(]?(deg|rad|degrees|radians|°)[\])]?$", "", plain)
    for text in (plain, bare):
        for key, words in MEANINGS.items():
            if text in (words.name.lower(), key.lower()) or text in words.aliases:
                return key
    if match := _IN_LIST.fullmatch(plain):
        index = int(match[2])
        key = f"C{index // 2 + 1}{chr(39) * (index % 2)}"
        return key if is_meaning(key) else None
    if match := _WIDE_ALIAS.fullmatch(plain):
        alice, bob, prime = match.groups()
        key = f"C{int(bob)}{chr(39) * bool(prime)}"
        return key if alice in (None, bob) and is_meaning(key) else None
    return None
