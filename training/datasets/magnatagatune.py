"""MagnaTagATune (Law et al. 2009): clips of 29 s with what players of a game said of them.

Expected in the folder: ``annotations_final.csv`` and ``clip_info_final.csv`` (tab-separated), and
the sixteen folders ``0`` to ``f`` of the three joined ``mp3.zip`` parts. Empty files, of which the
download has some, are passed over.

The labels follow "Deep Learning for Music Information Retrieval" (Schindler, Lidy & Böck, tutorial
at ISMIR 2018): synonyms are merged first; a clip whose tags say both vocal and instrumental says
neither; it has a genre where it has exactly one of theirs. Theirs are the synonyms of ``NO_VOICE``
and of their genres and moods, the eight genres and the sixteen moods. Which tags made their class
"vocal" is not published: ``VOICE`` is their groups of singers, male and female, with the tags that
these leave out ("female vocal") and choirs, opera and rap. ``OWN_GENRES``, which count where none
of theirs is tagged, and ``OWN_MOODS`` are ours.

The corpus has no official split. The usual one by folder (0-b, c, d-f) shares artists between
folds, so that folds are by a hash of the artist here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from training.datasets import tables
from training.datasets.base import Clip, Dataset, some

NO_VOICE = (
    *("no singer", "no singing", "no vocal", "no vocals", "no voice", "no voices"),
    "instrumental",
)
VOICE = (
    *("singer", "singing", "vocal", "vocals", "voice", "voices"),
    *("female", "female singer", "female singing", "female vocal", "female vocals"),
    *("female voice", "woman", "woman singing", "women", "girl", "soprano"),
    *("male", "male singer", "male vocal", "male vocals", "male voice", "man", "man singing"),
    *("men", "monks", "duet", "choir", "choral", "chorus", "chant", "chanting"),
    *("opera", "operatic", "female opera", "male opera", "rap"),
)
GENRES = {
    "blues": ("blues",),
    "classical": ("classical", "clasical", "classic"),
    "country": ("country",),
    "dance": ("dance",),
    "jazz": ("jazz", "jazzy"),
    "pop": ("pop",),
    "rock": ("rock",),
    "techno": ("techno",),
}
OWN_GENRES = {
    "ambient": ("ambient",),
    "disco": ("disco",),
    "electronic": ("electro", "electronic", "electronica"),
    "folk": ("folk",),
    "hip-hop": ("hip hop", "rap"),
    "metal": ("metal", "heavy metal"),
    "punk": ("punk",),
    "reggae": ("reggae",),
}
_ALONE = "airy calm dark deep different eerie happy light loud low mellow sad scary soft"
MOODS = {mood: (mood,) for mood in _ALONE.split()} | {
    "quiet": ("quiet", "silence"),
    "strange": ("strange", "weird"),
}
OWN_MOODS = {"fast": ("fast", "fast beat", "quick"), "slow": ("slow",)}

_USED = sorted(
    {*NO_VOICE, *VOICE}.union(
        *(words for groups in (GENRES, OWN_GENRES, MOODS, OWN_MOODS) for words in groups.values())
    )
)


def merged(tags: set[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The groups that a clip with ``tags`` belongs to, ascending."""
    return tuple(sorted(name for name, words in groups.items() if not tags.isdisjoint(words)))


def genre_of(tags: set[str]) -> str | None:
    found = merged(tags, GENRES) or merged(tags, OWN_GENRES)
    return found[0] if len(found) == 1 else None


def has_vocals(tags: set[str]) -> bool | None:
    voice, none = not tags.isdisjoint(VOICE), not tags.isdisjoint(NO_VOICE)
    return voice if voice != none else None


def _artists(folder: Path) -> dict[str, str]:
    """clip_id -> artist, or the address of the whole track where the artist is not known."""
    table = folder / "clip_info_final.csv"
    columns = ("clip_id", "artist", "original_url")
    advice = "download it from the corpus's page, beside annotations_final.csv"
    return {
        row.cells["clip_id"]: row.cells["artist"] or row.cells["original_url"]
        for row in tables.rows(table, columns, delimiter="\t", advice=advice)
    }


def _clips(folder: Path) -> list[Clip]:
    artists = _artists(folder)
    table = folder / "annotations_final.csv"
    advice = "download it from the corpus's page into the folder with the mp3 files"
    clips = []
    columns = ("clip_id", "mp3_path", *_USED)
    for row in tables.rows(table, columns, delimiter="\t", advice=advice):
        relative = row.cells["mp3_path"]
        path = folder / relative
        if not path.is_file() or path.stat().st_size == 0:
            continue
        tags = {tag for tag, value in row.cells.items() if value == "1" and tag != "clip_id"}
        # Without a row in the other table: the file's name less the two numbers of the segment.
        whole_track = Path(relative).stem.rsplit("-", 2)[0]
        clips.append(
            Clip(
                name=f"magnatagatune/{relative}",
                path=path,
                group=f"magnatagatune/{artists.get(row.cells['clip_id']) or whole_track}",
                genre=genre_of(tags),
                has_vocals=has_vocals(tags),
                is_music=True,
                is_speech=False,
                tags=tuple(sorted(tags)),
                moods=merged(tags, MOODS | OWN_MOODS),
            )
        )
    clips.sort(key=lambda clip: clip.name)
    return some(clips, "MagnaTagATune", folder, "f/artist-album-01-track-0-29.mp3")


DATASET = Dataset(
    name="magnatagatune",
    licence="CC BY-NC-SA 3.0 (music of Magnatune); research use",
    source="Law, West, Mandel, Bay & Downie, Evaluation of algorithms using games, ISMIR 2009",
    grouping="artist, by clip_info_final.csv; else the whole track",
    clips=_clips,
    vocabulary={"genre": (*GENRES, *OWN_GENRES), "moods": (*MOODS, *OWN_MOODS)},
)
