"""Public names of a package that are imported when they are first used (PEP 562)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any


def public(package: str, homes: Mapping[str, tuple[str, ...]], name: str) -> Any:
    """What ``name`` is, for the ``__getattr__`` of ``package``; ``homes``: module -> its public names."""
    for module, names in homes.items():
        if name in names:
            return getattr(import_module(f"{package}.{module}"), name)
    raise AttributeError(f"module {package!r} has no attribute {name!r}")
