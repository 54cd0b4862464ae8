"""Random generators on both sides of the border, and which states may be taken over.

NumPy sets whatever it is given: a position behind the end reads memory that is not the
generator's, and words that are all zero make a drawing function loop for ever.
"""

import numpy as np

WORDS = 624  # of MT19937
BALANCE = 0.4, 0.6  # share of ones among its 19,968 bits; a real state has 0.5 ± 0.02
PARTS = {"Philox": (("counter", 4), ("key", 2)), "SFC64": (("state", 4),)}
LONGEST = 1000  # numbers that a generator is seeded with
CHILDREN = 10_000  # that one may have spawned on the other side in one call


def position(generator):
    """Where a generator is: its state, and what `spawn` depends on."""
    bits = generator.bit_generator
    return bits.state, _seeds(bits.seed_seq)


def made(state, seeds):
    """A generator from the `position` of one."""
    kind = getattr(np.random, sound(state)["bit_generator"])
    bits = kind(_seeded(*seeds) if seeds else 0)
    bits.state = state
    return np.random.Generator(bits)


def moved(generator, state, seeds):
    """Bring a generator to the position that the other side has it at."""
    generator.bit_generator.state = sound(state)
    if seeds:
        sequence = generator.bit_generator.seed_seq
        more = seeds[-1] - sequence.n_children_spawned
        _whole(more, CHILDREN)
        sequence.spawn(more)


def _seeds(sequence):
    """(entropy, spawn_key, pool_size, children); None where it is of another kind."""
    if type(sequence) is not np.random.SeedSequence:
        return None
    entropy = sequence.entropy
    if not isinstance(entropy, int):
        numbers = entropy if np.iterable(entropy) else [entropy]
        entropy = [int(number) for number in numbers]
    key = [int(number) for number in sequence.spawn_key]
    return entropy, key, sequence.pool_size, sequence.n_children_spawned


def _seeded(entropy, key, pool_size, children):
    for numbers in (entropy if type(entropy) is list else [entropy], key):
        _require(type(numbers) is list and len(numbers) <= LONGEST, "too many seeds")
        for number in numbers:
            _whole(number, 2**256)
    _whole(pool_size, 65)
    _whole(children, 2**31)
    return np.random.SeedSequence(
        entropy, spawn_key=key, pool_size=pool_size, n_children_spawned=children
    )


def sound(state):
    """The state of a bit generator as NumPy has it; ValueError if it is no real one."""
    kind, inner = state["bit_generator"], state["state"]
    if kind == "MT19937":
        _twister(inner["key"], inner["pos"])
    elif kind in ("PCG64", "PCG64DXSM"):
        for name in ("state", "inc"):
            _whole(inner[name], 2**128)
        _require(inner["inc"] % 2 == 1, "an even increment")
    elif kind in PARTS:
        for name, count in PARTS[kind]:
            _words(inner[name], count)
        if kind == "Philox":
            _words(state["buffer"], 4)
            _whole(state["buffer_pos"], 5)
    else:
        raise ValueError("an unknown random generator")
    if kind != "MT19937":
        _whole(state["has_uint32"], 2)
        _whole(state["uinteger"], 2**32)
    return state


def sound_global(state):
    """As `sound`, for what `mirror.global_random` gives."""
    (kind, key, position, has_gauss, gauss), (version, words, spare) = state
    _require(kind == "MT19937" and version == 3, "a generator of another kind")
    _twister(key, position)
    _whole(has_gauss, 2)
    _require(type(gauss) is float and type(spare) in (float, type(None)), "no number")
    _words(words, WORDS + 1)
    _require(bool(np.all(words[:-1] < 2**32)), "words that are too large")
    _twister(words[:-1].astype(np.uint32), int(words[-1]))
    return state


def _twister(key, position):
    _require(_is_array(key, np.uint32, WORDS), "words of another kind")
    _whole(position, WORDS + 1)
    ones = np.unpackbits(np.ascontiguousarray(key).view(np.uint8)).mean()
    _require(BALANCE[0] < ones < BALANCE[1], "words that are not random")


def _words(value, count):
    _require(_is_array(value, np.uint64, count), "words of another kind")


def _is_array(value, dtype, count):
    if type(value) is not np.ndarray:
        return False
    return value.dtype == dtype and value.shape == (count,)


def _whole(value, end):
    _require(type(value) is int and 0 <= value < end, "a number out of range")


def _require(condition, what):
    if not condition:
        raise ValueError(f"the state of a random generator with {what}")
