"""Gradient checks: analytic gradients against two-sided differences, entry by entry."""

import numpy as np

from gradbook.check.call import call, evaluate
from gradbook.check.compare import numbers
from gradbook.check.copies import copied, same
from gradbook.check.failed import CheckFailed
from gradbook.check.kinds import name_of
from gradbook.check.numeric import rougher, slopes
from gradbook.check.points import chosen, real_point
from gradbook.check.reasons import headline
from gradbook.check.returned import by_name, number, outputs_and_cache
from gradbook.check.seam import told
from gradbook.check.session import count, is_told
from gradbook.check.verdicts import Report, doubtful, judge
from gradbook.explain import explain


def gradient(function, point, wrt, *, grads, cost=None, rtol=1e-7, where=""):
    """Check gradients of a scalar cost with two-sided differences.

    function: called with the values of `point` in their order.
    point: dict name -> array or number, the arguments. wrt: the names to differentiate
    by, or a single one.
    cost: takes the function's output, returns the scalar; default: the output itself.
    grads: dict "d" + name -> gradient, or a function that takes the output to such a
    dict. Further keys are allowed.
    rtol: largest relative error of an entry, beside the error of the difference itself.
    where: what a failure says of this point, as "with stride 2". Default: nothing.
    Prints one line a parameter and returns a `Report` of these; at a further point of
    the same exercise one line for all of them. A gradient is "ok",
    "wrong" or "not compared": where most of its entries sit on a kink, or the cost is
    too rough or too large to see them, the check proves nothing.
    Raises AssertionError unless all are ok, with these lines, the worst entry of each
    wrong one, and a hint where the relation of the two gradients is clear; the error
    has the Report as `report`.
    """
    __tracebackhide__ = True
    wrt = chosen(wrt, point)
    point = real_point(point, wrt)
    pick = cost or (lambda out: out)

    def costs(points):
        outputs = evaluate(function, [tuple(there.values()) for there in points])
        return [number(pick(output), "the cost") for output in outputs]

    output = call(function, *point.values())
    analytic = grads(output) if callable(grads) else grads
    return _compare(costs, point, wrt, analytic, rtol, where)


def layer(
    forward,
    backward,
    point,
    wrt,
    *,
    rng,
    mean_over_m=(),
    examples=-1,
    outs=1,
    rtol=1e-7,
    where="",
):
    """Check a layer: `out, cache = forward(...)`, `grads = backward(dout, cache)`.

    forward: called with the values of `point` in their order. backward: returns the
    gradients as a dict "d" + name, as a tuple in the order of `wrt`, or the only one.
    wrt: the names to differentiate by, or a single one.
    rng: draws the upstream gradient dout, standard normal; the numeric side
    differentiates sum(dout * out).
    mean_over_m: names, or a single one, whose gradient carries the notes' 1/m, m being
    the number of examples; the others follow the layer convention, nothing divided.
    Default: none.
    examples: the axis of out that counts the examples. Default: the last, as in
    (n, m); 0 for images (m, n_H, n_W, n_C), 1 for sequences (n, m, T).
    outs: how many outputs forward has before the cache; backward takes as many upstream
    gradients before it. Default: 1. An LSTM has two, h and c.
    Prints, returns and raises like `gradient`.
    """
    __tracebackhide__ = True
    wrt = chosen(wrt, point)
    mean_over_m = chosen(mean_over_m, wrt, "mean_over_m", "wrt")
    point = real_point(point, wrt)
    output = "the output" if outs == 1 else "an output"
    first, cache = outputs_and_cache(call(forward, *point.values()), forward, outs)
    first = [numbers(out, None, output) for out in first]
    douts = [rng.standard_normal(out.shape) for out in first]

    def cost(result):
        parts, _ = outputs_and_cache(result, forward, outs)
        pairs = zip(douts, parts, strict=True)
        return sum(float(np.sum(d * numbers(p, d.shape, output))) for d, p in pairs)

    def costs(points):
        results = evaluate(forward, [tuple(there.values()) for there in points])
        return [cost(result) for result in results]

    analytic = by_name(call(backward, *douts, cache), wrt, backward)
    again = by_name(backward(*map(np.copy, douts), cache), wrt, backward)
    if not same(copied(analytic), copied(again)):
        raise CheckFailed(
            f"`{name_of(backward)}` gave other gradients when called a second time: it "
            "must not change its cache or keep sums between calls"
        )
    m = _examples(first[0].shape, examples) if mean_over_m else 1
    factors = dict.fromkeys(mean_over_m, 1.0 / m)
    known = {"dout": douts[0]} if outs == 1 else {}
    return _compare(costs, point, wrt, analytic, rtol, where, factors, known)


def _compare(costs, point, wrt, analytic, rtol, where, factors=None, known=None):
    """Judge, print, count. factors: name -> what the cost is multiplied by for it."""
    __tracebackhide__ = True
    _require_keys(analytic, wrt)
    _require_steady(costs, point)

    def times(name):
        factor = (factors or {}).get(name, 1.0)
        return lambda points: [factor * cost for cost in costs(points)]

    found = {name: slopes(times(name), point, name) for name in wrt}
    steepest = max(map(_steepest, found.values()))
    lines = []
    for name in wrt:
        mine = "d" + name, analytic["d" + name]
        line = judge(*mine, found[name], rtol, steepest)
        if line.verdict == "wrong":
            again = doubtful(*mine, found[name], rtol, steepest)
            found[name] = rougher(found[name], times(name), point, name, again)
            line = judge(*mine, found[name], rtol, steepest)
        lines.append(line)
    report = Report(tuple(lines))
    if not report.ok:
        unknown = report.named("not compared")
        numeric = {
            key: np.where(found[key[1:]].kink | (key in unknown), np.nan, value)
            for key, value in (("d" + name, found[name].value) for name in wrt)
        }  # a slope at a kink is no right one: nothing is told of these gradients
        hints = _hints(report, analytic, numeric, {**point, **(known or {})})
        raise _failure(report, where, hints)
    again = is_told(tuple(line.name for line in lines)) and len(lines) > 1
    print(report.in_short(where) if again else report)
    count()
    return report


def _failure(report, where, hints):
    """The error of a check with that report."""
    wrong, unknown = report.named("wrong"), report.named("not compared")
    in_short = [f"not right: {', '.join(wrong)}"] if wrong else []
    in_short += [f"not compared: {', '.join(unknown)}"] if unknown else []
    count, verdict = len(report.lines), "wrong" if wrong else "not compared"
    first = headline(wrong or unknown, count, "gradient", f"{verdict} {where}".rstrip())
    text = f"{first}\n{report}{hints}"
    error = CheckFailed(told(text, "; ".join(in_short)))
    error.report = report
    return error


def _require_steady(costs, point):
    """The cost is a finite number, the same when it is asked for again."""
    __tracebackhide__ = True
    first, again = costs([point, point])
    if not np.isfinite(first):
        text = f"the cost is {first} at the point of the check"
        raise CheckFailed(told(text, "the cost is not finite"))
    if again != first:
        raise CheckFailed(
            "the cost changes from call to call with the same arguments: it must not "
            "draw random numbers or remember earlier calls"
        )


def _require_keys(analytic, wrt):
    __tracebackhide__ = True
    if not wrt:
        raise CheckFailed("no parameter to check: `wrt` is empty")
    if not isinstance(analytic, dict):
        came = type(analytic).__name__
        came = told(f"a {came}", "no dict")
        raise CheckFailed(f"the gradients are {came}, expected a dict")
    missing = [f'"d{name}"' for name in wrt if "d" + name not in analytic]
    if missing:
        keys = ", ".join(f'"{key}"' for key in analytic) or "none"
        text = f"{', '.join(missing)} missing"
        raise CheckFailed(told(f"{text}; keys that came: {keys}", text))


def _steepest(found):
    """How much the cost moves with the steepest entry, when that moves by its size."""
    sure = found.error < 0.1 * np.abs(found.value)
    return float(np.max(np.abs(found.value * found.size)[sure], initial=0.0))


def _hints(report, analytic, numeric, point):
    """Lines that say how a wrong gradient is related to the right one."""
    sentences = []
    for line in report.lines:
        name = line.name
        if line.verdict != "wrong" or isinstance(analytic[name], tuple):
            continue  # its line says what is wrong
        ranked = explain(
            name,
            analytic[name],
            numeric[name],
            point=point,
            analytic_all={key: analytic[key] for key in numeric},
            numeric_all=numeric,
        )
        sentence = _unsaid(ranked[0].sentence, line.remark) if ranked else ""
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    return "".join(f"\nHint: {sentence}" for sentence in sentences)


def _unsaid(sentence, remark):
    """A hint without the advice at its end, where the line above gives it already."""
    start, _, advice = sentence.partition(": ")
    return f"{start}." if advice and advice.rstrip(".") in remark else sentence


def _examples(shape, axis):
    """The number of examples: the length of that axis of the output."""
    __tracebackhide__ = True
    if not -len(shape) <= axis < len(shape):
        raise CheckFailed(
            f"examples is {axis}, expected an axis of the output, which has shape "
            f"{shape}"
        )
    return shape[axis]
