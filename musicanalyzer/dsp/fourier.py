"""SciPy's Fourier transforms, in the precision of what they are given, loaded when first used.

Importing ``scipy.fft`` takes a quarter of a second and holds the interpreter, which the window
needs; a process that only hands work out and stores results never transforms anything.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray


def fft(values: NDArray[Any]) -> NDArray[Any]:
    """Along the last axis, as :func:`scipy.fft.fft`."""
    from scipy import fft as transforms

    found: NDArray[Any] = transforms.fft(values)
    return found


def rfft(values: NDArray[Any], n: int | None = None) -> NDArray[Any]:
    """Along the last axis, as :func:`scipy.fft.rfft`."""
    from scipy import fft as transforms

    found: NDArray[Any] = transforms.rfft(values, n)
    return found


def irfft(spectra: NDArray[Any], n: int) -> NDArray[Any]:
    """Along the last axis, as :func:`scipy.fft.irfft`."""
    from scipy import fft as transforms

    found: NDArray[Any] = transforms.irfft(spectra, n)
    return found


def next_fast_len(n: int) -> int:
    """The next length from ``n`` up that a transform of real values is quick for."""
    from scipy import fft as transforms

    return int(transforms.next_fast_len(n, real=True))
