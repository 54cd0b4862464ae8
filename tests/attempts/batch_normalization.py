"""Attempts at chapter 14."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

RIGHT = {
    "dense_forward": """
        def dense_forward(X, W, b):
            return np.dot(W, X) + b, (X, W, b)
        """,
    "dense_backward": """
        def dense_backward(dout, cache):
            X, W, b = cache
            dX = np.dot(W.T, dout)
            dW = np.dot(dout, X.T)
            db = dout.sum(axis=1, keepdims=True)
            return dX, dW, db
        """,
    "batchnorm_forward": """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            r = dict(running)
            if mode == "train":
                mu = Z.mean(axis=1, keepdims=True)
                var = Z.var(axis=1, keepdims=True)
                r["mu"] = momentum * r["mu"] + (1 - momentum) * mu
                r["var"] = momentum * r["var"] + (1 - momentum) * var
            else:
                mu, var = r["mu"], r["var"]
            s = np.sqrt(var + epsilon)
            N = (Z - mu) / s
            out = gamma * N + beta
            return out, (N, gamma, s), r
        """,
    "batchnorm_backward": """
        def batchnorm_backward(dout, cache):
            N, gamma, s = cache
            m = N.shape[1]
            dbeta = dout.sum(axis=1, keepdims=True)
            dgamma = (dout * N).sum(axis=1, keepdims=True)
            dN = gamma * dout
            ds = -(dN * N).sum(axis=1, keepdims=True) / s
            dC = dN / s + ds * N / m
            dZ = dC - dC.mean(axis=1, keepdims=True)
            return dZ, dgamma, dbeta
        """,
    "fold_batchnorm": """
        def fold_batchnorm(W, b, gamma, beta, mu, var, epsilon):
            s = np.sqrt(var + epsilon)
            return gamma * W / s, gamma * (b - mu) / s + beta
        """,
    "spatial_batchnorm_forward": """
        def spatial_batchnorm_forward(X, gamma, beta, running, mode, momentum, epsilon):
            c = X.shape[-1]
            Z = X.reshape(-1, c).T
            out, (N, g, s), r = batchnorm_forward(
                Z, gamma, beta, running, mode, momentum, epsilon)
            N = N.T.reshape(X.shape)
            return out.T.reshape(X.shape), (N, g, s), r
        """,
    "spatial_batchnorm_backward": """
        def spatial_batchnorm_backward(dout, cache):
            N, g, s = cache
            c = N.shape[-1]
            N2 = N.reshape(-1, c).T
            d2 = dout.reshape(-1, c).T
            dX, dg, db = batchnorm_backward(d2, (N2, g, s))
            return dX.T.reshape(dout.shape), dg, db
        """,
}
wrong = partial(edited, RIGHT)

ATTEMPTS = [
    wrong(
        "dense_forward",
        "examples in rows, as in many books",
        ("np.dot(W, X) + b", "np.dot(X.T, W.T).T + b.T"),
        must_say=("dense_forward",),
    ),
    wrong(
        "dense_forward",
        "the bias is not needed on the way back",
        ("(X, W, b)\n", "(X, W)\n"),
        must_say=("X, W, b",),
    ),
    wrong(
        "dense_backward",
        "as in chapter 06",
        ("np.dot(dout, X.T)", "np.dot(dout, X.T) / X.shape[1]"),
        ("keepdims=True)", "keepdims=True) / X.shape[1]"),
        must_say=(r"dW \(2, 3\): wrong", "4 times too small"),
    ),
    wrong(
        "dense_backward",
        "keepdims forgotten",
        ("axis=1, keepdims=True", "axis=1"),
        must_say=(r"db has shape \(2,\)",),
    ),
    wrong(
        "batchnorm_forward",
        "a copy of the reference",
        ("r = dict(running)", "r = running"),
        must_say=("running",),
    ),
    wrong(
        "batchnorm_forward",
        "in place on a shallow copy",
        (
            'r["mu"] = momentum * r["mu"] + (1 - momentum) * mu',
            'r["mu"] *= momentum; r["mu"] += (1 - momentum) * mu',
        ),
        must_say=("changed its argument `running`",),
    ),
    wrong(
        "batchnorm_forward",
        "PyTorch's momentum",
        (
            'r["mu"] = momentum * r["mu"] + (1 - momentum) * mu',
            'r["mu"] = momentum * mu + (1 - momentum) * r["mu"]',
        ),
        must_say=("running mu in train",),
    ),
    wrong(
        "batchnorm_forward",
        "the unbiased variance in the averages",
        (
            "(1 - momentum) * var",
            "(1 - momentum) * var * Z.shape[1] / max(Z.shape[1] - 1, 1)",
        ),
        must_say=("running var in train",),
    ),
    wrong(
        "batchnorm_forward",
        "epsilon in the averages too",
        ("Z.var(axis=1, keepdims=True)", "Z.var(axis=1, keepdims=True) + epsilon"),
        ("np.sqrt(var + epsilon)", "np.sqrt(var + (mode != 'train') * epsilon)"),
        must_say=("running var in train",),
    ),
    wrong(
        "batchnorm_forward",
        "the variance in one pass",
        ("Z.var(axis=1, keepdims=True)", "(Z**2).mean(axis=1, keepdims=True) - mu**2"),
        must_say=("of the same numbers with 1000000 added",),
    ),
    wrong(
        "batchnorm_forward",
        "a small number added to the deviation",
        ("np.sqrt(var + epsilon)", "np.sqrt(var) + epsilon"),
        must_say=("in train for 2, 4, 6, 8",),
    ),
    wrong(
        "batchnorm_forward",
        "averages of the deviation",
        ("(1 - momentum) * var", "(1 - momentum) * np.sqrt(var)"),
        must_say=("running var in train",),
    ),
    wrong(
        "batchnorm_forward",
        "test mode takes the batch too, if there is one",
        ('if mode == "train":', 'if mode == "train" or Z.shape[1] > 1:'),
        must_say=("in test",),
    ),
    wrong(
        "batchnorm_forward",
        "train mode takes the averages for one example",
        ('if mode == "train":', 'if mode == "train" and Z.shape[1] > 1:'),
        must_say=("in train for one example",),
    ),
    wrong(
        "batchnorm_backward",
        "the mean as a constant",
        ("dC - dC.mean(axis=1, keepdims=True)", "dC"),
        must_say=(r"dZ \(3, 5\): wrong",),
    ),
    wrong(
        "batchnorm_backward",
        "the deviation as a constant",
        (" + ds * N / m", ""),
        must_say=(r"dZ \(3, 5\): wrong",),
    ),
    wrong(
        "batchnorm_backward",
        "the cost is a mean",
        ("dout.sum(axis=1", "dout.mean(axis=1"),
        must_say=(r"dbeta \(3, 1\): wrong", "5 times too small"),
    ),
    wrong(
        "fold_batchnorm",
        "the mean times the weights",
        ("gamma * (b - mu) / s", "gamma * b / s - W @ np.ones((W.shape[1], 1)) * mu"),
        must_say=("the new b",),
    ),
    wrong(
        "fold_batchnorm",
        "stretched columns, as with inputs",
        ("gamma * W / s", "W * (gamma / s).T if W.shape[0] == W.shape[1] else W"),
        must_say=("the new W",),
    ),
    wrong(
        "spatial_batchnorm_forward",
        "rows by reshape",
        ("X.reshape(-1, c).T", "X.reshape(c, -1)"),
        must_say=("out in train",),
    ),
    wrong(
        "spatial_batchnorm_forward",
        "the matrix in the cache",
        ("N = N.T.reshape(X.shape)", "pass"),
        must_say=(r"X_norm in train has shape \(2, 4\)",),
    ),
    wrong(
        "spatial_batchnorm_backward",
        "rows by reshape",
        ("dout.reshape(-1, c).T", "dout.reshape(c, -1)"),
        must_say=(r"dX \(2, 1, 3, 4\): wrong",),
    ),
    wrong(
        "spatial_batchnorm_backward",
        "not back again",
        ("dX.T.reshape(dout.shape)", "dX.T"),
        must_say=("dX has shape",),
    ),
    Attempt(
        "batchnorm_forward",
        "epsilon is never too small",
        """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            mu, var = running["mu"], running["var"]
            if mode == "train":
                mu = np.mean(Z, axis=1, keepdims=True)
                var = np.var(Z, axis=1, keepdims=True)
                running = {"mu": momentum * running["mu"] + (1 - momentum) * mu,
                           "var": momentum * running["var"] + (1 - momentum) * var}
            std = np.sqrt(var + max(epsilon, 1e-8))
            Z_norm = (Z - mu) / std
            return gamma * Z_norm + beta, (Z_norm, gamma, std), running
        """,
        ("is not right",),
    ),
]

ODD = [
    Odd(
        "batchnorm_backward",
        "as in the article, with std to the power of -3",
        """
        def batchnorm_backward(dout, cache):
            N, gamma, std = cache
            dN, C = dout * gamma, N * std
            dvar = np.sum(dN * C * -0.5 * std**-3, axis=1, keepdims=True)
            dmu = np.sum(-dN / std, axis=1, keepdims=True)
            dmu = dmu - 2 * dvar * np.mean(C, axis=1, keepdims=True)
            dZ = dN / std + (2 * dvar * C + dmu) / N.shape[1]
            return dZ, np.sum(dout * N, 1, keepdims=True), np.c_[dout.sum(1)]
        """,
    ),
    Odd(
        "dense_forward",
        "the bias as a weight of the input 1, lists for tuples",
        """
        def dense_forward(X, W, b):
            ones = np.ones((1, X.shape[1]))
            return [np.hstack([W, b]) @ np.vstack([X, ones]), [X, W, b]]
        """,
    ),
    Odd(
        "dense_backward",
        "example by example, in a list",
        """
        def dense_backward(dout, cache):
            X, W = cache[:2]
            dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros((len(W), 1))
            for i in range(X.shape[1]):
                d = dout[:, [i]]
                dX[:, [i]] = np.matmul(W.T, d)
                dW += d * X[:, i]
                db += d
            return [dX, dW, db]
        """,
    ),
    Odd(
        "batchnorm_forward",
        "one formula for both modes, further keys, lists",
        """
        def batchnorm_forward(Z, gamma, beta, running, mode, momentum, epsilon):
            n = len(Z)
            keep = momentum if mode == "train" else 1.0
            own = {"mu": Z.mean(1).reshape(n, 1), "var": Z.var(1).reshape(n, 1)}
            used = own if mode == "train" else running
            moved = {k: keep * running[k] + (1 - keep) * own[k] for k in ("var", "mu")}
            s = np.sqrt(used["var"] + epsilon)
            N = np.divide(np.subtract(Z, used["mu"]), s)
            return [N * gamma + beta, [N, gamma, s], {**moved, "mode": mode}]
        """,
    ),
    Odd(
        "batchnorm_backward",
        "a projection matrix for each unit",
        """
        def batchnorm_backward(dout, cache):
            N, gamma, s = cache
            n, m = N.shape
            dZ = np.zeros((n, m))
            for j in range(n):
                P = np.eye(m) - np.ones((m, m)) / m - np.outer(N[j], N[j]) / m
                dZ[j] = gamma[j, 0] / s[j, 0] * (P @ dout[j])
            return (dZ, np.diag(dout @ N.T).reshape(n, 1), dout @ np.ones((m, 1)))
        """,
    ),
    Odd(
        "fold_batchnorm",
        "read off from what the layer does with 0 and the unit vectors",
        """
        def fold_batchnorm(W, b, gamma, beta, mu, var, epsilon):
            def layer(X):
                return gamma * (W @ X + b - mu) / np.sqrt(var + epsilon) + beta

            at_0 = layer(np.zeros((W.shape[1], 1)))
            return [layer(np.eye(W.shape[1])) - at_0, at_0]
        """,
    ),
    Odd(
        "spatial_batchnorm_forward",
        "channel by channel",
        """
        def spatial_batchnorm_forward(X, gamma, beta, running, mode, momentum, epsilon):
            n_C = X.shape[3]
            out, N = np.zeros(X.shape), np.zeros(X.shape)
            s, mu, var = np.zeros((n_C, 1)), np.zeros((n_C, 1)), np.zeros((n_C, 1))
            for c in range(n_C):
                old = {k: running[k][[c]] for k in running}
                o, (z, _, s[c]), new = batchnorm_forward(
                    X[..., c].reshape(1, -1), gamma[[c]], beta[[c]], old, mode,
                    momentum, epsilon)
                out[..., c], N[..., c] = o.reshape(X.shape[:3]), z.reshape(X.shape[:3])
                mu[c], var[c] = new["mu"][0], new["var"][0]
            return out, (N, gamma, s), {"var": var, "mu": mu}
        """,
    ),
    Odd(
        "spatial_batchnorm_backward",
        "channels first by moveaxis, Fortran order inside",
        """
        def spatial_batchnorm_backward(dout, cache):
            N, gamma, s = cache
            shape = np.moveaxis(dout, 3, 0).shape
            rows = [np.reshape(np.moveaxis(a, 3, 0), (shape[0], -1), order="F")
                    for a in (dout, N)]
            dZ, dgamma, dbeta = batchnorm_backward(rows[0], (rows[1], gamma, s))
            dX = np.moveaxis(np.reshape(dZ, shape, order="F"), 0, 3)
            return dX, dgamma, dbeta
        """,
    ),
]
