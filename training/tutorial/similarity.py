"""Networks that learn distances: one embedding seen two or three times, and its losses.

Keras 3 layers and operations only. What counts as alike is decided by ``pairs``, not here.
"""

from __future__ import annotations

import keras
from keras import layers, ops

from training.tutorial.nets import Shape, as_image, check_shape


def parallel_embedding(shape: Shape = (80, 80), n_outputs: int = 256) -> keras.Model:
    """The embedding of the authors' Siamese networks, (n_bands, n_frames) -> (n_outputs,).

    Schindler, Lidy & Böck, Deep learning for MIR (ISMIR tutorial, 2018, part 2b), all sizes as
    published: noise of 0.2, batch normalisation, 16 filters of 21 x 11 pooled 20 x 4 beside 16 of
    11 x 21 pooled 4 x 20, L2 penalty 1e-4, dense with ELU whose columns have length one.
    """
    check_shape("parallel_embedding", shape, n_bands=20, n_frames=20)
    spectrogram, x = as_image(shape)
    x = layers.BatchNormalization()(layers.GaussianNoise(0.2)(x))
    pipelines = []
    for kernel, pooling in (((21, 11), (20, 4)), ((11, 21), (4, 20))):
        y = layers.Conv2D(
            16,
            kernel,
            padding="same",
            activation="relu",
            kernel_regularizer=keras.regularizers.L2(1e-4),
        )(x)
        y = layers.BatchNormalization()(layers.MaxPooling2D(pooling)(y))
        pipelines.append(layers.Flatten()(y))
    embedding = layers.Dense(
        n_outputs, activation="elu", kernel_constraint=keras.constraints.UnitNorm()
    )(layers.Concatenate()(pipelines))
    return keras.Model(spectrogram, embedding, name="parallel_embedding")


def embedding_of(network: keras.Model) -> keras.Model:
    """A classifier of ``nets`` without its last layer; the weights are shared."""
    return keras.Model(
        network.input, network.get_layer("answer").input, name=f"{network.name}_embedding"
    )


def squared_distance(a, b):
    """Squared Euclidean distance of rows, (batch, size) twice -> (batch, 1)."""
    return ops.sum(ops.square(a - b), axis=1, keepdims=True)


def siamese(embedding: keras.Model) -> keras.Model:
    """Two inputs through one embedding -> their Euclidean distance, (batch, 1).

    Hadsell, Chopra & LeCun, Dimensionality reduction by learning an invariant mapping (CVPR 2006).
    """
    left, right = (keras.Input(embedding.input_shape[1:], name=name) for name in ("left", "right"))
    # The root has no slope at zero, where two equal inputs would begin.
    distance = ops.sqrt(
        ops.maximum(squared_distance(embedding(left), embedding(right)), keras.config.epsilon())
    )
    return keras.Model([left, right], distance, name="siamese")


def contrastive_loss(same, distance, *, margin: float = 1.0):
    """``same * d^2 + (1 - same) * max(0, margin - d)^2``, without the halves (Hadsell 2006).

    ``same`` is 1 for alike, 0 for different, or a similarity between (as the tutorial does it).
    The shapes are equal; so is the result's, less its last axis.
    """
    same = ops.cast(same, distance.dtype)
    apart = ops.square(ops.maximum(margin - distance, 0.0))
    return ops.mean(same * ops.square(distance) + (1.0 - same) * apart, axis=-1)


def triplet(embedding: keras.Model) -> keras.Model:
    """Anchor, positive and negative -> squared distances to both, (batch, 2).

    Schroff, Kalenichenko & Philbin, FaceNet (CVPR 2015): embeddings are brought to length one, so
    that squared distances lie between 0 and 4.
    """
    inputs = [
        keras.Input(embedding.input_shape[1:], name=name)
        for name in ("anchor", "positive", "negative")
    ]
    unit = layers.UnitNormalization()
    anchor, positive, negative = (unit(embedding(x)) for x in inputs)
    distances = layers.Concatenate()(
        [squared_distance(anchor, positive), squared_distance(anchor, negative)]
    )
    return keras.Model(inputs, distances, name="triplet")


def triplet_loss(_, distances, *, margin: float = 0.2):
    """``max(0, d_positive - d_negative + margin)`` of (batch, 2) squared distances -> (batch,).

    The first argument is what Keras gives as the target; there is none to look at.
    """
    return ops.maximum(distances[:, 0] - distances[:, 1] + margin, 0.0)
