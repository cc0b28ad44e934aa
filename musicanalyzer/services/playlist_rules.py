"""The rules that playlists are made by, their limits, and how both are stored.

A stored rule is a JSON object that ``docs/schema.md`` describes; a playlist without a rule is kept
by hand.
"""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, dataclass
from typing import Any

from musicanalyzer.errors import SettingsError
from musicanalyzer.library.query import parse
from musicanalyzer.library.similarity import NEAR_DUPLICATE
from musicanalyzer.services.sets.rules import EnergyCurve, SetRules, Weights


@dataclass(frozen=True, slots=True)
class Like:
    """Tracks that sound like these, which come first, in their order."""

    track_ids: tuple[int, ...]
    query: str = ""  # what the added tracks must match
    weights: tuple[float, ...] = ()  # how much each track counts; none: all the same
    unlike: tuple[int, ...] = ()  # less like these, which are left out

    def __post_init__(self) -> None:
        if not self.track_ids:
            raise SettingsError("A playlist of similar tracks needs at least one track to start.")
        if self.weights and len(self.weights) != len(self.track_ids):
            raise SettingsError(
                f"There are {len(self.weights)} weights for {len(self.track_ids)} tracks; give one"
                " for each."
            )
        if any(not 0 < weight <= 1000 for weight in self.weights):
            raise SettingsError("The weight of a track must be above 0 and at most 1000.")
        if both := set(self.track_ids) & set(self.unlike):
            raise SettingsError(f"The playlist cannot be both like and unlike track {min(both)}.")
        parse(self.query)


@dataclass(frozen=True, slots=True)
class Where:
    """Tracks that match a query, in one of the reader's orders."""

    query: str
    order: str = "artist"

    def __post_init__(self) -> None:
        parse(self.query)


@dataclass(frozen=True, slots=True)
class Path:
    """From one track to another in steps of equal size through the space of sounds."""

    start_id: int
    end_id: int
    query: str = ""  # what the tracks between must match

    def __post_init__(self) -> None:
        parse(self.query)


@dataclass(frozen=True, slots=True)
class Curve:
    """A set whose energy follows a curve; see :mod:`musicanalyzer.services.sets.rules`.

    ``points`` are (place from 0 to 1, energy); ``locked`` are (slot, track id); ``weights`` are
    those of energy, harmony, tempo and sound. The number of tracks and the near duplicates are the
    limits'.
    """

    points: tuple[tuple[float, float], ...] = EnergyCurve().points
    query: str = ""
    artist_gap: int = SetRules().artist_gap
    tempo_range: float | None = SetRules().tempo_range
    include: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    locked: tuple[tuple[int, int], ...] = ()
    weights: tuple[float, float, float, float] = astuple(Weights())

    def __post_init__(self) -> None:
        parse(self.query)
        EnergyCurve(self.points)
        self.set_rules(1, None)

    def set_rules(self, n: int, near_duplicate: float | None) -> SetRules:
        """Raises ``SettingsError`` for what cannot be."""
        return SetRules(
            n=n,
            artist_gap=self.artist_gap,
            tempo_range=self.tempo_range,
            near_duplicate=near_duplicate,
            include=self.include,
            exclude=self.exclude,
            weights=Weights(*self.weights),
        )


@dataclass(frozen=True, slots=True)
class Manual:
    """No rule: the user chose each track and its place."""


Rule = Like | Where | Path | Curve
MANUAL = '{"rule": "manual"}'  # as it is stored
_RULES: dict[str, type[Rule]] = {"like": Like, "where": Where, "path": Path, "curve": Curve}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a playlist must keep to; ``None`` sets no limit."""

    n: int | None = 25
    total_minutes: float | None = None
    per_artist: int | None = None  # tracks without an artist are not counted
    near_duplicate: float | None = NEAR_DUPLICATE  # cosine from which two sound the same
    max_track_minutes: float | None = None

    def __post_init__(self) -> None:
        for name in ("n", "per_artist"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise SettingsError(f"{name} is {value}; it must be at least 1.")
        for name in ("total_minutes", "max_track_minutes"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise SettingsError(f"{name} is {value}; it must be above 0.")
        if self.near_duplicate is not None and not 0 < self.near_duplicate <= 1:
            raise SettingsError(
                f"near_duplicate is {self.near_duplicate}; it must be above 0 and at most 1."
            )


def rule_json(rule: Rule, limits: Limits) -> str:
    """What is stored with a playlist; :func:`rule_from_json` reads it."""
    kind = next(name for name, type_ in _RULES.items() if isinstance(rule, type_))
    return json.dumps({"rule": kind, **asdict(rule), "limits": asdict(limits)}, sort_keys=True)


def rule_from_json(text: str) -> tuple[Rule | Manual, Limits]:
    """Raises ``SettingsError`` for what this program did not write."""
    try:
        stored = json.loads(text)
        name = stored.pop("rule")
        if name == "manual":
            return Manual(), Limits(n=None, near_duplicate=None)
        limits = Limits(**stored.pop("limits"))
        kind = _RULES[name]
        return kind(**{name: _frozen(value) for name, value in stored.items()}), limits
    except (ValueError, TypeError, KeyError, AttributeError) as err:
        raise SettingsError(f"The playlist's rule cannot be read: {text[:80]!r}.") from err


def _frozen(value: Any) -> Any:
    """JSON's lists as the tuples that they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
