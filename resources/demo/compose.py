"""Compose, render, encode and tag the demo tracks: `python resources/demo/compose.py OUT_DIR`.
Needs numpy, scipy, soundfile and mutagen, the programs `fluidsynth` and `ffmpeg`, and the soundfont
FluidR3 (Debian: fluidsynth, fluid-soundfont-gm, ffmpeg). The same seeds give the same music."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from composer import acoustic, bands, electronic
from composer.encode import Track, encode
from composer.midi import Piece
from composer.render import SOUNDFONT, rendered

SCORES: dict[str, Callable[[np.random.Generator], Piece]] = {
    "nocturne": acoustic.nocturne,
    "quartet": acoustic.quartet,
    "jazz_trio": acoustic.jazz_trio,
    "blues": acoustic.blues,
    "country": acoustic.country,
    "disco": bands.disco,
    "metal": bands.metal,
    "reggae": bands.reggae,
    "ballad": bands.ballad,
    "techno": electronic.techno,
    "ambient": electronic.ambient,
    "hip_hop": electronic.hip_hop,
}
ELIN, TRIO = "Elin Söderqvist", "Harbour Street Trio"
KILOWATT, LANTERN = "Kilowatt Choir", "Iron Lantern"


def _tags(number: int, title: str, artist: str, date: str, genre: str = "") -> dict[str, str]:
    tags = {
        "title": title,
        "artist": artist,
        "album": "Demo Pieces",
        "date": date,
        "tracknumber": str(number),
    }
    return {**tags, "genre": genre} if genre else tags


TRACKS = (
    Track(
        "nocturne",
        "Sunday Morning/Regen über der Brücke.wav",
        _tags(1, "Regen über der Brücke", ELIN, "2024", "Classical"),
        (14.2, 26.0),
    ),
    Track(
        "quartet",
        "Sunday Morning/falling_bass.aiff",
        _tags(2, "Falling Bass", ELIN, "2024", "Classical"),
        (19.98, 31.7),
    ),
    Track(
        "jazz_trio",
        "Sunday Morning/corner_table.mp3",
        _tags(3, "Corner Table", TRIO, "2025", "Jazz"),
    ),
    Track("blues", "twelve_bars.mp2", {}),
    Track(
        "country",
        "Sunday Morning/freight_line.mp4",
        _tags(5, "Freight Line", TRIO, "2025", "Country"),
    ),
    Track(
        "disco",
        "Night Shift/Mirror Ball 🪩.opus",
        _tags(6, "Mirror Ball", KILOWATT, "2025", "Disco"),
    ),
    Track(
        "metal", "07 - Don't Look Down.wma", _tags(7, "Don't Look Down", LANTERN, "2023", "Metal")
    ),
    Track("reggae", "Night Shift/Track #8.mka", _tags(8, "Track #8", TRIO, "2025", "Reggae")),
    Track(
        "ballad",
        "Sunday Morning/la_la_letter.m4a",
        _tags(9, "La La Letter", ELIN, "2024"),
        cover=True,
    ),
    Track("techno", "Night Shift/夜の電車.ogg", _tags(10, "夜の電車", KILOWATT, "2025", "Techno")),
    Track(
        "ambient", "Night Shift/low_tide.flac", _tags(11, "Low Tide", KILOWATT, "2025"), (9.0, 20.5)
    ),
    Track(
        "hip_hop",
        "Night Shift/back_room.wv",
        _tags(12, "Back Room", KILOWATT, "2025", "Hip-Hop"),
        (5.333, 16.4),
    ),
)


def piece_named(name: str) -> Piece:
    """The score of a piece, performed the same way each time."""
    return SCORES[name](np.random.default_rng(list(SCORES).index(name)))


def main(arguments: list[str] | None = None) -> int:
    """Make the tracks under a folder; prints one line for each."""
    parser = argparse.ArgumentParser(description="Compose and render the demo tracks.")
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--only", nargs="*", choices=sorted(SCORES), default=sorted(SCORES))
    parser.add_argument("--soundfont", type=Path, default=SOUNDFONT)
    options = parser.parse_args(arguments)
    for track in TRACKS:
        if track.piece in options.only:
            sound = rendered(piece_named(track.piece), options.soundfont)
            path = encode(sound, track, options.out_dir)
            print(f"{path.stat().st_size:9d}  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
