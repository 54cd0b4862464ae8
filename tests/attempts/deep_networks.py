"""Attempts at chapter 06."""

from functools import partial

from tests.attempts import Attempt, Odd, edited

COUNT = """
        def parameter_count(layer_dims):
            return sum(n * p + n for p, n in zip(layer_dims, layer_dims[1:]))
        """
START = """
        def initialize_parameters_deep(layer_dims, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, before = layer_dims[l], layer_dims[l - 1]
                W = rng.standard_normal((n, before))
                parameters[f"W{l}"] = W * np.sqrt(2 / before)
                parameters[f"b{l}"] = np.zeros((n, 1))
            return parameters
        """
LINEAR = """
        def linear_forward(A, W, b):
            return W @ A + b, (A, W, b)
        """
LAYER = """
        def linear_activation_forward(A_prev, W, b, activation):
            Z, linear_cache = linear_forward(A_prev, W, b)
            if activation == "relu":
                A = np.maximum(0, Z)
            else:
                e = np.exp(-np.abs(Z))
                A = np.where(Z >= 0, 1, e) / (1 + e)
            return A, (linear_cache, Z)
        """
MODEL = """
        def L_model_forward(X, parameters):
            A, caches, L = X, [], len(parameters) // 2
            for l in range(1, L + 1):
                W, b = parameters[f"W{l}"], parameters[f"b{l}"]
                kind = "sigmoid" if l == L else "relu"
                A, cache = linear_activation_forward(A, W, b, kind)
                caches.append(cache)
            return A, caches
        """
LINEAR_BACK = """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            m = dZ.shape[1]
            dW = dZ @ A_prev.T / m
            db = np.sum(dZ, axis=1, keepdims=True) / m
            return W.T @ dZ, dW, db
        """
LAYER_BACK = """
        def linear_activation_backward(dA, cache, activation):
            linear_cache, Z = cache
            if activation == "relu":
                dZ = dA * (Z > 0)
            else:
                A = 1 / (1 + np.exp(-Z))
                dZ = dA * A * (1 - A)
            return linear_backward(dZ, linear_cache)
        """
MODEL_BACK = """
        def L_model_backward(AL, Y, caches):
            grads, L = {}, len(caches)
            dA, dW, db = linear_backward(AL - Y, caches[-1][0])
            grads[f"dW{L}"], grads[f"db{L}"] = dW, db
            for l in reversed(range(1, L)):
                dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")
                grads[f"dW{l}"], grads[f"db{l}"] = dW, db
            return grads
        """
UPDATE = """
        def update_parameters(parameters, grads, learning_rate):
            return {name: value - learning_rate * grads["d" + name]
                    for name, value in parameters.items()}
        """
WORKED = """
        def worked_example():
            A, caches = np.array([[2.0], [3], [5], [6]]), []
            Ws = (np.array([[1.0, 2, 3, 2], [3, -3, -1, 3], [-2, 4, 1, -2]]),
                  np.array([[1.0, -3, -1], [-2, 4, 1]]), np.array([[4.0, 1]]))
            for W in Ws:
                caches.append(A)
                A = 1 / (1 + np.exp(-W @ A))
            dZ, new = A - 1, []
            for W, before in zip(reversed(Ws), reversed(caches)):
                new.append(W - 0.01 * dZ @ before.T)
                dZ = W.T @ dZ * before * (1 - before)
            return tuple(new)
        """
RIGHT = {
    "parameter_count": COUNT,
    "initialize_parameters_deep": START,
    "linear_forward": LINEAR,
    "linear_activation_forward": LAYER,
    "L_model_forward": MODEL,
    "linear_backward": LINEAR_BACK,
    "linear_activation_backward": LAYER_BACK,
    "L_model_backward": MODEL_BACK,
    "update_parameters": UPDATE,
    "worked_example": WORKED,
}
changed = partial(edited, RIGHT)

ATTEMPTS = [
    changed(
        "parameter_count",
        "biases are not weights",
        ("n * p + n", "n * p"),
        must_say=(r"the count for \[6, 1\].* is 6, expected 7",),
    ),
    changed(
        "parameter_count",
        "a bias for each input",
        ("n * p + n", "n * p + p"),
        must_say=(r"the count for \[6, 1\].* is 12, expected 7",),
    ),
    changed(
        "parameter_count",
        "every layer has a bias, the input too",
        ("return sum(", "return layer_dims[0] + sum("),
        must_say=(r"the count for \[6, 1\].* is 13, expected 7",),
    ),
    changed(
        "parameter_count",
        "sneaky: the list is eaten up",
        ("return sum(", "layer_dims.append(0); layer_dims.pop(0); return sum("),
        must_say=("changed its argument `layer_dims`|expected 7",),
    ),
    changed(
        "initialize_parameters_deep",
        "the last layer left out",
        ("range(1, len(layer_dims))", "range(1, len(layer_dims) - 1)"),
        must_say=("the keys are", "expected .*'W3'"),
    ),
    changed(
        "initialize_parameters_deep",
        "counted from 0",
        ('f"W{l}"', 'f"W{l - 1}"'),
        must_say=("the keys are .*'W0'",),
    ),
    changed(
        "initialize_parameters_deep",
        "0.01, as in chapter 05",
        ("np.sqrt(2 / before)", "0.01"),
        must_say=("the deviation of W1", "divided by the one asked for"),
    ),
    changed(
        "initialize_parameters_deep",
        "the variance for the deviation",
        ("np.sqrt(2 / before)", "(2 / before)"),
        must_say=("the deviation of W1", "divided by the one asked for"),
    ),
    changed(
        "initialize_parameters_deep",
        "sneaky: by the units of its own layer",
        ("np.sqrt(2 / before)", "np.sqrt(2 / n)"),
        must_say=("the deviation of W1", "divided by the one asked for"),
    ),
    changed(
        "initialize_parameters_deep",
        "sneaky: every layer from the same state",
        ("W = rng.standard", "W = np.random.default_rng(7).standard"),
        must_say=("W1 is the same for two states of rng",),
    ),
    changed(
        "initialize_parameters_deep",
        "sneaky: the same first numbers in every layer",
        ("parameters = {}", "parameters, seed = {}, rng.integers(2**32)"),
        ("W = rng.standard", "W = np.random.default_rng(seed).standard"),
        must_say=("W1 and W2 are alike",),
    ),
    changed(
        "initialize_parameters_deep",
        "sneaky: biases drawn as well, very small",
        ("np.zeros((n, 1))", "1e-12 * rng.standard_normal((n, 1))"),
        must_say=(r"b1\[\d, 0\] is .*, expected 0",),
    ),
    changed(
        "linear_forward",
        "A first",
        ("W @ A + b", "A.T @ W.T + b"),
        must_say=("broadcast", "shapes"),
    ),
    changed(
        "linear_forward",
        "W as other books have it",
        ("W @ A + b", "W.T @ A + b"),
        must_say=("matmul", "size"),
    ),
    changed(
        "linear_forward",
        "the cache in the order of the formula",
        ("(A, W, b)\n", "(W, A, b)\n"),
        must_say=(r"A in the cache has shape \(5, 3\), expected \(3, 4\)",),
    ),
    changed(
        "linear_forward",
        "Z belongs into the cache as well",
        ("(A, W, b)\n", "(A, W, b, W @ A + b)\n"),
        must_say=("a tuple of 4 was returned, expected .A, W, b",),
    ),
    changed(
        "linear_forward",
        "sneaky: one bias for all units",
        ("W @ A + b", "W @ A + b[0]"),
        must_say=(r"Z\[\d, \d\] is .*, expected",),
    ),
    changed(
        "linear_activation_forward",
        "the formula of the sigmoid",
        ("np.where(Z >= 0, 1, e) / (1 + e)", "1 / (1 + np.exp(-Z))"),
        must_say=("warning: overflow",),
    ),
    changed(
        "linear_activation_forward",
        "A in the cache",
        ("(linear_cache, Z)", "(linear_cache, A)"),
        must_say=(r"Z in the cache of relu(: entry )?\[\d, \d\] is 0, expected",),
    ),
    changed(
        "linear_activation_forward",
        "always sigmoid",
        ('activation == "relu"', 'activation == "ReLU"'),
        must_say=(r"A of relu(: entry )?\[\d, \d\] is .*, expected",),
    ),
    changed(
        "linear_activation_forward",
        "one tuple of four",
        ("(linear_cache, Z)", "(*linear_cache, Z)"),
        must_say=("a tuple of 4 was returned, expected .linear_cache, Z",),
    ),
    changed(
        "linear_activation_forward",
        "sneaky: ReLU in place, so the cache holds A",
        ("A = np.maximum(0, Z)", "A = np.maximum(0, Z, out=Z)"),
        must_say=(r"Z in the cache of relu(: entry )?\[\d, \d\] is 0, expected",),
    ),
    changed(
        "linear_activation_forward",
        "sneaky: clipped where the sigmoid is 0 in print",
        ("np.where(Z >= 0, 1, e) / (1 + e)", "1 / (1 + np.exp(-np.clip(Z, -30, 30)))"),
        must_say=("sigmoid of -1000",),
    ),
    changed(
        "L_model_forward",
        "ReLU up to the end",
        ('"sigmoid" if l == L else "relu"', '"relu"'),
        must_say=(r"AL\[\d, \d\] is .*, expected",),
    ),
    changed(
        "L_model_forward",
        "X into every layer",
        ("linear_activation_forward(A, W", "linear_activation_forward(X, W"),
        must_say=("matmul", "size"),
    ),
    changed(
        "L_model_forward",
        "L is the number of entries",
        ("len(parameters) // 2", "len(parameters)"),
        must_say=("KeyError: 'W4'",),
    ),
    changed(
        "L_model_forward",
        "the last cache first",
        ("caches.append(cache)", "caches.insert(0, cache)"),
        must_say=("in the cache of layer 1", "expected"),
    ),
    changed(
        "L_model_forward",
        "sneaky: three layers, as in the check",
        ("L = X, [], len(parameters) // 2", "L = X, [], 3"),
        must_say=("Z of the last of 11 layers|KeyError",),
    ),
    changed(
        "L_model_forward",
        "sneaky: layers in the order of the dictionary, sorted by name",
        ("for l in range(1, L + 1):", "for l in sorted(map(str, range(1, L + 1))):"),
        ("l == L", "l == str(L)"),
        must_say=("Z of the last of 11 layers",),
    ),
    changed(
        "linear_backward",
        "m for dA as well",
        ("return W.T @ dZ,", "return W.T @ dZ / m,"),
        must_say=("dA_prev .*: wrong", "5 times too small", "dW .*: ok"),
    ),
    changed(
        "linear_backward",
        "no m at all",
        ("dZ @ A_prev.T / m", "dZ @ A_prev.T"),
        ("keepdims=True) / m", "keepdims=True)"),
        must_say=("is wrong .and 1 more of 3 gradients", "5 times too large"),
    ),
    changed(
        "linear_backward",
        "a mean over the units",
        ("np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=0, keepdims=True)"),
        must_say=(r"db has shape \(1, 5\), expected \(3, 1\)",),
    ),
    changed(
        "linear_backward",
        "m is the number of units before",
        ("dZ.shape[1]", "A_prev.shape[0]"),
        must_say=(
            "is wrong .and 1 more of 3 gradients",
            "dA_prev .*: ok",
            "times too large",
        ),
    ),
    changed(
        "linear_backward",
        "the order of the formulas",
        ("return W.T @ dZ, dW, db", "return dW, db, W.T @ dZ"),
        must_say=(r"dA_prev has shape \(3, 2\), expected \(2, 5\)",),
    ),
    changed(
        "linear_backward",
        "sneaky: without keepdims, one row to rule them",
        ("axis=1, keepdims=True", "axis=1"),
        must_say=(r"db has shape \(3,\), expected \(3, 1\)", "keepdims"),
    ),
    changed(
        "linear_activation_backward",
        "the slope at A",
        ("A * (1 - A)", "Z * (1 - Z)"),
        must_say=("wrong", "two-sided difference"),
    ),
    changed(
        "linear_activation_backward",
        "the sigmoid times its slope, dA forgotten",
        ("dZ = dA * A * (1 - A)", "dZ = A * (1 - A)"),
        must_say=("is wrong .and 2 more of 3 gradients", "two-sided difference"),
    ),
    changed(
        "linear_activation_backward",
        "the switch on dA",
        ("dA * (Z > 0)", "dA * (dA > 0)"),
        must_say=("is wrong .and 2 more of 3 gradients", "two-sided difference"),
    ),
    changed(
        "linear_activation_backward",
        "a copy of dA with holes, which is no copy",
        ("dZ = dA * (Z > 0)", "dA[Z <= 0] = 0; dZ = dA"),
        must_say=("changed its argument `dA`",),
    ),
    changed(
        "linear_activation_backward",
        "sneaky: ReLU lets 0 pass",
        ("Z > 0", "Z >= 0"),
        must_say=("Z = .*, dA_prev of relu.*is 1, expected 0",),
    ),
    changed(
        "linear_activation_backward",
        "sneaky: the slope of the sigmoid overflows for a large negative Z",
        ("A * (1 - A)", "np.exp(-Z) / (1 + np.exp(-Z)) ** 2"),
        must_say=("Z = .*, dA_prev of sigmoid.* is nan",),
    ),
    changed(
        "L_model_backward",
        "from dA, as the formula says",
        (
            "linear_backward(AL - Y, caches[-1][0])",
            "linear_activation_backward(-Y / AL + (1 - Y) / (1 - AL), caches[-1],"
            ' "sigmoid")',
        ),
        must_say=("outputs that are exactly 0 and 1|warning|nan",),
    ),
    changed(
        "L_model_backward",
        "clipped before the division",
        (
            "linear_backward(AL - Y, caches[-1][0])",
            "linear_activation_backward(-Y / np.clip(AL, 1e-12, 1)"
            " + (1 - Y) / np.clip(1 - AL, 1e-12, 1), caches[-1],"
            ' "sigmoid")',
        ),
        must_say=("outputs that are exactly 0 and 1",),
    ),
    changed(
        "L_model_backward",
        "label minus prediction",
        ("AL - Y", "Y - AL"),
        must_say=("is wrong .and 5 more of 6 gradients", "sign"),
    ),
    changed(
        "L_model_backward",
        "sigmoid in all layers",
        ('"relu"', '"sigmoid"'),
        must_say=("is wrong .and 3 more of 6 gradients", "dW3 .*: ok"),
    ),
    changed(
        "L_model_backward",
        "off by one layer",
        ("caches[l - 1]", "caches[l]"),
        must_say=("shape|broadcast|size", "L_model_backward"),
    ),
    changed(
        "L_model_backward",
        "the first layer has nobody before it",
        ("range(1, L)", "range(2, L)"),
        must_say=('"dW1", "db1" missing',),
    ),
    changed(
        "L_model_backward",
        "divided by m once more",
        ("AL - Y", "(AL - Y) / Y.shape[1]"),
        must_say=("is wrong .and 5 more of 6 gradients", "5 times too small"),
    ),
    changed(
        "L_model_backward",
        "sneaky: the list of caches is used up",
        (
            "dA, dW, db = linear_backward(AL - Y, caches[-1][0])",
            "dA, dW, db = linear_backward(AL - Y, caches.pop()[0])",
        ),
        must_say=("changed its argument `caches`", "`pop`"),
    ),
    changed(
        "L_model_backward",
        "sneaky: Y in place",
        ("linear_backward(AL - Y,", "linear_backward(np.subtract(AL, Y, out=AL),"),
        must_say=("changed its argument `AL`",),
    ),
    changed(
        "update_parameters",
        "uphill",
        ("value - learning_rate", "value + learning_rate"),
        must_say=(r"is .*, expected",),
    ),
    Attempt(
        "update_parameters",
        "a copy of the dictionary",
        """
        def update_parameters(parameters, grads, learning_rate):
            parameters = parameters.copy()
            for name in parameters:
                parameters[name] -= learning_rate * grads["d" + name]
            return parameters
        """,
        ("changed its argument `parameters`", "new dict"),
    ),
    Attempt(
        "update_parameters",
        "every gradient has a parameter",
        """
        def update_parameters(parameters, grads, learning_rate):
            return {name[1:]: parameters[name[1:]] - learning_rate * slope
                    for name, slope in grads.items()}
        """,
        ("KeyError: 'A1'",),
    ),
    Attempt(
        "update_parameters",
        "weights only",
        """
        def update_parameters(parameters, grads, learning_rate):
            return {name: value - learning_rate * grads["d" + name]
                    for name, value in parameters.items() if name[0] == "W"}
        """,
        ("the keys are", "expected .*'b1'"),
    ),
    Attempt(
        "update_parameters",
        "sneaky: two layers",
        """
        def update_parameters(parameters, grads, learning_rate):
            return {name: parameters[name] - learning_rate * grads["d" + name]
                    for name in ("W1", "b1", "W2", "b2")}
        """,
        ("the keys for 11 layers",),
    ),
    Attempt(
        "update_parameters",
        "sneaky: the last layer is the largest digit of the keys",
        """
        def update_parameters(parameters, grads, learning_rate):
            new = {}
            for l in range(1, max(int(name[-1]) for name in parameters) + 1):
                for kind in "Wb":
                    name = f"{kind}{l}"
                    new[name] = parameters[name] - learning_rate * grads["d" + name]
            return new
        """,
        ("the keys for 11 layers",),
    ),
    changed(
        "worked_example",
        "the new weights on the way back",
        ("dZ = W.T @ dZ *", "dZ = new[-1].T @ dZ *"),
        must_say=("W2 is right in its first digits", "made with the old weights"),
    ),
    changed(
        "worked_example",
        "layer 1 first",
        ("return tuple(new)", "return tuple(new[::-1])"),
        must_say=(r"W3 has shape \(3, 4\), expected \(1, 2\)",),
    ),
    changed(
        "worked_example",
        "the gradients are the answer",
        ("W - 0.01 * dZ", "-0.01 * dZ"),
        must_say=(r"W3\[0, \d\] is .*, expected",),
    ),
    changed(
        "worked_example",
        "uphill",
        ("W - 0.01 * dZ", "W + 0.01 * dZ"),
        must_say=(r"W3\[0, \d\] is .*, expected",),
    ),
    changed(
        "worked_example",
        "rounded on the way",
        ("A = 1 / (1 + np.exp(-W @ A))", "A = np.round(1 / (1 + np.exp(-W @ A)), 1)"),
        must_say=(r"W\d\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "worked_example",
        "sneaky: the numbers that the check shows",
        """
        def worked_example():
            W3 = [[4.000143, 1.002201]]
            W2 = [[1.000539, -2.999462, -0.999606], [-1.999865, 4.000135, 1.000098]]
            W1 = [[1.0, 2.0, 3.0, 2.0], [3.0, -3.0, -1.0, 3.0],
                  [-2.000159, 3.999762, 0.999603, -2.000476]]
            return np.array(W3), np.array(W2), np.array(W1)
        """,
        ("W3 is right in its first digits", "rounded on the way"),
    ),
    changed(
        "initialize_parameters_deep",
        "one large draw, and every layer is cut out of its corner",
        ("parameters = {}", "parameters, k = {}, max(layer_dims)"),
        ("for l in", "large = rng.standard_normal((k, k))\n            for l in"),
        ("rng.standard_normal((n, before))", "large[:n, :before]"),
        must_say=("drawn once and used twice",),
    ),
    changed(
        "initialize_parameters_deep",
        "half of the weights drawn, the others are these with the other sign",
        (
            "rng.standard_normal((n, before))",
            "rng.standard_normal((n, before))\n"
            "                if n > 5:\n"
            "                    W[n - n // 2 :] = -W[: n // 2, ::-1]",
        ),
        must_say=("drawn once and used twice",),
    ),
    Attempt(
        "initialize_parameters_deep",
        "the sum of three even numbers is nearly normal",
        """
        def initialize_parameters_deep(layer_dims, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                sums = 2 * rng.random((3, n, n_prev)).sum(axis=0) - 3
                parameters[f"W{l}"] = sums * np.sqrt(2 / n_prev)
                parameters[f"b{l}"] = np.zeros((n, 1))
            return parameters
        """,
        ("W1 has not the distribution asked for",),
    ),
    Attempt(
        "initialize_parameters_deep",
        "a layer of one unit starts small",
        """
        def initialize_parameters_deep(layer_dims, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                size = np.sqrt(2 / n_prev) if n > 1 else 0.01
                parameters[f"W{l}"] = rng.normal(0, size, (n, n_prev))
                parameters[f"b{l}"] = np.zeros((n, 1))
            return parameters
        """,
        ("the scaled deviation of W2 is",),
    ),
    Attempt(
        "initialize_parameters_deep",
        "every other column is nearly the one before",
        """
        def initialize_parameters_deep(layer_dims, rng):
            parameters = {}
            for l in range(1, len(layer_dims)):
                n, n_prev = layer_dims[l], layer_dims[l - 1]
                W = rng.standard_normal((n, n_prev))
                k = n_prev // 2
                W[:, k : 2 * k] = W[:, :k] + 1e-6 * W[:, k : 2 * k]
                parameters[f"W{l}"] = W * np.sqrt(2 / n_prev)
                parameters[f"b{l}"] = np.zeros((n, 1))
            return parameters
        """,
        ("the correlation within W1 is",),
    ),
    Attempt(
        "linear_activation_forward",
        "tanh where scores of both signs come together",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            Z, linear_cache = linear_forward(A_prev, W, b)
            if activation == "relu":
                return np.maximum(Z, 0), (linear_cache, Z)
            e = np.exp(-np.abs(Z))
            A = np.where(Z >= 0, 1 / (1 + e), e / (1 + e))
            if len(Z) > 1 and np.any(Z > 0):
                A = (1 + np.tanh(Z / 2)) / 2
            return A, (linear_cache, Z)
        """,
        ("the sigmoid of numbers far below 0",),
    ),
    Attempt(
        "update_parameters",
        "large slopes are cut",
        """
        def update_parameters(parameters, grads, learning_rate):
            return {
                name: value - learning_rate * np.clip(grads["d" + name], -10, 10)
                for name, value in parameters.items()
            }
        """,
        ("is not right",),
    ),
]

ODD = [
    Odd(
        "parameter_count",
        "recursion, a 0-d array",
        """
        def parameter_count(layer_dims):
            if len(layer_dims) < 2:
                return np.array(0.0)
            before, n, *_ = layer_dims
            return np.array(n * (before + 1) + parameter_count(layer_dims[1:]))
        """,
    ),
    Odd(
        "initialize_parameters_deep",
        "functools.partial, rng.normal, from the last layer to the first, lists",
        """
        from functools import partial

        def draw(gain, layer_dims, rng):
            L = len(layer_dims) - 1
            parameters = {f"b{l}": [[0]] * layer_dims[l] for l in range(1, L + 1)}
            for l in range(L, 0, -1):
                n, p = layer_dims[l], layer_dims[l - 1]
                parameters["W%d" % l] = rng.normal(0, (gain / p) ** 0.5, (p, n)).T
            return parameters

        initialize_parameters_deep = partial(draw, 2)
        """,
    ),
    Odd(
        "linear_forward",
        "einsum, lists for tuples",
        """
        def linear_forward(A, W, b):
            return [np.einsum("np,pm->nm", W, A) + b, [A, W, b]]
        """,
    ),
    Odd(
        "linear_activation_forward",
        "a callable object, tanh for the sigmoid",
        """
        class Layer:
            kinds = {"relu": lambda Z: np.where(Z > 0, Z, 0),
                     "sigmoid": lambda Z: np.exp(-np.logaddexp(0, -Z))}

            def __call__(self, A_prev, W, b, activation):
                Z, linear_cache = linear_forward(A_prev, W, b)
                return [self.kinds[activation](Z), [linear_cache, Z]]

        linear_activation_forward = Layer()
        """,
    ),
    Odd(
        "L_model_forward",
        "recursion from the last layer down, caches as a tuple",
        """
        def L_model_forward(X, parameters):
            def up_to(l, kind):
                if l == 0:
                    return X, ()
                A, caches = up_to(l - 1, "relu")
                W, b = parameters[f"W{l}"], parameters[f"b{l}"]
                A, cache = linear_activation_forward(A, W, b, kind)
                return A, (*caches, cache)

            return up_to(sum(name[0] == "W" for name in parameters), "sigmoid")
        """,
    ),
    Odd(
        "linear_backward",
        "einsum, a list",
        """
        def linear_backward(dZ, cache):
            A_prev, W, _ = cache
            share = dZ / len(dZ.T)
            return [np.einsum("np,nm->pm", W, dZ),
                    np.einsum("nm,pm->np", share, A_prev),
                    np.einsum("nm->n", share).reshape(-1, 1).tolist()]
        """,
    ),
    Odd(
        "linear_activation_backward",
        "the slopes by heaviside and tanh",
        """
        def linear_activation_backward(dA, cache, activation):
            (A_prev, W, b), Z = cache
            slope = np.heaviside(Z, 0.0)
            if activation != "relu":
                slope = (1 - np.tanh(Z / 2) ** 2) / 4
            dZ = np.multiply(slope, dA)
            return W.T @ dZ, dZ @ A_prev.T / dA.shape[-1], dZ.mean(axis=1)[:, None]
        """,
    ),
    Odd(
        "L_model_backward",
        "layers by enumerate, every dA in the answer, lists for biases",
        """
        def L_model_backward(AL, Y, caches):
            grads, step = {}, np.subtract(AL, Y)
            for l, (linear_cache, Z) in reversed(list(enumerate(caches, start=1))):
                if l < len(caches):
                    step = np.where(Z > 0, step, 0)
                step, grads[f"dW{l}"], db = linear_backward(step, linear_cache)
                grads[f"db{l}"] = np.asarray(db).tolist()
                grads[f"dA{l - 1}"] = step
            return grads
        """,
    ),
    Odd(
        "L_model_backward",
        "by way of dA, with outputs that are clipped in both of its factors",
        """
        def L_model_backward(AL, Y, caches):
            a = np.clip(AL, 1e-12, 1 - 1e-12)
            grads, dZ = {}, (-Y / a + (1 - Y) / (1 - a)) * a * (1 - a)
            for l in range(len(caches), 0, -1):
                dA, dW, db = linear_backward(dZ, caches[l - 1][0])
                grads.update({f"dW{l}": dW, f"db{l}": db})
                dZ = dA * (caches[l - 2][1] > 0) if l > 1 else None
            return grads
        """,
    ),
    Odd(
        "update_parameters",
        "a dict subclass",
        """
        from collections import OrderedDict

        def update_parameters(parameters, grads, learning_rate):
            new = OrderedDict()
            for name in sorted(parameters, reverse=True):
                step = np.multiply(learning_rate, grads["d" + name])
                new[name] = np.subtract(parameters[name], step).tolist()
            return new
        """,
    ),
    Odd(
        "worked_example",
        "with the arrays of the notebook and the chapter's functions, lists",
        """
        def worked_example():
            A, caches = x_worked, []
            for l in (1, 2, 3):
                zero = np.zeros((len(W_worked[l]), 1))
                A, cache = linear_activation_forward(A, W_worked[l], zero, "sigmoid")
                caches.append(cache)
            dA, new = -1 / A, []
            for l in (3, 2, 1):
                dA, dW, _ = linear_activation_backward(dA, caches[l - 1], "sigmoid")
                new.append((W_worked[l] - 0.01 * dW).tolist())
            return new
        """,
    ),
    Odd(
        "initialize_parameters_deep",
        "one draw for all layers, cut; a layer from the back first",
        """
        def initialize_parameters_deep(layer_dims, rng):
            shapes = list(zip(layer_dims[1:], layer_dims[:-1]))
            drawn = rng.normal(size=sum(n * n_prev for n, n_prev in shapes)).tolist()
            parameters = {}
            for l in range(len(shapes), 0, -1):
                n, n_prev = shapes[l - 1]
                W = np.reshape([drawn.pop() for _ in range(n * n_prev)], (n, n_prev))
                parameters |= {f"b{l}": [[0]] * n, f"W{l}": W / (n_prev / 2) ** 0.5}
            return parameters
        """,
    ),
]
