"""Peak memory of all processes of a scan: many tracks with two workers, and one very long file.

Linux only: proportional set sizes come from /proc. The many tracks are MP3s of 20 s with distinct
audio: what accumulates by the track shows, what a longer track needs shows in the long file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import corpus, programs
from benchmarks.figures import Figure

LONG_S = 3 * 3600.0
SHORT_S = 180.0


def run(*, quick: bool = False) -> Iterator[Figure]:
    count, long_s = (12, 1200.0) if quick else (500, LONG_S)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        corpus.write_tracks(folder, duration_s=20.0, count=count, formats=("mp3",))
        many = programs.watch_memory(folder / "mp3", folder / "many.db", workers=2)
        yield Figure(f"peak with two workers, {count} tracks", many.peak_mb, "MB", 900.0,
                     note=f"PSS, {many.wall_s:.0f} s")  # fmt: skip
        peaks = []
        for name, duration_s in (("short", SHORT_S), ("long", long_s)):
            (folder / name).mkdir()
            corpus.write_long_mp3(folder / name / "track.mp3", duration_s)
            found = programs.watch_memory(folder / name, folder / f"{name}.db", workers=1)
            peaks.append(found.peak_mb)
        yield Figure(
            f"what {long_s / 3600:g} h need over {SHORT_S / 60:g} minutes",
            max(0.0, peaks[1] - peaks[0]), "MB", 100.0,
            note=f"{peaks[0]:.0f} and {peaks[1]:.0f} MB, one worker",
        )  # fmt: skip
