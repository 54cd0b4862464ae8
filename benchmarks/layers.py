"""Forward and backward of each layer: the key against PyTorch on the CPU.

python -m benchmarks.layers [--rounds 15] [--write]

Both compute in float64 in one thread, from the same numbers, each in its own layout of
the axes, and both return the gradient of every input and parameter; that they agree is
asserted. The rounds alternate, so that a busy machine slows both: what counts is the
ratio within a round. `--write` stores the table in benchmarks/LAYERS.md.
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # before NumPy comes

import argparse
import platform
import statistics
import time
from datetime import date
from pathlib import Path

import numpy as np
import torch

from benchmarks import layers_made

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "python -m benchmarks.layers --write"
AT_LEAST = 0.02  # seconds that one measurement takes
PAGE = """# The layers beside PyTorch

Measured on {today}, {cores} cores of {machine}, Python {python}, NumPy {numpy}, PyTorch
{torch}, by `{command}`: forward and backward, float64, one thread each, {rounds} rounds
in one run. A ratio of 2 says that the key takes twice PyTorch's time; in brackets the
quarter and the three quarters of the rounds. "teaching" is the size at which the
chapters work, "ten times" has ten times as many examples.

{table}

{reasons}
"""
REASONS = """Convolution, pooling and the recurrent layers are to take at most twice
PyTorch's time. The other ratios have their reasons: a small layer costs PyTorch its
bookkeeping, some ten microseconds for each operation that it records; at the larger
size the ratio is that of the arithmetic, where PyTorch fuses what NumPy does one
operation at a time."""


def seconds(function, repeats):
    """CPU time of one call, the mean of `repeats`."""
    start = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - start) / repeats


def agree(ours, theirs):
    """Both found the same gradients, in the order of the layer."""
    for mine, other in zip(ours, theirs, strict=True):
        scale = np.max(np.abs(other)) or 1.0
        assert np.shape(mine) == np.shape(other)
        assert np.max(np.abs(mine - other)) < 1e-9 * scale


def ratios(layer, rounds):
    """Time of the key over PyTorch's, one number per round, and the key's seconds."""
    agree(layer.key(), layer.in_our_layout(layer.torch()))
    took = [seconds(one, 3) for one in (layer.key, layer.torch)]
    repeats = [max(1, round(AT_LEAST / one)) for one in took]
    pairs = [
        (seconds(layer.key, repeats[0]), seconds(layer.torch, repeats[1]))
        for _ in range(rounds)
    ]
    return [a / b for a, b in pairs], statistics.median(a for a, _ in pairs)


def spread(values):
    """The median, with the quartiles."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def table(rounds):
    """The table as Markdown lines, a layer each."""
    yield "| layer | sizes | teaching: key, ms | ratio | ten times: key, ms | ratio |"
    yield "|---|---|---|---|---|---|"
    for name, make in layers_made.LAYERS.items():
        cells, sizes = [], [make(times) for times in (1, 10)]
        for layer in sizes:
            found, key = ratios(layer, rounds)
            cells += [f"{1000 * key:.2f}", spread(found)]
        yield f"| {name} | {sizes[0].sizes} | {' | '.join(cells)} |"


def main():
    """Measure, print, and store when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    lines = []
    for line in table(options.rounds):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        page = PAGE.format(
            today=date.today(),
            cores=os.cpu_count(),
            machine=platform.machine(),
            python=platform.python_version(),
            numpy=np.__version__,
            torch=torch.__version__.split("+")[0],
            command=COMMAND,
            rounds=options.rounds,
            table="\n".join(lines),
            reasons=REASONS,
        )
        Path(ROOT, "benchmarks/LAYERS.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
