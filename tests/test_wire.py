"""The line between the two processes: what crosses, and what breaks nothing."""

import json
import random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from enum import IntEnum

import numpy as np
import pytest

from grading.trusted.border import generators, mirror
from grading.trusted.border.wire import (
    DEPTH,
    FRAME,
    Decoder,
    Encoder,
    Raised,
    Remote,
    WireError,
)


def refuse(value):
    raise WireError(f"no reference to a {type(value).__name__}")


def sent(value, refer=refuse, resolve=lambda remote: remote):
    """The value as the other side gets it."""
    data = b"".join(Encoder(refer).message(value, 7))
    size, number, text_size = FRAME.unpack(data[: FRAME.size])
    body = data[FRAME.size :]
    assert (size, number) == (len(body), 7)
    return Decoder(resolve).message(body[:text_size], body[text_size:])


PLAIN = [
    None,
    True,
    -(10**40),
    0.1,
    float("inf"),
    -0.0,
    1e-320,
    2 - 3j,
    "text \ud800 \u20ac",
    b"\x00bytes",
    [1, [2.0, "x"], ()],
    (1, (2,), []),
    {"a": 1, 2: "b", (1, 2): {"c": None}},
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_arrive_as_they_are(value):
    came = sent(value)
    assert came == value
    assert type(came) is type(value)


def test_nan_arrives():
    assert np.isnan(sent(float("nan")))


ARRAYS = [
    np.arange(6.0).reshape(2, 3),
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.arange(24).reshape(2, 3, 4)[:, ::2, 1:],
    np.zeros((0, 4)),
    np.array(3.5),
    np.array([True, False]),
    np.array([1 + 2j]),
    np.arange(3, dtype=np.int8),
    np.array([np.nan, np.inf, -0.0]),
    np.array([1, 2], dtype=np.longdouble) / 3,
    np.arange(3, dtype=np.float16),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: f"{a.dtype}{a.shape}")
def test_arrays_arrive_with_their_bits_and_can_be_written(array):
    came = sent(array)
    assert type(came) is np.ndarray
    assert came.dtype == array.dtype
    assert came.tobytes() == array.tobytes()
    assert came.shape == array.shape
    assert came.flags.writeable


def test_an_array_in_the_other_byte_order_arrives_with_its_numbers():
    for kind in ("<f8", ">f8", "<i4", ">i4", ">c16"):
        array = np.arange(6).reshape(2, 3).astype(kind)[:, ::2]
        came = sent(array)
        assert came.dtype.isnative
        assert came.dtype == array.dtype.newbyteorder("=")
        assert np.array_equal(came, array)


def test_scalars_keep_their_type():
    for value in (np.float64(0.1), np.int32(-3), np.bool_(True), np.complex64(1j)):
        came = sent(value)
        assert type(came) is type(value)
        assert came == value


def test_subclasses_arrive_as_plain_arrays_and_numbers():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

    class Number(float):
        pass

    assert type(sent(np.zeros(2).view(Liar))) is np.ndarray
    assert type(sent(Number(0.1))) is float
    assert sent(Number(0.1)) == 0.1


Cache = namedtuple("Cache", "W b")


class Grads(dict):
    """Nothing of its own."""


class Layers(list):
    def __repr__(self):
        return "layers"


class Step(int):
    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        OrderedDict(b=1, a=[2]),
        Counter("hello"),
        deque([1.5, (2,)]),
        Cache(np.float64(2.0), b=[1]),
        Cache(Cache(1, 2), OrderedDict(x=Counter("a"))),
    ],
    ids=repr,
)
def test_collections_and_namedtuples_arrive_as_what_they_are(value):
    came = sent(value)
    assert came == value
    assert list(came) == list(value)
    assert type(came).__name__ == type(value).__name__


def test_fields_of_a_namedtuple_are_asked_for_by_name():
    came = sent(Cache(W=1, b=2))
    assert (came.W, came.b, came[1]) == (1, 2, 2)


def test_a_defaultdict_arrives_without_its_factory():
    came = sent(defaultdict(list, a=[1]))
    assert (came, type(came)) == ({"a": [1]}, defaultdict)
    with pytest.raises(KeyError):
        came["b"]


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (Grads(dW=1.0), {"dW": 1.0}),
        (Layers([1, Grads(x=2)]), [1, {"x": 2}]),
        (Step(7), 7),
        (type("Text", (str,), {})("a"), "a"),
        (type("Pair", (tuple,), {})((1, 2)), (1, 2)),
        (type("Lie", (float,), {"__sub__": lambda self, other: 0.0})(1.0), 1.0),
        (type("Lie", (str,), {"__eq__": lambda self, other: True})("a"), "a"),
        (IntEnum("Size", {"SMALL": 3}).SMALL, 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_subclass_that_adds_nothing_arrives_as_what_it_holds(value, held):
    came = sent(value)
    assert (came, type(came)) == (held, type(held))


def with_attribute():
    value = Grads(dW=1.0)
    value.shape = (1, 2)
    return value


@pytest.mark.parametrize(
    ("value", "content"),
    [
        (type("Lie", (dict,), {"__eq__": lambda self, other: True})(a=1), {"a": 1}),
        (type("Lie", (list,), {"__iter__": lambda self: iter([0])})([1]), [1]),
        (type("Asked", (dict,), {"__missing__": lambda self, key: 0})(), {}),
        (type("Asked", (dict,), {"norm": lambda self: 2})(a=[2]), {"a": [2]}),
        (type("Cache", (Cache,), {"norm": lambda self: 2})(1, 2), (1, 2)),
        (with_attribute(), {"dW": 1.0}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_subclass_that_adds_something_arrives_with_what_it_holds(value, content):
    remote = Remote("object", 3, "it")
    came = sent(value, lambda value: remote, lambda *what: what)
    assert came == (remote, content)
    assert type(came[1]) is type(content)


def test_what_a_collection_holds_is_believed_not_what_its_class_says():
    class Lie(dict):
        __slots__ = ()
        _hidden = 1

    lie = Lie(a=1)
    assert sent([lie, OrderedDict(b=lie)]) == [{"a": 1}, {"b": {"a": 1}}]


@pytest.mark.parametrize(
    "tree",
    [
        ["k", "OrderedDict", ["l", []]],
        ["k", "deque", ["d", []]],
        ["k", "dict", ["d", []]],
        ["k", [], ["d", []]],
        ["n", "C", ["a"], []],
        ["n", "C", ["class"], [1]],
        ["n", "C", ["a", "a"], [None, None]],
        ["n", "C", ["a=exit()"], [None]],
        ["n", "C", ["_a"], [None]],
        ["n", "x)", ["a"], [None]],
        ["n", "C", [f"a{k}" for k in range(5000)], [None] * 5000],
        ["n", "C", 3, [None]],
    ],
    ids=repr,
)
def test_a_made_up_collection_is_no_message(tree):
    with pytest.raises(WireError):
        Decoder(refuse).message(json.dumps([[], tree]).encode(), b"")


def test_two_views_of_the_same_numbers_arrive_as_one_array():
    a, other = np.zeros((3, 2)), np.zeros((3, 2))
    views = [a, a[...], a.reshape(3, 2), a.T, a[:2], other]
    one, two, three, *apart = sent(views)
    assert one is two is three
    assert not any(np.shares_memory(one, array) for array in apart)


def test_an_array_sent_twice_arrives_as_one():
    array = np.ones(3)
    first, (second,) = sent((array, [array]))
    assert first is second


def test_a_generator_arrives_in_its_state():
    rng = np.random.default_rng(5)
    rng.normal()
    came = sent(rng)
    assert came.normal() == rng.normal()


@pytest.mark.parametrize("seed", [5, [1, 2], (2**100, 3), np.int64(7), None], ids=repr)
def test_a_generator_spawns_what_it_would_have(seed):
    rng = np.random.default_rng(seed)
    rng.spawn(2)
    (rng,) = rng.spawn(1)
    rng.spawn(3)
    came = sent(rng)
    assert came.normal() == rng.normal()
    (child,), (right,) = came.spawn(1), rng.spawn(1)
    assert child.normal() == right.normal()
    assert child.spawn(1)[0].normal() == right.spawn(1)[0].normal()


def test_a_generator_without_a_seed_sequence_arrives_too():
    rng = np.random.Generator(np.random.RandomState(3)._bit_generator)
    assert sent(rng).normal() == rng.normal()


WRONG_SEEDS = [
    (-1, [], 4, 0),
    (2**256, [], 4, 0),
    ("1", [], 4, 0),
    ([1] * 1001, [], 4, 0),
    (1, (0,), 4, 0),
    (1, [0.5], 4, 0),
    (1, [], 10**9, 0),
    (1, [], 4, -1),
    (1, [], 4, 2**31),
]


@pytest.mark.parametrize("seeds", WRONG_SEEDS, ids=lambda seeds: repr(seeds)[:30])
def test_seeds_that_are_none_are_refused(seeds):
    state = np.random.default_rng(1).bit_generator.state
    with pytest.raises(ValueError, match="with"):
        generators.made(state, seeds)


@pytest.mark.parametrize("children", [4, 10**6, 5.0])
def test_no_generator_takes_its_children_back_or_has_a_crowd(children):
    rng = np.random.default_rng(1)
    rng.spawn(5)
    state, (*seeds, _) = generators.position(rng)
    with pytest.raises(ValueError, match="out of range"):
        generators.moved(rng, state, (*seeds, children))


def test_exceptions_arrive_as_text():
    raised = Raised("ValueError", "no", ("f, line 1",))
    assert sent(raised) == raised


def test_of_a_long_exception_the_beginning_arrives():
    came = sent(Raised("ValueError", "x" * 10**6, ("f, line 1",) * 10**4))
    assert came == Raised("ValueError", "x" * 4000, ("f, line 1",) * 10)


def test_what_cannot_cross_is_referred_to():
    remote = Remote("function", 3, "f", "(x, y)")
    assert sent(print, refer=lambda value: remote) == remote


def test_objects_never_cross():
    for value in (object(), np.array([object()]), {1, 2}, np.array(["text"])):
        with pytest.raises(WireError):
            sent(value)


def test_a_value_nested_too_deep_is_refused_on_both_sides():
    value = []
    for _ in range(DEPTH + 5):
        value = [value]
    with pytest.raises(WireError, match="deep"):
        sent(value)
    tree = ["l", []]
    for _ in range(DEPTH + 5):
        tree = ["l", [tree]]
    with pytest.raises(WireError, match="deep"):
        Decoder(refuse).message(json.dumps([[], tree]).encode(), b"")


ROOM = 2**20
A = np.ones(2**14)  # an eighth of the room


def received(value, room=ROOM):
    """What a reader with so many bytes of room gets."""
    _, text, *buffers = Encoder(refuse).message(value, 1)
    return Decoder(refuse, room).message(text, b"".join(buffers))


@pytest.mark.parametrize("value", [A, [A] * 7, b"x" * (ROOM // 2), [0.5] * 1000])
def test_what_fits_the_room_arrives(value):
    assert type(received(value)) is type(value)


@pytest.mark.parametrize(
    "value",
    [[A] * 9, A.astype(bool).repeat(9), b"x" * (ROOM + 1), [[]] * 20_000],
    ids=["one array nine times", "booleans", "bytes", "lists"],
)
def test_what_would_outgrow_the_room_is_no_message(value):
    with pytest.raises(WireError, match="bytes or more of memory; 1048576 are"):
        received(value)


def test_one_buffer_read_often_takes_its_room_each_time():
    tree = ["l", [["b", 0]] * 100]
    text = json.dumps([[ROOM // 8], tree]).encode()
    with pytest.raises(WireError, match="of memory"):
        Decoder(refuse, ROOM).message(text, bytes(ROOM // 8))


def test_many_keys_of_one_hash_are_no_message():
    modulus = 2**61 - 1
    apart, alike = range(1000), range(0, 1000 * modulus, modulus)
    assert len(received(dict.fromkeys(apart))) == 1000
    with pytest.raises(WireError, match="keys of one hash"):
        received(dict.fromkeys(alike))


def test_ever_so_many_keys_that_are_no_text_are_no_message():
    with pytest.raises(WireError, match="more than 10000 keys that are no text"):
        received(dict.fromkeys(range(10_001)), room=None)


def test_a_signature_that_no_function_has_is_no_message():
    long = f"({', '.join(f'x{k}' for k in range(1000))})"
    remote = ["r", "function", 1, "f", long]
    with pytest.raises(WireError, match="a signature of more than 2000 characters"):
        Decoder(refuse).message(json.dumps([[], remote]).encode(), b"")


def test_ever_so_many_kinds_of_namedtuples_are_no_message():
    """Each is a class, made for it."""
    kinds = [["n", f"N{k}", ["a"], [None]] for k in range(101)]
    Decoder(refuse).message(json.dumps([[], ["l", kinds[1:] * 2]]).encode(), b"")
    with pytest.raises(WireError, match="more than 100 kinds of namedtuples"):
        Decoder(refuse).message(json.dumps([[], ["l", kinds]]).encode(), b"")


MALFORMED = [
    "",
    "nonsense",
    "[[], " + "1" * 5000 + "]",
    "[1, 1]",
    "[[], {}]",
    '[[], ["i", "zz"]]',
    '[[], ["i", 5]]',
    '[[], ["c", "x"]]',
    '[[], ["c", "1", "2"]]',
    '[[], ["unknown", 1]]',
    "[[], [[], 1]]",
    "[[], []]",
    '[[], ["a", 0, "<f8", [2], "C"]]',
    '[[8], ["a", 0, "<f8", [2], "C"]]',
    '[[8], ["a", 0, "|O", [1], "C"]]',
    '[[8], ["a", 0, "<f8", [-1], "C"]]',
    '[[8], ["a", 0, "<f8", [1], "X"]]',
    '[[8], ["a", -1, "<f8", [1], "C"]]',
    '[[8], ["a", 0.0, "<f8", [1], "C"]]',
    '[[9], ["b", 0]]',
    '[[-8, 16], ["b", 0]]',
    '[[8], ["s", "|O", 0]]',
    '[[], ["d", [[["l", []], 1]]]]',
    '[[], ["g", 1, ["d", [["bit_generator", "os"]]]]]',
    '[[], ["g", 1, 5]]',
    '[[], ["x", 1, "a", []]]',
    '[[], ["r", "file", 1, "x", null]]',
    '[[], ["r", "object", "1", "x", null]]',
    '[[], ["l", 5]]',
    '[[], ["o", 1, 2, ["d", []]]]',
    '[[], ["o", -1, "a", ["d", []]]]',
    '[[], ["o", 1, "a"]]',
    '[[], ["i", "' + "f" * 5_000_000 + '"]]',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", MALFORMED, ids=lambda text: text[:40])
def test_a_malformed_message_is_an_error_of_the_wire_and_nothing_else(text):
    data = b"\0" * 8 if text.startswith("[[") and "8" in text[:5] else b""
    with pytest.raises(WireError):
        Decoder(refuse).message(text.encode(), data)


def test_bytes_at_random_never_do_anything_else():
    rng = np.random.default_rng(0)
    good = b"".join(Encoder(refuse).message({"a": [np.ones(2), 1, "x"]}, 1))
    text_size = FRAME.unpack(good[: FRAME.size])[2]
    body = bytearray(good[FRAME.size :])
    refused = 0
    for _ in range(3000):
        broken = bytearray(body)
        for place in rng.integers(0, len(body), size=rng.integers(1, 4)):
            broken[place] = rng.integers(0, 256)
        try:
            Decoder(refuse).message(bytes(broken[:text_size]), broken[text_size:])
        except WireError:
            refused += 1
    assert refused > 1000


# Random states, to be compared


@pytest.mark.parametrize(
    "draw",
    [
        random.random,
        lambda: random.gauss(0, 1),
        lambda: random.shuffle([1, 2, 3]),
        lambda: random.seed(random.random()),
        lambda: np.random.rand(),
        lambda: np.random.randn(),
        lambda: np.random.seed(np.random.randint(2**31)),
    ],
)
def test_every_draw_from_the_global_generators_is_seen(draw):
    before, states = mirror.random_state(), mirror.global_random()
    for _ in range(3):
        last = mirror.random_state()
        assert mirror.random_state() == last
        draw()
        assert mirror.random_state() != last
    mirror.set_global_random(states)
    assert mirror.random_state() == before
