"""Says how a wrong gradient is related to the right one, without knowing the answer.

`explain` compares an analytic gradient with a numeric one. Each kind of relation is
one small function that takes the `Evidence` and yields `Candidate`s; `RELATIONS` lists
them all. A relation is reported only when the entries fit far better than chance
allows: no hint is better than a wrong hint. Where no relation fits, a hint tells which
gradients are right and so where to look first.
"""

from typing import NamedTuple

import numpy as np

from . import factors, parts, places, products, shapes, terms, upstream
from .evidence import gather

__all__ = ["WHERE", "Hint", "explain"]

RELATIONS = (
    factors.zero,
    factors.constant_factor,
    shapes.transposed,
    shapes.lost_axis,
    shapes.wrong_axis,
    shapes.not_summed,
    shapes.equals_other,
    shapes.odd_shape,
    products.missing_derivative,
    products.wrong_derivative,
    products.wrong_array,
    products.upstream_times,
    products.missing_mask,
    products.missing_array,
    terms.proportional_term,
    terms.one_entry_by_column,
    upstream.missing_derivative_upstream,
    parts.wrong_for_one_sign,
    parts.wrong_in_one_place,
    parts.wrong_by_size,
    shapes.constant_axis,
    terms.term_by_slice,
    factors.factor_by_slice,
    places.place,
)

WHERE = ("place", "wrong-shape")
"""Kinds of hints that name no relation: they tell where to look, and are told last."""


class Hint(NamedTuple):
    """A relation between a wrong gradient and the right one.

    kind: factor, missing-term, extra-term, doubled-term, sign-flipped-term,
        wrong-coefficient, one-per-column, transposed, lost-axis, wrong-axis,
        constant-axis, equals-other, missing-derivative, wrong-factor, missing-mask,
        negative-only, positive-only, zero-only, large-only, small-only, one-place; or
        one of WHERE.
    sentence: for the student. residual: relative misfit of the relation, 0 = exact.
    """

    kind: str
    sentence: str
    residual: float


def explain(
    name, analytic, numeric, *, point=None, analytic_all=None, numeric_all=None
):
    """Relations between a wrong gradient and the right one, best first.

    name: name of the gradient, such as "dw".
    analytic: what the student's function returned; usually of the shape of `numeric`,
        but a transposed or summed one is recognised.
    numeric: the numeric gradient, accurate to about 1e-7 or better.
    point: dict name -> value of all inputs and parameters where both were taken.
    analytic_all, numeric_all: dicts of all gradients by name; a factor that holds for
        all of them is told as such.
    Returns a list of `Hint`, empty when nothing fits well, when the gradient is right
    and when the values are not finite real numbers. Raises nothing on odd values.
    """
    with np.errstate(all="ignore"):
        evidence = gather(
            name, analytic, numeric, point, analytic_all or {}, numeric_all or {}
        )
        if evidence is None:
            return []
        found = [c for relation in RELATIONS for c in relation(evidence)]
    found.sort(key=lambda candidate: candidate.rank)
    return [Hint(c.kind, c.sentence, float(c.residual)) for c in found]
