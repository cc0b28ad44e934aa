"""What the services say, in the language of the window: everywhere there, and nowhere else."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel

from musicanalyzer import errors
from musicanalyzer.audio.tagfile.faults import fault
from musicanalyzer.cli import run
from musicanalyzer.library.query import QueryError, parse
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.live_events import DeviceEvent
from musicanalyzer.ui import translation
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.service_sentences import SENTENCES
from musicanalyzer.ui.tag_preview import TagPreview

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "musicanalyzer"
HOLE = re.compile(r"\{\d+\}")

# Of the window: they show what they are given in its language, or do not show it.
TRANSLATING = ("translated", "_refusal", "bool", "warning")


@pytest.fixture
def german(qapp: QApplication):
    installed = translation.install(qapp, "de")
    yield
    translation.uninstall(qapp, installed)


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.json"
    path.write_text('{"language": "de"}')
    return path


# What is collected


def collector() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sentences", ROOT / "scripts" / "sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_module_is_what_the_script_makes_of_the_sources() -> None:
    """``make translations`` writes it."""
    assert list(SENTENCES) == collector().sentences()


def test_every_word_that_an_error_is_made_with_is_there() -> None:
    names = {name for name, each in vars(errors).items() if isinstance(each, type)}
    known = "\n".join(SENTENCES)
    n_errors, unknown = 0, set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parts[-2] == "ui" or path.name.startswith("cli"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in names:
                continue
            n_errors += 1
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    text = re.sub(r"\{\w*\}.*", "", part.value)
                    if " " in text.strip() and text not in known:
                        unknown.add(f"{path.name}:{node.lineno}: {text}")
    assert n_errors > 150
    assert unknown == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("raise AppError('No such thing.')", {"No such thing."}),
        ("raise AppError(f'{path} is {n + 1} too many.')", {"{0} is {1} too many."}),
        ("class Ours(AppError): ...\nraise Ours('gone is gone')", {"gone is gone"}),
        ("def fault(what) -> AppError: ...\nfault('a folder')", {"a folder"}),
        ("raise AppError('Give ' + ('one.' if n else 'two.'))", {"Give one.", "Give two."}),
        ("def f(n):\n end = ' all' if n else ''\n say(f'That is it{end}.')",
         {"That is it all.", "That is it."}),
        ("SAID = {'damaged': '{path} is no good.'}", {"{0} is no good."}),
        ("NEXT = 'try again'\nsay(f'{path} is bad; {NEXT}.')", {"{0} is bad; try again."}),
        ("'''It is a docstring.'''\nlog.info('It is for the log.')\nkind = 'no sentence'", set()),
    ],
)  # fmt: skip
def test_a_text_is_collected_with_places_for_what_is_filled_in(
    tmp_path: Path, source: str, found: set[str]
) -> None:
    (tmp_path / "service.py").write_text(source)
    script = collector()
    assert set(script.sentences(tmp_path)) - set(script.REASONS) == found


def test_no_text_of_a_service_reaches_a_widget_as_it_is() -> None:
    """``translated`` or another function of ours gets it, or it is the log's."""
    shown = {"message", "sentence", "problem", "remedy"}
    raw = set()
    for path in sorted((PACKAGE / "ui").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            for said in [*call.args, *(each.value for each in call.keywords)]:
                is_text = isinstance(said, ast.Attribute) and said.attr in shown
                is_own = is_text and ast.unparse(said).startswith("self.")
                if is_text and not is_own and name not in TRANSLATING:
                    raw.add(f"{path.name}:{call.lineno}: {ast.unparse(call)}")
    assert raw == set()


# Saying it


@pytest.mark.parametrize("pattern", SENTENCES)
def test_each_is_said_in_german_with_its_values(german, pattern: str) -> None:
    values = [f"/music/{number}.mp3" for number in range(len(HOLE.findall(pattern)))]
    words = QCoreApplication.translate("services", pattern)
    assert translated(pattern.format(*values)) == words.format(*values)


def parsed(query: str) -> str:
    with pytest.raises(QueryError) as error:
        parse(query)
    return error.value.message


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("“/m/a.mp3” is not an audio file: it is a JPEG picture; remove it or give it its proper"
         " name.",
         "„/m/a.mp3“ ist keine Audiodatei: sie ist ein JPEG-Bild; entfernen Sie die Datei, oder"
         " geben Sie ihr den richtigen Namen."),
        ("The copy cannot be written to /b (No space left on device); choose another folder.",
         "Die Kopie kann nicht nach /b geschrieben werden (Kein Platz mehr auf dem Datenträger);"
         " wählen Sie einen anderen Ordner."),
        # A name is none of our words.
        ('There is a playlist "a folder" already; choose another name.',
         "Es gibt schon eine Playlist „a folder“; wählen Sie einen anderen Namen."),
        # Several of one kind.
        ("The model a is missing in /r; install the program again. The model b is missing in /r;"
         " install the program again.",
         "Das Modell a fehlt in /r; installieren Sie das Programm neu. Das Modell b fehlt in /r;"
         " installieren Sie das Programm neu."),
        # A command stays one.
        ('A100 is there, but TensorFlow is not installed. pip install "musicanalyzer[gpu]"',
         'A100 ist da, aber TensorFlow ist nicht installiert. pip install "musicanalyzer[gpu]"'),
        ("Nobody knows this. Nor this.", "Nobody knows this. Nor this."),
        ("Ein Satz des Fensters.", "Ein Satz des Fensters."),
        ("", ""),
    ],
)  # fmt: skip
def test_values_are_translated_where_they_are_words(german, english: str, said: str) -> None:
    assert translated(english) == said


def test_what_is_wrong_with_a_query_is_said_in_german(german) -> None:
    assert translated(parsed("(rock")) == "„(“ ohne „)“, in Spalte 1"
    assert translated(parsed("gnre:rock")) == (
        "unbekanntes Feld „gnre“ in Spalte 1; meinten Sie „genre“?"
    )


@pytest.mark.parametrize("pattern", SENTENCES[::20])
def test_in_an_english_window_they_are_as_they_were(pattern: str) -> None:
    assert translated(pattern) == pattern


# The German window


def test_why_a_file_could_not_be_read_is_german_in_the_list_and_english_in_the_library(
    app, qtbot
) -> None:
    with LibraryReader(app.context.database) as reader:
        broken = next(reader.failed())
    assert broken.failure is not None
    assert "is not an audio file: it is plain text; remove" in broken.failure.message
    said = (
        f"„{broken.path}“ ist keine Audiodatei: sie ist einfacher Text; entfernen Sie die Datei,"
        " oder geben Sie ihr den richtigen Namen."
    )
    app.context.track_chosen.emit(broken.id)
    qtbot.waitUntil(lambda: app.window.panel.failure.accessibleName() == said)
    app.window.show_view(app.window.jobs)
    failed = app.window.jobs.failed
    qtbot.waitUntil(lambda: failed.table.track(0) is not None)
    failed.view.selectRow(0)
    qtbot.waitUntil(lambda: bool(failed.sentence.text()))
    assert failed.sentence.text() == said


def test_a_missing_file_is_told_in_german_in_the_window_and_in_english_in_the_terminal(
    app, tmp_path: Path, qtbot, capsys: pytest.CaptureFixture[str]
) -> None:
    with LibraryReader(app.context.database) as reader:
        track = next(t for t in reader.list() if t.tags.title == "Mirror Ball")
    away = Path(track.path).with_suffix(".away")
    shutil.move(track.path, away)
    try:
        app.context.track_chosen.emit(track.id)
        said = app.window.panel.no_picture
        qtbot.waitUntil(said.isVisible)
        assert run(["onsets", track.path]) == 0
    finally:
        shutil.move(away, track.path)
    assert said.accessibleName() == (
        f"„{track.path}“ ist nicht da; prüfen Sie den Pfad, oder schließen Sie das Laufwerk an, auf"
        " dem er liegt."
    )
    assert capsys.readouterr().out == (
        f"“{track.path}” is not there; check the path, or connect the drive that it is on.\n"
    )


def test_the_doctor_answers_in_german_and_its_report_for_others_is_english(app, qtbot) -> None:
    app.window.show_view(app.window.settings)
    doctor = app.window.settings.doctor
    doctor.examine.click()
    qtbot.waitUntil(doctor.examine.isEnabled, timeout=60_000)
    said = [label.text() for label in doctor.findChildren(QLabel)]
    database = app.context.database
    assert "alle verbreiteten Formate lassen sich dekodieren" in said
    assert f"{database}: 13 Titel, 12 Aufnahmen, 0 Playlists, unversehrt" in said
    assert f"{database}: 13 tracks, 12 recordings, 0 playlists, integrity ok" in doctor.report
    # What each finding is made of has German: nothing was passed through.
    for found in doctor.findings:
        is_versions = found.name == "program"
        assert is_versions or translated(found.text) != found.text


def test_what_becomes_of_a_device_is_german_in_the_live_view(app, qtbot) -> None:
    live = app.window.live
    live._show_news(DeviceEvent(0, "waiting", "Headset is gone; listening to Line meanwhile.",
                                "Line", 48_000))  # fmt: skip
    assert live.status.text() == "Headset ist weg; solange wird Line gehört."
    assert live.canvas.message == live.status.text()


def test_what_a_scan_says_of_itself_is_german_in_the_messages(app, qtbot) -> None:
    app.context.scans.notice("The GPU process crashed twice: the CPU does the rest.")
    qtbot.waitUntil(lambda: bool(app.window.messages.sentence))
    assert app.window.messages.sentence == (
        "Der GPU-Prozess ist zweimal abgestürzt: Die CPU macht den Rest."
    )


def test_a_wrong_query_is_german_under_the_search(app, qtbot) -> None:
    library = app.window.library
    library.search.setText("gnre:rock")
    qtbot.waitUntil(library._wrong.isVisible)
    assert library._wrong.text() == "Unbekanntes Feld „gnre“ in Spalte 1; meinten Sie „genre“?"


def test_why_tags_cannot_be_written_stands_without_the_path_in_german(german) -> None:
    error = fault("no-space", "/m/a.mp3", "34 MB more space")
    preview = TagPreview()
    preview.show_failures([("/m/a.mp3", error.message)])
    assert preview.index(0, 2).data() == (
        "braucht 34 MB mehr Platz auf dem Datenträger; schaffen Sie Platz und versuchen Sie es"
        " erneut."
    )
