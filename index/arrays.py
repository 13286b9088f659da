"""Files of an index as arrays: small ones in memory, large ones mapped.

What lies in memory answers on, and rightly, whatever becomes of the file. Of a mapped file a page is read when it is
looked at: one that is cut short meanwhile ends the process, so only files whose size forbids it are mapped.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGE = 16 * 1024**2  # bytes


def read_array(path: Path) -> NDArray[Any]:
    """Return what `numpy.save` wrote."""
    # As a plain array: a slice of a memmap costs ten times as much.
    return np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > _LARGE else None))


def read_bytes(path: Path) -> NDArray[np.uint8]:
    """Return a file's bytes."""
    if path.stat().st_size > _LARGE:
        return np.memmap(path, dtype=np.uint8, mode="r")
    return np.frombuffer(path.read_bytes(), dtype=np.uint8)
