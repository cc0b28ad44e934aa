"""What a file is, judged by its bytes and never by its name.

``sniff`` reads a few kilobytes (up to ``MP3_SEARCH_BYTES`` when only a search for MPEG frames is
left) and names the container, or says what the file is instead of audio. Byte streams without a
signature (MPEG audio, ADTS, AC-3) count only when several consecutive frame headers agree: two
bytes of sync occur in any text or picture.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

from musicanalyzer.audio.faults import fault, os_fault
from musicanalyzer.audio.mpeg import (
    adts_frame_bytes,
    agree,
    find_mpeg_frames,
    frame_bytes,
    frames_in,
)

HEAD_BYTES = 4096
MP3_SEARCH_BYTES = 4 << 20  # junk tolerated before the first MPEG frame


@dataclass(frozen=True, slots=True)
class Sniffed:
    """``container`` is one of the names below, or ``unknown``; ``offset`` is where it begins.

    ``offset`` is not 0 after leading ID3v2 tags or junk. ``lied`` is true when a leading tag claims
    a size that does not lead to audio, so that only reading from ``offset`` works.
    """

    container: str
    offset: int
    lied: bool = False


# (signature, offset of the signature, container)
_AUDIO: tuple[tuple[bytes, int, str], ...] = (
    (b"fLaC", 0, "flac"),
    (b"OggS", 0, "ogg"),
    (b"MAC ", 0, "ape"),
    (b"wvpk", 0, "wavpack"),
    (b"\x1aE\xdf\xa3", 0, "matroska"),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), 0, "asf"),
    (b"riff\x2e\x91\xcf\x11", 0, "w64"),
    (b"caff", 0, "caf"),
    (b".snd", 0, "au"),
    (b"dns.", 0, "au"),
    (b"Creative Voice File", 0, "voc"),
    (b"MPCK", 0, "musepack"),
    (b"MP+", 0, "musepack"),
    (b"TTA1", 0, "tta"),
    (b"TTA2", 0, "tta"),
    (b"tBaK", 0, "tak"),
    (b"DSD ", 0, "dsf"),
    (b"FRM8", 0, "dff"),
    (b"#!AMR", 0, "amr"),
    (b"OptimFR", 0, "unsupported-optimfrog"),
    (b"MThd", 0, "unsupported-midi"),
    (b".RMF", 0, "realmedia"),
    (b"FLV\x01", 0, "flv"),
    (b"\x7f\xfe\x80\x01", 0, "dts"),
)

_NOT_AUDIO: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "it is a JPEG picture"),
    (b"\x89PNG\r\n", "it is a PNG picture"),
    (b"GIF8", "it is a GIF picture"),
    (b"BM", ""),  # decided in _other_content: two letters are too few
    (b"%PDF", "it is a PDF document"),
    (b"PK\x03\x04", "it is a ZIP archive"),
    (b"PK\x05\x06", "it is a ZIP archive"),
    (b"Rar!\x1a", "it is a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive"),
    (b"\x1f\x8b", "it is a gzip archive"),
    (b"\x7fELF", "it is a program"),
    (b"MZ", ""),
    (b"SQLite format 3", "it is a database"),
    (b"{\\rtf", "it is a text document"),
)


def sniff(path: str | os.PathLike[str]) -> Sniffed:
    """Name the container of ``path``.

    Raises:
        DecodeError: ``not-audio`` for content known to be something else, ``unsupported`` for
            audio that nothing here decodes, and the kinds of a failed system call.
    """
    try:
        with open(path, "rb") as file:
            return _sniff_open(file, path)
    except OSError as err:
        raise os_fault(err, path) from err


def _sniff_open(file: BinaryIO, path: str | os.PathLike[str]) -> Sniffed:
    size = os.fstat(file.fileno()).st_size
    start = skip_id3v2(file, 0, size)
    file.seek(start)
    head = file.read(HEAD_BYTES)
    container = container_of(head)
    if container.startswith("unsupported-"):
        raise fault("unsupported", path, f"it is a {container.split('-')[1].upper()} file")
    if container != "unknown":
        return Sniffed(container, start)
    if start == 0:
        other = _other_content(head)
        if other:
            raise fault("not-audio", path, other)
    # MPEG frames after junk, or after an ID3v2 tag whose size is wrong.
    origin = 0 if start >= size or start == 0 else start
    found = find_mpeg_frames(file, origin, MP3_SEARCH_BYTES)
    if found is None and origin:
        found = find_mpeg_frames(file, 10, MP3_SEARCH_BYTES)
    if found is not None:
        return Sniffed("mp3", found, lied=found != start)
    if start >= size and start > 0:
        raise fault("truncated", path, "nothing follows its tag")
    if not head.strip(b"\x00"):
        raise fault("damaged", path, "it holds only zero bytes")
    return Sniffed("unknown", start)


def container_of(head: bytes) -> str:
    """The container whose signature ``head`` (the first bytes after any ID3v2 tag) carries."""
    if head[8:12] == b"WAVE" and head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64"):
        return "wav" if head[:2] == b"RI" else "rf64"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "mp4"
    for signature, at, name in _AUDIO:
        if head[at : at + len(signature)] == signature:
            return name
    for length_of, name in ((frame_bytes, "mp3"), (adts_frame_bytes, "aac")):
        if frames_in(head, 0, length_of) >= 2 and agree(head, length_of):
            return name
    if head[:2] == b"\x0b\x77":
        return "ac3"
    return "unknown"


def _other_content(head: bytes) -> str:
    """What non-audio content ``head`` begins, in words; empty when nothing is recognised."""
    for signature, words in _NOT_AUDIO:
        if head.startswith(signature) and words:
            return words
    if head.startswith(b"MZ") and b"This program" in head:
        return "it is a program"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "it is a WebP picture"
    lead = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if lead.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "it is a web page"
    if lead.startswith((b"<?xml", b"<svg")):
        return "it is an XML document"
    if lead.startswith((b"#extm3u", b"[playlist]")):
        return "it is a playlist"
    text = head.count(b"\x00") == 0 and sum(b < 9 or 13 < b < 32 for b in head) == 0
    if text and sum(b < 128 for b in head) >= 0.95 * len(head):
        return "it is plain text"
    return ""


def skip_id3v2(file: BinaryIO, start: int, size: int) -> int:
    """The offset after all ID3v2 tags that begin at ``start`` (padding and footers included)."""
    at = start
    while at + 10 <= size:
        file.seek(at)
        head = file.read(10)
        if head[:3] != b"ID3" or head[3] == 0xFF or any(b & 0x80 for b in head[6:10]):
            break
        length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        at += 10 + length + (10 if head[5] & 0x10 else 0)
    if at == start or at >= size:
        return at
    # Writers that count wrong leave zeros between tag and audio.
    file.seek(at)
    gap = file.read(HEAD_BYTES)
    rest = gap.lstrip(b"\x00")
    return at + len(gap) - len(rest) if rest else at
