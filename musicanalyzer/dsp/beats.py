"""Beats and downbeats where the tempo is known: activations of one stretch -> positions.

Everything counts in frames, as floats once positions lie between frames. Evidence is a log odds:
positive where a beat is likelier than not. Loops run over beats or over blocks of frames, never
over single frames, of which a track has 9,000.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

METERS = (4, 3)  # beats in a bar; the first one wins where nothing speaks for either
HEARD = 0.05  # the least activation of a beat that says where it is
SHORTEST, LONGEST = 0.75, 1.4  # a beat's length over the local period


def track_beats(evidence: Float32, period: Float64, *, tightness: float) -> Int64:
    """The frames of the best chain of beats, ascending; empty where none is worth its first beat.

    Maximises the summed ``evidence`` (n,) less ``tightness * log2(length / period) ** 2`` a beat
    (Ellis, Beat tracking by dynamic programming, 2007), ``period`` (n,) being the local one in
    frames. Unlike there a chain begins and ends where it gains, and a beat has at least
    ``SHORTEST`` of its period: so many frames do not depend on each other and are done at once.
    """
    n = len(evidence)
    if not n:
        return np.zeros(0, np.int64)
    reach = int(np.ceil(LONGEST * period.max()))
    score = np.full(reach + n, -np.inf, np.float32)  # of the best chain that ends in a frame
    before = np.full(n, -1, np.int64)
    start = 0
    known = 0.0
    while start < n:
        local = float(period[start])
        if local != known:
            known = local
            first = max(1, int(SHORTEST * local))
            last = max(first, min(reach, int(np.ceil(LONGEST * local))))
            lags = np.arange(last, first - 1, -1)
            cost = (-tightness * np.log2(lags / local) ** 2).astype(np.float32)
        stop = min(n, start + first)
        # Row i holds the scores that lie ``lags`` before frame start + i.
        base = score[start + reach - last :]
        rows = np.lib.stride_tricks.as_strided(
            base, (stop - start, len(lags)), (base.strides[0], base.strides[0]), writeable=False
        )
        chained = rows + cost
        best = chained.argmax(axis=1)
        gain = chained[np.arange(stop - start), best]
        continued = gain > 0
        score[reach + start : reach + stop] = evidence[start:stop] + np.where(continued, gain, 0)
        before[start:stop] = np.where(continued, np.arange(start, stop) - lags[best], -1)
        start = stop
    frame = int(score[reach:].argmax())
    if score[reach + frame] <= 0:
        return np.zeros(0, np.int64)
    chain = []
    while frame >= 0:
        chain.append(frame)
        frame = int(before[frame])
    return np.array(chain[::-1], np.int64)


def between_frames(frames: Int64, activation: Float32, *, span: int = 4) -> Float64:
    """Beat positions below the frame grid, smoothed by their neighbours.

    Each beat that is heard moves to the centre of gravity of ``activation`` (n,) within two frames;
    those between two such, to equal distances, since whole frames alone cannot tell how a gap is
    best divided. Then each moves onto a line fitted through it and ``span`` beats on either side,
    weighted by their activations. None leaves the stretch.
    """
    offsets = np.arange(-2, 3)
    places = np.clip(frames[:, None] + offsets, 0, len(activation) - 1)
    around = activation[places].astype(np.float64)
    # Squared, so that the peak outweighs the floor around it.
    mass = around**2
    centre: Float64 = frames + (mass * offsets).sum(axis=1) / (mass.sum(axis=1) + 1e-9)
    weight = around.max(axis=1) + 1e-3
    index = np.arange(len(frames), dtype=np.float64)
    heard = weight > HEARD
    if heard.any():
        within = slice(int(heard.argmax()), len(heard) - int(heard[::-1].argmax()))
        centre[within] = np.interp(index[within], index[heard], centre[heard])
    if len(frames) < 3:
        return np.clip(centre, 0.0, len(activation) - 1.0)
    window = np.ones(min(2 * span + 1, 2 * len(frames) - 1))

    def summed(values: Float64) -> Float64:
        half = len(window) // 2
        return np.convolve(values, window)[half : half + len(values)]

    # About the local line, in coordinates that keep the sums small.
    trend = centre[0] + index * (centre[-1] - centre[0]) / index[-1]
    w, wi, wii = summed(weight), summed(weight * index), summed(weight * index**2)
    wy, wiy = summed(weight * (centre - trend)), summed(weight * index * (centre - trend))
    slope = (w * wiy - wi * wy) / np.maximum(w * wii - wi**2, 1e-9)
    fitted = trend + (wy - slope * wi) / w + slope * index
    # Of a bend or a step the line knows nothing: there the beat itself is right.
    astray = np.abs(centre - fitted) > 2.0
    refined = np.where(astray & (weight > 0.3), centre, fitted)
    return np.clip(refined, 0.0, len(activation) - 1.0).astype(np.float64)


def downbeats(evidence: Float32, *, change_cost: float) -> NDArray[np.bool_]:
    """Which beats begin a bar, from each beat's ``evidence`` (n,) of being a downbeat.

    The best path through bars of ``METERS`` beats; a bar that breaks off, or changes its meter,
    costs ``change_cost``.
    """
    n = len(evidence)
    positions = [(meter, place) for meter in METERS for place in range(meter)]
    ends = {meter: positions.index((meter, meter - 1)) for meter in METERS}
    scores = [0.0] * len(positions)
    came_from = []
    for gain in evidence.tolist():
        leader = max(range(len(positions)), key=scores.__getitem__)
        now, origin = [], []
        for state, (meter, place) in enumerate(positions):
            source = state - 1 if place else ends[meter]
            value = scores[source]
            if place == 0 and scores[leader] - change_cost > value:
                source, value = leader, scores[leader] - change_cost
            now.append(value + (gain if place == 0 else 0.0))
            origin.append(source)
        scores = now
        came_from.append(origin)
    result = np.zeros(n, np.bool_)
    state = max(range(len(positions)), key=scores.__getitem__) if n else 0
    for beat in range(n - 1, -1, -1):
        result[beat] = positions[state][1] == 0
        state = came_from[beat][state]
    return result
