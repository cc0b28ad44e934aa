"""A user who answers modal dialogs, each once it is open or has come forward again: Qt's own, which
the offscreen platform shows for want of a desktop's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QWidget,
)

LOOK_MS = 60  # a file dialog reads its folder before it stays as it is

Answer = Callable[[QWidget], None]
_NO = (QMessageBox.ButtonRole.RejectRole, QMessageBox.ButtonRole.NoRole)


@contextmanager
def answering(*answers: Answer) -> Iterator[list[str]]:
    """Gives what was asked: the place that a file dialog suggests, the words of a box."""
    asked: list[str] = []
    waiting = list(answers)
    failed: list[Exception] = []  # in Qt's loop, where nobody would see them
    answered: QWidget | None = None
    before: QWidget | None = None

    def look() -> None:
        nonlocal answered, before
        dialog, was_there = QApplication.activeModalWidget(), before
        before = dialog
        if dialog is None or dialog is answered or dialog is not was_there:
            return
        if isinstance(dialog, QFileDialog):
            asked.append(dialog.selectedFiles()[0])
        elif isinstance(dialog, QMessageBox):
            asked.append(dialog.text())
        answered = dialog
        try:
            assert waiting, f"one dialog more than expected: {asked}"
            waiting.pop(0)(dialog)
        except Exception as err:
            failed.append(err)
            waiting.clear()
            answered = None  # this one and all others are closed
            dialog.close()

    timer = QTimer(interval=LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    try:
        yield asked
    finally:
        timer.stop()
    if failed:
        raise failed[0]
    assert not waiting, f"{len(waiting)} dialogs more were expected than {asked}"


def save_as(name: str = "", *, kind: str = "") -> Answer:
    """Choose the kind from the list, then type the name where there is one, then save."""

    def act(dialog: QWidget) -> None:
        kinds = dialog.findChild(QComboBox, "fileTypeCombo")
        assert kinds is not None
        while kind and not kinds.currentText().startswith(kind):
            before = kinds.currentIndex()
            QTest.keyClick(kinds, Qt.Key.Key_Down)
            assert kinds.currentIndex() != before, f"there is no kind {kind}"
        if name:
            line = _line(dialog)
            line.selectAll()
            QTest.keyClicks(line, name)
        buttons = dialog.findChild(QDialogButtonBox)
        assert buttons is not None
        # Later: what it opens waits for an answer, too.
        QTimer.singleShot(0, buttons.button(QDialogButtonBox.StandardButton.Save).click)

    return act


def replace(box: QWidget) -> None:
    _press(box, yes=True)


def keep(box: QWidget) -> None:
    _press(box, yes=False)


def cancel(dialog: QWidget) -> None:
    dialog.close()


def _press(box: QWidget, *, yes: bool) -> None:
    assert isinstance(box, QMessageBox)
    for button in box.buttons():
        if (box.buttonRole(button) not in _NO) == yes:
            QTimer.singleShot(0, button.click)
            return
    raise AssertionError(f"no such button: {box.text()}")


def _line(dialog: QWidget) -> QLineEdit:
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    return line
