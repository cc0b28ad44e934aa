"""Sound into a WAV or FLAC file of 24 bits, in one step: the file is there whole or not at all.

What is louder than full scale is cut off there, which is counted; only a WAV file that is told to
expect it keeps it, as 32-bit floats.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.audio.faults import display
from musicanalyzer.errors import SettingsError

SUFFIXES = (".wav", ".flac")


def peak_of(blocks: Iterable[NDArray[np.float32]]) -> float:
    """The largest absolute value of all samples; 0 where there is none."""
    return max((float(np.max(np.abs(block), initial=0.0)) for block in blocks), default=0.0)


def write_sound(
    path: Path, blocks: Iterable[NDArray[np.float32]], *, sample_rate: int, peak: float = 1.0
) -> int:
    """Write mono blocks and give the number of samples that were cut off at full scale.

    ``peak`` is the largest absolute value that a WAV file is to hold. Raises SettingsError for a
    name or place that cannot be used; a file that was there is then as it was.
    """
    import soundfile

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SettingsError(f"{path.name} must end in .wav or .flac.", kind="format")
    is_float = suffix == ".wav" and peak > 1.0
    subtype = "FLOAT" if is_float else "PCM_24"
    partial = path.with_name(f".{path.name}.new{suffix}")
    n_samples = n_cut = 0
    try:
        try:
            with soundfile.SoundFile(
                os.fspath(partial), "w", sample_rate, 1, subtype=subtype, format=suffix[1:].upper()
            ) as file:
                for block in blocks:
                    if not is_float:
                        n_cut += int(np.count_nonzero(np.abs(block) > 1.0))
                        block = np.clip(block, -1.0, 1.0)
                    file.write(block)
                    n_samples += len(block)
            # A FLAC file's last frame is written as it is closed: where that fails, on a disk that
            # is just full, libsndfile 1.2.2 does not say so.
            if soundfile.info(os.fspath(partial)).frames != n_samples:
                raise OSError("its end could not be written")
            with partial.open("rb+") as written:
                os.fsync(written.fileno())
            os.replace(partial, path)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
    except (OSError, soundfile.LibsndfileError) as err:
        raise SettingsError(
            f"{display(path)} cannot be written ({err}); choose another folder.",
            kind="not-writable",
        ) from err
    return n_cut
