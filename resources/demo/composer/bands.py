"""Scores for disco, metal, reggae and a sung ballad: played instruments with drums. Each function
takes a seeded generator, which decides only performance details, and returns a `Piece`."""

from __future__ import annotations

import numpy as np

from composer.midi import Note, Part, Piece, humanise, scoops, swing
from composer.theory import above, block_chords, changes, line, pattern, pitch, voicings


def disco(rng: np.random.Generator) -> Piece:
    """Four on the floor in A minor: octave bass, scratched guitar, strings and brass."""
    spans = changes("Am7|D9|Gmaj7|Cmaj7|Fmaj7|Bm7b5|E7|E7|Am7|D9|Gmaj7|Cmaj7|Fmaj7|E7|Am7")
    strings = line(
        "E5:3 D5:.5 C5:.5 | F#5:3 E5:.5 D5:.5 | B5:2 A5:1 G5:1 | E5:3 G5:1 | A5:2 G5:1 F5:1"
        "| D5:2 F5:1 A5:1 | G#5:2 B5:2 | E5:.5 F5:.5 G#5:.5 A5:.5 B5:.5 C6:.5 D6:.5 E6:.5"
        "| E6:3! D6:.5 C6:.5 | D6:2 C6:1 A5:1 | B5:1.5 D6:1.5 B5:1 | G5:3 B5:1 | C6:2 A5:1 F5:1"
        "| B5:1.5 G#5:1.5 E5:1 | A5:4",
        velocity=86,
        legato=1.0,
    )
    strings += [
        Note(note.start_beats, note.duration_beats, note.pitch - 12, 74) for note in strings
    ]
    bass, scratch = [], []
    for start, length, harmony in spans:
        root = above(harmony.root, 28)
        for step in range(round(length * 2)):
            key = root + 12 if step % 2 else root
            bass.append(Note(start + 0.5 * step, 0.36, key, 104 if step % 2 == 0 else 92))
        if length == 4:
            bass[-1] = Note(start + 3.5, 0.4, root + 7, 94)
    for start, length, keys in voicings(spans, low=60, high=78, rootless=True):
        marks = "x.oxo.xo.oxox.xo" if start % 8 == 0 else "x.oxo.xoo.xoxoxo"
        for step in range(round(length * 4)):
            if marks[step] != ".":
                muted = marks[step] == "o"
                scratch += [
                    Note(start + 0.25 * step, 0.07 if muted else 0.22, key, 58 if muted else 92)
                    for key in keys[-3:]
                ]
    brass = [
        Note(start + offset, length, key, 100)
        for start, _, keys in voicings(spans, low=60, high=77)[8:14]
        for offset, length in ((1.5, 0.3), (2.0, 0.3), (3.5, 0.4))
        for key in keys
    ]
    rhodes = block_chords(voicings(spans, low=52, high=70), [(0.0, 1.4, 70), (1.5, 2.2, 62)])
    drums = (
        pattern("x...x...x...x...", "kick", bars=range(15), scale=1.15)
        + pattern("....x.......x...", "snare", bars=range(2, 15))
        + pattern("....x.......x...", "clap", bars=range(2, 15), scale=0.8)
        + pattern("x.o.x.o.x.o.x.o.", "hat", bars=range(2), scale=0.8)
        + pattern("xo..xo..xo..xo..", "hat", bars=range(2, 15), scale=0.8)
        + pattern("..x...x...x...x.", "open", bars=range(2, 15), scale=0.9)
        + pattern("o.xoo.xoo.xoo.xo", "tambourine", bars=range(8, 15), scale=0.7)
        + pattern("..x..x.o..x.xx.o", "conga", bars=range(15), scale=0.7)
        + pattern("........xxxxXXXX", "snare", bars=range(7, 8), scale=0.8)
        + pattern("X...............", "crash", bars=range(8, 15, 6))
    )
    return Piece(
        "disco",
        60,
        ((0.0, 118.0),),
        (
            Part("strings", 48, tuple(humanise(strings, rng)), -2.0, -0.1, 0.35),
            Part("brass", 61, tuple(humanise(brass, rng)), -4.0, 0.35, 0.2),
            Part(
                "scratch guitar",
                27,
                tuple(humanise(scratch, rng, timing_beats=0.006)),
                -6.0,
                -0.55,
                0.1,
                ("wah",),
            ),
            Part("electric piano", 4, tuple(humanise(rhodes, rng)), -7.0, 0.5, 0.15, ("chorused",)),
            Part("bass", 33, tuple(humanise(bass, rng, timing_beats=0.005)), 0.5),
            Part("drums", "drums", tuple(humanise(drums, rng, timing_beats=0.003)), 1.5, 0.0, 0.08),
        ),
        loudness_db=-14,
        reverb_s=1.1,
        seed=6,
    )


def _power(root: int) -> tuple[int, ...]:
    return (root, root + 7, root + 12)


def metal(rng: np.random.Generator) -> Piece:
    """E minor at 164: galloping muted low strings, power chords, double kick and a lead."""
    e, g, a, bflat, c, d, f = (pitch(name) for name in ("E2", "G2", "A2", "Bb2", "C3", "D3", "F2"))
    gallop = "x.xxx.xxx.xxC.C."  # x: muted open string, C: a chord struck open
    closing = ((g, f), (bflat, a), (g, f), (c, bflat))
    riff: list[Note] = []
    for bar in range(8):
        chords = iter(closing[bar % 4])
        for step, mark in enumerate(gallop):
            start = 4.0 * bar + 0.25 * step
            if mark == "x":
                riff.append(Note(start, 0.11, e, 104 if step % 4 == 0 else 88))
            elif mark == "C":
                riff += [Note(start, 0.45, key, 108) for key in _power(next(chords))]
    verse = ((e, 2), (c, 2), (d, 2), (a, 1), (d, 1), (e, 2), (c, 2), (g, 2), (f, 2), (e, 2))
    start = 32.0
    for root, half_bars in verse:
        for step in range(half_bars * 8):
            if step == 0:
                riff += [Note(start, 0.85, key, 112) for key in _power(root)]
            elif step >= 4:
                riff.append(Note(start + 0.25 * step, 0.12, root, 100 if step % 2 == 0 else 84))
        start += half_bars * 2.0
    last = start
    riff += [Note(last, 4.0, key, 115) for key in _power(e)]
    bass = [
        Note(note.start_beats, max(0.2, note.duration_beats), note.pitch - 12, note.velocity)
        for note in riff
        if note.pitch <= c and (note.pitch - 12) >= 28
    ]
    lead = line(
        "E5:1.5 F#5:.5 G5:1 B5:1 | C6:1.5 B5:.5 G5:1 E5:1 | D5:.5 F#5:.5 A5:1 D6:1.5 C6:.5"
        "| C6:1 A5:1 F#5:.5 G5:.5 A5:1 | B5:2! G5:.25 F#5:.25 E5:.25 D5:.25 E5:.25 F#5:.25 G5:.25"
        " A5:.25 | C6:.5 B5:.5 A5:.5 G5:.5 E5:.5 G5:.5 C6:1 | D6:1.5 B5:.5 G5:1 B5:1"
        "| C6:1 A5:1 F5:1 A5:1 | G5:.25 F#5:.25 E5:.25 B4:.25 E5:1 G5:1 B5:1",
        start_beats=32,
        velocity=104,
        legato=1.0,
    )
    last_bar = round(last / 4)
    drums = (
        pattern("x.xxx.xxx.xxx.x.", "kick", bars=range(1, 8), scale=1.15)
        + pattern("xxxxxxxxxxxxxxxx", "kick", bars=range(8, last_bar), scale=1.05)
        + pattern("....X.......X...", "snare", bars=range(1, last_bar), scale=1.05)
        + pattern("x...x...x...x...", "hat", bars=range(1), scale=0.9)
        + pattern("x.x.x.x.x.x.x.x.", "open", bars=range(2, 8), scale=0.85)
        + pattern("x...x...x...x...", "bell", bars=range(8, last_bar), scale=1.0)
        + pattern("X...............", "crash", bars=range(2, last_bar + 1, 2))
        + pattern("........xxxxXXXX", "tom_high", bars=range(1, 2))
        + pattern("............XXXX", "tom_low", bars=range(7, 8))
        + [Note(last, 1.0, key, 120) for key in (36, 38, 49)]
    )
    left, right = (tuple(humanise(riff, rng, timing_beats=0.014)) for _ in range(2))
    return Piece(
        "metal",
        last + 4,
        ((0.0, 164.0),),
        (
            Part("rhythm left", 27, left, 2.0, -0.85, 0.04, ("distorted",)),
            Part("rhythm right", 28, right, 1.5, 0.85, 0.04, ("distorted",)),
            Part(
                "lead",
                27,
                tuple(humanise(lead, rng)),
                0.0,
                0.0,
                0.25,
                ("distorted",),
                bends=scoops(lead, depth_semitones=1.0, over_beats=0.2),
            ),
            Part("bass", 34, tuple(humanise(bass, rng)), -2.5),
            Part("drums", "drums", tuple(humanise(drums, rng, timing_beats=0.004)), 2.5, 0.0, 0.1),
        ),
        loudness_db=-12.5,
        reverb_s=1.0,
        seed=7,
    )


def reggae(rng: np.random.Generator) -> Piece:
    """One drop in A minor at 76: offbeat guitar, bubbling organ, a bass that leaves the one free
    now and then, and a harmonica."""
    spans = changes("Am|Dm|Am|G|Am|Dm|F G|Am|Am")
    tune = line(
        "r:4 | r:1 A4:.5 C5:.5 D5:1 F5:1 | E5:1.5 C5:.5 A4:2 | r:.5 B4:.5 D5:.5 G5:.5 F5:.5 D5:.5"
        " B4:1 | C5:1.5 E5:.5 A5:1.5! G5:.5 | F5:1 D5:.5 F5:.5 A5:1 F5:.5 D5:.5"
        "| C5:.5 F5:.5 A5:1 G5:.5 D5:.5 B4:1 | A4:1 r:.5 E5:.5 D5:.5 C5:.5 B4:.5 G4:.5 | A4:4",
        velocity=90,
    )
    bass: list[Note] = []
    for index, (start, length, harmony) in enumerate(spans[:-1]):
        root = above(harmony.root, 31)
        third, fifth = (above(item, root) for item in harmony.pitch_classes[1:3])
        figures = (
            (
                (0.0, root, 0.7),
                (1.0, root, 0.4),
                (1.5, fifth, 0.4),
                (2.0, root + 12, 0.7),
                (3.0, fifth, 0.4),
                (3.5, third, 0.4),
            ),
            (
                (0.5, root, 0.4),
                (1.0, third, 0.4),
                (1.5, fifth, 0.7),
                (2.5, fifth, 0.4),
                (3.0, third, 0.4),
                (3.5, root, 0.4),
            ),
        )
        bass += [
            Note(start + offset, duration, key, 100)
            for offset, key, duration in figures[index % 2]
            if offset < length
        ]
    bass.append(Note(32, 3.5, 33, 100))
    led = voicings(spans, low=59, high=74)
    skank = [
        Note(start + beat + 0.5 + 0.008 * index, 0.16, key, 96)
        for start, length, keys in led
        for beat in range(round(length))
        for index, key in enumerate(keys)
        if start < 32 or beat < 1
    ]
    bubble = [
        Note(start + 0.5 * step + 0.25, 0.18, key - (12 if step % 2 else 0), 74 if step % 2 else 60)
        for start, length, keys in led[1:-1]
        for step in range(round(length * 2))
        for key in keys
    ]
    drums = (
        pattern("........x.......", "kick", bars=range(1, 8), scale=1.2)
        + pattern("........x.......", "stick", bars=range(1, 8), scale=1.2)
        + pattern("..x.o.xoo.x.o.xo", "hat", bars=range(8), scale=0.9)
        + pattern("......x.......x.", "open", bars=range(4, 8), scale=0.55)
        + pattern(".....x....o.....", "stick", bars=range(1, 8), scale=0.8)
        + pattern("x.xx..X.X..xX.XX", "tom_high", bars=range(1), scale=0.85)
        + pattern(".......x..xx.x..", "snare", bars=range(7, 8))
        + pattern("x.xxo.xxx.xxo.xx", "shaker", bars=range(2, 8), scale=0.6)
        + [Note(32, 1.0, key, 100) for key in (36, 49)]
    )
    return Piece(
        "reggae",
        36,
        ((0.0, 76.0),),
        (
            Part(
                "harmonica",
                22,
                tuple(humanise(swing(tune, ratio=0.58, unit_beats=0.5), rng)),
                -1.0,
                0.1,
                0.35,
            ),
            Part(
                "skank guitar", 27, tuple(humanise(skank, rng, timing_beats=0.006)), -2.0, -0.4, 0.2
            ),
            Part("skank piano", 0, tuple(humanise(skank, rng, timing_beats=0.006)), -6.0, 0.3, 0.2),
            Part("organ", 17, tuple(humanise(bubble, rng)), -9.0, 0.5, 0.15),
            Part("bass", 33, tuple(humanise(bass, rng)), 2.0, effects=("dulled",)),
            Part(
                "drums",
                "drums",
                tuple(humanise(swing(drums, ratio=0.58, unit_beats=0.5), rng, timing_beats=0.006)),
                0.0,
                0.0,
                0.25,
            ),
        ),
        loudness_db=-15,
        reverb_s=1.6,
        tail_s=1.5,
        seed=8,
    )


def ballad(rng: np.random.Generator) -> Piece:
    """A sung pop ballad in G: the synthetic tenor, alone and then in thirds, over fingered guitar,
    bass, strings and light drums."""
    spans = changes("G|D/F#|G|D/F#|Em|C|G/B|D|Em|C|Am7|D|G")
    sung = line(
        "r:4 | r:4"
        "| D3:1=la G3:.5=la A3:.5=o B3:1.5=la A3:.5=no | A3:2=la r:1 F#3:.5=di G3:.5=di"
        "| G3:1=la B3:.5=o D4:.5=la E4:1.5!=a D4:.5=na | C4:1=so E4:.5=la D4:.5=la C4:1=o r:1"
        "| B3:1=ma D4:.5=la B3:.5=li G3:1=la A3:1=o | A3:3=ha r:1"
        "| B3:.5=la D4:.5=la G4:1.5!=a F#4:.5=na E4:1=o | E4:1=la D4:.5=la C4:.5=o E4:2=na"
        "| r:.5 C4:.5=la E4:.5=la G4:.5=o F#4:.5=la E4:.5=la C4:1=o | D4:1.5=he C4:.5=la A3:2=la"
        "| G3:4=o",
        velocity=92,
        legato=0.98,
    )
    scale = [key for key in range(40, 80) if key % 12 in (7, 9, 11, 0, 2, 4, 6)]
    harmony_voice = [
        Note(
            note.start_beats,
            note.duration_beats,
            scale[scale.index(note.pitch) - 2],
            note.velocity,
            note.syllable,
        )
        for note in sung
        if 32 <= note.start_beats < 48
    ]
    # A third under the last note would turn its chord into E minor.
    harmony_voice.append(Note(48, 3.9, pitch("B3"), 84, "o"))
    guitar, bass = [], []
    for start, length, keys in voicings(spans[:-1], low=55, high=71):
        figure = (keys[0], keys[1], keys[2], keys[1], keys[0], keys[2], keys[1], keys[2])
        guitar += [
            Note(start + 0.5 * step, 1.1, figure[step % 8], 80 if step % 4 == 0 else 62)
            for step in range(round(length * 2))
        ]
    for start, length, harmony in spans[:-1]:
        low = above(harmony.bass, 40)
        guitar += [Note(start + beat, 1.8, low, 78) for beat in range(0, round(length), 2)]
        if start >= 8:
            bass += [
                Note(start, 1.4, low - 12, 90),
                Note(start + 1.5, 0.4, low - 12, 70),
                Note(start + 2.0, 1.6, low - 12, 84),
            ]
    guitar += [
        Note(48 + 0.06 * index, 3.5, key, 74) for index, key in enumerate((43, 50, 55, 59, 62, 67))
    ]
    bass.append(Note(48, 3.5, 31, 86))
    strings = block_chords(voicings(spans, low=55, high=74)[8:], [(0.0, 3.9, 64)])
    drums = (
        pattern("x......xx.......", "kick", bars=range(4, 12), scale=0.95)
        + pattern("....x.......x...", "stick", bars=range(4, 8))
        + pattern("....x.......x...", "snare", bars=range(8, 12), scale=0.85)
        + pattern("x.o.x.o.x.o.x.o.", "hat", bars=range(4, 12), scale=0.6)
        + pattern("x.ooxoooxoooxooo", "shaker", bars=range(2, 12), scale=0.6)
        + [Note(32, 2.0, 49, 70), Note(48, 2.0, 49, 64)]
    )
    return Piece(
        "ballad",
        52,
        ((0.0, 104.0), (46.0, 96.0), (48.0, 84.0)),
        (
            Part("voice", "voice", tuple(humanise(sung, rng, timing_beats=0.01)), 4.0, 0.0, 0.28),
            Part(
                "second voice",
                "voice",
                tuple(humanise(harmony_voice, rng, timing_beats=0.015)),
                -4.0,
                0.35,
                0.35,
            ),
            Part("acoustic guitar", 25, tuple(humanise(guitar, rng)), -3.0, -0.25, 0.18),
            Part("strings", 48, tuple(strings), -10.0, 0.0, 0.4),
            Part("bass", 33, tuple(humanise(bass, rng)), -3.0, 0.0, 0.04),
            Part(
                "drums", "drums", tuple(humanise(drums, rng, timing_beats=0.005)), -6.0, 0.0, 0.15
            ),
        ),
        loudness_db=-16,
        reverb_s=1.5,
        tail_s=1.5,
        seed=9,
    )
