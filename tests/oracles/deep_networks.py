"""Oracles of chapter 06. The key's dW and db carry 1/m, its dA and dZ do not."""


def _layer(rng, n_prev, n):
    return {
        "A_prev": rng.normal(size=(n_prev, 6)),
        "W": rng.normal(size=(n, n_prev)),
        "b": rng.normal(size=(n, 1)),
    }


def _gradients(out, m):
    """dA_prev, dW and db as derivatives of one sum over all examples."""
    dA_prev, dW, db = out
    return {"dA_prev": dA_prev, "dW": m * dW, "db": m * db}


def linear_backward(xp, rng, key):
    point, dZ = _layer(rng, 4, 3), rng.normal(size=(3, 6))

    def cost(A_prev, W, b):
        return xp.sum(xp.asarray(dZ) * (W @ A_prev + b))

    out = key.linear_backward(dZ, key.linear_forward(*point.values())[1])
    return point, cost, _gradients(out, 6)


def linear_activation_backward(xp, rng, key):
    point, dA = _layer(rng, 4, 3), rng.normal(size=(3, 6))
    activation = rng.choice(["relu", "sigmoid"])

    def cost(A_prev, W, b):
        Z = W @ A_prev + b
        A = _relu(xp, Z) if activation == "relu" else 1 / (1 + xp.exp(-Z))
        return xp.sum(xp.asarray(dA) * A)

    _, cache = key.linear_activation_forward(*point.values(), activation)
    out = key.linear_activation_backward(dA, cache, activation)
    return point, cost, _gradients(out, 6)


def _relu(xp, Z):
    return xp.where(Z > 0, Z, 0 * Z)


def L_model_backward(xp, rng, key):
    X, signs = rng.normal(size=(4, 6)), rng.choice([-1.0, 1.0], size=(2, 6))
    sizes = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1)}
    sizes |= {"W3": (2, 3), "b3": (2, 1)}
    point = {name: rng.normal(size=size) for name, size in sizes.items()}

    def cost(W1, b1, W2, b2, W3, b3):
        A = _relu(xp, W1 @ xp.asarray(X) + b1)
        A = _relu(xp, W2 @ A + b2)
        z = W3 @ A + b3
        return xp.sum(xp.log(1 + xp.exp(-xp.asarray(signs) * z))) / 6

    AL, caches = key.L_model_forward(X, point)
    return point, cost, key.L_model_backward(AL, (signs + 1) / 2, caches)
