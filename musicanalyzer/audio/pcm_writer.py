"""Sound into a WAV or FLAC file of 24 bits, in one step: the file is there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicanalyzer.errors import SettingsError

SUFFIXES = (".wav", ".flac")


def write_sound(path: Path, blocks: Iterable[NDArray[np.float32]], *, sample_rate: int) -> None:
    """Write mono blocks. Raises SettingsError for a name or place that cannot be used."""
    import soundfile

    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SettingsError(f"{path.name} must end in .wav or .flac.", kind="format")
    partial = path.with_name(f".{path.name}.new{suffix}")
    try:
        with soundfile.SoundFile(
            os.fspath(partial), "w", sample_rate, 1, subtype="PCM_24", format=suffix[1:].upper()
        ) as file:
            for block in blocks:
                file.write(np.clip(block, -1.0, 1.0))
        os.replace(partial, path)
    except (OSError, soundfile.LibsndfileError) as err:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise SettingsError(
            f"{path} cannot be written ({err}); choose another folder.", kind="not-writable"
        ) from err
