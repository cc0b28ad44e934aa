"""The ribbons under the live spectrogram: their colours, and what these say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from musicanalyzer.services.live_events import TagsEvent
from musicanalyzer.ui import text, theme

RIBBONS = ("genre", "mood", "vocal", "sound")
_SOUND_COLOURS = {"music": "#0072b2", "speech": "#e69f00", "silence": "#808080"}


def ribbon_names() -> list[str]:
    """Of each of :data:`RIBBONS`, in the user's language."""
    return [
        QCoreApplication.translate("LiveCanvas", "genre"),
        QCoreApplication.translate("LiveCanvas", "mood"),
        QCoreApplication.translate("LiveCanvas", "voice"),
        QCoreApplication.translate("LiveCanvas", "sound"),
    ]


def labels_of(event: TagsEvent) -> list[list[str]]:
    """An answer's labels for each of :data:`RIBBONS`, the likeliest first; none where nothing is
    known.
    """
    if event.sound == "silence":
        return [[], [], [], ["silence"]]
    genre, mood, vocal = (event.heads[name] for name in ("genre", "mood", "vocal"))
    return [
        [] if genre is None else [genre["label"]],
        [] if mood is None else list(mood["labels"]) or ["unsure"],
        [] if vocal is None else [vocal["label"]],
        [event.sound],
    ]


def answer_words(event: TagsEvent) -> list[str]:
    """``genre: rock 82%`` and so on, of what is known."""
    found = []
    for kind, name, labels in zip(RIBBONS, ribbon_names(), labels_of(event), strict=True):
        words = ", ".join(map(label_words, labels))
        if kind == "genre" and labels and labels != ["unsure"]:
            words += f" {text.percent(event.heads['genre']['confidence'])}"
        if labels:
            found.append(f"{name}: {words}")
    return found


def label_words(label: str) -> str:
    """Also of silence, which no head answers."""
    if label == "silence":
        return QCoreApplication.translate("LiveMeters", "silence")
    return text.label(label)


def ribbon_key(events: Iterable[TagsEvent], ribbon: int) -> str:
    """HTML: the ribbon's name, and each colour that these answers give it with what it says, the
    most frequent first.
    """
    lines = [f"<b>{escape(ribbon_names()[ribbon])}</b>"]
    if RIBBONS[ribbon] == "vocal":
        words = QCoreApplication.translate("LiveCanvas", "the paler, the less of a voice is heard")
        lines.append(_square(theme.label_colour("vocal"), words))
    else:
        counts: Counter[str] = Counter()
        colours = {}
        for event in events:
            if (colour := _colours(event)[ribbon]) is not None:
                label = labels_of(event)[ribbon][0]
                counts[label] += 1
                colours[label] = colour
        lines += [_square(colours[label], label_words(label)) for label, _ in counts.most_common()]
    return "<br>".join(lines)


def _square(colour: QColor, words: str) -> str:
    return f'<span style="color: {colour.name()}">■</span> {escape(words)}'


def _colours(event: TagsEvent) -> list[QColor | None]:
    """Of an answer for each of :data:`RIBBONS`; None where nothing is known."""
    genre, mood, vocal, sound = labels_of(event)
    is_sure_of_mood = mood and mood != ["unsure"]
    return [
        theme.label_colour(genre[0]) if genre else None,
        theme.label_colour(mood[0]) if is_sure_of_mood else None,
        theme.label_colour("vocal") if vocal else None,
        QColor(_SOUND_COLOURS[sound[0]]) if sound[0] in _SOUND_COLOURS else None,
    ]


def ribbon_inks(event: TagsEvent) -> list[int | None]:
    """0xffRRGGBB of an answer for each of :data:`RIBBONS`; None where nothing is known."""
    share = [1.0] * len(RIBBONS)
    if event.heads["vocal"] is not None:
        share[2] = max(0.05, event.heads["vocal"]["scores"]["vocal"])
    return [
        None if colour is None else mixed(colour, one)
        for colour, one in zip(_colours(event), share, strict=True)
    ]


def mixed(over: QColor, share: float = 1.0) -> int:
    """0xffRRGGBB of a colour that lets the window's own through but for ``share``."""
    under = QColor(theme.colours().window)
    red, green, blue = (
        round(255.0 * (share * a + (1.0 - share) * b))
        for a, b in (
            (over.redF(), under.redF()),
            (over.greenF(), under.greenF()),
            (over.blueF(), under.blueF()),
        )
    )
    return 0xFF000000 | red << 16 | green << 8 | blue
