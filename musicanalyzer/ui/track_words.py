"""What was heard in a track, in words: sure, unsure between what, or why nothing is known."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from musicanalyzer.library.records import HeadResult, TrackRow
from musicanalyzer.models.spec import UNSURE
from musicanalyzer.services.track_facts import FILE, USER, facts_of
from musicanalyzer.ui import text
from musicanalyzer.ui.score_bars import Score
from musicanalyzer.ui.theme import label_colour

translate = QCoreApplication.translate

BESIDE = 0.4  # of the best score: what an unsure answer is said to lie between
WEAK = 0.2  # a best score that says next to nothing
TOP = 5
MISTUNED_HZ = 2.0  # 8 cents: what musicians may notice


def best_scores(result: HeadResult | None, n: int = TOP) -> list[Score]:
    """The ``n`` highest; none where the track is silent, since its scores say nothing."""
    if result is None or is_silent(result):
        return []
    found = sorted(result.scores.items(), key=lambda item: -item[1])[:n]
    return [Score(text.label(name), p, label_colour(name).name()) for name, p in found]


def is_silent(result: HeadResult) -> bool:
    """Heads that exclude labels answer a silent track with "unsure" and no confidence at all."""
    return result.confidence == 0.0 and UNSURE in result.labels


def genre(track: TrackRow) -> str:
    """A sentence about the genre."""
    if said := track.corrections.get("genre"):
        return translate("track", "You said: {genre}.").format(genre=_names(said))
    result = track.results.get("genre")
    if result is None:
        return translate("track", "Not analysed yet.")
    if is_silent(result):
        return translate("track", "Nothing is to be heard in this track.")
    if result.labels[0] != UNSURE:
        return translate("track", "{genre}, {confidence} sure.").format(
            genre=_capital(text.label(result.labels[0])),
            confidence=text.percent(result.confidence),
        )
    ranked = sorted(result.scores.items(), key=lambda item: -item[1])
    best = ranked[0][1]
    near = [item for item in ranked[:3] if item[1] >= BESIDE * best]
    shown = [f"{text.label(name)} ({text.percent(p)})" for name, p in near]
    if best < WEAK:
        sentence = translate("track", "Unsure: no genre fits well. The nearest is {genre}.")
        return sentence.format(genre=shown[0])
    if len(shown) == 1:
        sentence = translate("track", "Unsure: perhaps {genre}, but that is too little to say so.")
        return sentence.format(genre=shown[0])
    return translate("track", "Unsure: between {genres} and {last}.").format(
        genres=", ".join(shown[:-1]), last=shown[-1]
    )


def file_genre(track: TrackRow) -> str:
    """What the file's tag says of the genre; empty where it says nothing."""
    named = track.tags.genre
    return translate("track", "The file says: {genre}").format(genre=named) if named else ""


def mood(track: TrackRow) -> str:
    result = track.results.get("mood")
    if result is None or "arousal" not in result.measures:
        return ""
    if not result.labels:
        return translate("track", "No mood stands out.")
    return _capital(_names(result.labels))


def mood_measures(track: TrackRow) -> list[Score]:
    measures = track.results["mood"].measures if "mood" in track.results else {}
    names = {"arousal": translate("track", "Arousal"), "valence": translate("track", "Valence")}
    return [Score(names[name], measures[name]) for name in names if name in measures]


def voice(track: TrackRow) -> str:
    """How much is sung and by whom, or that it is speech, or that nobody sings."""
    if said := track.corrections.get("vocal"):
        return translate("track", "You said: {vocal}.").format(vocal=_names(said))
    speech, vocal = track.results.get("speech"), track.results.get("vocal")
    if vocal is None or is_silent(vocal):
        return ""
    if speech is not None and speech.labels[0] in ("speech", "neither"):
        return (
            translate("track", "This is speech, no music ({confidence} sure).")
            if speech.labels[0] == "speech"
            else translate("track", "This is neither music nor speech ({confidence} sure).")
        ).format(confidence=text.percent(speech.confidence))
    if vocal.labels[0] == "instrumental":
        return translate("track", "Instrumental, {confidence} sure.").format(
            confidence=text.percent(vocal.confidence)
        )
    share = text.percent(vocal.measures.get("vocal_share", 0.0))
    if vocal.labels[0] == UNSURE:
        sentence = translate("track", "Unsure whether somebody sings: perhaps in {share} of it.")
        return sentence.format(share=share)
    singer = track.results.get("voice")
    if singer is None or singer.labels[0] == UNSURE:
        return translate("track", "Sung in {share} of it.").format(share=share)
    return translate("track", "Sung in {share} of it: {voice}, {confidence} sure.").format(
        share=share, voice=text.label(singer.labels[0]), confidence=text.percent(singer.confidence)
    )


def tempo(track: TrackRow) -> str:
    """The tempo that counts, who says so, and how else it may be counted."""
    facts = facts_of(track)
    if facts.bpm is None:
        return translate("track", "No steady beat was found.") if "tempo" in track.results else ""
    bpm = text.number(facts.bpm, 1)
    if facts.bpm_from == USER:
        return translate("track", "You said: {bpm} BPM.").format(bpm=bpm)
    if facts.bpm_from == FILE:
        return translate("track", "The file says: {bpm} BPM.").format(bpm=bpm)
    found = track.results["tempo"]
    sentence = (
        translate("track", "{bpm} BPM, {confidence} sure.")
        if found.measures.get("steady")
        else translate("track", "About {bpm} BPM, changing; {confidence} sure.")
    )
    others = sorted(found.scores.items(), key=lambda item: -item[1])[:2]
    said = sentence.format(bpm=bpm, confidence=text.percent(found.confidence))
    if not others:
        return said
    levels = translate("track", "Perhaps counted as {levels}.").format(
        levels=", ".join(text.number(float(name), 1) for name, _ in others)
    )
    return f"{said} {levels}"


def key(track: TrackRow) -> str:
    """The key that counts, on both wheels, and who says so."""
    facts = facts_of(track)
    if facts.key is None:
        return translate("track", "No key stands out.") if "key" in track.results else ""
    shown = f"{facts.key.name} ({facts.key.camelot}, {facts.key.open_key})"
    if facts.key_from == USER:
        return translate("track", "You said: {key}.").format(key=shown)
    if facts.key_from == FILE:
        return translate("track", "The file says: {key}.").format(key=shown)
    found = track.results["key"]
    said = translate("track", "{key}, {confidence} sure.").format(
        key=shown, confidence=text.percent(found.confidence)
    )
    tuning_hz = found.measures.get("tuning_hz")
    if tuning_hz is None or abs(tuning_hz - 440) < MISTUNED_HZ:
        return said
    tuned = translate("track", "Tuned to {hz} Hz.").format(hz=text.number(tuning_hz, 1))
    return f"{said} {tuned}"


def loudness(track: TrackRow) -> str:
    """Energy and loudness; empty where neither is known."""
    facts = facts_of(track)
    parts = []
    if facts.energy is not None:
        parts.append(
            translate("track", "Energy {energy} of 10").format(energy=text.number(facts.energy, 1))
        )
    if facts.loudness_lufs is not None:
        measures = track.results["loudness"].measures
        parts.append(
            translate("track", "{lufs} LUFS").format(lufs=text.number(facts.loudness_lufs, 1))
        )
        if "loudness_range" in measures:
            parts.append(
                translate("track", "range {lu} LU").format(
                    lu=text.number(measures["loudness_range"], 1)
                )
            )
        if "true_peak" in measures:
            parts.append(
                translate("track", "peak {db} dB").format(db=text.number(measures["true_peak"], 1))
            )
    return " · ".join(parts)


def danceability(track: TrackRow) -> str:
    """With its evidence; that it is unsure, where no beat was found; empty where nobody asked."""
    found = track.results.get("danceability")
    if found is None:
        return ""
    value = found.measures.get("danceability")
    if value is None:
        return translate("track", "Danceability: unsure, for want of a beat.")
    parts = {
        "clearness": translate("track", "tempo {share} sure"),
        "steadiness": translate("track", "beats {share} steady"),
        "tempo": translate("track", "tempo {share} fit for dancing"),
        "energy": translate("track", "energy {share}"),
    }
    evidence = ", ".join(
        words.format(share=text.percent(found.scores[name]))
        for name, words in parts.items()
        if name in found.scores
    )
    return translate("track", "Danceability {value} of 10: {evidence}.").format(
        value=text.number(value, 1), evidence=evidence
    )


def album(track: TrackRow) -> str:
    """Album and year, as far as they are known."""
    parts = [track.tags.album or "", str(track.tags.year or "")]
    return " · ".join(part for part in parts if part)


def file_facts(track: TrackRow) -> str:
    parts = [
        codec(track),
        text.duration(track.duration_s) if track.duration_s is not None else "",
        _data_size(track.size) if track.size else "",
    ]
    return " · ".join(part for part in parts if part)


def codec(track: TrackRow) -> str:
    """What people call it: decoders of one codec have several names."""
    name = (track.codec or "").removesuffix("float")
    return "PCM" if name.startswith("pcm_") else name.upper()


def _data_size(n_bytes: int) -> str:
    return QLocale().formattedDataSize(n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def _names(labels: tuple[str, ...]) -> str:
    return ", ".join(text.label(label) for label in labels)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
