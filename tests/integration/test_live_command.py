"""``musicanalyzer live`` as scripts use it: JSON Lines, exit codes, an end by Ctrl-C."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer import cli
from tests.helpers import audio_files
from tests.helpers.scanning import start_program
from tests.helpers.signals import music_like, sine

RATE = 44_100


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "song.wav"
    audio_files.write(path, music_like(6.0, RATE), "wav-16", sample_rate=RATE)
    return path


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_file_gives_its_events_as_json_lines(song: Path, tmp_path: Path, capsys) -> None:
    arguments = ["live", "--file", str(song), "--fast", "--json", "--db", str(tmp_path / "l.db")]
    assert cli.run(arguments) == 0
    found = events(capsys.readouterr().out)
    kinds = {event["event"] for event in found}
    assert kinds >= {"device", "level", "onset", "tags"}
    for event in found:
        assert event["time_s"] == pytest.approx(event["sample"] / RATE, abs=1e-4)
    assert len([e for e in found if e["event"] == "level"]) == 60
    tags = [e for e in found if e["event"] == "tags"]
    assert set(tags[0]) >= {"genre", "mood", "vocal", "speech", "sound"}
    assert sum(tags[0]["genre"]["scores"].values()) == pytest.approx(1, abs=0.01)
    assert found[0]["state"] == "running"
    assert (found[-1]["state"], found[-1]["sample"]) == ("ended", 6 * RATE)
    assert not (tmp_path / "l.db").exists()  # listening makes no library


def test_events_may_be_chosen_and_time_limited(song: Path, capsys) -> None:
    arguments = ["live", "--file", str(song), "--fast", "--seconds", "1.05", "--json"]
    assert cli.run([*arguments, "--only", "level"]) == 0
    found = events(capsys.readouterr().out)
    assert {event["event"] for event in found} == {"level"}
    assert len(found) == 10


def test_channel_and_gain_hold_for_a_file_too(tmp_path: Path, capsys) -> None:
    path = tmp_path / "left only.wav"
    left = sine(440.0, 1.0, RATE, level=0.5)
    audio_files.write(
        path, np.column_stack([left, np.zeros_like(left)]), "wav-16", sample_rate=RATE
    )
    for more, peak_db, rms_db in (
        (["--channel", "left"], -6.0, -9.0),
        (["--channel", "right"], -120.0, -120.0),
        ([], -6.0, -12.0),  # the highest of both channels, and the mean of both
        (["--channel", "left", "--gain", "-10"], -16.0, -19.0),
        (["--gain", "-10"], -16.0, -22.0),
    ):
        arguments = ["live", "--file", str(path), "--fast", "--json", "--only", "level"]
        assert cli.run([*arguments, *more]) == 0
        levels = events(capsys.readouterr().out)
        assert max(level["peak_db"] for level in levels) == pytest.approx(peak_db, abs=0.1)
        assert levels[5]["rms_db"] == pytest.approx(rms_db, abs=0.1)


def test_without_json_there_are_lines_to_read(song: Path, capsys) -> None:
    assert cli.run(["live", "--file", str(song), "--fast"]) == 0
    out = capsys.readouterr().out
    assert "Playing song.wav." in out
    assert out.count("LUFS") == 6


@pytest.mark.parametrize(
    "arguments",
    [
        ["live", "--file", "a", "--device", "b"],
        ["live", "--gain", "61"],
        ["live", "--gain", "loud"],
        ["live", "--seconds", "0"],
        ["live", "--only", "everything"],
        ["live", "--channel", "middle"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_fast_without_a_file_is_refused_with_a_sentence(capsys) -> None:
    assert cli.run(["live", "--fast", "--seconds", "1"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "musicanalyzer: --fast needs --file: what a device hears comes in its own time.\n"
    )


def test_a_file_that_is_cut_short_is_not_said_to_have_ended(song: Path, capsys) -> None:
    arguments = ["live", "--file", str(song), "--fast", "--seconds", "1.5", "--json"]
    assert cli.run([*arguments, "--only", "device"]) == 0
    end = events(capsys.readouterr().out)[-1]
    assert (end["state"], end["sample"], end["lost_s"]) == ("ended", 1.5 * RATE, 0.0)
    assert end["sentence"] == "song.wav is no longer listened to: the 1.5 s are over."


def test_a_file_that_is_none_is_one_clear_line(tmp_path: Path, capsys) -> None:
    path = tmp_path / "no music.mp3"
    path.write_bytes(b"no music" * 100)
    assert cli.run(["live", "--file", str(path), "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no music.mp3" in captured.err
    assert captured.err.count("musicanalyzer:") == 1


def test_a_missing_portaudio_is_one_clear_line(monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert cli.run(["live"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "libportaudio2" in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
def test_an_interrupt_ends_it_cleanly(song: Path) -> None:
    program = start_program("live", "--file", song, "--json")
    assert program.stdout is not None
    assert json.loads(program.stdout.readline())["event"] == "device"
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=20)
    assert program.returncode == 0
    assert "Traceback" not in err
    assert all(event["time_s"] < 6 for event in events(out))


def test_a_reader_that_goes_away_ends_it(song: Path) -> None:
    program = start_program("live", "--file", song, "--json")
    assert program.stdout is not None
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr is not None
    with program.stderr:
        assert program.wait(timeout=20) == 0
