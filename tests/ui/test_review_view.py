"""Review over really scanned files: one key an answer, undo, labels taught by examples."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QMenu

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services import correct
from musicanalyzer.ui import changes, columns, text


class Review:
    """The view, shown, and words for what the tests do with it."""

    def __init__(self, app, qtbot, database) -> None:
        self.app, self.qtbot, self.database = app, qtbot, database
        self.view = app.window.review
        self.page = self.view.questions
        self.heard: list[list[int]] = []  # instead of being played
        app.context.snippets_asked.disconnect(app.window.player.play_snippets)
        app.context.snippets_asked.connect(self.heard.append)
        app.window.show_view(self.view)
        with LibraryReader(database) as reader:
            self.n = correct.left(reader, "unsure")
            self.n_genres = correct.left(reader, "genre")
        self.read(self.n)

    def read(self, n: int) -> None:
        """Wait until ``n`` questions stand in the queue and everything is written."""
        self.qtbot.waitUntil(lambda: self.page.queue.rowCount() == n and not self.page._pending)

    def press(self, *keys) -> None:
        for key in keys:
            self.qtbot.keyClick(self.page.card, key)

    @property
    def title(self) -> str:
        return text.title_of(self.page.current.track)

    def said(self, query: str = "is:corrected") -> dict[str, dict[str, str]]:
        """What the library has been told, by title."""
        with LibraryReader(self.database) as reader:
            return {
                text.title_of(track): {head: said[0] for head, said in track.corrections.items()}
                for track in reader.list(query)
            }

    def until_said(self, expected: dict[str, dict[str, str]]) -> None:
        self.qtbot.waitUntil(lambda: self.said() == expected)

    def until_counted(self, settled: int) -> None:
        expected = f"{settled} settled  ·  {self.n - settled} left"
        self.qtbot.waitUntil(lambda: self.page._progress.text() == expected)

    def teach(self, name: str, titles: list[str], *, fits: bool) -> None:
        with LibraryReader(self.database) as reader:
            rows = list(reader.list("-is:failed"))
        chosen = [track for track in rows if text.title_of(track) in titles]
        assert len(chosen) == len(titles)
        self.app.window.library._teaching.teach(name, [track.id for track in chosen], fits=fits)

    def label(self, name: str):
        with LibraryReader(self.database) as reader:
            return reader.label(name)


YES = ["Falling Bass", "La La Letter", "Low Tide"]
NO = ["Don't Look Down", "Mirror Ball", "Freight Line"]


@pytest.fixture
def review(app, qtbot, database) -> Review:
    return Review(app, qtbot, database)


@pytest.fixture
def taught(review: Review, qtbot) -> Review:
    """A label with three examples of each kind, its questions asked."""
    review.teach("Warm-up", YES, fits=True)
    review.teach("Warm-up", NO, fits=False)
    qtbot.waitUntil(lambda: (label := review.label("warm-up")) is not None and bool(label.learned))
    qtbot.waitUntil(lambda: review.page._place_of(("", "Warm-up")) > 0)
    review.view.ask_about_label("Warm-up")
    review.read(6)  # of twelve: those that teach are not asked about
    return review


def test_the_least_sure_track_comes_first_and_the_likeliest_genre_leads(review: Review) -> None:
    asked = review.page.queue.questions
    genres = [question for question in asked if question.head == "genre"]
    chances = [question.track.results["genre"].confidence for question in genres]
    assert chances == sorted(chances)
    assert asked[: len(genres)] == genres
    assert review.page.current == asked[0]
    shares = [chance for _, chance in asked[0].choices]
    assert shares == sorted(shares, reverse=True)


def test_enter_confirms_the_likeliest_and_the_next_track_is_asked_about(review: Review) -> None:
    QAbstractItemModelTester(review.page.queue, review.page.queue)  # watches as long as it lives
    first, second = review.page.queue.questions[:2]
    review.press(Qt.Key.Key_Return)
    assert review.page.current == second
    review.until_said({text.title_of(first.track): {"genre": first.choices[0][0]}})
    review.until_counted(1)


@pytest.mark.parametrize(
    ("key", "place"), [(Qt.Key.Key_Y, 0), (Qt.Key.Key_1, 0), (Qt.Key.Key_3, 2)]
)
def test_a_key_chooses_one_of_the_genres_shown(review: Review, key, place: int) -> None:
    first = review.page.current
    review.press(key)
    review.until_said({text.title_of(first.track): {"genre": first.choices[place][0]}})


def test_a_key_without_a_choice_does_nothing(review: Review, scanned, qtbot) -> None:
    window, scans = review.app.window, review.app.context.scans
    music = str(scanned.parent / "music")
    with contextlib.closing(sqlite3.connect(scanned)) as library:
        sure = library.execute("SELECT score FROM public_labels WHERE head = 'vocal' ORDER BY 1")
        least, next_to_least, *_ = (score for (score,) in sure)
    # Of one track alone the models are less sure than that.
    between = (least + next_to_least) / 2
    review.app.settings.update(folders=(music,), thresholds={"vocal": between})
    window.show_view(window.settings)
    window.settings.answers.scan.click()
    qtbot.waitUntil(lambda: scans.running is None and bool(scans.jobs), timeout=30_000)
    window.show_view(review.view)
    review.page.ask_about("vocal")
    review.read(1)
    assert [name for name, _ in review.page.current.choices] == ["vocal", "instrumental"]
    review.press(Qt.Key.Key_7, Qt.Key.Key_N, Qt.Key.Key_F, Qt.Key.Key_O)
    assert review.page.queue.rowCount() == 1
    review.press(Qt.Key.Key_2)
    review.until_said({"La La Letter": {"vocal": "instrumental"}})
    qtbot.waitUntil(review.page.nothing.isVisible)
    assert "Nothing to settle" in review.page.nothing.words.text()


def test_a_typed_genre_may_be_one_that_no_model_knows(review: Review, qtbot) -> None:
    title = review.title
    review.press(Qt.Key.Key_O)
    assert review.page.card.other.hasFocus()
    qtbot.keyClicks(review.page.card.other, "szs1")  # keys of the view are letters here
    qtbot.keyClick(review.page.card.other, Qt.Key.Key_Return)
    review.until_said({title: {"genre": "szs1"}})
    review.read(review.n - 1)


def test_a_begun_genre_is_completed(review: Review, qtbot) -> None:
    title = review.title
    review.press(Qt.Key.Key_O)
    qtbot.keyClicks(review.page.card.other, "Met")
    qtbot.keyClick(review.page.card.other, Qt.Key.Key_Return)
    review.until_said({title: {"genre": "metal"}})


def test_a_genre_is_chosen_from_the_menu_of_all(review: Review) -> None:
    title = review.title
    actions = review.page.card.every.menu().actions()
    assert len(actions) == len(review.app.context.vocabulary["genre"])
    next(action for action in actions if action.text() == "metal").trigger()
    review.until_said({title: {"genre": "metal"}})


def test_the_genre_of_the_files_tag_is_one_key_away(review: Review) -> None:
    review.page.ask_about("disagrees")
    review.qtbot.waitUntil(lambda: review.page._is_read)
    asked = review.page.queue.questions
    if not asked:  # the demo's tags agree: any track with a tag will do
        review.page.ask_about("genre")
        review.read(review.n_genres)
        asked = review.page.queue.questions
    row = next(row for row, question in enumerate(asked) if question.track.tags.genre)
    written = asked[row].track.tags.genre
    review.page._go_to(row)
    title = review.title
    assert written in review.page.card.as_written.text()
    review.press(Qt.Key.Key_F)
    review.qtbot.waitUntil(
        lambda: review.said().get(title, {}).get("genre", "").lower() == written.lower()
    )


def test_a_skipped_track_is_not_written_and_comes_back_when_asked_for(
    review: Review, qtbot
) -> None:
    asked = list(review.page.queue.questions)
    for _ in asked:
        review.press(Qt.Key.Key_S)
    qtbot.waitUntil(review.page.nothing.button.isVisible)
    assert "skipped" in review.page.nothing.words.text()
    assert review.said() == {}
    review.page.nothing.button.click()
    review.read(review.n)
    assert review.page.queue.questions == asked


@pytest.mark.parametrize(
    "undo", [lambda r: r.press(Qt.Key.Key_Z), lambda r: r.page.card.undo.click()]
)
def test_undo_takes_the_answer_back_and_shows_the_track_again(review: Review, undo) -> None:
    first = review.page.current
    assert not review.page.card.undo.isEnabled()
    review.press(Qt.Key.Key_2)
    review.read(review.n - 1)
    undo(review)
    review.read(review.n)
    review.qtbot.waitUntil(lambda: review.page.current == first)
    assert review.said() == {}
    review.until_counted(0)
    review.app.context.undo.redo()
    review.until_said({text.title_of(first.track): {"genre": first.choices[1][0]}})
    review.until_counted(1)
    review.read(review.n - 1)


def test_undo_brings_an_earlier_correction_back(review: Review, qtbot) -> None:
    review.press(Qt.Key.Key_1)
    review.read(review.n - 1)
    ((title, said),) = review.said().items()
    with LibraryReader(review.database) as reader:
        (track,) = reader.list("is:corrected")
    context = review.app.context
    context.undo.push(changes.Change("x", context, *changes.correction(track, "genre", "tango")))
    review.until_said({title: {"genre": "tango"}})
    context.undo.undo()
    review.until_said({title: said})


def test_what_cannot_be_kept_is_said_and_asked_again(review: Review, qtbot) -> None:
    qtbot.keyClicks(review.page.card.other, 'a"b')
    qtbot.keyClick(review.page.card.other, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cannot be called" in review.app.window.messages.sentence)
    review.read(review.n)
    assert review.said() == {}
    assert not review.app.context.undo.canUndo() or review.app.context.undo.undo() is None


def test_the_next_track_is_played_only_after_an_answer_and_only_if_wanted(
    review: Review, qtbot
) -> None:
    qtbot.wait(500)
    assert review.heard == []
    review.press(Qt.Key.Key_1, Qt.Key.Key_1)  # quickly: only what is stayed at is heard
    second = review.page.current.track.id
    qtbot.waitUntil(lambda: review.heard == [[second]])
    review.page.plays.setChecked(False)
    review.press(Qt.Key.Key_S)
    qtbot.wait(500)
    assert review.heard == [[second]]
    review.press(Qt.Key.Key_T)
    assert review.heard[1:] == [[review.page.current.track.id]]
    review.app.window.show_view(review.app.window.library)
    assert review.heard[2:] == [[]]


def test_the_table_shows_the_users_genre_with_a_mark_and_what_was_heard(review: Review) -> None:
    first = review.page.current
    review.press(Qt.Key.Key_2)
    table = review.app.window.library.table
    row = table.row_of(first.track.id)
    column = [column.key for column in table.columns].index("genre")
    index = table.index(row, column)
    review.qtbot.waitUntil(lambda: index.data() == f"{text.label(first.choices[1][0])}  ✓")
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines()[0].endswith("had heard:")
    assert tip.splitlines()[1].startswith(first.choices[0][0])
    assert columns.vocal(table.track(row)).endswith("✓") is False


def test_a_library_without_anything_unsure_is_said_in_words(make_app, tmp_path, qtbot) -> None:
    app = make_app(tmp_path / "empty.db")
    app.window.show_view(app.window.review)
    page = app.window.review.questions
    qtbot.waitUntil(page.nothing.isVisible)
    assert "Nothing to settle" in page.nothing.words.text()
    app.window.review.tabs.setCurrentIndex(1)
    qtbot.waitUntil(app.window.review.labels._nothing.isVisible)
    assert "Teach a label" in app.window.review.labels._nothing.text()


# Labels of the user's own


def test_a_label_is_taught_from_the_tracks_menu(review: Review, qtbot, monkeypatch) -> None:
    library = review.app.window.library
    tracks = [track for row in range(3) if (track := library.table.track(row)) is not None]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("  Warm   up ", True))
    library.view.selectRow(0)
    qtbot.keyClick(library.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(library.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert library.view.selected_ids == [track.id for track in tracks]

    def teach_menu() -> QMenu:
        menu = QMenu()
        library.actions_for(menu, tracks[0])
        found = next(action for action in menu.actions() if action.text() == "Teach a label")
        found.menu().owner = menu  # or Python lets it go
        return found.menu()

    (new,) = teach_menu().actions()
    new.trigger()
    qtbot.waitUntil(lambda: review.label("warm up") is not None)
    assert review.label("warm up").examples == {track.recording_id: True for track in tracks}
    qtbot.waitUntil(lambda: review.app.window.library._teaching._labels == ["Warm up"])
    submenu = teach_menu()
    does_not = submenu.actions()[0].menu().actions()[1]
    does_not.trigger()
    wanted = {track.recording_id: False for track in tracks}
    qtbot.waitUntil(lambda: review.label("warm up").examples == wanted)
    review.app.context.undo.undo()
    review.app.context.undo.undo()
    qtbot.waitUntil(lambda: review.label("warm up") is None)


def test_a_label_with_too_few_examples_says_what_it_needs(review: Review, qtbot) -> None:
    review.teach("Warm-up", YES, fits=True)
    page = review.view.labels
    review.view.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.name.text() == "Warm-up")
    assert "two examples and two counter-examples" in page.note.text()
    assert not page.ask.isEnabled()
    review.view.ask_about_label("Warm-up")
    qtbot.waitUntil(review.page.nothing.isVisible)
    assert "two examples and two counter-examples" in review.page.nothing.words.text()


def test_proposals_are_answered_with_one_key_and_the_accuracy_grows_along(taught: Review) -> None:
    first, second = taught.page.queue.questions[:2]
    assert first.label == "Warm-up"
    taught.press(Qt.Key.Key_Y)
    taught.press(Qt.Key.Key_N)

    def answers() -> dict[int, bool]:
        return dict(taught.label("warm-up").examples)

    taught.qtbot.waitUntil(lambda: answers().get(second.track.recording_id) is False)
    assert answers()[first.track.recording_id] is True
    growth = taught.view._book.growth["Warm-up"]
    taught.qtbot.waitUntil(lambda: growth and growth[-1][0] == 8)
    assert growth[0][0] < 8
    taught.qtbot.waitUntil(taught.page.growth.isVisible)
    taught.press(Qt.Key.Key_Z)
    taught.qtbot.waitUntil(lambda: second.track.recording_id not in answers())
    taught.qtbot.waitUntil(lambda: taught.page.current.key == second.key)


def test_enter_answers_a_proposal_as_the_label_would(taught: Review) -> None:
    first = taught.page.current
    taught.press(Qt.Key.Key_Return)
    taught.qtbot.waitUntil(
        lambda: (
            taught.label("warm-up").examples.get(first.track.recording_id)
            is (first.likeliest == "yes")
        )
    )


def test_a_labels_page_tells_examples_and_accuracy_in_words(taught: Review, qtbot) -> None:
    page = taught.view.labels
    taught.view.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.examples.count() == 6)
    shown = [page.examples.item(row).text() for row in range(6)]
    assert [line[0] for line in shown] == ["✓"] * 3 + ["✗"] * 3
    assert "of 6 examples are told right" in page.accuracy.text()
    assert "interval" in page.accuracy.text()
    assert page.note.text()


def test_a_label_whose_examples_have_old_vectors_says_that_a_scan_brings_new_ones(
    taught: Review, qtbot
) -> None:
    with contextlib.closing(sqlite3.connect(taught.database)) as connection, connection:
        connection.execute("DELETE FROM taught_weights")
        connection.execute(
            "UPDATE embeddings SET version = 'an old one' WHERE recording_id IN"
            " (SELECT recording_id FROM taught_examples WHERE fits)"
        )
    page = taught.view.labels
    taught.view.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.note.text().startswith("There is no present analysis of 3 of its"))


def test_examples_are_taken_back_and_brought_back(taught: Review, qtbot) -> None:
    page = taught.view.labels
    taught.view.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.examples.count() == 6)
    page.examples.setCurrentRow(0)
    page.remove.click()
    qtbot.waitUntil(lambda: page.examples.count() == 5)
    taught.app.context.undo.undo()
    qtbot.waitUntil(lambda: page.examples.count() == 6)


def test_a_forgotten_label_is_brought_back_by_undo_as_it_was(taught: Review, qtbot) -> None:
    page = taught.view.labels
    taught.view.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.labels.count() == 1)
    before = taught.label("warm-up")
    page.forget.click()
    qtbot.waitUntil(page._nothing.isVisible)
    assert taught.label("warm-up") is None
    taught.app.context.undo.undo()
    qtbot.waitUntil(lambda: page.labels.count() == 1)
    after = taught.label("warm-up")
    assert (after.examples, after.learned) == (before.examples, before.learned)


def test_a_labels_tracks_are_shown_in_the_library(taught: Review, qtbot) -> None:
    page = taught.view.labels
    taught.view.tabs.setCurrentWidget(page)
    qtbot.waitUntil(lambda: page.labels.count() == 1)
    page.show_tracks.click()
    assert taught.app.window.library.search.text() == 'label:"Warm-up"'
    qtbot.waitUntil(lambda: taught.app.window.library.table.rowCount() >= 3)
