"""The optimizers of chapter 12 take the steps of PyTorch's, a hundred of them."""

import numpy as np
import pytest

from solutions import optimization as key

SHAPES = {"W1": (3, 2), "b1": (3, 1), "W2": (2, 3)}
RATE = 0.05
CASES = {
    "plain": (
        "momentum",
        {"beta": 0.0},
        lambda o, p: o.SGD(p, lr=RATE),
    ),
    "momentum": (
        "momentum",
        {},  # PyTorch leaves out the factor 1 - beta, so its rate is 0.1 of ours
        lambda o, p: o.SGD(p, lr=RATE * 0.1, momentum=0.9),
    ),
    "nesterov": (
        "momentum",
        {"beta": 0.6, "nesterov": True},
        lambda o, p: o.SGD(p, lr=RATE * 0.4, momentum=0.6, nesterov=True),
    ),
    "adagrad": (
        "adagrad",
        {"delta": 1e-3},  # under the root, as a sum that does not begin at 0
        lambda o, p: o.Adagrad(p, lr=RATE, initial_accumulator_value=1e-3, eps=0),
    ),
    "rmsprop": (
        "rmsprop",
        {"beta2": 0.8, "epsilon": 1e-3},
        lambda o, p: o.RMSprop(p, lr=RATE, alpha=0.8, eps=1e-3),
    ),
    "adam": (
        "adam",
        {},
        lambda o, p: o.Adam(p, lr=RATE),
    ),
    "adam with other constants": (
        "adam",
        {"beta1": 0.5, "beta2": 0.7, "epsilon": 1e-2},
        lambda o, p: o.Adam(p, lr=RATE, betas=(0.5, 0.7), eps=1e-2),
    ),
    "adamw": (
        "adam",
        {"weight_decay": 0.3},
        lambda o, p: o.AdamW(p, lr=RATE, weight_decay=0.3),
    ),
}


def slopes(parameters, t):
    """Gradients that depend on where the parameters are, and never come to rest."""
    return {
        "d" + name: np.sin(t + np.arange(p.size).reshape(p.shape)) + p / 10
        for name, p in parameters.items()
    }


def start():
    rng = np.random.default_rng(12)
    return {name: rng.normal(size=shape) for name, shape in SHAPES.items()}


def ours(rule, options, steps):
    """The parameters after each step of the key."""
    at, state = start(), key.initialize_state(start())
    for t in range(1, steps + 1):
        update = getattr(key, f"update_parameters_with_{rule}")
        at, state = update(at, slopes(at, t), state, RATE, **options)
        yield at


def theirs(torch, make, steps):
    """The parameters after each step of PyTorch."""
    leaves = {name: torch.nn.Parameter(torch.tensor(p)) for name, p in start().items()}
    optimizer = make(torch.optim, list(leaves.values()))
    for t in range(1, steps + 1):
        now = {name: leaf.detach().numpy() for name, leaf in leaves.items()}
        for name, slope in slopes(now, t).items():
            leaves[name[1:]].grad = torch.tensor(slope)
        optimizer.step()
        yield {name: leaf.detach().numpy().copy() for name, leaf in leaves.items()}


@pytest.mark.oracle
@pytest.mark.parametrize("name", CASES)
def test_a_hundred_steps_are_those_of_pytorch(name):
    torch = pytest.importorskip("torch", reason="needs PyTorch: pip install torch")
    rule, options, make = CASES[name]
    pairs = zip(ours(rule, options, 100), theirs(torch, make, 100), strict=True)
    for t, (mine, other) in enumerate(pairs, start=1):
        for parameter, expected in other.items():
            np.testing.assert_allclose(
                mine[parameter], expected, rtol=1e-10, atol=1e-12, err_msg=f"step {t}"
            )
