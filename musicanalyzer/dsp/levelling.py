"""One level for all recordings, so that how loud a file was made changes no answer about it.

The level of a recording is not its loudness but what filters and codecs leave alone: the mean in
dB over bands, and not over their powers, so that an equaliser's boosts and cuts cancel, of bands
that every codec keeps, without the softest, which a telephone may have taken away. Quiet passages
do not count, as in ITU-R BS.1770.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.mel import compress, decompress
from musicanalyzer.dsp.params import MelSpec, PatchSpec
from musicanalyzer.dsp.units import hz_to_mel, mel_to_hz

Float32 = NDArray[np.float32]

HIGHEST_HZ = 4000.0  # bands centred above do not count
SHARE = 0.75  # of the bands below count, the loudest
RANGE_DB = 40.0  # and a band as no softer than that under the loudest
GATE = 0.1  # columns of a smaller share of the mean power do not count
MAX_GAIN_DB = 40.0  # more would only be noise


def gain_db(features: NDArray[np.floating], spec: PatchSpec) -> float:
    """How much louder the recording of these columns (n, n_mels) or patches (n, n_frames, n_mels)
    has to be made to have ``spec.level_db``; 0 where there is nothing but silence.

    Rounded to 0.01 dB: what another BLAS does to the last digit of one column is not to move all.
    """
    columns = np.asarray(features, np.float32).reshape(-1, spec.mel.n_mels)
    level_db = recording_level_db(decompress(columns, spec.mel.gain), spec.mel)
    if level_db is None:
        return 0.0
    return round(min(MAX_GAIN_DB, max(-MAX_GAIN_DB, spec.level_db - level_db)), 2)


def at_one_level(features: NDArray[np.floating], spec: PatchSpec) -> Float32:
    """A recording's columns or patches as the networks hear them, as a new array."""
    return levelled(features, gain_db(features, spec), spec.mel)


def recording_level_db(power: Float32, spec: MelSpec) -> float | None:
    """The level of mel powers (n, n_mels) in dB, None where they are all zero."""
    of_column = power.sum(axis=1)
    if not of_column.any():
        return None
    heard = power[of_column > GATE * of_column.mean()]
    band_db = 10.0 * np.log10(heard.mean(axis=0) + np.float32(1e-20))
    counted = np.sort(band_db[: _n_below(spec)])
    counted = counted[len(counted) - max(1, int(SHARE * len(counted))) :]
    return float(np.maximum(counted, counted[-1] - RANGE_DB).mean())


def levelled(features: NDArray[np.floating], gain_db: float, spec: MelSpec) -> Float32:
    """What the features of a sound would be were it ``gain_db`` louder; as a new array."""
    power = decompress(np.asarray(features, np.float32), spec.gain)
    power *= np.float32(10.0 ** (gain_db / 10.0))
    return compress(power, spec.gain)


@lru_cache(maxsize=8)
def _n_below(spec: MelSpec) -> int:
    lowest, highest = hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz)
    centres_hz = mel_to_hz(np.linspace(lowest, highest, spec.n_mels + 2)[1:-1])
    return max(1, int((centres_hz < HIGHEST_HZ).sum()))
