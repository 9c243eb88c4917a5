"""Pictures that move: GIF and WebP by Pillow, MP4 by ffmpeg where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from PySide6.QtGui import QColor, QImage

from gui.core.files.attachment import gif_comment, svg_metadata
from gui.export.figure import ExportError
from gui.look.theme import COLOUR_ROLES, Theme

if TYPE_CHECKING:
    from PIL import Image

MOVING = ("gif", "webp", "mp4")
NO_ENCODER = "MP4 needs ffmpeg: install it, or the Python package imageio-ffmpeg"
GIF_UNIT = 10  # ms: the hundredths of a second in which a GIF counts
COLOURS = 256
MOST_WEIGHT = 64  # of a colour in the palette: thin curves count as much as the paper


class Movie(Struct, frozen=True, eq=False):
    """``picture(k)`` paints one of the frames that differ, and ``order`` says which of them is shown when.

    ``durations(unit)``: how long each in that order, in ms and multiples of ``unit``.
    ``attachment`` is the session that the file carries, None for none.
    """

    order: Sequence[int]
    picture: Callable[[int], QImage]
    durations: Callable[[int], list[int]]
    rate: int
    loop: bool
    theme: Theme
    attachment: bytes | None = None


def ffmpeg() -> str | None:
    """The program that makes MP4, from the PATH or from the package imageio-ffmpeg; None: not installed."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def refusal_of(suffix: str) -> str:
    """Why no such file can be made here; '' where it can."""
    if suffix not in MOVING:
        return f"Animations are saved as {', '.join('.' + one for one in MOVING)}, not as “.{suffix}”"
    return NO_ENCODER if suffix == "mp4" and ffmpeg() is None else ""


def encoded(
    movie: Movie,
    suffix: str,
    scratch: Path,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> bytes | None:
    """The contents of the file, None where it was stopped; ``scratch``: an empty folder for the time of work.

    Raises ``ExportError`` where there is no encoder, or where it fails.
    """
    reason = refusal_of(suffix)
    if reason:
        raise ExportError(f"{reason}.")
    if suffix == "mp4":
        return _mp4(movie, scratch, progress, should_stop)
    frames: dict[int, Image.Image] = {}
    palette = GifColours(_colours(movie)) if suffix == "gif" else None
    different = sorted(set(movie.order))
    for done, k in enumerate(different, start=1):
        if should_stop():
            return None
        image = _rgb(movie.picture(k))
        frames[k] = image if palette is None else palette.mapped(image)
        progress(done / (len(different) + 1))
    shown = [frames[k] for k in movie.order]
    return _webp(movie, shown) if palette is None else _gif(movie, shown)


def _rgb(picture: QImage) -> Image.Image:
    from PIL import Image

    image = picture.convertToFormat(QImage.Format.Format_RGBX8888)
    size = image.width(), image.height()
    raw = bytes(image.constBits())
    made = Image.frombuffer("RGBX", size, raw, "raw", "RGBX", image.bytesPerLine(), 1)
    return made.convert("RGB")


class GifColours:
    """Maps pictures to at most 256 colours: those of the palette stay as they are, others go to the nearest.

    (Pillow's own mapping takes neighbouring colours together, so that white paper comes out grey.)
    """

    def __init__(self, colours: list[tuple[int, int, int]]) -> None:
        self._colours = np.array(colours, dtype=np.int32)
        self._flat = [part for colour in colours for part in colour]
        self._places = np.full(1 << 24, -1, dtype=np.int16)  # of every colour that has been seen

    def mapped(self, image: Image.Image) -> Image.Image:
        """The picture with this palette."""
        from PIL import Image

        rgb = np.asarray(image, dtype=np.int32)
        codes = rgb[:, :, 0] << 16 | rgb[:, :, 1] << 8 | rgb[:, :, 2]
        places = self._places[codes]
        new = np.array(sorted(set(codes[places < 0].tolist())), dtype=np.int32)
        if len(new):
            colours = np.stack((new >> 16, new >> 8 & 255, new & 255), axis=1)
            for start in range(0, len(new), 4096):
                part = slice(start, start + 4096)
                away = ((colours[part, None, :] - self._colours) ** 2).sum(axis=2)
                self._places[new[part]] = away.argmin(axis=1)
            places = self._places[codes]
        made = Image.fromarray(places.astype(np.uint8))
        made.putpalette(self._flat)
        return made


def _colours(movie: Movie) -> list[tuple[int, int, int]]:
    """The colours of the theme and the commonest of the first, the middle and the last frame.

    One palette for all frames: with another in each, still parts would flicker.
    """
    from PIL import Image

    roles = sorted({QColor(getattr(movie.theme, role)).rgb() & 0xFFFFFF for role in COLOUR_ROLES})
    exact = [(rgb >> 16, rgb >> 8 & 255, rgb & 255) for rgb in roles]
    counts: dict[tuple[int, int, int], int] = {}
    last = max(movie.order)
    for k in sorted({0, last // 2, last}):
        image = _rgb(movie.picture(k))
        for count, colour in image.getcolors(image.width * image.height) or []:
            assert isinstance(colour, tuple)
            key = colour[0], colour[1], colour[2]
            counts[key] = min(MOST_WEIGHT, counts.get(key, 0) + count)
    pixels = [part for colour, count in counts.items() for part in colour * count]
    weighed = Image.frombytes("RGB", (len(pixels) // 3, 1), bytes(pixels))
    mixed = weighed.quantize(COLOURS - len(exact), method=Image.Quantize.MEDIANCUT).getpalette() or []
    return exact + list(zip(mixed[0::3], mixed[1::3], mixed[2::3], strict=True))[: COLOURS - len(exact)]


def _gif(movie: Movie, frames: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    more: dict[str, object] = {"loop": 0} if movie.loop else {}
    if movie.attachment is not None:
        more["comment"] = gif_comment(movie.attachment)
    durations = movie.durations(GIF_UNIT)
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=durations, optimize=False, **more
    )
    return out.getvalue()


def _webp(movie: Movie, frames: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    # Without loss: lines and letters stay sharp, and such pictures are small all the same.
    more: dict[str, object] = {"lossless": True, "quality": 60, "method": 3, "loop": 0 if movie.loop else 1}
    if movie.attachment is not None:
        more["xmp"] = svg_metadata(movie.attachment).encode()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=movie.durations(1), **more)
    return out.getvalue()


def _mp4(
    movie: Movie, scratch: Path, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> bytes | None:
    program = ffmpeg()
    assert program is not None
    first = movie.picture(0)
    # The usual players want two colour values for each four pixels, so an even size.
    even = "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=" + movie.theme.panel.replace("#", "0x")
    target = scratch / "animation.mp4"
    command = [
        program, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s", f"{first.width()}x{first.height()}", "-r", str(movie.rate), "-i", "-", "-an",
        "-vf", even, "-c:v", "libx264", "-crf", "16", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
        str(target),
    ]  # fmt: skip
    errors = scratch / "errors.txt"
    with errors.open("wb") as said:
        # Else Windows opens a console for it.
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=said, stderr=said, creationflags=flags
        )
        assert process.stdin is not None
        try:
            for done, k in enumerate(movie.order, start=1):
                if should_stop():
                    return None
                process.stdin.write(_rgb(movie.picture(k)).tobytes())
                progress(done / (len(movie.order) + 1))
            process.stdin.close()
            status = process.wait()
        except BrokenPipeError:
            status = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if status != 0 or not target.exists():
        lines = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise ExportError(f"ffmpeg made no MP4: {lines[-1] if lines else f'it ended with {status}'}.")
    return target.read_bytes()
