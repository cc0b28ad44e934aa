"""The ``label`` command: what it prints, in words and as JSON, and how it refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicanalyzer import cli
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.teach import label_named, teach
from tests.helpers.libraries import build, clusters, made_up
from tests.helpers.scanning import copy_models, scan, write_song

N = 300
VECTORS = clusters(N, kinds=3, noise=1.5)
YES = [str(i) for i in range(1, N, 30)]
NO = [str(i) for i in (*range(2, N, 60), *range(33, N, 60))]
Program = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def untaught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("labels") / "library.db", N, vectors=VECTORS)


@pytest.fixture
def program(untaught: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Program:
    """Runs a command on a library of its own; gives exit code, standard output and error."""
    database = shutil.copy(untaught, tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.run([*arguments, "--db", str(database)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def teach_one(program: Program, *more: str) -> tuple[int, str, str]:
    return program("label", "teach", "Warm-Up", "--yes", *YES, "--no", *NO, *more)


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def check_label(label: dict[str, Any]) -> None:
    assert set(label) >= {
        "name", "yes", "no", "state", "tracks", "threshold", "leave_one_out", "note",
    }  # fmt: skip
    assert label["state"] in ("learned", "stale", "unlearned")
    judged = label["leave_one_out"]
    if judged is not None:
        assert set(judged) == {"n", "right", "accuracy", "low", "high", "baseline"}
        assert judged["accuracy"] == pytest.approx(judged["right"] / judged["n"], abs=1e-4)
        assert 0 <= judged["low"] <= judged["accuracy"] <= judged["high"] <= 1


def test_teach_says_how_well_it_went_who_got_it_and_what_to_ask_next(program: Program) -> None:
    code, out, err = teach_one(program)
    assert (code, err) == (0, "")
    head, judged, question, *proposals = out.splitlines()
    _, listed, _ = program("list", "label:warm-up")
    count = len(listed.splitlines())
    assert 60 < count < 120
    assert head.startswith(f"Warm-Up   {count} tracks, above ")
    assert head.endswith("%   10 examples, 10 counter-examples")
    assert " of 20 are told right: " in judged
    assert judged.endswith("; always the same answer: 50%")
    assert "--yes" in question
    assert len(proposals) == 5
    for line in proposals:
        track_id, probability, *_ = line.split()
        assert track_id not in {*YES, *NO}
        assert probability.endswith("%")
        assert line.endswith(".mp3")


def test_teach_gives_the_same_as_one_json_object(program: Program) -> None:
    code, out, err = teach_one(program, "--json")
    assert (code, err) == (0, "")
    (label,) = objects(out)
    check_label(label)
    assert (label["name"], label["yes"], label["no"]) == ("Warm-Up", 10, 10)
    assert (label["state"], label["note"]) == ("learned", None)
    assert label["leave_one_out"]["accuracy"] >= 0.8
    _, listed, _ = program("list", "label:warm-up", "--json")
    assert label["tracks"] == len(objects(listed))
    proposals = label.pop("proposals")
    _, again, _ = program("label", "propose", "warm-up", "-n", "5", "--json")
    assert objects(again) == proposals
    assert all(0 < track["probability"] < 1 for track in proposals)
    assert {"path", "title", "artist", "genre", "id"} <= set(proposals[0])
    _, every, _ = program("label", "list", "--json")
    assert objects(every) == [label]


def test_propose_lists_as_many_as_asked_for(program: Program) -> None:
    teach_one(program)
    for arguments, count in (([], 10), (["-n", "3"], 3)):
        code, out, err = program("label", "propose", "WARM-UP", *arguments)
        assert (code, err, len(out.splitlines())) == (0, "", count)


def test_an_answer_to_a_proposal_is_learned_by_its_id(program: Program) -> None:
    teach_one(program)
    _, out, _ = program("label", "propose", "warm-up", "-n", "2")
    first, second = (line.split()[0] for line in out.splitlines())
    code, out, _ = program("label", "teach", "warm-up", "--yes", first, "--no", second, "--json")
    assert code == 0
    (label,) = objects(out)
    assert (label["yes"], label["no"]) == (11, 11)
    assert not {first, second} & {str(track["id"]) for track in label["proposals"]}
    _, carried, _ = program("list", "label:warm-up", "--json")
    ids = {str(track["id"]) for track in objects(carried)}
    assert first in ids
    assert second not in ids


def test_a_track_is_named_as_for_the_other_commands(program: Program) -> None:
    paths = [file.path for file, _, _ in made_up(4, vectors=VECTORS)]
    code, out, _ = program(
        "label", "teach", "x", "--yes", "1", paths[3], "--no", paths[1], "3", "--json"
    )
    assert code == 0
    (label,) = objects(out)
    assert (label["yes"], label["no"]) == (2, 2)
    _, carried, _ = program("list", "label:x", "--json")
    assert {track["id"] for track in objects(carried)} == {1, 4}


def test_list_describes_every_label_in_words(program: Program) -> None:
    assert program("label", "list") == (0, "", "")
    teach_one(program)
    program("label", "teach", "a few", "--yes", *YES[:2], "--no", *NO[:2])
    code, out, err = program("label", "list")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "a few   2 tracks   2 examples, 2 counter-examples"
    assert "no other track carries the label; more of them may help" in lines[2]
    assert lines[3].startswith("Warm-Up   ")
    assert len(lines) == 5


def test_forget_takes_examples_back_or_the_whole_label(program: Program) -> None:
    teach_one(program)
    code, out, err = program("label", "forget", "warm-up", *YES[1:])
    assert (code, out, err) == (0, "", '"Warm-Up" no longer has 9 examples\n')
    _, out, _ = program("label", "list", "--json")
    (label,) = objects(out)
    check_label(label)
    assert (label["state"], label["yes"], label["tracks"]) == ("unlearned", 1, 1)
    assert "2 examples and 2 counter-examples" in label["note"]
    code, out, err = program("label", "forget", "WARM-UP")
    assert (code, out, err) == (0, "", '"Warm-Up" is forgotten, with its examples\n')
    assert program("label", "list") == (0, "", "")
    assert program("list", "label:warm-up")[0] == 2


def test_an_example_named_twice_is_taken_back_once_and_with_the_last_goes_the_label(
    program: Program,
) -> None:
    teach_one(program)
    program("label", "forget", "warm-up", *YES[2:], *NO[1:])
    _, out, _ = program("label", "list")
    assert out.splitlines()[0] == "Warm-Up   2 tracks   2 examples, 1 counter-example"
    _, _, err = program("label", "forget", "warm-up", YES[0], YES[0])
    assert err == '"Warm-Up" no longer has 1 example\n'
    _, out, _ = program("label", "list")
    assert out.splitlines()[0] == "Warm-Up   1 track   1 example, 1 counter-example"
    _, _, err = program("label", "forget", "warm-up", YES[1], NO[0])
    assert err == '"Warm-Up" is forgotten, with its examples\n'
    assert program("label", "list") == (0, "", "")


REFUSED = [
    (["label", "teach", "x"], 2, 'Nothing to teach "x": name tracks that fit it with --yes'),
    (["label", "teach", "x", "--yes", "1", "2"], 2,
     '"x" has 2 examples and no counter-examples to learn from and needs 2 of each at least;'),
    (["label", "teach", "x", "--yes", "1", "4", "--no", "2", "1"], 2, "choose one"),
    (["label", "teach", 'a"b', "--yes", "1", "4", "--no", "2", "3"], 2, "cannot be called"),
    (["label", "teach", "x", "--yes", "nowhere", "--no", "2", "3"], 1, 'matches, "nowhere"'),
    (["label", "propose", "x"], 1, 'There is no label "x"; musicanalyzer label teach makes one.'),
    (["label", "forget", "x"], 1, 'There is no label "x"'),
    (["label", "forget", "x", "1"], 1, 'There is no label "x"'),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSED)
def test_what_cannot_be_done_is_one_sentence(
    program: Program, arguments: list[str], code: int, words: str
) -> None:
    found, out, err = program(*arguments)
    assert (found, out) == (code, "")
    (line,) = err.splitlines()
    assert line.startswith("musicanalyzer: ")
    assert words in line
    assert program("label", "list") == (0, "", "")


def test_taking_back_what_is_no_example_is_refused(program: Program) -> None:
    teach_one(program)
    before = program("label", "list", "--json")
    code, _, err = program("label", "forget", "warm-up", YES[0], "3")
    assert code == 1
    assert 'is no example of "Warm-Up"; nothing was changed.' in err
    assert program("label", "list", "--json") == before


def test_a_label_of_a_library_that_is_not_there_is_one_clear_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for action in (["list"], ["propose", "x"], ["forget", "x"], ["teach", "x", "--yes", "1"]):
        assert cli.run(["label", *action, "--db", str(tmp_path / "l.db")]) == 1
        assert "scan a folder first" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_scan_learns_labels_again_for_new_tracks_and_for_new_models(tmp_path: Path) -> None:
    music, database = tmp_path / "music", tmp_path / "l.db"
    songs = [write_song(music / f"song {seed}.flac", seed) for seed in range(6)]
    scan(database, music)
    with LibraryReader(database) as reader, LibraryWriter(database) as writer:
        yes, no = (
            [track for song in some if (track := reader.track_at(str(song))) is not None]
            for some in (songs[:3], songs[3:])
        )
        teach(reader, writer, "mine", yes=yes, no=no)
        first = label_named(reader, "mine").learned
        assert first is not None
        assert first.stamp == reader.embeddings_stamp()
    songs[0].rename(music / "renamed.flac")
    write_song(music / "new.flac", 9)
    scan(database, music)
    with LibraryReader(database) as reader:
        label = label_named(reader, "mine")
        assert label.learned is not None
        assert label.learned.stamp == reader.embeddings_stamp() != first.stamp
        assert label.learned.version == first.version
        assert [t.path for t in reader.list("label:mine path:renamed")] == [
            str(music / "renamed.flac")
        ]
    scan(database, music, models_folder=copy_models(tmp_path / "models", newer=["similarity"]))
    with LibraryReader(database) as reader:
        again = label_named(reader, "mine")
        assert again.learned is not None
        assert again.learned.version != first.version
        assert again.examples == label.examples
        assert len(np.frombuffer(again.learned.weights, "<f4")) > 1
