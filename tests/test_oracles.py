"""The key's gradients agree with libraries that differentiate by themselves."""

import importlib

import autograd
import autograd.numpy
import numpy as np
import pytest

from grading.editions.chapter import Chapter, chapters

CASES = [
    (slug, row.name)
    for slug in chapters()
    for row in Chapter(slug).exercises
    if "G" in row.marks
]


def by_autograd(point, cost):
    names = list(point)

    def of_values(*values):
        return cost(**dict(zip(names, values, strict=True)))

    values = [np.asarray(point[name], dtype=float) for name in names]
    gradients = autograd.grad(of_values, argnum=tuple(range(len(names))))(*values)
    return dict(zip(names, gradients, strict=True))


def by_torch(point, cost):
    import torch

    leaves = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for name, value in point.items()
    }
    cost(**leaves).backward()
    return {name: leaf.grad.numpy() for name, leaf in leaves.items()}


def case(slug, name, xp, seed):
    chapter = Chapter(slug)
    oracle = importlib.import_module(f"tests.oracles.{chapter.module}")
    return getattr(oracle, name)(xp, np.random.default_rng(seed), chapter.solutions)


def agree(expected, grads):
    for name, value in expected.items():
        np.testing.assert_allclose(grads["d" + name], value, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(("slug", "name"), CASES)
def test_autograd_finds_the_gradients_of_the_key(slug, name):
    for seed in range(5):
        point, cost, grads = case(slug, name, autograd.numpy, seed)
        agree(by_autograd(point, cost), grads)


@pytest.mark.oracle
@pytest.mark.parametrize(("slug", "name"), CASES)
def test_pytorch_finds_the_gradients_of_the_key(slug, name):
    torch = pytest.importorskip("torch", reason="needs PyTorch: pip install torch")
    for seed in range(5):
        point, cost, grads = case(slug, name, torch, seed)
        agree(by_torch(point, cost), grads)


def test_a_wrong_gradient_would_be_noticed():
    point, cost, grads = case(
        "03-logistic-regression", "propagate", autograd.numpy, seed=0
    )
    grads["dw"] = grads["dw"] * (1 + 1e-8)
    with pytest.raises(AssertionError):
        agree(by_autograd(point, cost), grads)
