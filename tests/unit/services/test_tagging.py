"""Writing what the library knows into files: what is planned is done, journaled, and undone."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from musicanalyzer.audio.tagfile.replace import Care
from musicanalyzer.audio.tags import read_tags
from musicanalyzer.errors import LibraryError
from musicanalyzer.library.journal import WRITTEN
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileStat
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services import tag_files
from musicanalyzer.services.tag_mapping import OFF, REPLACE, TagMapping
from musicanalyzer.services.tagging import TagUndo, TagWriting, preview, recover
from tests.helpers.strange_tags import family
from tests.helpers.tagging import copies_in, library_of, make_pending, run, said, write

ALL = TagMapping(comment="{camelot} - {energy}").only(
    ["genre", "mood", "bpm", "key", "energy", "comment", "replaygain"], REPLACE
)


@pytest.fixture
def music(tmp_path: Path) -> list[Path]:
    """Files of every format, with little and with strange tags."""
    chosen = [("mp3", "many 2.3"), ("flac", "everything"), ("m4a", "freeforms"), ("ogg", "odd"),
              ("opus", "gains"), ("wav", "info"), ("aiff", "id3"), ("mp3", "v1")]  # fmt: skip
    paths = []
    for number, (name, kind) in enumerate(chosen):
        suffix = {"opus": "opus", "m4a": "m4a"}.get(name, name)
        paths.append(tmp_path / "music" / f"{number}.{suffix}")
        paths[-1].parent.mkdir(exist_ok=True)
        paths[-1].write_bytes(family(name)[kind])
    return paths


@pytest.fixture
def database(music: list[Path], tmp_path: Path) -> Path:
    library_of(tmp_path / "library.db", music)
    return tmp_path / "library.db"


def ids_of(database: Path) -> list[int]:
    with LibraryReader(database) as reader:
        return reader.ids(order="path")


def written(database: Path, mapping: TagMapping = ALL, care: Care | None = None) -> TagWriting:
    job = TagWriting(database=database, mapping=mapping, what="all", care=care)
    assert run(job.run(ids_of(database))).phase == "finished"
    return job


def test_what_the_preview_says_is_what_is_written(database: Path, music: list[Path]) -> None:
    before = [path.read_bytes() for path in music]
    with LibraryReader(database) as reader:
        plans = list(preview(reader, reader.ids(order="path"), ALL))
    assert [path.read_bytes() for path in music] == before
    job = written(database)
    assert job.outcome.written == len(music)
    assert job.outcome.failures == []
    for path, plan in zip(music, plans, strict=True):
        now = said(path)
        assert plan.changes
        for change in plan.changes:
            assert "; ".join(now[change.field]) == change.new
    assert said(music[1])["key"] == ("C#m",)
    assert said(music[1])["comment"] == ("12A - 2",)
    assert said(music[1])["gain"] == ("-8.50",)


def test_written_again_there_is_nothing_to_do(database: Path, music: list[Path]) -> None:
    written(database)
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in music]
    again = written(database)
    assert again.outcome.written == 0
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in music] == before
    with LibraryReader(database) as reader:
        assert len(reader.tag_runs()) == 1  # a run that did nothing is none


def test_the_library_knows_the_new_files_so_that_a_scan_opens_none(
    database: Path, music: list[Path]
) -> None:
    written(database)
    with LibraryReader(database) as reader:
        known = reader.known_files([str(music[0].parent)])
        for path in music:
            found = path.stat()
            stat = FileStat(str(path), found.st_size, found.st_mtime_ns)
            assert known[str(path)].unchanged(stat)
            track = reader.track_at(str(path))
            assert track is not None
            assert track.tags.genre == read_tags(path).genre


def test_what_is_unsure_or_not_music_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "x.flac"
    path.write_bytes(family("flac")["none"])
    (track_id,) = library_of(tmp_path / "l.db", [path])
    with LibraryReader(tmp_path / "l.db") as reader:
        track = reader.track(track_id)
        assert track is not None
        unsure = {
            head: replace(result, labels=("unsure",)) if head in ("genre", "key") else result
            for head, result in track.results.items()
        }
        spoken = dict(track.results)
        spoken["speech"] = replace(spoken["speech"], labels=("speech",))
    plan = tag_files.plan_track(replace(track, results=unsure), ALL)
    assert {change.field for change in plan.changes} == {"mood", "bpm", "energy", "gain", "peak"}
    plan = tag_files.plan_track(replace(track, results=spoken), ALL)
    assert not {"genre", "mood"} & {change.field for change in plan.changes}


def test_what_the_file_says_is_kept_unless_it_is_to_be_replaced(
    database: Path, music: list[Path]
) -> None:
    before = said(music[0])
    written(database, ALL.only(["genre", "bpm", "key"]).only(["genre", "bpm", "key"], "fill"))
    assert said(music[0]) == before
    written(database, ALL.only(["genre"]))
    assert said(music[0]) == {**before, "genre": ("Jazz",)}


def test_an_undone_run_leaves_every_byte_as_it_was_and_an_undone_undo_brings_it_back(
    database: Path, music: list[Path]
) -> None:
    first = [path.read_bytes() for path in music]
    run_id = written(database).outcome.run_id
    tagged = [path.read_bytes() for path in music]
    undo = TagUndo(database=database, run_id=run_id)
    run(undo.run())
    assert [path.read_bytes() for path in music] == first
    assert undo.outcome.kept == []
    again = TagUndo(database=database, run_id=undo.outcome.run_id)
    run(again.run())
    assert [said(path) for path in music] == [said_of(data, music[0].parent) for data in tagged]
    last = TagUndo(database=database, run_id=again.outcome.run_id)
    run(last.run())
    assert [path.read_bytes() for path in music] == first


def said_of(data: bytes, folder: Path) -> dict[str, tuple[str, ...]]:
    path = folder / "seen"
    path.write_bytes(data)
    return said(path)


def test_several_runs_are_undone_from_the_last_to_the_first(
    database: Path, music: list[Path]
) -> None:
    first = [path.read_bytes() for path in music]
    runs = [
        written(database, mapping).outcome.run_id
        for mapping in (
            ALL.only(["genre", "comment"]),
            replace(ALL, comment="{genre} " * 30),
            replace(ALL, key_notation="camelot", bpm_decimals=2),
        )
    ]
    for run_id in reversed(runs):
        undo = TagUndo(database=database, run_id=run_id)
        run(undo.run())
        assert undo.outcome.kept == []
    assert [path.read_bytes() for path in music] == first


def test_single_fields_and_files_are_undone_and_the_rest_stays(
    database: Path, music: list[Path]
) -> None:
    before, run_id = [said(path) for path in music], written(database).outcome.run_id
    after = [said(path) for path in music]
    run(TagUndo(database=database, run_id=run_id, fields=["replaygain"]).run())
    for path, old, new in zip(music, before, after, strict=True):
        wanted = new | {name: old.get(name) for name in ("gain", "peak")}
        assert said(path) == {name: texts for name, texts in wanted.items() if texts}
    with LibraryReader(database) as reader:
        file = next(f for f in reader.tagged_files(run_id) if f.path == str(music[1]))
    run(TagUndo(database=database, run_id=run_id, files=[file.id]).run())
    assert said(music[1]) == before[1]
    assert said(music[2])["genre"] == after[2]["genre"]
    run(TagUndo(database=database, run_id=run_id).run())
    assert [said(path) for path in music] == before


def test_what_others_changed_since_stays_and_is_said(database: Path, music: list[Path]) -> None:
    before, run_id = said(music[1]), written(database).outcome.run_id
    write(music[1], {"genre": ["Polka"]})
    undo = TagUndo(database=database, run_id=run_id)
    run(undo.run())
    assert undo.outcome.kept == [(str(music[1]), "genre")]
    assert said(music[1]) == {**before, "genre": ("Polka",)}


def test_a_file_that_cannot_be_written_is_told_and_the_run_goes_on(
    database: Path, music: list[Path]
) -> None:
    music[2].chmod(0o444)
    music[3].unlink()
    other = family("flac")["none"] + bytes(100)
    music[1].write_bytes(other)
    job = written(database)
    told = dict(job.outcome.failures)
    assert "write-protected" in told[str(music[2])]
    assert "no longer there" in told[str(music[3])]
    assert "other audio" in told[str(music[1])]
    assert music[1].read_bytes() == other
    assert job.outcome.written == len(music) - 3
    with LibraryReader(database) as reader:
        (last,) = reader.tag_runs()
        assert (last.written, last.failed) == (len(music) - 3, 3)
        states = {file.path: file.message for file in reader.tagged_files(last.id)}
    assert states[str(music[2])] == told[str(music[2])]


def test_a_run_that_is_stopped_keeps_what_it_wrote_and_the_next_does_the_rest(
    database: Path, music: list[Path]
) -> None:
    job = TagWriting(database=database, mapping=ALL, what="all")
    running = job.run(ids_of(database))
    while next(running).done < 3:
        pass
    running.close()
    assert job.outcome.written == 3
    rest = written(database)
    assert rest.outcome.written == len(music) - 3


def test_a_new_tag_begins_with_what_an_older_one_says(database: Path, music: list[Path]) -> None:
    before = {path: read_tags(path) for path in (music[5], music[7])}
    written(database, ALL.only(["energy"]))
    for path, old in before.items():
        assert read_tags(path) == old
        assert old.title is not None
        assert said(path)["energy"]


def test_a_run_that_died_is_settled_by_looking_at_the_files(
    database: Path, music: list[Path]
) -> None:
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        run_id = writer.begin_tag_run("all", is_undo=False, names=tag_files.names_text(ALL.names()))
        for path in music[1:3]:
            track = reader.track_at(str(path))
            assert track is not None
            plan = tag_files.plan_track(track, ALL)
            tag_files.commit(plan, path=str(path), track_id=track.id, run_id=run_id,
                             reader=reader, writer=writer, care=Care())  # fmt: skip
    undone = music[2].read_bytes()
    (music[1].parent / ".1.flac.00000000.musicanalyzer-tags").write_bytes(b"half of it")
    music[2].write_bytes(family("m4a")["freeforms"])  # as if the replacing had not come about
    make_pending(database)
    assert undone != music[2].read_bytes()
    assert recover(database) == 1
    assert copies_in(music[1].parent) == []
    with LibraryReader(database) as reader:
        assert reader.tagged_files(pending=True) == []
        (file,) = reader.tagged_files(run_id)
    assert (file.path, file.state) == (str(music[1]), WRITTEN)
    assert recover(database) == 0


def test_two_runs_do_not_write_at_once(database: Path) -> None:
    running = TagWriting(database=database, mapping=ALL, what="all").run(ids_of(database))
    next(running)
    with pytest.raises(LibraryError, match="already"):
        next(TagWriting(database=database, mapping=ALL, what="all").run(ids_of(database)))
    assert recover(database) == 0
    running.close()
    written(database)


def test_a_file_that_was_moved_since_is_undone_where_it_is(
    database: Path, music: list[Path]
) -> None:
    before, run_id = music[1].read_bytes(), written(database).outcome.run_id
    moved = music[1].with_name("moved.flac")
    os.rename(music[1], moved)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        track = reader.track_at(str(music[1]))
        assert track is not None
        found = moved.stat()
        stat = FileStat(str(moved), found.st_size, found.st_mtime_ns)
        writer.relocate(track.id, stat, track.tags)
    run(TagUndo(database=database, run_id=run_id).run())
    assert moved.read_bytes() == before


def test_a_field_that_is_off_is_never_touched(database: Path, music: list[Path]) -> None:
    before = [path.read_bytes() for path in music]
    nothing = replace(ALL, policies=dict.fromkeys(ALL.policies, OFF))
    assert written(database, nothing).outcome.written == 0
    assert [path.read_bytes() for path in music] == before
