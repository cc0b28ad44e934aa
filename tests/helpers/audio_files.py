"""Write a signal as a file of any format that this build can encode (PyAV and soundfile only)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import soundfile


@dataclass(frozen=True)
class Format:
    """``snr_db``: what a decoded music-like signal must reach at least against its source.

    ``codec`` names a libav encoder and ``container`` its muxer; without a codec, soundfile writes
    ``container`` and ``subtype``. ``sample_rates`` empty means any.
    """

    name: str
    extension: str
    container: str
    codec: str = ""
    subtype: str = ""
    snr_db: float = 15.0
    bit_rate: int = 192_000
    sample_rate: int = 44_100
    max_channels: int = 2
    sample_format: str = ""

    @property
    def lossless(self) -> bool:
        return self.snr_db >= 45


FORMATS: tuple[Format, ...] = (
    Format("wav-8", "wav", "WAV", subtype="PCM_U8", snr_db=30, max_channels=8),
    Format("wav-16", "wav", "WAV", subtype="PCM_16", snr_db=75, max_channels=8),
    Format("wav-24", "wav", "WAV", subtype="PCM_24", snr_db=110, max_channels=8),
    Format("wav-32", "wav", "WAV", subtype="PCM_32", snr_db=110, max_channels=8),
    Format("wav-float", "wav", "WAV", subtype="FLOAT", snr_db=110, max_channels=8),
    Format("wav-double", "wav", "WAV", subtype="DOUBLE", snr_db=110, max_channels=8),
    Format("wav-adpcm", "wav", "WAV", subtype="IMA_ADPCM", snr_db=10),
    Format("rf64", "wav", "RF64", subtype="PCM_16", snr_db=75),
    Format("w64", "w64", "W64", subtype="PCM_16", snr_db=75),
    Format("aiff", "aiff", "AIFF", subtype="PCM_16", snr_db=75),
    Format("au", "au", "AU", subtype="PCM_16", snr_db=75),
    Format("caf", "caf", "CAF", subtype="PCM_16", snr_db=75),
    Format("flac-16", "flac", "FLAC", subtype="PCM_16", snr_db=75, max_channels=8),
    Format("flac-24", "flac", "FLAC", subtype="PCM_24", snr_db=110, max_channels=8),
    Format("ogg-vorbis", "ogg", "OGG", subtype="VORBIS"),
    Format("ogg-flac", "oga", "ogg", codec="flac", snr_db=75, sample_format="s16"),
    Format("opus", "opus", "ogg", codec="libopus", sample_rate=48_000),
    Format("mp3", "mp3", "mp3", codec="libmp3lame"),
    Format("mp2", "mp2", "mp2", codec="mp2"),
    Format("m4a-aac", "m4a", "ipod", codec="aac"),
    Format("m4a-alac", "m4a", "ipod", codec="alac", snr_db=75, sample_format="s16p"),
    Format("aac-adts", "aac", "adts", codec="aac"),
    Format("wma", "wma", "asf", codec="wmav2"),
    Format("wavpack", "wv", "wv", codec="wavpack", snr_db=75, sample_format="s16p"),
    Format("tta", "tta", "tta", codec="tta", snr_db=75, sample_format="s16"),
    Format("ac3", "ac3", "ac3", codec="ac3"),
    Format("mka-flac", "mka", "matroska", codec="flac", snr_db=75, sample_format="s16"),
    Format("webm-opus", "webm", "webm", codec="libopus", sample_rate=48_000),
)

BY_NAME = {f.name: f for f in FORMATS}


def write(
    path: Path, signal: npt.NDArray[np.float32], format_name: str, *, sample_rate: int = 0
) -> Path:
    """Encode ``signal``, shape (frames,) or (frames, channels), which is at the rate of the format.

    The extension of ``path`` is left as it is.
    """
    form = BY_NAME[format_name]
    rate = sample_rate or form.sample_rate
    channels = signal.reshape(len(signal), -1)
    if form.codec:
        _write_av(path, channels, form, rate)
    else:
        with soundfile.SoundFile(
            path, "w", rate, channels.shape[1], subtype=form.subtype, format=form.container
        ) as file:
            for at in range(0, len(channels), rate):  # Vorbis overflows the stack in one piece
                file.write(channels[at : at + rate])
    return path


def _write_av(path: Path, signal: npt.NDArray[np.float32], form: Format, rate: int) -> None:
    layout = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}[signal.shape[1]]
    with av.open(str(path), "w", format=form.container) as output:
        stream: Any = output.add_stream(form.codec, rate=rate)
        stream.layout = layout
        if not form.lossless:
            stream.bit_rate = form.bit_rate
        sample_format = form.sample_format or stream.codec_context.codec.audio_formats[0].name
        stream.format = sample_format
        stream.codec_context.open()
        fitting = av.AudioResampler(
            format=sample_format,
            layout=layout,
            rate=rate,
            frame_size=stream.codec_context.frame_size or 4096,
        )
        for at in range(0, len(signal), rate):
            piece = np.ascontiguousarray(signal[at : at + rate].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(piece, format="flt", layout=layout)
            frame.sample_rate, frame.pts = rate, at
            for fitted in fitting.resample(frame):
                output.mux(stream.encode(fitted))
        for fitted in fitting.resample(None):
            output.mux(stream.encode(fitted))
        output.mux(stream.encode(None))
