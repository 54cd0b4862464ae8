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

FORK_AND_PRODUCT = [
    by_operator(
        key.fork_and_product,
        "no 1/m",
        lambda tree: change("x / m", "x")(change("(2 * x + y) / m", "2 * x + y")(tree)),
        "J is a mean, so each entry counts 1/m: divide both gradients by m.",
        hint="factor",
    ),
    by_operator(
        key.fork_and_product,
        "one way only",
        change("(2 * x + y) / m", "2 * x / m"),
        "x goes into the square and into the product. The product sends y back.",
        hint="missing-term",
    ),
    by_operator(
        key.fork_and_product,
        "square's slope",
        change("(2 * x + y) / m", "(x + y) / m"),
        "The square of x has the slope 2x.",
        hint="missing-term",
    ),
    by_operator(
        key.fork_and_product,
        "each its own",
        change("x / m", "y / m"),
        "In a product each factor gets the other one: y gets x.",
        hint="wrong-factor",
    ),
    by_operator(
        key.fork_and_product,
        "sum",
        change("np.sum(x**2 + x * y) / m", "np.sum(x**2 + x * y)"),
        "J is the mean over the m examples: divide the sum by m.",
    ),
    by_hand(
        "fork_and_product",
        "gradients of single numbers",
        """
        def fork_and_product(x, y):
            J = np.mean(x**2 + x * y)
            return J, np.mean(2 * x + y), np.mean(x)
        """,
        "Each entry of x and of y has a derivative of its own: dx and dy are (1, m).",
        hint="wrong-axis",
        shape=True,
    ),
    by_hand(
        "fork_and_product",
        "the product multiplied",
        """
        def fork_and_product(x, y):
            m = x.shape[1]
            return np.mean(x**2 + x * y), 2 * x * y / m, x / m
        """,
        "At a fork slopes add: what comes back from the square and from the product.",
    ),
]

MISTAKES = WARM_UP + FORK_AND_PRODUCT
