"""The query language of the list: text to a tree. ``query_sql`` turns the tree into SQL.

    love "blue train"            both in title, artist, album or path
    genre:jazz -mood:dark        a field has a value; ``-`` negates
    label:"warm up"              a label that the user has taught
    key:8A key:"F# minor"        a key in any spelling; key:~8A with those that mix with it
    (bpm:90..110 | is:unsure)    ``|`` or ``OR`` between alternatives, with parentheses

Numbers: ``n``, ``>n``, ``>=n``, ``<n``, ``<=n``, ``a..b``, ``a..``, ``..b``. A bare ``n`` means "n
as written": ``bpm:120`` is 119.5 to 120.5. Lengths are seconds or ``m:ss``. ``added:`` takes ages
(``<7d``: within the last seven days; h d w m y) and dates (``2026-01-31``, ``2026-01``, ``2026``).
A wrong query raises :class:`QueryError`, nothing else.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from musicanalyzer.errors import LibraryError
from musicanalyzer.library.dates import date_interval, now_seconds
from musicanalyzer.library.musical_keys import parse_key
from musicanalyzer.library.query_tree import (
    FLAGS,
    LABEL_FIELDS,
    NUMBER_FIELDS,
    SURE_FIELDS,
    TEXT_FIELDS,
    And,
    Flag,
    Interval,
    Key,
    Label,
    Node,
    Not,
    Number,
    Or,
    Taught,
    Text,
)
from musicanalyzer.library.text import label_key

_DEEPEST = 40  # parentheses and negations within each other
_MOST_TERMS = 300  # SQLite's limits are 1000 levels and 32766 parameters

_SYNONYMS = {
    ("vocal", "yes"): "vocal",
    ("vocal", "no"): "instrumental",
    ("speech", "yes"): "speech",
    ("speech", "no"): "music",
}
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<open>\() | (?P<close>\)) | (?P<or>\|)
    | (?P<minus>-)(?=[^\s)|])
    | (?P<word>[^\s()|"]+)""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([A-Za-z][A-Za-z_.]+):")
_NUMBER = re.compile(r"[+-]?(\d+(?:\.(\d*))?|\.(\d+))\Z")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,4}):([0-5]\d)(\.\d+)?\Z")
_COMPARISON = re.compile(r"(>=|<=|>|<|=)")


class QueryError(LibraryError):
    """A query that cannot be understood; points at the place, counted from 0."""

    default_kind = "query"

    def __init__(
        self,
        message: str,
        *,
        kind: str | None = None,
        query: str = "",
        position: int = 0,
        length: int = 1,
    ) -> None:
        super().__init__(message, kind=kind)
        self.query = query
        self.position = position
        self.length = length

    def caret(self) -> str:
        """Two lines: the query, and a mark under the wrong part."""
        shown = "".join(c if c.isprintable() else " " for c in self.query)
        before = _columns(shown[: self.position])
        marked = _columns(shown[self.position : self.position + self.length])
        return f"{shown}\n{' ' * before}{'^' * max(marked, 1)}"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # open close or minus word quoted field
    text: str
    start: int
    end: int
    value: str = ""  # of a field, unquoted
    value_start: int = 0


def parse(
    query: str,
    *,
    now: float | None = None,
    labels: Callable[[], Mapping[str, str]] | None = None,
) -> Node:
    """The tree of a query; an empty ``And`` for an empty one. ``now`` in Unix seconds is what ages
    count from. ``labels`` gives the names of the taught labels by key, and is asked only where a
    query names one; without it any name will do. Raises ``QueryError``.
    """
    return _Parser(query, now_seconds() if now is None else now, labels).parse()


class _Parser:
    def __init__(
        self, query: str, now: float, labels: Callable[[], Mapping[str, str]] | None
    ) -> None:
        self.query = query
        self.now = now
        self.labels = labels
        self.tokens = self._tokens()
        self.place = 0
        self.terms = 0

    def parse(self) -> Node:
        tree = self._either(0)
        if (token := self._peek()) is not None:
            raise self._error('")" without "("', token.start, 1)
        return tree

    def _either(self, depth: int) -> Node:
        choices = [self._all(depth)]
        while (token := self._peek()) is not None and token.kind == "or":
            self.place += 1
            choices.append(self._all(depth))
            if not (_filled(choices[-1]) and _filled(choices[-2])):
                raise self._error(
                    f'"{token.text}" needs a term on both sides', token.start, len(token.text)
                )
        return choices[0] if len(choices) == 1 else Or(tuple(choices))

    def _all(self, depth: int) -> Node:
        parts: list[Node] = []
        while (token := self._peek()) is not None and token.kind not in ("or", "close"):
            part = self._one(depth)
            if _filled(part):
                parts.append(part)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node:
        token = self.tokens[self.place]
        self.place += 1
        if depth > _DEEPEST:
            raise self._error("too many parentheses or minus signs within each other", token.start)
        if token.kind == "minus":
            following = self._peek()
            if following is None or following.kind in ("or", "close"):
                raise self._error('"-" needs a term after it', token.start)
            return Not(self._one(depth + 1))
        if token.kind == "open":
            inner = self._either(depth + 1)
            if self._peek() is None:
                raise self._error('"(" without ")"', token.start)
            self.place += 1
            if not _filled(inner):
                raise self._error("nothing between the parentheses", token.start)
            return inner
        self.terms += 1
        if self.terms > _MOST_TERMS:
            raise self._error(f"more than {_MOST_TERMS} terms", token.start)
        if token.kind == "field":
            return self._field(token)
        return Text(token.text)

    def _field(self, token: _Token) -> Node:
        name = token.text.lower()
        value = token.value
        head, _, suffix = name.rpartition(".")
        of_confidence = name if suffix != "confidence" else head
        known = {*TEXT_FIELDS, *LABEL_FIELDS, *NUMBER_FIELDS, "added", "is", "label"}
        if name not in known and not (suffix == "confidence" and of_confidence in SURE_FIELDS):
            close = difflib.get_close_matches(name, sorted(known), 1)
            hint = f'; did you mean "{close[0]}"?' if close else "; for text, put it in quotes"
            raise self._error(
                f'unknown field "{token.text}" at column {token.start + 1}{hint}',
                token.start,
                len(token.text),
                placed=True,
            )
        if not value.strip():
            raise self._error(
                f'the field "{name}" needs a value', token.start, token.end - token.start
            )
        if name in TEXT_FIELDS:
            return Text(value, field=name)
        if name == "key":
            return self._key(token)
        if name in LABEL_FIELDS:
            return Label(name, _SYNONYMS.get((name, value.lower()), value))
        if name == "label":
            return self._taught(token)
        if name == "is":
            if value.lower() not in FLAGS:
                raise self._wrong_value(token, f'"is" takes {", ".join(sorted(FLAGS))}')
            return Flag(value.lower())
        if name == "added":
            interval = date_interval(value, self.now)
            if interval is None:
                raise self._wrong_value(
                    token, f'"{value}" is neither an age (<7d) nor a date (2026-01-31)'
                )
            return Number("added", interval)
        return Number(name, self._interval(token, clock=name == "length"))

    def _key(self, token: _Token) -> Key:
        key = parse_key(token.value.removeprefix("~"))
        if key is None:
            raise self._wrong_value(token, f'"{token.value}" is not a key (8A, F#m, "F# minor")')
        return Key(key.neighbours if token.value.startswith("~") else (key,))

    def _taught(self, token: _Token) -> Taught:
        key = label_key(token.value)
        known = {key: token.value} if self.labels is None else self.labels()
        if key not in known:
            names = ", ".join(f'"{name}"' for name in list(known.values())[:5])
            hint = f"those taught are {names}" if names else "none has been taught yet"
            if close := difflib.get_close_matches(key, known, 1):
                hint = f'did you mean "{known[close[0]]}"?'
            message = f'unknown label "{token.value}" at column {token.value_start + 1}; {hint}'
            length = token.end - token.value_start
            raise self._error(message, token.value_start, length, placed=True)
        return Taught(key)

    def _interval(self, token: _Token, *, clock: bool) -> Interval:
        value = token.value.strip()
        if ".." in value:
            low_text, _, high_text = value.partition("..")
            if not low_text and not high_text:
                raise self._wrong_value(token, '".." needs a number at one side at least')
            low = self._number(token, low_text, clock)[0] if low_text else None
            high = self._number(token, high_text, clock)[0] if high_text else None
            if low is not None and high is not None and low > high:
                raise self._wrong_value(token, f'"{value}" runs backwards')
            return Interval(low, high)
        comparison = _COMPARISON.match(value)
        if comparison is None or comparison[1] == "=":
            middle, half = self._number(token, value.removeprefix("="), clock)
            return Interval(middle - half, middle + half, above=False, below=True)
        number, _ = self._number(token, value[comparison.end() :].strip(), clock)
        if comparison[1].startswith(">"):
            return Interval(number, None, above=comparison[1] == ">")
        return Interval(None, number, below=comparison[1] == "<")

    def _number(self, token: _Token, text: str, clock: bool) -> tuple[float, float]:
        """A number and half a unit of its last digit."""
        if clock and (parts := _CLOCK.match(text)):
            hours, minutes, seconds, fraction = parts.groups()
            total = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
            return total + float(fraction or 0), 0.5
        written = _NUMBER.match(text)
        if written is None or not text.isascii() or len(text) > 30:
            raise self._wrong_value(token, f'"{text}" is not a number')
        digits = len(written[2] or written[3] or "")
        return float(text), 0.5 * 10.0**-digits

    def _tokens(self) -> list[_Token]:
        tokens: list[_Token] = []
        place = 0
        while place < len(self.query):
            if self.query[place] == '"':
                text, end = self._quoted(place)
                tokens.append(_Token("quoted", text, place, end))
                place = end
                continue
            field = _FIELD.match(self.query, place)
            if field is not None:
                token = self._field_token(field)
                tokens.append(token)
                place = token.end
                continue
            found = _TOKEN.match(self.query, place)
            assert found is not None
            assert found.lastgroup is not None
            kind, text = found.lastgroup, found[0]
            if kind == "word" and text == "OR":
                kind = "or"
            # A dash alone is what stands between artist and title in pasted text.
            if kind == "minus" or (kind != "space" and text != "-"):
                tokens.append(_Token(kind, text, place, found.end()))
            place = found.end()
        return tokens

    def _field_token(self, field: re.Match[str]) -> _Token:
        start = field.end()
        if self.query[start : start + 1] == '"':
            value, end = self._quoted(start)
        else:
            found = re.compile(r'[^\s()|"]*').match(self.query, start)
            assert found is not None
            value, end = found[0], found.end()
        return _Token("field", field[1], field.start(), end, value, start)

    def _quoted(self, start: int) -> tuple[str, int]:
        end = self.query.find('"', start + 1)
        if end < 0:
            raise self._error("a quote without its end", start, len(self.query) - start)
        return self.query[start + 1 : end], end + 1

    def _peek(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _wrong_value(self, token: _Token, message: str) -> QueryError:
        length = max(token.end - token.value_start, 1)
        return self._error(message, token.value_start, length)

    def _error(
        self, message: str, position: int, length: int = 1, *, placed: bool = False
    ) -> QueryError:
        if not placed:
            message = f"{message}, at column {position + 1}"
        return QueryError(message, query=self.query, position=position, length=length)


def _filled(node: Node) -> bool:
    return not (isinstance(node, And) and not node.parts)


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
