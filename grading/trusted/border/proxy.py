"""What the student defined, as the trusted process sees it.

A Function is called and answers with plain data. A Handle stands for an object that
cannot cross, an instance of the student's class say: it can be asked for attributes,
items and sums, and every answer is the student's. Comparisons and truth values are
refused: an object that says it equals everything must convince nobody. Nor must one
that says its difference from everything is nothing.
"""

import ast
import builtins
import copy
import inspect
import sys
from contextlib import contextmanager
from functools import cached_property

from grading.trusted.border.empty import HOLLOW, as_array, as_operand

# To a loop over `map(f, xs)` these say that xs has come to its end.
ENDS_A_LOOP = StopIteration, StopAsyncIteration
# In such a method of a check's own class these tell Python that there is no more of it.
ENDS_A_SEARCH = {
    "__getitem__": LookupError,
    "__missing__": LookupError,
    "__getattr__": AttributeError,
    "__getattribute__": AttributeError,
}


class StudentError(Exception):
    """An exception of the student's code that is no builtin one."""


class Function:
    """A function of the worker: call it, or call it `many` times in one message."""

    def __init__(self, session, remote):
        self._identity = session, remote.number, remote.name
        self.__name__ = remote.name
        self._text = remote.signature

    def __call__(self, *args, **kwargs):
        __tracebackhide__ = True
        return self._identity[0].request("call", self, args, kwargs)

    def many(self, calls):
        """The results for each tuple of arguments in the list `calls`."""
        __tracebackhide__ = True
        return self._identity[0].calls([(self, tuple(args), {}) for args in calls])

    @contextmanager
    def noted(self, name):
        """Note the calls that the notebook makes of its `name`; yields their arguments.

        A function of this side stands in its place meanwhile, and asks for the answers.
        The calls that a function makes of itself are its own affair.
        """
        session, calls, depth = self._identity[0], [], 0

        def note(*args, **kwargs):
            nonlocal depth
            if depth == 0:
                named = self.__signature__.bind_partial(*args, **kwargs).arguments
                calls.append(tuple(named.values()))
            depth += 1
            try:
                return self(*args, **kwargs)
            finally:
                depth -= 1

        session.request("lend", {name: note})
        try:
            yield calls
        finally:
            session.request("take_back", [name])
            session.revoke(note)

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return self._identity[0].request("attribute", self, name)

    def __repr__(self):
        return f"<the notebook's {self.__name__}>"


def _refused(what):
    def refuse(self, *args):
        raise TypeError(
            f"{what} of {self!r} is not believed: the answer is the student's. "
            "Ask for a number or an array and compare that."
        )

    return refuse


class Handle:
    """An object of the worker."""

    def __init__(self, session, remote):
        object.__setattr__(self, "_identity", (session, remote.number, remote.name))

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return _ask(self, "attribute", self, name)

    def __setattr__(self, name, value):
        _ask(self, "set_attribute", self, name, value)

    def __getitem__(self, key):
        return _ask(self, "item", self, key)

    def __call__(self, *args, **kwargs):
        return _ask(self, "call", self, args, kwargs)

    def __float__(self):
        return _exactly(float, _ask(self, "convert", "float", self))

    def __int__(self):
        return _exactly(int, _ask(self, "convert", "int", self))

    def __len__(self):
        return _exactly(int, _ask(self, "convert", "len", self))

    def __str__(self):
        return _exactly(str, _ask(self, "convert", "str", self))

    def __iter__(self):
        return iter(_exactly(list, _ask(self, "convert", "iter", self)))

    def __reversed__(self):
        return reversed(list(self))

    def __repr__(self):
        return f"<the notebook's {self._identity[2]}>"

    __array__ = _refused("an array")
    __array_ufunc__ = None
    __bool__ = _refused("the truth value")
    __eq__ = _refused("a comparison")
    __ne__ = _refused("a comparison")
    __lt__ = _refused("a comparison")
    __le__ = _refused("a comparison")
    __gt__ = _refused("a comparison")
    __ge__ = _refused("a comparison")
    __contains__ = _refused("`in`")
    __hash__ = _refused("a hash")
    __index__ = _refused("an index")


class Difference(Handle):
    """What an object of the worker makes of a subtraction with a value of this side.

    That value may be the one expected, and a quotient compares with it as well. So it
    and what is calculated from it give no numbers, not by methods either: `np.mean(d)`
    is one. Attributes stay believed.
    """

    def __getattr__(self, name):
        found = super().__getattr__(name)
        if type(found) is not Function:
            return _difference(found) if type(found) is Handle else found

        def method(*args, **kwargs):
            return _no_number(self, found(*args, **kwargs))

        return method

    def __getitem__(self, key):
        return _no_number(self, super().__getitem__(key))

    def __call__(self, *args, **kwargs):
        return _no_number(self, super().__call__(*args, **kwargs))

    __float__ = __int__ = __len__ = __iter__ = _refused("the difference")


class Owned:
    """A dict, list or tuple of a class of the student's: its content, and more.

    What it holds is data over here, compared and counted by Python. Its class is asked
    for other attributes. Given to the student's code it is the object over there.
    """

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        found = _ask(self, "attribute", self, name)
        return _renewing(self, found) if type(found) is Function else found

    def __setattr__(self, name, value):
        _ask(self, "set_attribute", self, name, value)
        _renew(self)

    def __deepcopy__(self, memo):
        return copy.deepcopy(OWNED_AS[type(self)](self), memo)


class OwnedDict(Owned, dict):
    """A dict of the student's own class."""


class OwnedList(Owned, list):
    """A list of the student's own class."""

    __array__, __array_ufunc__ = as_array, as_operand


class OwnedTuple(Owned, tuple):
    """A tuple of the student's own class."""

    __array__, __array_ufunc__ = as_array, as_operand


OWNED = {dict: OwnedDict, list: OwnedList, tuple: OwnedTuple}
OWNED_AS = {own: plain for plain, own in OWNED.items()}
THEIRS = Function, Handle, Owned
COMPARING = {"sub", "truediv", "floordiv", "mod"}  # what is equal gives 0, or 1


def owned(session, remote, content):
    """The content of an object of the worker, a dict, list or tuple, as an Owned."""
    made = next(own for own, kind in OWNED_AS.items() if isinstance(content, kind))
    made = made(content)
    object.__setattr__(made, "_identity", (session, remote.number, remote.name))
    return made


def _renewing(value, method):
    """A method of an Owned; what it does to the content is done over here too."""

    def call(*args, **kwargs):
        answer = method(*args, **kwargs)
        _renew(value)
        return answer

    call.__name__ = method.__name__
    return call


def _renew(value):
    if isinstance(value, OwnedTuple):
        return
    kind = OWNED_AS[type(value)]
    now = _exactly(kind, _ask(value, "convert", "content", value))
    value.clear()
    value.update(now) if kind is dict else value.extend(now)


# Taken apart for whoever asks: a message may bring thousands of functions.
Function.__signature__ = property(lambda self: _signature(self._text))
# A docstring is the student's, not that of the class.
Function.__doc__ = Handle.__doc__ = property(
    lambda self: _ask(self, "attribute", self, "__doc__")
)


def identity(proxy):
    """(number, name) of a Function or Handle."""
    return proxy._identity[1:]


def error_of(raised):
    """An exception of the student's code, as a builtin one or a StudentError.

    Where Python itself would take it for the end of something it is no builtin one.
    """
    kind = getattr(builtins, raised.kind, None)
    frames = "".join(f"\n  in {frame}" for frame in raised.traceback)
    builtin = inspect.isclass(kind) and issubclass(kind, Exception)
    if builtin and not issubclass(kind, (*ENDS_A_LOOP, *_ends_a_search())):
        try:
            error = kind(_missing(raised.text) if kind is KeyError else raised.text)
        except TypeError:  # UnicodeDecodeError wants five arguments
            error = StudentError(f"{raised.kind}: {raised.text}")
    else:
        error = StudentError(f"{raised.kind}: {raised.text}")
    error.by_the_student = True  # its text is not for a hidden test's feedback
    if frames:
        error.add_note(f"Your code:{frames}")
    return error


def _missing(text):
    """The key that the text of a KeyError shows in quotes; else the text."""
    try:
        return ast.literal_eval(text) if text[:1] in "'\"" else text
    except (ValueError, SyntaxError):
        return text


def _ends_a_search():
    """What means something to Python in the methods that are running."""
    frame = sys._getframe()
    while frame := frame.f_back:
        code = frame.f_code
        if code.co_name in ENDS_A_SEARCH and code.co_filename != __file__:
            yield ENDS_A_SEARCH[code.co_name]
        elif code.co_argcount == 1 and _is_property(frame, code):
            yield AttributeError


def _is_property(frame, code):
    """Whether a frame works out an attribute: for `getattr` it may be missing."""
    owner = frame.f_locals.get(code.co_varnames[0])
    found = inspect.getattr_static(type(owner), code.co_name, None)
    return isinstance(found, property | cached_property)


def _ask(proxy, *content):
    return proxy._identity[0].request(*content)


def _exactly(kind, value):
    if type(value) not in (kind, HOLLOW.get(kind)):
        raise TypeError(f"expected {kind.__name__}, came {type(value).__name__}")
    return value


def _signature(text):
    """A Signature with the names of the parameters; none where they are not known."""
    try:
        arguments = ast.parse(f"def f{text}: pass").body[0].args
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return inspect.Signature([_parameter("args", inspect.Parameter.VAR_POSITIONAL)])
    kinds = inspect.Parameter
    named = [
        *((a.arg, kinds.POSITIONAL_ONLY) for a in arguments.posonlyargs),
        *((a.arg, kinds.POSITIONAL_OR_KEYWORD) for a in arguments.args),
        *([(arguments.vararg.arg, kinds.VAR_POSITIONAL)] if arguments.vararg else []),
        *((a.arg, kinds.KEYWORD_ONLY) for a in arguments.kwonlyargs),
        *([(arguments.kwarg.arg, kinds.VAR_KEYWORD)] if arguments.kwarg else []),
    ]
    return inspect.Signature([_parameter(name, kind) for name, kind in named])


def _parameter(name, kind):
    return inspect.Parameter(name, kind)


def _calculated(handle, name, *operands):
    """A sum is another object; a number would be a difference that he chose."""
    answer = _ask(handle, "arithmetic", name, *operands)
    if not handle._identity[0].defences.opaque_handles:
        return answer
    if type(answer) is not Handle:
        _refused("arithmetic")(handle)
    ours = name in COMPARING and not all(isinstance(one, THEIRS) for one in operands)
    derived = any(isinstance(one, Difference) for one in operands)
    return _difference(answer) if ours or derived else answer


def _difference(handle):
    made = object.__new__(Difference)
    object.__setattr__(made, "_identity", handle._identity)
    return made


def _no_number(handle, answer):
    if type(answer) is Handle:
        return _difference(answer)
    if answer is None or type(answer) is str:
        return answer
    return _refused("the difference")(handle)


def _arithmetic(name, flipped):
    def operate(self, other):
        operands = (other, self) if flipped else (self, other)
        return _calculated(self, name, *operands)

    return operate


for _name in ("add", "sub", "mul", "truediv", "pow", "matmul", "floordiv", "mod"):
    setattr(Handle, f"__{_name}__", _arithmetic(_name, flipped=False))
    setattr(Handle, f"__r{_name}__", _arithmetic(_name, flipped=True))
Handle.__neg__ = lambda self: _calculated(self, "neg", self)
