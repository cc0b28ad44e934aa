"""What the comparison of networks is fed: tracks as spectrograms, and segments of them.

A track is float32 (n_bands, n_frames), levels in dB under its own maximum brought to 0 (80 dB under
it, or less) to 1 (the maximum): the scale of GTZAN's log-mel edition, and of everything made here.
Numpy only; audio is read through the program's decoder, and only where it is not cached already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicanalyzer.dsp.mel import decompress
from musicanalyzer.dsp.params import MelSpec, StftSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from training.datasets import Clip, gtzan
from training.split import check_no_leak
from training.tutorial import augment

N_BANDS, N_FRAMES = 80, 80  # the published input
RANGE_DB = 80.0
AUDIO = StftSpec(sample_rate=22_050, n_fft=2048, hop_length=512)  # as the log-mel edition's
CQT_BINS, BINS_PER_OCTAVE = 84, 12  # seven octaves of semitones from C1


@dataclass(frozen=True)
class Tracks:
    """Spectrograms (n_bands, n_frames) with what is known of each.

    ``versions`` are what augmentation made of each track, to be learned from beside it.
    """

    names: list[str]
    spectra: list[np.ndarray]
    genres: np.ndarray
    folds: np.ndarray
    versions: tuple[tuple[np.ndarray, ...], ...] = ()

    @property
    def n_bands(self) -> int:
        return len(self.spectra[0])

    def part(self, fold: str) -> Tracks:
        chosen = np.flatnonzero(self.folds == fold)
        return Tracks(
            [self.names[i] for i in chosen],
            [self.spectra[i] for i in chosen],
            self.genres[chosen],
            self.folds[chosen],
            tuple(self.versions[i] for i in chosen) if self.versions else (),
        )

    def of(self, track: int, place: float) -> np.ndarray:
        """One of a track's spectrograms, itself and its versions, by a number from 0 up to 1."""
        choice = int(place * (1 + len(self.versions[track]))) if self.versions else 0
        return self.versions[track][choice - 1] if choice else self.spectra[track]


def _tracks(names: list[str], spectra: list[np.ndarray]) -> Tracks:
    folds = [gtzan.fold_of(name) for name in names]
    check_no_leak(
        [
            Clip(name=name, path=Path(name), group=gtzan.group_of(name), fold=fold)
            for name, fold in zip(names, folds, strict=True)
        ]
    )
    genres = [gtzan.GENRES.index(gtzan.genre_of(name)) for name in names]
    return Tracks(names, spectra, np.array(genres), np.array(folds))


def fewer(names: list[str], per_genre_and_fold: int | None) -> list[str]:
    """The first so many names of each genre in each fold; all of them for ``None``."""
    if per_genre_and_fold is None:
        return names
    count: dict[tuple[str, str], int] = {}
    kept = []
    for name in names:
        key = gtzan.genre_of(name), gtzan.fold_of(name)
        count[key] = count.get(key, 0) + 1
        if count[key] <= per_genre_and_fold:
            kept.append(name)
    return kept


def to_bands(spectrum: np.ndarray, n_bands: int) -> np.ndarray:
    """Mel bands brought to another number over the same range, lines drawn between centres."""
    theirs = np.linspace(0, 1, len(spectrum) + 2)[1:-1]
    ours = np.linspace(0, 1, n_bands + 2)[1:-1]
    right = np.clip(np.searchsorted(theirs, ours), 1, len(theirs) - 1)
    share = np.clip((ours - theirs[right - 1]) / (theirs[right] - theirs[right - 1]), 0.0, 1.0)
    return spectrum[right - 1] * (1 - share)[:, None] + spectrum[right] * share[:, None]


def logmel_tracks(data_root: Path, *, per_genre_and_fold: int | None = None) -> Tracks:
    """GTZAN's log-mel edition with 80 bands; its columns are 77.5 ms apart."""
    x, names = gtzan.logmel(data_root)
    at = {name: i for i, name in enumerate(names)}
    names = fewer(names, per_genre_and_fold)
    spectra = [
        to_bands(x[at[name]].astype(np.float32) / 255.0, N_BANDS).astype(np.float32)
        for name in names
    ]
    return _tracks(names, spectra)


def _levels(power: np.ndarray) -> np.ndarray:
    relative_db = 10 * np.log10(np.maximum(power / max(power.max(), 1e-12), 1e-12))
    return np.maximum(relative_db / RANGE_DB + 1, 0.0).astype(np.float32)


def mel_levels(samples: np.ndarray) -> np.ndarray:
    """80 mel bands up to 11 kHz by the program's own transform, (80, n_frames)."""
    spec = MelSpec(stft=AUDIO, n_mels=N_BANDS, f_min_hz=0.0, f_max_hz=AUDIO.sample_rate / 2)
    features = mel_spectrogram(samples, spec)
    return _levels(decompress(features.astype(np.float32), spec.gain).T)


def cqt_levels(samples: np.ndarray) -> np.ndarray:
    """A constant-Q transform, (84, n_frames); librosa's, which is not part of the program."""
    import librosa

    transform = librosa.cqt(
        samples,
        sr=AUDIO.sample_rate,
        hop_length=AUDIO.hop_length,
        n_bins=CQT_BINS,
        bins_per_octave=BINS_PER_OCTAVE,
    )
    return _levels(np.abs(transform) ** 2)


LEVELS = {"mel": mel_levels, "cqt": cqt_levels}


def short_tracks(
    data_root: Path, kind: str, cache: Path, *, per_genre_and_fold: int | None = None
) -> Tracks:
    """The two to three seconds of audio in ``audio/gtzan_short`` as mel or constant-Q levels.

    ``cache`` keeps them, one file a kind: the constant-Q transform takes minutes. Where the audio
    is not at hand, what is cached is all there is: the folder can be taken to another computer,
    which needs no decoder then. Frames are 23 ms apart, so 80 of them are 1.86 s.
    """
    stored = cache / f"short-{kind}.npz"
    known = read_levels(stored) if stored.exists() else {}
    folder = data_root / "audio"
    paths = {clip.path.stem: clip.path for clip in gtzan.DATASET.clips(folder)}
    names = fewer(list(paths) or list(known), per_genre_and_fold)
    missing = [name for name in names if name not in known]
    if missing:
        from musicanalyzer.audio import decode

        for name in missing:
            blocks = decode.blocks(paths[name], sample_rate=AUDIO.sample_rate)
            known[name] = LEVELS[kind](np.concatenate(list(blocks)))
        write_levels(stored, known)
        known = read_levels(stored)
    return _tracks(names, [known[name] for name in names])


def augmented(tracks: Tracks, data_root: Path, cache: Path) -> Tracks:
    """The short tracks with what the tutorial's augmentation makes of each of the train fold.

    ``cache`` keeps that, in ``variants-mel.npz``: it takes a core ten minutes.
    """
    stored = cache / "variants-mel.npz"
    train = [n for n, fold in zip(tracks.names, tracks.folds, strict=True) if fold == "train"]
    known = read_levels(stored) if stored.exists() else {}
    if not all(f"{name}/0" in known for name in train):
        from musicanalyzer.audio import decode

        paths = {clip.path.stem: clip.path for clip in gtzan.DATASET.clips(data_root / "audio")}
        known = {}
        for number, name in enumerate(train):
            blocks = list(decode.blocks(paths[name], sample_rate=AUDIO.sample_rate))
            for i, levels in enumerate(variants_of(np.concatenate(blocks), seed=number)):
                known[f"{name}/{i}"] = levels
        write_levels(stored, known)
        known = read_levels(stored)
    versions: dict[str, list[np.ndarray]] = {name: [] for name in tracks.names}
    for key, levels in known.items():
        name = key.partition("/")[0]
        if name in versions:
            versions[name].append(levels)
    return replace(tracks, versions=tuple(tuple(versions[name]) for name in tracks.names))


def variants_of(samples: np.ndarray, *, seed: int) -> Iterator[np.ndarray]:
    """What ``augment.TUTORIAL`` makes of a track, as mel levels: 48 segments of 80 frames, or
    shorter ones where the fastest would need more than nine tenths of the track, so that they can
    begin in different places.
    """
    fastest = max(augment.TUTORIAL.stretch_rates)
    length = min(N_FRAMES * AUDIO.hop_length, int(0.9 * len(samples) / fastest))
    rng = np.random.default_rng(seed)
    for segment in augment.variants(samples, rng, length=length):
        yield mel_levels(segment)


def write_levels(path: Path, levels: dict[str, np.ndarray]) -> None:
    """Keep levels from 0 to 1, (n_bands, n_frames) by name, in steps of 1/255 (0.3 dB)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    columns = np.concatenate(list(levels.values()), axis=1)
    with open(unfinished, "wb") as part:
        np.savez_compressed(
            part,
            name=np.array(list(levels)),
            n_frames=np.array([level.shape[1] for level in levels.values()]),
            x=np.round(columns * 255).astype(np.uint8),
        )
    unfinished.rename(path)


def read_levels(path: Path) -> dict[str, np.ndarray]:
    """What :func:`write_levels` kept, float32."""
    with np.load(path) as file:
        names, ends, x = file["name"], np.cumsum(file["n_frames"]), file["x"]
    parts = np.split(x.astype(np.float32) / np.float32(255), ends[:-1], axis=1)
    return dict(zip(map(str, names), parts, strict=True))


def at_least(spectrum: np.ndarray, n_frames: int) -> np.ndarray:
    """A spectrogram of too few frames, repeated until there are enough."""
    return np.pad(spectrum, ((0, 0), (0, max(0, n_frames - spectrum.shape[1]))), mode="wrap")


def crop(spectrum: np.ndarray, n_frames: int, place: float) -> np.ndarray:
    """``n_frames`` columns; ``place`` 0 is the first, 1 the last position there is."""
    spectrum = at_least(spectrum, n_frames)
    start = round(place * (spectrum.shape[1] - n_frames))
    return spectrum[:, start : start + n_frames]


def even_segments(spectrum: np.ndarray, n_frames: int, n: int) -> np.ndarray:
    """``n`` segments spread evenly from the first position to the last, (n, n_bands, n_frames)."""
    places = np.linspace(0, 1, n) if n > 1 else np.array([0.5])
    return np.stack([crop(spectrum, n_frames, place) for place in places])


def statistics(tracks: Tracks) -> np.ndarray:
    """Mean and standard deviation of every band, (n_tracks, 2 * n_bands)."""
    return np.array([np.concatenate([s.mean(axis=1), s.std(axis=1)]) for s in tracks.spectra])
