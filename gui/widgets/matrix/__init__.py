"""A two-qubit state as matrices: pictures of ρ and of T, and a grid in which ρ is typed."""

from gui.widgets.matrix.density_map import DensityMap
from gui.widgets.matrix.editor import MatrixEditor
from gui.widgets.matrix.number_map import NumberMap
from gui.widgets.matrix.tensor_map import TensorMap

__all__ = ["DensityMap", "MatrixEditor", "NumberMap", "TensorMap"]
