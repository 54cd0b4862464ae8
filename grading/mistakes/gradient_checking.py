"""Mistakes of chapter 11."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    drop_transpose,
    flip_sign,
)
from solutions import gradient_checking as key

NUMERICAL_GRADIENT = [
    by_operator(
        key.numerical_gradient,
        "one-sided",
        change(
            "(J(theta + step) - J(theta - step)) / (2 * epsilon)",
            "(J(theta + step) - J(theta)) / epsilon",
        ),
        "This steps to one side only, and its error shrinks like epsilon. Step to both "
        "sides: J(theta + step) - J(theta - step), over 2 epsilon.",
    ),
    by_operator(
        key.numerical_gradient,
        "half the width",
        change("2 * epsilon", "epsilon"),
        "Twice the slope: from theta - epsilon to theta + epsilon the width is "
        "2 epsilon, not epsilon.",
    ),
    by_operator(
        key.numerical_gradient,
        "integers swallow the step",
        change("np.array(theta, dtype=float)", "np.array(theta)"),
        "An integer array has no room for epsilon: 0.001 becomes 0 when it is stored. "
        "Work on a float copy of theta.",
    ),
    by_operator(
        key.numerical_gradient,
        "a step of its own",
        change("epsilon", "1e-7"),
        "epsilon is an argument, and this uses 1e-7 whatever it says.",
    ),
    by_operator(
        key.numerical_gradient,
        "one number only",
        change("gradient[()]", "np.ravel(gradient)"),
        "The gradient has the shape of theta, and this is flat.",
        shape=True,
    ),
    by_hand(
        "numerical_gradient",
        "all entries at once",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slope = (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)
            return np.full(theta.shape, slope)
        """,
        "All entries move together here, so every slope is the sum of all. Move one "
        "entry at a time and leave the others alone.",
    ),
    by_hand(
        "numerical_gradient",
        "row by row",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            gradient = np.zeros_like(theta)
            for i in range(len(np.atleast_1d(theta))):
                step = np.zeros_like(theta)
                np.atleast_1d(step)[i] = epsilon
                slope = (J(theta + step) - J(theta - step)) / (2 * epsilon)
                np.atleast_1d(gradient)[i] = slope
            return gradient
        """,
        "The loop goes over the first axis, so a whole row moves at once. Go over all "
        "entries, for instance with np.ndindex(theta.shape).",
    ),
    by_hand(
        "numerical_gradient",
        "not put back",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            gradient = np.zeros_like(theta)
            for i in np.ndindex(theta.shape):
                theta[i] += epsilon
                up = J(theta)
                theta[i] -= 2 * epsilon
                gradient[i] = (up - J(theta)) / (2 * epsilon)
            return gradient
        """,
        "An entry stays at theta - epsilon when the next one moves. Put it back first.",
    ),
    by_hand(
        "numerical_gradient",
        "on the caller's array",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.asarray(theta, dtype=float)
            gradient = np.zeros_like(theta)
            for i in np.ndindex(theta.shape):
                theta[i] += epsilon
                up = J(theta)
                theta[i] -= 2 * epsilon
                gradient[i] = (up - J(theta)) / (2 * epsilon)
                theta[i] += epsilon
            return gradient
        """,
        "This moves the caller's own array, and + epsilon does not undo - epsilon to "
        "the last digit. Work on a copy.",
    ),
]

DICTIONARY_TO_VECTOR = [
    by_operator(
        key.dictionary_to_vector,
        "column by column",
        change("np.ravel(value)", "np.ravel(value, order='F')"),
        "Each array is read column by column; row by row is NumPy's own order.",
    ),
    by_operator(
        key.dictionary_to_vector,
        "sorted names",
        change(
            "parameters.values()", "(parameters[name] for name in sorted(parameters))"
        ),
        "The parameters come in the order of the dict, not of the alphabet.",
    ),
    by_operator(
        key.dictionary_to_vector,
        "flat",
        change("np.concatenate(pieces).reshape(-1, 1)", "np.concatenate(pieces)"),
        "The entries are right, but theta is flat: a column has the shape (n, 1).",
        shape=True,
    ),
    by_operator(
        key.dictionary_to_vector,
        "a row",
        change(
            "np.concatenate(pieces).reshape(-1, 1)",
            "np.concatenate(pieces).reshape(1, -1)",
        ),
        "reshape(1, -1) makes a row; a column is reshape(-1, 1).",
        shape=True,
    ),
    by_hand(
        "dictionary_to_vector",
        "weights first",
        """
        def dictionary_to_vector(parameters):
            big = [v for v in parameters.values() if np.size(v) > len(np.atleast_1d(v))]
            rest = [v for v in parameters.values() if not any(v is w for w in big)]
            pieces = [np.ravel(value) for value in big + rest]
            return np.concatenate(pieces).reshape(-1, 1)
        """,
        "All weights stand before all biases. Keep the order of the dict.",
    ),
    by_hand(
        "dictionary_to_vector",
        "put in front",
        """
        def dictionary_to_vector(parameters):
            theta = np.zeros((0, 1))
            for value in parameters.values():
                theta = np.concatenate([np.reshape(value, (-1, 1)), theta])
            return theta
        """,
        "Each parameter is put before the earlier ones, so the last comes first.",
    ),
]

VECTOR_TO_DICTIONARY = [
    by_operator(
        key.vector_to_dictionary,
        "never moves on",
        change("start = end", "start = 0"),
        "Every parameter is cut from the top of theta: start the next one where the "
        "last one ended.",
    ),
    by_operator(
        key.vector_to_dictionary,
        "column by column",
        change(
            "np.reshape(theta[start:end], np.shape(value))",
            "np.reshape(theta[start:end], np.shape(value), order='F')",
        ),
        "Each array is filled column by column, but the vector was made row by row.",
    ),
    by_operator(
        key.vector_to_dictionary,
        "no shape",
        change(
            "np.reshape(theta[start:end], np.shape(value))",
            "theta[start:end]",
        ),
        "The pieces are cut rightly but stay columns: reshape each as in `like`.",
        shape=True,
    ),
    by_operator(
        key.vector_to_dictionary,
        "sorted names",
        change("like.items()", "sorted(like.items())"),
        "theta follows the order of the dict, not of the alphabet.",
    ),
    by_hand(
        "vector_to_dictionary",
        "from the end",
        """
        def vector_to_dictionary(theta, like):
            parameters, end = {}, len(theta)
            for name, value in like.items():
                start = end - np.size(value)
                parameters[name] = np.reshape(theta[start:end], np.shape(value))
                end = start
            return parameters
        """,
        "The first parameter stands at the top of theta, and this cuts from the end.",
    ),
    by_hand(
        "vector_to_dictionary",
        "the type of like",
        """
        def vector_to_dictionary(theta, like):
            parameters, start = {}, 0
            for name, value in like.items():
                parameters[name] = np.zeros_like(value)
                end = start + np.size(value)
                parameters[name][...] = theta[start:end].reshape(np.shape(value))
                start = end
            return parameters
        """,
        "np.zeros_like copies the type as well as the shape: where `like` holds "
        "integers, the decimals of theta are cut off.",
    ),
]

GRADIENT_CHECK = [
    by_operator(
        key.gradient_check,
        "one norm below",
        change("norm(approx) + norm(grad)", "(norm(grad) or 1)"),
        "The sum of both norms stands below. With |grad| alone a right gradient of "
        "zero divides by zero, and a wrong one counts double.",
    ),
    by_operator(
        key.gradient_check,
        "norm of the sum",
        change("norm(approx) + norm(grad)", "norm(approx + grad)"),
        "|approx| + |grad| is not |approx + grad|: opposite gradients would cancel "
        "below the line.",
    ),
    by_operator(
        key.gradient_check,
        "no root",
        change("np.sqrt(np.sum(np.square(v)))", "np.sum(np.square(v))"),
        "These are squared norms. Without the root 1e-4 looks like 1e-8.",
    ),
    by_operator(
        key.gradient_check,
        "sum of sizes",
        change("np.sqrt(np.sum(np.square(v)))", "np.sum(np.abs(v))"),
        "This is the sum of absolute values. The norm is the root of the sum of "
        "squares.",
    ),
    by_operator(
        key.gradient_check,
        "nothing by nothing",
        change("largest == 0", "False"),
        "0/0 is not a number. Where both gradients are zero they agree: return 0.",
    ),
    by_operator(
        key.gradient_check,
        "difference of lengths",
        change("norm(approx - grad)", "np.abs(norm(approx) - norm(grad))"),
        "Two gradients of one length can point in different directions. Subtract "
        "first, then take the norm.",
    ),
    by_operator(
        key.gradient_check,
        "not relative",
        change(
            "norm(approx - grad) / (norm(approx) + norm(grad))",
            "norm(approx - grad) * largest",
        ),
        "This is the absolute difference, so it says nothing without the size of the "
        "gradients: divide by the sum of their norms.",
    ),
    by_hand(
        "gradient_check",
        "overflow",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx, grad = numerical_gradient(J, theta, epsilon), np.asarray(grad)
            fourth = np.sum(approx**4) ** 0.25 + np.sum(grad**4) ** 0.25
            return np.sqrt(np.sum((approx - grad) ** 2)) / fourth if fourth else 0.0
        """,
        "The norms below are fourth roots of fourth powers. |v| is the root of the "
        "sum of squares.",
    ),
    by_hand(
        "gradient_check",
        "whole numbers",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = np.zeros(np.shape(theta))
            for at in np.ndindex(np.shape(theta)):
                ahead, behind = np.array(theta), np.array(theta)
                ahead[at] += epsilon
                behind[at] -= epsilon
                approx[at] = (J(ahead) - J(behind)) / (2 * epsilon)
            total = np.linalg.norm(approx) + np.linalg.norm(grad)
            return np.linalg.norm(approx - grad) / total if total else 0.0
        """,
        "Copies of an integer theta are integers too, and swallow the step. Make "
        "floats of it, or call numerical_gradient, which does.",
    ),
    by_hand(
        "gradient_check",
        "padded below",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            above = np.sqrt(np.sum((approx - grad) ** 2))
            below = np.sqrt(np.sum(approx**2)) + np.sqrt(np.sum(np.square(grad)))
            return above / (below + 1e-4)
        """,
        "A constant below the line makes every small gradient look right. Treat 0/0 "
        "as a case of its own.",
    ),
    by_hand(
        "gradient_check",
        "largest singular value",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = np.atleast_2d(numerical_gradient(J, theta, epsilon))
            grad = np.atleast_2d(grad)
            total = np.linalg.norm(approx, 2) + np.linalg.norm(grad, 2)
            return np.linalg.norm(approx - grad, 2) / total if total else 0.0
        """,
        "np.linalg.norm(M, 2) of a matrix is its largest singular value. Leave the 2 "
        "out, or flatten first.",
    ),
    by_hand(
        "gradient_check",
        "yes or no",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            return float(not np.allclose(approx, grad))
        """,
        "The relative difference itself is asked for; whoever calls decides what is "
        "small enough.",
    ),
]

REPAIR_1 = [
    by_operator(
        key.repair_1,
        "as it was",
        change("1 + Z1**2", "1 + A1**2"),
        "dW1 and db1 are as wrong as they were: the slope of arctan at Z1 is "
        "1 / (1 + Z1^2), a function of Z1 and not of A1.",
    ),
    by_operator(
        key.repair_1,
        "a sum for a mean",
        change(
            "np.sum(dZ1, axis=1, keepdims=True) / m",
            "np.sum(dZ1, axis=1, keepdims=True)",
        ),
        "db1 is a sum over the examples. The cost is a mean, so it needs 1/m like the "
        "others.",
        hint="factor",
    ),
    by_operator(
        key.repair_1,
        "no mean at all",
        drop_factor("m"),
        "All gradients belong to a cost that is a mean: each of them needs its 1/m.",
        hint="factor",
    ),
    by_operator(
        key.repair_1,
        "no slope",
        change("W2.T @ dZ2 / (1 + Z1**2)", "W2.T @ dZ2"),
        "Between A1 and Z1 stands arctan: multiply by its slope, 1 / (1 + Z1^2).",
    ),
    by_operator(
        key.repair_1,
        "transpose",
        drop_transpose("W2"),
        "W2 is (1, n_h): to go back through it takes its transpose, W2.T @ dZ2.",
        shape=True,
    ),
    by_hand(
        "repair_1",
        "wide part forgotten",
        """
        def repair_1(parameters, X, R, Y):
            W1, b1 = parameters["W1"], parameters["b1"]
            W2, b2 = parameters["W2"], parameters["b2"]
            m = Y.shape[1]
            Z1 = W1 @ X + b1
            A1 = np.arctan(Z1)
            dZ2 = W2 @ A1 + b2 - Y
            dZ1 = W2.T @ dZ2 / (1 + Z1**2)
            return {
                "dW1": dZ1 @ X.T / m,
                "db1": np.mean(dZ1, axis=1, keepdims=True),
                "dW2": dZ2 @ A1.T / m,
                "dV": dZ2 @ R.T / m,
                "db2": np.mean(dZ2, axis=1, keepdims=True),
            }
        """,
        "The prediction has three parts, and V @ R is missing in it: every gradient "
        "starts from a wrong error.",
    ),
    by_hand(
        "repair_1",
        "mean of everything",
        """
        def repair_1(parameters, X, R, Y):
            W1, b1 = parameters["W1"], parameters["b1"]
            W2, V, b2 = parameters["W2"], parameters["V"], parameters["b2"]
            m = Y.shape[1]
            Z1 = W1 @ X + b1
            A1 = np.arctan(Z1)
            dZ2 = W2 @ A1 + V @ R + b2 - Y
            dZ1 = W2.T @ dZ2 / (1 + Z1**2)
            return {
                "dW1": dZ1 @ X.T / m,
                "db1": np.full(b1.shape, np.mean(dZ1)),
                "dW2": dZ2 @ A1.T / m,
                "dV": dZ2 @ R.T / m,
                "db2": np.mean(dZ2, axis=1, keepdims=True),
            }
        """,
        "db1 is the same for all units: the mean goes over the examples, axis=1, and "
        "leaves one number per unit.",
        hint="constant-axis",
    ),
]

REPAIR_2 = [
    by_operator(
        key.repair_2,
        "as it was",
        change("(1 + np.abs(Z1)) ** 2", "(1 + Z1) ** 2"),
        "Right where Z1 is positive, wrong where it is negative: the slope of softsign "
        "is 1 / (1 + |Z1|)^2.",
    ),
    by_operator(
        key.repair_2,
        "square forgotten",
        change("(1 + np.abs(Z1)) ** 2", "(1 + np.abs(Z1))"),
        "The denominator of the slope is squared: 1 / (1 + |Z1|)^2.",
    ),
    by_operator(
        key.repair_2,
        "square inside",
        change("(1 + np.abs(Z1)) ** 2", "1 + np.abs(Z1) ** 2"),
        "The square goes over the whole denominator, (1 + |Z1|)^2.",
    ),
    by_operator(
        key.repair_2,
        "a sign of its own",
        change(
            "W2.T @ dZ2 / (1 + np.abs(Z1)) ** 2",
            "W2.T @ dZ2 * np.sign(Z1) / (1 + np.abs(Z1)) ** 2",
        ),
        "The sign came in twice. Softsign rises everywhere, so its slope is positive "
        "for negative Z1 too.",
    ),
    by_operator(
        key.repair_2,
        "label minus prediction",
        flip_sign("W2 @ A1 + b2 - Y"),
        "The error is prediction minus target; you have the other sign.",
        hint="factor",
    ),
    by_hand(
        "repair_2",
        "forward pass mended",
        """
        def repair_2(parameters, X, Y):
            W1, b1 = parameters["W1"], parameters["b1"]
            W2, b2 = parameters["W2"], parameters["b2"]
            m = Y.shape[1]
            Z1 = W1 @ X + b1
            A1 = Z1 / (1 + Z1)
            dZ2 = W2 @ A1 + b2 - Y
            dZ1 = W2.T @ dZ2 / (1 + Z1) ** 2
            return {
                "dW1": dZ1 @ X.T / m,
                "db1": np.mean(dZ1, axis=1, keepdims=True),
                "dW2": dZ2 @ A1.T / m,
                "db2": np.mean(dZ2, axis=1, keepdims=True),
            }
        """,
        "Now A1 and its slope agree, but on another function than `cost_2`: the cost "
        "is given, the gradient has to follow it.",
    ),
    by_hand(
        "repair_2",
        "positive side only",
        """
        def repair_2(parameters, X, Y):
            W1, b1 = parameters["W1"], parameters["b1"]
            W2, b2 = parameters["W2"], parameters["b2"]
            m = Y.shape[1]
            Z1 = W1 @ X + b1
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = W2 @ A1 + b2 - Y
            dZ1 = W2.T @ dZ2 * (Z1 > 0) / (1 + np.abs(Z1)) ** 2
            return {
                "dW1": dZ1 @ X.T / m,
                "db1": np.mean(dZ1, axis=1, keepdims=True),
                "dW2": dZ2 @ A1.T / m,
                "db2": np.mean(dZ2, axis=1, keepdims=True),
            }
        """,
        "The mask Z1 > 0 belongs to ReLU. Softsign has a slope on both sides.",
        hint="missing-derivative",
    ),
]

REPAIR_3 = [
    by_operator(
        key.repair_3,
        "not transposed",
        drop_transpose("W2"),
        "Going back through W2 takes its transpose. NumPy does not complain, since W2 "
        "is square.",
    ),
    by_operator(
        key.repair_3,
        "penalty of W2 forgotten",
        change("dZ2 @ A1.T / m + lambd / m * W2", "dZ2 @ A1.T / m"),
        "The penalty contains all three weight matrices, so dW2 needs its term too: "
        "lambda/m W2.",
        hint="missing-term",
    ),
    by_operator(
        key.repair_3,
        "one fault left",
        change("lambd / m * W1", "lambd / (2 * m) * W1"),
        "The transpose is mended, and dW1 is still wrong: the 2 of the square cancels "
        "the 1/2 of the penalty, so its gradient is lambda/m W1.",
        hint="missing-term",
    ),
    by_operator(
        key.repair_3,
        "penalty doubled",
        change("lambd / m * W2", "2 * lambd / m * W2"),
        "The 1/2 in the penalty cancels the 2 of the square: lambda/m W2, once.",
        hint="doubled-term",
    ),
    by_operator(
        key.repair_3,
        "penalty not divided",
        change("lambd / m * W2", "lambd * W2"),
        "The penalty is divided by m as well: lambda/m W2.",
        hint="wrong-coefficient",
    ),
    by_operator(
        key.repair_3,
        "penalty on a bias",
        change(
            "np.sum(dZ2, axis=1, keepdims=True) / m",
            "np.sum(dZ2, axis=1, keepdims=True) / m + lambd / m * parameters['b2']",
        ),
        "The penalty is made of weights only; biases have no share in it.",
        hint="extra-term",
    ),
    by_hand(
        "repair_3",
        "as it was",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2 @ dZ2 * np.cos(Z1)
            return {
                "dW1": dZ1 @ X.T / m + lambd / (2 * m) * W1,
                "db1": np.mean(dZ1, axis=1, keepdims=True),
                "dW2": dZ2 @ A1.T / m + lambd / m * W2,
                "db2": np.mean(dZ2, axis=1, keepdims=True),
                "dW3": dZ3 @ A2.T / m + lambd / m * W3,
                "db3": np.mean(dZ3, axis=1, keepdims=True),
            }
        """,
        "Nothing has changed yet. The report names two wrong gradients, and there "
        "are two faults behind them.",
    ),
    by_hand(
        "repair_3",
        "transposed product",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2.T @ dZ2 * np.cos(Z1)
            return {
                "dW1": dZ1 @ X.T / m + lambd / m * W1,
                "db1": np.mean(dZ1, axis=1, keepdims=True),
                "dW2": A1 @ dZ2.T / m + lambd / m * W2,
                "db2": np.mean(dZ2, axis=1, keepdims=True),
                "dW3": dZ3 @ A2.T / m + lambd / m * W3,
                "db3": np.mean(dZ3, axis=1, keepdims=True),
            }
        """,
        "The data term of dW2 is transposed: dZ2 @ A1.T, not A1 @ dZ2.T. Both have the "
        "same shape, since W2 is square.",
    ),
]

MISTAKES = (
    NUMERICAL_GRADIENT
    + DICTIONARY_TO_VECTOR
    + VECTOR_TO_DICTIONARY
    + GRADIENT_CHECK
    + REPAIR_1
    + REPAIR_2
    + REPAIR_3
)
