"""The scene open_question."""

from gui.scenes.open_question.scene import SceneView

__all__ = ["SceneView"]
