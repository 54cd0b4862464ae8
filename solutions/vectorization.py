"""The key of chapter 04, vectorization and broadcasting."""

import numpy as np


def broadcast_shape(s, t):
    """Shape of the result of an operation on arrays of shapes s and t.

    s, t: tuples of any lengths. A size is a whole number >= 0, or a name
    such as "m" for a number that is not known yet.
    Returns a tuple by NumPy's rule: line the shapes up at the right, put a
    1 where one of them is too short; two sizes go together if they are
    equal, or if one of them is 1, and then the other one counts. A name
    equals itself and nothing else.
    Raises ValueError where two sizes do not go together.
    """
    length = max(len(s), len(t))
    s = (1,) * (length - len(s)) + tuple(s)
    t = (1,) * (length - len(t)) + tuple(t)
    shape = []
    for a, b in zip(s, t, strict=True):
        if a != b and a != 1 and b != 1:
            raise ValueError(f"sizes {a} and {b} do not go together in {s} and {t}")
        shape.append(b if a == 1 else a)
    return tuple(shape)


def calorie_percentages(A):
    """Share of each nutrient in the calories of each food, in percent.

    A: (k, n) calories of k nutrients in n foods, whole or decimal numbers
    >= 0; every column has a positive sum.
    Returns (k, n); every column sums to 100. Not rounded.
    """
    return 100 * A / A.sum(axis=0, keepdims=True)


def as_column(v):
    """A vector, in whatever shape it comes, as a column.

    v: (n,), (1, n) or (n, 1) array, or a list of n numbers; n >= 1.
    Returns (n, 1), the same numbers in the same order.
    Raises ValueError for a matrix of several rows and several columns.
    """
    v = np.asarray(v)
    if max(v.shape) != v.size:
        raise ValueError(f"v has shape {v.shape}, expected a vector")
    return v.reshape(-1, 1)


def images_to_columns(images):
    """Unroll m images into the columns of a matrix.

    images: (m, n_H, n_W, n_C) array.
    Returns X (n_C * n_H * n_W, m): column i is image i, channel after
    channel, each channel row by row (the order of chapter 03).
    """
    m = images.shape[0]
    return np.moveaxis(images, -1, 1).reshape(m, -1).T


def columns_to_images(X, shape):
    """The inverse of `images_to_columns`.

    X: (n_C * n_H * n_W, m), one unrolled image per column.
    shape: (n_H, n_W, n_C) of one image.
    Returns images (m, n_H, n_W, n_C).
    """
    n_H, n_W, n_C = shape
    return np.moveaxis(X.T.reshape(-1, n_C, n_H, n_W), 1, -1)


def pairwise_squared_distances(X, Z):
    """Squared Euclidean distance of every column of X from every one of Z.

    X: (n_x, m_X), Z: (n_x, m_Z).
    Returns D (m_X, m_Z), D[i, j] = |x_i - z_j|^2, never negative. Its
    absolute error may reach 1e-12 (|x_i|^2 + |z_j|^2): that much is lost
    by the expanded form |x|^2 - 2 x.z + |z|^2, where it must be cut at 0.
    """
    squares_X = np.sum(X**2, axis=0)[:, np.newaxis]
    squares_Z = np.sum(Z**2, axis=0)
    return np.maximum(squares_X - 2 * X.T @ Z + squares_Z, 0)
