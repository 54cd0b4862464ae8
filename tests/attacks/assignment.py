"""The small assignment that the attacks are submissions to.

Three checks: an honest exercise first (1 point), then the cost and the gradient of one
logistic neuron (2 and 3 points), each with visible lines and hidden ones.
"""

from copy import deepcopy

from tests.trusted_notebooks import code, notebook

SETUP = code(
    """import numpy as np
from gradbook import check

def close(a, b):
    return abs(a - b) <= 1e-9 * max(1.0, abs(b))""",
    "setup",
    "setup",
)
DOUBLE = code("def double(x):\n    return 2 * x", "double")
CHECK_DOUBLE = code(
    "assert double(3) == 6\nassert np.array_equal(double(np.ones(2)), [2, 2])",
    "check-double",
    "check",
    points=1,
)
STUB = code(
    "def cost(w, X, Y):\n    raise NotImplementedError('cost')\n\n"
    "def gradient(w, X, Y):\n    raise NotImplementedError('gradient')",
    "answer",
)
TRUTH = """
def true_cost(w, X, Y):
    Z = w @ X
    return np.mean(np.logaddexp(0.0, Z) - Y * Z)

def true_gradient(w, X, Y):
    return (1 / (1 + np.exp(-w @ X)) - Y) @ X.T / X.shape[1]
"""
CHECK_COST = code(
    f"""### BEGIN HIDDEN TESTS
{TRUTH}
### END HIDDEN TESTS
w, X = np.array([[0.5, -1.0]]), np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 3.0]])
Y = np.array([[1.0, 0.0, 1.0]])
expected = 1.9562208477255532
answer = cost(w, X, Y)
assert np.ndim(answer) == 0, answer
assert close(answer, expected), "the cost"
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(7)
w, X = rng.normal(size=(1, 3)), rng.normal(size=(3, 5))
Y = np.round(rng.random((1, 5)))
expected = true_cost(w, X, Y)
answer = cost(w.copy(), X.copy(), Y.copy())
assert close(answer, expected), answer
np.random.randn(3)
### END HIDDEN TESTS""",
    "check-cost",
    "check",
    points=2,
)
CHECK_GRADIENT = code(
    f"""### BEGIN HIDDEN TESTS
{TRUTH}
from grading.checks import isolate
isolate.lend("cost", true_cost, globals())
### END HIDDEN TESTS
w, X = np.array([[0.5, -1.0]]), np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 3.0]])
Y = np.array([[1.0, 0.0, 1.0]])
step = np.array([[1e-5, 0.0]])
slope = (cost(w + step, X, Y) - cost(w - step, X, Y)) / 2e-5
answer = gradient(w, X, Y)
assert np.shape(answer) == w.shape, answer
assert abs(answer[0, 0] - slope) < 1e-7
### BEGIN HIDDEN TESTS
rng = np.random.default_rng(8)
for n in (3, 60_000):
    w, X = rng.normal(size=(1, n)) / n, rng.normal(size=(n, 2))
    Y = np.array([[0.0, 1.0]])
    dw = check.call(gradient, w, X, Y)
    check.values(dw, true_gradient(w, X, Y), "dw", rtol=1e-10, atol=1e-12)
### END HIDDEN TESTS""",
    "check-gradient",
    "check",
    points=3,
)
RIGHT = """
def cost(w, X, Y):
    Z = w @ X
    return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))

def gradient(w, X, Y):
    return (1 / (1 + np.exp(-w @ X)) - Y) @ X.T / X.shape[1]
"""
CELLS = (SETUP, DOUBLE, CHECK_DOUBLE, STUB, CHECK_COST, CHECK_GRADIENT)


def source():
    """The nbgrader source notebook, as a dict."""
    book = notebook(*deepcopy(CELLS))
    for cell in book["cells"]:  # what stock nbgrader wants to see
        cell["metadata"]["nbgrader"] |= {"task": False, "cell_type": "code"}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book["metadata"]["kernelspec"] = kernel
    return book


def submission(answer, more=()):
    """A submission as a dict: the released notebook with an answer in it."""
    book = source()
    for cell in book["cells"]:
        if cell["metadata"]["nbgrader"]["grade"]:
            cell["source"] = _released(cell["source"])
        if cell["metadata"]["nbgrader"]["grade_id"] == "answer":
            cell["source"] = answer
    at = [c["id"] for c in book["cells"]].index("answer") + 1
    book["cells"][at:at] = [code(text) for text in more]
    return book


def _released(text):
    """A check without its hidden lines."""
    kept, hidden = [], False
    for line in text.split("\n"):
        hidden |= line.startswith("### BEGIN HIDDEN")
        if not hidden:
            kept.append(line)
        hidden &= not line.startswith("### END HIDDEN")
    return "\n".join(kept)
