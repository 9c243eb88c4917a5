"""Macroscopic scene, page "Strings": particles that each construction needs, and a search for fewer."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from gui.core.scenes.macroscopic.string_work import find_strings
from gui.look.layouts import in_column
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.scenes.macroscopic.string_words import search_words, sizes_rows
from gui.widgets.job_row import JobRow
from gui.widgets.number_table import NumberTable
from physics.macroscopic.strings.search import MAX_SEARCHED_REGIONS, StringSearch
from physics.macroscopic.strings.sizes import SizesRow

LARGEST_SEARCHED = 40
NOTE = (
    "Every set is made anew and every pair of its strings checked. No set at all has fewer than the bound "
    "(rank over GF(2)); between the two nothing is known here."
)


class SizesPart(QWidget):
    """The table, and a row that searches for a set of its own choice of k and n."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = NumberTable(theme, "Particles needed in a region", self)
        self.note = role_label("muted", self, NOTE, wrap=True)
        self.job = JobRow("Search", "search", self)
        self.regions, self.particles, self.seed = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        fields = (
            ("k", self.regions, "Regions of the set that is searched", 2, MAX_SEARCHED_REGIONS, 5),
            ("n", self.particles, "Particles in each region", 1, LARGEST_SEARCHED, 6),
            ("seed", self.seed, "Seed of the search", 0, 9999, 1),
        )
        for name, box, about, least, most, first in fields:
            box.setRange(least, most)
            box.setValue(first)
            box.setAccessibleName(about)
            box.setToolTip(about)
            label = QLabel(name, self)
            label.setBuddy(box)
            self.job.row.addWidget(label)
            self.job.row.addWidget(box)
        self.job.requested.connect(self._search)
        in_column((self.table, 1), self.note, self.job, inside=self, spacing=4)

    def show_sizes(self, rows: tuple[SizesRow, ...] | None, regions: int) -> None:
        """Show the table, the row of k = ``regions`` marked; None while it is computed."""
        self.table.set_rows(sizes_rows(rows, regions))

    def _search(self) -> None:
        asked = self.regions.value(), self.particles.value(), self.seed.value()
        self.job.run(find_strings, *asked, on_done=self._found, cancelled="Cancelled: nothing was found.")

    def _found(self, found: StringSearch) -> None:
        self.job.say(*search_words(found))

    def stop(self) -> None:
        """Before the window goes."""
        self.job.stop()
