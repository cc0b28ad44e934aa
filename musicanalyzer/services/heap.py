"""Keeps large arrays out of the C library's heap, where they leave holes.

glibc gives an array pages of its own until one is freed; from then on arrays up to that size come
from the heap, where whatever is allocated behind one keeps its pages. A limit that is set once does
not move. Measured: in 8 minutes of sound the search for boundaries alone grew by 23 MB without and
by 3 MB with a limit of 1 MB; the window's heap grew by 2 MB a minute with that, and not at all with
this one, which costs 40 ms for each of that search's answers, one in two seconds.
"""

from __future__ import annotations

import ctypes
import sys

LARGEST = 1 << 17  # bytes in the heap; spectra of a moment are smaller, and are had faster there
_M_MMAP_THRESHOLD = -3  # of glibc's malloc.h


def keep_large_arrays_apart() -> bool:
    """From now on, in the whole process; False where the C library is another than glibc."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return bool(library.mallopt(_M_MMAP_THRESHOLD, LARGEST))
