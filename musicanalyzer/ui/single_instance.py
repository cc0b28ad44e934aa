"""One window per user and library: a second start hands its files to the first and ends.

A lock file says who is first. Qt frees it when its process is gone, so that a crash blocks nobody.
The first then listens on a local socket, in a folder that only this user can enter. A first window
that does not answer is not waited for: the second opens one of its own, which the library allows.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
import stat
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

CONNECT_S = 3.0  # the first has its lock some milliseconds before it listens
ANSWER_S = 10.0  # it answers once its window stands, which takes longer with a library to migrate
LONGEST_MESSAGE = 1 << 20
ANSWER = b"ok\n"


class SingleInstance(QObject):
    """To be asked with :meth:`claim` before the window is made, and closed after it."""

    asked = Signal(object, str)  # absolute paths, and the desktop's token to come forward with

    def __init__(self, database: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        library = os.fsencode(os.path.realpath(database))
        name = "musicanalyzer-" + hashlib.blake2b(library, digest_size=8).hexdigest()
        folder = _own_folder()
        self._lock = QLockFile(str(folder / f"{name}.lock"))
        self._lock.setStaleLockTime(0)  # old locks hold; those of ended processes never do
        # On Windows the name is a pipe's, which all users share.
        is_pipe = os.name == "nt"
        self._address = f"{name}-{getpass.getuser()}" if is_pipe else str(folder / f"{name}.socket")
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        self._texts: dict[QLocalSocket, bytes] = {}

    def claim(self, files: Sequence[str] = (), *, token: str = "") -> bool:
        """Whether the caller is to open a window; ``False``: another has taken the files."""
        if self._lock.tryLock(0):
            QLocalServer.removeServer(self._address)  # what a crash left behind
            if not self._server.listen(self._address):
                log.warning("second starts will not find this one: %s", self._server.errorString())
            return True
        if self._lock.error() != QLockFile.LockError.LockFailedError:
            log.warning("no lock can be made in %s", os.path.dirname(self._address))
            return True
        if self._hand_over(files, token):
            return False
        log.warning("the window that is open does not answer")
        return True

    def close(self) -> None:
        self._server.close()
        self._lock.unlock()

    # The second

    def _hand_over(self, files: Sequence[str], token: str) -> bool:
        message = {"files": [os.path.abspath(path) for path in files], "token": token}
        socket = QLocalSocket()
        ends_at = time.monotonic() + CONNECT_S
        while True:
            socket.connectToServer(self._address)
            if socket.waitForConnected(500):
                break
            if time.monotonic() > ends_at:
                return False
            time.sleep(0.05)
        socket.write(json.dumps(message).encode() + b"\n")
        answer = b""
        ends_at = time.monotonic() + ANSWER_S
        while answer != ANSWER:
            left_ms = round((ends_at - time.monotonic()) * 1000)
            if left_ms <= 0 or not socket.waitForReadyRead(left_ms):
                return False
            answer += socket.readAll().data()
        socket.disconnectFromServer()
        return True

    # The first

    def _greet(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._texts[socket] = b""
            socket.readyRead.connect(self._listen)
            socket.disconnected.connect(self._forget)
        self._listen()

    def _listen(self) -> None:
        for socket in list(self._texts):
            text = self._texts[socket] + socket.readAll().data()
            self._texts[socket] = text
            if text.endswith(b"\n"):
                self._texts[socket] = b""
                self._take(socket, text)
            elif len(text) > LONGEST_MESSAGE:
                socket.abort()

    def _take(self, socket: QLocalSocket, text: bytes) -> None:
        try:
            message = json.loads(text)
            files, token = [str(path) for path in message["files"]], str(message["token"])
        except (ValueError, TypeError, KeyError):
            log.warning("a message from another program was not understood")
            socket.abort()
            return
        socket.write(ANSWER)
        socket.flush()
        self.asked.emit(files, token)

    def _forget(self) -> None:
        ended = QLocalSocket.LocalSocketState.UnconnectedState
        for socket in [socket for socket in self._texts if socket.state() == ended]:
            del self._texts[socket]
            socket.deleteLater()


def _own_folder() -> Path:
    """A folder for sockets that other users cannot enter."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and os.path.isdir(runtime):
        return Path(runtime)
    if os.name == "nt":
        return Path(QDir.tempPath())  # the user's own
    folder = Path(tempfile.gettempdir()) / f"musicanalyzer-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return folder
    if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        # Somebody else made it first. No lock can be made below a name that cannot be there.
        return folder / "foreign"
    return folder
