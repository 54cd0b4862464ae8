"""Mistakes of chapter 09."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import regularization as key

COST = [
    by_operator(
        key.compute_cost_with_regularization,
        "two below lambd forgotten",
        change("lambd / (2 * m)", "lambd / m"),
        "The penalty is lambd / (2 m) times the squares; yours is twice that.",
    ),
    by_operator(
        key.compute_cost_with_regularization,
        "penalty not divided by m",
        change("lambd / (2 * m)", "lambd / 2"),
        "The penalty is divided by m too, as the data term is.",
    ),
    by_operator(
        key.compute_cost_with_regularization,
        "norm instead of its square",
        change(
            "return data_term + lambd / (2 * m) * squares",
            "return data_term + lambd / (2 * m) * np.sqrt(squares)",
        ),
        "The penalty uses the square of the Frobenius norm. Leave the root out.",
    ),
    by_operator(
        key.compute_cost_with_regularization,
        "mean over output units too",
        change("Y.shape[1]", "Y.size"),
        "The losses of an example's output units are summed; only the m examples are "
        "averaged.",
    ),
    by_hand(
        "compute_cost_with_regularization",
        "biases pay too",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            m = Y.shape[1]
            losses = np.where(Y == 1, np.log(AL), np.log(1 - AL))
            squares = sum(np.sum(value**2) for value in parameters.values())
            return -np.sum(losses) / m + lambd / (2 * m) * squares
        """,
        "The biases carry no penalty. Sum the squares of W1, W2, ... only.",
    ),
    by_hand(
        "compute_cost_with_regularization",
        "last layer only",
        """
        def compute_cost_with_regularization(AL, Y, parameters, lambd):
            m = Y.shape[1]
            losses = np.where(Y == 1, np.log(AL), np.log(1 - AL))
            W = parameters[f"W{len(parameters) // 2}"]
            return -np.sum(losses) / m + lambd / (2 * m) * np.sum(W**2)
        """,
        "Only one matrix pays. The penalty is a sum over all layers.",
    ),
]

BACKWARD = [
    by_operator(
        key.backward_with_regularization,
        "penalty forgotten",
        change("dZ @ A_prev.T / m + lambd / m * W", "dZ @ A_prev.T / m"),
        "This is the gradient of the data term. The penalty adds lambd / m W to each "
        "dW.",
        hint="missing-term",
    ),
    by_operator(
        key.backward_with_regularization,
        "half of the penalty",
        change("lambd / m * W", "lambd / (2 * m) * W"),
        "The square brings down a 2, which cancels the one below lambd.",
        hint="missing-term",
    ),
    by_operator(
        key.backward_with_regularization,
        "penalty uphill",
        change(
            "dZ @ A_prev.T / m + lambd / m * W", "dZ @ A_prev.T / m - lambd / m * W"
        ),
        "The penalty is added to the cost, so its gradient is added too. The minus "
        "comes with the update.",
        hint="sign-flipped-term",
    ),
    by_operator(
        key.backward_with_regularization,
        "bias of the sum",
        change(
            "np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1, keepdims=True)"
        ),
        "The cost is a mean over the m examples, so db has a 1/m.",
        hint="factor",
    ),
    by_hand(
        "backward_with_regularization",
        "slope of relu forgotten",
        """
        def backward_with_regularization(AL, Y, caches, lambd):
            m, grads, dZ = Y.shape[1], {}, AL - Y
            for l in range(len(caches), 0, -1):
                (A_prev, W, _), _ = caches[l - 1]
                grads[f"dW{l}"] = dZ @ A_prev.T / m + lambd / m * W
                grads[f"db{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
                dZ = W.T @ dZ
            return grads
        """,
        "dA of a hidden layer became dZ without the slope of relu, which is 1 where "
        "Z > 0 and 0 elsewhere.",
        hint="missing-derivative",
    ),
    by_hand(
        "backward_with_regularization",
        "penalty on the biases",
        """
        def backward_with_regularization(AL, Y, caches, lambd):
            m, grads, dZ = Y.shape[1], {}, AL - Y
            for l in range(len(caches), 0, -1):
                (A_prev, W, b), _ = caches[l - 1]
                grads[f"dW{l}"] = dZ @ A_prev.T / m + lambd / m * W
                grads[f"db{l}"] = np.mean(dZ, axis=1, keepdims=True) + lambd / m * b
                if l > 1:
                    dZ = (W.T @ dZ) * (caches[l - 2][1] > 0)
            return grads
        """,
        "The cost has no penalty on b, so db is that of the data term alone.",
        hint="extra-term",
    ),
]

L1 = [
    by_operator(
        key.l1_penalty,
        "two forgotten",
        change("lambd / (2 * m)", "lambd / m"),
        "The factor is lambd / (2 m), for L1 too.",
    ),
    by_operator(
        key.l1_penalty,
        "plain sum",
        change("np.sum(np.abs(W))", "np.sum(W)"),
        "A plain sum rewards negative weights. Sum the absolute values.",
    ),
    by_hand(
        "l1_penalty",
        "slope of the square",
        """
        def l1_penalty(W, lambd, m):
            return lambd / (2 * m) * np.sum(np.abs(W)), lambd / m * W
        """,
        "This is the slope of the L2 penalty. The slope of |w| is the sign of w.",
    ),
    by_hand(
        "l1_penalty",
        "one at zero",
        """
        def l1_penalty(W, lambd, m):
            factor = lambd / (2 * m)
            return factor * np.sum(np.abs(W)), np.where(W >= 0, factor, -factor)
        """,
        "At a weight of 0 the subgradient asked for is 0; yours pushes it away.",
    ),
]

SOFT = [
    by_operator(
        key.soft_threshold,
        "not stopped at zero",
        change("np.maximum(np.abs(W) - t, 0)", "(np.abs(W) - t)"),
        "A weight smaller than t passes through 0 to the other side. It stops at 0.",
    ),
    by_operator(
        key.soft_threshold,
        "sign lost",
        change(
            "np.sign(W) * np.maximum(np.abs(W) - t, 0)", "np.maximum(np.abs(W) - t, 0)"
        ),
        "The size is right; negative weights have lost their sign.",
    ),
    by_hand(
        "soft_threshold",
        "hard threshold",
        """
        def soft_threshold(W, t):
            return np.where(np.abs(W) > t, W, 0.0)
        """,
        "Small weights are set to 0, but the others are not moved by t towards 0.",
    ),
    by_hand(
        "soft_threshold",
        "only positive weights",
        """
        def soft_threshold(W, t):
            return np.maximum(W - t, 0.0)
        """,
        "Negative weights all become 0. They move up by t, until they reach 0.",
    ),
]

FORWARD = [
    by_operator(
        key.dropout_forward,
        "not scaled up",
        change("A * mask / keep_prob", "A * mask"),
        "The expectation shrinks: what is kept is divided by keep_prob.",
    ),
    by_operator(
        key.dropout_forward,
        "keeps and drops exchanged",
        change("rng.random(A.shape) < keep_prob", "rng.random(A.shape) > keep_prob"),
        "keep_prob is the probability of being kept; yours drops with it.",
    ),
    by_hand(
        "dropout_forward",
        "one mask for all examples",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = np.ones(A.shape) * (rng.random((A.shape[0], 1)) < keep_prob)
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        "All columns share one mask. Draw every entry for itself.",
    ),
    by_hand(
        "dropout_forward",
        "own generator",
        """
        def dropout_forward(A, keep_prob, rng):
            mask = np.random.default_rng(0).random(A.shape) < keep_prob
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        "A generator of its own draws the same mask in each pass. Draw from rng.",
    ),
    by_hand(
        "dropout_forward",
        "exact number dropped",
        """
        def dropout_forward(A, keep_prob, rng):
            n = A.shape[0]
            mask = np.zeros(A.shape)
            for j in range(A.shape[1]):
                kept = rng.permutation(n)[: round(keep_prob * n)]
                mask[kept, j] = 1
            return A * mask / keep_prob, (mask, keep_prob)
        """,
        "Each column keeps the same number of entries. Draw each entry for itself.",
    ),
]

DROPOUT_BACKWARD = [
    by_operator(
        key.dropout_backward,
        "not scaled up",
        change("dA * mask / keep_prob", "dA * mask"),
        "The forward pass divided by keep_prob, so the gradient is divided by it too.",
        hint="factor",
    ),
    by_operator(
        key.dropout_backward,
        "multiplied instead",
        change("dA * mask / keep_prob", "dA * mask * keep_prob"),
        "The forward pass divides by keep_prob; so does its gradient.",
        hint="factor",
    ),
    by_hand(
        "dropout_backward",
        "mask forgotten",
        """
        def dropout_backward(dA, cache):
            return dA / cache[1]
        """,
        "What was dropped had no influence on the cost: its gradient is 0.",
    ),
    by_hand(
        "dropout_backward",
        "passed through",
        """
        def dropout_backward(dA, cache):
            return dA * 1.0
        """,
        "The gradient goes through the mask and the division, as the activations did.",
    ),
]

SHIFT = [
    by_operator(
        key.shift,
        "the other way",
        change(
            "image[i - dy, j - dx]", "image[min(i + dy, h - 1), min(j + dx, w - 1)]"
        ),
        "The pixel at (i, j) comes from (i - dy, j - dx): down for a positive dy.",
    ),
    by_hand(
        "shift",
        "round the edge",
        """
        def shift(image, dy, dx):
            return np.roll(image, (dy, dx), axis=(0, 1))
        """,
        "What leaves on one side comes back on the other. Zeros must come in.",
    ),
    by_hand(
        "shift",
        "dy and dx exchanged",
        """
        def shift(image, dy, dx):
            h, w = image.shape
            out = np.zeros((h, w))
            for i in range(h):
                for j in range(w):
                    if 0 <= i - dx < h and 0 <= j - dy < w:
                        out[i, j] = image[i - dx, j - dy]
            return out
        """,
        "dy goes along the rows (down), dx along the columns (right); yours are "
        "exchanged.",
    ),
    by_hand(
        "shift",
        "edge repeated",
        """
        def shift(image, dy, dx):
            h, w = image.shape
            rows = np.clip(np.arange(h) - dy, 0, h - 1)
            columns = np.clip(np.arange(w) - dx, 0, w - 1)
            return np.asarray(image)[rows][:, columns] * 1.0
        """,
        "The pixels of the edge are repeated where zeros should come in.",
    ),
]

FLIP = [
    by_operator(
        key.flip,
        "upside down",
        change("image[:, ::-1]", "image[::-1]"),
        "The rows are turned round. A mirror exchanges left and right: columns.",
    ),
    by_operator(
        key.flip,
        "turned by half a turn",
        change("image[:, ::-1]", "image[::-1, ::-1]"),
        "Both axes are turned round. Turn the columns only.",
    ),
    by_hand(
        "flip",
        "transposed",
        """
        def flip(image):
            return np.array(image).T
        """,
        "This exchanges rows and columns. Keep the rows and turn the columns round.",
        shape=True,
    ),
    by_hand(
        "flip",
        "one column too far",
        """
        def flip(image):
            return np.roll(np.array(image)[:, ::-1], 1, axis=1)
        """,
        "The columns are turned round and then moved by one. Column j comes from "
        "column w - 1 - j.",
    ),
]

STOPPING = [
    by_operator(
        key.early_stopping,
        "the last of equal costs",
        change(
            "dev_costs[epoch] < dev_costs[best]", "dev_costs[epoch] <= dev_costs[best]"
        ),
        "An equal cost is not a lower one: compare with <.",
    ),
    by_operator(
        key.early_stopping,
        "one epoch too patient",
        change("epoch - best >= patience", "epoch - best > patience"),
        "You wait one epoch too long: stop when `patience` epochs brought nothing.",
    ),
    by_hand(
        "early_stopping",
        "sees the future",
        """
        def early_stopping(dev_costs, patience):
            return int(np.argmin(dev_costs))
        """,
        "This looks at epochs after the stop. Training ended before they came.",
    ),
    by_hand(
        "early_stopping",
        "against the epoch before",
        """
        def early_stopping(dev_costs, patience):
            best, waited = 0, 0
            for epoch in range(1, len(dev_costs)):
                if dev_costs[epoch] < dev_costs[epoch - 1]:
                    waited = 0
                else:
                    waited += 1
                if dev_costs[epoch] < dev_costs[best]:
                    best = epoch
                if waited >= patience:
                    break
            return best
        """,
        "Patience starts anew at any fall. Only a new lowest cost may do that.",
    ),
    by_hand(
        "early_stopping",
        "the epoch of the stop",
        """
        def early_stopping(dev_costs, patience):
            best = 0
            for epoch in range(len(dev_costs)):
                if dev_costs[epoch] < dev_costs[best]:
                    best = epoch
                elif epoch - best >= patience:
                    return epoch
            return len(dev_costs) - 1
        """,
        "This is the epoch where training stops. Return the best one before it.",
    ),
]

MISTAKES = (
    COST + BACKWARD + L1 + SOFT + FORWARD + DROPOUT_BACKWARD + SHIFT + FLIP + STOPPING
)
