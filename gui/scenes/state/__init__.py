"""The scene "State"."""

from gui.scenes.state.scene import SceneView

__all__ = ["SceneView"]
