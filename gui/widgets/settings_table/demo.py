"""The settings table by itself, keeping what is typed as a scene would."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import Setting
from gui.look.theme import Theme
from gui.widgets.settings_table.table import SettingsTable


def opening_rows() -> dict[str, list[Setting]]:
    """Alice's triad and Bob's six settings at 36.87°."""
    axes = {1: (1.0, 0.0, 0.0), 2: (0.0, 1.0, 0.0), 3: (0.0, 0.0, 1.0)}
    alice = [Setting(f"a{k}", axes[k % 3 + 1], locked=k == 2) for k in axes]
    bob = []
    for k, axis in axes.items():
        for sign, prime in ((1.0, ""), (-1.0, "'")):
            x, y, z = (
                0.9486833 * m + sign * 0.3162278 * e for m, e in zip(axes[k % 3 + 1], axis, strict=True)
            )
            bob.append(Setting(f"b{k}{prime}", (x, y, z)))
    return {"alice": alice, "bob": bob}


class DemoTable(SettingsTable):
    """A settings table that remembers what is entered."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.rows = opening_rows()
        for party, rows in self.rows.items():
            self.set_settings(party, rows)
        self.direction_edited.connect(self.on_direction)
        self.renamed.connect(self.on_name)
        self.lock_toggled.connect(self.on_lock)
        self.add_requested.connect(self.on_add)
        self.remove_requested.connect(self.on_remove)

    def _put(self, party: str, index: int, **changes: object) -> None:
        self.rows[party][index] = replace(self.rows[party][index], **changes)
        self.set_settings(party, self.rows[party])

    def on_direction(self, party: str, index: int, direction: tuple[float, float, float]) -> None:
        self._put(party, index, direction=direction)

    def on_name(self, party: str, index: int, label: str) -> None:
        self._put(party, index, label=label)

    def on_lock(self, party: str, index: int, locked: bool) -> None:
        self._put(party, index, locked=locked)

    def on_add(self, party: str) -> None:
        taken = {row.label for row in self.rows[party]}
        label = next(f"{party[0]}{k}" for k in range(1, 99) if f"{party[0]}{k}" not in taken)
        self.rows[party].append(Setting(label, (0.0, 0.0, 1.0)))
        self.set_settings(party, self.rows[party])

    def on_remove(self, party: str, index: int) -> None:
        del self.rows[party][index]
        self.set_settings(party, self.rows[party])
