"""The scene polarization."""

from gui.scenes.polarization.scene import SceneView

__all__ = ["SceneView"]
