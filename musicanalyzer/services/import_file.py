"""What a file of another program has for this library, before anything of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.services.formats.places import PathMap
from musicanalyzer.services.import_marks import FoundMarks, match_marks
from musicanalyzer.services.import_playlist import Imported, match_playlists


@dataclass(frozen=True, slots=True)
class FoundFile:
    """``problem`` says why there are no lists; the folders may lie elsewhere here."""

    file: str
    lists: tuple[Imported, ...]
    marks: FoundMarks
    problem: str = ""

    @property
    def is_plain(self) -> bool:
        """One list and nothing else: there is nothing to choose."""
        return len(self.lists) == 1 and not self.marks.marks


def look_into(
    reader: LibraryReader, file: str | Path, *, mapped: PathMap | None = None
) -> FoundFile:
    """Errors as ``read_playlist_file``; that nothing was found is a ``problem`` of the answer."""
    marks = match_marks(reader, file, mapped=mapped)
    try:
        lists, problem = match_playlists(reader, file, mapped=mapped), ""
    except LibraryError as err:
        if err.kind != "nothing-found":
            raise
        lists, problem = (), err.message
    return FoundFile(str(file), lists, marks, problem)
