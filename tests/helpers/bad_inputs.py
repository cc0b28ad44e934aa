"""Damaged, mislabelled and odd files, each made on demand, with what decoding must answer.

``BAD_INPUTS`` is one table for the decoder's tests and for those of everything above it. A maker
gets an empty folder and returns the path to hand to the program.
"""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import mutagen.flac
import mutagen.id3
import numpy as np
import soundfile

from tests.helpers import audio_files, signals

DECODES = "decodes"
RATE = 44_100


@dataclass(frozen=True)
class BadInput:
    """``outcomes``: ``"decodes"`` or kinds of DecodeError; several where damage may go either way.

    ``warning`` is the word that a warning must begin with when it decodes. ``skip`` gives the
    reason why this machine cannot make the input, or an empty string.
    """

    name: str
    make: Callable[[Path], Path]
    outcomes: frozenset[str]
    warning: str = ""
    skip: Callable[[], str] = lambda: ""


@lru_cache(maxsize=64)
def encoded(format_name: str, duration_s: float = 3.0, seed: int = 1) -> bytes:
    """The bytes of a good file of stereo music-like signal."""
    form = audio_files.BY_NAME[format_name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{form.extension}"
        signal = signals.music_like(duration_s, form.sample_rate, channels=2, seed=seed)
        audio_files.write(path, signal, format_name)
        return path.read_bytes()


def _put(name: str, data: bytes, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _wav(name: str, signal: np.ndarray, rate: int, subtype: str, folder: Path) -> Path:
    path = folder / name
    soundfile.write(path, signal, rate, subtype=subtype)
    return path


def _wav_bytes(
    data: bytes, *, channels: int = 1, rate: int = RATE, size: int | None = None, tag: int = 1,
    bits: int = 16,
) -> bytes:  # fmt: skip
    """A RIFF file whose header may lie."""
    align = max(1, channels * bits // 8)
    fmt = struct.pack("<HHIIHH", tag, channels, rate, rate * align & 0xFFFFFFFF, align, bits)
    size = len(data) if size is None else size
    body = b"WAVEfmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", min(0xFFFFFFFF, 36 + size)) + body


def _tone16(duration_s: float = 1.0) -> bytes:
    return (signals.sine(440, duration_s, RATE) * 32767).astype("<i2").tobytes()


def _cut(format_name: str, share: float, folder: Path) -> Path:
    data = encoded(format_name)
    extension = audio_files.BY_NAME[format_name].extension
    return _put(f"cut.{extension}", data[: max(1, round(len(data) * share))], folder)


def _tagged(data: bytes, name: str, frames: list[object], folder: Path) -> Path:
    path = _put(name, data, folder)
    tags = mutagen.id3.ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path)
    return path


def _id3_header(size: int) -> bytes:
    digits = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + digits


def _corrupt_middle(format_name: str, count: int, folder: Path) -> Path:
    data = bytearray(encoded(format_name))
    middle = len(data) // 2
    data[middle : middle + count] = bytes(b ^ 0x5A for b in data[middle : middle + count])
    return _put(f"hurt.{audio_files.BY_NAME[format_name].extension}", bytes(data), folder)


def _ogg_without_pages(folder: Path) -> Path:
    data = encoded("ogg-vorbis")
    bounds = [i for i in range(len(data)) if data.startswith(b"OggS", i)] + [len(data)]
    middle = len(bounds) // 2
    return _put("holes.ogg", data[: bounds[middle]] + data[bounds[middle + 1] :], folder)


def _chained_ogg(folder: Path) -> Path:
    return _put("chain.ogg", encoded("ogg-vorbis") + encoded("ogg-vorbis", 2.0, 2), folder)


def _fifo(folder: Path) -> Path:
    path = folder / "pipe.mp3"
    os.mkfifo(path)
    return path


def _directory(folder: Path) -> Path:
    path = folder / "x.mp3"
    path.mkdir()
    return path


def _link(target: str, folder: Path) -> Path:
    path = folder / "link.flac"
    path.symlink_to(target)
    return path


def _unreadable(folder: Path) -> Path:
    path = _put("secret.wav", encoded("wav-16"), folder)
    path.chmod(0)
    return path


def _bad_name(folder: Path) -> Path:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/na\xffme\xfe.mp3"))
    path.write_bytes(encoded("mp3"))
    return path


def _zip(folder: Path) -> Path:
    path = folder / "album.mp3"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("track.mp3", encoded("mp3"))
    return path


def _video_only(folder: Path) -> Path:
    path = folder / "silent-film.m4a"
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def _huge_cover_flac(folder: Path) -> Path:
    path = _put("cover.flac", encoded("flac-16"), folder)
    file = mutagen.flac.FLAC(path)
    picture = mutagen.flac.Picture()
    picture.type, picture.mime, picture.data = 3, "image/jpeg", _JPEG + bytes(10 << 20)
    file.add_picture(picture)
    file.save()
    return path


def _aiff_zero_rate(folder: Path) -> Path:
    data = bytearray(encoded("aiff"))
    at = data.index(b"COMM") + 8 + 8  # the 80-bit sample rate
    data[at : at + 10] = bytes(10)
    return _put("zero-rate.aiff", bytes(data), folder)


def _no_moov(folder: Path) -> Path:
    data = encoded("m4a-aac")
    return _put("no-moov.m4a", data[: data.index(b"moov") - 4], folder)


def _non_finite(folder: Path) -> Path:
    x = signals.sine(440, 1.0, RATE)
    x[1000], x[2000], x[3000] = np.nan, np.inf, -np.inf
    return _wav("nan.wav", x, RATE, "FLOAT", folder)


_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
_HTML = b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found</body></html>\n"
_RANDOM = np.random.default_rng(5).integers(0, 256, 200_000, dtype=np.uint8).tobytes()
_PROSE = b"The quick brown fox jumps over the lazy dog. " * 400

_DAMAGE = frozenset({DECODES, "truncated", "damaged", "too-short", "not-audio"})


def _no_modes() -> str:
    """Root reads every file, and Windows has no such modes."""
    if os.name == "nt" or os.geteuid() == 0:
        return "file modes do not keep this user from reading"
    return ""


def _no_fifo() -> str:
    return "" if hasattr(os, "mkfifo") else "no named pipes here"


def _no_byte_names() -> str:
    return "" if os.name == "posix" and os.uname().sysname == "Linux" else "names are text here"


def _one(
    name: str,
    outcome: str | frozenset[str],
    make: Callable[[Path], Path],
    warning: str = "",
    skip: Callable[[], str] = lambda: "",
) -> BadInput:
    outcomes = frozenset({outcome}) if isinstance(outcome, str) else outcome
    return BadInput(name, make, outcomes, warning, skip)


_CUT_SHARES = (
    0.0001, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25,
    0.33, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999,
)  # fmt: skip

CUTS: tuple[BadInput, ...] = tuple(
    _one(f"{name}-cut-at-{share:g}", _DAMAGE, partial(_cut, name, share))
    for name in ("mp3", "flac-16", "m4a-aac", "ogg-vorbis", "wav-16")
    for share in _CUT_SHARES
)

ODD: tuple[BadInput, ...] = (
    # Not what the name says
    _one("empty", "empty", partial(_put, "empty.mp3", b"")),
    _one("html-as-mp3", "not-audio", partial(_put, "page.mp3", _HTML)),
    _one("jpeg-as-flac", "not-audio", partial(_put, "x.flac", _JPEG + _RANDOM[:5000])),
    _one("zip-as-mp3", "not-audio", _zip),
    _one("text-as-ogg", "not-audio", partial(_put, "lyrics.ogg", _PROSE)),
    _one(
        "text-with-mp3-sync", "not-audio",
        partial(_put, "t.mp3", b"\xff\xfb\x90\x64".join([_PROSE[:900]] * 20)),
    ),
    _one("pdf-as-wav", "not-audio", partial(_put, "x.wav", b"%PDF-1.7\n" + _RANDOM[:3000])),
    _one("playlist-as-mp3", "not-audio", partial(_put, "x.mp3", b"#EXTM3U\nsong.mp3\n")),
    _one("random-as-wav", "not-audio", partial(_put, "x.wav", _RANDOM)),
    _one("random-as-mp3", "not-audio", partial(_put, "x.mp3", _RANDOM)),
    _one("all-ff", "not-audio", partial(_put, "x.mp3", b"\xff" * 100_000)),
    _one("all-zero", "damaged", partial(_put, "x.mp3", bytes(100_000))),
    _one("one-byte", "not-audio", partial(_put, "x.flac", b"f")),
    _one("mp3-as-flac", DECODES, lambda d: _put("x.flac", encoded("mp3"), d)),
    _one("flac-as-mp3", DECODES, lambda d: _put("x.mp3", encoded("flac-16"), d)),
    _one("m4a-as-wav", DECODES, lambda d: _put("x.wav", encoded("m4a-aac"), d)),
    _one("wav-without-extension", DECODES, lambda d: _put("x", encoded("wav-16"), d)),
    _one("midi", "unsupported", partial(_put, "x.mid", b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk")),
    _one("video-without-sound", "no-audio-stream", _video_only),
    # Not a readable file
    _one("fifo", "not-a-file", _fifo, skip=_no_fifo),
    _one("directory", "not-a-file", _directory),
    _one("dangling-link", "vanished", partial(_link, "nowhere.flac")),
    _one("link-to-itself", "not-a-file", partial(_link, "link.flac")),
    _one("missing", "vanished", lambda d: d / "gone.mp3"),
    _one("unreadable", "permission", _unreadable, skip=_no_modes),
    _one("name-not-utf8", DECODES, _bad_name, skip=_no_byte_names),
    # Odd signals
    _one("wav-no-samples", "too-short", partial(_put, "x.wav", _wav_bytes(b""))),
    _one(
        "wav-one-sample", frozenset({DECODES, "too-short"}),
        partial(_put, "x.wav", _wav_bytes(b"\1\0")),
    ),
    _one("silence", DECODES, partial(_wav, "x.wav", np.zeros(RATE), RATE, "PCM_16")),
    _one("constant", DECODES, partial(_wav, "x.wav", np.full(RATE, 0.7), RATE, "PCM_16")),
    _one("nan-and-inf", DECODES, _non_finite, "non-finite"),
    _one(
        "float-scaled-to-32768", DECODES,
        partial(_wav, "x.wav", signals.sine(440, 1, RATE) * 32768, RATE, "FLOAT"), "clipped",
    ),
    _one("8-khz", DECODES, partial(_wav, "x.wav", signals.sine(440, 1, 8000), 8000, "PCM_16")),
    _one(
        "192-khz", DECODES,
        partial(_wav, "x.wav", signals.sine(440, 1, 192_000), 192_000, "PCM_24"),
    ),
    _one(
        "8-channels", DECODES,
        lambda d: _wav("x.wav", signals.music_like(1, RATE, channels=8), RATE, "PCM_16", d),
    ),
    _one("24-bit", DECODES, partial(_wav, "x.wav", signals.sine(440, 1, RATE), RATE, "PCM_24")),
    _one("32-bit", DECODES, partial(_wav, "x.wav", signals.sine(440, 1, RATE), RATE, "PCM_32")),
    _one("8-bit", DECODES, partial(_wav, "x.wav", signals.sine(440, 1, RATE), RATE, "PCM_U8")),
    _one(
        "odd-rate", DECODES,
        partial(_wav, "x.wav", signals.sine(440, 1, 44_101), 44_101, "PCM_16"),
    ),
    # Headers that lie
    _one(
        "wav-claims-4-gb", DECODES,
        partial(_put, "x.wav", _wav_bytes(_tone16(), size=4_000_000_000)), "truncated",
    ),
    _one(
        "wav-streamed-size", DECODES,
        partial(_put, "x.wav", _wav_bytes(_tone16(), size=0xFFFFFFFF)),
    ),
    _one(
        "wav-size-zero", DECODES,
        partial(_put, "x.wav", _wav_bytes(_tone16(), size=0)),
    ),
    _one("wav-size-odd", DECODES, partial(_put, "x.wav", _wav_bytes(_tone16()[:-1]))),
    _one("wav-no-channels", "damaged", partial(_put, "x.wav", _wav_bytes(_tone16(), channels=0))),
    _one("wav-zero-rate", "damaged", partial(_put, "x.wav", _wav_bytes(_tone16(), rate=0))),
    _one("wav-unknown-codec", "unsupported",
         partial(_put, "x.wav", _wav_bytes(_tone16(), tag=0x7777))),
    _one(
        "wav-header-only", frozenset({"damaged", "truncated"}),
        partial(_put, "x.wav", b"RIFF\x24\0\0\0WAVE"),
    ),
    _one("aiff-zero-rate", "damaged", _aiff_zero_rate),
    _one("mp4-without-moov", "truncated", _no_moov),
    _one(
        "mp3-after-2-mb-of-junk", DECODES,
        lambda d: _put("x.mp3", (_RANDOM * 11)[: 2 << 20] + encoded("mp3"), d),
    ),
    _one(
        "mp3-id3-size-too-large", DECODES,
        lambda d: _put("x.mp3", _id3_header(200_000_000) + encoded("mp3"), d),
    ),
    _one(
        "mp3-id3-size-too-small", DECODES,
        lambda d: _put("x.mp3", _id3_header(10) + bytes(5000) + encoded("mp3"), d),
    ),
    _one("mp3-only-a-tag", frozenset({"truncated", "not-audio", "damaged"}),
         partial(_put, "x.mp3", _id3_header(1000) + bytes(1000))),
    _one("flac-only-header", frozenset({"truncated", "damaged"}),
         lambda d: _put("x.flac", encoded("flac-16")[:60], d)),
    # Damage inside
    _one("flac-corrupt-middle", DECODES, partial(_corrupt_middle, "flac-16", 40), "damaged"),
    _one("mp3-corrupt-middle", DECODES, partial(_corrupt_middle, "mp3", 3000), "damaged"),
    _one("m4a-corrupt-middle", DECODES, partial(_corrupt_middle, "m4a-aac", 2000), "damaged"),
    _one("ogg-corrupt-middle", DECODES, partial(_corrupt_middle, "ogg-vorbis", 2000), "damaged"),
    _one("opus-corrupt-middle", DECODES, partial(_corrupt_middle, "opus", 2000), "damaged"),
    _one("ogg-missing-pages", DECODES, _ogg_without_pages, "damaged"),
    _one("ogg-chained", DECODES, _chained_ogg),
    # Tags
    _one(
        "mp3-corrupt-tag", DECODES,
        lambda d: _put("x.mp3", _id3_header(600) + _RANDOM[:600] + encoded("mp3"), d),
    ),
    _one(
        "mp3-long-tag", DECODES,
        lambda d: _tagged(encoded("mp3"), "x.mp3",
                          [mutagen.id3.TIT2(encoding=3, text="x" * 10_000)], d),
    ),
    _one(
        "mp3-huge-cover", DECODES,
        lambda d: _tagged(encoded("mp3"), "x.mp3",
                          [mutagen.id3.APIC(encoding=3, mime="image/jpeg", type=3,
                                            data=_JPEG + bytes(10 << 20))], d),
    ),
    _one("flac-huge-cover", DECODES, _huge_cover_flac),
)  # fmt: skip

BAD_INPUTS: tuple[BadInput, ...] = ODD + CUTS
