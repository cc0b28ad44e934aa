"""Covers, waveforms and spectrograms of files, made on a thread of their own and remembered.

Of each kind only the picture asked for last is made; a longer wish list would be of no use, since
the panel shows one track.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from musicanalyzer.library.records import TrackRow
from musicanalyzer.ui.bridge import Computing, Failed

if TYPE_CHECKING:
    from musicanalyzer.services.preview import Spectrogram, Waveform
    from musicanalyzer.services.wave_levels import WaveLevels

COVER_PIXELS = 512  # the longer side
KEPT = {"cover": 24, "waveform": 200, "spectrogram": 6, "levels": 4}
# 1 MB, 10 kB, 0.5 MB and, of five minutes, 2 MB each
_Key = tuple[str, str, int]


class Previews(QObject):
    """Answers arrive on the window's thread; those to an earlier question of the same kind never.
    ``None`` where the program ends. To be closed then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._computing = Computing("previews", self)
        self._kept: OrderedDict[_Key, Any] = OrderedDict()

    def cover(self, track: TrackRow, answer: Callable[[QImage | None], None]) -> None:
        """``None`` where the file holds no picture that can be shown."""
        self._ask("cover", track, lambda cancelled: read_cover_image(track.path), answer, None)

    def waveform(
        self, track: TrackRow, answer: Callable[[Waveform | None], None], failed: Failed
    ) -> None:
        def work(cancelled: Callable[[], bool]) -> Waveform | None:
            from musicanalyzer.services.preview import read_waveform

            return read_waveform(track.path, cancelled)

        self._ask("waveform", track, work, answer, failed)

    def spectrogram(
        self, track: TrackRow, answer: Callable[[Spectrogram | None], None], failed: Failed
    ) -> None:
        def work(cancelled: Callable[[], bool]) -> Spectrogram | None:
            from musicanalyzer.services.preview import read_spectrogram

            return read_spectrogram(track.path, cancelled)

        self._ask("spectrogram", track, work, answer, failed)

    def levels(
        self, track: TrackRow, answer: Callable[[WaveLevels | None], None], failed: Failed
    ) -> None:
        """The waveform down to single milliseconds."""

        def work(cancelled: Callable[[], bool]) -> WaveLevels | None:
            from musicanalyzer.services.wave_levels import read_wave_levels

            return read_wave_levels(track.path, cancelled)

        self._ask("levels", track, work, answer, failed)

    def close(self) -> None:
        self._computing.close()

    def _ask(
        self,
        kind: str,
        track: TrackRow,
        work: Callable[[Callable[[], bool]], Any],
        answer: Callable[[Any], None],
        failed: Failed | None,
    ) -> None:
        key = (kind, track.path, track.mtime_ns)
        if key in self._kept:
            self._kept.move_to_end(key)
            # What is being made for another track must not arrive after this.
            self._computing.do(lambda cancelled: self._kept.get(key), answer, key=kind)
            return

        def take(value: Any) -> None:
            if value is not None or kind == "cover":
                self._kept[key] = value
            same = [other for other in self._kept if other[0] == kind]
            for other in same[: -KEPT[kind]]:
                del self._kept[other]
            answer(value)

        self._computing.do(work, take, key=kind, failed=failed)


def read_cover_image(path: str) -> QImage | None:
    """The cover inside a file, at most ``COVER_PIXELS`` wide and high. On any thread."""
    from musicanalyzer.audio.tags import read_cover

    data = read_cover(path)
    if data is None:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        bound = QSize(COVER_PIXELS, COVER_PIXELS)
        # JPEGs are decoded at the smaller size, which saves most of the time and memory.
        if size.width() > bound.width() or size.height() > bound.height():
            reader.setScaledSize(size.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
