"""Laws of renderings: what is heard is where the events say, and folds share no instrument."""

from __future__ import annotations

from collections import Counter
from ctypes.util import find_library
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.unit.training.test_scores import segments, song, write_midi
from training import drums, mix, orchestra, renders, synth
from training.mix import Desk, random_desk
from training.orchestra import Plan, Voice
from training.renders import Events
from training.scores import Annotation, Note, Part, Score, Section

needs_fluidsynth = pytest.mark.skipif(
    find_library("fluidsynth") is None
    or not (synth.SOUNDS / synth.SOUNDFONTS[synth.REQUIRED]).exists(),
    reason="FluidSynth or its soundfont is not installed",
)
SECTIONS = Annotation((Section(0.0, 16.0, "A"), Section(16.0, 32.0, "B"), Section(32.0, 48.0, "A")))


def piece(duration_s: float = 48.0) -> Score:
    times_s = np.arange(0.0, duration_s, 0.5)
    chords = [Note(t, t + 0.5, p, 70) for t in times_s for p in (40, 52, 55, 59)]
    melody = [Note(t, t + 0.4, 72 + k % 5, 90) for k, t in enumerate(times_s)]
    return Score(
        name="pop909/x", group="x", duration_s=duration_s, bpm=120.0, annotations=(SECTIONS,),
        parts=(Part("MELODY", tuple(melody)), Part("PIANO", tuple(chords))),
        beats_s=times_s, downbeats_s=times_s[::4],
    )  # fmt: skip


def plan(rng: np.random.Generator) -> Plan:
    return Plan(SECTIONS, orchestra.textures(SECTIONS, rng))


@pytest.fixture(scope="module")
def fluid() -> synth.Synth:
    return synth.Synth()


# Instruments.


def test_no_program_or_kit_plays_in_two_folds_and_every_role_has_some_in_each() -> None:
    for role in orchestra.ROLES:
        found = [set(orchestra.programs_of(role, f)) for f in ("train", "validation", "test")]
        assert all(found)
        assert len(set.union(*found)) == sum(map(len, found)) == len(orchestra.ROLES[role])
    kits = Counter(orchestra.kit_fold(kit) for kit in orchestra.KITS)
    assert min(kits.values()) >= 4


@pytest.mark.parametrize("seed", range(40))
def test_a_label_sounds_alike_wherever_it_returns_and_unlike_others(seed: int) -> None:
    found = plan(np.random.default_rng(seed))
    first, second, third = (found.at(time_s) for time_s in (8.0, 24.0, 40.0))
    assert first == third
    assert (first.layers, first.drums) != (second.layers, second.drums)


@pytest.mark.parametrize("seed", range(5))
def test_every_layer_begins_only_where_a_note_of_the_score_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    score = piece()
    voices = orchestra.arrange(score, plan(rng), rng)
    assert any(voice.role == "lead" for voice in voices)
    for voice in voices:
        assert voice.program in orchestra.programs_of(
            {"counter": "lead", "double": "pad"}.get(voice.role, voice.role), "train"
        )
        for note in voice.notes:
            nearest = np.abs(score.onsets_s - note.start_s).min()
            assert nearest < (0.06 if voice.role == "guitar" else 1e-9)
            assert note.end_s > note.start_s


def test_the_bass_plays_one_low_note_at_a_time() -> None:
    bass = orchestra.bass_of(piece().parts[1].notes)
    assert all(28 <= note.pitch <= 50 for note in bass)
    assert all(a.end_s <= b.start_s for a, b in pairwise(bass))


# Drums.


def test_programmed_drums_are_silent_where_the_plan_has_none() -> None:
    textures = {
        label: orchestra.Texture(frozenset({"lead"}), level, 1.0, 0, False)
        for label, level in (("", 0), ("A", 0), ("B", 2))
    }
    strokes = drums.programmed(piece(), Plan(SECTIONS, textures), np.random.default_rng(0))
    assert strokes
    assert all(15.9 < stroke.start_s < 32.1 for stroke in strokes)


def test_a_performance_keeps_its_timing_within_the_beat() -> None:
    late = 0.03  # of a beat
    hits = tuple(Note(0.6 * (k + late), 0.6 * (k + late) + 0.1, 36, 90) for k in range(64))
    drummer = Score(
        name="groove/x", group="y", parts=(Part("kit", hits, True),), duration_s=38.4, bpm=100.0
    )
    textures = {k: orchestra.Texture(frozenset({"lead"}), 2, 1.0, 0, False) for k in ("", "A", "B")}
    strokes = drums.performed(piece(), Plan(SECTIONS, textures), drummer, np.random.default_rng(0))
    kicks = np.array([stroke.start_s for stroke in strokes if stroke.pitch == drums.KICK])
    assert len(kicks) == 92  # 23 whole bars
    np.testing.assert_allclose(kicks % 0.5, late * 0.5, atol=1e-9)


# The desk.


@pytest.mark.parametrize("seed", range(8))
def test_no_mix_moves_an_attack(seed: int) -> None:
    """A burst's first tenth of energy arrives where it did, within 2 ms."""
    rng = np.random.default_rng(seed)
    stereo = np.zeros((44_100, 2), dtype=np.float32)
    burst = rng.standard_normal(2000) * np.exp(-np.arange(2000) / 400)
    stereo[22_050:24_050] = (burst / 5)[:, None]
    desk = random_desk(rng)
    mono = mix.mixed(stereo, 44_100, desk)
    assert len(mono) == mix.RATE
    assert np.abs(mono).max() == pytest.approx(10 ** (desk.peak_db / 20), rel=1e-4)
    louder = np.flatnonzero(np.abs(mono) > 0.35 * np.abs(mono).max())
    assert abs(louder[0] / mix.RATE - 0.5) < 0.002


def test_silence_stays_silence() -> None:
    desk = Desk(noise_db=-20.0, ratio=4.0, saturation=1.0)
    assert not mix.mixed(np.zeros((4410, 2), np.float32), 44_100, desk).any()


# Events.


def events(onsets: list[tuple[float, float, float]]) -> Events:
    times_s, levels_db, attacks_s = np.array(onsets, dtype=float).reshape(-1, 3).T
    return Events(
        name="a", group="g", fold="train", variant=0, duration_s=9.0, onsets_s=times_s,
        onset_levels_db=levels_db, onset_attacks_s=attacks_s, beats_s=np.arange(4) / 3,
        downbeats_s=np.zeros(1), bpm=180.0, keys=(), tuning_hz=440.0, annotations=(SECTIONS,),
        heard=0, has_drums=False, instruments=("lead",), desk=Desk().as_dict(),
    )  # fmt: skip


def test_a_slow_attack_under_a_quick_one_is_no_onset_of_its_own() -> None:
    quick, slow = (1.004, 0.0, 0.004), (1.08, -3.0, 0.08)
    np.testing.assert_allclose(events([quick, slow]).audible_onsets_s(), [1.004])
    np.testing.assert_allclose(events([slow]).audible_onsets_s(), [1.08])
    faint = (1.004, -20.0, 0.004)
    np.testing.assert_allclose(events([faint, slow]).audible_onsets_s(), [1.004, 1.08])
    np.testing.assert_allclose(events([(1.0, -60.0, 0.0)]).audible_onsets_s(), [])


def test_events_read_back_as_they_were_written() -> None:
    before = events([(1.23456, -3.0, 0.004)])
    after = Events.from_json(before.to_json())
    assert after.annotations == before.annotations
    assert after.desk == before.desk
    np.testing.assert_allclose(after.onsets_s, before.onsets_s)
    np.testing.assert_allclose(after.beats_s, before.beats_s, atol=1e-5)


# FluidSynth.


@needs_fluidsynth
@pytest.mark.parametrize(("program", "is_drums"), [(0, False), (48, False), (0, True)])
def test_a_note_is_heard_where_its_attack_says(
    fluid: synth.Synth, program: int, is_drums: bool
) -> None:
    note = Note(0.5, 0.9, 38 if is_drums else 60, 100)
    voice = Voice("lead", program, (note,), is_drums=is_drums)
    sound = fluid.play([synth.Seat(voice, "fluid", 0.0, 0.0)], 1.0)
    attack_s = fluid.probe("fluid", program, note.pitch, is_drums=is_drums).attack_s
    assert 0 < attack_s < 0.2
    power = np.convolve(np.square(sound).sum(axis=1), np.ones(128) / 128)[: len(sound)]
    loud = np.flatnonzero(power[: round(0.85 * synth.RATE)] >= power[:37_000].max() / 16)
    assert abs(loud[0] / synth.RATE - (0.5 + attack_s)) < 0.003
    assert not sound[: round(0.499 * synth.RATE)].any()


@needs_fluidsynth
def test_nothing_of_a_performance_is_heard_in_the_next_one(fluid: synth.Synth) -> None:
    voice = Voice("lead", 89, tuple(Note(0.0, 9.0, pitch, 127) for pitch in (48, 60, 64)))
    quiet = Voice("lead", 0, (Note(0.9, 1.0, 60, 90),))
    fluid.play([synth.Seat(voice, "fluid", 0.0, 0.0)], 0.1)
    sound = fluid.play([synth.Seat(quiet, "fluid", 0.0, 0.0)], 1.0)
    assert not sound[:39_000].any()


@needs_fluidsynth
def test_a_corpus_goes_on_where_it_was_stopped_and_is_the_same_again(tmp_path: Path) -> None:
    root = tmp_path / "data" / "midi"
    strokes = [(0.5 * k, 0.5 * k + 0.1, 36) for k in range(48)]
    rows = ["drummer,session,id,style,bpm,beat_type,time_signature,midi_filename"]
    for drummer in (1, 2, 3):
        name = f"drummer{drummer}/session1"
        write_midi(root / "groove" / f"{name}/1.mid", {"kit": strokes}, channel=9)
        rows.append(f"drummer{drummer},{name},{name}/1,x,120,beat,4-4,{name}/1.mid")
    (root / "groove" / "info.csv").write_text("\n".join(rows) + "\n")
    song(root / "pop909" / "001")
    segments(root / "pop909", {"001": 0})
    for folder, limits in (("once", (4,)), ("twice", (2, 4))):
        for limit in limits:
            renders.make(tmp_path / "data", tmp_path / folder, limit=limit)
    once, twice = (list(renders.corpus(tmp_path / folder)) for folder in ("once", "twice"))
    assert [one.path.name for one in once] == [one.path.name for one in twice]
    assert len(once) == 4
    for first, second in zip(once, twice, strict=True):
        np.testing.assert_array_equal(first.samples, second.samples)
        assert first.events.to_json() == second.events.to_json()
        assert len(first.samples) / first.sample_rate == pytest.approx(first.events.duration_s)
    tests = list(renders.corpus(tmp_path / "once", split="test", only="groove"))
    assert [one.group for one in tests] == ["groove/drummer2-session1"]
    order = list(islice(renders.plan_of(root), 64))
    folds = Counter(
        (item.name.partition("/")[0], item.fold, variant > 0) for item, variant in order
    )
    assert folds["groove", "test", True] == 0  # what tests is played once
    assert folds["groove", "train", True] > 10
