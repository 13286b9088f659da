"""Files of an index: small ones in memory, large ones read where they are looked at.

What lies in memory answers on, and rightly, whatever becomes of the file. Large arrays are mapped: one that is cut
short while it is open ends the process, so nothing is mapped but what is too large for anything else.
"""

from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGE_ARRAY = 256 * 1024**2  # bytes; 700,000 sentences have vectors of that size
_LARGE = 32 * 1024**2  # bytes of lines


def read_array(path: Path) -> NDArray[Any]:
    """Return what `numpy.save` wrote."""
    # As a plain array: a slice of a memmap costs ten times as much.
    return np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > _LARGE_ARRAY else None))


class Lines:
    """A file's bytes, by where its lines stand."""

    def __init__(self, path: Path) -> None:
        """Take a file that is there."""
        self._path = path
        self._whole = path.read_bytes() if path.stat().st_size <= _LARGE else None

    def between(self, start: int, end: int) -> bytes:
        """Return the bytes [start, end).

        Raises:
            OSError: The file is large and no longer there.
        """
        if self._whole is not None:
            return self._whole[start:end]
        with FileIO(self._path) as file:  # unbuffered: opened for every line, which is a fifth of the time so
            file.seek(start)
            return file.read(end - start)
