"""Live analysis says the same of a recording however it is split: whole, and in random blocks.

All detectors hear excerpts at their own rate, whole and in ten random sequences of block sizes
each, from one sample to half a second; every event of every kind must be the same. Excerpts are of
the demo tracks, or of the files in the folder that MUSICANALYZER_BENCH_AUDIO names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import Figure

FILES = 20
SEQUENCES = 10
EXCERPT_S = 12.0
LONGEST_S = 0.5  # of a block
DEMO = Path(__file__).resolve().parents[1] / "resources" / "demo" / "tracks"

Float32 = NDArray[np.float32]


def run(*, quick: bool = False) -> Iterator[Figure]:
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.live_detectors import make_detectors

    models = installed_models()
    rng = np.random.default_rng(12)
    files, sequences, seconds = (2, 1, 4.0) if quick else (FILES, SEQUENCES, EXCERPT_S)
    same, events, differing = 0, 0, []
    chosen = _files(files, rng)
    for place, (path, start_s) in enumerate(chosen):
        samples, rate = _excerpt(path, start_s, seconds)

        def said(blocks: list[Float32], rate: int = rate) -> dict[type, list]:
            detectors = make_detectors(rate, models=models, database=None)
            found: dict[type, list] = {}
            for part in [*detectors.quick, *detectors.slow]:
                for event in [*(e for b in blocks for e in part.push(b)), *part.flush()]:
                    found.setdefault(type(event), []).append(event)
            return found

        whole = said([samples])
        events += sum(map(len, whole.values()))
        for _ in range(sequences):
            if said(_split(samples, rate, rng)) == whole:
                same += 1
            else:
                differing.append(path.name)
        print(f"{place + 1} of {len(chosen)}: {path.name}, {same} the same so far", flush=True)
    wanted = len(chosen) * sequences
    note = f"{len(chosen)} excerpts of {seconds:.0f} s, {events} events in each pass of all"
    yield Figure(
        "sequences of blocks with the same events", same, "", wanted, at_least=True, note=note
    )
    if differing:
        print("others:", ", ".join(sorted(set(differing))))


def _files(n: int, rng: np.random.Generator) -> list[tuple[Path, float]]:
    """(file, where its excerpt begins in seconds)."""
    folder = Path(os.environ.get("MUSICANALYZER_BENCH_AUDIO", DEMO))
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt")
    if not paths:
        return []
    if len(paths) >= n:
        return [(paths[at], 0.0) for at in sorted(rng.choice(len(paths), n, replace=False))]
    return [(paths[at % len(paths)], EXCERPT_S * (at // len(paths))) for at in range(n)]


def _excerpt(path: Path, start_s: float, seconds: float) -> tuple[Float32, int]:
    from musicanalyzer.audio.file_source import FileSource

    source = FileSource(path, in_real_time=False)
    rate = source.sample_rate
    first, last = round(start_s * rate), round((start_s + seconds) * rate)
    parts: list[Float32] = []
    while sum(map(len, parts)) < last and (block := source.read()) is not None:
        parts.append(block)
    source.close()
    return np.concatenate(parts)[first:last], rate


def _split(samples: Float32, rate: int, rng: np.random.Generator) -> list[Float32]:
    """Sizes are as often around ten samples as around ten thousand."""
    blocks, at = [], 0
    while at < len(samples):
        size = max(1, int(np.exp(rng.uniform(0.0, np.log(LONGEST_S * rate)))))
        if size < 32 and at % 7:  # single samples, but not for minutes
            size *= 32
        blocks.append(samples[at : at + size])
        at += size
    return blocks
