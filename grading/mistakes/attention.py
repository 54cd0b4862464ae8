"""Mistakes of chapter 20."""

from grading.mistakes.operators import by_hand, by_operator, change, drop_factor
from solutions import attention as key

CAUSAL_MASK = [
    by_operator(
        key.causal_mask,
        "not itself",
        change(
            "np.arange(T)[:, None] >= np.arange(T)",
            "np.arange(T)[:, None] > np.arange(T)",
        ),
        "A step may look at itself too: the diagonal is 1.",
    ),
    by_operator(
        key.causal_mask,
        "the future",
        change(
            "np.arange(T)[:, None] >= np.arange(T)",
            "np.arange(T)[:, None] <= np.arange(T)",
        ),
        "This is the transposed table: here a step sees itself and what comes later.",
    ),
    by_hand(
        "causal_mask",
        "scores to add",
        """
        def causal_mask(T):
            return np.where(np.tri(T) > 0, 0.0, -1e9)
        """,
        "The mask says 1 and 0, not what is added to a score.",
    ),
    by_hand(
        "causal_mask",
        "the last step only",
        """
        def causal_mask(T):
            step = np.arange(T)
            return (step[:, None] - step <= 1) & (step <= step[:, None])
        """,
        "All earlier steps may be seen, not the last one only.",
    ),
]

ATTENTION_FORWARD = [
    by_operator(
        key.attention_forward,
        "no root",
        drop_factor("np.sqrt(Q.shape[0])"),
        "The scores are divided by the root of d.",
    ),
    by_operator(
        key.attention_forward,
        "d for its root",
        change("np.sqrt(Q.shape[0])", "Q.shape[0]"),
        "The scores are divided by the root of d, not by d.",
    ),
    by_operator(
        key.attention_forward,
        "over the queries",
        change("np.sum(A, axis=2, keepdims=True)", "np.sum(A, axis=1, keepdims=True)"),
        "The softmax runs over the keys, the last axis: each query's weights sum to 1.",
    ),
    by_operator(
        key.attention_forward,
        "overflow",
        change("np.exp(S - np.max(S, axis=2, keepdims=True))", "np.exp(S)"),
        "Large scores overflow: subtract the largest of each query first.",
    ),
    by_operator(
        key.attention_forward,
        "one largest score for all",
        change("np.max(S, axis=2, keepdims=True)", "np.max(S)"),
        "Subtract each query's own largest score. With one for all, the weights of a "
        "query with small scores become 0 / 0.",
    ),
    by_operator(
        key.attention_forward,
        "one largest score for an example",
        change(
            "np.max(S, axis=2, keepdims=True)",
            "np.max(S, axis=(1, 2), keepdims=True)",
        ),
        "Each query has its own largest score: take the maximum over the keys, axis 2.",
    ),
    by_operator(
        key.attention_forward,
        "minus five million",
        change("np.where(mask, S, -np.inf)", "S + (1 - mask) * -5e6"),
        "Scores may be larger than any number that you add, so a forbidden one may "
        "still be the largest. Set it to minus infinity.",
    ),
    by_operator(
        key.attention_forward,
        "scores set to 0",
        change("-np.inf", "0.0"),
        "A score of 0 still has a weight. A forbidden score is minus infinity.",
    ),
    by_hand(
        "attention_forward",
        "mask after the softmax",
        """
        def attention_forward(Q, K, V, mask):
            S = Q.transpose(1, 2, 0) @ K.transpose(1, 0, 2) / np.sqrt(Q.shape[0])
            A = np.exp(S - np.max(S, axis=2, keepdims=True))
            A = A / np.sum(A, axis=2, keepdims=True)
            if mask is not None:
                A = A * mask
            out = V.transpose(1, 0, 2) @ A.transpose(0, 2, 1)
            return out.transpose(1, 0, 2), (Q, K, V, A)
        """,
        "The mask goes into the scores, before the softmax, so that the other weights "
        "still sum to 1.",
    ),
    by_hand(
        "attention_forward",
        "mask forgotten",
        """
        def attention_forward(Q, K, V, mask):
            S = Q.transpose(1, 2, 0) @ K.transpose(1, 0, 2) / np.sqrt(Q.shape[0])
            A = np.exp(S - np.max(S, axis=2, keepdims=True))
            A = A / np.sum(A, axis=2, keepdims=True)
            out = V.transpose(1, 0, 2) @ A.transpose(0, 2, 1)
            return out.transpose(1, 0, 2), (Q, K, V, A)
        """,
        "Where a mask comes, the scores at its zeros are minus infinity.",
    ),
    by_hand(
        "attention_forward",
        "a reshape for a transposition",
        """
        def attention_forward(Q, K, V, mask):
            d, m, T_q = Q.shape
            S = Q.reshape(m, T_q, d) @ K.transpose(1, 0, 2) / np.sqrt(d)
            if mask is not None:
                S = np.where(mask, S, -np.inf)
            A = np.exp(S - np.max(S, axis=2, keepdims=True))
            A = A / np.sum(A, axis=2, keepdims=True)
            out = V.transpose(1, 0, 2) @ A.transpose(0, 2, 1)
            return out.transpose(1, 0, 2), (Q, K, V, A)
        """,
        "reshape keeps the order of the numbers and mixes features and steps. Take "
        "transpose to move an axis.",
    ),
]

ATTENTION_BACKWARD = [
    by_operator(
        key.attention_backward,
        "no root",
        drop_factor("np.sqrt(Q.shape[0])"),
        "The scores were divided by the root of d, so their slopes are too.",
        hint="factor",
    ),
    by_operator(
        key.attention_backward,
        "softmax entry by entry",
        change("np.sum(dA * A, axis=2, keepdims=True)", "dA * A"),
        "A score moves all weights of its query: subtract the sum over the keys.",
    ),
    by_operator(
        key.attention_backward,
        "sum over the queries",
        change(
            "np.sum(dA * A, axis=2, keepdims=True)",
            "np.sum(dA * A, axis=1, keepdims=True)",
        ),
        "The softmax ran over the keys, and so does the sum on its way back.",
    ),
    by_operator(
        key.attention_backward,
        "slopes not weighted",
        change(
            "np.sum(dA * A, axis=2, keepdims=True)",
            "np.mean(dA, axis=2, keepdims=True)",
        ),
        "What is subtracted is the mean of dA with the weights A, not the plain mean.",
    ),
    by_hand(
        "attention_backward",
        "weights forgotten in dV",
        """
        def attention_backward(dout, cache):
            Q, K, V, A = cache
            dO = dout.transpose(1, 0, 2)
            dV = np.repeat(np.sum(dO, axis=2, keepdims=True), K.shape[2], axis=2)
            dA = dO.transpose(0, 2, 1) @ V.transpose(1, 0, 2)
            dS = A * (dA - np.sum(dA * A, axis=2, keepdims=True)) / np.sqrt(len(Q))
            dQ = K.transpose(1, 0, 2) @ dS.transpose(0, 2, 1)
            dK = Q.transpose(1, 0, 2) @ dS
            return dQ.transpose(1, 0, 2), dK.transpose(1, 0, 2), dV.transpose(1, 0, 2)
        """,
        "A value goes into each output with a weight, and its slope comes back with "
        "the same weight.",
        hint="constant-axis",
    ),
    by_hand(
        "attention_backward",
        "queries and keys exchanged",
        """
        def attention_backward(dout, cache):
            Q, K, V, A = cache
            dO = dout.transpose(1, 0, 2)
            dV = dO @ A
            dA = dO.transpose(0, 2, 1) @ V.transpose(1, 0, 2)
            dS = A * (dA - np.sum(dA * A, axis=2, keepdims=True)) / np.sqrt(len(Q))
            dQ = K.transpose(1, 0, 2) @ dS.transpose(0, 2, 1)
            dK = Q.transpose(1, 0, 2) @ dS
            return dK.transpose(1, 0, 2), dQ.transpose(1, 0, 2), dV.transpose(1, 0, 2)
        """,
        "The order is (dQ, dK, dV).",
        hint="equals-other",
        shape=True,
    ),
]

MULTI_HEAD_FORWARD = [
    by_operator(
        key.multi_head_forward,
        "no last matrix",
        change("np.tensordot(parameters['Wo'], joined, 1)", "joined"),
        "The heads' outputs go through Wo.",
    ),
    by_operator(
        key.multi_head_forward,
        "mask forgotten",
        change("attention_forward(*parts, mask)", "attention_forward(*parts, None)"),
        "Every head gets the mask.",
    ),
    by_operator(
        key.multi_head_forward,
        "one head",
        change("np.split(P, heads)", "np.split(P, 1)"),
        "Each head has its own rows of queries, keys and values, and a softmax of its "
        "own.",
    ),
    by_hand(
        "multi_head_forward",
        "every so many rows",
        """
        def multi_head_forward(x, parameters, heads, mask):
            names = ("Wq", "Wk", "Wv")
            Q, K, V = (np.tensordot(parameters[name], x, 1) for name in names)
            joined, caches = np.zeros(x.shape), []
            for h in range(heads):
                joined[h::heads], cache = attention_forward(
                    Q[h::heads], K[h::heads], V[h::heads], mask)
                caches.append(cache)
            out = np.tensordot(parameters["Wo"], joined, 1)
            return out, (x, parameters, joined, caches)
        """,
        "A head has neighbouring rows, from h d/heads up to (h + 1) d/heads.",
    ),
    by_hand(
        "multi_head_forward",
        "x cut into heads",
        """
        def multi_head_forward(x, parameters, heads, mask):
            n, outs, caches = len(x) // heads, [], []
            for h in range(heads):
                rows = slice(h * n, h * n + n)
                Q, K, V = (np.tensordot(parameters[name][rows, rows], x[rows], 1)
                           for name in ("Wq", "Wk", "Wv"))
                out, cache = attention_forward(Q, K, V, mask)
                outs.append(out)
                caches.append(cache)
            joined = np.concatenate(outs)
            out = np.tensordot(parameters["Wo"], joined, 1)
            return out, (x, parameters, joined, caches)
        """,
        "Every head sees all features of x: cut the queries, keys and values, not x.",
    ),
]

MULTI_HEAD_BACKWARD = [
    by_operator(
        key.multi_head_backward,
        "Wo not transposed",
        change("parameters['Wo'].T", "parameters['Wo']"),
        "On the way back through Wo its transpose is due.",
    ),
    by_operator(
        key.multi_head_backward,
        "slope of Wo from x",
        change(
            "np.tensordot(dout, joined, ((1, 2), (1, 2)))",
            "np.tensordot(dout, x, ((1, 2), (1, 2)))",
        ),
        "Wo acted on the joined heads, not on x.",
    ),
    by_operator(
        key.multi_head_backward,
        "weights not transposed",
        change("parameters[name].T", "parameters[name]"),
        "From queries, keys and values back to x it is the transposed matrix.",
    ),
    by_hand(
        "multi_head_backward",
        "values only",
        """
        def multi_head_backward(dout, cache):
            x, parameters, joined, caches = cache
            d_joined = np.tensordot(parameters["Wo"].T, dout, 1)
            parts = np.split(d_joined, len(caches))
            slopes = [attention_backward(*pair) for pair in zip(parts, caches)]
            grads = {"dWo": np.tensordot(dout, joined, ((1, 2), (1, 2)))}
            for name, heads in zip(("Wq", "Wk", "Wv"), zip(*slopes)):
                d_rows = np.concatenate(heads)
                grads["d" + name] = np.tensordot(d_rows, x, ((1, 2), (1, 2)))
                grads["dx"] = np.tensordot(parameters[name].T, d_rows, 1)
            return grads
        """,
        "x went into queries, keys and values: the three slopes are added.",
    ),
    by_hand(
        "multi_head_backward",
        "a mean over the examples",
        """
        def multi_head_backward(dout, cache):
            x, parameters, joined, caches = cache
            d_joined = np.tensordot(parameters["Wo"].T, dout, 1)
            parts = np.split(d_joined, len(caches))
            slopes = [attention_backward(*pair) for pair in zip(parts, caches)]
            m, dx = x.shape[1], np.zeros(x.shape)
            grads = {"dWo": np.tensordot(dout, joined, ((1, 2), (1, 2))) / m}
            for name, heads in zip(("Wq", "Wk", "Wv"), zip(*slopes)):
                d_rows = np.concatenate(heads)
                grads["d" + name] = np.tensordot(d_rows, x, ((1, 2), (1, 2))) / m
                dx += np.tensordot(parameters[name].T, d_rows, 1)
            return {"dx": dx, **grads}
        """,
        "No layer divides by m: the cost has done that already.",
        hint="factor",
    ),
]

LAYERNORM_FORWARD = [
    by_hand(
        "layernorm_forward",
        "over the examples",
        """
        def layernorm_forward(x, gamma, beta, epsilon):
            centered = x - np.mean(x, axis=1, keepdims=True)
            std = np.sqrt(np.mean(centered**2, axis=0, keepdims=True) + epsilon)
            x_norm = centered / std
            out = gamma[:, :, None] * x_norm + beta[:, :, None]
            return out, (x_norm, gamma, std)
        """,
        "The mean is over the d features of one step, axis 0, not over the examples.",
    ),
    by_operator(
        key.layernorm_forward,
        "no epsilon",
        change(
            "np.mean(centered**2, axis=0, keepdims=True) + epsilon",
            "np.maximum(np.mean(centered**2, axis=0, keepdims=True), 1e-300)",
        ),
        "epsilon is added to the variance.",
    ),
    by_operator(
        key.layernorm_forward,
        "divided by the variance",
        change(
            "np.sqrt(np.mean(centered**2, axis=0, keepdims=True) + epsilon)",
            "np.mean(centered**2, axis=0, keepdims=True) + epsilon",
        ),
        "Divide by the deviation, the root of variance plus epsilon.",
    ),
    by_operator(
        key.layernorm_forward,
        "not centered",
        change("x - np.mean(x, axis=0, keepdims=True)", "x"),
        "The mean of the features is subtracted first.",
    ),
    by_operator(
        key.layernorm_forward,
        "beta forgotten",
        change(
            "gamma[:, :, None] * x_norm + beta[:, :, None]",
            "gamma[:, :, None] * x_norm",
        ),
        "beta shifts each feature after the scaling.",
    ),
]

LAYERNORM_BACKWARD = [
    by_operator(
        key.layernorm_backward,
        "statistics as constants",
        change(
            "(dn - np.mean(dn, axis=0, keepdims=True) - x_norm * along) / std",
            "dn / std",
        ),
        "Mean and deviation depend on every feature of the step, and dx counts that.",
    ),
    by_operator(
        key.layernorm_backward,
        "deviation as a constant",
        change(
            "dn - np.mean(dn, axis=0, keepdims=True) - x_norm * along",
            "dn - np.mean(dn, axis=0, keepdims=True)",
        ),
        "The deviation depends on x too: the part along x_norm goes.",
    ),
    by_hand(
        "layernorm_backward",
        "gamma outside",
        """
        def layernorm_backward(dout, cache):
            x_norm, gamma, std = cache
            dbeta = np.sum(dout, axis=(1, 2))[:, None]
            dgamma = np.sum(dout * x_norm, axis=(1, 2))[:, None]
            along = np.mean(dout * x_norm, axis=0, keepdims=True)
            inner = dout - np.mean(dout, axis=0, keepdims=True) - x_norm * along
            return gamma[:, :, None] * inner / std, dgamma, dbeta
        """,
        "gamma differs from feature to feature, so it goes into the slope before the "
        "means over the features are taken.",
    ),
    by_hand(
        "layernorm_backward",
        "gamma of one step",
        """
        def layernorm_backward(dout, cache):
            x_norm, gamma, std = cache
            dbeta = np.sum(dout[:, :, -1], axis=1)[:, None]
            dgamma = np.sum((dout * x_norm)[:, :, -1], axis=1)[:, None]
            dn = gamma[:, :, None] * dout
            along = np.mean(dn * x_norm, axis=0, keepdims=True)
            dx = (dn - np.mean(dn, axis=0, keepdims=True) - x_norm * along) / std
            return dx, dgamma, dbeta
        """,
        "gamma and beta are used at every step, so their slopes sum over all of them.",
    ),
    by_operator(
        key.layernorm_backward,
        "means over the examples",
        change(
            "np.mean(dn, axis=0, keepdims=True)", "np.mean(dn, axis=1, keepdims=True)"
        ),
        "In the forward pass the mean was over the features; so it is here.",
    ),
]

POSITIONS = [
    by_operator(
        key.positions,
        "each row its own rate",
        change("(row - row % 2) / d", "row / d"),
        "A sine and its cosine share one rate.",
    ),
    by_operator(
        key.positions,
        "cosine first",
        change("row % 2 == 0", "row % 2 == 1"),
        "Even rows are sines, odd rows cosines.",
    ),
    by_operator(
        key.positions,
        "steps from 1",
        change("np.arange(T)", "np.arange(1, T + 1)"),
        "Steps count from 0: the first column is sin 0 and cos 0.",
    ),
    by_hand(
        "positions",
        "sines above cosines",
        """
        def positions(T, d):
            i = np.arange((d + 1) // 2)[:, None]
            angle = np.arange(T) / 10000 ** (2 * i / d)
            return np.concatenate([np.sin(angle), np.cos(angle)])[:d]
        """,
        "Sine and cosine of a hand stand next to each other, row 2i and row 2i + 1.",
    ),
    by_hand(
        "positions",
        "pairs counted wrongly",
        """
        def positions(T, d):
            row = np.arange(d)[:, None]
            angle = np.arange(T) / 10000 ** (row // 2 / d)
            return np.where(row % 2 == 0, np.sin(angle), np.cos(angle))
        """,
        "The exponent is 2i/d, with the 2.",
    ),
]

MISTAKES = (
    CAUSAL_MASK
    + ATTENTION_FORWARD
    + ATTENTION_BACKWARD
    + MULTI_HEAD_FORWARD
    + MULTI_HEAD_BACKWARD
    + LAYERNORM_FORWARD
    + LAYERNORM_BACKWARD
    + POSITIONS
)
