"""Mistakes of chapter 02."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    drop_transpose,
    flip_sign,
)
from solutions import perceptron as key

PERCEPTRON = [
    by_operator(
        key.perceptron,
        "zero is yes",
        change("w.T @ X + b > 0", "w.T @ X + b >= 0"),
        "z = 0 is class 0: the comparison is strict, > and not >=.",
    ),
    by_operator(
        key.perceptron,
        "no bias",
        change("w.T @ X + b", "w.T @ X"),
        "b is missing in z = w.T @ X + b.",
    ),
    by_operator(
        key.perceptron,
        "bias on the wrong side",
        change("w.T @ X + b > 0", "w.T @ X > b"),
        "The weighted sum was compared with b. The threshold is minus the bias: "
        "w.T @ X > -b.",
    ),
    by_operator(
        key.perceptron,
        "transpose",
        drop_transpose("w"),
        "w is a column (n_x, 1) and X is (n_x, m): only w.T @ X fits.",
        shape=True,
    ),
    by_hand(
        "perceptron",
        "plus and minus one",
        """
        def perceptron(X, w, b):
            return np.where(w.T @ X + b > 0, 1, -1)
        """,
        "The classes here are called 0 and 1, not -1 and 1.",
    ),
    by_hand(
        "perceptron",
        "the score",
        """
        def perceptron(X, w, b):
            return w.T @ X + b
        """,
        "This is the score z. The step is missing: 1 where z is above 0, else 0.",
    ),
    by_hand(
        "perceptron",
        "any feature",
        """
        def perceptron(X, w, b):
            return np.any(w * X + b > 0, axis=0, keepdims=True).astype(int)
        """,
        "Each feature was compared by itself. Add up the weighted features and the "
        "bias first, then compare the one sum with 0.",
    ),
]

GATE_WEIGHTS = [
    by_operator(
        key.gate_weights,
        "OR in place of AND",
        change("(1.0, 1.0, -1.5)", "(1.0, 1.0, -0.5)"),
        "AND has to stay silent when one input alone is 1: both w_1 + b and w_2 + b "
        "must be at most 0.",
    ),
    by_operator(
        key.gate_weights,
        "flipped but for the bias",
        change("(-1.0, -1.0, 1.5)", "(-1.0, -1.0, -1.5)"),
        "The weights of NAND point the right way, but with this bias it never fires. "
        "NAND says 1 at (0, 0), where z is the bias alone.",
    ),
    by_operator(
        key.gate_weights,
        "NOR for >=",
        change("(-1.0, -1.0, 0.5)", "(-1.0, -1.0, 0.0)"),
        "At (0, 0) z is b = 0, and 0 counts as class 0. NOR needs a bias above 0.",
    ),
    by_operator(
        key.gate_weights,
        "flipped sign of OR",
        change("(1.0, 1.0, -0.5)", "(-1.0, -1.0, -0.5)"),
        "With negative weights an input of 1 speaks against the answer 1. In OR "
        "every input speaks for it.",
    ),
    by_hand(
        "gate_weights",
        "no margin",
        """
        def gate_weights(name):
            flip, b = {
                "OR": (1, -0.9), "AND": (1, -1.9), "NAND": (-1, 1.9), "NOR": (-1, 0.9)
            }.get(name, (None, None))
            if flip is None:
                raise ValueError(name)
            return np.array([[flip], [flip]]), b
        """,
        "The truth tables are right, but where the answer is 1 z may be as small as "
        "0.1. Move the boundary away from the corners.",
    ),
    by_hand(
        "gate_weights",
        "any name",
        """
        def gate_weights(name):
            if name == "OR":
                return np.array([[1.0], [1.0]]), 0.0
            if name == "AND":
                return np.array([[1.0], [1.0]]), -1.0
            if name == "NAND":
                return np.array([[-1.0], [-1.0]]), 2.0
            return np.array([[-1.0], [-1.0]]), 1.0
        """,
        "Every name that is not OR, AND or NAND is taken for NOR. Compare with each "
        "name, and raise ValueError at the end.",
    ),
    by_hand(
        "gate_weights",
        "flat weights",
        """
        def gate_weights(name):
            flip, b = {
                "OR": (1, 0), "AND": (1, -1), "NAND": (-1, 2), "NOR": (-1, 1)
            }.get(name, (None, None))
            if flip is None:
                raise ValueError(name)
            return np.array([flip, flip]), b
        """,
        "The numbers are right, but w is flat: a column has the shape (2, 1).",
        shape=True,
    ),
]

XOR_FROM_NAND = [
    by_operator(
        key.xor_from_nand,
        "AND gates",
        change("gate_weights('NAND')", "gate_weights('AND')"),
        "These are four AND gates. AND can never say 1 unless all inputs are 1.",
    ),
    by_operator(
        key.xor_from_nand,
        "stops at the first gate",
        change("perceptron(np.vstack([upper, lower]), w, b)", "n"),
        "This is n, the NAND of both inputs, which says 1 at (0, 0). Three more gates "
        "follow.",
    ),
    by_operator(
        key.xor_from_nand,
        "same branch twice",
        change("np.vstack([x2, n])", "np.vstack([x1, n])"),
        "Both branches look at x1. The lower one takes x2 and n.",
    ),
    by_operator(
        key.xor_from_nand,
        "inputs left out",
        change("np.vstack([upper, lower])", "np.vstack([n, lower])"),
        "The last gate takes the outputs of the two middle gates, not n again.",
    ),
    by_hand(
        "xor_from_nand",
        "only OR",
        """
        def xor_from_nand(x1, x2):
            w, b = gate_weights("NAND")
            not_1 = perceptron(np.vstack([x1, x1]), w, b)
            not_2 = perceptron(np.vstack([x2, x2]), w, b)
            return perceptron(np.vstack([not_1, not_2]), w, b)
        """,
        "This is OR: it says 1 at (1, 1) as well. The middle gates take n in place of "
        "their second copy of x1 and x2.",
    ),
    by_hand(
        "xor_from_nand",
        "negated",
        """
        def xor_from_nand(x1, x2):
            w, b = gate_weights("NAND")
            n = perceptron(np.vstack([x1, x2]), w, b)
            upper = perceptron(np.vstack([x1, n]), w, b)
            lower = perceptron(np.vstack([x2, n]), w, b)
            y = perceptron(np.vstack([upper, lower]), w, b)
            return perceptron(np.vstack([y, y]), w, b)
        """,
        "One NAND too many: a NAND with twice the same input is a NOT, and the answer "
        "comes out negated.",
    ),
    by_hand(
        "xor_from_nand",
        "flat rows",
        """
        def xor_from_nand(x1, x2):
            return np.ravel(x1 != x2).astype(int)
        """,
        "The values are right, but the rows lost an axis: return (1, m).",
        shape=True,
    ),
]

XOR_RELU = [
    by_operator(
        key.xor_relu,
        "factor two forgotten",
        drop_factor("2"),
        "The second unit counts twice: y = h_1 - 2 h_2. With h_1 - h_2 the corner "
        "(1, 1) gives 1.",
    ),
    by_operator(
        key.xor_relu,
        "same bias twice",
        change("np.maximum(0, total - 1)", "np.maximum(0, total)"),
        "Both units are alike. The second has the bias -1, so that it wakes only when "
        "both inputs are 1.",
    ),
    by_operator(
        key.xor_relu,
        "no ReLU",
        change(
            "np.maximum(0, total) - 2 * np.maximum(0, total - 1)",
            "total - 2 * (total - 1)",
        ),
        "Without the ReLU the two layers collapse into one linear function, and no "
        "linear function is XOR.",
    ),
    by_operator(
        key.xor_relu,
        "one ReLU missing",
        change("np.maximum(0, total)", "total"),
        "h_1 has a ReLU too. The corners do not show it, a negative sum does.",
    ),
    by_hand(
        "xor_relu",
        "step at the end",
        """
        def xor_relu(X):
            total = np.sum(X, axis=0, keepdims=True)
            y = np.maximum(0, total) - 2 * np.maximum(0, total - 1)
            return (y > 0).astype(int)
        """,
        "The output unit is linear: return h_1 - 2 h_2 itself, without a step.",
    ),
    by_hand(
        "xor_relu",
        "inputs multiplied",
        """
        def xor_relu(X):
            return X[:1] + X[1:] - 2 * X[:1] * X[1:]
        """,
        "This polynomial is XOR at the four corners only, and it is no network: build "
        "it from the two ReLU units.",
    ),
]

PERCEPTRON_UPDATE = [
    by_operator(
        key.perceptron_update,
        "wrong way",
        flip_sign("y - perceptron(x, w, b).item()"),
        "The step goes away from the right answer: the error is label minus "
        "prediction.",
    ),
    by_operator(
        key.perceptron_update,
        "bias frozen",
        change("b + learning_rate * error", "b"),
        "b never changes. Treat it as the weight of an input that is always 1.",
    ),
    by_operator(
        key.perceptron_update,
        "no learning rate",
        change("learning_rate * error * x", "error * x"),
        "The step of w lacks the learning rate.",
    ),
    by_operator(
        key.perceptron_update,
        "input forgotten",
        change("learning_rate * error * x", "learning_rate * error"),
        "Each weight moves in proportion to its own input: the factor x is missing.",
    ),
    by_operator(
        key.perceptron_update,
        "score, not class",
        change("perceptron(x, w, b).item()", "((w.T @ x).item() + b)"),
        "The error must use the class 0 or 1 that the perceptron says, not the score "
        "z: a right answer changes nothing.",
    ),
    by_hand(
        "perceptron_update",
        "in place",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - perceptron(x, w, b).item()
            w += learning_rate * error * x
            b += learning_rate * error
            return w, b
        """,
        "`w += ...` changes the caller's array as well. Write w = w + ....",
    ),
    by_hand(
        "perceptron_update",
        "always",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            sign = 1 if y == 1 else -1
            return w + learning_rate * sign * x, b + learning_rate * sign
        """,
        "It moves even when the answer was right. Then the error y - y_hat is 0 and "
        "nothing changes.",
    ),
    by_hand(
        "perceptron_update",
        "bias as an array",
        """
        def perceptron_update(w, b, x, y, learning_rate):
            error = y - perceptron(x, w, b)
            return w + learning_rate * error * x, b + learning_rate * error
        """,
        "The perceptron returns (1, 1), so b became an array too. Take the number out "
        "of it first, with .item().",
        shape=True,
    ),
]

MISTAKES = PERCEPTRON + GATE_WEIGHTS + XOR_FROM_NAND + XOR_RELU + PERCEPTRON_UPDATE
