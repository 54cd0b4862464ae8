"""Attempts at chapter 01."""

from tests.attempts import Attempt, Odd

ATTEMPTS = [
    Attempt(
        "house_price",
        "the bias added after the ReLU",
        """
        def house_price(size, w, b):
            return np.maximum(0, w * size) + b
        """,
        (r"the price(: entry )?\[\d, \d\] is .*, expected",),
    ),
    Attempt(
        "house_price",
        "sheds cost nothing: the ReLU of the size",
        """
        def house_price(size, w, b):
            return np.where(size > 0, w * size + b, 0)
        """,
        (r"the price(: entry )?\[\d, \d\] is -0.*, expected 0",),
    ),
    Attempt(
        "house_price",
        "the max of Python",
        """
        def house_price(size, w, b):
            return max(0, w * size + b)
        """,
        ("truth value", r"`house_price\(.*\)` stopped with"),
    ),
    Attempt(
        "house_price",
        "the absolute value is never negative either",
        """
        def house_price(size, w, b):
            return np.abs(w * size + b)
        """,
        (r"the price(: entry )?\[\d, \d\] is .*, expected 0",),
    ),
    Attempt(
        "house_price",
        "house by house, in a list",
        """
        def house_price(size, w, b):
            return [max(0.0, w * s + b) for s in np.ravel(size)]
        """,
        (r"the price has shape \(6,\), expected \(2, 3\)",),
    ),
    Attempt(
        "house_price",
        "one array for all steps, the one that came",
        """
        def house_price(size, w, b):
            size *= w
            size += b
            return np.maximum(size, 0)
        """,
        ("changed its argument `size`", "a = a - b"),
    ),
    Attempt(
        "house_price",
        "prices filled into an array like size, whole numbers forgotten",
        """
        def house_price(size, w, b):
            price = np.zeros_like(size)
            for at, s in np.ndenumerate(size):
                price[at] = max(0, w * s + b)
            return price
        """,
        ("whole", r"is 0, expected 0\.\d|is \d, expected \d\.\d"),
    ),
    Attempt(
        "house_price_gradient",
        "the slope of the ReLU forgotten",
        """
        def house_price_gradient(size, price, w, b):
            dz = house_price(size, w, b) - price
            return np.mean(dz * size), np.mean(dz)
        """,
        ("z < 0", "slope of the ReLU is 0"),
    ),
    Attempt(
        "house_price_gradient",
        "the sum over the houses",
        """
        def house_price_gradient(size, price, w, b):
            p = house_price(size, w, b)
            dz = (p - price) * (p > 0)
            return np.sum(dz * size), np.sum(dz)
        """,
        (r"dw is wrong \(and 1 more of 2 gradients\)", "7 times too large"),
    ),
    Attempt(
        "house_price_gradient",
        "the mean over the houses that cost something",
        """
        def house_price_gradient(size, price, w, b):
            sold = house_price(size, w, b) > 0
            dz = (house_price(size, w, b) - price)[sold]
            return np.mean(dz * size[sold]), np.mean(dz)
        """,
        ("z < 0", "dw is nan"),
    ),
    Attempt(
        "house_price_gradient",
        "the bend belongs to the rising part",
        """
        def house_price_gradient(size, price, w, b):
            z = w * size + b
            dz = (z - price) * (z >= 0)
            return np.mean(dz * size), np.mean(dz)
        """,
        ("single house at the bend, z = 0, dw is -0.75, expected 0",),
    ),
    Attempt(
        "house_price_gradient",
        "the true price decides which houses count",
        """
        def house_price_gradient(size, price, w, b):
            dz = (house_price(size, w, b) - price) * (price > 0)
            return np.mean(dz * size), np.mean(dz)
        """,
        ("z < 0", "slope of the ReLU is 0"),
    ),
    Attempt(
        "house_price_gradient",
        "db first",
        """
        def house_price_gradient(size, price, w, b):
            dz = (house_price(size, w, b) - price) * (w * size + b > 0)
            return np.mean(dz), np.mean(dz * size)
        """,
        (
            r"dw is wrong \(and 1 more of 2 gradients\)",
            "dw is what the gradient db should be",
        ),
    ),
    Attempt(
        "house_price_gradient",
        "true minus predicted",
        """
        def house_price_gradient(size, price, w, b):
            dz = (price - house_price(size, w, b)) * (w * size + b > 0)
            return np.mean(dz * size), np.mean(dz)
        """,
        (r"dw is wrong \(and 1 more of 2 gradients\)", "sign"),
    ),
    Attempt(
        "house_price_gradient",
        "one entry a house",
        """
        def house_price_gradient(size, price, w, b):
            dz = (house_price(size, w, b) - price) * (w * size + b > 0)
            return dz * size / size.size, dz / size.size
        """,
        (r"dw has shape \(1, 7\), expected \(\)", "sum"),
    ),
    Attempt(
        "house_price_gradient",
        "slopes by nudging, to one side",
        """
        def house_price_gradient(size, price, w, b):
            def cost(w, b):
                return np.mean((house_price(size, w, b) - price) ** 2) / 2

            h = 1e-5
            dw = (cost(w + h, b) - cost(w, b)) / h
            return dw, (cost(w, b + h) - cost(w, b)) / h
        """,
        (
            r"dw is wrong \(and 1 more of 2 gradients\)",
            r"yours -3\.42648, .* -3\.42649",
        ),
    ),
    Attempt(
        "house_price_gradient",
        "the houses of the notebook",
        """
        def house_price_gradient(size, price, w, b):
            dz = house_price(house_size, w, b) - true_price
            dz = dz * (w * house_size + b > 0)
            return np.mean(dz * house_size), np.mean(dz)
        """,
        ("for three houses", r"dw is -\d.*, expected 0"),
    ),
    Attempt(
        "house_price",
        "no house is worth more than that",
        """
        def house_price(size, w, b):
            return np.clip(w * np.asarray(size) + b, 0, 50)
        """,
        ("its value is not right",),
    ),
    Attempt(
        "house_price_gradient",
        "a price of nearly 0 is none",
        """
        def house_price_gradient(size, price, w, b):
            predicted = house_price(size, w, b)
            dz = np.where(predicted > 1e-9, predicted - price, 0)
            return np.mean(dz * size), np.mean(dz)
        """,
        ("dw is not right",),
    ),
]

ODD = [
    Odd(
        "house_price",
        "recursion into nested lists, Python numbers at the end",
        """
        def house_price(size, w, b):
            if np.ndim(size):
                return [house_price(part, w, b) for part in size]
            return float(max(w * size + b, 0))
        """,
    ),
    Odd(
        "house_price",
        "a class with __call__",
        """
        class Neuron:
            def __call__(self, size, w, b):
                z = np.asarray(w * size + b)
                return (z + abs(z)) / 2

        house_price = Neuron()
        """,
    ),
    Odd(
        "house_price_gradient",
        "0-d arrays in a list, booleans as 0 and 1",
        """
        def house_price_gradient(size, price, w, b):
            z = np.ravel(w * size + b).tolist()
            houses = list(zip(z, np.ravel(size), np.ravel(price)))
            dw = sum((z > 0) * (z - p) * s for z, s, p in houses) / len(houses)
            db = sum((z > 0) * (z - p) for z, s, p in houses) / len(houses)
            return [np.array(dw), np.array(db)]
        """,
    ),
]
