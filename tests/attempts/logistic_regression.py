"""Attempts at chapter 03."""

from tests.attempts import Attempt, Odd

DESCENT = """
def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
    costs = []
    for _ in range(max_iter):
        grads, cost = propagate(w, b, X, Y)
        if np.hypot(np.linalg.norm(grads["dw"]), grads["db"]) < tol:
            break
        costs.append(cost)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return w, b, costs
"""  # right; every attempt at it changes one thing

ATTEMPTS = [
    Attempt(
        "image2vector",
        "a reshape is all it takes",
        """
        def image2vector(image):
            return image.reshape(-1, 1)
        """,
        (r"x\[\d+, 0\] is \d+, expected \d+", "entries are wrong"),
    ),
    Attempt(
        "image2vector",
        "the transpose puts the channels first",
        """
        def image2vector(image):
            return image.T.reshape(-1, 1)
        """,
        (r"x\[\d+, 0\] is \d+, expected \d+",),
    ),
    Attempt(
        "image2vector",
        "unrolled means flat",
        """
        def image2vector(image):
            return np.moveaxis(image, 2, 0).ravel()
        """,
        (r"shape \(18,\), expected \(18, 1\)", "axis of length 1 is gone"),
    ),
    Attempt(
        "image2vector",
        "an image has three channels",
        """
        def image2vector(image):
            red, green, blue = (image[:, :, k].ravel() for k in range(3))
            return np.concatenate([red, green, blue])[:, None]
        """,
        ("index 1 is out of bounds", r"`image2vector\(.*\)` stopped with"),
    ),
    Attempt(
        "sigmoid",
        "the formula as it stands in the text",
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))
        """,
        ("warning", "overflow"),
    ),
    Attempt(
        "sigmoid",
        "the sign of the power forgotten",
        """
        def sigmoid(z):
            e = np.exp(-np.abs(z))
            return np.where(z < 0, 1 / (1 + e), e / (1 + e))
        """,
        (r"sigmoid\(z\)\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "sigmoid",
        "clip z where nobody will notice",
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(-np.clip(z, -35, 35)))
        """,
        (r"sigmoid\(-40\) is 6.3.*e-16, expected 4.2.*e-18",),
    ),
    Attempt(
        "sigmoid",
        "two cases filled into an array like z, whole numbers forgotten",
        """
        def sigmoid(z):
            a = np.zeros_like(z)
            for at, one in np.ndenumerate(z):
                e = np.exp(-abs(one))
                a[at] = 1 / (1 + e) if one > 0 else e / (1 + e)
            return a
        """,
        ("whole number", "is 0, expected"),
    ),
    Attempt(
        "sigmoid",
        "a tanh in disguise",
        """
        def sigmoid(z):
            return 0.5 + 0.5 * np.tanh(np.asarray(z) / 2)
        """,
        (r"sigmoid\(-40\) is 0, expected 4.2.*e-18",),
    ),
    Attempt(
        "sigmoid",
        "the other form as soon as z is not small",
        """
        def sigmoid(z):
            e = np.exp(-np.abs(z))
            return np.where(np.asarray(z) >= -1, 1 / (1 + e), e / (1 + e))
        """,
        (r"sigmoid\(-0.5\) is 0.62.*, expected 0.37",),
    ),
    Attempt(
        "compute_cost",
        "the sum over the examples",
        """
        def compute_cost(A, Y):
            A = np.clip(A, 1e-12, 1 - 1e-12)
            return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        """,
        ("the cost is 2.55", "expected 0.5108"),
    ),
    Attempt(
        "compute_cost",
        "the minus belongs to the first term",
        """
        def compute_cost(A, Y):
            A = np.clip(A, 1e-12, 1 - 1e-12)
            return np.mean(-Y * np.log(A) + (1 - Y) * np.log(1 - A))
        """,
        ("the cost is -0.1", "expected 0.5108"),
    ),
    Attempt(
        "compute_cost",
        "the logarithm to base 10",
        """
        def compute_cost(A, Y):
            A = np.clip(A, 1e-12, 1 - 1e-12)
            return -np.mean(Y * np.log10(A) + (1 - Y) * np.log10(1 - A))
        """,
        ("the cost is 0.221", "expected 0.5108"),
    ),
    Attempt(
        "compute_cost",
        "the logarithm of the product of all probabilities",
        """
        def compute_cost(A, Y):
            A = np.clip(A, 1e-12, 1 - 1e-12)
            return -np.log(np.prod(np.where(Y == 1, A, 1 - A))) / Y.shape[1]
        """,
        ("the cost of 4000 examples is inf, expected 0.69",),
    ),
    Attempt(
        "compute_cost",
        "no clipping",
        """
        def compute_cost(A, Y):
            return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        """,
        ("warning", "divide by zero"),
    ),
    Attempt(
        "compute_cost",
        "a small number inside the logarithms will do",
        """
        def compute_cost(A, Y):
            e = 1e-12
            return -np.mean(Y * np.log(A + e) + (1 - Y) * np.log(1 - A + e))
        """,
        ("sure and right answers is -1", "from 0"),
    ),
    Attempt(
        "compute_cost",
        "clipped in place",
        """
        def compute_cost(A, Y):
            np.clip(A, 1e-12, 1 - 1e-12, out=A)
            return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        """,
        ("changed its argument `A`",),
    ),
    Attempt(
        "compute_cost",
        "matrix products, which leave two axes",
        """
        def compute_cost(A, Y):
            A = np.clip(A, 1e-12, 1 - 1e-12)
            m = Y.shape[1]
            return -(Y @ np.log(A).T + (1 - Y) @ np.log(1 - A).T) / m
        """,
        (r"the cost has shape \(1, 1\), expected \(\)", "a single number"),
    ),
    Attempt(
        "graph_backward",
        "the factor 3 in front of the brackets forgotten",
        """
        def graph_backward(a, b, c):
            return {"da": 1, "db": c, "dc": b}
        """,
        ("da .*: wrong", "yours 1, two-sided difference 3"),
    ),
    Attempt(
        "graph_backward",
        "each derivative contains its own letter",
        """
        def graph_backward(a, b, c):
            return {"da": 3, "db": 3 * b, "dc": 3 * c}
        """,
        ("da .*: ok", "db .*yours 9, .* 6", "dc .*yours 6, .* 9"),
    ),
    Attempt(
        "graph_backward",
        "the numbers that the check asked for",
        """
        def graph_backward(a, b, c):
            return {"da": 3, "db": 6, "dc": 9}
        """,
        ("db .*: wrong", "two-sided difference -12"),
    ),
    Attempt(
        "graph_backward",
        "print shows the result, so it is there",
        """
        def graph_backward(a, b, c):
            print({"da": 3, "db": 3 * c, "dc": 3 * b})
        """,
        ("returned None", "`return` missing"),
    ),
    Attempt(
        "propagate_loop",
        "the division by m inside of the loop, over and over",
        """
        def propagate_loop(w, b, X, Y):
            n_x, m = X.shape
            dw, db = np.zeros((n_x, 1)), 0.0
            A = np.zeros((1, m))
            for i in range(m):
                A[0, i] = sigmoid((w.T @ X[:, [i]]).item() + b)
                dz = A[0, i] - Y[0, i]
                dw = (dw + X[:, [i]] * dz) / m
                db = (db + dz) / m
            return {"dw": dw, "db": db}, compute_cost(A, Y)
        """,
        (r"dw \(4, 1\): wrong", r"db \(\): wrong", "two-sided difference"),
    ),
    Attempt(
        "propagate_loop",
        "= where += was meant",
        """
        def propagate_loop(w, b, X, Y):
            n_x, m = X.shape
            A = np.zeros((1, m))
            for i in range(m):
                A[0, i] = sigmoid((w.T @ X[:, [i]]).item() + b)
                dz = A[0, i] - Y[0, i]
                dw = X[:, [i]] * dz
                db = dz
            return {"dw": dw / m, "db": db / m}, compute_cost(A, Y)
        """,
        (r"dw \(4, 1\): wrong", r"db \(\): wrong", "two-sided difference"),
    ),
    Attempt(
        "propagate_loop",
        "accumulators from np.zeros(n_x)",
        """
        def propagate_loop(w, b, X, Y):
            n_x, m = X.shape
            dw, db, A = np.zeros(n_x), 0.0, np.zeros((1, m))
            for i in range(m):
                A[0, i] = sigmoid(float(w[:, 0] @ X[:, i]) + b)
                dw += X[:, i] * (A[0, i] - Y[0, i])
                db += A[0, i] - Y[0, i]
            return {"dw": dw / m, "db": db / m}, compute_cost(A, Y)
        """,
        (r"dw has shape \(4,\), expected \(4, 1\)", "axis of length 1 is gone"),
    ),
    Attempt(
        "propagate_loop",
        "three features, as in the check",
        """
        def propagate_loop(w, b, X, Y):
            m = X.shape[1]
            dw, db, A = np.zeros((3, 1)), 0.0, np.zeros((1, m))
            for i in range(m):
                z = b
                for j in range(3):
                    z += w[j, 0] * X[j, i]
                A[0, i] = sigmoid(z)
                for j in range(3):
                    dw[j, 0] += X[j, i] * (A[0, i] - Y[0, i])
                db += A[0, i] - Y[0, i]
            return {"dw": dw / m, "db": db / m}, compute_cost(A, Y)
        """,
        (r"dw has shape \(3, 1\), expected \(4, 1\)",),
    ),
    Attempt(
        "propagate_loop",
        "the cost first",
        """
        def propagate_loop(w, b, X, Y):
            grads, cost = propagate(w, b, X, Y)
            return cost, grads
        """,
        ("the cost is a dict", "expected real numbers"),
    ),
    Attempt(
        "propagate_loop",
        "the matrices of the section below do the same",
        """
        def propagate_loop(w, b, X, Y):
            A = sigmoid(w.T @ X + b)
            m, dZ = Y.shape[1], A - Y
            grads = {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}
            return grads, compute_cost(A, Y)
        """,
        ("several examples in one call", "example by example"),
    ),
    Attempt(
        "propagate",
        "the loop from before, under its new name",
        """
        def propagate(w, b, X, Y):
            n_x, m = X.shape
            A, dw, db = np.zeros((1, m)), np.zeros((n_x, 1)), 0.0
            for i in range(m):
                A[0, i] = sigmoid((w.T @ X[:, [i]]).item() + b)
                dw += X[:, [i]] * (A[0, i] - Y[0, i])
                db += A[0, i] - Y[0, i]
            return {"dw": dw / m, "db": db / m}, compute_cost(A, Y)
        """,
        ("for a part of the 4 examples", "all of them at once"),
    ),
    Attempt(
        "propagate",
        "dZ on the left, so that the product has a shape",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(w.T @ X + b)
            m, dZ = Y.shape[1], A - Y
            grads = {"dw": dZ @ X.T / m, "db": np.sum(dZ) / m}
            return grads, compute_cost(A, Y)
        """,
        (r"dw has shape \(1, 4\), expected \(4, 1\)", "transposed"),
    ),
    Attempt(
        "propagate",
        "label minus prediction",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(w.T @ X + b)
            m, dZ = Y.shape[1], Y - A
            grads = {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}
            return grads, compute_cost(A, Y)
        """,
        (r"dw is wrong \(and 1 more of 2 gradients\)", "sign"),
    ),
    Attempt(
        "propagate",
        "m from the training set further down",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(w.T @ X + b)
            dZ = A - Y
            grads = {"dw": X @ dZ.T / m_train, "db": np.sum(dZ) / m_train}
            return grads, compute_cost(A, Y)
        """,
        (r"dw is wrong \(and 1 more of 2 gradients\)", "65 times too small"),
    ),
    Attempt(
        "propagate",
        "the slope of the sigmoid once more, as for a squared error",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(w.T @ X + b)
            m, dZ = Y.shape[1], (A - Y) * A * (1 - A)
            grads = {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}
            return grads, compute_cost(A, Y)
        """,
        (r"dw is wrong \(and 1 more of 2 gradients\)", "two-sided difference"),
    ),
    Attempt(
        "propagate",
        "the mean over everything in sight",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(w.T @ X + b)
            grads = {"dw": np.mean(X * (A - Y), axis=1), "db": np.mean(A - Y)}
            return grads, compute_cost(A, Y)
        """,
        (r"dw has shape \(4,\), expected \(4, 1\)", "keepdims", r"db \(\): ok"),
    ),
    Attempt(
        "propagate",
        "float32 is precise enough",
        """
        def propagate(w, b, X, Y):
            w, X = w.astype(np.float32), X.astype(np.float32)
            A = sigmoid(w.T @ X + np.float32(b))
            m, dZ = Y.shape[1], A - Y
            grads = {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}
            return grads, compute_cost(A, Y)
        """,
        ("float32",),
    ),
    Attempt(
        "propagate",
        "slopes by nudging, to one side",
        """
        def propagate(w, b, X, Y):
            def cost(w, b):
                return compute_cost(sigmoid(w.T @ X + b), Y)

            h, dw = 1e-6, np.zeros_like(w)
            for j in range(len(w)):
                nudged = w.copy()
                nudged[j] += h
                dw[j] = (cost(nudged, b) - cost(w, b)) / h
            db = (cost(w, b + h) - cost(w, b)) / h
            return {"dw": dw, "db": db}, cost(w, b)
        """,
        (
            r"dw \(4, 1\): wrong",
            r"error [\d.]+e-07",
            r"yours 0\.050942, .* 0\.05094197",
        ),
    ),
    Attempt(
        "gradient_descent",
        "along the gradient",
        DESCENT.replace(" - learning_rate", " + learning_rate"),
        (r"w(: entry )?\[\d, 0\] is .*, expected",),
    ),
    Attempt(
        "gradient_descent",
        "w -= as in every tutorial",
        DESCENT.replace("w = w - ", "w -= ").replace("b = b - ", "b -= "),
        ("changed its argument `w`", "a = a - b"),
    ),
    Attempt(
        "gradient_descent",
        "the norm of dw is the norm of the gradient",
        DESCENT.replace(
            'np.hypot(np.linalg.norm(grads["dw"]), grads["db"])',
            'np.linalg.norm(grads["dw"])',
        ),
        ("together have the norm 0.711", "updates due is 1", "costs is 0"),
    ),
    Attempt(
        "gradient_descent",
        "the learning rate of the check, and of no other",
        DESCENT.replace("- learning_rate *", "- 0.1 *"),
        (r"learning_rate = 0.3, w(: entry )?\[0, 0\] is 0.05, expected 0.15",),
    ),
    Attempt(
        "gradient_descent",
        "the cost noted before the test of the norm",
        """
        def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
            costs = []
            for _ in range(max_iter):
                grads, cost = propagate(w, b, X, Y)
                costs.append(cost)
                if np.hypot(np.linalg.norm(grads["dw"]), grads["db"]) < tol:
                    break
                w = w - learning_rate * grads["dw"]
                b = b - learning_rate * grads["db"]
            return w, b, costs
        """,
        ("tol = 0.715", "updates due is 0", "costs is 1"),
    ),
    Attempt(
        "gradient_descent",
        "the largest entry tells how large the gradient is",
        DESCENT.replace(
            'np.hypot(np.linalg.norm(grads["dw"]), grads["db"])',
            'max(np.abs(grads["dw"]).max(), abs(grads["db"]))',
        ),
        ("together have the norm 0.711", "updates due is 1", "costs is 0"),
    ),
    Attempt(
        "gradient_descent",
        "the mean of the squares of dw",
        DESCENT.replace(
            'np.linalg.norm(grads["dw"])', 'np.sqrt(np.mean(grads["dw"] ** 2))'
        ),
        ("together have the norm 0.711", "tol = 0.708", "updates due is 1"),
    ),
    Attempt(
        "gradient_descent",
        "a hundred updates are enough for everybody",
        DESCENT.replace("range(max_iter)", "range(min(max_iter, 100))"),
        (r"150 updates.*, costs has shape \(100,\), expected \(150,\)",),
    ),
    Attempt(
        "gradient_descent",
        "stop when the cost hardly changes",
        DESCENT.replace(
            'np.hypot(np.linalg.norm(grads["dw"]), grads["db"])',
            "(abs(costs[-1] - cost) if costs else np.inf)",
        ),
        ("tol = 0.715", "updates due is 0"),
    ),
    Attempt(
        "gradient_descent",
        "the costs first, since they are what one wants to see",
        DESCENT.replace("return w, b, costs", "return costs, w, b"),
        (r"costs has shape \(\), expected \(3,\)",),
    ),
    Attempt(
        "predict",
        "one half is a yes",
        """
        def predict(w, b, X):
            return (sigmoid(w.T @ X + b) >= 0.5).astype(int)
        """,
        (r"the labels(: entry )?\[0, 2\] is 1, expected 0",),
    ),
    Attempt(
        "predict",
        "z above one half",
        """
        def predict(w, b, X):
            return (w.T @ X + b > 0.5).astype(int)
        """,
        (r"the labels(: entry )?\[0, 4\] is 0, expected 1",),
    ),
    Attempt(
        "predict",
        "a label for each example, in a list",
        """
        def predict(w, b, X):
            return [int(sigmoid(z) > 0.5) for z in (w.T @ X + b)[0]]
        """,
        (r"the labels has shape \(5,\), expected \(1, 5\)", "axis of length 1 is gone"),
    ),
    Attempt(
        "gradient_descent",
        "a cost that rises: something is wrong, so stop",
        DESCENT.replace(
            "        costs.append(cost)",
            "        if costs and cost > costs[-1]:\n            break\n"
            "        costs.append(cost)",
        ),
        ("on fresh inputs, w is not right",),
    ),
    Attempt(
        "sigmoid",
        "one form for numbers all below 0, tanh for the others",
        """
        def sigmoid(z):
            z = np.asarray(z, dtype=float)
            if np.all(z < 0):
                return np.exp(z) / (1 + np.exp(z))
            return (1 + np.tanh(z / 2)) / 2
        """,
        ("sigmoid.z. is not right",),
    ),
    Attempt(
        "gradient_descent",
        "a gradient of 0 is the end, whatever tol is",
        """
        def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
            costs = []
            for _ in range(max_iter):
                grads, cost = propagate(w, b, X, Y)
                norm = np.sqrt(np.sum(grads["dw"] ** 2) + grads["db"] ** 2)
                if norm < max(tol, 1e-12):
                    break
                costs.append(cost)
                w = w - learning_rate * grads["dw"]
                b = b - learning_rate * grads["db"]
            return w, b, costs
        """,
        ("costs has shape",),
    ),
]

ODD = [
    Odd(
        "image2vector",
        "a list of lists of Python numbers, one append at a time",
        """
        def image2vector(image):
            column = []
            height, width, channels = np.shape(image)
            for k in range(channels):
                for row in np.asarray(image).tolist():
                    for pixel in row:
                        column.append([pixel[k]])
            return column
        """,
    ),
    Odd(
        "sigmoid",
        "a class with __call__, entry by entry with math.exp, nested lists",
        """
        import math

        class Sigmoid:
            def __call__(self, z):
                if np.ndim(z):
                    return [self(row) for row in z]
                e = math.exp(-abs(z))
                return 1 / (1 + e) if z >= 0 else e / (1 + e)

        sigmoid = Sigmoid()
        """,
    ),
    Odd(
        "compute_cost",
        "a 0-d array, with labels as a mask",
        """
        def compute_cost(A, Y):
            right = np.where(np.asarray(Y, dtype=bool), A, 1 - np.asarray(A))
            return np.array(-np.log(np.clip(right, 1e-12, 1 - 1e-12)).mean())
        """,
    ),
    Odd(
        "graph_backward",
        "functools.partial of a function with one argument more",
        """
        from functools import partial

        def scaled(k, a, b, c):
            return {"dc": np.array(k * b), "db": k * c, "da": int(k), "J": 0}

        graph_backward = partial(scaled, 3)
        """,
    ),
    Odd(
        "propagate_loop",
        "recursion over the examples, gradients as lists, a list for a tuple",
        """
        def propagate_loop(w, b, X, Y):
            m = len(X[0])

            def share(i):
                if i == m:
                    return [0.0] * len(w), 0.0, []
                z = b + sum(float(w[j, 0] * X[j, i]) for j in range(len(w)))
                a = float(sigmoid(z))
                dw, db, rest = share(i + 1)
                dz = (a - float(Y[0, i])) / m
                dw = [d + dz * float(x) for d, x in zip(dw, X[:, i])]
                return dw, db + dz, [a, *rest]

            dw, db, a = share(0)
            grads = {"dw": [[d] for d in dw], "db": db}
            return [grads, compute_cost(np.array([a]), Y)]
        """,
    ),
    Odd(
        "propagate",
        "einsum, a 0-d db, further keys",
        """
        def propagate(w, b, X, Y):
            A = sigmoid(np.einsum("ji,jk->ik", w, X) + b)
            dZ = (A - Y) / Y.size
            grads = {"dZ": dZ, "dw": np.einsum("jk,ik->ji", X, dZ),
                     "db": np.array(dZ.sum())}
            return grads, compute_cost(A, Y)
        """,
    ),
    Odd(
        "gradient_descent",
        "w and b in one column, costs as an array, b as a 0-d array",
        """
        def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
            costs, theta = np.zeros(0), np.vstack([w, [[b]]])
            for _ in range(max_iter):
                grads, cost = propagate(theta[:-1], theta[-1, 0], X, Y)
                step = np.vstack([grads["dw"], [[grads["db"]]]])
                if np.sqrt((step**2).sum()) < tol:
                    break
                costs = np.append(costs, cost)
                theta = theta - learning_rate * step
            return [theta[:-1].tolist(), np.array(theta[-1, 0]), costs]
        """,
    ),
    Odd(
        "predict",
        "booleans in a list of a list",
        """
        def predict(w, b, X):
            return [[bool(a > 0.5) for a in sigmoid(w.T @ X + b)[0]]]
        """,
    ),
    Odd(
        "gradient_descent",
        "a cost of its own, which clips the probability of the label",
        """
        def gradient_descent(w, b, X, Y, learning_rate, max_iter, tol):
            costs, m = [], X.shape[1]
            while len(costs) < max_iter:
                A = sigmoid(w.T @ X + b)
                slopes = np.append(X @ (A - Y).T / m, np.mean(A - Y))
                if slopes @ slopes < tol**2:
                    break
                right = np.clip(np.where(Y == 1, A, 1 - A), 1e-12, 1 - 1e-12)
                costs.append(-np.mean(np.log(right)))
                w = w - learning_rate * slopes[:-1, None]
                b = b - learning_rate * slopes[-1]
            return w, b, costs
        """,
    ),
    Odd(
        "predict",
        "the formula, which may warn",
        """
        def predict(w, b, X):
            return 1 / (1 + np.exp(-(w.T @ X + b))) > 0.5
        """,
    ),
    Odd(
        "sigmoid",
        "calls itself for every entry",
        """
        def sigmoid(z):
            if np.ndim(z):
                return np.array([sigmoid(entry) for entry in z])
            e = np.exp(-abs(z))
            return (1 if z >= 0 else e) / (1 + e)
        """,
    ),
]
