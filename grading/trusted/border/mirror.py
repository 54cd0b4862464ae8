"""What a call changes in place on one side must change on the other too.

Arrays, lists and dicts lent as arguments; a `Generator`'s state; the global states of
NumPy and `random`. The worker compares after the call and sends back what is different.
"""

import ctypes
import random

import numpy as np

from grading.trusted.border.derived import container, own
from grading.trusted.border.generators import moved, position, sound_global
from grading.trusted.border.wire import WireError, native

TWISTER_BYTES = 2500  # 624 words and a position
# Of `random_state`: the words, and (whether one is kept, the number) of a pair of
# normal numbers. Drawing a pair takes new words, giving out the number kept does not.
_last = [b"", (0, 0.0)]
_python = random.getstate.__self__  # the generator behind `random`


def containers(value):
    """The lists and dicts in a value, outermost first, in an order both sides share."""
    kind = container(value)
    if kind:
        yield value
    if kind or (isinstance(value, tuple) and own(value) is None):
        for item in list(value.values() if kind is dict else value):
            yield from containers(item)


class Lent:
    """In the worker: what a request lent, as it was when it came.

    random: the `random_state` after the request before.
    """

    def __init__(self, decoder, arguments, random):
        self.arrays = [(n, a, a.tobytes("A")) for n, a in decoder.arrays.items()]
        self.containers = [(c, _shallow(c)) for c in containers(arguments)]
        self.generators = [
            (number, generator, repr(position(generator)))
            for number, generator in decoder.generators.items()
        ]
        self.random = random


def changes(lent):
    """What differs now, as a tuple to send, or None; and the `random_state` now."""
    arrays = [(n, a) for n, a, before in lent.arrays if a.tobytes("A") != before]
    changed = [
        (index, held)
        for index, (held, before) in enumerate(lent.containers)
        if not _same(held, before)
    ]
    generators = [
        (number, position(generator))
        for number, generator, before in lent.generators
        if repr(position(generator)) != before
    ]
    now = random_state()
    state = None if now == lent.random else global_random()
    if not (arrays or changed or generators or state):
        return None, now
    return (arrays, changed, generators, state), now


def apply(changed, encoder, arguments):
    """In the trusted process: do to the caller's objects what the worker reports.

    encoder: the one that sent the request; arguments: what it sent.
    """
    arrays, new_containers, generators, state = changed
    lent = encoder.arrays()
    for number, new in arrays:
        array = lent[number]
        if new.shape != array.shape or new.dtype != native(array.dtype):
            raise WireError("an array changed its shape on the way")
        if array.flags.writeable:
            array[...] = new
    known = list(containers(arguments))
    for index, new in new_containers:
        kind = container(known[index])
        if container(new) is not kind:
            raise WireError("a container changed its type on the way")
        known[index].clear()
        known[index].update(new) if kind is dict else known[index].extend(new)
    for number, new in generators:
        moved(encoder.generators[number], *new)
    if state is not None:
        set_global_random(sound_global(state))


def global_random():
    """The states of `np.random` and `random` as plain data."""
    version, words, gauss = random.getstate()
    return np.random.get_state(), (version, np.array(words, dtype=np.uint64), gauss)


def set_global_random(state):
    """Set the states of `np.random` and `random` from plain data."""
    numpy_state, (version, words, gauss) = state
    np.random.set_state(numpy_state)
    _last[0] = b""  # the same words may come with another number kept
    random.setstate((version, tuple(int(word) for word in words), gauss))


def random_state():
    """The states of `np.random` and `random`, to be compared and for nothing else."""
    bits = np.random.get_bit_generator()
    if type(bits) is not np.random.MT19937:
        return repr(bits.state), _python_state()
    # NumPy takes 90 microseconds to tell its state, as long as a message takes.
    words = ctypes.string_at(bits.ctypes.state_address, TWISTER_BYTES)
    if words != _last[0] or _last[1][0]:
        _last[:] = words, np.random.get_state()[3:]
    return words, _last[1], _python_state()


def _python_state():
    """The state of `random`, to be compared.

    It stands behind the head of the generator; as a tuple it takes ten times as long.
    """
    start = id(_python) + object.__basicsize__
    return ctypes.string_at(start, TWISTER_BYTES), _python.gauss_next


def _shallow(held):
    return list(held.items()) if isinstance(held, dict) else list(held)


def _same(held, before):
    now = _shallow(held)
    if len(now) != len(before):
        return False
    if isinstance(held, dict):
        return all(
            a == c and b is d for (a, b), (c, d) in zip(now, before, strict=True)
        )
    return all(a is b for a, b in zip(now, before, strict=True))
