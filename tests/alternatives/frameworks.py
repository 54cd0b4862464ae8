"""Other right answers to chapter 19."""

import math

import numpy as np


def minimize(f, w0, learning_rate, steps):
    w = np.array(w0, dtype=float)
    costs = []
    while len(costs) < steps:
        cost, slope = f(w.copy())
        w -= learning_rate * np.asarray(slope)
        costs.append(float(cost))
    return w, np.array(costs)


def operation(name, inputs):
    a = float(inputs[0])
    if name in ("exp", "log", "tanh", "relu"):
        rules = {
            "exp": lambda: (math.exp(a), math.exp(a)),
            "log": lambda: (math.log(a), 1 / a),
            "tanh": lambda: (math.tanh(a), 1 - math.tanh(a) ** 2),
            "relu": lambda: (a, 1.0) if a > 0 else (0.0, 0.0),
        }
        out, slope = rules[name]()
        return out, np.array([slope])
    b = float(inputs[-1])
    if name == "+":
        return a + b, (1, 1)
    if name == "-":
        return a - b, (1, -1)
    if name == "*":
        return a * b, (b, a)
    if name == "/":
        return a / b, (1 / b, -(a / b) / b)
    if name == "**":
        out = math.pow(a, b)
        return out, (b * math.pow(a, b - 1), out * math.log(a) if a > 0 else 0)
    raise ValueError(name)


def sweep(parents, slopes):
    """Nodes ask their children instead of telling their parents."""
    users = [[] for _ in parents]
    for i, (row, sides) in enumerate(zip(parents, slopes, strict=True)):
        for parent, slope in zip(row, sides, strict=True):
            users[parent].append((i, slope))
    grads = np.zeros(len(parents))
    grads[-1] = 1
    for i in reversed(range(len(parents) - 1)):
        grads[i] = sum(grads[user] * slope for user, slope in users[i])
    return grads


class Tape:
    """All operations since it was made, in their order."""

    def __init__(self):
        self.nodes = []


class Value:
    def __init__(self, data, tape, back=()):
        self.data, self.grad, self.tape, self.back = float(data), 0.0, tape, back
        self.number = len(tape.nodes)
        tape.nodes.append(self)

    def _lift(self, other):
        return other if isinstance(other, Value) else Value(other, self.tape)

    def _two(self, other, rule, flipped=False):
        a, b = self, self._lift(other)
        if flipped:
            a, b = b, a
        data, da, db = rule(a.data, b.data)
        return Value(data, self.tape, ((a, da), (b, db)))

    def __add__(self, other):
        return self._two(other, lambda a, b: (a + b, 1, 1))

    def __mul__(self, other):
        return self._two(other, lambda a, b: (a * b, b, a))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -self._lift(other)

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * self._lift(other) ** -1

    def __rtruediv__(self, other):
        return self**-1 * other

    def __pow__(self, other):
        return self._two(other, _power)

    def __rpow__(self, other):
        return self._two(other, _power, flipped=True)

    __radd__, __rmul__ = __add__, __mul__

    def _one(self, data, slope):
        return Value(data, self.tape, ((self, slope),))

    def exp(self):
        return self._one(math.exp(self.data), math.exp(self.data))

    def log(self):
        return self._one(math.log(self.data), 1 / self.data)

    def tanh(self):
        return self._one(math.tanh(self.data), 1 / math.cosh(self.data) ** 2)

    def relu(self):
        return self._one(max(0.0, self.data), int(self.data > 0))

    def backward(self):
        slopes = {self.number: 1.0}
        for node in reversed(self.tape.nodes[: self.number + 1]):
            if node.number in slopes:
                node.grad = slopes[node.number]
                for parent, slope in node.back:
                    before = slopes.get(parent.number, 0.0)
                    slopes[parent.number] = before + node.grad * slope


def _power(a, b):
    return a**b, b * a ** (b - 1), a**b * math.log(a) if a > 0 else 0.0


def differentiate(f, point):
    tape = Tape()
    inputs = [Value(number, tape) for number in point]
    out = f(*inputs)
    for value in inputs:
        value.grad = 0.0
    out.backward()
    return out.data, np.array([value.grad for value in inputs])
