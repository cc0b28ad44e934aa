"""Every bad input gets its expected answer: a precise error in one sentence, or what is left."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from musicanalyzer.audio import decode
from musicanalyzer.audio.conditioning import LIMIT
from musicanalyzer.audio.faults import KINDS
from musicanalyzer.audio.identity import audio_hash
from musicanalyzer.audio.tags import Tags, read_tags
from musicanalyzer.errors import DecodeError
from tests.helpers.bad_inputs import BAD_INPUTS, DECODES, BadInput


@pytest.mark.parametrize("bad", BAD_INPUTS, ids=lambda b: b.name)
def test_a_bad_input_gets_its_answer_and_nothing_on_standard_error(
    bad: BadInput, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if reason := bad.skip():
        pytest.skip(reason)
    path = bad.make(tmp_path)
    began = time.monotonic()
    whole, warnings, error = _decoded(path)
    outcome = error.kind if error else DECODES
    assert outcome in bad.outcomes
    if error:
        assert error.kind in KINDS
        assert "\n" not in error.message
        assert error.message.endswith(".")
        assert not path.name.isascii() or path.name in error.message
    else:
        assert whole.size > 0
        assert np.isfinite(whole).all()
        # Clipping comes before resampling, which may overshoot.
        assert np.abs(whole).max() <= 2 * LIMIT
    if bad.warning:
        assert any(w.startswith(bad.warning) for w in warnings), warnings
    digest, error = _hashed(path)
    assert error is not None or len(digest) == 16
    assert error is None or (outcome != DECODES and error.kind in KINDS)
    assert isinstance(read_tags(path), Tags)
    assert time.monotonic() - began < 10
    assert capfd.readouterr().err == ""


def _decoded(path: Path) -> tuple[np.ndarray, tuple[str, ...], DecodeError | None]:
    try:
        stream = decode.blocks(path, sample_rate=16_000)
        whole = np.concatenate(list(stream))
    except DecodeError as err:
        return np.zeros(0), (), err
    return whole, stream.warnings, None


def _hashed(path: Path) -> tuple[bytes, DecodeError | None]:
    try:
        return audio_hash(path), None
    except DecodeError as err:
        return b"", err


def test_there_are_enough_kinds_and_each_has_its_own_name() -> None:
    names = [bad.name for bad in BAD_INPUTS]
    assert len(set(names)) == len(names)
    assert len(names) >= 140
    assert {o for bad in BAD_INPUTS for o in bad.outcomes} <= KINDS | {DECODES}
