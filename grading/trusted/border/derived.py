"""Values that are nearly builtin: which of them cross as data, and as what.

A collection of the standard library arrives as what it is, and so does a namedtuple.
An instance of another subclass of str, bytes or a number arrives as the builtin value
that it holds. So does one of dict, list or tuple, when its class adds nothing that
anybody could ask it for; one that has more arrives as its content, which can be asked
for the rest (`own`). All others are no data. Nothing that a class says about its values
is believed.
"""

import keyword
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from functools import lru_cache

from grading.trusted.border.empty import as_array, as_operand

COLLECTIONS = {
    kind.__name__: kind for kind in (Counter, OrderedDict, defaultdict, deque)
}
FIELDS = 100  # of a namedtuple
# What a builtin value holds, whatever a subclass says about it.
PLAIN = {
    dict: lambda value: dict(dict.items(value)),
    list: lambda value: list(list.__iter__(value)),
    tuple: lambda value: tuple(tuple.__iter__(value)),
    str: str.__str__,
    bytes: lambda value: bytes(memoryview(value)),
    int: int.__pos__,
    float: float.__pos__,
    complex: complex.__pos__,
}
CONTENTS = (dict, list, tuple)
NEAR = (*PLAIN, deque)  # nothing but their subclasses is nearly builtin
# What a class may define and still add nothing.
QUIET = {"__annotations__", "__doc__", "__init__", "__module__", "__new__", "__repr__"}
QUIET |= {"__dict__", "__slots__", "__str__", "__weakref__"}
QUIET |= {"__array__", "__array_ufunc__"}  # see `empty`


def collection(value):
    """(its name, its content as dict or list), or None for no such collection."""
    kind = type(value)
    if COLLECTIONS.get(kind.__name__) is not kind:
        return None
    return kind.__name__, list(value) if kind is deque else dict(value.items())


def collected(name, content):
    """The collection of this name; a defaultdict comes without its factory."""
    kind = COLLECTIONS[name]
    if type(content) is not (list if kind is deque else dict):
        raise ValueError(f"content: came as {type(content).__name__}")
    return kind(None, content) if kind is defaultdict else kind(content)


def named(value):
    """(name of the class, names of the fields), or None for no namedtuple."""
    kind = type(value)
    fields = getattr(kind, "_fields", None)
    if kind.__mro__[1:2] != (tuple,) or type(fields) is not tuple:
        return None
    own = {name for name in vars(kind) if name[:1] != "_"}
    if len(fields) != tuple.__len__(value) or own != set(fields):
        return None
    if not all(map(_is_name, (kind.__name__, *fields))):
        return None
    return kind.__name__, list(fields)


def tuple_of(name, fields, items):
    """A namedtuple."""
    if len(fields) > FIELDS or not all(map(_is_name, (name, *fields))):
        raise ValueError("fields: expected names, not too many")
    return _class(name, tuple(fields))(*items)


def plain(value):
    """The builtin value that an instance of a subclass is, else None."""
    base = _base(value)
    if base in CONTENTS:
        base = _quiet(value)
    return PLAIN[base](value) if base else None


def own(value):
    """The content of a dict, list or tuple that has more to tell, else None."""
    base = _base(value)
    if base not in CONTENTS or type(value) is base or _quiet(value):
        return None
    return PLAIN[base](value)


def _base(value):
    """The builtin class that a value is an instance of, None for another one."""
    kind = type(value)
    return next((base for base in PLAIN if issubclass(kind, base)), None)


def _quiet(value):
    """The builtin class behind an instance of a quiet subclass, else None."""
    kind = type(value)
    base = _base(value)
    if base is None or _attributes(value):
        return None
    between = kind.__mro__[: kind.__mro__.index(base)]
    if all(
        name in QUIET or (name[:1] == "_" and name[:2] != "__")
        for one in between
        for name in vars(one)
    ):
        return base
    return None


def _attributes(value):
    """Its own attributes, whatever its class makes of `__dict__`."""
    try:
        return object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None


def container(value):
    """dict, list or deque where `value` crosses as one of these, else None."""
    kind = type(value)
    if kind in (dict, list, deque):
        return kind
    if COLLECTIONS.get(kind.__name__) is kind:
        return dict
    return _quiet(value) if isinstance(value, (dict, list)) else None


@lru_cache(100)
def _class(name, fields):
    made = namedtuple(name, fields)
    made.__array__, made.__array_ufunc__ = as_array, as_operand
    return made


def _is_name(text):
    return (
        type(text) is str
        and text.isidentifier()
        and text[0] != "_"
        and not keyword.iskeyword(text)
    )
