"""Other right answers to chapter 04."""

import numpy as np


def broadcast_shape(s, t):
    if not s or not t:
        return list(s or t)
    *s, a = s
    *t, b = t
    if 1 not in (a, b) and a != b:
        raise ValueError("no common shape")
    return [*broadcast_shape(s, t), a * b if 1 in (a, b) else a]


def calorie_percentages(A):
    columns = [[100 * entry / sum(column) for entry in column] for column in A.T]
    return np.array(columns).T


def as_column(v):
    v = np.array(v, ndmin=2)
    if 1 not in v.shape:
        raise ValueError("a matrix")
    return v.T if v.shape[0] == 1 else v


def images_to_columns(images):
    columns = [
        np.concatenate([image[..., c].ravel() for c in range(image.shape[2])])
        for image in images
    ]
    return np.stack(columns, axis=1)


def columns_to_images(X, shape):
    n_H, n_W, n_C = shape
    return np.einsum("chwm->mhwc", X.reshape(n_C, n_H, n_W, X.shape[1]))


def pairwise_squared_distances(X, Z):
    return [[((x - z) ** 2).sum() for z in Z.T] for x in X.T]
