"""Attempts at chapter 11."""

import textwrap

from grading.editions.chapter import Chapter
from tests.attempts import Attempt, Odd


def beside(broken, source):
    """`source` after the chapter's cell that defines the function `broken`."""
    (cell,) = (
        cell
        for cell in Chapter("11-gradient-checking").cells("plain")
        if cell.source.startswith(f"def {broken}(")
    )
    return f"{cell.source}\n\n\n{textwrap.dedent(source).strip()}\n"


ATTEMPTS = [
    Attempt(
        "numerical_gradient",
        "the definition of the derivative: one side",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros_like(theta)
            for at in np.ndindex(theta.shape):
                moved = theta.copy()
                moved[at] += epsilon
                slopes[at] = (J(moved) - J(theta)) / epsilon
            return slopes
        """,
        (r"the gradient(: entry )?\[\d, \d\] is .*, expected", "entries are wrong"),
    ),
    Attempt(
        "numerical_gradient",
        "two steps over one epsilon",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros_like(theta)
            for at in np.ndindex(theta.shape):
                ahead, behind = theta.copy(), theta.copy()
                ahead[at] += epsilon
                behind[at] -= epsilon
                slopes[at] = (J(ahead) - J(behind)) / epsilon
            return slopes
        """,
        (r"the gradient(: entry )?\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "numerical_gradient",
        "NumPy moves all entries at once",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.asarray(theta, dtype=float)
            slope = (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)
            return np.full(theta.shape, slope)
        """,
        (r"the gradient(: entry )?\[\d, \d\] is .*, expected", "6 of 6 entries"),
    ),
    Attempt(
        "numerical_gradient",
        "there and back in theta itself",
        """
        def numerical_gradient(J, theta, epsilon):
            slopes = np.zeros(np.shape(theta))
            for at in np.ndindex(np.shape(theta)):
                theta[at] += epsilon
                ahead = J(theta)
                theta[at] -= 2 * epsilon
                behind = J(theta)
                theta[at] += epsilon
                slopes[at] = (ahead - behind) / (2 * epsilon)
            return slopes
        """,
        ("changed its argument `theta`", "new array"),
    ),
    Attempt(
        "numerical_gradient",
        "copies keep the type of theta, whole numbers too",
        """
        def numerical_gradient(J, theta, epsilon):
            slopes = np.zeros(np.shape(theta))
            for at in np.ndindex(np.shape(theta)):
                ahead, behind = np.array(theta), np.array(theta)
                ahead[at] += epsilon
                behind[at] -= epsilon
                slopes[at] = (J(ahead) - J(behind)) / (2 * epsilon)
            return slopes
        """,
        ("integers",),
    ),
    Attempt(
        "numerical_gradient",
        "the slopes in an array like theta",
        """
        def numerical_gradient(J, theta, epsilon):
            slopes = np.zeros_like(theta)
            for at in np.ndindex(np.shape(theta)):
                step = np.zeros(np.shape(theta))
                step[at] = epsilon
                slopes[at] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
            return slopes
        """,
        ("integers|single number 1 ",),
    ),
    Attempt(
        "numerical_gradient",
        "a theta has a shape, numbers forgotten",
        """
        def numerical_gradient(J, theta, epsilon):
            slopes = np.zeros(theta.shape)
            for at in np.ndindex(theta.shape):
                step = np.zeros(theta.shape)
                step[at] = epsilon
                slopes[at] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
            return slopes
        """,
        ("'float' object has no attribute 'shape'", r"numerical_gradient\(.*1\.0, 0"),
    ),
    Attempt(
        "numerical_gradient",
        "one index means one entry",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.atleast_1d(np.array(theta, dtype=float))
            slopes = np.zeros_like(theta)
            for i in range(len(theta)):
                ahead, behind = theta.copy(), theta.copy()
                ahead[i] += epsilon
                behind[i] -= epsilon
                slopes[i] = (J(ahead) - J(behind)) / (2 * epsilon)
            return slopes
        """,
        (r"the gradient(: entry )?\[\d, \d\] is .*, expected", "6 of 6 entries"),
    ),
    Attempt(
        "numerical_gradient",
        "theta as a list of numbers, and so is the answer",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = []
            for at in np.ndindex(theta.shape):
                step = np.zeros_like(theta)
                step[at] = epsilon
                slopes.append((J(theta + step) - J(theta - step)) / (2 * epsilon))
            return np.array(slopes)
        """,
        (r"shape \(6,\), expected \(2, 3\)",),
    ),
    Attempt(
        "numerical_gradient",
        "the copy is not made anew, so entries stay moved",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros_like(theta)
            ahead, behind = theta.copy(), theta.copy()
            for at in np.ndindex(theta.shape):
                ahead[at] += epsilon
                behind[at] -= epsilon
                slopes[at] = (J(ahead) - J(behind)) / (2 * epsilon)
            return slopes
        """,
        (r"the gradient(: entry )?\[\d, \d\] is .*, expected", "5 of 6 entries"),
    ),
    Attempt(
        "numerical_gradient",
        "better than asked: Richardson's extrapolation",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros_like(theta)
            for at in np.ndindex(theta.shape):
                step = np.zeros_like(theta)
                step[at] = epsilon
                wide = (J(theta + step) - J(theta - step)) / (2 * epsilon)
                narrow = (J(theta + step / 2) - J(theta - step / 2)) / epsilon
                slopes[at] = (4 * narrow - wide) / 3
            return slopes
        """,
        (r"the gradient(: entry )?\[1, 1\] is .*, expected 0.05",),
    ),
    Attempt(
        "numerical_gradient",
        "better than asked: the complex step",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=complex)
            slopes = np.zeros(theta.shape)
            for at in np.ndindex(theta.shape):
                moved = theta.copy()
                moved[at] += 1j * epsilon
                slopes[at] = J(moved).imag / epsilon
            return slopes
        """,
        (r"the gradient(: entry )?\[1, 1\] is -0.05, expected 0.05",),
    ),
    Attempt(
        "numerical_gradient",
        "the customary step, whatever is asked for",
        """
        def numerical_gradient(J, theta, epsilon=1e-7):
            epsilon = 1e-5
            theta = np.array(theta, dtype=float)
            slopes = np.zeros_like(theta)
            for at in np.ndindex(theta.shape):
                step = np.zeros_like(theta)
                step[at] = epsilon
                slopes[at] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
            return slopes
        """,
        (r"the gradient(: entry )?\[1, 1\] is .*, expected 0.05",),
    ),
    Attempt(
        "numerical_gradient",
        "sneaky: ravel gives a view, which it does not in every memory order",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros(theta.shape)
            for i in range(theta.size):
                ahead, behind = theta.copy(order="K"), theta.copy(order="K")
                ahead.ravel()[i] += epsilon
                behind.ravel()[i] -= epsilon
                slopes.ravel()[i] = (J(ahead) - J(behind)) / (2 * epsilon)
            return slopes
        """,
        (
            r"that is a transpose, the gradient(: entry )?\[.*is 0, expected",
            "entries are wrong",
        ),
    ),
    Attempt(
        "numerical_gradient",
        "sneaky: arrays have up to two axes",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            shape = theta.shape
            rows, columns = np.atleast_2d(theta).shape
            slopes = np.zeros((rows, columns))
            for i in range(rows):
                for j in range(columns):
                    step = np.zeros((rows, columns))
                    step[i, j] = epsilon
                    step = step.reshape(shape)
                    slopes[i, j] = J(theta + step) - J(theta - step)
            return slopes.reshape(shape) / (2 * epsilon)
        """,
        ("too many values to unpack|shape",),
    ),
    Attempt(
        "numerical_gradient",
        "sneaky: only integers are made floats, float32 stays as it is",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta)
            if theta.dtype.kind != "f":
                theta = theta.astype(float)
            slopes = np.zeros(theta.shape)
            for at in np.ndindex(theta.shape):
                ahead, behind = theta.copy(), theta.copy()
                ahead[at] += epsilon
                behind[at] -= epsilon
                slopes[at] = (J(ahead) - J(behind)) / (2 * epsilon)
            return slopes
        """,
        ("float32",),
    ),
    Attempt(
        "numerical_gradient",
        "sneaky: no more than six digits matter",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros_like(theta)
            for at in np.ndindex(theta.shape):
                step = np.zeros_like(theta)
                step[at] = epsilon
                slopes[at] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
            return np.round(slopes, 6)
        """,
        ("on fresh inputs", "close", "measured, rounded or in float32"),
    ),
    Attempt(
        "dictionary_to_vector",
        "a vector is flat",
        """
        def dictionary_to_vector(parameters):
            return np.concatenate([np.ravel(p) for p in parameters.values()])
        """,
        (r"shape \(17,\), expected \(17, 1\)", "axis of length 1 is gone"),
    ),
    Attempt(
        "dictionary_to_vector",
        "in alphabetical order",
        """
        def dictionary_to_vector(parameters):
            return np.concatenate([np.reshape(parameters[name], (-1, 1))
                                   for name in sorted(parameters)])
        """,
        ("from W2 as the first name, is 9, expected 1",),
    ),
    Attempt(
        "dictionary_to_vector",
        "W1, b1, W2, b2, as in every network",
        """
        def dictionary_to_vector(parameters):
            return np.concatenate([np.reshape(parameters[name], (-1, 1))
                                   for name in ("W1", "b1", "W2", "b2")])
        """,
        ("from W2 as the first name, is 9, expected 1",),
    ),
    Attempt(
        "dictionary_to_vector",
        "columns on top of each other, so by columns",
        """
        def dictionary_to_vector(parameters):
            return np.concatenate([np.reshape(p, (-1, 1), order="F")
                                   for p in parameters.values()])
        """,
        (r"theta\[\d+, 0\] is .*, expected",),
    ),
    Attempt(
        "dictionary_to_vector",
        "every parameter is an array",
        """
        def dictionary_to_vector(parameters):
            return np.vstack([p.reshape(-1, 1) for p in parameters.values()])
        """,
        ("'float' object has no attribute 'reshape'", "dictionary_to_vector"),
    ),
    Attempt(
        "dictionary_to_vector",
        "sneaky: the type of the first parameter for all of them",
        """
        def dictionary_to_vector(parameters):
            parts = [np.reshape(p, (-1, 1)) for p in parameters.values()]
            theta = np.zeros((sum(map(len, parts)), 1), dtype=parts[0].dtype)
            start = 0
            for part in parts:
                theta[start:start + len(part)] = part
                start += len(part)
            return theta
        """,
        (r"integers and a single number(: entry )?\[2, 0\] is 0, expected 0.5",),
    ),
    Attempt(
        "dictionary_to_vector",
        "sneaky: half the memory",
        """
        def dictionary_to_vector(parameters):
            return np.vstack([np.reshape(np.float32(p), (-1, 1))
                              for p in parameters.values()])
        """,
        ("on fresh inputs", "close", "measured, rounded or in float32"),
    ),
    Attempt(
        "vector_to_dictionary",
        "alphabetical, as nobody will ask",
        """
        def vector_to_dictionary(theta, like):
            parameters, start = {}, 0
            for name in sorted(like):
                size = np.size(like[name])
                part = theta[start:start + size]
                parameters[name] = part.reshape(np.shape(like[name]))
                start += size
            return parameters
        """,
        (r"the names are \['W1', 'W2', 'b', 'b2'\], expected",),
    ),
    Attempt(
        "vector_to_dictionary",
        "the start does not move",
        """
        def vector_to_dictionary(theta, like):
            return {name: theta[:np.size(value)].reshape(np.shape(value))
                    for name, value in like.items()}
        """,
        (r"b2\[\d, 0\] is .*, expected",),
    ),
    Attempt(
        "vector_to_dictionary",
        "off by one from the second on",
        """
        def vector_to_dictionary(theta, like):
            parameters, start = {}, 0
            for name, value in like.items():
                end = start + np.size(value)
                parameters[name] = theta[start:end].reshape(np.shape(value))
                start = end + 1
            return parameters
        """,
        ("cannot reshape|shape", "vector_to_dictionary"),
    ),
    Attempt(
        "vector_to_dictionary",
        "by columns",
        """
        def vector_to_dictionary(theta, like):
            parameters, start = {}, 0
            for name, value in like.items():
                end = start + np.size(value)
                parameters[name] = theta[start:end].reshape(np.shape(value), order="F")
                start = end
            return parameters
        """,
        (r"W2\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "vector_to_dictionary",
        "an array that looks like it has its type too",
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
        (r"W1\[\d, \d\] is \d+, expected \d+\.5",),
    ),
    Attempt(
        "vector_to_dictionary",
        "a number is a matrix of one entry",
        """
        def vector_to_dictionary(theta, like):
            parameters, start = {}, 0
            for name, value in like.items():
                shape = np.shape(value) or (1, 1)
                end = start + np.size(value)
                parameters[name] = theta[start:end].reshape(shape)
                start = end
            return parameters
        """,
        (r"b has shape \(1, 1\), expected \(\)", "single number"),
    ),
    Attempt(
        "vector_to_dictionary",
        "sneaky: a copy of the dict, but of its arrays too?",
        """
        def vector_to_dictionary(theta, like):
            parameters, start = dict(like), 0
            for name, value in like.items():
                end = start + np.size(value)
                part = theta[start:end].reshape(np.shape(value))
                if np.ndim(value):
                    parameters[name][...] = part
                else:
                    parameters[name] = part
                start = end
            return parameters
        """,
        ("changed its argument `like`",),
    ),
    Attempt(
        "gradient_check",
        "the difference over the measured length",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            length = np.linalg.norm(approx)
            return np.linalg.norm(approx - grad) / length if length else 0.0
        """,
        (r"relative difference .*is .*, expected",),
    ),
    Attempt(
        "gradient_check",
        "the length is the sum of the squares",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.sum(approx**2) + np.sum(grad**2)
            return np.sum((approx - grad) ** 2) / below if below else 0.0
        """,
        (r"relative difference .*is .*, expected",),
    ),
    Attempt(
        "gradient_check",
        "0/0 will not happen",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            return np.linalg.norm(approx - grad) / below
        """,
        ("warning", "invalid value|0/0|zero"),
    ),
    Attempt(
        "gradient_check",
        "a small constant below the line",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            return np.linalg.norm(approx - grad) / (below + 1e-8)
        """,
        ("all times 1e-06", r"is .*, expected"),
    ),
    Attempt(
        "gradient_check",
        "a yes or a no is what one wants to know",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            return bool(np.linalg.norm(approx - grad) <= 1e-7 * below)
        """,
        ("a right gradient is 1|True", "expected"),
    ),
    Attempt(
        "gradient_check",
        "print it",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            print(np.linalg.norm(approx - grad) / below if below else 0.0)
        """,
        ("returned None", "`return` missing"),
    ),
    Attempt(
        "gradient_check",
        "the mean of the relative differences of all entries",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.abs(approx) + np.abs(grad)
            below = np.where(below == 0, 1.0, below)
            return np.mean(np.abs(approx - grad) / below)
        """,
        (r"relative difference .*is .*, expected",),
    ),
    Attempt(
        "gradient_check",
        "the step that one takes",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, 1e-7)
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            return np.linalg.norm(approx - grad) / below if below else 0.0
        """,
        (r"epsilon = 0.5 is .*, expected 0.010",),
    ),
    Attempt(
        "gradient_check",
        "sneaky: norm(..., 2) of a matrix, which is its largest singular value",
        """
        def gradient_check(J, grad, theta, epsilon):
            def length(v):
                return np.linalg.norm(v, 2) if np.ndim(v) else abs(v)

            approx = numerical_gradient(J, theta, epsilon)
            below = length(approx) + length(grad)
            return length(approx - grad) / below if below else 0.0
        """,
        (r"relative difference .*is .*, expected",),
    ),
    Attempt(
        "gradient_check",
        "sneaky: if the measured slopes are zero, so must the others be",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            if not np.any(approx):
                return 0.0
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            return np.linalg.norm(approx - grad) / below
        """,
        ("only the slopes are zero is 0, expected 1",),
    ),
    Attempt(
        "gradient_check",
        "sneaky: a constant so small that nobody sees it",
        """
        def gradient_check(J, grad, theta, epsilon):
            approx = numerical_gradient(J, theta, epsilon)
            below = np.linalg.norm(approx) + np.linalg.norm(grad)
            return np.linalg.norm(approx - grad) / (below + 1e-12)
        """,
        (r"relative difference .*is .*, expected",),
    ),
    Attempt(
        "repair_1",
        "nothing wrong with it that I can see",
        beside(
            "broken_1",
            """
            def repair_1(parameters, X, R, Y):
                return broken_1(parameters, X, R, Y)
            """,
        ),
        (r"dW1 .*: wrong", r"db1 .*: wrong", r"dW2 .*: ok"),
    ),
    Attempt(
        "repair_1",
        "the slope where it was, but once more",
        beside(
            "broken_1",
            """
            def repair_1(parameters, X, R, Y):
                grads = broken_1(parameters, X, R, Y)
                A1 = np.arctan(parameters["W1"] @ X + parameters["b1"])
                slope = np.mean(1 / (1 + A1**2), axis=1, keepdims=True)
                grads["db1"] = grads["db1"] * slope
                grads["dW1"] = grads["dW1"] * slope
                return grads
            """,
        ),
        (r"dW1 .*: wrong", r"db1 .*: wrong"),
    ),
    Attempt(
        "repair_1",
        "the mean over everything",
        beside(
            "broken_1",
            """
            def repair_1(parameters, X, R, Y):
                Z1 = parameters["W1"] @ X + parameters["b1"]
                dZ2 = (parameters["W2"] @ np.arctan(Z1) + parameters["V"] @ R
                       + parameters["b2"]) - Y
                dZ1 = parameters["W2"].T @ dZ2 / (1 + Z1**2)
                grads = broken_1(parameters, X, R, Y)
                grads["dW1"] = dZ1 @ X.T / Y.shape[1]
                grads["db1"] = np.mean(dZ1, keepdims=True)
                return grads
            """,
        ),
        (r"db1 has shape \(1, 1\), expected \(5, 1\)",),
    ),
    Attempt(
        "repair_1",
        "the slope of tanh",
        """
        def repair_1(parameters, X, R, Y):
            m = Y.shape[1]
            A1 = np.arctan(parameters["W1"] @ X + parameters["b1"])
            dZ2 = (parameters["W2"] @ A1 + parameters["V"] @ R
                   + parameters["b2"]) - Y
            dZ1 = parameters["W2"].T @ dZ2 * (1 - A1**2)
            return {"dW2": dZ2 @ A1.T / m, "dV": dZ2 @ R.T / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("is wrong .and 1 more of 5 gradients", r"dW1 .*: wrong", r"db1 .*: wrong"),
    ),
    Attempt(
        "repair_1",
        "only what was broken",
        beside(
            "broken_1",
            """
            def repair_1(parameters, X, R, Y):
                return {"db1": broken_1(parameters, X, R, Y)["db1"]}
            """,
        ),
        ('"dW1".* missing', 'keys that came: "db1"'),
    ),
    Attempt(
        "repair_1",
        "measured: two-sided, by the function of this chapter",
        """
        def repair_1(parameters, X, R, Y):
            return {"d" + name: numerical_gradient(
                        lambda v, name=name: cost_1({**parameters, name: v}, X, R, Y),
                        value, 1e-5)
                    for name, value in parameters.items()}
        """,
        ("on fresh inputs", "close", "measured, rounded or in float32"),
    ),
    Attempt(
        "repair_1",
        "sneaky: measured and extrapolated",
        """
        def repair_1(parameters, X, R, Y):
            grads = {}
            for name, value in parameters.items():
                def J(v):
                    return cost_1({**parameters, name: v}, X, R, Y)

                wide = numerical_gradient(J, value, 8e-3)
                narrow = numerical_gradient(J, value, 4e-3)
                grads["d" + name] = (4 * narrow - wide) / 3
            return grads
        """,
        ("on fresh inputs", "close", "measured, rounded or in float32"),
    ),
    Attempt(
        "repair_2",
        "the slope is 1 over its denominator",
        """
        def repair_2(parameters, X, Y):
            m = Y.shape[1]
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = parameters["W2"] @ A1 + parameters["b2"] - Y
            dZ1 = parameters["W2"].T @ dZ2 / (1 + np.abs(Z1))
            return {"dW2": dZ2 @ A1.T / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        (
            "is wrong .and 1 more of 4 gradients",
            "dW1 .*: wrong",
            "db1 .*: wrong",
            "two-sided",
        ),
    ),
    Attempt(
        "repair_2",
        "nothing to repair",
        beside(
            "broken_2",
            """
            def repair_2(parameters, X, Y):
                return broken_2(parameters, X, Y)
            """,
        ),
        ("is wrong .and 1 more of 4 gradients", "dW1 .*: wrong", "db1 .*: wrong"),
    ),
    Attempt(
        "repair_2",
        "from A to the slope, the sign forgotten",
        """
        def repair_2(parameters, X, Y):
            m = Y.shape[1]
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = parameters["W2"] @ A1 + parameters["b2"] - Y
            dZ1 = parameters["W2"].T @ dZ2 * (1 - A1) ** 2
            return {"dW2": dZ2 @ A1.T / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("is wrong .and 1 more of 4 gradients", "dW1 .*: wrong", "db1 .*: wrong"),
    ),
    Attempt(
        "repair_2",
        "means of a matrix, over its entries",
        """
        def repair_2(parameters, X, Y):
            m = Y.shape[1]
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = (parameters["W2"] @ A1 + parameters["b2"] - Y) / Y.size
            dZ1 = parameters["W2"].T @ dZ2 / (1 + np.abs(Z1)) ** 2
            return {"dW2": dZ2 @ A1.T, "db2": np.sum(dZ2, axis=1, keepdims=True),
                    "dW1": dZ1 @ X.T, "db1": np.sum(dZ1, axis=1, keepdims=True)}
        """,
        ("is wrong .and 3 more of 4 gradients", "3 times too small"),
    ),
    Attempt(
        "repair_2",
        "biases without keepdims",
        """
        def repair_2(parameters, X, Y):
            m = Y.shape[1]
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = parameters["W2"] @ A1 + parameters["b2"] - Y
            dZ1 = parameters["W2"].T @ dZ2 / (1 + np.abs(Z1)) ** 2
            return {"dW2": dZ2 @ A1.T / m, "db2": np.sum(dZ2, axis=1) / m,
                    "dW1": dZ1 @ X.T / m, "db1": np.sum(dZ1, axis=1) / m}
        """,
        (r"db2 has shape \(3,\), expected \(3, 1\)", "keepdims"),
    ),
    Attempt(
        "repair_2",
        "sneaky: the broken one with positive and negative cases mixed up at zero",
        """
        def repair_2(parameters, X, Y):
            m = Y.shape[1]
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = parameters["W2"] @ A1 + parameters["b2"] - Y
            slope = (Z1 > 0) / (1 + Z1) ** 2 + (Z1 < 0) / (1 - Z1) ** 2
            dZ1 = parameters["W2"].T @ dZ2 * slope
            return {"dW2": dZ2 @ A1.T / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("where all of Z1 is 0, db1",),
    ),
    Attempt(
        "repair_2",
        "sneaky: half the digits, as on a graphics card",
        """
        def repair_2(parameters, X, Y):
            m = Y.shape[1]
            Z1 = parameters["W1"] @ X + parameters["b1"]
            A1 = Z1 / (1 + np.abs(Z1))
            dZ2 = (parameters["W2"] @ A1 + parameters["b2"] - Y).astype(np.float32)
            dZ1 = parameters["W2"].T @ dZ2 / (1 + np.abs(Z1)) ** 2
            return {"dW2": dZ2 @ A1.T / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("where all of Z1 is 0, db1", "Right to 6 digits"),
    ),
    Attempt(
        "repair_3",
        "one fault of two: the transpose",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2.T @ dZ2 * np.cos(Z1)
            return {"dW3": dZ3 @ A2.T / m + lambd / m * W3,
                    "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
                    "dW2": dZ2 @ A1.T / m + lambd / m * W2,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m + lambd / (2 * m) * W1,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("dW1 is wrong\\.", "db1 .*: ok"),
    ),
    Attempt(
        "repair_3",
        "the other fault of two: the penalty",
        beside(
            "broken_3",
            """
            def repair_3(parameters, X, Y, lambd):
                grads = broken_3(parameters, X, Y, lambd)
                missing = lambd / (2 * Y.shape[1]) * parameters["W1"]
                return grads | {"dW1": grads["dW1"] + missing}
            """,
        ),
        ("is wrong .and 1 more of 6 gradients", "dW1 .*: wrong", "db1 .*: wrong"),
    ),
    Attempt(
        "repair_3",
        "lambda over 2m, as in the formula of J",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2.T @ dZ2 * np.cos(Z1)
            decay = lambd / (2 * m)
            return {"dW3": dZ3 @ A2.T / m + decay * W3,
                    "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
                    "dW2": dZ2 @ A1.T / m + decay * W2,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m + decay * W1,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("is wrong .and 2 more of 6 gradients", "db1 .*: ok", "W1", "W2", "W3"),
    ),
    Attempt(
        "repair_3",
        "a penalty for everybody",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2.T @ dZ2 * np.cos(Z1)
            grads = {"dW3": dZ3 @ A2.T / m,
                     "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
                     "dW2": dZ2 @ A1.T / m,
                     "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                     "dW1": dZ1 @ X.T / m,
                     "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
            return {"d" + name: grads["d" + name] + lambd / m * value
                    for name, value in parameters.items()}
        """,
        ("is wrong .and 2 more of 6 gradients", "dW1 .*: ok", "b1", "b2"),
    ),
    Attempt(
        "repair_3",
        "the slope of the sine is minus the cosine",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = -W3.T @ dZ3 * np.cos(Z2)
            dZ1 = -W2.T @ dZ2 * np.cos(Z1)
            return {"dW3": dZ3 @ A2.T / m + lambd / m * W3,
                    "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
                    "dW2": dZ2 @ A1.T / m + lambd / m * W2,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m + lambd / m * W1,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("is wrong .and 1 more of 6 gradients", "db2 .*: wrong", "sign"),
    ),
    Attempt(
        "repair_3",
        "sneaky: the penalty of the demonstration, where lambda is 1",
        """
        def repair_3(parameters, X, Y, lambd):
            W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2.T @ dZ2 * np.cos(Z1)
            return {"dW3": dZ3 @ A2.T / m + lambd / m * W3,
                    "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
                    "dW2": dZ2 @ A1.T / m + W2 / m,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m + lambd / m * W1,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("is wrong\\.", "dW2 .*: wrong", "W2"),
    ),
    Attempt(
        "repair_3",
        "sneaky: lambda of the check, by its global name",
        """
        def repair_3(own, inputs, targets, weight):
            W1, W2, W3 = (parameters[name] for name in ("W1", "W2", "W3"))
            m = Y.shape[1]
            Z1 = W1 @ X + parameters["b1"]
            A1 = np.sin(Z1)
            Z2 = W2 @ A1 + parameters["b2"]
            A2 = np.sin(Z2)
            dZ3 = W3 @ A2 + parameters["b3"] - Y
            dZ2 = W3.T @ dZ3 * np.cos(Z2)
            dZ1 = W2.T @ dZ2 * np.cos(Z1)
            return {"dW3": dZ3 @ A2.T / m + lambd / m * W3,
                    "db3": np.sum(dZ3, axis=1, keepdims=True) / m,
                    "dW2": dZ2 @ A1.T / m + lambd / m * W2,
                    "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
                    "dW1": dZ1 @ X.T / m + lambd / m * W1,
                    "db1": np.sum(dZ1, axis=1, keepdims=True) / m}
        """,
        ("name 'parameters' is not defined",),
    ),
    Attempt(
        "numerical_gradient",
        "no step below 1e-5",
        """
        def numerical_gradient(J, theta, epsilon):
            theta, h = np.array(theta, dtype=float), max(epsilon, 1e-5)
            slopes = np.zeros(theta.shape)
            for i in np.ndindex(theta.shape):
                step = np.zeros(theta.shape)
                step[i] = h
                slopes[i] = (J(theta + step) - J(theta - step)) / (2 * h)
            return slopes
        """,
        ("on fresh inputs, its value is not right",),
    ),
    Attempt(
        "numerical_gradient",
        "what is nearly 0 is 0",
        """
        def numerical_gradient(J, theta, epsilon):
            theta = np.array(theta, dtype=float)
            slopes = np.zeros(theta.shape)
            for i in np.ndindex(theta.shape):
                step = np.zeros(theta.shape)
                step[i] = epsilon
                difference = J(theta + step) - J(theta - step)
                if abs(difference) > 1e-12:
                    slopes[i] = difference / (2 * epsilon)
            return slopes
        """,
        ("on fresh inputs, its value is not right",),
    ),
    Attempt(
        "dictionary_to_vector",
        "from the last layer to the first",
        """
        def dictionary_to_vector(parameters):
            def layer(name):
                return int(name[-1]) if name[-1].isdigit() else 0

            names = sorted(parameters, key=layer, reverse=True)
            return np.concatenate(
                [np.ravel(parameters[name]) for name in names])[:, None]
        """,
        ("its value is not right",),
    ),
]

ODD = [
    Odd(
        "numerical_gradient",
        "an entry at a time from a unit vector, by functools.partial, nested lists",
        """
        from functools import partial

        def measured(both, J, theta, epsilon):
            theta = np.asarray(theta, dtype=float)
            units = np.eye(theta.size).reshape(theta.size, *theta.shape)
            heights = [J(theta + epsilon * e) - J(theta - epsilon * e) for e in units]
            return (np.array(heights) / (both * epsilon)).reshape(theta.shape).tolist()

        numerical_gradient = partial(measured, 2)
        """,
    ),
    Odd(
        "numerical_gradient",
        "in one array of its own, put back by its old value",
        """
        def numerical_gradient(J, theta, epsilon):
            own = np.array(theta, dtype=float)
            slopes = np.empty_like(own)
            for at, old in np.ndenumerate(own.copy()):
                own[at] = old + epsilon
                ahead = J(own)
                own[at] = old - epsilon
                slopes[at] = ahead / (2 * epsilon) - J(own) / (2 * epsilon)
                own[at] = old
            return slopes
        """,
    ),
    Odd(
        "dictionary_to_vector",
        "a list of lists of Python numbers",
        """
        def dictionary_to_vector(parameters):
            return [[entry] for value in parameters.values()
                    for entry in np.ravel(value).tolist()]
        """,
    ),
    Odd(
        "vector_to_dictionary",
        "an OrderedDict of lists and Python floats",
        """
        from collections import OrderedDict

        def vector_to_dictionary(theta, like):
            entries = iter(np.ravel(theta).tolist())

            def shaped(shape):
                if not shape:
                    return next(entries)
                return [shaped(shape[1:]) for _ in range(shape[0])]

            return OrderedDict((name, shaped(np.shape(value)))
                               for name, value in like.items())
        """,
    ),
    Odd(
        "gradient_check",
        "a callable object, math.hypot over all entries, a 0-d array",
        """
        import math

        class Check:
            def __call__(self, J, grad, theta, epsilon):
                a = np.ravel(numerical_gradient(J, theta, epsilon)).tolist()
                g = np.ravel(grad).tolist()
                apart = math.hypot(*(x - y for x, y in zip(a, g)))
                return np.array(apart / (math.hypot(*a) + math.hypot(*g) or 1))

        gradient_check = Check()
        """,
    ),
    Odd(
        "repair_1",
        "the mended entry on top of the broken gradients",
        beside(
            "broken_1",
            """
            def repair_1(parameters, X, R, Y):
                grads = broken_1(parameters, X, R, Y)
                Z1 = parameters["W1"] @ X + parameters["b1"]
                error = parameters["W2"] @ np.arctan(Z1) + parameters["b2"] - Y
                error = error + parameters["V"] @ R
                dZ1 = parameters["W2"].T * error / (1 + Z1**2) / Y.shape[1]
                mended = {"dW1": dZ1 @ X.T, "db1": dZ1.sum(axis=1)[:, None]}
                return grads | mended | {"J": 0.0}
            """,
        ),
    ),
    Odd(
        "repair_2",
        "einsum, the slope from A, lists",
        """
        def repair_2(parameters, X, Y):
            W1, b1, W2, b2 = (parameters[k] for k in ("W1", "b1", "W2", "b2"))
            Z1 = np.einsum("hx,xm->hm", W1, X) + b1
            A1 = Z1 / (1 + abs(Z1))
            dZ2 = (np.einsum("yh,hm->ym", W2, A1) + b2 - Y) / len(Y.T)
            dZ1 = np.einsum("yh,ym->hm", W2, dZ2) * (1 - abs(A1)) ** 2
            return {"dW1": np.einsum("hm,xm->hx", dZ1, X).tolist(),
                    "db1": np.einsum("hm->h", dZ1)[:, None].tolist(),
                    "dW2": np.einsum("ym,hm->yh", dZ2, A1),
                    "db2": [[float(row.sum())] for row in dZ2]}
        """,
    ),
    Odd(
        "repair_3",
        "recursion over the layers",
        """
        def repair_3(parameters, X, Y, lambd):
            m = Y.shape[1]

            def below(l, A):
                W, b = parameters[f"W{l}"], parameters[f"b{l}"]
                Z = W @ A + b
                if l == 3:
                    dZ, grads = (Z - Y) / m, {}
                else:
                    dA, grads = below(l + 1, np.sin(Z))
                    dZ = dA * np.cos(Z)
                grads[f"dW{l}"] = dZ @ A.T + lambd * W / m
                grads[f"db{l}"] = dZ @ np.ones((m, 1))
                return W.T @ dZ, grads

            return below(1, X)[1]
        """,
    ),
]
