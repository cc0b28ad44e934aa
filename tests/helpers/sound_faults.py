"""What a sound server does to its listeners beyond taking one source: all sources gone, a door that
is shut, two devices that are called alike. For tests and benchmarks.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.virtual_sound import MICROPHONE, VirtualSound


def take_all_sources(sound: VirtualSound) -> None:
    """Until :func:`give_all_sources`; a sink's monitor is a source, so that no sinks are left."""
    modules = (sound.control("list", "short", "modules") or "").splitlines()
    for line in reversed(modules):
        number, name, *_ = line.split("\t")
        if "native-protocol" not in name:
            sound.control("unload-module", number)


def give_all_sources(sound: VirtualSound) -> None:
    """What the server had when it was started."""
    for line in (sound.folder / "server.pa").read_text().splitlines():
        if not line.startswith(".") and "native-protocol" not in line:
            sound.control(*line.split())
    for sink in ("feed", "feed2"):
        sound.play(Path("/dev/zero"), sink)


@contextlib.contextmanager
def guarded(sound: VirtualSound) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """A second way to the server, for who has its cookie: (environment with it, with a wrong one).

    The usual way lets in everybody, and a user's own socket asks that user for nothing.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    right, wrong = sound.folder / "right", sound.folder / "wrong"
    right.write_bytes(b"r" * 256)
    wrong.write_bytes(b"w" * 256)
    number = sound.control(
        "load-module", "module-native-protocol-tcp", "listen=127.0.0.1", f"port={port}",
        f"auth-cookie={right}",
    )  # fmt: skip
    assert number is not None
    server = {"PULSE_SERVER": f"tcp:127.0.0.1:{port}"}
    try:
        yield server | {"PULSE_COOKIE": str(right)}, server | {"PULSE_COOKIE": str(wrong)}
    finally:
        sound.control("unload-module", number)


def load_twin(sound: VirtualSound, name: str = "twin") -> str:
    """Another microphone that is called like the first and hears the second feed: its module."""
    number = sound.control(
        "load-module", "module-remap-source", f"source_name={name}", "master=feed2.monitor",
        f"source_properties=device.description={MICROPHONE}",
    )  # fmt: skip
    assert number is not None
    return number
