"""Laws of a head of one's own: judged on artists it has not heard, and honest about few."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.errors import AppError
from training import own


def heard(spread: float, *, labels: tuple[str, ...] = ("a", "b", "c"), seed: int = 0) -> own.Heard:
    """Eight artists a label with two tracks of five patches; an artist lies ``spread`` off."""
    rng = np.random.default_rng(seed)
    centres = 4 * np.eye(len(labels), 12)
    x, track, label, group = [], [], [], []
    for place, centre in enumerate(centres):
        for artist in range(8):
            off = rng.normal(0, spread, 12)
            for _ in range(2):
                x.append(centre + off + rng.normal(0, 0.5, (5, 12)))
                track.append(np.full(5, len(label)))
                label.append(place)
                group.append(f"{place}/{artist}")
    return own.Heard(
        np.concatenate(x), np.concatenate(track), np.array(label), np.array(group), labels
    )


@pytest.mark.parametrize("labels", [("a", "b"), ("a", "b", "c")])
def test_labels_that_lie_apart_are_learned(labels: tuple[str, ...]) -> None:
    given = heard(0.5, labels=labels)
    found = own.train(given)
    assert found.metrics["crossvalidated_tracks"]["value"] > 0.95
    assert found.metrics["crossvalidated_tracks"]["n_groups"] == 8 * len(labels)
    answers = (given.x @ found.weights + found.bias).argmax(axis=1)
    assert (answers == given.label[given.track]).mean() > 0.95
    assert found.decision["labels"] == list(labels)


def test_labels_that_mean_nothing_are_judged_near_chance_though_artists_can_be_told_apart() -> None:
    given = heard(6.0)
    rng = np.random.default_rng(3)
    # A label per artist, at random: who knows the artist knows it, who does not can only guess.
    artists = sorted(set(given.group))
    drawn = dict(zip(artists, rng.permutation(np.arange(len(artists)) % 3), strict=True))
    label = np.array([drawn[group] for group in given.group])
    found = own.train(own.Heard(given.x, given.track, label, given.group, given.labels))
    assert found.metrics["crossvalidated_tracks"]["value"] < 0.6
    assert found.metrics["crossvalidated_answered_share"] < 0.5


def test_a_long_track_weighs_as_much_as_a_short_one() -> None:
    given = heard(0.5)
    longer = np.flatnonzero(given.track == 0)
    more = own.Heard(
        np.concatenate([given.x, *[given.x[longer]] * 40]),
        np.concatenate([given.track, np.zeros(40 * len(longer), int)]),
        given.label,
        given.group,
        given.labels,
    )
    first, second = own._fit(given, np.arange(48), 0.01), own._fit(more, np.arange(48), 0.01)
    np.testing.assert_allclose(first[0], second[0], atol=2e-3)


def test_too_few_artists_are_refused_with_the_label(tmp_path: Path) -> None:
    for label, artists in (("rock", 5), ("jazz", 4)):
        for artist in range(artists):
            path = tmp_path / label / f"artist{label}{artist}" / "song.mp3"
            path.parent.mkdir(parents=True)
            path.write_bytes(b"x")
    with pytest.raises(AppError, match=r"the label .jazz. has 4; .* 5 tracks by different artists"):
        own.clips_of(tmp_path)


def test_one_label_alone_is_refused(tmp_path: Path) -> None:
    for artist in range(6):
        path = tmp_path / "rock" / f"artist{artist}" / "song.mp3"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    with pytest.raises(AppError, match="there is one label"):
        own.clips_of(tmp_path)


def music(folder: Path, labels: tuple[str, ...] = ("rock", "jazz")) -> Path:
    """Five tracks of a label that are no audio."""
    for label in labels:
        for artist in range(5):
            path = folder / label / f"artist {label} {artist}" / "song.mp3"
            path.parent.mkdir(parents=True)
            path.write_bytes(b"x")
    return folder


def test_a_label_that_means_no_answer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"a label is called 'unsure', .* another name"):
        own.clips_of(music(tmp_path, ("rock", "unsure")))


def test_music_of_which_nothing_can_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AppError, match="Too few of the tracks could be read"):
        own.make(music(tmp_path / "music"), tmp_path / "own")
    assert len(capsys.readouterr().out.splitlines()) == 10  # each is named


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_folder_that_cannot_be_made_is_said_before_a_track_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(own, "hear", lambda clips, models: pytest.fail("heard"))
    with pytest.raises(AppError, match=f"The folder .*{out} cannot be made .* --out"):
        own.make(music(tmp_path / "music"), tmp_path / out)
