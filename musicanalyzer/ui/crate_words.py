"""What a crate is called, in the user's language; English says what the command line says."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from musicanalyzer.services.crates.traits import Traits
from musicanalyzer.ui import text


def crate_name(traits: Traits) -> str:
    """``calm instrumental jazz, 60–80 BPM``."""
    translate = QCoreApplication.translate
    moods = ", ".join(text.label(mood) for mood in traits.moods)
    genres = "/".join(text.label(genre) for genre in traits.genres)
    music = translate("crates", "music")
    if traits.kind == "speech":
        noun = translate("crates", "speech")
    elif traits.kind == "vocal":
        noun = translate("crates", "vocal {genre}").format(genre=genres or music)
    elif traits.kind == "instrumental":
        noun = translate("crates", "instrumental {genre}").format(genre=genres or music)
    else:
        noun = genres or (music if moods else "")
    parts = [" ".join(part for part in (moods, noun) if part)]
    if traits.voice:
        parts.append(
            translate("crates", "female voice")
            if traits.voice == "female"
            else translate("crates", "male voice")
        )
    if traits.bpm is not None:
        low, high = traits.bpm
        parts.append(translate("crates", "{low}–{high} BPM").format(low=low, high=high))
    if traits.energy:
        parts.append(
            translate("crates", "low energy")
            if traits.energy == "low"
            else translate("crates", "high energy")
        )
    said = ", ".join(part for part in parts if part) or translate("crates", "mixed")
    return said if traits.number == 1 else f"{said}, {traits.number}"
