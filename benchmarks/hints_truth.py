"""Whether a hint is true: what it says is done to the wrong gradient, or looked up.

Written apart from `gradbook.explain`, from its sentences alone. Activations are
differentiated by differences; where to look is compared with the line that was changed.
"""

import ast
import re

import numpy as np

NEAR = 1e-4
ACTIVATIONS = {
    "the derivative of the sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "the derivative of tanh": np.tanh,
    "the slope of ReLU": lambda z: np.maximum(z, 0),
    "the slope of leaky ReLU": lambda z: np.where(z > 0, z, 0.01 * z),
    "the slope of ELU": lambda z: np.where(z > 0, z, np.expm1(z)),
    "the slope of SELU": lambda z: (
        1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(z))
    ),
}


def true(case):
    """True, False, or None for a sentence that has to be read.

    case: has name, hint, analytic, numeric (arrays), point, analytic_all, numeric_all
    (dicts), and the sources before and after the change."""
    for pattern, judge in SENTENCES.items():
        found = re.search(pattern, case.hint.sentence)
        if found:
            return bool(judge(case, *found.groups()))
    return None


def alike(a, b):
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape:
        return False
    return np.max(np.abs(a - b)) <= NEAR * max(np.max(np.abs(b)), 1e-300)


def array(case, words):
    """What words such as "tanh(Z)" or "the derivative of tanh at Z" stand for."""
    if words in case.point:
        return np.asarray(case.point[words], float)
    for known, function in ACTIVATIONS.items():
        if words.startswith(f"{known} at "):
            z = array(case, words.removeprefix(f"{known} at "))
            return (function(z + 1e-6) - function(z - 1e-6)) / 2e-6
    for pattern, function in (
        (r"\(1 - sigmoid\((\w+)\)\)", lambda z: 1 / (1 + np.exp(z))),
        (r"sigmoid\((\w+)\)", lambda z: 1 / (1 + np.exp(-z))),
        (r"tanh\((\w+)\)", np.tanh),
        (r"sign\((\w+)\)", np.sign),
        (r"(\w+) \(1 - \1\)", lambda a: a * (1 - a)),
        (r"1 - (\w+)\^2", lambda a: 1 - a * a),
    ):
        found = re.fullmatch(pattern, words)
        if found:
            return function(array(case, found[1]))
    raise ValueError(f"no array is called {words!r}")


def term(case, words):
    """What "half of (lambd/m) W" or "-lambd W" stands for."""
    half, minus, weight, label = re.fullmatch(
        r"(half of )?(-)?(?:(\(?[\w/]+\)?) )?(.+)", words
    ).groups()
    value = (0.5 if half else 1.0) * (-1 if minus else 1) * array(case, label)
    for part, power in zip(
        (weight or "").strip("()").split("/"), (1, -1), strict=False
    ):
        value = value * number(case, part) ** power if part else value
    return value


def number(case, word):
    if word == "m":
        return case.m
    return float(word) if word.isdigit() else float(case.point[word])


def _times(case, size, much):
    """All named gradients are off by this factor, and what is said of sizes is so."""
    said = case.hint.sentence
    named = [
        k for k in case.numeric_all if re.search(rf"\b{k}\b", said.split(" times")[0])
    ]
    factors = []
    for name in named:
        a, n = np.ravel(case.analytic_all[name]), np.ravel(case.numeric_all[name])
        f = a @ n / (n @ n)
        factors.append(abs(f))
        if not alike(a, f * n) or (f < 0) != ("wrong sign" in said):
            return False
    f = factors[0] if much == "large" else 1 / factors[0]
    if (
        not np.allclose(factors, factors[0], rtol=NEAR)
        or abs(f / float(size) - 1) > 0.01
    ):
        return False
    ratio = re.search(r"where (\d+) is due", said)
    by = re.search(r"is it divided by (\d+)", said)
    if ratio and abs(factors[0] / (int(ratio[1]) / int(by[1])) - 1) > NEAR:
        return False
    return all(_size(case, *found) for found in re.findall(SIZE, said))


SIZE = r"(\bm|n_x) = (\d+)|(\w+) has (\d+) (rows|columns|entries)"


def _size(case, symbol, value, name, count, what):
    if symbol:
        return int(value) == (case.m if symbol == "m" else case.point["X"].shape[0])
    shape = np.shape(case.point[name])
    return int(count) == shape[1 if what == "columns" else 0]


def _place(case, name):
    """The change is in the line that makes this gradient, or in what goes into it: in
    no line of another parameter's gradient."""
    others = [k for k in case.numeric_all if k != name and k[1:2] in "WbwV"]
    return case.changed and all(
        _makes(target, name) or target not in others for target in case.changed
    )


def _before(case, name):
    """The change is in no line that makes a gradient of a parameter."""
    return not any(
        re.fullmatch(r"d[WbwV]\d*(\[.*)?", target) for target in case.changed
    )


def _makes(target, name):
    own = name in re.findall(r"\w+", target)
    loop = re.search(rf"'{name[:2]}'", target)  # grads["dW" + str(l)]
    return own or loop or target.startswith("return")


def _last_step(case, last):
    """Right there, and at no step before."""
    a, n = case.analytic, case.numeric
    right = [alike(a[:, :, t], n[:, :, t]) for t in range(n.shape[2])]
    return int(last) == len(right) - 1 and right[-1] and not any(right[:-1])


def changed(before, after):
    """Names and keys that are assigned another expression in `after`, or elsewhere."""
    one, other = _assigned(before), _assigned(after)
    new = {target for target in {*one, *other} if one.get(target) != other.get(target)}
    return new or {
        t for pair in zip(one, other, strict=True) if len({*pair}) > 1 for t in pair
    }


def _assigned(source):
    found = {}
    for node in ast.walk(ast.parse(source)):
        pairs = []
        if isinstance(node, ast.Assign):
            pairs = [(ast.unparse(target), node.value) for target in node.targets]
        elif isinstance(node, ast.AugAssign):
            pairs = [(ast.unparse(node.target), node)]
        elif isinstance(node, ast.For):
            pairs = [(ast.unparse(node.target), node.iter)]
        elif isinstance(node, ast.Dict):
            keys = [ast.literal_eval(key) if key else "**" for key in node.keys]
            pairs = zip(keys, node.values, strict=True)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            pairs = [(f"return {i}", v) for i, v in enumerate(node.value.elts)]
            pairs = [(k, v) for k, v in pairs if not isinstance(v, ast.Dict)]
        for target, value in pairs:
            found.setdefault(target, []).append(ast.unparse(value))
    return found


def _part(case, array_, word, left):
    values = array(case, array_)
    where = {"negative": values < 0, "positive": values > 0, "zero": values == 0}[word]
    wrong = ~np.isclose(case.analytic, case.numeric, rtol=1e-5, atol=1e-9)
    zero = not np.any(case.analytic[where])
    return not np.any(wrong & ~where) and np.any(wrong) and zero == (left == "zero")


def _by_size(case, one, other, word):
    size = np.abs(array(case, one) - array(case, other))
    wrong = ~np.isclose(case.analytic, case.numeric, rtol=1e-5, atol=1e-9)
    if word == "large":
        return size[wrong].min() > size[~wrong].max()
    return size[wrong].max() < size[~wrong].min()


def _one_place(case, index):
    spot = tuple(slice(None) if i == ":" else int(i) for i in index.split(", "))
    rest = np.ones(case.numeric.shape, bool)
    rest[spot] = False
    return alike(case.analytic[rest], case.numeric[rest])


def _per_column(case, much):
    off = case.analytic - case.numeric
    wrong = np.abs(off) > 1e-5
    return np.all(wrong.sum(axis=0) == 1) and np.all(
        (off[wrong] > 0) == (much == "large")
    )


def _along(case, word, name, less):
    """In each row or column the error is a multiple of that of an array."""
    values = array(case, name)
    values = values if word == "row" else values.T
    pairs = zip(_slices(case, word), values, strict=True)
    for (a, n), line in pairs:
        line = line - line.mean() if less == " less its mean" else line
        if not alike(a - n, line * ((a - n) @ line / (line @ line))):
            return False
    return True


def _slices(case, word):
    pair = [v if word == "row" else v.T for v in (case.analytic, case.numeric)]
    return zip(*pair, strict=True)


def _without_ones(shape):
    return [length for length in shape if length != 1]


SENTENCES = {
    r"is zero in every entry, but": lambda c: not np.any(c.analytic),
    r"right size but the wrong sign": lambda c: alike(c.analytic, -c.numeric),
    r"(?:is|are) ([\d.e+]+) times too (large|small)": _times,
    r"Each (row|column) of": lambda c, word: all(
        alike(a / np.linalg.norm(a), n / np.linalg.norm(n))
        or alike(-a / np.linalg.norm(a), n / np.linalg.norm(n))
        for a, n in _slices(c, word)
    ),
    r"is the transpose of": lambda c: alike(c.analytic.T, c.numeric),
    r"right but its shape is .*(too many|is gone)": lambda c, _: (
        alike(np.ravel(c.came), np.ravel(c.numeric))
        and _without_ones(c.came.shape) == _without_ones(c.numeric.shape)
    ),
    r"right but its shape is": lambda c: alike(np.ravel(c.came), np.ravel(c.numeric)),
    r"the sum of all (\d+) entries": lambda c, size: (
        alike(np.ravel(c.analytic)[0], c.numeric.sum()) and int(size) == c.numeric.size
    ),
    r"the same total": lambda c: (
        alike(c.analytic.sum(), c.numeric.sum())
        or alike(c.analytic.mean(), c.numeric.mean())
    ),
    r"its (sum|mean) over ax[ie]s (\d.*) is the right": lambda c, what, axes: alike(
        np.ravel(
            getattr(np, what)(c.analytic, tuple(map(int, re.findall(r"\d", axes))))
        ),
        np.ravel(c.numeric),
    ),
    r"All (rows|columns|entries) of": lambda c, word: (
        np.ptp(c.analytic, axis=1 if word == "columns" else 0).max() < 1e-9
        or np.ptp(c.analytic) < 1e-9
    ),
    r"is what the gradient (\w+) should be": lambda c, k: alike(
        np.ravel(c.analytic), np.ravel(c.numeric_all[k])
    ),
    r"is what (\w+) itself is": lambda c, k: alike(c.analytic, array(c, k)),
    r"lacks the factor (.+)\.": lambda c, d: alike(c.analytic * array(c, d), c.numeric),
    r"holds the factor (.+) once too": lambda c, d: alike(
        c.analytic, c.numeric * array(c, d)
    ),
    r"is divided by (.+), and should": lambda c, d: alike(
        c.analytic * array(c, d) ** 2, c.numeric
    ),
    r"is multiplied by (.+), and should": lambda c, d: alike(
        c.analytic, c.numeric * array(c, d) ** 2
    ),
    r"is multiplied by (.+), where (.+) belongs": lambda c, used, due: alike(
        c.analytic * array(c, due), c.numeric * array(c, used)
    ),
    r"is dout times (.+), where (.+) belongs": lambda c, used, due: (
        alike(c.analytic, array(c, "dout") * array(c, used))
        and alike(c.numeric, array(c, "dout") * array(c, due))
    ),
    r"is dout (plus|minus) (.+), where a product": lambda c, word, d: (
        alike(
            c.analytic, array(c, "dout") + (1 if word == "plus" else -1) * array(c, d)
        )
        and alike(c.numeric, array(c, "dout") * array(c, d))
    ),
    r"must be zero where (\w+) is (zero|not positive)": lambda c, k, word: (
        np.any(c.analytic[array(c, k) <= 0]) and not np.any(c.numeric[array(c, k) <= 0])
    ),
    r"lacks the term (.+): is": lambda c, t: alike(c.analytic + term(c, t), c.numeric),
    r"holds the term (.+) (?:once too often|too much)": lambda c, t: alike(
        c.analytic - term(c, t), c.numeric
    ),
    r"is off by twice (.+): either": lambda c, t: (
        alike(c.analytic - 2 * term(c, t), c.numeric)
        or alike(c.analytic + 2 * term(c, t), c.numeric)
    ),
    r"holds (.+) where (.+) is due": lambda c, used, due: alike(
        c.analytic - term(c, used) + term(c, due), c.numeric
    ),
    r"holds [\d.e-]+ times (.+) too (little|much)": lambda c, k, _: (
        np.linalg.matrix_rank(
            np.stack([np.ravel(c.analytic - c.numeric), np.ravel(array(c, k))]),
            tol=1e-4,
        )
        == 1
    ),
    r"one entry in each column, which is too (large|small)": _per_column,
    r"is right but where (\w+) is (\w+); it is (zero|wrong) there": _part,
    r"is wrong where \|(\w+) - (\w+)\| is (large|small)": _by_size,
    r"Only \w+\[(.+)\] is wrong": _one_place,
    r"right at the last step, \w+\[:, :, (\d+)\], and wrong": _last_step,
    r"look first at the line that makes (\w+) and": _place,
    r"look first at (dZ\d*|the derivative by the weighted sum)": _before,
    r"In each (row|column) \w+ is off by the same number": lambda c, word: all(
        alike(a - n, np.full_like(n, np.mean(a - n))) for a, n in _slices(c, word)
    ),
    r"In each (row|column) \w+ is off by a multiple of the \w+ of (\w+)(.*): a": _along,
    r"counts the m = (\d+) examples": lambda c, m: (
        int(m) == c.m and int(m) in c.came.shape and int(m) not in c.numeric.shape
    ),
    r"that is the shape of (\w+), and": lambda c, k: c.came.shape == array(c, k).shape,
    r"a single number, where (\d+) are due": lambda c, size: (
        c.came.size == 1 and int(size) == c.numeric.size
    ),
}
