"""Scores for techno, ambient and hip-hop, made mostly of the synthesised instruments. Each function
takes a seeded generator, which decides only performance details, and returns a `Piece`."""

from __future__ import annotations

import numpy as np

from composer.midi import Note, Part, Piece, humanise, swing
from composer.theory import above, block_chords, changes, line, pattern, voicings


def techno(rng: np.random.Generator) -> Piece:
    """A minor at 128: kick, hats, claps, an acid line that opens up, and echoing minor stabs."""
    bars = 15
    first = "A1 A1 A2 A1 C2 A1 . A2 A1 G1 A1 A2 . C2 D2 Eb2"
    second = "A1 . A2 A1 E2 A1 G2 . A1 A2 C2 A1 D2 C2 G1 A1"
    names = {"C": 0, "D": 2, "Eb": 3, "E": 4, "G": 7, "A": 9}
    acid = []
    for bar in range(bars):
        for step, name in enumerate((first if bar % 4 != 3 else second).split()):
            if name == ".":
                continue
            key = names[name[:-1]] + 12 * (int(name[-1]) + 1)
            accent = step in (2, 7, 11) or (bar % 2 == 1 and step == 15)
            slide = step in (4, 14)
            acid.append(
                Note(4 * bar + 0.25 * step, 0.27 if slide else 0.17, key, 118 if accent else 84)
            )
    stabs = []
    for bar in range(4, bars):
        keys = (69, 72, 76, 79) if bar % 4 < 2 else (65, 69, 72, 76)
        for offset in (0.75, 2.5) if bar % 2 == 0 else (0.75,):
            stabs += [Note(4 * bar + offset, 0.25, key, 92) for key in keys]
    pads = [
        Note(4 * bar, 8.0, key, 70)
        for bar, keys in (
            (7, (57, 60, 64)),
            (9, (53, 57, 60)),
            (11, (57, 60, 64)),
            (13, (55, 59, 62)),
        )
        for key in keys
    ]
    beat = [bar for bar in range(bars) if bar != 7]
    kicks = [
        note
        for bar in beat
        for note in pattern("X...X...X...X...", "kick", bars=range(bar, bar + 1))
    ]
    claps = pattern("....x.......x...", "clap", bars=range(2, 7)) + pattern(
        "....x.......x..o", "clap", bars=range(8, bars)
    )
    hats = (
        pattern("..x...x...x...x.", "open", bars=range(1, 7))
        + pattern("..x...x...x...x.", "open", bars=range(8, bars))
        + pattern("xo.oxo.oxo.oxo.o", "hat", bars=range(3, bars), scale=0.75)
    )
    rises = [Note(4 * 6, 8.0, 60, 100)]
    return Piece(
        "techno",
        4.0 * bars,
        ((0.0, 128.0),),
        (
            Part("kick", "kick", tuple(kicks), 4.0, reverb=0.0),
            Part("clap", "clap", tuple(claps), -4.0, reverb=0.3),
            Part("hats", "hat", tuple(humanise(hats, rng, timing_beats=0.0)), -9.0, 0.15, 0.05),
            Part("acid", "acid", tuple(acid), -1.0, 0.0, 0.1),
            Part("stabs", "stab", tuple(stabs), -4.0, -0.25, 0.4),
            Part("pad", "pad", tuple(pads), -6.0, 0.0, 0.3, ("chorused", "pumped")),
            Part("riser", "riser", tuple(rises), -8.0, 0.0, 0.3),
        ),
        loudness_db=-12.5,
        reverb_s=1.4,
        tail_s=1.2,
        seed=10,
    )


def ambient(rng: np.random.Generator) -> Piece:
    """Slow pads from D major to its relatives, bells out of time, a drone and wind."""
    spans = changes("Dmaj9|Bm9|Gmaj9|A6|Dmaj9|Gmaj9", beats_per_bar=5.0)
    pads = [
        Note(start, length + 0.5, key, 76)
        for start, length, keys in voicings(spans, low=52, high=76)
        for key in keys
    ]
    drone = [Note(start, length, above(harmony.root, 33), 84) for start, length, harmony in spans]
    bells = []
    beat = 1.0
    while beat < 28.0:
        key = (74, 76, 78, 81, 83, 86, 88)[int(rng.integers(7))]
        bells.append(Note(beat, 1.0, key, int(rng.integers(50, 90))))
        beat += float(rng.choice([0.5, 1.0, 1.5, 2.5]))
    choir = [
        Note(start, length, keys[-1], 70)
        for start, length, keys in voicings(spans, low=60, high=78)[1:]
    ]
    return Piece(
        "ambient",
        30,
        ((0.0, 60.0),),
        (
            Part("pad", "pad", tuple(pads), 0.0, 0.0, 0.5, ("chorused",)),
            Part("drone", "sub", tuple(drone), -5.0, reverb=0.0),
            Part("bells", "bell", tuple(bells), -9.0, 0.2, 0.9),
            Part("choir", 94, tuple(choir), -7.0, -0.2, 0.6),
            Part("wind", "wind", (Note(0, 30, 60),), -17.0, 0.0, 0.3),
        ),
        loudness_db=-20,
        reverb_s=4.0,
        tail_s=3.0,
        seed=11,
    )


def hip_hop(rng: np.random.Generator) -> Piece:
    """Boom-bap at 90: swung sampled drums, electric piano ninths, low bass, muted trumpet, dust."""
    spans = changes("Dm9|G13|Cmaj9|A7#9|Dm9|G13|Cmaj9|A7#9|Dm9|G13")
    led = voicings(spans, low=55, high=72, rootless=True)
    keys = block_chords(led, [(0.0, 1.3, 78), (1.75, 0.4, 60), (2.5, 1.2, 70)])
    bass = []
    for start, _, harmony in spans:
        root = above(harmony.root, 33)
        for offset, key, length in (
            (0.0, root, 1.1),
            (1.75, root, 0.2),
            (2.0, root + 7, 0.4),
            (2.5, root, 0.9),
            (3.5, root - 2, 0.4),
        ):
            bass.append(Note(start + offset, length, key, 100))
    motif = (
        "r:1 A4:.5 C5:.5 E5:.75 D5:.25 C5:1 | B4:1.5 A4:.5 E4:1 r:1"
        "| r:.5 G4:.5 B4:.5 D5:.5 E5:1 D5:.5 B4:.5 | C5:.5 Bb4:.5 G4:.5 E4:.5 C#4:1 r:1"
    )
    trumpet = line(motif, start_beats=8, velocity=82) + line(motif, start_beats=24, velocity=86)
    kicks = pattern("X......x..x.....", "kick", bars=range(0, 10, 2)) + pattern(
        "X.....x...x..x..", "kick", bars=range(1, 10, 2)
    )
    snares = pattern("....X.......X...", "snare", bars=range(10)) + pattern(
        ".......g.g.....g", "snare", bars=range(1, 10, 2)
    )
    hats = pattern("x.o.x.o.x.oox.o.", "hat", bars=range(10)) + pattern(
        "..............x.", "open", bars=range(3, 10, 4), scale=0.7
    )

    def dragged(notes: list[Note], late_beats: float = 0.0) -> tuple[Note, ...]:
        swung = swing(notes, ratio=0.6, unit_beats=0.5)
        late = [
            Note(note.start_beats + late_beats, note.duration_beats, note.pitch, note.velocity)
            for note in swung
        ]
        return tuple(humanise(late, rng, timing_beats=0.006))

    return Piece(
        "hip_hop",
        40,
        ((0.0, 90.0),),
        (
            Part("kick", "boom_kick", dragged(kicks), 2.0, reverb=0.02),
            Part("snare", "snare", dragged(snares, 0.02), 0.5, reverb=0.12),
            Part("hats", "hat", dragged(hats), -11.0, 0.2, 0.05),
            Part(
                "electric piano", 4, dragged(keys, 0.015), -4.0, -0.15, 0.15, ("chorused", "dulled")
            ),
            Part("bass", 32, dragged(bass), -0.5, effects=("dulled",)),
            Part("trumpet", 59, dragged(trumpet), -4.0, 0.25, 0.3, ("dulled",)),
            Part("dust", "crackle", (Note(0, 40, 60),), -20.0, reverb=0.0),
        ),
        loudness_db=-14,
        reverb_s=0.9,
        tail_s=1.0,
        seed=12,
    )
