"""A file's tag, found by the file's content: one call reads it, whatever the format.

Reads headers only. Formats without a layout here are refused in a sentence.
"""

from __future__ import annotations

import os

from musicanalyzer.audio.faults import check_file
from musicanalyzer.audio.sniff import Sniffed, sniff
from musicanalyzer.audio.tagfile import flac, id3, iff, mp4, mpeg, ogg
from musicanalyzer.audio.tagfile.entries import Layout
from musicanalyzer.audio.tagfile.faults import fault, os_fault
from musicanalyzer.errors import DecodeError

NEW_ID3_VERSION = 3  # what every player reads; 2.4 has still readers that it is new to
_OF_DECODE_KINDS = {"vanished": "vanished", "permission": "unreadable"}
# For sentences; what else there is, is called by its name in ``sniff``.
_WORDS = {
    "unknown": "an unknown format",
    "rf64": "an RF64 WAV",
    "asf": "Windows Media",
    "matroska": "Matroska",
    "ape": "Monkey's Audio",
    "wavpack": "WavPack",
}


def read_layout(path: str | os.PathLike[str], *, new_id3_version: int = NEW_ID3_VERSION) -> Layout:
    """How the tag lies in ``path``. ``new_id3_version`` (3 or 4) is that of a tag to be made.

    Raises:
        TagError: ``vanished``, ``unreadable``, ``unsupported``, ``damaged`` or ``io-error``.
    """
    try:
        check_file(path)
        found = sniff(path)
    except DecodeError as err:
        kind = _OF_DECODE_KINDS.get(err.kind)
        raise (
            fault("damaged", path, "it cannot be played") if kind is None else fault(kind, path)
        ) from err
    try:
        return _layout(path, found, new_id3_version)
    except OSError as err:
        raise os_fault(err, path) from err
    except id3.Refused as err:
        raise fault("unsupported", path, str(err)) from err
    except ValueError as err:
        raise fault("damaged", path, str(err)) from err


def _layout(path: str | os.PathLike[str], found: Sniffed, new_version: int) -> Layout:
    if found.lied:
        raise id3.Refused("a tag whose length is wrong")
    with open(path, "rb") as file:
        match found.container:
            case "mp3" | "aac":
                return mpeg.read(file, new_version=new_version)
            case "wav" | "aiff":
                return iff.read(file, new_version=new_version)
            case "flac":
                return flac.read(file, offset=found.offset)
            case "ogg":
                return ogg.read(file)
            case "mp4":
                return mp4.read(file, offset=found.offset)
    raise id3.Refused(_WORDS.get(found.container, found.container.upper()))
