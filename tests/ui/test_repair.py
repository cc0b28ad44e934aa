"""A library that cannot be opened at start: what is said, and the ways out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.backup import back_up
from musicanalyzer.ui.repair import CannotOpen


@pytest.fixture
def damaged(database: Path, tmp_path: Path) -> Path:
    """A library whose beginning is gone; a copy of it lies beside it."""
    back_up(database, tmp_path / "copy.db")
    content = bytearray(database.read_bytes())
    content[100:20000] = os.urandom(19900)
    database.write_bytes(content)
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    return database


@pytest.fixture
def box(damaged: Path, make_app, qtbot) -> CannotOpen:
    with pytest.raises(LibraryError) as caught:
        make_app(damaged)
    made = CannotOpen(caught.value, damaged)
    qtbot.addWidget(made)
    return made


def test_a_copy_can_be_brought_back(box, damaged, make_app, tmp_path, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "copy.db"), ""))
    QTimer.singleShot(200, box.restore_button.click)
    assert box.repair()
    app = make_app(damaged)
    qtbot.waitUntil(lambda: app.window.library.table.rowCount() == 12)


def test_one_can_begin_anew_and_the_damaged_file_is_kept(box, damaged, make_app) -> None:
    content = damaged.read_bytes()
    QTimer.singleShot(200, box.anew_button.click)
    assert box.repair()
    make_app(damaged)
    with LibraryReader(damaged) as reader:
        assert reader.count() == 0
    (kept,) = damaged.parent.glob("library-before-reset-*.db")
    assert kept.read_bytes() == content


def test_a_wrong_copy_is_explained_and_one_is_asked_again(
    box, damaged, tmp_path, monkeypatch
) -> None:
    (tmp_path / "letter.db").write_text("dear")
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "letter.db"), "")
    )
    content = damaged.read_bytes()
    QTimer.singleShot(200, box.restore_button.click)
    QTimer.singleShot(1500, box.escapeButton().click)
    assert not box.repair()
    assert "letter.db is no copy of a library" in box.text()
    assert damaged.read_bytes() == content


def test_other_errors_are_said_and_that_is_all(tmp_path: Path, qtbot) -> None:
    box = CannotOpen(LibraryError("It is newer.", kind="newer-version"), tmp_path / "library.db")
    qtbot.addWidget(box)
    assert box.text() == "It is newer."
    assert [button.text() for button in box.buttons()] == ["&Quit"]
    QTimer.singleShot(100, box.buttons()[0].click)
    assert not box.repair()
