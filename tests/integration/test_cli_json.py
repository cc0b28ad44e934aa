"""The JSON that scripts are written against: every field, its type, and what is null."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from musicanalyzer import cli
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import find_models
from musicanalyzer.models.spec import UNSURE
from tests.helpers import audio_files, scanning, signals
from tests.helpers.scanning import scan, write_song

CARDS = find_models(scanning.MODELS, PatchSpec()).heads
LABELS = {name: set(card.decision["labels"]) for name, card in CARDS.items() if name != "mood"}
LABELS["speech"].add("neither")  # decided by the level, not by the network
COMMON = {
    "path", "title", "artist", "album", "duration_s", "genre", "mood", "vocal", "speech",
    "bpm", "bpm_from", "key", "camelot", "open_key", "key_from", "energy",
    "danceability", "danceability_evidence",
    "tempo", "harmony", "loudness", "intro_s", "outro_s", "segments", "cues", "cues_from",
}  # fmt: skip

Program = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    """Runs a command; gives exit code, the JSON objects of standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, list[dict[str, Any]], str]:
        code = cli.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, [json.loads(line) for line in captured.out.splitlines()], captured.err

    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    music = folder / "music"
    write_song(music / "a song.flac", 1, duration_s=7.3,
               tags={"title": "Blue", "artist": "Ann", "album": "Sea"})  # fmt: skip
    write_song(music / "untagged.flac", 2, tags={})
    soundfile.write(music / "silence.wav", np.zeros(22_050), 22_050)
    noise = signals.noise(3.0, 22_050, seed=3)
    soundfile.write(music / "noise.wav", noise, 22_050)
    (music / "bad.mp3").write_bytes(b"<html>" * 100)
    odd = Path(os.fsdecode(os.fsencode(music) + b"/caf\xe9 \n\x1b[31m.mp3"))
    audio_files.write(odd, signals.music_like(1.5, 44_100, seed=4), "mp3")
    scan(folder / "library.db", music)
    return folder


def check_head(name: str, value: dict[str, Any], extra: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    assert set(value) == {"label", "confidence", "scores", *extra}
    assert set(value["scores"]) == LABELS[name]
    assert value["label"] in {UNSURE, *LABELS[name]}
    assert 0 <= value["confidence"] <= 1
    assert all(type(score) is float and 0 <= score <= 1 for score in value["scores"].values())
    threshold = CARDS[name].decision.get("threshold")
    if threshold is not None and value["label"] not in (UNSURE, "neither"):
        assert value["confidence"] >= round(threshold, 4)


def check_track(track: dict[str, Any]) -> None:
    """Everything the contract says of a track, at least."""
    assert set(track) >= COMMON
    assert type(track["path"]) is str
    for name in ("title", "artist", "album"):
        assert track[name] is None or (type(track[name]) is str and track[name])
    assert type(track["duration_s"]) is float
    check_head("genre", track["genre"], {"corrected"})
    check_head("vocal", track["vocal"], {"corrected", "vocal_share", "voice"})
    assert track["genre"]["corrected"] is None
    assert track["vocal"]["corrected"] is None
    voice = track["vocal"]["voice"]
    assert (voice is None) == (track["vocal"]["label"] == "instrumental")
    if voice is not None:
        check_head("voice", voice)
    check_head("speech", track["speech"])
    assert 0 <= track["vocal"]["vocal_share"] <= 1
    mood = track["mood"]
    assert set(mood) == {"labels", "arousal", "valence", "scores"}
    assert set(mood["labels"]) <= set(mood["scores"])
    for name in ("arousal", "valence"):
        assert mood[name] is None or -1 <= mood[name] <= 1
    check_measures(track)


def check_measures(track: dict[str, Any]) -> None:
    if track["tempo"] is not None:
        assert set(track["tempo"]) == {"bpm", "confidence", "alternatives", "steady"}
        assert (track["bpm"], track["bpm_from"]) == (track["tempo"]["bpm"], "analysis")
    if track["harmony"] is not None:
        assert set(track["harmony"]) == {"key", "camelot", "confidence", "tuning_hz"}
        assert (track["key"], track["key_from"]) == (track["harmony"]["key"], "analysis")
    assert (track["key"] is None) == (track["camelot"] is None) == (track["open_key"] is None)
    loudness = track["loudness"]
    # Silence and noise have neither mood nor energy.
    assert (track["energy"] is None) == (track["mood"]["arousal"] is None)
    if loudness is not None:
        assert set(loudness) == {"integrated_lufs", "range_lu", "true_peak_db", "replaygain_db"}
        assert -70 < loudness["integrated_lufs"] < 3
        assert loudness["replaygain_db"] == pytest.approx(-18 - loudness["integrated_lufs"])
    if track["energy"] is not None:
        assert loudness is not None
        assert 1 <= track["energy"] <= 10
    for segment in track["segments"]:
        assert set(segment) == {"start_s", "end_s", "label", "energy"}


def test_list_prints_one_object_of_the_contract_per_track(folder: Path, program: Program) -> None:
    code, tracks, err = program("list", "--json", "--db", folder / "library.db")
    assert (code, err) == (0, "")
    assert len(tracks) == 5
    for track in tracks:
        check_track(track)
        assert set(track) == COMMON | {"id", "missing", "own_labels"}
        assert track["own_labels"] == []
        assert type(track["id"]) is int
        assert track["missing"] is False
    by_name = {os.path.basename(track["path"]): track for track in tracks}
    song = by_name["a song.flac"]
    assert (song["title"], song["artist"], song["album"]) == ("Blue", "Ann", "Sea")
    assert song["duration_s"] == pytest.approx(7.3, abs=0.01)
    untagged = by_name["untagged.flac"]
    assert (untagged["title"], untagged["artist"], untagged["album"]) == (None, None, None)


def test_analyze_gives_what_list_gives(folder: Path, program: Program) -> None:
    music = folder / "music"
    _, listed, _ = program("list", "--json", "--db", folder / "library.db")
    paths = [track["path"] for track in listed]
    code, tracks, _ = program("analyze", *paths, "--json")
    assert code == 0
    assert [track["path"] for track in tracks] == paths
    for track, row in zip(tracks, listed, strict=True):
        check_track(track)
        assert {*track} - {"warnings"} == COMMON
        expected = {name: value for name, value in row.items() if name in COMMON}
        found = {name: value for name, value in track.items() if name != "warnings"}
        assert found.keys() == expected.keys()
        for name in COMMON - {"genre", "mood", "vocal", "speech"}:
            assert found[name] == expected[name]
        for name in ("genre", "vocal", "speech"):
            assert found[name]["label"] == expected[name]["label"]
            assert found[name]["scores"] == pytest.approx(expected[name]["scores"], abs=2e-3)
    assert music.is_dir()


def test_a_file_without_anything_to_hear_has_no_mood(folder: Path, program: Program) -> None:
    _, (track,), _ = program("analyze", folder / "music" / "silence.wav", "--json")
    assert track["speech"]["label"] == "neither"
    assert track["genre"]["label"] == UNSURE
    assert track["mood"]["labels"] == []
    assert (track["mood"]["arousal"], track["mood"]["valence"]) == (None, None)


def test_an_error_is_an_object_and_the_exit_code_stays_zero(folder: Path, program: Program) -> None:
    music = folder / "music"
    code, found, err = program(
        "analyze", music / "gone.mp3", music / "a song.flac", music / "bad.mp3", music, "--json"
    )
    assert (code, err) == (0, "")
    kinds = [track.get("error", {}).get("kind") for track in found]
    assert kinds == ["vanished", None, "not-audio", "not-a-file"]
    for track in (found[0], found[2], found[3]):
        assert set(track) == {"path", "error"}
        assert set(track["error"]) == {"kind", "message"}
    assert found[0]["path"] == str(music / "gone.mp3")


def test_failed_files_are_listed_with_their_error(folder: Path, program: Program) -> None:
    code, found, _ = program("list", "--failed", "--json", "--db", folder / "library.db")
    assert code == 0
    assert [os.path.basename(track["path"]) for track in found] == ["bad.mp3"]
    assert found[0]["error"]["kind"] == "not-audio"
    assert "bad.mp3" in found[0]["error"]["message"]


@pytest.mark.parametrize(
    ("query", "count"), [("bad", 1), ("nothing | bad", 1), ("song | nothing", 0), ("  ", 1)]
)
def test_a_query_narrows_the_failed_files_whatever_its_operators(
    folder: Path, program: Program, query: str, count: int
) -> None:
    _, found, _ = program("list", query, "--failed", "--json", "--db", folder / "library.db")
    assert len(found) == count
    assert all("error" in track for track in found)


def test_a_timeline_covers_the_track_in_equal_steps(folder: Path, program: Program) -> None:
    _, (track,), _ = program("analyze", folder / "music" / "a song.flac", "--timeline", "--json")
    timeline = track["timeline"]
    assert set(timeline) == {
        "step_s", "genre", "vocal", "speech", "arousal", "valence", "level_lufs", "beats_s",
        "downbeats_s",
    }  # fmt: skip
    assert len(timeline["level_lufs"]) == len(timeline["speech"])
    assert all(-60 <= level <= 0 for level in timeline["level_lufs"])
    assert max(timeline["level_lufs"]) > -40
    steps = math.ceil(track["duration_s"] / timeline["step_s"] - 1e-6)
    assert set(timeline["genre"]) == LABELS["genre"]
    lines = [timeline[name] for name in ("vocal", "speech", "arousal", "valence")]
    for line in (*lines, *timeline["genre"].values()):
        assert abs(len(line) - steps) <= 1
        assert len(line) == len(timeline["vocal"])
        assert all(0 <= value <= 1 for value in line)


def test_an_embedding_has_unit_length(folder: Path, program: Program) -> None:
    _, (song, silence), _ = program(
        "analyze", folder / "music" / "a song.flac", folder / "music" / "silence.wav",
        "--embedding", "--json",
    )  # fmt: skip
    assert np.linalg.norm(song["embedding"]) == pytest.approx(1, abs=1e-4)
    assert len(song["embedding"]) == len(silence["embedding"])
    assert np.linalg.norm(silence["embedding"]) == 0


def test_similar_lists_other_tracks_best_first(folder: Path, program: Program) -> None:
    database = folder / "library.db"
    path = folder / "music" / "a song.flac"
    code, found, _ = program("similar", path, "-n", "3", "--json", "--db", database)
    assert code == 0
    assert len(found) == 3
    scores = [track["similarity"] for track in found]
    assert scores == sorted(scores, reverse=True)
    assert all(-1 <= score <= 1 for score in scores)
    assert str(path) not in [track["path"] for track in found]
    for track in found:
        check_track(track)
    _, by_words, _ = program("similar", "blue", "-n", "3", "--json", "--db", database)
    assert by_words == found


def test_a_name_that_is_not_utf8_goes_in_and_out_unharmed(folder: Path, program: Program) -> None:
    database = folder / "library.db"
    _, found, _ = program("list", "path:caf", "--json", "--db", database)
    (track,) = found
    assert os.fsencode(track["path"]).endswith(b"/caf\xe9 \n\x1b[31m.mp3")
    assert os.path.exists(track["path"])
    code, similar, _ = program("similar", track["path"], "--json", "--db", database)
    assert (code, len(similar)) == (0, 3), "of four others one is silent and resembles nothing"
    _, (analysed,), _ = program("analyze", track["path"], "--json")
    assert analysed["path"] == track["path"]


def test_a_terminal_gets_no_control_characters_from_names(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["list", "--db", str(folder / "library.db")]) == 0
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 5
    assert "\x1b" not in out
    assert "caf" in out


def test_models_lists_every_model_with_its_labels(program: Program) -> None:
    code, models, _ = program("models", "--json")
    assert code == 0
    assert {model["name"] for model in models} == {"trunk", "similarity", *CARDS}
    for model in models:
        if model["name"] in LABELS:
            assert set(model["labels"]) == LABELS[model["name"]] - {"neither"}
        assert model["sha256"]
