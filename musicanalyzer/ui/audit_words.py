"""An audit's findings in the user's language: the services' patterns, marked for translation."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from musicanalyzer.services.audit.kinds import Entry
from musicanalyzer.services.audit.words import explained
from musicanalyzer.ui import text
from musicanalyzer.ui.sentences import translated

TITLES: dict[str, Any] = {
    "genre": QT_TRANSLATE_NOOP("audit", "Genre disagrees"),
    "lossy": QT_TRANSLATE_NOOP("audit", "Lossy inside lossless"),
    "upsampled": QT_TRANSLATE_NOOP("audit", "Upsampled"),
    "clipped": QT_TRANSLATE_NOOP("audit", "Clipped"),
    "silent": QT_TRANSLATE_NOOP("audit", "Silent"),
    "truncated": QT_TRANSLATE_NOOP("audit", "Truncated"),
    "length": QT_TRANSLATE_NOOP("audit", "Wrong length"),
    "failed": QT_TRANSLATE_NOOP("audit", "Could not be checked"),
}

# The strings of ``services.audit.words``; a test holds them together.
PATTERNS: dict[str, Any] = {
    "genre": QT_TRANSLATE_NOOP(
        "audit",
        "Its tag says {written}. It sounds like {heard} ({confidence} %), and so do {for_sound} of"
        " the {neighbours} tracks that sound most like it; {for_tag} like its tag.",
    ),
    "genre-said": QT_TRANSLATE_NOOP("audit", "Its tag says {written}, and you said {heard}."),
    "lossy": QT_TRANSLATE_NOOP(
        "audit",
        "Its spectrum ends at {cutoff} kHz, {fall} dB down at once: what a lossy encoder leaves.",
    ),
    "lossy-unsure": QT_TRANSLATE_NOOP(
        "audit",
        "Its spectrum ends at {cutoff} kHz, {fall} dB down at once. Lossy encoders do that, and so"
        " do steep filters, broadcasts, and sound from another sample rate.",
    ),
    "upsampled": QT_TRANSLATE_NOOP(
        "audit",
        "The file has a sample rate of {rate} kHz, and its sound ends at {cutoff} kHz, as at 44.1"
        " or 48 kHz.",
    ),
    "clipped": QT_TRANSLATE_NOOP(
        "audit",
        "{peaks} peaks are cut flat in {heard_s} s of its loud passages, at {level} dB, the longest"
        " for {longest} samples; some at {places}.",
    ),
    "silent": QT_TRANSLATE_NOOP("audit", "All of it is silent."),
    "silent-mostly": QT_TRANSLATE_NOOP(
        "audit", "{share} % of it is silent, {longest} of it in one piece from {at}."
    ),
    "truncated": QT_TRANSLATE_NOOP("audit", "The file promises {promised} and ends after {there}."),
    "truncated-open": QT_TRANSLATE_NOOP(
        "audit", "The file ends without an end: what followed is cut off."
    ),
    "length-container": QT_TRANSLATE_NOOP(
        "audit", "The file's header says {stated}, and it lasts {heard}."
    ),
    "length-tag": QT_TRANSLATE_NOOP("audit", "Its tag says {stated}, and it lasts {heard}."),
    "length-shown": QT_TRANSLATE_NOOP(
        "audit",
        "The file does not say how long it is: programs that guess say {stated}, and it lasts"
        " {heard}.",
    ),
    "failed": "{reason}",
}

# What stands over the list of each kind.
EXPLAINED: dict[str, Any] = {
    "genre": QT_TRANSLATE_NOOP(
        "audit",
        "The genre in the file's tag is neither what the track sounds like nor what most of its"
        " nearest tracks are.",
    ),
    "lossy": QT_TRANSLATE_NOOP(
        "audit",
        "The container keeps every sample, but the sound in it has been through a lossy encoder"
        " before.",
    ),
    "upsampled": QT_TRANSLATE_NOOP(
        "audit", "The sample rate is higher than the sound needs: there is nothing above a CD's."
    ),
    "clipped": QT_TRANSLATE_NOOP(
        "audit", "Recorded or mastered louder than the samples can hold: the peaks are cut flat."
    ),
    "silent": QT_TRANSLATE_NOOP("audit", "There is nothing, or hardly anything, to be heard."),
    "truncated": QT_TRANSLATE_NOOP(
        "audit", "The file says that it holds more than there is: it was cut off."
    ),
    "length": QT_TRANSLATE_NOOP(
        "audit", "A tag or a header states another length than the sound has."
    ),
    "failed": QT_TRANSLATE_NOOP(
        "audit", "The check could not read the file's sound, so the other pages say nothing of it."
    ),
}


def title(kind: str) -> str:
    return QCoreApplication.translate("audit", TITLES[kind])


def explanation(kind: str) -> str:
    return QCoreApplication.translate("audit", EXPLAINED[kind])


def sentence(entry: Entry) -> str:
    """What was found; what is not sure says so first."""
    pattern, values = explained(entry, number=text.number, clock=text.duration)
    words = QCoreApplication.translate("audit", PATTERNS[pattern]).format(**values)
    if entry.kind == "failed":
        return translated(words)
    if entry.is_sure:
        return words
    return QCoreApplication.translate("audit", "Unsure: {words}").format(words=words)
