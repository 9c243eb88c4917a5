"""The command ``export``: a figure of a scene, or the numbers of its curves."""

from __future__ import annotations

import argparse

from gui.app.commands.looks import PARTS, add_looks, chosen_looks
from gui.app.commands.options import OptionParser
from gui.app.commands.output import output_path
from gui.app.commands.qt import draw_offscreen
from gui.app.commands.reading import known_scene, load_scenario


def export_parser() -> argparse.ArgumentParser:
    """Options of the command."""
    parser = OptionParser(prog="main.py export", description="Write a figure of a scene.")
    parser.add_argument("file", help="a session, data file or problem, or - for standard input")
    parser.add_argument("--mapping", help="a file that says what the columns of the data mean")
    parser.add_argument("--scene", required=True, help="a name that 'scenes' prints")
    parser.add_argument("--output", required=True, help="a file name ending in .png, .svg, .pdf or .csv")
    parser.add_argument("--part", choices=PARTS, default="scene")
    add_looks(parser, "1280x720")
    parser.add_argument(
        "--spheres", choices=("two", "one"), default="two", help="one: both parties on one sphere"
    )
    parser.add_argument(
        "--ends",
        choices=("bloch", "polarization", "both"),
        default="bloch",
        help="names at the ends of the axes: x, y, z; H, V, D, A, R, L; or both",
    )
    parser.add_argument("--transparent", action="store_true", help="no background (PNG, SVG, PDF)")
    parser.add_argument(
        "--caption", action="store_true", help="write OUT-caption.txt too: parameters and references"
    )
    return parser


def run_export(options: argparse.Namespace) -> None:
    """Write it; ``InputError`` says why not."""
    scene = known_scene(options.scene)
    size, zoom = chosen_looks(options)
    output = output_path(options.output, [options.file, options.mapping])
    scenario, _ = load_scenario([options.file], options.mapping)
    draw_offscreen()
    from gui.app.commands.headless_export import export_scene
    from gui.look.sphere_looks import SphereLooks

    export_scene(
        scenario,
        scene=scene,
        part=options.part,
        output=output,
        size=size,
        zoom=zoom,
        theme=options.theme,
        scale=options.scale,
        transparent=options.transparent,
        spheres=SphereLooks(options.spheres == "one", options.ends),
        metadata=not options.no_metadata,
        caption=options.caption,
    )
