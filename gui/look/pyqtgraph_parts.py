"""The parts of pyqtgraph that the program uses, and only these.

``import pyqtgraph`` imports all of it - parameter trees, consoles, exporters, three dozen items - which takes
a tenth of the time until the window is there. Here the package is entered without that. Whoever asks it for a
name that is not among the few below still gets it: then all of it is imported after all.
"""

from __future__ import annotations

import atexit
import importlib.util
import sys
from types import ModuleType
from typing import Any

from PySide6.QtWidgets import QApplication

# As pyqtgraph has them, but for smooth lines.
OPTIONS: dict[str, Any] = {
    "useOpenGL": False,
    "leftButtonPan": True,
    "foreground": "d",
    "background": "k",
    "antialias": True,
    "editorCommand": None,
    "exitCleanup": True,
    "enableExperimental": False,
    "crashWarning": False,
    "mouseRateLimit": 100,
    "imageAxisOrder": "col-major",
    "useCupy": False,
    "useNumba": False,
    "segmentedLineMode": "auto",
}


class PartialPackage(ModuleType):
    """pyqtgraph before all of it was asked for; its submodules are imported as ever."""

    CONFIG_OPTIONS = OPTIONS
    cleanup_connected = False

    @staticmethod
    def getConfigOption(name: str) -> Any:
        return OPTIONS[name]

    def _connectCleanup(self) -> None:
        # As pyqtgraph does for its first view: no callbacks while the program ends.
        application = QApplication.instance()
        if not self.cleanup_connected and application is not None:
            self.cleanup_connected = True
            application.aboutToQuit.connect(ViewBox.quit)
            atexit.register(ViewBox.quit)

    def __getattr__(self, name: str) -> Any:
        # A submodule is no attribute until it is imported: Python does that when it hears so.
        if name.startswith("__") or importlib.util.find_spec(f"pyqtgraph.{name}") is not None:
            raise AttributeError(name)
        _import_all(self)
        return self.__dict__[name]


def _enter() -> None:
    if "pyqtgraph" in sys.modules:  # somebody has imported all of it before
        _set_options(sys.modules["pyqtgraph"])
        return
    spec = importlib.util.find_spec("pyqtgraph")
    if spec is None:
        raise ModuleNotFoundError("No module named 'pyqtgraph'", name="pyqtgraph")
    package = importlib.util.module_from_spec(spec)
    package.__class__ = PartialPackage
    sys.modules["pyqtgraph"] = package


def _import_all(package: ModuleType) -> None:
    package.__class__ = ModuleType
    assert package.__spec__ is not None and package.__spec__.loader is not None
    package.__spec__.loader.exec_module(package)
    _set_options(package)


def _set_options(package: Any) -> None:
    package.setConfigOptions(**OPTIONS)


_enter()

from pyqtgraph.functions import arrayToQPolygonF, create_qpolygonf, ndarray_from_qpolygonf  # noqa: E402
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols  # noqa: E402
from pyqtgraph.graphicsItems.ViewBox import ViewBox  # noqa: E402
from pyqtgraph.Qt import internals  # noqa: E402
from pyqtgraph.widgets.GraphicsView import GraphicsView  # noqa: E402

__all__ = [
    "OPTIONS",
    "GraphicsView",
    "PartialPackage",
    "Symbols",
    "ViewBox",
    "arrayToQPolygonF",
    "create_qpolygonf",
    "internals",
    "ndarray_from_qpolygonf",
]
