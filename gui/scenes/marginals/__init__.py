"""The scene marginals."""

from gui.scenes.marginals.scene import SceneView

__all__ = ["SceneView"]
