"""Public corpora in miniature: each in the layout of its download, with a quarter second of sound.

Among the clips are what real corpora have: files that were not downloaded, artists that an official
split cuts in two, cells with trailing tabs or line breaks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.helpers import audio_files, signals

# Clip name -> fold, of every clip that stands in an official split and is not left out.
OFFICIAL_FOLDS = {
    "jamendo_singing/train/03 - Say me Good Bye.mp3": "train",
    "jamendo_singing/valid/16 ans.ogg": "validation",
    "jamendo_singing/test/Elles disent.ogg": "test",
    "fma_small/000/000002.mp3": "train",
    "fma_small/000/000139.mp3": "test",
    "fma_medium/000/000002.mp3": "train",
    "fma_medium/000/000010.mp3": "validation",
    "fma_medium/000/000139.mp3": "test",
    "fma_medium/001/001482.mp3": "train",
    "fma_medium/001/001483.mp3": "train",
    "fma_large/000/000002.mp3": "train",
    "fma_large/000/000010.mp3": "validation",
    "fma_large/000/000020.mp3": "train",
    "fma_large/000/000139.mp3": "test",
    "fma_large/001/001482.mp3": "train",
    "fma_large/001/001483.mp3": "train",
    "fma_large/155/155320.mp3": "test",
    "mtg_jamendo/34/786434.mp3": "test",
    "mtg_jamendo/35/786435.mp3": "test",  # not in the split, but its artist is
    "mtg_jamendo/81/1048681.mp3": "validation",
    "mtg_jamendo/96/655496.mp3": "train",
    "emomusic/2.mp3": "train",
    "emomusic/4.mp3": "test",
    "emomusic/7.mp3": "train",
    "esc50/1-100032-A-0.wav": "train",
    "esc50/1-17367-A-10.wav": "train",
    "esc50/4-167063-A-11.wav": "validation",
    "esc50/5-213836-A-46.wav": "test",
    "urbansound8k/fold5/100032-3-0-0.wav": "train",
    "urbansound8k/fold5/100263-2-0-117.wav": "train",
    "urbansound8k/fold9/100795-3-1-0.wav": "validation",
    "urbansound8k/fold10/17367-9-0-0.wav": "test",
}

_TAGS = """
no voice, singer, duet, plucking, hard rock, world, bongos, harpsichord, female singing,
clasical, sitar, chorus, female opera, male vocal, vocals, clarinet, heavy, silence, beats, men,
woodwind, funky, no strings, chimes, foreign, no piano, horns, classical, female, no voices,
soft rock, eerie, spacey, jazz, guitar, quiet, no beat, banjo, electric, solo, violins, folk,
female voice, wind, happy, ambient, new age, synth, funk, no singing, middle eastern, trumpet,
percussion, drum, airy, voice, repetitive, birds, space, strings, bass, harpsicord, medieval,
male voice, girl, keyboard, acoustic, loud, classic, string, drums, electronic, not classical,
chanting, no violin, not rock, no guitar, organ, no vocal, talking, choral, weird, opera,
soprano, fast, acoustic guitar, electric guitar, male singer, man singing, classical guitar,
country, violin, electro, reggae, tribal, dark, male opera, no vocals, irish, electronica, horn,
operatic, arabic, lol, low, instrumental, trance, chant, strange, drone, synthesizer,
heavy metal, modern, disco, bells, man, deep, fast beat, industrial, hard, harp, no flute,
jungle, pop, lute, female vocal, oboe, mellow, orchestral, viola, light, echo, piano, celtic,
male vocals, orchestra, eastern, old, flutes, punk, spanish, sad, sax, slow, male, blues, vocal,
indian, no singer, scary, india, woman, woman singing, rock, dance, piano solo, guitars,
no drums, jazzy, singing, cello, calm, female vocals, voices, different, techno, clapping,
house, monks, flute, not opera, not english, oriental, beat, upbeat, soft, noise, choir,
female singer, rap, metal, hip hop, quick, water, baroque, women, fiddle, english
"""
# The 188 tags, in the order of annotations_final.csv.
MAGNATAGATUNE_TAGS = tuple(tag.strip() for tag in _TAGS.split(","))


def build(root: Path) -> dict[str, Path]:
    """Write every corpus below ``root``; registry name -> what its reader is given."""
    fma = _fma(root / "fma")
    return {
        "magnatagatune": _magnatagatune(root / "mtt"),
        "jamendo_singing": _jamendo_singing(root / "jamendo"),
        "fma_small": fma,
        "fma_medium": fma,
        "fma_large": fma,
        "mtg_jamendo": _mtg_jamendo(root / "mtg"),
        "ballroom": _ballroom(root / "BallroomData"),
        "emomusic": _emomusic(root / "emoMusic"),
        "esc50": _esc50(root / "ESC-50-master"),
        "urbansound8k": _urbansound8k(root / "UrbanSound8K"),
        "folders": _folders(root / "my music"),
        "labelled_csv": _labelled_csv(root / "my tables"),
    }


_encoded: dict[str, bytes] = {}


def _sound(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    suffix = path.suffix
    if suffix not in _encoded:
        form = {".mp3": "mp3", ".ogg": "ogg-vorbis", ".wav": "wav-16"}[suffix]
        rate = audio_files.BY_NAME[form].sample_rate
        audio_files.write(path, signals.music_like(0.25, rate, seed=1), form)
        _encoded[suffix] = path.read_bytes()
    path.write_bytes(_encoded[suffix])


def _table(path: Path, rows: Iterable[Iterable[object]], **options: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, **options).writerows(rows)  # type: ignore[arg-type]


BACH = "f/american_bach_soloists-j_s__bach_solo_cantatas-01-bwv54__i_aria"
LAKE = "c/lvx_nova-lvx_nova-07-a_lake-59-88.mp3"
TODAY = "0/rocket_city_riot-last_of_the_pleasure_seekers-09-die_today-88-117.mp3"
GAWAY = "f/the_headroom_project-jetuton_andawai-11-in_gaway-30-59.mp3"
ZEN = "6/norine_braun-now_and_zen-08-gently-0-29.mp3"
RIOT = "a/unknown-noise-02-riot-1-29-58.mp3"


def _magnatagatune(folder: Path) -> Path:
    clips = (
        (2, f"{BACH}-30-59.mp3", "clasical, strings, women, slow"),
        (6, f"{BACH}-146-175.mp3", "classical, no vocals, silence, quiet"),
        (10, LAKE, "techno, electronic, fast beat, no singing"),
        (11, TODAY, "rock, pop, male vocal, loud"),
        (12, GAWAY, "weird, folk, instrumental, singing"),
        (30, ZEN, "hip hop, rap"),
        (31, RIOT, "metal, heavy metal"),
        (40, "6/norine_braun-now_and_zen-08-gently-117-146.mp3", "folk"),  # an empty file
        (41, "6/norine_braun-now_and_zen-08-gently-146-175.mp3", "folk"),  # not downloaded
    )
    for clip, name, _ in clips:
        if clip != 41:
            _sound(folder / name)
    (folder / clips[-2][1]).write_bytes(b"")
    tagged = [(clip, name, set(tags.split(", "))) for clip, name, tags in clips]
    _table(
        folder / "annotations_final.csv",
        [
            ("clip_id", *MAGNATAGATUNE_TAGS, "mp3_path"),
            *(
                (clip, *(int(tag in tags) for tag in MAGNATAGATUNE_TAGS), name)
                for clip, name, tags in tagged
            ),
        ],
        delimiter="\t",
        quoting=csv.QUOTE_ALL,
    )
    artists = {2: "American Bach Soloists", 6: "American Bach Soloists", 10: "LVX Nova"}
    artists |= {11: "Rocket City Riot", 12: "The Headroom Project", 30: "", 40: "x", 41: "x"}
    names = {clip: name for clip, name, _ in clips}
    columns = "clip_id track_number title artist album url segmentStart segmentEnd original_url"
    _table(
        folder / "clip_info_final.csv",
        [
            (*columns.split(), "mp3_path"),
            *(
                (clip, 1, "-A-", artist, "", "", 0, 29, f"http://he3/{clip}", names[clip])
                for clip, artist in artists.items()
            ),
        ],
        delimiter="\t",
        quoting=csv.QUOTE_ALL,
    )
    return folder


def _jamendo_singing(folder: Path) -> Path:
    songs = {
        "train/03 - Say me Good Bye.mp3": "0 1.5 nosing\n1.5 3.25 sing\n3.25 4 nosing\n",
        "valid/16 ans.ogg": "0.000 12.500 nosing\n",
        "test/Elles disent.ogg": "0 2 sing \n2 3 nosing\n3 5.5 sing\n",
    }
    (folder / "jamendo_lab").mkdir(parents=True)
    for name, labels in songs.items():
        _sound(folder / name)
        (folder / "jamendo_lab" / f"{Path(name).stem}.lab").write_text(labels)
    (folder / "train" / "readme.txt").write_text("no audio")
    return folder


_FMA_COLUMNS = {
    "album": "comments date_created date_released engineer favorites id information listens "
    "producer tags title tracks type",
    "artist": "active_year_begin active_year_end associated_labels bio comments date_created "
    "favorites id latitude location longitude members name related_projects tags website "
    "wikipedia_page",
    "set": "split subset",
    "track": "bit_rate comments composer date_created date_recorded duration favorites genre_top "
    "genres genres_all information interest language_code license listens lyricist number "
    "publisher tags title",
}


def _fma(folder: Path) -> Path:
    pairs = [(top, name) for top, names in _FMA_COLUMNS.items() for name in names.split()]
    tracks = (
        (2, "training", "small", 1, "Hip-Hop"),
        (10, "validation", "medium", 6, "Pop"),
        (20, "training", "large", 4, ""),
        (139, "test", "small", 52, "Folk"),
        (140, "training", "small", 52, "Folk"),  # the split cuts this artist
        (200, "training", "small", 73, "Rock"),  # not downloaded
        (1482, "training", "medium", 9, "Spoken"),
        (1483, "training", "medium", 10, "Soul-RnB"),
        (155320, "test", "large", 24357, "Old-Time / Historic"),
    )
    rows = []
    for track, split, subset, artist, genre in tracks:
        cells = dict.fromkeys(pairs, "")
        cells["album", "information"] = "<p>Two\nlines, and a comma</p>"
        cells["set", "split"], cells["set", "subset"] = split, subset
        cells["artist", "id"], cells["track", "genre_top"] = str(artist), genre
        rows.append((track, *cells.values()))
        sizes = ("small", "medium", "large")
        for size in sizes[sizes.index(subset) :]:
            if track != 200:
                name = f"{track:06d}"
                _sound(folder / f"fma_{size}" / name[:3] / f"{name}.mp3")
    # What a subset does not contain may lie in its folder all the same.
    _sound(folder / "fma_small" / "000" / "000020.mp3")
    header = [("", *(top for top, _ in pairs)), ("", *(name for _, name in pairs))]
    header.append(("track_id", *("" for _ in pairs)))
    _table(folder / "fma_metadata" / "tracks.csv", [*header, *rows])
    return folder


def _mtg_jamendo(folder: Path) -> Path:
    header = ("TRACK_ID", "ARTIST_ID", "ALBUM_ID", "PATH", "DURATION", "TAGS")
    tracks = {
        786434: (
            "368880",
            "genre---pop",
            "genre---rock",
            "mood/theme---deep",
            "instrument---voice",
        ),
        786435: ("368880", "genre---hiphop", "genre---rap"),
        655496: (
            "342618",
            "mood/theme---love",
            "mood/theme---advertising",
            "genre---easylistening",
        ),
        1048681: ("359617", "genre---ambient", "instrument---piano"),
        1048682: ("359618", "instrument---voice", "genre---rnb", "genre---soul"),
        3524: ("000530", "genre---jazz"),  # not downloaded
    }

    def row(track: int) -> tuple[str, ...]:
        artist, *tags = tracks[track]
        name = f"{track % 100:02d}/{track}.mp3"
        return (f"track_{track:07d}", f"artist_{artist}", "album_1", name, "166.0", *tags)

    for track in tracks:
        if track != 3524:
            suffix = ".low.mp3" if track == 1048682 else ".mp3"
            _sound(folder / "audio" / f"{track % 100:02d}" / f"{track}{suffix}")
    splits = folder / "data" / "splits" / "split-0"
    _table(folder / "data" / "autotagging.tsv", [header, *map(row, tracks)], delimiter="\t")
    for fold, track in (("train", 655496), ("validation", 1048681), ("test", 786434)):
        _table(splits / f"autotagging-{fold}.tsv", [header, row(track)], delimiter="\t")
    return folder


def _ballroom(folder: Path) -> Path:
    for name in (
        "ChaChaCha/Albums-Latin_Jam2-04",
        "ChaChaCha/Media-103804",
        "Rumba-American/Media-105613",
        "Rumba-International/Albums-AnaBelen_Veneo-01",
        "Rumba-Misc/Albums-AnaBelen_Veneo-03",
        "VienneseWaltz/Albums-Ballroom_Classics4-01",
        "nada/Media-100001",
    ):
        _sound(folder / f"{name}.wav")
    (folder / "allBallroomFiles").write_text("./ChaChaCha/Media-103804.wav\n")
    return folder


def _emomusic(folder: Path) -> Path:
    songs = (
        (2, "The New Mystikal Troubadours", "Blues", "development"),
        (3, "Jason Shaw", "Country", "development"),  # this artist is judged by song 4
        (4, "Jason Shaw", "Folk", "evaluation"),
        (5, "Somebody", "Pop", "development"),  # without ratings
        (6, "Somebody Else", "Pop", "development"),  # not downloaded
        (7, "Rolemusic\t", "Electronic\t", "development"),
    )
    for song, *_ in songs:
        if song != 6:
            _sound(folder / "clips_45seconds" / f"{song}.mp3")
    columns = "song_id,file_name,Artist,Song title,start of the segment (min.sec),"
    columns += "end of the segment (min.sec),Genre,Mediaeval 2013 set"
    _table(
        folder / "annotations" / "songs_info.csv",
        [
            columns.split(","),
            *(
                (song, f"{song}.mp3", artist, "Title\t", "0.15", "1.00", genre, part)
                for song, artist, genre, part in songs
            ),
        ],
    )
    ratings = {2: (3.1, 3.0), 3: (3.5, 3.3), 4: (9, 1), 6: (5, 5), 7: (5, 7)}
    _table(
        folder / "annotations" / "static_annotations.csv",
        [
            ("song_id", "mean_arousal", "std_arousal", "mean_valence", "std_valence"),
            *((song, arousal, 0.99, valence, 0.67) for song, (arousal, valence) in ratings.items()),
        ],
    )
    return folder


def _esc50(folder: Path) -> Path:
    clips = (
        ("1-100032-A-0.wav", 1, 0, "dog", True, 100032),
        ("1-17367-A-10.wav", 1, 10, "rain", True, 17367),  # UrbanSound8K has this recording too
        ("4-167063-A-11.wav", 4, 11, "sea_waves", False, 167063),
        ("5-213836-A-46.wav", 5, 46, "church_bells", False, 213836),
        ("5-999999-A-46.wav", 5, 46, "church_bells", False, 999999),  # not downloaded
    )
    for name, *_ in clips[:-1]:
        _sound(folder / "audio" / name)
    header = ("filename", "fold", "target", "category", "esc10", "src_file", "take")
    _table(folder / "meta" / "esc50.csv", [header, *((*clip, "A") for clip in clips)])
    return folder


def _urbansound8k(folder: Path) -> Path:
    clips = (
        ("100032-3-0-0.wav", 100032, 5, 3, "dog_bark"),
        ("100263-2-0-117.wav", 100263, 5, 2, "children_playing"),
        ("100795-3-1-0.wav", 100795, 9, 3, "dog_bark"),
        ("17367-9-0-0.wav", 17367, 10, 9, "street_music"),
    )
    for name, _, fold, *_ in clips:
        _sound(folder / "audio" / f"fold{fold}" / name)
    _table(
        folder / "metadata" / "UrbanSound8K.csv",
        [
            ("slice_file_name", "fsID", "start", "end", "salience", "fold", "classID", "class"),
            *(
                (name, recording, 58.5, 62.5, 1, fold, number, label)
                for name, recording, fold, number, label in clips
            ),
        ],
    )
    return folder


def _folders(folder: Path) -> Path:
    for name in (
        "rock/Blue Band/01.ogg",
        "rock/Blue Band/Live/02.ogg",
        "rock/loose song.mp3",
        "pop/Blue Band/03.wav",
        "pop/.hidden/04.wav",
        "pop/._05.mp3",
    ):
        _sound(folder / name)
    (folder / "pop" / "cover.jpg").write_bytes(b"picture")
    (folder / "notes.txt").write_text("no label needed")
    return folder


def _labelled_csv(folder: Path) -> Path:
    for name in ("songs/a.mp3", "songs/b.ogg", "c.wav", "songs/d, live.wav"):
        _sound(folder / name)
    table = folder / "moods.csv"
    table.write_text(
        "\ufeffpath,comment,label,group\n"
        "songs/b.ogg,,sunny,Blue Band\n"
        "\n"
        "songs/a.mp3,,sunny,\n"
        f"{folder / 'c.wav'},,glum,Blue Band\n"
        '"songs/d, live.wav",,glum,Somebody\n'
        "songs/../songs/a.mp3,again,sunny,\n",
        encoding="utf-8",
    )
    return table
