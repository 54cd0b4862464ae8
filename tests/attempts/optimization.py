"""Attempts at chapter 12."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

BATCHES = """
        def random_mini_batches(X, Y, batch_size, rng):
            m = X.shape[1]
            order = rng.permutation(m)
            X, Y = X[:, order], Y[:, order]
            out = []
            for k in range(0, m, batch_size):
                out.append((X[:, k:k + batch_size], Y[:, k:k + batch_size]))
            return out
        """
EWA = """
        def ewa(theta, beta, bias_correction):
            V, out = 0, []
            for i in range(len(theta)):
                V = beta * V + (1 - beta) * theta[i]
                out.append(V / (1 - beta ** (i + 1)) if bias_correction else V)
            return np.array(out)
        """
STATE = """
        def initialize_state(parameters):
            v = {k: np.zeros(p.shape) for k, p in parameters.items()}
            s = {k: np.zeros(p.shape) for k, p in parameters.items()}
            return {"v": v, "s": s, "t": 0}
        """
MOMENTUM = """
        def update_parameters_with_momentum(parameters, grads, state,
                                            learning_rate, beta=0.9,
                                            nesterov=False):
            v, new = {}, {}
            for k in parameters:
                g = grads["d" + k]
                v[k] = beta * state["v"][k] + (1 - beta) * g
                if nesterov:
                    new[k] = parameters[k] - learning_rate * (
                        beta * v[k] + (1 - beta) * g)
                else:
                    new[k] = parameters[k] - learning_rate * v[k]
            return new, {"v": v}
        """
ADAGRAD = """
        def update_parameters_with_adagrad(parameters, grads, state,
                                           learning_rate, delta=1e-5):
            s, new = {}, {}
            for k in parameters:
                g = grads["d" + k]
                s[k] = state["s"][k] + g ** 2
                new[k] = parameters[k] - learning_rate / np.sqrt(delta + s[k]) * g
            return new, {"s": s}
        """
RMSPROP = """
        def update_parameters_with_rmsprop(parameters, grads, state,
                                           learning_rate, beta2=0.9, epsilon=1e-8):
            s, new = {}, {}
            for k in parameters:
                g = grads["d" + k]
                s[k] = beta2 * state["s"][k] + (1 - beta2) * g ** 2
                new[k] = parameters[k] - learning_rate * g / (
                    np.sqrt(s[k]) + epsilon)
            return new, {"s": s}
        """
ADAM = """
        def update_parameters_with_adam(parameters, grads, state, learning_rate,
                                        beta1=0.9, beta2=0.999, epsilon=1e-8,
                                        weight_decay=0.0):
            t = state["t"] + 1
            v, s, new = {}, {}, {}
            for k in parameters:
                g = grads["d" + k]
                v[k] = beta1 * state["v"][k] + (1 - beta1) * g
                s[k] = beta2 * state["s"][k] + (1 - beta2) * g ** 2
                vc = v[k] / (1 - beta1 ** t)
                sc = s[k] / (1 - beta2 ** t)
                p = parameters[k] * (1 - learning_rate * weight_decay)
                new[k] = p - learning_rate * vc / (np.sqrt(sc) + epsilon)
            return new, {"v": v, "s": s, "t": t}
        """
DECAY = """
        def decay(schedule, alpha0, epoch, rate):
            if schedule == "inverse_time":
                return alpha0 / (1 + rate * epoch)
            elif schedule == "exponential":
                return rate ** epoch * alpha0
            elif schedule == "square_root":
                return rate / np.sqrt(epoch) * alpha0
            elif schedule == "staircase":
                return alpha0 / 2 ** ((epoch - 1) // rate)
            else:
                raise ValueError(schedule)
        """
COSINE = """
        def warmup_cosine(step, steps, warmup, alpha0):
            if step <= warmup:
                return alpha0 * step / warmup
            return alpha0 / 2 * (1 + np.cos(
                np.pi * (step - warmup) / (steps - warmup)))
        """
TRAIN = """
        def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches,
                  epochs):
            state = initialize_state(parameters)
            costs = []
            for epoch in range(1, epochs + 1):
                batches = make_batches(X, Y)
                for Xt, Yt in batches:
                    J, grads = cost_and_grads(parameters, Xt, Yt)
                    parameters, state = update(parameters, grads, state,
                                               schedule(epoch))
                    costs.append(J)
            return parameters, costs
        """
RIGHT = {
    "random_mini_batches": BATCHES,
    "ewa": EWA,
    "initialize_state": STATE,
    "update_parameters_with_momentum": MOMENTUM,
    "update_parameters_with_adagrad": ADAGRAD,
    "update_parameters_with_rmsprop": RMSPROP,
    "update_parameters_with_adam": ADAM,
    "decay": DECAY,
    "warmup_cosine": COSINE,
    "train": TRAIN,
}
changed = partial(edited, RIGHT)

ATTEMPTS = [
    changed(
        "random_mini_batches",
        "only X is shuffled",
        ("X, Y = X[:, order], Y[:, order]", "X = X[:, order]"),
        must_say=("the columns of Y are not those of the same examples",),
    ),
    changed(
        "random_mini_batches",
        "whole batches only",
        ("range(0, m, batch_size)", "range(0, m - batch_size + 1, batch_size)"),
        must_say=("a list of 3 pairs is expected",),
    ),
    changed(
        "random_mini_batches",
        "without a shuffle",
        ("rng.permutation(m)", "np.arange(m)"),
        must_say=("correlation of place and example",),
    ),
    changed(
        "random_mini_batches",
        "the global generator",
        ("rng.permutation(m)", "np.random.permutation(m)"),
        must_say=("draw from rng",),
    ),
    changed(
        "random_mini_batches",
        "sneaky: the file is cut like a deck of cards",
        ("rng.permutation(m)", "np.roll(np.arange(m), rng.integers(m))"),
        must_say=("correlation|side by side",),
    ),
    changed(
        "random_mini_batches",
        "swaps with any place: some orders come more often than others",
        (
            "order = rng.permutation(m)",
            """order = np.arange(m)
            for i in range(m):
                j = rng.integers(m)
                order[[i, j]] = order[[j, i]]""",
        ),
        must_say=("the share of examples that move forward",),
    ),
    changed(
        "ewa",
        "the corrected value goes on",
        (
            "out.append(V / (1 - beta ** (i + 1)) if bias_correction else V)",
            "V = V / (1 - beta ** (i + 1)) if bias_correction else V; out.append(V)",
        ),
        must_say=("the corrected averages of five days",),
    ),
    changed(
        "ewa",
        "starts from the first value",
        ("V, out = 0, []", "V, out = theta[0], []"),
        must_say=("the averages of five days", "expected 4"),
    ),
    changed(
        "ewa",
        "counts the days from 0",
        ("beta ** (i + 1)", "beta ** i"),
        must_say=("ZeroDivisionError|inf|corrected",),
    ),
    changed(
        "initialize_state",
        "one dict for both",
        ('"s": s, "t"', '"s": v, "t"'),
        must_say=("share their numbers",),
    ),
    changed(
        "initialize_state",
        "s in views of v",
        ('"s": s, "t"', '"s": {k: a[...] for k, a in v.items()}, "t"'),
        must_say=("share their numbers",),
    ),
    changed(
        "initialize_state",
        "zeros_like of integers",
        (
            "s = {k: np.zeros(p.shape)",
            "s = {k: np.zeros_like(p)",
        ),
        must_say=("W2 in s is not of float64",),
    ),
    changed(
        "initialize_state",
        "named like the gradients",
        ("v = {k: np", 'v = {"d" + k: np'),
        must_say=('v has no "W1"',),
    ),
    changed(
        "update_parameters_with_momentum",
        "without 1 - beta, as in a framework",
        ('state["v"][k] + (1 - beta) * g\n', 'state["v"][k] + g\n'),
        must_say=("the new velocity",),
    ),
    changed(
        "update_parameters_with_momentum",
        "Nesterov with the old velocity",
        ("beta * v[k] + (1 - beta) * g)", 'beta * state["v"][k] + (1 - beta) * g)'),
        must_say=("nesterov", "the parameter"),
    ),
    changed(
        "update_parameters_with_momentum",
        "the state is written in place",
        ("v, new = {}, {}", 'v, new = state["v"], {}'),
        must_say=("changed its argument",),
    ),
    changed(
        "update_parameters_with_adagrad",
        "the rate of the step before",
        ("np.sqrt(delta + s[k])", 'np.sqrt(delta + state["s"][k])'),
        must_say=("the parameter",),
    ),
    changed(
        "update_parameters_with_adagrad",
        "delta outside the root",
        ("np.sqrt(delta + s[k])", "(np.sqrt(s[k]) + delta)"),
        must_say=("the parameter",),
    ),
    changed(
        "update_parameters_with_rmsprop",
        "epsilon inside the root",
        ("np.sqrt(s[k]) + epsilon", "np.sqrt(s[k] + epsilon)"),
        must_say=("the parameter",),
    ),
    changed(
        "update_parameters_with_rmsprop",
        "the slope is not squared",
        ("(1 - beta2) * g ** 2", "(1 - beta2) * g"),
        must_say=("the new average",),
    ),
    changed(
        "update_parameters_with_adam",
        "t counted up for each parameter",
        (
            'g = grads["d" + k]',
            't = t + 1; g = grads["d" + k]',
        ),
        must_say=("t",),
    ),
    changed(
        "update_parameters_with_adam",
        "the corrected averages are kept",
        (
            '{"v": v, "s": s, "t": t}',
            '{"v": {k: a / (1 - beta1 ** t) for k, a in v.items()}, "s": s, "t": t}',
        ),
        must_say=("the new v",),
    ),
    changed(
        "update_parameters_with_adam",
        "decay in the gradient",
        ('g = grads["d" + k]', 'g = grads["d" + k] + weight_decay * parameters[k]'),
        ("parameters[k] * (1 - learning_rate * weight_decay)", "parameters[k]"),
        must_say=("weight_decay",),
    ),
    changed(
        "update_parameters_with_adam",
        "sneaky: correction in the first step only",
        ("vc = v[k] / (1 - beta1 ** t)", "vc = v[k] / (1 - beta1 if t == 1 else 1)"),
        must_say=("the parameter",),
    ),
    changed(
        "decay",
        "halves one epoch too early",
        ("(epoch - 1) // rate", "epoch // rate"),
        must_say=("staircase", "epoch 2"),
    ),
    changed(
        "decay",
        "no error",
        ("raise ValueError(schedule)", "return alpha0"),
        must_say=("expected a ValueError",),
    ),
    changed(
        "warmup_cosine",
        "the cosine over all steps",
        ("(step - warmup) / (steps - warmup)", "step / steps"),
        must_say=("the rate of step 5 of 8",),
    ),
    changed(
        "warmup_cosine",
        "the warm-up begins at 0",
        ("alpha0 * step / warmup", "alpha0 * (step - 1) / warmup"),
        must_say=("the rate of step 1 of 8",),
    ),
    changed(
        "train",
        "shuffled once",
        (
            "for epoch in range(1, epochs + 1):\n                batches = "
            "make_batches(X, Y)\n",
            "batches = make_batches(X, Y)\n"
            "            for epoch in range(1, epochs + 1):\n",
        ),
        must_say=("the calls of make_batches is 1, expected 3",),
    ),
    changed(
        "train",
        "a new state in each epoch",
        (
            "for Xt, Yt in batches:",
            "state = initialize_state(parameters)\n"
            "                for Xt, Yt in batches:",
        ),
        must_say=("a sum of every",),
    ),
    changed(
        "train",
        "the epoch from 0",
        ("range(1, epochs + 1)", "range(epochs)"),
        must_say=("learning rate",),
    ),
    changed(
        "train",
        "one cost for each epoch",
        ("        costs.append(J)", "    costs.append(J)"),
        must_say=("costs",),
    ),
    changed(
        "random_mini_batches",
        "labels are whole numbers",
        ("order = rng.permutation(m)", "order, Y = rng.permutation(m), Y.astype(int)"),
        must_say=("is something rounded or cast",),
    ),
    changed(
        "random_mini_batches",
        "sorted by random whole numbers, some of them alike",
        ("rng.permutation(m)", 'np.argsort(rng.integers(0, 3 * m, m), kind="stable")'),
        must_say=("the share of steps upwards",),
    ),
    Attempt(
        "ewa",
        "all days at once, with powers that overflow",
        """
        def ewa(theta, beta, bias_correction):
            powers = float(beta) ** np.arange(1, len(theta) + 1)
            if not beta:
                return np.array(theta)
            V = (1 - beta) * powers * np.cumsum(theta / powers)
            return V / (1 - powers) if bias_correction else V
        """,
        (r"averages\[.*is nan",),
    ),
    changed(
        "update_parameters_with_momentum",
        "the gradients among the parameters",
        ('return new, {"v": v}', 'return {**grads, **new}, {"v": v}'),
        must_say=("the new parameters have further names",),
    ),
    changed(
        "train",
        "keeps v and t of the state only",
        (
            "costs.append(J)",
            "costs.append(J)\n                    "
            "state = initialize_state(parameters) | "
            '{"v": state["v"], "t": state["t"]}',
        ),
        must_say=("a sum of every s",),
    ),
    changed(
        "train",
        "large batches first",
        ("in batches:", "in sorted(batches, key=lambda pair: -pair[0].size):"),
        must_say=("costs is not right",),
    ),
]

ODD = [
    Odd(
        "random_mini_batches",
        "array_split at the places of the cuts, pairs as lists",
        """
        def random_mini_batches(X, Y, batch_size, rng):
            order = np.arange(X.shape[1])
            rng.shuffle(order)
            cuts = range(batch_size, X.shape[1], batch_size)
            return tuple([X[:, part], Y[:, part]]
                         for part in np.split(order, cuts))
        """,
    ),
    Odd(
        "ewa",
        "all weights as a matrix",
        """
        def ewa(theta, beta, bias_correction):
            t = np.arange(len(theta))
            lag = t[:, None] - t
            W = np.where(lag >= 0, (1 - beta) * float(beta) ** np.maximum(lag, 0), 0)
            V = W @ np.asarray(theta, dtype=float)
            return (V / W.sum(axis=1)).tolist() if bias_correction else V.tolist()
        """,
    ),
    Odd(
        "initialize_state",
        "a subclass of dict, t as a number of NumPy",
        """
        def initialize_state(parameters):
            from collections import OrderedDict
            v, s = OrderedDict(), OrderedDict()
            for name in reversed(list(parameters)):
                v[name] = 0.0 * np.asarray(parameters[name], dtype=float)
                s[name] = np.zeros_like(v[name])
            return OrderedDict(t=np.int64(0), s=s, v=v)
        """,
    ),
    Odd(
        "update_parameters_with_momentum",
        "the slope minus the velocity; the whole state goes on, as a list",
        """
        def update_parameters_with_momentum(parameters, grads, state,
                                            learning_rate, beta=0.9,
                                            nesterov=False):
            from collections import OrderedDict
            new, v = OrderedDict(), OrderedDict()
            for name in sorted(parameters, reverse=True):
                g, old = grads["d" + name], state["v"][name]
                v[name] = g + beta * (old - g)
                ahead = g + beta * (v[name] - g) if nesterov else v[name]
                new[name] = parameters[name] - ahead * learning_rate
            return [new, {**state, "v": v}]
        """,
    ),
    Odd(
        "update_parameters_with_adagrad",
        "a power in the place of the root",
        """
        def update_parameters_with_adagrad(parameters, grads, state,
                                           learning_rate, delta=1e-5):
            s = {k: state["s"][k] + np.square(grads["d" + k]) for k in parameters}
            return [{k: p - learning_rate * grads["d" + k] * (delta + s[k]) ** -0.5
                     for k, p in parameters.items()}, dict(state, s=s)]
        """,
    ),
    Odd(
        "update_parameters_with_rmsprop",
        "two comprehensions",
        """
        def update_parameters_with_rmsprop(parameters, grads, state,
                                           learning_rate, beta2=0.9, epsilon=1e-8):
            s = {k: (1 - beta2) * grads["d" + k] * grads["d" + k]
                 + beta2 * state["s"][k] for k in parameters}
            return {k: p - grads["d" + k] / (epsilon + s[k] ** 0.5) * learning_rate
                    for k, p in parameters.items()}, {"s": s}
        """,
    ),
    Odd(
        "update_parameters_with_adam",
        "both corrections in the rate and in epsilon",
        """
        def update_parameters_with_adam(parameters, grads, state, learning_rate,
                                        beta1=0.9, beta2=0.999, epsilon=1e-8,
                                        weight_decay=0.0):
            t = 1 + state["t"]
            root = np.sqrt(1 - beta2 ** t)
            rate = learning_rate * root / (1 - beta1 ** t)
            v, s, new = {}, {}, {}
            for k, p in parameters.items():
                g = grads["d" + k]
                v[k] = g * (1 - beta1) + state["v"][k] * beta1
                s[k] = g * g * (1 - beta2) + state["s"][k] * beta2
                new[k] = (p - rate * v[k] / (np.sqrt(s[k]) + epsilon * root)
                          - learning_rate * weight_decay * p)
            return [new, dict(t=t, s=s, v=v)]
        """,
    ),
    Odd(
        "decay",
        "a table of functions",
        """
        def decay(schedule, alpha0, epoch, rate):
            table = {
                "inverse_time": lambda: 1 / (1 + rate * epoch),
                "exponential": lambda: np.exp(epoch * np.log(rate)),
                "square_root": lambda: rate * epoch ** -0.5,
                "staircase": lambda: 2.0 ** -np.floor((epoch - 1) / rate),
            }
            if schedule not in table:
                raise ValueError("no such schedule")
            return np.array(alpha0 * table[schedule]())
        """,
    ),
    Odd(
        "warmup_cosine",
        "the square of half the angle",
        """
        def warmup_cosine(step, steps, warmup, alpha0):
            if step < warmup:
                return np.float64(alpha0) / warmup * step
            half = np.pi / 2 * (step - warmup) / (steps - warmup)
            return alpha0 * np.cos(half) ** 2
        """,
    ),
    Odd(
        "train",
        "an array of costs, one loop over all steps",
        """
        def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches,
                  epochs):
            state, costs, at = initialize_state(parameters), np.array([]), parameters
            plan = ((epoch + 1, batch) for epoch in range(epochs)
                    for batch in make_batches(X, Y))
            for epoch, (X_t, Y_t) in plan:
                J, grads = cost_and_grads(at, X_t, Y_t)
                at, state = update(at, grads, state, schedule(epoch))
                costs = np.append(costs, J)
            return [at, costs]
        """,
    ),
]
