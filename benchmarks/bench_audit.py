"""What the audit says of lossless files whose history is known, and what a look at a file costs.

Originals are made up here, or read from a folder of lossless files at 44.1 kHz. Each is heard as it
is, through encoders and back, through filters and hiss as old recordings have them, at other sample
rates and back, and clipped. Prints a table: how many of each are not accused, unsure, accused.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import scipy.signal
import soundfile
import soxr

from musicanalyzer.analysis.file_check import check_file_at, even_windows
from musicanalyzer.audio import decode
from tests.helpers import audio_files, signals

RATE = 44_100
Treatment = Callable[[np.ndarray, Path], tuple[np.ndarray, int]]


def _coded(name: str, bit_rate: int, rate: int = RATE, back: int = RATE) -> Treatment:
    """Through an encoder at ``rate`` and decoded to ``back``."""

    def apply(x: np.ndarray, folder: Path) -> tuple[np.ndarray, int]:
        form = replace(audio_files.BY_NAME[name], bit_rate=bit_rate)
        path = folder / f"coded.{form.extension}"
        if form.codec:
            audio_files._write_av(path, _at(x, rate), form, rate)
        else:
            audio_files.write(path, x, name, sample_rate=rate)
        channels: list[np.ndarray] = []
        for _ in decode.blocks(
            path, sample_rate=rate, listener=lambda heard, _: channels.append(heard.copy())
        ):
            pass
        return _at(np.concatenate(channels), back, rate), back

    return apply


def _filtered(cutoff_hz: float, order: int, hiss_db: float) -> Treatment:
    def apply(x: np.ndarray, folder: Path) -> tuple[np.ndarray, int]:
        sos = scipy.signal.butter(order, cutoff_hz, "low", fs=RATE, output="sos")
        hiss = np.random.default_rng(1).standard_normal(x.shape) * 10 ** (hiss_db / 20)
        return scipy.signal.sosfilt(sos, x, axis=0) + hiss, RATE

    return apply


def _at(x: np.ndarray, rate: int, before: int = RATE) -> np.ndarray:
    return x if rate == before else soxr.resample(x, before, rate).astype(np.float32)


def _resampled(*rates: int) -> Treatment:
    def apply(x: np.ndarray, folder: Path) -> tuple[np.ndarray, int]:
        before = RATE
        for rate in rates:
            x, before = _at(x, rate, before), rate
        return x, before

    return apply


def _louder(gain_db: float) -> Treatment:
    return lambda x, folder: (np.clip(x / np.abs(x).max() * 10 ** (gain_db / 20), -1, 1), RATE)


TREATMENTS: dict[str, Treatment] = {
    "as it is": lambda x, folder: (x, RATE),
    "old: 4.5 kHz, 6 dB/oct, hiss": _filtered(4500, 1, -65),
    "old: 6 kHz, 12 dB/oct, hiss": _filtered(6000, 2, -60),
    "old: 8 kHz, 24 dB/oct, hiss": _filtered(8000, 4, -70),
    "old: 10 kHz, 48 dB/oct, hiss": _filtered(10_000, 8, -75),
    "old: 12 kHz, 48 dB/oct, hiss": _filtered(12_000, 8, -85),
    "old: 16 kHz, 48 dB/oct, no hiss": _filtered(16_000, 8, -110),
    "to 48 kHz": _resampled(48_000),
    "to 48 kHz and back": _resampled(48_000, RATE),
    "from 32 kHz": _resampled(32_000, RATE),
    "to 96 kHz": _resampled(96_000),
    "MP3 128": _coded("mp3", 128_000),
    "MP3 192": _coded("mp3", 192_000),
    "MP3 256": _coded("mp3", 256_000),
    "MP3 320": _coded("mp3", 320_000),
    "MP3 192, to 96 kHz": _coded("mp3", 192_000, back=96_000),
    "AAC 128": _coded("m4a-aac", 128_000),
    "AAC 256": _coded("m4a-aac", 256_000),
    "Vorbis, usual quality": _coded("ogg-vorbis", 0),
    "Opus 96, to 44.1 kHz": _coded("opus", 96_000, rate=48_000),
    "Opus 160, at 48 kHz": _coded("opus", 160_000, rate=48_000, back=48_000),
    "WMA 128": _coded("wma", 128_000),
    "just below full scale": _louder(-0.01),
    "clipped by 3 dB": _louder(3),
    "clipped by 6 dB": _louder(6),
}


def originals(folder: Path | None, count: int) -> Iterator[np.ndarray]:
    """Stereo at ``RATE``, some 12 s each."""
    if folder is None:
        for seed in range(count):
            yield signals.wide_band(12.0, RATE, seed=seed, tilt_db=-3.0 - seed % 5)
        return
    for path in sorted(folder.glob("*.flac"))[:count]:
        x, rate = soundfile.read(path, frames=12 * RATE, dtype="float32", always_2d=True)
        if rate == RATE:
            yield x


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_audit")
    parser.add_argument("--originals", type=Path, default=None, metavar="DIR")
    parser.add_argument("--count", type=int, default=8)
    options = parser.parse_args()
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    places: defaultdict[str, list[float]] = defaultdict(list)
    cpu_s, heard_s = 0.0, 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for original in originals(options.originals, options.count):
            for name, treat in TREATMENTS.items():
                x, rate = treat(original, folder)
                path = folder / "heard.flac"
                bits = "PCM_24" if rate > 48_000 else "PCM_16"
                soundfile.write(path, np.clip(x, -1, 1), rate, subtype=bits)
                stat = path.stat()
                began = time.process_time()
                spans = even_windows(len(x) / rate)
                found = check_file_at(str(path), stat.st_size, stat.st_mtime_ns, spans).audio
                cpu_s += time.process_time() - began
                heard_s += sum(length for _, length in spans)
                assert found is not None
                words = [f"{each.kind}{'' if each.degree >= 0.5 else '?'}" for each in found.found]
                said[name][" ".join(words) or "-"] += 1
                if found.cutoff_hz is not None:
                    places[name].append(found.cutoff_hz / 1000)
    for name, counts in said.items():
        words = ", ".join(f"{count} {what}" for what, count in counts.most_common())
        at = sorted(places[name])
        where = f"   ends at {at[0]:.1f}-{at[-1]:.1f} kHz" if at else ""
        print(f"{name:<34} {words}{where}")
    print(f"CPU: {1e3 * cpu_s / heard_s:.2f} ms a second that is looked at")


if __name__ == "__main__":
    main()
