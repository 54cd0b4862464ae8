"""Where to look, told by which of the gradients are right.

The weights and the bias of a layer get their gradients from the same dZ, and a layer's
dZ from the layer after it. So the first place, seen from the cost, at which something
is wrong is the place to look at. This says nothing of what is wrong, and comes last.
"""

import re

import numpy as np

from .evidence import Candidate, listed

PARAMETER = re.compile(r"d([WwUVb])(\w*)")
INPUT = re.compile(r"d(X|A|A_prev)")


def place(evidence):
    """The line or the quantity to look at first."""
    layers = _layers(evidence.status)
    found = (
        _in_its_layer(evidence, layers)
        or _alone(evidence)
        or _through_time(evidence)
        or _from_the_end(evidence, layers)
    )
    if found:
        yield Candidate(8, "place", found, 0.0)


def _alone(evidence):
    """Of three gradients or more it is the only wrong one."""
    right = [name for name, known in evidence.status.items() if known == "right"]
    if len(right) < 2 or len(right) < len(evidence.status) - 1:
        return None
    return (
        f"Of {len(right) + 1} gradients {evidence.name} is the only wrong one: look "
        f"first at the line that makes {evidence.name} and what goes into it."
    )


def _through_time(evidence):
    """Of a sequence (n, m, T), T >= 3: right at the last step and wrong at all before
    it, and so is the gradient of a state before the first, such as h0 (n_h, m)."""
    if not evidence.same_shape or evidence.numeric.ndim != 3:
        return None
    m, T = evidence.numeric.shape[1:]
    starts = [name for name in evidence.arrays if name.endswith("0")]
    starts = [s for s in starts if evidence.arrays[s].shape[1:] == (m,)]
    if T < 3 or "wrong" not in {evidence.status.get("d" + name) for name in starts}:
        return None
    last = evidence.right[:, :, -1], evidence.numeric[:, :, -1]
    wrong = np.any(evidence.wrong[:, :, :-1], axis=(0, 1))
    if not (np.all(wrong) and np.all(last[0]) and np.any(last[1])):
        return None
    return (
        f"{evidence.name} is right at the last step, {evidence.name}[:, :, {T - 1}], "
        "and wrong at all before it: look first at what an earlier step gets, its own "
        "slope and what the step after it hands back."
    )


def _layers(status):
    """Dict suffix -> dict of the gradients of that layer and what is known of each; a
    layer without a number has that of its input, too. Layers of one gradient are left
    out."""
    layers = {}
    for name, known in status.items():
        parts = PARAMETER.fullmatch(name)
        if parts:
            layers.setdefault(parts[2], {})[name] = known
    inputs = {name: known for name, known in status.items() if INPUT.fullmatch(name)}
    if "" in layers and len(layers) == 1:
        layers[""] |= inputs
    return {suffix: layer for suffix, layer in layers.items() if len(layer) > 1}


def _in_its_layer(evidence, layers):
    """One gradient is wrong where the others from the same dZ are right."""
    for suffix, layer in layers.items():
        right = [name for name, known in layer.items() if known == "right"]
        if evidence.name not in layer or not right:
            continue
        are = "is" if len(right) == 1 else "are"
        source = _source(suffix, layer).removeprefix("the ")
        return (
            f"{listed(right)} {are} right and made from the same {source} as "
            f"{evidence.name}: look first at the line that makes {evidence.name} and "
            "what goes into it."
        )
    return None


def _from_the_end(evidence, layers):
    """All gradients of a layer are wrong, and those of all later layers are right."""
    if {"factor", "unknown"} & set(evidence.status.values()):
        return None
    if any(map(str.isdigit, layers)):
        layers = {s: layer for s, layer in layers.items() if s.isdigit()}
    elif set(layers) - {""}:
        return None  # Wh and bh: no number tells what comes behind them
    later = []
    for suffix in sorted(layers, key=lambda s: int(s or 0), reverse=True):
        layer = layers[suffix]
        if all(known == "right" for known in layer.values()):
            later.append(suffix)
            continue
        mine = PARAMETER.fullmatch(evidence.name) or INPUT.fullmatch(evidence.name)
        own = mine[2] if mine and mine.re is PARAMETER else ""
        if "right" in layer.values() or not mine or int(own or 0) > int(suffix or 0):
            return None
        return _begin(suffix, list(layer), later)
    return None


def _begin(suffix, names, later):
    both = "both" if len(names) == 2 else "all"
    source = _source(suffix, names)
    said = f"{listed(names)} are {both} wrong, and {both} are made from {source}"
    if later:
        which = f"layer {later[0]}" if len(later) == 1 else "the later layers"
        return f"The gradients of {which} are right; {said}: look first at {source}."
    before = ", and at the forward pass that leads to it" if suffix else ""
    return f"{said}: look first at {source}{before}."


def _source(suffix, names):
    """What all gradients of a layer are made from; only numbered layers have a dZ, and
    one unit alone may have none."""
    unnamed = "dw" in names or not (suffix or "0").isdigit()
    return "the derivative by the weighted sum" if unnamed else f"dZ{suffix}"
