"""How many beginnings of sung phrases are found: the one thing that is known of real onsets here.

``python -m training voice-onsets --data DATA --out FILE``. MIR-1K says for every 20 ms whether its
singers, amateurs at karaoke, sing. A phrase begins where 0.2 s without a voice are followed by
0.1 s with one. Whether an onset is found there, alone or over the accompaniment, is a recall; notes
within a phrase are not marked, so that nothing is known of precision. SuperFlux stands beside the
networks with the threshold at which it finds as many onsets as the one for files. Nothing was
trained or chosen on this.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

from musicanalyzer import paths
from musicanalyzer.analysis.onsets import OnsetDetector, live_detector, offline_detector
from musicanalyzer.dsp.params import SuperFluxSpec
from musicanalyzer.dsp.peaks import pick_peaks
from training.datasets import mir1k
from training.figures import accuracy
from training.onset_ship import PICKINGS, superflux_strengths

LABEL_S = 0.02
LABELLED_AT_S = 0.02  # the middle of a label's window of 40 ms
WITHOUT, WITH = 10, 5  # labels before and after the beginning of a phrase
WINDOWS_S = (0.05, 0.1)
FLUX_THRESHOLDS = (0.005, 2.0)
PARTS = ("alone", "over the accompaniment")


@dataclass(frozen=True, eq=False)
class Sung:
    """A clip's accompaniment and voice, mono float32 each, and where its phrases begin."""

    singer: str
    accompaniment: np.ndarray
    voice: np.ndarray
    sample_rate: int
    starts_s: np.ndarray

    def part(self, name: str, sample_rate: int) -> np.ndarray:
        sound = self.voice if name == PARTS[0] else (self.voice + self.accompaniment) / 2
        resampled: np.ndarray = soxr.resample(sound, self.sample_rate, sample_rate)
        return resampled.astype(np.float32)


def phrase_starts(is_sung: np.ndarray) -> np.ndarray:
    """Where phrases begin, in seconds, by labels (n,) of 0 and 1."""
    found = [
        at * LABEL_S + LABELLED_AT_S
        for at in range(WITHOUT, len(is_sung) - WITH + 1)
        if not is_sung[at - WITHOUT : at].any() and is_sung[at : at + WITH].all()
    ]
    return np.array(found)


def clips(data_root: Path, *, most: int | None = None) -> Iterator[Sung]:
    voices = [clip for clip in mir1k.DATASET.clips(data_root / "audio") if clip.vocal_frames]
    for clip in voices[: most or len(voices)]:
        sound, rate = soundfile.read(clip.path, dtype="float32", always_2d=True)
        assert clip.vocal_frames is not None
        marks = "".join(clip.vocal_frames.read_text().split())
        starts_s = phrase_starts(np.array([int(mark) for mark in marks]))
        yield Sung(clip.group, sound[:, 0], sound[:, 1], rate, starts_s)


def make(data_root: Path, out: Path, *, most: int | None = None) -> None:
    """Write the figures. Raises ModelError."""
    folder = paths.models_folder()
    detectors = {"offline": offline_detector(folder), "live": live_detector(folder)}
    sung = list(clips(data_root, most=most))
    figures: dict = {"phrases": sum(len(one.starts_s) for one in sung), "clips": len(sung)}
    for part in PARTS:
        found = {
            name: [_heard(detector, one.part(part, detector.sample_rate)) for one in sung]
            for name, detector in detectors.items()
        }
        found["SuperFlux"] = _as_many(sung, part, sum(len(each) for each in found["offline"]))
        figures[part] = {name: _figures(sung, each) for name, each in found.items()}
        print(part, json.dumps(figures[part]), flush=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _heard(detector: OnsetDetector, samples: np.ndarray) -> np.ndarray:
    onsets = [*detector.push(samples), *detector.flush()]
    return np.array([onset.sample_index / detector.sample_rate for onset in onsets])


def _as_many(sung: list[Sung], part: str, n_wanted: int) -> list[np.ndarray]:
    """SuperFlux's onsets with the threshold at which there are about ``n_wanted`` of them."""
    stft = SuperFluxSpec().mel.stft
    strengths = [superflux_strengths(one.part(part, stft.sample_rate)) for one in sung]
    (how, *_) = PICKINGS["superflux"]
    ways = []
    for threshold in np.geomspace(*FLUX_THRESHOLDS, 60):
        picking = replace(how, threshold=float(threshold))
        found = [
            np.array([frame * stft.hop_length / stft.sample_rate for frame, _ in peaks])
            for peaks in (pick_peaks(strength, picking) for strength in strengths)
        ]
        ways.append((abs(sum(len(each) for each in found) - n_wanted), found))
    return min(ways, key=lambda way: way[0])[1]


def _figures(sung: list[Sung], found: list[np.ndarray]) -> dict:
    groups = np.array([one.singer for one in sung for _ in one.starts_s])
    away = [
        np.abs(onsets_s - start_s).min(initial=np.inf)
        for one, onsets_s in zip(sung, found, strict=True)
        for start_s in one.starts_s
    ]
    length_s = sum(len(one.voice) / one.sample_rate for one in sung)
    return {
        **{
            f"found_within_{1000 * window_s:.0f}_ms": accuracy(np.array(away) <= window_s, groups)
            for window_s in WINDOWS_S
        },
        "onsets_a_second": round(sum(len(each) for each in found) / length_s, 2),
    }
