"""Macroscopic scene, page "Strings": trees of anticommuting strings, their shifts, and how many particles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.core.results import Results
from gui.core.scenes.macroscopic import STRING_VIEWS, StringChoices
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.string_work import compute_coverage, compute_sizes
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, FONT_HEADING, Theme
from gui.panels.changes import show_changes, shows
from gui.panels.figure_places import split
from gui.scenes.macroscopic.shift_part import ShiftPart
from gui.scenes.macroscopic.sizes_part import SizesPart
from gui.scenes.macroscopic.string_words import (
    CONSTRUCTION_NAMES,
    CONSTRUCTION_TIPS,
    CONSTRUCTION_TITLES,
    VIEW_NAMES,
    VIEW_TIPS,
    coverage_words,
    pair_words,
    set_words,
    sizes_rows,
    strings_picture,
)
from gui.scenes.macroscopic.tree_painter import paint_strings
from gui.scenes.macroscopic.tree_part import TreePart
from gui.tasks.latest_job import LatestJob
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.number_table import paint_table
from gui.widgets.views import Views
from gui.widgets.waiting import JobsWaiting

_WRAP = int(Qt.TextFlag.TextWordWrap)


class StringsPage(QWidget):
    """``more_known``: something came that was computed aside from the window."""

    more_known = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = ChoiceRow(VIEW_NAMES, "View", self, VIEW_TIPS)
        self.constructions = ChoiceRow(CONSTRUCTION_NAMES, "Construction", self, CONSTRUCTION_TIPS)
        self.found = role_label("good", self, wrap=True)
        self.tree, self.shift, self.sizes = (
            TreePart(theme, self),
            ShiftPart(theme, self),
            SizesPart(theme, self),
        )
        self.stack = Views(self)
        for part in (self.tree, self.shift, self.sizes):
            self.stack.addWidget(part)
        self._table, self._coverage = LatestJob(self), LatestJob(self)
        self._results: Results[MacroscopicResults] | None = None
        jobs = self._table, self._coverage
        for job in jobs:
            job.arrived.connect(self._show_computed)
        self.waiting = JobsWaiting("strings", jobs, self)
        self.waiting.wanted.connect(self._resume)
        in_column(
            in_row((self.views, 1), self.constructions),
            in_row((self.found, 1), self.waiting),
            (self.stack, 1),
            inside=self,
            spacing=4,
            margins=BELOW_TABS,
        )

    def show_results(self, old: Results[MacroscopicResults] | None, new: Results[MacroscopicResults]) -> None:
        """Show what changed, here and in the parts."""
        show_changes(self, old, new)
        for part in (self.tree, self.shift):
            show_changes(part, old, new)

    @shows("scene.strings", "scene.choices.strings")
    def _show_choices(self, new: Results[MacroscopicResults]) -> None:
        shown, choices = new.scene.strings, new.scene.choices.strings
        self._results = new
        if shown is None:
            return
        self.views.set_chosen(choices.view)
        self.constructions.set_chosen(choices.construction)
        self.constructions.setVisible(choices.view != "table")
        self.stack.setCurrentIndex(STRING_VIEWS.index(choices.view))
        text, role = set_words(choices, shown)
        self.found.setText(text)
        set_role(self.found, role)
        self.found.setVisible(choices.view != "table")
        self._ask(choices)
        self._show_computed()

    def _ask(self, choices: StringChoices) -> None:
        if choices.view == "table":
            self._table.ask("sizes", compute_sizes)
        if choices.view == "shifts":
            key = choices.construction, choices.regions
            self._coverage.ask(key, compute_coverage, *key)
        self.waiting.show_jobs()

    def _resume(self) -> None:
        if self._results is not None:
            self.waiting.forget_cancelled()
            self._ask(self._results.scene.choices.strings)
            self._show_computed()

    def _show_computed(self) -> None:
        if self._results is None:
            return
        self.sizes.show_sizes(self._table.answer, self._results.scene.choices.strings.regions)
        self.shift.show_coverage(self._coverage.answer)
        self.more_known.emit()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed that is shown."""
        return self._table.is_settled and self._coverage.is_settled

    def settle(self, results: Results[MacroscopicResults]) -> None:
        """Compute at once what the view in sight shows."""
        choices = results.scene.choices.strings
        self._results = results
        if choices.view == "table":
            self._table.keep("sizes", compute_sizes(progress=_ignore, should_stop=_never))
        elif choices.view == "shifts":
            key = choices.construction, choices.regions
            found = compute_coverage(*key, progress=_ignore, should_stop=_never)
            self._coverage.keep(key, found)
        self._show_computed()

    def stop(self) -> None:
        """End what runs."""
        self._table.stop()
        self._coverage.stop()
        self.sizes.stop()

    def parts(self, new: Results[MacroscopicResults], theme: Theme, rect: QRectF) -> list[Part]:
        """The view in sight with a title, and what was found below, for an export."""
        shown, choices = new.scene.strings, new.scene.choices.strings
        if shown is None:
            return []
        if choices.view == "table":
            rows = sizes_rows(self._table.answer, choices.regions)

            def table(painter: QPainter, place: QRectF, look: Theme) -> None:
                paint_table(painter, place, rows, look)

            return [Part(rect, table)]
        lines = [set_words(choices, shown)]
        if choices.view == "tree":
            lines.append(pair_words(choices, shown))
        else:
            lines.append(coverage_words(self._coverage.answer))
        title = f"{CONSTRUCTION_TITLES[choices.construction]}, k = {choices.regions} regions"
        picture = strings_picture(choices, shown)
        main, foot = split(rect, 4.4 * FONT_BODY * theme.scale)

        def strings(painter: QPainter, place: QRectF, look: Theme) -> None:
            tall = 1.7 * FONT_HEADING * look.scale
            painter.setFont(look.font(FONT_HEADING, bold=True))
            painter.setPen(look.color("text"))
            painter.drawText(QRectF(place.left(), place.top(), place.width(), tall), 0, title)
            below = place.adjusted(0, tall, 0, 0)
            if choices.view == "tree":
                paint_strings(painter, below, picture, look)
            else:
                self.shift.picture.paint_to(painter, below, look)

        def words(painter: QPainter, place: QRectF, look: Theme) -> None:
            painter.setFont(look.font(FONT_BODY))
            high = place.height() / len(lines)
            for k, (text, role) in enumerate(lines):
                painter.setPen(look.color(role))
                line = QRectF(place.left(), place.top() + k * high, place.width(), high)
                painter.drawText(line, _WRAP, text)

        return [Part(main, strings), Part(foot, words)]


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
