"""Laws of clips that mirdata reads: every reader is run on a corpus in miniature, in its layout.

Without mirdata its tracks are played by stand-ins; where it is installed, its own loaders read the
same files.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from musicanalyzer.errors import AppError
from tests.helpers import audio_files, signals
from training import cache
from training.datasets import Clip, through_mirdata
from training.split import check_no_leak

PITCHES = np.array([0, 0, 60.0, 61.0, 0, 62.0])  # as iKala notes them, every 32 ms
STEP_S = 0.032
GTZAN = ("blues.00034", "blues.00050", "hiphop.00012")
SINGERS = {"10161": "Bobon", "10164": "Bobon", "20000": "Alice"}


def f0() -> SimpleNamespace:
    times = (np.arange(len(PITCHES)) + 0.5) * STEP_S
    return SimpleNamespace(times=times, voicing=(PITCHES > 0).astype(float))


def track(track_id: str, path: Path, **known: Any) -> SimpleNamespace:
    return SimpleNamespace(track_id=track_id, audio_path=str(path), **known)


def write(path: Path, *, channels: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    signal = signals.music_like(1.0, 44_100, channels=channels, seed=3)
    if channels == 2:
        signal[:, 0] *= 0.1  # the accompaniment
    audio_files.write(path, signal, "wav-16")
    return path


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as the corpora's downloads unpack, one folder each; one file of each is missing."""
    root = tmp_path_factory.mktemp("mirdata")
    for name in GTZAN:
        write(root / "gtzan_genre" / "gtzan_genre" / "genres" / name[:-6] / f"{name}.wav")
    ikala = root / "ikala"
    for song in SINGERS:
        write(ikala / "Wavfile" / f"{song}_verse.wav", channels=2)
        pitches = ikala / "PitchLabel" / f"{song}_verse.pv"
        pitches.parent.mkdir(exist_ok=True)
        pitches.write_text("\n".join(map(str, PITCHES)) + "\n")
    rows = [f"{singer}\t{song}" for song, singer in SINGERS.items()]
    (ikala / "id_mapping.txt").write_text("\n".join(["singer\tid", *rows]) + "\n")
    for name in ("1", "2"):
        write(root / "vocadito" / "Audio" / f"vocadito_{name}.wav")
    write(root / "medleydb_melody" / "audio" / "A_Song_MIX.wav")
    write(root / "medleydb_melody" / "audio" / "A_Tune_MIX.wav")
    return root


def stand_in(name: str, root: Path) -> through_mirdata.Loader:
    folder = root / name
    tracks = {
        "gtzan_genre": [
            *(track(n, folder / "gtzan_genre" / "genres" / n[:-6] / f"{n}.wav") for n in GTZAN),
            track("rock.00001", folder / "gtzan_genre" / "genres" / "rock" / "rock.00001.wav"),
        ],
        "ikala": [
            track(f"{song}_verse", folder / "Wavfile" / f"{song}_verse.wav",
                  singer_id=singer, f0=f0())
            for song, singer in SINGERS.items()
        ],
        "vocadito": [
            track(n, folder / "Audio" / f"vocadito_{n}.wav", singer_id=f"S{n}", f0=noted)
            for n, noted in (("1", f0()), ("2", None))
        ],
        "medleydb_melody": [
            track(title, folder / "audio" / f"{title}_MIX.wav", artist="A", genre=genre,
                  is_instrumental=title == "A_Tune")
            for title, genre in (("A_Song", "Rap"), ("A_Tune", "World/Folk"))
        ],
    }[name]  # fmt: skip
    load = {one.track_id: one for one in tracks}
    return SimpleNamespace(name=name, data_home=str(folder), load_tracks=lambda: load)


every_reader = pytest.mark.parametrize("name", through_mirdata.READERS)


@every_reader
def test_clips_are_there_once_in_a_fixed_order_and_can_be_read(name: str, corpora: Path) -> None:
    found = through_mirdata.clips(stand_in(name, corpora))
    assert len(found) >= 2
    assert len({clip.name for clip in found}) == len(found)
    assert found == through_mirdata.clips(stand_in(name, corpora))
    for clip in found:
        assert clip.group.partition("/")[2]
        assert len(cache.read_clip(clip, 16_000)) == 16_000
    check_no_leak(found)


def test_whole_recordings_of_gtzan_lie_in_the_folds_and_groups_of_their_excerpts(
    corpora: Path,
) -> None:
    found = through_mirdata.clips(stand_in("gtzan_genre", corpora))
    assert [(clip.genre, clip.fold, clip.group) for clip in found] == [
        ("blues", "validation", "gtzan/blues-00034"),
        ("blues", "test", "gtzan/blues-00050"),
        ("hip-hop", "train", "gtzan/hiphop-00012"),
    ]


def test_a_singer_of_ikala_is_one_group_and_sings_where_there_is_a_pitch(corpora: Path) -> None:
    found = through_mirdata.clips(stand_in("ikala", corpora))
    assert {clip.group for clip in found} == {"ikala/Bobon", "ikala/Alice"}
    backing, voice = found[:2]
    assert (backing.channel, backing.has_vocals, backing.vocal_segments) == (0, False, ())
    assert (voice.channel, voice.has_vocals) == (1, True)
    assert voice.name == "ikala/10161_verse#voice"
    quiet, loud = (np.abs(cache.read_clip(clip, 16_000)).max() for clip in (backing, voice))
    assert 0.01 < quiet < 0.3 * loud < 0.3
    assert np.allclose(voice.vocal_segments, [(0.064, 0.128), (0.160, 0.192)])


def test_what_nobody_noted_is_unknown(corpora: Path) -> None:
    noted, unnoted = through_mirdata.clips(stand_in("vocadito", corpora))
    assert noted.vocal_segments
    assert unnoted.vocal_segments is None
    sung, played = through_mirdata.clips(stand_in("medleydb_melody", corpora))
    assert (sung.genre, sung.has_vocals) == ("hip-hop", True)
    assert (played.genre, played.has_vocals, played.tags) == (None, False, ("World/Folk",))


def test_a_corpus_without_audio_or_without_a_reader_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"holds no audio of ikala"):
        through_mirdata.clips(stand_in("ikala", tmp_path))
    other = SimpleNamespace(name="salami", data_home="", load_tracks=dict)
    with pytest.raises(AppError, match=r"no reader for mirdata's 'salami'; there are gtzan_genre,"):
        through_mirdata.clips(other)


def index_of(corpora: Path, name: str) -> dict[str, dict[str, list[str | None]]]:
    """mirdata's index of what :func:`stand_in` has: track -> what -> path and checksum."""
    if name == "gtzan_genre":
        return {
            n: {
                "audio": [f"gtzan_genre/genres/{n[:-6]}/{n}.wav", ""],
                "beats": [None, None],
                "tempo": [None, None],
            }
            for n in (*GTZAN, "rock.00001")
        }
    return {
        f"{song}_verse": {
            "audio": [f"Wavfile/{song}_verse.wav", ""],
            "pitch": [f"PitchLabel/{song}_verse.pv", ""],
            "lyrics": [None, None],
            "notes_pyin": [None, None],
        }
        for song in SINGERS
    }


@pytest.mark.parametrize("name", ["gtzan_genre", "ikala"])
def test_the_loaders_of_mirdata_give_what_their_stand_ins_give(
    name: str, corpora: Path, tmp_path: Path
) -> None:
    mirdata = pytest.importorskip("mirdata")
    dataset = mirdata.initialize(name, data_home=str(corpora / name), version="test")
    dataset.index_path = str(tmp_path / "index.json")
    index = {"version": "1.0", "tracks": index_of(corpora, name)}
    Path(dataset.index_path).write_text(json.dumps(index))
    found: list[Clip] = through_mirdata.clips(dataset)
    assert found == through_mirdata.clips(stand_in(name, corpora))
