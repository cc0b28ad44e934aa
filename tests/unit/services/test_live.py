"""Live analysis: how the sound is split changes nothing, and threads say what one thread says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.audio.file_source import FileSource
from musicanalyzer.audio.source import SourceNews
from musicanalyzer.errors import DeviceError
from musicanalyzer.services.installed import installed_models
from musicanalyzer.services.live import LiveSession, listen
from musicanalyzer.services.live_detectors import Detectors, LevelMeter, make_detectors
from musicanalyzer.services.live_events import (
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
from tests.helpers.signals import music_like, sine

RATE = 44_100
BLOCKS = ([1], [441], [9973, 1, 64], [200_000])


class Pieces:
    """A source of a signal in blocks of these sizes, again and again."""

    def __init__(self, samples: np.ndarray, sizes: list[int], *, sample_rate: int = RATE) -> None:
        self.title, self.sample_rate, self.lost = "pieces", sample_rate, 0
        self._parts = self._cut(samples, sizes)
        self._news = [SourceNews("running", "pieces are heard.", "pieces", 0)]
        self.is_closed = False

    @staticmethod
    def _cut(samples: np.ndarray, sizes: list[int]) -> Iterator[np.ndarray]:
        at = turn = 0
        while at < samples.size:
            size = sizes[turn % len(sizes)]
            yield samples[at : at + size]
            at, turn = at + size, turn + 1

    def read(self) -> np.ndarray | None:
        return next(self._parts, None)

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
