"""The key of chapter 19: frameworks and automatic differentiation."""

import numpy as np


def minimize(f, w0, learning_rate, steps):
    """Gradient descent, whatever the cost.

    f: function of w that returns (J, dw): the cost, a number, and its slope
    in the shape of w. It is called once for each step.
    w0: where to start, a number or an array of any shape; it is not changed.
    learning_rate: number > 0. steps: 0 or more.
    Returns (w, costs): w after all steps, w0 for none; costs the list of the
    `steps` costs, each before its step.
    """
    w, costs = w0, []
    for _ in range(steps):
        J, dw = f(w)
        costs.append(J)
        w = w - learning_rate * dw
    return w, costs


def operation(name, inputs):
    """One operation on numbers, and its local slopes.

    name: "+", "-", "*", "/" or "**" of two inputs a, b; "exp", "log", "tanh"
    or "relu" of one input a.
    inputs: a list, tuple or array of these numbers, floats or integers. For
    "/" b is not 0, for "log" a > 0. For "**", where a <= 0, b is a whole
    number of at least 1; there, and only there, b counts as a constant, and
    its slope is 0. The slope of relu at 0 is 0.
    Returns (out, slopes): out a number; slopes a list, the derivative of out
    by each of the inputs. Any other name is a ValueError.
    """
    a, b = [float(number) for number in [*inputs, 0.0][:2]]
    if name == "+":
        return a + b, [1.0, 1.0]
    if name == "-":
        return a - b, [1.0, -1.0]
    if name == "*":
        return a * b, [b, a]
    if name == "/":
        return a / b, [1 / b, -a / b**2]
    if name == "**":
        slope = a**b * np.log(a) if a > 0 else 0.0
        return a**b, [b * a ** (b - 1), slope]
    if name == "exp":
        return np.exp(a), [np.exp(a)]
    if name == "log":
        return np.log(a), [1 / a]
    if name == "tanh":
        return np.tanh(a), [1 - np.tanh(a) ** 2]
    if name == "relu":
        return max(a, 0.0), [float(a > 0)]
    raise ValueError(f"name is {name!r}, expected one of + - * / ** exp log tanh relu")


def sweep(parents, slopes):
    """The derivative of the last node of a graph by every node.

    parents: a list with a list or tuple for each node, one node or more: the
    numbers of the nodes that it was made from. They are smaller than its own;
    an input has none. A number stands there twice where it is used twice, as
    in x * x.
    slopes: in the same form: slopes[i][k] is the derivative of node i by the
    node parents[i][k], with all other inputs of the operation fixed.
    Returns a list with one number for each node: 1 for the last one, 0 for a
    node on no path to it. Each slope is used once: a graph with 2**60 paths
    takes no longer than another of its size. 20,000 nodes may form a chain.
    """
    grads = [0.0] * len(parents)
    grads[-1] = 1.0
    for i in range(len(parents) - 1, -1, -1):
        for parent, slope in zip(parents[i], slopes[i], strict=True):
            grads[parent] += grads[i] * slope
    return grads


class Value:
    """A number that remembers what it was made from.

    data: the number, a float. grad: 0.0 until `backward` writes there.
    """

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = float(data), 0.0
        self.parents, self.slopes = parents, slopes
        self.depth = 1 + max((parent.depth for parent in parents), default=0)

    def made(name, *inputs):
        """The Value that an operation makes of Values and plain numbers."""
        parents = [v if isinstance(v, Value) else Value(v) for v in inputs]
        data, slopes = operation(name, [parent.data for parent in parents])
        return Value(data, parents, slopes)

    def __add__(self, other):
        return Value.made("+", self, other)

    def __radd__(self, other):
        return Value.made("+", other, self)

    def __sub__(self, other):
        return Value.made("-", self, other)

    def __rsub__(self, other):
        return Value.made("-", other, self)

    def __mul__(self, other):
        return Value.made("*", self, other)

    def __rmul__(self, other):
        return Value.made("*", other, self)

    def __truediv__(self, other):
        return Value.made("/", self, other)

    def __rtruediv__(self, other):
        return Value.made("/", other, self)

    def __pow__(self, other):
        return Value.made("**", self, other)

    def __rpow__(self, other):
        return Value.made("**", other, self)

    def __neg__(self):
        return Value.made("*", -1.0, self)

    def exp(self):
        return Value.made("exp", self)

    def log(self):
        return Value.made("log", self)

    def tanh(self):
        return Value.made("tanh", self)

    def relu(self):
        return Value.made("relu", self)

    def backward(self):
        """Set .grad of all that this number was made from, itself included."""
        nodes, todo = {}, [self]
        while todo:
            node = todo.pop()
            if id(node) not in nodes:
                nodes[id(node)] = node
                todo.extend(node.parents)
        nodes = sorted(nodes.values(), key=lambda node: node.depth)
        number = {id(node): i for i, node in enumerate(nodes)}
        parents = [[number[id(parent)] for parent in node.parents] for node in nodes]
        grads = sweep(parents, [node.slopes for node in nodes])
        for node, grad in zip(nodes, grads, strict=True):
            node.grad = grad


def differentiate(f, point):
    """Value and gradient of any program of the nine operations, by `Value`.

    f: function that is called once, with one Value for each number of `point`,
    and returns a Value. It may use each of them several times or not at all.
    - A Value takes + - * / ** with a Value or a plain number (float or
      integer) on either side, a minus sign, and .exp(), .log(), .tanh() and
      .relu(). Each gives a new Value, with the number and the local slopes of
      `operation`.
    - .data is its number. .grad is 0.0 at first.
    - y.backward() sets .grad of y to 1, and .grad of each Value that y was
      made from to the derivative of y by it. It adds nothing to what stood
      there: called twice, or after another Value's, it leaves the same
      numbers. The .grad of all other Values stays as it is.
    - One chain of 4,000 operations is not too long for it, and 60 doublings
      x = x + x in a row take no longer than 60 other operations.
    f may look at .data and .grad and call .backward() on its way.
    point: a list, tuple or array of one or more numbers, floats or integers.
    Returns (J, grads): the number that f gives, and the list of its
    derivatives by each number of `point`. An input that J does not depend on
    has the derivative 0, whatever its .grad says.
    """
    values = [Value(number) for number in point]
    J = f(*values)
    for value in values:
        value.grad = 0.0
    J.backward()
    return J.data, [value.grad for value in values]
