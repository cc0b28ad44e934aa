"""What is too short for the trigram index, as SQL that still uses an index: one Latin letter, which
stands for the words that begin with it, and one or two letters of another script, which stand for
texts that hold them anywhere ("夜", "東京", "мы").

A text is found by the trigrams that begin with the letters. At its very end no trigram does, so
that the last letters have indexes of their own. What takes more than one letter for a letter, like
a syllable of Korean, comes folded in its parts.
"""

from __future__ import annotations

from collections.abc import Sequence

from musicanalyzer.library.text import fold

Sql = tuple[str, list[object]]

_LAST = "\U0010ffff"  # comes after every letter
_COLUMNS = ("title", "artist", "album", "path")
_ENDS_OTHERWISE = {n: f"substr({{0}}, -{n}) > '~'" for n in (1, 2)}  # not in ASCII

SHORT_WORDS: tuple[str, ...] = (
    # What begins with one letter is found by the trigrams that begin with it: 1 ms instead of 900
    # in a million tracks. A letter at the very end of a text is in none, so these have it.
    "CREATE VIRTUAL TABLE search_terms USING fts5vocab (track_search, row)",
    *(
        f"CREATE INDEX track_text_{column}_end ON track_text (substr({column}, -2))"
        f" WHERE substr({column}, -2, 1) = ' '"
        for column in ("title", "artist", "album", "path")
    ),
)  # a migration

LAST_LETTERS: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE search_places USING fts5vocab (track_search, instance)",
    *(
        f"CREATE INDEX track_text_{column}_last_{n} ON track_text (substr({column}, -{n}))"
        f" WHERE {where.format(column)}"
        for column in _COLUMNS
        for n, where in _ENDS_OTHERWISE.items()
    ),
)  # a migration


def is_initial(text: str) -> bool:
    """Whether it is one Latin letter or digit, which stands for the words that begin with it."""
    folded = fold(text)
    return len(folded) == 1 and folded.isascii()


def is_short(text: str) -> bool:
    """Whether it is one or two letters of which at least one is not Latin."""
    folded = fold(text)
    return 0 < len(folded) < 3 and not folded.isascii()


def initial(text: str, columns: Sequence[str], words: str = "") -> Sql:
    """For an initial. ``words``: a full-text expression that must be true as well."""
    start = f" {fold(text)}"
    # Three spaces are in no folded text: an expression of no terms would be an error.
    terms = f"""SELECT ? || '{{{" ".join(columns)}}} : ('
        || coalesce(group_concat('"' || term || '"', ' OR '), '"   "') || ')'
        FROM search_terms WHERE term >= ? AND term < ?"""
    parameters: list[object] = [f"{words} AND " if words else "", start, start + _LAST]
    also = ""
    if words:
        # "+": asked of the few that end so, not gathered first (150 ms).
        also = " AND +track_id IN (SELECT rowid FROM track_search WHERE track_search MATCH ?)"
    ends = ""
    for column in columns:
        ends += (
            " UNION ALL SELECT track_id FROM track_text"
            f" WHERE substr({column}, -2, 1) = ' ' AND substr({column}, -2) = ?{also}"
        )
        parameters += [start, words] if words else [start]
    found = f"SELECT rowid FROM track_search WHERE track_search MATCH ({terms}){ends}"
    return f"t.id IN ({found})", parameters


def anywhere(text: str, columns: Sequence[str]) -> Sql:
    """For what is short. Places in the index, not an expression of terms: the trigrams that begin
    with "の" are thousands, and an expression asks each of them for every track.
    """
    letters = fold(text)
    names = ", ".join(f"'{column}'" for column in columns)
    found = f"SELECT doc FROM search_places WHERE term >= ? AND term < ? AND col IN ({names})"
    parameters: list[object] = [letters, letters + _LAST]

    def at_end(where: str, *values: str) -> None:
        nonlocal found
        for column in columns:
            found += " UNION ALL SELECT track_id FROM track_text WHERE " + where.format(column)
            parameters.extend(values)

    # Conditions as the indexes have them; without these they are not used.
    last, two = _ENDS_OTHERWISE[1], _ENDS_OTHERWISE[2]
    if len(letters) == 1:
        at_end(f"{last} AND substr({{0}}, -1) = ?", letters)
        at_end(
            f"{two} AND substr({{0}}, -2) >= ? AND substr({{0}}, -2) < ?", letters, letters + _LAST
        )
    elif letters[0].isascii():
        at_end(f"{last} AND substr({{0}}, -1) = ? AND +substr({{0}}, -2) = ?", letters[1], letters)
    else:
        at_end(f"{two} AND substr({{0}}, -2) = ?", letters)
    return f"t.id IN ({found})", parameters
