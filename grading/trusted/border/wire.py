"""The line between trusted process and worker: values as bytes, framed and numbered.

A message is a frame (length, number, length of the text part) followed by a JSON text
and the raw buffers of its arrays. Nothing is ever pickled. What may cross: None, bool,
int, float, complex, str, bytes, list, tuple, dict and what is nearly one of these (see
`derived`), real and complex arrays and scalars, `np.random.Generator`, exceptions as
text, functions and other objects as references, with their content where they have one.

Both sides use this module, but neither believes the other: `Decoder` rebuilds plain
values and raises WireError for anything else.
"""

import json
import struct
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from grading.trusted.border import derived
from grading.trusted.border.empty import sequence
from grading.trusted.border.generators import made, position

FRAME = struct.Struct(">QQQ")  # bytes after the frame, number, bytes of the text part
DEPTH = 50  # nesting of a value
INT_BITS = 100_000
SHORT = 1 << 64  # an integer below it is a number of JSON
_KINDS = [np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16]
_KINDS += [np.uint32, np.uint64, np.float16, np.float32, np.float64, np.longdouble]
_KINDS += [np.complex64, np.complex128, np.clongdouble]
DTYPES = {np.dtype(kind).str: np.dtype(kind) for kind in _KINDS}
_written = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_read = json.JSONDecoder().raw_decode
ATOMS = {type(None), bool, str, int, float}  # they are in JSON what they are here
KEYS = 10_000  # keys of dicts that are no text, in a message: their hashes can be made
ALIKE = 100  # of these keys with one hash: each is compared with all the others
KINDS = 100  # of namedtuples in a message: each is a class that is made
SIGNATURE = 2000  # characters
ERROR, FRAMES = 4000, 10  # characters of an exception's text, frames
VALUE_BYTES = 64  # that a value takes, beside its data
ITEM_BYTES = 8  # of a number that somebody calculates with


class WireError(Exception):
    """The other side sent something that is no message."""


class Remote(NamedTuple):
    """A reference to an object that stays on the other side.

    kind: "function" or "object" of the sender, or "yours": it goes back to its owner.
    number: its owner's name for it. name: for people. signature: the parameters of a
    function as text, or None.
    """

    kind: str
    number: int
    name: str
    signature: str | None = None


class Raised(NamedTuple):
    """An exception of the other side: type name, text, frames of the student's code."""

    kind: str
    text: str
    traceback: tuple


class Encoder:
    """Encodes one message.

    refer: function that makes a Remote of an object that cannot cross as data.
    Arrays that occur twice are sent once and arrive as one array. So do two views of
    the same numbers: a check may ask whether what is written into one is in the other.
    """

    def __init__(self, refer):
        self.refer = refer
        self.buffers = []
        self.generators = {}  # number -> generator
        self._seen = {}  # place -> (number of the buffer, its order, the array itself)

    def message(self, value, number):
        """The bytes of `value` as message `number`, as a list of buffers."""
        tree = self.encode(value, DEPTH)
        sizes = [len(buffer) for buffer in self.buffers]
        text = _written([sizes, tree]).encode()
        size = len(text) + sum(sizes)
        return [FRAME.pack(size, number, len(text)), text, *self.buffers]

    def arrays(self):
        """The arrays of the message by the number of their buffer."""
        return {number: array for number, _, array in self._seen.values()}

    def encode(self, value, depth):
        """`value` as a JSON tree: one of `ATOMS`, or a list that starts with a tag."""
        if depth < 0:
            raise WireError(f"a value is nested more than {DEPTH} deep")
        kind = type(value)
        if kind in ATOMS:
            return value if kind is not int else _integer(value)
        encode, below = self.encode, depth - 1
        if kind is list or kind is tuple:
            tag = "l" if kind is list else "t"
            return [tag, [encode(item, below) for item in value]]
        if kind is dict:
            pairs = value.items()
            return ["d", [[encode(v, below) for v in pair] for pair in pairs]]
        if kind is complex:
            return ["c", value.real, value.imag]
        if kind is bytes:
            return ["b", self._buffer(value)]
        return self._special(value, depth)

    def _special(self, value, depth):
        if isinstance(value, np.ndarray) and _name(value.dtype) in DTYPES:
            return self._array(value)
        if isinstance(value, np.generic) and value.dtype.str in DTYPES:
            return ["s", value.dtype.str, self._buffer(value.tobytes())]
        if type(value) is np.random.Generator:
            number = id(value)
            self.generators[number] = value
            return ["g", number, self.encode(position(value), depth - 1)]
        if isinstance(value, Raised):
            return ["x", value.kind, value.text, list(value.traceback)]
        if issubclass(type(value), derived.NEAR) and type(value) is not Remote:
            tree = self._derived(value, depth)
            if tree is not None:
                return tree
        remote = value if type(value) is Remote else self.refer(value)
        return ["r", remote.kind, remote.number, remote.name, remote.signature]

    def _derived(self, value, depth):
        """The tree of what is nearly builtin, None for anything else."""
        if found := derived.collection(value):
            return ["k", found[0], self.encode(found[1], depth - 1)]
        if found := derived.named(value):
            items = [self.encode(item, depth - 1) for item in tuple.__iter__(value)]
            return ["n", *found, items]
        held = derived.plain(value)
        if held is not None:
            return self.encode(held, depth)
        held = derived.own(value)
        if held is None:
            return None
        remote = self.refer(value)
        if remote.kind == "yours":
            return ["r", *remote]
        return ["o", remote.number, remote.name, self.encode(held, depth)]

    def _array(self, array):
        start = array.__array_interface__["data"][0]
        place = start, array.shape, array.strides, array.dtype.str
        known = self._seen.get(place)
        if known is None:
            plain = np.asarray(array, native(array.dtype))
            order = "F" if plain.flags.fnc else "C"
            known = self._buffer(plain.tobytes(order)), order, array
            self._seen[place] = known
        number, order, _ = known
        return ["a", number, _name(array.dtype), list(array.shape), order]

    def _buffer(self, data):
        self.buffers.append(data)
        return len(self.buffers) - 1


class Decoder:
    """Decodes one message into plain values.

    resolve: function that makes something of a Remote, and of the content of an object
    that is a dict, list or tuple too, as its second argument.
    room: bytes that the values may take, once whoever reads them has made arrays of
    lists and numbers of booleans; what occurs twice takes its room twice. None: any.
    empty: class of arrays without elements.
    arrays: the arrays of the message by number; one that was sent twice is one array.
    generators: the generators of the message by the sender's number.
    """

    def __init__(self, resolve, room=None, empty=np.ndarray):
        self.resolve = resolve
        self.room = room
        self.empty = empty
        self.arrays = {}
        self.generators = {}
        self._taken = 0  # bytes of the room
        self._keys = 0
        self._hashes = {}  # hash -> how many keys that are no text have it
        self._kinds = set()  # (name, fields) of namedtuples

    def message(self, text, data):
        """The value of a message: its JSON text, and the bytes of its buffers."""
        try:
            self._take(VALUE_BYTES * (text.count(b"[") + text.count(b",")))
            text = str(text, "utf-8")
            (sizes, tree), end = _read(text)
            if end != len(text):
                raise WireError("more than one value")
            self._cut(sizes, memoryview(data))
            return self.decode(tree, DEPTH)
        except WireError:
            raise
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise WireError(f"malformed message: {type(error).__name__}") from None
        except (RecursionError, MemoryError, AttributeError) as error:
            raise WireError(f"malformed message: {type(error).__name__}") from None

    def decode(self, tree, depth):
        """A value from its JSON tree."""
        if depth < 0:
            raise WireError(f"a value is nested more than {DEPTH} deep")
        if type(tree) in ATOMS:
            return tree
        if type(tree) is not list or type(tree[0]) is not str:
            raise WireError("a value without a tag")
        tag, decode, below = tree[0], self.decode, depth - 1
        if tag == "t":
            return sequence(tuple([decode(item, below) for item in tree[1]]))
        if tag == "a":
            return self._array(*tree[1:])
        if tag == "s":
            return np.frombuffer(self._buffers[_count(tree[2])], DTYPES[tree[1]])[0]
        if tag == "l":
            return sequence([decode(item, below) for item in tree[1]])
        if tag == "d":
            return {self._key(key, below): decode(item, below) for key, item in tree[1]}
        return self._special(tag, tree[1:], depth)

    def _key(self, tree, depth):
        if type(tree) is str:
            return tree
        key = self.decode(tree, depth)
        self._keys += 1
        alike = self._hashes.get(hash(key), 0) + 1
        self._hashes[hash(key)] = alike
        if self._keys > KEYS:
            raise WireError(f"more than {KEYS} keys that are no text")
        if alike > ALIKE:
            raise WireError(f"more than {ALIKE} keys of one hash")
        return key

    def _special(self, tag, parts, depth):
        if tag == "i":
            if len(parts[0]) > INT_BITS // 4 + 3:  # as text: 0x, a sign
                raise WireError(f"an integer has more than {INT_BITS} bits")
            return int(parts[0], 16)
        if tag == "c":
            real, imaginary = parts
            return complex(real, imaginary)
        if tag == "b":
            buffer = self._buffers[_count(parts[0])]
            self._take(len(buffer))
            return bytes(buffer)
        if tag == "g":
            return self._generator(parts[0], self.decode(parts[1], depth - 1))
        if tag == "k":
            return derived.collected(parts[0], self.decode(parts[1], depth - 1))
        if tag == "n":
            name, fields, items = parts
            self._kinds.add((name, *fields))
            if len(self._kinds) > KINDS:
                raise WireError(f"more than {KINDS} kinds of namedtuples")
            items = [self.decode(item, depth - 1) for item in items]
            return derived.tuple_of(name, fields, items)
        if tag == "o":
            number, name, content = parts
            if type(name) is not str:
                raise WireError("a name that is no text")
            remote = Remote("object", _count(number), name)
            return self.resolve(remote, self.decode(content, depth - 1))
        if tag == "x":
            kind, text, frames = parts
            if not all(type(part) is str for part in [kind, text, *frames]):
                raise WireError("an exception that is no text")
            return Raised(kind, text[:ERROR], tuple(frames[:FRAMES]))
        if tag == "r":
            kind, number, name, signature = parts
            if kind not in ("function", "object", "yours") or type(name) is not str:
                raise WireError("a reference of unknown kind")
            if signature is not None and type(signature) is not str:
                raise WireError("a signature that is no text")
            if signature and len(signature) > SIGNATURE:
                raise WireError(f"a signature of more than {SIGNATURE} characters")
            return self.resolve(Remote(kind, _count(number), name, signature))
        raise WireError(f"unknown tag {tag[:20]!r}")

    def _array(self, number, dtype, shape, order):
        found = self.arrays.get(_count(number))
        if found is not None:
            self._take(_worth(found.nbytes, found.dtype))
            return found
        if order not in ("C", "F"):
            raise WireError("an array of unknown order")
        buffer, dtype = self._buffers[number], DTYPES[dtype]
        self._take(_worth(len(buffer), dtype))
        flat = np.frombuffer(buffer, dtype).copy()
        found = flat.reshape([*map(_count, shape)], order=order)
        found = found if found.size else found.view(self.empty)
        self.arrays[number] = found
        return found

    def _generator(self, number, content):
        if number not in self.generators:
            self.generators[number] = made(*content)
        return self.generators[number]

    def _take(self, size):
        self._taken += size
        if self.room is not None and self._taken > self.room:
            raise WireError(
                f"a message that would take {self._taken} bytes or more of memory; "
                f"{self.room} are allowed"
            )

    def _cut(self, sizes, data):
        self._buffers, start = [], 0
        for size in sizes:
            self._buffers.append(data[start : start + _count(size)])
            start += size
        if start != len(data):
            raise WireError("a message whose parts do not add up")


def native(dtype):
    """A dtype in this machine's byte order: files may hold the other one."""
    return dtype if dtype.isnative else dtype.newbyteorder("=")


def _integer(value):
    """The tree of an integer; to read the digits of a long one takes long."""
    if -SHORT < value < SHORT:
        return value
    if value.bit_length() > INT_BITS:
        raise WireError(f"an integer has more than {INT_BITS} bits")
    return ["i", hex(value)]


@lru_cache(100)
def _name(dtype):
    return native(dtype).str


def _worth(size, dtype):
    """Bytes of an array of `size` bytes, once somebody calculates with it."""
    return size * max(1, ITEM_BYTES // dtype.itemsize)


def _count(number):
    if type(number) is not int or number < 0:
        raise WireError("a negative or fractional count")
    return number
