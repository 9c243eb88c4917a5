"""Pictures of every scene in both themes and two sizes: ``python -m tests.screenshots [--output DIR]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZES = ((1280, 720), (1920, 1080))


def scenarios() -> Iterator[tuple[str, object]]:
    """Name of the picture and the Scenario in it: each scene, then Leggett with data, free and at PR box."""
    from gui.core import intents
    from gui.core.files.disk import read_limited
    from gui.core.files.opening import scenario_from_bytes
    from gui.core.presets import EXAMPLES, apply_preset
    from gui.core.scene_list import SCENES

    start = intents.default_scenario()
    for scene in SCENES:
        yield scene, intents.set_scene(start, scene)
    for key, (_, path) in EXAMPLES.items():
        yield f"leggett-data-{key}", scenario_from_bytes(read_limited(path), path.name)
    free = intents.move_setting(start, "bob", 0, (0.5, 0.5, 0.7))
    for scene in ("leggett", "werner"):
        yield f"{scene}-free", intents.set_scene(free, scene)
    yield "leggett-no-triples", apply_preset(start, "pr_box")
    yield "leggett-dodecahedron", apply_preset(start, "dodecahedron")


def wait_for_verdicts(window: Any, seconds: float = 120.0) -> None:
    """Cards that are still being refined are dimmed: not what a picture is to show."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while not window.verdicts.is_settled and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def take(output: Path, themes: tuple[str, ...] = ("light", "dark")) -> Iterator[Path]:
    """Write the pictures one by one; yields each path."""
    from PySide6.QtWidgets import QApplication

    from gui.app.application import ThemeManager, make_application
    from gui.app.main_window import MainWindow
    from gui.core.data.report import report_sentence
    from gui.core.store import Store
    from gui.tasks.messages import Kind

    application = make_application()
    output.mkdir(parents=True, exist_ok=True)
    for theme in themes:
        manager = ThemeManager(application, theme)
        for name, scenario in scenarios():
            window = MainWindow(Store(scenario), manager)  # type: ignore[arg-type]
            window.show()
            if window.results is not None and window.results.data is not None:
                window.dispatch.say(report_sentence(window.results.data), Kind.NOTE)
            wait_for_verdicts(window)
            for width, height in SIZES:
                window.resize(width, height)
                # Layout, then what the layout changes (labels, text that wraps), then the picture.
                for _ in range(5):
                    QApplication.processEvents()
                path = output / f"{name}-{theme}-{width}x{height}.png"
                window.grab().save(str(path))
                yield path
            window.close()
            window.deleteLater()
            QApplication.processEvents()
        manager.deleteLater()


def main() -> int:
    parser = argparse.ArgumentParser(description="Take pictures of every scene.")
    parser.add_argument("--output", type=Path, default=Path("build/screenshots"))
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        # Not the preferences of whoever runs this.
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = home
        for path in take(options.output):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
