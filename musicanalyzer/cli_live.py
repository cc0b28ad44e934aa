"""The ``live`` command: what a microphone, a loopback or a file gives to hear, as it happens."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from musicanalyzer.command import library_path, print_json
from musicanalyzer.errors import SettingsError

if TYPE_CHECKING:
    from musicanalyzer.audio.source import AudioSource

EVENTS = ("device", "level", "onset", "pitch", "tempo", "boundary", "sections", "tags", "nearest")
OTHERS = ("chroma", "bands")  # ten times a second, for who asks
LINE_S = 1.0  # between two lines of level or pitch for people, who cannot read more


def add_live(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--device", default="", metavar="D", help="name of the input, or a part that only it has"
    )
    source.add_argument("--file", type=Path, metavar="F", help="a file, as if it were heard live")
    source.add_argument("--devices", action="store_true", help="list the inputs, and end")
    parser.add_argument("--channel", choices=["mix", "left", "right"], default="mix")
    parser.add_argument("--gain", type=_gain, default=0.0, metavar="DB", help="-60 to 60")
    parser.add_argument("--seconds", type=_seconds, metavar="N", help="end after N seconds")
    parser.add_argument(
        "--fast", action="store_true", help="with --file: as fast as can be, not in real time"
    )
    parser.add_argument(
        "--only", nargs="+", choices=(*EVENTS, *OTHERS), default=EVENTS, metavar="EVENT",
        help=f"of {', '.join(EVENTS)}, which is the default, and {', '.join(OTHERS)}",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="JSON Lines, one event a line")


def _gain(text: str) -> float:
    value = float(text)
    if not -60 <= value <= 60:
        raise argparse.ArgumentTypeError(f"must be -60 to 60 dB, got {text}")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"must be more than 0, got {text}")
    return value


def run_live(options: argparse.Namespace) -> int:
    """Listen until the source ends, the time is up, or Ctrl-C."""
    if options.fast and options.file is None:
        raise SettingsError("--fast needs --file: what a device hears comes in its own time.")
    try:
        return _list_devices(options) if options.devices else _listen(options)
    except KeyboardInterrupt:
        return 0  # the usual end


def _listen(options: argparse.Namespace) -> int:
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.live import listen
    from musicanalyzer.services.live_detectors import make_detectors
    from musicanalyzer.services.live_events import NAMES, describe_event

    models = installed_models()
    source = _open(options)
    try:
        detectors = make_detectors(
            source.sample_rate, models=models, database=library_path(options)
        )
    except BaseException:
        source.close()
        raise
    for sentence in detectors.missing:
        print(f"musicanalyzer: {sentence}", file=sys.stderr)
    show: Callable[[dict[str, Any]], None] = print_json if options.json else _Lines().show
    with _interrupt_remembered() as is_over:
        for event in listen(
            source,
            detectors,
            seconds=options.seconds,
            by_clock=options.file is None,
            is_over=is_over,
        ):
            if NAMES[type(event)] in options.only:
                show(describe_event(event, source.sample_rate))
                sys.stdout.flush()  # a reader at the other end of a pipe wants it now
    return 0


@contextlib.contextmanager
def _interrupt_remembered() -> Iterator[Callable[[], bool]]:
    """Gives what says whether there was a Ctrl-C, which raises nothing but for the second time.

    An exception from nowhere in native code is not always survived: while an extension module was
    being loaded it ended the process in 3 of 13 trials, and was lost in one.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield lambda: False
        return
    caught = threading.Event()

    def remember(number: int, frame: FrameType | None) -> None:
        if caught.is_set():
            before(number, frame)
        caught.set()

    signal.signal(signal.SIGINT, remember)
    try:
        yield caught.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _open(options: argparse.Namespace) -> AudioSource:
    if options.file is not None:
        from musicanalyzer.audio.file_source import FileSource

        return FileSource(
            options.file,
            in_real_time=not options.fast,
            channel=options.channel,
            gain_db=options.gain,
        )
    from musicanalyzer.audio.microphone import Listening, Microphone

    return Microphone(Listening(options.device, options.channel, options.gain))


def _list_devices(options: argparse.Namespace) -> int:
    from musicanalyzer.audio.inputs import NONE, listening_devices
    from musicanalyzer.audio.sound_server import SoundServer

    devices = listening_devices(SoundServer())
    if not devices:
        print(f"musicanalyzer: {NONE}", file=sys.stderr)
    for device in devices:
        if options.json:
            print_json(
                {"name": device.name, "channels": device.max_input_channels,
                 "sample_rate": round(device.default_sample_rate),
                 "is_default": device.is_default, "is_loopback": device.is_loopback}
            )  # fmt: skip
        else:
            marks = [device.is_default * "default", device.is_loopback * "what is being played"]
            print(device.name, *(f"({mark})" for mark in marks if mark))
    return 0


class _Lines:
    """Events as lines to read: level and pitch once a second, the rest as it comes."""

    def __init__(self) -> None:
        self._next = {"level": 0.0, "pitch": 0.0}

    def show(self, event: dict[str, Any]) -> None:
        kind, time_s = event["event"], event["time_s"]
        if kind in self._next:
            if time_s < self._next[kind]:
                return
            self._next[kind] = time_s + LINE_S
        print(f"{time_s:9.2f} s  {kind:<8}  {_WORDS[kind](event)}")


def _tags(event: dict[str, Any]) -> str:
    if event["sound"] == "silence":
        return "silence"
    moods = ", ".join(event["mood"]["labels"]) if event["mood"] else ""
    parts = [event["genre"]["label"], moods, event["vocal"]["label"], event["sound"]]
    return "; ".join(part for part in parts if part)


def _sections(event: dict[str, Any]) -> str:
    open_end = "" if event["last_is_over"] else "?"
    return " ".join(event["labels"]) + open_end


def _bands(event: dict[str, Any]) -> str:
    """Thirds of octaves: twelfths are too many to read."""
    import numpy as np

    from musicanalyzer.dsp.octaves import joined_db

    levels = joined_db(np.array(event["levels_db"]), 3)
    return " ".join(f"{level:.0f}" for level in levels)


def _nearest(event: dict[str, Any]) -> str:
    named = (
        f"{track['artist'] or '?'} – {track['title'] or Path(track['path']).name}"
        for track in event["tracks"]
    )
    return "; ".join(named) or "none any more"


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "device": lambda e: e["sentence"],
    "level": lambda e: (
        f"{e['momentary_lufs']:6.1f} LUFS, peak {e['peak_db']:.1f} dB"
        + (", clipped" if e["clipped"] else "")
    ),
    "onset": lambda e: f"{e['strength']:.2f}",
    "pitch": lambda e: f"{e['note']} {e['cents']:+.0f} cents ({e['frequency_hz']:.1f} Hz)",
    "chroma": lambda e: " ".join(f"{value:.1f}" for value in e["values"]),
    "tempo": lambda e: f"{e['bpm']:.1f} BPM (confidence {e['confidence']:.2f})",
    "boundary": lambda e: f"a section begins ({e['strength']:.2f})",
    "sections": _sections,
    "bands": _bands,
    "tags": _tags,
    "nearest": _nearest,
}
