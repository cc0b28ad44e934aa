"""Recordings that stand in GTZAN's log-mel edition more than once, found by what they sound like.

``python -m training repeats --data DATA`` compares each with each (two minutes of a core), prints
what is alike, and fails where ``datasets.gtzan.REPEATS`` does not know of it: the folds would cut
it, and a network be judged by what it was taught.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import fft

from musicanalyzer.errors import AppError
from training.datasets import gtzan

# Takes of one recording have 0.69 to 1; two others no more than 0.61, and these are nearly silent.
ALIKE = 0.65
AT_ONCE = 64


def alike(x: np.ndarray, *, least: float = ALIKE) -> Iterator[tuple[int, int, float]]:
    """Pairs (first, second, likeness) of spectrograms ``x``, (n, n_bands, n_frames), in dB.

    The likeness is the greatest correlation over all shifts in time, of levels less each band's
    mean: neither gain nor response counts.
    """
    levels = x.astype(np.float32)
    levels -= levels.mean(axis=2, keepdims=True)
    norm = np.sqrt((levels**2).sum(axis=(1, 2))) + 1e-6
    n_fft = fft.next_fast_len(2 * x.shape[2], real=True)
    spectra = fft.rfft(levels, n_fft, axis=2)
    for first in range(len(x)):
        for start in range(first + 1, len(x), AT_ONCE):
            others = slice(start, start + AT_ONCE)
            products = (spectra[first] * np.conj(spectra[others])).sum(axis=1)
            likeness = fft.irfft(products, n_fft, axis=1).max(axis=1) / (norm[first] * norm[others])
            for second in np.flatnonzero(likeness >= least):
                yield first, start + int(second), float(likeness[second])


def check(data_root: Path) -> None:
    """Print what is alike. Raises AppError for a pair that the folds do not know of."""
    x, names = gtzan.logmel(data_root)
    unknown = []
    for first, second, likeness in alike(x):
        pair = f"{names[first]} and {names[second]}"
        print(f"{pair}: {likeness:.3f}", flush=True)
        if gtzan.group_of(names[first]) != gtzan.group_of(names[second]):
            unknown.append(pair)
    if unknown:
        raise AppError(
            f"{gtzan.logmel_path(data_root)} holds {len(unknown)} recordings twice that count as "
            f"two, such as {unknown[0]}; add them to REPEATS in training/datasets/gtzan.py.",
            kind="repeats",
        )
