"""The scene "Bell"."""

from gui.scenes.bell.scene import SceneView

__all__ = ["SceneView"]
