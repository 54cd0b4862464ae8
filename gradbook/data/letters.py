"""Names as sequences of letters, for networks that read and write one at a time."""

import numpy as np

LETTERS = ".abcdefghijklmnopqrstuvwxyz"
"""The 27 symbols; the first one stands for both ends of a name."""


def spell(names):
    """Names as one-hot sequences: what is read, what comes next, where it counts.

    names: m strings of the letters A to Z and a to z, one letter or more each.
    Returns x, Y, mask. T is the length of the longest name plus 1.
        x: (27, m, T), step t shows symbol t - 1 of the name, step 0 shows ".".
        Y: (27, m, T), step t shows what follows: symbol t, after the last one ".".
        mask: (1, m, T), 1 at the steps of the name and of its end, 0 behind them,
            where x and Y are 0.
    Row k of x and Y is LETTERS[k]; capitals count as small letters.
    Raises ValueError for no names, an empty one, or another sign.
    """
    words = [str(name).lower() for name in names]
    if not words:
        raise ValueError("names: came empty, expected one name or more")
    for word in words:
        if not word or set(word) - set(LETTERS[1:]):
            raise ValueError(f"names: came with {word!r}, expected letters A to Z only")
    T = max(map(len, words)) + 1
    x = np.zeros((len(LETTERS), len(words), T))
    Y, mask = np.zeros_like(x), np.zeros((1, len(words), T))
    for i, word in enumerate(words):
        steps, symbols = range(len(word) + 1), [LETTERS.index(c) for c in f".{word}."]
        x[symbols[:-1], i, steps] = 1
        Y[symbols[1:], i, steps] = 1
        mask[0, i, : len(word) + 1] = 1
    return x, Y, mask
