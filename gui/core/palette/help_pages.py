"""The help pages and their headings, read from the pages themselves."""

from __future__ import annotations

from functools import lru_cache

from gui.core.resources import RESOURCES
from gui.core.values import Frozen

HELP_PAGES = RESOURCES / "help"


class HelpHeading(Frozen, frozen=True):
    """A page by its file name without suffix, its title, and a heading in it ("" for the page itself)."""

    page: str
    title: str
    section: str = ""


@lru_cache(maxsize=1)
def help_headings() -> tuple[HelpHeading, ...]:
    """All of them, page after page; a page that cannot be read is left out."""
    found: list[HelpHeading] = []
    for path in sorted(HELP_PAGES.glob("*.md")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        title = next((line[2:].strip() for line in lines if line.startswith("# ")), path.stem)
        found.append(HelpHeading(path.stem, title))
        found += [HelpHeading(path.stem, title, line[3:].strip()) for line in lines if line.startswith("## ")]
    return tuple(found)
