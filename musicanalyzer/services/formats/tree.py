"""Playlists in folders, for programs that have them: "Sets / Friday" is "Friday" in "Sets"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from musicanalyzer.services.formats.model import FOLDER_MARK, PlacedList
from musicanalyzer.services.formats.texts import one_line


@dataclass(slots=True)
class Folder:
    name: str
    folders: dict[str, Folder] = field(default_factory=dict)
    lists: list[tuple[str, PlacedList]] = field(default_factory=list)


def tree_of(lists: Iterable[PlacedList], *, root: str) -> Folder:
    """All lists in one tree; folders and lists keep their order."""
    top = Folder(root)
    for playlist in lists:
        *folders, name = one_line(playlist.name).split(FOLDER_MARK)
        place = top
        for folder in folders:
            place = place.folders.setdefault(folder, Folder(folder))
        place.lists.append((name, playlist))
    return top
