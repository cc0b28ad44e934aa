"""What was heard, stream by stream: the newest, and what a device gave to hear before it.

Two at most: each takes 115 MB of the disk. A file can be heard again, and what is short is no loss;
neither takes the place of what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from musicanalyzer.services.live_log import EventLog
from musicanalyzer.ui.context import Context

if TYPE_CHECKING:  # signal processing and networks: loaded when one listens
    from musicanalyzer.audio.history import SoundHistory
    from musicanalyzer.audio.source import AudioSource
    from musicanalyzer.dsp.params import PictureSpec
    from musicanalyzer.services.live import LiveSession
    from musicanalyzer.services.live_picture import LivePicture

WORTH_S = 10.0  # of sound are worth keeping


@dataclass(frozen=True, slots=True)
class LiveStream:
    """Sound, columns and events of one time of listening."""

    history: SoundHistory
    picture: LivePicture
    log: EventLog
    is_device: bool

    @property
    def is_worth_keeping(self) -> bool:
        n_samples = self.history.end - self.history.start
        return self.is_device and n_samples >= WORTH_S * self.log.sample_rate

    @property
    def newest_column(self) -> int:
        """That can be drawn whole."""
        made = self.picture.made
        return (self.history.end - made.reach) // made.hop_length

    @property
    def oldest_column(self) -> int:
        return -(-self.history.start // self.picture.made.hop_length)


class LiveStreams(QObject):
    """An entry of the ``menu`` asks for the one that is not shown. ``forget`` is given what is no
    longer kept.
    """

    asked = Signal(object)  # LiveStream

    def __init__(
        self, menu: QMenu, forget: Callable[[LiveStream], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._forget = forget
        self._kept: list[LiveStream] = []  # in the order of time
        self.shown: LiveStream | None = None
        self.is_listening = False
        menu.addSeparator()
        self._look = menu.addAction("")
        self._look.triggered.connect(lambda *_: self.asked.emit(self.other))
        menu.aboutToShow.connect(self._name)
        self._name()

    def begin(self, stream: LiveStream) -> None:
        """It is shown from now on."""
        before = [each for each in self._kept if each.is_worth_keeping][-1:]
        for each in self._kept:
            if each not in before:
                self._forget(each)
        self._kept = [*before, stream]
        self.shown = stream

    @property
    def other(self) -> LiveStream | None:
        """The one that is kept and not shown."""
        return next((each for each in self._kept if each is not self.shown), None)

    @property
    def is_newest_shown(self) -> bool:
        return not self._kept or self.shown is self._kept[-1]

    def close(self) -> None:
        for each in self._kept:
            each.history.close()

    def _name(self) -> None:
        before, last = (
            self.tr("Look at what was heard before"),
            self.tr("Look at what was heard last"),
        )
        self._look.setText(before if self.is_newest_shown else last)
        self._look.setEnabled(self.other is not None and not self.is_listening)


def open_session(
    context: Context,
    make_source: Callable[[], AudioSource],
    *,
    spec: PictureSpec,
    kept_s: float,
    is_device: bool,
    after: Sequence[LiveSession],
) -> tuple[LiveSession, list[LiveStream]]:
    """A session that was not started, and where its stream will be once its input is open."""
    from musicanalyzer.audio.history import SoundHistory
    from musicanalyzer.services.installed import installed_models
    from musicanalyzer.services.live import LiveSession
    from musicanalyzer.services.live_detectors import make_detectors
    from musicanalyzer.services.live_picture import LivePicture

    made: list[LiveStream] = []
    thresholds, database = context.settings.value.thresholds, context.database

    def taps(rate: int) -> list[Any]:
        history = SoundHistory(round(kept_s * rate))
        picture = LivePicture(spec, sample_rate=rate)
        log = EventLog(sample_rate=rate, seconds=kept_s)
        made.append(LiveStream(history, picture, log, is_device))
        return [history, picture]

    session = LiveSession(
        make_source,
        lambda rate: make_detectors(rate, models=installed_models(thresholds), database=database),
        make_taps=taps,
        after=after,
    )
    return session, made
