"""Mistakes of chapter 05."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    drop_transpose,
    flip_sign,
)
from solutions import shallow_networks as key

# Expressions of the key that several mistakes replace.
HINGE = "np.where(Z > 0, Z, a * negative)"
SLOPES = "np.where(Z > 0, 1, a * e)"
DZ1 = "activation_backward('tanh', dA1, cache['Z1'])"
UPDATE = "value - learning_rate * grads['d' + name]"

ACTIVATION = [
    by_operator(
        key.activation,
        "sigmoid overflows",
        change("np.where(Z >= 0, 1 / (1 + e), e / (1 + e))", "1 / (1 + np.exp(-Z))"),
        "The sigmoid asks for exp(1000) at z = -1000. Take the exponential of -|z| "
        "only, and use e / (1 + e) where z is negative.",
    ),
    by_operator(
        key.activation,
        "elu overflows",
        change("np.expm1(np.minimum(Z, 0))", "np.expm1(Z)"),
        "np.where computes both branches for every entry, so exp(z) is taken of large "
        "positive z too. Cut z off at 0 before the exponential.",
    ),
    by_operator(
        key.activation,
        "no scale",
        change(
            f"scale * {HINGE}",
            "np.where(Z > 0, Z, a * negative)",
        ),
        "SELU is the scaled ELU: its scale multiplies both branches.",
    ),
    by_operator(
        key.activation,
        "scale on the right only",
        change(
            f"scale * {HINGE}",
            "np.where(Z > 0, scale * Z, a * negative)",
        ),
        "The scale of SELU belongs to the negative branch as well.",
    ),
    by_operator(
        key.activation,
        "leaky slope for the value",
        change("np.where(Z > 0, Z, 0.01 * Z)", "np.where(Z > 0, 1.0, 0.01 * Z)"),
        "For z > 0 the leaky ReLU is z itself; 1 is its slope there.",
    ),
    by_operator(
        key.activation,
        "leaky slope of 0.1",
        change("0.01 * Z", "0.1 * Z"),
        "The slope of the leaky ReLU for z < 0 is 0.01.",
    ),
    by_hand(
        "activation",
        "tanh of exponentials",
        """
        def activation(name, Z):
            Z = np.asarray(Z)
            negative = np.expm1(np.minimum(Z, 0))
            scale, a = 1.0507009873554805, 1.6732632423543772
            if name == "sigmoid":
                return np.exp(-np.logaddexp(0, -Z))
            if name == "tanh":
                return (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))
            if name == "relu":
                return np.maximum(Z, 0)
            if name == "leaky_relu":
                return np.maximum(Z, 0.01 * Z)
            if name == "elu":
                return np.where(Z > 0, Z, negative)
            return scale * np.where(Z > 0, Z, a * negative)
        """,
        "The formula of tanh overflows for large |z|, and infinity by infinity is not "
        "a number. np.tanh knows how to avoid that.",
    ),
    by_hand(
        "activation",
        "elu not lowered by one",
        """
        def activation(name, Z):
            Z = np.asarray(Z)
            e = np.exp(np.minimum(Z, 0))
            scale, a = 1.0507009873554805, 1.6732632423543772
            if name == "sigmoid":
                return np.exp(-np.logaddexp(0, -Z))
            if name == "tanh":
                return np.tanh(Z)
            if name == "relu":
                return np.maximum(Z, 0)
            if name == "leaky_relu":
                return np.maximum(Z, 0.01 * Z)
            if name == "elu":
                return np.where(Z > 0, Z, e)
            return scale * np.where(Z > 0, Z, a * e)
        """,
        "ELU and SELU jump at 0: the negative branch is a (exp(z) - 1), which is 0 at "
        "z = 0.",
    ),
]

_RIGHT_BACKWARD = """
        def activation_backward(name, dA, Z):
            Z = np.asarray(Z)
            e = np.exp(np.minimum(Z, 0))
            scale, a = 1.0507009873554805, 1.6732632423543772
            slopes = {
                "sigmoid": SIGMOID,
                "tanh": TANH,
                "relu": (Z > 0) * 1.0,
                "leaky_relu": np.where(Z > 0, 1, 0.01),
                "elu": np.where(Z > 0, 1, e),
                "selu": scale * np.where(Z > 0, 1, a * e),
            }
            return dA * slopes[name]
        """

ACTIVATION_BACKWARD = [
    by_operator(
        key.activation_backward,
        "dA forgotten",
        change("dA * (1 - np.tanh(Z) ** 2)", "1 - np.tanh(Z) ** 2"),
        "The slope of tanh is right, but what arrives from the right is lost: multiply "
        "it with dA.",
        hint="factor",
    ),
    by_operator(
        key.activation_backward,
        "relu without its mask",
        change("dA * (Z > 0)", "dA * 1.0"),
        "ReLU passes dA on only where z > 0; where z < 0 its slope is 0.",
        hint="missing-mask",
    ),
    by_operator(
        key.activation_backward,
        "relu of dA",
        change("dA * (Z > 0)", "np.maximum(dA, 0)"),
        "The ReLU was applied to dA. Its mask asks for the sign of z, not for that of "
        "dA.",
        hint="missing-derivative",
    ),
    by_operator(
        key.activation_backward,
        "tanh not squared",
        change("1 - np.tanh(Z) ** 2", "1 - np.tanh(Z)"),
        "The slope of tanh is 1 - tanh(z)^2: the square is missing.",
    ),
    by_operator(
        key.activation_backward,
        "no scale",
        change(f"dA * scale * {SLOPES}", f"dA * {SLOPES}"),
        "The scale of SELU is a factor of its slope too.",
        hint="factor",
    ),
    by_operator(
        key.activation_backward,
        "elu overflows",
        change("np.exp(np.minimum(Z, 0))", "np.exp(Z)"),
        "exp(z) overflows for large positive z, where the slope is 1 anyway. Cut z off "
        "at 0 before the exponential.",
    ),
    by_hand(
        "activation_backward",
        "half of the sigmoid's slope",
        _RIGHT_BACKWARD.replace("SIGMOID", 'activation("sigmoid", Z)').replace(
            "TANH", "1 - np.tanh(Z) ** 2"
        ),
        "The slope of the sigmoid is A (1 - A): the second factor is missing.",
        hint="missing-derivative",
    ),
    by_hand(
        "activation_backward",
        "Z taken for A",
        _RIGHT_BACKWARD.replace("SIGMOID", "Z * (1 - Z)").replace("TANH", "1 - Z**2"),
        "The slopes a (1 - a) and 1 - a^2 are written with the activation a, and you "
        "put z in.",
    ),
    by_hand(
        "activation_backward",
        "divided by m",
        """
        def activation_backward(name, dA, Z):
            one = np.ones_like(np.asarray(Z, dtype=float))
            A = activation("sigmoid", Z)
            slope = {"sigmoid": A * (1 - A),
                     "tanh": 1 - np.tanh(Z) ** 2,
                     "relu": one * (Z > 0),
                     "leaky_relu": np.where(Z > 0, 1, 0.01),
                     "elu": np.where(Z > 0, 1, np.exp(np.minimum(Z, 0))),
                     "selu": 1.0507009873554805 * np.where(
                         Z > 0, 1, 1.6732632423543772 * np.exp(np.minimum(Z, 0)))}
            return dA * slope[name] / np.shape(Z)[-1]
        """,
        "dZ is a derivative of each example's loss: no 1/m here. It comes with dW and "
        "db.",
        hint="factor",
    ),
    by_hand(
        "activation_backward",
        "measured",
        """
        def activation_backward(name, dA, Z):
            Z = np.asarray(Z, dtype=float)
            if name in ("relu", "leaky_relu"):
                return dA * np.where(Z > 0, 1.0, 0.0 if name == "relu" else 0.01)
            steps = 2.0 ** -np.arange(7, 11)
            slopes = [(activation(name, Z + h) - activation(name, Z - h)) / (2 * h)
                      for h in steps]
            for power in (4, 16, 64):  # extrapolated to a step of 0
                slopes = [(power * fine - coarse) / (power - 1)
                          for coarse, fine in zip(slopes, slopes[1:])]
            return dA * slopes[0]
        """,
        "These slopes are measured. Beside the bend at z = 0 a difference mixes the "
        "slopes of both sides: write the derivative down.",
    ),
]

INITIALIZE_PARAMETERS = [
    by_operator(
        key.initialize_parameters,
        "uniform",
        change("rng.standard_normal((n_h, n_x))", "rng.random((n_h, n_x))"),
        "rng.random gives numbers from 0 to 1, all positive. Normal numbers, centred "
        "at 0, come from rng.standard_normal.",
    ),
    by_operator(
        key.initialize_parameters,
        "not small",
        change(
            "0.01 * rng.standard_normal((n_h, n_x))", "rng.standard_normal((n_h, n_x))"
        ),
        "The weights W1 are a hundred times too large: multiply by 0.01.",
    ),
    by_operator(
        key.initialize_parameters,
        "variance for deviation",
        change(
            "0.01 * rng.standard_normal((n_y, n_h))",
            "0.1 * rng.standard_normal((n_y, n_h))",
        ),
        "W2 has the variance 0.01. It is the standard deviation that should be 0.01.",
    ),
    by_operator(
        key.initialize_parameters,
        "transposed",
        change("rng.standard_normal((n_h, n_x))", "rng.standard_normal((n_x, n_h))"),
        "W1 has one row per hidden unit and one column per input: (n_h, n_x).",
        shape=True,
    ),
    by_hand(
        "initialize_parameters",
        "zeros",
        """
        def initialize_parameters(n_x, n_h, n_y, rng):
            return {"W1": np.zeros((n_h, n_x)), "b1": np.zeros((n_h, 1)),
                    "W2": np.zeros((n_y, n_h)), "b2": np.zeros((n_y, 1))}
        """,
        "All weights are zero, so all hidden units stay copies of each other.",
    ),
    by_hand(
        "initialize_parameters",
        "own generator",
        """
        def initialize_parameters(n_x, n_h, n_y, rng):
            rng = np.random.default_rng(0)
            return {"W1": 0.01 * rng.standard_normal((n_h, n_x)),
                    "b1": np.zeros((n_h, 1)),
                    "W2": 0.01 * rng.standard_normal((n_y, n_h)),
                    "b2": np.zeros((n_y, 1))}
        """,
        "The generator given as `rng` is not used: every call makes the same weights.",
    ),
    by_hand(
        "initialize_parameters",
        "random biases",
        """
        def initialize_parameters(n_x, n_h, n_y, rng):
            return {"W1": 0.01 * rng.standard_normal((n_h, n_x)),
                    "b1": 0.01 * rng.standard_normal((n_h, 1)),
                    "W2": 0.01 * rng.standard_normal((n_y, n_h)),
                    "b2": 0.01 * rng.standard_normal((n_y, 1))}
        """,
        "The biases start at zero: random weights are enough to tell the units apart.",
    ),
]

FORWARD_PROPAGATION = [
    by_operator(
        key.forward_propagation,
        "sigmoid in the hidden layer",
        change("activation('tanh', Z1)", "activation('sigmoid', Z1)"),
        "The hidden layer takes tanh; the sigmoid is for the output.",
    ),
    by_operator(
        key.forward_propagation,
        "no activation at the output",
        change("activation('sigmoid', Z2)", "Z2"),
        "A2 is a score, not a probability: the output goes through the sigmoid.",
    ),
    by_operator(
        key.forward_propagation,
        "linear hidden layer",
        change("activation('tanh', Z1)", "Z1"),
        "The hidden layer has no activation, so the two layers collapse to one.",
    ),
    by_operator(
        key.forward_propagation,
        "b1 forgotten",
        change("parameters['W1'] @ X + parameters['b1']", "parameters['W1'] @ X"),
        "The bias b1 of the hidden layer is missing.",
    ),
    by_operator(
        key.forward_propagation,
        "W1 transposed",
        change("parameters['W1'] @ X", "parameters['W1'].T @ X"),
        "No transpose: the rows of W1 are the weights of the hidden units.",
        shape=True,
    ),
    by_hand(
        "forward_propagation",
        "sums passed on",
        """
        def forward_propagation(X, parameters):
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = activation("tanh", Z1)
            Z2 = parameters["W2"] @ Z1 + parameters["b2"]
            A2 = activation("sigmoid", Z2)
            return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
        """,
        "The second layer takes A1 as its input, not Z1.",
    ),
    by_hand(
        "forward_propagation",
        "crossed cache",
        """
        def forward_propagation(X, parameters):
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = activation("tanh", Z1)
            Z2 = parameters["W2"] @ A1 + parameters["b2"]
            A2 = activation("sigmoid", Z2)
            return A2, {"Z1": A1, "A1": Z1, "Z2": Z2, "A2": A2}
        """,
        'A2 is right, but in the cache "Z1" and "A1" changed places.',
    ),
]

STAGED_BACKWARD = [
    by_operator(
        key.staged_backward,
        "the gate used once",
        change("dh * c - dh * x", "dh * c"),
        "h uses g twice, in g c and in (1 - g) x. What comes back from the second use "
        "is missing.",
    ),
    by_operator(
        key.staged_backward,
        "sign of 1 - g",
        change("dh * c - dh * x", "dh * c + dh * x"),
        "The slope of 1 - g by g is -1: the way through (1 - g) x brings a minus.",
    ),
    by_operator(
        key.staged_backward,
        "x used in the gate only",
        change("dx = dx + ds * w", "dx = ds * w"),
        "The second contribution to dx overwrites the first: x is also a factor of "
        "(1 - g) x. Add them.",
    ),
    by_operator(
        key.staged_backward,
        "x used at the end only",
        change("dx = dx + dt * u", "dx = dt * u"),
        "The last line for dx throws the earlier ones away. x has three uses, and dx "
        "is the sum of three contributions.",
    ),
    by_operator(
        key.staged_backward,
        "slope of tanh not squared",
        change("1 - c ** 2", "1 - c"),
        "The slope of tanh is 1 - c^2: the square is missing.",
    ),
    by_operator(
        key.staged_backward,
        "slope of the gate forgotten",
        change("dg * g * (1 - g)", "dg"),
        "dg is on its way to ds. It has to pass the slope of the sigmoid, g (1 - g).",
    ),
    by_hand(
        "staged_backward",
        "dh forgotten",
        """
        def staged_backward(dh, cache):
            x, w, u, g, c = cache
            ds, dt = (c - x) * g * (1 - g), g * (1 - c**2)
            return {"dx": 1 - g + ds * w + dt * u, "dw": ds * x, "db": ds,
                    "du": dt * x}
        """,
        "These are the derivatives of h. Those of the loss have the factor dh.",
        hint="factor",
    ),
    by_hand(
        "staged_backward",
        "c and g as in their own products",
        """
        def staged_backward(dh, cache):
            x, w, u, g, c = cache
            dg, dc = dh * g - dh * x, dh * c
            ds, dt = dg * g * (1 - g), dc * (1 - c**2)
            return {"dx": dh * (1 - g) + ds * w + dt * u, "dw": ds * x, "db": ds,
                    "du": dt * x}
        """,
        "In a product each factor gets the other one: g gets dh c, and c gets dh g.",
    ),
]

BACKWARD_PROPAGATION = [
    by_operator(
        key.backward_propagation,
        "sum, not mean",
        drop_factor("m"),
        "The cost is a mean over the m examples, so dW and db need 1/m.",
        hint="factor",
    ),
    by_operator(
        key.backward_propagation,
        "label minus prediction",
        flip_sign("cache['A2'] - Y"),
        "dZ2 is prediction minus label, A2 - Y; you have the other sign.",
        hint="factor",
    ),
    by_operator(
        key.backward_propagation,
        "derivative of tanh forgotten",
        change(DZ1, "dA1"),
        "W2.T @ dZ2 is dA1. On the way to dZ1 it has to pass the slope of tanh.",
        hint="missing-derivative",
    ),
    by_operator(
        key.backward_propagation,
        "slope at the activation",
        change(DZ1, "activation_backward('tanh', dA1, cache['A1'])"),
        "The slope of tanh is taken at Z1, where it was on the way forward, not at A1.",
    ),
    by_operator(
        key.backward_propagation,
        "slope of the sigmoid",
        change(DZ1, "activation_backward('sigmoid', dA1, cache['Z1'])"),
        "The hidden units are tanh, so their slope is that of tanh.",
        hint="missing-derivative",
    ),
    by_operator(
        key.backward_propagation,
        "m twice",
        change("cache['A2'] - Y", "(cache['A2'] - Y) / m"),
        "1/m comes in twice: dZ2 is per example, without it.",
        hint="factor",
    ),
    by_operator(
        key.backward_propagation,
        "not pulled back",
        drop_transpose("parameters['W2']"),
        "Going back, W2 is transposed: W2.T @ dZ2 has the shape (n_h, m).",
        shape=True,
    ),
    by_operator(
        key.backward_propagation,
        "keepdims",
        change("np.sum(dZ1, axis=1, keepdims=True) / m", "np.sum(dZ1, axis=1) / m"),
        "db1 lost an axis: sum with keepdims=True, so that it stays a column.",
        hint="lost-axis",
        shape=True,
    ),
    by_operator(
        key.backward_propagation,
        "sums for activations",
        change("dZ2 @ cache['A1'].T / m", "dZ2 @ cache['Z1'].T / m"),
        "The input of the second layer is A1, so dW2 is made with A1.",
    ),
    by_hand(
        "backward_propagation",
        "squared error",
        """
        def backward_propagation(parameters, cache, X, Y):
            m = X.shape[1]
            A1, A2 = cache["A1"], cache["A2"]
            dZ2 = (A2 - Y) * A2 * (1 - A2)
            dZ1 = (parameters["W2"].T @ dZ2) * (1 - A1**2)
            return {"dW1": dZ1 @ X.T / m,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
                    "dW2": dZ2 @ A1.T / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m}
        """,
        "The factor A2 (1 - A2) belongs to the squared error. In the log loss it "
        "cancels: dZ2 = A2 - Y.",
    ),
    by_hand(
        "backward_propagation",
        "mean over the units too",
        """
        def backward_propagation(parameters, cache, X, Y):
            m = X.shape[1]
            A1, A2 = cache["A1"], cache["A2"]
            dZ2 = A2 - Y
            dZ1 = (parameters["W2"].T @ dZ2) * (1 - A1**2)
            return {"dW1": dZ1 @ X.T / m,
                    "db1": np.mean(dZ1) * np.ones((len(dZ1), 1)),
                    "dW2": dZ2 @ A1.T / m,
                    "db2": np.mean(dZ2) * np.ones((len(dZ2), 1))}
        """,
        "The mean runs over the examples only (axis=1). Each unit has a bias of its "
        "own.",
        hint="constant-axis",
    ),
]

NN_MODEL = [
    by_operator(
        key.nn_model,
        "uphill",
        change(UPDATE, "value + learning_rate * grads['d' + name]"),
        "The update goes uphill: subtract the gradient.",
    ),
    by_operator(
        key.nn_model,
        "sum of the losses",
        change("-np.sum(losses) / X.shape[1]", "-np.sum(losses)"),
        "The cost is the mean over the examples: divide the sum of the losses by m.",
    ),
    by_operator(
        key.nn_model,
        "mean over outputs too",
        change("-np.sum(losses) / X.shape[1]", "-np.mean(losses)"),
        "With several outputs np.mean divides by n_y as well. The losses of an "
        "example's outputs add up; only the examples are averaged.",
    ),
    by_operator(
        key.nn_model,
        "not clipped",
        change("A2 = np.clip(A2, 1e-12, 1 - 1e-12)", "A2 = A2 + 0.0"),
        "A prediction of exactly 0 or 1 gives log(0). Clip A2 to [1e-12, 1 - 1e-12].",
    ),
    by_operator(
        key.nn_model,
        "one step short",
        change("range(num_iterations)", "range(1, num_iterations)"),
        "There is one update too few: num_iterations of them are asked for.",
        shape=True,
    ),
    by_operator(
        key.nn_model,
        "learning rate ignored",
        change(UPDATE, "value - 0.5 * grads['d' + name]"),
        "The step length is fixed in the code. Use the argument learning_rate.",
    ),
    by_hand(
        "nn_model",
        "weights only",
        """
        def nn_model(X, Y, n_h, learning_rate, num_iterations, rng):
            p = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
            costs = []
            for _ in range(num_iterations):
                A2, cache = forward_propagation(X, p)
                A2 = np.clip(A2, 1e-12, 1 - 1e-12)
                losses = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
                costs.append(-np.sum(losses) / X.shape[1])
                grads = backward_propagation(p, cache, X, Y)
                p = {**p, "W1": p["W1"] - learning_rate * grads["dW1"],
                     "W2": p["W2"] - learning_rate * grads["dW2"]}
            return p, costs
        """,
        "b1 and b2 never change. They have gradients of their own.",
    ),
    by_hand(
        "nn_model",
        "restarted in the loop",
        """
        def nn_model(X, Y, n_h, learning_rate, num_iterations, rng):
            costs = []
            for _ in range(num_iterations):
                p = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
                A2, cache = forward_propagation(X, p)
                A2 = np.clip(A2, 1e-12, 1 - 1e-12)
                losses = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
                costs.append(-np.sum(losses) / X.shape[1])
                grads = backward_propagation(p, cache, X, Y)
                p = {k: v - learning_rate * grads["d" + k] for k, v in p.items()}
            return p, costs
        """,
        "The parameters are drawn anew in every round, so nothing is learned. "
        "Initialize once, before the loop.",
    ),
    by_hand(
        "nn_model",
        "cost after the update",
        """
        def nn_model(X, Y, n_h, learning_rate, num_iterations, rng):
            p = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
            costs = []
            for _ in range(num_iterations):
                _, cache = forward_propagation(X, p)
                grads = backward_propagation(p, cache, X, Y)
                p = {k: v - learning_rate * grads["d" + k] for k, v in p.items()}
                A2 = np.clip(forward_propagation(X, p)[0], 1e-12, 1 - 1e-12)
                losses = Y * np.log(A2) + (1 - Y) * np.log(1 - A2)
                costs.append(-np.sum(losses) / X.shape[1])
            return p, costs
        """,
        "Each cost belongs before its update: here they are all one step late.",
    ),
]

MISTAKES = (
    ACTIVATION
    + ACTIVATION_BACKWARD
    + INITIALIZE_PARAMETERS
    + FORWARD_PROPAGATION
    + STAGED_BACKWARD
    + BACKWARD_PROPAGATION
    + NN_MODEL
)
