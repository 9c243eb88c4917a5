"""Checks of input that the modules of this package share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


def finite_array(x: ArrayLike, name: str) -> Array:
    """``x`` as a float array; ValueError naming ``name`` where it is not numbers, not real or not finite."""
    # The quick way for what this package hands around itself; the checks are the same.
    if type(x) is np.ndarray and x.dtype == np.float64:
        array: Array = x.copy()
        if not np.isfinite(array).all():
            raise ValueError(f"{name}: contains NaN or infinity")
        return array
    try:
        raw = np.asarray(x)
        if np.iscomplexobj(raw):
            raise ValueError(f"{name}: must be real")
        array = raw.astype(np.float64)
    except (TypeError, ValueError) as error:
        if str(error).startswith(f"{name}:"):
            raise
        raise ValueError(f"{name}: not an array of numbers ({error})") from None
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: contains NaN or infinity")
    return array


def array_within(x: ArrayLike, name: str, low: float, high: float, tolerance: float = 0.0) -> Array:
    """``x`` as a finite array inside [low, high]; ValueError naming ``name`` and the first offender."""
    array = finite_array(x, name)
    outside = (array < low - tolerance) | (array > high + tolerance)
    if outside.any():
        worst = float(array[outside].flat[0])
        raise ValueError(f"{name}: {worst:.10g} is outside [{low:.10g}, {high:.10g}]")
    return array


def array_of_shape(x: ArrayLike, name: str, shape: tuple[int, ...]) -> Array:
    """``x`` as a finite array of exactly ``shape``; ValueError naming ``name`` otherwise."""
    array = finite_array(x, name)
    if array.shape != shape:
        raise ValueError(f"{name}: shape {array.shape} where {shape} is needed")
    return array
