"""The program in a real window on a virtual screen, its keys and mouse, and pictures of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageGrab

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def wait_for(what: Callable[[], Any], reason: str) -> Any:
    """Ask until the answer is true; fails after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    pytest.fail(f"waited in vain for {reason}")


def _answer_the_offer(config: Path) -> None:
    """As after the first start: the strip with the offer of a tour is not there."""
    folder = config / "nonlocality-explorer"
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "Nonlocality Explorer.ini"
    known = settings.read_text() if settings.exists() else ""
    if "[tours]" not in known:
        settings.write_text(f"{known}\n[tours]\noffered=true\n")


class Program:
    """The running program and its screen; ``first``: nobody has started it before. ``command`` starts it."""

    def __init__(
        self,
        display: str,
        home: Path,
        *arguments: str,
        first: bool = False,
        command: Sequence[str] = (sys.executable, "main.py"),
    ) -> None:
        hidden = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
        self.display = display
        self.env = {name: value for name, value in os.environ.items() if name not in hidden}
        self.env["DISPLAY"] = display
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            self.env[f"XDG_{name}_HOME"] = str(home / name.lower())
        if not first:
            _answer_the_offer(home / "config")
        self.process = subprocess.Popen(
            [*command, *arguments], cwd=ROOT, env=self.env, stderr=subprocess.PIPE, text=True
        )
        self.window = wait_for(self._find, "the window")
        # Without a window manager the window stays where it is put, and nobody gives it the focus.
        self.do("windowmove", self.window, "0", "0")
        self.do("windowsize", self.window, "1280", "720")
        self.do("windowfocus", self.window)
        self.settled()

    def _find(self) -> str:
        assert self.process.poll() is None, self.process.stderr.read() if self.process.stderr else ""
        found = self._xdotool("search", "--onlyvisible", "--name", "Nonlocality Explorer$")
        return found.split()[0] if found else ""

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout.strip()

    def do(self, *arguments: str) -> None:
        """One xdotool command."""
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=60)

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display).convert("RGB").crop((0, 0, 1280, 720))

    def settled(self) -> Image.Image:
        """The picture once it has stopped changing."""
        last = [self.picture()]

        def still() -> bool:
            time.sleep(0.4)
            now = self.picture()
            same = is_same(last[0], now) and len(now.getcolors(1 << 20) or []) > 20
            last[0] = now
            return same

        wait_for(still, "a picture that stands still")
        return last[0]

    def rest(self, seconds: float) -> None:
        """Wait, for what moves by itself."""
        time.sleep(seconds)
        assert self.process.poll() is None

    def title(self) -> str:
        return self._xdotool("getwindowname", self.window)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.do("mousemove", *map(str, start))
        self.do("mousedown", "1")
        for k in range(1, 11):
            x, y = (round(a + (b - a) * k / 10) for a, b in zip(start, end, strict=True))
            self.do("mousemove", str(x), str(y))
        self.do("mouseup", "1")
        # Out of the way: what lies under the pointer may be lit.
        self.do("mousemove", "640", "30")

    def key(self, keys: str) -> None:
        self.do("key", "--clearmodifiers", keys)

    def close(self) -> int:
        """Quit by keyboard; returns the exit status."""
        self.key("ctrl+q")
        return self.process.wait(timeout=PATIENCE)


def is_same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None
