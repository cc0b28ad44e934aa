"""Sets asked for on the library's thread, one after the other: the newest question alone counts.

The tracks that a set is made of are read once for each query and kept on that thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from musicanalyzer.errors import AppError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import TrackRow
from musicanalyzer.services.installed import installed_models
from musicanalyzer.services.playlist_rules import Curve, Limits
from musicanalyzer.services.sets.build import MadeSet, SetMaker
from musicanalyzer.ui.bridge import Reading


@dataclass(frozen=True, slots=True)
class Shown:
    """A set and its tracks as the library has them, by id."""

    made: MadeSet
    tracks: dict[int, TrackRow]
    n_candidates: int


Choice = tuple[TrackRow, float]  # a track, and by how much the set would cost more with it


class SetMaking:
    """Belongs to one editor."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._maker: SetMaker | None = None  # of the reading thread alone
        self._query: str | None = None

    def ask(
        self,
        curve: Curve,
        limits: Limits,
        answer: Callable[[Shown], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """The set for this curve."""

        def question(reader: LibraryReader) -> Shown:
            maker = self._maker_of(reader, curve)
            made = maker.make(curve, limits)
            tracks = {track.id: track for track in reader.tracks(made.track_ids)}
            return Shown(made, tracks, len(maker.candidates))

        self._reading.ask(question, answer, key="set", failed=failed)

    def ask_others(
        self,
        made: MadeSet,
        curve: Curve,
        limits: Limits,
        slot: int,
        answer: Callable[[list[Choice]], None],
        failed: Callable[[AppError], None],
    ) -> None:
        """What else could stand in a slot, best first."""

        def question(reader: LibraryReader) -> list[Choice]:
            found = dict(self._maker_of(reader, curve).alternatives(made, curve, limits, slot))
            return [(track, found[track.id]) for track in reader.tracks(list(found))]

        self._reading.ask(question, answer, key="set-others", failed=failed)

    def _maker_of(self, reader: LibraryReader, curve: Curve) -> SetMaker:
        fixed = {*curve.include, *(track_id for _, track_id in curve.locked)}
        maker = self._maker
        if (
            maker is None
            or self._query != curve.query
            or not fixed <= set(maker.candidates.track_ids.tolist())
        ):
            maker = SetMaker.open(reader, curve, installed_models())
            self._maker, self._query = maker, curve.query
        return maker
