"""The single writer: grouping, idempotence, errors, kills."""

from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import LibraryError
from musicanalyzer.library import writer as writer_module
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags
from musicanalyzer.library.schema import open_writer
from musicanalyzer.library.writer import LibraryWriter
from tests.helpers.libraries import analysis, audio_hash, made_up, stat

TAGS = FileTags(title="Blue", artist="Ann", album="One", year=1990, bpm=120.0, has_cover=True)
FAILURE = Failure("truncated", "cut short", "1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def dump(path: Path) -> list[str]:
    """Everything that is stored but for the counts of scans, as SQL text."""
    stored = sqlite3.connect(path)
    connection = sqlite3.connect(":memory:")
    stored.backup(connection)
    stored.close()
    connection.execute("UPDATE tracks SET last_seen_scan = NULL")
    left_out = ("track_search", "sqlite_sequence", '"meta"', '"roots"')
    lines = [line for line in connection.iterdump() if not any(x in line for x in left_out)]
    connection.close()
    return lines


def test_what_was_added_is_read_back(path: Path) -> None:
    full = analysis(1, arousal=0.5, bpm=99.5)
    with LibraryWriter(path) as writer:
        writer.add_analysis(stat("/m/a.mp3"), TAGS, full, added_at=5.0)
    with LibraryReader(path) as reader:
        (track,) = reader.list()
        assert (track.path, track.tags, track.added_at) == ("/m/a.mp3", TAGS, 5.0)
        assert (track.duration_s, track.codec, track.failure) == (200.0, "mp3", None)
        expected = {r.head: dataclasses.replace(r, timeline={}) for r in full.results}
        assert track.results == expected
        state = reader.find_recording(audio_hash(1))
        assert state is not None
        assert state.heads == {r.head: r.version for r in full.results}
        assert (state.embedding_version, state.patches_version) == ("v1", "v1")
        assert reader.patches(state.id) == ("v1", b"patches")
        timeline = reader.timeline(state.id, "genre")
        assert timeline is not None
        assert (timeline.step_s, timeline.labels) == (0.5, {"jazz": bytes([200, 100, 50])})
        assert reader.timeline(state.id, "mood") is None


def test_a_path_of_any_bytes_survives(path: Path) -> None:
    name = os.fsdecode(b"/m/caf\xe9\n\xff.mp3")
    with LibraryWriter(path) as writer:
        writer.add_analysis(stat(name), FileTags(title="x\udce9y"), analysis(1))
    with LibraryReader(path) as reader:
        (track,) = reader.list("caf")
        assert track.path == name
        assert name in reader.known_files(["/m"])


def everything(writer: LibraryWriter) -> None:
    """One of each operation of a scan, as it is replayed after a kill."""
    for file, tags, computed in made_up(5):
        writer.add_analysis(file, tags, computed, added_at=1.0)
    writer.link_existing(stat("/music/copy.mp3"), TAGS, audio_hash(3), added_at=2.0)
    writer.record_failure(stat("/music/bad.mp3"), FAILURE, added_at=3.0)
    writer.record_failure(stat("/music/worse.mp3"), FAILURE, TAGS, added_at=3.0)
    writer.flush()
    writer.save_playlist("All", [1, 2, 6], rule="{}", replace=True, created_at=4.0)
    seen = [file.path for file, _, _ in made_up(4)] + ["/music/copy.mp3", "/music/worse.mp3"]
    writer.finish_scan(["/music"], seen, at=9.0)


def test_doing_everything_again_changes_nothing(path: Path) -> None:
    with LibraryWriter(path) as writer:
        everything(writer)
    first = dump(path)
    with LibraryReader(path) as reader:
        stamp = reader.embeddings_stamp()
    with LibraryWriter(path) as writer:
        everything(writer)
    assert dump(path) == first
    with LibraryReader(path) as reader:
        assert reader.embeddings_stamp() == stamp


def test_a_file_analysed_anew_keeps_its_row_and_date(path: Path) -> None:
    with LibraryWriter(path) as writer:
        writer.add_analysis(stat("/m/a.mp3"), TAGS, analysis(1), added_at=1.0)
        writer.add_analysis(stat("/m/a.mp3", size=7), FileTags(), analysis(2), added_at=2.0)
    with LibraryReader(path) as reader:
        (track,) = reader.list()
        assert (track.id, track.added_at, track.size, track.tags) == (1, 1.0, 7, FileTags())
        assert reader.ids("blue") == []


def test_a_failure_and_an_analysis_replace_each_other(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.add_analysis(stat("/m/a.mp3"), TAGS, analysis(1))
        writer.record_failure(stat("/m/a.mp3", size=2), FAILURE)
        writer.flush()
        (track,) = reader.failed()
        assert (track.failure, track.recording_id, track.size) == (FAILURE, None, 2)
        assert track.tags == TAGS  # kept: the failing file gave none
        writer.link_existing(stat("/m/a.mp3"), TAGS, audio_hash(1))
        writer.flush()
        assert list(reader.failed()) == []
        assert reader.count() == 1


def test_one_head_runs_again_and_the_others_stay(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.add_analysis(stat("/m/a.mp3"), TAGS, analysis(1))
        again = analysis(1, genre="rock", version="v2")
        vector = np.zeros(4, "<f4").tobytes()
        writer.replace_results(
            1, again.results[:1], timeline_step_s=1.0, embedding=vector, embedding_version="v2"
        )
        writer.replace_results(99, again.results, timeline_step_s=1.0)
        writer.flush()
        state = reader.recording(1)
        assert state is not None
        assert state.heads == {"genre": "v2", "mood": "v1", "vocal": "v1", "speech": "v1"}
        assert (state.embedding_version, state.patches_version) == ("v2", "v1")
        assert (reader.count("genre:rock"), reader.count("genre:jazz")) == (1, 0)


@pytest.mark.parametrize(
    "broken",
    [
        {"confidence": float("nan")},
        {"arousal": float("inf")},
        {"vector": np.zeros(0, np.float32)},
    ],
)
def test_values_that_are_no_numbers_are_refused_before_the_queue(path: Path, broken) -> None:
    with LibraryWriter(path) as writer:
        with pytest.raises(ValueError, match=r"not|float32|compliant"):
            writer.add_analysis(stat("/m/a.mp3"), TAGS, analysis(1, **broken))
        writer.add_analysis(stat("/m/b.mp3"), TAGS, analysis(1))
    with LibraryReader(path) as reader:
        assert reader.count() == 1


def test_tags_out_of_range_are_left_out(path: Path) -> None:
    tags = FileTags(title="x", year=10**30, bpm=float("nan"), track_number=-(10**12))
    with LibraryWriter(path) as writer:
        writer.add_analysis(stat("/m/a.mp3"), tags, analysis(1))
    with LibraryReader(path) as reader:
        (track,) = reader.list()
        assert track.tags == FileTags(title="x")


def test_operations_are_committed_in_groups(path: Path, monkeypatch) -> None:
    commits = []

    def traced(where):
        connection = open_writer(where)
        connection.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        return connection

    monkeypatch.setattr(writer_module, "open_writer", traced)
    monkeypatch.setattr(writer_module, "COMMIT_SECONDS", 60.0)
    with LibraryWriter(path) as writer:
        for number in range(1001):
            writer.record_failure(stat(f"/m/{number}"), FAILURE)
    assert len(commits) == 3


def test_what_was_handed_over_is_committed_within_a_second(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.record_failure(stat("/m/a"), FAILURE)
        deadline = time.monotonic() + 5
        while not reader.count("is:failed") and time.monotonic() < deadline:
            time.sleep(0.02)
        assert reader.count("is:failed") == 1


def test_many_threads_may_hand_over_at_once(path: Path) -> None:
    with LibraryWriter(path) as writer:

        def work(part: int) -> None:
            for number in range(100):
                writer.record_failure(stat(f"/m/{part}/{number}"), FAILURE)

        threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with LibraryReader(path) as reader:
        assert reader.count("is:failed") == 400


def small_disk(pages: int):
    def opened(where):
        connection = open_writer(where)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    return opened


def test_a_full_disk_is_said_once_the_group_is_undone_and_nobody_hangs(path, monkeypatch) -> None:
    open_writer(path).close()
    monkeypatch.setattr(writer_module, "open_writer", small_disk(80))
    writer = LibraryWriter(path)

    def fill() -> None:
        for number in range(5000):
            writer.add_analysis(stat(f"/m/{number}"), TAGS, analysis(number, patches=bytes(9000)))

    with pytest.raises(LibraryError, match="is full") as caught:
        fill()
    assert caught.value.kind == "disk-full"
    for call in (writer.flush, lambda: writer.record_failure(stat("/x"), FAILURE), writer.close):
        with pytest.raises(LibraryError, match="is full"):
            call()
    writer.close()
    with LibraryReader(path) as reader:
        assert reader.integrity() == []
        assert reader.count() == 0


def test_a_bug_keeps_its_own_error_and_undoes_its_group(path: Path) -> None:
    writer = LibraryWriter(path)
    writer.record_failure(stat("/m/a"), FAILURE)
    writer.flush()
    writer.record_failure(stat("/m/b"), FAILURE)
    writer.link_existing(stat("/m/c"), TAGS, audio_hash(1))
    with pytest.raises(ValueError, match="no recording has the audio hash"):
        writer.close()
    with LibraryReader(path) as reader:
        assert [track.path for track in reader.failed()] == ["/m/a"]


def test_another_program_that_holds_the_library_is_reported(path: Path, monkeypatch) -> None:
    def impatient(where):
        connection = open_writer(where)
        connection.execute("PRAGMA busy_timeout = 50")
        return connection

    monkeypatch.setattr(writer_module, "open_writer", impatient)
    writer = LibraryWriter(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer.record_failure(stat("/m/a"), FAILURE)
    with pytest.raises(LibraryError, match="in use") as caught:
        writer.close()
    other.close()
    assert caught.value.kind == "locked"


def test_a_library_that_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"no database" * 1000)
    with pytest.raises(LibraryError, match="not a music library"):
        LibraryWriter(tmp_path / "library.db")


def test_a_refused_request_undoes_only_itself(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.add_analysis(stat("/m/a"), TAGS, analysis(1))
        first = writer.save_playlist("P", [1], rule="{}")
        with pytest.raises(LibraryError, match='"P" already') as caught:
            writer.save_playlist("P", [], rule="{}")
        assert caught.value.kind == "playlist-exists"
        with pytest.raises(LibraryError, match="no track 7"):
            writer.save_playlist("P", [1, 7], rule="[]", replace=True)
        unchanged = reader.playlist("P")
        assert (unchanged.track_ids, unchanged.rule) == ((1,), "{}")
        assert writer.save_playlist("P", [1, 1], rule="[]", replace=True) == first
        writer.save_playlist("Q", [], rule="{}")
        with pytest.raises(LibraryError, match='"Q" already'):
            writer.rename_playlist("P", "Q")
        writer.rename_playlist("P", "R")
        writer.delete_playlist("Q")
        writer.delete_playlist("Q")
        writer.flush()
        (playlist,) = reader.playlists()
        assert (playlist.name, playlist.rule, playlist.track_ids) == ("R", "[]", (1, 1))
        with pytest.raises(LibraryError, match='no playlist "P"; there are "R"'):
            reader.playlist("P")


def test_a_closed_writer_takes_nothing_and_closes_again(path: Path) -> None:
    writer = LibraryWriter(path)
    writer.close()
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.flush()


def test_forgotten_tracks_leave_their_analysis_until_it_is_pruned(path: Path) -> None:
    with LibraryWriter(path) as writer, LibraryReader(path) as reader:
        writer.add_analysis(stat("/m/a"), TAGS, analysis(1))
        writer.forget([1])
        writer.flush()
        assert reader.find_recording(audio_hash(1)) is not None
        assert reader.ids("blue") == []
        assert writer.prune_recordings() == 1
        assert reader.find_recording(audio_hash(1)) is None
        assert reader.embedding_version() is None


def test_a_kill_leaves_whole_groups_and_the_next_run_completes_them(path: Path) -> None:
    code = f"""
import sys
from tests.helpers.libraries import made_up
from musicanalyzer.library import writer as module
module.COMMIT_OPERATIONS = 20
writer = module.LibraryWriter({str(path)!r})
for number, item in enumerate(made_up(20000)):
    writer.add_analysis(*item, added_at=1.0)
    if number == 100:
        writer.flush()
        print("going", flush=True)
"""
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert run.stdout is not None
    assert run.stdout.readline() == b"going\n"
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    with LibraryReader(path) as reader:
        assert reader.integrity() == []
        count = reader.count()
        assert count > 100
        assert len(reader.embeddings("v1")[0]) == count
    with LibraryWriter(path) as writer:
        for file, tags, computed in made_up(count + 20):
            writer.add_analysis(file, tags, computed, added_at=1.0)
    with LibraryReader(path) as reader:
        assert reader.count() == count + 20
