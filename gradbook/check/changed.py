"""An argument that a function changed: what became of it, and what to do instead."""

import numpy as np

from gradbook.check.copies import same
from gradbook.check.kinds import a_kind, in_short

NEW_ARRAY = "write `a = a - b` where you wrote `a -= b` or `a[...] = ...`."
MADE_ANEW = {
    dict: "Make a new dict, `new = {}`, and put new arrays into it.",
    list: "Make a new list, `new = []`, and put new arrays into it.",
}
IN_PLACE = "an array of whole numbers cannot be changed in place like this"


def cast(error):
    """What to do about an error of `a -= b` where a holds whole numbers, else ""."""
    is_one = isinstance(error, TypeError) and "Cannot cast ufunc" in str(error)
    return f"Here {IN_PLACE}, and an argument never should be: {NEW_ARRAY}" * is_one


def changed(before, after):
    """The rest of a sentence about an argument that is not what it was, and advice."""
    if isinstance(before, np.ndarray):
        return f". Work on a new array: {NEW_ARRAY}"
    if isinstance(before, dict):
        keys, kept = list(before), before.keys() == after.keys()
    else:
        keys, kept = range(len(before)), len(before) == len(after)
    if not kept:
        return ". Leave all its entries in it: no `pop`, no `append`, no new keys."
    key = next(key for key in keys if not same(before[key], after[key]))
    advice = (text for kind, text in MADE_ANEW.items() if isinstance(before, kind))
    instead = next(advice, f"Make a new array: {NEW_ARRAY}")
    return f": its entry {key!r} {_became(before[key], after[key])}. {instead}"


def _became(before, after):
    if type(before) is type(after):
        return "is not what it was"
    return f"is {a_kind(after) if isinstance(after, tuple) else in_short(after)} now"
