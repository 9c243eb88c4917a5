"""The window imports no scene before it is opened, and nothing slow for the first picture."""

import os
import subprocess
import sys

# What takes long to import and is not needed for the first picture.
LATE = (
    "scipy",
    "highspy",
    "clarabel",
    "ziamath",
    "pypdf",
    "PIL",
    "gui.core.scenes.model.results",
    "gui.scenes.werner",
    "gui.app.dialogs.state_dialog",
    "gui.app.animation.dialog",
    "gui.app.figures",
    "gui.export.moving",
)


def test_the_first_picture_needs_no_slow_import():
    code = (
        "import sys\n"
        "from gui.app.application import ThemeManager, make_application\n"
        "from gui.core.intents import default_scenario\n"
        "from gui.core.store import Store\n"
        "from gui.app.window.main_window import MainWindow\n"
        "application = make_application()\n"
        "window = MainWindow(Store(default_scenario()), ThemeManager(application, 'light'))\n"
        f"print([name for name in {LATE!r} if name in sys.modules], end=' ')\n"
        "import linecache\n"  # the sources of hundreds of modules, 20 MB with all scenes
        "print(len(linecache.cache) < 20)\n"
        "import os; sys.stdout.flush(); os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[] True", done.stderr


def test_numpy_is_told_to_use_one_thread_before_it_is_imported():
    """Two threads of BLAS took twice as long for a local verdict at 15 x 60 settings as one."""
    code = (
        "import builtins, os, sys\n"
        "real, seen = builtins.__import__, []\n"
        "def watched(name, *rest):\n"
        "    if name.split('.')[0] == 'numpy':\n"
        "        seen.append(os.environ.get('OPENBLAS_NUM_THREADS'))\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = watched\n"
        "from gui.app.command_line import main\n"
        "import numpy\n"
        "print(set(seen))\n"
    )
    surroundings = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env=surroundings
    )
    assert done.stdout.strip() == "{'1'}", done.stderr


# Solvers work in processes of their own; SciPy, of which the scenes need little, takes 25 MB and more.
OF_THE_WORKERS = ("scipy", "highspy", "clarabel", "physics.bell.bounds", "physics.verdicts.engine.master")

EVERY_SCENE = f"""
import sys
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.scene_list import SCENES
from gui.panels.scene import scene_class
for name in SCENES:
    evaluate(intents.set_scene(intents.default_scenario(), name))
    scene_class(name)
print([name for name in {OF_THE_WORKERS!r} if name in sys.modules])
"""


def test_no_scene_loads_the_solvers_into_the_window():
    done = subprocess.run([sys.executable, "-c", EVERY_SCENE], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
