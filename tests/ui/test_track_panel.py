"""The track panel over really scanned files: words, scores, pictures, similar tracks, playing."""

from __future__ import annotations

import shutil
from pathlib import Path

import mutagen.id3
import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileStat, FileTags, HeadResult, TrackRow
from musicanalyzer.services.playlist_rules import Like
from musicanalyzer.services.structures import Section
from musicanalyzer.ui import track_words
from musicanalyzer.ui.panel_parts import breakable
from musicanalyzer.ui.playlist_form import PlaylistForm
from musicanalyzer.ui.previews import COVER_PIXELS, read_cover_image
from musicanalyzer.ui.track_picture import tick_step


def shown(app, qtbot, title: str) -> TrackRow:
    """The panel once it shows the track of this title, similar tracks and waveform too."""
    panel = app.window.panel
    with LibraryReader(app.context.database) as reader:
        track = next(t for t in reader.list() if t.tags.title == title)
    app.context.track_chosen.emit(track.id)
    qtbot.waitUntil(
        lambda: (
            panel.track is not None
            and panel.track.id == track.id
            and panel.similar.count() > 0
            and panel.picture._peak is not None
        )
    )
    return track


def test_the_panel_says_that_nothing_is_chosen(app) -> None:
    panel = app.window.panel
    assert panel.isVisible()
    assert "Choose a track" in panel.nothing.text()
    assert not panel.play.isVisible()


def test_choosing_a_row_shows_what_the_library_knows_of_it(app, qtbot) -> None:
    app.window.library.view.selectRow(0)
    panel = app.window.panel
    row = app.window.library.table.track(0)
    qtbot.waitUntil(lambda: panel.track is not None and panel.track.id == row.id)
    assert row.tags.title in panel.title.text()
    assert row.tags.artist in panel.artist.text()
    assert len(panel.genres.scores) == 5
    best = max(row.results["genre"].scores.values())
    assert panel.genres.scores[0].value == best
    assert row.tags.genre in panel.file_genre.text()
    assert not panel.nothing.isVisible()


def test_waveform_ribbon_and_similar_tracks_follow(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    panel = app.window.panel
    assert panel.picture._ribbon is not None
    assert panel.picture.duration_s == pytest.approx(track.duration_s)
    assert track.id not in panel.similar.track_ids
    item = panel.similar.item(0)
    spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(word in spoken for word in ("Sound", "Mood", "Genre", "Voice", "Rhythm", "Harmony"))


def test_a_click_in_the_picture_plays_from_there(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    picture, player = app.window.panel.picture, app.window.player
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.rect().center())
    qtbot.waitUntil(lambda: player.is_playing and player.track.id == track.id)
    half = track.duration_s / 2
    qtbot.waitUntil(lambda: abs(player.position_s - half) < 1.5, timeout=2000)
    qtbot.waitUntil(lambda: picture._has_position and picture.value() > 0)
    shown(app, qtbot, "Low Tide")
    assert not picture._has_position  # another track plays


def test_a_spectrogram_comes_when_asked_for_and_takes_no_place_otherwise(app, qtbot) -> None:
    shown(app, qtbot, "Mirror Ball")
    panel = app.window.panel
    before = panel.picture.sizeHint().height()
    panel.spectrogram.click()
    qtbot.waitUntil(lambda: panel.picture._levels is not None)
    assert panel.picture._levels.shape[1] == 96
    assert panel.picture.sizeHint().height() > before
    panel.spectrogram.click()
    assert panel.picture.sizeHint().height() == before


def test_more_and_less_like_a_similar_track_changes_the_list(app, qtbot) -> None:
    track, panel = shown(app, qtbot, "Mirror Ball"), app.window.panel
    before = panel.similar.track_ids
    panel.similar.setCurrentRow(len(before) - 1)
    qtbot.keyClicks(panel.similar, "+")
    qtbot.waitUntil(lambda: before[-1] not in panel.similar.track_ids)
    assert panel.wishes.more == (before[-1],)
    assert panel.wishes.words.text().startswith("Also like ")
    menu = panel.similar.menu_of(panel.similar.item(0))
    unwanted = panel.similar.track_ids[0]
    less = menu.actions()[1]
    assert less.text().startswith("Less like this")
    less.trigger()
    menu.close()
    qtbot.waitUntil(lambda: unwanted not in panel.similar.track_ids)
    assert panel.wishes.less == (unwanted,)
    panel.wishes.keep.click()
    (form,) = app.window.findChildren(PlaylistForm)
    qtbot.waitUntil(lambda: form.seeds.tracks.count() == 3)
    assert form.rule() == Like((track.id, before[-1]), unlike=(unwanted,))
    form.reject()
    panel.wishes.clear.click()
    qtbot.waitUntil(lambda: panel.similar.track_ids == before)
    assert not panel.wishes.isVisible()
    panel.wishes.add(track, less=True)
    shown(app, qtbot, "Low Tide")
    assert panel.wishes.less == ()


def test_similar_tracks_are_chosen_by_a_click_and_played_by_enter(app, qtbot) -> None:
    shown(app, qtbot, "Mirror Ball")
    panel, player = app.window.panel, app.window.player
    ids = panel.similar.track_ids
    panel.similar.setCurrentRow(1)
    qtbot.keyClick(panel.similar, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: player.is_playing and player.track.id == ids[1])
    assert player.queue == ids
    place = panel.similar.visualItemRect(panel.similar.item(0)).center()
    qtbot.mouseClick(panel.similar.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: panel.track.id == ids[0])


def test_a_double_click_plays_and_does_not_choose(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    panel, player = app.window.panel, app.window.player
    first = panel.similar.track_ids[0]
    place = panel.similar.visualItemRect(panel.similar.item(0)).center()
    viewport = panel.similar.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: player.track is not None and player.track.id == first)
    qtbot.wait(QApplication.doubleClickInterval() + 100)
    assert panel.track.id == track.id


def test_a_failure_is_explained_and_the_folder_can_be_opened(app, qtbot) -> None:
    with LibraryReader(app.context.database) as reader:
        broken = next(reader.failed())
    app.context.track_chosen.emit(broken.id)
    panel = app.window.panel
    qtbot.waitUntil(panel.failure.isVisible)
    assert panel.failure.accessibleName() == broken.failure.message
    assert panel.folder.isEnabled()
    assert not panel.snippet.isEnabled()
    assert not panel._genre.isVisible()
    assert not panel._similar.isVisible()


def test_a_file_that_went_away_has_words_and_scores_but_no_waveform(app, qtbot) -> None:
    with LibraryReader(app.context.database) as reader:
        track = next(t for t in reader.list() if t.tags.title == "Mirror Ball")
    panel = app.window.panel
    away = Path(track.path).with_suffix(".away")
    shutil.move(track.path, away)
    try:
        app.context.track_chosen.emit(track.id)
        qtbot.waitUntil(panel.no_picture.isVisible)
        assert Path(track.path).name in panel.no_picture.accessibleName()
        assert panel.genres.scores
    finally:
        shutil.move(away, track.path)


def test_the_panel_follows_changes_of_the_library(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    app.context.changing.do(
        lambda reader, writer: writer.correct(track.recording_id, "genre", ("jazz",))
    )
    qtbot.waitUntil(lambda: "You said: jazz" in app.window.panel.genre_words.text())
    assert app.window.panel.similar.count() > 0


def test_what_changed_while_the_panel_was_hidden_is_there_when_it_is_shown(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    app.window.show_view(app.window.jobs)
    assert not app.window.panel.isVisible()
    with qtbot.waitSignal(app.context.library_changed):
        app.context.changing.do(
            lambda reader, writer: writer.correct(track.recording_id, "genre", ("jazz",))
        )
    app.window.show_view(app.window.library)
    qtbot.waitUntil(lambda: "You said: jazz" in app.window.panel.genre_words.text())


def test_another_file_under_the_same_number_is_shown_whole(app, qtbot, tmp_path) -> None:
    """As after a new beginning of the library."""
    track = shown(app, qtbot, "Mirror Ball")
    panel = app.window.panel
    away = tmp_path / Path(track.path).name
    shutil.copy(track.path, away)
    found = away.stat()
    stat = FileStat(str(away), found.st_size, found.st_mtime_ns)
    app.context.changing.do(lambda reader, writer: writer.relocate(track.id, stat, track.tags))
    qtbot.waitUntil(lambda: panel.track.path == str(away) and panel.picture._peak is None)
    qtbot.waitUntil(lambda: panel.picture._peak is not None)


def test_the_panel_is_hidden_and_shown_and_that_is_remembered(
    app, qtbot, make_app, database
) -> None:
    app.window._toggle_panel()
    assert not app.window.panel.isVisible()
    app.window.library.view.selectRow(0)
    again = make_app(database)
    assert not again.window.panel.isVisible()
    app.window._toggle_panel()
    qtbot.waitUntil(lambda: app.window.panel.track is not None)


@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_wider_than_a_narrow_panel(app, qtbot, scale: int) -> None:
    app.settings.update(text_scale=scale)
    shown(app, qtbot, "Mirror Ball")
    panel = app.window.panel
    panel.setFixedWidth(320)
    qtbot.waitUntil(lambda: panel.width() == 320)
    room = panel.viewport().width()
    assert panel._page.minimumSizeHint().width() <= room
    for widget in panel._page.findChildren(QWidget):
        if widget.isVisible():
            assert widget.mapTo(panel._page, QPoint(widget.width(), 0)).x() <= room, widget
        if widget.isVisible() and isinstance(widget, QPushButton):
            assert widget.width() >= widget.minimumSizeHint().width(), widget.text()


def test_a_large_cover_is_read_small(tmp_path: Path) -> None:
    image = QImage(2000, 1000, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG")
    demo = Path(__file__).parents[2] / "resources" / "demo" / "tracks" / "Sunday Morning"
    path = tmp_path / "x.mp3"
    shutil.copy(demo / "corner_table.mp3", path)
    tags = mutagen.id3.ID3(path)
    data = bytes(buffer.data())
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=data))
    tags.save()
    found = read_cover_image(str(path))
    assert (found.width(), found.height()) == (COVER_PIXELS, COVER_PIXELS // 2)
    tags.add(mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=b"no picture"))
    tags.save()
    assert read_cover_image(str(path)) is None


def _track(**results: HeadResult) -> TrackRow:
    return TrackRow(1, "/a.mp3", FileTags(), 1, 100.0, 0.0, False, None, results)


def _genre(label: str, confidence: float, **scores: float) -> TrackRow:
    return _track(genre=HeadResult("genre", "v", (label,), confidence, scores))


@pytest.mark.parametrize(
    ("track", "words"),
    [
        (_genre("rock", 0.81, rock=0.81, pop=0.1), "Rock, 81% sure."),
        (
            _genre("unsure", 0.41, rock=0.41, pop=0.35, folk=0.05),
            "Unsure: between rock (41%) and pop (35%).",
        ),
        (
            _genre("unsure", 0.3, rock=0.3, pop=0.28, folk=0.25),
            "Unsure: between rock (30%), pop (28%) and folk (25%).",
        ),
        (
            _genre("unsure", 0.55, rock=0.55, pop=0.1),
            "Unsure: perhaps rock (55%), but that is too little to say so.",
        ),
        (
            _genre("unsure", 0.15, rock=0.15, pop=0.14),
            "Unsure: no genre fits well. The nearest is rock (15%).",
        ),
        (_genre("unsure", 0.0, rock=0.5, pop=0.5), "Nothing is to be heard in this track."),
        (_track(), "Not analysed yet."),
    ],
)
def test_an_unsure_answer_says_what_it_lies_between(qapp, track: TrackRow, words: str) -> None:
    assert track_words.genre(track) == words


def _sung(label: str, share: float, voice: str = "", speech: str = "music") -> TrackRow:
    heads = {
        "vocal": HeadResult("vocal", "v", (label,), 0.9, {}, {"vocal_share": share}),
        "speech": HeadResult("speech", "v", (speech,), 0.8, {}),
    }
    if voice:
        heads["voice"] = HeadResult("voice", "v", (voice,), 0.7, {})
    return _track(**heads)


@pytest.mark.parametrize(
    ("track", "words"),
    [
        (_sung("vocal", 0.6, "female"), "Sung in 60% of it: female voice, 70% sure."),
        (_sung("vocal", 0.6, "unsure"), "Sung in 60% of it."),
        (_sung("instrumental", 0.0), "Instrumental, 90% sure."),
        (_sung("unsure", 0.2), "Unsure whether somebody sings: perhaps in 20% of it."),
        (_sung("vocal", 0.9, speech="speech"), "This is speech, no music (80% sure)."),
    ],
)
def test_the_voice_is_told_in_words(qapp, track: TrackRow, words: str) -> None:
    assert track_words.voice(track) == words


@pytest.mark.parametrize("duration_s", [0.5, 3, 59, 200, 3600, 36_000, 500_000])
def test_ticks_fit_and_are_never_too_many(duration_s: float) -> None:
    for n in (1, 3, 8):
        assert duration_s / tick_step(duration_s, n) <= n


def test_long_words_may_break_and_short_ones_stay_as_they_are() -> None:
    assert breakable("a short title, nothing else") == "a short title, nothing else"
    path = "/music/" + "x" * 60 + ".mp3"
    assert breakable(path).replace("\u200b", "") == path
    assert max(len(part) for part in breakable(path).split("\u200b")) <= 16


def test_a_track_and_its_likes_can_become_a_playlist(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    panel = app.window.panel
    asked: list[list[int]] = []
    playlists = app.context.playlists
    playlists.name_asked.disconnect()  # a dialog would wait for an answer
    playlists.name_asked.connect(asked.append)
    panel.keep_similar.click()
    assert asked == [[track.id, *panel.similar.track_ids]]


def test_the_panel_stands_beside_views_of_tracks_alone(app, make_app, tmp_path, qtbot) -> None:
    window = app.window
    beside = []
    for name in window.view_names:
        window.show_view(getattr(window, name))
        if window.panel.isVisible():
            beside.append(name)
    assert beside == ["library", "mood_map", "playlists", "review", "audit"]
    empty = make_app(tmp_path / "empty.db").window
    qtbot.waitUntil(lambda: not empty.panel.isVisible())


def test_the_panel_makes_room_for_the_views_in_a_narrow_window(app, qtbot) -> None:
    window = app.window
    window.resize(1280, 700)
    qtbot.waitUntil(window.panel.isVisible)
    window.resize(window.minimumWidth(), 600)
    qtbot.waitUntil(lambda: window.width() == window.minimumWidth())
    assert not window.panel.isVisible()
    window._toggle_panel()  # off, where it would be
    window._toggle_panel()  # who asks for it makes room for it
    qtbot.waitUntil(window.panel.isVisible)


def test_tempo_key_and_loudness_are_said_and_corrected_with_undo(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    panel = app.window.panel
    assert "LUFS" in panel.loudness_words.text()
    assert "Energy" in panel.loudness_words.text()

    def say(head: str, label: str) -> None:
        panel.tempo_buttons._say(head, label)

    say("tempo", "60")
    qtbot.waitUntil(lambda: "You said: 60.0 BPM" in panel.tempo_words.text())
    panel.tempo_buttons.twice.click()
    qtbot.waitUntil(lambda: "You said: 120.0 BPM" in panel.tempo_words.text())
    panel.tempo_buttons.half.click()
    qtbot.waitUntil(lambda: "You said: 60.0 BPM" in panel.tempo_words.text())
    app.context.undo.undo()
    qtbot.waitUntil(lambda: "You said: 120.0 BPM" in panel.tempo_words.text())
    say("key", "11A")
    qtbot.waitUntil(lambda: "F# minor (11A, 4m)" in panel.key_words.text())
    with LibraryReader(app.context.database) as reader:
        assert reader.ids("bpm:120 key:11A") == [track.id]
    panel.tempo_buttons.as_found.click()
    qtbot.waitUntil(lambda: "You said" not in panel.tempo_words.text() + panel.key_words.text())
    app.context.undo.undo()
    qtbot.waitUntil(lambda: "You said: 120.0 BPM" in panel.tempo_words.text())
    while app.context.undo.canUndo():
        app.context.undo.undo()
    qtbot.waitUntil(lambda: "You said" not in panel.tempo_words.text() + panel.key_words.text())


def test_eight_taps_make_a_tempo(app, qtbot, monkeypatch) -> None:
    shown(app, qtbot, "Mirror Ball")
    buttons = app.window.panel.tempo_buttons
    beats = iter(range(100))
    jitter = (0, 9, -7, 4, 0, -8, 6, 1)

    class Clock:
        def isValid(self) -> bool:
            return True

        def nsecsElapsed(self) -> int:
            beat = next(beats)
            return (beat * 500 + jitter[beat]) * 1_000_000

    monkeypatch.setattr(buttons, "_clock", Clock())
    for _ in range(8):
        buttons.tap.click()
    qtbot.waitUntil(lambda: "You said: 120" in app.window.panel.tempo_words.text())
    app.context.undo.undo()
    qtbot.waitUntil(lambda: "You said" not in app.window.panel.tempo_words.text())


def test_beats_and_sections_are_seen_where_there_is_room(app, qtbot) -> None:
    track = shown(app, qtbot, "Mirror Ball")
    picture = app.window.panel.picture
    picture.set_beats(np.zeros(0), np.zeros(0))
    picture.set_sections(())
    plain, height = picture.grab().toImage(), picture.sizeHint().height()
    beats_s = np.arange(0.0, track.duration_s, 0.1)
    picture.set_beats(beats_s, beats_s[::4])
    assert picture.grab().toImage() == plain  # too near to each other
    qtbot.keyClick(picture, Qt.Key.Key_Plus)
    for _ in range(20):
        picture.zoom(1.4, track.duration_s / 2)
    start_s, length_s = picture.view_s
    assert length_s == pytest.approx(4.0)
    assert start_s + length_s / 2 == pytest.approx(track.duration_s / 2, abs=2.0)
    with_beats = picture.grab().toImage()
    picture.set_beats(np.zeros(0), np.zeros(0))
    assert picture.grab().toImage() != with_beats
    assert picture._seconds_at(picture.rect().center().x()) == pytest.approx(
        start_s + length_s / 2, abs=0.1
    )
    for _ in range(20):
        qtbot.keyClick(picture, Qt.Key.Key_Minus)
    assert picture.view_s == (0.0, pytest.approx(track.duration_s))
    half_s = track.duration_s / 2
    picture.set_sections((Section(0.0, half_s, "A"), Section(half_s, track.duration_s, "B")))
    assert picture.sizeHint().height() > height
    picture.set_sections(())
    assert picture.sizeHint().height() == height
