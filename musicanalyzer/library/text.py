"""How text is folded for search and for sorting: case, accents and punctuation do not matter.

Folding happens here, not in SQLite: its trigram tokenizer learned ``remove_diacritics`` only in
3.45, and never folds letters such as "ø" or "ß" that have no decomposition.
"""

from __future__ import annotations

import os
import re
import unicodedata

from musicanalyzer.library.records import FileTags

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ħ": "h",
    }
)
_DROPPED = re.compile(r"['\u2018\u2019\u02bc\u0060\u00b4]")
_BREAKS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, no accents, apostrophes dropped, other punctuation as single spaces.

    ``"Björk - Don't/Stop!"`` becomes ``"bjork dont stop"``. Folding twice changes nothing.
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
        # Twice: case folding can produce composed letters and decomposing can produce capitals.
        for _ in range(2):
            decomposed = unicodedata.normalize("NFKD", text.casefold())
            text = "".join(c for c in decomposed if not unicodedata.combining(c))
        text = text.translate(_LETTERS)
    return _BREAKS.sub(" ", _DROPPED.sub("", text.lower())).strip()


def padded(text: str | None) -> str:
    """Folded text that starts with a space, so that " x" finds words that begin with x."""
    return " " + fold(text) if text else ""


def sort_key(tags: FileTags, path: str) -> str:
    """Artist, album, track number, title; files without an artist come last, by path."""
    if not tags.artist:
        return "\uffff" + fold(path)
    number = min(max(tags.track_number or 0, 0), 99999)
    parts = (fold(tags.artist), fold(tags.album or ""), f"{number:05d}", fold(tags.title or ""))
    return "\x1f".join(parts)


def shown_path(path: str) -> str:
    """A path that can be printed and stored as text: undecodable bytes replaced by U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def label_key(name: str) -> str:
    """What names of a taught label are the same: case, spaces and ways to write an accent aside.
    Unlike :func:`fold`, punctuation counts: "C++" is not "C".
    """
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def clean(text: str | None) -> str | None:
    """Text that SQLite can store: lone surrogates replaced."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")
