"""One file decoded ahead of being heard, by a thread of its own.

Nothing here waits for a drive but that thread: whoever plays takes what is there, and a slow drive
only makes it run dry. Blocks are float32 (n_frames, 2) at the file's own rate, encoder delay and
padding left out as far as the file states them. Memory is bounded by ``AHEAD_S``, whatever the file
is. What a damaged file still holds is played.
"""

from __future__ import annotations

import logging
import math
import os
import threading
from collections import deque

from musicanalyzer.audio import decode
from musicanalyzer.audio.conditioning import Samples
from musicanalyzer.audio.faults import fault
from musicanalyzer.audio.pcm_reader import PcmReader
from musicanalyzer.audio.reading import AudioInfo, Reader
from musicanalyzer.audio.stereo import to_stereo
from musicanalyzer.errors import DecodeError

log = logging.getLogger(__name__)

AHEAD_S = 2.0  # are decoded, and then one block more of whatever size the reader gives


class Playback:
    """``info`` is None until the file has been opened. ``fault`` says why nothing (more) comes.

    For one player thread and one that commands; :meth:`close` and :meth:`seek` return at once.
    ``end_s``: where to stop in the file, None for its end.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, start_s: float = 0.0, end_s: float | None = None
    ) -> None:
        self.path = path
        self.info: AudioInfo | None = None
        self.fault: DecodeError | None = None
        self._end_s = end_s
        self._length_s: float | None = None  # once the end was seen
        self._blocks: deque[tuple[Samples, int]] = deque()
        self._ahead_s = 0.0
        self._start_s = start_s
        self._run_number = 1  # each seek begins another: what was read for the last is dropped
        self._n_runs = 0  # that the thread has begun
        self._is_done = False
        self._is_closed = False
        self._changed = threading.Condition()
        threading.Thread(target=self._work, name="playback", daemon=True).start()

    @property
    def duration_s(self) -> float:
        """As the file declares it, or as it was seen; 0 where nobody knows yet."""
        declared = self.info.duration_s if self.info is not None else None
        return declared or self._length_s or 0.0

    @property
    def next_rate(self) -> int | None:
        """In Hz, of the block that :meth:`take` would give; None where it would give none."""
        with self._changed:
            return self._blocks[0][1] if self._blocks else None

    @property
    def is_over(self) -> bool:
        """Whether everything was taken; nothing comes until the next :meth:`seek`."""
        with self._changed:
            return self._is_done and not self._blocks

    def take(self, limit: int) -> tuple[Samples, int] | None:
        """At most ``limit`` frames and their rate; None where there are none now."""
        with self._changed:
            if not self._blocks:
                return None
            block, rate = self._blocks.popleft()
            if len(block) > limit:
                self._blocks.appendleft((block[limit:], rate))
                block = block[:limit]
            self._ahead_s -= len(block) / rate
            if self._ahead_s < AHEAD_S:
                self._changed.notify_all()
            return block, rate

    def seek(self, start_s: float) -> None:
        """Go on from there. A file that could not be read stays so."""
        with self._changed:
            self._start_s = start_s
            self._run_number += 1
            self._blocks.clear()
            self._ahead_s = 0.0
            self._is_done = self.fault is not None
            self._changed.notify_all()

    def close(self) -> None:
        """The thread lets go of the file as soon as its drive lets it."""
        with self._changed:
            self._is_closed = True
            self._blocks.clear()
            self._is_done = True
            self._changed.notify_all()

    # The thread's side

    def _work(self) -> None:
        reader: Reader | None = None
        try:
            reader = decode.open_reader(self.path)
            self.info = reader.info
            while (run := self._next_run()) is not None:
                self._read(reader, *run)
        except DecodeError as err:
            self._fail(err)
        except Exception:
            log.exception("decoding %s", self.path)
            self._fail(fault("damaged", self.path, "its decoder failed"))
        finally:
            if reader is not None:
                reader.close()

    def _next_run(self) -> tuple[int, float] | None:
        """The number of the run that is wanted and where it begins; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._run_number != self._n_runs)
            if self._is_closed:
                return None
            self._n_runs = self._run_number
            return self._run_number, self._start_s

    def _read(self, reader: Reader, number: int, start_s: float) -> None:
        """From there to the end, as far as it is wanted."""
        info = reader.info
        # libsndfile leaves the channels of Vorbis in its order, libav does not.
        is_vorbis = isinstance(reader, PcmReader) and info.codec == "vorbis"
        first = round(start_s * info.sample_rate)
        left = math.inf if self._end_s is None else round(self._end_s * info.sample_rate) - first
        if info.audible_frames is not None:
            left = min(left, info.audible_frames - first)
        reader.seek(first)
        n_read = 0
        while left > n_read and (got := reader.read()) is not None:
            n, rate = got[0].size, got[1]
            # After a seek the mono samples are the end of what was read.
            channels = reader.channels[len(reader.channels) - n :]
            if n_read + n > left:
                channels = channels[: int(left) - n_read]
            n_read += n
            block = to_stereo(channels, is_vorbis=is_vorbis)
            with self._changed:
                self._changed.wait_for(lambda: self._ahead_s < AHEAD_S or self._is_stale(number))
                if self._is_stale(number):
                    return
                self._blocks.append((block, rate))
                self._ahead_s += len(block) / rate
        with self._changed:
            if not self._is_stale(number):
                self._is_done = True
                self._length_s = start_s + min(n_read, left) / info.sample_rate
                if n_read == 0 and number == 1 and start_s == 0.0:
                    self.fault = fault("too-short", self.path)

    def _is_stale(self, number: int) -> bool:
        return self._is_closed or number != self._run_number

    def _fail(self, error: DecodeError) -> None:
        with self._changed:
            self.fault = error
            self._is_done = True
