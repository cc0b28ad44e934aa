"""The tutorial's training step at less than half of its cost, with the same gradients.

Owns three shortcuts; the networks, their files and what they answer stay as they are.

- The gradient of a convolution's kernel is itself a convolution: of the image, whose examples take
  the place of channels, with the answer's gradient as one large kernel. Written so (the form
  ``"image"``), 16 filters of 21 x 20 over a batch of sixteen images of one channel cost 15 ms of a
  core in place of 44, since oneDNN's kernel for the backward pass leaves its vectors nearly empty
  where there is one channel. On a GPU such a large kernel is none that its library is made for; the
  form ``"shifts"`` gives it channels in another way: the image's own moves along time, under a
  kernel of one column.
- A maximum over blocks along one axis is one of a reshaped array: 5 ms with its gradient in place
  of 12 (over blocks of 2 x 2 it is none faster, and those stay, but for JAX, whose gradient of a
  pooling is a scatter). Where a block has its maximum twice, both get half of the gradient, not one
  all.
- Adam in one pass over the weights in place of eight: 7 ms for two million of them in place of 19.
"""

from __future__ import annotations

from functools import partial

import keras
from keras import ops


def with_cheap_gradients(network: keras.Model, form: str = "image") -> None:
    """Give poolings, and padded convolutions over the image itself, the cheap gradients, in place.

    Answers, weights and names stay; what is saved of the network knows nothing of it. ``form`` is
    one of ``FORMS``. Of ``"image"`` no gradient reaches the image, so that a network to ask for
    saliency must be loaded anew.
    """
    if form not in FORMS:
        raise ValueError(f"form must be one of {', '.join(FORMS)}, got {form!r}")
    for layer in network.layers:
        if isinstance(layer, keras.layers.MaxPooling2D) and (
            1 in layer.pool_size or keras.backend.backend() == "jax"
        ):
            layer.call = partial(_block_maxima, layer.pool_size)
        if (
            isinstance(layer, keras.layers.Conv2D)
            and layer.kernel.shape[2] == 1
            and (layer.strides, layer.padding) == ((1, 1), "same")
        ):
            layer.convolution_op = FORMS[form]


def _block_maxima(size: tuple[int, int], x):
    """(n, rows, columns, filters) -> maxima of whole blocks, as a pooling without padding."""
    rows, columns, n_filters = x.shape[1:]
    n, m = rows // size[0], columns // size[1]
    x = x[:, : n * size[0], : m * size[1]]
    if size[1] == 1:
        return ops.max(ops.reshape(x, (-1, n, size[0], m, n_filters)), axis=2)
    if size[0] == 1:
        return ops.max(ops.reshape(x, (-1, n, m, size[1], n_filters)), axis=3)
    return ops.max(ops.reshape(x, (-1, n, size[0], m, size[1], n_filters)), axis=(2, 4))


def _over_plain(image, kernel):
    return ops.conv(image, kernel, padding="same")


def _over_shifts(image, kernel):
    """As :func:`_over_plain`: sums over a kernel's columns are sums over shifted images.

    Columns of zeros fill their number up to a multiple of eight, which tensor cores want.
    """
    width, n_frames = kernel.shape[1], image.shape[2]
    filled = -(-width // 8) * 8
    before = (width - 1) // 2
    padded = ops.pad(image, [[0, 0], [0, 0], [before, filled - 1 - before], [0, 0]])
    shifted = ops.concatenate([padded[:, :, i : i + n_frames] for i in range(filled)], axis=3)
    kernel = ops.pad(kernel, [[0, 0], [0, filled - width], [0, 0], [0, 0]])
    return ops.conv(shifted, ops.transpose(kernel, (0, 2, 1, 3)), padding="same")


def in_bfloat16(network: keras.Model) -> None:
    """Give all convolutions products of 8 bits of mantissa, in place; weights and sums keep 24.

    What a GPU computes several times as fast. After :func:`with_cheap_gradients`.
    """
    for layer in network.layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.convolution_op = partial(_in_bfloat16, layer.convolution_op)


def _in_bfloat16(convolution, image, kernel):
    coarse = convolution(ops.cast(image, "bfloat16"), ops.cast(kernel, "bfloat16"))
    return ops.cast(coarse, "float32")


def _over_image(image, kernel):
    """Images (n, rows, columns, 1) under a kernel (height, width, 1, filters), padded with 0."""
    height, width = kernel.shape[:2]
    before = [(height - 1) // 2, (width - 1) // 2]
    padding = [[0, 0], [before[0], height // 2], [before[1], width // 2], [0, 0]]

    @ops.custom_gradient
    def convolved(kernel):
        def gradient(*_, upstream=None):
            upstream = _[0] if upstream is None else upstream
            return ops.transpose(
                ops.conv(
                    ops.transpose(ops.pad(image, padding), (3, 1, 2, 0)),
                    ops.transpose(upstream, (1, 2, 0, 3)),
                    padding="valid",
                ),
                (1, 2, 0, 3),
            )

        return ops.conv(image, kernel, padding="same"), gradient

    return convolved(ops.convert_to_tensor(kernel))


FORMS = {"image": _over_image, "shifts": _over_shifts, "plain": _over_plain}


class OnePassAdam(keras.optimizers.Adam):
    """Adam (Kingma & Ba 2015) as Keras computes it, by TensorFlow's own kernel where that runs."""

    def update_step(self, gradient, variable, learning_rate):
        if keras.backend.backend() != "tensorflow" or self.amsgrad:
            return super().update_step(gradient, variable, learning_rate)
        import tensorflow as tf

        index = self._get_variable_index(variable)
        step = ops.cast(self.iterations + 1, variable.dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=ops.power(ops.cast(self.beta_1, variable.dtype), step),
            beta2_power=ops.power(ops.cast(self.beta_2, variable.dtype), step),
            lr=ops.cast(learning_rate, variable.dtype),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=ops.cast(gradient, variable.dtype),
        )
        return None
