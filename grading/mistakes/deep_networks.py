"""Mistakes of chapter 06."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    drop_transpose,
    flip_sign,
    other_axis,
)
from solutions import deep_networks as key

PARAMETER_COUNT = [
    by_operator(
        key.parameter_count,
        "no biases",
        change(
            "layer_dims[l] * layer_dims[l - 1] + layer_dims[l]",
            "layer_dims[l] * layer_dims[l - 1]",
        ),
        "The biases are missing: each layer has one per unit, n_l of them.",
    ),
    by_operator(
        key.parameter_count,
        "biases of the layer before",
        change(
            "layer_dims[l] * layer_dims[l - 1] + layer_dims[l]",
            "layer_dims[l] * layer_dims[l - 1] + layer_dims[l - 1]",
        ),
        "A bias belongs to a unit of its own layer, so there are n_l, not n_{l-1}.",
    ),
    by_hand(
        "parameter_count",
        "one bias per layer",
        """
        def parameter_count(layer_dims):
            L = len(layer_dims) - 1
            return sum(layer_dims[l] * layer_dims[l - 1] + 1 for l in range(1, L + 1))
        """,
        "One bias per layer was counted. Every unit has a bias of its own.",
    ),
    by_hand(
        "parameter_count",
        "output forgotten",
        """
        def parameter_count(layer_dims):
            L = len(layer_dims) - 1
            return sum(
                layer_dims[l] * layer_dims[l - 1] + layer_dims[l] for l in range(1, L)
            )
        """,
        "range(1, L) stops before the output layer L, which has parameters too.",
    ),
    by_hand(
        "parameter_count",
        "units",
        """
        def parameter_count(layer_dims):
            return sum(layer_dims)
        """,
        "These are the units. Count the weights and biases between the layers.",
    ),
]

INITIALIZE_PARAMETERS_DEEP = [
    by_operator(
        key.initialize_parameters_deep,
        "uniform",
        change(
            "rng.standard_normal((n, n_prev))",
            "rng.uniform(-np.sqrt(3), np.sqrt(3), (n, n_prev))",
        ),
        "The variance is right but the distribution is uniform. Draw from the normal "
        "distribution: rng.standard_normal.",
    ),
    by_operator(
        key.initialize_parameters_deep,
        "all positive",
        change("rng.standard_normal((n, n_prev))", "rng.random((n, n_prev))"),
        "rng.random draws from 0 to 1, so every weight is positive. "
        "Draw from the normal distribution: rng.standard_normal.",
    ),
    by_operator(
        key.initialize_parameters_deep,
        "variance for deviation",
        change("np.sqrt(2 / n_prev)", "(2 / n_prev)"),
        "2 / n_{l-1} is the variance. A standard normal number is multiplied by the "
        "standard deviation, the root of it.",
    ),
    by_operator(
        key.initialize_parameters_deep,
        "fan out",
        change("np.sqrt(2 / n_prev)", "np.sqrt(2 / n)"),
        "The variance was taken from the units of the layer itself. What counts is "
        "how many numbers a unit adds up: the units of the layer before.",
    ),
    by_operator(
        key.initialize_parameters_deep,
        "a hundredth",
        change("np.sqrt(2 / n_prev)", "0.01"),
        "0.01 is for shallow networks. In a deep one the signal shrinks to nothing: "
        "use the standard deviation sqrt(2 / n_{l-1}).",
    ),
    by_operator(
        key.initialize_parameters_deep,
        "biases drawn",
        change("np.zeros((n, 1))", "rng.standard_normal((n, 1))"),
        "The biases start at zero; only the weights are random.",
    ),
    by_hand(
        "initialize_parameters_deep",
        "rows alike",
        """
        def initialize_parameters_deep(layer_dims, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                row = rng.standard_normal((1, n_prev)) * np.sqrt(2 / n_prev)
                parameters["W" + str(l)] = np.repeat(row, n, axis=0)
                parameters["b" + str(l)] = np.zeros((n, 1))
            return parameters
        """,
        "All rows of W are the same, so all units of a layer stay the same for ever. "
        "Draw every entry on its own.",
    ),
    by_hand(
        "initialize_parameters_deep",
        "seed of its own",
        """
        def initialize_parameters_deep(layer_dims, rng):
            rng, parameters = np.random.default_rng(0), {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                W = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
                parameters["W" + str(l)] = W
                parameters["b" + str(l)] = np.zeros((n, 1))
            return parameters
        """,
        "The generator that came as rng is not used, so every call gives the same "
        "weights. Draw from rng.",
    ),
    by_hand(
        "initialize_parameters_deep",
        "transposed",
        """
        def initialize_parameters_deep(layer_dims, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                W = rng.standard_normal((n_prev, n)) * np.sqrt(2 / n_prev)
                parameters["W" + str(l)] = W
                parameters["b" + str(l)] = np.zeros((n, 1))
            return parameters
        """,
        "W has one row per unit of its layer: (n_l, n_{l-1}), not the other way round.",
        shape=True,
    ),
]

LINEAR_FORWARD = [
    by_operator(
        key.linear_forward,
        "no bias",
        change("W @ A + b", "W @ A"),
        "b is missing: Z = W A + b.",
    ),
    by_operator(
        key.linear_forward,
        "bias subtracted",
        change("W @ A + b", "W @ A - b"),
        "b is added. (A threshold would be subtracted; the bias is minus that.)",
    ),
    by_hand(
        "linear_forward",
        "mean of the bias",
        """
        def linear_forward(A, W, b):
            return W @ A + np.mean(b), (A, W, b)
        """,
        "One number was added to all units. Each unit has a bias of its own: b is "
        "(n, 1), and NumPy stretches it over the examples.",
    ),
    by_hand(
        "linear_forward",
        "cache in another order",
        """
        def linear_forward(A, W, b):
            return W @ A + b, (W, A, b)
        """,
        "Z is right, but the cache is (W, A, b). The backward pass expects (A, W, b).",
        shape=True,
    ),
    by_hand(
        "linear_forward",
        "rows",
        """
        def linear_forward(A, W, b):
            return (A.T @ W.T + b.T), (A, W, b)
        """,
        "This has one row per example. Here columns are examples: Z is (n, m).",
        shape=True,
    ),
]

LINEAR_ACTIVATION_FORWARD = [
    by_operator(
        key.linear_activation_forward,
        "crossed",
        change("activation == 'relu'", "activation == 'sigmoid'"),
        "The two activations are exchanged: sigmoid where relu was asked for.",
    ),
    by_operator(
        key.linear_activation_forward,
        "one sided relu",
        change("np.maximum(Z, 0)", "np.abs(Z)"),
        "This is the absolute value. ReLU is 0 for negative Z.",
    ),
    by_operator(
        key.linear_activation_forward,
        "activation in the cache",
        change("(linear_cache, Z)", "(linear_cache, A)"),
        "The activation cache is Z, from before the activation, not A.",
    ),
    by_operator(
        key.linear_activation_forward,
        "mirrored",
        change("np.where(Z >= 0, 1 / (1 + e), e / (1 + e))", "e / (1 + e)"),
        "Right for negative Z only: where Z is positive the sigmoid is 1 / (1 + e).",
    ),
    by_hand(
        "linear_activation_forward",
        "overflow",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            Z, linear_cache = linear_forward(A_prev, W, b)
            if activation == "relu":
                A = np.maximum(Z, 0)
            else:
                A = 1 / (1 + np.exp(-Z))
            return A, (linear_cache, Z)
        """,
        "For Z = -1000 this asks for exp(1000), which overflows. Take the exponential "
        "of -|Z| only.",
    ),
    by_hand(
        "linear_activation_forward",
        "leaky",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            Z, linear_cache = linear_forward(A_prev, W, b)
            e = np.exp(-np.abs(Z))
            sigmoid = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
            A = np.maximum(Z, 0.01 * Z) if activation == "relu" else sigmoid
            return A, (linear_cache, Z)
        """,
        "This is the leaky ReLU. The plain one is exactly 0 for negative Z.",
    ),
]

L_MODEL_FORWARD = [
    by_operator(
        key.L_model_forward,
        "relu at the end",
        change("'relu' if l < L else 'sigmoid'", "'relu'"),
        "The last layer has a sigmoid, so that the output is a probability.",
    ),
    by_operator(
        key.L_model_forward,
        "sigmoid everywhere",
        change("'relu' if l < L else 'sigmoid'", "'sigmoid'"),
        "The hidden layers have ReLU; only the last one has the sigmoid.",
    ),
    by_operator(
        key.L_model_forward,
        "sigmoid too early",
        change("l < L", "l < L - 1"),
        "The last hidden layer got a sigmoid: ReLU goes up to layer L - 1.",
    ),
    by_hand(
        "L_model_forward",
        "caches backwards",
        """
        def L_model_forward(X, parameters):
            L, A, caches = len(parameters) // 2, X, []
            for l in range(1, L + 1):
                A, cache = linear_activation_forward(
                    A,
                    parameters["W" + str(l)],
                    parameters["b" + str(l)],
                    "relu" if l < L else "sigmoid",
                )
                caches.insert(0, cache)
            return A, caches
        """,
        "caches starts with the last layer. Append, so that layer 1 comes first.",
        shape=True,
    ),
    by_hand(
        "L_model_forward",
        "always the input",
        """
        def L_model_forward(X, parameters):
            L, A, caches = len(parameters) // 2, X, []
            for l in range(1, L + 1):
                A, cache = linear_activation_forward(
                    X,
                    parameters["W" + str(l)],
                    parameters["b" + str(l)],
                    "relu" if l < L else "sigmoid",
                )
                caches.append(cache)
            return A, caches
        """,
        "Every layer was given X. Layer l takes the output of layer l - 1.",
        shape=True,
    ),
    by_hand(
        "L_model_forward",
        "no bias in the last layer",
        """
        def L_model_forward(X, parameters):
            L, A, caches = len(parameters) // 2, X, []
            for l in range(1, L + 1):
                b = parameters["b" + str(l)]
                A, cache = linear_activation_forward(
                    A,
                    parameters["W" + str(l)],
                    b if l < L else np.zeros(b.shape),
                    "relu" if l < L else "sigmoid",
                )
                caches.append(cache)
            return A, caches
        """,
        "The bias of the last layer is not used.",
    ),
]

LINEAR_BACKWARD = [
    by_operator(
        key.linear_backward,
        "sums, not means",
        drop_factor("m"),
        "dW and db belong to the cost, a mean over the examples: divide both by m.",
        hint="factor",
    ),
    by_operator(
        key.linear_backward,
        "bias is a sum",
        change(
            "np.sum(dZ, axis=1, keepdims=True) / m", "np.sum(dZ, axis=1, keepdims=True)"
        ),
        "dW has its 1/m, db does not: it is the mean of dZ over the examples.",
        hint="factor",
    ),
    by_operator(
        key.linear_backward,
        "divided twice",
        change("W.T @ dZ", "W.T @ dZ / m"),
        "dA_prev is for each example's own loss, so nothing is divided there. "
        "Otherwise the layers below would divide by m a second time.",
        hint="factor",
    ),
    by_operator(
        key.linear_backward,
        "other axis",
        other_axis(),
        "The sum for db runs over the examples, axis=1.",
        shape=True,
        hint="wrong-axis",
    ),
    by_operator(
        key.linear_backward,
        "no transpose",
        drop_transpose("A_prev"),
        "dW is the outer product, summed over the examples: dZ @ A_prev.T.",
        shape=True,
    ),
    by_hand(
        "linear_backward",
        "wrong m",
        """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            m = A_prev.shape[0]
            dW = dZ @ A_prev.T / m
            db = np.sum(dZ, axis=1, keepdims=True) / m
            return W.T @ dZ, dW, db
        """,
        "A_prev.shape[0] counts the units of the layer before. The examples are the "
        "columns: A_prev.shape[1].",
        hint="factor",
    ),
    by_hand(
        "linear_backward",
        "product of means",
        """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            dz = np.mean(dZ, axis=1, keepdims=True)
            a = np.mean(A_prev, axis=1, keepdims=True)
            return W.T @ dZ, dz @ a.T, dz
        """,
        "The mean of products is not the product of means: multiply within each "
        "example, then take the mean, dZ @ A_prev.T / m.",
    ),
    by_hand(
        "linear_backward",
        "one bias",
        """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            m = A_prev.shape[1]
            db = np.full(b.shape, np.sum(dZ) / m)
            return W.T @ dZ, dZ @ A_prev.T / m, db
        """,
        "dZ was summed over units and examples. Each unit has its own bias: sum along "
        "axis=1 only, with keepdims=True.",
        hint="wrong-axis",
    ),
]

LINEAR_ACTIVATION_BACKWARD = [
    by_operator(
        key.linear_activation_backward,
        "no mask",
        change("dA * (Z > 0)", "dA"),
        "ReLU lets nothing through where Z is negative: its derivative there is 0.",
        hint="missing-derivative",
    ),
    by_operator(
        key.linear_activation_backward,
        "no slope of the sigmoid",
        change("dA * (e / (1 + e) ** 2)", "dA"),
        "The derivative of the sigmoid is missing in dZ.",
        hint="missing-derivative",
    ),
    by_operator(
        key.linear_activation_backward,
        "crossed",
        change("activation == 'relu'", "activation == 'sigmoid'"),
        "The two derivatives are exchanged: the one of the sigmoid was used for relu.",
        hint="missing-derivative",
    ),
    by_operator(
        key.linear_activation_backward,
        "mask of dA",
        change("dA * (Z > 0)", "dA * (dA > 0)"),
        "The mask looks at the sign of dA. ReLU was open where Z was positive.",
    ),
    by_operator(
        key.linear_activation_backward,
        "squared",
        change("e / (1 + e) ** 2", "(e / (1 + e) ** 2) ** 2"),
        "The derivative of the sigmoid stands there twice.",
        hint="missing-derivative",
    ),
    by_hand(
        "linear_activation_backward",
        "sigmoid for slope",
        """
        def linear_activation_backward(dA, cache, activation):
            linear_cache, Z = cache
            if activation == "relu":
                dZ = dA * np.maximum(Z, 0)
            else:
                dZ = dA / (1 + np.exp(-Z))
            return linear_backward(dZ, linear_cache)
        """,
        "dA was multiplied by the value of the activation. The chain rule wants its "
        "derivative at Z.",
    ),
    by_hand(
        "linear_activation_backward",
        "slope at A",
        """
        def linear_activation_backward(dA, cache, activation):
            linear_cache, Z = cache
            if activation == "relu":
                dZ = dA * (Z > 0)
            else:
                dZ = dA * Z * (1 - Z)
            return linear_backward(dZ, linear_cache)
        """,
        "The cache holds Z. The form a (1 - a) wants a = sigmoid(Z), so compute that "
        "first.",
    ),
]

L_MODEL_BACKWARD = [
    by_operator(
        key.L_model_backward,
        "other sign",
        flip_sign("AL - Y"),
        "The error of the last layer is prediction minus label, AL - Y.",
        hint="factor",
    ),
    by_operator(
        key.L_model_backward,
        "divided twice",
        change("AL - Y", "(AL - Y) / AL.shape[1]"),
        "dZ of the last layer is for each example's own loss. The 1/m comes with dW "
        "and db; here it stands twice.",
        hint="factor",
    ),
    by_operator(
        key.L_model_backward,
        "sigmoid in hidden layers",
        change(
            "linear_activation_backward(dA, caches[l - 1], 'relu')",
            "linear_activation_backward(dA, caches[l - 1], 'sigmoid')",
        ),
        "The hidden layers went forward through ReLU, so they come back through it.",
    ),
    by_operator(
        key.L_model_backward,
        "through no activation",
        change(
            "linear_activation_backward(dA, caches[l - 1], 'relu')",
            "linear_backward(dA, caches[l - 1][0])",
        ),
        "Below the last layer dA was taken for dZ: the derivative of ReLU is missing.",
    ),
    by_hand(
        "L_model_backward",
        "slope of the sigmoid twice",
        """
        def L_model_backward(AL, Y, caches):
            L, grads = len(caches), {}
            dA = AL - Y
            for l in reversed(range(1, L + 1)):
                dA, dW, db = linear_activation_backward(
                    dA, caches[l - 1], "relu" if l < L else "sigmoid"
                )
                grads["dW" + str(l)], grads["db" + str(l)] = dW, db
            return grads
        """,
        "AL - Y is already dZ of the last layer: the slope of the sigmoid is in it. "
        "Going through the sigmoid once more multiplies by that slope again.",
    ),
    by_hand(
        "L_model_backward",
        "divides by the output",
        """
        def L_model_backward(AL, Y, caches):
            L, grads = len(caches), {}
            dA = -(Y / AL - (1 - Y) / (1 - AL))
            for l in reversed(range(1, L + 1)):
                dA, dW, db = linear_activation_backward(
                    dA, caches[l - 1], "relu" if l < L else "sigmoid"
                )
                grads["dW" + str(l)], grads["db" + str(l)] = dW, db
            return grads
        """,
        "Right on paper; but where an output is exactly 0 or 1 this divides by zero. "
        "Start from dZ = AL - Y, in which the division has cancelled.",
    ),
    by_hand(
        "L_model_backward",
        "last error for all",
        """
        def L_model_backward(AL, Y, caches):
            L, grads = len(caches), {}
            dA = np.mean(AL - Y, axis=0, keepdims=True)
            for l in reversed(range(1, L + 1)):
                (A_prev, W, b), Z = caches[l - 1]
                dZ = AL - Y if l == L else np.tile(dA, (len(Z), 1)) * (Z > 0)
                _, dW, db = linear_backward(dZ, (A_prev, W, b))
                grads["dW" + str(l)], grads["db" + str(l)] = dW, db
            return grads
        """,
        "The error of the last layer was handed to every layer unchanged. On its way "
        "down it goes through W.T of each layer it passes.",
    ),
]

UPDATE_PARAMETERS = [
    by_hand(
        "update_parameters",
        "in place",
        """
        def update_parameters(parameters, grads, learning_rate):
            parameters = parameters.copy()
            for name in parameters:
                parameters[name] -= learning_rate * grads["d" + name]
            return parameters
        """,
        "copy() copies the dict, not the arrays in it, and -= changes those. Write "
        "p = p - learning_rate * dp, which makes a new array.",
    ),
    by_operator(
        key.update_parameters,
        "uphill",
        change(
            "value - learning_rate * grads['d' + name]",
            "value + learning_rate * grads['d' + name]",
        ),
        "This climbs: the gradient points to larger cost, so subtract it.",
    ),
    by_operator(
        key.update_parameters,
        "no learning rate",
        drop_factor("learning_rate"),
        "The gradient was subtracted whole; multiply it by the learning rate first.",
    ),
    by_hand(
        "update_parameters",
        "weights only",
        """
        def update_parameters(parameters, grads, learning_rate):
            return {
                name: value - learning_rate * grads["d" + name] * name.startswith("W")
                for name, value in parameters.items()
            }
        """,
        "The biases never change: they have updates of their own.",
    ),
    by_hand(
        "update_parameters",
        "last layer forgotten",
        """
        def update_parameters(parameters, grads, learning_rate):
            new = dict(parameters)
            for l in range(1, len(parameters) // 2):
                for p in ("W" + str(l), "b" + str(l)):
                    new[p] = parameters[p] - learning_rate * grads["d" + p]
            return new
        """,
        "range(1, L) ends before L, so the last layer never learns.",
    ),
]

WORKED_EXAMPLE = [
    by_operator(
        key.worked_example,
        "uphill",
        change("W3 - 0.01 * dW3", "W3 + 0.01 * dW3"),
        "W3 goes uphill: the step is minus the learning rate times the gradient.",
    ),
    by_operator(
        key.worked_example,
        "slope of the sigmoid twice",
        change("A - 1", "(A - 1) * A * (1 - A)"),
        "With the log loss the slope of the last sigmoid cancels: "
        "dz3 is y_hat - y and nothing more.",
    ),
    by_operator(
        key.worked_example,
        "new weights in the backward pass",
        change(
            "dA2, dW3, _ = linear_backward(A - 1, caches[2][0])",
            "dA2, dW3, _ = linear_backward(A - 1, (caches[2][0][0], W3 - 0.01 * "
            "(A - 1) @ caches[2][0][0].T, 0))",
        ),
        "W3 was updated before the error went down through it. All gradients belong to "
        "the old weights: update at the end.",
    ),
    by_operator(
        key.worked_example,
        "first layer frozen",
        change("W1 - 0.01 * dW1", "W1"),
        "W1 is returned as it came. Its third unit learns, though the first is "
        "saturated.",
    ),
    by_hand(
        "worked_example",
        "rounded",
        """
        def worked_example():
            W3 = [[4.000143, 1.002201]]
            W2 = [[1.000539, -2.999462, -0.999606], [-1.999865, 4.000135, 1.000098]]
            W1 = [[1, 2, 3, 2], [3, -3, -1, 3],
                  [-2.000159, 3.999762, 0.999603, -2.000476]]
            return W3, W2, W1
        """,
        "These are printed digits, typed in. Compute them: a program has all digits.",
    ),
    by_hand(
        "worked_example",
        "in the order of the layers",
        """
        def worked_example():
            W1 = np.array([[1.0, 2, 3, 2], [3, -3, -1, 3], [-2, 4, 1, -2]])
            W2 = np.array([[1.0, -3, -1], [-2, 4, 1]])
            W3 = np.array([[4.0, 1]])
            return W1, W2, W3
        """,
        "Expected are W3, W2, W1 in this order, each after its step.",
        shape=True,
    ),
    by_hand(
        "worked_example",
        "activations rounded",
        """
        def worked_example():
            W1 = np.array([[1.0, 2, 3, 2], [3, -3, -1, 3], [-2, 4, 1, -2]])
            W2 = np.array([[1.0, -3, -1], [-2, 4, 1]])
            W3 = np.array([[4.0, 1]])
            A, As = np.array([[2.0], [3], [5], [6]]), []
            for W in (W1, W2, W3):
                As.append(A)
                A = np.round(1 / (1 + np.exp(-W @ A)), 2)
            dz3 = A - 1
            dz2 = W3.T @ dz3 * As[2] * (1 - As[2])
            dz1 = W2.T @ dz2 * As[1] * (1 - As[1])
            steps = [dz @ a.T for dz, a in ((dz3, As[2]), (dz2, As[1]), (dz1, As[0]))]
            return [W - 0.01 * s for W, s in zip((W3, W2, W1), steps)]
        """,
        "Rounded activations carry their error through every layer above, times the "
        "weights. Round at the very end, or not at all.",
    ),
]

MISTAKES = (
    PARAMETER_COUNT
    + INITIALIZE_PARAMETERS_DEEP
    + LINEAR_FORWARD
    + LINEAR_ACTIVATION_FORWARD
    + L_MODEL_FORWARD
    + LINEAR_BACKWARD
    + LINEAR_ACTIVATION_BACKWARD
    + L_MODEL_BACKWARD
    + UPDATE_PARAMETERS
    + WORKED_EXAMPLE
)
