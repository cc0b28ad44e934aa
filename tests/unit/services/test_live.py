"""Live analysis: how the sound is split changes nothing, and threads say what one thread says."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.audio.conditioning import downmix
from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.audio.source import Channels, SourceNews
from musicanalyzer.dsp.loudness import LoudnessMeter, measure, short_term_lufs
from musicanalyzer.errors import AppError, DeviceError
from musicanalyzer.services.installed import installed_models
from musicanalyzer.services.live import LiveSession, listen
from musicanalyzer.services.live_detectors import (
    ChromaFinder,
    Detectors,
    LevelMeter,
    Neighbours,
    PitchFinder,
    make_detectors,
)
from musicanalyzer.services.live_endings import Endings
from musicanalyzer.services.live_events import (
    ChromaEvent,
    DeviceEvent,
    LevelEvent,
    LiveEvent,
    NearestEvent,
    OnsetEvent,
    PitchEvent,
    TagsEvent,
    describe_event,
)
from tests.helpers import audio_files
from tests.helpers.scanning import scan, wait_until
from tests.helpers.signals import music_like, noise, sine

RATE = 44_100
BLOCKS = ([1], [441], [9973, 1, 64], [200_000])


class Pieces:
    """A source of a signal, (n,) or (n, n_channels), in blocks of these sizes, again and again."""

    def __init__(
        self,
        samples: np.ndarray,
        sizes: list[int],
        *,
        sample_rate: int = RATE,
        gain: float = 1.0,
    ) -> None:
        self.title, self.sample_rate, self.lost = "pieces", sample_rate, 0
        channels = (samples if samples.ndim == 2 else samples[:, None]).astype(np.float32)
        self.channels = Channels(channels[:0], gain)
        self._parts = self._cut(channels, sizes)
        self._news = [SourceNews("running", "pieces are heard.", "pieces", 0)]
        self.is_closed = False

    @staticmethod
    def _cut(samples: np.ndarray, sizes: list[int]) -> Iterator[np.ndarray]:
        at = turn = 0
        while at < len(samples):
            size = sizes[turn % len(sizes)]
            yield samples[at : at + size]
            at, turn = at + size, turn + 1

    def read(self) -> np.ndarray | None:
        part = next(self._parts, None)
        if part is None:
            return None
        self.channels = Channels(part, self.channels.gain)
        return downmix(part, axis=1) * np.float32(self.channels.gain)

    def news(self) -> list[SourceNews]:
        news, self._news = self._news, []
        return news

    def close(self) -> None:
        self.is_closed = True


def signal(duration_s: float = 9.0) -> np.ndarray:
    """Music, a tone, and silence."""
    parts = [music_like(duration_s - 2, RATE)[:, 0], sine(330, 1, RATE), np.zeros(RATE)]
    return np.concatenate(parts).astype(np.float32)


def detectors(sample_rate: int = RATE, database: Path | None = None) -> Detectors:
    return make_detectors(sample_rate, models=installed_models(), database=database)


def by_kind(events: list[LiveEvent]) -> dict[type, list[LiveEvent]]:
    found: dict[type, list[LiveEvent]] = {}
    for event in events:
        found.setdefault(type(event), []).append(event)
    return found


@pytest.fixture(scope="module")
def whole() -> dict[type, list[LiveEvent]]:
    """What is said of the signal when it comes in one piece."""
    return by_kind(list(listen(Pieces(signal(), [10**9]), detectors())))


@pytest.mark.parametrize("sizes", BLOCKS[1:], ids=str)
def test_events_do_not_depend_on_block_size(whole, sizes: list[int]) -> None:
    assert by_kind(list(listen(Pieces(signal(), sizes), detectors()))) == whole


def test_single_samples_give_the_same_quick_events(whole) -> None:
    end = RATE  # a second of single samples is enough
    found = by_kind(list(listen(Pieces(signal()[:end], [1]), Detectors(detectors().quick, []))))
    assert len(found[LevelEvent]) == 10
    assert found[LevelEvent] == whole[LevelEvent][:10]
    pitches = found.get(PitchEvent, [])
    assert pitches == whole[PitchEvent][: len(pitches)]


def test_every_kind_of_sound_is_told(whole) -> None:
    assert whole.keys() >= {DeviceEvent, LevelEvent, OnsetEvent, PitchEvent, TagsEvent}
    tone = [e for e in whole[PitchEvent] if 7.1 * RATE < e.sample < 7.9 * RATE]
    assert {e.note for e in tone} == {"E4"}
    quiet = whole[LevelEvent][-1]
    assert (quiet.peak_db, quiet.rms_db, quiet.clipped) == (-120, -120, 0)
    assert whole[DeviceEvent][-1].state == "ended"


def test_the_level_of_a_known_tone_is_right() -> None:
    meter = LevelMeter(48_000)
    last = meter.push(sine(997, 4.0, 48_000, level=1.0))[-1]
    assert last.peak_db == pytest.approx(0.0, abs=0.01)
    assert last.rms_db == pytest.approx(-3.01, abs=0.02)
    assert last.momentary_lufs == pytest.approx(-3.01, abs=0.1)
    assert last.short_term_lufs == pytest.approx(-3.01, abs=0.1)
    assert last.clipped > 0


def levels(source: Pieces | FileSource) -> list[LevelEvent]:
    meter = Detectors([LevelMeter(source.sample_rate)], [])
    return [event for event in listen(source, meter) if isinstance(event, LevelEvent)]


LEFT, RIGHT = noise(4.0, RATE, seed=1, level=0.1), noise(4.0, RATE, seed=2, level=0.05)


@pytest.mark.parametrize(
    "channels",
    [
        [LEFT],
        [LEFT, LEFT],
        [LEFT, -LEFT],
        [LEFT, RIGHT],
        [LEFT, 0 * LEFT],
        [LEFT] * 3 + [RIGHT] * 3,
    ],
    ids=["mono", "same", "out of phase", "two", "left", "surround"],
)
def test_a_file_is_as_loud_live_as_a_scan_finds_it(tmp_path: Path, channels: list) -> None:
    path, played = tmp_path / "a.wav", np.column_stack(channels)
    audio_files.write(path, played, "wav-float", sample_rate=RATE)
    for channel, heard in (("mix", played), ("left", played[:, :1])):
        meter = LoudnessMeter(RATE, heard.shape[1])
        powers = np.concatenate([meter.push(heard.astype(np.float32)), meter.flush()])
        found = measure(powers, true_peak=None)
        assert found is not None
        last = levels(FileSource(path, in_real_time=False, channel=channel))[-1]
        assert last.short_term_lufs == pytest.approx(short_term_lufs(powers)[-1], abs=0.01)
        assert last.momentary_lufs == pytest.approx(found.integrated_lufs, abs=0.3)


def test_two_channels_are_three_lu_louder_than_one_of_them() -> None:
    one, both, opposed = (
        levels(Pieces(np.column_stack(heard), [4096]))[-1]
        for heard in ([LEFT], [LEFT, LEFT], [LEFT, -LEFT])
    )
    assert both.short_term_lufs - one.short_term_lufs == pytest.approx(3.01, abs=0.01)
    assert (both.peak_db, both.rms_db) == (one.peak_db, pytest.approx(one.rms_db))
    assert opposed == both


@pytest.mark.parametrize(
    ("left", "right", "gain_db", "channel", "clips"),
    [
        (1.0, 0.01, 0, "mix", True),
        (0.01, 1.0, 0, "mix", True),
        (1.0, 0.01, -20, "mix", True),
        (1.0, 0.01, 20, "left", True),
        (1.0, 0.01, 20, "right", False),
        (0.5, 0.5, 20, "mix", False),  # louder than full scale here, not there
        (0.99, 0.99, 0, "mix", False),
    ],
)
def test_what_clips_is_what_was_delivered_before_mix_and_gain(
    tmp_path: Path, left: float, right: float, gain_db: float, channel: str, clips: bool
) -> None:
    path = tmp_path / "a.wav"
    played = np.column_stack([sine(441, 0.5, RATE, level=level) for level in (left, right)])
    audio_files.write(path, played, "wav-16", sample_rate=RATE)
    source = FileSource(path, in_real_time=False, channel=channel, gain_db=gain_db)
    found = levels(source)
    assert [event.clipped > 0 for event in found] == [clips] * 5
    heard = {"mix": max(left, right), "left": left, "right": right}[channel]
    assert found[2].peak_db == pytest.approx(20 * np.log10(heard) + gain_db, abs=0.02)


@pytest.mark.parametrize("sizes", BLOCKS, ids=str)
def test_levels_of_channels_do_not_depend_on_block_size(sizes: list[int]) -> None:
    end = RATE if sizes == [1] else None
    heard = np.column_stack([1.5 * music_like(3.0, RATE, seed=s)[:, 0] for s in (1, 2)])[:end]
    found = levels(Pieces(heard, sizes, gain=0.5))
    assert found == levels(Pieces(heard, [10**9], gain=0.5))
    assert any(event.clipped for event in found)


def test_levels_go_on_where_the_channels_change() -> None:
    meter = LevelMeter(RATE)
    parts = [(1, 0.3), (2, 1.0), (2, 0.45), (1, 0.75)]  # channels, seconds
    heard = [np.tile(noise(s, RATE, seed=1, level=0.1)[:, None], n) for n, s in parts]
    found = [event for part in heard for event in meter.push(part.astype(np.float32))]
    assert [event.sample for event in found] == list(range(4400, 25 * 4400 + 1, 4400))
    assert found[12].momentary_lufs - found[2].momentary_lufs == pytest.approx(3.01, abs=0.2)
    assert found[-1].momentary_lufs == pytest.approx(found[2].momentary_lufs, abs=0.2)
    assert found[-1].rms_db == pytest.approx(found[2].rms_db, abs=0.2)  # of the one, not of two


def test_the_notes_of_a_chord_do_not_stay_in_silence() -> None:
    heard = np.concatenate([sine(440, 1.0, RATE, level=0.3), np.zeros(2 * RATE)])
    events = list(listen(Pieces(heard, [4410]), Detectors([ChromaFinder(RATE)], [])))
    found = {e.sample / RATE: e.values for e in events if isinstance(e, ChromaEvent)}
    assert np.diff(list(found)) == pytest.approx(0.1)  # without a gap
    assert {np.argmax(values) for at, values in found.items() if 0.2 < at < 0.9} == {9}
    assert {values for at, values in found.items() if at > 1.5} == {(0.0,) * 12}
    quiet = next(e for e in events if isinstance(e, ChromaEvent) and e.sample > 2 * RATE)
    assert describe_event(quiet, RATE)["values"] == [0.0] * 12


def test_the_highest_notes_of_a_piano_are_told_and_none_above_them() -> None:
    for frequency_hz, notes in ((2637.02, {"E7"}), (4186.01, {"C8"}), (5000.0, set())):
        heard = Pieces(sine(frequency_hz, 1.0, RATE), [4410])
        found = list(listen(heard, Detectors([PitchFinder(RATE)], [])))
        assert {event.note for event in found if isinstance(event, PitchEvent)} == notes


def test_it_ends_when_it_is_told_to_and_closes_the_source() -> None:
    source, told = Pieces(signal(), [4410]), []
    events = listen(source, Detectors([LevelMeter(RATE)], []), is_over=lambda: len(told) == 3)
    for event in events:
        told.append(event)
    assert [type(event) for event in told] == [DeviceEvent, LevelEvent, LevelEvent]
    assert source.is_closed


def test_silence_is_said_and_not_classified() -> None:
    events = by_kind(list(listen(Pieces(np.zeros(4 * RATE, np.float32), [4410]), detectors())))
    assert {event.sound for event in events[TagsEvent]} == {"silence"}
    assert {event.heads["genre"]["label"] for event in events[TagsEvent]} == {"unsure"}
    assert NearestEvent not in events


def test_a_limit_in_seconds_is_exact(whole) -> None:
    source = Pieces(signal(), [4096])
    events = list(listen(source, Detectors([LevelMeter(RATE)], []), seconds=1.5))
    assert events[-1].sample == round(1.5 * RATE)
    assert source.is_closed


def test_the_nearest_track_is_the_one_that_is_heard(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    for seed in range(4):
        samples = music_like(12.0, RATE, seed=seed)
        audio_files.write(tmp_path / "music" / f"{seed}.flac", samples, "flac-16", sample_rate=RATE)
    scan(tmp_path / "library.db", tmp_path / "music")
    source = Pieces(music_like(12.0, RATE, seed=2)[:, 0], [4410])
    found = by_kind(list(listen(source, detectors(database=tmp_path / "library.db"))))
    tracks = found[NearestEvent][-1].tracks
    assert Path(tracks[0]["path"]).name == "2.flac"
    assert len(tracks) == 4


def test_a_session_on_threads_says_what_one_thread_says(whole) -> None:
    session = LiveSession(lambda: Pieces(signal(), [4410]), detectors)
    session.start()
    events: list[LiveEvent] = []
    end = time.monotonic() + 60
    while not session.is_ended or any(t.is_alive() for t in session._threads):
        assert time.monotonic() < end
        events += session.take_events()
        time.sleep(0.01)
    events += session.take_events()
    session.close()
    assert session.failed is None
    assert (session.dropped, session.skipped, session.position) == (0, 0, signal().size)
    found = by_kind(events)
    for kind in (LevelEvent, OnsetEvent, PitchEvent, TagsEvent):
        assert found[kind] == whole[kind]


def test_a_source_that_cannot_be_opened_ends_the_session_with_its_reason() -> None:
    def refuse() -> Pieces:
        raise DeviceError("There is no microphone.")

    session = LiveSession(refuse, detectors)
    session.start()
    assert wait_until(lambda: session.is_ended)
    assert isinstance(session.failed, DeviceError)


FULL_DISK = """
import resource
import numpy as np
from musicanalyzer.audio.history import SoundHistory
from musicanalyzer.services.live import LiveSession
from musicanalyzer.services.live_detectors import Detectors, LevelMeter
from musicanalyzer.services.live_events import DeviceEvent, LevelEvent
from tests.helpers.scanning import wait_until
from tests.unit.services.test_live import Pieces

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
session = LiveSession(
    lambda: Pieces(np.ones(3 * 44_100, np.float32), [100, 600]),
    lambda rate: Detectors([LevelMeter(rate)], []),
    make_taps=lambda rate: [SoundHistory(10 * rate)],
)
session.start()
assert wait_until(lambda: session.is_ended)
assert session.failed is None, session.failed
events = session.take_events()
said = [(e.state, e.sample, e.sentence) for e in events if isinstance(e, DeviceEvent)]
assert [state for state, *_ in said] == ["running", "lost-samples"], said
assert said[1][1] == 100
assert "no longer kept" in said[1][2]
assert sum(isinstance(event, LevelEvent) for event in events) == 30
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to set")
def test_listening_goes_on_where_the_disk_is_full_and_this_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_events_that_nobody_takes_are_bounded_and_counted() -> None:
    class Chatter:
        def push(self, samples: np.ndarray) -> list[LiveEvent]:
            return [OnsetEvent(0, 1.0)] * 1000

        def flush(self) -> list[LiveEvent]:
            return []

    session = LiveSession(
        lambda: Pieces(np.zeros(100, np.float32), [10]), lambda rate: Detectors([Chatter()], [])
    )
    session.start()
    assert wait_until(lambda: session.is_ended)
    assert session.dropped == 1 + 10 * 1000 - 4096
    assert len(session.take_events()) == 4096
    session.close()


def test_a_file_in_real_time_takes_its_time(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    audio_files.write(path, music_like(0.5, RATE), "wav-16", sample_rate=RATE)
    taken = {}
    for in_real_time in (True, False):
        started = time.monotonic()
        source = FileSource(path, in_real_time=in_real_time)
        blocks = []
        while (block := source.read()) is not None:
            blocks.append(block)
        taken[in_real_time] = time.monotonic() - started
        assert sum(block.size for block in blocks) == RATE // 2
    assert taken[True] >= 0.49 > taken[False]


def test_every_event_is_one_flat_json_object(whole) -> None:
    for events in whole.values():
        described = describe_event(events[0], RATE)
        assert list(described)[:3] == ["event", "sample", "time_s"]


class Dry(Pieces):
    """A device that sends nothing more after a while, and does not end."""

    def read(self) -> np.ndarray | None:
        block = super().read()
        if block is None:
            time.sleep(0.005)
            return np.zeros(0, np.float32)
        return block


@pytest.mark.parametrize("heard_s", [0.0, 0.2])
def test_a_device_that_sends_nothing_more_is_left_when_the_time_is_over(
    monkeypatch: pytest.MonkeyPatch, heard_s: float
) -> None:
    monkeypatch.setattr("musicanalyzer.services.live.BEGIN_S", 0.3)
    monkeypatch.setattr("musicanalyzer.services.live.SPARE_S", 0.1)
    started = time.monotonic()
    source = Dry(np.zeros((round(heard_s * RATE), 1)), [441])
    events = list(listen(source, Detectors([], []), seconds=0.5, by_clock=True))
    assert 0.5 <= time.monotonic() - started < 1.2
    assert source.is_closed
    end = events[-1]
    assert isinstance(end, DeviceEvent)
    assert (end.sample, end.state) == (round(heard_s * RATE), "ended")
    assert end.sentence == "pieces is no longer listened to: the 0.5 s are over."


def test_what_goes_on_is_not_said_to_have_ended() -> None:
    whole, cut = Pieces(signal(), [4096]), Pieces(signal(), [4096])
    assert list(listen(whole, Detectors([], [])))[-1].sentence == "pieces has ended."
    last = list(listen(cut, Detectors([], []), seconds=1.0))[-1]
    assert last.sentence == "pieces is no longer listened to: the 1 s are over."


def test_a_session_that_is_told_to_end_holds_nobody_up_and_the_next_waits_for_it() -> None:
    may_open, opened = threading.Event(), []

    def slow() -> Pieces:
        may_open.wait(20)
        opened.append("first")
        return Pieces(signal(), [441])

    def next_one() -> Pieces:
        opened.append("second")
        return Pieces(signal(1.0 + 2), [4410])

    made: list[int] = []
    endings = Endings()
    first = LiveSession(slow, detectors, make_taps=lambda rate: made.append(rate) or [])
    first.start()
    started = time.monotonic()
    endings.add(first)
    second = LiveSession(next_one, lambda rate: Detectors([], []), after=endings.pending)
    second.start()
    unwanted = LiveSession(next_one, detectors, after=endings.pending)
    unwanted.start()
    endings.add(unwanted)
    assert time.monotonic() - started < 0.5
    assert not first.is_ended
    time.sleep(0.05)
    assert opened == []
    may_open.set()
    assert wait_until(lambda: second.is_ended)
    assert opened == ["first", "second"]  # and not what was no longer wanted
    endings.close()
    assert (first.is_ended, unwanted.is_ended, made) == (True, True, [])
    assert (first.position, second.position) == (0, 3 * RATE)
    assert endings.pending == ()


def test_a_tap_that_takes_no_more_is_said_as_long_as_one_listens() -> None:
    class Full:
        def take(self, start: int, samples: np.ndarray) -> None:
            raise AppError("The disk is full.")

    session = LiveSession(
        lambda: Pieces(signal(3.0), [441]),
        lambda rate: Detectors([], [], ["A network is missing."]),
        make_taps=lambda rate: [Full()],
    )
    session.start()
    assert wait_until(lambda: session.is_ended)
    assert session.missing == ["A network is missing.", "The disk is full."]


def test_that_no_track_is_near_any_more_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    samples = music_like(5.0, RATE)
    audio_files.write(tmp_path / "music" / "a.flac", samples, "flac-16", sample_rate=RATE)
    scan(tmp_path / "library.db", tmp_path / "music")
    heard = Pieces(np.concatenate([samples[:, 0], np.zeros(20 * RATE)]), [4410])
    found = by_kind(list(listen(heard, detectors(database=tmp_path / "library.db"))))
    tracks = [event.tracks for event in found[NearestEvent]]
    assert [len(each) for each in tracks] == [1] * (len(tracks) - 1) + [0]
    assert describe_event(found[NearestEvent][-1], RATE)["tracks"] == []


def test_a_library_that_is_locked_for_a_moment_is_not_taken_for_an_empty_one(
    tmp_path: Path,
) -> None:
    neighbours = Neighbours(tmp_path / "none.db", version="1")
    assert neighbours.nearest(np.ones(4, np.float32)) is None
