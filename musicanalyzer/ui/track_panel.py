"""The chosen track: what its file says, what was heard in it and when, and what is like it.

Words and scores come from the library at once; cover, waveform and similar tracks follow when the
choice has rested for a moment, so that walking through a list with the arrow keys stays quick.
Nothing is asked while the panel is hidden.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.beat_grid import grid_of
from musicanalyzer.services.cue_edits import cues_of
from musicanalyzer.services.structures import sections_of
from musicanalyzer.services.track_facts import STRUCTURES
from musicanalyzer.settings import Settings
from musicanalyzer.ui import text, track_words
from musicanalyzer.ui.context import Context
from musicanalyzer.ui.edit_marks import EditMarks
from musicanalyzer.ui.panel_parts import Buttons, Cover, Section, Words, button
from musicanalyzer.ui.player import Player
from musicanalyzer.ui.previews import Previews
from musicanalyzer.ui.ribbon import RibbonData, read_ribbon
from musicanalyzer.ui.score_bars import ScoreBars
from musicanalyzer.ui.sentences import translated
from musicanalyzer.ui.similar_list import SimilarList
from musicanalyzer.ui.similar_wishes import SimilarWishes
from musicanalyzer.ui.stretch_bar import StretchBar
from musicanalyzer.ui.tempo_buttons import TempoButtons
from musicanalyzer.ui.track_picture import TrackPicture

if TYPE_CHECKING:  # what decodes and compares is imported on the threads that do it
    from musicanalyzer.services.likeness import LikenessFinder, Match
    from musicanalyzer.services.preview import Spectrogram, Waveform

RIBBON_COLUMNS = 600
REST_MS = 150
MIN_WIDTH = 280  # at which everything can be read at 100 %
N_SIMILAR = 10


class TrackPanel(QScrollArea):
    """Made once, in the main window; to be closed at the end."""

    def __init__(self, context: Context, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self._previews = Previews(self)
        self._finder: LikenessFinder | None = None  # the library thread's
        self._track_id = -1
        self.track: TrackRow | None = None
        self._is_stale = False  # the library changed while the panel was hidden
        self.setAccessibleName(self.tr("Chosen track"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget(self)
        self.setWidget(self._page)
        self._make_parts()
        self._lay_out()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_the_rest)
        context.track_chosen.connect(self.show_track)
        context.library_changed.connect(self._read_again)
        self._colour_by = context.settings.value.ribbon_colour
        context.settings.changed.connect(self._take_settings)
        player.moved.connect(self._show_position)
        player.track_changed.connect(lambda _: self._show_position(player.position_s))
        self._show(None)

    def close_threads(self) -> None:
        self.edit_marks.close_threads()
        self.stretch.close_threads()
        self._previews.close()

    # What there is to see

    def _make_parts(self) -> None:
        page = self._page
        self.nothing = Words(page, role="faint")
        self.cover = Cover(page)
        self.title = Words(page, role="title")
        self.artist = Words(page)
        self.album = Words(page, role="faint")
        self.play = button(self.tr("Play"), "play", self.tr("Play this track"), page)
        self.snippet = button(
            self.tr("Best ten seconds"),
            "",
            self.tr("Hear where the genre is surest and the arousal highest (Ctrl+B)"),
            page,
        )
        self.folder = button(
            self.tr("Show in folder"), "folder", self.tr("Open the folder of the file"), page
        )
        self.failure = Words(page, role="bad")
        self.picture = TrackPicture(page)
        self.picture.setAccessibleName(self.tr("The track over time"))
        self.picture.setToolTip(
            self.tr(
                "Click to play from there; drag over a stretch (or Shift and the arrow keys) to"
                " find what sounds like it; Ctrl and the wheel, or + and −, look closer"
            )
        )
        self.stretch = StretchBar(self._context, page)
        self.no_picture = Words(page, role="bad")
        self.spectrogram = QToolButton(page)
        self.spectrogram.setText(self.tr("Spectrogram"))
        self.spectrogram.setProperty("role", "chip")
        self.spectrogram.setCheckable(True)
        self.spectrogram.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spectrogram.setToolTip(
            self.tr("Show which notes sound when: low below, high above, up to 8 kHz")
        )
        self.edit_marks = EditMarks(self._context, self._player, self._previews, page)
        self.genre_words = Words(page)
        self.genre_words.setToolTip(
            self.tr("Of the answers that are given with 80 %, about 80 in 100 are right")
        )
        self.genres = ScoreBars(self.tr("Genre scores"), page)
        self.file_genre = Words(page, role="faint")
        self.mood_words = Words(page)
        self.moods = ScoreBars(self.tr("Arousal and valence"), page)
        self.moods.setToolTip(self.tr("Arousal: from calm to excited. Valence: from sad to glad."))
        self.voice_words = Words(page)
        self.tempo_words = Words(page)
        self.key_words = Words(page)
        self.loudness_words = Words(page)
        self.danceability_words = Words(page)
        self.tempo_buttons = TempoButtons(self._context, page)
        self.own_labels = Words(page)
        self.file_words = Words(page)
        self.path = Words(page, role="faint")
        self.similar = SimilarList(page)
        self.wishes = SimilarWishes(page)
        self.no_similar = Words(page, role="faint")
        self.play_similar = button(
            self.tr("Play all"), "play", self.tr("Play the similar tracks in this order"), page
        )
        self.hear_similar = button(
            self.tr("Ten seconds of each"),
            "",
            self.tr("Hear the best ten seconds of each, one after the other"),
            page,
        )
        self.keep_similar = button(
            self.tr("Make a playlist…"),
            "",
            self.tr("This track and the similar ones become a playlist"),
            page,
        )
        self.play.clicked.connect(self._play_track)
        self.snippet.clicked.connect(lambda: self._context.snippets_asked.emit([self._track_id]))
        self.folder.clicked.connect(self._show_folder)
        self.picture.sought.connect(lambda s: self._context.play_from_asked.emit(self._track_id, s))
        self.picture.stretch_changed.connect(
            lambda: self.stretch.show_stretch(self.track, self.picture.stretch_s)
        )
        self.stretch.cleared.connect(lambda: self.picture.choose_stretch(None))
        self.spectrogram.toggled.connect(self._toggle_spectrogram)
        self.similar.chosen.connect(self._context.track_chosen)
        self.similar.play_asked.connect(self._play_similar_from)
        self.similar.wished.connect(lambda track, less: self.wishes.add(track, less=less))
        self.wishes.changed.connect(self._ask_similar)
        self.wishes.playlist_asked.connect(
            lambda: self._context.playlists.like_asked.emit(
                [self._track_id, *self.wishes.more], list(self.wishes.less)
            )
        )
        self.play_similar.clicked.connect(lambda: self._context.play(self.similar.track_ids))
        self.hear_similar.clicked.connect(
            lambda: self._context.snippets_asked.emit(self.similar.track_ids)
        )
        self.keep_similar.clicked.connect(
            lambda: self._context.playlists.add_to_another(
                [self._track_id, *self.similar.track_ids]
            )
        )

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        for words in (self.title, self.artist, self.album):
            names.addWidget(words)
        names.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        self._over_time = self._section(
            self.tr("Over time"),
            self.picture,
            self.stretch,
            self.no_picture,
            Buttons([self.spectrogram, self.edit_marks], self._page),
        )
        self._genre = self._section(
            self.tr("Genre"), self.genre_words, self.genres, self.file_genre
        )
        self._mood = self._section(self.tr("Mood"), self.mood_words, self.moods)
        self._voice = self._section(self.tr("Voice"), self.voice_words)
        self._music = self._section(
            self.tr("Tempo and key"),
            self.tempo_words,
            self.key_words,
            self.loudness_words,
            self.danceability_words,
            self.tempo_buttons,
        )
        self._labels = self._section(self.tr("Own labels"), self.own_labels)
        self._file = self._section(self.tr("File"), self.file_words, self.path)
        self._similar = self._section(
            self.tr("Similar tracks"), self.wishes, self.similar, self.no_similar
        )
        self._similar_buttons = Buttons(
            [self.play_similar, self.hear_similar, self.keep_similar], self._page
        )
        self._similar.column.addWidget(self._similar_buttons)
        self._buttons = Buttons([self.play, self.snippet, self.folder], self._page)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(14)
        column.addWidget(self.nothing)
        column.addLayout(head)
        column.addWidget(self._buttons)
        column.addWidget(self.failure)
        self._sections = (
            self._over_time,
            self._genre,
            self._mood,
            self._voice,
            self._music,
            self._labels,
            self._similar,
            self._file,
        )
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)

    def _section(self, title: str, *widgets: QWidget) -> Section:
        section = Section(title, self._page)
        for widget in widgets:
            section.column.addWidget(widget)
        return section

    def _fit(self) -> None:
        """As wide as the widest button needs."""
        needed = self._page.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(MIN_WIDTH, needed))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt lets a scroll area see what happens to its page: here, that a part needs more room."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.cover.updateGeometry()

    # Asking

    def show_track(self, track_id: int) -> None:
        self._track_id = track_id
        if self.isVisible():
            self._ask()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._track_id >= 0 and (self.track is None or self.track.id != self._track_id):
            self._ask()
        elif self._is_stale:
            self._read_again()

    def _take_settings(self, settings: Settings) -> None:
        if settings.ribbon_colour != self._colour_by and self.track is not None:
            self._ask()

    def _ask(self) -> None:
        track_id = self._track_id
        self._is_stale = False
        colour_by = self._colour_by = self._context.settings.value.ribbon_colour

        def question(reader: LibraryReader) -> tuple[TrackRow | None, RibbonData | None]:
            track = reader.track(track_id, structures=STRUCTURES)
            if track is None or track.recording_id is None:
                return track, None
            return track, read_ribbon(
                reader, track.recording_id, columns=RIBBON_COLUMNS, colour_by=colour_by
            )

        self._context.details.ask(question, self._take, key="panel")

    def _read_again(self) -> None:
        """The words alone: while a scan runs this comes every other second."""
        self._is_stale = not self.isVisible()
        if self.track is not None and not self._is_stale:
            track_id = self.track.id
            self._context.details.ask(
                lambda reader: reader.track(track_id, structures=STRUCTURES),
                self._take_words,
                key="panel-words",
            )

    def _take_words(self, track: TrackRow | None) -> None:
        shown = self.track
        if shown is None or (track is not None and track.id != shown.id) or track == shown:
            return
        if track is None or (track.recording_id, track.path) != (shown.recording_id, shown.path):
            self._ask()
        else:
            self.track = track
            self._show_words(track)

    def _take(self, answer: tuple[TrackRow | None, RibbonData | None]) -> None:
        track, ribbon = answer
        self._show(track)
        self.picture.set_ribbon(ribbon)
        if track is not None:
            self._rest.start()

    def _ask_the_rest(self) -> None:
        track = self.track
        if track is None:
            return
        self._previews.cover(track, self.cover.show_image)
        if track.recording_id is None:
            return
        self.picture.say(self.tr("Reading the file…"))
        self._previews.waveform(track, self._take_waveform, self._say_no_picture)
        if self.spectrogram.isChecked():
            self._ask_spectrogram()

        self._ask_similar()

    def _ask_similar(self) -> None:
        track = self.track
        if track is None:
            return
        more, less = self.wishes.more, self.wishes.less

        def similar(reader: LibraryReader) -> list[Match]:
            from musicanalyzer.services.likeness import LikenessFinder

            if self._finder is None:
                self._finder = LikenessFinder()
            return self._finder.find(reader, track.id, n=N_SIMILAR, more=more, less=less)

        self._context.details.ask(similar, self._take_similar, key="panel-similar")

    def _ask_spectrogram(self) -> None:
        if self.track is not None and self.track.recording_id is not None:
            self._previews.spectrogram(self.track, self._take_spectrogram, self._say_no_picture)

    # Showing

    def _show(self, track: TrackRow | None) -> None:
        if track is None or self.track is None or track.id != self.track.id:
            self.verticalScrollBar().setValue(0)
            self.cover.show_image(None)
        self.track = track
        self._rest.stop()
        self.nothing.say(
            self.tr("Choose a track to see what was heard in it.") if track is None else ""
        )
        self.picture.set_waveform(None, None)
        self.picture.set_levels(None)
        self.picture.choose_stretch(None)
        self.picture.say("")
        self.no_picture.say("")
        self.wishes.reset()
        self.similar.show_matches(())
        self.no_similar.say(self.tr("Looking…"))
        self._similar_buttons.hide()
        self._buttons.setVisible(track is not None)
        if track is None:
            for words in (self.title, self.artist, self.album, self.failure):
                words.say("")
            for section in self._sections:
                section.hide()
            return
        self._show_words(track)
        self.picture.set_duration(track.duration_s or 0.0)
        self._show_position(self._player.position_s)

    def _show_words(self, track: TrackRow) -> None:
        self.title.say(text.title_of(track))
        self.artist.say(track.tags.artist or "")
        self.album.say(track_words.album(track))
        self.failure.say(
            translated(track.failure.message)
            if track.failure is not None
            else self.tr("The file is not there any more. Scan again if it was moved.")
            if track.missing
            else ""
        )
        is_analysed = track.recording_id is not None and bool(track.results)
        self.snippet.setEnabled(is_analysed)
        self.folder.setEnabled(os.path.isdir(os.path.dirname(track.path)))
        self.genre_words.say(track_words.genre(track))
        self.genres.show_scores(track_words.best_scores(track.results.get("genre")))
        self.file_genre.say(track_words.file_genre(track))
        self.mood_words.say(track_words.mood(track))
        self.moods.show_scores(track_words.mood_measures(track))
        self.voice_words.say(track_words.voice(track))
        grid = grid_of(track)
        self.picture.set_beats(grid.beats_s, grid.downbeats_s)
        self.picture.set_cues(cues_of(track))
        self.picture.set_sections(sections_of(track.results))
        self.tempo_words.say(track_words.tempo(track))
        self.key_words.say(track_words.key(track))
        self.loudness_words.say(track_words.loudness(track))
        self.danceability_words.say(track_words.danceability(track))
        self.tempo_buttons.show_track(track)
        self.edit_marks.show_track(track)
        self.own_labels.say(", ".join(track.own_labels))
        self.file_words.say(track_words.file_facts(track))
        self.path.say(track.path)
        for section in (self._over_time, self._genre, self._music, self._similar):
            section.setVisible(is_analysed)
        self._mood.setVisible(is_analysed and bool(self.mood_words.text()))
        self._voice.setVisible(is_analysed and bool(self.voice_words.text()))
        self._labels.setVisible(bool(track.own_labels))
        self._file.show()

    def _show_position(self, position_s: float) -> None:
        playing = self._player.track
        is_this = playing is not None and self.track is not None and playing.id == self.track.id
        self.picture.set_position(position_s if is_this else None)

    def _take_waveform(self, wave: Waveform | None) -> None:
        if wave is not None:
            self.picture.set_waveform(wave.peak, wave.rms)

    def _take_spectrogram(self, found: Spectrogram | None) -> None:
        if found is not None and self.spectrogram.isChecked():
            self.picture.set_levels(found.levels)

    def _say_no_picture(self, error: AppError) -> None:
        self.picture.say("")
        self.no_picture.say(translated(error.message))

    def _take_similar(self, matches: Sequence[Match]) -> None:
        self.similar.show_matches(matches)
        self.similar.setVisible(bool(matches))
        self.no_similar.say("" if matches else self.tr("Nothing else has been analysed yet."))
        self._similar_buttons.setVisible(bool(matches))

    # What the user does

    def _toggle_spectrogram(self, on: bool) -> None:
        if on:
            self._ask_spectrogram()
        else:
            self.picture.set_levels(None)

    def _play_track(self) -> None:
        self._context.play([self._track_id])

    def _play_similar_from(self, track_id: int) -> None:
        ids = self.similar.track_ids
        self._context.play(ids, ids.index(track_id))

    def _show_folder(self) -> None:
        if self.track is not None:
            folder = os.path.dirname(self.track.path)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
