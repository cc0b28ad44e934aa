"""The parameters of every transform, as frozen, validated dataclasses.

Defaults live here and nowhere else. A spec's ``fingerprint`` names the exact features it makes;
model cards carry it, so that a network is never fed features it was not trained on. Lengths are in
samples at ``sample_rate``; frequencies in Hz.
"""

from __future__ import annotations

import hashlib
import json
import math
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
    Recordings are brought to ``level_db`` (see ``dsp.levelling``) before they hear them.
    """

    mel: MelSpec = MelSpec()
    n_frames: int = 144
    n_steps: int = 6
    level_db: float = -3.0

    def __post_init__(self) -> None:
        _require(self.n_frames >= 1, f"n_frames must be at least 1, got {self.n_frames}")
        _require(
            self.n_steps >= 1 and self.n_frames % self.n_steps == 0,
            f"n_frames ({self.n_frames}) must be a multiple of n_steps, got {self.n_steps}",
        )

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever what the networks hear would."""
        named = f"{self.mel.fingerprint} at {float(self.level_db)} dB"
        return hashlib.sha256(named.encode()).hexdigest()[:16]

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


@dataclass(frozen=True, slots=True)
class OnsetSpec:
    """What the onset networks see: log-mel spectrograms of several windows, 100 frames a second.

    Schlüter & Böck (ICASSP 2014) take windows of 23, 46 and 93 ms; these are 24, 44 and 84 ms:
    their halves differ by whole hops and their lengths have small prime factors. ``alignment`` says
    what the windows of frame k share: their ``"centre"``, sample k * hop_length, or, for live use,
    their ``"end"``, which is that of the shortest one centred there, so that no frame waits for the
    longest. The rate is that of the program's other analyses, so that they hear one stream.
    """

    sample_rate: int = 16_000
    hop_length: int = 160
    window_lengths: tuple[int, ...] = (384, 704, 1344)
    n_bands: int = 80
    f_min_hz: float = 27.5
    f_max_hz: float = 8_000.0
    gain: float = 10_000.0
    revision: int = 1

    def __post_init__(self) -> None:
        _require(self.sample_rate > 0, f"sample_rate must be positive, got {self.sample_rate}")
        _require(
            len(self.window_lengths) >= 1
            and list(self.window_lengths) == sorted(self.window_lengths)
            and all(length >= 2 and length % 2 == 0 for length in self.window_lengths),
            f"window_lengths must be even and ascending, got {self.window_lengths}",
        )
        _require(
            0 < self.hop_length <= self.window_lengths[0],
            f"hop_length must be in 1..{self.window_lengths[0]}, got {self.hop_length}",
        )
        _require(self.n_bands >= 1, f"n_bands must be at least 1, got {self.n_bands}")
        _require(
            0 <= self.f_min_hz < self.f_max_hz <= self.sample_rate / 2,
            f"need 0 <= f_min_hz < f_max_hz <= {self.sample_rate / 2}, "
            f"got {self.f_min_hz} and {self.f_max_hz}",
        )
        _require(self.gain > 0, f"gain must be positive, got {self.gain}")

    @property
    def reach_samples(self) -> int:
        """How far after sample k * hop_length the windows of frame k hear."""
        return self.window_lengths[0] // 2

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever the features would."""
        fields = asdict(self)
        for name in ("f_min_hz", "f_max_hz", "gain"):
            fields[name] = float(fields[name])
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SuperFluxSpec:
    """SuperFlux (Böck & Widmer, DAFx 2013): a flux that vibrato and glides do not raise.

    Half-tone bands and finer, as in the paper; its difference over half a window is ``lag_frames``
    at 100 frames a second, and ``max_bins`` the width of its maximum filter.
    """

    mel: MelSpec = MelSpec(StftSpec(16_000, 768, 160), n_mels=138, f_min_hz=27.5)
    lag_frames: int = 2
    max_bins: int = 3

    def __post_init__(self) -> None:
        _require(self.lag_frames >= 1, f"lag_frames must be at least 1, got {self.lag_frames}")
        _require(
            self.max_bins >= 1 and self.max_bins % 2 == 1,
            f"max_bins must be odd and at least 1, got {self.max_bins}",
        )


@dataclass(frozen=True, slots=True)
class PeakSpec:
    """Which frames of an onset strength are onsets (Böck, Krebs & Schedl, ISMIR 2012), in frames.

    Frame k counts when its strength, smoothed by a Hamming window of ``smooth`` frames, is the
    largest from k - ``before_max`` to k + ``after_max``, at least ``threshold`` above the mean from
    k - ``before_mean`` to k + ``after_mean`` (above zero where both are 0), and more than ``gap``
    frames after the onset before it. What looks ahead delays the answer.
    """

    threshold: float
    smooth: int = 1
    before_max: int = 3
    after_max: int = 3
    before_mean: int = 0
    after_mean: int = 0
    gap: int = 3

    def __post_init__(self) -> None:
        _require(self.threshold > 0, f"threshold must be positive, got {self.threshold}")
        _require(
            self.smooth >= 1 and self.smooth % 2 == 1,
            f"smooth must be odd and at least 1, got {self.smooth}",
        )
        for name in ("before_max", "after_max"):
            # The neighbours also say where between two frames the peak lies.
            _require(getattr(self, name) >= 1, f"{name} must be at least 1")
        for name in ("before_mean", "after_mean", "gap"):
            _require(getattr(self, name) >= 0, f"{name} must not be negative")

    @property
    def delay(self) -> int:
        """Frames after an onset's own that must be known before it is one."""
        return self.smooth // 2 + max(self.after_max, self.after_mean)

    @property
    def memory(self) -> int:
        """Frames before an onset's own that bear on whether it is one."""
        return self.smooth // 2 + max(self.before_max, self.before_mean)


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """How long-term structure is heard: mel columns pooled to steps, and steps compared.

    A step is ``step_frames`` columns (0.24 s by default). ``n_lags`` bins of ``lag_steps`` steps
    say how far back (and ahead) a step is compared with others: 123 s; they are smoothed over
    ``context_steps`` along a repetition. The boundary network answers rows of ``row_steps`` steps
    (184 s); of either end of a row, unless the music itself ends there, ``margin_steps`` are heard
    and not answered. Live, the newest ``live_steps`` (4 s) are heard and not yet answered.
    ``revision`` is raised when the code changes the numbers.
    """

    mel: MelSpec = MelSpec()
    step_frames: int = 12
    n_lags: int = 128
    lag_steps: int = 4
    context_steps: int = 7
    row_steps: int = 768
    margin_steps: int = 64
    live_steps: int = 17
    revision: int = 1

    def __post_init__(self) -> None:
        for name in (
            "step_frames", "n_lags", "lag_steps", "context_steps", "row_steps", "live_steps",
        ):  # fmt: skip
            value = getattr(self, name)
            _require(value >= 1, f"{name} must be at least 1, got {value}")
        _require(
            self.context_steps % 2 == 1,
            f"context_steps must be odd, got {self.context_steps}",
        )
        _require(
            0 <= 2 * self.margin_steps < self.row_steps,
            f"margin_steps must be in 0..row_steps / 2 ({self.row_steps / 2:g}), "
            f"got {self.margin_steps}",
        )

    @property
    def step_s(self) -> float:
        """Seconds from one step to the next."""
        return self.step_frames * self.mel.stft.hop_length / self.mel.stft.sample_rate

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever the features would."""
        fields = {name: value for name, value in asdict(self).items() if name != "mel"}
        fields |= {"mel": self.mel.fingerprint}
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PitchSpec:
    """How the pitch of a single voice is looked for (see ``pitch``).

    ``threshold`` is of the normalised difference: 0 is exactly periodic, 1 is noise. Pitches under
    ``f_long_hz`` are looked for in frames that are longer, at half the threshold.
    """

    f_min_hz: float = 27.0  # a piano's lowest note has 27.5 Hz
    f_long_hz: float = 38.0  # the lowest string of a bass guitar is 41 Hz
    f_max_hz: float = 2_200.0
    hop_s: float = 0.05
    threshold: float = 0.12
    floor_db: float = -60.0
    low_share: float = 0.03  # of the frame's power, at least, in the first three harmonics
    lone_share: float = 0.03  # under f_long_hz, in those that no chord has

    def __post_init__(self) -> None:
        _require(
            0 < self.f_min_hz < self.f_max_hz,
            f"need 0 < f_min_hz < f_max_hz, got {self.f_min_hz} and {self.f_max_hz}",
        )
        _require(self.f_long_hz > 0, f"f_long_hz must be positive, got {self.f_long_hz}")
        _require(self.hop_s > 0, f"hop_s must be positive, got {self.hop_s}")
        _require(0 < self.threshold < 1, f"threshold must be in 0..1, got {self.threshold}")
        for name in ("low_share", "lone_share"):
            value = getattr(self, name)
            _require(0 <= value < 1, f"{name} must be in 0..1, got {value}")


PICTURE_SCALES = ("log", "linear", "mel", "notes")
PICTURE_WINDOWS = (256, 512, 1024, 2048, 4096, 8192, 16_384)


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """A spectrogram to look at (see ``picture``): window in samples, rows, columns per second.

    ``low_hz`` and ``high_hz`` are the part of the scale that is seen; None: to the scale's end.
    ``every_sound``: a column is the loudest of its whole time, not only of the window around its
    middle.
    """

    scale: str = "log"
    window: int = 4096
    n_rows: int = 480
    columns_per_s: int = 100
    low_hz: float | None = None
    high_hz: float | None = None
    every_sound: bool = True

    def __post_init__(self) -> None:
        _require(
            self.scale in PICTURE_SCALES,
            f"scale must be one of {', '.join(PICTURE_SCALES)}, got {self.scale!r}",
        )
        _require(
            self.window in PICTURE_WINDOWS,
            f"window must be a power of two from 256 to 16384, got {self.window}",
        )
        _require(1 <= self.n_rows <= 8192, f"n_rows must be 1 to 8192, got {self.n_rows}")
        _require(
            1 <= self.columns_per_s <= 1000,
            f"columns_per_s must be 1 to 1000, got {self.columns_per_s}",
        )
        low, high = self.low_hz or 0.0, math.inf if self.high_hz is None else self.high_hz
        _require(0 <= low < high, f"low_hz must be 0 or more and under high_hz, got {low}, {high}")


@dataclass(frozen=True, slots=True)
class TonalSpec:
    """How the pitches of a mix are accumulated (see ``tonal``): windows of 0.5 s, end to end.

    The axis has ``bins_per_semitone`` bins a semitone from ``lowest_pitch`` (a MIDI number; E1) up;
    at 440 Hz a semitone's own pitch is the middle bin of its own. A peak is ``prominence`` times as
    high as the mean of ``surround_bins`` on either side. ``revision`` is raised when the code
    changes the numbers.
    """

    stft: StftSpec = StftSpec(16_000, 8192, 8192)
    lowest_pitch: int = 28
    n_semitones: int = 69
    bins_per_semitone: int = 3
    prominence: float = 1.6
    surround_bins: int = 40
    revision: int = 1

    def __post_init__(self) -> None:
        _require(
            self.stft.hop_length == self.stft.n_fft,
            f"windows must lie end to end, got hop_length {self.stft.hop_length}",
        )
        _require(self.n_semitones >= 12, f"n_semitones must be at least 12, got {self.n_semitones}")
        _require(
            self.bins_per_semitone >= 3 and self.bins_per_semitone % 2 == 1,
            f"bins_per_semitone must be odd and at least 3, got {self.bins_per_semitone}",
        )
        _require(self.prominence > 0, f"prominence must be positive, got {self.prominence}")
        _require(
            self.surround_bins >= 1, f"surround_bins must be at least 1, got {self.surround_bins}"
        )
        _require(
            0 < self.first_bin < self.last_bin < self.stft.n_bins - 1,
            f"pitches {self.lowest_pitch} to {self.lowest_pitch + self.n_semitones} do not fit "
            f"under {self.stft.sample_rate / 2:g} Hz",
        )

    @property
    def n_bins(self) -> int:
        return self.n_semitones * self.bins_per_semitone

    @property
    def first_bin(self) -> int:
        """The first FFT bin that is looked at, a semitone under the lowest pitch."""
        return math.floor(self._hz(self.lowest_pitch - 1) * self.stft.n_fft / self.stft.sample_rate)

    @property
    def last_bin(self) -> int:
        highest_hz = self._hz(self.lowest_pitch + self.n_semitones)
        return math.ceil(highest_hz * self.stft.n_fft / self.stft.sample_rate)

    @property
    def column_s(self) -> float:
        """Seconds from one column to the next."""
        return self.stft.hop_length / self.stft.sample_rate

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever the columns would."""
        canonical = json.dumps(
            asdict(self) | {"prominence": float(self.prominence)},
            sort_keys=True,
            separators=(",", ":"),
        )
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    @staticmethod
    def _hz(pitch: float) -> float:
        return float(440.0 * 2.0 ** ((pitch - 69) / 12))


@dataclass(frozen=True, slots=True)
class FingerprintSpec:
    """The lines of an acoustic fingerprint, see ``dsp.fingerprint``.

    Every ``step_frames``-th mel column counts; ``n_lines`` + 1 bands of equal width in octaves lie
    between ``f_min_hz`` and ``f_max_hz``. ``smooth_steps`` is the length of each of two sliding
    means, ``reach_steps`` how far before and after a step lie what it compares. ``word_gap_steps``
    lie between the two halves of a word, and a word is chosen that is surest for
    ``word_reach_steps`` around. ``revision`` is raised when the code changes what is kept.
    """

    mel: MelSpec = MelSpec()
    step_frames: int = 2
    n_lines: int = 16
    f_min_hz: float = 200.0
    f_max_hz: float = 4_000.0
    smooth_steps: int = 15
    reach_steps: int = 15
    word_gap_steps: int = 15
    word_reach_steps: int = 12
    revision: int = 1

    def __post_init__(self) -> None:
        for name in ("step_frames", "reach_steps", "word_gap_steps", "word_reach_steps"):
            value = getattr(self, name)
            _require(value >= 1, f"{name} must be at least 1, got {value}")
        _require(
            self.smooth_steps >= 1 and self.smooth_steps % 2 == 1,
            f"smooth_steps must be odd and at least 1, got {self.smooth_steps}",
        )
        _require(self.n_lines == 16, f"a word holds twice 16 lines, got n_lines {self.n_lines}")
        _require(
            self.mel.f_min_hz <= self.f_min_hz < self.f_max_hz <= self.mel.f_max_hz,
            f"need {self.mel.f_min_hz:g} <= f_min_hz < f_max_hz <= {self.mel.f_max_hz:g}, "
            f"got {self.f_min_hz:g} and {self.f_max_hz:g}",
        )

    @property
    def step_s(self) -> float:
        return self.step_frames * self.mel.stft.hop_length / self.mel.stft.sample_rate

    @property
    def edge_steps(self) -> int:
        """Steps at either end of a stretch whose lines need what lies beyond it."""
        return self.reach_steps + self.smooth_steps - 1

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change whenever the lines would."""
        fields = asdict(self) | {name: float(getattr(self, name)) for name in _BAND_EDGES}
        fields["mel"] = self.mel.fingerprint
        canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


_BAND_EDGES = ("f_min_hz", "f_max_hz")
