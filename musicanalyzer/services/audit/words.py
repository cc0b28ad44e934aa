"""What an audit found, in English sentences: one pattern per way in which a thing is found.

The command line fills them in as they are; the window translates the patterns and fills them in its
own language's numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from musicanalyzer.services.audit.kinds import Entry

TITLES = {
    "genre": "Genre disagrees",
    "lossy": "Lossy inside lossless",
    "upsampled": "Upsampled",
    "clipped": "Clipped",
    "silent": "Silent",
    "truncated": "Truncated",
    "length": "Wrong length",
    "failed": "Could not be checked",
}

PATTERNS = {
    "genre": "Its tag says {written}. It sounds like {heard} ({confidence} %), and so do"
    " {for_sound} of the {neighbours} tracks that sound most like it; {for_tag} like its tag.",
    "genre-said": "Its tag says {written}, and you said {heard}.",
    "lossy": "Its spectrum ends at {cutoff} kHz, {fall} dB down at once: what a lossy encoder"
    " leaves.",
    "lossy-unsure": "Its spectrum ends at {cutoff} kHz, {fall} dB down at once. Lossy encoders do"
    " that, and so do steep filters, broadcasts, and sound from another sample rate.",
    "upsampled": "The file has a sample rate of {rate} kHz, and its sound ends at {cutoff} kHz, as"
    " at 44.1 or 48 kHz.",
    "clipped": "{peaks} peaks are cut flat in {heard_s} s of its loud passages, at {level} dB, the"
    " longest for {longest} samples; some at {places}.",
    "silent": "All of it is silent.",
    "silent-mostly": "{share} % of it is silent, {longest} of it in one piece from {at}.",
    "truncated": "The file promises {promised} and ends after {there}.",
    "truncated-open": "The file ends without an end: what followed is cut off.",
    "length-container": "The file's header says {stated}, and it lasts {heard}.",
    "length-tag": "Its tag says {stated}, and it lasts {heard}.",
    "length-shown": "The file does not say how long it is: programs that guess say {stated}, and it"
    " lasts {heard}.",
    "failed": "{reason}",
}

Number = Callable[[float, int], str]  # a value and the digits after its point
Clock = Callable[[float], str]  # seconds


def explained(entry: Entry, *, number: Number, clock: Clock) -> tuple[str, Mapping[str, str]]:
    """The pattern's name and what fills it in."""
    found = entry.evidence
    match entry.kind:
        case "genre":
            return ("genre-said" if found["is_said"] else "genre"), {
                "written": found["written"],
                "heard": found["heard"],
                "confidence": number(100 * found["confidence"], 0),
                "neighbours": number(found["neighbours"], 0),
                "for_sound": number(found["for_sound"], 0),
                "for_tag": number(found["for_tag"], 0),
            }
        case "lossy" | "upsampled":
            unsure = "" if entry.is_sure else "-unsure"
            return entry.kind + unsure, {
                "cutoff": number(found["cutoff_hz"] / 1000, 1),
                "fall": number(found["fall_db"], 0),
                "rate": number(found["sample_rate"] / 1000, 1),
            }
        case "clipped":
            return "clipped", {
                "peaks": number(found["peaks"], 0),
                "heard_s": number(found["heard_s"], 0),
                "level": number(round(found["level_db"], 1) + 0.0, 1),  # not -0.0
                "longest": number(found["longest"], 0),
                "places": ", ".join(clock(place_s) for place_s in found["places_s"]),
            }
        case "silent":
            if found["share"] >= 1:
                return "silent", {}
            return "silent-mostly", {
                "share": number(100 * found["share"], 0),
                "longest": clock(found["longest_s"]),
                "at": clock(found["at_s"]),
            }
        case "truncated":
            if "promised_s" not in found:
                return "truncated-open", {}
            return "truncated", {
                "promised": clock(found["promised_s"]),
                "there": clock(found["there_s"]),
            }
        case "length":
            return f"length-{found['by']}", {
                "stated": clock(found["stated_s"]),
                "heard": clock(found["heard_s"]),
            }
        case "failed":
            return "failed", {"reason": found["reason"]}
    raise ValueError(f"there is no kind {entry.kind}")


def sentence(entry: Entry) -> str:
    """The English sentence."""
    pattern, values = explained(entry, number=lambda value, n: f"{value:.{n}f}", clock=_clock)
    return PATTERNS[pattern].format(**values)


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(round(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
