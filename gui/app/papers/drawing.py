"""Figures of papers drawn to files, without a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gui.app.commands.headless_export import export_scene
from gui.core.files.disk import write_atomic
from gui.core.papers import PaperFigure, figure_name
from gui.core.papers.index import DrawnFigure, index_html
from gui.core.values import InputError
from gui.look.sphere_looks import SphereLooks

INDEX = "index.html"


def draw_paper_figure(
    figure: PaperFigure,
    output: Path,
    *,
    theme: str,
    size: tuple[float, float],
    zoom: float = 1.0,
    scale: float = 1.0,
    metadata: bool = True,
) -> tuple[float, ...]:
    """Write one to ``output`` by its suffix, and return its numbers as they are computed here."""
    scenario = figure.scenario()
    results = export_scene(
        scenario,
        scene=scenario.scene,
        part=figure.part,
        output=output,
        size=size,
        theme=theme,
        scale=scale,
        transparent=False,
        zoom=zoom,
        spheres=SphereLooks(figure.one_sphere),
        metadata=metadata,
    )
    return tuple(number.value(results) for number in figure.numbers)


def draw_papers(
    figures: tuple[PaperFigure, ...],
    folder: Path,
    suffix: str,
    told: Callable[[Path], None],
    *,
    theme: str,
    size: tuple[float, float],
    zoom: float,
    scale: float,
    metadata: bool,
) -> None:
    """Write all of them into ``folder``, and an index with what each shows; ``told`` of each file.

    Raises ``InputError`` where the folder cannot be made or written to, before anything is drawn.
    """
    _make(folder)
    drawn = []
    for figure in figures:
        path = folder / f"{figure_name(figure)}.{suffix}"
        computed = draw_paper_figure(
            figure, path, theme=theme, size=size, zoom=zoom, scale=scale, metadata=metadata
        )
        drawn.append(DrawnFigure(figure, path.name, computed))
        told(path)
    index = folder / INDEX
    write_atomic(index, index_html(drawn).encode("utf-8"))
    told(index)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError("--output", f"{folder.name} is a file, and a folder is needed") from None
    except (OSError, ValueError) as error:
        raise InputError("--output", f"{folder} cannot be made: {_reason(error)}") from error
    trial = folder / f".{INDEX}.trial"
    try:
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        raise InputError("--output", f"{folder} cannot be written to: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
