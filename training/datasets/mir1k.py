"""MIR-1K (Hsu & Jang 2010): karaoke clips, accompaniment left and voice right, voiced frames.

The two channels are clips of their own, so that training mixes them as it likes. The singer (the
first part of the name) is the group.
"""

from __future__ import annotations

from pathlib import Path

from training.datasets.base import Clip, Dataset, opus_files

# With fifteen singers a hash would leave one or two to test on.
FOLD_OF_SINGER = dict.fromkeys(("abjones", "fdps", "bug", "jmzen"), "test") | {
    "kenshin": "validation"
}

# Nobody noted who is a woman. These are singers of whom the voice's median pitch (above 225 Hz or
# below 155 Hz) and the teacher's tags say the same; of the other six they do not.
WOMEN = ("ani", "annar", "ariel", "fdps", "tammy", "titon")
MEN = ("abjones", "davidson", "jmzen")


def _clips(audio_root: Path) -> list[Clip]:
    clips = []
    for path in opus_files(audio_root / "mir1k"):
        singer = path.stem.split("-")[0].lower()
        labels = audio_root / "mir1k_labels" / f"{path.stem}.txt"
        for channel, part in enumerate(("accompaniment", "voice")):
            clips.append(
                Clip(
                    name=f"mir1k/{path.name}#{part}",
                    path=path,
                    group=f"mir1k/{singer}",
                    fold=FOLD_OF_SINGER.get(singer, "train"),
                    channel=channel,
                    is_speech=False,
                    vocal_frames=labels if part == "voice" else None,
                )
            )
    return clips


DATASET = Dataset(
    name="mir1k",
    licence="research use",
    source="Hsu & Jang, On the improvement of singing voice separation, 2010",
    grouping="singer",
    clips=_clips,
)
