"""Which names of the program the program itself uses, read off its source.

What runs when a module is imported is used, and whatever a used definition names in turn. A function, class
or constant is known by the module it is looked up in; a method by its name alone, whatever object it is asked
of. Methods of a used class that Python, Qt or a decorator calls are used with it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Definition:
    """A function, class or constant of a module, or (``owner`` is its class) a method or property."""

    module: str
    name: str
    owner: str = ""

    def __str__(self) -> str:
        return f"{self.module}: {self.owner}{'.' * bool(self.owner)}{self.name}"


@dataclass
class Named:
    """What a piece of source names: things of modules, and attributes of whatever objects."""

    things: set[tuple[str, str]] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


class Sources:
    """All modules: what each defines, what each definition names, what runs at import."""

    def __init__(
        self, sources: dict[str, str], by_itself: Callable[[Definition], bool] = lambda one: False
    ) -> None:
        """``sources``: module -> source; ``by_itself``: which methods others call (see `overrides`)."""
        self._by_itself = by_itself
        self.names: dict[Definition, Named] = {}
        self.at_import = Named()
        self._trees = {module: ast.parse(text) for module, text in sources.items()}
        self._imports = {module: self._imported(tree) for module, tree in self._trees.items()}
        self._methods: dict[str, set[Definition]] = defaultdict(set)
        for module, tree in self._trees.items():
            self._read(module, tree)
        for definition in self.names:
            if definition.owner:
                self._methods[definition.name].add(definition)

    def _imported(self, tree: ast.Module) -> dict[str, tuple[str, str]]:
        """Local name -> (module, name in it), with an empty name for a module itself."""
        found: dict[str, tuple[str, str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    place = (whole, "") if whole in self._trees else (node.module, alias.name)
                    found[alias.asname or alias.name] = place
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.asname or alias.name] = (alias.name, "")
        return found

    def _read(self, module: str, tree: ast.Module) -> None:
        for node in tree.body:
            if isinstance(node, FUNCTION) and not is_special(node.name):
                self.names[Definition(module, node.name)] = self._named(module, [node])
            elif isinstance(node, ast.ClassDef):
                self._read_class(module, node)
            elif name := assigned(node):
                self.names[Definition(module, name)] = self._named(module, [node])
            elif not isinstance(node, (ast.Import, ast.ImportFrom)):
                # A statement, or what Python itself looks up, such as __getattr__.
                self._add(self.at_import, self._named(module, [node]))

    def _read_class(self, module: str, node: ast.ClassDef) -> None:
        methods = [part for part in node.body if isinstance(part, FUNCTION)]
        others = [part for part in node.body if part not in methods]
        rest = [*node.bases, *node.keywords, *node.decorator_list, *others]
        always = [one for one in methods if self._found(one, Definition(module, one.name, node.name))]
        self.names[Definition(module, node.name)] = self._named(module, [*rest, *always])
        for method in methods:
            if method not in always:
                self.names[Definition(module, method.name, node.name)] = self._named(module, [method])

    def _found(self, method: ast.FunctionDef, definition: Definition) -> bool:
        """Whether a method is found by Python, its decorator or a class of others, not by its name."""
        shows = any(ast.unparse(one).startswith("shows(") for one in method.decorator_list)
        return shows or is_special(method.name) or self._by_itself(definition)

    def _named(self, module: str, nodes: Iterable[ast.AST | None]) -> Named:
        named = Named()
        for node in [part for top in nodes if top is not None for part in ast.walk(top)]:
            if isinstance(node, ast.Name):
                named.things.add(self._imports[module].get(node.id, (module, node.id)))
            elif isinstance(node, ast.Attribute):
                named.attributes.add(node.attr)
                base = node.value
                if isinstance(base, ast.Name) and base.id in self._imports[module]:
                    where, name = self._imports[module][base.id]
                    if not name:
                        named.things.add((where, node.attr))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ":" in node.value:
                # "module:function", which is imported when it is first called.
                where, _, name = node.value.partition(":")
                named.things.add((where, name))
        return named

    @staticmethod
    def _add(whole: Named, more: Named) -> None:
        whole.things |= more.things
        whole.attributes |= more.attributes

    def home(self, module: str, name: str) -> tuple[str, str]:
        """Where a name is defined that ``module`` may only pass on."""
        while name and module in self._imports and Definition(module, name) not in self.names:
            if name not in self._imports[module]:
                break
            module, name = self._imports[module][name]
        return module, name

    def unused(self, asked_for: Iterable[Definition] = ()) -> set[Definition]:
        """What is defined and neither used by the program nor by those who ask for ``asked_for``."""
        asked = set(asked_for)
        start = Named(
            self.at_import.things | {(one.module, one.name) for one in asked if not one.owner},
            self.at_import.attributes | {one.name for one in asked if one.owner},
        )
        waiting, used = [start], set()
        while waiting:
            named = waiting.pop()
            for definition in self._meant(named) - used:
                used.add(definition)
                waiting.append(self.names[definition])
        return {one for one in self.names if one not in used}

    def _meant(self, named: Named) -> set[Definition]:
        things = {Definition(*self.home(*place)) for place in named.things}
        methods = {one for name in named.attributes for one in self._methods.get(name, ())}
        return {one for one in things if one in self.names} | methods


def assigned(node: ast.stmt) -> str | None:
    """The name of a constant of a module."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    if len(targets) == 1 and isinstance(targets[0], ast.Name) and not is_special(targets[0].id):
        return targets[0].id
    return None


def is_special(name: str) -> bool:
    """Whether Python itself calls what has this name."""
    return name.startswith("__") and name.endswith("__")


def overrides(definition: Definition, packages: tuple[str, ...]) -> bool:
    """Whether a method takes the place of one of a class that is not the program's own, as Qt's."""
    owner = getattr(import_module(definition.module), definition.owner)
    return any(
        hasattr(base, definition.name)
        for base in owner.__mro__
        if base.__module__.partition(".")[0] not in packages
    )


def modules(root: Path, packages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Name and source of each module of the packages below ``root``."""
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8")
