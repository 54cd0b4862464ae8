"""The layers that `benchmarks.layers` times: the key's beside PyTorch's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from solutions import attention, batch_normalization, convolution, lstm, recurrent


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


def rnn(times, n_x=27, n_h=32, m=16, T=12):
    rng = np.random.default_rng(0)
    m_all = m * times
    x, dh = rng.normal(size=(n_x, m_all, T)), rng.normal(size=(n_h, m_all, T))
    h0, bh = rng.normal(size=(n_h, m_all)), rng.normal(size=(n_h, 1))
    Wx, Wh = rng.normal(size=(n_h, n_x)) / 5, rng.normal(size=(n_h, n_h)) / 5
    parameters = {"Wx": Wx, "Wh": Wh, "bh": bh}

    def key():
        _, caches = recurrent.rnn_forward(x, h0, parameters)
        grads = recurrent.rnn_backward(dh, caches)
        return [grads[name] for name in ("dx", "dh0", "dWx", "dWh", "dbh")]

    module = torch.nn.RNN(n_x, n_h, dtype=torch.float64)
    given = tensor(x, 2, 1, 0), tensor(h0[:, :, None], 2, 1, 0)
    wanted = *given, *_filled(module, Wx, Wh, bh)
    slope = torch.tensor(np.ascontiguousarray(dh.transpose(2, 1, 0)))

    def theirs():
        out, _ = module(*given)
        return torch.autograd.grad(out, wanted, slope)

    def back(tensors):
        dx, dh0, dWx, dWh, dbh = (t.numpy() for t in tensors)
        return dx.transpose(2, 1, 0), dh0[0].T, dWx, dWh, dbh[:, None]

    return Layer(_sequence(n_x, n_h, m, T), key, theirs, back)


def lstm_layer(times, n_x=27, n_h=32, m=16, T=12):
    rng = np.random.default_rng(0)
    m_all = m * times
    x, dh = rng.normal(size=(n_x, m_all, T)), rng.normal(size=(n_h, m_all, T))
    h0, c0, dc = rng.normal(size=(3, n_h, m_all))
    gates = "ifco"  # PyTorch's order
    W = {f"W{g}": rng.normal(size=(n_h, n_h + n_x)) / 5 for g in gates}
    b = {f"b{g}": rng.normal(size=(n_h, 1)) for g in gates}
    names = ("dx", "dh0", "dc0", *(f"d{name}" for name in (*W, *b)))

    def key():
        _, _, cache = lstm.lstm_forward(x, h0, c0, W | b)
        grads = lstm.lstm_backward(dh, dc, cache)
        return [grads[name] for name in names]

    module = torch.nn.LSTM(n_x, n_h, dtype=torch.float64)
    stacked, biases = (np.concatenate(list(part.values())) for part in (W, b))
    given = tensor(x, 2, 1, 0), *(tensor(s[:, :, None], 2, 1, 0) for s in (h0, c0))
    wanted = *given, *_filled(module, stacked[:, n_h:], stacked[:, :n_h], biases)
    slopes = [
        torch.tensor(np.ascontiguousarray(dh.transpose(2, 1, 0))),
        torch.tensor(np.ascontiguousarray(dc.T[None])),
    ]

    def theirs():
        out, (_, c) = module(given[0], given[1:])
        return torch.autograd.grad((out, c), wanted, slopes)

    def back(tensors):
        dx, dh0, dc0, dWx, dWh, db = (t.numpy() for t in tensors)
        dW, db = np.concatenate((dWh, dWx), axis=1), db[:, None]
        start = dx.transpose(2, 1, 0), dh0[0].T, dc0[0].T
        return [*start, *np.split(dW, 4), *np.split(db, 4)]

    return Layer(_sequence(n_x, n_h, m, T), key, theirs, back)


def _filled(module, Wx, Wh, b):
    """Its three parameters with these values; the second bias stays 0, unlearned."""
    module.bias_hh_l0.requires_grad = False
    three = module.weight_ih_l0, module.weight_hh_l0, module.bias_ih_l0
    with torch.no_grad():
        module.bias_hh_l0.zero_()
        for parameter, value in zip(three, (Wx, Wh, b[:, 0]), strict=True):
            parameter.copy_(torch.tensor(value))
    return three


def _sequence(n_x, n_h, m, T):
    return f"{n_x} to {n_h} units, {T} steps, m = {m}"


def attend(times, d=16, m=16, T=12):
    rng = np.random.default_rng(0)
    arrays = rng.normal(size=(4, d, m * times, T))
    mask = attention.causal_mask(T)

    def key():
        _, cache = attention.attention_forward(*arrays[:3], mask)
        return attention.attention_backward(arrays[3], cache)

    *inputs, slope = (tensor(array, 1, 2, 0) for array in arrays)
    slope.requires_grad = False
    seen = torch.tensor(mask)

    def theirs():
        out = torch.nn.functional.scaled_dot_product_attention(*inputs, seen)
        return torch.autograd.grad(out, inputs, slope)

    def back(tensors):
        return [t.numpy().transpose(2, 0, 1) for t in tensors]

    return Layer(f"d = {d}, {T} steps, m = {m}", key, theirs, back)


def conv(times, f=3, m=16, n=14, n_C_prev=4, n_C=8):
    rng = np.random.default_rng(0)
    A = rng.normal(size=(m * times, n, n, n_C_prev))
    dZ = rng.normal(size=(m * times, n, n, n_C))
    W, b = rng.normal(size=(f, f, n_C_prev, n_C)), rng.normal(size=(1, 1, 1, n_C))
    pad = (f - 1) // 2

    def key():
        _, cache = convolution.conv_forward(A, W, b, 1, pad)
        return convolution.conv_backward(dZ, cache)

    inputs = tensor(A, 0, 3, 1, 2), tensor(W, 3, 2, 0, 1), tensor(b[0, 0, 0])
    slope = torch.tensor(np.ascontiguousarray(dZ.transpose(0, 3, 1, 2)))

    def theirs():
        out = torch.nn.functional.conv2d(*inputs, padding=pad)
        return torch.autograd.grad(out, inputs, slope)

    def back(tensors):
        dA, dW, db = (t.numpy() for t in tensors)
        return dA.transpose(0, 2, 3, 1), dW.transpose(2, 3, 1, 0), db.reshape(b.shape)

    sizes = f"{n} x {n}, {n_C_prev} to {n_C} channels, m = {m}"
    return Layer(sizes, key, theirs, back)


def pool(times, m=16, n=14, n_C=8):
    rng = np.random.default_rng(0)
    A = rng.normal(size=(m * times, n, n, n_C))
    dA = rng.normal(size=(m * times, n // 2, n // 2, n_C))

    def key():
        _, cache = convolution.pool_forward(A, 2, 2, "max")
        return [convolution.pool_backward(dA, cache)]

    inputs = [tensor(A, 0, 3, 1, 2)]
    slope = torch.tensor(np.ascontiguousarray(dA.transpose(0, 3, 1, 2)))

    def theirs():
        out = torch.nn.functional.max_pool2d(*inputs, 2)
        return torch.autograd.grad(out, inputs, slope)

    def back(tensors):
        return [t.numpy().transpose(0, 2, 3, 1) for t in tensors]

    return Layer(f"{n} x {n}, {n_C} channels, m = {m}", key, theirs, back)


LAYERS = {
    "dense": dense,
    "batch norm": batch_norm,
    "convolution 3 x 3": conv,
    "convolution 5 x 5": partial(conv, f=5),
    "max pooling 2 x 2": pool,
    "RNN": rnn,
    "LSTM": lstm_layer,
    "attention": attend,
}
