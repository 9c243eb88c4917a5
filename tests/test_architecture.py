"""The house: no circle of imports, small files, few in a folder, one meaning a name, nothing unused.

Which layer may import which is held by import-linter (``pyproject.toml``).
"""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

import gui
import physics.bell
import physics.leggett
import physics.macroscopic
import physics.macroscopic.settings
import physics.macroscopic.strings
import physics.macroscopic.thermal
import physics.states
import physics.verdicts
from tests.reachable import Definition, Sources, modules, overrides

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("gui", "physics")
MAX_LINES = 450
MAX_FILES = 20

# Found by their names: the class and functions of each scene. ``main`` is where a program starts.
THE_SAME_ROLE = ("SceneView", "evaluate_scene", "scene_as_json", "main")
# What is of use outside the program: its examples run in tests/physics/test_public_face.py.
FACES = (
    gui,
    physics,
    physics.bell,
    physics.leggett,
    physics.macroscopic,
    physics.macroscopic.settings,
    physics.macroscopic.strings,
    physics.macroscopic.thermal,
    physics.states,
    physics.verdicts,
)
# Each scene and each hypothesis calls these by the same name, which is how they are found.
FOUND_BY_NAME = ("SceneView", "evaluate_scene", "scene_as_json", "HYPOTHESES")
# With these widgets say what they show. Only tests ask, which must not look at private names; whoever adds
# one asks first whether the test cannot see the same on the widgets that Qt finds.
READ_BY_TESTS = {
    "gui.scenes.verdicts.hypothesis_map": ("HypothesisMap.statuses",),
    "gui.tasks.process_worker": ("ProcessWorker.pid",),
    "gui.widgets.certificate.certificate_view": ("CertificateView.result_text",),
    "gui.widgets.matrix.editor": ("MatrixEditor.cell", "MatrixEditor.draft"),
    "gui.widgets.plot.canvas": ("PlotCanvas.layers", "PlotCanvas.readout_area"),
    "gui.widgets.plot.panel": ("PlotPanel.layer",),
    "gui.widgets.readouts.panel": ("ReadoutPanel.expanded_keys",),
    "gui.widgets.ruler.popover": ("RulerPopover.lens_visible",),
    "gui.widgets.slider.groove": ("SliderGroove.has_curve",),
    "gui.widgets.matrix.number_map": ("NumberMap.numbers_shown",),
    "gui.widgets.tetrahedron.view": ("TetrahedronView.shown",),
    "gui.widgets.number_table": ("NumberTable.shown",),
}
# Modules whose windows are still to come; a line goes when nothing in the module is unused any more.
NOT_YET_SHOWN: tuple[str, ...] = ()
# pyqtgraph calls these of the package that stands in for it.
CALLED_BY_PYQTGRAPH = {
    "gui.look.pyqtgraph_parts": ("PartialPackage.getConfigOption", "PartialPackage._connectCleanup")
}


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def shortened(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def import_circle(imports: dict[str, set[str]]) -> list[str] | None:
    """The files of one circle of imports in the order of the imports, None if there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return None


def test_no_circle_of_imports_between_files():
    """Imports within functions and under TYPE_CHECKING count too."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 200
    circle = import_circle(imports)
    assert circle is None, " -> ".join(circle)


def test_a_circle_is_found():
    circle = import_circle({"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"a"}})
    assert circle is not None
    assert set(circle) == {"a", "b", "d"}
    assert import_circle({"a": {"b", "c"}, "b": {"c"}}) is None


@pytest.mark.parametrize("package", PACKAGES)
def test_files_are_small(package):
    long = {
        shortened(path): lines
        for path in sorted((ROOT / package).rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert not long


def test_folders_are_small():
    files = defaultdict(list)
    for path in sources():
        files[path.parent].append(path)
    assert not {shortened(folder): len(found) for folder, found in files.items() if len(found) > MAX_FILES}


def test_from_outside_only_the_face_of_a_widget():
    """Others import a folder of ``gui.widgets``, not its files; the demos also show its demo."""
    graph = grimp.build_graph("gui", cache_dir=None)
    inside = [m for m in graph.modules if m.startswith("gui.widgets.") and m.count(".") > 2]
    files = {m for m in inside if not graph.find_children(m)}
    wrong = [
        f"{other} imports {module}"
        for module in files
        for other in graph.find_modules_that_directly_import(module)
        if not other.startswith(folder := ".".join(module.split(".")[:3]))
        and (other, module) != ("gui.widgets.demos", f"{folder}.demo")
    ]
    assert len(files) > 30
    assert not wrong


def homes_of_names(sources: dict[str, str]) -> dict[str, list[str]]:
    """Public classes and functions of modules -> where each is defined."""
    places = defaultdict(list)
    for place, text in sources.items():
        for node in ast.parse(text).body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name[0] != "_":
                places[node.name].append(place)
    return places


def test_one_meaning_a_name():
    """A word stands for one thing wherever it is read: no second class or function of the same name."""
    places = homes_of_names({shortened(path): path.read_text(encoding="utf-8") for path in sources()})
    several = {name: found for name, found in places.items() if len(found) > 1}
    assert set(several) >= {"SceneView", "evaluate_scene"}
    assert not {name: found for name, found in several.items() if name not in THE_SAME_ROLE}


def named(table: dict[str, tuple[str, ...]]) -> set[Definition]:
    return {
        Definition(module, name, owner)
        for module, methods in table.items()
        for owner, name in (method.split(".") for method in methods)
    }


def public() -> set[Definition]:
    objects = [getattr(face, name) for face in FACES for name in dir(face)]
    return {Definition(one.__module__, one.__name__) for one in objects if hasattr(one, "__name__")}


def test_nothing_is_there_for_tests_alone():
    """Whatever the program defines it uses, or it is public, or one of the few things that tests may read."""
    source = dict(modules(ROOT, PACKAGES)) | {"main": (ROOT / "main.py").read_text(encoding="utf-8")}
    program = Sources(source, lambda one: overrides(one, PACKAGES))
    by_name = {one for one in program.names if one.name in FOUND_BY_NAME and not one.owner}
    exceptions = named(READ_BY_TESTS) | named(CALLED_BY_PYQTGRAPH)
    assert len(program.names) > 2000 and len(by_name) > 20
    unused = program.unused(public() | by_name | exceptions)
    shown = [name for name in NOT_YET_SHOWN if not any(one.module.startswith(name) for one in unused)]
    assert not shown, f"all of it is used: take it out of NOT_YET_SHOWN: {shown}"
    unused = {one for one in unused if not one.module.startswith(NOT_YET_SHOWN)}
    assert not unused, "\n".join(sorted(map(str, unused)))
    needless = exceptions - program.unused(public() | by_name)
    assert not needless, f"gone, or used by the program: {sorted(map(str, needless))}"


def test_what_nothing_uses_is_found():
    found = Sources(
        {
            "package": "from package.part import Shown, passed_on",
            "package.part": """
WIDTH = 3
LOST = 4
def passed_on(): return LOST
def used(x: int = WIDTH): return used(x)
def unused(): return helper()
def helper(): return unused()
class Shown:
    def __init__(self): self.show()
    def show(self): return late
    def paintEvent(self): return used()
    def hidden(self): return 0
""",
            "package.main": """
import package.part as part
from package import Shown
part.used()
run("package.late:late", Shown)
""",
            "package.late": "def late(): pass",
        },
        lambda one: one.name == "paintEvent",
    )
    left = {"LOST", "passed_on", "unused", "helper", "hidden"}
    assert {one.name for one in found.unused()} == left
    asked_for = {Definition("package", "passed_on"), Definition("package.part", "hidden", "Shown")}
    assert {one.name for one in found.unused(asked_for)} == {"unused", "helper"}
