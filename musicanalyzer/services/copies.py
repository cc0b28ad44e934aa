"""Compares the fingerprints of a library: which recordings are copies or versions of each other.

What is new since the last time is compared with everything, and the pairs are kept, so that lists,
playlists and sets only read them. Nothing is kept of a comparison that was stopped: the next one
begins it again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from musicanalyzer.library.copy_rows import CopyRow, Pair
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.writer import LibraryWriter

if TYPE_CHECKING:  # signal processing, which playlists do without
    from musicanalyzer.analysis.copies import Candidate, WordBatch
    from musicanalyzer.analysis.copies import Pair as FoundPair

log = logging.getLogger(__name__)

# A master that was made louder has its peaks cut. A codec alone may take 3.5 dB off the one peak of
# a quiet piece, and leaves its loudness to half a decibel.
DYNAMICS_DB, LOUDER_DB = 3.0, 1.0
_WORDS_BATCH = 1000  # recordings
_BATCH = 200  # candidates whose fingerprints are in memory together, some 75 kB each


def compare(reader: LibraryReader, writer: LibraryWriter) -> Iterator[tuple[int, int]]:
    """Compare what was not; yields how many of how many candidates are judged."""
    from musicanalyzer.analysis.copies import (
        FINGERPRINT_VERSION,
        RULE,
        candidates,
    )

    ids = reader.uncompared(FINGERPRINT_VERSION, RULE)
    if not ids:
        return
    found = list(
        candidates(lambda first, last: _words(reader, FINGERPRINT_VERSION, first, last), ids)
    )
    rows: list[CopyRow] = []
    for start in range(0, len(found), _BATCH):
        yield start, len(found)
        rows += _judged(reader, found[start : start + _BATCH])
    writer.store_copies(ids, rows, rule=RULE)
    writer.flush()


def settle(reader: LibraryReader) -> int:
    """Compare what a scan that was stopped has left; of how many recordings nothing can be said
    because they have no fingerprint.

    Raises ``LibraryError`` as :class:`LibraryWriter` where something is to be written.
    """
    from musicanalyzer.analysis.copies import FINGERPRINT_VERSION, RULE

    if reader.uncompared(FINGERPRINT_VERSION, RULE):
        with LibraryWriter(reader.path) as writer:
            for _ in compare(reader, writer):
                pass
    return reader.n_without_fingerprint(FINGERPRINT_VERSION)


def n_unknown(reader: LibraryReader) -> int:
    """Of how many recordings it is not known yet whether they have copies."""
    from musicanalyzer.analysis.copies import FINGERPRINT_VERSION, RULE

    return reader.n_without_fingerprint(FINGERPRINT_VERSION) + len(
        reader.uncompared(FINGERPRINT_VERSION, RULE)
    )


def twins(reader: LibraryReader) -> dict[int, frozenset[int]]:
    """Of each recording that has copies or remasters, these; versions are other tracks."""
    return _others(
        (row.recording_id, row.other_id) for row in reader.copies() if row.relation != "version"
    )


def told_apart(reader: LibraryReader) -> dict[int, frozenset[int]]:
    """Of each recording that the user says is no copy of others, these."""
    return _others(reader.not_copies())


def _others(pairs: Iterable[Pair]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {recording_id: frozenset(others) for recording_id, others in found.items()}


def _words(reader: LibraryReader, version: str, first: int, last: int) -> Iterator[WordBatch]:
    from musicanalyzer.analysis.copies import WordBatch
    from musicanalyzer.dsp.fingerprint import WORD_BYTES, unpack_words

    rows = reader.fingerprint_words(version, first, last)
    while batch := list(islice(rows, _WORDS_BATCH)):
        # Many at once: one by one they take ten times as long.
        good = [(number, data) for number, data in batch if len(data) % WORD_BYTES == 0]
        words = unpack_words(b"".join(data for _, data in good))
        counts = [len(data) // WORD_BYTES for _, data in good]
        yield WordBatch(np.repeat([number for number, _ in good], counts), words)


def _judged(reader: LibraryReader, found: Iterable[Candidate]) -> list[CopyRow]:
    from musicanalyzer.analysis.copies import judge
    from musicanalyzer.dsp.fingerprint import unpack
    from musicanalyzer.dsp.params import FingerprintSpec

    found = list(found)
    wanted = {each.one for each in found} | {each.other for each in found}
    prints = {}
    for recording_id, data in reader.fingerprint_lines(wanted).items():
        try:
            prints[recording_id] = unpack(data)
        except ValueError:
            log.warning("the fingerprint of recording %d cannot be read", recording_id)
    levels = reader.measures_of(wanted, "loudness")
    rows, spec = [], FingerprintSpec()
    for one, other, offsets in found:
        if one in prints and other in prints:
            pair = judge(prints[one], prints[other], offsets, spec)
            if pair is not None:
                pair = _with_levels(pair, levels.get(one, {}), levels.get(other, {}))
                rows.append(
                    CopyRow(
                        one, other, pair.relation, pair.agreement, pair.offset_s,
                        pair.overlap_s, pair.level_db, pair.tone_db,
                    )
                )  # fmt: skip
    return rows


def _with_levels(
    pair: FoundPair, one: Mapping[str, float], other: Mapping[str, float]
) -> FoundPair:
    """With the loudness that was measured; a recording with other dynamics is a remaster."""
    if "loudness" not in one or "loudness" not in other or pair.relation == "version":
        return pair
    pair = replace(pair, level_db=other["loudness"] - one["loudness"])
    if "true_peak" not in one or "true_peak" not in other:
        return pair
    crests_db = [each["true_peak"] - each["loudness"] for each in (one, other)]
    has_other_dynamics = abs(crests_db[1] - crests_db[0]) >= DYNAMICS_DB
    if pair.relation == "same" and has_other_dynamics and abs(pair.level_db) >= LOUDER_DB:
        pair = replace(pair, relation="remaster")
    return pair
