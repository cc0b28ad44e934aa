"""What the shipped models say of the same music after what music goes through.

``python -m training robustness --data DATA --out FILE``. Clips of the test fold, as they are and
altered, go through the program's own features and LiteRT networks. A genre is judged on GTZAN's
excerpts; a clip finds itself when, of 800 clips as they are, its own is nearest to the altered one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soxr
from scipy import signal

from musicanalyzer import paths
from musicanalyzer.dsp.levelling import at_one_level
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.dsp.stream import mel_spectrogram
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.heads.genre import softmax
from musicanalyzer.models.runtime import HeadNetworks, Network, load_heads, load_litert_trunk
from training.cache import all_clips, read_clip
from training.datasets import Clip, gtzan
from training.embed import patches_of
from training.figures import accuracy
from training.split import fold_of

RATE = 16_000
N_CLIPS = 800
AS_IT_IS = "as it is"


def mp3(samples: np.ndarray, *, bit_rate: int = 64_000) -> np.ndarray:
    """Encoded as stereo MP3 at 44.1 kHz and decoded again."""
    wide = soxr.resample(samples, RATE, 44_100, quality="HQ")
    stereo = np.stack([wide, wide]).astype(np.float32)
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=44_100)
        stream.bit_rate, stream.layout = bit_rate, "stereo"
        stream.format = "fltp"
        frame = av.AudioFrame.from_ndarray(stereo, format="fltp", layout="stereo")
        frame.rate = 44_100
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    file.seek(0)
    with av.open(file, "r") as container:
        decoded = np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], axis=1)
    return soxr.resample(decoded.mean(axis=0), 44_100, RATE, quality="HQ").astype(np.float32)


def low_pass(cutoff_hz: float) -> Callable[[np.ndarray], np.ndarray]:
    sections = signal.butter(12, cutoff_hz, fs=RATE, output="sos")
    return lambda x: signal.sosfilt(sections, x).astype(np.float32)


def response(seed: int) -> Callable[[np.ndarray], np.ndarray]:
    """Five points of up to 6 dB either way, a curve of its own for each seed."""
    gains = 10 ** (np.random.default_rng(seed).uniform(-6, 6, 5) / 20)
    taps = signal.firwin2(511, np.linspace(0, 1, 5), gains)
    return lambda x: signal.fftconvolve(x, taps, mode="same").astype(np.float32)


ALTERATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    AS_IT_IS: lambda x: x,
    "MP3, 64 kb/s": mp3,
    "limited to 7 kHz": low_pass(7000.0),
    "limited to 4 kHz": low_pass(4000.0),
    "20 dB quieter": lambda x: x * np.float32(0.1),
    "6 dB louder": lambda x: x * np.float32(2.0),
    "equaliser, +-6 dB": response(3),
}


@dataclass(frozen=True)
class Listener:
    """The shipped networks, as the program runs them on the CPU."""

    trunk: Network
    heads: HeadNetworks
    spec: PatchSpec

    def hear(self, samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(genre probabilities, unit similarity vector)."""
        heard = at_one_level(mel_spectrogram(samples, self.spec.mel), self.spec)
        patches = np.stack(patches_of(heard, self.spec))
        embedding, local = self.trunk(patches.astype(np.float32))
        logits = self.heads.answers(embedding, local, only=("genre",))["genre"].mean(axis=0)
        decision = self.heads.models.heads["genre"].decision
        vector = self.heads.similarity(embedding).sum(axis=0)
        return softmax(logits / decision["temperature"]), vector / np.linalg.norm(vector)


def measure(data_root: Path) -> dict[str, dict]:
    """By alteration: genre accuracy, share of unchanged answers, of clips that find themselves."""
    spec = PatchSpec()
    models = find_models(paths.models_folder(), spec)
    listener = Listener(load_litert_trunk(models), load_heads(models), spec)
    labels = list(models.heads["genre"].decision["labels"])
    clips = [c for c in all_clips(data_root) if not c.is_speech and c.channel is None]
    test = [clip for clip in clips if fold_of(clip) == "test"]
    others = [clip for clip in clips if fold_of(clip) != "test"][:: max(1, len(clips) // N_CLIPS)]
    heard = heard_altered(listener, (read_clip(clip, RATE) for clip in test), ALTERATIONS)
    crowd = [listener.hear(read_clip(clip, RATE)) for clip in others[: N_CLIPS - len(test)]]
    before, plain = heard[AS_IT_IS]
    vectors = np.concatenate([plain, *(vector[None] for _, vector in crowd)])
    groups = np.array([_whose(clip) for clip in test])
    judged = np.array([clip.genre in gtzan.GENRES for clip in test])
    right = np.array([labels.index(c.genre) for c in test if c.genre in gtzan.GENRES])
    found = {}
    for title, (genres, altered) in heard.items():
        answers = genres.argmax(axis=1)
        own = (altered @ vectors.T).argmax(axis=1) == np.arange(len(test))
        found[title] = {
            "genre": accuracy(answers[judged] == right, groups[judged]),
            "same_answer": accuracy(answers == before.argmax(axis=1), groups),
            "finds_itself": accuracy(own, groups),
        }
        print(title, json.dumps(found[title]), flush=True)
    return found


def _whose(clip: Clip) -> str:
    """What intervals are over: artists where they are known."""
    if clip.name.startswith("gtzan_short/"):
        return gtzan.artist_group_of(gtzan.recording_of(clip.name))
    return clip.group


def heard_altered(
    listener: Listener,
    recordings: Iterable[np.ndarray],
    alterations: Mapping[str, Callable[[np.ndarray], np.ndarray]],
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By alteration, what is heard of every recording: genres (n, k) and vectors (n, size).

    A recording is read once: decoding it takes longer than most alterations.
    """
    heard: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {title: [] for title in alterations}
    for samples in recordings:
        for title, alter in alterations.items():
            heard[title].append(listener.hear(alter(samples)))
    return {
        title: (np.stack([g for g, _ in found]), np.stack([v for _, v in found]))
        for title, found in heard.items()
    }


def make(data_root: Path, out: Path) -> None:
    out.write_text(json.dumps(measure(data_root), indent=1) + "\n", encoding="utf-8")
