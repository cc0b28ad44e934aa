"""Notice what changes below the folders of a library, by looking.

Notifications of the system do not reach network drives, cost one watch a folder, and are dropped
when many come at once; looking works everywhere and forgets nothing. A round asks for one time a
folder: where it differs, the folder is listed. A deep round, which is rare, lists all: it finds
files that were written into in place. Rounds come the more seldom the longer they take, so that
they use a few hundredths of one core or of a network drive at most. A folder is reported once it
has been quiet for some seconds: a file that is being written is waited for.

What was there at the first look is taken as known. A folder of the library that is empty all at
once is taken for a drive that was removed, and nothing is said of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from musicanalyzer.services.exclusions import Excluded
from musicanalyzer.services.walk import AUDIO_SUFFIXES, SYSTEM_FOLDERS

REST_FOLDERS = 256  # after so many the thread lets others have their turn
MOST_HOT = 200
NO_MUSIC = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When to look, in seconds. A round takes at most ``1 / slack`` of the time between rounds."""

    quiet_s: float = 4.0  # without a change before a folder is reported
    longest_wait_s: float = 60.0  # then what is quiet is reported though the rest is not
    glance_s: float = 1.5  # between looks at folders that are not quiet yet
    round_s: float = 5.0  # between rounds, at least
    longest_round_s: float = 300.0
    slack: float = 25.0
    deep_s: float = 600.0  # between deep rounds, at least
    hot_s: float = 900.0  # how long a folder that changed is listed in every round


# What was last seen of one folder: its time in ns; device and inode; a number made of names, sizes
# and times of its music files, NO_MUSIC where there are none; its sub-folders. A plain tuple, for
# Python's collector stops looking at those: 100,000 objects in their place held up the window for
# 200 ms now and then.
_Folder = tuple[int, tuple[int, int], int, tuple[str, ...]]
MTIME: Final = 0
IDENTITY: Final = 1
MUSIC: Final = 2
CHILDREN: Final = 3


@dataclass(slots=True)
class _Change:
    """A folder that is not quiet yet."""

    music: int
    first_at: float
    last_at: float


@dataclass(slots=True)
class FolderWatch:
    """To be asked with :meth:`look`, again after :attr:`pause_s`; on one thread.

    ``rest`` is called now and then during a round; where it gives true the round is broken off.
    """

    roots: Iterable[str]
    excluded: Excluded | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    rest: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.monotonic
    _folders: dict[str, _Folder] = field(default_factory=dict)
    _paths: dict[tuple[int, int], str] = field(default_factory=dict)
    _changes: dict[str, _Change] = field(default_factory=dict)
    _hot: dict[str, float] = field(default_factory=dict)  # until when
    _learned: bool = False
    _next_round: float = 0.0
    _next_deep: float = 0.0

    def __post_init__(self) -> None:
        self.roots = tuple(os.path.abspath(root) for root in self.roots)

    @property
    def pause_s(self) -> float:
        """How long to wait before the next look."""
        until_round = max(0.0, self._next_round - self.clock())
        return min(until_round, self.rhythm.glance_s) if self._changes else until_round

    @property
    def n_folders(self) -> int:
        return len(self._folders)

    def look(self) -> list[str]:
        """The folders that changed and have been quiet since; most often none."""
        begun = self.clock()
        if begun >= self._next_round:
            deep = begun >= self._next_deep
            if not self._round(deep=deep or not self._learned):
                return []
            self._learned = True
            ended = self.clock()
            pause = self.rhythm.slack * (ended - begun)
            if deep:
                # A deep round says little of what the others take.
                self._next_deep = ended + max(self.rhythm.deep_s, 2 * pause)
                pause = 0.0
            self._next_round = ended + min(
                max(self.rhythm.round_s, pause), self.rhythm.longest_round_s
            )
        return self._settled()

    # Rounds

    def _round(self, *, deep: bool) -> bool:
        """Look at every folder; ``False`` where it was broken off."""
        now = self.clock()
        self._hot = {path: until for path, until in self._hot.items() if until > now}
        for root in self.roots:
            if root not in self._folders:
                self._list_new([root])
        for count, path in enumerate(list(self._folders), 1):
            if count % REST_FOLDERS == 0 and self.rest():
                return False
            known = self._folders.get(path)
            if known is None:
                continue  # it went while this round was on
            try:
                is_same = os.stat(path).st_mtime_ns == known[MTIME]
            except OSError:
                continue  # its parent shows whether it is gone
            if not is_same or deep or path in self._hot:
                self._list_again(path, known)
        return True

    def _list_again(self, path: str, known: _Folder) -> None:
        found = self._listed(path)
        if found is None:
            return
        is_empty = not found[CHILDREN] and found[MUSIC] == NO_MUSIC
        was_empty = not known[CHILDREN] and known[MUSIC] == NO_MUSIC
        if is_empty and not was_empty and path in self.roots:
            return  # a drive that was removed
        self._remember(path, found)
        has_lost = False
        for name in set(known[CHILDREN]).difference(found[CHILDREN]):
            has_lost |= self._drop(os.path.join(path, name))
        if has_lost or found[MUSIC] != known[MUSIC]:
            self._note(path)
        self._list_new(
            [os.path.join(path, name) for name in set(found[CHILDREN]).difference(known[CHILDREN])]
        )

    def _list_new(self, paths: list[str]) -> None:
        """Folders that were not there before, with all that is in them."""
        waiting = paths
        count = 0
        while waiting:
            path = waiting.pop()
            count += 1
            if count % REST_FOLDERS == 0 and self.rest():
                return
            found = self._listed(path)
            if found is None or self._is_known_elsewhere(path, found):
                continue
            self._remember(path, found)
            if found[MUSIC] != NO_MUSIC:
                self._note(path)
            waiting.extend(os.path.join(path, name) for name in found[CHILDREN])

    def _remember(self, path: str, found: _Folder) -> None:
        before = self._folders.get(path)
        if before is not None and self._paths.get(before[IDENTITY]) == path:
            del self._paths[before[IDENTITY]]  # another folder may be in its place
        self._folders[path] = found
        if found[IDENTITY][1]:  # Windows network drives may give no inode
            self._paths[found[IDENTITY]] = path

    def _is_known_elsewhere(self, path: str, found: _Folder) -> bool:
        """Whether this is a link to a folder that is watched already. One that moved is forgotten
        where it was.
        """
        other = self._paths.get(found[IDENTITY])
        if other is None or other == path or other not in self._folders:
            return False
        try:
            info = os.stat(other)
            if (info.st_dev, info.st_ino) == found[IDENTITY]:
                return True
        except OSError:
            pass
        if self._drop(other):
            self._note(os.path.dirname(other))
        return False

    def _drop(self, path: str) -> bool:
        """Forget a folder and all in it; whether there was music."""
        had_music = False
        waiting = [path]
        while waiting:
            path = waiting.pop()
            known = self._folders.pop(path, None)
            self._changes.pop(path, None)
            self._hot.pop(path, None)
            if known is not None:
                had_music |= known[MUSIC] != NO_MUSIC
                if self._paths.get(known[IDENTITY]) == path:
                    del self._paths[known[IDENTITY]]
                waiting.extend(os.path.join(path, name) for name in known[CHILDREN])
        return had_music

    def _listed(self, path: str) -> _Folder | None:
        """``None`` for what cannot be read now, and for no folder."""
        children: list[str] = []
        music: list[tuple[str, int, int]] = []
        excluded = self.excluded
        try:
            # First: what changes while it is listed will differ from it next time.
            own = os.stat(path)
            with os.scandir(path) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    try:
                        if entry.is_dir():
                            is_left_out = excluded is not None and excluded.folder(entry.path)
                            if name.lower() not in SYSTEM_FOLDERS and not is_left_out:
                                children.append(name)
                            continue
                        is_music = os.path.splitext(name)[1].lower() in AUDIO_SUFFIXES
                        if is_music and not (excluded is not None and excluded.file(entry.path)):
                            info = entry.stat()
                            music.append((name, info.st_size, info.st_mtime_ns))
                    except OSError:
                        music.append((name, -1, -1))  # a link that leads nowhere
        except OSError:
            return None
        seen = (hash(tuple(sorted(music))) or 1) if music else NO_MUSIC
        return own.st_mtime_ns, (own.st_dev, own.st_ino), seen, tuple(sorted(children))

    # Changes

    def _note(self, path: str) -> None:
        known = self._folders.get(path)
        if not self._learned or known is None:
            return
        now = self.clock()
        change = self._changes.get(path)
        if change is None:
            self._changes[path] = _Change(known[MUSIC], now, now)
        else:
            change.music, change.last_at = known[MUSIC], now
        self._hot.pop(path, None)
        self._hot[path] = now + self.rhythm.hot_s
        if len(self._hot) > MOST_HOT:
            del self._hot[next(iter(self._hot))]

    def _settled(self) -> list[str]:
        for path in list(self._changes):
            known = self._folders.get(path)
            if known is not None:
                self._list_again(path, known)  # notes it where it differs
        now = self.clock()
        quiet = [
            path
            for path, change in self._changes.items()
            if now - change.last_at >= self.rhythm.quiet_s
        ]
        # What moved has left one folder and come to another: they are reported together.
        waited = max((now - change.first_at for change in self._changes.values()), default=0.0)
        if len(quiet) < len(self._changes) and waited < self.rhythm.longest_wait_s:
            return []
        for path in quiet:
            del self._changes[path]
        return quiet
