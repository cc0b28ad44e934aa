"""Which track a user means by a path, an id or a few words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.records import TrackRow

if TYPE_CHECKING:
    from musicanalyzer.library.reader import LibraryReader


def resolve(reader: LibraryReader, argument: str) -> TrackRow:
    """The track named by path, by id, or by text that only one track has.

    Raises ``LibraryError`` of kind ``no-track`` or ``ambiguous``, or ``QueryError``.
    """
    for path in dict.fromkeys((argument, os.path.abspath(argument))):
        if (track := reader.track_at(path)) is not None:
            return track
    if argument.isascii() and argument.isdigit() and len(argument) < 19:
        track = reader.track(int(argument))
        if track is not None:
            return track
    found = reader.ids(argument, limit=6) if argument.strip() else []
    if len(found) == 1:
        return reader.tracks(found)[0]
    if not found:
        raise LibraryError(
            f'No track of the library is, or matches, "{argument}"; look for it with musicanalyzer'
            " list.",
            kind="no-track",
        )
    lines = [f"  {track.id}  {_described(track)}" for track in reader.tracks(found[:5])]
    more = ["  ..."] if len(found) > 5 else []
    listed = "\n".join([*lines, *more])
    raise LibraryError(
        f'"{argument}" matches several tracks; give an id or a path:\n{listed}', kind="ambiguous"
    )


def _described(track: TrackRow) -> str:
    named = " - ".join(text for text in (track.tags.artist, track.tags.title) if text)
    return named or os.path.basename(track.path).encode("utf-8", "replace").decode("utf-8")
