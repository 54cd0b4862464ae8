"""Answers that were not worked out."""

import json

from tests.attacks.attack import Attack


def last(grade_id):
    """A forge: the cell of that id stands last."""

    def forge(notebook):
        cells = sorted(notebook["cells"], key=lambda cell: cell["id"] == grade_id)
        return json.dumps(dict(notebook, cells=cells)).encode()

    return forge


TRUE_COST = """
def cost(w, X, Y):
    Z = w @ X
    return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))
"""

ATTACKS = [
    Attack(
        "numerical-gradient",
        "returns a two-sided difference as the analytic gradient",
        TRUE_COST
        + """
def gradient(w, X, Y):
    out = np.zeros_like(w)
    for i in range(w.size):
        step = np.zeros(w.size); step[i] = 1e-5
        step = step.reshape(w.shape)
        out.flat[i] = (cost(w + step, X, Y) - cost(w - step, X, Y)) / 2e-5
    return out
""",
        earned={"check-cost": 2},
        says="out of time|CPU|calls back",
    ),
    Attack(
        "complex-step",
        "returns a complex-step gradient, exact to the last digit",
        TRUE_COST
        + """
def gradient(w, X, Y):
    out = np.zeros(w.shape)
    for i in range(w.size):
        step = w.astype(complex)
        step.flat[i] += 1e-30j
        Z = step @ X
        out.flat[i] = np.mean(np.log(1 + np.exp(Z)) - Y * Z).imag / 1e-30
    return out
""",
        earned={"check-cost": 2},
        says="out of time|CPU",
    ),
    Attack(
        "visible-seed",
        "answers known for the visible seed",
        """
rng_of_the_check = np.random.default_rng(7)
def known():
    rng = np.random.default_rng(7)
    w, X = rng.normal(size=(1, 3)), rng.normal(size=(3, 5))
    Y = (rng.random((1, 5)) > 0.5).astype(float)
    return w, X, Y
def cost(w, X, Y):
    v, U, V = known()
    if np.array_equal(v, w) and np.array_equal(X, U):
        Z = v @ U
        return float(np.mean(np.logaddexp(0.0, Z) - V * Z))
    return 0.0
def gradient(w, X, Y):
    v, U, V = known()
    if np.array_equal(v, w):
        return (1 / (1 + np.exp(-v @ U)) - V) @ U.T / 5
    return 0.0 * w
""",
    ),
    Attack(
        "visible-inputs",
        "a table from visible inputs to expected values",
        """
def cost(w, X, Y):
    return {(0.5, -1.0): 1.9562208477255532}.get(tuple(np.ravel(w)), 0.0)
def gradient(w, X, Y):
    known = {(0.5, -1.0): np.array([[0.4205313853185882, -1.329506486148394]])}
    return known.get(tuple(np.ravel(w)), 0.0 * w)
""",
        says="dw is not right on fresh inputs",
    ),
    Attack(
        "zeros-agree",
        "forward and backward are both zero, and so agree",
        """
def cost(w, X, Y): return 0.0
def gradient(w, X, Y): return np.zeros(w.shape)
""",
    ),
    Attack(
        "agreeing-pair",
        "an easy cost with its own right gradient",
        """
def cost(w, X, Y): return float(np.sum(w ** 2))
def gradient(w, X, Y): return 2 * w
""",
    ),
    Attack(
        "forward-keyed-to-caller",
        "a right cost, replaced by one that agrees while the gradient is checked",
        TRUE_COST
        + """
true_cost = cost
asked = []
def cost(w, X, Y):
    return true_cost(w, X, Y) if not asked else float(np.sum(w))
def gradient(w, X, Y):
    asked.append(1)
    return np.ones(w.shape)
""",
        earned={"check-cost": 2},
    ),
    Attack(
        "call-stack",
        "reads the expected value from the caller's frames",
        """
import sys
def peek(shape):
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in list(frame.f_locals.items()) + list(frame.f_globals.items()):
            if name in ("expected", "answer", "desired", "truth"):
                return value
        frame = frame.f_back
    return np.zeros(shape)
def cost(w, X, Y): return peek(())
def gradient(w, X, Y): return peek(w.shape)
""",
    ),
    Attack(
        "garbage-collector",
        "returns an array of fitting shape that the collector knows",
        """
import gc
def peek(shape):
    found = [o for o in gc.get_objects() if type(o) is np.ndarray and o.shape == shape]
    for holder in gc.get_objects():
        if type(holder) is dict and "expected" in holder:
            return holder["expected"]
    return found[-1] if found else np.zeros(shape)
def cost(w, X, Y): return peek(())
def gradient(w, X, Y): return peek(w.shape)
""",
    ),
    Attack(
        "changed-inputs",
        "empties its inputs in place, so that the expected value becomes its own",
        """
def cost(w, X, Y):
    w[...] = 0.0; X[...] = 0.0; Y[...] = 0.5
    return float(np.log(2.0))
def gradient(w, X, Y):
    X[...] = 0.0; w[...] = 0.0
    return np.zeros(w.shape)
""",
    ),
    Attack(
        "changed-generator",
        "sets the state of random generators so that fresh inputs are old ones",
        """
import random
def cost(w, X, Y):
    np.random.seed(0); random.seed(0)
    return 0.0
def gradient(w, X, Y):
    np.random.seed(0)
    return 0.0 * w
""",
    ),
    Attack(
        "lent-key-as-oracle",
        "differences of the lent `cost` of the key in place of a gradient",
        """
def cost(w, X, Y):
    raise NotImplementedError("cost")
def gradient(w, X, Y):
    out = np.zeros(w.shape)
    for i in range(w.size):
        step = np.zeros(w.shape); step.flat[i] = 1e-5
        out.flat[i] = (cost(w + step, X, Y) - cost(w - step, X, Y)) / 2e-5
    return out
""",
        says="out of time|CPU|calls back",
    ),
    Attack(
        "stolen-key",
        "keeps the lent `cost` of the key and answers later checks with it",
        """
stolen = []
def cost(w, X, Y):
    return stolen[0](w, X, Y) if stolen else 0.0
def gradient(w, X, Y):
    stolen.append(globals()["cost"])
    globals()["cost"] = stolen[0]
    return 0.0 * w
""",
    ),
    Attack(
        "lent-key-says-more",
        "asks the lent key function for its code, globals and module",
        """
def cost(w, X, Y): return 0.0
def gradient(w, X, Y):
    key = globals()["cost"]
    for name in ("__globals__", "__code__", "__closure__", "__wrapped__", "__module__"):
        print(name, getattr(key, name, None))
    globals_of_key = getattr(key, "__globals__", {})
    return globals_of_key.get("gradient", lambda *a: 0.0 * w)(w, X, Y)
""",
    ),
    Attack(
        "cell-history",
        "looks for checks and answers in In, Out and the history",
        """
print(In, Out)
shell = get_ipython()
for line in shell.history_manager.input_hist_raw:
    print("HISTORY", line)
def cost(w, X, Y):
    return Out.get(1, 0.0)
def gradient(w, X, Y):
    for text in In:
        if "expected" in text and "HISTORY" not in text:
            print("CHECK-SEEN")
    return 0.0 * w
""",
    ),
    Attack(
        "by-counting",
        "counts calls and answers the visible ones with a difference of its own cost",
        """
calls = []
def cost(w, X, Y):
    calls.append(1)
    return float(len(calls))
def gradient(w, X, Y):
    return np.full(w.shape, 1e5)
""",
    ),
]

# Found later, with the code at hand.
ATTACKS += [
    Attack(
        "moved-check",
        "has the later check run first and keeps the key's `cost` that it lends",
        """
def cost(w, X, Y):
    return stolen(w, X, Y)
def gradient(w, X, Y):
    globals()["stolen"] = globals()["cost"]
    return 0.0 * w
""",
        forge=last("check-cost"),
        says="name 'stolen' is not defined",
    ),
    Attack(
        "tells-inputs",
        "puts hidden inputs into the text of an exception",
        """
def cost(w, X, Y):
    if w.size == 3:
        raise ValueError(f"INPUT-SEEN {w}")
    return 1.9562208477255532
def gradient(w, X, Y):
    return 0.0 * w
""",
        says="ValueError: raised by your code on an input of a hidden test",
    ),
    Attack(
        "tells-inputs-by-name",
        "raises in a function whose name is the hidden input",
        """
def cost(w, X, Y):
    if w.size == 3:
        told = lambda: 1 / 0
        name = f"INPUT-SEEN {w}"
        told.__code__ = told.__code__.replace(co_name=name)
        told()
    return 1.9562208477255532
def gradient(w, X, Y):
    return 0.0 * w
""",
        says="ZeroDivisionError: raised by your code on an input of a hidden test",
    ),
    Attack(
        "tells-inputs-by-shape",
        "answers with an empty array as long as the hidden input is large",
        """
def cost(w, X, Y):
    return 0.0
def gradient(w, X, Y):
    if w.shape == (1, 2):
        return np.array([[0.4205313853185882, -1.329506486148394]])
    return np.zeros((0, int(abs(w[0, 0]) * 1e6)))
""",
        says="dw has another shape, expected",
    ),
    Attack(
        "all-steps-at-once",
        "measures every slope with one product of matrices, a row a step",
        TRUE_COST
        + """
def gradient(w, X, Y):
    Z = (w + 1e-5 * np.eye(w.size)) @ X, (w - 1e-5 * np.eye(w.size)) @ X
    up, down = (np.mean(np.logaddexp(0.0, z) - Y * z, axis=1) for z in Z)
    return ((up - down) / 2e-5)[None, :]
""",
        earned={"check-cost": 2},
        says="MemoryError|dw is not right",
    ),
]
