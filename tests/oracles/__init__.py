"""Costs written once more, for libraries that differentiate by themselves.

One module a chapter, one function an exercise with a gradient check:
`def propagate(xp, rng, key)` returns `point, cost, grads`, where `point` is a dict of
arrays to differentiate by, `cost(**point)` the scalar written with `xp` (autograd.numpy
or torch), and `grads` the key's dict "d" + name at the same point.
"""
