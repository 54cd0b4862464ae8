"""Gradient checks: analytic gradients against two-sided differences, entry by entry."""

from typing import NamedTuple

import numpy as np

from gradbook.check.call import call, evaluate
from gradbook.check.compare import apart, numbers
from gradbook.check.copies import copied, same
from gradbook.check.failed import CheckFailed
from gradbook.check.kinds import name_of
from gradbook.check.numeric import slopes
from gradbook.check.reasons import headline
from gradbook.check.returned import by_name, number, pair
from gradbook.check.seam import told
from gradbook.check.session import count
from gradbook.explain import explain

NOISY = 1e-4  # a cost whose differences are known less well than this proves nothing


class Line(NamedTuple):
    """The report on one parameter."""

    name: str  # of the gradient: "dw"
    shape: tuple
    verdict: str  # "ok" or "wrong"
    remark: str


def gradient(function, point, wrt, *, grads, cost=None, rtol=1e-7):
    """Check gradients of a scalar cost with two-sided differences.

    function: called with the values of `point` in their order.
    point: dict name -> array or number, the arguments. wrt: names to differentiate by.
    cost: takes the function's output, returns the scalar; default: the output itself.
    grads: dict "d" + name -> gradient, or a function that takes the output to such a
    dict. Further keys are allowed.
    rtol: largest relative error of an entry.
    Prints one line a parameter. Raises AssertionError with these lines, the worst entry
    of each wrong one, and a hint where the relation of the two gradients is clear.
    """
    __tracebackhide__ = True
    pick = cost or (lambda out: out)

    def costs(points):
        outputs = evaluate(function, [tuple(there.values()) for there in points])
        return [number(pick(output), "the cost") for output in outputs]

    point = {name: _float64(value) for name, value in point.items()}
    output = call(function, *point.values())
    analytic = grads(output) if callable(grads) else grads
    _compare(costs, point, wrt, analytic, dict.fromkeys(wrt, 1.0), rtol)


def layer(forward, backward, point, wrt, *, rng, mean_over_m=(), rtol=1e-7):
    """Check a layer: `out, cache = forward(...)`, `grads = backward(dout, cache)`.

    forward: called with the values of `point` in their order. backward: returns the
    gradients as a dict "d" + name, as a tuple in the order of `wrt`, or the only one.
    rng: draws the upstream gradient dout, standard normal; the numeric side
    differentiates sum(dout * out).
    mean_over_m: names whose gradient carries the notes' 1/m (m examples, the last axis
    of out); the others follow the layer convention, nothing divided. Default: none.
    Prints and raises like `gradient`.
    """
    __tracebackhide__ = True
    point = {name: _float64(value) for name, value in point.items()}
    out, cache = pair(call(forward, *point.values()), forward)
    out = numbers(out, None, "the output")
    dout = rng.standard_normal(out.shape)

    def costs(points):
        results = evaluate(forward, [tuple(there.values()) for there in points])
        outs = [numbers(pair(r, forward)[0], dout.shape, "the output") for r in results]
        return [float(np.sum(dout * out)) for out in outs]

    analytic = by_name(call(backward, dout, cache), wrt, backward)
    again = by_name(backward(dout.copy(), cache), wrt, backward)
    if not same(copied(analytic), copied(again)):
        raise CheckFailed(
            f"`{name_of(backward)}` gave other gradients when called a second time: it "
            "must not change its cache or keep sums between calls"
        )
    scale = {name: 1.0 / out.shape[-1] if name in mean_over_m else 1.0 for name in wrt}
    _compare(costs, {**point}, wrt, analytic, scale, rtol, {"dout": dout})


def _compare(costs, point, wrt, analytic, scale, rtol, known=None):
    __tracebackhide__ = True
    _require_keys(analytic, wrt)
    first, again = costs([point, point])
    if not np.isfinite(first):
        text = f"the cost is {first} at the point of the check"
        raise CheckFailed(told(text, "the cost is not finite"))
    if again != first:
        raise CheckFailed(
            "the cost changes from call to call with the same arguments: it must not "
            "draw random numbers or remember earlier calls"
        )
    numeric, lines = {}, []
    for name in wrt:
        found = slopes(costs, point, name)
        found = type(found)(*(part * scale[name] for part in found))
        numeric["d" + name] = found.value
        lines.append(_judge("d" + name, analytic["d" + name], found, rtol))
    report = "\n".join(_text(line) for line in lines)
    wrong = [line.name for line in lines if line.verdict == "wrong"]
    if wrong:
        hints = _hints(wrong, analytic, numeric, {**point, **(known or {})})
        text = f"{headline(wrong, len(lines), 'gradient')}\n{report}{hints}"
        raise CheckFailed(told(text, f"not right: {', '.join(wrong)}"))
    print(report)
    count()


def _require_keys(analytic, wrt):
    __tracebackhide__ = True
    if not wrt:
        raise CheckFailed("no parameter to check: `wrt` is empty")
    if not isinstance(analytic, dict):
        came = type(analytic).__name__
        raise CheckFailed(f"the gradients are a {came}, expected a dict")
    missing = [f'"d{name}"' for name in wrt if "d" + name not in analytic]
    if missing:
        keys = ", ".join(f'"{key}"' for key in analytic) or "none"
        text = f"{', '.join(missing)} missing"
        raise CheckFailed(told(f"{text}; keys that came: {keys}", text))


def _judge(name, analytic, found, rtol):
    """The Line of one parameter."""
    expected = found.value.shape
    try:
        mine = numbers(analytic, expected, name)
    except AssertionError as error:
        return Line(name, np.shape(found.value), "wrong", str(error))
    if not found.value.size:
        return Line(name, expected, "wrong", "empty: there is nothing to compare")
    kink = found.kink
    smooth = ~kink
    size = np.maximum(np.abs(mine), np.abs(found.value))
    invisible = np.max(found.noise) >= np.max(size)  # zero, as far as anyone can see
    rough = ~(found.error <= NOISY * np.max(size)) & smooth
    if rough.any() and not invisible:
        remark = (
            "cannot be compared: the cost is too rough here. Is something computed "
            "in float32, rounded, or infinite nearby?"
        )
        return Line(name, expected, "wrong", remark)
    error = np.abs(mine - found.value)
    if np.isinf(mine).any():
        return Line(name, expected, "wrong", f"{np.isinf(mine).sum()} entries are inf")
    wrong = smooth & ~(error <= rtol * size + 2 * found.error)
    wrong |= kink & ~_between(mine, found, rtol)
    if wrong.any():
        return Line(name, expected, "wrong", _worst(mine, found, error, size, wrong))
    if kink.all():
        return Line(
            name, expected, "wrong", "every entry sits on a kink: none compared"
        )
    remark = f"relative error < {rtol:.0e}"
    if kink.any():
        remark += f" ({kink.sum()} at a kink, where any slope between two is right)"
    return Line(name, expected, "ok", remark)


def _between(mine, found, rtol):
    slack = rtol * np.maximum(np.abs(found.left), np.abs(found.right))
    slack = slack + 100 * found.noise
    low = np.minimum(found.left, found.right) - slack
    high = np.maximum(found.left, found.right) + slack
    return (low <= mine) & (mine <= high)


def _worst(mine, found, error, size, wrong):
    relative = np.where(wrong, error / np.maximum(size, 1e-300), -1.0)
    at = np.unravel_index(np.argmax(relative), relative.shape)
    where = "[" + ", ".join(str(int(i)) for i in at) + "]"
    place = f" at {where}" if at else ""
    yours, numeric = apart(mine[at], found.value[at], 6)
    expected = f"two-sided difference {numeric}"
    if found.kink[at]:
        low, high = sorted((found.left[at], found.right[at]))
        expected = f"a kink with slopes {low:.6g} and {high:.6g}"
    return f"relative error {relative[at]:.2g}{place}: yours {yours}, {expected}" + (
        f"; {wrong.sum()} of {wrong.size} entries wrong" if wrong.size > 1 else ""
    )


def _hints(wrong, analytic, numeric, point):
    def known(grads):
        return {name: np.asarray(grads[name]) for name in numeric}

    all_analytic = known(analytic)
    sentences = []
    for name in wrong:
        ranked = explain(
            name,
            all_analytic[name],
            numeric[name],
            point=point,
            analytic_all=all_analytic,
            numeric_all=numeric,
        )
        if ranked and ranked[0].sentence not in sentences:
            sentences.append(ranked[0].sentence)
    return "".join(f"\nHint: {sentence}" for sentence in sentences)


def _text(line):
    return f"  {line.name} {line.shape}: {line.verdict}, {line.remark}"


def _float64(value):
    """Integer and float arrays and numbers as float64; everything else as it is."""
    if isinstance(value, (bool, str)) or value is None:
        return value
    if isinstance(value, (int, float, np.number, np.ndarray)):
        array = np.asarray(value)
        if array.dtype.kind in "iuf":
            return array.astype(float)[()]
    return value
