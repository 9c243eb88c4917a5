"""The command ``animate``: a parameter of a session moves, and the frames become a GIF, WebP or MP4."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gui.app.commands.looks import PARTS, page_size
from gui.app.commands.options import OptionParser
from gui.app.commands.output import output_path
from gui.app.commands.qt import draw_offscreen
from gui.app.commands.reading import known_scene, load_scenario
from gui.core.values import ScenarioError, quoted

if TYPE_CHECKING:
    from gui.core.animation import Motion


def animate_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(
        prog="main.py animate", description="Write an animation: one parameter of a session moves."
    )
    parser.add_argument("file", help="a session, data file or problem, or - for standard input")
    parser.add_argument("--parameter", required=True, help="its name: phi, visibility, eta, …")
    parser.add_argument(
        "--from", dest="start", type=float, required=True, help="where it starts, angles in degrees"
    )
    parser.add_argument("--to", dest="end", type=float, required=True, help="where it ends")
    parser.add_argument("--output", required=True, help="a file name ending in .gif, .webp or .mp4")
    parser.add_argument("--seconds", type=float, default=6.0, help="from one end to the other (default 6)")
    parser.add_argument("--fps", type=int, default=25, help="frames per second (default 25)")
    parser.add_argument("--back", action="store_true", help="there and back")
    parser.add_argument("--once", action="store_true", help="do not start again at the end (GIF, WebP)")
    parser.add_argument("--scene", help="a name that 'scenes' prints (default: that of the file)")
    parser.add_argument("--part", choices=PARTS, default="plot")
    parser.add_argument("--size", default="1280x720", help="pixels (default 1280x720)")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--no-metadata", action="store_true", help="no session inside the file")
    return parser


def run_animate(options: argparse.Namespace) -> None:
    """Render and write it; ``InputError`` says why not."""
    from msgspec.structs import replace

    from gui.core.scenario_rules import check_scenario

    if options.size.lower().endswith("cm"):
        raise ScenarioError("--size", f"{options.size} is not of the form 1920x1080")
    (width, height), _ = page_size(options.size, 8.0)
    output = output_path(options.output, [options.file])
    scenario, _ = load_scenario([options.file], None)
    if options.scene is not None:
        scenario = replace(scenario, scene=known_scene(options.scene))
    scenario = check_scenario(scenario)
    draw_offscreen()
    from gui.app.animation.rendering import AnimationFigure, render_animation
    from gui.export.moving import refusal_of

    reason = refusal_of(output.suffix.lower().removeprefix("."))
    if reason:
        raise ScenarioError("--output", reason)
    figure = AnimationFigure(
        part=options.part,
        size=(round(width), round(height)),
        theme=options.theme,
        session=not options.no_metadata,
    )
    motion = _motion(options)
    try:
        motion.check(scenario)
        figure.check(motion.different, output.suffix.lower().removeprefix("."))
    except ScenarioError as error:  # which names a field of the motion or of the figure
        raise ScenarioError(f"--{error.field}", error.reason) from None
    from gui.core.files.scratch import scratch_folder

    with _ended_by_kill(), scratch_folder() as scratch:
        render_animation(scenario, motion, figure, str(output), scratch, progress=_ignore, should_stop=_never)


@contextmanager
def _ended_by_kill() -> Iterator[None]:
    """SIGTERM ends the work as Ctrl+C does: ffmpeg ends, and the folder it works in is removed."""

    def end(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _motion(options: argparse.Namespace) -> Motion:
    """The animation that the options ask for; angles there are degrees."""
    from gui.core.animation import Motion
    from gui.core.parameters import PARAMETERS

    p = PARAMETERS.get(options.parameter)
    if p is None:
        known = ", ".join(PARAMETERS)
        raise ScenarioError("--parameter", f"{quoted(options.parameter)} is none of {known}")
    return Motion(
        options.parameter,
        options.start / p.factor,
        options.end / p.factor,
        options.seconds,
        options.fps,
        options.back,
        not options.once,
    )


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
