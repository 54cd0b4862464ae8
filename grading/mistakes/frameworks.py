"""Mistakes of chapter 19."""

import ast
import inspect

from grading.mistakes.operators import Mistake, by_hand, by_operator, change, flip_sign
from solutions import frameworks as key

MINIMIZE = [
    by_operator(
        key.minimize,
        "uphill",
        change("w - learning_rate * dw", "w + learning_rate * dw"),
        "The slope points to where the cost grows. Go against it.",
    ),
    by_operator(
        key.minimize,
        "learning rate forgotten",
        change("learning_rate * dw", "dw"),
        "The step is the learning rate times the slope.",
    ),
    by_hand(
        "minimize",
        "the cost after each step",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            _, dw = f(w)
            for _ in range(steps):
                w = w - learning_rate * dw
                J, dw = f(w)
                costs.append(J)
            return w, costs
        """,
        "Each cost belongs to the w before its step, so the first is that of w0.",
    ),
    by_hand(
        "minimize",
        "f called twice",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            for _ in range(steps):
                costs.append(f(w)[0])
                w = w - learning_rate * f(w)[1]
            return w, costs
        """,
        "One call gives the cost and the slope. For a network a second one doubles "
        "the work.",
    ),
    by_hand(
        "minimize",
        "one step more",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            for _ in range(steps + 1):
                J, dw = f(w)
                costs.append(J)
                w = w - learning_rate * dw
            return w, costs[:steps]
        """,
        "After `steps` steps it is enough; for steps = 0 the answer is w0.",
    ),
]

OPERATION = [
    by_operator(
        key.operation,
        "difference as a sum",
        change("[1.0, -1.0]", "[1.0, 1.0]"),
        "a - b falls where b grows: the second slope is -1.",
        hint="factor",
    ),
    by_operator(
        key.operation,
        "factors exchanged",
        change("[b, a]", "[a, b]"),
        "The slope of a * b by a is b, the other factor.",
        hint="equals-other",
    ),
    by_operator(
        key.operation,
        "quotient without the square",
        change("b**2", "b"),
        "The slope of a / b by b is -a / b**2.",
    ),
    by_operator(
        key.operation,
        "sign of the quotient",
        flip_sign("-a / b**2"),
        "A larger divisor makes the quotient smaller: the slope by b has a minus.",
        hint="factor",
    ),
    by_operator(
        key.operation,
        "exponent not lowered",
        change("b - 1", "b"),
        "The power rule takes one from the exponent: b * a**(b - 1).",
    ),
    by_operator(
        key.operation,
        "logarithm forgotten",
        change("a**b * np.log(a)", "a**b"),
        "The slope by the exponent is a**b times the logarithm of a.",
    ),
    by_operator(
        key.operation,
        "tanh as a sigmoid",
        change("1 - np.tanh(a) ** 2", "np.tanh(a) * (1 - np.tanh(a))"),
        "That is the slope of a sigmoid. For tanh it is 1 - tanh(a)**2.",
    ),
    by_operator(
        key.operation,
        "slope 1 at the kink",
        change("float(a > 0)", "float(a >= 0)"),
        "The docstring says that the slope of relu at 0 is 0.",
    ),
    by_hand(
        "operation",
        "logarithm of a negative base",
        """
        def operation(name, inputs):
            a, b = [float(number) for number in [*inputs, 0.0][:2]]
            if name == "**":
                return a**b, [b * a ** (b - 1), a**b * np.log(a)]
            two = {
                "+": lambda: (a + b, [1.0, 1.0]),
                "-": lambda: (a - b, [1.0, -1.0]),
                "*": lambda: (a * b, [b, a]),
                "/": lambda: (a / b, [1 / b, -a / b**2]),
            }
            one = {
                "exp": lambda: (np.exp(a), [np.exp(a)]),
                "log": lambda: (np.log(a), [1 / a]),
                "tanh": lambda: (np.tanh(a), [1 - np.tanh(a) ** 2]),
                "relu": lambda: (max(a, 0.0), [float(a > 0)]),
            }
            if name not in two and name not in one:
                raise ValueError(name)
            return (two | one)[name]()
        """,
        "A base of 0 or below has no logarithm. There the exponent counts as a "
        "constant with the slope 0.",
    ),
    by_hand(
        "operation",
        "zero for an unknown name",
        """
        def operation(name, inputs):
            a, b = [float(number) for number in [*inputs, 0.0][:2]]
            log = np.log(a) if a > 0 else 0.0
            if name == "**":
                return a**b, [b * a ** (b - 1), a**b * log]
            if name == "/":
                return a / b, [1 / b, -a / b**2]
            if name == "log":
                return log, [1 / a]
            rules = {
                "+": (a + b, [1.0, 1.0]),
                "-": (a - b, [1.0, -1.0]),
                "*": (a * b, [b, a]),
                "exp": (np.exp(a), [np.exp(a)]),
                "tanh": (np.tanh(a), [1 - np.tanh(a) ** 2]),
                "relu": (max(a, 0.0), [float(a > 0)]),
            }
            return rules.get(name, (0.0, [0.0]))
        """,
        "A name that is not known is an error, and a silent 0 hides it.",
    ),
]

SWEEP = [
    by_operator(
        key.sweep,
        "set, not added",
        change(
            "grads[parent] += grads[i] * slope",
            "grads[parent] = grads[i] * slope",
        ),
        "A node that is used twice gets a slope from each use. Add them.",
    ),
    by_operator(
        key.sweep,
        "forward order",
        change("range(len(parents) - 1, -1, -1)", "range(len(parents))"),
        "A node's own slope has to be complete before it is handed on: go from the "
        "last node to the first.",
    ),
    by_operator(
        key.sweep,
        "own slope forgotten",
        change("grads[i] * slope", "slope"),
        "The chain rule multiplies: slope of the cost by this node, times local slope.",
    ),
    by_hand(
        "sweep",
        "path by path",
        """
        def sweep(parents, slopes):
            grads = [0.0] * len(parents)

            def back(i, flow):
                grads[i] += flow
                for parent, slope in zip(parents[i], slopes[i]):
                    back(parent, flow * slope)

            back(len(parents) - 1, 1.0)
            return grads
        """,
        "This goes along every path, and calls itself once for each node of a chain. "
        "Use each slope once, in a loop.",
    ),
    by_hand(
        "sweep",
        "a parent counted once",
        """
        def sweep(parents, slopes):
            grads = [0.0] * len(parents)
            grads[-1] = 1.0
            for i in range(len(parents) - 1, -1, -1):
                for parent, slope in dict(zip(parents[i], slopes[i])).items():
                    grads[parent] += grads[i] * slope
            return grads
        """,
        "In x * x the same node is a parent twice, and both slopes count.",
    ),
    by_hand(
        "sweep",
        "every node ends in the cost",
        """
        def sweep(parents, slopes):
            used = {parent for row in parents for parent in row}
            grads = [0.0 if i in used else 1.0 for i in range(len(parents))]
            for i in range(len(parents) - 1, -1, -1):
                for parent, slope in zip(parents[i], slopes[i]):
                    grads[parent] += grads[i] * slope
            return grads
        """,
        "Only the last node starts with 1. One that nobody uses has the slope 0.",
    ),
]


def _with_class(name, old, new, sentence):
    """The key's class and function, with one change in the class."""
    source = (
        inspect.getsource(key.Value) + "\n\n" + inspect.getsource(key.differentiate)
    )
    tree = ast.parse(source)
    before = ast.dump(tree)
    tree = ast.fix_missing_locations(change(old, new)(tree))
    if ast.dump(tree) == before:
        raise ValueError(f"nothing in the class reads {old!r}")
    return Mistake("differentiate", name, ast.unparse(tree), sentence)


DIFFERENTIATE = [
    _with_class(
        "reflected difference turned",
        "Value.made('-', other, self)",
        "Value.made('-', self, other)",
        "3 - x calls x.__rsub__(3), and means 3 minus x.",
    ),
    _with_class(
        "reflected quotient turned",
        "Value.made('/', other, self)",
        "Value.made('/', self, other)",
        "4 / x calls x.__rtruediv__(4), and means 4 divided by x.",
    ),
    _with_class(
        "gradients added from call to call",
        "node.grad = grad",
        "node.grad += grad",
        "The docstring wants the same numbers after a second call: set .grad, do not "
        "add to what stood there.",
    ),
    _with_class(
        "order of the walk",
        "sorted(nodes.values(), key=lambda node: node.depth)",
        "list(nodes.values())[::-1]",
        "In the order of the walk a shared node may hand on its slope before all of it "
        "has come. Sort so that parents come first.",
    ),
    _with_class(
        "a relu without its slope",
        "Value.made('relu', self)",
        "Value(max(self.data, 0.0), (self,), (1.0,))",
        "Where relu gives 0 its slope is 0 too.",
    ),
    by_hand(
        "differentiate",
        "slopes by measurement",
        """
        class Value:
            def __init__(self, data):
                self.data, self.grad = float(data), 0.0
            def __add__(self, other):
                return Value(self.data + getattr(other, "data", other))
            def __sub__(self, other):
                return Value(self.data - getattr(other, "data", other))
            def __rsub__(self, other):
                return Value(other - self.data)
            def __mul__(self, other):
                return Value(self.data * getattr(other, "data", other))
            def __truediv__(self, other):
                return Value(self.data / getattr(other, "data", other))
            def __rtruediv__(self, other):
                return Value(other / self.data)
            def __pow__(self, other):
                return Value(self.data ** getattr(other, "data", other))
            def __rpow__(self, other):
                return Value(other ** self.data)
            def __neg__(self):
                return Value(-self.data)
            def exp(self):
                return Value(np.exp(self.data))
            def log(self):
                return Value(np.log(self.data))
            def tanh(self):
                return Value(np.tanh(self.data))
            def relu(self):
                return Value(max(self.data, 0.0))
            def backward(self):
                self.grad = 1.0
            __radd__, __rmul__ = __add__, __mul__

        def differentiate(f, point):
            def at(i, step):
                there = [n + step * (i == k) for k, n in enumerate(point)]
                return f(*map(Value, there)).data
            h = 1e-5
            grads = [(at(i, h) - at(i, -h)) / (2 * h) for i in range(len(point))]
            return at(0, 0), grads
        """,
        "Measured slopes are right to a few digits, and f runs twice for each number. "
        "Let each Value remember its local slopes.",
    ),
    by_hand(
        "differentiate",
        "backward that calls itself",
        inspect.cleandoc("""
        class Value:
            def __init__(self, data, back=()):
                self.data, self.grad, self.back = float(data), 0.0, back
            def made(name, *inputs):
                inputs = [v if isinstance(v, Value) else Value(v) for v in inputs]
                out, slopes = operation(name, [v.data for v in inputs])
                return Value(out, list(zip(inputs, slopes)))
            def __neg__(self):
                return self * -1
            def backward(self):
                order, seen = [], set()
                def visit(node):
                    if node not in seen:
                        seen.add(node)
                        for parent, _ in node.back:
                            visit(parent)
                        order.append(node)
                visit(self)
                for node in order:
                    node.grad = 0.0
                self.grad = 1.0
                for node in reversed(order):
                    for parent, slope in node.back:
                        parent.grad += node.grad * slope

        for _name, _sign in (("add", "+"), ("sub", "-"), ("mul", "*"),
                             ("truediv", "/"), ("pow", "**")):
            setattr(Value, f"__{_name}__",
                    lambda a, b, s=_sign: Value.made(s, a, b))
            setattr(Value, f"__r{_name}__",
                    lambda a, b, s=_sign: Value.made(s, b, a))
        for _name in ("exp", "log", "tanh", "relu"):
            setattr(Value, _name, lambda a, s=_name: Value.made(s, a))

        def differentiate(f, point):
            values = [Value(number) for number in point]
            out = f(*values)
            for value in values:
                value.grad = 0.0
            out.backward()
            return out.data, [value.grad for value in values]
        """),
        "A function that calls itself once for each node of a chain runs into Python's "
        "limit. Collect the nodes in a loop, with a list of what is still to visit.",
    ),
    by_hand(
        "differentiate",
        "gradients of an earlier backward",
        inspect.getsource(key.Value)
        + inspect.cleandoc("""


        def differentiate(f, point):
            values = [Value(number) for number in point]
            J = f(*values)
            J.backward()
            return J.data, [value.grad for value in values]
        """),
        "f may have called backward of something else, and an input that J does not "
        "need keeps that .grad. Its derivative of J is 0.",
    ),
]

MISTAKES = MINIMIZE + OPERATION + SWEEP + DIFFERENTIATE
