"""Mistakes of chapter 00."""

from grading.mistakes.operators import by_hand, by_operator, change
from solutions import start_here as key

WARM_UP = [
    by_operator(
        key.warm_up,
        "square of the product",
        change("3 * np.square(x)", "np.square(3 * x)"),
        "3 was squared too. A power binds more tightly than a product: 3 * x**2.",
    ),
    by_operator(
        key.warm_up,
        "double, not square",
        change("np.square(x)", "2 * x"),
        "This is 3 * 2x + 2. The square of x is x**2.",
    ),
    by_hand(
        "warm_up",
        "two inside",
        """
        def warm_up(x):
            return 3 * (x**2 + 2)
        """,
        "3 multiplies the square only. Add the 2 last: 3 * x**2 + 2.",
    ),
    by_hand(
        "warm_up",
        "sum",
        """
        def warm_up(x):
            return np.sum(3 * np.square(x) + 2)
        """,
        "All entries were added up. Entry by entry means: the result has the shape "
        "of x.",
        shape=True,
    ),
    by_hand(
        "warm_up",
        "in place",
        """
        def warm_up(x):
            x = np.asarray(x)
            x *= x
            return 3 * x + 2
        """,
        "`x *= x` changes the caller's array as well. Write x = x * x.",
    ),
]

MISTAKES = WARM_UP
