"""Musical keys as files and DJ programs spell them, turned into one form and back.

``F#m``, ``Gbmin``, ``F# minor``, ``11A`` (Camelot) and ``4m`` (Open Key) are the same key. One
step on Camelot's wheel is a fifth; ``A`` is minor, ``B`` is major, 8B is C major.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = {1: ("Db",), 3: ("Eb",), 6: ("Gb",), 8: ("Ab",), 10: ("Bb",), 11: ("Cb",)}
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11, "H": 11}
_SIGNS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_NAME = re.compile(r"([A-Ha-h])([#♯b♭]?)\s*(|m|min|minor|moll|maj|major|dur|M)", re.ASCII)
_WHEEL = re.compile(r"0?([1-9]|1[0-2])([ABabdm])", re.ASCII)


@dataclass(frozen=True, slots=True)
class MusicalKey:
    """``tonic`` 0 to 11 (0 is C)."""

    tonic: int
    minor: bool

    def __post_init__(self) -> None:
        if not 0 <= self.tonic <= 11:
            raise ValueError(f"tonic is {self.tonic}, must be from 0 to 11")

    @property
    def hour(self) -> int:
        """The number on Camelot's wheel, 1 to 12."""
        major = (self.tonic + 3) % 12 if self.minor else self.tonic
        return (7 * major + 7) % 12 + 1

    @property
    def camelot(self) -> str:
        return f"{self.hour}{'A' if self.minor else 'B'}"

    @property
    def open_key(self) -> str:
        return f"{(self.hour + 4) % 12 + 1}{'m' if self.minor else 'd'}"

    @property
    def neighbours(self) -> tuple[MusicalKey, ...]:
        """This key and those that mix with it: the relative, and a fifth up and down."""
        other = MusicalKey((self.tonic + (3 if self.minor else 9)) % 12, not self.minor)
        fifths = (MusicalKey((self.tonic + step) % 12, self.minor) for step in (7, 5))
        return (self, other, *fifths)

    @property
    def spellings(self) -> frozenset[str]:
        """How files write it, for comparisons without regard to case."""
        names = [SHARPS[self.tonic], *_FLATS.get(self.tonic, ())]
        endings = ("m", "min", " min", "minor", " minor") if self.minor else (
            "", "maj", " maj", "major", " major")  # fmt: skip
        wheels = (self.camelot, f"0{self.camelot}"[-3:], self.open_key)
        return frozenset({*wheels, *(name + ending for name in names for ending in endings)})

    @property
    def short(self) -> str:
        """``F#m``, as ID3's TKEY and most programs have it."""
        return SHARPS[self.tonic] + ("m" if self.minor else "")

    @property
    def name(self) -> str:
        return f"{SHARPS[self.tonic]} {'minor' if self.minor else 'major'}"


def parse_key(text: str | None) -> MusicalKey | None:
    """``None`` for what is no key: empty, "o" (ID3: off key), anything else."""
    written = (text or "").strip()
    if found := _WHEEL.fullmatch(written):
        number, letter = int(found[1]), found[2]
        if letter in "dm":  # Open Key counts from C major where Camelot has 8
            number = (number + 6) % 12 + 1
        minor = letter in "Aam"
        major = 7 * (number - 8) % 12
        return MusicalKey((major + 9) % 12 if minor else major, minor)
    if found := _NAME.fullmatch(written):
        if found[1].islower() and found[3] in ("", "M"):
            return None  # "a" may be a word
        tonic = (_LETTERS[found[1].upper()] + _SIGNS[found[2]]) % 12
        return MusicalKey(tonic, found[3] in ("m", "min", "minor", "moll"))
    return None
