"""The scene verdicts."""

from gui.scenes.verdicts.scene import SceneView

__all__ = ["SceneView"]
