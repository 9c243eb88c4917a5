"""The dialog of animations: what moves, from where to where, how fast, and as which file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QSpinBox,
    QWidget,
)

from gui.app import preferences
from gui.app.animation.rendering import AnimationFigure, render_animation
from gui.app.figures import WITH_SPHERES, WITH_VERDICTS
from gui.core.animation import LEAST_RATE, LEAST_SECONDS, MOST_RATE, MOST_SECONDS, Motion
from gui.core.animation.of_tours import Moving, moving_steps
from gui.core.files.scratch import scratch_folder
from gui.core.numbers import count, number
from gui.core.parameters import PARAMETERS
from gui.core.values import InputError
from gui.export import moving
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import THEMES, Theme
from gui.tasks.jobs import WorkerPool
from gui.tasks.messages import MessageKind
from gui.widgets.job_row import JobRow

PART_NAMES = {
    "plot": "The plot",
    "scene": "The whole scene, with settled verdicts",
    "spheres": "The spheres",
    "verdicts": "Spheres and settled verdicts",
}
FORMATS = {"gif": "GIF, for slides and mail", "webp": "WebP, smaller, for the web", "mp4": "MP4, a film"}
SIZES = ((1280, 720), (1920, 1080), (960, 540), (800, 600), (640, 480))


class Played(Struct, frozen=True):
    """How the play button of a parameter plays: seconds from one end to the other, and whether back."""

    seconds: float
    there_and_back: bool


class AnimationDialog(QDialog):
    """Not modal: the window stays at work. ``said(text, kind)`` reports what was written.

    ``thing``: the scene in view; ``keys``: its parameters, the main one first; ``played``: what the dialog
    begins with. What moves in tours is looked for when it is first asked for, aside from the window.
    """

    said = Signal(str, MessageKind)

    def __init__(
        self,
        thing: Moving,
        keys: Sequence[str],
        played: Mapping[str, Played],
        spheres: bool,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export animation")
        self._things, self._keys, self._played = [thing], list(keys), dict(played)
        self._looks = theme.spheres
        self._scratch: TemporaryDirectory[str] | None = None
        self.thing = self._combo("What moves", [(thing.words, 0), ("A step of a tour…", None)])
        self.parameter = self._combo("Parameter", [])
        self.start, self.end = self._number("From", -1e9, 1e9), self._number("To", -1e9, 1e9)
        self.seconds = self._number("Seconds from one end to the other", LEAST_SECONDS, MOST_SECONDS)
        self.seconds.setDecimals(1)
        self.seconds.setSuffix(" s")
        self.rate = QSpinBox(self)
        self.rate.setAccessibleName("Frames per second")
        self.rate.setRange(LEAST_RATE, MOST_RATE)
        self.rate.setValue(25)
        self.back, self.loop = QCheckBox("There and back", self), QCheckBox("Loop", self)
        self.loop.setChecked(True)
        self.loop.setToolTip("Start again at the end (GIF, WebP); a film loops where its player is told to")
        parts = [(words, key) for key, words in PART_NAMES.items() if spheres or key not in WITH_SPHERES]
        self.part = self._combo("Part of the scene", parts)
        self.format = self._combo("Format", [(words, key) for key, words in FORMATS.items()])
        self._offer_formats()
        self.page_size = self._combo("Size", [(f"{w} × {h} px", (w, h)) for w, h in SIZES])
        self.theme_choice = self._combo("Theme", [(name.capitalize(), name) for name in THEMES])
        self.theme_choice.setCurrentIndex(list(THEMES).index("light"))
        self.session = QCheckBox("The session inside", self)
        self.session.setChecked(preferences.export_metadata())
        self.session.setToolTip("Opened with this program, the file brings its first frame back (GIF, WebP)")
        self.note = role_label("muted", self, wrap=True)
        # A worker of its own: it has Qt then, which the others do without.
        self._pool = WorkerPool(self, most=1)
        self.job = JobRow("Export…", "animation", self, pool=self._pool)
        self._build()
        self._connect()
        self._choose_thing()

    def _combo(self, name: str, items: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(28)
        for words, data in items:
            box.addItem(words, data)
        return box

    def _number(self, name: str, low: float, high: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setAccessibleName(name)
        box.setRange(low, high)
        return box

    def _offer_formats(self) -> None:
        model = self.format.model()
        for row, suffix in enumerate(FORMATS):
            refusal = moving.refusal_of(suffix)
            if refusal:
                self.format.setItemText(row, f"{FORMATS[suffix]} (no encoder)")
                self.format.setItemData(row, refusal, Qt.ItemDataRole.ToolTipRole)
                model.setData(model.index(row, 0), 0, Qt.ItemDataRole.UserRole - 1)  # not to be chosen
                self.format.setToolTip(f"{refusal}.")

    def _build(self) -> None:
        form = QFormLayout()
        form.addRow("What moves", self.thing)
        form.addRow("Parameter", self.parameter)
        form.addRow("From, to", in_row(self.start, self.end))
        form.addRow("Duration", in_row(self.seconds, self.back, self.loop))
        form.addRow("Frames per second", in_row((self.rate, 1), self.session))
        form.addRow("Shows", self.part)
        form.addRow("Format", self.format)
        for box in (self.page_size, self.theme_choice):
            box.setMinimumContentsLength(10)
        form.addRow("Size, theme", in_row((self.page_size, 1), (self.theme_choice, 1)))
        in_column(form, self.note, self.job, inside=self, margins=None)
        self.resize(480, self.sizeHint().height())

    def _connect(self) -> None:
        self.thing.activated.connect(self._choose_source)
        self.parameter.activated.connect(self._choose_parameter)
        for box in (self.start, self.end, self.seconds, self.rate):
            box.valueChanged.connect(self._refresh)
        for choice in (self.part, self.format, self.page_size):
            choice.activated.connect(self._refresh)
        for switch in (self.back, self.loop):
            switch.toggled.connect(self._refresh)
        self.job.requested.connect(self._ask_name)
        self.job.ended.connect(self._forget_scratch)

    # What is chosen.

    @property
    def chosen(self) -> Moving:
        """What is to be exported."""
        return self._things[self.thing.currentData() or 0]

    def motion(self) -> Motion:
        """How the parameter moves, as the fields say it."""
        p = PARAMETERS[self.parameter.currentData()]
        return Motion(
            p.key,
            self.start.value() / p.factor,
            self.end.value() / p.factor,
            self.seconds.value(),
            self.rate.value(),
            self.back.isChecked(),
            self.loop.isChecked(),
            eased=self.chosen.motion is not None and self.chosen.motion.eased,
        )

    def figure(self) -> AnimationFigure:
        """What each frame shows."""
        return AnimationFigure(
            part=self.part.currentData(),
            size=self.page_size.currentData(),
            theme=self.theme_choice.currentData(),
            spheres=self._looks,
            session=self.session.isChecked(),
        )

    def _choose_source(self, index: int) -> None:
        if self.thing.itemData(index) is not None:
            self._choose_thing()
        elif not self.job.is_running:
            self.job.say("The tours are being read …")
            self.job.run(moving_steps, on_done=self._offer_steps)

    def _offer_steps(self, steps: tuple[Moving, ...]) -> None:
        self.job.say("")
        self._things += steps
        self.thing.removeItem(1)
        for place, one in enumerate(steps, start=1):
            self.thing.addItem(one.words, place)
        self.thing.setCurrentIndex(1 if steps else 0)
        self._choose_thing()

    def _choose_thing(self) -> None:
        thing = self.chosen
        keys = self._keys if thing.motion is None else [thing.motion.parameter]
        s = thing.scenario
        keys = [k for k in keys if PARAMETERS[k].applies(s) and math.isfinite(PARAMETERS[k].get(s))]
        self.parameter.clear()
        for key in keys:
            p = PARAMETERS[key]
            self.parameter.addItem(f"{p.symbol}: {p.words}", key)
        self.parameter.setEnabled(thing.motion is None)
        self.job.button.setEnabled(bool(keys))
        if keys:
            self._choose_parameter()
        else:
            self.note.setText("Nothing of this scene can be moved.")

    def _choose_parameter(self) -> None:
        p, thing = PARAMETERS[self.parameter.currentData()], self.chosen
        low, high = p.range_in(thing.scenario)
        start, end = low, high
        played = self._played.get(p.key)
        seconds = 6.0 if played is None else played.seconds
        if played is not None:
            self.back.setChecked(played.there_and_back)
        if thing.motion is not None:
            start, end, seconds = thing.motion.start, thing.motion.end, thing.motion.seconds
        for box, value in ((self.start, start), (self.end, end)):
            box.blockSignals(True)  # one refreshing for all
            box.setDecimals(p.decimals)
            box.setRange(low * p.factor, high * p.factor)
            box.setSingleStep(max(p.step * p.factor, 10.0**-p.decimals) if not p.logarithmic else 1.0)
            box.setSuffix(p.unit)
            box.setValue(value * p.factor)
            box.blockSignals(False)
        self.seconds.setValue(seconds)
        self._refresh()

    def _refresh(self) -> None:
        """Say how much there is to do, or why it cannot be done."""
        self.loop.setEnabled(self.format.currentData() != "mp4")
        self.session.setEnabled(self.format.currentData() != "mp4")
        reason = self.refusal()
        if reason:
            self.note.setText(reason)
        else:
            motion = self.motion()
            total = number(motion.count / motion.rate, 1)
            words = "each with its own settled verdicts, which takes its time"
            more = f", {words}" if self.part.currentData() in WITH_VERDICTS else ""
            self.note.setText(f"{count(motion.count)} frames, {total} s{more}.")
        if not self.job.is_running:
            self.job.button.setEnabled(not reason)

    def refusal(self) -> str:
        """Why these fields give no animation; '' where they do."""
        if self.parameter.currentData() is None:
            return "Nothing of this scene can be moved."
        try:
            motion = self.motion()
            motion.check(self.chosen.scenario)
            self.figure().check(motion.different, self.format.currentData())
        except InputError as error:
            return f"Not possible: {error}."
        reason = moving.refusal_of(self.format.currentData())
        return f"{reason}." if reason else ""

    # Work.

    def _ask_name(self) -> None:
        suffix = self.format.currentData()
        folder = Path(preferences.export_folder())
        start = str(folder / f"{self.chosen.scenario.scene}.{suffix}")
        name, _ = QFileDialog.getSaveFileName(
            self, "Export animation", start, f"{suffix.upper()} (*.{suffix})"
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix else path.with_suffix(f".{suffix}"))

    def save_to(self, path: Path) -> None:
        """Render and write the file, aside from the window."""
        reason = self.refusal() or moving.refusal_of(path.suffix.lower().removeprefix("."))
        if reason:
            self.job.say(f"Not written. {reason.rstrip('.')}.", "warn")
            return
        self._path = path
        self._scratch = scratch_folder()
        self.job.say("")
        self.job.run(
            render_animation,
            self.chosen.scenario,
            self.motion(),
            self.figure(),
            str(path),
            self._scratch.name,
            on_done=self._written,
            cancelled="Cancelled: nothing was written.",
        )

    def _written(self, size: int) -> None:
        preferences.set_export_folder(str(self._path.parent))
        preferences.set_export_metadata(self.session.isChecked())
        words = f"Saved {self._path.name}, {number(size / 1e6, 1)} MB."
        self.job.say(words)
        self.said.emit(words, MessageKind.DONE)

    def _forget_scratch(self) -> None:
        # Also of a worker that was killed in the middle of its work.
        scratch, self._scratch = self._scratch, None
        if scratch is not None:
            scratch.cleanup()
        self._refresh()

    def stop(self) -> None:
        """Before the window goes."""
        self.job.stop()
        self._pool.stop()
