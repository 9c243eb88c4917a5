"""The house: no circle of imports, small files, few in a folder, one meaning a name.

Which layer may import which is held by import-linter (``pyproject.toml``).
"""

from __future__ import annotations

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("gui", "physics")
MAX_LINES = 450
MAX_FILES = 20

# Each scene calls its class by this name, which is how it is found.
BY_CONVENTION = "SceneView"
# Functions whose names once had two or three meanings each; classes have one name each.
ONE_MEANING = (
    "format_number",
    "parse_number",
    "place_labels",
    "read_table",
    "state_of",
)


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


def test_one_meaning_a_name():
    places = defaultdict(list)
    for path in sources():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            public = isinstance(node, ast.ClassDef) and node.name[0] != "_" and node.name != BY_CONVENTION
            if public or (isinstance(node, ast.FunctionDef) and node.name in ONE_MEANING):
                places[node.name].append(shortened(path))
    assert not {name: found for name, found in places.items() if len(found) > 1}
