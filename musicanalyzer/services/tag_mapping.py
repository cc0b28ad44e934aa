"""How values become tags: which fields, whether they replace what is there, and how they are spelt.

The user's choice, as data that is checked when it is made; defaults fill in what a file lacks and
keep what is in it, apart from the fields that only this kind of program writes. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from musicanalyzer.audio.tagfile.fields import FIELDS, Names
from musicanalyzer.errors import SettingsError
from musicanalyzer.services.tag_values import TagValues

OFF, FILL, REPLACE = "off", "fill", "replace"
POLICIES = (OFF, FILL, REPLACE)
KEY_NOTATIONS = ("name", "camelot", "open")
REPLAYGAIN = "replaygain"  # for people: both of its fields at once
CHOICES = (*(name for name in FIELDS if name not in ("gain", "peak")), REPLAYGAIN)
PLACEHOLDERS = (
    "genre", "mood", "vocal", "bpm", "key", "camelot", "open_key", "energy",
)  # fmt: skip
MOST_MOODS = 6
REPLAYGAIN_LUFS = -18.0  # ReplayGain 2.0
_USUAL = {
    "genre": FILL,
    "mood": REPLACE,
    "bpm": FILL,
    "key": FILL,
    "energy": REPLACE,
    "comment": OFF,
    "gain": FILL,
    "peak": FILL,
}
_PART = re.compile(r"\{(\w*)\}|([\[\]])|([^\[\]{}]+)|(.)", re.DOTALL)
_EDGES = " \t-–—·,;/|"


@dataclass(frozen=True, slots=True)
class TagMapping:
    """``policies``: per field ``off``, ``fill`` (only where the file says nothing) or ``replace``.

    ``comment`` is a template with ``PLACEHOLDERS`` in braces; what stands in brackets is left out
    where a value in it is unknown, and without brackets the whole comment is. ``capitals``: labels
    begin with capital letters. ``new_id3_version``: of tags that are made; those that are there
    keep theirs. Raises ``SettingsError`` for what cannot be.
    """

    policies: Mapping[str, str] = field(default_factory=lambda: dict(_USUAL))
    key_notation: str = "name"
    bpm_decimals: int = 0
    most_moods: int = 3
    mood_name: str = "MOOD"
    energy_name: str = "EnergyLevel"
    comment: str = "[{camelot}][ - Energy {energy}]"
    capitals: bool = True
    new_id3_version: int = 3

    def __post_init__(self) -> None:
        policies: object = self.policies
        if not isinstance(policies, Mapping) or any(
            name not in FIELDS or policy not in POLICIES for name, policy in policies.items()
        ):
            raise SettingsError(f"A field's policy is {', '.join(POLICIES)}, not {policies!r}.")
        for name, value, known in (
            ("key_notation", self.key_notation, KEY_NOTATIONS),
            ("bpm_decimals", self.bpm_decimals, (0, 1, 2)),
            ("most_moods", self.most_moods, tuple(range(1, MOST_MOODS + 1))),
            ("new_id3_version", self.new_id3_version, (3, 4)),
            ("capitals", self.capitals, (True, False)),
        ):
            if value not in known:
                shown = ", ".join(map(str, known))
                raise SettingsError(f"{name} is {value!r}; it must be one of {shown}.")
        try:
            self.names()
        except (ValueError, TypeError) as err:
            raise SettingsError(f"{err}.") from err
        filled_in(self.comment, {})

    def names(self) -> Names:
        return Names(mood=self.mood_name, energy=self.energy_name)

    def policy(self, name: str) -> str:
        return self.policies.get(name, _USUAL[name])

    def only(self, chosen: Iterable[str], policy: str | None = None) -> TagMapping:
        """With these of ``CHOICES`` alone, all of one policy where it is given; those that were off
        are filled in. Raises ``SettingsError`` of kind ``usage`` for an unknown field.
        """
        wanted = set()
        for name in chosen:
            if name not in (*CHOICES, *FIELDS):
                raise SettingsError(
                    f'There is no field "{name}" to write; there are {", ".join(CHOICES)}.',
                    kind="usage",
                )
            wanted |= {"gain", "peak"} if name == REPLAYGAIN else {name}
        return replace(
            self,
            policies={
                name: (policy or _on(self.policy(name))) if name in wanted else OFF
                for name in FIELDS
            },
        )


def _on(policy: str) -> str:
    return FILL if policy == OFF else policy


def stored(mapping: TagMapping) -> dict[str, Any]:
    """For a settings file; :func:`restored` reads it."""
    return asdict(mapping)


def restored(data: Mapping[str, Any]) -> TagMapping:
    """Names that this version does not know are passed over, and what cannot be is the usual."""
    known = {item.name for item in fields(TagMapping)}
    try:
        return TagMapping(**{name: value for name, value in data.items() if name in known})
    except (SettingsError, TypeError):
        return TagMapping()


def texts_for(values: TagValues, mapping: TagMapping) -> dict[str, tuple[str, ...]]:
    """Per field what is to be written; fields without a value are left out."""
    found: dict[str, tuple[str, ...]] = {}
    if values.genre:
        found["genre"] = (_shown(values.genre, mapping),)
    if values.moods:
        found["mood"] = tuple(_shown(mood, mapping) for mood in values.moods[: mapping.most_moods])
    if values.bpm is not None:
        found["bpm"] = (_number(values.bpm, mapping.bpm_decimals),)
    if values.key is not None:
        spelt = {
            "name": values.key.short,
            "camelot": values.key.camelot,
            "open": values.key.open_key,
        }
        found["key"] = (spelt[mapping.key_notation],)
    if values.energy is not None:
        found["energy"] = (str(values.energy),)
    if values.loudness_lufs is not None:
        found["gain"] = (f"{REPLAYGAIN_LUFS - values.loudness_lufs:.2f}",)
        if values.true_peak_db is not None:
            found["peak"] = (f"{10 ** (values.true_peak_db / 20):.6f}",)
    if comment := filled_in(mapping.comment, _placeholders(values, mapping, found)):
        found["comment"] = (comment,)
    return found


def _placeholders(
    values: TagValues, mapping: TagMapping, found: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    key = values.key
    known = {
        "genre": "".join(found.get("genre", ())),
        "mood": ", ".join(found.get("mood", ())),
        "vocal": _shown(values.vocal, mapping) if values.vocal else "",
        "bpm": "".join(found.get("bpm", ())),
        "key": "" if key is None else key.short,
        "camelot": "" if key is None else key.camelot,
        "open_key": "" if key is None else key.open_key,
        "energy": "".join(found.get("energy", ())),
    }
    return {name: text for name, text in known.items() if text}


def filled_in(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; empty where one outside brackets is unknown, or all are.

    Raises ``SettingsError`` for a placeholder or bracket that cannot be.
    """
    whole: list[str] = []
    part: list[str] | None = None  # inside brackets
    is_known = part_is_known = True
    n_values = part_values = 0
    for match in _PART.finditer(template):
        name, bracket, text, odd = match.groups()
        if odd is not None or (name is not None and name not in PLACEHOLDERS):
            raise SettingsError(
                f"The comment's template has {match[0]!r}; it may have"
                f" {', '.join('{' + each + '}' for each in PLACEHOLDERS)}, and brackets.",
                kind="usage",
            )
        target = whole if part is None else part
        if bracket is not None:
            if (bracket == "[") != (part is None):
                raise SettingsError(
                    "Brackets in the comment's template come in pairs and not within each other.",
                    kind="usage",
                )
            if part is not None and part_is_known:
                whole += part
                n_values += part_values
            part, part_is_known, part_values = ([] if part is None else None), True, 0
        elif name is not None:
            target.append(values.get(name, ""))
            if part is None:
                is_known &= name in values
                n_values += name in values
            else:
                part_is_known &= name in values
                part_values += name in values
        else:
            target.append(text)
    if part is not None:
        raise SettingsError("A bracket in the comment's template is not closed.", kind="usage")
    return "".join(whole).strip(_EDGES) if is_known and n_values else ""


def _shown(label: str, mapping: TagMapping) -> str:
    """``hip-hop`` as ``Hip-Hop``; what the user wrote with capitals stays as it is."""
    if not mapping.capitals or label != label.lower():
        return label
    return re.sub(r"(?<![^\W_])(?<!')[^\W\d_]", lambda found: found[0].upper(), label)


def _number(value: float, decimals: int) -> str:
    shown = f"{value:.{decimals}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
