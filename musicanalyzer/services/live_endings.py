"""Sessions of live analysis that were told to end, which takes time: opening a device can last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # signal processing and networks: loaded when one listens
    from musicanalyzer.services.live import LiveSession


class Endings:
    """Who opens the same devices afterwards, or ends the program, waits for them."""

    def __init__(self) -> None:
        self._sessions: list[LiveSession] = []

    def add(self, session: LiveSession) -> None:
        """Have it end; waits for nothing."""
        session.end()
        self._sessions = [*self.pending, session]

    @property
    def pending(self) -> tuple[LiveSession, ...]:
        """Those that have not ended yet."""
        return tuple(session for session in self._sessions if not session.is_ended)

    def close(self) -> None:
        """Wait for all of them."""
        for session in self._sessions:
            session.close()
        self._sessions.clear()
