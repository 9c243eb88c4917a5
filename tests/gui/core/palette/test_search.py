"""The search of the command palette, on entries made for it and on what the program has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.core.palette import PaletteEntry, help_headings, ranked


def entries(*titles: str, **more: str) -> list[PaletteEntry]:
    return [PaletteEntry(title, "Command", title, **more) for title in titles]


def titles(found: list[PaletteEntry]) -> list[str]:
    return [entry.title for entry in found]


def test_a_whole_word_comes_before_its_beginning_and_that_before_a_part():
    """The order of the kinds of match is what a reader expects of a search."""
    made = entries("Sunday", "Undone work", "Undo")
    assert titles(ranked(made, "undo")) == ["Undo", "Undone work"]
    assert titles(ranked(made, "und")) == ["Undo", "Undone work", "Sunday"]


def test_every_word_must_be_found_in_any_order():
    made = entries("Export figure…", "Export report…", "Copy figure")
    assert titles(ranked(made, "figure export")) == ["Export figure…"]
    assert titles(ranked(made, "export")) == ["Export figure…", "Export report…"]  # as they stand
    assert ranked(made, "figure zebra") == []


def test_initials_and_scattered_letters():
    made = entries("Find settings…", "Full screen", "Export figure…")
    assert set(titles(ranked(made, "fs"))) == {"Find settings…", "Full screen"}
    assert titles(ranked(made, "exfg")) == ["Export figure…"]
    # Letters from anywhere would be found in any long title.
    assert ranked(entries("The largest visibility of all the models there are"), "tbe") == []
    assert ranked(entries("The largest visibility of all the models there are"), "vsbl") != []


def test_signs_are_found_as_they_are_typed():
    made = entries("Triad mode: φ moves Bob’s pairs", "V = 1/√2", "L₃ and κ")
    assert titles(ranked(made, "phi")) == [made[0].title]
    assert titles(ranked(made, "φ")) == [made[0].title]
    assert titles(ranked(made, "bob's")) == [made[0].title]
    assert titles(ranked(made, "sqrt2")) == [made[1].title]
    assert titles(ranked(made, "l3 kappa")) == [made[2].title]


def test_what_was_used_lately_comes_first():
    made = entries("Open…", "Open recent", "Save")
    assert titles(ranked(made, "", ["Save"])) == ["Save", "Open…", "Open recent"]
    assert titles(ranked(made, "", ["Save", "Open recent"])) == ["Save", "Open recent", "Open…"]
    assert titles(ranked(made, "op", ["Open recent"]))[0] == "Open recent"
    # A better match beats what was merely used: one is typing to get away from that.
    assert titles(ranked(entries("Reopen", "Open"), "open", ["Reopen"]))[0] == "Open"


def test_what_cannot_be_done_comes_after_what_can():
    one = PaletteEntry("a", "Command", "Copy one", reason="nothing to copy")
    other = PaletteEntry("b", "Command", "Copy all")
    assert ranked([one, other], "copy") == [other, one]
    assert one.spoken == "Copy one, Command, not available: nothing to copy"


def test_the_place_and_further_words_are_searched_too():
    made = [
        PaletteEntry("a", "Threshold", "V = 0.7071", where="Ruler", words="CHSH 1969"),
        PaletteEntry("b", "Preset", "CHSH at 45°"),
    ]
    assert [entry.key for entry in ranked(made, "chsh")] == ["b", "a"]
    assert [entry.key for entry in ranked(made, "ruler 1969")] == ["a"]


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=8))
def test_any_text_is_searched_and_nothing_is_made_up(names, query):
    made = [PaletteEntry(f"{k}", "Command", name) for k, name in enumerate(names)]
    found = ranked(made, query)
    assert len(found) == len(set(found)) and set(found) <= set(made)
    if not query.split():
        assert found == made


def test_the_help_pages_come_with_their_headings():
    found = help_headings()
    assert ("keys", "Mouse and keys", "Ruler") in [(one.page, one.title, one.section) for one in found]
    assert [one.title for one in found if one.page == "bell" and not one.section] == ["Bell"]
