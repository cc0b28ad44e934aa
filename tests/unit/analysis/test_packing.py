"""Laws of the stored trunk outputs: small, exact to a step, and never read from anything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from musicanalyzer.analysis.packing import PackedPatches

FLOATS = st.floats(-1e6, 1e6, width=32)


def packed(n: int = 5, *, seed: int = 0, scale: float = 3.0) -> PackedPatches:
    rng = np.random.default_rng(seed)
    return PackedPatches.pack(
        (scale * rng.standard_normal((n, 160))).astype(np.float32),
        (2 * scale * rng.standard_normal((n, 6, 32))).astype(np.float32),
        first_frames=np.arange(n, dtype=np.int32) * 144,
        audible=np.arange(n) % 2 == 0,
        n_frames=144 * n,
    )


def assert_same(left: PackedPatches, right: PackedPatches) -> None:
    for name in PackedPatches.__dataclass_fields__:
        a, b = getattr(left, name), getattr(right, name)
        np.testing.assert_array_equal(a, b, err_msg=name)
        if isinstance(a, np.ndarray):
            assert a.dtype == b.dtype, name


@pytest.mark.parametrize("n", [0, 1, 5, 400])
def test_bytes_give_back_what_was_packed(n: int) -> None:
    original = packed(n)
    assert_same(PackedPatches.from_bytes(original.to_bytes()), original)


def test_a_patch_takes_the_bytes_that_the_decision_counts_on() -> None:
    assert len(packed(61).to_bytes()) - len(packed(60).to_bytes()) == 160 + 6 * 32 + 5


@settings(deadline=None, max_examples=200)
@given(
    embedding=hnp.arrays(np.float32, (2, 5), elements=FLOATS),
    local=hnp.arrays(np.float32, (2, 3, 4), elements=FLOATS),
)
def test_packing_twice_is_packing_once(embedding: np.ndarray, local: np.ndarray) -> None:
    rest = {
        "first_frames": np.array([0, 144], np.int32),
        "audible": np.array([True, False]),
        "n_frames": 288,
    }
    once = PackedPatches.pack(embedding, local, **rest)
    assert_same(PackedPatches.pack(*once.unpack(), **rest), once)


def test_unpacked_values_are_within_half_a_step_of_the_packed_ones() -> None:
    rng = np.random.default_rng(4)
    embedding = rng.standard_normal((7, 160)).astype(np.float32)
    local = (50 * rng.standard_normal((7, 6, 32))).astype(np.float32)
    stored = PackedPatches.pack(
        embedding,
        local,
        first_frames=np.zeros(7, np.int32),
        audible=np.ones(7, bool),
        n_frames=1,
    )
    for values, back in zip((embedding, local), stored.unpack(), strict=True):
        assert back.dtype == np.float32
        assert np.abs(values - back).max() <= np.abs(values).max() / 127 / 2 * 1.001


def test_zeros_are_packed_as_zeros() -> None:
    stored = packed(3, scale=0.0)
    for values in PackedPatches.from_bytes(stored.to_bytes()).unpack():
        assert (values == 0).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_values_that_are_no_numbers_are_refused(bad: float) -> None:
    embedding = np.zeros((1, 160), np.float32)
    embedding[0, 3] = bad
    with pytest.raises(ValueError, match="values that are not numbers"):
        PackedPatches.pack(
            embedding,
            np.zeros((1, 6, 32), np.float32),
            first_frames=np.zeros(1, np.int32),
            audible=np.ones(1, bool),
            n_frames=1,
        )


@pytest.mark.parametrize("keep", [0, 3, 35, 36, 37, 100, -1])
def test_truncated_bytes_are_refused(keep: int) -> None:
    with pytest.raises(ValueError, match="packed patches"):
        PackedPatches.from_bytes(packed().to_bytes()[:keep])


def test_bytes_with_something_behind_are_refused() -> None:
    with pytest.raises(ValueError, match="not packed patches"):
        PackedPatches.from_bytes(packed().to_bytes() + b"\0")


@settings(deadline=None, max_examples=100)
@given(garbage=st.binary(max_size=200))
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(ValueError, match="packed patches"):
        PackedPatches.from_bytes(garbage)


def test_bytes_of_another_version_are_refused() -> None:
    data = packed().to_bytes()
    assert data[:4] == b"MAP1"
    with pytest.raises(ValueError, match="not packed patches"):
        PackedPatches.from_bytes(b"MAP2" + data[4:])
