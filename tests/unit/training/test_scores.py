"""Laws of scores and of their readers, seen on corpora in miniature."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import mido
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.errors import AppError
from training import scores
from training.datasets import SCORE_SETS, groove, pop909
from training.scores import Annotation, KeySpan, Note, Part, Piece, Score, Section

BEAT_S, SHIFT_S = 0.6, 0.055  # POP909's beats do not begin with the file
every_set = pytest.mark.parametrize("name", [dataset.name for dataset in SCORE_SETS])


def write_midi(path: Path, tracks: dict[str, list[tuple[float, float, int]]], *, channel=0) -> None:
    """Notes of (start_s, end_s, pitch), at 120 a minute: a second has 960 ticks."""
    file = mido.MidiFile(ticks_per_beat=480)
    for name, notes in tracks.items():
        events = sorted(
            [(round(960 * s), 1, p) for s, _, p in notes]
            + [(round(960 * e), 0, p) for _, e, p in notes]
        )
        track, now = mido.MidiTrack([mido.MetaMessage("track_name", name=name)]), 0
        for tick, is_on, pitch in events:
            kind, velocity = ("note_on", 80) if is_on else ("note_off", 0)
            track.append(
                mido.Message(kind, note=pitch, velocity=velocity, channel=channel, time=tick - now)
            )
            now = tick
        file.tracks.append(track)
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(path)


def song(folder: Path, *, phase: int = 0, audio_beat_s: float = BEAT_S, bar: int = 4) -> None:
    """64 beats in two sections that begin ``phase`` beats after the marked bars."""
    beats_s = SHIFT_S + BEAT_S * np.arange(64)
    chords = [(t, t + BEAT_S, 48 + k) for t in beats_s for k in (0, 4, 7)]
    melody = [(t, t + BEAT_S, 72) for t in beats_s]
    write_midi(folder / f"{folder.name}.mid", {"MELODY": melody, "BRIDGE": [], "PIANO": chords})
    rows = [f"{t} {1.0 * (k % 2 == 0)} {1.0 * (k % bar == 0)}" for k, t in enumerate(beats_s)]
    (folder / "beat_midi.txt").write_text("\n".join(rows))
    audio_s = 2.0 + audio_beat_s * np.arange(64)
    (folder / "beat_audio.txt").write_text(
        "\n".join(f"{t}\t{k % 4 + 1}.0" for k, t in enumerate(audio_s))
    )
    (folder / "key_audio.txt").write_text("1.5\t20.0\tGb:maj\n20.0\t44.0\tEb:min\n")


def segments(folder: Path, songs: dict[str, int]) -> None:
    """The annotators count from a grid that starts 55 ms before the beats."""
    text = "song\tquality\tmidi_dur\toffset_beats\tend_s\tsegs_label1\tsegs_label2\n"
    for name, phase in songs.items():
        starts = [BEAT_S * (phase + k) for k in (0, 16, 32, 48)]
        spans = [[s, s + 16 * BEAT_S, label] for s, label in zip(starts, "iABo", strict=True)]
        cells = str(spans).replace("'", '"')
        text += f"{name}\t0.9\t40\t0.0\t38.4\t{cells}\t{cells}\n"
    (folder / "segments.tsv").write_text(text)


@pytest.fixture(scope="module")
def midi_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("midi")
    rows = ["drummer,session,id,style,bpm,beat_type,time_signature,midi_filename"]
    for number, (session, metre) in enumerate(
        [("drummer1/eval_session", "4-4"), ("drummer7/eval_session", "4-4"),
         ("drummer1/session1", "3-4"), ("drummer10/session1", "5-8")]
    ):  # fmt: skip
        name = f"{session}/{number}.mid"
        strokes = [(0.5 * k, 0.5 * k + 0.1, 36) for k in range(12)]
        write_midi(root / "groove" / name, {"kit": strokes}, channel=9)
        rows.append(
            f"{session.split('/')[0]},{session},{session}/{number},x,120,beat,{metre},{name}"
        )
    (root / "groove" / "info.csv").write_text("\n".join(rows) + "\n")
    pop = root / "pop909"
    song(pop / "001")
    song(pop / "002", phase=1)
    song(pop / "003", audio_beat_s=BEAT_S / 2)
    song(pop / "004", bar=6)
    for name in ("017", "018"):
        song(pop / name)
    segments(pop, {"001": 0, "002": 1, "003": 0, "004": 0})
    return root


def pieces(root: Path) -> dict[str, Piece]:
    return {piece.name: piece for dataset in SCORE_SETS for piece in dataset.pieces(root)}


# What holds for every set.


@every_set
def test_a_set_says_where_it_is_from_and_what_its_groups_are(name: str) -> None:
    dataset = next(one for one in SCORE_SETS if one.name == name)
    assert all(text.strip() for text in (dataset.licence, dataset.source, dataset.grouping))


@every_set
def test_a_set_lists_its_pieces_once_and_in_a_fixed_order(name: str, midi_root: Path) -> None:
    dataset = next(one for one in SCORE_SETS if one.name == name)
    names = [piece.name for piece in dataset.pieces(midi_root)]
    assert len(names) >= 4
    assert len(set(names)) == len(names)
    assert all(one.startswith(f"{name}/") for one in names)
    assert [piece.name for piece in dataset.pieces(midi_root)] == names


@every_set
def test_a_score_is_what_its_piece_says_and_its_times_lie_within_it(
    name: str, midi_root: Path
) -> None:
    dataset = next(one for one in SCORE_SETS if one.name == name)
    for piece in dataset.pieces(midi_root):
        score = piece.read()
        assert (score.name, score.group, score.fold) == (piece.name, piece.group, piece.fold)
        notes = [note for part in score.parts for note in part.notes]
        assert notes
        assert all(0 <= n.start_s < n.end_s <= score.duration_s for n in notes)
        assert all(np.diff(score.beats_s) > 0)
        assert set(score.downbeats_s) <= set(score.beats_s)
        assert score.beats_s[0] >= 0
        assert score.beats_s[-1] < score.duration_s + 1
        for spans in (score.keys, *(one.sections for one in score.annotations)):
            assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(spans))


def test_no_group_stands_in_two_folds(midi_root: Path) -> None:
    folds: dict[str, set[str]] = {}
    for piece in pieces(midi_root).values():
        folds.setdefault(piece.group, set()).add(piece.fold)
    assert all(len(found) == 1 for found in folds.values())


# Groove.


def test_evaluation_sessions_play_the_same_grooves_and_are_one_group(midi_root: Path) -> None:
    groups = [piece.group for piece in groove.DATASET.pieces(midi_root)]
    assert groups == [
        "groove/eval", "groove/eval", "groove/drummer1-session1", "groove/drummer10-session1",
    ]  # fmt: skip


def test_grooves_beats_are_the_metronomes(midi_root: Path) -> None:
    found = [piece.read() for piece in groove.DATASET.pieces(midi_root)]
    for score in found:
        np.testing.assert_allclose(score.beats_s[:4], [0.0, 0.5, 1.0, 1.5])
        assert score.bpm == 120
        assert score.parts[0].is_drums
    np.testing.assert_allclose(found[0].downbeats_s, [0.0, 2.0, 4.0])
    np.testing.assert_allclose(found[2].downbeats_s[:3], [0.0, 1.5, 3.0])
    assert not len(found[3].downbeats_s)  # a bar of two quarters and a half


# POP909.


def test_sections_begin_on_the_beats_that_were_counted(midi_root: Path) -> None:
    score = pieces(midi_root)["pop909/001"].read()
    starts_s = [section.start_s for section in score.annotations[0].sections]
    np.testing.assert_allclose(starts_s, SHIFT_S + BEAT_S * np.array([0, 16, 32, 48]), atol=1e-9)
    assert [section.label for section in score.annotations[1].sections] == ["i", "A", "B", "o"]
    assert score.annotations[0].quality == 0.9


def test_bars_begin_where_sections_do_when_the_marks_disagree(midi_root: Path) -> None:
    found = pieces(midi_root)
    assert found["pop909/001"].read().downbeats_s[0] == pytest.approx(SHIFT_S)
    assert found["pop909/002"].read().downbeats_s[0] == pytest.approx(SHIFT_S + BEAT_S)


def test_the_recordings_octave_counts_where_it_is_the_likelier_one(midi_root: Path) -> None:
    found = pieces(midi_root)
    assert found["pop909/001"].read().bpm == pytest.approx(100)
    # Half of 200 is nearer to the preferred tempo, so that these beats stay.
    assert found["pop909/003"].read().bpm == pytest.approx(100)
    slow = np.arange(0, 30, 1.0)
    assert pop909._is_half_time(slow, slow / 2)
    assert not pop909._is_half_time(slow / 2, slow / 2)


def test_bars_of_six_have_no_sections(midi_root: Path) -> None:
    score = pieces(midi_root)["pop909/004"].read()
    assert score.annotations == ()
    np.testing.assert_allclose(np.diff(score.downbeats_s), 6 * BEAT_S)


def test_keys_reach_from_the_start_to_the_end(midi_root: Path) -> None:
    score = pieces(midi_root)["pop909/001"].read()
    assert [(key.tonic, key.mode) for key in score.keys] == [(6, "major"), (3, "minor")]
    assert score.keys[0].start_s == 0
    assert score.keys[-1].end_s == score.duration_s


def test_a_song_that_is_there_twice_is_one_group(midi_root: Path) -> None:
    found = pieces(midi_root)
    assert found["pop909/017"].group == found["pop909/018"].group


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("001/key_audio.txt", "0\t1\tH:maj\n", 'line 1: not of the form "start, end, Gb:maj"'),
        ("001/beat_midi.txt", "one two three", r"beat_midi\.txt cannot be read"),
        ("001/001.mid", "MThd", r"001\.mid cannot be read as MIDI"),
        ("segments.tsv", "song\n001\t0.9\tnone\tnone\n", "line 2: not a song with two lists"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, file: str, text: str, message: str) -> None:
    song(tmp_path / "pop909" / "001")
    segments(tmp_path / "pop909", {"001": 0})
    (tmp_path / "pop909" / file).write_text(text)
    with pytest.raises(AppError, match=message):
        [piece.read() for piece in pop909.DATASET.pieces(tmp_path)]


# MIDI.


def test_seconds_follow_tempo_changes_on_any_track(tmp_path: Path) -> None:
    file = mido.MidiFile(ticks_per_beat=100)
    on, off = (
        mido.Message(kind, note=60, velocity=64, time=200) for kind in ("note_on", "note_off")
    )
    file.tracks.append(mido.MidiTrack([on, off]))
    slower = mido.MetaMessage("set_tempo", tempo=1_000_000, time=300)
    file.tracks.append(mido.MidiTrack([slower]))
    file.save(tmp_path / "a.mid")
    parts, end_s = scores.read_parts(tmp_path / "a.mid")
    assert parts[0].notes == (Note(1.0, 2.5, 60, 64),)  # 3 beats of 0.5 s, then 1 of 1 s
    assert end_s == 2.5


def test_a_note_ends_with_the_next_of_its_pitch_or_with_its_track(tmp_path: Path) -> None:
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack(
        [mido.Message("note_on", note=60, velocity=64, time=t) for t in (0, 480)]
    )
    track.append(mido.MetaMessage("marker", text="end", time=480))
    track.append(mido.Message("note_on", note=61, velocity=64, time=0))  # nothing is left of it
    file.tracks.append(track)
    file.save(tmp_path / "a.mid")
    (part,), _ = scores.read_parts(tmp_path / "a.mid")
    assert [(n.start_s, n.end_s) for n in part.notes] == [(0.0, 0.5), (0.5, 1.0)]


# Helpers.


def example() -> Score:
    notes = tuple(Note(0.5 * k, 0.5 * k + 0.7, 40 + k, 60 + k) for k in range(40))
    sections = (Section(0.0, 8.0, "A"), Section(8.0, 20.0, "B"))
    return Score(
        name="x", group="g", parts=(Part("piano", notes), Part("kit", notes, is_drums=True)),
        duration_s=20.7, beats_s=np.arange(40) / 2, downbeats_s=np.arange(10) * 2.0, bpm=120.0,
        keys=(KeySpan(0.0, 20.7, 9, "minor"),), annotations=(Annotation(sections),),
    )  # fmt: skip


@settings(max_examples=25)
@given(st.floats(0.5, 2.0))
def test_stretching_there_and_back_changes_nothing(factor: float) -> None:
    score = example()
    again = scores.stretch(scores.stretch(score, factor), 1 / factor)
    np.testing.assert_allclose(again.onsets_s, score.onsets_s, atol=1e-9)
    np.testing.assert_allclose(again.beats_s, score.beats_s, atol=1e-9)
    assert again.bpm == pytest.approx(120)
    assert again.annotations[0].sections[1].start_s == pytest.approx(8)
    faster = scores.stretch(score, factor)
    assert faster.duration_s == pytest.approx(20.7 / factor)
    assert faster.bpm == pytest.approx(60 / np.diff(faster.beats_s)[0])


@settings(max_examples=25)
@given(st.integers(-60, 60))
def test_transposing_moves_notes_and_keys_alike_and_leaves_drums(semitones: int) -> None:
    moved = scores.transpose(example(), semitones)
    before, after = example().parts[0].notes, moved.parts[0].notes
    assert all(
        (b.pitch + semitones - a.pitch) % 12 == 0 for b, a in zip(before, after, strict=True)
    )
    assert all(0 <= note.pitch <= 127 for note in after)
    assert moved.keys[0].tonic == (9 + semitones) % 12
    assert moved.parts[1] == example().parts[1]


def test_a_cut_keeps_what_begins_inside_and_starts_at_zero() -> None:
    part = scores.cut(example(), 6.0, 10.0)
    assert part.duration_s == 4
    assert part.onsets_s[0] == 0
    assert part.onsets_s[-1] == 3.5
    assert max(note.end_s for note in part.parts[0].notes) <= 4
    assert [(s.start_s, s.end_s, s.label) for s in part.annotations[0].sections] == [
        (0.0, 2.0, "A"), (2.0, 4.0, "B"),
    ]  # fmt: skip
    np.testing.assert_allclose(part.downbeats_s, [0.0, 2.0])


def test_impossible_spans_and_speeds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"need 0 <= start_s < end_s, got 3\.0 and 3\.0"):
        scores.cut(example(), 3.0, 3.0)
    with pytest.raises(ValueError, match="factor must be positive, got 0"):
        scores.stretch(example(), 0.0)


def test_onsets_that_are_heard_as_one_are_merged() -> None:
    merged = scores.merged_onsets_s([0.5, 0.0, 0.02, 0.029, 0.055])
    np.testing.assert_allclose(merged, [0.0, 0.055, 0.5])
