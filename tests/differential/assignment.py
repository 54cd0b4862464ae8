"""The assignment that the notebooks answer: questions of all kinds, with checks."""

from tests.differential import cells
from tests.trusted_notebooks import code, notebook

TEXT = """
# %% setup
import io
from contextlib import redirect_stdout

import numpy as np

from gradbook import check

X = np.array([[1.0, 2.0, -1.0, 0.5, 3.0], [0.5, -1.5, 0.2, 4.0, -2.0]])
# %% rate
rate = 0.1
# %% check-rate
assert rate == 0.1, "the rate is 0.1"
# %% linear
def linear(W, b, X):
    return W @ X + b
# %% check-linear
m = 5
W, b = np.array([[1.0, -1.0], [0.5, 2.0], [0.0, 3.0]]), np.array([[1.0], [0.0], [-1.0]])
Z = linear(W, b, X)
assert Z.shape == (3, m), f"Z has shape {Z.shape}"
assert np.allclose(Z, W @ X + b), "Z is wrong"
# %% sigmoid
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
# %% check-sigmoid
with check.exercise("sigmoid"):
    values = check.call(sigmoid, np.array([0.0, 2.0, -3.0]))
    expected = [0.5, 0.8807970779778823, 0.04742587317756678]
    check.values(values, expected, "sigmoid(z)")
    check.values(check.call(sigmoid, 0), 0.5, "sigmoid(0)")
# %% propagate
def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dZ = (A - Y) / X.shape[1]
    return {"dw": X @ dZ.T, "db": np.sum(dZ)}, cost
# %% check-propagate
with check.exercise("propagate", needs=("sigmoid",)):
    point = {"w": np.array([[0.3], [-0.2]]), "b": 0.1, "X": X}
    point["Y"] = np.array([[1, 0, 1, 0, 0]])
    grads, cost = check.unpack(check.call(propagate, **point), "grads, cost")
    check.values(cost, 0.9527713579989928, "the cost")
    check.gradient(propagate, point, ("w", "b"),
                   grads=lambda out: out[0], cost=lambda out: out[1])
# %% layer
def forward(X, parameters):
    Z = parameters["W"] @ X + parameters["b"]
    return np.maximum(Z, 0), (X, Z, parameters)

def backward(dA, cache):
    X, Z, parameters = cache
    dZ = dA * (Z > 0)
    return {"dW": dZ @ X.T, "db": np.sum(dZ, axis=1, keepdims=True)}
# %% check-layer
parameters = {"W": np.array([[1.0, 2.0]]), "b": np.array([[0.5]])}
A, cache = forward(X, parameters)
assert np.allclose(A, [[2.5, 0.0, 0.0, 9.0, 0.0]]), "A is wrong"
grads = backward(np.ones((1, 5)), cache)
assert np.allclose(grads["dW"], [[1.5, 4.5]]), "dW is wrong"
assert np.allclose(grads["db"], [[2.0]]), "db is wrong"
assert sorted(grads) == ["dW", "db"]
# %% count
def count(words):
    found = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found
# %% check-count
counts = count(["a", "b", "a"])
assert counts == {"a": 2, "b": 1}, "the counts are wrong"
assert list(counts) == ["a", "b"]
assert sum(counts.values()) == 3 and "c" not in counts
# %% batches
def batches(X, size):
    return [X[:, k : k + size] for k in range(0, X.shape[1], size)]
# %% check-batches
parts = list(batches(X, 2))
assert [part.shape for part in parts] == [(2, 2), (2, 2), (2, 1)], "other shapes"
assert np.array_equal(np.concatenate(parts, axis=1), X)
# %% minimize
def minimize(cost, w):
    for _ in range(100):
        slope = (cost(w + 1e-5) - cost(w - 1e-5)) / 2e-5
        w = w - rate * slope
    return w
# %% check-minimize
w = minimize(lambda w: (w - 3.0) ** 2, 0.0)
assert abs(w - 3) < 1e-4, "the minimum is at 3"
# %% net
class Net:
    def __init__(self, size):
        self.W = np.zeros((1, size))
        self.losses = []

    def step(self, X, Y):
        error = self.W @ X - Y
        self.losses.append(float(np.mean(error**2)))
        self.W = self.W - rate * error @ X.T / X.shape[1]
        return self
# %% check-net
net = Net(2)
for _ in range(3):
    net.step(X, np.ones((1, 5)))
assert net.W.shape == (1, 2), "W has another shape"
assert len(net.losses) == 3
assert net.losses[2] < net.losses[0], "the loss does not fall"
# %% draw
def draw(count):
    return np.random.normal(size=count)
# %% check-draw
np.random.seed(3)
expected = np.random.normal(size=4)
np.random.seed(3)
assert np.allclose(draw(4), expected), "another draw"
# %% report
def report(costs):
    for k, cost in enumerate(costs):
        print(f"{k}: {cost:.2f}")
# %% check-report
printed = io.StringIO()
with redirect_stdout(printed):
    report([1.0, 0.5])
assert printed.getvalue() == "0: 1.00\\n1: 0.50\\n", "another text"
# %% update
def update(parameters, grads):
    for name in parameters:
        parameters[name] -= rate * grads["d" + name]
# %% check-update
parameters = {"W": np.ones((1, 2)), "b": np.zeros((1, 1))}
update(parameters, {"dW": np.ones((1, 2)), "db": np.ones((1, 1))})
assert np.allclose(parameters["W"], 0.9), "W is wrong"
assert np.allclose(parameters["b"], -0.1), "b is wrong"
# %% describe
def describe(values):
    return {"mean": np.mean(values), "largest": max(values), "n": len(values)}
# %% check-describe
found = describe([1.0, 4.0, 2.0])
assert isinstance(found, dict), f"a {type(found).__name__} came"
assert found["mean"] == 7 / 3, "mean"
assert found["largest"] == 4, "largest"
assert found["n"] == 3, "n"
# %% refuse
def refuse(x):
    if x < 0:
        raise ValueError(f"x is {x}, expected 0 or more")
    return np.sqrt(x)
# %% check-refuse
try:
    refuse(-1)
except ValueError as error:
    assert "-1" in str(error), "the value is not named"
else:
    assert False, "no ValueError"
assert refuse(4) == 2
"""
POINTS = 2


def kind_of(name):
    """solution, check or setup."""
    if name == "setup":
        return "setup"
    return "check" if name.startswith("check-") else "solution"


def cell(name, source):
    """A cell of the assignment, as nbgrader has it."""
    kind = kind_of(name)
    return code(source, name, kind, POINTS if kind == "check" else 0)


SOURCES = dict(cells(TEXT))
NEEDS = {"minimize": "rate", "net": "rate", "update": "rate", "propagate": "sigmoid"}


def notebooks_of(answers):
    """(assignment, submission): the exercises that are answered, as two notebooks.

    answers: list of (exercise or None, source). A cell of the student's own stands
    where it does in that list: behind the exercise before it, or below the set-up.
    """
    given = {name: source for name, source in answers if name} or {"linear": None}
    wanted = {"setup", *given, *(NEEDS[name] for name in given if name in NEEDS)}
    wanted |= {f"check-{name}" for name in wanted}
    names = [name for name in SOURCES if name in wanted]
    assert given.keys() <= set(names), given.keys()
    own, home = {}, "setup"
    for name, source in answers:
        home = name or home
        if name is None:
            own.setdefault(home, []).append(code(source))
    made = []
    for name in names:
        answer = given.get(name)
        made.append(cell(name, SOURCES[name] if answer is None else answer))
        made += own.get(name, ())
    return notebook(*(cell(name, SOURCES[name]) for name in names)), notebook(*made)
