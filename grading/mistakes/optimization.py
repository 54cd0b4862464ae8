"""Mistakes of chapter 12."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import optimization as key

BATCHES = [
    by_operator(
        key.random_mini_batches,
        "not shuffled",
        change("rng.permutation(m)", "np.arange(m)"),
        "The examples keep their order. Shuffle them before they are cut.",
    ),
    by_operator(
        key.random_mini_batches,
        "Y in the old order",
        change(
            "(X[:, chosen], Y[:, chosen])",
            "(X[:, chosen], Y[:, start:start + batch_size])",
        ),
        "X is shuffled and Y is not. Each example needs its own label.",
    ),
    by_operator(
        key.random_mini_batches,
        "last batch dropped",
        change("range(0, m, batch_size)", "range(0, m - batch_size + 1, batch_size)"),
        "What is left at the end is a batch too, a smaller one.",
    ),
    by_operator(
        key.random_mini_batches,
        "a fixed generator",
        change("rng.permutation(m)", "np.random.default_rng(0).permutation(m)"),
        "The order is the same in each epoch. Draw from the rng that is given.",
    ),
    by_hand(
        "random_mini_batches",
        "drawn with replacement",
        """
        def random_mini_batches(X, Y, batch_size, rng):
            m, batches = X.shape[1], []
            for start in range(0, m, batch_size):
                size = min(batch_size, m - start)
                chosen = rng.integers(0, m, size)
                batches.append((X[:, chosen], Y[:, chosen]))
            return batches
        """,
        "Some examples come twice in an epoch and others not at all. Cut one "
        "permutation into pieces.",
    ),
    by_hand(
        "random_mini_batches",
        "only the batches are shuffled",
        """
        def random_mini_batches(X, Y, batch_size, rng):
            m = X.shape[1]
            whole = m - m % batch_size
            starts = list(rng.permutation(np.arange(0, whole, batch_size)))
            if whole < m:
                starts.append(whole)
            return [(X[:, s:s + batch_size], Y[:, s:s + batch_size]) for s in starts]
        """,
        "The same examples meet in every epoch. Shuffle the examples, then cut.",
    ),
]

EWA = [
    by_operator(
        key.ewa,
        "weights exchanged",
        change("beta * V + (1 - beta) * value", "(1 - beta) * V + beta * value"),
        "beta is the weight of the old average, 1 - beta that of the new value.",
    ),
    by_operator(
        key.ewa,
        "always corrected",
        change("V / (1 - beta**t) if bias_correction else V", "V / (1 - beta**t)"),
        "Without bias_correction, V itself is asked for.",
    ),
    by_operator(
        key.ewa,
        "correction by one step",
        change("1 - beta**t", "1 - beta"),
        "The weights of t values sum to 1 - beta^t. Yours is the sum for one value.",
    ),
    by_hand(
        "ewa",
        "goes on with the corrected value",
        """
        def ewa(theta, beta, bias_correction):
            V, averages = 0.0, []
            for t, value in enumerate(theta, start=1):
                V = beta * V + (1 - beta) * value
                if bias_correction:
                    V = V / (1 - beta**t)
                averages.append(V)
            return np.array(averages)
        """,
        "The correction is for what is returned. The next day starts from V as it was.",
    ),
    by_hand(
        "ewa",
        "starts from the first value",
        """
        def ewa(theta, beta, bias_correction):
            V, averages = theta[0], []
            for t, value in enumerate(theta, start=1):
                V = beta * V + (1 - beta) * value
                averages.append(V / (1 - beta**t) if bias_correction else V)
            return np.array(averages)
        """,
        "Before the first day V is 0 here; the bias correction relies on that.",
    ),
]

STATE = [
    by_operator(
        key.initialize_state,
        "counts from 1",
        change('{"t": 0}', '{"t": 1}'),
        "No step has been taken yet, so t is 0. The optimizer counts it up first.",
    ),
    by_operator(
        key.initialize_state,
        "ones",
        change("np.zeros(p.shape)", "np.ones(p.shape)"),
        "Averages start from 0.",
    ),
    by_operator(
        key.initialize_state,
        "integers",
        change("np.zeros(p.shape)", "np.zeros_like(p)"),
        "zeros_like makes integers for a parameter of integers. np.zeros makes floats.",
    ),
    by_hand(
        "initialize_state",
        "one dict twice",
        """
        def initialize_state(parameters):
            zeros = {name: np.zeros(p.shape) for name, p in parameters.items()}
            return {"v": zeros, "s": zeros, "t": 0}
        """,
        "v and s are the same dict. What is written into one shows in the other.",
    ),
    by_hand(
        "initialize_state",
        "keys of the gradients",
        """
        def initialize_state(parameters):
            state = {"t": 0}
            for kind in ("v", "s"):
                state[kind] = {"d" + k: np.zeros(p.shape)
                               for k, p in parameters.items()}
            return state
        """,
        "The arrays are named as the parameters are, without a d.",
    ),
]

MOMENTUM = [
    by_operator(
        key.update_parameters_with_momentum,
        "uphill",
        change("p - learning_rate * move", "p + learning_rate * move"),
        "The step goes against the velocity.",
    ),
    by_operator(
        key.update_parameters_with_momentum,
        "other form",
        change(
            'beta * state["v"][name] + (1 - beta) * g', 'beta * state["v"][name] + g'
        ),
        "This is the form without 1 - beta. Here v is an average of the gradients.",
    ),
    by_operator(
        key.update_parameters_with_momentum,
        "step with the old velocity",
        change(
            "beta * v + (1 - beta) * g if nesterov else v",
            'beta * v + (1 - beta) * g if nesterov else state["v"][name]',
        ),
        "The step goes along the new velocity.",
    ),
    by_operator(
        key.update_parameters_with_momentum,
        "nesterov without effect",
        change("beta * v + (1 - beta) * g if nesterov else v", "v"),
        "With nesterov the step mixes the new velocity with the gradient once more.",
    ),
    by_hand(
        "update_parameters_with_momentum",
        "in place",
        """
        def update_parameters_with_momentum(parameters, grads, state, learning_rate,
                                            beta=0.9, nesterov=False):
            for name in parameters:
                g = grads["d" + name]
                v = beta * state["v"][name] + (1 - beta) * g
                state["v"][name] = v
                move = beta * v + (1 - beta) * g if nesterov else v
                parameters[name] = parameters[name] - learning_rate * move
            return parameters, state
        """,
        "The dicts that came in are changed. Put the new arrays into new dicts.",
    ),
    by_hand(
        "update_parameters_with_momentum",
        "velocity forgotten",
        """
        def update_parameters_with_momentum(parameters, grads, state, learning_rate,
                                            beta=0.9, nesterov=False):
            new = {}
            for name, p in parameters.items():
                g = grads["d" + name]
                v = beta * state["v"][name] + (1 - beta) * g
                move = beta * v + (1 - beta) * g if nesterov else v
                new[name] = p - learning_rate * move
            return new, state
        """,
        "The old state is returned, so the velocity stays 0. Return the new one.",
    ),
]

ADAGRAD = [
    by_operator(
        key.update_parameters_with_adagrad,
        "not squared",
        change("g**2", "g"),
        "The sum is one of squares; a sum of slopes may be negative under the root.",
    ),
    by_operator(
        key.update_parameters_with_adagrad,
        "without the root",
        change("np.sqrt(delta + sums[name])", "(delta + sums[name])"),
        "The rate is divided by the root of the sum.",
    ),
    by_operator(
        key.update_parameters_with_adagrad,
        "sum of the steps before",
        change("np.sqrt(delta + sums[name])", 'np.sqrt(delta + state["s"][name])'),
        "The sum under the root has the square of the present slope in it.",
    ),
    by_hand(
        "update_parameters_with_adagrad",
        "delta outside",
        """
        def update_parameters_with_adagrad(parameters, grads, state, learning_rate,
                                           delta=1e-5):
            new, sums = {}, {}
            for name, p in parameters.items():
                g = grads["d" + name]
                sums[name] = state["s"][name] + g**2
                new[name] = p - learning_rate * g / (np.sqrt(sums[name]) + delta)
            return new, {"s": sums}
        """,
        "Here delta stands under the root, beside the sum.",
    ),
    by_hand(
        "update_parameters_with_adagrad",
        "one rate for all entries",
        """
        def update_parameters_with_adagrad(parameters, grads, state, learning_rate,
                                           delta=1e-5):
            new, sums = {}, {}
            for name, p in parameters.items():
                g = grads["d" + name]
                sums[name] = state["s"][name] + np.sum(g**2)
                new[name] = p - learning_rate * g / np.sqrt(delta + sums[name])
            return new, {"s": sums}
        """,
        "Each entry has its own sum. Square entry by entry, and sum over steps only.",
    ),
]

RMSPROP = [
    by_operator(
        key.update_parameters_with_rmsprop,
        "sum as in Adagrad",
        change(
            'beta2 * state["s"][name] + (1 - beta2) * g**2', 'state["s"][name] + g**2'
        ),
        "This is Adagrad's sum, which never forgets. RMSprop takes an average.",
    ),
    by_operator(
        key.update_parameters_with_rmsprop,
        "not squared",
        change("(1 - beta2) * g**2", "(1 - beta2) * g"),
        "The average is one of squared slopes.",
    ),
    by_operator(
        key.update_parameters_with_rmsprop,
        "epsilon inside",
        change("np.sqrt(s) + epsilon", "np.sqrt(s + epsilon)"),
        "epsilon is added to the root. Inside it, its effect is ten thousand times "
        "as large.",
    ),
    by_operator(
        key.update_parameters_with_rmsprop,
        "learning rate forgotten",
        change(
            "learning_rate * g / (np.sqrt(s) + epsilon)", "g / (np.sqrt(s) + epsilon)"
        ),
        "The step has no learning rate.",
    ),
    by_hand(
        "update_parameters_with_rmsprop",
        "with bias correction of the first step",
        """
        def update_parameters_with_rmsprop(parameters, grads, state, learning_rate,
                                           beta2=0.9, epsilon=1e-8):
            new, averages = {}, {}
            for name, p in parameters.items():
                g = grads["d" + name]
                s = beta2 * state["s"][name] + (1 - beta2) * g**2
                averages[name] = s
                s = s / (1 - beta2)
                new[name] = p - learning_rate * g / (np.sqrt(s) + epsilon)
            return new, {"s": averages}
        """,
        "RMSprop has no bias correction here; that comes with Adam.",
    ),
    by_hand(
        "update_parameters_with_rmsprop",
        "in place",
        """
        def update_parameters_with_rmsprop(parameters, grads, state, learning_rate,
                                           beta2=0.9, epsilon=1e-8):
            new, averages = {}, state["s"]
            for name, p in parameters.items():
                g = grads["d" + name]
                averages[name] = beta2 * averages[name] + (1 - beta2) * g**2
                new[name] = p - learning_rate * g / (np.sqrt(averages[name]) + epsilon)
            return new, {"s": averages}
        """,
        "The averages are written into the state that came in. Make a new dict.",
    ),
]

ADAM = [
    by_operator(
        key.update_parameters_with_adam,
        "no bias correction",
        change("v[name] / (1 - beta1**t)", "v[name]"),
        "v is used as it is. Divide it by 1 - beta1^t for the step.",
    ),
    by_operator(
        key.update_parameters_with_adam,
        "correction without t",
        change("1 - beta2**t", "1 - beta2"),
        "The correction is 1 - beta2^t. Without the power it is that of step 1.",
    ),
    by_operator(
        key.update_parameters_with_adam,
        "t stands still",
        change(
            'return new, {"v": v, "s": s, "t": t}',
            'return new, {"v": v, "s": s, "t": state["t"]}',
        ),
        "The new state has the old t, so each step is corrected like the first.",
    ),
    by_operator(
        key.update_parameters_with_adam,
        "epsilon inside",
        change("np.sqrt(s_hat) + epsilon", "np.sqrt(s_hat + epsilon)"),
        "epsilon is added to the root, not to what is under it.",
    ),
    by_operator(
        key.update_parameters_with_adam,
        "decay without the learning rate",
        change("(1 - learning_rate * weight_decay) * p", "(1 - weight_decay) * p"),
        "The factor of the decay is 1 - learning_rate * weight_decay.",
    ),
    by_hand(
        "update_parameters_with_adam",
        "L2 in the gradient",
        """
        def update_parameters_with_adam(parameters, grads, state, learning_rate,
                                        beta1=0.9, beta2=0.999, epsilon=1e-8,
                                        weight_decay=0.0):
            t = state["t"] + 1
            new, v, s = {}, {}, {}
            for name, p in parameters.items():
                g = grads["d" + name] + weight_decay * p
                v[name] = beta1 * state["v"][name] + (1 - beta1) * g
                s[name] = beta2 * state["s"][name] + (1 - beta2) * g**2
                v_hat = v[name] / (1 - beta1**t)
                s_hat = s[name] / (1 - beta2**t)
                new[name] = p - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
            return new, {"v": v, "s": s, "t": t}
        """,
        "The decay went into the gradient and is divided by its size. AdamW shrinks "
        "the parameter beside the step.",
    ),
    by_hand(
        "update_parameters_with_adam",
        "corrected averages kept",
        """
        def update_parameters_with_adam(parameters, grads, state, learning_rate,
                                        beta1=0.9, beta2=0.999, epsilon=1e-8,
                                        weight_decay=0.0):
            t = state["t"] + 1
            new, v, s = {}, {}, {}
            for name, p in parameters.items():
                g = grads["d" + name]
                v[name] = beta1 * state["v"][name] + (1 - beta1) * g
                s[name] = beta2 * state["s"][name] + (1 - beta2) * g**2
                v[name] = v[name] / (1 - beta1**t)
                s[name] = s[name] / (1 - beta2**t)
                shrunk = (1 - learning_rate * weight_decay) * p
                step = v[name] / (np.sqrt(s[name]) + epsilon)
                new[name] = shrunk - learning_rate * step
            return new, {"v": v, "s": s, "t": t}
        """,
        "The averages that go on are the uncorrected ones; the next step would correct "
        "them again.",
    ),
]

DECAY = [
    by_operator(
        key.decay,
        "inverse time with a product",
        change("alpha0 / (1 + rate * epoch)", "alpha0 / (rate * epoch)"),
        "The 1 is missing below the fraction line.",
    ),
    by_operator(
        key.decay,
        "a power too few",
        change("alpha0 * rate**epoch", "alpha0 * rate ** (epoch - 1)"),
        "The exponent is the epoch, also in the first one.",
    ),
    by_operator(
        key.decay,
        "no root",
        change("np.sqrt(epoch)", "epoch"),
        "It is divided by the root of the epoch.",
    ),
    by_operator(
        key.decay,
        "stairs one epoch early",
        change("(epoch - 1) // rate", "epoch // rate"),
        "In epoch `rate` no `rate` epochs are over yet. Count those before this one.",
    ),
    by_operator(
        key.decay,
        "a ramp for the stairs",
        change("(epoch - 1) // rate", "(epoch - 1) / rate"),
        "A staircase keeps its rate between two halvings. Divide with //.",
    ),
    by_hand(
        "decay",
        "anything is a staircase",
        """
        def decay(schedule, alpha0, epoch, rate):
            if schedule == "inverse_time":
                return alpha0 / (1 + rate * epoch)
            if schedule == "exponential":
                return alpha0 * rate**epoch
            if schedule == "square_root":
                return alpha0 * rate / np.sqrt(epoch)
            return alpha0 * 0.5 ** ((epoch - 1) // rate)
        """,
        "A name that is none of the four is taken for staircase. Raise a ValueError.",
    ),
    by_hand(
        "decay",
        "returns the error",
        """
        def decay(schedule, alpha0, epoch, rate):
            if schedule == "inverse_time":
                return alpha0 / (1 + rate * epoch)
            if schedule == "exponential":
                return alpha0 * rate**epoch
            if schedule == "square_root":
                return alpha0 * rate / np.sqrt(epoch)
            if schedule == "staircase":
                return alpha0 * 0.5 ** ((epoch - 1) // rate)
            return ValueError("unknown schedule")
        """,
        "An error is raised, not returned.",
    ),
]

COSINE = [
    by_operator(
        key.warmup_cosine,
        "half forgotten",
        change(
            "alpha0 / 2 * (1 + np.cos(np.pi * u))", "alpha0 * (1 + np.cos(np.pi * u))"
        ),
        "1 + cos runs from 2 to 0, so half of alpha0 belongs before it.",
    ),
    by_operator(
        key.warmup_cosine,
        "whole wave",
        change("np.cos(np.pi * u)", "np.cos(2 * np.pi * u)"),
        "Half a wave leads from the top to the bottom. Yours comes up again.",
    ),
    by_operator(
        key.warmup_cosine,
        "share of all steps",
        change("(step - warmup) / (steps - warmup)", "step / steps"),
        "u counts the steps after the warm-up only.",
    ),
    by_hand(
        "warmup_cosine",
        "no warm-up",
        """
        def warmup_cosine(step, steps, warmup, alpha0):
            u = max(0, step - warmup) / (steps - warmup)
            return alpha0 / 2 * (1 + np.cos(np.pi * u))
        """,
        "The first steps have the full rate. It should rise to it on a line.",
    ),
    by_hand(
        "warmup_cosine",
        "warm-up from zero",
        """
        def warmup_cosine(step, steps, warmup, alpha0):
            if step <= warmup:
                return alpha0 * (step - 1) / warmup
            u = (step - warmup) / (steps - warmup)
            return alpha0 / 2 * (1 + np.cos(np.pi * u))
        """,
        "Steps count from 1, so the first one has alpha0 / warmup, and step `warmup` "
        "all of alpha0.",
    ),
]

TRAIN = [
    by_operator(
        key.train,
        "epochs from 0",
        change("range(1, epochs + 1)", "range(epochs)"),
        "The schedule counts epochs from 1.",
    ),
    by_operator(
        key.train,
        "state not passed on",
        change(
            "parameters, state = update(parameters, grads, state, schedule(epoch))",
            "parameters, _ = update(parameters, grads, state, schedule(epoch))",
        ),
        "Each step starts from the first state, so the optimizer remembers nothing.",
    ),
    by_operator(
        key.train,
        "one epoch too many",
        change("range(1, epochs + 1)", "range(1, epochs + 2)"),
        "There is one epoch more than asked for.",
    ),
    by_hand(
        "train",
        "shuffled once",
        """
        def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches,
                  epochs):
            state, costs = initialize_state(parameters), []
            batches = make_batches(X, Y)
            for epoch in range(1, epochs + 1):
                for X_t, Y_t in batches:
                    cost, grads = cost_and_grads(parameters, X_t, Y_t)
                    parameters, state = update(
                        parameters, grads, state, schedule(epoch))
                    costs.append(cost)
            return parameters, costs
        """,
        "All epochs have the same batches. Call make_batches in each.",
    ),
    by_hand(
        "train",
        "a fresh state each epoch",
        """
        def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches,
                  epochs):
            costs = []
            for epoch in range(1, epochs + 1):
                state = initialize_state(parameters)
                for X_t, Y_t in make_batches(X, Y):
                    cost, grads = cost_and_grads(parameters, X_t, Y_t)
                    parameters, state = update(
                        parameters, grads, state, schedule(epoch))
                    costs.append(cost)
            return parameters, costs
        """,
        "Each epoch forgets what the optimizer has gathered. Start the state once.",
    ),
    by_hand(
        "train",
        "cost after the step",
        """
        def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches,
                  epochs):
            state, costs = initialize_state(parameters), []
            for epoch in range(1, epochs + 1):
                for X_t, Y_t in make_batches(X, Y):
                    _, grads = cost_and_grads(parameters, X_t, Y_t)
                    parameters, state = update(
                        parameters, grads, state, schedule(epoch))
                    costs.append(cost_and_grads(parameters, X_t, Y_t)[0])
            return parameters, costs
        """,
        "The cost of a batch is noted before its step.",
    ),
]

MISTAKES = (
    BATCHES + EWA + STATE + MOMENTUM + ADAGRAD + RMSPROP + ADAM + DECAY + COSINE + TRAIN
)
