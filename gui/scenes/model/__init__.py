"""The scene model."""

from gui.scenes.model.scene import SceneView

__all__ = ["SceneView"]
