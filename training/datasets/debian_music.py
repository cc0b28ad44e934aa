"""Music of games and albums that Debian distributes: more to ask the teachers about, no labels.

The folder holds one folder for each package, as ``dpkg-deb --extract PACKAGE.deb FOLDER/PACKAGE``
leaves it, with the archives in it (``.zip``, ``.pk3``) unpacked beside them. All are of Debian's
main section and so under free licences, which each package's ``copyright`` file states. Packages
of which ``open_music`` or ``game_music`` hold clips are not among them; ``matching.further`` leaves
out every track that sounds like a clip of a fold that judges.
"""

from __future__ import annotations

from pathlib import Path

from musicanalyzer.audio.decode import probe
from musicanalyzer.errors import AppError
from training.datasets.base import Clip, Dataset

PACKAGES = (
    "0ad-data", "ardentryst", "asc-music", "berusky2-data", "btanks-data",
    "colobot-common-sounds", "cube2-data", "drascula-music", "endless-sky-data",
    "extremetuxracer-data", "fillets-ng-data", "flare-game", "freedroidrpg-data",
    "freeorion-data", "fretsonfire-songs-muldjord", "fretsonfire-songs-sectoid",
    "gigalomania-data", "glob2-data", "gunroar-data", "hedgewars-data", "hex-a-hop-data",
    "hyperrogue-music", "lugaru-data", "marsshooter-data", "megaglest-data", "mu-cade-data",
    "naev-data", "noiz2sa-data", "parsec47-data", "pathological", "planetblupi-music-ogg",
    "powermanga-data", "redeclipse-data", "renpy-demo", "rrootage-data", "scorched3d-data",
    "singularity-music", "supertux-data", "supertuxkart-data", "titanion-data", "torcs-data",
    "torus-trooper-data", "trackballs-data", "tumiki-fighters-data", "ufoai-music",
    "warmux-data", "wesnoth-1.16-music", "widelands-data", "wizznic-data", "xmoto-data",
    "zaz-data",
)  # fmt: skip
SUFFIXES = (".ogg", ".oga", ".opus", ".mp3", ".flac", ".wav")
SHORTEST_S = 40.0  # less is the sound of a door


def _clips(folder: Path) -> list[Clip]:
    clips = []
    for package in PACKAGES:
        root = folder / package
        for path in sorted(root.rglob("*")):
            if path.suffix.lower() in SUFFIXES and _is_music(path):
                name = f"debian/{package}/{path.relative_to(root).as_posix()}"
                clips.append(Clip(name, path, f"debian/{package}", fold="train"))
    return clips


def _is_music(path: Path) -> bool:
    try:
        duration_s = probe(path).duration_s
    except AppError:
        return False
    return duration_s is not None and duration_s >= SHORTEST_S


DATASET = Dataset(
    name="debian_music",
    licence="DFSG-free, per file",
    source="Debian 12, main",
    grouping="package",
    clips=_clips,
)
