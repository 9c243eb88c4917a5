"""What a file or a mapping says about trials of a Bell test beside the counts."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.data.importing.mapping import Mapping, parse_game
from gui.core.data.types import CorrelatorTable, DataError, Trials
from gui.core.numbers import EntryError, parse_number
from gui.core.values import InputError

RANDOM = "random settings"


def stated_trials(table: CorrelatorTable, stated: dict[str, str], mapping: Mapping) -> Trials | None:
    """The trials behind 2 x 2 counts, if the file (``# trials: random settings``) or the mapping says so.

    Raises ``DataError`` where that cannot be: other settings than two a side, or no counts.
    """
    is_stated = stated.get("trials", "").strip().lower() == RANDOM
    if mapping.random_settings is False or not (mapping.random_settings or is_stated):
        return None
    if len(table.alice) != 2 or len(table.bob) != 2 or not table.counts:
        raise DataError("trials", "need counts at two settings a side")
    return with_mapping(Trials(), stated, mapping)


def with_mapping(trials: Trials, stated: dict[str, str], mapping: Mapping) -> Trials:
    """With the game and the predictability that the mapping names, or the file."""
    predictability = mapping.predictability
    if not predictability and stated.get("predictability"):
        try:
            predictability = parse_number(stated["predictability"])
        except EntryError as error:
            raise DataError("predictability", str(error)) from None
        if not 0 <= predictability <= 0.5:
            raise DataError("predictability", f"{predictability:g} is outside 0 to 0.5")
    try:
        game = parse_game(mapping.game or stated.get("game", ""), "game")
    except InputError as error:
        raise DataError(error.field, error.reason) from None
    return replace(trials, predictability=predictability, game=game)
