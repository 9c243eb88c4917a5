"""Small pictures of papers' figures: drawn in a worker process, kept in a folder. Imports no Qt by itself."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from gui.core import papers
from gui.core.files.disk import write_atomic
from gui.core.papers import paper_figure
from gui.core.version import VERSION
from physics.verdicts.types import Cancelled

DRAWN = (640.0, 400.0)  # logical pixels: large enough for the plots to have their labels
KEPT = (448, 280)  # pixels of the file


def pictures_folder(base: Path, theme: str) -> Path:
    """Where the pictures of this version and theme are; another version has another folder."""
    sources = Path(papers.__file__).parent.glob("*.py")
    # While the catalogue itself is being written its numbers change and the version does not.
    newest = max((path.stat().st_mtime_ns for path in sources), default=0)
    return base / f"{theme}-{VERSION}-{newest:x}"


def kept_numbers(folder: Path, name: str) -> tuple[float, ...] | None:
    """The numbers of a figure whose picture is there; None where it is to be drawn."""
    try:
        found = json.loads((folder / f"{name}.json").read_bytes())
        values = tuple(math.nan if value is None else float(value) for value in found)
    except (OSError, ValueError, TypeError):
        return None
    is_whole = len(values) == len(paper_figure(name).numbers) and (folder / f"{name}.png").is_file()
    return values if is_whole else None


def draw_pictures(
    names: tuple[str, ...],
    folder: str,
    theme: str,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
    deliver: Callable[[tuple[str, tuple[float, ...]]], None],
) -> None:
    """Draw the figures of these names into ``folder`` and deliver the numbers of each.

    Raises RuntimeError outside the main thread of a process, where no scene can be built.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("scenes are drawn in the main thread of a process only")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    from gui.app.papers.drawing import draw_paper_figure

    place = Path(folder)
    _forget_others(place)
    place.mkdir(parents=True, exist_ok=True)
    for done, name in enumerate(names):
        if should_stop():
            raise Cancelled
        path = place / f"{name}.png"
        computed = draw_paper_figure(paper_figure(name), path, theme=theme, size=DRAWN, metadata=False)
        smooth = Qt.TransformationMode.SmoothTransformation
        QImage(str(path)).scaled(*KEPT, mode=smooth).save(str(path))
        told = [value if math.isfinite(value) else None for value in computed]
        write_atomic(place / f"{name}.json", json.dumps(told).encode())
        deliver((name, computed))
        progress((done + 1) / len(names))


def _forget_others(folder: Path) -> None:
    """Pictures of this theme that another version left."""
    theme = folder.name.partition("-")[0]
    for other in folder.parent.glob(f"{theme}-*"):
        if other != folder:
            with contextlib.suppress(OSError):
                shutil.rmtree(other)
