"""A gradient that is right but for a part of its entries."""

import numpy as np

from .evidence import Candidate, largest, unlikely_split
from .sizes import number


def wrong_for_one_sign(evidence):
    """Right but where an array of the point is negative, positive or zero."""
    if not _split(evidence):
        return
    wrong = evidence.wrong
    for name, array in evidence.shaped.items():
        for word, where in (
            ("negative", array < 0),
            ("positive", array > 0),
            ("zero", array == 0),
        ):
            inside, hit = int(where.sum()), int((wrong & where).sum())
            if hit < int(wrong.sum()) or hit < 0.8 * inside:
                continue
            if not unlikely_split(wrong.size, inside):
                continue
            left = "zero there" if _zero(evidence, where) else "wrong there"
            sentence = (
                f"{evidence.name} is right but where {name} is {word}; it is {left}: "
                f"look at what your code does with {word} {name}."
            )
            yield Candidate(2, f"{word}-only", sentence, 0.0)


def wrong_in_one_place(evidence):
    """Right but in one row, column or entry."""
    if not _split(evidence) or evidence.numeric.size < 4:
        return
    wrong = evidence.wrong
    places = np.argwhere(wrong)
    if len(places) > wrong.size / 2:
        return
    fixed = [axis for axis in range(wrong.ndim) if np.ptp(places[:, axis]) == 0]
    if not any(wrong.shape[axis] > 1 for axis in fixed):
        return
    index = tuple(
        int(places[0, axis]) if axis in fixed else slice(None)
        for axis in range(wrong.ndim)
    )
    spot = ", ".join(":" if isinstance(i, slice) else str(i) for i in index)
    zero = ", and is zero there" if _zero(evidence, wrong) else ""
    sentence = (
        f"Only {evidence.name}[{spot}] is wrong{zero}: all other entries are right. "
        "Look at what is special about that index."
    )
    yield Candidate(2, "one-place", sentence, 0.0)


def wrong_by_size(evidence):
    """Right where the difference of two arrays is small and wrong where it is large,
    or the reverse, as for a loss of two pieces."""
    if not _split(evidence):
        return
    wrong = evidence.wrong
    arrays = [item for item in evidence.shaped.items() if item[0] != evidence.name]
    if len(arrays) != 2 or not unlikely_split(wrong.size, int(wrong.sum())):
        return
    (one, a), (other, b) = arrays
    size = np.abs(a - b)
    for word, left, right in (
        ("large", size[wrong], size[~wrong]),
        ("small", -size[wrong], -size[~wrong]),
    ):
        if np.min(left) > np.max(right):
            ends = abs(float(np.max(right))), abs(float(np.min(left)))
            sentence = (
                f"{evidence.name} is wrong where |{one} - {other}| is {word} and right "
                f"elsewhere; the border lies between {number(min(ends))} and "
                f"{number(max(ends))}."
            )
            yield Candidate(2, f"{word}-only", sentence, 0.0)


def _split(evidence):
    """Whether every entry is clearly right or clearly wrong, and both occur."""
    if not evidence.same_shape:
        return False
    wrong, right = evidence.wrong, evidence.right
    sizeable = np.abs(evidence.numeric) > 1e-6 * largest(evidence.numeric)
    clear = np.all(wrong | right)
    return bool(clear and np.any(wrong) and np.any(right & sizeable))


def _zero(evidence, where):
    return not np.any(evidence.analytic[where])
