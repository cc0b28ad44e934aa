"""CPU time of decoding to 16 kHz mono against librosa.load(sr=22050) + melspectrogram.

    python benchmarks/bench_decode.py [--seconds 180] [--repeats 5] [--json]

Both are measured in one run, alternately, so that the ratio means something on a busy machine.
The audio hash and the tags of the same files are timed too. Times are process CPU seconds (best of
the repeats), except for the hash and the tags: wall milliseconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import librosa

from musicanalyzer.audio import decode
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tags import read_tags

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.helpers import audio_files, signals

FORMATS = ("mp3", "flac-16", "wav-16", "ogg-vorbis", "m4a-aac", "opus")
YARDSTICK = ("mp3", "flac-16", "wav-16", "ogg-vorbis")  # what librosa reads by itself


def decode_all(path: Path) -> int:
    return sum(block.size for block in decode.blocks(path, sample_rate=16_000))


def yardstick(path: Path) -> int:
    signal, rate = librosa.load(path, sr=22_050)
    return int(librosa.feature.melspectrogram(y=signal, sr=rate).size)


def cpu_s(work: Callable[[Path], int], path: Path) -> float:
    began = time.process_time()
    work(path)
    return time.process_time() - began


def wall_ms(work: Callable[[Path], object], path: Path) -> float:
    began = time.perf_counter()
    work(path)
    return (time.perf_counter() - began) * 1000


def measure(path: Path, name: str, repeats: int) -> dict[str, float | str | None]:
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(cpu_s(decode_all, path))
        if name in YARDSTICK:
            theirs.append(cpu_s(yardstick, path))
    best = min(theirs) if theirs else None
    return {
        "format": name,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "decode_cpu_s": round(min(ours), 3),
        "yardstick_cpu_s": None if best is None else round(best, 3),
        "ratio": None if best is None else round(min(ours) / best, 3),
        "hash_ms": round(min(wall_ms(audio_hash, path) for _ in range(repeats)), 1),
        "tags_ms": round(min(wall_ms(read_tags, path) for _ in range(repeats)), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            form = audio_files.BY_NAME[name]
            signal = signals.music_like(args.seconds, form.sample_rate, channels=2)
            path = Path(folder) / f"x.{form.extension}"
            audio_files.write(path, signal, name)
            del signal
            if name in YARDSTICK:
                yardstick(path)  # compiles and fills caches
            rows.append(measure(path, name, args.repeats))
            if not args.json:
                print("  ".join(f"{key} {value}" for key, value in rows[-1].items()), flush=True)
    if args.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
