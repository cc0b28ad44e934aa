"""Training data in miniature: every corpus of ``training.datasets`` with a few seconds of sound."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np

from tests.helpers import audio_files, signals
from training.heads.taught_genres import TAGS as TAUGHT_TAGS
from training.heads.voice import MAN_TAGS, WOMAN_TAGS
from training.moods import MOODS
from training.targets import NO_VOICE_TAGS, VOICE_TAGS

RATE = 48_000
# Every fold has something of every kind; the names decide, as in the real corpora.
CLIPS = (
    *(f"gtzan_short/{genre}.{number:05d}" for genre in ("blues", "rock") for number in (35, 12)),
    *(f"mir1k/{singer}-1" for singer in ("ani", "davidson", "kenshin", "bug", "abjones", "fdps")),
    *(f"gtzan_short/{genre}.{number:05d}" for genre in ("blues", "rock") for number in (40, 41)),
    *(f"librispeech/{speaker}-1" for speaker in (10, 11, 57, 18, 26, 31)),
    *(f"generated/x_song{number}-{part}" for number in (0, 1, 3, 5, 32, 44) for part in (1, 2)),
    *(f"music_speech/music-{name}1" for name in "ahk"),
    *(f"music_speech/speech-{name}1" for name in "bae"),
    *(f"tuxemon/battle{number}-{part}" for number in (0, 14, 17, 23) for part in (1, 2)),
    "open/game-theme-1",
    "open/eif-mix_a-vocals-1",
    "open/eif-mix_a-instrumental-1",
    "open/eif-mix_a-full-1",
)


def build(root: Path, *, seed: int = 0) -> Path:
    """Write the data folder and give its path."""
    rng = np.random.default_rng(seed)
    for number, name in enumerate(CLIPS):
        path = root / "audio" / f"{name}.opus"
        path.parent.mkdir(parents=True, exist_ok=True)
        channels = 2 if name.startswith("mir1k/") else 1
        signal = signals.music_like(4.0, RATE, channels=channels, seed=number)
        if "-vocals-" in name:
            signal[2 * RATE :] = 0.0
        audio_files.write(path, signal, "opus")
        if channels == 2:
            labels = root / "audio" / "mir1k_labels" / f"{path.stem}.txt"
            labels.parent.mkdir(exist_ok=True)
            digits = np.arange(199) // 40 % 2
            labels.write_text("".join(map(str, digits)) + "\n")
    (root / "open_sources.tsv").write_text(
        "clip\tsource\tgenre_hint\n"
        "game-theme-1.opus\tgame\tambient/soundtrack\n"
        "eif-mix_a-vocals-1.opus\talbum\tmix, 120 bpm / vocals\n"
        "eif-mix_a-instrumental-1.opus\talbum\tmix, 120 bpm / instrumental\n"
        "eif-mix_a-full-1.opus\talbum\tmix, 120 bpm / full\n"
    )
    _targets(root, rng)
    folder = root / "gtzan_logmel"
    folder.mkdir()
    names = [f"{genre}.{number:05d}" for genre in ("hiphop", "rock") for number in (12, 35, 40)]
    x = rng.integers(0, 256, (len(names), 128, 387), dtype=np.uint8)
    np.savez(folder / "gtzan_logmel.npz", x=x, name=np.array(names))
    _emomusic(root / "emomusic", rng)
    return root


def _emomusic(folder: Path, rng: np.random.Generator) -> None:
    """A convnet as Choi published it, with random weights, and forty songs with what it heard."""
    folder.mkdir()
    bands = np.zeros((257, 96), np.float32)
    bands[np.arange(257), np.arange(257) * 96 // 257] = 1.0
    angle = 2 * np.pi * np.outer(np.arange(512), np.arange(257)) / 512
    with h5py.File(folder / "weights_theano.hdf5", "w") as file:
        file["melgram/param_0"] = np.cos(angle)[:, None, None].astype(np.float32)
        file["melgram/param_1"] = np.sin(angle)[:, None, None].astype(np.float32)
        file["melgram/param_2"] = bands
        for i in range(1, 6):
            shape = (32, 1 if i == 1 else 32, 3, 3)
            kernel = rng.normal(0, 9**-0.5, shape)
            file[f"ConvBNEluDr/convolution2d_{i}_W"] = kernel.astype(np.float32)
            file[f"ConvBNEluDr/convolution2d_{i}_b"] = rng.normal(0, 0.1, 32)
            file[f"ConvBNEluDr/batchnormalization_{i}_gamma"] = rng.uniform(0.5, 1.5, 32)
            file[f"ConvBNEluDr/batchnormalization_{i}_beta"] = rng.normal(0, 0.1, 32)
    np.savez(
        folder / "frozen_stats.npz",
        max_db=20.0,
        mean=rng.normal(0, 1, (5, 32)),
        var=rng.uniform(1, 9, (5, 32)),
    )
    for i in range(5):
        np.save(folder / f"emoMusic_layer_{i}.npy", rng.normal(0.4, 0.3, (40, 32)))
    labels = rng.uniform(0, 1, (40, 2))
    rows = [f"{i},{i},{i}.mp3,{a:.3f},{v:.3f}" for i, (a, v) in enumerate(labels)]
    header = ",id,filepath,label_arousal,label_valence"
    (folder / "emoMusic.csv").write_text("\n".join([header, *rows]) + "\n")


def _targets(root: Path, rng: np.random.Generator) -> None:
    folder = root / "targets"
    folder.mkdir(parents=True)
    moods = {tag for speaks_for, against, *_ in MOODS.values() for tag in (*speaks_for, *against)}
    moods |= {tag for tags in TAUGHT_TAGS.values() for tag in tags}
    moods |= {tag for tag in (*WOMAN_TAGS, *MAN_TAGS) if tag.startswith("msd:")}
    msd, mtt = (sorted(t[4:] for t in moods if t.startswith(part)) for part in ("msd:", "mtt:"))
    msd = ["instrumental", *msd]
    mtt = [*VOICE_TAGS, *NO_VOICE_TAGS, *mtt]
    msd += [f"other{i}" for i in range(50 - len(msd))]
    mtt += [f"other{i}" for i in range(50 - len(mtt))]
    (folder / "tags.json").write_text(json.dumps({"msd": msd, "mtt": mtt}))
    names = np.array([f"{name}.opus" for name in CLIPS])
    rows = np.arange(len(names))  # one patch of the teacher in 4 s
    tags = {part: rng.uniform(0, 0.3, (len(rows), 50)) for part in ("msd", "mtt")}
    # Every second clip is surely without a voice, so that there are accompaniments.
    tags["msd"][::2, 0] = 0.9
    # Of the others, the songs have a voice, by turns a woman's and a man's.
    for row, name in enumerate(CLIPS):
        if name.startswith("generated/") and row % 2:
            tags["mtt"][row, mtt.index("vocal")] = 0.9
            tags["mtt"][row, mtt.index("female" if row % 4 == 1 else "male")] = 0.8
    np.savez(folder / "musicnn_tags.npz", names=names, idx=rows, **tags)
    np.savez(
        folder / "musicnn_penultimate.npz",
        idx=rows,
        msd_pen=rng.standard_normal((len(rows), 200)),
        mtt_pen=rng.standard_normal((len(rows), 200)),
    )
    np.savez(folder / "av.npz", names=names, av=rng.uniform(0, 1, (len(rows), 2)))
