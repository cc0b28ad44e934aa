"""Any number of channels as the two that are heard.

A pure function of the samples. More than two channels are mixed as ITU-R BS.775-3 (annex 4) has it:
centre and surround 3 dB softer, no low frequency effects. Deviation: the sum is scaled, so that
nothing that was within full scale goes beyond it.
"""

from __future__ import annotations

import numpy as np

from musicanalyzer.audio.conditioning import Samples, limited

_HALF = 0.5**0.5  # -3 dB
_WEIGHTS = {  # of a place in the left and in the right channel
    "L": (1.0, 0.0),
    "R": (0.0, 1.0),
    "C": (_HALF, _HALF),
    "l": (_HALF, 0.0),  # surround, side or back
    "r": (0.0, _HALF),
    "c": (0.5, 0.5),  # back centre
    "-": (0.0, 0.0),  # low frequency effects
}
# By how many there are, in the order of WAV, FLAC and libav; Vorbis has its own.
_PLACES = {3: "LRC", 4: "LRlr", 5: "LRClr", 6: "LRC-lr", 7: "LRC-clr", 8: "LRC-lrlr"}
_VORBIS = {3: "LCR", 4: "LRlr", 5: "LCRlr", 6: "LCRlr-", 7: "LCRlrc-", 8: "LCRlrlr-"}


def to_stereo(channels: Samples, *, is_vorbis: bool = False) -> Samples:
    """``channels`` (n_frames, n_channels), float32, as an array of its own (n_frames, 2).

    What is no number is silent. ``is_vorbis``: the channels are in the order of Vorbis I, section
    4.3.9. Of more than eight, every second is heard left and the others right.
    """
    n_channels = channels.shape[1]
    stereo = np.empty((len(channels), 2), np.float32)
    if n_channels <= 2:
        stereo[:] = channels  # one channel is heard on both sides
        return limited(stereo)
    places = (_VORBIS if is_vorbis else _PLACES).get(n_channels, "LR" * (n_channels // 2 + 1))
    weights = np.array([_WEIGHTS[place] for place in places[:n_channels]], np.float32)
    weights /= weights.sum(axis=0)
    stereo[:] = 0.0
    # Not as a product of matrices: a large one wakes BLAS's threads.
    for channel, sides in enumerate(weights):
        for side in np.flatnonzero(sides):
            stereo[:, side] += sides[side] * channels[:, channel]
    return limited(stereo)
