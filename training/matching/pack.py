"""Everything that the trunk learns from, in one folder of few files that can be carried elsewhere.

``python -m training pack --data DATA --teacher FOLDER --out PACK [--further DEBIAN]``. Writes
``audio-{k}.bin`` (the train fold's files as they are, what ``played`` makes of its scores and
``further`` cuts of music without labels, one after the other, each at most ``PART_BYTES``),
``pack.json`` (what lies where, and what is known of it), ``labels.npz`` (frames with a voice;
places without one; the recordings of the log-mel edition to learn from, and their genres), and
``teachers.npz`` (weights of musicnn's two taggers, of Choi's convnet, the regressions on it).
"""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from musicanalyzer.dsp.params import PatchSpec
from training import cache, targets
from training.corpus import Corpus
from training.datasets import Clip, debian_music, gtzan
from training.emotion import arrays
from training.matching.asked import MUSICNN_MODELS
from training.matching.bank import SAMPLE_RATE
from training.matching.further import further
from training.matching.played import played
from training.split import check_no_leak, fold_of
from training.tutorial.augment import encoded

PART_BYTES = 47_000_000
BIT_RATE = 40_000


def make(
    data_root: Path,
    runs: Path,
    teacher_folder: Path,
    out: Path,
    *,
    more: Path | None = None,
) -> None:
    """Write the pack of the train fold; ``runs`` holds the cache of mel spectrograms, and ``more``
    the packages of ``debian_music``.
    """
    spec = PatchSpec()
    out.mkdir(parents=True, exist_ok=True)
    clips = cache.all_clips(data_root)
    check_no_leak(clips)
    mels = cache.build(data_root, runs / "mel-cache", spec.mel)
    corpus = Corpus(data_root, mels, spec, "train")
    made = dict(played(data_root / "midi"))
    if more is not None:
        judging = [clip for clip in clips if fold_of(clip) != "train"]
        made |= further(debian_music.DATASET.clips(more), judging, mels)
    entries = _write_audio([clip for clip in clips if fold_of(clip) == "train"], made, out)
    (out / "pack.json").write_text(
        json.dumps(
            {
                "mel_fingerprint": spec.mel.fingerprint,
                "genres": gtzan.GENRES,
                "entries": entries,
            },
            indent=0,
        )
    )
    number = {entry["name"]: index for index, entry in enumerate(entries)}
    frames = [frames.astype(np.uint8) for _, _, frames in corpus.voices]
    columns, names = gtzan.logmel(data_root)
    learned = [i for i, name in enumerate(names) if gtzan.fold_of(name) == "train"]
    np.savez_compressed(
        out / "labels.npz",
        voice=[number[voice] for voice, _, _ in corpus.voices],
        backing=[number[backing] for _, backing, _ in corpus.voices],
        frames=np.concatenate(frames),
        n_frames=[len(part) for part in frames],
        quiet=[number[example.clip.name] for example in corpus.accompaniments],
        quiet_frame=[example.start for example in corpus.accompaniments],
        record=columns[learned],
        genre=[gtzan.GENRES.index(gtzan.genre_of(names[i])) for i in learned],
        penultimate_mean=corpus.penultimate_mean,
        penultimate_std=corpus.penultimate_std,
        voice_tags=targets.voice_columns(corpus.teacher.tag_names),
        no_voice_tags=targets.no_voice_columns(corpus.teacher.tag_names),
    )
    teachers: dict[str, Any] = {**read_weights(teacher_folder), **arrays(data_root)}
    np.savez_compressed(out / "teachers.npz", **teachers)


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """Both of musicnn's taggers from its unpacked source archive: ``{model}/{layer}/{part}``."""
    import tensorflow as tf

    found = {}
    for model in MUSICNN_MODELS:
        reader = tf.compat.v1.train.NewCheckpointReader(f"{folder / 'musicnn' / model}/")
        for name in reader.get_variable_to_shape_map():
            if name.startswith(("conv2d", "batch_normalization", "dense")) and "Adam" not in name:
                found[f"{model}/{name}"] = reader.get_tensor(name)
    return found


def _write_audio(clips: list[Clip], made: dict[str, bytes], out: Path) -> list[dict]:
    """The files of ``clips`` and what was ``made`` into parts; gives one entry each, in order."""
    paths = list(dict.fromkeys(clip.path for clip in clips))
    with ThreadPoolExecutor() as pool:
        contents = list(pool.map(_readable, paths))
    everything = dict(zip(map(str, paths), contents, strict=True)) | made
    parts: list[list[bytes]] = [[]]
    places: dict[str, tuple[int, int, int]] = {}
    size = 0
    for key, content in everything.items():
        if size and size + len(content) > PART_BYTES:
            parts.append([])
            size = 0
        places[key] = (len(parts) - 1, size, len(content))
        parts[-1].append(content)
        size += len(content)
    for number, part in enumerate(parts):
        (out / f"audio-{number}.bin").write_bytes(b"".join(part))
    return [
        {
            "name": clip.name,
            "place": places[str(clip.path)],
            "channel": clip.channel,
            "genre": None if clip.genre is None else gtzan.GENRES.index(clip.genre),
            "is_speech": bool(clip.is_speech),
        }
        for clip in clips
    ] + [
        {
            "name": name,
            "place": places[name],
            "channel": None,
            "genre": None,
            "is_speech": False,
        }
        for name in made
    ]


def _readable(path: Path) -> bytes:
    """A file as it is, or encoded anew where libsndfile, unlike FFmpeg, calls it malformed."""
    import soundfile

    content = path.read_bytes()
    try:
        soundfile.read(io.BytesIO(content))
    except soundfile.LibsndfileError:
        samples = cache.read_clip(Clip(path.name, path, path.name), SAMPLE_RATE)
        return encoded(samples, SAMPLE_RATE, "opus", BIT_RATE)
    return content
