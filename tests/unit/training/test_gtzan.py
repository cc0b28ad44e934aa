"""Laws of what is known of GTZAN's recordings."""

from __future__ import annotations

import numpy as np

from training.datasets import gtzan
from training.heads import similarity


def test_a_recording_has_one_artist_and_all_its_takes_the_same() -> None:
    lines = gtzan.ARTISTS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    numbers: dict[str, list[int]] = {}
    for genre, runs, artist in rows:
        assert artist == artist.strip() != ""
        for run in runs.split(","):
            first, _, last = run.partition("-")
            numbers.setdefault(genre, []).extend(range(int(first), int(last or first) + 1))
    assert len(numbers) == len(gtzan.GENRES)
    for genre, listed in numbers.items():
        assert gtzan.genre_of(f"{genre}.00000") in gtzan.GENRES
        assert len(listed) == len(set(listed)), genre
        assert set(listed) <= set(range(100)), genre
    for genre, groups in gtzan.REPEATS.items():
        for takes in groups:
            assert len({gtzan.artist_of(f"{genre}.{n:05d}") for n in takes}) == 1, (genre, takes)


def test_artists_are_known_by_either_spelling_of_a_name() -> None:
    assert gtzan.artist_of("blues.00049") == gtzan.artist_of("blues-00040") == "Stevie Ray Vaughan"
    assert gtzan.artist_of("classical.00059") is None
    assert gtzan.artist_group_of("classical-00059") == "gtzan/classical.00059"
    assert gtzan.artist_group_of("hiphop.00046") == "A Tribe Called Quest"


def test_whose_a_recording_is_goes_by_artists_over_genres() -> None:
    names = ["rock.00016", "rock.00000", "classical.00059"]
    assert gtzan.whose(names, ["metal.00058", "classical.00061"]).tolist() == [
        *("heard", "new", "unknown")
    ]


def test_neighbours_by_the_same_artist_are_no_proof_of_a_genre() -> None:
    # Each artist's pieces are one point; the artist nearest to it plays the other genre.
    artists = {"blues": ((0, [1.0, 0.0]), (12, [0.0, 1.0]))}
    artists["country"] = ((65, [0.9, 0.1]), (81, [0.1, 0.9]))
    pieces = [
        (f"gtzan_logmel/{genre}.{first + i:05d}", place)
        for genre, of_genre in artists.items()
        for first, place in of_genre
        for i in range(11)
    ]
    names, vectors = (np.array(column) for column in zip(*pieces, strict=True))
    found = similarity.genre_precision("all", names, vectors)
    assert found["genre_precision_at_10_all"]["value"] == 1.0
    assert found["genre_precision_at_10_all"]["n_groups"] == 4
    assert found["genre_precision_at_10_all_other_artists"]["value"] == 0.0
