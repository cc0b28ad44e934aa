"""POP909: piano arrangements of pop songs (Wang et al., ISMIR 2020), with the structure that two
annotators of Dai et al. (2020) heard.

What the files agree on was measured over all 808 songs. ``beat_midi`` lies on the MIDI's time axis
(an onset within 40 ms of 92 % of its beats) and ``beat_audio`` does not; keys come from the
recording and lie on its axis, which is off by up to some seconds and can only bound a change of
key roughly. Sections count from a beat grid that starts up to an eighth of a beat off: the offset
is constant in 99 % of the songs and is taken out here.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from musicanalyzer.errors import AppError
from training.datasets.tables import lines, number, problem
from training.scores import (
    Annotation,
    Float64,
    KeySpan,
    Mode,
    Piece,
    Score,
    ScoreSet,
    Section,
    fold_of_group,
    read_parts,
)

ADVICE = "unpack POP909.zip, with segments.tsv beside the songs"
# The same song twice: 100 % and 70 % of the ten-note melody turns in common; no other pair
# reaches 8 %.
SAME_SONG = {"018": "017", "666": "492"}
TONICS = {
    "C": 0, "C#": 1, "Db": 1, "D": 2, "D#": 3, "Eb": 3, "E": 4, "F": 5, "F#": 6, "Gb": 6,
    "G": 7, "G#": 8, "Ab": 8, "A": 9, "A#": 10, "Bb": 10, "B": 11, "Cb": 11,
}  # fmt: skip
MODES: dict[str, Mode] = {"maj": "major", "min": "minor"}
# Where the recording's and the MIDI's beats disagree by an octave, that nearer to this counts:
# neither is wrong, and people tap near 2 Hz (Moelants 2002; pop's median is a little slower).
PREFERRED_BPM = 105.0


def pieces(midi_root: Path) -> list[Piece]:
    folder = midi_root / "pop909"
    sections = _sections(folder / "segments.tsv")
    found = []
    for song in sorted(path for path in folder.iterdir() if path.is_dir()):
        group = f"pop909/{SAME_SONG.get(song.name, song.name)}"
        read = partial(_score, song, group, sections.get(song.name, []))
        found.append(Piece(f"pop909/{song.name}", group, fold_of_group(group), read))
    return found


def _score(song: Path, group: str, annotations: list[Annotation]) -> Score:
    parts, end_s = read_parts(song / f"{song.name}.mid")
    end_s = max([end_s, *(note.end_s for part in parts for note in part.notes)])
    table = _numbers(song / "beat_midi.txt", 3)
    grid_s, on_audio_s = table[:, 0], _numbers(song / "beat_audio.txt", 2)[:, 0]
    annotations = [_on_grid(one, grid_s) for one in annotations]
    bar = Counter(np.diff(np.flatnonzero(table[:, 2] == 1)).tolist()).most_common(1)[0][0]
    if bar != 4:
        # The annotators counted in fours: in 6/8 their spans drift through the bars.
        annotations = []
    downbeats = _downbeats(table, annotations, bar)
    beats_s, downbeats_s = grid_s, grid_s[downbeats]
    if _is_half_time(grid_s, on_audio_s) and bar == 4:
        beats_s = np.sort(np.concatenate([grid_s, (grid_s[:-1] + grid_s[1:]) / 2]))
        downbeats_s = grid_s[downbeats[0] % 2 :: 2]
    return Score(
        name=f"pop909/{song.name}",
        group=group,
        parts=parts,
        duration_s=end_s,
        beats_s=beats_s,
        downbeats_s=downbeats_s,
        bpm=float(60.0 / np.median(np.diff(beats_s))),
        keys=_keys(song / "key_audio.txt", end_s),
        annotations=tuple(annotations),
        fold=fold_of_group(group),
    )


def _downbeats(table: Float64, annotations: list[Annotation], bar: int) -> np.ndarray:
    """Indices of the beats that begin a bar.

    ``beat_midi`` misses the phase of the bar in one song of five: there at least 80 % of the
    sections begin elsewhere, and so do the bars of the recording, which know nothing of them.
    """
    marked = np.flatnonzero(table[:, 2] == 1)
    starts = [
        int(np.argmin(np.abs(table[:, 0] - section.start_s)))
        for one in annotations
        for section in one.sections
    ]
    if not starts:
        return marked
    phase, votes = Counter(start % bar for start in starts).most_common(1)[0]
    if votes < 0.8 * len(starts) or phase == Counter((marked % bar).tolist()).most_common(1)[0][0]:
        return marked
    return np.arange(phase, len(table), bar)


def _is_half_time(grid_s: Float64, on_audio_s: Float64) -> bool:
    """Whether the recording's beats are twice as fast as the grid's, and the likelier ones."""
    bpm, on_audio = (60.0 / np.median(np.diff(times)) for times in (grid_s, on_audio_s))
    is_double = 1.7 < on_audio / bpm < 2.3
    return bool(is_double and np.log(2 * bpm / PREFERRED_BPM) < -np.log(bpm / PREFERRED_BPM))


def _keys(path: Path, end_s: float) -> tuple[KeySpan, ...]:
    """The first key holds from the start and the last one to the end."""
    spans = []
    for line, cells in lines(path, advice=ADVICE, delimiter="\t"):
        try:
            start, end, name = cells
            tonic, mode = name.split(":")
            spans.append(KeySpan(float(start), float(end), TONICS[tonic], MODES[mode]))
        except (KeyError, ValueError) as err:
            raise problem(path, line, 'not of the form "start, end, Gb:maj"') from err
    starts = [0.0, *(span.start_s for span in spans[1:])]
    ends = [*starts[1:], end_s]
    return tuple(
        KeySpan(min(start, end_s), min(end, end_s), span.tonic, span.mode)
        for span, start, end in zip(spans, starts, ends, strict=True)
        if start < end_s
    )


def _numbers(path: Path, n_columns: int) -> Float64:
    try:
        table = np.loadtxt(path, ndmin=2, usecols=range(n_columns))
    except (OSError, ValueError) as err:
        raise AppError(f"{path} cannot be read ({err}); {ADVICE}.", kind="corpus") from err
    # A grid of sixteenths can hold a beat twice.
    return table[np.concatenate([[True], np.diff(table[:, 0]) > 0])]


def _sections(path: Path) -> dict[str, list[Annotation]]:
    """The annotators' sections by song, with the quality that the corpus gives both together."""
    found = {}
    for line, cells in list(lines(path, advice=ADVICE, delimiter="\t"))[1:]:
        try:
            song, quality, *_, first, second = cells
            annotators = [json.loads(text) for text in (first, second)]
        except ValueError as err:
            raise problem(path, line, "not a song with two lists of sections") from err
        value = number(path, line, "quality", quality, low=0, high=1)
        found[song] = [
            Annotation(tuple(Section(*section) for section in sections), value)
            for sections in annotators
            if sections
        ]
    return found


def _on_grid(annotation: Annotation, grid_s: Float64) -> Annotation:
    """The sections on the beats that they were counted on."""

    def nearest_s(time_s: float) -> float:
        return float(grid_s[np.argmin(np.abs(grid_s - time_s))])

    starts_s = [section.start_s for section in annotation.sections]
    offset_s = float(np.median([start_s - nearest_s(start_s) for start_s in starts_s]))
    return Annotation(
        tuple(
            Section(nearest_s(s.start_s - offset_s), nearest_s(s.end_s - offset_s), s.label)
            for s in annotation.sections
        ),
        annotation.quality,
    )


DATASET = ScoreSet(
    name="pop909",
    licence="MIT (annotations and arrangements; the compositions are copyrighted)",
    source="https://github.com/music-x-lab/POP909-Dataset",
    grouping="the song; two songs that are there twice count once",
    pieces=pieces,
)
