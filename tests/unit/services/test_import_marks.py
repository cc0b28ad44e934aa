"""Cues and beat grids of other programs: read, matched, kept beside the user's own, put back."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags, StoredCue, StoredGrid, TrackRow
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import cue_edits, grid_edits
from musicanalyzer.services.export import entries_of, export_playlist, read_tracks
from musicanalyzer.services.formats.model import Cue, GridMark
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.grid_edits import GridState
from musicanalyzer.services.import_marks import keep_marks, match_marks, put_back
from musicanalyzer.services.import_playlist import match_playlists
from musicanalyzer.services.playlist_files import read_collection
from musicanalyzer.services.track_facts import STRUCTURES, facts_of
from tests.helpers.libraries import analysis, stat

# As the programs themselves write them.
REKORDBOX = """<?xml version="1.0" encoding="UTF-8"?>
<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="3">
 <TRACK TrackID="1" Name="One" TotalTime="200" Location="file://localhost/m/1.mp3">
  <TEMPO Inizio="0.025" Bpm="124.00" Metro="4/4" Battito="1"/>
  <TEMPO Inizio="31.0" Bpm="124.50" Metro="4/4" Battito="3"/>
  <POSITION_MARK Name="" Type="0" Start="0.025" Num="-1"/>
  <POSITION_MARK Name="Drop" Type="0" Start="64.025" Num="0" Red="40" Green="226" Blue="20"/>
  <POSITION_MARK Name="Loop" Type="4" Start="96.0" End="103.742" Num="-1"/>
  <POSITION_MARK Name="Far" Type="0" Start="1000" Num="2"/>
 </TRACK>
 <TRACK TrackID="2" Name="Two" Location="file://localhost/D:/Music/2.mp3">
  <TEMPO Inizio="1" Bpm="90"/></TRACK>
 <TRACK TrackID="3" Name="Plain" Location="file://localhost/m/3.mp3"/>
</COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT" Count="0"/></PLAYLISTS></DJ_PLAYLISTS>"""
TRAKTOR = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<NML VERSION="19"><COLLECTION ENTRIES="2">
<ENTRY TITLE="One"><LOCATION DIR="/:m/:" FILE="1.mp3" VOLUME="Macintosh HD"></LOCATION>
<INFO PLAYTIME="200"></INFO><TEMPO BPM="120" BPM_QUALITY="100.000000"></TEMPO>
<CUE_V2 NAME="AutoGrid" DISPL_ORDER="0" TYPE="4" START="1536.363840" LEN="0.000000" REPEATS="-1"
 HOTCUE="-1"><GRID BPM="128.005371"></GRID></CUE_V2>
<CUE_V2 NAME="n.n." DISPL_ORDER="0" TYPE="0" START="1536.36" LEN="0.0" REPEATS="-1" HOTCUE="0"
 COLOR="#FFFFFF"></CUE_V2>
<CUE_V2 NAME="Go" DISPL_ORDER="0" TYPE="5" START="64000" LEN="7500" REPEATS="-1"
 HOTCUE="3"></CUE_V2>
</ENTRY>
<ENTRY TITLE="Three"><LOCATION DIR="/:m/:" FILE="3.mp3" VOLUME="Macintosh HD"></LOCATION>
<TEMPO BPM="90"></TEMPO><CUE_V2 NAME="" TYPE="4" START="20" LEN="0" HOTCUE="-1"></CUE_V2></ENTRY>
</COLLECTION></NML>"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with LibraryWriter(path) as writer:
        for number in (1, 2, 3):
            writer.add_analysis(stat(f"/m/{number}.mp3"), FileTags(), analysis(number))
    return path


def take(database: Path, file: Path, mapped: PathMap | None = None):
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        found = match_marks(reader, file, mapped=mapped)
        return found, keep_marks(reader, writer, found)


def tracks(database: Path) -> list[TrackRow]:
    with LibraryReader(database) as reader:
        return reader.tracks([1, 2, 3], structures=STRUCTURES)


def test_rekordbox_marks_come_in_as_it_has_them(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.xml"
    file.write_text(REKORDBOX, "utf-8")
    found, _ = take(database, file, PathMap((("/m", "D:\\Music"),)))
    assert (found.origin, found.n_cues, found.n_grids, found.not_found) == ("rekordbox", 1, 2, ())
    one, two, plain = tracks(database)
    assert one.cues == (
        StoredCue(0.025, "", origin="rekordbox"),
        StoredCue(64.025, "Drop", None, 0, "#28e214", origin="rekordbox"),
        StoredCue(96.0, "Loop", 103.742, origin="rekordbox"),
    )
    assert one.grid == StoredGrid(((0.025, 124.0, 1), (31.0, 124.5, 3)), "rekordbox")
    assert facts_of(one).bpm == 124.5  # of most of it
    assert two.grid == StoredGrid(((1.0, 90.0, 1),), "rekordbox")
    assert (plain.cues, plain.grid) == (None, None)


def test_traktor_marks_come_in_as_it_has_them(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.nml"
    file.write_text(TRAKTOR, "utf-8")
    take(database, file)
    one, _, three = tracks(database)
    assert one.cues == (
        StoredCue(1.5364, "", None, 0, "#ffffff", origin="traktor"),
        StoredCue(64.0, "Go", 71.5, 3, origin="traktor"),
    )
    ((start_s, bpm, beat),) = one.grid.marks
    assert (start_s, bpm, beat) == (pytest.approx(1.53636384), 128.005371, 1)
    assert three.grid.marks == ((0.02, 90.0, 1),)


def test_what_is_not_here_is_told_with_the_reason(database, tmp_path) -> None:
    file = tmp_path / "r.xml"
    file.write_text(REKORDBOX, "utf-8")
    found, _ = take(database, file)  # without a map, "2.mp3" alone says too little
    assert [each.track_id for each in found.marks] == [1]
    (missing,) = found.not_found
    assert missing.entry == "file://localhost/D:/Music/2.mp3"
    assert missing.reason == "is not in the library"


def test_the_users_own_stays_and_all_of_it_can_be_put_back(database, tmp_path) -> None:
    file = tmp_path / "t.nml"
    file.write_text(TRAKTOR, "utf-8")
    with LibraryWriter(database) as writer:
        one, _, three = tracks(database)
        cue_edits.put(writer, one, (StoredCue(5.0, "Mine", pad=0),))
        grid_edits.put(writer, one, GridState(shift_s=0.25))
        grid_edits.put(writer, three, grid_edits.at_tempo(three, GridState(), 100.0))
    was = tracks(database)
    _, before = take(database, file)
    one, _, three = tracks(database)
    assert [(cue.name, cue.pad) for cue in one.cues] == [("", None), ("Mine", 0), ("Go", 3)]
    assert (one.grid, three.grid) == (None, was[2].grid)  # corrected by hand
    with LibraryWriter(database) as writer:
        put_back(writer, before)
    assert tracks(database) == was


def test_an_import_again_changes_nothing_and_a_newer_one_replaces(database, tmp_path) -> None:
    file = tmp_path / "t.nml"
    file.write_text(TRAKTOR, "utf-8")
    take(database, file)
    once = tracks(database)
    take(database, file)
    assert tracks(database) == once
    file.write_text(TRAKTOR.replace("64000", "65000").replace("128.005371", "64.0"), "utf-8")
    take(database, file)
    assert [cue.start_s for cue in tracks(database)[0].cues] == [1.5364, 65.0]
    assert facts_of(tracks(database)[0]).bpm == 64.0


@pytest.mark.parametrize("name", ["a.xml", "a.nml"])
def test_what_is_written_for_a_program_is_read_back(database, tmp_path, name: str) -> None:
    cues = (StoredCue(5.25, "Mine", pad=2, colour="#ff8800"), StoredCue(9.0, "", 17.0))
    with LibraryWriter(database) as writer:
        track = tracks(database)[0]
        cue_edits.put(writer, track, cues)
        grid_edits.put(writer, track, grid_edits.at_tempo(track, GridState(), 123.45))
    with LibraryReader(database) as reader:
        export_playlist(tmp_path / name, entries_of(read_tracks(reader, [1, 2])), name="x")
    _, (one, _) = read_collection(tmp_path / name)
    assert one.cues == (Cue(5.25, "Mine", None, 2, "#ff8800"), Cue(9.0, "", 17.0))
    assert one.grid == (GridMark(0.0, 123.45),)


def test_a_format_without_marks_has_none(database, tmp_path) -> None:
    (tmp_path / "a.m3u8").write_text("/m/1.mp3\n", "utf-8")
    found, before = take(database, tmp_path / "a.m3u8")
    assert (found.marks, found.not_found, before) == ((), (), [])


def test_a_file_outside_the_library_is_known_by_its_audio(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in" / "song.flac", tmp_path / "out" / "renamed.flac"
    for each in (inside, outside):
        each.parent.mkdir()
    soundfile.write(inside, np.random.default_rng(1).uniform(-0.1, 0.1, 8000), 8000)
    shutil.copy(inside, outside)
    database = tmp_path / "library.db"
    heard = analysis(1)
    audio = type(heard.audio)(audio_hash(inside), 1.0, 8000, 1, "flac")
    with LibraryWriter(database) as writer:
        writer.add_analysis(
            stat(str(inside)), FileTags(), type(heard)(**{
                name: audio if name == "audio" else getattr(heard, name)
                for name in type(heard).__dataclass_fields__
            }),
        )  # fmt: skip
    listed = tmp_path / "list.m3u8"
    listed.write_text("out/renamed.flac\n", "utf-8")
    with LibraryReader(database) as reader:
        (found,) = match_playlists(reader, listed)
        assert (found.track_ids, found.not_found) == ((1,), ())
        soundfile.write(outside, np.zeros(8000), 8000)
        listed.write_text("out/renamed.flac\nin/song.flac\n", "utf-8")
        (found,) = match_playlists(reader, listed)
        assert (found.track_ids, len(found.not_found)) == ((1,), 1)
