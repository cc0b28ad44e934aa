"""Where to save: endings follow the kind, and nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from musicanalyzer.ui.save_places import Kind, SavePlaces, with_ending
from tests.helpers.file_dialogs import answering, cancel, keep, replace, save_as

WAV, FLAC, JPEG = Kind("WAV", (".wav",)), Kind("FLAC", (".flac",)), Kind("JPEG", (".jpg", ".jpeg"))
KINDS = (WAV, FLAC, JPEG)


@pytest.mark.parametrize(
    ("typed", "kind", "was_chosen", "saved"),
    [
        ("take", WAV, False, "take.wav"),
        ("take", FLAC, True, "take.flac"),
        ("take.wav", WAV, False, "take.wav"),
        ("take.WAV", WAV, False, "take.WAV"),
        ("take.wav", FLAC, True, "take.flac"),
        ("take.flac", WAV, True, "take.wav"),
        ("take.flac", WAV, False, "take.flac"),  # the name is what the user has said
        ("take.jpeg", JPEG, True, "take.jpeg"),
        ("take.wav", JPEG, True, "take.jpg"),
        ("live 12.5.2026", FLAC, True, "live 12.5.2026.flac"),
        ("live 12.5.2026", WAV, False, "live 12.5.2026.wav"),
        ("live 12.5.wav", FLAC, True, "live 12.5.flac"),
        ("p.xyz", WAV, False, "p.xyz.wav"),
        (".wav", WAV, False, ".wav.wav"),
    ],
)
def test_the_ending_is_that_of_the_kind(
    typed: str, kind: Kind, was_chosen: bool, saved: str
) -> None:
    path = with_ending(Path("/a.flac") / typed, KINDS, kind, was_chosen=was_chosen)
    assert path == Path("/a.flac") / saved


@pytest.fixture
def places(qtbot, tmp_path: Path, monkeypatch) -> SavePlaces:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return SavePlaces(widget)


@pytest.mark.parametrize(
    ("there", "answers", "saved"),
    [
        ("take.wav", [save_as("take"), keep, cancel], None),
        ("take.wav", [save_as("take"), replace], "take.wav"),
        ("take.wav", [save_as("take"), keep, save_as("other")], "other.wav"),
        ("live.flac", [save_as(kind="FLAC"), keep, cancel], None),  # Qt's own question
        ("a 1.2.flac", [save_as("a 1.2", kind="FLAC"), replace], "a 1.2.flac"),
        ("take.flac", [save_as("take"), ], "take.wav"),
        # Kept as it was asked for, and the dialog shows it with its kind.
        ("a.1.flac", [save_as("a.1", kind="FLAC"), keep, save_as("b.1")], "b.1.flac"),
    ],
)  # fmt: skip
def test_a_file_is_replaced_only_when_the_user_says_so(
    places: SavePlaces, tmp_path: Path, there: str, answers: list, saved: str | None
) -> None:
    (tmp_path / there).write_bytes(b"precious")
    with answering(*answers):
        path = places.ask("Save", "live", KINDS)
    assert path == (saved and tmp_path / saved)
    assert (tmp_path / there).read_bytes() == b"precious"


def test_the_name_in_the_dialog_follows_the_kind(places: SavePlaces, tmp_path: Path) -> None:
    shown: list[str] = []

    def look(dialog) -> None:
        save_as(kind="JPEG")(dialog)
        shown.append(Path(dialog.selectedFiles()[0]).name)

    with answering(look) as asked:
        assert places.ask("Save", "live", KINDS) == tmp_path / "live.jpg"
    assert asked == [str(tmp_path / "live.wav")]
    assert shown == ["live.jpg"]


def test_a_dialog_opens_in_the_folder_of_the_last_one(places: SavePlaces, tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    with answering(save_as(str(tmp_path / "takes" / "a")), cancel, save_as("b")) as asked:
        assert places.ask("Save", "live", KINDS) == tmp_path / "takes" / "a.wav"
        assert places.ask("Save", "live", KINDS) is None
        assert places.ask("Save", "a.flac", KINDS) == tmp_path / "takes" / "b.flac"
    suggested = [tmp_path / "live.wav", tmp_path / "takes" / "live.wav", tmp_path / "takes/a.flac"]
    assert asked == [str(path) for path in suggested]
