"""GTZAN's log-mel edition drawn as our features: lines between its columns and between its bands.

What is drawn so is smoother than sound ever is; training hears some real audio in the same way
(``augment.coarsen``, ``docs/decisions/007-coarse-columns.md``).
"""

from __future__ import annotations

import numpy as np

from musicanalyzer.dsp.mel import compress
from musicanalyzer.dsp.params import MelSpec
from musicanalyzer.dsp.units import hz_to_mel
from training.augment import decibels_to_power

COLUMN_S = 1291 / 387 * 512 / 22_050  # between kept columns of the log-mel edition
PEAK_DB = 29.0  # its loudest point as a mel power: where its short excerpts lie, +-5 dB


def drawn(columns: np.ndarray, spec: MelSpec) -> np.ndarray:
    """A recording of the edition, uint8 (128, n), its loudest point 255 -> features (T, n_mels)."""
    level_db = columns.T.astype(np.float32) / 255.0 * 80.0 - 80.0
    return drawn_from_columns(level_db + PEAK_DB, spec, column_s=COLUMN_S)


def drawn_from_columns(levels_db: np.ndarray, spec: MelSpec, *, column_s: float) -> np.ndarray:
    """Columns of 128 bands up to 11.025 kHz -> the features of ``spec``, (n_frames, n_mels).

    Lines are drawn between bands and between columns, in dB.
    """
    theirs = np.linspace(0.0, hz_to_mel(11_025.0), levels_db.shape[1] + 2)[1:-1]
    ours = np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_mels + 2)[1:-1]
    band = np.clip(np.searchsorted(theirs, ours) - 1, 0, len(theirs) - 2)
    share = (ours - theirs[band]) / (theirs[band + 1] - theirs[band])
    mapped = levels_db[:, band] * (1 - share) + levels_db[:, band + 1] * share
    hop_s = spec.stft.hop_length / spec.stft.sample_rate
    position = np.arange(int((len(levels_db) - 1) * column_s / hop_s)) * hop_s / column_s
    left = position.astype(int)
    share = (position - left)[:, None]
    drawn = mapped[left] * (1 - share) + mapped[left + 1] * share
    return compress(decibels_to_power(drawn).astype(np.float32), spec.gain)
