"""The shipped rhythm beside librosa's beat tracker, on the same renderings in one run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicanalyzer.analysis.rhythm import RhythmFinder, beat_card
from musicanalyzer.dsp.params import RhythmSpec
from training import mix
from training.rhythm.figures import Judged, judged, judged_beats, summary
from training.rhythm.material import KINDS, Track, folder_of, played

OURS, LIBROSA = "musicanalyzer", "librosa"


def compare(tracks: Sequence[Track], finder: RhythmFinder) -> dict[str, dict]:
    """Figures of ours and of librosa's, by corpus, with the CPU seconds per 180 s of sound.

    Ours count from the mel columns, which a scan has anyway; librosa's from the samples.
    """
    results: dict[str, list[Judged]] = {OURS: [], LIBROSA: []}
    cpu_s = dict.fromkeys(results, 0.0)
    audio_s = sum(len(track.mel) for track in tracks) / 50
    finder.of_columns([(0, tracks[0].mel)])
    librosa_beats(_audio(tracks[0]))  # compiles for half a minute
    for track in tracks:
        began = time.process_time()
        rhythm = finder.of_columns([(0, track.mel)])
        cpu_s[OURS] += time.process_time() - began
        results[OURS].append(judged(track, rhythm))
        samples = _audio(track)
        began = time.process_time()
        bpm, beats_s = librosa_beats(samples)
        cpu_s[LIBROSA] += time.process_time() - began
        results[LIBROSA].append(judged_beats(track, bpm, beats_s, np.zeros(0)))
    return {
        name: {
            "cpu_s_per_180_s": round(cpu_s[name] * 180 / audio_s, 4),
            **{kind: _figures(own, kind, name) for kind in KINDS},
        }
        for name, own in results.items()
    }


def _audio(track: Track) -> np.ndarray:
    if track.rendering is None:
        raise ValueError(f"{track.name} was never sound")
    return track.rendering.samples


def _figures(results: Sequence[Judged], kind: str, name: str) -> dict:
    figures = summary([one for one in results if one.kind == kind])
    if name == LIBROSA:
        figures.pop("downbeats_f", None)  # it gives none
    return figures


def librosa_beats(samples: np.ndarray) -> tuple[float, np.ndarray]:
    """Tempo and beats in seconds, with librosa's own choices."""
    from librosa.beat import beat_track

    tempo, beats_s = beat_track(y=samples, sr=mix.RATE, units="time")
    return float(np.atleast_1d(tempo)[0]), np.asarray(beats_s)


def table(compared: dict[str, dict]) -> str:
    """The comparison as lines of text."""
    lines = [f"{'':<26}{'accuracy 1':<22}{'accuracy 2':<22}{'beats F':<22}downbeats F"]
    for name, own in compared.items():
        for kind in KINDS:
            cells = [
                f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]"
                for figure in own[kind].values()
            ]
            lines.append(f"{kind + ', ' + name:<26}" + "".join(f"{cell:<22}" for cell in cells))
    for name, own in compared.items():
        lines.append(f"{name}: {own['cpu_s_per_180_s']:.3f} CPU s per 180 s")
    n = {kind: compared[OURS][kind].get("accuracy_1", {}).get("n", 0) for kind in KINDS}
    lines.append(f"tracks: {n}")
    return "\n".join(lines)


def judge(renders: Path, run: Path, models: Path) -> str:
    """The table of the network in ``models`` on the test fold."""
    tracks = played(renders, folder_of(run), "test", RhythmSpec().mel)
    return table(compare(tracks, RhythmFinder.load(beat_card(models))))
