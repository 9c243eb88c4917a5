"""The scene "Macroscopic"."""

from gui.scenes.macroscopic.scene import SceneView

__all__ = ["SceneView"]
