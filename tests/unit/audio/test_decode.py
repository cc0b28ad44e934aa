"""Laws of decoding: every format gives its signal back, whole or in parts, however it is cut."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import librosa
import numpy as np
import pytest
import soundfile
import soxr

from musicanalyzer.audio import decode
from musicanalyzer.errors import DecodeError
from tests.helpers import audio_files, signals
from tests.helpers.audio_files import FORMATS

# Formats whose files do not state the encoder's delay: the signal may come this much later or,
# where the encoder's first packet is lost in writing, earlier.
DELAY_SAMPLES = {"mp2": 481, "aac-adts": 2112, "ac3": 256, "wma": 2048}
DURATION_S = 6.3
NAMES = [f.name for f in FORMATS]
# Seeks exactly, but the codec's state (noise substitution, prediction) needs time to settle.
SEEK_TOLERANCE = {"m4a-aac": 0.05, "aac-adts": 0.05, "opus": 2e-3, "webm-opus": 2e-3, "wma": 1e-2}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, np.ndarray]]:
    folder = tmp_path_factory.mktemp("formats")
    made = {}
    for form in FORMATS:
        signal = signals.music_like(DURATION_S, form.sample_rate, channels=2, seed=3)
        path = audio_files.write(folder / f"{form.name}.{form.extension}", signal, form.name)
        made[form.name] = (path, signal.mean(axis=1))
    return made


def read(path: Path, **options: float) -> np.ndarray:
    rate = int(options.pop("sample_rate", 16_000))
    got = list(decode.blocks(path, sample_rate=rate, **options))
    return np.concatenate(got) if got else np.zeros(0, np.float32)


def snr_db(got: np.ndarray, wanted: np.ndarray) -> float:
    error = np.mean((got.astype(float) - wanted) ** 2)
    return float(10 * np.log10(np.mean(wanted.astype(float) ** 2) / max(error, 1e-24)))


def aligned(got: np.ndarray, wanted: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    """(delay of ``got`` in samples, both signals over their common part)."""
    size = len(got) + len(wanted)
    product = np.fft.rfft(got, size) * np.conj(np.fft.rfft(wanted, size))
    lag = int(np.fft.irfft(product, size).argmax())
    lag = lag - size if lag > size // 2 else lag
    got, wanted = got[max(0, lag) :], wanted[max(0, -lag) :]
    length = min(len(got), len(wanted))
    return lag, got[:length], wanted[:length]


@pytest.mark.parametrize("name", NAMES)
def test_decoding_gives_back_the_signal_that_was_encoded(files, name: str) -> None:
    path, wanted = files[name]
    form = audio_files.BY_NAME[name]
    stream = decode.blocks(path, sample_rate=form.sample_rate)
    got = np.concatenate(list(stream))
    lag, a, b = aligned(got, wanted)
    assert abs(lag) <= DELAY_SAMPLES.get(name, 0)
    edge = 2500  # fades of lossy codecs
    assert snr_db(a[edge:-edge], b[edge:-edge]) >= form.snr_db
    assert got.dtype == np.float32
    assert not stream.truncated
    assert stream.warnings == ()


@pytest.mark.parametrize("name", NAMES)
def test_duration_is_right_to_within_a_codec_frame(files, name: str) -> None:
    path, wanted = files[name]
    rate = audio_files.BY_NAME[name].sample_rate
    assert abs(len(read(path, sample_rate=rate)) - len(wanted)) <= 2304
    declared = decode.probe(path).duration_s
    # ADTS has no header to state it; libav estimates from the first frames.
    assert declared == pytest.approx(DURATION_S, abs=0.5 if name == "aac-adts" else 0.06)


@pytest.mark.parametrize("name", NAMES)
def test_probe_states_rate_and_channels(files, name: str) -> None:
    info = decode.probe(files[name][0])
    assert (info.sample_rate, info.channels) == (audio_files.BY_NAME[name].sample_rate, 2)
    assert info.codec
    assert info.container != "unknown"


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "ogg-vorbis", "mp3", "m4a-aac", "opus"])
def test_block_size_never_changes_a_sample(files, name: str) -> None:
    path, _ = files[name]
    whole = read(path, block_s=1000)
    for block_s in (1.0, 0.37, 1 / 160):
        stream = decode.blocks(path, sample_rate=16_000, block_s=block_s)
        got = list(stream)
        assert {len(b) for b in got[:-1]} == {round(block_s * 16_000)}
        np.testing.assert_array_equal(np.concatenate(got), whole)
        assert stream.samples_read == len(whole)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("start_s", "duration_s"), [(0.3, 1.0), (1.23456, 2.0), (4.7, 9.0)])
def test_a_part_equals_that_cut_of_the_whole(files, name, start_s, duration_s) -> None:
    path, _ = files[name]
    whole = read(path)
    part = read(path, start_s=start_s, duration_s=duration_s)
    start = round(start_s * 16_000)
    wanted = whole[start : round((start_s + duration_s) * 16_000)]
    assert len(part) == len(wanted)
    np.testing.assert_allclose(part, wanted, atol=SEEK_TOLERANCE.get(name, 1e-5))


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "ogg-vorbis", "mp3", "m4a-alac", "opus"])
def test_seeking_far_into_a_file_is_exact(tmp_path: Path, name: str) -> None:
    form = audio_files.BY_NAME[name]
    noise = signals.noise(40, form.sample_rate, seed=9, level=0.2)  # no two places alike
    path = audio_files.write(tmp_path / f"long.{form.extension}", noise, name)
    whole = read(path)
    for start_s in (12.345, 25.0, 33.3333):
        part = read(path, start_s=start_s, duration_s=0.5)
        start = round(start_s * 16_000)
        np.testing.assert_allclose(
            part, whole[start : start + 8000], atol=SEEK_TOLERANCE.get(name, 1e-5)
        )


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "mp3", "ogg-vorbis", "mka-flac"])
def test_windows_equal_blocks_in_any_order(files, name: str) -> None:
    path, _ = files[name]
    spans = [(0.0, 0.5), (2.0, 1.0), (2.5, 1.0), (0.25, 0.1), (6.0, 5.0), (50.0, 1.0)]
    got = list(decode.windows(path, spans, sample_rate=16_000))
    for (start_s, duration_s), part in zip(spans, got, strict=True):
        wanted = read(path, start_s=start_s, duration_s=duration_s)
        assert len(part) == len(wanted)
        np.testing.assert_allclose(part, wanted, atol=1e-5)


def test_a_start_past_the_end_yields_nothing(files) -> None:
    for name in ("wav-16", "mp3", "ogg-vorbis", "m4a-aac"):
        assert read(files[name][0], start_s=100.0).size == 0


def test_resampling_is_soxr_of_the_whole_signal(files) -> None:
    path, _ = files["wav-float"]
    samples, rate = soundfile.read(path, dtype="float32")
    wanted = soxr.resample(samples.mean(axis=1), rate, 16_000, quality="HQ")
    np.testing.assert_allclose(read(path), wanted, atol=1e-6)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:audioread")
def test_librosa_agrees(files) -> None:
    path, _ = files["flac-16"]
    wanted, _ = librosa.load(path, sr=22_050, res_type="soxr_hq")
    np.testing.assert_allclose(read(path, sample_rate=22_050), wanted, atol=1e-4)


def _level_db(x: np.ndarray, frequency_hz: float, rate: int) -> float:
    middle = x[len(x) // 4 : -len(x) // 4].astype(float)
    window = np.hanning(len(middle))
    t = np.arange(len(middle)) / rate
    bin_ = np.sum(middle * window * np.exp(-2j * np.pi * frequency_hz * t)) / window.sum()
    return float(20 * np.log10(2 * abs(bin_) + 1e-12))


def test_the_resampler_keeps_7_khz_and_does_not_alias_9_khz(tmp_path: Path) -> None:
    for frequency_hz in (100, 1000, 7000):
        path = tmp_path / "sine.wav"
        x = signals.sine(frequency_hz, 2, 44_100, 0.5)
        soundfile.write(path, x, 44_100, subtype="FLOAT")
        assert _level_db(read(path), frequency_hz, 16_000) == pytest.approx(-6.02, abs=0.1)
    soundfile.write(path, signals.sine(9000, 2, 44_100, 0.5), 44_100, subtype="FLOAT")
    got = read(path)
    assert _level_db(got, 7000, 16_000) + 6.02 < -80
    assert 20 * np.log10(np.sqrt(np.mean(got[4000:-4000] ** 2)) + 1e-12) < -80


@pytest.mark.parametrize("channels", [1, 2, 6, 8])
def test_downmix_is_the_mean_of_all_channels(tmp_path: Path, channels: int) -> None:
    x = signals.music_like(1.0, 16_000, channels=channels, seed=channels)
    for name in ("wav-float", "flac-24"):
        path = audio_files.write(tmp_path / f"{name}.x", x, name, sample_rate=16_000)
        np.testing.assert_allclose(read(path), x.mean(axis=1), atol=2e-6)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 48_000, 96_000, 192_000])
def test_every_source_rate_keeps_pitch_and_length(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "x.wav"
    soundfile.write(path, signals.sine(1000, 2.0, rate), rate, subtype="PCM_24")
    got = read(path)
    assert abs(len(got) - 32_000) <= 1
    assert _level_db(got, 1000, 16_000) == pytest.approx(-6.02, abs=0.1)


def test_a_constant_signal_stays_constant(tmp_path: Path) -> None:
    path = tmp_path / "dc.wav"
    soundfile.write(path, np.full(44_100, 0.7), 44_100, subtype="PCM_24")
    np.testing.assert_allclose(read(path)[500:-500], 0.7, atol=1e-4)


def test_samples_that_are_not_numbers_become_zero_and_nothing_else_changes(tmp_path: Path) -> None:
    x = signals.sine(440, 1.0, 16_000)
    hurt = np.stack([x, x], axis=1)
    hurt[1000, 0], hurt[2000], hurt[3000, 1] = np.nan, np.inf, -np.inf
    soundfile.write(tmp_path / "nan.wav", hurt, 16_000, subtype="FLOAT")
    stream = decode.blocks(tmp_path / "nan.wav", sample_rate=16_000)
    wanted = x.copy()
    wanted[[1000, 3000]] /= 2
    wanted[2000] = 0
    np.testing.assert_allclose(np.concatenate(list(stream)), wanted, atol=1e-7)
    assert stream.warnings == ("non-finite: 3 samples were not numbers and became 0",)


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "mp3", "ogg-vorbis"])
@pytest.mark.parametrize("share", [0.4, 0.7])
def test_a_truncated_file_gives_the_beginning_of_the_whole_and_says_so(
    files, tmp_path: Path, name: str, share: float
) -> None:
    path, _ = files[name]
    data = path.read_bytes()
    cut = tmp_path / path.name
    cut.write_bytes(data[: int(len(data) * share)])
    stream = decode.blocks(cut, sample_rate=44_100)
    got = np.concatenate(list(stream))
    assert stream.truncated
    assert any(w.startswith("truncated") for w in stream.warnings)
    whole = read(path, sample_rate=44_100)
    sure = len(got) - 4096  # the last frame may be incomplete
    assert sure > 0.2 * len(whole)
    np.testing.assert_allclose(got[:sure], whole[:sure], atol=1e-6)


def test_an_audio_file_is_recognised_whatever_its_name(files, tmp_path: Path) -> None:
    for name in ("mp3", "flac-16", "ogg-vorbis", "m4a-aac", "wav-16", "wma", "wavpack"):
        path, _ = files[name]
        for wrong in ("x.mp3", "x.wav", "x.jpg", "x"):
            copy = tmp_path / wrong
            copy.write_bytes(path.read_bytes())
            np.testing.assert_array_equal(read(copy), read(path))


def test_memory_stays_bounded_for_a_long_file(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", 44_100, 2, subtype="PCM_16", format="FLAC") as file:
        minute = signals.music_like(10, 44_100, channels=2)
        for _ in range(36):
            file.write(minute)
    next(decode.blocks(path, sample_rate=16_000)).sum()
    tracemalloc.start()
    total = sum(len(b) for b in decode.blocks(path, sample_rate=16_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 360 * 16_000
    assert peak < 8 << 20


def test_a_stream_can_be_left_early(files) -> None:
    for name in ("mp3", "wav-16"):
        with decode.blocks(files[name][0], sample_rate=16_000, block_s=0.1) as stream:
            assert next(stream).size == 1600


@pytest.mark.parametrize(
    "options",
    [
        {"sample_rate": 0},
        {"sample_rate": 16_000, "start_s": -1.0},
        {"sample_rate": 16_000, "duration_s": float("nan")},
        {"sample_rate": 16_000, "block_s": 0.0},
    ],
)
def test_arguments_out_of_bounds_are_refused(files, options) -> None:
    with pytest.raises(ValueError, match="must"):
        decode.blocks(files["wav-16"][0], **options)


def test_a_file_that_vanishes_while_it_is_read_does_no_harm(files, tmp_path: Path) -> None:
    copy = tmp_path / "x.flac"
    copy.write_bytes(files["flac-16"][0].read_bytes())
    stream = decode.blocks(copy, sample_rate=16_000, block_s=0.5)
    next(stream)
    copy.unlink()
    assert sum(len(b) for b in stream) > 0
    with pytest.raises(DecodeError, match="is not there; check the path") as caught:
        decode.probe(copy)
    assert caught.value.kind == "vanished"


def test_importing_the_decoder_loads_no_heavy_package() -> None:
    code = (
        "import sys, musicanalyzer.audio.decode, musicanalyzer.audio.identity, "
        "musicanalyzer.audio.tags, musicanalyzer.audio.capture\n"
        "heavy = {'av', 'soundfile', 'soxr', 'mutagen', 'sounddevice', 'librosa'}\n"
        "sys.exit(' '.join(heavy & set(sys.modules)) or None)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
