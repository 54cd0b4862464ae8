"""Make the file of chapter 19's numbers by PyTorch anew.

python tests/rebuild_pytorch.py           writes gradbook/data/pytorch.json
python tests/rebuild_pytorch.py --check   compares only: numbers to 1e-9, texts exactly

Wants PyTorch (pip install torch). The chapter reads the file by `data.pytorch()`, so it
is complete without PyTorch, and `tests/test_pytorch_run.py` holds the file against it.
"""

import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch.autograd.gradcheck import GradcheckError

from gradbook import data

FILE = Path(__file__).parents[1] / "gradbook/data/pytorch.json"
RTOL = 1e-9


def run():
    """All that the chapter quotes, as a dict for JSON."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    return {
        "parabola": parabola(),
        "scalars": scalars(),
        "twice": twice(),
        "digits": digits(),
        "gradcheck": gradcheck(),
    }


# Scalars


def parabola():
    """w after so many steps of torch.optim.SGD, for the coefficients that are fed."""
    found = {}
    for name, coefficients, dtype, steps in (
        ("1, -10, 25", (1.0, -10.0, 25.0), torch.float64, (1, 2, 10, 1001)),
        ("1, -20, 25", (1.0, -20.0, 25.0), torch.float64, (1, 2, 10, 1001)),
        ("1, -10, 25 in float32", (1.0, -10.0, 25.0), torch.float32, (1, 1001)),
    ):
        a, b, c = (torch.tensor(number, dtype=dtype) for number in coefficients)
        w = torch.zeros((), dtype=dtype, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.01)
        seen = {}
        for step in range(1, max(steps) + 1):
            optimizer.zero_grad()
            (a * w**2 + b * w + c).backward()
            optimizer.step()
            if step in steps:
                seen[str(step)] = w.item()
        found[name] = seen
    return found


def scalars():
    """Value and gradient of the expressions of the chapter's table."""
    expressions = {
        "x*y + exp(x)": lambda x, y: x * y + x.exp(),
        "(x - y)**2 / y": lambda x, y: (x - y) ** 2 / y,
        "tanh(x*y) * x": lambda x, y: (x * y).tanh() * x,
        "log(y)**3 - 2/x": lambda x, y: y.log() ** 3 - 2 / x,
        "relu(x - 2) + y": lambda x, y: (x - 2).relu() + y,
        "y**x": lambda x, y: y**x,
    }
    found = {}
    for name, f in expressions.items():
        x, y = (torch.tensor(v, dtype=torch.float64) for v in (2.0, 3.0))
        x.requires_grad_(), y.requires_grad_()
        J = f(x, y)
        J.backward()
        found[name] = [J.item(), x.grad.item(), y.grad.item()]
    return found


def twice():
    """x.grad of x * x at 3 after backward, after another one, and after zero_."""
    x = torch.tensor(3.0, requires_grad=True)
    y = x * x
    seen = []
    y.backward(retain_graph=True)
    seen.append(x.grad.item())
    y.backward(retain_graph=True)
    seen.append(x.grad.item())
    x.grad.zero_()
    y.backward()
    seen.append(x.grad.item())
    try:
        y.backward()
    except RuntimeError as error:
        said = str(error).split(".")[0]
    return {"grads": seen, "without retain_graph": said}


# The digits network


def start():
    """The parameters that both sides start from, one vector of 1210 numbers."""
    rng = np.random.default_rng(19)
    return np.concatenate(
        [
            rng.normal(size=16 * 64) / 8,
            np.zeros(16),
            rng.normal(size=10 * 16) / 4,
            np.zeros(10),
        ]
    )


class Network(torch.nn.Module):
    """64 - 16 - 10 with tanh, as one writes it in PyTorch: rows are examples."""

    def __init__(self):
        super().__init__()
        self.hidden = torch.nn.Linear(64, 16, dtype=torch.float64)
        self.out = torch.nn.Linear(16, 10, dtype=torch.float64)

    def forward(self, X):
        return self.out(torch.tanh(self.hidden(X)))


def digits():
    """Costs of gradient descent on all digits and on ten, Adam, and the end."""
    found = {}
    for name, count, rate, steps, kind in (
        ("all", 1797, 0.5, 100, torch.optim.SGD),
        ("ten", 10, 0.5, 5, torch.optim.SGD),
        ("Adam", 1797, 0.01, 100, torch.optim.Adam),
    ):
        dataset = data.digits()
        X = torch.tensor(dataset.X[:, :count].T.copy())
        labels = torch.tensor(dataset.Y[0, :count])
        net = Network()
        torch.nn.utils.vector_to_parameters(torch.tensor(start()), net.parameters())
        optimizer = kind(net.parameters(), lr=rate)
        costs = []
        for _ in range(steps):
            optimizer.zero_grad()
            cost = torch.nn.functional.cross_entropy(net(X), labels)
            cost.backward()
            optimizer.step()
            costs.append(cost.item())
        theta = torch.nn.utils.parameters_to_vector(net.parameters())
        right = (net(X).argmax(dim=1) == labels).sum().item()
        found[name] = {
            "costs": costs,
            "theta": theta.tolist() if name == "all" else [],
            "right": right,
        }
    return found


# Gradient checks


def layer():
    """The point of the gradient checks: X (3, 5), Y (2, 5), W (2, 3), b (2, 1)."""
    rng = np.random.default_rng(19)
    X, Y = rng.normal(size=(3, 5)), rng.normal(size=(2, 5))
    return X, Y, rng.normal(size=(2, 3)), rng.normal(size=(2, 1))


def right(dW, db):
    return dW, db


def sum_for_mean(dW, db):
    return 5 * dW, 5 * db


def uphill(dW, db):
    return -dW, -db


def bias_tenth(dW, db):
    return dW, 1.1 * db


def rounded(dW, db):
    return np.round(dW, 4), np.round(db, 4)


def off_by_a_little(dW, db):
    return dW * (1 + 5e-4), db


FAULTS = {
    "none": right,
    "sum for a mean": sum_for_mean,
    "uphill": uphill,
    "bias 10 % too large": bias_tenth,
    "dW 0.05 % too large": off_by_a_little,
    "1e-6 times, db is 0": None,
    "relu at 0": None,
    "right, in float32": None,
}


def gradcheck():
    """What torch.autograd.gradcheck says of each fault: [passed, first line]."""
    found = {}
    for name, fault in FAULTS.items():
        found[name] = _said(*_case(name, fault))
    return found


def _case(name, fault):
    X, Y, W, b = map(torch.tensor, layer())
    scale = 1e-6 if "1e-6" in name else 1.0
    if name == "relu at 0":
        return torch.relu, (torch.zeros(3, dtype=torch.float64, requires_grad=True),)

    class Cost(torch.autograd.Function):
        @staticmethod
        def forward(ctx, W, b):
            A = torch.tanh(W @ X.to(W.dtype) + b)
            ctx.save_for_backward(A)
            return scale * torch.sum((A - Y.to(W.dtype)) ** 2) / 2 / 5

        @staticmethod
        def backward(ctx, upstream):
            (A,) = ctx.saved_tensors
            dZ = scale * (A - Y.to(A.dtype)) * (1 - A**2) / 5
            dW, db = dZ @ X.to(A.dtype).T, dZ.sum(dim=1, keepdim=True)
            if fault is not None:
                both = fault(dW.numpy(), db.numpy())
                dW, db = (torch.tensor(np.array(part)) for part in both)
            elif scale != 1:
                db = torch.zeros_like(db)
            return upstream * dW, upstream * db

    dtype = torch.float32 if "float32" in name else torch.float64
    return Cost.apply, tuple(v.to(dtype).requires_grad_() for v in (W, b))


def _said(function, inputs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of float32
        try:
            return [torch.autograd.gradcheck(function, inputs), ""]
        except GradcheckError as error:
            return [False, str(error).strip().split("\n")[0].rstrip(",")]


# The file


def apart(stored, made, where=""):
    """Where two such dicts differ, as a list of texts."""
    if isinstance(stored, dict) and isinstance(made, dict):
        if list(stored) != list(made):
            return [f"{where}: other keys"]
        return [t for k in stored for t in apart(stored[k], made[k], f"{where}/{k}")]
    if isinstance(stored, list) and isinstance(made, list):
        if len(stored) != len(made):
            return [f"{where}: another length"]
        pairs = enumerate(zip(stored, made, strict=True))
        return [t for i, (a, b) in pairs for t in apart(a, b, f"{where}/{i}")]
    if isinstance(stored, float) and isinstance(made, float):
        same = math.isclose(stored, made, rel_tol=RTOL, abs_tol=1e-12)
    else:
        same = stored == made
    return [] if same else [f"{where}: stored {stored}, made {made}"]


def main():
    made = run()
    if "--check" not in sys.argv:
        FILE.write_text(json.dumps(made, indent=1) + "\n", "ascii")
        return
    found = apart(json.loads(FILE.read_text("ascii")), made)
    sys.exit("\n".join(found) or None)


if __name__ == "__main__":
    main()
