"""Preferences and window geometry in QSettings; nothing of the user's work is kept there."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gui.look.sphere_looks import POLE_NAMES, SphereLooks

ORGANISATION = "nonlocality-explorer"
APPLICATION = "Nonlocality Explorer"

MAX_RECENT = 8
MAX_RECENT_COMMANDS = 12


def settings() -> QSettings:
    """The settings of this user, as an INI file (readable and the same on all systems)."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, APPLICATION)


def theme_choice() -> str:
    """ "system", "light" or "dark"."""
    value = settings().value("theme", "system", type=str)
    return str(value) if value in ("system", "light", "dark") else "system"


def set_theme_choice(choice: str) -> None:
    settings().setValue("theme", choice)


def text_scale() -> float:
    """How large everything is written, 1 by default."""
    value = settings().value("text_scale", 1.0, type=float)
    scale = float(value) if isinstance(value, (int, float)) else math.nan
    # What cannot be read comes as 0.
    return min(max(scale, 0.8), 2.0) if math.isfinite(scale) and scale != 0 else 1.0


def set_text_scale(scale: float) -> None:
    settings().setValue("text_scale", scale)


def sphere_looks() -> SphereLooks:
    """One sphere for both parties or two, and the names at the ends of their axes."""
    kept = settings()
    together = bool(kept.value("spheres/together", False, type=bool))
    poles = str(kept.value("spheres/poles", "", type=str))
    return SphereLooks(together, next((name for name in POLE_NAMES if name == poles), POLE_NAMES[0]))


def set_sphere_looks(looks: SphereLooks) -> None:
    kept = settings()
    kept.setValue("spheres/together", looks.together)
    kept.setValue("spheres/poles", looks.poles)


def recent_files() -> list[Path]:
    """Files opened or saved lately that still exist, newest first."""
    value = settings().value("recent", "", type=str)
    return [Path(line) for line in str(value).split("\n") if line and Path(line).is_file()]


def add_recent_file(path: Path) -> None:
    known = [str(path.resolve()), *(str(p) for p in recent_files())]
    unique = list(dict.fromkeys(known))[:MAX_RECENT]
    settings().setValue("recent", "\n".join(unique))


def clear_recent_files() -> None:
    settings().setValue("recent", "")


def import_mapping(layout: str) -> str:
    """The mapping with which a file of this layout was last imported, as JSON; "" for none."""
    return str(settings().value(f"import/{layout}", "", type=str))


def set_import_mapping(layout: str, text: str) -> None:
    settings().setValue(f"import/{layout}", text)


def window_geometry() -> QByteArray:
    value = settings().value("geometry", QByteArray(), type=QByteArray)
    return value if isinstance(value, QByteArray) else QByteArray()


def set_window_geometry(geometry: QByteArray) -> None:
    settings().setValue("geometry", geometry)


def export_metadata() -> bool:
    """Whether exported pictures carry the session."""
    return bool(settings().value("export/metadata", True, type=bool))


def set_export_metadata(carried: bool) -> None:
    settings().setValue("export/metadata", carried)


def export_caption() -> bool:
    """Whether a caption is written beside exported figures."""
    return bool(settings().value("export/caption", False, type=bool))


def set_export_caption(written: bool) -> None:
    settings().setValue("export/caption", written)


def export_folder() -> str:
    """Where the last figure was saved."""
    return str(settings().value("export_folder", "", type=str))


def set_export_folder(folder: str) -> None:
    settings().setValue("export_folder", folder)


def recent_commands() -> list[str]:
    """Keys of what was last done by the command palette, newest first."""
    value = str(settings().value("palette/recent", "", type=str))
    return [line for line in value.split("\n") if line]


def add_recent_command(key: str) -> None:
    known = list(dict.fromkeys([key, *recent_commands()]))
    settings().setValue("palette/recent", "\n".join(known[:MAX_RECENT_COMMANDS]))


def tour_place(title: str) -> int:
    """The step, from 0, at which a tour was left."""
    value = settings().value(f"tours/{_tour_key(title)}", 0, type=int)
    return max(0, value) if isinstance(value, int) else 0


def set_tour_place(title: str, index: int) -> None:
    settings().setValue(f"tours/{_tour_key(title)}", index)


def _tour_key(title: str) -> str:
    # Titles may hold what the file of the settings takes for its own.
    return hashlib.sha256(title.encode()).hexdigest()[:16]


def tour_offered() -> bool:
    """Whether the short tour was offered and answered."""
    return bool(settings().value("tours/offered", False, type=bool))


def set_tour_offered() -> None:
    settings().setValue("tours/offered", True)


def reduced_motion() -> bool:
    """Whether the user wants things to come at once, without motion."""
    return bool(settings().value("reduced_motion", False, type=bool))


def set_reduced_motion(wanted: bool) -> None:
    settings().setValue("reduced_motion", wanted)
