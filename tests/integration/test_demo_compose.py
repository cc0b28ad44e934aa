"""The demo tracks: laws of the composer that makes them, which need neither FluidSynth nor ffmpeg,
and laws of the committed files."""

from __future__ import annotations

import importlib
import struct
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import av
import mutagen
import numpy as np
import pytest

DEMO = Path(__file__).parents[2] / "resources" / "demo"
TRACK_PATHS = sorted(path for path in (DEMO / "tracks").rglob("*") if path.is_file())
MAX_TOTAL_BYTES = 6_000_000
TAG_KEYS = {"title", "artist", "album", "date", "track", "genre", "wm/year", "year"}
PIECES = (
    "nocturne",
    "quartet",
    "jazz_trio",
    "blues",
    "country",
    "disco",
    "metal",
    "reggae",
    "ballad",
    "techno",
    "ambient",
    "hip_hop",
)
# Sounding ranges of the real instruments, by General MIDI program.
RANGES = {
    0: (21, 108),
    22: (48, 96),
    25: (40, 88),
    27: (40, 88),
    28: (40, 88),
    32: (28, 67),
    33: (28, 67),
    34: (28, 67),
    40: (55, 103),
    41: (48, 91),
    42: (36, 76),
    105: (48, 81),
    110: (55, 103),
}


@pytest.fixture(scope="module")
def compose() -> ModuleType:
    """The script, imported with its own folder on the path as when it is run."""
    sys.path.insert(0, str(DEMO))
    try:
        return importlib.import_module("compose")
    finally:
        sys.path.remove(str(DEMO))


@pytest.fixture(scope="module")
def midi(compose: ModuleType) -> ModuleType:
    del compose
    return importlib.import_module("composer.midi")


def _decoded(path: Path) -> tuple[np.ndarray, int]:
    """Float samples, (channels, samples), and their rate in Hz."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        # Only the sample format is changed: a change of layout would change the peak.
        resampler = av.AudioResampler("fltp", stream.layout, stream.rate)
        frames = [
            part.to_ndarray()
            for frame in container.decode(stream)
            for part in resampler.resample(frame)
        ]
        return np.concatenate(frames, axis=1), stream.rate


def _tags(path: Path) -> dict[str, str]:
    with av.open(str(path)) as container:
        found = {**container.metadata, **container.streams.audio[0].metadata}
    return {key.lower(): value for key, value in found.items() if key.lower() in TAG_KEYS}


def _covers(path: Path) -> int:
    tagged = mutagen.File(path)
    if tagged is None:
        return 0
    pictures = len(getattr(tagged, "pictures", []))
    names = ("covr", "APIC", "WM/Picture", "metadata_block_picture", "Cover Art")
    keys = list((tagged.tags or {}).keys())
    return pictures + sum(key.startswith(names) for key in keys)


@pytest.mark.parametrize("name", PIECES)
def test_a_midi_file_is_a_header_and_whole_tracks(
    name: str, compose: ModuleType, midi: ModuleType
) -> None:
    piece = compose.piece_named(name)
    parts = [part for part in piece.parts if not isinstance(part.instrument, str)]
    data = midi.midi_bytes(piece, parts)
    kind, length, form, tracks, division = struct.unpack(">4sIHHH", data[:14])
    assert (kind, length, form, tracks) == (b"MThd", 6, 1, 1 + len(parts))
    assert division == midi.TICKS_PER_BEAT
    position = 14
    for _ in range(tracks):
        kind, length = struct.unpack(">4sI", data[position : position + 8])
        position += 8 + length
        assert kind == b"MTrk"
        assert data[position - 3 : position] == b"\xff\x2f\x00"
    assert position == len(data)


@pytest.mark.parametrize(
    ("beats", "coded"), [(0, b"\x00"), (0.25, b"\x78"), (1, b"\x83\x60"), (100, b"\x82\xf7\x00")]
)
def test_times_in_a_midi_file_are_variable_length_ticks(
    beats: float, coded: bytes, midi: ModuleType
) -> None:
    part = midi.Part("flute", 73, (midi.Note(beats, 1.0, 60, 100),))
    piece = midi.Piece("one", 200.0, ((0.0, 120.0),), (part,))
    assert coded + bytes([0x90, 60, 100]) in midi.midi_bytes(piece, [part])


def test_a_tempo_map_gives_the_sum_of_its_steps(midi: ModuleType) -> None:
    steps = ((0.0, 60.0), (4.0, 120.0))
    assert [midi.seconds_at(steps, beat) for beat in (2.0, 4.0, 8.0)] == [2.0, 4.0, 6.0]


def test_swing_moves_off_beats_and_leaves_beats_alone(midi: ModuleType) -> None:
    notes = [midi.Note(0.25 * step, 0.25, 60) for step in range(6)]
    starts = [note.start_beats for note in midi.swing(notes)]
    assert starts == pytest.approx([0.0, 1 / 3, 2 / 3, 5 / 6, 1.0, 4 / 3])


@pytest.mark.parametrize(
    "values", [(-1.0, 1.0, 60, 80), (0.0, 0.0, 60, 80), (0.0, 1.0, 128, 80), (0.0, 1.0, 60, 0)]
)
def test_a_note_outside_its_bounds_is_refused(
    values: tuple[float, float, int, int], midi: ModuleType
) -> None:
    with pytest.raises(ValueError, match=r"outside|lasts"):
        midi.Note(*values)


def test_a_melody_that_misses_a_bar_line_is_refused(compose: ModuleType) -> None:
    del compose
    theory = importlib.import_module("composer.theory")
    with pytest.raises(ValueError, match="bar 1 ends at beat 3"):
        theory.line("C4:1 D4:2 | E4:4")


def test_voice_leading_moves_less_than_root_positions(compose: ModuleType) -> None:
    del compose
    theory = importlib.import_module("composer.theory")
    led = [keys for _, _, keys in theory.voicings(theory.changes("C|F|G|C"), low=55, high=76)]
    moves = [abs(a - b) for old, new in pairwise(led) for a, b in zip(old, new, strict=True)]
    assert max(moves) <= 3


@pytest.mark.parametrize("name", PIECES)
def test_every_part_stays_in_time_and_in_range(name: str, compose: ModuleType) -> None:
    piece = compose.piece_named(name)
    assert 25.0 <= piece.duration_s <= 35.0
    for part in piece.parts:
        low, high = RANGES.get(part.instrument, (21, 108))
        assert all(low <= note.pitch <= high for note in part.notes), part.name
        end = max(note.start_beats + note.duration_beats for note in part.notes)
        assert end <= piece.length_beats + 1.0, part.name


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_is_performed_the_same_way_each_time(name: str, compose: ModuleType) -> None:
    assert compose.piece_named(name) == compose.piece_named(name)


def test_no_piece_is_one_bar_repeated(compose: ModuleType) -> None:
    for name in PIECES:
        piece = compose.piece_named(name)
        bars = {
            frozenset(
                (part.name, round((note.start_beats - bar * 4) * 4), note.pitch)
                for part in piece.parts
                for note in part.notes
                if 0 <= note.start_beats - bar * 4 < 4
            )
            for bar in range(int(piece.length_beats // 4))
        }
        assert len(bars) >= 5, name


@pytest.mark.parametrize(
    "instrument",
    [
        "kick",
        "boom_kick",
        "snare",
        "clap",
        "hat",
        "acid",
        "pad",
        "stab",
        "bell",
        "sub",
        "wind",
        "riser",
        "crackle",
        "voice",
    ],
)
def test_an_instrument_gives_the_same_sound_for_the_same_seed(
    instrument: str, compose: ModuleType
) -> None:
    del compose
    synth = importlib.import_module("composer.synth")
    sing = importlib.import_module("composer.voice").sing
    play = sing if instrument == "voice" else synth.SYNTHS[instrument]
    notes = [synth.TimedNote(0.1, 0.3, 57, 90, "la"), synth.TimedNote(0.5, 0.4, 60, 100, "so")]
    first, second = (play(notes, 44_100, np.random.default_rng(5)) for _ in range(2))
    assert first.shape == (44_100,)
    assert np.isfinite(first).all()
    assert np.std(first) > 1e-4
    np.testing.assert_array_equal(first, second)


def test_the_voice_sings_the_pitch_that_is_written(compose: ModuleType) -> None:
    del compose
    synth = importlib.import_module("composer.synth")
    sing = importlib.import_module("composer.voice").sing
    sound = sing([synth.TimedNote(0.1, 1.4, 57, 100, "a")], 66_150, np.random.default_rng(1))
    middle = sound[22_050:55_125] * np.hanning(33_075)
    spectrum = np.abs(np.fft.rfft(middle, 1 << 18))
    hz = np.fft.rfftfreq(1 << 18, 1 / 44_100)
    comb = [spectrum[np.searchsorted(hz, f0 * np.arange(1, 9))].sum() for f0 in range(180, 261)]
    assert 180 + int(np.argmax(comb)) == pytest.approx(220, abs=7)


def test_the_limiter_never_passes_its_ceiling(compose: ModuleType) -> None:
    del compose
    mixing = importlib.import_module("composer.mixing")
    sound = np.random.default_rng(2).normal(0, 0.6, (20_000, 2))
    assert np.abs(mixing.limited(sound)).max() <= mixing.gain(mixing.PEAK_DB) + 1e-9


def test_the_committed_tracks_are_those_of_the_script(compose: ModuleType) -> None:
    written = {track.path for track in compose.TRACKS}
    assert written == {path.relative_to(DEMO / "tracks").as_posix() for path in TRACK_PATHS}


def test_the_committed_tracks_are_small_and_of_many_formats() -> None:
    assert sum(path.stat().st_size for path in TRACK_PATHS) <= MAX_TOTAL_BYTES
    assert len({path.suffix for path in TRACK_PATHS}) >= 8


@pytest.mark.parametrize("path", TRACK_PATHS, ids=lambda path: path.suffix[1:])
def test_a_committed_track_sounds_all_through_and_does_not_clip(path: Path) -> None:
    sound, rate_hz = _decoded(path)
    assert 10.0 <= sound.shape[1] / rate_hz <= 35.0
    assert 0.7 <= np.abs(sound).max() <= 1.0
    half = rate_hz // 2
    half_seconds = sound[0, : sound.shape[1] // half * half].reshape(-1, half)
    level_db = 20 * np.log10(np.sqrt((half_seconds**2).mean(axis=1)) + 1e-9)
    # The last second and a half belongs to the fade.
    assert level_db[:-3].min() > -45.0


def test_one_committed_track_has_no_tags_and_the_others_name_title_and_artist() -> None:
    tags = {path.name: _tags(path) for path in TRACK_PATHS}
    assert [name for name, found in tags.items() if not found] == ["twelve_bars.mp2"]
    for name, found in tags.items():
        assert not found or {"title", "artist", "album", "track"} <= set(found), name
    assert 3 <= len({found["artist"] for found in tags.values() if found}) <= 4


def test_one_committed_track_has_a_small_cover(compose: ModuleType) -> None:
    del compose
    assert [path.name for path in TRACK_PATHS if _covers(path)] == ["la_la_letter.m4a"]
    assert len(importlib.import_module("composer.encode").cover_png()) < 15_000
