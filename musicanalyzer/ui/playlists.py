"""The playlists as the window knows them: what is asked of them, and how each is changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from musicanalyzer.errors import AppError, LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services import playlist_edits as edits
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.import_playlist import Imported
from musicanalyzer.services.playlist_edits import PlaylistState
from musicanalyzer.services.playlist_rules import MANUAL, Curve, Limits, Rule, rule_json
from musicanalyzer.services.playlists import open_builder
from musicanalyzer.ui.playlist_contents import Contents, read_contents
from musicanalyzer.ui.playlist_steps import Changes, PlaylistSteps, States

if TYPE_CHECKING:
    from musicanalyzer.services.import_file import FoundFile


class Playlists(PlaylistSteps):
    """What can be asked and changed; each change is a step."""

    form_asked = Signal(str, list)  # "smart", "like" or "path", and tracks to start from
    like_asked = Signal(list, list)  # a form of tracks to be like, and of tracks to be less like
    name_asked = Signal(list)  # tracks for a playlist that is still to be named
    said = Signal(str, str)  # as Context.said
    imported = Signal(object)  # Imported
    choice_found = Signal(object)  # FoundFile: several playlists, cues, or nothing that was found

    # Reading

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.summaries]

    def kind_of(self, name: str) -> str:
        """Empty where there is no such playlist."""
        return next((each.kind for each in self.summaries if each.name == name), "")

    def open(self, name: str, answer: Callable[[Contents | None], None]) -> None:
        """The playlist as it is now, to be shown; ``None`` without a name. The answer to an earlier
        question never arrives.
        """
        self.reading.ask(
            lambda reader: read_contents(reader, name) if name else None,
            answer,
            key="contents",
            failed=self._refused,
        )

    def read(self, name: str, answer: Callable[[Contents], None]) -> None:
        """The playlist as it is now, whatever else is asked."""
        self.reading.ask(lambda reader: read_contents(reader, name), answer, failed=self._refused)

    def preview(
        self,
        rule: Rule,
        limits: Limits,
        answer: Callable[[tuple[tuple[int, ...], float]], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """The tracks that a rule gives now, and their length."""

        def question(reader: LibraryReader) -> tuple[tuple[int, ...], float]:
            track_ids = open_builder(reader, rule=rule, limits=limits).build(rule, limits)
            return track_ids, reader.totals_of(track_ids)[0]

        self.reading.ask(question, answer, key="preview", failed=failed)

    # Changing

    def create(self, name: str, track_ids: Sequence[int] = (), *, rule: str = MANUAL) -> None:
        """A new playlist; where the name is taken, a number is added to it."""

        def make(reader: LibraryReader) -> States:
            free = edits.free_name(edits.checked_name(name), [p.name for p in reader.playlists()])
            return None, PlaylistState(free, rule, tuple(track_ids))

        title = self.tr('new playlist "{name}"').format(name=name.strip())
        self._do(title, make, lambda state: self._say_made(state, len(track_ids)))

    def add(self, name: str, track_ids: Sequence[int], place: int | None = None) -> None:
        """Before what is at ``place``; at the end where none is given."""
        added = tuple(track_ids)

        def make(reader: LibraryReader) -> States:
            before = self._editable(reader, name)
            at = len(before.track_ids) if place is None else place
            return before, replace(
                before, track_ids=edits.inserted(before.track_ids, at, added)
            )  # fmt: skip

        title = self.tr('add %n track(s) to "{name}"', "", len(added)).format(name=name)
        said = self.tr('%n track(s) added to "{name}".', "", len(added)).format(name=name)

        def done(state: PlaylistState) -> None:
            self.last_used = state.name
            self.said.emit(said, "good")

        if added:
            self._do(title, make, done)

    def add_to_last(self, track_ids: Sequence[int]) -> None:
        """To the playlist last used, or to one that the user is asked for."""
        if track_ids and self.kind_of(self.last_used) not in ("", "smart"):
            self.add(self.last_used, track_ids)
        else:
            self.add_to_another(track_ids)

    def add_to_another(self, track_ids: Sequence[int]) -> None:
        """To a playlist that the user is asked for."""
        if track_ids:
            self.name_asked.emit(list(track_ids))
        else:
            self.said.emit(self.tr("Select tracks first; they are then added."), "info")

    def add_or_create(self, name: str, track_ids: Sequence[int]) -> None:
        if name in self.names:
            self.add(name, track_ids)
        else:
            self.last_used = name.strip()
            self.create(name, track_ids)

    def remove(
        self, name: str, places: Collection[int], *, of: Sequence[int] | None = None
    ) -> None:
        """``of``: the list that the places are in; where other tracks stand there now, nothing is
        done.
        """
        title = self.tr('remove %n track(s) from "{name}"', "", len(places)).format(name=name)
        self._rearrange(title, name, places, of, lambda ids: edits.removed(ids, places))

    def move(
        self, name: str, places: Collection[int], to: int, *, of: Sequence[int] | None = None
    ) -> None:
        """``of`` as :meth:`remove`."""
        title = self.tr('move %n track(s) in "{name}"', "", len(places)).format(name=name)
        self._rearrange(title, name, places, of, lambda ids: edits.moved(ids, places, to))

    def rename(self, name: str, new_name: str) -> None:
        def make(reader: LibraryReader) -> States:
            before = edits.state_of(reader, name)
            return before, replace(before, name=edits.checked_name(new_name))

        title = self.tr('rename "{name}" to "{new}"').format(name=name, new=new_name.strip())
        self._do(title, make)

    def delete(self, name: str) -> None:
        title = self.tr('delete playlist "{name}"').format(name=name)
        self._do(title, lambda reader: (edits.state_of(reader, name), None))

    def duplicate(self, name: str) -> None:
        def make(reader: LibraryReader) -> States:
            state = edits.state_of(reader, name)
            free = edits.free_name(name, [p.name for p in reader.playlists()])
            return None, replace(state, name=free, created_at=None)

        self._do(self.tr('duplicate "{name}"').format(name=name), make)

    def freeze(self, name: str) -> None:
        """Keep what a playlist holds now and drop its rule."""

        def make(reader: LibraryReader) -> States:
            return edits.state_of(reader, name), edits.frozen_state(reader, name)

        self._do(self.tr('keep "{name}" by hand').format(name=name), make)

    def set_rule(self, name: str, new_name: str, rule: Rule, limits: Limits) -> None:
        """Make the playlist again, by this rule."""

        def make(reader: LibraryReader) -> States:
            track_ids = open_builder(reader, rule=rule, limits=limits).build(rule, limits)
            before = edits.state_of(reader, name)
            named = edits.checked_name(new_name)
            return before, replace(
                before, name=named, rule=rule_json(rule, limits), track_ids=track_ids
            )

        self._do(self.tr('change the rule of "{name}"').format(name=name), make)

    def create_by_rule(self, name: str, rule: Rule, limits: Limits) -> None:
        def make(reader: LibraryReader) -> States:
            track_ids = open_builder(reader, rule=rule, limits=limits).build(rule, limits)
            free = edits.free_name(edits.checked_name(name), [p.name for p in reader.playlists()])
            return None, PlaylistState(free, rule_json(rule, limits), track_ids)

        title = self.tr('new playlist "{name}"').format(name=name.strip())
        self._do(title, make, lambda state: self._say_made(state, len(state.track_ids)))

    def keep_set(
        self, name: str, curve: Curve, limits: Limits, track_ids: Sequence[int], *, old: str = ""
    ) -> None:
        """The set that the user has seen, with its rule: a new playlist, or in the place of one."""
        rule, ids = rule_json(curve, limits), tuple(track_ids)
        if not old:
            self.create(name, ids, rule=rule)
            return

        def make(reader: LibraryReader) -> States:
            before = edits.state_of(reader, old)
            return before, replace(before, name=edits.checked_name(name), rule=rule, track_ids=ids)

        self._do(self.tr('change the set "{name}"').format(name=old), make)

    def import_file(self, file: str) -> None:
        """A playlist file of another program: a single list is kept and :attr:`imported` tells what
        was found; :attr:`choice_found` asks what of anything else is wanted.
        """

        def take(found: FoundFile) -> None:
            if found.is_plain:
                self.keep(found.lists)
            else:
                self.choice_found.emit(found)

        self.look_into(file, PathMap(), take, self._refused)

    def look_into(
        self,
        file: str,
        mapped: PathMap,
        answer: Callable[[FoundFile], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """What the file has for the library, where folders lie as ``mapped`` says."""

        def question(reader: LibraryReader) -> FoundFile:
            from musicanalyzer.services.import_file import look_into

            return look_into(reader, file, mapped=mapped)

        self.reading.ask(question, answer, failed=failed)

    def keep(self, found: Sequence[Imported]) -> None:
        """Playlists of these lists, each a step that can be undone. :attr:`imported` tells of a
        single one what was not found; of several, the user has seen how many tracks are.
        """
        for each in found:
            self._keep(each, alone=len(found) == 1)
        if len(found) > 1:
            self.said.emit(self.tr("%n playlist(s) imported.", "", len(found)), "good")

    def _keep(self, imported: Imported, *, alone: bool) -> None:
        def make(reader: LibraryReader) -> States:
            name = edits.checked_name(imported.name[: edits.MAX_NAME - 8])
            free = edits.free_name(name, [p.name for p in reader.playlists()])
            return None, PlaylistState(free, MANUAL, imported.track_ids)

        def done(state: PlaylistState) -> None:
            if alone:
                self.imported.emit(replace(imported, name=state.name))

        self._do(self.tr('import "{name}"').format(name=imported.name), make, done)

    def keep_crates(self, named: Sequence[tuple[str, Sequence[int]]]) -> None:
        """A playlist of each crate; all of them are one step."""

        def make(reader: LibraryReader) -> Changes:
            taken = [playlist.name for playlist in reader.playlists()]
            return [(None, state) for state in edits.as_playlists(named, taken)]

        def done(changes: Changes) -> None:
            self.said.emit(self.tr("%n crate(s) are now playlists.", "", len(changes)), "good")

        if named:
            self._do_all(self.tr("sort into %n crate(s)", "", len(named)), make, done)

    # One step

    def _editable(self, reader: LibraryReader, name: str) -> PlaylistState:
        state = edits.state_of(reader, name)
        if edits.kind_of(state.rule) == "smart":
            raise LibraryError(
                self.tr(
                    '"{name}" is a smart playlist: its query says what it holds. Keep it by hand'
                    " (in its menu) to change single tracks."
                ).format(name=name),
                kind="smart-playlist",
            )
        return state

    def _rearrange(
        self,
        title: str,
        name: str,
        places: Collection[int],
        of: Sequence[int] | None,
        change: Callable[[tuple[int, ...]], tuple[int, ...]],
    ) -> None:
        def at_places(ids: Sequence[int]) -> list[int]:
            return [ids[place] for place in places if place < len(ids)]

        def make(reader: LibraryReader) -> States:
            before = self._editable(reader, name)
            if of is not None and at_places(before.track_ids) != at_places(of):
                raise LibraryError(
                    self.tr(
                        '"{name}" was changed meanwhile and is shown as it is now. Choose the'
                        " tracks again."
                    ).format(name=name),
                    kind="playlist-changed",
                )
            return before, replace(before, track_ids=change(before.track_ids))

        self._do(title, make)

    def _say_made(self, state: PlaylistState, n: int) -> None:
        if n:
            said = self.tr('%n track(s) are now in the new playlist "{name}".', "", n)
            self.said.emit(said.format(name=state.name), "good")
