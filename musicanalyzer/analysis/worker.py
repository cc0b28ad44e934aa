"""What runs in the worker processes: picklable functions, and the networks each process holds.

``initialise`` is the executor's initializer. The networks are loaded on the first track and kept in
the process: they are too dear to load per task, and a process is the one place they can live in.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass, replace

from musicanalyzer.analysis.features import TrackFeatures, at_one_level, extract
from musicanalyzer.analysis.findings import Analysis, Findings, find, load_analyses
from musicanalyzer.analysis.track import TrackAnalysis, analyse_features
from musicanalyzer.audio.faults import fault, os_fault
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tags import Tags, read_tags
from musicanalyzer.dsp.params import PatchSpec
from musicanalyzer.models.cards import ModelSet
from musicanalyzer.models.runtime import HeadNetworks, Network, load_heads, load_litert_trunk


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a file apart, read without decoding."""

    size: int
    mtime_ns: int
    audio_hash: bytes
    tags: Tags


@dataclass(frozen=True, slots=True)
class Heard:
    """A file's features and what was found in them, for a trunk elsewhere (a GPU) or without one.

    Levels and pitches have served by then and are left out of the features, whose patches are at
    one level where a trunk is to hear them.
    """

    features: TrackFeatures
    findings: Findings


@dataclass(slots=True)
class _Process:
    """The state of one worker process."""

    models: ModelSet | None = None
    loaded: tuple[Network, HeadNetworks] | None = None
    loaded_analyses: dict[str, Analysis] | None = None
    longest_s: float = 0.0

    def networks(self) -> tuple[Network, HeadNetworks]:
        if self.loaded is None:
            self.loaded = load_litert_trunk(self._models()), load_heads(self._models())
        return self.loaded

    def analyses(self) -> dict[str, Analysis]:
        if self.loaded_analyses is None:
            self.loaded_analyses = load_analyses(self._models())
        return self.loaded_analyses

    def _models(self) -> ModelSet:
        if self.models is None:
            raise RuntimeError("initialise() was not called in this process")
        return self.models


_process = _Process()


def initialise(models: ModelSet, longest_s: float = 0.0) -> None:
    """Prepare a worker process, which will run ``models`` on tracks up to a length; 0 for any."""
    prepare()
    _process.longest_s = longest_s
    _process.models = models
    _process.loaded = _process.loaded_analyses = None


def prepare() -> None:
    """Prepare a worker process that needs no models."""
    # Ctrl-C reaches the whole group; only the scan's own process answers to it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)  # the window comes first: with 5, its pictures came a quarter later
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))  # not on every system
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers, and they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def identify(path: str) -> Identity:
    """Size, time, audio hash and tags of a file. Raises DecodeError."""
    before = _stat(path)
    identity = Identity(before.st_size, before.st_mtime_ns, audio_hash(path), read_tags(path))
    _check_unchanged(path, before)
    return identity


def analyse(path: str, identity: Identity) -> TrackAnalysis:
    """Decode, measure and classify a file that :func:`identify` saw. Raises DecodeError."""
    trunk, heads = _process.networks()
    heard = listen(path, identity)
    return analyse_features(
        heard.features, heard.findings, trunk=trunk, heads=heads, spec=PatchSpec()
    )


def listen(path: str, identity: Identity) -> Heard:
    """Decode, transform and measure a file; what is left is the trunk's. Raises DecodeError."""
    heard = _listen(path, identity, _process.longest_s)
    return replace(heard, features=at_one_level(heard.features, PatchSpec()))


def _listen(path: str, identity: Identity, longest_s: float) -> Heard:
    features = extract(path, PatchSpec(), longest_s=longest_s)
    after = _stat(path)
    if (after.st_size, after.st_mtime_ns) != (identity.size, identity.mtime_ns):
        raise fault("changed", path)
    findings = find(features, _process.analyses())
    return Heard(replace(features, levels=None, pitches=None), findings)


def measure(path: str, identity: Identity) -> Findings:
    """As :func:`listen` where the trunk has nothing to do, for a track of the library, which may
    be of any length. Raises DecodeError.
    """
    return _listen(path, identity, 0.0).findings


def _stat(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except OSError as err:
        raise os_fault(err, path) from err


def _check_unchanged(path: str, before: os.stat_result) -> None:
    after = _stat(path)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise fault("changed", path)
