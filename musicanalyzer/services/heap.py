"""Keeps memory flat over hours of work on large arrays, where the C library does not.

glibc gives an array of its own pages until one is freed; from then on arrays up to that size come
from the heap, where whatever is allocated behind one keeps its pages. Half an hour of live analysis
grew by 20 MB so, of which 2 are needed. A limit that is set once does not move.
"""

from __future__ import annotations

import ctypes
import sys

LARGEST = 1 << 20  # bytes in the heap; spectra and pictures are smaller, and are had faster there
_M_MMAP_THRESHOLD = -3  # of glibc's malloc.h


def keep_large_arrays_apart() -> bool:
    """From now on, in the whole process; False where the C library is another than glibc."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return bool(library.mallopt(_M_MMAP_THRESHOLD, LARGEST))
