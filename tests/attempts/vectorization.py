"""Attempts at chapter 04."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "calorie_percentages",
        "the sum of each row",
        """
        def calorie_percentages(A):
            return 100 * A / A.sum(axis=1, keepdims=True)
        """,
        (r"the shares\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "calorie_percentages",
        "the share in all calories of the table",
        """
        def calorie_percentages(A):
            return 100 * A / A.sum()
        """,
        (r"the shares\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "calorie_percentages",
        "the table of the notebook",
        """
        def calorie_percentages(A):
            return 100 * calories / calories.sum(axis=0)
        """,
        (r"the shares has shape \(3, 4\), expected \(3, 5\)",),
    ),
    Attempt(
        "calorie_percentages",
        "two digits look nicer",
        """
        def calorie_percentages(A):
            return np.round(100 * A / A.sum(axis=0, keepdims=True), 2)
        """,
        (r"the (shares|sum of a column of shares).* is .*, expected",),
    ),
    Attempt(
        "calorie_percentages",
        "four foods, as in the text",
        """
        def calorie_percentages(A):
            return 100 * A / A.sum(axis=0).reshape(1, 4)
        """,
        ("cannot reshape", r"`calorie_percentages\(array of shape \(3, 5\)"),
    ),
    Attempt(
        "calorie_percentages",
        "results filled into an array like A, whole numbers forgotten",
        """
        def calorie_percentages(A):
            shares = np.zeros_like(A)
            for j in range(A.shape[1]):
                shares[:, j] = 100 * A[:, j] / A[:, j].sum()
            return shares
        """,
        ("whole numbers", r"is \d+, expected \d+\.\d"),
    ),
    Attempt(
        "broadcast_shape",
        "the larger size wins, even against 0",
        """
        def broadcast_shape(s, t):
            n = max(len(s), len(t))
            s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
            for a, b in zip(s, t):
                if a != b and 1 not in (a, b):
                    raise ValueError(f"{a} and {b}")
            return tuple(max(a, b) for a, b in zip(s, t))
        """,
        (r"the result for \(0,\) and \(1,\) is \(1,\), expected \(0,\)",),
    ),
    Attempt(
        "broadcast_shape",
        "lined up at the left",
        """
        def broadcast_shape(s, t):
            n = max(len(s), len(t))
            s, t = s + (1,) * (n - len(s)), t + (1,) * (n - len(t))
            for a, b in zip(s, t):
                if a != b and 1 not in (a, b):
                    raise ValueError(f"{a} and {b}")
            return tuple(b if a == 1 else a for a, b in zip(s, t))
        """,
        (r"`broadcast_shape\(\(3, 4\), \(4,\)\)` stopped with ValueError: 3 and 4",),
    ),
    Attempt(
        "broadcast_shape",
        "zip goes through both shapes from the right, and stops at the shorter",
        """
        def broadcast_shape(s, t):
            sizes = []
            for a, b in zip(reversed(s), reversed(t)):
                if a != b and 1 not in (a, b):
                    raise ValueError(f"{a} and {b}")
                sizes.insert(0, b if a == 1 else a)
            return tuple(sizes)
        """,
        (r"the result for \(3, 4\) and \(4,\) is \(4,\), expected \(3, 4\)",),
    ),
    Attempt(
        "broadcast_shape",
        "None where there is no result",
        """
        def broadcast_shape(s, t):
            try:
                return np.broadcast_shapes(s, t)
            except ValueError:
                return None
        """,
        (r"`broadcast_shape\(\('n_h', 'm'\), \('n_h', 1\)\)` stopped with TypeError",),
    ),
    Attempt(
        "broadcast_shape",
        "NumPy knows its own rule, and a name counts as a number that is not used",
        """
        def broadcast_shape(s, t):
            known = {"m": 101, "n_x": 102, "n_h": 103}
            numbers = [[known.get(size, size) for size in shape] for shape in (s, t)]
            return np.broadcast_shapes(*map(tuple, numbers))
        """,
        ("the result for .* is .*103, 101.*, expected .*'n_h', 'm'",),
    ),
    Attempt(
        "broadcast_shape",
        "an assert says that the sizes go together",
        """
        def broadcast_shape(s, t):
            n = max(len(s), len(t))
            s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
            assert all(a == b or 1 in (a, b) for a, b in zip(s, t))
            return tuple(b if a == 1 else a for a, b in zip(s, t))
        """,
        (r"\(\(2, 3\), \(3, 2\)\)", "AssertionError", "expected a ValueError"),
    ),
    Attempt(
        "broadcast_shape",
        "any exception will do",
        """
        def broadcast_shape(s, t):
            n = max(len(s), len(t))
            s, t = (1,) * (n - len(s)) + s, (1,) * (n - len(t)) + t
            if not all(a == b or 1 in (a, b) for a, b in zip(s, t)):
                raise Exception("these shapes do not go together")
            return tuple(b if a == 1 else a for a, b in zip(s, t))
        """,
        (r"\(\(2, 3\), \(3, 2\)\)", "expected a ValueError"),
    ),
    Attempt(
        "as_column",
        "reshape mends everything",
        """
        def as_column(v):
            return np.reshape(v, (-1, 1))
        """,
        ("as_column", r"returned array of shape \(12, 1\), expected a ValueError"),
    ),
    Attempt(
        "as_column",
        "a transpose makes a column",
        """
        def as_column(v):
            v = np.array(v)
            if v.ndim == 2 and min(v.shape) > 1:
                raise ValueError("a matrix")
            return v if v.shape[-1] == 1 else v.T
        """,
        (r"flat array has shape \(4,\), expected \(4, 1\)", "axis of length 1 is gone"),
    ),
    Attempt(
        "as_column",
        "a matrix is what has two rows or more",
        """
        def as_column(v):
            v = np.array(v)
            if v.ndim == 2 and v.shape[0] > 1:
                raise ValueError("a matrix came")
            return v.reshape(-1, 1)
        """,
        ("ValueError: a matrix came", r"as_column\(array of shape \(4, 1\)\)"),
    ),
    Attempt(
        "as_column",
        "whole numbers",
        """
        def as_column(v):
            v = np.array(v, dtype=int)
            if v.size not in v.shape:
                raise ValueError("a matrix")
            return v.reshape(-1, 1)
        """,
        (r"flat array: entry \[3, 0\] is 1, expected 1.5",),
    ),
    Attempt(
        "images_to_columns",
        "the formula of the tutorials",
        """
        def images_to_columns(images):
            return images.reshape(images.shape[0], -1).T
        """,
        (r"X\[\d+, \d\] is \d+, expected \d+", "entries are wrong"),
    ),
    Attempt(
        "images_to_columns",
        "a reshape to the right shape",
        """
        def images_to_columns(images):
            return images.reshape(-1, len(images))
        """,
        (r"X\[\d+, \d\] is \d+, expected \d+", "entries are wrong"),
    ),
    Attempt(
        "images_to_columns",
        "all axes turned round at once: columns of pixels, not rows",
        """
        def images_to_columns(images):
            return images.T.reshape(-1, images.shape[0])
        """,
        (r"X\[\d+, \d\] is \d+, expected \d+", "entries are wrong"),
    ),
    Attempt(
        "images_to_columns",
        "a row for each image",
        """
        def images_to_columns(images):
            return np.moveaxis(images, 3, 1).reshape(len(images), -1)
        """,
        (r"X has shape \(6, 60\), expected \(60, 6\)", "transposed"),
    ),
    Attempt(
        "columns_to_images",
        "reshape goes both ways",
        """
        def columns_to_images(X, shape):
            return X.reshape(-1, *shape)
        """,
        (r"the images\[\d, \d, \d, \d\] is \d+, expected \d+",),
    ),
    Attempt(
        "columns_to_images",
        "the channel fastest, as NumPy stores it",
        """
        def columns_to_images(X, shape):
            return X.T.reshape(-1, *shape)
        """,
        (r"the images\[\d, \d, \d, \d\] is \d+, expected \d+",),
    ),
    Attempt(
        "columns_to_images",
        "the channels left where they are",
        """
        def columns_to_images(X, shape):
            n_H, n_W, n_C = shape
            return X.T.reshape(-1, n_C, n_H, n_W)
        """,
        (r"the images has shape \(6, 5, 3, 4\), expected \(6, 3, 4, 5\)",),
    ),
    Attempt(
        "pairwise_squared_distances",
        "the 2 of the middle term forgotten",
        """
        def pairwise_squared_distances(X, Z):
            column = np.sum(X**2, axis=0)[:, None]
            row = np.sum(Z**2, axis=0)[None, :]
            return np.maximum(column - X.T @ Z + row, 0)
        """,
        (r"D\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "pairwise_squared_distances",
        "a distance has a square root",
        """
        def pairwise_squared_distances(X, Z):
            return np.linalg.norm(X[:, :, None] - Z[:, None, :], axis=0)
        """,
        (r"D\[\d, \d\] is 5, expected 25",),
    ),
    Attempt(
        "pairwise_squared_distances",
        "the first set to the right",
        """
        def pairwise_squared_distances(X, Z):
            return np.sum((X[:, None, :] - Z[:, :, None]) ** 2, axis=0)
        """,
        (r"D has shape \(5, 4\), expected \(4, 5\)", "transposed"),
    ),
    Attempt(
        "pairwise_squared_distances",
        "nothing cut at 0",
        """
        def pairwise_squared_distances(X, Z):
            column = np.sum(X**2, axis=0)[:, None]
            return column - 2 * X.T @ Z + np.sum(Z**2, axis=0)
        """,
        ("nearly equal points far from the origin", "is -", "from 0"),
    ),
    Attempt(
        "pairwise_squared_distances",
        "float32 needs half of the memory",
        """
        def pairwise_squared_distances(X, Z):
            X, Z = X.astype(np.float32), Z.astype(np.float32)
            return np.sum((X[:, :, None] - Z[:, None, :]) ** 2, axis=0)
        """,
        (r"near the origin: entry \[\d, \d\] is .*, expected", "float32"),
    ),
    Attempt(
        "pairwise_squared_distances",
        "small values are rounding, so they are taken for 0",
        """
        def pairwise_squared_distances(X, Z):
            D = (X**2).sum(0)[:, None] - 2 * X.T @ Z + (Z**2).sum(0)
            return np.where(D < 1e-6, 0, D)
        """,
        (r"near the origin: entry \[\d, \d\] is 0, expected",),
    ),
    Attempt(
        "broadcast_shape",
        "names of numbers of units go together",
        """
        def broadcast_shape(s, t):
            shape, length = [], max(len(s), len(t))
            for a, b in zip((1,) * (length - len(s)) + s, (1,) * (length - len(t)) + t):
                alike = a == b or str(a)[:2] == str(b)[:2] == "n_"
                if not alike and 1 not in (a, b):
                    raise ValueError(f"{a} and {b} do not go together")
                shape.append(b if a == 1 else a)
            return tuple(shape)
        """,
        ("two shapes that must raise ValueError did not",),
    ),
]

ODD = [
    Odd(
        "calorie_percentages",
        "a list of lists of fractions of Python",
        """
        def calorie_percentages(A):
            totals = [sum(column) for column in zip(*A.tolist())]
            return [[100 * a / t for a, t in zip(row, totals)]
                    for row in A.tolist()]
        """,
    ),
    Odd(
        "broadcast_shape",
        "recursion from the right, sizes as NumPy integers",
        """
        def broadcast_shape(s, t):
            if not s or not t:
                return tuple(size if size == str(size) else np.int64(size)
                             for size in s + t)
            a, b = s[-1], t[-1]
            if a != b and a != 1 and b != 1:
                raise ValueError("sizes %s and %s" % (a, b))
            return broadcast_shape(s[:-1], t[:-1]) + (a * b if 1 in (a, b) else a,)
        """,
    ),
    Odd(
        "broadcast_shape",
        "a subclass of ValueError, sizes in sets, a list for a tuple",
        """
        from itertools import zip_longest

        class ShapeError(ValueError):
            pass

        def broadcast_shape(s, t):
            shape = []
            for sizes in zip_longest(s[::-1], t[::-1], fillvalue=1):
                others = set(sizes) - {1}
                if len(others) > 1:
                    raise ShapeError(s, t)
                shape.append(others.pop() if others else 1)
            return shape[::-1]
        """,
    ),
    Odd(
        "as_column",
        "a class with __call__ and a list of lists",
        """
        class Column:
            def __call__(self, v):
                if np.ndim(v) == 2 and min(np.shape(v)) > 1:
                    raise ValueError(np.shape(v))
                return [[entry] for entry in np.ravel(v).tolist()]

        as_column = Column()
        """,
    ),
    Odd(
        "images_to_columns",
        "image by image, stacked",
        """
        def images_to_columns(images):
            def column(image):
                return [p for c in range(image.shape[2]) for p in image[..., c].flat]

            return np.stack([column(image) for image in images], axis=1)
        """,
    ),
    Odd(
        "columns_to_images",
        "nested lists, one index at a time",
        """
        def columns_to_images(X, shape):
            n_H, n_W, n_C = shape
            return [[[[X[c * n_H * n_W + j * n_W + k, i] for c in range(n_C)]
                      for k in range(n_W)] for j in range(n_H)]
                    for i in range(X.shape[1])]
        """,
    ),
    Odd(
        "pairwise_squared_distances",
        "the absolute value in place of a cut",
        """
        from functools import partial

        def expanded(fold, X, Z):
            column = np.sum(X * X, axis=0, keepdims=True).T
            return fold(column - 2 * np.dot(X.T, Z) + np.sum(Z * Z, axis=0))

        pairwise_squared_distances = partial(expanded, np.abs)
        """,
    ),
]
