"""The key of chapter 11, gradient checking."""

import numpy as np


def numerical_gradient(J, theta, epsilon):
    """Two-sided difference quotient of J for every entry of theta.

    J: function of an array shaped as theta; returns a number.
    theta: number or array of any shape, integers too; it is not changed.
    epsilon: the step, a small positive number, to each side of an entry.
    Returns the quotients as floats, in the shape of theta.
    """
    theta = np.array(theta, dtype=float)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        step = np.zeros_like(theta)
        step[i] = epsilon
        gradient[i] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
    return gradient[()]


def dictionary_to_vector(parameters):
    """Put all entries of all parameters into one column.

    parameters: dict name -> array of any shape, or number.
    Returns theta (n, 1): the parameters in the order of the dict, each
    of them row by row.
    """
    pieces = [np.ravel(value) for value in parameters.values()]
    return np.concatenate(pieces).reshape(-1, 1)


def vector_to_dictionary(theta, like):
    """The way back from `dictionary_to_vector`.

    theta: (n, 1). like: dict name -> array or number, n entries in
    all; only its names, their order and the shapes count.
    Returns a dict name -> array with the names and shapes of `like`
    and the entries of theta.
    """
    parameters = {}
    start = 0
    for name, value in like.items():
        end = start + np.size(value)
        parameters[name] = np.reshape(theta[start:end], np.shape(value))
        start = end
    return parameters


def gradient_check(J, grad, theta, epsilon):
    """Relative difference of a gradient from two-sided differences.

    J: function of an array shaped as theta; returns a number.
    grad: the gradient of J at theta to be checked, shaped as theta.
    theta: number or array of any shape, integers too. epsilon: the step.
    Returns |approx - grad| / (|approx| + |grad|), a number from 0 to
    1, and 0 where both are zero. |v| is the root of the sum of all
    squared entries, and approx holds the two-sided differences. Entries
    are 0 or of a size between 1e-100 and 1e100.
    """
    approx, grad = numerical_gradient(J, theta, epsilon), np.asarray(grad)
    largest = max(np.max(np.abs(approx)), np.max(np.abs(grad)))
    if largest == 0:
        return 0.0
    approx, grad = approx / largest, grad / largest  # no square overflows

    def norm(v):
        return np.sqrt(np.sum(np.square(v)))

    return norm(approx - grad) / (norm(approx) + norm(grad))


def repair_1(parameters, X, R, Y):
    """Gradient of `cost_1`: what `broken_1` should have returned.

    parameters: W1 (n_h, n_x), b1 (n_h, 1), W2 (1, n_h), V (1, n_r),
    b2 (1, 1).
    X: (n_x, m) inputs. R: (n_r, m) raw inputs. Y: (1, m) targets.
    Returns a dict "d" + name -> gradient, shaped as the parameter.
    """
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, V, b2 = parameters["W2"], parameters["V"], parameters["b2"]
    m = Y.shape[1]
    Z1 = W1 @ X + b1
    A1 = np.arctan(Z1)
    dZ2 = W2 @ A1 + V @ R + b2 - Y
    dZ1 = W2.T @ dZ2 / (1 + Z1**2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "dV": dZ2 @ R.T / m,
        "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
    }


def repair_2(parameters, X, Y):
    """Gradient of `cost_2`: what `broken_2` should have returned.

    parameters: W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    X: (n_x, m) inputs. Y: (n_y, m) targets.
    Returns a dict "d" + name -> gradient, shaped as the parameter.
    """
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    m = Y.shape[1]
    Z1 = W1 @ X + b1
    A1 = Z1 / (1 + np.abs(Z1))
    dZ2 = W2 @ A1 + b2 - Y
    dZ1 = W2.T @ dZ2 / (1 + np.abs(Z1)) ** 2
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
    }


def repair_3(parameters, X, Y, lambd):
    """Gradient of `cost_3`: what `broken_3` should have returned.

    parameters: W1 (n_h, n_x), b1 (n_h, 1), W2 (n_h, n_h), b2 (n_h, 1),
    W3 (1, n_h), b3 (1, 1).
    X: (n_x, m) inputs. Y: (1, m) targets. lambd: number, the weight of
    the penalty.
    Returns a dict "d" + name -> gradient, shaped as the parameter.
    """
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    m = Y.shape[1]
    Z1 = W1 @ X + parameters["b1"]
    A1 = np.sin(Z1)
    Z2 = W2 @ A1 + parameters["b2"]
    A2 = np.sin(Z2)
    dZ3 = W3 @ A2 + parameters["b3"] - Y
    dZ2 = W3.T @ dZ3 * np.cos(Z2)
    dZ1 = W2.T @ dZ2 * np.cos(Z1)
    return {
        "dW1": dZ1 @ X.T / m + lambd / m * W1,
        "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m + lambd / m * W2,
        "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
        "dW3": dZ3 @ A2.T / m + lambd / m * W3,
        "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
    }
