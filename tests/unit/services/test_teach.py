"""Labels taught by examples, over real libraries."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import AppError, LibraryError, SettingsError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import Failure, FileTags
from musicanalyzer.library.similarity import SimilarityIndex
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.services.label_reports import describe_label
from musicanalyzer.services.similar import similar_tracks
from musicanalyzer.services.teach import (
    change_examples,
    examples_from,
    forget,
    forget_examples,
    label_named,
    propose,
    refresh,
    teach,
)
from tests.helpers.libraries import analysis, audio_hash, build, clusters, stat, unit_vectors

N, KINDS = 600, 4
VECTORS = clusters(N, kinds=KINDS, noise=1.5)
KIND = np.arange(N) % KINDS  # of track number + 1


class Taught:
    """A library with a reader and a writer, and words for what the tests do to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = LibraryReader(path)
        self.writer = LibraryWriter(path)

    def teach(self, name: str, *, yes: list[int], no: list[int]) -> None:
        rows = self.reader.tracks
        teach(self.reader, self.writer, name, yes=rows(yes), no=rows(no))

    def state(self, name: str) -> dict:
        return describe_label(self.reader, label_named(self.reader, name))

    def carriers(self, name: str) -> set[int]:
        return set(self.reader.ids(f'label:"{name}"'))

    def replace_vectors(self, vectors: np.ndarray, version: str) -> None:
        for number, vector in enumerate(vectors, 1):
            self.writer.replace_results(
                number, [], timeline_step_s=1.0, embedding=vector.astype("<f4").tobytes(),
                embedding_version=version,
            )  # fmt: skip
        self.writer.flush()

    def close(self) -> None:
        self.writer.close()
        self.reader.close()


@pytest.fixture(scope="module")
def untaught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("teach") / "library.db", N, vectors=VECTORS)


@pytest.fixture
def library(untaught: Path, tmp_path: Path) -> Iterator[Taught]:
    taught = Taught(Path(shutil.copy(untaught, tmp_path)))
    yield taught
    taught.close()


def examples(kind: int, n: int = 10) -> tuple[list[int], list[int]]:
    """Track ids of a kind and of others, by different artists."""
    yes = (np.flatnonzero(kind == KIND)[:: N // KINDS // n][:n] + 1).tolist()
    no = (np.flatnonzero(kind != KIND)[:: N * 3 // 4 // n - 1][:n] + 1).tolist()
    return yes, no


YES, NO = examples(0)


def everything(path: Path) -> list[tuple]:
    connection = sqlite3.connect(path)
    tables = ("taught_labels", "taught_examples", "taught_weights", "taught_tracks")
    rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return rows


def test_a_label_learned_from_examples_of_one_cluster_finds_that_cluster(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    found = library.carriers("mine")
    cluster = set((np.flatnonzero(KIND == 0) + 1).tolist())
    assert len(found & cluster) / len(found) > 0.95
    assert len(found & cluster) / len(cluster) > 0.8
    state = library.state("mine")
    assert state["state"] == "learned"
    assert state["tracks"] == len(found)
    assert state["leave_one_out"]["accuracy"] >= 0.9
    assert state["leave_one_out"]["baseline"] == 0.5
    assert state["leave_one_out"]["low"] < 0.9 < state["leave_one_out"]["high"]
    assert state["threshold"] >= 0.5
    assert state["note"] is None


def test_where_chance_would_do_as_well_no_track_gets_the_label_and_it_is_said(
    tmp_path: Path,
) -> None:
    library = Taught(build(tmp_path / "l.db", 300))
    accuracies, at_a_loss = [], 0
    for start in range(1, 13):
        ids = list(range(start, 300, 14))[:20]
        library.teach(f"label {start}", yes=ids[:10], no=ids[10:])
        state = library.state(f"label {start}")
        accuracies.append(state["leave_one_out"]["accuracy"])
        if state["threshold"] is None:
            at_a_loss += 1
            assert library.carriers(f"label {start}") == set(ids[:10])
            assert "not told apart better than by chance" in state["note"]
    library.close()
    assert 0.35 < np.mean(accuracies) < 0.65
    assert at_a_loss >= 10


def test_examples_are_carried_and_counter_examples_are_not_whatever_was_learned(
    library: Taught,
) -> None:
    yes, no = examples(0, 40)
    free = [track_id for track_id in range(1, N + 1) if track_id not in {*yes, *no}]
    unlike = next(track_id for track_id in free if KIND[track_id - 1] == 1)
    twin = analysis(9000, vector=VECTORS[yes[7] - 1])
    library.writer.add_analysis(stat("/twin.mp3"), FileTags(), twin)
    library.writer.flush()
    wrong = yes.pop(7)
    library.teach("mine", yes=[*yes, unlike], no=[*no, wrong])
    found = library.carriers("mine")
    assert library.reader.resolve("/twin.mp3").id in found, "what was learned would give it"
    assert wrong not in found
    assert found >= {*yes, unlike}
    assert not found & set(no)
    everyone = {*range(1, N + 1), library.reader.resolve("/twin.mp3").id}
    assert set(library.reader.ids("-label:mine")) == everyone - found


def test_what_lies_above_the_threshold_carries_the_label_and_what_lies_near_is_asked(
    tmp_path: Path,
) -> None:
    vectors = clusters(N, kinds=2, noise=10.0)
    library = Taught(build(tmp_path / "l.db", N, vectors=vectors))
    yes, no = list(range(1, N, 31)), list(range(2, N, 29))
    yes = [track_id for track_id in yes if track_id % 2]
    no = [track_id for track_id in no if track_id % 2 == 0]
    library.teach("mine", yes=yes, no=no)
    learned = label_named(library.reader, "mine").learned
    assert learned is not None
    assert learned.threshold > 0.53, "else the test cannot tell it from one half"
    weights = np.frombuffer(learned.weights, "<f4")
    probability = 1 / (1 + np.exp(-(vectors @ weights[:-1] + weights[-1])))
    above = set((np.flatnonzero(probability > learned.threshold) + 1).tolist())
    assert library.carriers("mine") == (above | set(yes)) - set(no)
    asked = [track["probability"] for track in propose(library.reader, "mine", n=10)]
    ids = [track["id"] for track in propose(library.reader, "mine", n=10)]
    library.close()
    np.testing.assert_allclose(asked, probability[np.array(ids) - 1], atol=1e-3)
    assert abs(np.median(asked) - learned.threshold) < abs(np.median(asked) - 0.5)


def test_the_order_and_the_occasion_of_examples_do_not_matter(library: Taught) -> None:
    library.teach("at once", yes=YES, no=NO)
    library.teach("bit by bit", yes=NO[3:5], no=YES[:4])  # on the wrong sides at first
    library.teach("bit by bit", yes=YES[::-1], no=NO[::-1])
    once, again = (label_named(library.reader, name) for name in ("at once", "bit by bit"))
    assert once.examples == again.examples
    assert once.learned == again.learned
    assert library.carriers("at once") == library.carriers("bit by bit")


def test_copies_of_a_track_are_one_example(library: Taught) -> None:
    library.writer.link_existing(stat("/copy.mp3"), FileTags(), audio_hash(YES[0] - 1))
    library.writer.flush()
    copy = library.reader.resolve("/copy.mp3").id
    library.teach("mine", yes=[*YES, copy], no=NO)
    assert library.state("mine")["yes"] == len(YES)
    assert copy in library.carriers("mine")
    with pytest.raises(SettingsError, match=r"copy\.mp3 is named as an example and as a counter-"):
        library.teach("mine", yes=[YES[0]], no=[copy])


def test_examples_survive_a_rename(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    before = label_named(library.reader, "mine")
    carriers = library.carriers("mine")
    paths = {row.id: row.path for row in library.reader.list()}
    for track_id in YES:
        library.writer.link_existing(
            stat(f"/music/renamed/{track_id}.mp3"), FileTags(title="another"),
            audio_hash(track_id - 1),
        )  # fmt: skip
    seen = [path for track_id, path in paths.items() if track_id not in YES]
    seen += [f"/music/renamed/{track_id}.mp3" for track_id in YES]
    assert library.writer.finish_scan(["/music"], seen).moved == len(YES)
    assert label_named(library.reader, "mine") == before
    assert library.carriers("mine") == carriers
    assert library.reader.resolve(f"/music/renamed/{YES[0]}.mp3").id in carriers
    assert refresh(library.reader, library.writer) == 0


def test_a_new_version_of_the_vectors_makes_a_label_stale_and_it_is_learned_again(
    library: Taught,
) -> None:
    library.teach("mine", yes=YES, no=NO)
    carriers = library.carriers("mine")
    turned = clusters(N, kinds=KINDS, seed=77, noise=1.5, dimensions=96)
    library.replace_vectors(turned, "v2")
    state = library.state("mine")
    assert state["state"] == "stale"
    assert "learns it again" in state["note"]
    assert library.carriers("mine") == set(YES), "what was learned on other vectors says nothing"
    assert refresh(library.reader, library.writer) == 1
    label = label_named(library.reader, "mine")
    assert label.learned is not None
    assert label.learned.version == "v2"
    assert len(label.learned.weights) == 4 * (96 + 1)
    assert library.state("mine")["state"] == "learned"
    again = library.carriers("mine")
    assert len(again & carriers) > 0.7 * len(carriers)
    assert refresh(library.reader, library.writer) == 0


def test_proposals_of_a_stale_label_are_those_of_the_label_learned_again(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    library.replace_vectors(clusters(N, kinds=KINDS, seed=77, dimensions=96), "v2")
    stale = list(propose(library.reader, "mine", n=5))
    refresh(library.reader, library.writer)
    assert list(propose(library.reader, "mine", n=5)) == stale


def test_tracks_that_came_since_are_judged_by_the_next_scan(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    late = clusters(N + 8, kinds=KINDS, noise=1.5)[:1]  # of the first kind
    library.writer.add_analysis(stat("/late.mp3"), FileTags(), analysis(N + 1, vector=late[0]))
    library.writer.flush()
    new = library.reader.resolve("/late.mp3").id
    assert new not in library.carriers("mine")
    assert library.state("mine")["state"] == "stale"
    assert refresh(library.reader, library.writer) == 1
    assert new in library.carriers("mine")


def test_where_too_few_examples_have_present_vectors_a_label_says_nothing(library: Taught) -> None:
    library.teach("mine", yes=YES[:3], no=NO[:3])
    carried = library.carriers("mine")
    vectors = VECTORS.copy()
    for example in YES[:2]:
        vectors[example - 1] = 0  # silent, by another network
    library.replace_vectors(vectors, "v2")
    assert refresh(library.reader, library.writer) == 1
    state = library.state("mine")
    assert (state["state"], state["yes"], state["no"]) == ("unlearned", 3, 3)
    assert library.carriers("mine") == set(YES[:3])
    library.replace_vectors(VECTORS, "v3")
    assert refresh(library.reader, library.writer) == 1
    assert library.carriers("mine") == carried


def test_forgetting_removes_everything(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    library.teach("other", yes=NO, no=YES)
    forget(library.reader, library.writer, "MINE")
    assert [label.name for label in library.reader.labels()] == ["other"]
    forget(library.reader, library.writer, "other")
    assert everything(library.path) == []
    with pytest.raises(LibraryError, match='no label "mine"; musicanalyzer label teach') as caught:
        forget(library.reader, library.writer, "mine")
    assert caught.value.kind == "no-label"


def test_a_label_that_lost_examples_is_what_the_others_teach(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    library.teach("fewer", yes=YES[:6], no=NO[:7])
    rows = library.reader.tracks
    forget_examples(library.reader, library.writer, "mine", rows(YES[6:] + NO[7:]))
    mine, fewer = (label_named(library.reader, name) for name in ("mine", "fewer"))
    assert (mine.examples, mine.learned) == (fewer.examples, fewer.learned)
    assert library.carriers("mine") == library.carriers("fewer")
    forget_examples(library.reader, library.writer, "mine", rows(YES[1:6]))
    assert library.state("mine")["state"] == "unlearned"
    assert library.carriers("mine") == {YES[0]}
    with pytest.raises(SettingsError, match=r'"mine" has 1 example and 7 counter-examples') as err:
        list(propose(library.reader, "mine", n=3))
    assert err.value.kind == "too-few-examples"


def test_proposals_are_open_unlike_and_never_examples(library: Taught) -> None:
    # Copies of one open track, a missing one among them, and a second file of another.
    library.teach("mine", yes=YES, no=NO)
    (first, *_) = propose(library.reader, "mine", n=1)
    vector = VECTORS[first["id"] - 1]
    for number in range(30):
        computed = analysis(9000 + number, vector=vector)
        library.writer.add_analysis(stat(f"/twin {number}.mp3"), FileTags(), computed)
    library.writer.link_existing(stat("/second.mp3"), FileTags(), audio_hash(first["id"] - 1))
    library.writer.mark_missing([first["id"]])
    library.writer.flush()
    refresh(library.reader, library.writer)
    found = list(propose(library.reader, "mine", n=10))
    ids = [track["id"] for track in found]
    assert len(set(ids)) == 10
    assert not set(ids) & {*YES, *NO, first["id"]}
    index = SimilarityIndex(library.reader, version="v1")
    vectors = np.stack([index.vector(row.recording_id) for row in library.reader.tracks(ids)])
    cosines = vectors @ vectors.T - np.eye(10)
    assert cosines.max() < 0.9
    state = library.state("mine")
    gaps = [abs(track["probability"] - state["threshold"]) for track in found]
    assert max(gaps) < 0.3
    assert np.mean(gaps) < 0.15


def test_all_tracks_that_are_left_are_proposed_where_more_are_asked_for(tmp_path: Path) -> None:
    library = Taught(build(tmp_path / "l.db", 12))
    library.teach("mine", yes=[1, 2, 3], no=[4, 5, 6])
    found = {track["id"] for track in propose(library.reader, "mine", n=50)}
    library.close()
    assert found == {7, 8, 9, 10, 11, 12}


@pytest.mark.parametrize(
    ("yes", "no", "words"),
    [
        (YES, [], r'"mine" has 10 examples and no counter-examples .* needs 2 of each'),
        ([], NO, r'"mine" has no examples and 10 counter-examples'),
        (YES[:1], NO, r'"mine" has 1 example and 10 counter-examples .* with --yes and --no'),
        (YES, NO[:1], r'"mine" has 10 examples and 1 counter-example '),
        ([], [], r'Nothing to teach "mine": name tracks that fit it with --yes'),
        (YES, [*NO, YES[3]], r"is named as an example and as a counter-example; choose one"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_and_changes_nothing(
    library: Taught, yes: list[int], no: list[int], words: str
) -> None:
    library.teach("other", yes=YES, no=NO)
    before = everything(library.path)
    with pytest.raises(SettingsError, match=words):
        library.teach("mine", yes=yes, no=no)
    assert everything(library.path) == before


def test_examples_given_before_count(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    library.teach("mine", yes=[], no=[YES[0]])
    state = library.state("mine")
    assert (state["yes"], state["no"]) == (9, 11)


@pytest.mark.parametrize("name", ["", "  ", 'a "b"', "a\x1bb", "x\udce9"])
def test_a_name_that_no_query_could_ask_for_is_refused(library: Taught, name: str) -> None:
    with pytest.raises(SettingsError, match="A label cannot be called") as caught:
        library.teach(name, yes=YES, no=NO)
    assert caught.value.kind == "label-name"
    assert everything(library.path) == []


def test_spaces_in_a_name_are_single(library: Taught) -> None:
    library.teach("  warm\t up ", yes=YES, no=NO)
    assert [label.name for label in library.reader.labels()] == ["warm up"]


def test_a_track_that_has_no_vector_is_named_with_the_reason(library: Taught) -> None:
    library.writer.record_failure(stat("/m/bad.mp3"), Failure("no-audio", "x", "1"))
    silent = analysis(8001, vector=np.zeros(160, np.float32))
    library.writer.add_analysis(stat("/m/silent.mp3"), FileTags(), silent)
    old = analysis(8002, version="v0")
    library.writer.add_analysis(stat("/m/old.mp3"), FileTags(), old)
    library.writer.flush()
    for path, reason in [
        ("/m/bad.mp3", "could not be analysed; musicanalyzer list --failed says why"),
        ("/m/silent.mp3", "holds nothing to hear"),
        ("/m/old.mp3", "has no present analysis; scan its file again"),
    ]:
        track = library.reader.track_at(path)
        assert track is not None
        with pytest.raises(LibraryError, match=f"{path} cannot teach anything: it {reason}") as err:
            teach(library.reader, library.writer, "mine", yes=[track], no=[])
        assert err.value.kind == "not-analysed"
    assert everything(library.path) == []


def test_taking_back_what_is_no_example_changes_nothing(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    before = everything(library.path)
    stranger = next(i for i in range(1, N) if i not in {*YES, *NO})
    with pytest.raises(LibraryError, match='no example of "mine"') as caught:
        forget_examples(
            library.reader, library.writer, "mine", library.reader.tracks([YES[0], stranger])
        )
    assert caught.value.kind == "no-example"
    assert everything(library.path) == before


def test_unknown_labels_are_answered_with_the_known_ones(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    with pytest.raises(LibraryError, match='no label "yours"; there are "mine"'):
        list(propose(library.reader, "yours", n=1))


@pytest.mark.parametrize(
    ("n", "words"),
    [(2, "not told apart better than by chance"), (4, "few examples: the interval says"),
     (10, None)],
)  # fmt: skip
def test_too_few_examples_are_called_so(library: Taught, n: int, words: str | None) -> None:
    library.teach("mine", yes=YES[:n], no=NO[:n])
    note = library.state("mine")["note"]
    assert note is None if words is None else words in note


def test_a_rare_label_is_said_to_be_in_doubt(tmp_path: Path) -> None:
    vectors = unit_vectors(400, seed=8)
    vectors[::20] = clusters(20, kinds=1, noise=0.5)
    library = Taught(build(tmp_path / "l.db", 400, vectors=vectors))
    rare = list(range(1, 400, 20))
    common = [i + 7 for i in rare]
    library.teach("rare", yes=rare[:10], no=common[:10])
    state = library.state("rare")
    library.close()
    assert 20 <= state["tracks"] < 60
    assert "as far as 10 counter-examples can tell, most may do so by mistake" in state["note"]


def test_examples_of_one_album_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    """Five albums on each side, each with a sound of its own that has nothing to do with sides."""
    sounds = clusters(40, kinds=10, noise=0.3)
    path = tmp_path / "l.db"
    with LibraryWriter(path) as writer:
        for number, vector in enumerate(sounds):
            for known in (True, False):
                artist = f"band {number % 10}" if known else None
                writer.add_analysis(
                    stat(f"/{'known' if known else 'unknown'}/{number:02d}"),
                    FileTags(artist=artist),
                    analysis(number + 1000 * (not known), vector=np.roll(vector, 1 - known)),
                )
    library = Taught(path)
    for folder in ("known", "unknown"):
        tracks = list(library.reader.list(f"path:{folder}", order="path"))
        yes = [track for number, track in enumerate(tracks) if number % 10 < 5]
        no = [track for track in tracks if track not in yes]
        teach(library.reader, library.writer, folder, yes=yes, no=no)
    known, unknown = (library.state(name)["leave_one_out"]["accuracy"] for name in
                      ("known", "unknown"))  # fmt: skip
    library.close()
    assert unknown > 0.95
    assert known < 0.8


def test_an_empty_library_cannot_be_taught(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with LibraryWriter(path) as writer:
        writer.record_failure(stat("/m/bad.mp3"), Failure("no-audio", "x", "1"))
    library = Taught(path)
    with pytest.raises(AppError, match="no analysed track yet"):
        library.teach("mine", yes=[1], no=[])
    assert refresh(library.reader, library.writer) == 0
    library.close()


def test_examples_may_come_one_by_one_and_each_step_can_be_taken_back(library: Taught) -> None:
    def change(changes: dict[int, bool | None]) -> dict[int, bool | None]:
        return change_examples(library.reader, library.writer, "mine", changes)

    steps = [{1: True}, {5: True, 2: False}, {3: False}, {1: False, 5: None}]
    states, undo = [], []
    for step in steps:
        undo.append(change(step))
        states.append(library.state("mine"))
    states_in_turn = [state["state"] for state in states]
    assert states_in_turn == ["unlearned", "unlearned", "learned", "unlearned"]
    assert undo == [{1: None}, {5: None, 2: None}, {3: None}, {1: True, 5: True}]
    for step, state in zip(undo[:0:-1], states[-2::-1], strict=True):
        change(step)
        assert library.state("mine") == state
    change(undo[0])
    assert library.reader.labels() == []
    with pytest.raises(SettingsError, match="cannot be called"):
        change_examples(library.reader, library.writer, 'a"b', {1: True})


def test_tracks_become_examples_by_their_recordings(library: Taught) -> None:
    tracks = library.reader.tracks([4, 7])
    found = examples_from(library.reader, tracks, fits=False)
    assert found == {track.recording_id: False for track in tracks}


def renewed(library: Taught, tracks: list[int], version: str = "v2") -> None:
    """Give these tracks vectors of another version, and no others."""
    for number in tracks:
        library.writer.replace_results(
            number, [], timeline_step_s=1.0,
            embedding=VECTORS[number - 1].astype("<f4").tobytes(), embedding_version=version,
        )  # fmt: skip
    library.writer.flush()


def test_missing_and_forgotten_tracks_do_not_keep_labels_on_their_old_version(
    library: Taught,
) -> None:
    library.teach("mine", yes=YES, no=NO)
    present = sorted({*YES, *NO, *range(1, N // 3)})
    gone = [number for number in range(1, N + 1) if number not in present]
    library.writer.mark_missing(gone[:100])
    library.writer.forget(gone[100:])
    renewed(library, present)
    assert refresh(library.reader, library.writer) == 1
    learned = label_named(library.reader, "mine").learned
    assert learned is not None
    assert learned.version == "v2"
    library.teach("other", yes=NO, no=YES)
    assert list(similar_tracks(library.path, str(present[0]), n=3))


def test_a_label_is_stale_when_another_version_counts_without_a_change_of_vectors(
    library: Taught,
) -> None:
    renewed(library, list(range(1, N // 2)))  # the others, a few more, stay as they were
    yes = [i for i in examples(0, 20)[0] if i > N // 2]
    no = [i for i in examples(0, 20)[1] if i > N // 2]
    library.teach("mine", yes=yes, no=no)
    assert library.state("mine")["state"] == "learned"
    library.writer.mark_missing([i for i in range(N // 2, N + 1) if i not in {*yes, *no}])
    library.writer.flush()
    assert library.state("mine")["state"] == "stale"
    assert refresh(library.reader, library.writer) == 1
    state = library.state("mine")
    assert (state["state"], state["note"]) == (
        "unlearned",
        f"There is no present analysis of {len(yes + no)} of its {len(yes + no)} examples and"
        " counter-examples; a scan of their files brings it, and learns the label.",
    )


def test_of_too_few_examples_it_is_said_how_many_are_needed_and_not_how_old_they_are(
    library: Taught,
) -> None:
    library.teach("mine", yes=YES[:4], no=NO[:4])
    renewed(library, [number for number in range(1, N + 1) if number not in YES[:3]])
    refresh(library.reader, library.writer)
    note = library.state("mine")["note"]
    assert note.startswith("There is no present analysis of 3 of its 8 examples and counter-")
    forget_examples(library.reader, library.writer, "mine", library.reader.tracks(YES[1:4]))
    note = library.state("mine")["note"]
    assert note == "It is learned from 2 examples and 2 counter-examples on."


def test_a_label_without_its_last_example_is_forgotten(library: Taught) -> None:
    library.teach("mine", yes=YES, no=NO)
    rows = library.reader.tracks
    assert forget_examples(library.reader, library.writer, "mine", rows([YES[0], YES[0]])) == 1
    assert forget_examples(library.reader, library.writer, "mine", rows(YES[1:] + NO)) == 19
    assert everything(library.path) == []
