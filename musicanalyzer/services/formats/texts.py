"""Text and places as playlist files write them: encodings, lines, lengths, URIs.

Text that is not UTF-8 is taken for what Windows programs wrote; the bytes themselves stay the first
guess for a path. What a file names is never opened, run or fetched.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from musicanalyzer.services.formats.model import Listed, PlacedEntry

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:", re.ASCII)  # two letters: "C:" is a drive
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# Writing


def one_line(text: str | None) -> str:
    """Text on one line that every format can hold."""
    return _CONTROLS.sub(" ", text or "").strip().encode("utf-8", "replace").decode("utf-8")


def described(placed: PlacedEntry) -> str:
    """``Artist - Title``, or the file's name for a title."""
    artist, title = one_line(placed.entry.artist), one_line(placed.entry.title)
    title = title or one_line(placed.place.stem)
    return f"{artist} - {title}" if artist else title


# Reading


def whole(content: bytes) -> str:
    """All of a text file; bytes that are no UTF-8 as surrogate escapes."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    # Our own tables keep the raw bytes of a path, amid text that is UTF-8 otherwise.
    return content.decode("utf-8", "surrogateescape")


def lines(content: bytes) -> list[bytes]:
    """Without empty ones and without space around them."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            content = content.decode(encoding, "replace").encode()
            break
    return [line for line in (part.strip() for part in re.split(rb"[\r\n]+", content)) if line]


def text_of(raw: bytes) -> str:
    raw = raw.strip()
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def artist_and_title(text: str) -> dict[str, Any]:
    """``Artist - Title`` as M3U and PLS write it."""
    artist, dash, title = text.partition(" - ")
    return {"artist": artist, "title": title} if dash else {"title": text}


def number(raw: bytes | str) -> float | None:
    """A length; 0 and -1 say that nobody knows."""
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else raw
    found = re.match(r"\s*(\d{1,9}(\.\d+)?)", text, re.ASCII)
    return (float(found[1]) if found else 0.0) or None


def signed_number(text: str) -> float | None:
    """A place or a tempo, which may be 0 or negative."""
    found = re.fullmatch(r"\s*(-?\d{1,9}(?:\.\d+)?)\s*", text, re.ASCII)
    return None if found is None else float(found[1])


def milliseconds(text: str) -> float | None:
    """As seconds."""
    value = number(text)
    return None if value is None else value / 1000


def listed(place: bytes, about: Mapping[str, Any]) -> Listed:
    """An entry whose place is a path, or a URI, as bytes."""
    text = text_of(place)
    if _SCHEME.match(text):
        return Listed(text, paths_of_uri(text), **about)
    return Listed(text, tuple(dict.fromkeys((os.fsdecode(place), text))), **about)


def listed_uri(
    place: str, *, title: str = "", artist: str = "", duration_s: float | None = None
) -> Listed:
    """An entry whose place is a URI, or nothing."""
    return Listed(
        shown=place or " - ".join(text for text in (artist, title) if text),
        paths=paths_of_uri(place) if place else (),
        title=title,
        artist=artist,
        duration_s=duration_s,
    )


def paths_of_uri(uri: str) -> tuple[str, ...]:
    """Empty for what is elsewhere: the program opens no connection."""
    if uri[:5].lower() == "file:":
        place = uri[5:]
        if place.startswith("//"):
            host, slash, rest = place[2:].partition("/")
            if host.lower() not in ("", "localhost"):
                slash = f"//{host}{slash}"  # a share of a Windows network
            place = slash + rest
        decoded = unquote_to_bytes(place.encode("utf-8", "surrogateescape"))
        if re.match(rb"/[A-Za-z]:", decoded):
            decoded = decoded[1:]
        return tuple(dict.fromkeys((os.fsdecode(decoded), text_of(decoded))))
    if _SCHEME.match(uri):
        return ()
    decoded = unquote_to_bytes(uri.encode("utf-8", "surrogateescape"))
    # Some programs write the bare path where the format wants it encoded.
    return tuple(dict.fromkeys((os.fsdecode(decoded), text_of(decoded), uri)))
