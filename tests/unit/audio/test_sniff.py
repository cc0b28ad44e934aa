"""Containers are told by content; nothing else is taken for audio."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicanalyzer.audio.faults import display, fault
from musicanalyzer.audio.sniff import container_of, sniff
from musicanalyzer.errors import DecodeError
from tests.helpers.audio_files import FORMATS
from tests.helpers.bad_inputs import encoded

CONTAINERS = {
    "wav": "wav", "w64": "w64", "aiff": "aiff", "au": "au", "caf": "caf", "flac": "flac",
    "ogg": "ogg", "oga": "ogg", "opus": "ogg", "mp3": "mp3", "mp2": "mp3", "m4a": "mp4",
    "aac": "aac", "wma": "asf", "wv": "wavpack", "tta": "tta", "ac3": "ac3", "mka": "matroska",
    "webm": "matroska",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_every_format_is_recognised_by_its_content(tmp_path: Path, form) -> None:
    path = tmp_path / "nameless"
    path.write_bytes(encoded(form.name))
    wanted = "rf64" if form.name == "rf64" else CONTAINERS[form.extension]
    assert sniff(path).container == wanted


@given(st.binary(max_size=5000))
def test_random_bytes_after_a_sync_are_not_taken_for_mpeg(data: bytes) -> None:
    if b"\xff" not in data:
        # Another container's mark may be among them by chance.
        assert container_of(b"\xff\xfb\x90\x64" + data.ljust(1000, b"\x01")) != "mp3"


@given(st.binary(min_size=1, max_size=3000))
def test_sniffing_never_fails_but_with_a_decode_error(tmp_path_factory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("sniff") / "x"
    path.write_bytes(data)
    with contextlib.suppress(DecodeError):
        assert sniff(path).offset <= len(data)


def test_a_message_can_always_be_printed() -> None:
    message = fault("empty", "/a/\udcff\n\x1b.mp3").message
    message.encode("utf-8")
    assert "\n" not in message
    assert display("/a/ä ♫.mp3") == "/a/ä ♫.mp3"
