"""One module per shipped head, each with ``fit(material) -> Fitted``.

A head is fitted on the train fold and chosen on validation, or by leaving groups out in turn; its
figures come from the test fold, beside the majority class and a logistic regression on mel
statistics. What ships is then fitted again on all folds with the same settings, but for the vocal
and the similarity head, which keep to the train fold; temperature and threshold come from
predictions on recordings that the fit had not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from training.heads import genre, mood, similarity, speech, vocals, voice
from training.material import Fitted, Material

FITS: Mapping[str, Callable[[Material], Fitted]] = {
    "genre": genre.fit,
    "mood": mood.fit,
    "vocal": vocals.fit,
    "voice": voice.fit,
    "speech": speech.fit,
    "similarity": similarity.fit,
}
