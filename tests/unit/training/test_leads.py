"""Laws of the false voices: the melody alone changes its instrument, and nothing else is left."""

from __future__ import annotations

import io
from pathlib import Path

import mido
import pytest

from musicanalyzer.errors import AppError
from training import leads


def song() -> mido.MidiFile:
    made = mido.MidiFile(ticks_per_beat=480)
    made.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=500_000)]))
    for channel, name in enumerate(("MELODY", "BRIDGE", "PIANO")):
        track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
        track.append(mido.Message("program_change", program=4, channel=channel, time=48))
        for beat in range(200):  # of half a second: 100 s
            note = {"note": 60 + beat % 12, "channel": channel}
            track.append(mido.Message("note_on", velocity=80, time=240, **note))
            track.append(mido.Message("note_off", velocity=0, time=240, **note))
        made.tracks.append(track)
    return made


def notes(file: mido.MidiFile) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for track in file.tracks:
        now = 0
        for message in track:
            now += message.time
            if message.type == "note_on":
                found.setdefault(message.channel, []).append((now, message.note))
    return found


@pytest.mark.parametrize(("accompanied", "channels"), [(False, {0}), (True, {0, 1})])
def test_the_melody_gets_the_instrument_and_keeps_its_notes(
    accompanied: bool, channels: set[int]
) -> None:
    made = leads.with_lead(song(), 40, accompanied=accompanied)
    again = mido.MidiFile(file=io.BytesIO(made))
    programs = {
        (m.channel, m.program) for t in again.tracks for m in t if m.type == "program_change"
    }
    assert programs == {(0, 40)}
    found, original = notes(again), notes(song())
    assert set(found) == channels
    entry = original[0][0][0]
    end = entry + leads.LENGTH_S / 0.5 * 480
    for channel, source in zip(sorted(channels), (0, 2), strict=False):
        assert found[channel] == [n for n in original[source] if n[0] <= end]


def test_a_missing_soundfont_is_said(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="fluid-soundfont-gm"):
        leads.played(b"", tmp_path / "none.sf2")
