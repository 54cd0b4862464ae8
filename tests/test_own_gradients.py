"""What the page "Check your own gradients" shows is what its code says."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import numpy as np
import pytest

from gradbook import check

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "chapters/your-own-gradients.md"
FENCE = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIES = [  # with the machine: how well a right gradient agrees, seconds, marks below
    (re.compile(r"(?<=ok, relative error )\S+"), "small"),
    (re.compile(r"(?<= in )[\d.]+s\b"), "no time"),
    (re.compile(r"[ .]+\[100%\]"), " all"),
    (re.compile(r"\n *\^+(?=\n)"), ""),
]
HALF = "return x / out, "


def shown(heading, language):
    """The blocks of a language below a heading that are no cells."""
    section = PAGE.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [text for kind, text in FENCE.findall(section) if kind == language]


def steady(text):
    """A text without what differs from machine to machine."""
    for pattern, word in VARIES:
        text = pattern.sub(word, text)
    return text.strip()


def run_torch(code):
    """What the code of the section on PyTorch prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {"np": np, "check": check})
    return said.getvalue()


@pytest.fixture
def torch_code():
    pytest.importorskip("torch", reason="needs PyTorch: pip install torch")
    return "".join(shown("A `torch.autograd.Function`", "python"))


@pytest.fixture
def project(tmp_path):
    """Makes atoms.py of the page, right or as it was first, and test_atoms.py."""
    cells = [c.source for c in jupytext.read(PAGE, fmt="md:myst").cells]
    (energy,) = [c for c in cells if "def energy(" in c and "import numpy" in c]
    first, mended = [c for c in cells if c.startswith("def slopes(")]

    def make(is_right):
        slopes = mended.split("\n\n\n")[0] if is_right else first
        (tmp_path / "atoms.py").write_text(f"{energy}\n\n\n{slopes}\n")
        (tmp_path / "test_atoms.py").write_text(shown("A test", "python")[0])
        return tmp_path

    return make


def run_pytest(folder, *options):
    """What pytest prints in a folder, without settings of ours."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.mark.oracle
def test_the_function_of_pytorch_is_told_what_is_wrong(torch_code):
    wrong, _ = shown("A `torch.autograd.Function`", "text")
    assert steady(run_torch(torch_code)) == steady(wrong)


@pytest.mark.oracle
def test_the_mended_function_of_pytorch_passes(torch_code):
    _, right = shown("A `torch.autograd.Function`", "text")
    assert torch_code.count(HALF) == 1
    mended = torch_code.replace(HALF, "return dout * x / out, ")
    assert steady(run_torch(mended)) == steady(right)


@pytest.mark.oracle
def test_a_function_of_pytorch_that_adds_to_its_gradients_does_not_pass(torch_code):
    mended = torch_code.replace(HALF, "return dout * x / out, ")
    call = "grads = torch.autograd.grad(out, leaves, upstream, retain_graph=True)"
    assert mended.count(call) == 1
    adds = "out.backward(upstream, retain_graph=True); grads = [v.grad for v in leaves]"
    said = run_torch(mended.replace(call, adds))
    assert "wrong" in said or "other gradients when called a second time" in said


def test_the_tests_of_the_page_pass(project):
    passed, _ = shown("A test", "text")
    assert steady(run_pytest(project(True), "-q")) == steady(passed)


def test_the_first_function_fails_them_as_the_page_shows(project):
    _, failed = shown("A test", "text")
    said = run_pytest(project(False), "-q", "-x", "--tb=short")
    assert steady(said) == steady(failed)


def test_another_output_would_be_noticed():
    one = "  dx (3,): ok, relative error 1e-11 over 3 entries\n2 passed in 0.1s"
    same = "  dx (3,): ok, relative error 3e-12 over 3 entries\n2 passed in 2.5s"
    other = "  dx (3,): wrong, relative error 1e-11 over 3 entries\n2 passed in 0.1s"
    assert steady(one) == steady(same) != steady(other)
