"""The search for the step of a difference quotient: neither too long nor too short.

Nobody tells how far a function goes before it bends: tanh(1.4e9 w) needs a step below
1e-9, and beside a cost of 1e12 no step below 1 is seen. So each entry has its own
search. A step that proves too long is shortened, one that drowns in rounding is
lengthened, both by leaps that grow; between the two the exponent is bisected.
"""

import numpy as np

FIRST = -10.0  # exponents are of two, and count from max(|x|, 1)
OWN = -3.0  # but the first step is no longer than this part of an entry's own size,
NONE = 1e-13  # which is none where rounding may have made it
LONGEST = 40.0
LONGEST_BLIND = 2.0  # of a step that shows nothing but rounding
SHORTEST = -50.0  # at x = 0, which has no digits that a step could fall below
LEAP = 4.0
NEAR = 2.0  # a longest short and a shortest long step this close leave nothing to try
ROUNDS = 16
# Not a power of two, so that no period of a sine fits exactly into a step.
UNIT = 1.09


class Search:
    """Steps for the entries of a flat array x.

    todo: numbers of the entries that still search. size: max(|x|, 1), which the
    exponents count from.
    """

    def __init__(self, x):
        self.size = np.maximum(np.abs(x), 1.0)
        self.todo = np.arange(x.size)
        self._short = np.full(x.size, -np.inf)  # the longest step that was too short
        self._long = np.full(x.size, np.inf)  # the shortest that was too long
        self._leap = np.full(x.size, LEAP)
        self._rounds = 0
        with np.errstate(divide="ignore"):
            own = np.log2(np.abs(x) / self.size)
        own = np.where(np.abs(x) < NONE, 0.0, own)
        spacing = np.log2(np.spacing(np.abs(x)) / self.size) + 4
        self._at = np.minimum(FIRST, own + OWN)
        self._nearby = own + LONGEST_BLIND
        self._floor = np.where(x == 0, SHORTEST, spacing)

    def exponents(self):
        """The exponents of this round's steps, one for each of `todo`."""
        return self._at[self.todo]

    def steps(self):
        """This round's steps, one for each of `todo`."""
        return UNIT * self.size[self.todo] * 2.0 ** self._at[self.todo]

    def near(self):
        """Whether each of this round's steps ends near x, for the size of x."""
        return self._at[self.todo] <= self._nearby[self.todo]

    def go_on(self, settled, too_long, blind):
        """Choose the next steps; boolean arrays, one entry for each of `todo`.

        settled: need no further step. too_long: the others' step was too long; if not,
        it was too short. blind: the cost did not move, or hardly beyond rounding.
        """
        entries, at = self.todo, self._at[self.todo]
        self._long[entries[too_long]] = at[too_long]
        self._short[entries[~too_long]] = at[~too_long]
        following = self._following(entries, blind)
        self._rounds += 1
        gap = self._long[entries] - self._short[entries]
        ended = settled | (gap <= NEAR) | (following == at)
        self._at[entries] = following
        self.todo = entries[~ended] if self._rounds < ROUNDS else entries[:0]

    def _following(self, entries, blind):
        short, long = self._short[entries], self._long[entries]
        leap = self._leap[entries]
        self._leap[entries] *= 2
        down = np.maximum(long - leap, self._floor[entries])
        up = np.minimum(short + leap, np.where(blind, LONGEST_BLIND, LONGEST))
        between = (short + long) / 2
        return np.where(np.isinf(short), down, np.where(np.isinf(long), up, between))
