"""All two-spin correlations of a state of N spins 1/2: what every magnetization of regions depends on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physics.checks import Array, array_within, finite_array

# Expectation values are sums of up to 2^24 products.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class PairCorrelations:
    """T_kl^(ij) = <σ_k^i σ_l^j> as ``tensors`` (N, N, 3, 3), <σ_k^i> as ``marginals`` (N, 3); k, l = x, y, z.

    ``tensors[i, j]`` is that of spins i and j (Ramanathan et al., eq. (7)), the transpose of
    ``tensors[j, i]``; ``tensors[i, i]`` is 1, the symmetric part of σ_k σ_l. Spin 0 is the most significant
    bit. The arrays are copied and read-only. Raises ValueError for wrong shapes, NaN, numbers beyond ±1 or
    tensors that are no transposes of each other (all to 1e-9).
    """

    tensors: Array
    marginals: Array

    def __post_init__(self) -> None:
        marginals = finite_array(self.marginals, "marginals")
        if marginals.ndim != 2 or marginals.shape[1] != 3 or not len(marginals):
            raise ValueError(f"marginals: shape {marginals.shape} where (N, 3) is needed")
        n = len(marginals)
        tensors = finite_array(self.tensors, "tensors")
        if tensors.shape != (n, n, 3, 3):
            raise ValueError(f"tensors: shape {tensors.shape} where {(n, n, 3, 3)} is needed")
        array_within(marginals, "marginals", -1.0, 1.0, ROUNDING)
        array_within(tensors, "tensors", -1.0, 1.0, ROUNDING)
        if np.max(np.abs(tensors - tensors.transpose(1, 0, 3, 2))) > ROUNDING:
            raise ValueError("tensors: that of spins j, i is not the transpose of that of i, j")
        if np.max(np.abs(tensors[np.arange(n), np.arange(n)] - np.eye(3))) > ROUNDING:
            raise ValueError("tensors: that of a spin with itself is not 1")
        for name, array in (("tensors", tensors), ("marginals", marginals)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def spins(self) -> int:
        """N."""
        return len(self.marginals)
