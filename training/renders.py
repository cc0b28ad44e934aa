"""Scores played by an orchestra of soundfonts, with the exact times of everything in them.

``python -m training renders --data DATA --out runs/renders`` makes the corpus, and goes on where it
was stopped; each prefix of it has train, validation and test in the same proportions, and the test
part uses songs, drummers, programs and kits that no other part has. Consumers iterate it::

    for rendering in training.renders.corpus(Path("runs/renders"), split="train", only="pop909"):
        rendering.samples      # float32, mono
        rendering.sample_rate  # 22050
        rendering.events       # Events: onsets, beats, downbeats, sections, keys, bpm, tuning
        rendering.group        # what must not be split

``render`` plays one score of one's own. Times are seconds from the first sample.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import drums, mix, orchestra, scores
from training.datasets import SCORE_SETS
from training.mix import Desk, random_desk
from training.orchestra import Voice
from training.scores import Annotation, Float64, KeySpan, Piece, Score, Section
from training.synth import Seat, Synth

# What follows what: 6 of 16 items are songs (240 s each), 10 drums alone (50 s each).
ORDER = (
    "pop909 test", "groove test", "pop909 train", "groove train", "pop909 validation",
    "groove train", "groove validation", "pop909 train", "groove train", "groove train",
    "pop909 train", "groove train", "groove test", "pop909 train", "groove train", "groove train",
)  # fmt: skip
SOUNDFONT_SHARES = {"fluid": 0.4, "muse": 0.3, "tim": 0.2, "opl3": 0.1}
LEAD_DB = -30.0  # of a voice at 0 dB, as probed: most programs can be brought there
STRETCH = {"pop909": 0.2, "groove": 0.15}  # at most exp(+-this)
DETUNED = 0.4  # this share is played off 440 Hz, by up to a quarter tone


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """What is heard when. Arrays are float64 and ascend; onsets have one entry a note.

    ``onset_levels_db`` is a note's level beside the ninth decile of all notes;
    ``onset_attacks_s`` how long after the note-on it is heard (already in ``onsets_s``).
    ``heard`` is the annotation, if any, that orchestration and drums follow.
    """

    name: str
    group: str
    fold: str
    variant: int
    duration_s: float
    onsets_s: Float64
    onset_levels_db: Float64
    onset_attacks_s: Float64
    beats_s: Float64
    downbeats_s: Float64
    bpm: float | None
    keys: tuple[KeySpan, ...]
    tuning_hz: float
    annotations: tuple[Annotation, ...]
    heard: int | None
    has_drums: bool
    instruments: tuple[str, ...]
    desk: dict = field(default_factory=dict)

    def audible_onsets_s(self, *, floor_db: float = -26.0, within_s: float = 0.03) -> Float64:
        """Onsets a listener can tell apart: loud enough, slow ones not under a quick one, merged.

        A string section that begins with a piano's chord is not heard to begin after it: an
        attack of over 30 ms is left out where another note of at least its level less 6 dB is
        struck with it.
        """
        loud = self.onset_levels_db >= floor_db
        quick = loud & (self.onset_attacks_s <= 0.03)
        quick_s, quick_db = self.onsets_s[quick], self.onset_levels_db[quick]
        kept = self.onsets_s[quick].tolist()
        for index in np.flatnonzero(loud & ~quick):
            begun_s = self.onsets_s[index] - self.onset_attacks_s[index]
            low, high = np.searchsorted(quick_s, [begun_s - 0.03, begun_s + 0.05])
            if not (quick_db[low:high] >= self.onset_levels_db[index] - 6).any():
                kept.append(self.onsets_s[index])
        return scores.merged_onsets_s(kept, within_s=within_s)

    @property
    def key(self) -> KeySpan | None:
        """The key that holds longest."""
        return max(self.keys, key=lambda span: span.end_s - span.start_s, default=None)

    def to_json(self) -> str:
        rounded = {
            one.name: np.round(value, 5).tolist()
            for one in fields(self)
            if isinstance(value := getattr(self, one.name), np.ndarray)
        }
        return json.dumps(asdict(self) | rounded)

    @classmethod
    def from_json(cls, text: str) -> Events:
        values = json.loads(text)
        for name in ("onsets_s", "onset_levels_db", "onset_attacks_s", "beats_s", "downbeats_s"):
            values[name] = np.array(values[name], dtype=np.float64)
        values["keys"] = tuple(KeySpan(**span) for span in values["keys"])
        values["annotations"] = tuple(
            Annotation(tuple(Section(**section) for section in one["sections"]), one["quality"])
            for one in values["annotations"]
        )
        values["instruments"] = tuple(values["instruments"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Rendering:
    """One item of a corpus; the audio is read when it is asked for."""

    path: Path
    events: Events
    sample_rate: int = mix.RATE

    @property
    def group(self) -> str:
        return self.events.group

    @property
    def samples(self) -> NDArray[np.float32]:
        import soundfile

        samples, rate = soundfile.read(self.path, dtype="float32")
        if rate != self.sample_rate:
            raise ValueError(f"{self.path} is at {rate} Hz, not at {self.sample_rate}")
        return samples


def corpus(
    folder: Path, *, split: str | None = None, only: str | None = None
) -> Iterator[Rendering]:
    """What is there of a corpus, in the order it was made; ``only`` is "groove" or "pop909"."""
    for path in sorted(folder.glob(f"*_{split or '*'}_{only or '*'}-*.json")):
        events = Events.from_json(path.read_text(encoding="utf-8"))
        yield Rendering(path.with_suffix(".flac"), events)


def seated(voices: Sequence[Voice], synth: Synth, rng: np.random.Generator) -> list[Seat]:
    """A soundfont and a level for every voice: what its gain says beside the lead."""
    names = [name for name in SOUNDFONT_SHARES if name in synth.soundfonts]
    shares = np.array([SOUNDFONT_SHARES[name] for name in names])
    seats = []
    for voice in voices:
        order = rng.choice(len(names), len(names), replace=False, p=shares / shares.sum())
        soundfont = next(
            names[k] for k in order if synth.has(names[k], voice.program, is_drums=voice.is_drums)
        )
        pitches = [note.pitch for note in voice.notes]
        velocity = float(np.mean([note.velocity for note in voice.notes]))
        probed = [drums.KICK, drums.SNARE] if voice.is_drums else [int(np.median(pitches))]
        level_db = max(
            synth.probe(soundfont, voice.program, pitch, is_drums=voice.is_drums).level_db
            for pitch in probed
        ) + 40 * np.log10(velocity / 100)
        gain_db = float(np.clip(LEAD_DB + voice.gain_db - level_db, -36, 4))
        pan = 0.0 if voice.role in ("bass", "drums") else float(rng.uniform(-0.6, 0.6))
        seats.append(Seat(voice, soundfont, gain_db, pan))
    return seats


def render(
    score: Score,
    voices: Sequence[Voice],
    synth: Synth,
    rng: np.random.Generator,
    *,
    desk: Desk,
    tuning_cents: float = 0.0,
    heard: int | None = None,
    variant: int = 0,
) -> tuple[NDArray[np.float32], Events]:
    """Mono audio at ``mix.RATE`` and its events. Raises AppError without FluidSynth."""
    seats = seated(voices, synth, rng)
    stereo = synth.play(seats, score.duration_s, tuning_cents=tuning_cents)
    samples = mix.mixed(stereo, 44_100, desk)
    onsets = np.array(
        [
            (
                note.start_s + probe.attack_s,
                probe.level_db + seat.gain_db,
                probe.attack_s,
                note.velocity,
            )
            for seat in seats
            for note in seat.voice.notes
            for probe in [
                synth.probe(
                    seat.soundfont, seat.voice.program, note.pitch, is_drums=seat.voice.is_drums
                )
            ]
        ]
    ).reshape(-1, 4)
    onsets = onsets[np.argsort(onsets[:, 0], kind="stable")]
    levels_db = onsets[:, 1] + 40 * np.log10(onsets[:, 3] / 100)
    levels_db -= np.quantile(levels_db, 0.9) if len(levels_db) else 0.0
    return samples, Events(
        name=score.name,
        group=score.group,
        fold=score.fold,
        variant=variant,
        duration_s=len(samples) / mix.RATE,
        onsets_s=onsets[:, 0],
        onset_levels_db=levels_db,
        onset_attacks_s=onsets[:, 2],
        beats_s=score.beats_s,
        downbeats_s=score.downbeats_s,
        bpm=score.bpm,
        keys=score.keys,
        tuning_hz=440.0 * 2 ** (tuning_cents / 1200),
        annotations=score.annotations,
        heard=heard,
        has_drums=any(voice.is_drums for voice in voices),
        instruments=tuple(
            f"{s.voice.role}: {s.soundfont} {'kit' if s.voice.is_drums else 'program'} "
            f"{s.voice.program}"
            for s in seats
        ),
        desk=desk.as_dict(),
    )


def performance(
    score: Score, drummers: Sequence[Piece], rng: np.random.Generator
) -> tuple[Score, list[Voice], int | None]:
    """The score in another tempo and key, and who plays it: drums alone, or a song."""
    kind = score.name.partition("/")[0]
    score = scores.stretch(score, float(np.exp(rng.uniform(-STRETCH[kind], STRETCH[kind]))))
    kit = int(rng.choice([k for k in orchestra.KITS if orchestra.kit_fold(k) == score.fold]))
    if kind == "groove":
        notes = tuple(drums.general_midi(score))
        voices = [Voice("drums", kit, notes, is_drums=True)]
        if score.fold == "train" and rng.random() < 0.3:
            voices.append(_bass_with(notes, rng))
        return score, voices, None
    score = scores.transpose(score, int(rng.integers(-5, 7)))
    heard = int(rng.integers(len(score.annotations))) if score.annotations else None
    annotation = score.annotations[heard] if heard is not None else None
    plan = orchestra.Plan(annotation, orchestra.textures(annotation, rng))
    voices = orchestra.arrange(score, plan, rng)
    strokes = _drum_part(score, plan, drummers, rng)
    if strokes:
        gain_db = orchestra.LEVELS_DB["drums"] + float(rng.uniform(-5, 3))
        voices.append(Voice("drums", kit, strokes, is_drums=True, gain_db=gain_db))
    return score, voices, heard


def _drum_part(
    score: Score, plan: orchestra.Plan, drummers: Sequence[Piece], rng: np.random.Generator
) -> tuple:
    """Programmed, or laid on the beats from a performance of the same fold."""
    is_in_four = len(score.downbeats_s) * 3.5 < len(score.beats_s) < len(score.downbeats_s) * 4.5
    if rng.random() < 0.5 and is_in_four:
        for index in rng.permutation(len(drummers))[:5]:
            piece = drummers[index].read()
            if len(piece.downbeats_s) > 4 and len(piece.beats_s) > 3.5 * len(piece.downbeats_s):
                return drums.performed(score, plan, piece, rng)
    return drums.programmed(score, plan, rng)


def _bass_with(strokes: Sequence[scores.Note], rng: np.random.Generator) -> Voice:
    """A bass that moves with the kick, so that drums alone are not all that has drums."""
    root = int(rng.integers(33, 45))
    notes: list[scores.Note] = []
    for stroke in strokes:
        if stroke.pitch in (35, 36) and (not notes or stroke.start_s - notes[-1].start_s > 0.12):
            pitch = root + int(rng.choice([0, 0, 0, 7, 10, 12, 5, 3]))
            notes.append(scores.Note(stroke.start_s, stroke.start_s + 0.25, pitch, 90))
    if not notes:
        notes = [scores.Note(strokes[0].start_s, strokes[0].start_s + 0.25, root, 90)]
    program = int(rng.choice(orchestra.programs_of("bass", "train")))
    return Voice("bass", program, tuple(notes), gain_db=float(rng.uniform(-8, 0)))


def plan_of(midi_root: Path) -> Iterator[tuple[Piece, int]]:
    """Pieces and variants in the order of the corpus, without end in the train fold.

    What tests is played once, what validates twice.
    """
    queues: dict[str, Iterator[tuple[Piece, int]]] = {}
    for dataset in SCORE_SETS:
        for fold in ("train", "validation", "test"):
            own = [piece for piece in dataset.pieces(midi_root) if piece.fold == fold]
            own.sort(key=_rank)
            queues[f"{dataset.name} {fold}"] = _variants(own, fold)
    for key in cycle(ORDER):
        if (item := next(queues[key], None)) is not None:
            yield item


def _rank(piece: Piece) -> float:
    """At random, but three whole performances come for each fill of three seconds."""
    drawn = int.from_bytes(hashlib.sha256(piece.name.encode()).digest()[:8], "big")
    return drawn * (4.0 if piece.name.endswith("-fill") else 1.0)


def _variants(pieces: Sequence[Piece], fold: str) -> Iterator[tuple[Piece, int]]:
    n_variants = {"test": 1, "validation": 2}.get(fold, 10**6)
    for variant in range(n_variants if pieces else 0):
        for piece in pieces:
            yield piece, variant


def make(
    data_root: Path,
    out: Path,
    *,
    only: str | None = None,
    fold: str | None = None,
    limit: int | None = None,
) -> None:
    """Render until killed, or ``limit`` items of the corpus are there. Prints how far it is.

    ``only`` one corpus, ``fold`` one fold of it; the others' places in the order stay free.
    """
    midi_root = data_root / "midi"
    out.mkdir(parents=True, exist_ok=True)
    synth = Synth()
    fours = {
        fold: [
            piece
            for dataset in SCORE_SETS
            if dataset.name == "groove"
            for piece in dataset.pieces(midi_root)
            if piece.fold == fold and piece.name.endswith("-beat")
        ]
        for fold in ("train", "validation", "test")
    }
    began, audio_s = time.monotonic(), 0.0
    for index, (piece, variant) in enumerate(plan_of(midi_root)):
        if limit is not None and index >= limit:
            return
        kind, _, short = piece.name.partition("/")
        stem = f"{index:05d}_{piece.fold}_{kind}-{short}-{variant}"
        if kind != (only or kind) or piece.fold != (fold or piece.fold):
            continue
        if (out / f"{stem}.json").exists():
            continue
        digest = hashlib.sha256(f"{piece.name}:{variant}".encode()).digest()
        rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
        score = piece.read()
        if not any(part.notes for part in score.parts):
            continue
        score, voices, heard = performance(score, fours[piece.fold], rng)
        cents = float(rng.uniform(-50, 50)) if rng.random() < DETUNED else 0.0
        samples, events = render(
            score,
            voices,
            synth,
            rng,
            desk=random_desk(rng),
            tuning_cents=cents if kind == "pop909" else 0.0,
            heard=heard,
            variant=variant,
        )
        _write(out / stem, samples, events)
        audio_s += events.duration_s
        if index % 20 == 0:
            spent_s, cpu_s = time.monotonic() - began, time.process_time()
            print(
                f"{index}: {audio_s / 3600:.2f} h in {spent_s:.0f} s, "
                f"{audio_s / cpu_s:.0f} s a CPU second",
                flush=True,
            )


def _write(stem: Path, samples: NDArray[np.float32], events: Events) -> None:
    """The events last, each file whole or not at all: what has events is complete."""
    import soundfile

    temporary = stem.with_name(f".{stem.name}.part")
    soundfile.write(temporary, samples, mix.RATE, format="FLAC", subtype="PCM_16")
    os.replace(temporary, stem.with_name(stem.name + ".flac"))
    temporary.write_text(events.to_json(), encoding="utf-8")
    os.replace(temporary, stem.with_name(stem.name + ".json"))
