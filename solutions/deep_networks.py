"""The key of chapter 06, deep networks."""

import numpy as np


def parameter_count(layer_dims):
    """Number of trainable parameters: all weights and biases.

    layer_dims: list or tuple, the units of each layer, the input first:
    [3, 5, 5, 3, 1].
    Returns a whole number.
    """
    count = 0
    for l in range(1, len(layer_dims)):
        count += layer_dims[l] * layer_dims[l - 1] + layer_dims[l]
    return count


def initialize_parameters_deep(layer_dims, rng):
    """Start values for all layers.

    layer_dims: list or tuple, units of each layer, input first:
    [n_0, n_1, ..., n_L].
    rng: np.random.Generator, the source of all random numbers.
    Returns a dict with, for l = 1 to L,
    "W1", "W2", ...: W{l} (n_l, n_{l-1}), normally distributed with mean 0
    and variance 2 / n_{l-1}; and "b1", "b2", ...: b{l} (n_l, 1), zeros.
    """
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        W = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters["W" + str(l)] = W
        parameters["b" + str(l)] = np.zeros((n, 1))
    return parameters


def linear_forward(A, W, b):
    """The linear part of a layer.

    A: (n_prev, m) activations of the layer before, or X.
    W: (n, n_prev) weights. b: (n, 1) biases.
    Returns (Z, cache): Z (n, m); cache = (A, W, b), in this order.
    """
    return W @ A + b, (A, W, b)


def linear_activation_forward(A_prev, W, b, activation):
    """One layer: the linear part, then the activation, entry by entry.

    A_prev: (n_prev, m). W: (n, n_prev). b: (n, 1).
    activation: "sigmoid" or "relu". The sigmoid gives no warning for |Z|
    as large as 1000, and keeps its digits where it is small: 4.25e-18 at
    Z = -40.
    Returns (A, cache): A (n, m);
    cache = (linear_cache, activation_cache), where
    linear_cache = (A_prev, W, b) and activation_cache = Z (n, m).
    """
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == "relu":
        A = np.maximum(Z, 0)
    else:
        e = np.exp(-np.abs(Z))
        A = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
    return A, (linear_cache, Z)


def L_model_forward(X, parameters):
    """All layers: [linear -> relu] L - 1 times, then linear -> sigmoid.

    X: (n_0, m) inputs.
    parameters: dict of "W1", "b1", ..., in any order; W{l}
    (n_l, n_{l-1}), b{l} (n_l, 1).
    Returns (AL, caches): AL (n_L, m), the output of the last layer;
    caches, a list with the cache of each layer, layer 1 first:
    ((A_prev, W, b), Z), as `linear_activation_forward` makes it.
    """
    L = len(parameters) // 2
    A, caches = X, []
    for l in range(1, L + 1):
        A, cache = linear_activation_forward(
            A,
            parameters["W" + str(l)],
            parameters["b" + str(l)],
            "relu" if l < L else "sigmoid",
        )
        caches.append(cache)
    return A, caches


def linear_backward(dZ, cache):
    """Backward through the linear part of a layer.

    dZ: (n, m) derivative of each example's loss with respect to Z.
    cache: (A_prev, W, b) from `linear_forward`.
    Returns (dA_prev, dW, db):
    dA_prev (n_prev, m) for each example's loss;
    dW (n, n_prev) and db (n, 1) for the cost, the mean over examples.
    """
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db


def linear_activation_backward(dA, cache, activation):
    """Backward through one layer: the activation, then the linear part.

    dA: (n, m) derivative of each example's loss with respect to A.
    cache: ((A_prev, W, b), Z) from `linear_activation_forward`.
    activation: "sigmoid" or "relu". The slope of relu at Z = 0 is taken
    as 0. The slope of the sigmoid is right to 1e-12 for |Z| as large as
    1000.
    Returns (dA_prev, dW, db):
    dA_prev (n_prev, m) for each example's loss;
    dW (n, n_prev) and db (n, 1) for the cost, the mean over examples.
    """
    linear_cache, Z = cache
    if activation == "relu":
        dZ = dA * (Z > 0)
    else:
        e = np.exp(-np.abs(Z))
        dZ = dA * (e / (1 + e) ** 2)
    return linear_backward(dZ, linear_cache)


def L_model_backward(AL, Y, caches):
    """Gradients of the cost of an L-layer network, last layer first.

    AL: (n_L, m) outputs. Y: (n_L, m) labels, 0 or 1.
    The loss of an example is the log loss, summed over output units.
    caches: from `L_model_forward`, a ((A_prev, W, b), Z) for each layer.
    Returns a dict with "dW1", "db1", ..., for every layer; each has the
    shape of its parameter. Further keys, such as "dA1", are welcome.
    Where an output is exactly 0 or 1 they are right too, to 1e-7.
    """
    L, grads = len(caches), {}
    linear_cache, _ = caches[L - 1]
    dA, dW, db = linear_backward(AL - Y, linear_cache)
    grads["dW" + str(L)], grads["db" + str(L)] = dW, db
    for l in reversed(range(1, L)):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")
        grads["dW" + str(l)], grads["db" + str(l)] = dW, db
    return grads


def update_parameters(parameters, grads, learning_rate):
    """One step of gradient descent for every parameter.

    parameters: dict of "W1", "b1", "W2", ..., in any order.
    grads: dict of "dW1", "db1", "dW2", ..., of the same shapes; it may
    have further keys, such as "dA1".
    learning_rate: step length alpha.
    Returns a new dict with the keys of `parameters`; these stay as they
    are.
    """
    return {
        name: value - learning_rate * grads["d" + name]
        for name, value in parameters.items()
    }


def worked_example():
    """One step of gradient descent on the network of this section.

    Units 4-3-2-1, sigmoid in every layer, biases 0 (and not updated), one
    example x with y = 1, log loss, learning rate 0.01; x, W1, W2 and W3
    as in the text.
    Returns (W3, W2, W1) after the step: (1, 2), (2, 3) and (3, 4),
    computed with all digits of a float and not rounded.
    """
    W1 = np.array([[1.0, 2, 3, 2], [3, -3, -1, 3], [-2, 4, 1, -2]])
    W2 = np.array([[1.0, -3, -1], [-2, 4, 1]])
    W3 = np.array([[4.0, 1]])
    A, caches = np.array([[2.0], [3], [5], [6]]), []
    for W in (W1, W2, W3):
        b = np.zeros((W.shape[0], 1))
        A, cache = linear_activation_forward(A, W, b, "sigmoid")
        caches.append(cache)
    dA2, dW3, _ = linear_backward(A - 1, caches[2][0])
    dA1, dW2, _ = linear_activation_backward(dA2, caches[1], "sigmoid")
    _, dW1, _ = linear_activation_backward(dA1, caches[0], "sigmoid")
    return W3 - 0.01 * dW3, W2 - 0.01 * dW2, W1 - 0.01 * dW1
