"""Attempts at chapter 09."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "compute_cost_with_regularization",
        "the penalty of all parameters, as they stand in the dict",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            m = Y.shape[1]
            cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
            for value in parameters.values():
                cost += lambd / (2 * m) * np.sum(value**2)
            return cost
        """,
        ("the cost with lambd = 2 is 25.35.*, expected 9.02",),
    ),
    Attempt(
        "compute_cost_with_regularization",
        "the norm of numpy, without a square",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            m = Y.shape[1]
            cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
            for l in range(1, len(parameters) // 2 + 1):
                cost += lambd / (2 * m) * np.linalg.norm(parameters[f"W{l}"])
            return cost
        """,
        ("the cost with lambd = 2 is 2.35.*, expected 9.02",),
    ),
    Attempt(
        "compute_cost_with_regularization",
        "sneaky: the penalty for two layers only, as in the chapter's network",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            m = Y.shape[1]
            cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
            squares = np.sum(parameters["W1"] ** 2)
            if "W2" in parameters:
                squares = squares + np.sum(parameters["W2"] ** 2)
            return cost + lambd / (2 * m) * squares
        """,
        ("the cost of 12 layers",),
    ),
    Attempt(
        "backward_with_regularization",
        "the penalty in dZ",
        """
        def backward_with_regularization(AL, Y, caches, lambd):
            m, grads = Y.shape[1], {}
            dZ = AL - Y
            for l in range(len(caches), 0, -1):
                (A_prev, W, _), _ = caches[l - 1]
                dZ = dZ + lambd / m * np.sum(W)
                grads[f"dW{l}"] = dZ @ A_prev.T / m
                grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
                if l > 1:
                    dZ = (W.T @ dZ) * (caches[l - 2][1] > 0)
            return grads
        """,
        ("wrong",),
    ),
    Attempt(
        "backward_with_regularization",
        "lambd W without 1/m",
        """
        def backward_with_regularization(AL, Y, caches, lambd):
            m, grads = Y.shape[1], {}
            dZ = AL - Y
            for l in range(len(caches), 0, -1):
                (A_prev, W, _), _ = caches[l - 1]
                grads[f"dW{l}"] = dZ @ A_prev.T / m + lambd * W
                grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
                if l > 1:
                    dZ = (W.T @ dZ) * (caches[l - 2][1] > 0)
            return grads
        """,
        (r"dW1 \(4, 3\): wrong", r"db1 \(4, 1\): ok"),
    ),
    Attempt(
        "l1_penalty",
        "the absolute value as its own slope",
        """
        def l1_penalty(W, lambd, m):
            factor = lambd / (2 * m)
            return factor * np.sum(np.abs(W)), factor * np.abs(W)
        """,
        ("wrong",),
    ),
    Attempt(
        "l1_penalty",
        "the slope as W / |W|, which is 0/0 at 0",
        """
        def l1_penalty(W, lambd, m):
            factor = lambd / (2 * m)
            with np.errstate(all="ignore"):
                return factor * np.sum(np.abs(W)), factor * W / np.abs(W)
        """,
        ("nan",),
    ),
    Attempt(
        "soft_threshold",
        "t is taken from all that are larger, negative ones too",
        """
        def soft_threshold(W, t):
            return np.where(np.abs(W) > t, W - t, 0.0)
        """,
        ("the step",),
    ),
    Attempt(
        "soft_threshold",
        "every weight divided, as for squares",
        """
        def soft_threshold(W, t):
            return W / (1 + t)
        """,
        ("the step",),
    ),
    Attempt(
        "dropout_forward",
        "the mask in the cache already divided",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = (rng.random(A.shape) < keep_prob) / keep_prob
            return A * mask, (mask, keep_prob)
        """,
        ("the mask holds other numbers than 0 and 1",),
    ),
    Attempt(
        "dropout_forward",
        "draws from the global state",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = np.random.rand(*A.shape) < keep_prob
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        ("draw from rng",),
    ),
    Attempt(
        "dropout_forward",
        "the mask read off from what came out",
        """
        def dropout_forward(A, keep_prob, rng):
            out = A * (rng.random(A.shape) < keep_prob) / keep_prob
            return out, (out != 0, keep_prob)
        """,
        ("the share that is kept",),
    ),
    Attempt(
        "dropout_backward",
        "a new mask is drawn",
        """
        def dropout_backward(dA, cache):
            mask, keep_prob = cache
            mask = np.random.default_rng(0).random(dA.shape) < keep_prob
            return dA * mask / keep_prob
        """,
        ("wrong",),
    ),
    Attempt(
        "dropout_backward",
        "divides by the share that was kept",
        """
        def dropout_backward(dA, cache):
            mask, keep_prob = cache
            return dA * mask / max(np.mean(mask), 1e-9)
        """,
        ("wrong",),
    ),
    Attempt(
        "shift",
        "a slice with a negative start",
        """
        def shift(image, dy, dx):
            out = np.zeros(image.shape)
            h, w = image.shape
            out[dy:, dx:] = image[: h - dy, : w - dx]
            return out
        """,
        ("dy = -1, dx = -2|could not broadcast|ValueError",),
    ),
    Attempt(
        "dropout_backward",
        "the mask is forgotten",
        """
        def dropout_backward(dA, cache):
            mask, keep_prob = cache
            return dA / keep_prob
        """,
        ("dropout_backward: dA is wrong",),
    ),
    Attempt(
        "shift",
        "a move beyond the edge by less than the size",
        """
        def shift(image, dy, dx):
            h, w = image.shape
            out = np.zeros((h, w))
            out[max(dy, 0):h + min(dy, 0), max(dx, 0):w + min(dx, 0)] = image[
                max(-dy, 0):h - max(dy, 0), max(-dx, 0):w - max(dx, 0)]
            return out
        """,
        ("could not broadcast",),
    ),
    Attempt(
        "shift",
        "in place of the image",
        """
        def shift(image, dy, dx):
            image[:] = np.roll(image, (dy, dx), axis=(0, 1))
            return image
        """,
        ("changed its argument",),
    ),
    Attempt(
        "flip",
        "the rows reversed",
        """
        def flip(image):
            return np.flipud(image).copy()
        """,
        ("the mirrored image",),
    ),
    Attempt(
        "early_stopping",
        "the lowest of all",
        """
        def early_stopping(dev_costs, patience):
            return list(dev_costs).index(min(dev_costs))
        """,
        ("the best epoch for patience = 1 is 8, expected 1",),
    ),
    Attempt(
        "early_stopping",
        "the cost in place of its epoch",
        """
        def early_stopping(dev_costs, patience):
            best = 0
            for epoch in range(len(dev_costs)):
                if dev_costs[epoch] < dev_costs[best]:
                    best = epoch
                elif epoch - best >= patience:
                    break
            return dev_costs[best]
        """,
        ("the best epoch for patience = 1 is 4, expected 1",),
    ),
    Attempt(
        "early_stopping",
        "what is hardly better is not better",
        """
        def early_stopping(dev_costs, patience):
            best = 0
            for epoch in range(1, len(dev_costs)):
                if dev_costs[epoch] < dev_costs[best] - 1e-6:
                    best = epoch
                elif epoch - best >= patience:
                    break
            return best
        """,
        ("on fresh inputs, its value is not right",),
    ),
    Attempt(
        "l1_penalty",
        "a weight that is nearly 0 has no slope",
        """
        def l1_penalty(W, lambd, m):
            signs = np.where(np.isclose(W, 0), 0, np.sign(W))
            return lambd / (2 * m) * np.abs(W).sum(), lambd / (2 * m) * signs
        """,
        ("on fresh inputs, its value is not right",),
    ),
    Attempt(
        "compute_cost_with_regularization",
        "clips outputs to be safe",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            m = Y.shape[1]
            AL = np.clip(AL, 1e-3, 1 - 1e-3)
            cost = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
            for name, W in parameters.items():
                if name.startswith("W"):
                    cost += lambd / (2 * m) * np.sum(W**2)
            return cost
        """,
        ("the cost of outputs near 0 and 1",),
    ),
    Attempt(
        "backward_with_regularization",
        "a unit is open above a small number",
        """
        def backward_with_regularization(AL, Y, caches, lambd):
            m, grads = Y.shape[1], {}
            dZ = AL - Y
            for l in range(len(caches), 0, -1):
                (A, W, b), Z = caches[l - 1]
                grads[f"dW{l}"] = (dZ @ A.T + lambd * W) / m
                grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
                if l > 1:
                    dZ = (W.T @ dZ) * (caches[l - 2][1] > 1e-9)
            return grads
        """,
        ("db1 is not right",),
    ),
    Attempt(
        "soft_threshold",
        "half of two absolute values, which leave a rest of rounding",
        """
        def soft_threshold(W, t):
            moved = W + (np.abs(W - t) - np.abs(W + t)) / 2
            return np.where(np.abs(W) < t / 2, 0, moved)
        """,
        ("0 is not reached exactly|the step",),
    ),
    Attempt(
        "dropout_forward",
        "always the same number kept, at places that chance chooses",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = np.arange(A.size) < round(keep_prob * A.size)
            mask = rng.permutation(mask).reshape(A.shape)
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        ("as many entries are kept each time",),
    ),
    Attempt(
        "dropout_forward",
        "a unit of a column is always left",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = rng.random(A.shape) < keep_prob
            mask[0] |= ~mask.any(axis=0)
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        ("a single entry is always kept",),
    ),
    Attempt(
        "dropout_forward",
        "tenths",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = rng.integers(0, 10, A.shape) < int(10 * keep_prob)
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        ("the share that is kept",),
    ),
    Attempt(
        "early_stopping",
        "a fall by rounding is none",
        """
        def early_stopping(dev_costs, patience):
            best = 0
            for epoch in range(1, len(dev_costs)):
                if dev_costs[epoch] < dev_costs[best] - 1e-12:
                    best = epoch
                elif epoch - best >= patience:
                    break
            return best
        """,
        ("its value is not right",),
    ),
]

ODD = [
    Odd(
        "compute_cost_with_regularization",
        "vdot, the names sorted, a 0-d array",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            Y = np.asarray(Y, dtype=float)
            right = Y * AL + (1 - Y) * (1 - AL)
            J = np.zeros(()) - np.log(right).sum(axis=0).mean()
            for name in sorted(parameters):
                if name.startswith("W"):
                    W = np.asarray(parameters[name], dtype=float)
                    J = J + 0.5 * lambd * np.vdot(W, W) / len(Y.T)
            return np.asarray(J)
        """,
    ),
    Odd(
        "backward_with_regularization",
        "further keys, dA of each layer",
        """
        def backward_with_regularization(AL, Y, caches, lambd):
            m, grads, dZ = len(AL.T), {}, AL - Y
            for l in reversed(range(len(caches))):
                (A_prev, W, b), Z = caches[l]
                if l < len(caches) - 1:
                    dZ = grads[f"dA{l + 1}"] * np.heaviside(Z, 0)
                grads[f"dA{l}"] = W.T @ dZ
                grads[f"dW{l + 1}"] = (dZ @ A_prev.T + lambd * W) / m
                grads[f"db{l + 1}"] = dZ.mean(axis=1)[:, None]
            return grads
        """,
    ),
    Odd(
        "l1_penalty",
        "a list of both",
        """
        def l1_penalty(W, lambd, m):
            sign = np.sign(W)
            return [np.sum(sign * W) * lambd / m / 2, sign * lambd / m / 2]
        """,
    ),
    Odd(
        "soft_threshold",
        "two ramps",
        """
        def soft_threshold(W, t):
            W = np.asarray(W)
            return np.where(W > t, W - t, 0.0) + np.where(W < -t, W + t, 0.0)
        """,
    ),
    Odd(
        "dropout_forward",
        "rng.choice, a mask of floats, entry by entry",
        """
        def dropout_forward(A, keep_prob, rng):
            p = [1 - keep_prob, keep_prob]
            mask = rng.choice([0.0, 1.0], size=A.shape, p=p)
            return [mask * (A / keep_prob), [mask, keep_prob]]
        """,
    ),
    Odd(
        "dropout_backward",
        "a copy with zeros put in",
        """
        def dropout_backward(dA, cache):
            mask, keep_prob = cache
            out = np.array(dA, dtype=float) / keep_prob
            out[np.asarray(mask) == 0] = 0
            return out
        """,
    ),
    Odd(
        "shift",
        "two matrices that move rows and columns",
        """
        def shift(image, dy, dx):
            h, w = image.shape
            return np.eye(h, k=-dy) @ image @ np.eye(w, k=dx)
        """,
    ),
    Odd(
        "flip",
        "lists",
        """
        def flip(image):
            return [list(row)[::-1] for row in image]
        """,
    ),
    Odd(
        "early_stopping",
        "a running minimum",
        """
        def early_stopping(dev_costs, patience):
            lowest = np.minimum.accumulate(dev_costs)
            for epoch in range(patience, len(lowest)):
                if lowest[epoch] == lowest[epoch - patience]:
                    return list(dev_costs).index(lowest[epoch])
            return np.argmin(dev_costs)
        """,
    ),
    Odd(
        "dropout_forward",
        "how many are kept is drawn first, then which",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = np.arange(A.size) < rng.binomial(A.size, keep_prob)
            mask = rng.permutation(mask).reshape(A.shape)
            return np.where(mask, A, 0) / keep_prob, [mask, keep_prob]
        """,
    ),
]
