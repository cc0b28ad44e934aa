"""The tracks that a set is made of: energies, and the sounds of beginnings and ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.analysis.packing import PackedPatches
from musicanalyzer.errors import LibraryError
from musicanalyzer.library.reader import LibraryReader
from musicanalyzer.library.records import FileTags
from musicanalyzer.library.writer import LibraryWriter
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.services.installed import installed_models
from musicanalyzer.services.sets.candidates import UNKNOWN_KEY, load_candidates
from tests.helpers.libraries import analysis, stat

N_PATCHES = 30
TRUNK_SIZE = 160  # numbers of a patch that the similarity network takes


@pytest.fixture(scope="module")
def models() -> ModelSet:
    return installed_models({})


def packed(seed: int, size: int) -> bytes:
    """Outputs of the trunk that differ between the first and the second half."""
    chance = np.random.default_rng(seed)
    halves = chance.standard_normal((2, size)).astype(np.float32)
    embedding = np.repeat(np.abs(halves), N_PATCHES // 2, axis=0)
    return PackedPatches.pack(
        embedding,
        np.zeros((N_PATCHES, 6, 4), np.float32),
        first_frames=np.arange(N_PATCHES, dtype=np.int32) * 144,
        audible=np.ones(N_PATCHES, bool),
        n_frames=N_PATCHES * 144,
    ).to_bytes()


@pytest.fixture(scope="module")
def library(tmp_path_factory, models: ModelSet) -> Path:
    """Track 1 to 3 have stored outputs, of which track 2's are of another trunk."""
    path = tmp_path_factory.mktemp("candidates") / "library.db"
    with LibraryWriter(path) as writer:
        for number in range(4):
            found = analysis(
                number, arousal=0.52, energy=6.5 if number == 0 else None,
                bpm=128.0 if number == 0 else None,
                vector=np.eye(128, dtype=np.float32)[number],
            )  # fmt: skip
            version = "other" if number == 1 else models.trunk.version_key
            data = b"broken" if number == 3 else packed(number, TRUNK_SIZE)
            found = replace(found, patches=data, patches_version=version)
            tags = FileTags(artist="Ann" if number < 2 else None, key="Am" if number else None)
            writer.add_analysis(stat(f"/m/{number}.mp3"), tags, found)
    return path


def test_ends_have_the_sound_of_the_first_and_last_seconds(library, models) -> None:
    with LibraryReader(library) as reader:
        tracks = load_candidates(reader, models=models)
    alike = (tracks.intros * tracks.outros).sum(axis=1)
    assert alike[0] < 0.99
    assert alike[2] < 0.99
    assert np.allclose(np.linalg.norm(tracks.intros, axis=1), 1, atol=1e-5)
    for row in (1, 3):  # another trunk's, or damaged: the whole track stands for its ends
        assert np.array_equal(tracks.intros[row], tracks.sounds[row])
        assert np.array_equal(tracks.outros[row], tracks.sounds[row])


def test_energy_is_the_measured_one_or_what_arousal_says(library) -> None:
    with LibraryReader(library) as reader:
        tracks = load_candidates(reader)
    assert tracks.energies == pytest.approx([6.5, 5.5, 5.5, 5.5])
    assert 2 ** tracks.log_tempos[0] == pytest.approx(128)
    assert np.isnan(tracks.log_tempos[1:]).all()
    assert tracks.keys.tolist() == [UNKNOWN_KEY, 21, 21, 21]
    assert tracks.artists.tolist() == [1, 1, 0, 0]


def test_what_must_be_in_the_set_is_there_whatever_the_query_says(library) -> None:
    with LibraryReader(library) as reader:
        assert load_candidates(reader, "artist:ann", include=[4]).track_ids.tolist() == [1, 2, 4]
        with pytest.raises(LibraryError, match="Track 9 cannot be in the set"):
            load_candidates(reader, include=[9])
