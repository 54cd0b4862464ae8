"""A derivative that is missing before a matrix product, seen from its result.

A layer computes Z = W P + b. Its gradients are dW = dZ P.T and dP = W.T dZ, up to a
constant, with dZ = U * g'(Z). The upstream U is unknown, but the same U must give the
right gradient with g' and the wrong one without. Where the gradient has enough entries
that is more equations than unknowns, and a derivative that satisfies all is the one.
"""

import numpy as np

from .evidence import NOISE, Candidate, misfit
from .functions import derivatives

# Equations beyond the unknowns that must hold; and the widest layer to look at, since a
# wider one would cost time and checks use small cases.
SPARE = 4
LIMIT = 40


def missing_derivative_upstream(evidence):
    """dZ lacks g'(Z), holds it twice, or holds that of another activation."""
    if not evidence.same_shape or evidence.numeric.ndim != 2:
        return
    if evidence.factor is not None or not np.any(evidence.analytic):
        return
    for layer in _layers(evidence):
        fits = [(said, r) for said, r in _hypotheses(evidence, *layer)]
        if len(fits) == 1:
            said, residual = fits[0]
            yield Candidate(1, "missing-derivative", said, residual)
            return


def _layers(evidence):
    """Tuples (name of Z in words, Z, product, right rows, wrong rows): each row of the
    gradient is product @ (dZ's row), with product (k, m) and Z one row a row."""
    a, n = evidence.analytic, evidence.numeric
    if evidence.own not in evidence.shaped:
        return
    for name, W in evidence.arrays.items():
        if not name.startswith(("W", "w")) or W.ndim != 2:
            continue
        column = name.startswith("w") and W.shape[1] == 1
        b = evidence.values.get("b" + name[1:], np.zeros(1))
        for data, P in evidence.arrays.items():
            left = W.T if column else W
            if P.ndim != 2 or data == name or P.shape[0] != left.shape[1]:
                continue
            if b.size not in (1, left.shape[0]) or max(*P.shape, *W.shape) > LIMIT:
                continue
            Z = left @ P + b.reshape(-1, 1)
            words = f"Z = {name}{'.T' if column else ''} {data} + b{name[1:]}"
            if evidence.own == name:
                rows = (n.T, a.T) if column else (n, a)
                yield from _with_bias(evidence, name, (words, Z, P, *rows))
                yield words, Z, P, *rows
            elif evidence.own == data:
                yield words, Z.T, left.T, n.T, a.T


def _with_bias(evidence, name, layer):
    """The layer with the bias gradient as one more column, where it is known."""
    words, Z, P, right, wrong = layer
    analytic, numeric = evidence.others.get("db" + name[1:], (None, None))
    if numeric is not None and numeric.size == right.shape[0]:
        right = np.hstack([right, numeric.reshape(-1, 1)])
        wrong = np.hstack([wrong, analytic.reshape(-1, 1)])
        yield words, Z, np.vstack([P, np.ones(P.shape[1])]), right, wrong


def _hypotheses(evidence, words, Z, product, right, wrong):
    """Pairs of sentence and residual for each reading that satisfies all equations."""
    name, one = evidence.name, np.ones_like(Z)
    known = dict(list(derivatives("Z", Z))[:2])
    if np.any(Z > 0) and np.any(Z < 0):
        known["the derivative of ReLU at Z"] = (Z > 0).astype(float)
    for needed, d in known.items():
        said = f"{name} is what a dZ without {needed} gives, where {words}."
        yield from _solved(said, product, right, wrong, d, one)
        said = f"{name} is what a dZ with {needed} once too often gives, where {words}."
        yield from _solved(said, product, right, wrong, one, d)
        for used, other in known.items():
            if used != needed:
                said = (
                    f"{name} is what a dZ with {used} in place of {needed} gives, "
                    f"where {words}."
                )
                yield from _solved(said, product, right, wrong, d, other)


def _solved(said, product, right, wrong, d_right, d_wrong):
    """One pair (said, residual) when in each row a single upstream explains both.

    A row that is right, or zero in one of them, fits too easily to testify."""
    spare, worst = 0, 0.0
    if 2 * len(product) <= product.shape[1]:
        return
    for n, a, d, e in zip(right, wrong, d_right, d_wrong, strict=True):
        system = np.vstack([product * d, product * e])
        values = np.concatenate([n, a])
        U, s, _ = np.linalg.svd(system)
        rank = int(np.sum(s > 1e-9 * s[0])) if s[0] else 0
        size = float(np.linalg.norm(values))
        if size:
            worst = max(worst, float(np.linalg.norm(U[:, rank:].T @ values)) / size)
        if worst > 10 * NOISE:
            return
        if np.any(n) and np.any(a) and misfit(a, n) > 1e-4:
            spare += len(values) - rank
    if spare >= SPARE:
        yield said, worst
