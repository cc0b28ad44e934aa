"""Which recordings are copies or versions of each other, by their fingerprints.

Owns the search for candidates, which compares no pair that shares no words, and the judgement of a
pair. Knows nothing of files or the library: fingerprints come with numbers. Live and cover versions
are not told: they have other signs, and nothing is said of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.dsp.alignment import Alignment, align, repetition
from musicanalyzer.dsp.fingerprint import Fingerprint, Words
from musicanalyzer.dsp.params import FingerprintSpec

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt32 = NDArray[np.uint32]
Relation = Literal["same", "remaster", "version"]

FINGERPRINT_VERSION = f"fingerprint-1@{FingerprintSpec().fingerprint}"
RULE = f"copies-2+{FINGERPRINT_VERSION}"  # its number is raised when pairs are judged otherwise
# Of 866 copies of 79 tracks in eleven forms, nineteen in twenty agree to 0.97 and more, and in
# their worst four seconds to 0.94; none to less than 0.942 and 0.908. Passages of a song and its
# instrumental agree to 0.98, with 0.92 in the worst, where hardly anybody sings; where somebody
# does, to 0.95 at most.
SAME, SAME_BLOCK = 0.97, 0.94
REMASTER, REMASTER_BLOCK = 0.935, 0.88
COVERED = 0.75  # of what is heard of the longer one: a shorter cut than that is a version
TRIMMED, TRIMMED_S = 0.5, 6.0  # unless it is shorter by no more than that many seconds
SHARED, SHARED_S = 0.4, 8.0  # of the shorter one, in blocks that agree: what makes a version
ASIDE_S, TELLING = 0.1, 0.015  # what an encoder shifts; what tells a copy from a repetition
TONE_DB = 3.0  # a band that differs more from the others is equalised
AUDIBLE_TONE = 1.5  # bels over the floor of the features, which would flatten differences

FEWEST_HITS = 2
MOST_WORDS = 64  # of a track, those with the smallest hashes; a third of a long one's
COMMON = 100  # a word that more tracks have than that says nothing
BLOCK = 10_000  # recordings whose words are in memory together
_OFFSETS = 4  # that a pair is looked at: an edit has several
_LAST = 2**62
_HASH_BITS = 24
_MIX = np.uint32(2654435761)  # 2**32 over the golden ratio (Knuth, 6.4)


class WordBatch(NamedTuple):
    """Words of some recordings: ``owners`` (n,) are their numbers, all of one beside each other."""

    owners: Int64
    words: Words


# Gives the words of the recordings from one number up to another, ascending; asked several times.
AllWords = Callable[[int, int], Iterable[WordBatch]]


class Candidate(NamedTuple):
    """Two numbers, the smaller first, and the offsets of the second at which they share words."""

    one: int
    other: int
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What was found of two recordings.

    ``agreement`` is the share of signs that agree where they are the same; what lies at a second of
    the one lies ``offset_s`` later in the other; ``overlap_s`` is how much is heard in both and
    agrees. ``level_db`` is how much louder the other is over all, ``tone_db`` by how much its
    most different band differs from that.
    """

    relation: Relation
    agreement: float
    offset_s: float
    overlap_s: float
    level_db: float
    tone_db: float


def candidates(every: AllWords, new: Sequence[int]) -> Iterator[Candidate]:
    """Pairs that share words at one offset and of which one at least is ``new``.

    The words of ``BLOCK`` new recordings are held at a time, and all others pass by: memory grows
    little with their number. 100,000 recordings, all new, take about a minute of a core, a few
    new ones among as many three seconds.
    """
    numbers = np.unique(np.asarray(new, np.int64))
    for start in range(0, len(numbers), BLOCK):
        block, before = numbers[start : start + BLOCK], numbers[:start]
        held = [_chosen(_only(batch, block)) for batch in every(int(block[0]), int(block[-1]))]
        if not held:
            continue
        plain, varied = (
            _Held.of([_table(batch, varied=each) for batch in held]) for each in (False, True)
        )
        hits = [np.zeros((4, 0), np.int32)]
        for batch in every(0, _LAST):
            # Pairs with what was held before have been found then.
            passing = _chosen(_only(batch, before, without=True))
            hits.append(_joined(varied, _table(passing, varied=False)))
            hits.append(_joined(plain, _table(passing, varied=True)))
        yield from _at_one_offset(np.concatenate(hits, axis=1))


def judge(
    one: Fingerprint, other: Fingerprint, offsets: Iterable[int], spec: FingerprintSpec
) -> Pair | None:
    """What the two are to each other; None where nothing can be said for sure."""
    found = [each for offset in offsets if (each := align(one, other, offset)) is not None]
    if not found:
        return None
    best = max(found, key=lambda each: len(each.steps) * max(0.0, each.agreement - 0.6))
    heard = int(one.heard.sum()), int(other.heard.sum())
    worst = float(best.blocks()[0].min())
    level_db, tone_db = _tones(one, other)
    n_longer, n_left_out = max(heard), max(heard) - len(best.steps)
    # Of a piece that repeats itself, another excerpt agrees as well as a copy that begins later.
    repeats = abs(best.offset * spec.step_s) > ASIDE_S and (
        repetition(one) >= best.agreement - TELLING
    )
    covers = len(best.steps) >= COVERED * n_longer or (
        len(best.steps) >= TRIMMED * n_longer and n_left_out * spec.step_s <= TRIMMED_S
    )
    relation: Relation
    if covers and not repeats and best.agreement >= REMASTER and worst >= REMASTER_BLOCK:
        is_same = best.agreement >= SAME and worst >= SAME_BLOCK and tone_db < TONE_DB
        relation, agreement, n_steps = (
            "same" if is_same else "remaster",
            best.agreement,
            len(best.steps),
        )
    else:
        agreement, n_steps = _agreeing(found)
        if n_steps * spec.step_s < SHARED_S or n_steps < SHARED * min(heard):
            return None
        relation = "version"
    return Pair(
        relation=relation,
        agreement=agreement,
        offset_s=best.offset * spec.step_s,
        overlap_s=n_steps * spec.step_s,
        level_db=level_db,
        tone_db=tone_db,
    )


def _agreeing(found: Iterable[Alignment]) -> tuple[float, int]:
    """The mean agreement of the blocks that agree at any of the offsets, and of how many steps of
    the one these are.
    """
    shares, steps = [], []
    for each in found:
        values, parts = each.blocks()
        for value, part in zip(values, parts, strict=True):
            if value >= REMASTER:
                shares.append(value)
                steps.append(part)
    if not steps:
        return 0.0, 0
    return float(np.mean(shares)), len(np.unique(np.concatenate(steps)))


def _tones(one: Fingerprint, other: Fingerprint) -> tuple[float, float]:
    clear = (one.tone >= AUDIBLE_TONE) & (other.tone >= AUDIBLE_TONE)
    if not clear.any():
        return 0.0, 0.0
    apart_db = 10.0 * (other.tone - one.tone)[clear].astype(np.float64)
    level_db = float(np.median(apart_db))
    return level_db, float(np.abs(apart_db - level_db).max())


class _Table(NamedTuple):
    """Words of many tracks: word, owner, step, each (n,)."""

    words: UInt32
    owners: Int32
    steps: Int32


def _only(batch: WordBatch, numbers: Int64, *, without: bool = False) -> WordBatch:
    """The part of a batch whose owners are among ``numbers``, or are not."""
    return _taken(batch, np.flatnonzero(np.isin(batch.owners, numbers, invert=without)))


def _taken(batch: WordBatch, places: NDArray[np.intp]) -> WordBatch:
    words = batch.words
    return WordBatch(
        batch.owners[places], Words(words.words[places], words.steps[places], words.weak[places])
    )


def _chosen(batch: WordBatch) -> WordBatch:
    """The words that are looked up: of each recording those with the smallest hashes, which are
    the same in each of its copies.
    """
    owners = batch.owners
    # One key, as sorting by two takes twice as long.
    keys = owners.astype(np.uint64) << np.uint64(32) | batch.words.words * _MIX
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(owners[order], prepend=-1))
    counts = np.diff(np.append(begins, len(owners)))
    ranks = np.arange(len(owners)) - np.repeat(begins, counts)
    return _taken(batch, order[ranks < np.repeat(np.maximum(MOST_WORDS, counts // 3), counts)])


def _table(batch: WordBatch, *, varied: bool) -> _Table:
    rows = batch.words.variants() if varied else batch.words.words[:, None]
    return _Table(
        rows.ravel(),
        np.repeat(batch.owners, rows.shape[1]).astype(np.int32),
        np.repeat(batch.words.steps, rows.shape[1]).astype(np.int32),
    )


class _Held(NamedTuple):
    """A table sorted by word, and which hashes its words have: most that are asked have none."""

    table: _Table
    hashes: NDArray[np.bool_]

    @classmethod
    def of(cls, tables: Sequence[_Table]) -> _Held:
        words = np.concatenate([table.words for table in tables])
        order = np.argsort(words, kind="stable")
        hashes = np.zeros(2**_HASH_BITS, bool)
        hashes[_hash(words)] = True
        owners = np.concatenate([table.owners for table in tables])
        steps = np.concatenate([table.steps for table in tables])
        return cls(_Table(words[order], owners[order], steps[order]), hashes)


def _hash(words: UInt32) -> UInt32:
    return (words * _MIX) >> np.uint32(32 - _HASH_BITS)


def _joined(held: _Held, passing: _Table) -> Int32:
    """(one, other, offset, step of the one) of each word that two recordings share, shape (4, n);
    the same word may be found from either side.
    """
    known = held.table
    likely = np.flatnonzero(held.hashes[_hash(passing.words)])
    likely = likely[np.argsort(passing.words[likely])]  # in order, the search stays in the cache
    asked = _Table(passing.words[likely], passing.owners[likely], passing.steps[likely])
    first = np.searchsorted(known.words, asked.words, "left")
    counts = np.searchsorted(known.words, asked.words, "right") - first
    counts[counts > COMMON] = 0
    places = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = first[places] + within
    one, other = asked.owners[places], known.owners[rows]
    keep = one != other
    one, other, places, rows = one[keep], other[keep], places[keep], rows[keep]
    steps, others = asked.steps[places], known.steps[rows]
    turned = one > other
    return np.stack(
        [
            np.where(turned, other, one),
            np.where(turned, one, other),
            np.where(turned, steps - others, others - steps),
            np.where(turned, others, steps),
        ]
    )


def _at_one_offset(hits: Int32) -> Iterator[Candidate]:
    """Pairs with ``FEWEST_HITS`` at offsets next to each other, with the offsets of most hits."""
    hits = hits[:, np.lexsort(hits[::-1])]
    if not hits.shape[1]:
        return
    is_new = np.append(True, (np.diff(hits, axis=1) != 0).any(axis=0))
    one, other, offset, _ = hits[:, is_new]
    pair_begins = np.flatnonzero(
        (np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0)
    )
    is_begin = np.zeros(len(one), bool)
    is_begin[pair_begins] = True
    is_begin |= np.diff(offset, prepend=offset[0]) > 1
    begins = np.flatnonzero(is_begin)
    counts = np.diff(np.append(begins, len(one)))
    begins, counts = begins[counts >= FEWEST_HITS], counts[counts >= FEWEST_HITS]
    middles = offset[begins + counts // 2]
    pairs = np.searchsorted(pair_begins, begins, "right")
    order = np.lexsort((-counts, pairs))
    for run in np.split(order, np.flatnonzero(np.diff(pairs[order])) + 1):
        if len(run):
            at = begins[run[0]]
            yield Candidate(int(one[at]), int(other[at]), tuple(middles[run[:_OFFSETS]].tolist()))
