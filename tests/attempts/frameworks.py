"""Attempts at chapter 19."""

from tests.attempts import Attempt, Odd

ENGINE = """
class Value:
    def __init__(self, data, back=()):
        self.data, self.grad, self.back = float(data), 0.0, back
    def lift(x):
        return x if isinstance(x, Value) else Value(x)
    def __add__(self, o):
        o = Value.lift(o)
        return Value(self.data + o.data, ((self, 1.0), (o, 1.0)))
    def __mul__(self, o):
        o = Value.lift(o)
        return Value(self.data * o.data, ((self, o.data), (o, self.data)))
    def __pow__(self, o):
        o = Value.lift(o)
        out, slopes = operation("**", [self.data, o.data])
        return Value(out, ((self, slopes[0]), (o, slopes[1])))
    def __rpow__(self, o):
        return Value(o) ** self
    def __neg__(self):
        return self * -1
    def __sub__(self, o):
        return self + -Value.lift(o)
    def __rsub__(self, o):
        return -self + o
    def __truediv__(self, o):
        return self * Value.lift(o) ** -1
    def __rtruediv__(self, o):
        return self ** -1 * o
    __radd__, __rmul__ = __add__, __mul__
    def exp(self):
        return Value(np.exp(self.data), ((self, np.exp(self.data)),))
    def log(self):
        return Value(np.log(self.data), ((self, 1 / self.data),))
    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))
    def relu(self):
        return Value(max(self.data, 0.0), ((self, float(self.data > 0)),))
    def backward(self):
        order, seen, todo = [], set(), [(self, False)]
        while todo:
            node, done = todo.pop()
            if done:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                todo.append((node, True))
                todo += [(parent, False) for parent, _ in node.back]
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node.back:
                parent.grad += slope * node.grad

def differentiate(f, point):
    values = [Value(p) for p in point]
    J = f(*values)
    for value in values:
        value.grad = 0.0
    J.backward()
    return J.data, [value.grad for value in values]
"""


def engine(thought, before, after, *must_say):
    """The engine above with one place in another form."""
    assert ENGINE.count(before) == 1, (thought, before)
    source = ENGINE.replace(before, after)
    return Attempt("differentiate", thought, source, must_say)


ATTEMPTS = [
    Attempt(
        "minimize",
        "in place, as arrays can",
        """
        def minimize(f, w0, learning_rate, steps):
            costs = []
            for _ in range(steps):
                J, dw = f(w0)
                costs.append(J)
                w0 -= learning_rate * dw
            return w0, costs
        """,
        ("changed its argument `w0`",),
    ),
    Attempt(
        "minimize",
        "the last cost only",
        """
        def minimize(f, w0, learning_rate, steps):
            w, J = w0, None
            for _ in range(steps):
                J, dw = f(w)
                w = w - learning_rate * dw
            return w, J
        """,
        ("costs", "expected"),
    ),
    Attempt(
        "minimize",
        "the cost of the end too",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, [f(w0)[0]]
            for _ in range(steps):
                w = w - learning_rate * f(w)[1]
                costs.append(f(w)[0])
            return w, costs
        """,
        (r"costs after 3 steps from 0.0 has shape \(4,\)",),
    ),
    Attempt(
        "minimize",
        "the cost after each step",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs, dw = w0, [], f(w0)[1]
            for _ in range(steps):
                w = w - learning_rate * dw
                J, dw = f(w)
                costs.append(J)
            return w, costs
        """,
        (r"costs after 3 steps from 0.0: entry \[0\] is 7.25, expected 26 [^:]*$",),
    ),
    Attempt(
        "minimize",
        "measures the slope itself",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            for _ in range(steps):
                J = f(w)[0]
                costs.append(J)
                w = w - learning_rate * (f(w + 1e-5)[0] - J) / 1e-5
            return w, costs
        """,
        ("w after 3 steps from 0.0 is",),
    ),
    Attempt(
        "minimize",
        "returns w alone",
        """
        def minimize(f, w0, learning_rate, steps):
            w = w0
            for _ in range(steps):
                w = w - learning_rate * f(w)[1]
            return w
        """,
        (r"expected \(w, costs\)",),
    ),
    Attempt(
        "operation",
        "whole numbers stay whole",
        """
        def operation(name, inputs):
            a, b = inputs if len(inputs) == 2 else (inputs[0], None)
            if name == "+": return a + b, [1, 1]
            if name == "-": return a - b, [1, -1]
            if name == "*": return a * b, [b, a]
            if name == "/": return a / b, [1 / b, -a / b / b]
            if name == "**":
                return a ** b, [b * a ** (b - 1),
                                a ** b * np.log(a) if a > 0 else 0]
            if name == "exp": return np.exp(a), [np.exp(a)]
            if name == "log": return np.log(a), [1 / a]
            if name == "tanh": return np.tanh(a), [1 - np.tanh(a) ** 2]
            if name == "relu": return max(a, 0), [int(a > 0)]
            raise ValueError(name)
        """,
        ("Integers to negative integer powers",),
    ),
    Attempt(
        "operation",
        "returns None for a name that is missing",
        """
        def operation(name, inputs):
            a = float(inputs[0])
            b = float(inputs[-1])
            power = (a ** b, [b * a ** (b - 1),
                              a ** b * np.log(a) if a > 0 else 0]
                     ) if a > 0 or b == int(b) >= 1 else None
            return {
                "+": (a + b, [1, 1]), "-": (a - b, [1, -1]),
                "*": (a * b, [b, a]),
                "/": (a / b, [1 / b, -a / b / b]) if b else None,
                "**": power, "exp": (np.exp(a), [np.exp(a)]),
                "log": (np.log(a), [1 / a]) if a > 0 else None,
                "tanh": (np.tanh(a), [1 - np.tanh(a) ** 2]),
                "relu": (max(a, 0), [int(a > 0)]),
            }.get(name)
        """,
        ("expected a ValueError",),
    ),
    Attempt(
        "operation",
        "a slope alone, not in a list",
        """
        def operation(name, inputs):
            a = float(inputs[0])
            if name == "exp": return np.exp(a), np.exp(a)
            if name == "log": return np.log(a), 1 / a
            if name == "tanh": return np.tanh(a), 1 - np.tanh(a) ** 2
            if name == "relu": return max(a, 0), float(a > 0)
            b = float(inputs[1])
            if name == "+": return a + b, [1, 1]
            if name == "-": return a - b, [1, -1]
            if name == "*": return a * b, [b, a]
            if name == "/": return a / b, [1 / b, -a / b / b]
            if name == "**":
                return a ** b, [b * a ** (b - 1),
                                a ** b * np.log(a) if a > 0 else 0]
            raise ValueError(name)
        """,
        ("the slopes of exp came as .* a list of 1, one slope for each input",),
    ),
    Attempt(
        "sweep",
        "a list of lists that is one list",
        """
        def sweep(parents, slopes):
            grads = [1.0] * len(parents)
            for i in range(len(parents) - 1, -1, -1):
                for p, s in zip(parents[i], slopes[i]):
                    grads[p] += grads[i] * s
            return grads
        """,
        (r"the slopes of x \* x at 3, where x is used twice: entry \[0\]",),
    ),
    Attempt(
        "sweep",
        "starts from the inputs",
        """
        def sweep(parents, slopes):
            grads = []
            for row, sides in zip(parents, slopes):
                grads.append(sum(grads[p] * s for p, s in zip(row, sides))
                             if row else 1.0)
            return grads
        """,
        (r"the slopes of x \* x at 3, where x is used twice: entry \[1\]",),
    ),
    Attempt(
        "sweep",
        "only the inputs are returned",
        """
        def sweep(parents, slopes):
            grads = [0.0] * len(parents)
            grads[-1] = 1.0
            for i in reversed(range(len(parents))):
                for p, s in zip(parents[i], slopes[i]):
                    grads[p] += grads[i] * s
            return [g for g, row in zip(grads, parents) if not row]
        """,
        (r"x \* x at 3, .* has shape \(1,\), expected \(2,\)",),
    ),
    Attempt(
        "sweep",
        "nodes by recursion, each remembered",
        """
        def sweep(parents, slopes):
            users = [[] for _ in parents]
            for i, (row, sides) in enumerate(zip(parents, slopes)):
                for p, s in zip(row, sides):
                    users[p].append((i, s))
            known = {len(parents) - 1: 1.0}
            def grad(i):
                if i not in known:
                    known[i] = sum((grad(u) * s for u, s in users[i]), 0.0)
                return known[i]
            return [grad(i) for i in range(len(parents))]
        """,
        ("RecursionError",),
    ),
    Attempt(
        "sweep",
        "set, not added",
        """
        def sweep(parents, slopes):
            grads = [0.0] * (len(parents) - 1) + [1.0]
            for i in reversed(range(len(parents))):
                for p, s in zip(parents[i], slopes[i]):
                    grads[p] = grads[i] * s
            return grads
        """,
        (r"the slopes of x \* x at 3, where x is used twice: entry \[0\] is 3",),
    ),
    Attempt(
        "sweep",
        "all paths in a loop",
        """
        def sweep(parents, slopes):
            grads, todo = [0.0] * len(parents), [(len(parents) - 1, 1.0)]
            while todo:
                i, flow = todo.pop()
                grads[i] += flow
                for p, s in zip(parents[i], slopes[i]):
                    todo.append((p, flow * s))
            return grads
        """,
        ("18 forks", "each slope is used once"),
    ),
    engine(
        "nodes met again on each path",
        "                order.append(node)\n            elif node not in seen:\n",
        "                if node not in order:\n"
        "                    order.append(node)\n            else:\n",
        "shared nodes: 18 doublings",
        "each Value is met once",
    ),
    engine(
        "no number to the power of a Value",
        "    def __rpow__(self, o):\n        return Value(o) ** self\n",
        "",
        r"`differentiate\(lambda x: 3 \*\* x, \[2\]\)` stopped with TypeError",
    ),
    engine(
        "multiplied by its own factor",
        "(self, o.data), (o, self.data)",
        "(self, self.data), (o, o.data)",
        "two Values",
        "wrong",
    ),
    engine(
        "no reflected difference",
        "    def __rsub__(self, o):\n        return -self + o\n",
        "",
        "plain numbers",
        "unsupported operand",
    ),
    engine(
        "slopes set at a fork",
        "parent.grad += slope * node.grad",
        "parent.grad = slope * node.grad",
        "shared nodes",
    ),
    engine(
        "as micrograd",
        "        for node in order:\n            node.grad = 0.0\n",
        "",
        "backward called twice",
        "second backward",
    ),
    engine(
        "plain numbers not lifted in a sum",
        "        o = Value.lift(o)\n        return Value(self.data + o.data",
        "        return Value(self.data + o.data",
        "plain numbers",
        "has no attribute 'data'",
    ),
    engine("a Value for the number", "return J.data, [", "return J, [", "J"),
    engine(
        "a dict for the gradient",
        "[value.grad for value in values]",
        "{i: value.grad for i, value in enumerate(values)}",
        r"the gradient of x \+ y is a dict",
    ),
    engine("backward forgotten", "    J.backward()\n", "", "wrong"),
    engine(
        "relu like its neighbour",
        "float(self.data > 0)",
        "float(self.data >= 0)",
        r"\(x - 2\).relu\(\)",
    ),
    Attempt(
        "minimize",
        "half the learning rate when the cost rises",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            for _ in range(steps):
                J, dw = f(w)
                if costs and J > costs[-1]:
                    learning_rate = learning_rate / 2
                costs.append(J)
                w = w - learning_rate * dw
            return w, costs
        """,
        ("on fresh inputs, w is not right",),
    ),
    Attempt(
        "minimize",
        "no step longer than ten",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            for _ in range(steps):
                J, dw = f(w)
                costs.append(J)
                w = w - np.clip(learning_rate * dw, -10, 10)
            return w, costs
        """,
        ("on fresh inputs, w is not right",),
    ),
    Attempt(
        "minimize",
        "asks f before it knows whether there is a step",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs, (J, dw) = w0, [], f(w0)
            for k in range(steps):
                costs.append(J)
                w = w - learning_rate * dw
                if k < steps - 1:
                    J, dw = f(w)
            return w, costs
        """,
        ("f is not called once for each step",),
    ),
    Attempt(
        "minimize",
        "the slope is scaled in place, and f gives the same array again",
        """
        def minimize(f, w0, learning_rate, steps):
            w, costs = w0, []
            for _ in range(steps):
                J, dw = f(w)
                costs.append(J)
                if isinstance(dw, np.ndarray) and dw.dtype == float:
                    dw *= learning_rate
                else:
                    dw = dw * learning_rate
                w = w - dw
            return w, costs
        """,
        ("with a slope that stays",),
    ),
    Attempt(
        "operation",
        "whole numbers of an array, as they come",
        """
        def operation(name, inputs):
            a, b = inputs if len(inputs) == 2 else (inputs[0], 0)
            if name in "+-" and name:
                return a + b if name == "+" else a - b, [1, 1 if name == "+" else -1]
            if name == "*":
                return a * b, [b, a]
            if name == "/":
                return a / b, [1 / b, -a / float(b)**2]
            if name == "**" and a > 0:
                a = float(a)
                return a**b, [b * a ** (b - 1), a**b * np.log(a)]
            if name == "**":
                return a**b, [b * a ** (b - 1), 0]
            if name == "exp":
                return np.exp(a), [np.exp(a)]
            if name == "log":
                return np.log(a), [1 / a]
            if name == "tanh":
                return np.tanh(a), [1 - np.tanh(a) ** 2]
            if name == "relu":
                return max(a, 0), [int(a > 0)]
            raise ValueError(name)
        """,
        (r"out of \* for \[10000000000, 1000000000\]",),
    ),
    Attempt(
        "sweep",
        "what is nearly 0 goes no further",
        """
        def sweep(parents, slopes):
            grads = [0.0] * len(parents)
            grads[-1] = 1.0
            for i in reversed(range(len(parents))):
                if abs(grads[i]) > 1e-15:
                    for p, s in zip(parents[i], slopes[i]):
                        grads[p] += s * grads[i]
            return grads
        """,
        ("the slopes is not right",),
    ),
    engine(
        "a derivative of 0 is not written",
        ENGINE[ENGINE.index("        for node in order:") : ENGINE.index("\ndef diff")],
        "        slopes = {id(node): 0.0 for node in order} | {id(self): 1.0}\n"
        "        for node in reversed(order):\n"
        "            node.grad = slopes[id(node)] or node.grad\n"
        "            for parent, slope in node.back:\n"
        "                slopes[id(parent)] += slope * slopes[id(node)]\n",
        ".grad after backward is not right",
    ),
    engine(
        "two slopes by one Value, the second in place of the first",
        "return Value(out, ((self, slopes[0]), (o, slopes[1])))",
        "return Value(out, tuple({self: slopes[0], o: slopes[1]}.items()))",
        "the gradient is not right",
    ),
    Attempt(
        "differentiate",
        "from the last number that was made, whatever f returns",
        ENGINE.replace(
            "self.data, self.grad, self.back = float(data), 0.0, back\n",
            "self.data, self.grad, self.back = float(data), 0.0, back\n"
            "        if back:\n            Value.last = self\n",
        ).replace(
            "    J.backward()\n    return",
            "    (Value.last if J.back else J).backward()\n    return",
        ),
        ("with another sum made after it",),
    ),
]

ODD = [
    Odd(
        "minimize",
        "by recursion, costs as a tuple",
        """
        def minimize(f, w0, learning_rate, steps):
            if not steps:
                return [w0, ()]
            J, dw = f(w0)
            w, costs = minimize(f, w0 - learning_rate * dw, learning_rate,
                                steps - 1)
            return [w, (J, *costs)]
        """,
    ),
    Odd(
        "operation",
        "slopes as an array, NumPy functions by name",
        """
        def operation(name, inputs):
            v = np.array(inputs, dtype=float)
            if name in ("exp", "log", "tanh"):
                out = getattr(np, name)(v[0])
                slope = {"exp": out, "log": 1 / v[0] if name == "log" else 0,
                         "tanh": 1 - out**2}[name]
                return out, np.array([slope])
            if name == "relu":
                return np.maximum(v[0], 0), np.heaviside(v, 0)
            if name in ("+", "-"):
                sign = 1 if name == "+" else -1
                return v[0] + sign * v[1], np.array([1.0, sign])
            if name == "*":
                return np.prod(v), v[::-1]
            if name == "/":
                return v[0] / v[1], np.array([1, -v[0] / v[1]]) / v[1]
            if name == "**":
                log = np.log(v[0]) if v[0] > 0 else 0.0
                out = np.power(*v)
                return [out, (v[1] * np.power(v[0], v[1] - 1), out * log)]
            raise ValueError("no such operation")
        """,
    ),
    Odd(
        "sweep",
        "nodes popped from the end",
        """
        def sweep(parents, slopes):
            import collections
            grads = collections.defaultdict(float)
            n = len(parents)
            grads[n - 1] = 1.0
            todo = list(zip(range(n), parents, slopes))
            while todo:
                i, row, sides = todo.pop()
                for p, s in zip(row, sides):
                    grads[p] += grads[i] * s
            return tuple(grads[i] for i in range(n))
        """,
    ),
    Odd("differentiate", "an order by a stack with two visits", ENGINE),
    Odd(
        "differentiate",
        "closures on a tape, as micrograd writes them",
        """
        class Value:
            def __init__(self, data, prev=(), rule=None):
                self.data, self.grad = float(data), 0.0
                self.prev, self.rule = prev, rule
                self.age = max([p.age + 1 for p in prev], default=0)
            def _op(name, *given):
                prev = tuple(g if isinstance(g, Value) else Value(g) for g in given)
                out, slopes = operation(name, tuple(p.data for p in prev))
                return Value(out, prev, tuple(slopes))
            def backward(self):
                import heapq
                slope, heap, seen = {id(self): 1.0}, [(-self.age, 0, self)], {id(self)}
                count = 1
                while heap:
                    _, _, node = heapq.heappop(heap)
                    node.grad = slope[id(node)]
                    for p, s in zip(node.prev, node.rule or ()):
                        slope[id(p)] = slope.get(id(p), 0.0) + node.grad * s
                        if id(p) not in seen:
                            seen.add(id(p))
                            heapq.heappush(heap, (-p.age, count, p))
                            count += 1

        for _name, _op in dict(add="+", sub="-", mul="*", truediv="/",
                               pow="**").items():
            setattr(Value, f"__{_name}__", lambda a, b, o=_op: Value._op(o, a, b))
            setattr(Value, f"__r{_name}__", lambda a, b, o=_op: Value._op(o, b, a))
        for _name in ("exp", "log", "tanh", "relu"):
            setattr(Value, _name, lambda a, o=_name: Value._op(o, a))
        Value.__neg__ = lambda self: 0 - self

        def differentiate(f, point):
            x = [Value(p) for p in point]
            y = f(*x)
            for v in x:
                v.grad = 0.0
            y.backward()
            return [y.data, tuple(v.grad for v in x)]
        """,
    ),
]
