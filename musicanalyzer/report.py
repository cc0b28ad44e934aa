"""What the command line shows: tables on standard output, progress on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from musicanalyzer.services.jobs import Progress

if TYPE_CHECKING:
    from musicanalyzer.services.doctor import Finding

QUIET_INTERVAL_S = 10.0  # between lines where standard error is no terminal


class ScanReport:
    """A progress bar where standard error is a terminal, else a line now and then."""

    def __init__(self) -> None:
        self.last = Progress("walking", 0, 0)
        self._console = Console(stderr=True, highlight=False)
        self._started = self._printed = time.monotonic()
        self._bar: Bar | None = None

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    def __enter__(self) -> ScanReport:
        if self._console.is_terminal:
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
                TextColumn("{task.fields[failures]}", style="red"),
                TextColumn("{task.fields[current]}", style="dim"),
                console=self._console,
            )
            self._bar.start()
            self._task = self._bar.add_task("walking", total=None, rate="", failures="", current="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None or issubclass(kind, KeyboardInterrupt):
            self._say(self._summary())

    def notify(self, sentence: str) -> None:
        self._say(Text(sentence))

    def _say(self, sentence: Text) -> None:
        # Soft: in a log file a sentence is one line, however wide a terminal would be.
        self._console.print(sentence, soft_wrap=True)

    def update(self, progress: Progress) -> None:
        self.last = progress
        worked = progress.analysed + progress.linked + progress.failed + progress.updated
        worked += progress.checked
        rate = worked / max(self.elapsed_s, 1e-3)
        failures = f"{progress.failed} failed" if progress.failed else ""
        if self._bar is not None:
            name = printable(progress.current.rpartition("/")[2])
            self._bar.update(
                self._task,
                description=progress.phase,
                completed=progress.done,
                total=progress.total or None,
                rate=f"{rate:.1f}/s",
                failures=failures,
                current=Text(name[:40]),
            )
        elif time.monotonic() - self._printed >= QUIET_INTERVAL_S:
            self._printed = time.monotonic()
            parts = [f"{progress.phase}: {progress.done} of {progress.total}"]
            if rate > 0:  # before the first file nobody knows
                left_s = (progress.total - progress.done) / rate
                parts.append(f"{rate:.1f} a second, about {left_s / 60:.0f} minutes left")
            parts += [part for part in (failures, printable(progress.current)) if part]
            self._say(Text(", ".join(parts)))

    def _summary(self) -> Text:
        last = self.last
        counts = {
            "analysed": last.analysed,
            "known already": last.linked,
            "unchanged": last.skipped,
            "brought to the present models": last.updated,
            "looked at": last.checked,
            "failed": last.failed,
        }
        parts = [f"{count} {what}" for what, count in counts.items() if count]
        files, done = counted(last.total, "file"), ", ".join(parts) or "nothing to do"
        text = f"{files} in {self.elapsed_s:.1f} s: {done}"
        if last.message:
            text += f"; {last.message}"
        if last.failed:
            text += '. "musicanalyzer list --failed" says why'
        return Text(f"{text}.")


def printable(text: str) -> str:
    """Text that a terminal can take: undecodable bytes and control characters replaced."""
    shown = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


class _Output(Console):
    """Standard output; the command line decides what a reader that has gone means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def print_tracks(tracks: Iterable[dict[str, Any]]) -> None:
    """A line per track; errors as sentences."""
    console = _Output(highlight=False, soft_wrap=True)
    for track in tracks:
        console.print(Text(track_line(track)))


def track_line(track: dict[str, Any]) -> str:
    """``artist - title   jazz 82%   vocal   calm   128 BPM 8A energy 6.5   /path`` with what is
    known.
    """
    if "error" in track:
        # The message names the file.
        return printable(track["error"]["message"])
    name = " - ".join(part for part in (track["artist"], track["title"]) if part)
    parts = [printable(name or track["path"].rpartition("/")[2])]
    genre, vocal, mood, speech = (track[key] for key in ("genre", "vocal", "mood", "speech"))
    if speech is not None and speech["label"] == "neither":
        parts.append("nothing to hear")
    else:
        if speech is not None and speech["label"] != "music":
            parts.append(speech["label"] if speech["label"] != "unsure" else "music or speech?")
        if genre is not None and genre["corrected"] is not None:
            parts.append(f"{printable(genre['corrected'])} (yours)")
        elif genre is not None:
            unsure = genre["label"] == "unsure"
            parts.append(
                "genre unsure" if unsure else f"{genre['label']} {genre['confidence']:.0%}"
            )
        if vocal is not None:
            parts.append(_voice(vocal))
        if mood is not None and mood["labels"]:
            parts.append(", ".join(mood["labels"][:3]))
        if measured := _measured(track):
            parts.append(measured)
    parts += [f'"{printable(name)}"' for name in track.get("own_labels", ())]
    if "start_s" in track:
        parts.insert(0, f"{_clock(track['start_s'])}-{_clock(track['end_s'])}")
    if "similarity" in track:
        parts.insert(0, f"{track['similarity']:.2f}")
    if "probability" in track:  # an answer names the track by its id
        parts.insert(0, f"{track['probability']:>4.0%}")
        parts.insert(0, f"{track['id']:>6}")
    if track.get("missing"):
        parts.append("(missing)")
    parts.append(printable(track["path"]))
    return "   ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


_HARMONIES = {
    "same": "same key",
    "adjacent": "adjacent key",
    "relative": "relative key",
    "boost": "key lifts",
    "diagonal": "diagonal key",
    "clash": "keys clash",
    "unknown": "key unknown",
}


def slot_lines(track: dict[str, Any], slot: dict[str, Any]) -> list[str]:
    """A slot of a set: its track, and below how it follows the one before."""
    name = " - ".join(part for part in (track["artist"], track["title"]) if part)
    name = printable(name or track["path"].rpartition("/")[2])
    energy = "?" if slot["set_energy"] is None else f"{slot['set_energy']:.1f}"
    lines = []
    if (step := slot["transition"]) is not None:
        change = step["tempo_change_percent"]
        tempo = "tempo unknown" if change is None else f"tempo {change:+.1f} %"
        if step["time"] in ("half", "double"):
            tempo += f", {step['time']} time"
        alike = f"{max(0.0, step['likeness']):.0%} alike"
        lines.append(f"       {_HARMONIES[step['harmony']]}, {tempo}, {alike}")
    lines.append(f"{slot['slot']:>4}   energy {energy} of {slot['target_energy']:.1f}   {name}")
    for other in slot.get("alternatives", ()):
        name = " - ".join(part for part in (other["artist"], other["title"]) if part)
        lines.append(f"         or {printable(name or other['path'].rpartition('/')[2])}")
    return lines


def print_slots(slots: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """A set, slot after slot: each track with what ``services.sets.describe`` tells of it."""
    console = _Output(highlight=False, soft_wrap=True)
    for track, slot in slots:
        console.print(Text("\n".join(slot_lines(track, slot))))


def _measured(track: dict[str, Any]) -> str:
    """Tempo, key and energy; what the user says, with that said."""
    said = []
    for name, shown in (
        ("bpm", "{:.0f} BPM"),
        ("camelot", "{}"),
        ("energy", "energy {:.1f}"),
    ):
        if track.get(name) is not None:
            who = track.get({"bpm": "bpm_from", "camelot": "key_from"}.get(name, ""))
            said.append(shown.format(track[name]) + (" (yours)" if who == "user" else ""))
    return " ".join(said)


def _voice(vocal: dict[str, Any]) -> str:
    """``vocal`` with whose voice it is, where that is known."""
    if vocal["corrected"] is not None:
        return f"{vocal['corrected']} (yours)"
    if vocal["label"] == "unsure":
        return "voice unsure"
    whose = vocal["voice"]
    if vocal["label"] != "vocal" or whose is None or whose["label"] == "unsure":
        return str(vocal["label"])
    return f"vocal ({whose['label']})"


def print_labels(labels: Iterable[dict[str, Any]]) -> None:
    """A paragraph per taught label."""
    console = _Output(highlight=False, soft_wrap=True)
    for label in labels:
        console.print(Text("\n".join(label_lines(label))))


def label_lines(label: dict[str, Any]) -> list[str]:
    """A taught label as ``services.label_reports.describe_label`` has it."""
    above = "" if label["threshold"] is None else f", above {label['threshold']:.0%}"
    lines = [
        f"{printable(label['name'])}   {counted(label['tracks'], 'track')}{above}"
        f"   {counted(label['yes'], 'example')}, {counted(label['no'], 'counter-example')}"
    ]
    judged = label["leave_one_out"]
    if judged is not None:
        lines.append(
            f"    left out in turn, {judged['right']} of {judged['n']} are told right:"
            f" {judged['accuracy']:.0%}"
            f" ({judged['low'] * 100:.0f}-{judged['high'] * 100:.0f});"
            f" always the same answer: {judged['baseline']:.0%}"
        )
    if label["note"] is not None:
        lines.append(f"    {label['note']}")
    return lines


def counted(n: int, what: str) -> str:
    """A number of things, whose plural ends with s."""
    return f"{n} {what}" + ("" if n == 1 else "s")


def print_findings(findings: Sequence[Finding]) -> None:
    console = _Output(highlight=False)
    table = Table.grid(padding=(0, 2))
    marks = {"ok": "ok", "note": "note", "broken": "BROKEN"}
    for finding in findings:
        text = finding.text + (f"\n-> {finding.remedy}" if finding.remedy else "")
        table.add_row(marks[finding.state], finding.name, Text(printable_lines(text)))
    console.print(table)
    sys.stdout.flush()


def printable_lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.splitlines())
