"""What the user has set, kept in one JSON file in the platform's configuration folder.

Settings are data: a frozen dataclass whose values are checked when it is made. A file that cannot
be understood is set aside, never overwritten, and the defaults are used; the sentence about it is
given back to be shown.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from musicanalyzer.errors import SettingsError

APPEARANCES = ("system", "light", "dark", "high-contrast")
DEVICES = ("auto", "cpu", "gpu")
_LANGUAGE = re.compile(r"system|[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?")
LIVE_BANDS = (1, 3, 12)
LIVE_CHANNELS = ("mix", "left", "right")
MAX_LONGEST_MIN = 24 * 60
MAX_WORKERS = 256
RIBBON_COLOURS = ("genre", "mood")
TEXT_SCALES = (50, 300)  # percent
THRESHOLDS = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the program remembers between two starts.

    ``workers`` 0 leaves the number to the program. ``columns`` are the keys of the table's visible
    columns in order, empty for the usual ones; ``column_widths`` are in pixels at 100 %.
    ``longest_min`` is the longest that a track may be, in minutes; 0 for any length.
    ``thresholds`` give a head the confidence from which on it answers; those not named have their
    model's.
    ``language`` may be one that has no translation: another version may have it.
    ``unfinished`` are the folders whose scan had not ended when the program did.
    ``tag_mapping`` says how tags are written into files, as ``services.tag_mapping`` stores it.
    ``window`` is the main window's place as Qt wrote it, in base64. ``volume`` is 0 to 1.
    """

    folders: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()  # shell patterns on a path or any part of its name
    longest_min: int = 0
    watch_folders: bool = True
    device: str = "auto"
    workers: int = 0
    appearance: str = "system"
    language: str = "system"
    text_scale: int = 100
    columns: tuple[str, ...] = ()
    playlist_columns: tuple[str, ...] = ()
    column_widths: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    tag_mapping: Mapping[str, Any] = field(default_factory=dict)
    ribbon_colour: str = "genre"
    sort: str = "artist"
    unfinished: tuple[str, ...] = ()
    window: str = ""
    panel_visible: bool = True
    map_snippets: bool = True  # where the mouse rests on the mood map
    volume: float = 0.8
    output_device: str = ""  # by name; empty for the system's
    live_device: str = ""  # likewise
    live_channel: str = "mix"
    live_gain_db: float = 0.0
    live_scale: str = "log"  # these as in ``dsp.params.PictureSpec``
    live_window: int = 4096
    live_speed: int = 100  # columns a second
    live_top_db: int | None = None  # the brightest level; None for automatic
    live_range_db: int | None = 80  # under it, likewise
    live_palette: str = ""  # empty for the one that fits the appearance
    live_bands: int = 3  # an octave

    def __post_init__(self) -> None:
        _among("appearance", self.appearance, APPEARANCES)
        _among("device", self.device, DEVICES)
        _among("ribbon_colour", self.ribbon_colour, RIBBON_COLOURS)
        code: object = self.language
        if not isinstance(code, str) or not _LANGUAGE.fullmatch(code):
            raise SettingsError(
                f"language is {code!r}; it must be system or a code such as de or pt_BR."
            )
        _between("workers", self.workers, 0, MAX_WORKERS, whole=True)
        _between("longest_min", self.longest_min, 0, MAX_LONGEST_MIN, whole=True)
        _between("text_scale", self.text_scale, *TEXT_SCALES, whole=True)
        _between("volume", self.volume, 0.0, 1.0)
        _among("live_channel", self.live_channel, LIVE_CHANNELS)
        _between("live_gain_db", self.live_gain_db, -60, 60)
        _among("live_bands", self.live_bands, LIVE_BANDS)
        _between("live_window", self.live_window, 256, 16_384, whole=True)
        _between("live_speed", self.live_speed, 1, 1000, whole=True)
        if self.live_top_db is not None:
            _between("live_top_db", self.live_top_db, -127, 0, whole=True)
        if self.live_range_db is not None:
            _between("live_range_db", self.live_range_db, 1, 127, whole=True)
        for name in ("folders", "exclusions", "columns", "playlist_columns", "unfinished"):
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(v, str) and v for v in value):
                raise SettingsError(f"{name} must be a list of texts, not {value!r}.")
        for name, kind in (
            ("watch_folders", bool),
            ("panel_visible", bool),
            ("map_snippets", bool),
            ("sort", str),
            ("window", str),
            ("output_device", str),
            ("live_device", str),
            ("live_scale", str),
            ("live_palette", str),
        ):
            value = getattr(self, name)
            if not isinstance(value, kind):
                what = "true or false" if kind is bool else "a text"
                raise SettingsError(f"{name} is {value!r}; it must be {what}.")
        widths: object = self.column_widths  # a file may hold anything
        if not isinstance(widths, Mapping) or not all(
            isinstance(key, str) and type(width) is int and width > 0
            for key, width in widths.items()
        ):
            raise SettingsError(f"column_widths must give each column pixels, not {widths!r}.")
        mapping: object = self.tag_mapping
        if not isinstance(mapping, Mapping) or not all(isinstance(key, str) for key in mapping):
            raise SettingsError(f"tag_mapping must give values names, not {mapping!r}.")
        limits: object = self.thresholds
        if not isinstance(limits, Mapping) or not all(isinstance(key, str) for key in limits):
            raise SettingsError(f"thresholds must give heads a confidence, not {limits!r}.")
        for name, limit in limits.items():
            _between(f"the threshold of {name}", limit, *THRESHOLDS)


def _among(name: str, value: object, known: tuple[str, ...] | tuple[int, ...]) -> None:
    if value not in known:
        words = ", ".join(str(each) for each in known)
        raise SettingsError(f"{name} is {value!r}; it must be one of {words}.")


def _between(name: str, value: object, low: float, high: float, *, whole: bool = False) -> None:
    kinds = int if whole else (int, float)
    good = isinstance(value, kinds) and not isinstance(value, bool) and low <= value <= high
    if not good:
        kind = "a whole number from " if whole else ""
        raise SettingsError(f"{name} is {value!r}; it must be {kind}{low} to {high}.")


def load(path: Path) -> tuple[Settings, str]:
    """The settings of ``path``, and a sentence for the user, empty where all went well.

    Names that this version does not know are passed over: an older version may have been started
    after a newer one.
    """
    try:
        # A folder's name need not be text: its odd bytes are written, and read, as they are.
        stored = json.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))
        known = {item.name for item in fields(Settings)}
        return Settings(**{k: _frozen(v) for k, v in stored.items() if k in known}), ""
    except FileNotFoundError:
        return Settings(), ""
    except OSError as err:
        return (
            Settings(),
            f"The settings in {path} cannot be read ({err.strerror}); defaults are used.",
        )
    except (ValueError, TypeError, AttributeError, SettingsError) as err:
        reason = err.message if isinstance(err, SettingsError) else "it is damaged"
        kept = path.with_name(path.name + ".unreadable")
        try:
            os.replace(path, kept)
        except OSError:
            kept = path
        return Settings(), f"The settings could not be used ({reason}); they are kept in {kept}."


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def save(path: Path, settings: Settings) -> None:
    """Write in one step, so that a crash leaves the old or the new. Raises ``SettingsError``."""
    text = json.dumps(asdict(settings), indent=1, ensure_ascii=False) + "\n"
    partial = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", errors="surrogateescape")
        os.replace(partial, path)
    except OSError as err:
        raise SettingsError(
            f"The settings cannot be written to {path} ({err.strerror}); they hold until the "
            "program ends.",
            kind="settings-file",
        ) from err
