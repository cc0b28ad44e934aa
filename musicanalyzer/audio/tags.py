"""What a file says about itself. The only importer of mutagen. Reads only.

``read_tags`` never raises: a scan must survive every tag that 30 years of software wrote. Text is
stripped, free of control characters and lone surrogates, and at most ``MAX_TEXT`` characters long;
several values of one field are joined with "; ". mutagen reads embedded pictures into memory, which
costs as much as the largest picture.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from musicanalyzer.audio import iff
from musicanalyzer.audio import tagvalues as val
from musicanalyzer.audio.cover import front_cover
from musicanalyzer.audio.faults import check_file
from musicanalyzer.audio.sniff import sniff
from musicanalyzer.errors import DecodeError

log = logging.getLogger(__name__)

MAX_TEXT = val.MAX_TEXT
_R128_TO_REPLAYGAIN_DB = 5.0  # R128 gains aim at -23 LUFS, ReplayGain 2.0 at -18 (RFC 7845, 5.2.1)


@dataclass(frozen=True, slots=True)
class Tags:
    """What the file itself says; absent values are None. ``problem`` says what was unreadable."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    album_artist: str | None = None
    track_number: int | None = None
    year: int | None = None
    genre: str | None = None
    bpm: float | None = None
    key: str | None = None
    comment: str | None = None
    replaygain_track_gain_db: float | None = None
    replaygain_track_peak: float | None = None
    has_cover: bool = False
    problem: str | None = None


def read_tags(path: str | os.PathLike[str]) -> Tags:
    """The tags of ``path``; what cannot be read is None and ``problem`` says why. Never raises."""
    try:
        check_file(path)
        return _read(os.fspath(path))
    except DecodeError as err:
        return Tags(problem=err.message)
    except Exception as err:
        log.debug("tags of %r", path, exc_info=True)
        return Tags(problem=f"Its tags cannot be read ({type(err).__name__}).")


def read_cover(path: str | os.PathLike[str]) -> bytes | None:
    """The picture of ``path``'s front, else its first, as it lies in the file. Never raises.

    ``None`` where there is none of at most ``cover.MAX_COVER_BYTES``, or none that can be read.
    """
    try:
        check_file(path)
        file, tags, _ = _opened(os.fspath(path))
        return front_cover(file, tags)
    except Exception:
        log.debug("cover of %r", path, exc_info=True)
        return None


def read_tagged_length_s(path: str | os.PathLike[str]) -> float | None:
    """How long an ID3 tag says that ``path`` is (TLEN, milliseconds). Never raises."""
    try:
        check_file(path)
        _, tags, _ = _opened(os.fspath(path))
        values = _texts(tags, "TLEN") if hasattr(tags, "getall") else []
        length_s = float(values[0]) / 1000 if values else 0.0
    except Exception:
        log.debug("length in the tags of %r", path, exc_info=True)
        return None
    return length_s if 0 < length_s < 1e7 else None


def _opened(path: str) -> tuple[Any, Any, str | None]:
    """mutagen's file and tags, as far as it can read them, and what was wrong."""
    import mutagen
    import mutagen.apev2
    import mutagen.id3

    problem = None
    try:
        file = mutagen.File(path, options=_reader_classes(sniff(path).container))
    except Exception as err:
        log.debug("tags of %r", path, exc_info=True)
        file = None
        problem = f"Its tags cannot be read in full ({type(err).__name__})."
    tags = getattr(file, "tags", None)
    if tags is None:
        # No audio header, or one kind of tag in the place of another.
        for reader in (mutagen.id3.ID3, mutagen.apev2.APEv2):
            try:
                tags = reader(path)
                break
            except Exception:
                continue
    return file, tags, problem


def _read(path: str) -> Tags:
    import mutagen.id3

    file, tags, problem = _opened(path)
    found = _convert(tags)
    if isinstance(tags, mutagen.id3.ID3):
        found = _filled(found, _ape_of_mp3(path))
    if tags is None or found == Tags():
        found = _filled(found, _from_container(path))
    if getattr(file, "pictures", None):
        found = replace(found, has_cover=True)
    return replace(found, problem=problem)


def _reader_classes(container: str) -> list[Any] | None:
    """mutagen's classes for ``container``; None lets mutagen guess, also by the name."""
    from mutagen import (
        aac,
        aiff,
        apev2,
        asf,
        dsf,
        flac,
        monkeysaudio,
        mp3,
        mp4,
        musepack,
        oggflac,
        oggopus,
        oggspeex,
        oggvorbis,
        tak,
        trueaudio,
        wave,
        wavpack,
    )

    classes: dict[str, list[Any]] = {
        "mp3": [mp3.MP3],
        "aac": [aac.AAC],
        "flac": [flac.FLAC],
        "ogg": [oggvorbis.OggVorbis, oggopus.OggOpus, oggflac.OggFLAC, oggspeex.OggSpeex],
        "mp4": [mp4.MP4],
        "asf": [asf.ASF],
        "ape": [monkeysaudio.MonkeysAudio],
        "wavpack": [wavpack.WavPack],
        "musepack": [musepack.Musepack],
        "tta": [trueaudio.TrueAudio],
        "tak": [tak.TAK],
        "dsf": [dsf.DSF],
        "wav": [wave.WAVE],
        "rf64": [],  # mutagen refuses them
        "aiff": [aiff.AIFF],
        "unknown": [apev2.APEv2File],
    }
    return classes.get(container)


def _convert(tags: Any) -> Tags:
    import mutagen.apev2
    import mutagen.asf
    import mutagen.id3
    import mutagen.mp4

    if tags is None:
        return Tags()
    if isinstance(tags, mutagen.id3.ID3):
        return _from_id3(tags)
    if isinstance(tags, mutagen.mp4.MP4Tags):
        return _from_mp4(tags)
    if isinstance(tags, mutagen.apev2.APEv2):
        names = {str(name).lower(): name for name in tags}
        return _from_names(lambda name: _texts(tags, names.get(name)), names)
    if isinstance(tags, mutagen.asf.ASFTags):
        return _from_asf(tags)
    names = {str(name).lower(): name for name in tags.keys()}  # noqa: SIM118
    return _from_names(lambda name: _texts(tags, names.get(name)), names)


def _texts(tags: Any, name: Any) -> list[str]:
    """All values of one field of any tag kind as text."""
    if name is None:
        return []
    try:
        value = tags[name]
    except Exception:  # mutagen decodes some values only here
        return []
    if isinstance(value, (str, bytes, int, float)):
        value = [value]
    try:
        return [v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in value]
    except (TypeError, ValueError):
        return [str(value)]


def _make(get: Callable[[str], Iterable[str]], *, has_cover: bool) -> Tags:
    """Tags from a function that gives the raw texts of a field of ``Tags``."""

    import mutagen.id3

    def first(name: str, parse: Callable[[str], Any]) -> Any:
        for raw in get(name):
            if (value := parse(raw)) is not None:
                return value
        return None

    return Tags(
        title=val.text(get("title")),
        artist=val.text(get("artist")),
        album=val.text(get("album")),
        album_artist=val.text(get("album_artist")),
        track_number=first("track_number", val.track_number),
        year=first("year", val.year),
        genre=val.text(val.genres(get("genre"), mutagen.id3.TCON.GENRES)),
        bpm=first("bpm", val.bpm),
        key=val.text(get("key")),
        comment=val.text(get("comment")),
        replaygain_track_gain_db=first("gain", val.gain_db),
        replaygain_track_peak=first("peak", val.peak),
        has_cover=has_cover,
    )


# Vorbis comments, APEv2, RIFF INFO and Matroska as libav names them: field -> names, best first
_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "artist": ("artist", "artists", "performer"),
    "album": ("album",),
    "album_artist": ("albumartist", "album artist", "album_artist"),
    "track_number": ("tracknumber", "track", "track_number"),
    "year": ("date", "year", "originaldate", "original_date", "date_released", "releasedate"),
    "genre": ("genre",),
    "bpm": ("bpm", "tempo"),
    "key": ("initialkey", "initial key", "initial_key", "key"),
    "comment": ("comment", "description"),
    "gain": ("replaygain_track_gain",),
    "peak": ("replaygain_track_peak",),
}
_COVERS = ("metadata_block_picture", "coverart", "cover art (front)", "cover art (back)")


def _from_names(get: Callable[[str], list[str]], present: Iterable[str]) -> Tags:
    def field_of(name: str) -> list[str]:
        for key in _NAMES[name]:
            if values := [v for v in get(key) if v.strip("\x00 \t\r\n")]:
                return values
        return []

    present = set(present)
    has_cover = any(n in present for n in _COVERS) or any(
        n.startswith("cover art") for n in present
    )
    found = _make(field_of, has_cover=has_cover)
    if found.replaygain_track_gain_db is None:
        for raw in get("r128_track_gain"):  # Q7.8 fixed point
            if (steps := val.whole_number(raw)) is not None and abs(steps) < 1 << 15:
                gain = steps / 256 + _R128_TO_REPLAYGAIN_DB
                return replace(found, replaygain_track_gain_db=gain)
    return found


def _from_id3(tags: Any) -> Tags:
    frames = {
        "title": ("TIT2",),
        "artist": ("TPE1",),
        "album": ("TALB",),
        "album_artist": ("TPE2",),
        "track_number": ("TRCK",),
        "year": ("TDRC", "TYER", "TDRL", "TDOR", "TORY", "TDAT"),
        "bpm": ("TBPM", "TXXX:BPM", "TXXX:bpm"),
        "key": ("TKEY", "TXXX:initialkey", "TXXX:INITIALKEY", "TXXX:KEY"),
    }
    user = {k[5:].lower(): v for k, v in tags.items() if k.startswith("TXXX:")}

    def get(name: str) -> list[str]:
        if name == "genre":
            return [g for f in tags.getall("TCON") for g in f.genres]  # resolves numbers
        if name == "comment":
            comments = [f for f in tags.getall("COMM") if not f.desc.lower().startswith("itun")]
            comments.sort(key=lambda f: f.desc != "")
            return [str(t) for f in comments[:1] for t in f.text]
        if name in ("gain", "peak"):
            frame = user.get(f"replaygain_track_{name}")
            if frame is not None:
                return [str(t) for t in frame.text]
            volumes = [f for f in tags.getall("RVA2") if f.channel == 1]
            volumes.sort(key=lambda f: f.desc.lower() != "track")
            return [str(getattr(f, name)) for f in volumes[:1]]
        for key in frames[name]:
            if values := [str(t) for f in tags.getall(key) for t in f.text if str(t).strip()]:
                return values
        return []

    return _make(get, has_cover=bool(tags.getall("APIC")))


def _from_mp4(tags: Any) -> Tags:
    atoms = {
        "title": ("©nam",),
        "artist": ("©ART",),
        "album": ("©alb",),
        "album_artist": ("aART",),
        "year": ("©day",),
        "genre": ("©gen",),
        "comment": ("©cmt",),
    }
    freeform = {k.rpartition(":")[2].lower(): k for k in tags if k.startswith("----:")}

    def get(name: str) -> list[str]:
        if name == "track_number":
            return [str(pair[0]) for pair in tags.get("trkn", [])]
        if name == "bpm":
            exact = _texts(tags, freeform.get("bpm"))
            return exact or [str(v) for v in tags.get("tmpo", [])]
        if values := [v for key in atoms.get(name, ()) for v in _texts(tags, key)]:
            return values
        return [v for key in _NAMES[name] for v in _texts(tags, freeform.get(key))]

    return _make(get, has_cover=bool(tags.get("covr")))


_ASF = {
    "title": ("title",),
    "artist": ("author", "wm/author"),
    "album": ("wm/albumtitle",),
    "album_artist": ("wm/albumartist",),
    "track_number": ("wm/tracknumber", "wm/track"),
    "year": ("wm/year", "wm/originalreleaseyear", "wm/originalreleasetime"),
    "genre": ("wm/genre",),
    "bpm": ("wm/beatsperminute",),
    "key": ("wm/initialkey",),
    "comment": ("description", "wm/comments"),
    "gain": ("replaygain_track_gain",),
    "peak": ("replaygain_track_peak",),
}


def _from_asf(tags: Any) -> Tags:
    names = {str(name).lower(): name for name in tags.keys()}  # noqa: SIM118

    def get(name: str) -> list[str]:
        for key in _ASF[name]:
            if values := [v for v in _texts(tags, names.get(key)) if v.strip()]:
                return values
        return []

    return _make(get, has_cover="wm/picture" in names)


def _ape_of_mp3(path: str) -> Tags:
    """An APEv2 tag beside the ID3 tag: mp3gain writes its result there, some programs all."""
    import mutagen.apev2

    try:
        apev2: Any = mutagen.apev2  # half typed: its constructor is not
        return _convert(apev2.APEv2(path))
    except Exception:
        return Tags()


def _from_container(path: str) -> Tags:
    """What libav finds in containers that mutagen does not read (Matroska, RIFF INFO, CAF)."""
    from musicanalyzer.audio import decode

    container = sniff(path).container
    if container in ("wav", "rf64"):
        with open(path, "rb") as file:  # opening costs libav 20 ms; most have no such chunk
            if not any(chunk.name == b"LIST" for chunk in iff.chunks(file)):
                return Tags()
    elif container not in ("matroska", "caf", "au", "w64", "flv", "realmedia"):
        return Tags()
    try:
        names: Mapping[str, str] = decode.container_metadata(path)
    except DecodeError:
        return Tags()
    return _from_names(lambda name: [names[name]] if name in names else [], names)


def _filled(first: Tags, second: Tags) -> Tags:
    """``first`` with its missing fields taken from ``second``."""
    missing = {
        f.name: getattr(second, f.name)
        for f in fields(Tags)
        if getattr(first, f.name) is None or getattr(first, f.name) is False
    }
    return replace(first, **missing)
