"""What a PulseAudio or PipeWire server says of its sources and of this program, by ``pactl``.

PortAudio does not see the server's sources, nor that a stream was moved to another one. Where there
is no server or no ``pactl``, there are no sources, and nothing ever changes. Asking takes some
5 ms, so it is done when the server says that something changed.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

PATIENCE_S = 2.0  # for an answer; a server that hangs must not hold up its listeners
_NUMBER = re.compile(r" \(\d+\)$")
_RATE = re.compile(r"(\d+)ch (\d+)Hz")


@dataclass(frozen=True, slots=True)
class Source:
    """One source; ``index`` changes when it was removed and made again under the same name.

    ``name`` is the server's, ``title`` for people: both are no other source's.
    """

    index: int
    name: str
    title: str
    n_channels: int
    sample_rate: int
    is_monitor: bool


class SoundServer:
    """The server that this user's programs reach. Close it to end what listens for changes.

    ``titles`` are those that sources, by their names, were told by before.
    """

    def __init__(self, titles: Mapping[str, str] | None = None) -> None:
        self._program = shutil.which("pactl")
        self._listener: subprocess.Popen[str] | None = None
        self._has_changed = threading.Event()
        self._titles = dict(titles or {})
        self.answers = False  # the last question was answered
        self.refuses = False  # it was not, since the server does not let this program in

    def sources(self) -> list[Source]:
        """All sources in the server's order; none where there is no server.

        Of sources that are described alike, those after the first get a number. Each keeps its
        title while this object lives, also when another one like it goes or comes.
        """
        listed = self._ask("list", "sources") or []
        # By name: plugged in another order, they are titled the same.
        for each in sorted(listed, key=lambda each: each["name"]):
            name, words = each["name"], each.get("description") or each["name"]
            if not self._titles.get(name, "").startswith(words):
                self._titles[name] = unused_name(words, self._titles.values())
        found = []
        for each in listed:
            shape = _RATE.search(each.get("sample_specification", ""))
            if shape is None:
                continue
            found.append(
                Source(
                    index=int(each["index"]),
                    name=each["name"],
                    title=self._titles[each["name"]],
                    n_channels=int(shape[1]),
                    sample_rate=int(shape[2]),
                    # PulseAudio says "" or a sink's name here, PipeWire "n/a" too.
                    is_monitor=each.get("monitor_source") not in (None, "", "n/a"),
                )
            )
        return found

    def default_source(self) -> str:
        """The name of the default source, empty where there is none."""
        info = self._ask("info")
        return info.get("default_source_name", "") if isinstance(info, dict) else ""

    def own_source(self) -> int | None:
        """The index of the source that this process's newest recording comes from."""
        own = [
            each
            for each in self._ask("list", "source-outputs") or []
            if each.get("properties", {}).get("application.process.id") == str(os.getpid())
        ]
        return int(max(own, key=lambda each: each["index"])["source"]) if own else None

    def knows_this_program(self) -> bool:
        """Whether this process is connected with it."""
        return self._lists_own("clients")

    def plays_for_this_program(self) -> bool:
        """Whether a stream of this process is among what it plays, were it in silence."""
        return self._lists_own("sink-inputs")

    def _lists_own(self, what: str) -> bool:
        return any(
            each.get("properties", {}).get("application.process.id") == str(os.getpid())
            for each in self._ask("list", what) or []
        )

    def has_changed(self) -> bool:
        """Whether sources, streams or defaults have changed since this was last asked."""
        if self._program is None:
            return False
        if self._listener is None or self._listener.poll() is not None:
            self._listen()
        changed = self._has_changed.is_set()
        self._has_changed.clear()
        return changed

    def close(self) -> None:
        if self._listener is not None:
            self._listener.kill()
            self._listener.wait()
            self._listener = None

    def _listen(self) -> None:
        assert self._program is not None
        listener = subprocess.Popen(
            [self._program, "subscribe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_plain_environment(),
        )
        self._listener = listener
        self._has_changed.set()  # what happened while nobody listened is not known
        threading.Thread(
            target=self._hear, args=(listener,), name="sound-server", daemon=True
        ).start()

    def _hear(self, listener: subprocess.Popen[str]) -> None:
        assert listener.stdout is not None
        with listener.stdout as lines:
            for line in lines:
                if "source" in line or "server" in line:
                    self._has_changed.set()

    def _ask(self, *question: str) -> Any:
        self.answers = self.refuses = False
        if self._program is None:
            return None
        try:
            done = subprocess.run(
                [self._program, "--format=json", *question],
                capture_output=True,
                text=True,
                timeout=PATIENCE_S,
                env=_plain_environment(),
                check=False,
            )
            if done.returncode == 0:
                answer = json.loads(done.stdout)
                self.answers = True
                return answer
            self.refuses = "Access denied" in done.stderr
        except (OSError, subprocess.TimeoutExpired, ValueError):
            pass
        return None


def unused_name(words: str, used: Container[str]) -> str:
    """``words``, with the first number that makes them another name than those ``used``."""
    numbered = (f"{words} ({number})" for number in itertools.count(2))
    return next(name for name in itertools.chain([words], numbered) if name not in used)


def same_but_number(name: str, other: str) -> bool:
    """Whether two names are those of sources that are described alike."""
    return _NUMBER.sub("", name) == _NUMBER.sub("", other)


def _plain_environment() -> dict[str, str]:
    # In some languages pactl writes decimal commas, which are no JSON.
    return {**os.environ, "LC_ALL": "C"}
