"""Pictures of every scene, both themes, several sizes: ``python -m tests.screenshots [--output DIR]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

SIZES = ((960, 600), (1280, 720), (1920, 1080))
LARGEST = (2560, 1440)
THEMES = ("light", "dark")
PATIENCE = 60.0  # seconds


def scenarios() -> Iterator[tuple[str, object]]:
    """Name of the picture and the Scenario in it: each scene, then Leggett with data, free and at PR box."""
    from gui.core import intents
    from gui.core.files.disk import read_limited
    from gui.core.files.opening import scenario_from_bytes
    from gui.core.presets import EXAMPLES, apply_preset
    from gui.core.scene_list import SCENES
    from gui.core.scenes.bell.intents import choose_inequality
    from gui.core.scenes.experiment import PAGES
    from gui.core.scenes.experiment.intents import PUBLISHED_RUNS, set_experiment_page, use_published_run
    from gui.core.scenes.macroscopic import PAGES as MACROSCOPIC_PAGES
    from gui.core.scenes.macroscopic.intents import set_macroscopic_page, set_temperature_view
    from gui.core.scenes.macroscopic.spin_intents import arrange_regions, choose_spin_family

    start = intents.default_scenario()
    for scene in SCENES:
        yield scene, intents.set_scene(start, scene)
    for key, (_, path) in EXAMPLES.items():
        yield f"leggett-data-{key}", scenario_from_bytes(read_limited(path), path.name)
    free = intents.move_setting(start, "bob", 0, (0.5, 0.5, 0.7))
    for scene in ("leggett", "werner"):
        yield f"{scene}-free", intents.set_scene(free, scene)
    yield "leggett-no-triples", apply_preset(start, "pr_box")
    chsh = apply_preset(start, "chsh")
    yield "bell-chsh", chsh
    for name in ("ch", "i3322", "elegant", "chained"):
        yield f"bell-{name}", choose_inequality(chsh, name)
    experiment = intents.set_scene(start, "experiment")
    for key in PUBLISHED_RUNS:
        yield f"experiment-{key}", use_published_run(experiment, key)
    for page in PAGES[1:]:
        yield f"experiment-{page}", set_experiment_page(experiment, page)
    macroscopic = intents.set_scene(start, "macroscopic")
    for page in MACROSCOPIC_PAGES[1:]:
        yield f"macroscopic-{page}", set_macroscopic_page(macroscopic, page)
    thermal = choose_spin_family(set_macroscopic_page(macroscopic, "temperature"), "heisenberg")
    yield "macroscopic-many", set_temperature_view(thermal, "many")
    yield "macroscopic-thermal", arrange_regions(thermal, "checkerboard")
    yield "leggett-dodecahedron", apply_preset(start, "dodecahedron")


def settle(window: Any) -> bool:
    """Wait until all that the window shows is there; False if that takes too long."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + PATIENCE
    QApplication.processEvents()
    while not window.is_settled and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
    return bool(window.is_settled)


def take(output: Path, sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[Path]:
    """Write the pictures one by one; yields each path.

    A window for each Scenario, so that nothing is left of the one before; the second theme restyles it.
    """
    from PySide6.QtWidgets import QApplication

    from gui.app.application import ThemeManager, make_application
    from gui.app.window.main_window import MainWindow
    from gui.core.data.report import report_sentence
    from gui.core.store import Store
    from gui.tasks.messages import MessageKind

    application = make_application()
    output.mkdir(parents=True, exist_ok=True)
    manager = ThemeManager(application, THEMES[0])
    for name, scenario in scenarios():
        manager.choose(THEMES[0])
        window = MainWindow(Store(scenario), manager)  # type: ignore[arg-type]
        window.show()
        if window.results is not None and window.results.data is not None:
            window.dispatch.say(report_sentence(window.results.data), MessageKind.NOTE)
        if not settle(window):
            print(f"{name}: not all was there after {PATIENCE:g} s", file=sys.stderr)
        for theme in THEMES:
            manager.choose(theme)
            for width, height in sizes:
                window.resize(width, height)
                # Layout, then what the layout changes (labels, text that wraps), then the picture.
                for _ in range(5):
                    QApplication.processEvents()
                path = output / f"{name}-{theme}-{width}x{height}.png"
                window.grab().save(str(path))
                yield path
        window.store.mark_saved()
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    manager.deleteLater()


def take_stage(output: Path, sizes: Sequence[tuple[int, int]] = SIZES[1:]) -> Iterator[Path]:
    """Every scene in presentation mode: its first picture alone, and beside the sphere."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from gui.app.application import ThemeManager, make_application
    from gui.app.stage.views import BOTH, PLOT
    from gui.app.window.main_window import MainWindow
    from gui.core import intents
    from gui.core.scene_list import SCENES
    from gui.core.store import Store

    manager = ThemeManager(make_application(), THEMES[0])
    output.mkdir(parents=True, exist_ok=True)
    window = MainWindow(Store(intents.default_scenario()), manager)
    window.show()
    window.presentation.enter()
    window.setWindowState(Qt.WindowState.WindowNoState)  # a virtual screen has a size of its own
    for name in SCENES:
        window.dispatch.apply("scene", intents.set_scene, name)
        settle(window)
        for theme in THEMES:
            manager.choose(theme)
            for width, height in sizes:
                window.resize(width, height)
                for view in (PLOT, BOTH) if window.current_scene.controls.spheres else (PLOT,):
                    window.presentation.set_view(view)
                    window.presentation.stage.over.said.hide()
                    for _ in range(5):
                        QApplication.processEvents()
                    path = output / f"stage-{name}-{view}-{theme}-{width}x{height}.png"
                    window.grab().save(str(path))
                    yield path
    window.store.mark_saved()
    window.close()
    manager.deleteLater()


def main() -> int:
    parser = argparse.ArgumentParser(description="Take pictures of every scene.")
    parser.add_argument("--output", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--largest", action="store_true", help="in 2560 x 1440 too")
    parser.add_argument("--stage", action="store_true", help="the presentation instead of the window")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        # Not the preferences of whoever runs this.
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = home
        count = 0
        sizes = (*SIZES, LARGEST) if options.largest else SIZES
        pictures = take_stage(options.output, sizes[1:]) if options.stage else take(options.output, sizes)
        for path in pictures:
            print(path)
            count += 1
    print(f"{count} pictures in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
