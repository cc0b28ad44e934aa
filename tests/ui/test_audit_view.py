"""The audit: what was found, on what evidence, and what the user says to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.audit.kinds import KINDS
from musicanalyzer.services.audit.words import PATTERNS, TITLES
from musicanalyzer.ui import audit_words
from musicanalyzer.ui.audit_view import AuditView
from musicanalyzer.ui.findings_page import FindingsPage
from tests.helpers.flawed_files import write_all
from tests.helpers.scanning import InlineExecutor, scan


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three files, scanned and not looked at; not to be changed."""
    folder = tmp_path_factory.mktemp("flawed")
    write_all(folder / "music", names=("whole", "lossy", "silent"))
    scan(folder / "library.db", folder / "music")
    LibraryReader(folder / "library.db").close()
    return folder


@pytest.fixture
def audit(flawed: Path, tmp_path: Path, make_app, qtbot, monkeypatch) -> AuditView:
    for part in flawed.glob("library.db*"):
        shutil.copy2(part, tmp_path / part.name)
    monkeypatch.setattr(
        "musicanalyzer.services.audit.check_files.plain_executor", lambda workers: InlineExecutor()
    )
    window = make_app(tmp_path / "library.db").window
    window.show_view(window.audit)
    qtbot.waitUntil(lambda: window.audit.state.text().startswith("3 file"))
    return window.audit


def page(audit: AuditView, kind: str) -> FindingsPage:
    audit.kinds.setCurrentRow(list(KINDS).index(kind))
    found = audit.stack.currentWidget()
    assert isinstance(found, FindingsPage)
    return found


def select(audit: AuditView, kind: str, qtbot) -> FindingsPage:
    shown = page(audit, kind)
    qtbot.waitUntil(lambda: shown.table.rowCount() == 1)
    shown.view.selectRow(0)
    qtbot.waitUntil(lambda: shown.sentence.isVisible())
    return shown


def check(audit: AuditView, qtbot) -> None:
    qtbot.mouseClick(audit.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: audit.state.text() == "Every file has been looked at.", timeout=20_000)


def test_what_a_scan_knows_is_there_at_once(audit: AuditView, qtbot) -> None:
    silent = select(audit, "silent", qtbot)
    assert silent.sentence.text() == "All of it is silent."
    qtbot.waitUntil(lambda: silent.table.plain_texts(0, [1]) == ["All of it is silent."])
    row = list(KINDS).index("silent")
    assert audit.kinds.item(row).text() == "Silent  (1)"
    assert audit.kinds.item(row).data(Qt.ItemDataRole.AccessibleTextRole) == "Silent: 1 found"
    lossy = page(audit, "lossy")
    assert lossy.nothing.isVisible()
    assert not lossy.view.isVisible()


def test_the_files_are_checked_as_a_job_and_a_cut_off_is_shown(audit: AuditView, qtbot) -> None:
    check(audit, qtbot)
    (job,) = audit._context.scans.jobs
    assert job.title == "Checking files for the audit"
    assert job.progress.checked == 3
    assert not audit.check_button.isEnabled()
    lossy = select(audit, "lossy", qtbot)
    picture = lossy.picture
    assert picture is not None
    qtbot.waitUntil(lambda: picture.cutoff_hz is not None)
    assert picture.cutoff_hz == pytest.approx(16_800, abs=400)
    assert picture.accessibleDescription().startswith("The spectrum ends at 16.")
    assert "what a lossy encoder leaves" in lossy.sentence.text()
    assert not picture.grab().toImage().isNull()


def test_what_is_all_right_goes_and_comes_back_by_undo(audit: AuditView, qtbot) -> None:
    silent = select(audit, "silent", qtbot)
    undo = audit._context.undo
    qtbot.mouseClick(silent.all_right, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: silent.table.rowCount() == 0)
    assert undo.undoText() == "“Silent” is all right"
    assert silent.nothing.isVisible()
    undo.undo()
    qtbot.waitUntil(lambda: silent.table.rowCount() == 1)
    undo.redo()
    qtbot.waitUntil(lambda: silent.table.rowCount() == 0)


def test_what_was_found_is_played_and_put_into_a_playlist(audit: AuditView, qtbot) -> None:
    silent = select(audit, "silent", qtbot)
    (track_id,) = audit.selected_ids
    context = audit._context
    with qtbot.waitSignal(context.play_asked) as played:
        silent.view.setFocus()
        qtbot.keyClick(silent.view, Qt.Key.Key_Return)
    assert played.args == [[track_id], 0]
    context.playlists.create("To throw away", [])
    qtbot.waitUntil(lambda: "To throw away" in context.playlists.names)
    context.playlists.name_asked.disconnect()
    with qtbot.waitSignal(context.playlists.name_asked) as asked:
        qtbot.mouseClick(silent.to_playlist, Qt.MouseButton.LeftButton)
    assert asked.args == [[track_id]]


def test_the_window_says_what_the_command_line_says() -> None:
    assert audit_words.PATTERNS == PATTERNS
    assert audit_words.TITLES == TITLES
    assert set(audit_words.EXPLAINED) == set(KINDS)
