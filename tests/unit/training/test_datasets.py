"""Laws of the readers of public corpora, seen on each of them in miniature."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicanalyzer.errors import AppError
from tests.unit.training import public_corpora
from tests.unit.training.public_corpora import BACH, GAWAY, LAKE, OFFICIAL_FOLDS, RIOT, TODAY, ZEN
from training import cache
from training.datasets import DATASETS, PUBLIC, Clip, ballroom, fma, magnatagatune, mtg_jamendo
from training.datasets.base import uncut
from training.datasets.jamendo_singing import vocal_labels
from training.split import FOLDS, check_no_leak, fold_of

CHOSEN_BY_THE_USER = {"folders", "labelled_csv"}
every_corpus = pytest.mark.parametrize("name", PUBLIC)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return public_corpora.build(tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def clips(corpora: dict[str, Path]) -> dict[str, list[Clip]]:
    return {name: dataset.clips(corpora[name]) for name, dataset in PUBLIC.items()}


@pytest.fixture
def copied(corpora: dict[str, Path], tmp_path: Path) -> _Copy:
    return _Copy(corpora, tmp_path)


@dataclass(frozen=True)
class _Copy:
    """A corpus that a test may damage."""

    corpora: dict[str, Path]
    to: Path

    def of(self, name: str) -> Path:
        original = self.corpora[name]
        folder = original if original.is_dir() else original.parent
        copy = Path(shutil.copytree(folder, self.to / folder.name))
        return copy if original.is_dir() else copy / original.name


# What holds for every corpus.


@every_corpus
def test_a_corpus_says_where_it_is_from_and_what_its_groups_are(name: str) -> None:
    dataset = PUBLIC[name]
    assert dataset.name == name
    for text in (dataset.licence, dataset.source, dataset.grouping):
        assert text.strip()


@every_corpus
def test_a_corpus_lists_files_that_are_there_once_and_in_a_fixed_order(
    name: str, corpora: dict[str, Path], clips: dict[str, list[Clip]]
) -> None:
    found = clips[name]
    assert len(found) >= 2
    assert all(clip.path.stat().st_size > 0 for clip in found)
    assert len({clip.name for clip in found}) == len({clip.path for clip in found}) == len(found)
    assert PUBLIC[name].clips(corpora[name]) == found


@every_corpus
def test_every_clip_has_a_group_that_names_its_source(
    name: str, clips: dict[str, list[Clip]]
) -> None:
    for clip in clips[name]:
        source, _, group = clip.group.partition("/")
        assert source
        assert group.strip(), clip.name


@every_corpus
def test_no_group_of_a_corpus_stands_in_two_folds(name: str, clips: dict[str, list[Clip]]) -> None:
    check_no_leak(clips[name])
    assert all(fold_of(clip) in FOLDS for clip in clips[name])


@every_corpus
def test_official_splits_are_kept(name: str, clips: dict[str, list[Clip]]) -> None:
    official = {clip.name: OFFICIAL_FOLDS.get(clip.name) for clip in clips[name]}
    assert {clip.name: clip.fold for clip in clips[name]} == official
    assert {clip for clip in OFFICIAL_FOLDS if clip.startswith(f"{name}/")} <= set(official)


@every_corpus
def test_labels_are_words_of_the_documented_vocabulary(
    name: str, clips: dict[str, list[Clip]]
) -> None:
    vocabulary = PUBLIC[name].vocabulary
    for words in vocabulary.values():
        assert len(set(words)) == len(words)
    for clip in clips[name]:
        assert set(clip.moods) <= set(vocabulary.get("moods", ()))
        assert clip.genre is None or clip.genre in vocabulary["genre"]
        if name not in CHOSEN_BY_THE_USER:
            assert clip.label is None or clip.label in vocabulary["label"]
        for value in clip.arousal_valence or ():
            assert 0 <= value <= 1


@every_corpus
def test_training_can_read_the_clips_of_a_corpus(name: str, clips: dict[str, list[Clip]]) -> None:
    samples = cache.read_clip(clips[name][0], 16_000)
    assert len(samples) >= 0.2 * 16_000
    assert np.abs(samples).max() > 0.1


@every_corpus
def test_a_folder_without_the_corpus_gives_one_clear_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        PUBLIC[name].clips(tmp_path / "nothing here")
    assert _is_one_sentence(caught.value.message)
    assert "nothing here" in caught.value.message


def test_clip_names_are_unique_over_all_corpora(clips: dict[str, list[Clip]]) -> None:
    names = [clip.name for found in clips.values() for clip in found]
    assert len(set(names)) == len(names)


def test_public_corpora_are_not_among_our_own() -> None:
    assert not {dataset.name for dataset in DATASETS} & set(PUBLIC)


@pytest.mark.parametrize(
    ("name", "table", "n_header"),
    [
        ("magnatagatune", "annotations_final.csv", 1),
        ("mtg_jamendo", "data/autotagging.tsv", 1),
        ("emomusic", "annotations/songs_info.csv", 1),
        ("esc50", "meta/esc50.csv", 1),
        ("urbansound8k", "metadata/UrbanSound8K.csv", 1),
        ("labelled_csv", "", 1),
    ],
)
def test_the_order_of_a_table_changes_nothing(
    name: str, table: str, n_header: int, copied: _Copy
) -> None:
    place = copied.of(name)
    before = [(clip.path, clip.fold) for clip in PUBLIC[name].clips(place)]
    path = place / table if table else place
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:n_header] + lines[:0:-1]), encoding="utf-8")
    after = [(clip.path, clip.fold) for clip in PUBLIC[name].clips(place)]
    assert Counter(after) == Counter(before)
    if name != "labelled_csv":  # two spellings of one path are there: the first names the clip
        assert after == before


# Groups and folds.

_cut_clips = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([None, *FOLDS])), max_size=30
).map(
    lambda drawn: [
        Clip(name=str(i), path=Path(str(i)), group=f"g/{group}", fold=fold)
        for i, (group, fold) in enumerate(drawn)
    ]
)


@settings(deadline=None)
@given(clips=_cut_clips)
def test_after_uncut_every_group_is_whole_and_the_judging_fold_is_untouched(
    clips: list[Clip],
) -> None:
    kept = uncut(clips)
    check_no_leak(kept)
    assert [clip for clip in kept if clip.fold == "test" and clip in clips] == [
        clip for clip in clips if clip.fold == "test"
    ]
    assert {clip.group for clip in kept} == {clip.group for clip in clips}
    assert uncut(kept) == kept
    folds = {clip.name: clip.fold for clip in clips}
    assert all(folds[clip.name] in (None, clip.fold) for clip in kept)


def test_corpora_that_share_a_recording_train_together_after_uncut(
    clips: dict[str, list[Clip]],
) -> None:
    both = clips["esc50"] + clips["urbansound8k"]
    with pytest.raises(ValueError, match="freesound/17367"):
        check_no_leak(both)
    kept = uncut(both)
    check_no_leak(kept)
    assert {clip.name for clip in both} - {clip.name for clip in kept} == {"esc50/1-17367-A-10.wav"}


# What each corpus says of its clips.


def test_magnatagatune_merges_synonyms_and_doubts_contradictions(
    clips: dict[str, list[Clip]],
) -> None:
    bach = "magnatagatune/American Bach Soloists"
    rows = {
        f"{BACH}-30-59.mp3": (bach, "classical", True, ("slow",)),
        f"{BACH}-146-175.mp3": (bach, "classical", False, ("quiet",)),
        LAKE: ("magnatagatune/LVX Nova", "techno", False, ("fast",)),
        TODAY: ("magnatagatune/Rocket City Riot", None, True, ("loud",)),
        GAWAY: ("magnatagatune/The Headroom Project", "folk", None, ("strange",)),
        ZEN: ("magnatagatune/http://he3/30", "hip-hop", True, ()),
        RIOT: ("magnatagatune/unknown-noise-02-riot-1", "metal", None, ()),
    }
    assert {
        clip.name.removeprefix("magnatagatune/"): (
            clip.group,
            clip.genre,
            clip.has_vocals,
            clip.moods,
        )
        for clip in clips["magnatagatune"]
    } == rows
    first = next(clip for clip in clips["magnatagatune"] if clip.name.endswith(TODAY))
    assert first.tags == ("loud", "male vocal", "pop", "rock")
    assert first.is_music is True
    assert first.is_speech is False


def test_magnatagatune_groups_hold_tags_of_the_corpus_and_no_tag_twice() -> None:
    groups = (magnatagatune.GENRES, magnatagatune.OWN_GENRES, magnatagatune.MOODS)
    for words in (magnatagatune.VOICE, magnatagatune.NO_VOICE):
        assert set(words) <= set(public_corpora.MAGNATAGATUNE_TAGS)
        assert len(set(words)) == len(words)
    assert not set(magnatagatune.VOICE) & set(magnatagatune.NO_VOICE)
    for group in (*groups, magnatagatune.OWN_MOODS):
        members = [tag for tags in group.values() for tag in tags]
        assert set(members) <= set(public_corpora.MAGNATAGATUNE_TAGS)
        assert len(set(members)) == len(members)
    assert len(public_corpora.MAGNATAGATUNE_TAGS) == 188


@pytest.mark.parametrize(
    ("tags", "genre"),
    [
        ({"clasical", "classic"}, "classical"),
        ({"jazzy"}, "jazz"),
        ({"rock", "jazz"}, None),
        ({"rock", "heavy metal"}, "rock"),  # ours count where none of theirs is tagged
        ({"electro", "electronica"}, "electronic"),
        ({"electronic", "ambient"}, None),
        ({"not rock", "not classical"}, None),
        (set(), None),
    ],
)
def test_magnatagatune_has_a_genre_where_the_tags_agree(tags: set[str], genre: str | None) -> None:
    assert magnatagatune.genre_of(tags) == genre


@pytest.mark.parametrize(
    ("tags", "vocal"),
    [
        ({"female vocal"}, True),
        ({"choir", "quiet"}, True),
        ({"no voices"}, False),
        ({"instrumental"}, False),
        ({"instrumental", "woman"}, None),
        ({"guitar"}, None),  # what nobody tagged was not denied
    ],
)
def test_magnatagatune_is_vocal_or_instrumental_where_the_tags_agree(
    tags: set[str], vocal: bool | None
) -> None:
    assert magnatagatune.has_vocals(tags) is vocal


def test_jamendo_songs_say_where_a_voice_sings(clips: dict[str, list[Clip]]) -> None:
    assert {
        clip.group: (clip.has_vocals, clip.vocal_segments) for clip in clips["jamendo_singing"]
    } == {
        "jamendo_singing/03 - Say me Good Bye": (True, ((1.5, 3.25),)),
        "jamendo_singing/16 ans": (False, ()),
        "jamendo_singing/Elles disent": (True, ((0.0, 2.0), (3.0, 5.5))),
    }


def test_jamendo_file_lists_set_the_split_wherever_the_audio_lies(copied: _Copy) -> None:
    folder = copied.of("jamendo_singing")
    (folder / "audio").mkdir()
    for path in [*folder.glob("*/*.mp3"), *folder.glob("*/*.ogg")]:
        path.rename(folder / "audio" / path.name)
    for split, song in (("train", "16 ans"), ("valid", "Elles disent"), ("test", "not there")):
        (folder / f"jam_{split}_list.txt").write_text(f"{song}.trs\n")
    found = PUBLIC["jamendo_singing"].clips(folder)
    assert [(clip.name, clip.path.parent.name, clip.fold) for clip in found] == [
        ("jamendo_singing/train/16 ans.ogg", "audio", "train"),
        ("jamendo_singing/valid/Elles disent.ogg", "audio", "validation"),
    ]


def test_vocal_labels_are_those_of_the_frames_centres() -> None:
    segments = ((0.1, 0.25), (0.25, 0.34), (0.9, 2.0))
    labels = vocal_labels(segments, n_frames=10, step_s=0.1)
    assert labels.tolist() == [0, 1, 1, 0, 0, 0, 0, 0, 0, 1]
    assert vocal_labels((), n_frames=3, step_s=0.02).tolist() == [0, 0, 0]


def test_fma_subsets_contain_the_smaller_ones(clips: dict[str, list[Clip]]) -> None:
    numbers = {
        subset: [int(clip.path.stem) for clip in clips[f"fma_{subset}"]] for subset in fma.SUBSETS
    }
    assert numbers == {
        "small": [2, 139],
        "medium": [2, 10, 139, 1482, 1483],
        "large": [2, 10, 20, 139, 1482, 1483, 155320],
    }
    assert [(clip.group, clip.genre, clip.is_music) for clip in clips["fma_large"]] == [
        ("fma/artist 1", "hip-hop", True),
        ("fma/artist 6", "pop", True),
        ("fma/artist 4", None, None),
        ("fma/artist 52", "folk", True),
        ("fma/artist 9", "spoken", None),
        ("fma/artist 10", "r&b/soul", True),
        ("fma/artist 24357", "old-time / historic", True),
    ]


@pytest.mark.parametrize(
    ("track", "path"), [(2, "000/000002.mp3"), (155320, "155/155320.mp3"), (999, "000/000999.mp3")]
)
def test_fma_tracks_lie_in_folders_of_three_digits(track: int, path: str) -> None:
    assert fma.audio_path(track) == path


def test_mtg_jamendo_reads_any_number_of_tags(clips: dict[str, list[Clip]]) -> None:
    assert {
        clip.name.removeprefix("mtg_jamendo/"): (
            clip.group.removeprefix("mtg_jamendo/artist_"),
            clip.genre,
            clip.moods,
            clip.has_vocals,
        )
        for clip in clips["mtg_jamendo"]
    } == {
        "34/786434.mp3": ("368880", None, ("deep",), True),
        "35/786435.mp3": ("368880", "hip-hop", (), None),
        "81/1048681.mp3": ("359617", "ambient", (), None),
        "82/1048682.mp3": ("359618", "r&b/soul", (), True),
        "96/655496.mp3": ("342618", None, ("advertising", "love"), None),
    }
    first = next(clip for clip in clips["mtg_jamendo"] if clip.name.endswith("/786434.mp3"))
    assert first.tags == ("genre---pop", "genre---rock", "instrument---voice", "mood/theme---deep")
    low = next(clip for clip in clips["mtg_jamendo"] if clip.name.endswith("/1048682.mp3"))
    assert low.path.name == "1048682.low.mp3"


def test_mtg_jamendo_without_its_split_is_split_by_artist(copied: _Copy) -> None:
    folder = copied.of("mtg_jamendo")
    shutil.rmtree(folder / "data" / "splits")
    (folder / "data" / "autotagging.tsv").rename(folder / "data" / "autotagging_genre.tsv")
    found = mtg_jamendo.dataset("autotagging_genre").clips(folder)
    assert len(found) == 5
    assert {clip.fold for clip in found} == {None}
    check_no_leak(found)


def test_ballroom_clips_have_the_dance_of_their_folder(clips: dict[str, list[Clip]]) -> None:
    assert [(clip.group.removeprefix("ballroom/"), clip.genre) for clip in clips["ballroom"]] == [
        ("Albums-Latin_Jam2", "cha-cha-cha"),
        ("Media-103804", "cha-cha-cha"),
        ("Media-105613", "rumba"),
        ("Albums-AnaBelen_Veneo", "rumba"),
        ("Albums-AnaBelen_Veneo", "rumba"),
        ("Albums-Ballroom_Classics4", "viennese waltz"),
    ]


@pytest.mark.parametrize(
    ("stem", "album"),
    [
        ("Albums-AnaBelen_Veneo-01", "Albums-AnaBelen_Veneo"),
        ("Albums-Step_By_Step-II-12", "Albums-Step_By_Step-II"),
        ("Media-103901", "Media-103901"),
        ("Albums-X", "Albums-X"),
    ],
)
def test_ballroom_files_of_one_album_share_its_name(stem: str, album: str) -> None:
    assert ballroom.album_of(stem) == album


def test_emomusic_ratings_become_numbers_from_0_to_1(clips: dict[str, list[Clip]]) -> None:
    found = {clip.name: clip for clip in clips["emomusic"]}
    assert {
        name: (clip.group.removeprefix("emomusic/"), clip.genre) for name, clip in found.items()
    } == {
        "emomusic/2.mp3": ("The New Mystikal Troubadours", "blues"),
        "emomusic/4.mp3": ("Jason Shaw", "folk"),
        "emomusic/7.mp3": ("Rolemusic", "electronic"),
    }
    assert found["emomusic/2.mp3"].arousal_valence == pytest.approx((2.1 / 8, 0.25))
    assert found["emomusic/4.mp3"].arousal_valence == (1.0, 0.0)
    assert found["emomusic/7.mp3"].arousal_valence == (0.5, 0.75)


def test_sound_events_are_neither_music_nor_speech_but_for_what_may_be(
    clips: dict[str, list[Clip]],
) -> None:
    assert [
        (clip.label, clip.is_music, clip.is_speech, clip.group)
        for clip in clips["esc50"] + clips["urbansound8k"]
    ] == [
        ("dog", False, False, "freesound/100032"),
        ("rain", False, False, "freesound/17367"),
        ("sea_waves", False, False, "freesound/167063"),
        ("church_bells", None, False, "freesound/213836"),
        ("street_music", True, False, "freesound/17367"),
        ("dog_bark", False, False, "freesound/100032"),
        ("children_playing", False, None, "freesound/100263"),
        ("dog_bark", False, False, "freesound/100795"),
    ]
    assert len(PUBLIC["esc50"].vocabulary["label"]) == 50
    assert len(PUBLIC["urbansound8k"].vocabulary["label"]) == 10


def test_folders_below_a_label_are_groups_over_all_labels(clips: dict[str, list[Clip]]) -> None:
    assert [(clip.name, clip.label, clip.group) for clip in clips["folders"]] == [
        ("folders/my music/pop/Blue Band/03.wav", "pop", "folders/my music/Blue Band"),
        ("folders/my music/rock/Blue Band/01.ogg", "rock", "folders/my music/Blue Band"),
        ("folders/my music/rock/Blue Band/Live/02.ogg", "rock", "folders/my music/Blue Band"),
        ("folders/my music/rock/loose song.mp3", "rock", "folders/my music/loose song"),
    ]


def test_a_file_without_a_label_folder_is_refused(copied: _Copy) -> None:
    folder = copied.of("folders")
    (folder / "rock" / "loose song.mp3").rename(folder / "lost.mp3")
    with pytest.raises(AppError, match=r"lost\.mp3 has no label; move it into a sub-folder"):
        PUBLIC["folders"].clips(folder)


def test_a_table_of_ones_own_names_files_labels_and_groups(
    corpora: dict[str, Path], clips: dict[str, list[Clip]]
) -> None:
    folder = corpora["labelled_csv"].parent
    assert {
        clip.path.relative_to(folder.resolve()).as_posix(): (clip.label, clip.group)
        for clip in clips["labelled_csv"]
    } == {
        "songs/a.mp3": ("sunny", "labelled_csv/moods/songs/a.mp3"),
        "songs/b.ogg": ("sunny", "labelled_csv/moods/Blue Band"),
        "songs/d, live.wav": ("glum", "labelled_csv/moods/Somebody"),
        "c.wav": ("glum", "labelled_csv/moods/Blue Band"),
    }


# What is wrong with a table is said in one sentence, with the file and the line.


def _is_one_sentence(message: str) -> bool:
    return "\n" not in message and message.endswith(".") and not message.endswith("..")


@pytest.mark.parametrize(
    ("name", "file", "advice"),
    [
        ("magnatagatune", "annotations_final.csv", "download it from the corpus's page into the"),
        ("magnatagatune", "clip_info_final.csv", "download it from the corpus's page, beside"),
        ("jamendo_singing", "jamendo_lab/16 ans.lab", r"unpack jam_annote\.tar\.gz"),
        ("fma_small", "fma_metadata/tracks.csv", r"unpack fma_metadata\.zip"),
        ("mtg_jamendo", "data/autotagging.tsv", "copy the folder data"),
        ("emomusic", "annotations/songs_info.csv", "unpack the corpus's annotations"),
        ("emomusic", "annotations/static_annotations.csv", "unpack the corpus's annotations"),
        ("esc50", "meta/esc50.csv", r"unpack ESC-50-master\.zip"),
        ("urbansound8k", "metadata/UrbanSound8K.csv", r"unpack UrbanSound8K\.tar\.gz"),
        ("labelled_csv", "moods.csv", "give the path of a CSV file"),
    ],
)
def test_a_missing_metadata_file_is_named_with_what_to_do(
    name: str, file: str, advice: str, copied: _Copy
) -> None:
    place = copied.of(name)
    path = place / file if place.is_dir() else place
    path.unlink()
    with pytest.raises(AppError, match=f"{path.name} is missing; {advice}") as caught:
        PUBLIC[name].clips(place)
    assert _is_one_sentence(caught.value.message)


WRONG = {
    ("magnatagatune", "annotations_final.csv"): [
        ('"slow"', '"slo"', "line 1: no column 'slow'; .* separated by tabs"),
    ],
    ("magnatagatune", "clip_info_final.csv"): [
        ('"artist"', '"who"', "line 1: no column 'artist'; .* separated by tabs"),
    ],
    ("jamendo_singing", "jamendo_lab/16 ans.lab"): [
        ("nosing", "hum", "line 1: the label is 'hum', none of sing, nosing"),
        ("0.000", "x", "line 1: the start is 'x', no number from 0 to"),
        ("0.000", "13", r"line 1: the end is '12\.500', no number from 13 to"),
        ("0.000 12.500 nosing", "", "line 1: there are no segments"),
    ],
    ("jamendo_singing", "jamendo_lab/Elles disent.lab"): [
        ("2 3 nosing", "2 3", 'line 2: not of the form "start end sing"'),
    ],
    ("fma_small", "fma_metadata/tracks.csv"): [
        ("genre_top", "genre", "line 2: no column 'genre_top' under 'track'"),
        ("\r\n2,", "\r\ntwo,", "line 5: the track's number is 'two'"),
        ("Folk", "Polka", "line 11: genre_top is 'polka', none of the 16 that are known"),
        ("training", "trial", "line 5: split is 'trial', none of training, validation, test"),
        (",small,", ",tiny,", "line 5: subset is 'tiny', none of small, medium, large"),
        (",Hip-Hop,", ",", "line 5: 52 cells where the header names 53"),
    ],
    ("mtg_jamendo", "data/autotagging.tsv"): [
        ("theme---deep", "theme---odd", "line 2: the mood is 'odd', none of the 59 that are known"),
        ("\tgenre---jazz", "", "line 7: 5 cells where the header names 6"),
        ("ARTIST_ID", "ARTIST", "line 1: no column 'ARTIST_ID'; .* separated by tabs"),
    ],
    ("emomusic", "annotations/songs_info.csv"): [
        ("Folk", "Polka", "line 4: Genre is 'polka', none of blues, .*, rock"),
        ("evaluation", "both", "line 4: the set is 'both', none of development, evaluation"),
        ("Mediaeval 2013 set", "set", "line 1: no column 'Mediaeval 2013 set'"),
    ],
    ("emomusic", "annotations/static_annotations.csv"): [
        ("3.1,", "31,", "line 2: mean_arousal is '31', no number from 1 to 9"),
        (",3.0,", ",,", "line 2: mean_valence is '', no number from 1 to 9"),
        (",3.0,", ",nan,", "line 2: mean_valence is 'nan', no number from 1 to 9"),
    ],
    ("esc50", "meta/esc50.csv"): [
        ("sea_waves", "sea", "line 4: category is 'sea', none of the 50 that are known"),
        (".wav,4,", ".wav,6,", "line 4: fold is '6', none of 1, 2, 3, 4, 5"),
    ],
    ("urbansound8k", "metadata/UrbanSound8K.csv"): [
        ("dog_bark", "cat", "line 2: class is 'cat', none of air_conditioner, .*, street_music"),
        (",1,9,", ",1,0,", "line 4: fold is '0', none of 1, 2, .*, 10"),
    ],
}


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "message"),
    [(*place, *case) for place, cases in WRONG.items() for case in cases],
)
def test_a_wrong_table_is_named_with_its_line(
    name: str, file: str, old: str, new: str, message: str, copied: _Copy
) -> None:
    folder = copied.of(name)
    text = (folder / file).read_bytes().decode()
    assert old in text
    (folder / file).write_bytes(text.replace(old, new, 1).encode())
    with pytest.raises(AppError, match=message) as caught:
        PUBLIC[name].clips(folder)
    assert str(folder / file) in caught.value.message
    assert caught.value.kind == "corpus"
    assert _is_one_sentence(caught.value.message)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"", "line 1: no column 'path'; the first line names the columns, separated by commas"),
        (b"file,label\nc.wav,glum\n", "line 1: no column 'path'"),
        (b"path;label\nc.wav;glum\n", "line 1: no column 'path'; .* separated by commas"),
        (b"path,mood\nc.wav,glum\n", "line 1: no column 'label'"),
        (
            b"path,label\nc.wav,glum\nsongs/x.mp3,glum\n",
            r"line 3: the file 'songs/x\.mp3' is not the",
        ),
        (b"path,label\nsongs,glum\n", "line 2: the file 'songs' is not there"),
        (b"path,label\n,glum\n", "line 2: the path is empty"),
        (b"path,label\n\nc.wav,\n", r"line 3: the label of 'c\.wav' is empty"),
        (b"path,label\nc.wav,  \n", r"line 2: the label of 'c\.wav' is empty"),
        (b"path,label\nc.wav\n", "line 2: 1 cells where the header names 2"),
        (
            b"path,label\nsongs/d, live.wav,glum\n",
            "line 2: 3 cells where .* quote a cell that hold",
        ),
        (
            b"path,label\nc.wav,glum\nc.wav,tr\xe8s\n",
            "line 3: the text is not UTF-8; save the file",
        ),
        (b"\xff\xfep\0a\0t\0h\0", "line 1: the text is not UTF-8"),
        (
            b"path,label\nc.wav,glum\nsongs/a.mp3,sunny\nsongs/../c.wav,sunny\n",
            r"line 4: 'songs/../c.wav' is 'sunny' here and 'glum' in line 2",
        ),
        (b'path,label\nc.wav,"' + b"x" * 200_000 + b'"\n', "line 2: the table is damaged"),
        (b"path,label\n", 'holds no audio of labelled music; .* a row "music/song.mp3,rock"'),
    ],
)
def test_a_wrong_table_of_ones_own_is_named_with_its_line(
    table: bytes, message: str, copied: _Copy
) -> None:
    path = copied.of("labelled_csv")
    path.write_bytes(table)
    with pytest.raises(AppError, match=message) as caught:
        PUBLIC["labelled_csv"].clips(path)
    assert str(path) in caught.value.message
    assert _is_one_sentence(caught.value.message)


def test_a_folder_in_place_of_a_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"cannot be read \(.*\); give the path of a CSV file"):
        PUBLIC["labelled_csv"].clips(tmp_path)
