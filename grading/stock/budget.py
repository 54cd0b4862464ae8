"""How long a submission may run, as nbclient's `timeout_func`."""

from time import monotonic


class Budget:
    """The wall time, in seconds, that the next cell of a submission gets.

    submission: for the whole notebook. cell: at most for one cell. least: what every
    cell gets although the rest is used up, so that an endless loop in one exercise does
    not cost the others. One object serves one run of one notebook: the clock starts at
    its first call.
    """

    def __init__(self, submission=120.0, cell=20.0, least=3.0):
        if not 0 < least <= cell <= submission:
            raise ValueError(
                f"least, cell, submission are {least}, {cell}, {submission}, "
                "expected 0 < least <= cell <= submission"
            )
        self.submission, self.cell, self.least = submission, cell, least
        self._deadline = None

    def __call__(self, cell):
        """Seconds for this cell; never 0, which nbclient takes for no limit."""
        if self._deadline is None:
            self._deadline = monotonic() + self.submission
        return min(self.cell, max(self.least, self._deadline - monotonic()))
