"""The ``correct`` command: say what a track's genre, voice, tempo or key is, where its beats and
bars lie and what is marked in it, or take that back.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from musicanalyzer.command import library_path, print_json

if TYPE_CHECKING:
    from musicanalyzer.library.records import TrackRow
    from musicanalyzer.library.writer import LibraryWriter

_HEADS = {"genre": "genre", "vocal": "vocal", "bpm": "tempo", "key": "key", "grid": "grid"}


def add_correct(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.add_argument("track", metavar="TRACK", help="path, id, or words that only it has")
    parser.add_argument("--genre", metavar="LABEL", help="its genre, as you hear it")
    parser.add_argument("--vocal", metavar="LABEL", help="vocal or instrumental")
    parser.add_argument("--bpm", metavar="BPM", help="its tempo; x2 or /2 of what it is now")
    parser.add_argument("--key", metavar="KEY", help="its key (8A, Am, A minor)")
    parser.add_argument("--grid", metavar="SECONDS", help="move its beats (earlier: --grid=-0.02)")
    parser.add_argument(
        "--first-beat", metavar="TIME", help="a bar begins at TIME (62.5 or 1:02.5)"
    )
    parser.add_argument("--bar", metavar="TIME", help="bars begin at the beat nearest to TIME")
    parser.add_argument(
        "--beats", nargs=2, metavar="TIME", help="even beats through these two places"
    )
    parser.add_argument(
        "--cue", action="append", default=[], metavar="CUE",
        help="mark a place: TIME[,name=TEXT][,pad=1..8][,end=TIME][,colour=#rrggbb][,lock];"
        " repeatable",
    )  # fmt: skip
    parser.add_argument(
        "--no-cue", action="append", default=[], metavar="TIME",
        help="remove the cue there; repeatable",
    )  # fmt: skip
    parser.add_argument("--forget", action="store_true", help="take back all you said of it")
    parser.add_argument("--json", action="store_true", help="the track as one JSON object")
    parser.set_defaults(refuse=parser.error)


def correct_track(options: argparse.Namespace) -> int:
    from musicanalyzer.library.reader import LibraryReader
    from musicanalyzer.library.writer import LibraryWriter
    from musicanalyzer.services import correct
    from musicanalyzer.services.describe import describe_track
    from musicanalyzer.services.track_facts import STRUCTURES

    said = {_HEADS[name]: value for name in _HEADS if (value := getattr(options, name)) is not None}
    beats = [name for name in ("first_beat", "bar", "beats") if getattr(options, name) is not None]
    marks = bool(options.cue or options.no_cue)
    if bool(said or beats or marks) == options.forget:
        options.refuse(
            "say what the track is (--genre, --vocal, --bpm, --key), where its beats are (--grid,"
            " --first-beat, --bar, --beats), or mark it (--cue, --no-cue); or --forget all"
        )
    if beats and ("tempo" in said or "grid" in said or len(beats) > 1):
        options.refuse("say one thing of the beats at a time")
    path = library_path(options)
    with LibraryReader(path) as reader:
        found = reader.resolve(options.track)
        track = reader.track(found.id, structures=STRUCTURES) or found
        with LibraryWriter(path) as writer:
            done = []
            if options.forget:
                correct.take_back(writer, track)
                done.append("what you said is forgotten; the program's own answer holds again")
            for head, value in said.items():
                kept = correct.correct(writer, track, head, value)
                known = correct.is_known(track, head, kept)
                done.append(f"kept as {kept}" + ("" if known else ", a genre that no model knows"))
            if beats:
                done.append(_correct_beats(writer, track, options))
            if marks:
                done.append(_mark(writer, track, options))
        after = reader.track(track.id, structures=STRUCTURES)
    if options.json and after is not None:
        print_json(describe_track(after))
    else:
        print(f"{options.track}: {'; '.join(done)}", file=sys.stderr)
    return 0


def _correct_beats(writer: LibraryWriter, track: TrackRow, options: argparse.Namespace) -> str:
    from musicanalyzer.services import grid_edits
    from musicanalyzer.services.cue_edits import parse_time

    state = grid_edits.state_of(track)
    if options.first_beat is not None:
        state = grid_edits.first_beat_at(track, state, parse_time(options.first_beat))
    elif options.bar is not None:
        state = grid_edits.bar_at(track, state, parse_time(options.bar))
    else:
        state = grid_edits.through(track, state, *map(parse_time, options.beats))
    grid_edits.put(writer, track, state)
    grid = grid_edits.grid_with(track, state)
    bpm = grid_edits.bpm_with(track, state)
    return f"bars begin at {grid.downbeats_s[0]:.3f} s, {bpm:.2f} beats per minute"


def _mark(writer: LibraryWriter, track: TrackRow, options: argparse.Namespace) -> str:
    from musicanalyzer.services import cue_edits

    cues, duration_s = cue_edits.cues_of(track), track.duration_s or 0.0
    for text in options.no_cue:
        cues = cue_edits.removed(cues, cue_edits.index_near(cues, cue_edits.parse_time(text)))
    for text in options.cue:
        cues = cue_edits.added(cues, cue_edits.parse_cue(text), duration_s)
    cue_edits.put(writer, track, cues)
    return f"{len(cues)} cue{'' if len(cues) == 1 else 's'}"
