"""The window in another language: nothing is left out, torn apart or cut off."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPushButton, QWidget

from musicanalyzer.ui import text, translation
from musicanalyzer.ui.edit_menu import EditMenu
from musicanalyzer.ui.playlist_form import PlaylistForm
from musicanalyzer.ui.settings_looks import LooksGroup
from musicanalyzer.ui.shortcuts import ShortcutsPage
from tests.helpers.widgets import cut_when_settled

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "resources" / "i18n"
SOURCES = sorted((ROOT / "musicanalyzer" / "ui").glob("*.py"))


@dataclass(frozen=True)
class Message:
    context: str
    source: str
    forms: tuple[str, ...]
    is_plural: bool
    is_finished: bool


def messages(language: str) -> list[Message]:
    root = ElementTree.parse(CATALOGUES / f"musicanalyzer_{language}.ts").getroot()
    found = []
    for context in root.findall("context"):
        for node in context.findall("message"):
            done = node.find("translation")
            assert done is not None
            plural = node.get("numerus") == "yes"
            forms = [form.text or "" for form in done] if plural else [done.text or ""]
            found.append(
                Message(
                    context.findtext("name", ""), node.findtext("source", ""), tuple(forms),
                    plural, done.get("type") is None,
                )
            )  # fmt: skip
    return found


ALL = [pytest.param(code, m, id=f"{code}: {m.source[:50]}")
       for code in translation.languages() for m in messages(code)]  # fmt: skip


# The catalogues


@dataclass(frozen=True)
class Call:
    place: str
    context: str
    source: str
    is_plural: bool


def calls(tree: ast.AST, place: str, context: str = "") -> Iterator[Call]:
    """What the code asks to be translated."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            named = node.func
            name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
            texts = [
                a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else ""
                for a in node.args
            ]
            if name == "tr":
                yield Call(f"{place}:{node.lineno}", context, texts[0], len(texts) > 2)
            elif name in ("translate", "QT_TRANSLATE_NOOP") and all(texts[:2]):
                # What ``translate`` is given else is marked where it is written, or is no text.
                yield Call(f"{place}:{node.lineno}", texts[0], texts[1], len(texts) > 3)
        yield from calls(node, place, node.name if isinstance(node, ast.ClassDef) else context)


def test_lupdate_sees_every_text_that_the_code_asks_for() -> None:
    """It overlooks what stands in an f-string, and that ``translate`` was given a number."""
    asked = [c for path in SOURCES for c in calls(ast.parse(path.read_text("utf-8")), path.name)]
    assert len(asked) > 500
    known = {(m.context, m.source, m.is_plural) for m in messages("de")}
    assert [c for c in asked if (c.context, c.source, c.is_plural) not in known] == []
    assert {(c.context, c.source, c.is_plural) for c in asked} == known


@pytest.mark.skipif(sys.platform == "win32", reason="the script is one for bash")
def test_catalogues_are_what_the_script_makes_of_the_sources(tmp_path: Path) -> None:
    made = tmp_path / "i18n"
    shutil.copytree(CATALOGUES, made)
    for compiled in made.glob("*.qm"):
        compiled.unlink()
    subprocess.run(
        [ROOT / "scripts" / "translations.sh"],
        env=os.environ | {"I18N_FOLDER": str(made)},
        check=True,
        capture_output=True,
    )
    names = sorted(path.name for path in CATALOGUES.iterdir())
    assert sorted(path.name for path in made.iterdir()) == names
    for name in names:
        assert (made / name).read_bytes() == (CATALOGUES / name).read_bytes(), name


def test_english_and_german_are_there() -> None:
    assert translation.languages() == ["en", "de"]
    assert all(m.is_plural for m in messages("en"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_text_is_translated(language: str) -> None:
    assert [m for m in messages(language) if not m.is_finished or not all(m.forms)] == []
    assert [m for m in messages(language) if m.is_plural and len(m.forms) != 2] == []


@pytest.mark.parametrize(("language", "message"), ALL)
def test_a_translation_keeps_what_its_text_holds(language: str, message: Message) -> None:
    for form in message.forms:
        assert places(form) == places(message.source)
        assert form[:1].isspace() == message.source[:1].isspace()
        assert form.endswith("…") == message.source.endswith("…")
        assert form.endswith(":") == message.source.endswith(":")
        assert form.count("\n") == message.source.count("\n")
        assert bool(mnemonic(form)) == bool(mnemonic(message.source))
        assert "(s)" not in form


def places(words: str) -> Counter[str]:
    """What is filled in. ``%Ln`` is ``%n`` with the language's thousands."""
    return Counter(re.findall(r"\{\w*\}|%n", words.replace("%Ln", "%n")))


def mnemonic(words: str) -> str:
    return QKeySequence.mnemonic(words).toString()


# A language in force


@pytest.fixture
def speak(qapp: QApplication) -> Iterator:
    installed: list = []

    def speak(language: str) -> None:
        installed.extend(translation.install(qapp, language))

    yield speak
    translation.uninstall(qapp, installed)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 track", "12 tracks", "0 tracks", "12,345 tracks", "40%", "6.5%", "1,234.5"]),
        ("de", ["1 Titel", "12 Titel", "0 Titel", "12.345 Titel", "40\N{NO-BREAK SPACE}%",
                "6,5\N{NO-BREAK SPACE}%", "1.234,5"]),
    ],
)  # fmt: skip
def test_numbers_are_the_languages_own(speak, language: str, said: list[str]) -> None:
    speak(language)
    counted = [
        QCoreApplication.translate("LibraryView", "%n track(s)", "", n) for n in (1, 12, 0, 12345)
    ]
    shares = [text.percent(0.4), text.percent(0.065, 1), text.number(1234.5, 1)]
    assert counted + shares == said


def test_dates_are_the_languages_own(speak) -> None:
    noon = 1_700_000_000.0  # 14 November 2023 in every zone
    speak("en")
    assert text.date(noon) == "11/14/23"
    speak("de")
    assert text.date(noon) == "14.11.23"


def test_a_language_that_has_no_catalogue_leaves_the_whole_window_english(speak) -> None:
    speak("fr")
    assert QLocale().language() == QLocale.Language.English
    assert QCoreApplication.translate("LibraryView", "%n track(s)", "", 1) == "1 track"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_new_catalogue_is_offered_under_its_own_name(
    app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CATALOGUES, tmp_path / "i18n")
    shutil.copy(CATALOGUES / "musicanalyzer_de.qm", tmp_path / "i18n" / "musicanalyzer_pt_BR.qm")
    monkeypatch.setattr(translation, "translations_folder", lambda: tmp_path / "i18n")
    looks = LooksGroup(app.context)
    box = looks.language
    offered = [(box.itemData(row), box.itemText(row)) for row in range(1, box.count())]
    assert offered == [("en", "English"), ("de", "Deutsch"), ("pt_BR", "Português")]
    app.settings.update(language="pt_BR")
    assert box.currentData() == "pt_BR"
    app.settings.update(language="eo")
    assert box.currentData() == "en"
    looks.deleteLater()


# The German window


@pytest.fixture
def settings_file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The program in German, or in the language that a test names."""
    path = tmp_path / "settings.json"
    path.write_text(f'{{"language": "{getattr(request, "param", "de")}"}}')
    return path


def test_the_window_opens_in_german(app) -> None:
    window = app.window
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&Datei", "&Bearbeiten", "&Ansicht", "&Playlist", "&Wiedergabe", "&Hilfe"]
    assert window.navigation.item(1).text() == "Stimmungskarte"
    assert window.navigation.item(1).toolTip() == "Stimmungskarte (Strg+2)"
    assert window.library.found.text() == "12 Titel"
    across = Qt.Orientation.Horizontal
    header = [window.library.table.headerData(n, across) for n in range(3)]
    assert header == ["Titel", "Interpret", "Verlauf"]


def test_undo_and_redo_say_in_german_what_they_do(app, qtbot) -> None:
    ids = [int(i) for i in app.window.library.table.ids[:2]]
    app.context.playlists.create("Abend", ids)
    menu = app.window.findChild(EditMenu)
    undo, redo = menu.undo, menu.redo
    qtbot.waitUntil(undo.isEnabled)
    assert undo.text() == "&Rückgängig: neue Playlist „Abend“"
    undo.trigger()
    qtbot.waitUntil(redo.isEnabled)
    assert undo.text() == "&Rückgängig"
    assert redo.text() == "&Wiederholen: neue Playlist „Abend“"


def test_no_german_text_is_cut_off_or_makes_the_window_wider(every_view, qtbot) -> None:
    cut: set[str] = set()
    for window in every_view:
        cut |= cut_when_settled(window, qtbot)
        assert (window.width(), window.height()) == (1280, 800)
    assert not cut


def test_nothing_in_the_german_window_is_an_english_text_that_has_a_translation(
    every_view,
) -> None:
    same = {form for m in messages("de") for form in m.forms}
    english = {m.source for m in messages("de")} - same
    found = set()
    for window in every_view:
        for widget in window.findChildren(QWidget):
            said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
            if isinstance(widget, QLabel | QAbstractButton):
                said.append(widget.text())
            found |= english.intersection(said)
    assert not found


@pytest.mark.parametrize("settings_file", ["en", "de"], indirect=True)
def test_no_two_entries_of_a_menu_have_the_same_mnemonic(app) -> None:
    bar = app.window.menuBar()
    menus = [menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu)]
    assert len(menus) > 4
    for menu in (bar, *menus):
        texts = [a.text() for a in menu.actions() if mnemonic(a.text())]
        assert repeated(texts) == {}


@pytest.mark.parametrize("settings_file", ["en", "de"], indirect=True)
def test_no_button_of_a_view_takes_the_mnemonic_of_a_menu_or_of_another(every_view) -> None:
    for window in every_view:
        buttons = {
            each.text()
            for each in window.findChildren(QAbstractButton)
            if each.isVisible() and mnemonic(each.text())
        }
        menus = [action.text() for action in window.menuBar().actions()]
        assert repeated([*menus, *buttons]) == {}


@pytest.mark.parametrize("kind", ["smart", "like", "path"])
@pytest.mark.parametrize("settings_file", ["en", "de"], indirect=True)
def test_no_two_fields_of_a_playlists_form_have_the_same_mnemonic(app, qtbot, kind: str) -> None:
    form = PlaylistForm(app.context.playlists, kind, values=lambda _: (), save=lambda *_: None)
    form.show()
    qtbot.waitExposed(form)
    fields = [w.text() for w in form.findChildren(QLabel) if w.isVisible() and w.buddy()]
    pressed = [w.text() for w in form.findChildren(QPushButton) if w.isVisible()]
    assert len(fields) > 5
    assert repeated([*fields, *pressed]) == {}
    form.reject()


def repeated(texts: list[str]) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for words in texts:
        if key := mnemonic(words):
            by_key.setdefault(key, []).append(words)
    return {key: those for key, those in by_key.items() if len(those) > 1}


def test_the_german_page_of_shortcuts_is_wide_enough_for_them(app, qtbot) -> None:
    page = ShortcutsPage(app.window)
    page.show()
    qtbot.waitExposed(page)
    assert page.list.columnWidth(0) >= page.list.sizeHintForColumn(0)
    page.close()


REWRITTEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from musicanalyzer.ui import translation

folder = Path(sys.argv[1])
translation.translations_folder = lambda: folder
application = QApplication([])
kept = translation.install(application, "de")
(folder / "musicanalyzer_de.qm").write_bytes(b"")
print(QCoreApplication.translate("MainWindow", "Jobs"))
"""


def test_a_catalogue_that_is_written_anew_does_not_end_the_program(tmp_path: Path) -> None:
    for catalogue in CATALOGUES.glob("*.qm"):
        shutil.copy(catalogue, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", REWRITTEN, str(tmp_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "Vorgänge")
