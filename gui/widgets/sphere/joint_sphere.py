"""One Bloch sphere with the directions of both parties, each in its colour and with its own mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.core.scenario import Setting
from gui.look.theme import Theme
from gui.widgets.sphere.bloch_sphere import BlochSphere
from gui.widgets.sphere.layout import Party
from gui.widgets.sphere.menu import Adder

PARTIES = ("alice", "bob")


class JointSphere(BlochSphere):
    """Alice's directions come first, then Bob's; the signals below name the party and its own index."""

    setting_moved = Signal(str, int, object)
    setting_wanted = Signal(str, object)
    setting_unwanted = Signal(str, int)
    setting_named = Signal(str, int)
    setting_locked = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._counts = dict.fromkeys(PARTIES, 0)
        super().__init__(PARTIES[0], theme, parent)
        self._titles = dict(zip(PARTIES, (self.tr("Alice"), self.tr("Bob")), strict=True))
        self.set_title(self.tr("Alice and Bob"))
        self._adds_for = PARTIES[0]
        self.tip_moved.connect(self._tell_move)
        self.remove_requested.connect(self._tell_remove)
        self.rename_requested.connect(self._tell_rename)
        self.lock_toggled.connect(self._tell_lock)
        self.add_requested.connect(self._tell_add)

    def set_parties(self, **arrows: Sequence[Setting]) -> None:
        """Show the directions of ``alice``, of ``bob`` or of both; what is selected stays so."""
        before = self.place_of(self._selected)
        parts = {party: arrows.get(party, self.of(party)) for party in PARTIES}
        counts = {party: len(part) for party, part in parts.items()}
        if counts != self._counts:
            self.finish_gesture()
            self._counts = counts
            self.update()
        self.set_arrows([arrow for part in parts.values() for arrow in part])
        if before is not None:
            party, k = before
            self.select(self.index_of(party, min(k, self._counts[party] - 1)))

    def of(self, party: str) -> tuple[Setting, ...]:
        """The directions of one party."""
        start = self.index_of(party, 0)
        return self._arrows[start : start + self._counts[party]]

    def place_of(self, index: int) -> tuple[str, int] | None:
        """The party of a direction and its index there; None for -1."""
        if index < 0:
            return None
        first = self._counts[PARTIES[0]]
        return (PARTIES[0], index) if index < first else (PARTIES[1], index - first)

    def index_of(self, party: str, index: int) -> int:
        """The inverse of ``place_of``; -1 stays -1."""
        return index if index < 0 or party == PARTIES[0] else self._counts[PARTIES[0]] + index

    def _parties(self) -> tuple[Party, ...]:
        return tuple(Party(party, self._titles[party], self._counts[party]) for party in PARTIES)

    def _name_of(self, index: int) -> str:
        place = self.place_of(index)
        name = super()._name_of(index)
        return name if place is None else f"{self._titles[place[0]]} {name}"

    # --- what is asked for ------------------------------------------------------------------------------

    @Slot()
    def add(self) -> None:
        """A direction for the party of the selected one."""
        place = self.place_of(self._selected)
        self._add_for(PARTIES[0] if place is None else place[0])

    @Slot()
    def add_alice(self) -> None:
        self._add_for("alice")

    @Slot()
    def add_bob(self) -> None:
        self._add_for("bob")

    def _add_for(self, party: str) -> None:
        self._adds_for = party
        super().add()

    def _adders(self) -> tuple[Adder, ...]:
        place = self.place_of(self._selected)
        adders = [Adder(self.tr("Add direction of Alice"), self.add_alice)]
        adders.append(Adder(self.tr("Add direction of Bob"), self.add_bob))
        return tuple(adders if place is None or place[0] == PARTIES[0] else adders[::-1])

    @Slot(int, object)
    def _tell_move(self, index: int, direction: object) -> None:
        party, k = self._known(index)
        self.setting_moved.emit(party, k, direction)

    @Slot(object)
    def _tell_add(self, direction: object) -> None:
        self.setting_wanted.emit(self._adds_for, direction)

    @Slot(int)
    def _tell_remove(self, index: int) -> None:
        self.setting_unwanted.emit(*self._known(index))

    @Slot(int)
    def _tell_rename(self, index: int) -> None:
        self.setting_named.emit(*self._known(index))

    @Slot(int)
    def _tell_lock(self, index: int) -> None:
        self.setting_locked.emit(*self._known(index))

    def _known(self, index: int) -> tuple[str, int]:
        place = self.place_of(index)
        assert place is not None, "asked for by a direction that is there"
        return place
