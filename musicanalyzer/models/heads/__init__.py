"""The heads, one module each; a new head is a new module and a line here."""

from __future__ import annotations

from musicanalyzer.models.heads.genre import HEAD as GENRE
from musicanalyzer.models.heads.mood import HEAD as MOOD
from musicanalyzer.models.heads.speech import HEAD as SPEECH
from musicanalyzer.models.heads.vocals import HEAD as VOCALS
from musicanalyzer.models.heads.voice import HEAD as VOICE
from musicanalyzer.models.spec import Head

HEADS: tuple[Head, ...] = (GENRE, MOOD, VOCALS, VOICE, SPEECH)

__all__ = ["HEADS", "Head"]
