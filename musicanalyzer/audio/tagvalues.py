"""Values as people and programs write them into tags, made plain. Pure; None for nonsense."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

MAX_TEXT = 1000  # characters; longer texts are cut
_JOIN = "; "
# A year alone, in an ISO or slashed date, or leading YYYYMMDD.
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?=(?:\d\d){0,2}(?!\d))")
_NUMBER = re.compile(r"[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?")
_GENRE_REFERENCE = re.compile(r"(\d{1,3})|\((\d{1,3})\)\s*(.*)", re.ASCII)


def text(values: Iterable[str]) -> str | None:
    """The distinct values, cleaned and joined; None when nothing is left."""
    cleaned = dict.fromkeys(c for v in values if (c := clean(v)))
    joined = _JOIN.join(cleaned)[:MAX_TEXT].rstrip()
    return joined or None


def clean(value: str) -> str:
    """Without control characters and lone surrogates, stripped, at most ``MAX_TEXT`` long."""
    value = value[: 4 * MAX_TEXT]
    value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # Separators within a text become a space; NUL and the rest vanish.
    kept = (" " if c in "\t\r\n\v\f\x85\u2028\u2029" else c for c in value)
    return "".join(c for c in kept if unicodedata.category(c) != "Cc").strip()[:MAX_TEXT].rstrip()


def number(value: str) -> float | None:
    """The first number in ``value``; a comma may be the decimal sign."""
    found = _NUMBER.search(value[:100])
    if not found:
        return None
    parsed = float(found.group().replace(",", "."))
    return parsed if math.isfinite(parsed) else None


def whole_number(value: str) -> int | None:
    """``value`` as an integer, when it is one."""
    value = value.strip("\x00 \t\r\n")
    return int(value) if re.fullmatch(r"[-+]?\d{1,9}", value) else None


def track_number(value: str) -> int | None:
    """``3`` of ``3``, ``03``, ``3/12``; None for 0 and for what does not begin with a number."""
    found = re.match(r"[\s\x00]*(\d{1,5})(?!\d)", value)
    parsed = int(found.group(1)) if found else 0
    return parsed or None


def year(value: str) -> int | None:
    """The year of a date of any shape: ``2003``, ``2003-05-01``, ``20030501``, ``1 May 2003``."""
    found = _YEAR.search(value[:200])
    return int(found.group(1)) if found else None


def bpm(value: str) -> float | None:
    parsed = number(value)
    return parsed if parsed is not None and 1 <= parsed <= 1000 else None


def gain_db(value: str) -> float | None:
    parsed = number(value)
    return parsed if parsed is not None and abs(parsed) <= 100 else None


def peak(value: str) -> float | None:
    """Linear, 1 is full scale; 0 is what writers put when they do not know."""
    parsed = number(value)
    return parsed if parsed is not None and 0 < parsed <= 1000 else None


def genres(values: Iterable[str], names: Sequence[str]) -> Iterator[str]:
    """``values`` with ID3v1 numbers, as in ``17`` and ``(17)Rock``, replaced by their names."""
    for value in values:
        cleaned = clean(value)
        found = _GENRE_REFERENCE.fullmatch(cleaned)
        if not found:
            yield cleaned
            continue
        index, refinement = int(found.group(1) or found.group(2)), found.group(3) or ""
        if refinement:
            yield refinement.strip()
        elif index < len(names):
            yield names[index]
