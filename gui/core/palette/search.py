"""Fuzzy search: each word typed must be found, in full, as a beginning, as initials, or letter by letter.

What fits better stands higher; among those that fit alike, what was used lately, then what can be done now.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from gui.core.palette.entries import PaletteEntry

# How well one word fits, of 100. Fewer than a third of the letters of a stretch are no match but chance.
WHOLE, BEGINNING, INITIALS, INSIDE, SCATTERED = 100.0, 85.0, 60.0, 50.0, 30.0
DENSEST_CHANCE = 1 / 3
# A word in the place, the kind or the further words counts so much of one in the title.
ELSEWHERE = 0.45
# The title begins with all that was typed; the one used last. Below this difference recency decides.
FIRST_OF_ALL, LAST_USED = 8.0, 14.0

_GREEK = {
    chr(code): unicodedata.name(chr(code)).rsplit(maxsplit=1)[-1].lower()
    for code in range(0x3B1, 0x3CA)
    if "FINAL" not in unicodedata.name(chr(code))
}
_SIGNS = {"√": "sqrt", "×": "x", "−": "-", "–": "-", "′": "'", "’": "'", "…": "", "&": "", **_GREEK}


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """The text as it is compared: small letters, no accents, φ as phi, √ as sqrt, ₃ as 3."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_SIGNS.get(c, c) for c in plain if not unicodedata.combining(c))


def ranked(entries: Iterable[PaletteEntry], query: str, recent: Sequence[str] = ()) -> list[PaletteEntry]:
    """The entries in which every word of ``query`` is found, best first; ``recent``: keys, newest first.

    With an empty query all of them, recent ones first and the rest in their order.
    """
    words = folded(query).split()
    places = {key: place for place, key in enumerate(recent)}
    scored = []
    for order, entry in enumerate(entries):
        score = _score(entry, words)
        if score is None:
            continue
        if entry.key in places:
            # The later it was used the more, and always less than from one kind of match to the next.
            score += LAST_USED * (1 - places[entry.key] / (len(recent) + 1))
        scored.append((-score, bool(entry.reason), order, entry))
    return [entry for *_, entry in sorted(scored, key=lambda one: one[:3])]


def _score(entry: PaletteEntry, words: list[str]) -> float | None:
    """The mean over the words; None where one of them is not found at all."""
    if not words:
        return 0.0
    title = folded(entry.title)
    others = folded(f"{entry.where} {entry.kind} {entry.shortcut} {entry.words}")
    total = 0.0
    for word in words:
        best = max(_fit(word, title, scattered=True), ELSEWHERE * _fit(word, others, scattered=False))
        if best == 0.0:
            return None
        total += best
    first = FIRST_OF_ALL if title.startswith(" ".join(words)) else 0.0
    # Of two titles that begin alike the shorter one is the nearer.
    return total / len(words) + first - min(len(title), 80) / 80


def _fit(word: str, text: str, *, scattered: bool) -> float:
    start = text.find(word)
    if start >= 0:
        while start >= 0:
            begins = start == 0 or not text[start - 1].isalnum()
            end = start + len(word)
            if begins and (end == len(text) or not text[end].isalnum()):
                return WHOLE
            if begins:
                return BEGINNING
            start = text.find(word, start + 1)
        return INSIDE
    if not scattered or len(word) < 2:
        return 0.0
    initials = "".join(part[0] for part in _parts(text))
    if word in initials:
        return INITIALS
    stretch = _shortest_stretch(word, text)
    if stretch is None or len(word) / stretch < DENSEST_CHANCE:
        return 0.0
    return SCATTERED * len(word) / stretch


def _parts(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def _shortest_stretch(word: str, text: str) -> int | None:
    """The length of the shortest stretch of ``text`` with the letters of ``word`` in their order.

    It begins where a part of the text begins: letters from anywhere on are found in any long title.
    """
    best: int | None = None
    for start, letter in enumerate(text):
        if letter != word[0] or (start > 0 and text[start - 1].isalnum()):
            continue
        at = start
        for other in word[1:]:
            at = text.find(other, at + 1)
            if at < 0:
                break
        else:
            length = at + 1 - start
            best = length if best is None else min(best, length)
    return best
