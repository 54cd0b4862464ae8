"""Inputs that a docstring allows, drawn from grading/inputs.yml, and their classes.

`Inputs(chapter, "sigmoid").draw()` gives dicts of arguments, always the same ones, from
which no class that the table allows is missing; `classes(arguments)` names the classes
of one such dict, or of a call that was recorded.
"""

import ast
import re
from functools import cache
from typing import NamedTuple

import numpy as np
import yaml

from benchmarks import inputs_graphs, inputs_made, inputs_steps
from grading.editions.chapter import ROOT

ORDINARY = (
    "also",
    "except",
    "order",
    "error",
)  # words of the table that are no arguments
FILLED = ("real", "positive", "amounts", "labels", "probabilities", "classes")
OTHERS = {"shape": ["ones"], "count": ["0", "many"], "layers": ["list", "many", "one"]}
FORM = re.compile(r" (axis|axes|row|square|differ|number|= 1)$")  # alike for all names
MIXED = 60  # draws in which everything varies at once
MANY = 100  # a loop of more steps is longer than any that a check prints


def _words():
    """All that a row of the table may call: name -> value."""
    found = {}
    for module in (inputs_made, inputs_steps, inputs_graphs):
        for name, value in vars(module).items():
            if name[0] != "_" and found.setdefault(name, value) is not value:
                raise ValueError(f"{name}: two things bear this name")
    return found


WORDS = _words()


class Kind(NamedTuple):
    """What an argument may be, as a line of the table tells it.

    word: its first word. shape: text, "" for a single number. to, least: the largest
    and the smallest size, None where none is named. ties: whether equal ones matter.
    """

    word: str
    shape: str
    to: float | None
    least: float | None
    ties: bool


@cache
def table():
    """grading/inputs.yml: slug -> exercise -> argument -> text."""
    return yaml.safe_load((ROOT / "grading/inputs.yml").read_text("utf-8"))


def kind(text):
    """The Kind that a line of the table tells."""
    text, ties = re.subn(r" ties$", "", text)
    found = re.fullmatch(r"(\S+) ?(.*?)(?: to (\S+))?(?: from (\S+))?", text)
    word, shape, to, least = found.groups()
    return Kind(word, shape, *(n and float(n) for n in (to, least)), bool(ties))


class Inputs:
    """The allowed inputs of one exercise. chapter: a Chapter."""

    def __init__(self, chapter, exercise):
        row = table()[chapter.slug][exercise]
        call = ast.parse(chapter.exercise(exercise).signature).body[0].value
        self.names = [a.id for a in call.args] + [k.arg for k in call.keywords]
        words = set(ORDINARY) - set(self.names)  # `error` may be an argument too
        self.row = {name: text for name, text in row.items() if name not in words}
        self.also = row.get("also", {})
        self.exceptions = row.get("except", {})
        self.ordered = row.get("order") == "matters"
        self.error = row.get("error", 0.0) if "error" in words else 0.0
        self._choice = next((n for n, t in self.row.items() if _chosen(t)), None)
        self._env = {"np": np, "key": chapter.solutions, **WORDS}

    def allowed(self):
        """The classes of all inputs that are drawn, a set of names."""
        return set().union(*(self.classes(one) for one in self.draw()))

    def draw(self, seed=0):
        """Yields dicts of the exercise's arguments."""
        rng = np.random.default_rng(seed)
        for sizes, fill in self._plans(rng):
            everything = self._one(sizes, fill, rng)
            yield {name: everything[name] for name in self.names}

    def _plans(self, rng):
        """Pairs (how sizes are drawn, how each argument is filled)."""
        symbols = self._symbols()
        styles = {
            name: _chosen(text) or _styles(text) for name, text in self.row.items()
        }
        one_at_a_time = [{n: way} for n, ways in styles.items() for way in ways]
        choices = styles[self._choice] if self._choice else [""]
        for choice in choices:
            chosen = {self._choice: choice}
            for sizes in ("differ", "differ", "ones", "equal", *symbols):
                yield sizes, chosen
            for fill in one_at_a_time:
                yield "differ", {**fill, **chosen}
            yield "differ", {**dict.fromkeys(styles, "integers"), **chosen}
        for _ in range(MIXED if styles else 0):
            sizes = rng.choice(["differ", "ones", "equal", *symbols])
            chosen = {n: rng.choice(["", *w]) for n, w in styles.items()}
            yield str(sizes), {n: str(way) for n, way in chosen.items()}

    def _symbols(self):
        """The letters for sizes in the shapes of the table, in order."""
        texts = []
        for name, text in self.row.items():
            texts += text.values() if isinstance(text, dict) else [text]
            texts += [f"real ({name},)"] if text == "size" else []
        shapes = [kind(t).shape for t in texts if t[0] != "=" and not _chosen(t)]
        found = [
            name for shape in shapes for name in re.findall(r"[a-zA-Z_]\w*", shape)
        ]
        sizes = {name for name, text in self.row.items() if text == "size"}
        known = {*self.row, *self._env, "any", "int", "prod", "shape"} - sizes
        return [name for name in dict.fromkeys(found) if name not in known]

    def _one(self, sizes, fill, rng):
        """All that a row of the table names, drawn once."""
        symbols = self._symbols()
        env = {**self._env, "rng": rng, **_sizes(symbols, sizes, rng)}
        for name, text in self.row.items():
            way = fill.get(name, "")
            if isinstance(text, dict):
                arrays = {k: _array(kind(t), env, way, rng) for k, t in text.items()}
                env[name] = inputs_made.ordered(arrays, rng)
            elif text.startswith("= "):
                env[name] = eval(text[2:], env)
            elif _chosen(text):
                env[name] = way or str(rng.choice(_chosen(text)))
            elif text != "size":  # these are drawn with the others
                env[name] = _array(kind(text), env, way, rng)
        return env

    def classes(self, arguments):
        """The names of the classes of `arguments`, a dict, as a set.

        Where one argument chooses from names, the classes that may be handled apart for
        each name begin with it: "'relu', Z tiny".
        """
        found, by_choice, bound = set(), set(), {}
        for name, text in self.row.items():
            if name not in arguments or _chosen(text):
                continue
            value = arguments[name]
            if isinstance(text, dict):
                found |= _of_dict(name, value, text, bound)
            elif not text.startswith("= "):
                of_value = _of_value(name, value, kind(text), bound)
                (by_choice if kind(text).to else found).update(of_value)
        found |= _of_sizes(bound)
        env = {**self._env, **arguments}
        by_choice |= {name for name, text in self.also.items() if _holds(text, env)}
        if not self._choice:
            return found | by_choice
        choice = repr(arguments[self._choice])
        formal = {name for name in by_choice if FORM.search(name)}
        apart = {f"{choice}, {name}" for name in by_choice - formal}
        return found | formal | apart | {choice}


def _chosen(text):
    """The names that a line of the table lets one choose from."""
    is_choice = isinstance(text, str) and text.startswith("one of ")
    return text[7:].split(", ") if is_choice else []


def _holds(text, env):
    """Whether the expression is true; what it does not fit is not of the class."""
    try:
        with np.errstate(all="ignore"):
            return bool(eval(text, env))
    except Exception:
        return False


def _styles(text):
    """How an argument of this kind can be filled, beside the plain way."""
    if isinstance(text, dict):
        return ["integers"]
    kind_ = kind(text)
    if kind_.word not in FILLED:
        return OTHERS.get(kind_.word, [])
    styles = ["integers", "zeros"]
    if kind_.word == "real":
        styles += ["negative", "whole"]
    if kind_.word in ("labels", "classes"):
        styles = ["integers", "zeros", "ones"]
    if kind_.word == "probabilities":
        styles = ["ends"]
    if kind_.shape == "any":
        styles += ["number", "1 axis", "3 axes", "a row", "whole number", "0"]
    styles += ["large", "all large"] if kind_.to else []
    styles += ["tail"] if (kind_.to or 0) >= 1000 else []
    styles += ["tiny"] if kind_.least else []
    styles += ["ties"] if kind_.ties else []
    return styles


def _sizes(symbols, how, rng):
    """A size for each letter: all differ, all are 1, all are equal, or one is 1."""
    if how == "ones":
        return dict.fromkeys(symbols, 1)
    if how == "equal":
        return dict.fromkeys(symbols, int(rng.integers(2, 5)))
    drawn = dict(zip(symbols, map(int, rng.permutation(np.arange(2, 9))), strict=False))
    return {**drawn, **({how: 1} if how in symbols else {})}


def _array(kind, env, style, rng):
    """A value of this kind."""
    if kind.word in inputs_made.MAKERS:
        return inputs_made.MAKERS[kind.word](kind.shape, style, rng)
    if kind.shape == "any":
        shapes = {
            "number": (),
            "0": (),
            "whole number": (),
            "1 axis": (5,),
            "3 axes": (2, 4, 3),
            "a row": (1, 5),
        }
        shape = shapes.get(style, (3, 4))
    else:
        shape = eval(kind.shape, env) if kind.shape else ()
    fill = getattr(inputs_made, kind.word)
    value = fill(shape, style, rng, env, kind)
    return value.item() if kind.shape in ("", "any") and shape == () else value


def _of_sizes(bound):
    """Classes of the sizes: letter -> size."""
    found = {f"{letter} = 1" for letter, size in bound.items() if size == 1}
    several = len(bound) > 1 and len(set(bound.values())) == len(bound)
    if several and 1 not in bound.values():
        found.add("all sizes differ")
    return found


def _of_dict(name, value, texts, bound):
    """Classes of a dict of arrays."""
    found = set()
    for key, text in texts.items():
        found |= {
            one
            for one in _of_value(key, value[key], kind(text), bound)
            if "square" in one
        }
    arrays = [np.asarray(array) for array in value.values()]
    if all(array.dtype.kind in "iu" for array in arrays):
        found.add(f"{name} integers")
    if list(value) != list(texts):
        found.add(f"{name} in another order")
    return found


def _of_value(name, value, kind, bound):
    """Classes of an argument; the sizes that its shape tells go into `bound`."""
    if kind.word == "size":
        bound[name] = int(value)
        return set()
    if kind.word == "count":
        counts = {f"{name} = 0": value == 0, f"{name} > {MANY}": value > MANY}
        return {text for text, holds in counts.items() if holds}
    if kind.word == "layers":
        return {f"{name} a {type(value).__name__}"}
    if kind.word not in FILLED:
        return set()
    array = np.asarray(value)
    found = _of_shape(name, array, kind, bound)
    if array.dtype.kind in "iub":
        found.add(f"{name} integers" if kind.shape else f"{name} a whole number")
    if array.size == 0:
        return found
    return found | {f"{name} {text}" for text, holds in _content(array, kind) if holds}


def _of_shape(name, array, kind, bound):
    if kind.shape == "any":
        axes = {0: "a number", 1: "with 1 axis"}
        row = {f"{name} with one row"} if array.shape[:-1] == (1,) else set()
        return {f"{name} {axes.get(array.ndim, f'with {array.ndim} axes')}", *row}
    letters = kind.shape.strip("()").split(", ")
    if len(letters) != array.ndim or not kind.shape.startswith("("):
        return set()
    for letter, size in zip(letters, array.shape, strict=True):
        if letter.isidentifier():
            bound[letter] = size
    can_differ = len(set(letters)) == 2 and "1" not in letters
    if can_differ and array.shape[0] == array.shape[-1] > 1:
        return {f"{name} square"}
    return set()


def _content(array, kind):
    """Pairs (class, whether the numbers are of it)."""
    size = np.abs(array)
    if kind.word == "labels":
        yield "all 0" if array.ndim else "0", np.all(array == 0)
        yield "all 1" if array.ndim else "1", np.all(array == 1)
        return
    if kind.word == "classes":
        yield "all alike", array.size > 1 and np.ptp(array) == 0
        return
    if kind.word == "probabilities":
        yield "exactly 0", np.any(array == 0)
        yield "exactly 1", np.any(array == 1)
        return
    if kind.word == "positive":
        return
    if kind.word == "amounts":
        yield "with a 0" if array.ndim else "0", np.any(array == 0)
        return
    yield "negative", np.any(array < 0)
    if kind.shape == "any":
        yield "with a 0", np.any(array == 0)
    elif not kind.shape.startswith("np."):  # a gradient of 0 teaches nothing
        yield "all 0" if array.ndim else "0", np.all(array == 0)
    if kind.to:
        yield f"near {kind.to:g}", np.any(array >= kind.to / 2)
        yield f"near -{kind.to:g}", np.any(array <= -kind.to / 2)
    if kind.least:
        yield "tiny", np.any((size > 0) & (size <= 10 * kind.least))
    if kind.ties and array.ndim == 2 and len(array) > 1:
        top = np.sort(array, axis=0)
        yield "with ties", np.any(top[-1] == top[-2])
