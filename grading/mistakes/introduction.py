"""Mistakes of chapter 01."""

from grading.mistakes.operators import by_hand, by_operator, change, flip_sign
from solutions import introduction as key

HOUSE_PRICE = [
    by_operator(
        key.house_price,
        "straight line",
        change("np.maximum(0, w * size + b)", "w * size + b"),
        "This is the straight line alone: small houses get a negative price. Replace "
        "what is below 0 by 0.",
    ),
    by_operator(
        key.house_price,
        "bias after the ReLU",
        change("np.maximum(0, w * size + b)", "np.maximum(0, w * size) + b"),
        "b was added after the ReLU. The neuron sums first, w * size + b, and bends "
        "the whole sum.",
    ),
    by_operator(
        key.house_price,
        "no bias",
        change("w * size + b", "w * size"),
        "b is missing: the sum is w * size + b.",
    ),
    by_operator(
        key.house_price,
        "upside down",
        change("np.maximum(0, w * size + b)", "np.minimum(0, w * size + b)"),
        "This keeps what is negative and drops the rest. ReLU keeps the larger of the "
        "two, 0 and z.",
    ),
    by_hand(
        "house_price",
        "size above zero",
        """
        def house_price(size, w, b):
            return (w * size + b) * (np.asarray(size) > 0)
        """,
        "The question is whether the sum z = w * size + b is above 0, not whether the "
        "size is.",
    ),
    by_hand(
        "house_price",
        "absolute value",
        """
        def house_price(size, w, b):
            return np.abs(w * size + b)
        """,
        "A negative sum was turned into a positive price. ReLU makes it 0.",
    ),
    by_hand(
        "house_price",
        "one price",
        """
        def house_price(size, w, b):
            return float(np.max(np.maximum(0, w * size + b)))
        """,
        "Only one number came back. Compare 0 with each entry: np.maximum, not np.max.",
        shape=True,
    ),
]

HOUSE_PRICE_GRADIENT = [
    by_operator(
        key.house_price_gradient,
        "sums, not means",
        lambda tree: change("np.mean(dz)", "np.sum(dz)")(
            change("np.mean(dz * size)", "np.sum(dz * size)")(tree)
        ),
        "The cost is a mean over the m houses, so both derivatives are means too.",
        hint="factor",
    ),
    by_operator(
        key.house_price_gradient,
        "price minus prediction",
        flip_sign("predicted - price"),
        "The error is prediction minus price; you have the other sign, and training "
        "would walk uphill.",
        hint="factor",
    ),
    by_operator(
        key.house_price_gradient,
        "no ReLU slope",
        change(
            "(predicted - price) * (predicted > 0)",
            "predicted - price",
        ),
        "Where the sum is negative the neuron's output stays 0 whatever w and b do. "
        "Such a house adds nothing to the gradient: the slope of the ReLU is missing.",
    ),
    by_operator(
        key.house_price_gradient,
        "size forgotten",
        change("np.mean(dz * size)", "np.mean(dz)"),
        "z changes with w as fast as the size says: the factor size is missing in dw.",
        hint="equals-other",
    ),
    by_operator(
        key.house_price_gradient,
        "factor two",
        change("predicted - price", "2 * (predicted - price)"),
        "The square brings a factor 2, and the 1/2 of the cost takes it away again.",
        hint="factor",
    ),
    by_hand(
        "house_price_gradient",
        "product of means",
        """
        def house_price_gradient(size, price, w, b):
            predicted = house_price(size, w, b)
            dz = (predicted - price) * (predicted > 0)
            return np.mean(dz) * np.mean(size), np.mean(dz)
        """,
        "The mean of products is not the product of means: multiply each house's "
        "error with its own size before you take the mean.",
    ),
    by_hand(
        "house_price_gradient",
        "mean over the active",
        """
        def house_price_gradient(size, price, w, b):
            predicted = house_price(size, w, b)
            active = predicted > 0
            if not active.any():
                return 0.0, 0.0
            dz = (predicted - price)[active]
            return np.mean(dz * size[active]), np.mean(dz)
        """,
        "The mean was taken over the houses with a price above 0 only. Divide by m, "
        "the number of all houses.",
    ),
    by_hand(
        "house_price_gradient",
        "bias without slope",
        """
        def house_price_gradient(size, price, w, b):
            predicted = house_price(size, w, b)
            error = predicted - price
            return np.mean(error * (predicted > 0) * size), np.mean(error)
        """,
        "dw knows that the ReLU is flat on the left, db does not: the same slope "
        "belongs into both.",
    ),
    by_hand(
        "house_price_gradient",
        "one number a house",
        """
        def house_price_gradient(size, price, w, b):
            predicted = house_price(size, w, b)
            dz = (predicted - price) * (predicted > 0)
            return dz * size, dz
        """,
        "These are the shares of the single houses. dw and db are one number each: "
        "take the mean.",
        hint="wrong-axis",
        shape=True,
    ),
]

MISTAKES = HOUSE_PRICE + HOUSE_PRICE_GRADIENT
