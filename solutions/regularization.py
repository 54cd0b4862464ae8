"""The key of chapter 09, regularization."""

import numpy as np


def compute_cost_with_regularization(AL, Y, parameters, lambd):
    """Mean log loss plus the L2 penalty of all weight matrices.

    AL: (n_L, m) outputs, strictly between 0 and 1.
    Y: (n_L, m) labels, 0 or 1. The loss of an example is the log loss,
    summed over output units; the data term is its mean over m examples.
    parameters: dict of "W1", "b1", ..., in any order; W{l}
    (n_l, n_{l-1}), b{l} (n_l, 1). Biases carry no penalty.
    lambd: number >= 0. The penalty is lambd / (2 m) times the sum of the
    squares of all weights.
    Returns the cost, a number.
    """
    m = Y.shape[1]
    data_term = -np.sum(np.where(Y == 1, np.log(AL), np.log(1 - AL))) / m
    squares = 0.0
    for l in range(1, len(parameters) // 2 + 1):
        squares += np.sum(np.square(parameters["W" + str(l)]))
    return data_term + lambd / (2 * m) * squares


def backward_with_regularization(AL, Y, caches, lambd):
    """Gradients of `compute_cost_with_regularization`, last layer first.

    AL: (n_L, m) outputs. Y: (n_L, m) labels, 0 or 1.
    caches: from `forward`, ((A_prev, W, b), Z) for each layer, layer 1
    first; hidden layers are relu, the last one is sigmoid. The slope of
    relu at Z = 0 is taken as 0.
    lambd: number >= 0, the strength of the penalty.
    Returns a dict with "dW1", "db1", ..., for every layer; each has the
    shape of its parameter. Further keys are welcome.
    """
    m, grads = Y.shape[1], {}
    dZ = AL - Y
    for l in range(len(caches), 0, -1):
        (A_prev, W, _), _ = caches[l - 1]
        grads["dW" + str(l)] = dZ @ A_prev.T / m + lambd / m * W
        grads["db" + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dZ = (W.T @ dZ) * (caches[l - 2][1] > 0)
    return grads


def l1_penalty(W, lambd, m):
    """The L1 penalty of a weight matrix, and a subgradient of it.

    W: (n, n_prev) weights. lambd: number >= 0. m: number of examples.
    The penalty is lambd / (2 m) times the sum of the absolute values.
    Returns (cost, subgradient): a number, and an array (n, n_prev), which
    is 0 where W is 0.
    """
    factor = lambd / (2 * m)
    return factor * np.sum(np.abs(W)), factor * np.sign(W)


def soft_threshold(W, t):
    """The proximal step of the L1 norm, entry by entry.

    W: array of any shape. t: number >= 0.
    An entry w becomes the u that makes (u - w)^2 / 2 + t |u| smallest: 0
    where |w| <= t, exactly; else w, moved by t towards 0.
    Returns an array of the shape of W.
    """
    return np.sign(W) * np.maximum(np.abs(W) - t, 0)


def dropout_forward(A, keep_prob, rng):
    """Inverted dropout: drop entries by chance, scale up the others.

    A: (n, m) activations.
    keep_prob: number, 0 < keep_prob <= 1, the probability with which an
    entry is kept, each one for itself; 1 keeps all.
    rng: np.random.Generator, the source of all random numbers.
    Returns (A_dropped, cache): A_dropped (n, m), 0 where an entry is
    dropped and the entry / keep_prob where it is kept; and
    cache = (mask, keep_prob), mask (n, m) of 0 (dropped) and 1 (kept).
    """
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, (mask, keep_prob)


def dropout_backward(dA, cache):
    """Gradient of inverted dropout, with the mask of the forward pass.

    dA: (n, m) gradient with respect to the dropped activations.
    cache: (mask, keep_prob) from `dropout_forward`; mask (n, m) of 0 and 1.
    Returns dA_prev (n, m), the gradient with respect to what went in.
    """
    mask, keep_prob = cache
    return dA * mask / keep_prob


def early_stopping(dev_costs, patience):
    """The epoch whose parameters are kept.

    dev_costs: list or array of the dev costs, one for each epoch, at least
    one. patience: whole number >= 1. Training stops as soon as `patience`
    epochs in a row have brought no cost below the lowest so far; what
    comes later is never seen.
    Returns the epoch, counted from 0, of the lowest cost seen; of equal
    ones the first.
    """
    best = 0
    for epoch in range(1, len(dev_costs)):
        if dev_costs[epoch] < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def shift(image, dy, dx):
    """The image moved by whole pixels; zeros come in at the edge.

    image: (h, w). dy: whole number, pixels downwards; dx: whole number,
    pixels to the right. Negative ones move up and left. A move by h or w
    and more leaves only zeros.
    Returns an array (h, w).
    """
    h, w = image.shape
    out = np.zeros((h, w))
    for i in range(max(0, dy), min(h, h + dy)):
        for j in range(max(0, dx), min(w, w + dx)):
            out[i, j] = image[i - dy, j - dx]
    return out


def flip(image):
    """The image as in a mirror: left and right change places.

    image: (h, w). Returns an array (h, w).
    """
    return image[:, ::-1]
