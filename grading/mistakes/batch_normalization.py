"""Mistakes of chapter 14."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_transpose,
    other_axis,
)
from solutions import batch_normalization as key

DENSE_FORWARD = [
    by_operator(
        key.dense_forward,
        "bias forgotten",
        change("W @ X + b", "W @ X"),
        "The bias of each unit is to be added to its row.",
    ),
    by_operator(
        key.dense_forward,
        "bias subtracted",
        change("W @ X + b", "W @ X - b"),
        "The bias is added, not subtracted.",
    ),
    by_hand(
        "dense_forward",
        "cache in another order",
        """
        def dense_forward(X, W, b):
            return W @ X + b, (W, X, b)
        """,
        "The cache is (X, W, b), in this order: others will read it.",
        shape=True,
    ),
    by_hand(
        "dense_forward",
        "activation inside",
        """
        def dense_forward(X, W, b):
            return np.maximum(W @ X + b, 0), (X, W, b)
        """,
        "The dense layer ends with the sum. The activation is a layer of its own.",
    ),
]

DENSE_BACKWARD = [
    by_hand(
        "dense_backward",
        "divided by m",
        """
        def dense_backward(dout, cache):
            X, W, _ = cache
            m = X.shape[1]
            db = np.sum(dout, axis=1, keepdims=True) / m
            return W.T @ dout, dout @ X.T / m, db
        """,
        "dout is the slope of the cost and holds the 1/m already. From this chapter "
        "on, no layer divides by m.",
        hint="factor",
    ),
    by_hand(
        "dense_backward",
        "mean of the bias slopes",
        """
        def dense_backward(dout, cache):
            X, W, _ = cache
            return W.T @ dout, dout @ X.T, np.mean(dout, axis=1, keepdims=True)
        """,
        "The bias moves every example, so its slopes add up. A mean would divide by m "
        "once more.",
        hint="factor",
    ),
    by_operator(
        key.dense_backward,
        "sums over the units",
        other_axis(),
        "Each unit has its own bias: sum over the examples, axis 1.",
        shape=True,
        hint="wrong-axis",
    ),
    by_operator(
        key.dense_backward,
        "weights not transposed",
        drop_transpose("W"),
        "dX sums over the units: the weights have to be transposed.",
        shape=True,
    ),
    by_operator(
        key.dense_backward,
        "uphill in W",
        change("dout @ X.T", "-dout @ X.T"),
        "dW has the wrong sign: out grows with W where X is positive.",
        hint="factor",
    ),
]

BATCHNORM_FORWARD = [
    by_operator(
        key.batchnorm_forward,
        "divided by the variance",
        change("np.sqrt(var + epsilon)", "(var + epsilon)"),
        "Divide by the standard deviation, the square root of the variance.",
    ),
    by_operator(
        key.batchnorm_forward,
        "epsilon outside of the root",
        change("np.sqrt(var + epsilon)", "np.sqrt(var) + epsilon"),
        "epsilon is added to the variance, before the root is taken.",
    ),
    by_operator(
        key.batchnorm_forward,
        "statistics of an example",
        other_axis(),
        "Each unit gets a mean over the examples, axis 1. Over the units of an example "
        "it is layer normalization.",
    ),
    by_operator(
        key.batchnorm_forward,
        "momentum on the new batch",
        change(
            "momentum * running['mu'] + (1 - momentum) * mu",
            "(1 - momentum) * running['mu'] + momentum * mu",
        ),
        "momentum belongs to the old average, 1 - momentum to the new batch.",
    ),
    by_hand(
        "batchnorm_forward",
        "dict of the caller changed",
        """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            if mode == "train":
                mu = np.mean(Z, axis=1, keepdims=True)
                var = np.var(Z, axis=1, keepdims=True)
                running["mu"] = momentum * running["mu"] + (1 - momentum) * mu
                running["var"] = momentum * running["var"] + (1 - momentum) * var
            else:
                mu, var = running["mu"], running["var"]
            std = np.sqrt(var + epsilon)
            Z_norm = (Z - mu) / std
            return gamma * Z_norm + beta, (Z_norm, gamma, std), running
        """,
        "This writes into the caller's dict. Make a new one.",
    ),
    by_hand(
        "batchnorm_forward",
        "averages used in training",
        """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            if mode == "train":
                mu = np.mean(Z, axis=1, keepdims=True)
                var = np.var(Z, axis=1, keepdims=True)
                running = {
                    "mu": momentum * running["mu"] + (1 - momentum) * mu,
                    "var": momentum * running["var"] + (1 - momentum) * var,
                }
            std = np.sqrt(running["var"] + epsilon)
            Z_norm = (Z - running["mu"]) / std
            return gamma * Z_norm + beta, (Z_norm, gamma, std), running
        """,
        "In train mode Z is normalized with its own mean and variance. The averages "
        "are for test time.",
    ),
    by_hand(
        "batchnorm_forward",
        "mean of squares",
        """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            if mode == "train":
                mu = np.mean(Z, axis=1, keepdims=True)
                var = np.mean(Z * Z, axis=1, keepdims=True) - mu**2
                running = {
                    "mu": momentum * running["mu"] + (1 - momentum) * mu,
                    "var": momentum * running["var"] + (1 - momentum) * var,
                }
            else:
                mu, var = running["mu"], running["var"]
            std = np.sqrt(var + epsilon)
            Z_norm = (Z - mu) / std
            return gamma * Z_norm + beta, (Z_norm, gamma, std), running
        """,
        "The mean of the squares minus the square of the mean loses its digits where "
        "the mean is large. Subtract first, then square.",
    ),
    by_hand(
        "batchnorm_forward",
        "variance over m - 1",
        """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            if mode == "train":
                mu = np.mean(Z, axis=1, keepdims=True)
                var = np.sum((Z - mu) ** 2, axis=1, keepdims=True)
                var = var / max(Z.shape[1] - 1, 1)
                running = {
                    "mu": momentum * running["mu"] + (1 - momentum) * mu,
                    "var": momentum * running["var"] + (1 - momentum) * var,
                }
            else:
                mu, var = running["mu"], running["var"]
            std = np.sqrt(var + epsilon)
            Z_norm = (Z - mu) / std
            return gamma * Z_norm + beta, (Z_norm, gamma, std), running
        """,
        "The variance is divided by m here, not by m - 1.",
    ),
]

BATCHNORM_BACKWARD = [
    by_operator(
        key.batchnorm_backward,
        "statistics as constants",
        change(
            "gamma / (m * std) * (m * dout - dbeta - Z_norm * dgamma)",
            "gamma / std * dout",
        ),
        "Mean and deviation depend on every z. This takes them for constants.",
    ),
    by_operator(
        key.batchnorm_backward,
        "way through the variance forgotten",
        change("m * dout - dbeta - Z_norm * dgamma", "m * dout - dbeta"),
        "The way through the variance is missing: the term with Z_norm and dgamma.",
        hint="missing-term",
    ),
    by_operator(
        key.batchnorm_backward,
        "way through the mean forgotten",
        change("m * dout - dbeta - Z_norm * dgamma", "m * dout - Z_norm * dgamma"),
        "The way through the mean is missing: the term with dbeta.",
        hint="missing-term",
    ),
    by_operator(
        key.batchnorm_backward,
        "gamma forgotten",
        change("gamma / (m * std)", "1 / (m * std)"),
        "gamma multiplies Z_norm on the way forward, and so it does on the way back.",
        hint="factor",
    ),
    by_operator(
        key.batchnorm_backward,
        "not divided by m",
        change("gamma / (m * std)", "gamma / std"),
        "The mean and the variance of the layer are means over m, so m stands in dZ.",
        hint="factor",
    ),
    by_hand(
        "batchnorm_backward",
        "means in place of sums",
        """
        def batchnorm_backward(dout, cache):
            Z_norm, gamma, std = cache
            dbeta = np.mean(dout, axis=1, keepdims=True)
            dgamma = np.mean(dout * Z_norm, axis=1, keepdims=True)
            dZ = gamma / std * (dout - dbeta - Z_norm * dgamma)
            return dZ, dgamma, dbeta
        """,
        "dZ is right. dgamma and dbeta are sums over the examples, as the 1/m of the "
        "cost is in dout.",
        hint="factor",
    ),
    by_hand(
        "batchnorm_backward",
        "dgamma and dbeta exchanged",
        """
        def batchnorm_backward(dout, cache):
            Z_norm, gamma, std = cache
            m = dout.shape[1]
            dbeta = np.sum(dout, axis=1, keepdims=True)
            dgamma = np.sum(dout * Z_norm, axis=1, keepdims=True)
            dZ = gamma / (m * std) * (m * dout - dbeta - Z_norm * dgamma)
            return dZ, dbeta, dgamma
        """,
        "dgamma and dbeta are exchanged. The slope of gamma is the one with Z_norm.",
        hint="equals-other",
    ),
]

FOLD_BATCHNORM = [
    by_operator(
        key.fold_batchnorm,
        "mean forgotten",
        change("scale * (b - mu) + beta", "scale * b + beta"),
        "The mean is subtracted before the scaling: it belongs into the new bias.",
    ),
    by_operator(
        key.fold_batchnorm,
        "bias not scaled",
        change("scale * (b - mu) + beta", "b - scale * mu + beta"),
        "The old bias is in what is normalized, so it is scaled too.",
    ),
    by_operator(
        key.fold_batchnorm,
        "divided by the variance",
        change("np.sqrt(var + epsilon)", "(var + epsilon)"),
        "Divide by the deviation, the root of variance plus epsilon.",
    ),
    by_operator(
        key.fold_batchnorm,
        "epsilon forgotten",
        change("var + epsilon", "np.maximum(var, 1e-300)"),
        "epsilon was added to the variance, so it is in the folded weights.",
    ),
    by_hand(
        "fold_batchnorm",
        "shift scaled",
        """
        def fold_batchnorm(W, b, gamma, beta, mu, var, epsilon):
            scale = gamma / np.sqrt(var + epsilon)
            return scale * W, scale * (b - mu + beta)
        """,
        "beta is added behind the scaling.",
    ),
    by_hand(
        "fold_batchnorm",
        "gamma forgotten",
        """
        def fold_batchnorm(W, b, gamma, beta, mu, var, epsilon):
            scale = 1 / np.sqrt(var + epsilon)
            return scale * W, scale * (b - mu) + beta
        """,
        "gamma multiplies what was normalized, so it is part of the scale.",
    ),
]

SPATIAL_FORWARD = [
    by_operator(
        key.spatial_batchnorm_forward,
        "reshape alone",
        change("X.reshape(-1, n_C).T", "X.reshape(n_C, -1)"),
        "reshape keeps the order of the numbers and mixes the channels. Make rows of "
        "n_C numbers, then transpose.",
    ),
    by_operator(
        key.spatial_batchnorm_forward,
        "no way back",
        change("out.T.reshape(X.shape)", "out.reshape(X.shape)"),
        "Transpose before the reshape on the way back too.",
    ),
    by_operator(
        key.spatial_batchnorm_forward,
        "cache as a matrix",
        change("norm.T.reshape(X.shape)", "norm"),
        "X_norm in the cache has the shape of X.",
        shape=True,
    ),
    by_hand(
        "spatial_batchnorm_forward",
        "examples only",
        """
        def spatial_batchnorm_forward(X, gamma, beta, running, mode, momentum, epsilon):
            if mode == "train":
                mu, var = np.mean(X, axis=0), np.var(X, axis=0)
                mu = np.mean(mu, axis=(0, 1))[:, None]
                var = np.mean(var, axis=(0, 1))[:, None]
                running = {
                    "mu": momentum * running["mu"] + (1 - momentum) * mu,
                    "var": momentum * running["var"] + (1 - momentum) * var,
                }
            else:
                mu, var = running["mu"], running["var"]
            std = np.sqrt(var + epsilon)
            X_norm = (X - mu[:, 0]) / std[:, 0]
            return gamma[:, 0] * X_norm + beta[:, 0], (X_norm, gamma, std), running
        """,
        "The mean of the variances of the places is too small: the places of a channel "
        "differ too. Take the variance over examples, rows and columns at once.",
    ),
    by_hand(
        "spatial_batchnorm_forward",
        "one mean for all channels",
        """
        def spatial_batchnorm_forward(X, gamma, beta, running, mode, momentum, epsilon):
            if mode == "train":
                mu = np.full(gamma.shape, np.mean(X))
                var = np.full(gamma.shape, np.var(X))
                running = {
                    "mu": momentum * running["mu"] + (1 - momentum) * mu,
                    "var": momentum * running["var"] + (1 - momentum) * var,
                }
            else:
                mu, var = running["mu"], running["var"]
            std = np.sqrt(var + epsilon)
            X_norm = (X - mu[:, 0]) / std[:, 0]
            return gamma[:, 0] * X_norm + beta[:, 0], (X_norm, gamma, std), running
        """,
        "Each channel has a mean and a variance of its own.",
    ),
]

SPATIAL_BACKWARD = [
    by_operator(
        key.spatial_batchnorm_backward,
        "reshape alone",
        change("dout.reshape(-1, n_C).T", "dout.reshape(n_C, -1)"),
        "reshape keeps the order of the numbers and mixes the channels. Make rows of "
        "n_C numbers, then transpose.",
    ),
    by_operator(
        key.spatial_batchnorm_backward,
        "no way back",
        change("dX.T.reshape(dout.shape)", "dX.reshape(dout.shape)"),
        "Transpose before the reshape on the way back too.",
    ),
    by_hand(
        "spatial_batchnorm_backward",
        "only the examples counted",
        """
        def spatial_batchnorm_backward(dout, cache):
            X_norm, gamma, std = cache
            m = dout.shape[0]
            dbeta = np.sum(dout, axis=(0, 1, 2))
            dgamma = np.sum(dout * X_norm, axis=(0, 1, 2))
            scale = gamma[:, 0] / (m * std[:, 0])
            dX = scale * (m * dout - dbeta - X_norm * dgamma)
            return dX, dgamma[:, None], dbeta[:, None]
        """,
        "A channel is averaged over m n_H n_W entries, so this number stands in dX.",
    ),
    by_hand(
        "spatial_batchnorm_backward",
        "place by place",
        """
        def spatial_batchnorm_backward(dout, cache):
            X_norm, gamma, std = cache
            m = dout.shape[0]
            dbeta = np.sum(dout, axis=0)
            dgamma = np.sum(dout * X_norm, axis=0)
            scale = gamma[:, 0] / (m * std[:, 0])
            dX = scale * (m * dout - dbeta - X_norm * dgamma)
            places = (0, 1)
            dgamma, dbeta = dgamma.sum(axis=places), dbeta.sum(axis=places)
            return dX, dgamma[:, None], dbeta[:, None]
        """,
        "The mean of a channel joins all its places: each z moves the outputs at every "
        "place, not only at its own.",
    ),
]

MISTAKES = (
    DENSE_FORWARD
    + DENSE_BACKWARD
    + BATCHNORM_FORWARD
    + BATCHNORM_BACKWARD
    + FOLD_BATCHNORM
    + SPATIAL_FORWARD
    + SPATIAL_BACKWARD
)
