"""The scene "Assumptions" and the parts that only it uses."""

from gui.scenes.assumptions.scene import SceneView

__all__ = ["SceneView"]
