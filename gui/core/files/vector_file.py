"""State vectors from .npy files, read without pickle: a file cannot bring code."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np

from gui.core.files.disk import read_beginning
from gui.core.spins import AMPLITUDE, MOST_SPINS_KEPT, GivenVector
from gui.core.values import InputError, shortened
from physics.checks import ComplexArray
from physics.macroscopic.vectors import normalised_vector, spins_of

MAGIC = b"\x93NUMPY"
# A vector of 24 spins with the widest numbers, and some room for the header.
MAX_VECTOR_BYTES = (1 << 24) * 32 + 100_000


class VectorError(InputError):
    """A state vector cannot be read."""


def looks_like_vector(content: bytes) -> bool:
    """Whether the bytes claim to be a .npy file."""
    return content.startswith(MAGIC)


def read_vector(path: Path, content: bytes | None = None) -> GivenVector:
    """The state vector in a .npy file, normalised; ``content``: its bytes, where they were read already.

    Up to ``MOST_SPINS_KEPT`` spins the amplitudes are kept, beyond them the path. Raises ``VectorError``.
    """
    vector = _vector(path, content)
    n = spins_of(vector)
    if n < 2:
        raise VectorError(path.name, "is the state of a single spin; at least 2 are needed")
    kept = vector.astype(AMPLITUDE, copy=False)
    digest = hashlib.sha256(kept.data).hexdigest()
    name = shortened(path.name, 60)
    if n <= MOST_SPINS_KEPT:
        return GivenVector(name, n, digest, kept.tobytes())
    return GivenVector(name, n, digest, path=str(path.absolute()))


def amplitudes_of(given: GivenVector) -> ComplexArray:
    """The unit vector (2^N,). Raises ``VectorError`` where its file is gone or holds another one by now."""
    if given.amplitudes:
        return np.frombuffer(given.amplitudes, AMPLITUDE).astype(np.complex128)
    path = Path(given.path)
    vector = _vector(path, None)
    if hashlib.sha256(vector.astype(AMPLITUDE, copy=False).data).hexdigest() != given.digest:
        raise VectorError(given.name, "holds another state vector than when it was chosen")
    return vector


def _vector(path: Path, content: bytes | None) -> ComplexArray:
    try:
        return normalised_vector(_array(path, content))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise VectorError(path.name, str(error).removeprefix("vector: ")) from None


def _array(path: Path, content: bytes | None) -> np.ndarray[Any, Any]:
    try:
        if content is not None:
            return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))
        if not path.is_file():
            reason = "is not a plain file" if path.exists() else "is not there"
            raise VectorError(path.name, reason)
        if path.stat().st_size > MAX_VECTOR_BYTES:
            raise VectorError(path.name, "is larger than a vector of 24 spins can be")
        if read_beginning(path, len(MAGIC)) != MAGIC:
            raise VectorError(path.name, "is no .npy file")
        # The shape is looked at before anything is read: a header can promise more than any memory holds.
        spins_of(np.load(path, mmap_mode="r", allow_pickle=False))
        return np.asarray(np.load(path, allow_pickle=False))
    except InputError:
        raise
    except OSError as error:
        raise VectorError(path.name, error.strerror or str(error)) from None
    except Exception as error:  # NumPy's reader of headers raises what Python's parser does
        text = str(error).removeprefix("vector: ") or type(error).__name__
        if "pickle" in text or "Object arrays" in text or "Python objects" in text:
            text = "holds Python objects, which are not read; save an array of numbers"
        elif not isinstance(error, ValueError):
            text = f"is no .npy file that can be read ({text})"
        raise VectorError(path.name, text) from None
