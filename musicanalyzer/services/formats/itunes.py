"""The library file of iTunes and of Apple Music ("Export Library…"): an XML property list with
``Tracks`` by id, and ``Playlists`` whose items name them. Read only: Apple's programs write it.

Lists that iTunes makes by itself (the whole library, films, purchases) are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from musicanalyzer.services.formats.markup import read_xml
from musicanalyzer.services.formats.model import (
    COLLECTION_BYTES,
    FOLDER_MARK,
    DamagedError,
    Format,
    Listed,
    ListedPlaylist,
)
from musicanalyzer.services.formats.texts import listed_uri, milliseconds

_OWN = ("Master", "Distinguished Kind", "Music", "Movies", "TV Shows", "Podcasts", "Audiobooks")
_KEPT = frozenset(
    ("Tracks", "Playlists", "Playlist Items", "Track ID", "Name", "Artist", "Total Time",
     "Location", "Folder", "Playlist Persistent ID", "Parent Persistent ID", *_OWN)
)  # fmt: skip


def read(content: bytes) -> list[ListedPlaylist]:
    library = _plist(content)
    if not isinstance(library, dict) or not isinstance(library.get("Tracks"), dict):
        raise DamagedError("it is not a library of iTunes")
    tracks = {
        key: _listed(track) for key, track in library["Tracks"].items() if isinstance(track, dict)
    }
    nodes = [node for node in library.get("Playlists") or () if isinstance(node, dict)]
    folders = {node.get("Playlist Persistent ID"): node for node in nodes if "Folder" in node}
    found = []
    for node in nodes:
        if "Folder" in node or any(key in node for key in _OWN):
            continue
        items = [item for item in node.get("Playlist Items") or () if isinstance(item, dict)]
        unknown = Listed("a track that the file does not describe", ())
        entries = tuple(tracks.get(str(item.get("Track ID")), unknown) for item in items)
        found.append(ListedPlaylist(_name(node, folders), entries))
    return found or [ListedPlaylist("", tuple(tracks.values()))]


def _name(node: Mapping[str, Any], folders: Mapping[Any, Mapping[str, Any]]) -> str:
    """With the folders above it; a file may let them go round in a circle."""
    parts, seen = [str(node.get("Name", ""))], set()
    parent = node.get("Parent Persistent ID")
    while parent in folders and parent not in seen:
        seen.add(parent)
        parts.append(str(folders[parent].get("Name", "")))
        parent = folders[parent].get("Parent Persistent ID")
    return FOLDER_MARK.join(" ".join(part.split()) for part in reversed(parts))


def _listed(track: Mapping[str, Any]) -> Listed:
    return listed_uri(
        str(track.get("Location", "")),
        title=str(track.get("Name", "")),
        artist=str(track.get("Artist", "")),
        duration_s=milliseconds(str(track.get("Total Time", ""))),
    )


def _plist(content: bytes) -> Any:
    """Dictionaries, lists and texts of a property list; of dictionaries what is looked at here and
    the entries under ids, which keeps 100,000 tracks small.
    """
    top: list[Any] = []
    stack: list[tuple[Any, list[str]]] = [(top, [])]  # a container, and the key that waits

    def put(value: Any) -> None:
        container, key = stack[-1]
        if isinstance(container, list):
            container.append(value)
        elif key:
            name = key.pop()
            if name in _KEPT or name.isdigit():
                container[name] = value

    def start(path: list[str], attributes: Mapping[str, str]) -> None:
        if path[-1] in ("dict", "array"):
            value: Any = {} if path[-1] == "dict" else []
            put(value)
            stack.append((value, []))

    def end(path: list[str], text: str) -> None:
        tag = path[-1]
        if tag in ("dict", "array"):
            stack.pop()
        elif tag == "key":
            stack[-1][1][:] = [text]
        elif tag != "plist":
            put(text or tag)  # <true/> is its own value

    read_xml(content, start=start, end=end, doctype=True)
    return top[0] if top else None


FORMAT = Format(
    "itunes", "iTunes and Apple Music", (".xml",), None, read,
    relative=False, many=True, max_bytes=COLLECTION_BYTES,
    knows=lambda head: b"<plist" in head,
)  # fmt: skip
