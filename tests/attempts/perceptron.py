"""Attempts at chapter 02."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "perceptron",
        "on the border is above it",
        """
        def perceptron(X, w, b):
            return (w.T @ X + b >= 0).astype(int)
        """,
        (r"b = -2(: entry )?\[0, 3\] is 1, expected 0|border.* is 1, expected 0",),
    ),
    Attempt(
        "perceptron",
        "the threshold is the bias",
        """
        def perceptron(X, w, b):
            return (w.T @ X > b).astype(int)
        """,
        (r"the row of classes(: entry )?\[0, 3\] is 0, expected 1",),
    ),
    Attempt(
        "perceptron",
        "-1 and 1, as in the sibling",
        """
        def perceptron(X, w, b):
            return np.where(w.T @ X + b > 0, 1, -1)
        """,
        (r"the row of classes(: entry )?\[0, 1\] is -1, expected 0",),
    ),
    Attempt(
        "perceptron",
        "one class an example, flat",
        """
        def perceptron(X, w, b):
            return (w[:, 0] @ X + b > 0).astype(int)
        """,
        (
            r"the row of classes has shape \(5,\), expected \(1, 5\)",
            "axis of length 1 is gone",
        ),
    ),
    Attempt(
        "perceptron",
        "no transpose",
        """
        def perceptron(X, w, b):
            return (w @ X + b > 0).astype(int)
        """,
        ("mismatch", r"array of shape \(3, 5\), array of shape \(3, 1\)"),
    ),
    Attempt(
        "gate_weights",
        "NAND by turning the signs of AND",
        """
        def gate_weights(name):
            w, one = np.array([[1.0], [1.0]]), {"OR": 0.0, "AND": -1.0}
            if name in one:
                return w, one[name]
            if name in ("NAND", "NOR"):
                return -w, -one[name[1:]] if name == "NAND" else 1.0
            raise ValueError(name)
        """,
        ("NAND of 0 and 1 is 1", "at least 0.25", "it is 0"),
    ),
    Attempt(
        "gate_weights",
        "on the right side, if barely",
        """
        def gate_weights(name):
            sign = -1 if name.startswith("N") else 1
            bias = {"OR": -0.05, "AND": -0.15, "NAND": 0.15, "NOR": 0.05}
            if name not in bias:
                raise ValueError(name)
            return np.array([[0.1 * sign], [0.1 * sign]]), bias[name]
        """,
        ("OR of 0 and 1 is 1", "at least 0.25", "it is 0.05"),
    ),
    Attempt(
        "gate_weights",
        "a dictionary refuses other names by itself",
        """
        def gate_weights(name):
            w1, b = {"OR": (1, 0), "AND": (1, -1),
                     "NAND": (-1, 2), "NOR": (-1, 1)}[name]
            return np.array([[w1], [w1]]), b
        """,
        ('"XOR" is none of the four names', "ValueError is due, and KeyError came"),
    ),
    Attempt(
        "gate_weights",
        "what is left must be NOR",
        """
        def gate_weights(name):
            if name == "OR":
                return np.array([[1.0], [1.0]]), -0.5
            elif name == "AND":
                return np.array([[1.0], [1.0]]), -1.5 + 0.5
            elif name == "NAND":
                return np.array([[-1.0], [-1.0]]), 1.5
            else:
                return np.array([[-1.0], [-1.0]]), 0.5
        """,
        ('"XOR" is none of the four names', "ValueError is due, and no error came"),
    ),
    Attempt(
        "gate_weights",
        "a flat array of two weights",
        """
        def gate_weights(name):
            w, b = {"OR": (1, 0), "AND": (1, -1),
                    "NAND": (-1, 2), "NOR": (-1, 1)}[name]
            return np.array([w, w]), b
        """,
        (r"w of OR has shape \(2,\), expected \(2, 1\)", "axis of length 1 is gone"),
    ),
    Attempt(
        "xor_from_nand",
        "OR will do for the last gate's inputs",
        """
        def xor_from_nand(x1, x2):
            n = perceptron(np.vstack([x1, x2]), *gate_weights("NAND"))
            o = perceptron(np.vstack([x1, x2]), *gate_weights("OR"))
            return perceptron(np.vstack([n, o]), *gate_weights("NAND"))
        """,
        (r"XOR of \d and \d is .*, expected",),
    ),
    Attempt(
        "gate_weights",
        "small letters are fine too",
        """
        def gate_weights(name):
            name = name.strip().upper()
            gates = {"OR": (1, 0), "AND": (1, -1), "NAND": (-1, 2), "NOR": (-1, 1)}
            if name not in gates:
                raise ValueError(name)
            w1, b = gates[name]
            return np.array([[w1], [w1]]), b
        """,
        ('"or" is none of the four names', "no error came"),
    ),
    Attempt(
        "xor_from_nand",
        "Python knows it already",
        """
        def xor_from_nand(x1, x2):
            return (x1 != x2).astype(int)
        """,
        ("four NAND gates", "answered 0 times"),
    ),
    Attempt(
        "xor_from_nand",
        "three gates do",
        """
        def xor_from_nand(x1, x2):
            X = np.vstack([x1, x2])
            n = perceptron(X, *gate_weights("NAND"))
            o = perceptron(X, *gate_weights("OR"))
            return perceptron(np.vstack([n, o]), *gate_weights("AND"))
        """,
        ("weights are not those of a NAND",),
    ),
    Attempt(
        "xor_from_nand",
        "the four answers of the table",
        """
        def xor_from_nand(x1, x2):
            return np.array([[0, 1, 1, 0]])
        """,
        (r"single 0 and 0 has shape \(1, 4\), expected \(1, 1\)",),
    ),
    Attempt(
        "xor_from_nand",
        "side by side is stacked",
        """
        def xor_from_nand(x1, x2):
            def nand(p, q):
                return perceptron(np.hstack([p, q]), *gate_weights("NAND"))

            n = nand(x1, x2)
            return nand(nand(x1, n), nand(x2, n))
        """,
        ("mismatch", r"`xor_from_nand\(.*\)` stopped with"),
    ),
    Attempt(
        "xor_from_nand",
        "one pair at a time, the first one",
        """
        def xor_from_nand(x1, x2):
            def nand(p, q):
                return 0 if p and q else 1

            p, q = x1[0, 0], x2[0, 0]
            n = nand(p, q)
            return np.full(x1.shape, nand(nand(p, n), nand(q, n)))
        """,
        ("XOR of 0 and 1 is 0, expected 1",),
    ),
    Attempt(
        "xor_relu",
        "the difference of the inputs is right at every corner",
        """
        def xor_relu(X):
            return np.abs(X[:1] - X[1:])
        """,
        (r"away from the corners(: entry )?\[0, \d\] is .*, expected",),
    ),
    Attempt(
        "xor_relu",
        "the first sum is never negative, so it needs no ReLU",
        """
        def xor_relu(X):
            s = X[:1] + X[1:]
            return s - 2 * np.maximum(s - 1, 0)
        """,
        (r"away from the corners(: entry )?\[0, 1\] is -1.5, expected 0",),
    ),
    Attempt(
        "xor_relu",
        "XOR says 0 or 1",
        """
        def xor_relu(X):
            h1 = np.maximum(X[:1] + X[1:], 0)
            h2 = np.maximum(X[:1] + X[1:] - 1, 0)
            return (h1 - 2 * h2 > 0.5).astype(int)
        """,
        (r"away from the corners(: entry )?\[0, \d\] is .*, expected",),
    ),
    Attempt(
        "xor_relu",
        "an example is a row",
        """
        def xor_relu(X):
            s = np.sum(X, axis=1, keepdims=True)
            return np.maximum(s, 0) - 2 * np.maximum(s - 1, 0)
        """,
        (r"y has shape \(2, 1\), expected \(1, 4\)",),
    ),
    Attempt(
        "perceptron_update",
        "answer minus label",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = perceptron(x, w, b).item() - y
            return w + learning_rate * error * x, b + learning_rate * error
        """,
        (r"after a missed 1, w(: entry )?\[\d, 0\] is .*, expected",),
    ),
    Attempt(
        "perceptron_update",
        "the learning rate belongs to the weights",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - perceptron(x, w, b).item()
            return w + learning_rate * error * x, b + error
        """,
        ("after a missed 1, b is 2, expected 1.4",),
    ),
    Attempt(
        "perceptron_update",
        "the answer is a (1, 1) array",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - perceptron(x, w, b)
            return w + learning_rate * error * x, b + learning_rate * error
        """,
        (r"after a missed 1, b has shape \(1, 1\), expected \(\)", r"\.item\(\)"),
    ),
    Attempt(
        "perceptron_update",
        "new weights in an array like x, whole numbers forgotten",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error, new = y - perceptron(x, w, b).item(), np.zeros_like(x)
            for j in range(len(x)):
                new[j, 0] = w[j, 0] + learning_rate * error * x[j, 0]
            return new, b + learning_rate * error
        """,
        (r"after a missed 1, w(: entry )?\[\d, 0\] is 0, expected -?0\.\d",),
    ),
    Attempt(
        "perceptron_update",
        "a sigmoid in place of the step",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - 1 / (1 + np.exp(-((w.T @ x).item() + b)))
            return w + learning_rate * error * x, b + learning_rate * error
        """,
        (r"after a missed 1, w(: entry )?\[\d, 0\] is .*, expected",),
    ),
    Attempt(
        "perceptron_update",
        "on the border the answer is 1",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - int((w.T @ x).item() + b >= 0)
            return w + learning_rate * error * x, b + learning_rate * error
        """,
        (r"after a 1 missed at z = 0, w(: entry )?\[\d, 0\] is .*, expected",),
    ),
    Attempt(
        "perceptron_update",
        "w += as in the formula, w := w + ...",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - perceptron(x, w, b).item()
            w += learning_rate * error * x
            b += learning_rate * error
            return w, b
        """,
        ("changed its argument `w`", "a = a - b|new array"),
    ),
    Attempt(
        "xor_from_nand",
        "four gates are asked, and what they say is not used",
        """
        def xor_from_nand(x1, x2):
            w, b = gate_weights("NAND")
            for _ in range(4):
                perceptron(np.vstack([x1, x2]), w, b)
            return (x1 != x2).astype(int)
        """,
        ("a gate of the XOR has not been asked what it should be",),
    ),
    Attempt(
        "perceptron",
        "on the border within rounding",
        """
        def perceptron(X, w, b):
            return (w.T @ X + b > 1e-9).astype(int)
        """,
        ("its value is not right",),
    ),
    Attempt(
        "gate_weights",
        "a name is known by its beginning",
        """
        def gate_weights(name):
            gates = {"OR": (1, -0.5), "AND": (1, -1.5)}
            gates |= {"NAND": (-1, 1.5), "NOR": (-1, 0.5)}
            for gate, (size, b) in gates.items():
                if name.startswith(gate) and name.isalpha():
                    return np.full((2, 1), size), b
            raise ValueError(name)
        """,
        ("no error for .ORR.",),
    ),
]

ODD = [
    Odd(
        "perceptron",
        "booleans in a list of a list",
        """
        def perceptron(X, w, b):
            return [[sum(p * q for p, q in zip(w[:, 0], x)) + b > 0 for x in X.T]]
        """,
    ),
    Odd(
        "gate_weights",
        "lists of whole numbers, a list for a tuple, a 0-d bias",
        """
        def gate_weights(name):
            biases = dict(OR=0, AND=-1, NAND=2, NOR=1)
            if name not in biases:
                raise ValueError("no gate " + name)
            w = -1 if name[0] == "N" else 1
            return [[[w], [w]], np.array(biases[name])]
        """,
    ),
    Odd(
        "xor_from_nand",
        "a class with __call__ that is one gate, booleans",
        """
        from functools import partial

        class Nand:
            def __call__(self, p, q):
                inputs = np.concatenate([p, q])
                w, b = gate_weights("NAND")
                return np.equal(perceptron(inputs, np.array(w), b), 1)

        def wired(nand, x1, x2):
            n = nand(x1, x2)
            return nand(nand(x1, n), nand(x2, n))

        xor_from_nand = partial(wired, Nand())
        """,
    ),
    Odd(
        "xor_relu",
        "three straight pieces, in a list of a list",
        """
        def xor_relu(X):
            return [[float(0 if s < 0 else s if s < 1 else 2 - s) for s in sum(X)]]
        """,
    ),
    Odd(
        "perceptron_update",
        "a list of lists for w, NumPy scalar b, booleans as 0 and 1",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            said = bool(np.vdot(w, x) + b > 0)
            if said == bool(y):
                return w.tolist(), b
            k = learning_rate * (bool(y) - said)
            return [[p + k * q] for p, q in zip(w[:, 0], x[:, 0])], np.float64(b + k)
        """,
    ),
]
