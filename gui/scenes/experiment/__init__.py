"""The scene "Experiment"."""

from gui.scenes.experiment.scene import SceneView

__all__ = ["SceneView"]
