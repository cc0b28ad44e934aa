"""Heads of the user's own: added, answering, refused with the reason, and taken back."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from musicanalyzer import cli, paths
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from tests.helpers import scanning

SHIPPED = find_models(scanning.MODELS, PatchSpec())
OWN = [f"style {number}" for number in range(len(SHIPPED.heads["genre"].decision["labels"]))]


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "models"
    monkeypatch.setattr(paths, "added_models_folder", lambda: folder)
    return folder


def own_head(folder: Path, **changes: Any) -> Path:
    """A head with the shipped weights and labels of its own; gives its card."""
    folder.mkdir(parents=True, exist_ok=True)
    card = SHIPPED.heads["genre"]
    data = json.loads((card.folder / f"{card.stem}.json").read_text(encoding="utf-8"))
    hashes = {}
    for path in (card.litert_path, card.keras_path):
        copy = folder / f"genre-v1{path.suffix}"
        shutil.copy(path, copy)
        hashes[copy.name] = hashlib.sha256(copy.read_bytes()).hexdigest()
    decision = {**data["decision"], "labels": OWN, "threshold": 0.0}
    data |= {"version": 1, "decision": decision, "sha256": hashes, **changes}
    path = folder / "genre-v1.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_an_added_head_answers_and_a_removed_one_no_longer(
    tmp_path: Path, added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    song = scanning.write_song(tmp_path / "music" / "a.flac", 1)

    def genre() -> dict[str, Any]:
        assert cli.run(["analyze", str(song), "--json"]) == 0
        return dict(json.loads(capsys.readouterr().out)["genre"])

    before = genre()
    assert cli.run(["models", "add", str(own_head(tmp_path / "own"))]) == 0
    assert "style 0, style 1" in capsys.readouterr().err
    with_own = genre()
    assert list(with_own["scores"]) == OWN
    assert with_own["label"] in OWN
    assert list(with_own["scores"].values()) == list(before["scores"].values())
    assert cli.run(["models", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [model["name"] for model in listed if model["added"]] == ["genre"]
    assert cli.run(["models"]) == 0
    assert "(your own)" in capsys.readouterr().out
    assert cli.run(["models", "remove", "genre"]) == 0
    assert genre() == before


def test_the_next_scan_runs_an_added_head_on_what_is_stored(
    tmp_path: Path, added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "l.db"
    scanning.write_songs(tmp_path / "music", 2)
    arguments = ["scan", str(tmp_path / "music"), "--db", str(database), "--workers", "1", "--json"]

    def scanned() -> dict[str, Any]:
        assert cli.run(arguments) == 0
        return dict(json.loads(capsys.readouterr().out))

    assert scanned()["analysed"] == 2
    assert cli.run(["models", "add", str(own_head(tmp_path / "own"))]) == 0
    found = scanned()
    assert (found["analysed"], found["updated"], found["failed"]) == (0, 2, 0)
    for row in scanning.all_rows(database).values():
        assert set(row.results["genre"].scores) == set(OWN)
    assert scanned()["updated"] == 0

    # Trained again under the same version, it is another head all the same.
    changed = own_head(tmp_path / "other")
    weights = changed.with_suffix(".keras")
    shutil.copy(SHIPPED.heads["mood"].litert_path, changed.with_suffix(".tflite"))
    data = json.loads(changed.read_text())
    names = [f"style {n}" for n in range(len(SHIPPED.heads["mood"].decision["labels"]) + 2)]
    data["decision"]["labels"] = names
    data["sha256"] = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (weights, changed.with_suffix(".tflite"))
    }
    changed.write_text(json.dumps(data))
    assert cli.run(["models", "add", str(changed)]) == 0
    assert scanned()["updated"] == 2


def _damage(card: Path) -> None:
    card.with_suffix(".tflite").write_bytes(b"x")


def _edit(**changes: Any) -> Callable[[Path], None]:
    def edit(card: Path) -> None:
        card.write_text(json.dumps(json.loads(card.read_text()) | changes))

    return edit


DECISION = SHIPPED.heads["genre"].decision


def _decide(**changes: Any) -> Callable[[Path], None]:
    return _edit(decision={**DECISION, "labels": OWN, **changes})


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_damage, "is damaged"),
        (lambda card: card.with_suffix(".keras").unlink(), "cannot be read"),
        (lambda card: card.write_text("{"), "cannot be read"),
        (_edit(sha256=None), "'sha256' is None"),
        (_edit(sha256=["a"]), "'sha256' is ['a']"),
        (_edit(sha256={"genre-v1.tflite": 3}), "'genre-v1.tflite' is 3"),
        (_edit(name=[]), "'name' is []"),
        (_edit(metrics=None), "'metrics' is None"),
        (_edit(trunk_version=0), "belongs to trunk version 0"),
        (_edit(mel_fingerprint="other"), "was trained on other features"),
        (_edit(name="tempo"), "There is no head 'tempo' to replace"),
        (_edit(decision={**DECISION, "labels": ["one"]}), "gives no answer"),
        (_decide(labels=[*range(len(OWN))]), "not a list of texts"),
        (_decide(labels=[*OWN[1:], OWN[1]]), "the label 'style 1' is there twice"),
        (_decide(labels=[*OWN[1:], "unsure"]), "a label is called 'unsure'"),
        (_decide(temperature=0), "'temperature' is 0, not above 0"),
        (_decide(patch_temperature=-1.0), "'patch_temperature' is -1.0, not above 0"),
        (_decide(temperature=1e-320), "not finite"),
        (_decide(patch_temperature=1e-320), "not finite"),
        (_decide(temperature=10**400), "too large"),
        (_decide(threshold=float("nan")), "NaN is no number"),
        (_decide(threshold="high"), "'threshold' is 'high', not a number"),
        (_edit(decision={}), "it has no 'labels'"),
        (_edit(inputs=[]), "'inputs' is []"),
        (_edit(inputs=["mel"]), "'inputs' is ['mel']"),
    ],
)
def test_a_head_that_cannot_be_used_is_refused_and_changes_nothing(
    tmp_path: Path,
    added: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    says: str,
) -> None:
    assert cli.run(["models", "add", str(own_head(tmp_path / "first"))]) == 0
    before = {path.name: path.read_bytes() for path in added.iterdir()}
    capsys.readouterr()
    card = own_head(tmp_path / "own")
    spoil(card)
    assert cli.run(["models", "add", str(card)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert {path.name: path.read_bytes() for path in added.iterdir()} == before


def test_an_added_head_that_fits_no_more_is_reported_and_the_shipped_one_answers(
    tmp_path: Path, added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_head(added, trunk_version=0)
    song = scanning.write_song(tmp_path / "music" / "a.flac", 1)
    assert cli.run(["analyze", str(song), "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)["genre"]["scores"]) == DECISION["labels"]
    assert cli.run(["doctor", "--json", "--db", str(tmp_path / "none.db")]) == 0
    found = json.loads(capsys.readouterr().out)["models"]
    assert found["state"] == "note"
    assert "train it again for trunk version" in found["text"]
    assert cli.run(["models"]) == 0
    assert "cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(
    "spoil",
    [
        _edit(sha256=None),
        _edit(metrics=None),
        _edit(decision={}),
        _decide(temperature=0),
        _decide(threshold=None),
        _decide(labels=[3]),
    ],
    ids=["hashes", "metrics", "decision", "temperature", "threshold", "labels"],
)
def test_a_damaged_card_is_left_out_and_named_and_every_command_goes_on(
    tmp_path: Path,
    added: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
) -> None:
    spoil(own_head(added))
    song = scanning.write_song(tmp_path / "music" / "a.flac", 1)
    database = str(tmp_path / "l.db")
    assert cli.run(["models"]) == 0
    shown = capsys.readouterr()
    assert "(your own)" not in shown.out
    (line,) = shown.err.splitlines()
    assert "The head genre-v1 of your own cannot be used" in line
    assert cli.run(["doctor", "--json", "--db", database]) == 0
    found = json.loads(capsys.readouterr().out)["models"]
    assert (found["state"], found["text"]) == ("note", line)
    assert cli.run(["analyze", str(song), "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)["genre"]["scores"]) == DECISION["labels"]
    scan = ["scan", str(song.parent), "--db", database, "--workers", "1", "--json"]
    assert cli.run(scan) == 0
    assert json.loads(capsys.readouterr().out)["analysed"] == 1


def test_a_card_of_another_name_is_installed_and_removed_as_the_head_that_it_is(
    tmp_path: Path, added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = own_head(tmp_path / "own")
    renamed = card.rename(card.with_name("techno.json"))
    assert cli.run(["models", "add", str(renamed)]) == 0
    assert cli.run(["models"]) == 0
    assert "(your own)" in capsys.readouterr().out
    assert {path.name for path in added.iterdir()} == {
        "genre-v1.json", "genre-v1.tflite", "genre-v1.keras",
    }  # fmt: skip
    assert cli.run(["models", "remove", "genre"]) == 0
    assert list(added.iterdir()) == []


@pytest.mark.parametrize("given", ["", "nope.json", "genre-v1.keras", "no-folder/genre-v1.json"])
def test_what_is_no_card_is_answered_with_what_one_is(
    tmp_path: Path, added: Path, capsys: pytest.CaptureFixture[str], given: str
) -> None:
    path = own_head(tmp_path / "own").parent / given
    assert cli.run(["models", "add", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{path} is no card of a head; give the .json file" in line
    assert "genre-v1.json" in line
    assert not added.exists()


def test_there_is_nothing_to_remove_where_nothing_was_added(
    added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["models", "remove", "genre"]) == 1
    assert "no head 'genre' of your own" in capsys.readouterr().err
