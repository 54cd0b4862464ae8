"""How many steps of a long demonstration a reader's machine can afford."""

import os
import time

EDITION = "CHECKED_GRADIENTS_EDITION"  # set where pages and golden notebooks are made
NEARLY = 1.25  # of the seconds: one step tells no better than that how long all take


def affordable(wanted, one_step, seconds=20, *, what="steps", clock=time.perf_counter):
    """How many of `wanted` steps fit into `seconds`: one step is made and timed.

        steps = check.affordable(2000, lambda: nn_model(X, Y, 8, num_iterations=1))

    wanted: number of steps, 1 or more. one_step: function without arguments, called
    once; its result is not kept. seconds: what all steps may take; default 20. what:
    they are called so. clock: tells the time in seconds.
    Returns `wanted`, or the smaller number that fits, at least 1, and then prints a
    line; a few steps more than fit are made too. Where the book is made it always
    returns `wanted`. Raises ValueError unless wanted and seconds are positive.
    """
    if wanted < 1 or seconds <= 0:
        raise ValueError(
            f"wanted is {wanted} and seconds is {seconds}, expected positive numbers"
        )
    start = clock()
    one_step()  # in the book too: generators are in the same state afterwards
    took = clock() - start
    if took * wanted <= NEARLY * seconds or EDITION in os.environ:
        return wanted
    steps = max(1, int(seconds / took))
    print(
        f"{wanted} {what} would take {took * wanted:.0f} seconds here, so this "
        f"demonstration stops at {steps}."
    )
    return steps
