"""Scores for piano, string quartet, jazz trio, blues band and country band. Each function takes a
seeded generator, which decides only performance details and improvised lines, and returns a
`Piece`."""

from __future__ import annotations

import numpy as np

from composer.midi import Note, Part, Piece, humanise, scoops, swing
from composer.theory import (
    Chord,
    above,
    block_chords,
    changes,
    line,
    pattern,
    voicings,
    walking_bass,
)


def nocturne(rng: np.random.Generator) -> Piece:
    """Solo piano, E flat major: a singing right hand over wide broken chords, with rubato."""
    harmony = changes("Eb|Cm|Fm7|Bb7|G7|Cm Ab|Fm7 Bb7|Eb Abm6|Eb")
    melody = line(
        "Bb4:1 G5:1.5 F5:.5 Eb5:1 | Eb5:1.5 D5:.5 C5:1 G4:1 | Ab4:1 C5:1 Eb5:1.5 D5:.5"
        "| D5:1.5 C5:.5 Bb4:1 Ab4:1 | B4:1 D5:1 Ab5:1! G5:1 | Eb5:1.5 G5:.5 C6:1! Bb5:.5 Ab5:.5"
        "| Ab5:1 G5:.5 F5:.5 D5:1 F5:1 | Eb5:1.5 Bb4:.5 B4:1 Ab4:1 | Bb4:1 Eb5:3",
        velocity=88,
        legato=1.0,
    )
    inner = []
    for note in melody:
        if note.duration_beats < 1.0:
            continue
        span = next(item for item in reversed(harmony) if item[0] <= note.start_beats)
        below = [
            key
            for key in range(note.pitch - 9, note.pitch - 2)
            if key % 12 in span[2].pitch_classes
        ]
        if below:
            inner.append(Note(note.start_beats, note.duration_beats, below[-1], 58))
    left = []
    for start, length, harmony_chord in harmony[:-1]:
        root = above(harmony_chord.bass, 38)
        third, fifth = (above(item, root + 4) for item in harmony_chord.pitch_classes[1:3])
        figure = (root, fifth, root + 12, third + 12, root + 12, fifth)
        for index in range(round(length * 3)):
            key = figure[index % 6] if index else root - 12 if root > 45 else root
            left.append(Note(start + index / 3, 0.6, key, 66 if index % 6 == 0 else 50))
    for index, key in enumerate((39, 46, 55, 63, 67)):
        left.append(Note(32 + 0.09 * index, 3.4, key, 62))
    pedal = [
        event for start, _, _ in harmony for event in ((start + 0.12, 64, 127), (start, 64, 0))
    ]
    # Each phrase gathers pace and then gives it back; the last bar broadens.
    bpms = [80, 86, 88, 82, 86, 90, 84, 72, 60]
    tempo = tuple((4.0 * bar, float(bpm)) for bar, bpm in enumerate(bpms))
    notes = humanise(melody + inner, rng, timing_beats=0.015) + humanise(left, rng)
    piano = Part("piano", 0, tuple(notes), reverb=0.35, controls=tuple(pedal))
    return Piece("nocturne", 36, tempo, (piano,), loudness_db=-19, reverb_s=2.0, tail_s=1.5, seed=1)


def quartet(rng: np.random.Generator) -> Piece:
    """String quartet with double bass, D minor, on a falling bass; the texture turns in bar 7."""
    harmony = changes("Dm|A7/C#|F/C|G/B Gm/Bb|A7|Dm|Gm|C7|F|Bb|Em7b5 A7|Dm")
    violin = line(
        "A4:1.5 D5:.5 F5:1 E5:1 | E5:1.5 C#5:.5 A4:1 E5:1 | F5:1.5 C5:.5 A4:1 F5:1"
        "| D5:1 G5:1 F5:.5 D5:.5 Bb4:1 | C#5:1.5 D5:.5 E5:2 | A5:1.5! F5:.5 D5:.5 E5:.5 F5:1"
        "| Bb5:1.5! A5:.5 G5:1 D5:1 | E5:1.5 F5:.5 G5:1 Bb5:1! | A5:1.5 G5:.5 F5:1 C5:1"
        "| D5:1 F5:.5 G5:.5 F5:1 D5:1 | G5:1 Bb4:1 A4:1 C#5:1 | D5:4",
        velocity=92,
        legato=1.0,
    )
    cello = line(
        "D3:2 A2:1 D3:1 | C#3:2 A2:1 C#3:1 | C3:2 A2:1 C3:1 | B2:2 Bb2:2 | A2:1 E3:1 A3:1 C#3:1"
        "| D3:1 F3:1 A3:1 D3:1 | G3:1 D3:1 Bb2:1 G2:1 | C3:1 E3:1 G3:1 Bb3:1 | A3:1 F3:1 C3:1 F2:1"
        "| Bb2:1 D3:1 F3:1 Bb2:1 | E3:2 A2:2 | D2:4",
        velocity=84,
        legato=1.0,
    )
    second, viola = [], []
    for start, length, keys in voicings(harmony[:-1], low=55, high=74):
        moving, held = (second, viola) if start < 24 else (viola, second)
        if moving is viola:
            keys = tuple(above(key % 12, 48) for key in keys)
        low, middle, high = keys[0], keys[1], keys[-1]
        figure = (low, middle, high, middle)
        moving += [
            Note(start + 0.5 * step, 0.48, figure[step % 4], 66)
            for step in range(round(length * 2))
        ]
        key = above(keys[1] % 12, 57 if held is second else 48)
        held.append(Note(start, length, key, 70))
    second.append(Note(44, 4, 66, 72))
    viola.append(Note(44, 4, 57, 72))
    # The low D lies under the open E string of a double bass.
    bass = [
        Note(note.start_beats, 0.8, note.pitch - (12 if note.pitch >= 40 else 0), 80)
        for note in cello
        if note.start_beats % 2 == 0
    ]
    return Piece(
        "quartet",
        48,
        ((0.0, 96.0), (40.0, 92.0), (42.0, 82.0)),
        (
            Part("violin 1", 40, tuple(humanise(violin, rng)), 1.0, -0.45, 0.4),
            Part("violin 2", 40, tuple(humanise(second, rng)), -4.0, -0.15, 0.4),
            Part("viola", 41, tuple(humanise(viola, rng)), -4.0, 0.2, 0.4),
            Part("cello", 42, tuple(humanise(cello, rng)), -1.0, 0.45, 0.35),
            Part("double bass", 45, tuple(humanise(bass, rng)), -5.0, 0.3, 0.35),
        ),
        loudness_db=-18,
        reverb_s=2.2,
        tail_s=1.5,
        seed=2,
    )


def _improvised(
    spans: list[tuple[float, float, Chord]],
    rng: np.random.Generator,
    *,
    key: int,
    scale: tuple[int, ...],
    low: int,
    high: int,
) -> list[Note]:
    """Eighth notes in the manner of bebop: chord tones on the beat, and off it the neighbour that
    leads on; the line turns at the edges of its range and breathes now and then."""
    notes: list[Note] = []
    downward = True
    for start, length, harmony in spans:
        beat = start
        while beat < start + length:
            tones = [item for item in range(low, high + 1) if item % 12 in harmony.pitch_classes]
            ahead = [item for item in tones if (item < key) == downward and item != key]
            if not ahead or rng.random() < 0.18:
                downward = not downward
                ahead = [item for item in tones if (item < key) == downward and item != key]
            target = min(ahead, key=lambda item: abs(item - key)) if ahead else key
            if rng.random() < 0.17 and beat > spans[0][0]:
                beat += 1.0
                continue
            inside = [
                item
                for item in range(min(key, target) + 1, max(key, target))
                if (item - scale[0]) % 12 in scale[1:]
            ]
            notes.append(Note(beat, 0.46, target, 92))
            neighbour = inside[len(inside) // 2] if inside else target + (1 if downward else -1)
            notes.append(Note(beat + 0.5, 0.42, neighbour, 76))
            key = target
            beat += 1.0
    return notes


def jazz_trio(rng: np.random.Generator) -> Piece:
    """Piano, bass and drums, F major, medium swing: a head of eight bars, then a solo."""
    spans = changes("Gm7|C7|Fmaj7|D7b9|Gm7|C7|Am7 D7|Gm7 C7|Cm7|F7|Bbmaj7|Bbm6|Am7|D7b9|Gm7 C7|F6")
    head = line(
        "r:.5 D5:.5 F5:.5 D5:.5 Bb4:1 r:.5 A4:.5 | G4:.5 Bb4:.5 D5:.5 E5:.5 r:1 C5:1"
        "| A4:1.5 C5:.5 E5:1! r:.5 F5:.5 | F#5:.5 Eb5:.5 C5:.5 A4:.5 Bb4:1 r:1"
        "| r:.5 D5:.5 F5:.5 D5:.5 Bb4:1 r:.5 A4:.5 | G4:.5 Bb4:.5 E5:.5 D5:.5 C#5:1 r:1"
        "| C5:.5 E5:.5 G5:.5 E5:.5 F#5:1! r:.5 D5:.5 | F5:.5 D5:.5 Bb4:.5 G4:.5 E4:1 r:1",
        velocity=90,
    )
    f_major = (5, 0, 2, 4, 5, 7, 9, 11)
    solo = _improvised(spans[10:-1], rng, key=79, scale=f_major, low=64, high=84)
    ending = [Note(60, 1.4, 81, 96), Note(61.5, 2.0, 77, 88)]
    comp = []
    rhythms = ((0.0, 1.5), (1.5, 2.5), (0.5, 2.0), (1.0, 3.5), (0.0, 2.5))
    for start, length, keys in voicings(spans, low=50, high=67, rootless=True):
        for offset in rhythms[int(rng.integers(len(rhythms)))]:
            if offset < length:
                comp += [Note(start + offset, 0.45, key, 64) for key in keys]
    bass = walking_bass(spans, low=28, high=50)
    whole = range(16)
    drums = (
        pattern("x.xox.xo", "ride", bars=whole, step_beats=0.5, scale=0.85)
        + pattern("..x...x.", "pedal", bars=whole, step_beats=0.5, scale=0.8)
        + pattern("g.g.g.g.", "kick", bars=whole, step_beats=0.5)
        + [
            Note(beat + 0.5 * rng.integers(0, 8), 0.3, 38, int(rng.integers(28, 56)))
            for beat in range(0, 60, 4)
        ]
        + pattern("......oxxX......", "snare", bars=range(7, 8), scale=0.8)
    )
    return Piece(
        "jazz_trio",
        64,
        ((0.0, 140.0),),
        (
            Part(
                "piano right", 0, tuple(humanise(swing(head + solo + ending), rng)), 0.0, 0.1, 0.15
            ),
            Part("piano left", 0, tuple(humanise(swing(comp), rng)), -6.0, -0.1, 0.15),
            Part("bass", 32, tuple(humanise(bass, rng)), -1.0, 0.0, 0.06),
            Part(
                "drums",
                "drums",
                tuple(humanise(swing(drums), rng, timing_beats=0.008)),
                -4.0,
                0.0,
                0.15,
            ),
        ),
        loudness_db=-17,
        reverb_s=0.9,
        seed=3,
    )


def blues(rng: np.random.Generator) -> Piece:
    """Twelve bars in A with a quick change: lead guitar, organ, bass and a shuffle."""
    spans = changes("A7|D7|A7|A7|D7|D7|A7|A7|E7|D7|A7 D7|E7 A7")
    lead = swing(
        line(
            "r:1 E4:.5 G4:.5 A4:1! C5:.5 A4:.5 | r:.5 C5:.5 D5:.5 C5:.5 A4:1 G4:.5 A4:.5"
            "| r:1 E5:1.5! D5:.5 C5:.5 A4:.5 | C#5:.5 A4:.5 G4:.5 E4:.5 A4:2"
            "| r:.5 A4:.5 C5:.5 D5:.5 Eb5:.5 D5:.5 C5:1! | D5:.5 C5:.5 A4:.5 F#4:.5 A4:1 r:1"
            "| r:1 A5:1! G5:.5 E5:.5 D5:.5 C5:.5 | C#5:1 A4:.5 G4:.5 A4:2"
            "| B4:.5 D5:.5 E5:.5 G5:.5 E5:1! D5:.5 B4:.5"
            "| A4:.5 C5:.5 D5:.5 C5:.5 A4:.5 G4:.5 F#4:1"
            "| A4:.5 C5:.5 C#5:.5 E5:.5 A5:1! G5:.5 E5:.5 | Eb5:.5 D5:.5 B4:.5 G#4:.5 A4:2",
            velocity=94,
        )
    )
    bass, rhythm = [], []
    for start, length, harmony in spans:
        root = above(harmony.root, 28)
        boogie = (0, 0, 4, 4, 7, 7, 9, 7)
        bass += [
            Note(start + 0.5 * step, 0.42, root + boogie[step], 96 if step % 2 == 0 else 74)
            for step in range(round(length * 2))
        ]
        for step in range(round(length * 2)):
            sixth = 9 if step % 4 in (2, 3) else 7
            loud = 84 if step % 2 == 0 else 66
            rhythm += [
                Note(start + 0.5 * step, 0.38, root + 12 + item, loud) for item in (0, sixth)
            ]
    organ = block_chords(
        voicings(spans, low=57, high=74), [(0.0, 1.4, 74), (1.5, 0.4, 62), (2.5, 1.3, 70)]
    )
    drums = (
        pattern("x.xox.xo", "hat", bars=range(4), step_beats=0.5)
        + pattern("xoxoxoxo", "ride", bars=range(4, 12), step_beats=0.5, scale=0.9)
        + pattern("x..ox..o", "kick", bars=range(12), step_beats=0.5)
        + pattern("..x...x.", "snare", bars=range(12), step_beats=0.5, scale=1.05)
        + pattern("x.......", "crash", bars=range(4, 12, 4), step_beats=0.5, scale=0.8)
        + pattern("....xxXX", "tom_mid", bars=range(3, 4), step_beats=0.5)
    )
    return Piece(
        "blues",
        48,
        ((0.0, 104.0),),
        (
            Part(
                "lead guitar",
                27,
                tuple(humanise(lead, rng)),
                1.5,
                0.15,
                0.25,
                ("crunched",),
                bends=scoops(lead, depth_semitones=1.5),
            ),
            Part("rhythm guitar", 26, tuple(humanise(swing(rhythm), rng)), -7.0, -0.5, 0.12),
            Part("organ", 16, tuple(humanise(swing(organ), rng)), -6.0, 0.45, 0.2, ("chorused",)),
            Part("bass", 33, tuple(humanise(swing(bass), rng)), -1.0, 0.0, 0.04),
            Part(
                "drums",
                "drums",
                tuple(humanise(swing(drums), rng, timing_beats=0.006)),
                -1.0,
                0.0,
                0.12,
            ),
        ),
        loudness_db=-15,
        reverb_s=1.0,
        seed=4,
    )


def country(rng: np.random.Generator) -> Piece:
    """Train beat in G: sliding steel guitar, then fiddle, over banjo rolls and acoustic guitar."""
    spans = changes("G|G|C|G|G|Em|A7|D7|G|G7|C|Cm|G|D7|G C|G")
    steel = line(
        "r:2 B4:.5 D5:.5 E5:1 | D5:1.5 B4:.5 G4:2 | E5:1.5! G5:.5 E5:1 C5:1 | D5:3 r:1"
        "| r:1 D5:.5 E5:.5 G5:1! E5:1 | B4:1.5 D5:.5 E5:2 | C#5:1 E5:1 G5:1 E5:1 | F#5:1 D5:3",
        velocity=92,
        legato=1.0,
    )
    fiddle = line(
        "G5:.5! A5:.5 B5:.5 A5:.5 G5:.5 E5:.5 D5:1 | D5:.5 E5:.5 F5:.5 E5:.5 D5:.5 B4:.5 G4:1"
        "| C5:.5 D5:.5 E5:.5 G5:.5 A5:1! G5:1 | Eb5:.5 G5:.5 C6:1! Bb5:.5 G5:.5 Eb5:1"
        "| D5:.5 G5:.5 B5:.5 A5:.5 G5:.5 E5:.5 D5:1 | C5:.5 D5:.5 F#5:.5 A5:.5 C6:.5 A5:.5 F#5:1"
        "| G5:1 B5:1 A5:.5 G5:.5 E5:1 | G5:.5 D5:.5 B4:.5 D5:.5 G5:2!",
        start_beats=32,
        velocity=90,
    )
    bass, strum, banjo = [], [], []
    for start, length, harmony in spans:
        root = above(harmony.root, 31)
        fifth = root + 7 if root + 7 <= 43 else root - 5
        for step in range(0, round(length), 2):
            bass.append(Note(start + step, 0.85, root if step % 4 == 0 else fifth, 98))
    for start, length, keys in voicings(spans, low=52, high=69):
        for step in range(round(length)):
            if step % 2 == 0:
                strum.append(Note(start + step, 0.8, keys[0] - 12, 84))
            for index, key in enumerate((keys[0], keys[1], keys[2], keys[0] + 12)):
                strum.append(Note(start + step + 0.5 + 0.012 * index, 0.4, key, 78))
        roll = (keys[0], keys[1], keys[2], keys[0] + 12, keys[1], keys[2], keys[0] + 12, keys[1])
        banjo += [
            Note(start + 0.25 * step, 0.24, roll[step % 8], 84 if step % 3 == 0 else 66)
            for step in range(round(length * 4))
        ]
    drums = (
        pattern("oooXoooX oooXoooX", "snare", bars=range(1, 15), scale=0.9)
        + pattern("x...x...x...x...", "kick", bars=range(15))
        + pattern("..x...x...x...x.", "pedal", bars=range(15))
        + pattern("oooooxxX oxoXXXXX", "snare", bars=range(15, 16), scale=0.8)
        + [Note(32, 1.0, 49, 84)]
    )
    return Piece(
        "country",
        64,
        ((0.0, 126.0),),
        (
            Part(
                "steel guitar",
                26,
                tuple(humanise(steel, rng)),
                1.0,
                0.3,
                0.3,
                ("chorused",),
                bank=8,
                bends=scoops(steel, depth_semitones=2.0, over_beats=0.35),
            ),
            Part(
                "fiddle",
                110,
                tuple(humanise(fiddle, rng)),
                -1.0,
                -0.3,
                0.25,
                bends=scoops(fiddle, depth_semitones=0.7, over_beats=0.15),
            ),
            Part("banjo", 105, tuple(humanise(banjo, rng)), -7.0, -0.55, 0.12),
            Part("acoustic guitar", 25, tuple(humanise(strum, rng)), -2.0, 0.5, 0.12),
            Part("bass", 32, tuple(humanise(bass, rng)), -1.0, 0.0, 0.04),
            Part("drums", "drums", tuple(humanise(drums, rng, timing_beats=0.006)), -1.0, 0.0, 0.1),
        ),
        loudness_db=-15,
        reverb_s=0.9,
        seed=5,
    )
