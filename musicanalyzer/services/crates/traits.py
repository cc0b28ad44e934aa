"""What tells a crate apart from the rest of the library, in labels that the program has.

Nothing is invented: a trait is a label that most of a crate's tracks carry and fewer of the others,
a tempo that is narrower than the library's, or an energy at one end of it. A crate may have none.
English is made here; the window says the same in the user's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.library.crate_reads import SoundFacts

Rows = NDArray[np.int64]
Float64 = NDArray[np.float64]

MOST = 0.5  # of a crate's tracks carry a label that it is named by
LIFT = 1.25  # by which the label is more usual in it than in the library
GENRE_SHARE = 0.6  # of those whose genre is sure
GENRE_SURE = 0.2  # of a crate's tracks at least must have a sure genre
SECOND_SHARE = 0.25  # of those, that a second genre has
TEMPO_SPAN = (10, 90)  # percentiles that a tempo's range is told by
TEMPO_WIDEST = 1.45  # from the slow end to the fast one
ROUND_BPM = 5
MOODS = 2  # at most
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Traits:
    """Each is empty or ``None`` where it does not tell the crate apart.

    ``kind`` is "instrumental", "vocal" or "speech"; ``voice`` "female" or "male"; ``energy`` "low"
    or "high"; ``number`` tells crates apart that are otherwise called the same, from 2 up.
    """

    moods: tuple[str, ...] = ()
    kind: str = ""
    voice: str = ""
    genres: tuple[str, ...] = ()
    bpm: tuple[int, int] | None = None
    energy: str = ""
    number: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether nothing tells the crate apart."""
        return self == Traits(number=self.number)


def name_crates(facts: SoundFacts, crates: Sequence[Rows]) -> list[Traits]:
    """The traits of each crate, which are rows of ``facts``; no two are the same.

    A crate that is called like another is told apart by further traits where it has such, else by
    a number.
    """
    full = [_traits(facts, rows) for rows in crates]
    short = [_shortened(traits) for traits in full]
    # What was held back is said where two crates would be called the same.
    for name in ("moods", "voice", "energy"):
        taken = Counter(short)
        short = [
            replace(each, **{name: getattr(whole, name)}) if taken[each] > 1 else each
            for each, whole in zip(short, full, strict=True)
        ]
    counted: Counter[Traits] = Counter()
    found = []
    for each in short:
        counted[each] += 1
        found.append(replace(each, number=counted[each]))
    return found


def english(traits: Traits) -> str:
    """``calm instrumental jazz, 60-80 BPM``, ``sad folk, female voice``, ``mixed, 3``."""
    noun = "/".join(traits.genres)
    if traits.kind == "speech":
        noun = "speech"
    elif traits.kind:
        noun = f"{traits.kind} {noun or 'music'}"
    words = ", ".join(traits.moods)
    if not noun and words:
        noun = "music"
    parts = [" ".join(part for part in (words, noun) if part)]
    if traits.voice:
        parts.append(f"{traits.voice} voice")
    if traits.bpm is not None:
        parts.append(f"{traits.bpm[0]}–{traits.bpm[1]} BPM")
    if traits.energy:
        parts.append(f"{traits.energy} energy")
    said = ", ".join(part for part in parts if part) or "mixed"
    return said if traits.number == 1 else f"{said}, {traits.number}"


def _shortened(traits: Traits) -> Traits:
    """What a name says at first: one mood, and of the energy nothing where there is a mood."""
    return replace(
        traits, moods=traits.moods[:1], voice="", energy="" if traits.moods else traits.energy
    )


def _traits(facts: SoundFacts, rows: Rows) -> Traits:
    if not len(rows):
        return Traits()
    kind = _kind(facts, rows)
    if kind == "speech":
        return Traits(kind=kind)
    return Traits(
        moods=tuple(_standing_out(facts, "mood", rows))[:MOODS],
        kind=kind,
        voice=next(iter(_standing_out(facts, "voice", rows)), ""),
        genres=_genres(facts, rows),
        bpm=_tempo(facts.bpm, rows),
        energy=_energy(facts.energy, rows),
    )


def _standing_out(facts: SoundFacts, head: str, rows: Rows) -> list[str]:
    """Labels that most of the crate carries and fewer of the library, the most telling first."""
    found = []
    for label, carried in facts.labels[head].items():
        inside, usual = float(carried[rows].mean()), float(carried.mean())
        if label != UNSURE and inside >= MOST and inside >= LIFT * usual:
            found.append((inside - usual, label))
    return [label for _, label in sorted(found, key=lambda each: (-each[0], each[1]))]


def _kind(facts: SoundFacts, rows: Rows) -> str:
    if "speech" in _standing_out(facts, "speech", rows):
        return "speech"
    return next(iter(_standing_out(facts, "vocal", rows)), "")


def _genres(facts: SoundFacts, rows: Rows) -> tuple[str, ...]:
    shares = {
        label: float(carried[rows].mean())
        for label, carried in facts.labels["genre"].items()
        if label != UNSURE
    }
    sure = sum(shares.values())
    if sure < GENRE_SURE:
        return ()
    best = sorted(shares, key=lambda label: (-shares[label], label))[:2]
    if shares[best[0]] >= GENRE_SHARE * sure:
        return (best[0],)
    if len(best) == 2 and shares[best[1]] >= SECOND_SHARE * sure:
        both = shares[best[0]] + shares[best[1]]
        return tuple(best) if both >= GENRE_SHARE * sure else ()
    return ()


def _tempo(bpm: Float64, rows: Rows) -> tuple[int, int] | None:
    """Between which tempi most of the crate lies, where that is narrower than the library."""
    known = bpm[rows][np.isfinite(bpm[rows])]
    if len(known) < MOST * len(rows):
        return None
    low, high = np.percentile(known, TEMPO_SPAN)
    usual_low, usual_high = np.percentile(bpm[np.isfinite(bpm)], TEMPO_SPAN)
    if high / low > TEMPO_WIDEST or LIFT * high / low > usual_high / usual_low:
        return None
    first, last = (ROUND_BPM * round(float(value) / ROUND_BPM) for value in (low, high))
    return first, max(last, first + ROUND_BPM)


def _energy(energy: Float64, rows: Rows) -> str:
    known = energy[rows][np.isfinite(energy[rows])]
    if len(known) < MOST * len(rows):
        return ""
    calm, lively = np.percentile(energy[np.isfinite(energy)], (25, 75))
    middle = float(np.median(known))
    if calm == lively:
        return ""
    return "low" if middle <= calm else "high" if middle >= lively else ""
