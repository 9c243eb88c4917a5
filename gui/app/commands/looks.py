"""What a figure of the command line looks like: its parts, size, theme and scale."""

from __future__ import annotations

import argparse

from gui.core.values import ScenarioError

PARTS = ("scene", "plot", "spheres", "verdicts")


def add_looks(parser: argparse.ArgumentParser, size: str) -> None:
    """Add the options of what drawn figures look like, and of what their files say of themselves."""
    parser.add_argument("--size", default=size, help=f"{size} pixels, or 8.6x6.5cm on paper")
    parser.add_argument("--font", type=float, default=8.0, help="points on paper, with a size in cm")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.0, help="PNG pixels per pixel, 1 to 4")
    parser.add_argument(
        "--no-metadata", action="store_true", help="no session, no title and no date inside the picture"
    )


def chosen_looks(options: argparse.Namespace) -> tuple[tuple[float, float], float]:
    """Size and zoom of figures; what they cannot look like is refused."""
    if not 1.0 <= options.scale <= 4.0:
        raise ScenarioError("--scale", f"{options.scale:g} is outside 1 to 4")
    return page_size(options.size, options.font)


def page_size(text: str, font_pt: float) -> tuple[tuple[float, float], float]:
    """Logical pixels and zoom of ``1280x720`` or ``8.6x6.5cm``."""
    low = text.lower().replace("×", "x").strip()
    in_cm = low.endswith("cm")
    try:
        width, height = (float(part) if in_cm else int(part) for part in low.removesuffix("cm").split("x"))
    except ValueError:
        raise ScenarioError("--size", f"{text} is not of the form 1920x1080 or 8.6x6.5cm") from None
    if in_cm:
        if not (3 <= width <= 100 and 2 <= height <= 100):
            raise ScenarioError("--size", f"{text} is outside 3x2 to 100x100 cm")
        if not 4 <= font_pt <= 24:
            raise ScenarioError("--font", f"{font_pt:g} is outside 4 to 24 points")
        from gui.export import on_paper

        size, zoom = on_paper(width, height, font_pt)
        return (size.width(), size.height()), zoom
    if not (320 <= width <= 8000 and 240 <= height <= 8000):
        raise ScenarioError("--size", f"{text} is outside 320x240 to 8000x8000")
    return (width, height), 1.0
