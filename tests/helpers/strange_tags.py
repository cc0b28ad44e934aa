"""Files with the tags that thirty years of software wrote, each made on demand.

``STRANGE`` is one table for the tests of writing tags and for the benchmark that kills them.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import av
import mutagen
import mutagen.apev2
import mutagen.flac
import mutagen.id3
import mutagen.mp4

from musicanalyzer.audio.tagfile import ogg
from musicanalyzer.audio.tagfile.comments import Comments, parse
from tests.helpers.bad_inputs import encoded

SECONDS = 1.0
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 12
HUGE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 12_000  # 3 MB


def base(name: str) -> bytes:
    return encoded(name, SECONDS)


@lru_cache
def bare_mp3() -> bytes:
    """Without any tag."""
    file = io.BytesIO(base("mp3"))
    mutagen.id3.delete(file)
    return file.getvalue()


def syncsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: str, content: bytes, version: int = 3, flags: bytes = b"\0\0") -> bytes:
    if version == 2:
        return name.encode() + len(content).to_bytes(3, "big") + content
    size = syncsafe(len(content)) if version == 4 else struct.pack(">I", len(content))
    return name.encode() + size + flags + content


def text(name: str, value: str, version: int = 3) -> bytes:
    return frame(name, b"\0" + value.encode("latin-1"), version)


def unsynchronised(data: bytes) -> bytes:
    return re.sub(rb"\xff(?=[\x00\xe0-\xff])", b"\xff\0", data)


def tag(body: bytes, version: int = 3, flags: int = 0) -> bytes:
    footer = b"3DI" + bytes((version, 0, flags)) + syncsafe(len(body)) if flags & 0x10 else b""
    return b"ID3" + bytes((version, 0, flags)) + syncsafe(len(body)) + body + footer


USUAL = text("TIT2", "A title") + text("TPE1", "Somebody") + text("TCON", "Rock")
USUAL_4 = text("TIT2", "A title", 4) + frame("TCON", b"\3Rock\0Pop", 4)
V1 = b"TAG" + b"".join(word.ljust(30, b"\0") for word in (b"Old title", b"Who", b"Album"))
V1 += b"1987" + b"Old comment".ljust(28, b"\0") + b"\0\x07\x11"
PICTURE = frame("APIC", b"\0image/jpeg\0\x03\0" + JPEG)
LYRICS = b"LYRICSBEGININD0000200LYR00005words"
LYRICS += str(len(LYRICS)).zfill(6).encode() + b"LYRICS200"


def ape() -> bytes:
    file = io.BytesIO(bytes(64))
    tags = mutagen.apev2.APEv2()
    tags.update({"Title": "Ape", "Artist": ["A", "B"], "Genre": "Jazz", "Year": "1999",
                 "REPLAYGAIN_TRACK_GAIN": "-3.21 dB"})  # fmt: skip
    tags["Cover Art (Front)"] = mutagen.apev2.APEValue(b"c.jpg\0" + JPEG, 1)
    tags.save(file)
    return file.getvalue()[64:]


def many_frames(version: int) -> bytes:
    """Frames that only other programs understand."""
    return b"".join(
        frame(name, content, version)
        for name, content in (
            ("GEOB", b"\0application/octet-stream\0\0Serato Markers2\0" + bytes(range(256))),
            ("PRIV", b"TRAKTOR4\0" + bytes(range(200))),
            ("POPM", b"someone@example.org\0\xc4\0\0\0\x07"),
            ("UFID", b"http://musicbrainz.org\0abc"),
            ("USLT", b"\0engtext\0Some words"),
            ("RVA2" if version == 4 else "RVAD", b"track\0\1\0\0\0\0"),
            ("XYZW", b"what is this \xff\xfe\0\0"),
            ("CHAP", b"ch1\0" + struct.pack(">IIII", 0, 500, 0xFFFFFFFF, 0xFFFFFFFF)
             + frame("TIT2", b"\0Intro", version)),
            ("CTOC", b"toc\0\3\1ch1\0"),
            ("COMM", b"\0deu\0ein Kommentar"),
            ("COMM", b"\0engiTunNORM\0 00000A"),
            ("COMM", b"\1eng\xff\xfen\0o\0t\0e\0\0\0\xff\xfeh\0i\0"),
            ("TXXX", b"\0replaygain_track_gain\0-1.00 dB"),
            ("TXXX", b"\0Mood\0odd"),
            ("TXXX", b"\0EnergyLevel\0" + b"3"),
            ("TBPM", b"\x00128.00"),
            ("TKEY", b"\0Am"),
            ("TXXX", b"\0KEY\0" + b"8A"),
        )
    )  # fmt: skip


def of_mp3() -> dict[str, bytes]:
    audio = bare_mp3()
    plain = text("TIT2", "x" * 200, 3) + text("TALB", "y" * 300, 3)
    sync4 = frame("APIC", struct.pack("4s", syncsafe(len(JPEG) + 14))
                  + unsynchronised(b"\0image/jpeg\0\3\0" + JPEG), 4, b"\0\3")  # fmt: skip
    packed = zlib.compress(b"\0" + b"long " * 100)
    old = text("TT2", "Old", 2) + text("TP1", "Who", 2) + text("TCO", "(17)", 2)
    old += frame("PIC", b"\0JPG\3\0" + JPEG, 2) + frame("COM", b"\0eng\0said", 2)
    old += frame("TXX", b"\0MOOD\0grim", 2) + frame("XYZ", b"odd", 2)
    made = {
        "none": audio,
        "v1": audio + V1,
        "v1 and v2.3": tag(USUAL + bytes(500)) + audio + V1,
        "ape": audio + ape(),
        "ape and v1": audio + ape() + V1,
        "ape and v2.4": tag(USUAL_4, 4) + audio + ape(),
        "lyrics3": tag(USUAL) + audio + LYRICS + V1,
        "huge cover": tag(USUAL + frame("APIC", b"\0image/jpeg\0\3\0" + HUGE)) + audio,
        "many 2.3": tag(USUAL + many_frames(3) + bytes(2000)) + audio,
        "many 2.4": tag(USUAL_4 + many_frames(4)) + audio,
        "v2.2": tag(old + bytes(64), 2) + audio,
        "v2.2 tight": tag(old, 2) + audio,
        "v2.2 unsynchronised": tag(unsynchronised(old), 2, 0x80) + audio,
        "v2.3 unsynchronised": tag(unsynchronised(USUAL + PICTURE) + bytes(50), 3, 0x80) + audio,
        "v2.4 unsynchronised frame": tag(USUAL_4 + sync4 + bytes(99), 4, 0x80) + audio,
        "no padding": tag(USUAL) + audio,
        "much padding": tag(USUAL + bytes(100_000)) + audio,
        "plain sizes": tag(plain + bytes(40), 4) + audio,
        "footer": tag(USUAL_4, 4, 0x10) + audio,
        "extended 2.3": tag(struct.pack(">IHI", 6, 0, 30) + USUAL + bytes(30), 3, 0x40) + audio,
        "extended 2.4": tag(syncsafe(6) + b"\1\0" + USUAL_4 + bytes(30), 4, 0x40) + audio,
        "extended announced": tag(USUAL + bytes(30), 3, 0x40) + audio,
        "compressed": tag(
            USUAL + frame("TPE2", struct.pack(">I", 501) + packed, 3, b"\0\x80") + bytes(90)
        ) + audio,
        "compressed 2.4": tag(
            USUAL_4 + frame("TCOM", syncsafe(501) + packed, 4, b"\0\x09") + bytes(90), 4
        ) + audio,
        "encrypted": tag(USUAL + frame("TCON", b"\1secret", 3, b"\0\x40") + bytes(9)) + audio,
        "grouped": tag(USUAL + frame("TPE2", b"g\0name", 3, b"\0\x20")) + audio,
        "two genres as frames": tag(USUAL + text("TCON", "Pop") + bytes(10)) + audio,
        "genre by numbers": tag(text("TCON", "(17)(18)Loud") + bytes(800)) + audio,
        "utf-8 in 2.3": tag(frame("TIT2", "\3Ünï".encode()) + USUAL + bytes(700)) + audio,
        "utf-16 without mark": tag(frame("TIT2", b"\1a\0b\0") + bytes(20)) + audio,
        "utf-16-be": tag(frame("TCON", b"\2\0J\0a\0z\0z", 4) + bytes(20), 4) + audio,
        "two comments": tag(
            frame("COMM", b"\0eng\0one") + frame("COMM", b"\0fra\0deux") + bytes(300)
        ) + audio,
        "empty frame": tag(USUAL + frame("TPE2", b"") + text("TALB", "after") + bytes(9)) + audio,
        "empty text": tag(USUAL + frame("TBPM", b"\0") + bytes(900)) + audio,
        "junk behind the frames": tag(USUAL + b"\x07\x01 no frame at all") + audio,
        "two tags": tag(USUAL) + tag(text("TIT2", "second")) + audio,
        "tmoo in 2.3": tag(USUAL + text("TMOO", "sad") + bytes(600)) + audio,
        "multiple 2.4": tag(USUAL_4 + frame("TMOO", b"\3a\0b", 4) + bytes(2000), 4) + audio,
        "only padding": tag(bytes(256)) + audio,
        "zeros behind the tag": tag(USUAL) + bytes(57) + audio,
    }  # fmt: skip
    for kind, data in list(made.items()):
        if not any(word in kind for word in ("v1", "ape", "none", "lyrics")):
            made[f"{kind}, v1"] = data + V1
            made[f"{kind}, ape"] = data + ape()
    return made


def of_aac() -> dict[str, bytes]:
    audio = base("aac-adts")
    return {"none": audio, "id3": tag(USUAL_4, 4) + audio, "v1": audio + V1, "ape": audio + ape()}


def chunk(name: bytes, body: bytes, order: str = "<") -> bytes:
    return name + struct.pack(order + "I", len(body)) + body + bytes(len(body) & 1)


def with_chunks(data: bytes, before: bytes = b"", behind: bytes = b"") -> bytes:
    """A WAV or AIFF file with further chunks in front of and behind its own."""
    order = ">" if data[:4] == b"FORM" else "<"
    body = data[8:12] + before + data[12:] + behind
    return data[:4] + struct.pack(order + "I", len(body)) + body


INFO = b"INFO" + chunk(b"INAM", b"Info title\0") + chunk(b"IART", b"Info artist\0") \
    + chunk(b"IGNR", b"Info genre\0")  # fmt: skip


def of_wav(name: str) -> dict[str, bytes]:
    wav, id3 = base(name), tag(USUAL + many_frames(3) + bytes(101))
    return {
        "none": wav,
        "info": with_chunks(wav, behind=chunk(b"LIST", INFO)),
        "info in front": with_chunks(wav, before=chunk(b"LIST", INFO)),
        "id3": with_chunks(wav, behind=chunk(b"id3 ", tag(USUAL + bytes(40)))),
        "id3 in capitals": with_chunks(wav, behind=chunk(b"ID3 ", tag(USUAL_4, 4))),
        "id3 in front": with_chunks(wav, before=chunk(b"id3 ", id3)),
        "id3 and info": with_chunks(wav, behind=chunk(b"LIST", INFO) + chunk(b"id3 ", id3)),
        "id3 of odd length": with_chunks(wav, behind=chunk(b"id3 ", tag(USUAL + bytes(3)))),
        "bext, cue and smpl": with_chunks(
            wav,
            before=chunk(b"bext", b"who knows".ljust(603, b"\0")),
            behind=chunk(b"cue ", bytes(28)) + chunk(b"smpl", bytes(36)) + chunk(b"id3 ", id3),
        ),
        "v2.2": with_chunks(wav, behind=chunk(b"id3 ", tag(text("TT2", "Old", 2) + bytes(7), 2))),
    }


def of_aiff() -> dict[str, bytes]:
    aiff = base("aiff")
    name = chunk(b"NAME", b"A name", ">")
    return {
        "none": aiff,
        "name": with_chunks(aiff, before=name, behind=chunk(b"ANNO", b"odd", ">")),
        "id3": with_chunks(aiff, behind=chunk(b"ID3 ", tag(USUAL_4 + bytes(600), 4), ">")),
        "id3 in front": with_chunks(aiff, before=name + chunk(b"ID3 ", tag(USUAL), ">")),
        "appl": with_chunks(aiff, behind=chunk(b"APPL", bytes(range(77)), ">")),
    }


ODD = [b"Genre=Rock", b"GENRE=Pop", b"genre=Jazz", b"TITLE=\xff\xfe no text", b"no equals sign",
       b"=no name", b"empty=", "MOOD=später".encode(), b"Key=Am", b"Replaygain_Track_Gain=-1 dB",
       b"SERATO_MARKERS_V2=YXBwbGlj", b"DESCRIPTION=line\r\nline", b"tempo=99"]  # fmt: skip


def comments(entries: list[bytes], vendor: bytes = b"somebody's encoder") -> bytes:
    parts = [struct.pack("<I", len(vendor)), vendor, struct.pack("<I", len(entries))]
    for entry in entries:
        parts += [struct.pack("<I", len(entry)), entry]
    return b"".join(parts)


def picture(data: bytes, kind: int = 3) -> bytes:
    made = mutagen.flac.Picture()
    made.data, made.mime, made.type = data, "image/jpeg", kind
    return made.write()


def of_flac() -> dict[str, bytes]:
    data = base("flac-16")
    first = data[8 : 8 + 34]
    at = 4
    while True:
        last, length = data[at] & 0x80, int.from_bytes(data[at + 1 : at + 4], "big")
        at += 4 + length
        if last:
            break
    audio = data[at:]

    def flac(*blocks: tuple[int, bytes]) -> bytes:
        whole = [(0, first), *blocks]
        parts = [
            bytes((kind | (0x80 if i == len(whole) - 1 else 0),)) + len(b).to_bytes(3, "big") + b
            for i, (kind, b) in enumerate(whole)
        ]
        return b"fLaC" + b"".join(parts) + audio

    usual = (4, comments([b"TITLE=A title", b"GENRE=Rock"]))
    odd, padding = (4, comments(ODD)), (1, bytes(8192))
    seek = (3, struct.pack(">QQH", 0, 0, 4096) + b"\xff" * 8 + bytes(10))
    tracks = bytes(8) + b"\1" + bytes(26) + b"\1" + bytes(8) + b"\1" + bytes(3)
    tracks += struct.pack(">Q", 44_100) + b"\xaa" + bytes(27)
    cue = (5, b"1234567890123".ljust(128, b"\0") + bytes(8) + bytes(259) + b"\2" + tracks)
    made = {
        "none": flac(),
        "none but padding": flac(padding),
        "usual": flac(usual),
        "usual with padding": flac(usual, padding),
        "odd": flac(odd, (1, bytes(77))),
        "tight padding": flac(usual, (1, bytes(10))),
        "empty padding": flac(usual, (1, b"")),
        "two paddings": flac(padding, usual, padding),
        "pictures": flac((6, picture(JPEG)), usual, (6, picture(JPEG, 4)), (6, picture(HUGE, 5))),
        "everything": flac(seek, odd, cue, (2, b"appl" + bytes(99)), (6, picture(JPEG)), padding),
        "comments last": flac(padding, (6, picture(JPEG)), odd),
        "behind an id3 tag": tag(USUAL) + flac(odd, padding),
    }
    return made | {f"{kind}, v1": data + V1 for kind, data in made.items()}


def repaged(data: bytes, entries: list[bytes], rest: bytes | None = None) -> bytes:
    """An Ogg file with other comments."""
    with TemporaryFile() as file:
        file.write(data)
        file.flush()
        layout = ogg.read(file)
        found = parse(comments(entries))
        behind = layout.comments.rest if rest is None else rest
        changed = Comments(found.vendor, found.entries, behind)
        parts = replace(layout, comments=changed).pieces(file, changed.entries, None)
        return b"".join(p if isinstance(p, bytes) else data[p[0] : p[1]] for p in parts)


def of_ogg(name: str) -> dict[str, bytes]:
    data = base(name)
    huge = b"METADATA_BLOCK_PICTURE=" + base64.b64encode(picture(HUGE))
    gains = [b"R128_TRACK_GAIN=-256", b"REPLAYGAIN_TRACK_GAIN=-2.00 dB", b"r128_album_gain=12"]
    made = {
        "as encoded": data,
        "none": repaged(data, []),
        "odd": repaged(data, ODD),
        "huge cover": repaged(data, [huge, *ODD]),
        "gains": repaged(data, [*ODD, *gains]),
        "chained": repaged(data, ODD) + encoded(name, SECONDS, 2),
        "many pages": repaged(data, [b"LYRICS=" + b"la " * 40_000]),
        "at a page's end": repaged(data, [b"TITLE=" + b"x" * (255 * 250)]),
    }
    if name == "opus":
        made["padding to keep"] = repaged(data, ODD, b"\1" + bytes(range(256)))
        made["padding"] = repaged(data, ODD, bytes(300))
    return made


def atom(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def of_mp4(name: str) -> dict[str, bytes]:
    data = base(name)
    made = {"as encoded": data}

    free = "----:com.apple.iTunes:"
    usual = {"©nam": "A title", "©gen": ["Rock", "Pop"], "trkn": [(3, 9)]}
    forms = {free + "Mood": [b"odd", b"odder"], free + "initialkey": b"Am", free + "BPM": b"99.5",
             "----:com.serato.dj:markers": b"YXBw", free + "MOOD ": b"other"}  # fmt: skip
    cover = {"covr": [mutagen.mp4.MP4Cover(JPEG), mutagen.mp4.MP4Cover(HUGE)]}
    made["usual"] = _save(data, usual, 0)
    made["padding"] = _save(data, usual, 2048)
    made["tight padding"] = _save(data, usual, 12)
    made["freeforms"] = _save(data, {**usual, **forms, "tmpo": [99]}, 700)
    made["huge cover"] = _save(data, {**usual, **forms, **cover}, 0)
    made["no list"] = _without_list(data)
    made["genre by number"] = made["usual"].replace(b"\xa9gen", b"gnre")
    made["unknown items"] = made["freeforms"].replace(b"trkn", b"xyzw")
    made["moov in front"] = _moov_first(made["padding"])
    made["moov in front, no padding"] = _moov_first(made["usual"])
    made["moov in front, no list"] = _moov_first(_without_list(data))
    return made


def _save(data: bytes, items: dict[str, object], padding: int) -> bytes:
    file = io.BytesIO(data)
    tags = mutagen.mp4.MP4(file)
    tags.clear()
    tags.update(items)
    tags.save(file, padding=lambda info: padding)
    return file.getvalue()


def _atoms(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at : at + length]))
        at += length
    return found


def _without_list(data: bytes) -> bytes:
    """libav puts ``moov`` last, so that nothing has to move."""
    parts = []
    for name, whole in _atoms(data):
        if name == b"moov":
            whole = atom(b"moov", b"".join(w for n, w in _atoms(whole[8:]) if n != b"udta"))
        parts.append(whole)
    return b"".join(parts)


def _moov_first(data: bytes) -> bytes:
    """As for streaming: the audio lies behind its index."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "x.m4a"
        with (
            av.open(io.BytesIO(data)) as read,
            av.open(str(target), "w", format="ipod", options={"movflags": "faststart"}) as written,
        ):
            stream = written.add_stream_from_template(read.streams.audio[0])
            for packet in read.demux(read.streams.audio[0]):
                if packet.dts is not None:
                    packet.stream = stream
                    written.mux(packet)
        fast = target.read_bytes()
    assert fast.find(b"moov") < fast.find(b"mdat")
    wanted = dict(_atoms(dict(_atoms(data))[b"moov"][8:])).get(b"udta", b"")
    return _with_udta(fast, wanted)


def _with_udta(data: bytes, udta: bytes) -> bytes:
    """Other user data in a ``moov`` that lies in front, its places corrected."""
    parts = _atoms(data)
    (moov,) = (whole for name, whole in parts if name == b"moov")
    inside = b"".join(w for n, w in _atoms(moov[8:]) if n != b"udta") + udta
    shift = len(inside) + 8 - len(moov)
    at = inside.find(b"stco")
    (count,) = struct.unpack_from(">I", inside, at + 8)
    places = struct.unpack_from(f">{count}I", inside, at + 12)
    moved = struct.pack(f">{count}I", *(place + shift for place in places))
    inside = inside[: at + 12] + moved + inside[at + 12 + len(moved) :]
    return b"".join(atom(b"moov", inside) if n == b"moov" else whole for n, whole in parts)


FAMILIES: dict[str, tuple[str, Callable[[], dict[str, bytes]]]] = {
    "mp3": ("mp3", of_mp3),
    "aac": ("aac", of_aac),
    "wav": ("wav", lambda: of_wav("wav-16")),
    "wav-24": ("wav", lambda: of_wav("wav-24")),
    "aiff": ("aiff", of_aiff),
    "flac": ("flac", of_flac),
    "ogg": ("ogg", lambda: of_ogg("ogg-vorbis")),
    "opus": ("opus", lambda: of_ogg("opus")),
    "m4a": ("m4a", lambda: of_mp4("m4a-aac")),
    "alac": ("m4a", lambda: of_mp4("m4a-alac")),
}


@lru_cache
def family(name: str) -> dict[str, bytes]:
    return FAMILIES[name][1]()


def write_all(folder: Path) -> list[Path]:
    """Every strange file once."""
    paths = []
    for name, (extension, _) in FAMILIES.items():
        for number, (kind, data) in enumerate(family(name).items()):
            path = folder / f"{name} {number:02d} {kind}.{extension}"
            path.write_bytes(data)
            paths.append(path)
    return paths
