"""The layers that `benchmarks.layers` times: the key's beside PyTorch's."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from solutions import batch_normalization


@dataclass
class Layer:
    """Two ways to one result.

    sizes: text. key: () -> gradients as arrays. torch: () -> gradients as tensors.
    in_our_layout: tensors of `torch` -> arrays in the order and shapes of `key`.
    """

    sizes: str
    key: Callable
    torch: Callable
    in_our_layout: Callable


def tensor(array, *axes):
    """A leaf of PyTorch's graph; axes: the order of `array`'s axes in it."""
    array = np.ascontiguousarray(array.transpose(axes) if axes else array)
    return torch.tensor(array, requires_grad=True)


def dense(times, n_in=64, n_out=32, m=64):
    rng = np.random.default_rng(0)
    X, W = rng.normal(size=(n_in, m * times)), rng.normal(size=(n_out, n_in))
    b, dout = rng.normal(size=(n_out, 1)), rng.normal(size=(n_out, m * times))

    def key():
        _, cache = batch_normalization.dense_forward(X, W, b)
        return batch_normalization.dense_backward(dout, cache)

    inputs = tensor(X, 1, 0), tensor(W), tensor(b[:, 0])
    slope = torch.tensor(np.ascontiguousarray(dout.T))

    def theirs():
        out = torch.nn.functional.linear(*inputs)
        return torch.autograd.grad(out, inputs, slope)

    def back(tensors):
        dX, dW, db = (t.numpy() for t in tensors)
        return dX.T, dW, db[:, None]

    return Layer(f"{n_in} to {n_out} units, m = {m}", key, theirs, back)


def batch_norm(times, n=32, m=64):
    rng = np.random.default_rng(0)
    Z, dout = rng.normal(size=(2, n, m * times))
    gamma, beta = rng.normal(size=(2, n, 1))
    running = {"mu": np.zeros((n, 1)), "var": np.ones((n, 1))}

    def key():
        _, cache, _ = batch_normalization.batchnorm_forward(
            Z, gamma, beta, running, "train", 0.9, 1e-5
        )
        return batch_normalization.batchnorm_backward(dout, cache)

    inputs = tensor(Z, 1, 0), tensor(gamma[:, 0]), tensor(beta[:, 0])
    mu, var = torch.zeros(n).double(), torch.ones(n).double()
    slope = torch.tensor(np.ascontiguousarray(dout.T))

    def theirs():
        Z, gamma, beta = inputs
        out = torch.nn.functional.batch_norm(
            Z, mu, var, gamma, beta, training=True, momentum=0.1, eps=1e-5
        )
        return torch.autograd.grad(out, inputs, slope)

    def back(tensors):
        dZ, dgamma, dbeta = (t.numpy() for t in tensors)
        return dZ.T, dgamma[:, None], dbeta[:, None]

    return Layer(f"{n} units, m = {m}", key, theirs, back)


LAYERS = {"dense": dense, "batch norm": batch_norm}
