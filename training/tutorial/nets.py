"""Classification networks of the tutorial and of the papers around it, by name.

Keras 3 layers and operations only, so they train on any Keras backend. Every builder takes the
shape of its input, (n_bands, n_frames), as its first argument: mel or constant-Q, the published
size or another one. Filters and poolings are written (frequency, time). A size that cannot be
pooled is refused with the bound it missed.

``n_outputs`` answers go through softmax, a single one through sigmoid, unless ``activation`` says
otherwise (tags: ``"sigmoid"``).
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import keras
from keras import layers

Shape = tuple[int, int]
Pooling = tuple[int, int]

COMPACT_POOLINGS: tuple[Pooling, ...] = ((2, 4), (3, 4), (2, 5), (2, 4), (4, 4))
C_RNN_POOLINGS: tuple[Pooling, ...] = ((2, 2), (3, 3), (4, 4), (4, 4))


def check_shape(name: str, shape: Shape, *, n_bands: int = 1, n_frames: int = 1) -> None:
    """ValueError, naming ``name``, value and bound, where an axis is too short."""
    for axis, value, bound in zip(("n_bands", "n_frames"), shape, (n_bands, n_frames), strict=True):
        if value < bound:
            raise ValueError(f"{name} needs {axis} >= {bound}, got {value}")


def as_image(shape: Shape):
    """The network's input and the same as an image of one channel."""
    spectrogram = keras.Input(tuple(shape), name="spectrogram")
    return spectrogram, layers.Reshape((*shape, 1))(spectrogram)


def _answer(x, n_outputs: int, activation: str | None):
    if n_outputs < 1:
        raise ValueError(f"n_outputs must be at least 1, got {n_outputs}")
    if activation is None:
        activation = "sigmoid" if n_outputs == 1 else "softmax"
    return layers.Dense(n_outputs, activation=activation, name="answer")(x)


def music_speech_cnn(
    shape: Shape = (40, 80), n_outputs: int = 1, *, activation: str | None = None
) -> keras.Model:
    """Music against speech: one convolution, one dense layer.

    Schindler & Lidy's tutorial (2018, part 2, "MIREX 2015 model"; Lidy, Spectral convolutional
    neural network for music classification, 2015). All sizes as published: 15 filters of 12 x 8
    without padding, sigmoid, pooling 2 x 1, dense 200 with sigmoid, dropout 0.5. The published
    input is 40 mel bands of 80 frames, 0.94 s at 22,050 Hz with a hop of 256.
    """
    check_shape("music_speech_cnn", shape, n_bands=13, n_frames=8)
    spectrogram, x = as_image(shape)
    x = layers.Conv2D(15, (12, 8), activation="sigmoid")(x)
    x = layers.MaxPooling2D((2, 1))(x)
    x = layers.Dense(200, activation="sigmoid")(layers.Flatten()(x))
    x = layers.Dropout(0.5)(x)
    return keras.Model(spectrogram, _answer(x, n_outputs, activation), name="music_speech_cnn")


def _leaky_conv(x, filters: int, kernel: tuple[int, int], pooling: Pooling, l1: float):
    x = layers.Conv2D(
        filters, kernel, padding="same", kernel_regularizer=keras.regularizers.L1(l1)
    )(x)
    # Of what rises the maximum is that of what it rises with: pooled first, it costs a twentieth.
    return layers.LeakyReLU(negative_slope=0.3)(layers.MaxPooling2D(pooling)(x))


def _merged(pipelines: list, n_outputs: int, activation: str | None, *, dropout: float, l1: float):
    x = layers.Concatenate()([layers.Flatten()(x) for x in pipelines])
    x = layers.Dense(200, kernel_regularizer=keras.regularizers.L1(l1))(x)
    x = layers.LeakyReLU(negative_slope=0.3)(x)
    return _answer(layers.Dropout(dropout)(x), n_outputs, activation)


def parallel_shallow_cnn(
    shape: Shape = (80, 80),
    n_outputs: int = 10,
    *,
    activation: str | None = None,
    l1: float = 1e-4,
) -> keras.Model:
    """Two pipelines of one layer: what is kept per band is pooled in time, and the reverse.

    Schindler, Lidy & Rauber, Comparing shallow versus deep neural network architectures for
    automatic music genre classification (FMT 2016); the same idea as Lidy & Schindler's MIREX 2016
    and DCASE 2016 (constant-Q) networks. Sizes as two independent re-implementations of the paper
    give them: 16 filters of 10 x 23 pooled 1 x 20, 16 of 21 x 20 pooled 20 x 1, dense 200,
    dropout 0.1, LeakyReLU 0.3, L1 penalty 1e-4. They disagree where LeakyReLU stands; here it
    follows every layer, and dropout follows the dense layer.
    """
    check_shape("parallel_shallow_cnn", shape, n_bands=20, n_frames=20)
    spectrogram, x = as_image(shape)
    pipelines = [
        _leaky_conv(x, 16, (10, 23), (1, 20), l1),
        _leaky_conv(x, 16, (21, 20), (20, 1), l1),
    ]
    answer = _merged(pipelines, n_outputs, activation, dropout=0.1, l1=l1)
    return keras.Model(spectrogram, answer, name="parallel_shallow_cnn")


def parallel_deep_cnn(
    shape: Shape = (80, 80),
    n_outputs: int = 10,
    *,
    activation: str | None = None,
    l1: float = 1e-4,
) -> keras.Model:
    """The two pipelines with four layers each; the last pooling of each takes one axis alone.

    Schindler, Lidy & Rauber (FMT 2016), sizes as re-implementations give them: filters
    16-32-64-128, kernels 10 x 23, 5 x 11, 3 x 5, 2 x 4 in one pipeline and 21 x 10, 10 x 5, 5 x 3,
    4 x 2 in the other, three poolings 2 x 2, then 1 x 5 and 5 x 1, dense 200, dropout 0.25. The
    re-implementations disagree on the second pipeline's first kernel, 21 x 10 or 21 x 20; 21 x 10
    goes with the halving of the others.
    """
    check_shape("parallel_deep_cnn", shape, n_bands=40, n_frames=40)
    spectrogram, image = as_image(shape)
    kernels = [
        [(10, 23), (5, 11), (3, 5), (2, 4)],
        [(21, 10), (10, 5), (5, 3), (4, 2)],
    ]
    pipelines = []
    for sizes, last in zip(kernels, [(1, 5), (5, 1)], strict=True):
        x = image
        poolings = [(2, 2), (2, 2), (2, 2), last]
        for filters, kernel, pooling in zip((16, 32, 64, 128), sizes, poolings, strict=True):
            x = _leaky_conv(x, filters, kernel, pooling, l1)
        pipelines.append(x)
    answer = _merged(pipelines, n_outputs, activation, dropout=0.25, l1=l1)
    return keras.Model(spectrogram, answer, name="parallel_deep_cnn")


def _fitted(factors: tuple[int, ...], size: int) -> list[int]:
    """The factors, the largest of them lowered until their product fits into ``size``."""
    fitted = list(factors)
    while prod(fitted) > size:
        largest = max(range(len(fitted)), key=lambda i: (fitted[i], i))
        fitted[largest] -= 1
    return fitted


def fitted_poolings(
    shape: Shape, poolings: tuple[Pooling, ...] = COMPACT_POOLINGS
) -> tuple[Pooling, ...]:
    """``poolings`` where the input is large enough for them, lowered where it is not.

    Ours. Choi's own table for other numbers of bands agrees with it at 96 and at 72 to 95.
    """
    bands = _fitted(tuple(p[0] for p in poolings), shape[0])
    frames = _fitted(tuple(p[1] for p in poolings), shape[1])
    return tuple(zip(bands, frames, strict=True))


def compact_cnn(
    shape: Shape = (96, 1366),
    n_outputs: int = 50,
    *,
    filters: tuple[int, ...] = (32, 32, 32, 32, 32),
    poolings: tuple[Pooling, ...] | None = None,
    n_hidden: int = 0,
    dropout: float = 0.0,
    input_norm: bool = False,
    activation: str | None = None,
) -> keras.Model:
    """3 x 3 convolutions with batch normalisation, ELU and pooling, down to one vector.

    Choi, Fazekas & Sandler, Automatic tagging using deep convolutional neural networks (ISMIR
    2016), in the compact form of Choi, Fazekas, Sandler & Cho, Transfer learning for music
    classification and regression tasks (ISMIR 2017). Five layers of 32 maps, the poolings and the
    50 answers are those of its published code and weights, for 96 mel bands of 29 s at 12 kHz
    (1366 frames; the code's own front end makes 1360). ``input_norm`` puts a batch normalisation
    over each band in front, as the tutorial does; its own variant of this network is
    ``filters=(64, 64, 64, 128), n_hidden=128, dropout=0.2, input_norm=True`` on 96 x 683.

    For other inputs the poolings come from :func:`fitted_poolings`, unless given.
    """
    n_layers = len(filters)
    if poolings is None:
        check_shape("compact_cnn", shape, n_bands=2**n_layers, n_frames=2**n_layers)
        poolings = fitted_poolings(shape, COMPACT_POOLINGS[:n_layers])
    if len(poolings) != n_layers:
        raise ValueError(f"compact_cnn needs {n_layers} poolings, got {len(poolings)}")
    check_shape(
        "compact_cnn",
        shape,
        n_bands=prod(p[0] for p in poolings),
        n_frames=prod(p[1] for p in poolings),
    )
    spectrogram, x = as_image(shape)
    if input_norm:
        x = layers.BatchNormalization(axis=1)(x)
    for number, (n_filters, pooling) in enumerate(zip(filters, poolings, strict=True), start=1):
        x = layers.Conv2D(n_filters, (3, 3), padding="same", kernel_initializer="he_normal")(x)
        x = layers.ELU()(layers.BatchNormalization()(x))
        x = layers.MaxPooling2D(pooling, name=f"pool{number}")(x)
    x = layers.Flatten()(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    if n_hidden:
        x = layers.Dense(n_hidden, activation="relu")(x)
    return keras.Model(spectrogram, _answer(x, n_outputs, activation), name="compact_cnn")


def multi_level_features(network: keras.Model) -> keras.Model:
    """A :func:`compact_cnn` -> the means of each layer's pooled maps, one after the other.

    5 x 32 = 160 numbers for the published network (Choi et al. 2017): what its authors give to a
    classifier on another task. The weights are shared with ``network``.
    """
    pooled = [layer.output for layer in network.layers if layer.name.startswith("pool")]
    if not pooled:
        raise ValueError(f"{network.name} has no layers named pool1, pool2, ...")
    means = [layers.GlobalAveragePooling2D()(x) for x in pooled]
    return keras.Model(network.input, layers.Concatenate()(means), name="multi_level_features")


def _padding(size: int, multiple: int) -> tuple[int, int]:
    missing = -size % multiple
    return missing // 2, missing - missing // 2


def c_rnn(
    shape: Shape = (96, 1366),
    n_outputs: int = 50,
    *,
    filters: tuple[int, int, int, int] = (64, 128, 128, 128),
    activation: str | None = None,
) -> keras.Model:
    """Four convolutions, then two layers of 32 gated recurrent units over what is left of time.

    Choi, Fazekas, Sandler & Cho, Convolutional recurrent neural networks for music classification
    (ICASSP 2017). Filters, poolings (2, 2) (3, 3) (4, 4) (4, 4), dropout 0.1 and 0.3 as in the
    published code, whose 96 x 1366 are zero-padded to 96 x 1440 and leave 15 steps of 128 numbers.
    Changed: the input is normalised for each band (the code does so for each frame), before the
    padding, so that padding is the mean; and any size is padded to the next multiple of 96. No
    less than half of the bands and one whole step may be real, hence 48 and 96.
    """
    check_shape("c_rnn", shape, n_bands=48, n_frames=96)
    spectrogram, x = as_image(shape)
    x = layers.BatchNormalization(axis=1)(x)
    x = layers.ZeroPadding2D((_padding(shape[0], 96), _padding(shape[1], 96)))(x)
    for n_filters, pooling in zip(filters, C_RNN_POOLINGS, strict=True):
        x = layers.Conv2D(n_filters, (3, 3), padding="same")(x)
        x = layers.ELU()(layers.BatchNormalization()(x))
        x = layers.Dropout(0.1)(layers.MaxPooling2D(pooling)(x))
    _, bands, steps, channels = x.shape
    x = layers.Reshape((steps, bands * channels))(layers.Permute((2, 1, 3))(x))
    # As published: the reset gate before the product, which saves the second bias.
    x = layers.GRU(32, return_sequences=True, reset_after=False)(x)
    x = layers.Dropout(0.3)(layers.GRU(32, reset_after=False)(x))
    return keras.Model(spectrogram, _answer(x, n_outputs, activation), name="c_rnn")


def musically_motivated_cnn(
    shape: Shape = (40, 80),
    n_outputs: int = 8,
    *,
    kind: str = "both",
    n_filters: int = 32,
    time_filter: int = 60,
    frequency_filter: int = 32,
    activation: str | None = None,
) -> keras.Model:
    """Filters that see time alone, frequency alone, or both; a plain one to compare with.

    Pons, Lidy & Serra, Experimenting with musically motivated convolutional neural networks (CBMI
    2016), sizes as in the published code (40 bands x 80 frames of 46 ms, eight ballroom dances):

    - ``"time"``: 1 x 60, then the maximum over all bands: tempo and rhythm, no pitch.
    - ``"frequency"``: 32 x 1, then the maximum over all frames: timbre, no rhythm.
    - ``"both"``: the two side by side and a dense layer of 200.
    - ``"black_box"``: 12 x 8 pooled 4 x 1 and a dense layer of 200.

    Dropout 0.5 before every dense layer, ReLU.
    """
    spectrogram, image = as_image(shape)

    def temporal():
        check_shape("musically_motivated_cnn", shape, n_frames=time_filter)
        x = layers.Conv2D(n_filters, (1, time_filter), activation="relu")(image)
        return layers.Flatten()(layers.MaxPooling2D((shape[0], 1))(x))

    def spectral():
        check_shape("musically_motivated_cnn", shape, n_bands=frequency_filter)
        x = layers.Conv2D(n_filters, (frequency_filter, 1), activation="relu")(image)
        return layers.Flatten()(layers.MaxPooling2D((1, shape[1]))(x))

    def plain():
        check_shape("musically_motivated_cnn", shape, n_bands=15, n_frames=8)
        x = layers.Conv2D(n_filters, (12, 8), activation="relu")(image)
        return layers.Flatten()(layers.MaxPooling2D((4, 1))(x))

    def hidden(x):
        return layers.Dense(200, activation="relu")(layers.Dropout(0.5)(x))

    if kind == "time":
        x = temporal()
    elif kind == "frequency":
        x = spectral()
    elif kind == "both":
        x = hidden(layers.Concatenate()([temporal(), spectral()]))
    elif kind == "black_box":
        x = hidden(plain())
    else:
        raise ValueError(f"kind must be time, frequency, both or black_box, got {kind!r}")
    answer = _answer(layers.Dropout(0.5)(x), n_outputs, activation)
    return keras.Model(spectrogram, answer, name="musically_motivated_cnn")


BUILDERS: dict[str, Callable[..., keras.Model]] = {
    "music_speech_cnn": music_speech_cnn,
    "parallel_shallow_cnn": parallel_shallow_cnn,
    "parallel_deep_cnn": parallel_deep_cnn,
    "compact_cnn": compact_cnn,
    "c_rnn": c_rnn,
    "musically_motivated_cnn": musically_motivated_cnn,
}
