# SPDX-License-Identifier: Apache-2.0
"""A small decoder-only transformer: tied embeddings, RMSNorm before each part, rotary positions, SwiGLU."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

VOCABULARY = 2048
CONTEXT = 64
EPSILON = 1e-5


@dataclass(frozen=True)
class Shape:
    """Size of one model and the peak learning rate it is trained with."""

    layers: int
    width: int
    heads: int
    learning_rate: float

    @property
    def hidden(self):
        """Width inside the feed-forward part: 8/3 of the width, up to the next multiple of 8."""
        return -(-self.width * 8 // 24) * 8

    @property
    def head(self):
        return self.width // self.heads


def initialise(shape, seed):
    """Draws parameters; matrices that write to the residual stream start smaller in deeper models."""
    rng = np.random.default_rng(seed)
    width, hidden = shape.width, shape.hidden

    def matrix(rows, columns, scale=1.0):
        return (rng.standard_normal((rows, columns)) * scale / np.sqrt(rows)).astype(np.float32)

    out = 1 / np.sqrt(2 * shape.layers)
    parameters = {
        "embedding": (rng.standard_normal((VOCABULARY, width)) * 0.5 / np.sqrt(width)).astype(np.float32),
        "final_norm": np.ones(width, np.float32),
    }
    for layer in range(shape.layers):
        parameters |= {
            f"{layer}.attention_norm": np.ones(width, np.float32),
            f"{layer}.query": matrix(width, width),
            f"{layer}.key": matrix(width, width),
            f"{layer}.value": matrix(width, width),
            f"{layer}.attention_out": matrix(width, width, out),
            f"{layer}.feed_forward_norm": np.ones(width, np.float32),
            f"{layer}.gate": matrix(width, hidden),
            f"{layer}.up": matrix(width, hidden),
            f"{layer}.down": matrix(hidden, width, out),
        }
    return parameters


def count_parameters(parameters):
    return int(sum(np.prod(value.shape) for value in parameters.values()))


def rotary_tables(head):
    """Returns cos and sin [CONTEXT, head], and the matrix that maps (a, b) to (-b, a) by halves."""
    angles = np.outer(np.arange(CONTEXT), 10000.0 ** (-np.arange(0, head, 2) / head))
    angles = np.concatenate([angles, angles], axis=1)
    turn, half = np.zeros((head, head)), head // 2
    turn[half:, :half] = -np.eye(half)
    turn[:half, half:] = np.eye(half)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32), turn.astype(np.float32)


def rms_norm(x, gain):
    return x / jnp.sqrt(jnp.mean(x * x, axis=-1, keepdims=True) + EPSILON) * gain


def forward(parameters, ids, shape):
    """Maps ids [B, T] to (logits [B, T, VOCABULARY], last hidden state [B, T, width])."""
    batch, length = ids.shape
    cos, sin, turn = rotary_tables(shape.head)
    cos, sin = cos[:length], sin[:length]
    mask = np.triu(np.full((length, length), -30000.0, np.float32), 1)

    def split(x):
        return x.reshape(batch, length, shape.heads, shape.head).transpose(0, 2, 1, 3)

    def rotate(x):
        return x * cos + (x @ turn) * sin

    x = rms_norm(parameters["embedding"][ids], 1.0)
    for layer in range(shape.layers):
        p = {name.split(".")[1]: v for name, v in parameters.items() if name.startswith(f"{layer}.")}
        h = rms_norm(x, p["attention_norm"])
        query, key, value = rotate(split(h @ p["query"])), rotate(split(h @ p["key"])), split(h @ p["value"])
        scores = query @ key.transpose(0, 1, 3, 2) * shape.head**-0.5 + mask
        mixed = jax.nn.softmax(scores, axis=-1) @ value
        x = x + mixed.transpose(0, 2, 1, 3).reshape(batch, length, shape.width) @ p["attention_out"]
        h = rms_norm(x, p["feed_forward_norm"])
        gate = h @ p["gate"]
        x = x + (gate * jax.nn.sigmoid(gate) * (h @ p["up"])) @ p["down"]
    x = rms_norm(x, parameters["final_norm"])
    return x @ parameters["embedding"].T, x


def loss(parameters, windows, shape):
    """Mean cross-entropy in nats per token; windows are ids [B, T + 1]."""
    logits, _ = forward(parameters, windows[:, :-1], shape)
    chosen = jnp.take_along_axis(logits, windows[:, 1:, None], axis=-1)[..., 0]
    return jnp.mean(jax.nn.logsumexp(logits, axis=-1) - chosen)
