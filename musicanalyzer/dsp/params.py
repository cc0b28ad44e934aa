"""The parameters of every transform, as frozen, validated dataclasses.

Defaults live here and nowhere else. A spec's ``fingerprint`` names the exact features it makes;
model cards carry it, so that a network is never fed features it was not trained on. Lengths are in
samples at ``sample_rate``; frequencies in Hz.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


def _require(ok: bool, message: str) -> None:
    if not ok:
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class StftSpec:
    """A short-time Fourier transform with a periodic Hann window, frames centred on k * hop."""

    sample_rate: int = 16_000
    n_fft: int = 1024
    hop_length: int = 320

    def __post_init__(self) -> None:
        _require(self.sample_rate > 0, f"sample_rate must be positive, got {self.sample_rate}")
        _require(
            self.n_fft >= 2 and self.n_fft % 2 == 0,
            f"n_fft must be even and at least 2, got {self.n_fft}",
        )
        _require(
            0 < self.hop_length <= self.n_fft,
            f"hop_length must be in 1..n_fft ({self.n_fft}), got {self.hop_length}",
        )

    @property
    def n_bins(self) -> int:
        return self.n_fft // 2 + 1


@dataclass(frozen=True, slots=True)
class MelSpec:
    """A compressed mel spectrogram: ``log10(1 + gain * power)`` over Slaney-normalised bands.

    The compression is that of Pons & Serra's musicnn (2019); silence is exactly 0, so padding
    needs no special value. ``revision`` is raised when the code changes the numbers.
    """

    stft: StftSpec = StftSpec()
    n_mels: int = 96
    f_min_hz: float = 30.0
    f_max_hz: float = 8_000.0
    gain: float = 10_000.0
    revision: int = 1

    def __post_init__(self) -> None:
        _require(self.n_mels >= 1, f"n_mels must be at least 1, got {self.n_mels}")
        _require(
            0 <= self.f_min_hz < self.f_max_hz <= self.stft.sample_rate / 2,
            f"need 0 <= f_min_hz < f_max_hz <= {self.stft.sample_rate / 2}, "
            f"got {self.f_min_hz} and {self.f_max_hz}",
        )
        _require(self.gain > 0, f"gain must be positive, got {self.gain}")

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever the features would."""
        fields = asdict(self)
        # 30 and 30.0 make the same features, so they must have the same name.
        for name in ("f_min_hz", "f_max_hz", "gain"):
            fields[name] = float(fields[name])
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PatchSpec:
    """How a mel spectrogram is cut into what the networks see.

    A patch is ``n_frames`` long (2.88 s by default); patches follow each other without overlap. The
    networks answer once a patch, and ``n_steps`` times a patch where the answer moves faster.
    """

    mel: MelSpec = MelSpec()
    n_frames: int = 144
    n_steps: int = 6

    def __post_init__(self) -> None:
        _require(self.n_frames >= 1, f"n_frames must be at least 1, got {self.n_frames}")
        _require(
            self.n_steps >= 1 and self.n_frames % self.n_steps == 0,
            f"n_frames ({self.n_frames}) must be a multiple of n_steps, got {self.n_steps}",
        )

    @property
    def hop_samples(self) -> int:
        """Samples from one patch's start to the next one's."""
        return self.n_frames * self.mel.stft.hop_length

    @property
    def patch_s(self) -> float:
        return self.hop_samples / self.mel.stft.sample_rate

    @property
    def step_s(self) -> float:
        return self.patch_s / self.n_steps


@dataclass(frozen=True, slots=True)
class RhythmSpec:
    """What the beat network hears, and the bounds within which a tempo is looked for.

    The network answers rows of ``n_frames`` mel columns (46 s by default) with the probability of a
    beat and of a downbeat in every frame. Rows overlap: of either end of a row, unless the music
    itself ends there, ``margin_frames`` are heard and not answered. ``revision`` is raised when
    the code changes what is found.
    """

    mel: MelSpec = MelSpec()
    n_frames: int = 2304
    margin_frames: int = 144
    min_bpm: float = 40.0
    max_bpm: float = 240.0
    revision: int = 1

    def __post_init__(self) -> None:
        _require(self.n_frames >= 1, f"n_frames must be at least 1, got {self.n_frames}")
        _require(
            0 <= 2 * self.margin_frames < self.n_frames,
            f"margin_frames must be in 0..n_frames / 2 ({self.n_frames / 2:g}), "
            f"got {self.margin_frames}",
        )
        _require(
            0 < self.min_bpm < self.max_bpm <= 15 * self.frame_rate,
            f"need 0 < min_bpm < max_bpm <= {15 * self.frame_rate:g} (four frames a beat), "
            f"got {self.min_bpm:g} and {self.max_bpm:g}",
        )

    @property
    def frame_rate(self) -> float:
        """Columns per second."""
        return self.mel.stft.sample_rate / self.mel.stft.hop_length

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever the answers may."""
        fields = {name: value for name, value in asdict(self).items() if name != "mel"}
        fields |= {"mel": self.mel.fingerprint}
        for name in ("min_bpm", "max_bpm"):
            fields[name] = float(fields[name])
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]
