"""gradbook.check: calls of a student's functions, and the values that they return."""

import warnings
from collections import OrderedDict, defaultdict, deque, namedtuple

import numpy as np
import pytest

from gradbook import check


def failure(function, *args, **kwargs):
    with pytest.raises(AssertionError) as caught:
        function(*args, **kwargs)
    return str(caught.value)


# Calls


def test_a_call_returns_the_result_and_leaves_the_callers_arrays_alone():
    x = np.arange(3.0)
    assert check.call(lambda x: x + 1, x).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "argument", [np.ones(2), [np.ones(2)], {"W": np.ones(2)}, {"W": [np.ones(2)]}]
)
def test_a_changed_argument_is_named(argument):
    def change(parameters):
        inner = parameters
        while not isinstance(inner, np.ndarray):
            inner = inner["W"] if isinstance(inner, dict) else inner[0]
        inner -= 1
        return 0

    text = failure(check.call, change, argument)
    assert text.startswith("`change` changed its argument `parameters`")


def updated(change):
    """What is said of a function that changes the dict it was given."""

    def update(parameters):
        for key in parameters:
            change(parameters, key)
        return parameters

    return failure(check.call, update, {"W1": np.ones(2), "b1": np.ones(1)})


def test_who_binds_the_keys_of_an_argument_anew_is_told_to_make_a_new_dict():
    def bind(parameters, key):
        parameters[key] = parameters[key] - 1

    text = updated(bind)
    assert text.startswith("`update` changed its argument `parameters`: its entry 'W1'")
    assert text.endswith("Make a new dict, `new = {}`, and put new arrays into it.")
    assert "`a = a - b`" not in text


def test_a_comma_too_many_in_a_dict_is_named():
    def comma(parameters, key):
        parameters[key] = (parameters[key] - 1,)

    text = updated(comma)
    assert "'W1' is a tuple of 1 (a comma at the end of a line makes one) now" in text


@pytest.mark.parametrize(
    ("value", "named"),
    [(None, "is None now"), (0, "is 0 now"), ("x", "is 'x' now"), ([], "is [] now")],
)
def test_an_entry_of_another_kind_is_a_change_not_the_end_of_the_check(value, named):
    assert named in updated(lambda grads, key: grads.update({key: value}))


def test_a_number_in_an_argument_is_watched_too():
    def count(state):
        state["t"] += 1
        return 0

    assert "its entry 't' is not what it was" in failure(check.call, count, {"t": 1})
    check.call(lambda state: 0, {"t": np.nan, "mode": "train", "flag": None})


def test_another_key_is_a_change():
    def rename(grads):
        grads["db"] = grads.pop("dW")
        return 0

    assert "Leave all its entries in it" in failure(check.call, rename, {"dW": 1})


def test_an_added_key_is_a_change():
    def add(grads):
        grads["dW"] = 1
        return 0

    assert "changed its argument `grads`" in failure(check.call, add, {})


# Kinds of containers

Cache = namedtuple("Cache", "W b")


class Own(dict):
    """A dict with an attribute, as a student may write it."""

    layers = 2

    @property
    def W1(self):
        return self["W1"]


CONTAINERS = [
    OrderedDict(W=np.ones(2)),
    defaultdict(list, W=np.ones(2)),
    Own(W1=np.ones(2)),
    Cache(np.ones(2), 0.0),
    deque([np.ones(2)], maxlen=4),
    [np.ones(2)],
    (np.ones(2),),
]


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda c: type(c).__name__)
def test_a_container_reaches_a_function_as_the_kind_that_it_is(container):
    came = check.call(lambda cache: [cache], container)[0]
    assert type(came) is type(container)
    assert came is not container
    first = next(iter(container.values() if isinstance(container, dict) else container))
    again = next(iter(came.values() if isinstance(came, dict) else came))
    assert again is not first
    assert again.tolist() == first.tolist()
    assert getattr(came, "maxlen", None) == getattr(container, "maxlen", None)


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda c: type(c).__name__)
def test_a_change_in_any_kind_of_container_is_seen(container):
    def change(cache):
        array = next(iter(cache.values() if isinstance(cache, dict) else cache))
        array += 1
        return 0

    text = failure(check.call, change, container)
    assert text.startswith("`change` changed its argument `cache`: its entry")


def test_a_student_s_own_dict_keeps_its_attributes():
    assert check.call(lambda cache: cache.W1, Own(W1=np.ones(2))).tolist() == [1, 1]


@pytest.mark.parametrize("pair", [list, tuple, deque, lambda two: Cache(*two)])
def test_a_layer_may_return_any_kind_of_pair(pair):
    def forward(x):
        return pair([3 * x, None])

    def backward(dout, cache):
        return 3 * dout

    point, rng = {"x": np.ones((2, 3))}, np.random.default_rng(0)
    check.layer(forward, backward, point, ("x",), rng=rng)
    assert check.unpack(forward(1), "out, cache")[0] == 3


def test_a_layer_that_returns_something_else_is_named():
    def linear_forward(x):
        return [x, None, None]

    point, rng = {"x": np.ones((2, 3))}, np.random.default_rng(0)
    text = failure(check.layer, linear_forward, None, point, ("x",), rng=rng)
    expected = "`linear_forward` returned a list of 3, expected (output, cache)"
    assert text == expected


def test_gradients_by_name_come_in_any_kind_of_dict_or_sequence():
    def forward(x, y):
        return x * y, (x, y)

    point = {"x": np.full((2, 3), 2.0), "y": np.full((2, 3), 5.0)}
    for made in (
        lambda dx, dy: OrderedDict(dx=dx, dy=dy),
        lambda dx, dy: [dx, dy],
        lambda dx, dy: namedtuple("Grads", "dx dy")(dx, dy),
    ):

        def backward(dout, cache, made=made):
            x, y = cache
            return made(dout * y, dout * x)

        rng = np.random.default_rng(0)
        check.layer(forward, backward, point, ("x", "y"), rng=rng)


def test_costs_may_stand_in_a_deque():
    check.values(deque([0.5, 0.25]), [0.5, 0.25], "costs")


def test_a_missing_return_is_told():
    def nothing():
        pass

    assert "`nothing` returned None" in failure(check.call, nothing)


def test_silent_fails_on_a_warning_and_call_does_not():
    def noisy():
        warnings.warn("mind the gap", UserWarning, stacklevel=1)
        return 1

    with pytest.warns(UserWarning, match="gap"):
        assert check.call(noisy) == 1
    assert failure(check.silent, noisy) == "`noisy` gave a warning: mind the gap"


def test_raises_wants_that_error_and_tells_what_came_instead():
    check.raises(ValueError, int, "seven")
    with pytest.raises(AssertionError, match=r"`int\('7'\)` returned 7, expected a V"):
        check.raises(ValueError, int, "7")


def test_raises_tells_which_error_came_where_another_one_was_due():
    def gate_weights(name):
        return {}[name]

    with pytest.raises(check.CheckFailed) as caught:
        check.raises(ValueError, gate_weights, "XOR")
    assert str(caught.value) == (
        "`gate_weights('XOR')` raised KeyError: 'XOR', expected a ValueError"
    )
    assert isinstance(caught.value.__cause__, KeyError)


def test_unpack_says_what_came():
    assert check.unpack((1, 2), "grads, cost") == (1, 2)
    text = failure(check.unpack, (1, 2, 3), "grads, cost")
    assert text == "a tuple of 3 was returned, expected (grads, cost)"
    assert "a float was returned" in failure(check.unpack, 1.0, "grads, cost")


def test_keys_say_what_came_and_which_are_missing():
    grads = {"dw": np.ones(2), "db": 1.0, "more": 0}
    assert check.keys(grads, "dw, db", "the grads") is grads
    text = failure(check.keys, (np.ones(2), np.ones(2)), "dw, db", "the grads")
    assert text == "the grads is a tuple of 2, expected a dict with the keys dw, db"
    text = failure(check.keys, {"dW": 1, "db": 2}, "dw, db", "the cache")
    assert text == 'the cache has no "dw", expected a dict with the keys dw, db'


# Values


def test_values_compare_every_entry_relatively():
    check.values([1, 2e-12], [1 + 1e-9, 2e-12 + 1e-20], "a")
    text = failure(check.values, [1.0, 2.0, 3.1], [1, 2, 3], "a")
    assert text == "a[2] is 3.1, expected 3 (1 of 3 entries are wrong)"


def test_values_that_look_alike_are_told_with_more_digits():
    text = failure(check.values, 0.5 + 1e-9, 0.5, "a", rtol=1e-10)
    assert text.startswith("a is 0.500000001, expected 0.5")


def test_float32_is_named_where_it_is_the_reason():
    third = np.array([1 / 3, 0.5])
    text = failure(check.values, third.astype("f"), third, "a", rtol=1e-9)
    assert text.endswith("It is in float32, which keeps 7 digits: use float64")
    text = failure(check.values, third.astype("f") + 0.1, third, "a")
    assert "float32" not in text


def test_a_value_that_is_nearly_right_is_called_so():
    text = failure(check.values, np.float64(np.float32(1 / 3)), 1 / 3, "a", rtol=1e-9)
    assert text.endswith(
        "Right to 7 digits: is something rounded, in float32, or added to it?"
    )
    assert "digits" not in failure(check.values, 1.001, 1.0, "a")
    assert "digits" not in failure(check.values, 1e-300, 0.0, "a")


def test_an_entry_stands_apart_from_a_name_of_several_words():
    name = "w after a missed 1"
    text = failure(check.values, [[0], [-1.8]], [[0], [-0.8]], name)
    assert text.startswith("w after a missed 1: entry [1, 0] is -1.8, expected -0.8")
    text = failure(check.values, [[np.nan]], [[1]], "dW1 for outputs of 0 and 1")
    assert text == "dW1 for outputs of 0 and 1: entry [0, 0] is nan (not a number)"
    text = failure(check.inside, [2], 0, 1, "p of 3 and 1")
    assert text.startswith("p of 3 and 1: entry [0] is 2, expected")
    text = failure(check.values, [2], [1], "for n = 3, the total of all,")
    assert text.startswith("for n = 3, the total of all: entry [0] is 2, expected")
    text = failure(check.values, [2.0], [3.0], "h for n, m = 4, 6")
    assert text.startswith("h for n, m = 4, 6: entry [0] is 2, expected")


@pytest.mark.parametrize(
    "several", [lambda a: (a, None), lambda a: (a, a), lambda a: [a, a], lambda a: (a,)]
)
def test_several_things_where_one_array_is_due_are_called_so(several):
    came = several(np.ones((2, 3)))
    text = failure(check.values, came, np.ones((2, 3)), "A")
    kind = f"a {type(came).__name__} of {len(came)}"
    assert text.startswith(f"A is {kind}")
    assert text.endswith("expected one array of shape (2, 3)")


def test_a_tuple_of_numbers_is_a_row_of_them():
    check.values((3, 4), [3, 4], "the shape")
    text = failure(check.values, (3,), [3, 4], "the shape")
    assert text == "the shape has shape (1,), expected (2,)"


def test_a_tuple_for_a_number_is_called_so():
    text = failure(check.values, (0.5, 1.5), 0.5, "the cost")
    assert text == "the cost is a tuple of 2, expected a single number"
    text = failure(check.number, (0.5, 1.5), "the cost")
    assert text == "the cost is a tuple of 2, expected a single number"


def test_one_number_in_an_array_is_taken_out_and_several_are_summed():
    one = failure(check.number, np.ones((1, 1)), "b of AND")
    assert one == (
        "b of AND is an array of shape (1, 1), expected a single number: take it out "
        "with `.item()`, or sum without keepdims"
    )
    assert "is a sum or a mean missing?" in failure(check.number, np.ones(3), "cost")
    assert "take it out" in failure(check.values, [[1.0]], 1.0, "a")


def test_a_small_value_is_never_lost_in_a_tolerance():
    assert "a is 0, expected 2.9e-10" in failure(check.values, 0.0, 2.9e-10, "a")
    assert failure(check.values, [1.0, 0.0], [1.0, 2.9e-10], "a")


def test_zero_means_zero_up_to_rounding_of_the_largest_entry():
    check.values([1.0, 1e-16], [1.0, 0.0], "a")
    assert failure(check.values, [1.0, 1e-12], [1.0, 0.0], "a")
    assert failure(check.values, 1e-16, 0.0, "a")


@pytest.mark.parametrize(
    "value",
    [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5), np.longdouble(0.5)],
    ids=lambda value: type(value).__name__,
)
def test_any_kind_of_number_will_do(value):
    check.values(value, 0.5, "a")


def test_whole_numbers_that_cannot_be_changed_in_place_are_told_what_to_do():
    def shift(x):
        x -= np.mean(x)
        return x

    with pytest.raises(AssertionError) as caught, check.exercise("shift"):
        check.call(shift, np.arange(3))
    assert "never should be: write `a = a - b`" in str(caught.value)


def test_a_tuple_that_is_part_of_an_answer_is_called_by_its_name():
    text = failure(check.unpack, [1, 2, 3], "x, h", "the cache")
    assert text == "the cache is a list of 3, expected (x, h)"


def test_a_wrong_shape_is_told_with_its_cause():
    text = failure(check.values, np.zeros(3), np.zeros((3, 1)), "a")
    assert text.startswith("a has shape (3,), expected (3, 1): an axis of")
    assert "its shape is transposed" in failure(
        check.shape, np.zeros((2, 3)), (3, 2), "a"
    )
    assert "its axes are in another order" in failure(
        check.shape, np.zeros((1, 2, 2)), (2, 2, 1), "a"
    )
    assert "single number" in failure(check.shape, [[1.0]], (), "a")


@pytest.mark.parametrize("value", [None, "text", [[1], [2, 3]], 1j, {"a": 1}])
def test_what_is_no_real_number_is_told(value):
    assert "expected real numbers" in failure(check.values, value, 1.0, "a")


def test_nan_is_named_and_infinity_compared():
    assert (
        failure(check.values, [1, np.nan], [1, 2], "a") == "a[1] is nan (not a number)"
    )
    check.values([np.inf], [np.inf], "a")
    assert failure(check.values, [-np.inf], [np.inf], "a")
    assert failure(check.values, [1.0], [np.inf], "a")


def test_inside_is_a_closed_interval():
    check.inside([0.0, 1.0], 0, 1, "p")
    text = failure(check.inside, [0.2, 1.5], 0, 1, "p")
    assert text.startswith("p[1] is 1.5, expected a value from 0 to 1")


def test_a_wrong_answer_to_a_question_is_shown_as_it_was_given():
    for given in (True, np.True_):
        text = failure(check.values, given, False, "high_bias")
        assert text == "high_bias is True, expected False"
    assert failure(check.values, 1.0, False, "x") == "x is 1, expected 0"
