"""Genre labels for clips whose corpus only hints at one: by style words in names and hints.

Used to fit the genre head, never to judge it. A clip whose words name two genres, or none, has no
label.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from training.datasets.base import Clip

EXTRA_GENRES = ("electronic", "ambient")

_GENERATED = {
    "electronic": "acid-house electro-house minimal-techno trance drum-bass dubstep dark-electro "
    "hip-house cyberpunk",
    "rock": "alternative-rock dead-rock rock indie-rock orchestral-rock surf-music psychedelic",
    "metal": "black-metal death-metal moon-death-metal step-back-metal",
    "country": "country-rock country-rock-woke-up-to-the-sunrise lonesome-road-country",
    "disco": "disco",
    "pop": "female-pop french-pop portuguese-pop jpop kpop mandopop quiet-evening-pop "
    "my-love-chinese-pop i-wont-back-down-pop i-wont-back-down2-pop",
    "hip-hop": "hiphop-rap-shirt-song electronic-rap-waves-on this-is-my-life-rap hiphop",
    "jazz": "saxphone-jazz quiet-evening-jazz",
    "classical": "sonata-piano-violin opera-female violin-solo text2samples-violin",
}
_STYLE_OF_SONG = {song: genre for genre, songs in _GENERATED.items() for song in songs.split()}

# The first part of a hint ("ambient/soundtrack") counts; single stems are no music of a genre.
_HINTS = {
    "ambient": "ambient",
    "electronic": "electronic",
    "house": "electronic",
    "breaks": "electronic",
    "hip-hop": "hip-hop",
    "metal": "metal",
    "rock": "rock",
    "classical": "classical",
}


def styles(clips: list[Clip], data_root: Path) -> dict[str, str]:
    """Clip name -> genre, for generated and openly licensed clips with an unambiguous hint."""
    with open(data_root / "open_sources.tsv", encoding="utf-8", newline="") as file:
        hints = {row["clip"]: row["genre_hint"] for row in csv.DictReader(file, delimiter="\t")}
    found = {}
    for clip in clips:
        corpus, _, name = clip.name.partition("/")
        if corpus == "generated":
            song = re.sub(r"-\d+\.opus$", "", name).partition("_")[2]
            genre = _STYLE_OF_SONG.get(song)
        elif corpus == "open":
            hint = hints.get(name, "")
            genre = (
                None
                if "stem" in hint or "bpm" in hint
                else _HINTS.get(hint.split("/")[0].strip().lower())
            )
        else:
            continue
        if genre is not None:
            found[clip.name] = genre
    return found
