"""What onset detection sees and its classic measure: multi-window log-mels, and SuperFlux.

Owns the front end of the onset networks and the baseline beside them; picking peaks is ``peaks``'
work, running networks is not done here. Frame k belongs to sample k * hop_length, the centre of
SuperFlux's window and of the shortest one of the networks; before the start and after the end the
signal is taken as zero. Streams follow ``stream``: how the input is split never changes the output,
since columns are computed in groups counted from the start.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import maximum_filter1d

from musicanalyzer.dsp import fourier
from musicanalyzer.dsp.mel import compress
from musicanalyzer.dsp.params import OnsetSpec, SuperFluxSpec
from musicanalyzer.dsp.stft import hann_window
from musicanalyzer.dsp.stream import GroupedStream, MelStream
from musicanalyzer.dsp.units import hz_to_mel, mel_to_hz

Float32 = NDArray[np.float32]

_POINTS_PER_BIN = 32


@lru_cache(maxsize=16)
def onset_filters(spec: OnsetSpec, window: int) -> Float32:
    """The mel filters of one window, shape (n_bins, n_bands), read-only.

    Triangles of equal area on Slaney's mel scale. Each bin of the spectrum stands for a strip as
    wide as the bins' spacing and gives the mean of the triangle over it: of the triangles' values
    at the bins' centres, a fifth would be all zero with the shortest window. A steady
    sound has the same level through all windows.
    """
    n_fft = spec.window_lengths[window]
    spacing_hz = spec.sample_rate / n_fft
    offsets = (np.arange(_POINTS_PER_BIN) + 0.5) / _POINTS_PER_BIN - 0.5
    points_hz = (np.arange(n_fft // 2 + 1)[:, None] + offsets).reshape(-1, 1) * spacing_hz
    corners_hz = mel_to_hz(
        np.linspace(hz_to_mel(spec.f_min_hz), hz_to_mel(spec.f_max_hz), spec.n_bands + 2)
    )
    lower, centre, upper = corners_hz[:-2], corners_hz[1:-1], corners_hz[2:]
    rising = (points_hz - lower) / (centre - lower)
    falling = (upper - points_hz) / (upper - centre)
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (upper - lower))
    filters = triangles.reshape(-1, _POINTS_PER_BIN, spec.n_bands).mean(axis=1)
    scale = (spec.window_lengths[0] / n_fft) ** 2
    result = np.ascontiguousarray(filters * scale, dtype=np.float32)
    result.setflags(write=False)
    return result


class OnsetStream(GroupedStream):
    """The log-mel spectrograms of all windows as a stream: (n, n_bands, n_windows), float32."""

    def __init__(self, spec: OnsetSpec, *, group_frames: int = 64) -> None:
        self.spec = spec
        self._windows = [hann_window(length) for length in spec.window_lengths]
        # One bin in forty of a band's filter is not zero. The sparse product also rounds alike for
        # any number of frames, and wakes no threads of a BLAS, which wait for each other in vain on
        # a busy machine (2.5 CPU s for 180 s of sound there, 0.25 alone).
        self._filters = [
            sparse.csr_array(onset_filters(spec, i).T) for i in range(len(spec.window_lengths))
        ]
        before = spec.window_lengths[-1] - spec.reach_samples
        super().__init__(
            hop_length=spec.hop_length,
            group_frames=group_frames,
            group_samples=before + (group_frames - 1) * spec.hop_length + spec.reach_samples,
            before=before,
            column_shape=(spec.n_bands, len(self._windows)),
        )

    def _columns(self, group: Float32) -> Float32:
        n = self._group_frames
        result = np.empty((n, self.spec.n_bands, len(self._windows)), dtype=np.float32)
        parts = zip(self._windows, self._filters, strict=True)
        for index, (window, filters) in enumerate(parts):
            first = self._windows[-1].size - window.size
            # sliding_window_view costs 20 us, three times a live frame.
            frames = as_strided(
                group[first:],
                (n, window.size),
                (self.spec.hop_length * group.itemsize, group.itemsize),
                writeable=False,
            )
            spectra = fourier.rfft(frames * window)
            power: Float32 = spectra.real**2
            power += spectra.imag**2
            result[:, :, index] = (filters @ power.T).T
        return compress(result, self.spec.gain)


def onset_columns(samples: Float32, spec: OnsetSpec) -> Float32:
    """The columns of a whole mono signal, shape (n_frames, n_bands, n_windows)."""
    stream = OnsetStream(spec)
    return np.concatenate([stream.push(samples), stream.flush()])


def superflux(columns: Float32, *, lag_frames: int, max_bins: int) -> Float32:
    """How much each column (n, n_bands) rises over what was near it ``lag_frames`` ago, (n,).

    The mean over the bands of the positive part of the difference to the earlier column's maximum
    over ``max_bins`` neighbouring bands (Böck & Widmer, DAFx 2013, eq. 6; they take the sum, and
    log magnitudes). The first ``lag_frames`` values are 0. Equal to librosa's
    ``onset_strength(S=..., lag=..., max_size=...)``.
    """
    strength = np.zeros(len(columns), dtype=np.float32)
    if len(columns) > lag_frames:
        reference = maximum_filter1d(columns[:-lag_frames], max_bins, axis=1)
        rise = np.maximum(columns[lag_frames:] - reference, np.float32(0.0))
        strength[lag_frames:] = rise.mean(axis=1)
    return strength


class SuperFluxStream:
    """SuperFlux of a mono signal as a stream: one strength a frame, float32."""

    def __init__(self, spec: SuperFluxSpec, *, group_frames: int = 64) -> None:
        self.spec = spec
        self.hop_length = spec.mel.stft.hop_length
        self._mel = MelStream(spec.mel, group_frames=group_frames)
        self.reset()

    def reset(self) -> None:
        """Forget the stream; the next sample pushed is sample 0."""
        self._mel.reset()
        # Silence is 0 in these features: what comes first rises from silence.
        self._earlier = np.zeros((self.spec.lag_frames, self.spec.mel.n_mels), dtype=np.float32)

    def push(self, samples: Float32) -> Float32:
        """Take mono float32 samples of any length; give the strengths that became known."""
        return self._strengths(self._mel.push(samples))

    def flush(self) -> Float32:
        """End the stream, give the remaining strengths, and start anew."""
        strengths = self._strengths(self._mel.flush())
        self.reset()
        return strengths

    def _strengths(self, columns: Float32) -> Float32:
        spec = self.spec
        joined = np.concatenate([self._earlier, columns])
        self._earlier = joined[-spec.lag_frames :]
        strengths = superflux(joined, lag_frames=spec.lag_frames, max_bins=spec.max_bins)
        return strengths[spec.lag_frames :]
