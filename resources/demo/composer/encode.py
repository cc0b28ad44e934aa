"""From a master to a tagged file: the encoders, the tags of each container and a small cover. Needs
the `ffmpeg` program and mutagen. Times and tool versions are kept out of the files, so that the
same sound gives the same bytes."""

from __future__ import annotations

import struct
import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import mutagen
import numpy as np
import soundfile
from mutagen import id3, mp4
from mutagen.asf import ASF
from mutagen.wave import WAVE

from composer import mixing
from composer.synth import SAMPLE_RATE_HZ

STEREO_48K = ("-ar", "48000")
SMALL = ("-ac", "1", "-ar", "22050")
STILL = ("-f", "lavfi", "-i", "color=c=0x203040:s=160x90:r=1")
ENCODERS: dict[str, tuple[str, ...]] = {
    ".wav": (*SMALL, "-c:a", "pcm_s16le"),
    ".aiff": (*SMALL, "-c:a", "pcm_s16be"),
    ".flac": ("-ac", "1", "-sample_fmt", "s16", "-c:a", "flac", "-compression_level", "12"),
    ".wv": (
        "-ac",
        "1",
        "-ar",
        "32000",
        "-sample_fmt",
        "s16p",
        "-c:a",
        "wavpack",
        "-compression_level",
        "6",
    ),
    ".mp3": ("-c:a", "libmp3lame", "-b:a", "112k"),
    ".mp2": ("-c:a", "mp2", "-b:a", "128k"),
    ".ogg": ("-c:a", "libvorbis", "-b:a", "112k"),
    ".opus": (*STEREO_48K, "-c:a", "libopus", "-b:a", "96k"),
    ".m4a": ("-c:a", "aac", "-b:a", "112k", "-movflags", "+faststart"),
    ".wma": ("-c:a", "wmav2", "-b:a", "128k"),
    ".mka": ("-c:a", "libvorbis", "-b:a", "112k"),
    ".mp4": ("-c:a", "aac", "-b:a", "112k", "-c:v", "mpeg4", "-shortest"),
}
EASY_NAMES = ("title", "artist", "album", "date", "tracknumber", "genre")
ID3_FRAMES = {
    "title": id3.TIT2,
    "artist": id3.TPE1,
    "album": id3.TALB,
    "date": id3.TDRC,
    "tracknumber": id3.TRCK,
    "genre": id3.TCON,
}
ASF_NAMES = {
    "title": "Title",
    "artist": "Author",
    "album": "WM/AlbumTitle",
    "date": "WM/Year",
    "tracknumber": "WM/TrackNumber",
    "genre": "WM/Genre",
}
APE_NAMES = {
    "title": "Title",
    "artist": "Artist",
    "album": "Album",
    "date": "Year",
    "tracknumber": "Track",
    "genre": "Genre",
}


@dataclass(frozen=True)
class Track:
    """Where a piece goes, which part of it, and its tags; no tags at all if `tags` is empty."""

    piece: str
    path: str
    tags: dict[str, str]
    excerpt_s: tuple[float, float] | None = None
    cover: bool = False


def cover_png(side: int = 240) -> bytes:
    """A PNG of a sun over water, drawn from a formula, (side, side) with 8-bit RGB."""
    y, x = np.mgrid[0:side, 0:side] / side
    distance = np.hypot(x - 0.5, y - 0.42)
    sun = (distance < 0.24) & ((y * 40).astype(int) % 4 != 0)
    water = y > 0.66
    image = np.zeros((side, side, 3), np.uint8)
    # Few steps of colour keep the file small.
    level = (y * 16).astype(np.uint8)
    image[..., 0], image[..., 1], image[..., 2] = 40 + 8 * level, 24 + 3 * level, 84 - 2 * level
    image[sun] = (250, 180, 90)
    image[water] = (24, 40, 72)
    image[water & ((y * 60 + 2 * np.sin(x * 30)).astype(int) % 5 == 0)] = (120, 110, 120)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + row.tobytes() for row in image)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def excerpt(sound: np.ndarray, start_s: float, end_s: float) -> np.ndarray:
    """A stretch of a master with its own fades and its peak where a master's is."""
    part = sound[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
    return mixing.faded(mixing.at_peak(part), in_s=0.02, out_s=0.8)


def encode(sound: np.ndarray, track: Track, root: Path) -> Path:
    """Write `sound`, (samples, 2), to the path of `track` under `root`, with its tags."""
    if track.excerpt_s is not None:
        sound = excerpt(sound, *track.excerpt_s)
    target = root / track.path
    target.parent.mkdir(parents=True, exist_ok=True)
    options = ENCODERS[target.suffix]
    if "-ac" in options:
        # Mixed down here rather than by the encoder, so that the peak stays where it belongs.
        mono = sound.mean(axis=1, keepdims=True)
        sound = mixing.at_peak(np.repeat(mono, 2, axis=1))
    picture = STILL if target.suffix == ".mp4" else ()
    metadata: tuple[str, ...] = ()
    if target.suffix == ".mka":
        # Matroska is the one container here that mutagen cannot write.
        names = {"tracknumber": "track"}
        metadata = tuple(
            item
            for key, value in track.tags.items()
            for item in ("-metadata", f"{names.get(key, key)}={value}")
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "master.wav"
        soundfile.write(source, sound, SAMPLE_RATE_HZ, subtype="FLOAT")
        subprocess.run(
            [
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-i",
                str(source),
                *picture,
                "-map_metadata",
                "-1",
                *metadata,
                *options,
                "-fflags",
                "+bitexact",
                "-flags:a",
                "+bitexact",
                "-flags:v",
                "+bitexact",
                str(target),
            ],
            check=True,
            capture_output=True,
        )
    if track.tags and target.suffix != ".mka":
        write_tags(target, track.tags)
    if track.cover:
        tagged = mp4.MP4(target)
        tagged["covr"] = [mp4.MP4Cover(cover_png(), mp4.MP4Cover.FORMAT_PNG)]
        tagged.save()
    return target


def write_tags(path: Path, tags: dict[str, str]) -> None:
    """Write the given tags, named as in `EASY_NAMES`, in the manner of the file's container."""
    unknown = set(tags) - set(EASY_NAMES)
    if unknown:
        raise ValueError(f"unknown tags {sorted(unknown)}")
    if path.suffix in (".wav", ".aiff"):
        tagged = WAVE(path) if path.suffix == ".wav" else mutagen.File(path)
        tagged.add_tags()
        for key, value in tags.items():
            tagged.tags.add(ID3_FRAMES[key](encoding=3, text=[value]))
    elif path.suffix == ".wma":
        tagged = ASF(path)
        for key, value in tags.items():
            tagged[ASF_NAMES[key]] = [value]
    else:
        tagged = mutagen.File(path, easy=True)
        if tagged.tags is None:
            tagged.add_tags()
        names = APE_NAMES if path.suffix == ".wv" else {}
        for key, value in tags.items():
            tagged[names.get(key, key)] = [value]
    tagged.save()
