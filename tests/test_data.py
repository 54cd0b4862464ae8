"""The data of the package are what their documentation says."""

import hashlib
import io
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradbook import data

FOLDER = Path(data.__file__).parent
# SHA-256, first 40 digits: a file that was touched by accident is noticed.
CHECKSUMS = {
    "breast_cancer.npz": "55aae55f985d508b43312cbc5ef8bab9da5812bf",
    "digits.npz": "54cf37e72c48f99bdc23c7e9b53990cfde56d85c",
    "iris.npz": "dd122f98c64108be963247250ccd8d3517d7ec31",
    "mnist.npz": "c633f841eac9fb27f3f0481734a4443da4746791",
    "names.txt": "f04577d068d75ce1f9b8fab5c9ea7dcd7f9b3585",
    "pytorch.json": "4a8812a639953af3cf17fb2eeeaebdf0bb3faf91",
    "temperatures.csv": "76e0f4f3fe954475ddd7512fd5174ca45ab48419",
}
GENERATORS = {
    "flower": lambda m, rng: data.flower(m, rng),
    "moons": lambda m, rng: data.moons(m, rng),
    "blobs": lambda m, rng: data.blobs(m, [[0, 9], [0, 9]], rng),
}


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.mark.parametrize("name", CHECKSUMS)
def test_a_data_file_is_the_one_that_was_built(name):
    came = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert came[:40] == CHECKSUMS[name]


def test_every_data_file_has_a_checksum_and_a_line_in_the_readme():
    files = {path.name for path in FOLDER.iterdir() if path.is_file()}
    files = {name for name in files if not name.endswith((".py", ".md"))}
    assert files == set(CHECKSUMS)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in files if f"`{name}`" not in readme] == []


def test_all_data_stay_below_two_megabytes():
    assert sum((FOLDER / name).stat().st_size for name in CHECKSUMS) < 2_000_000


def test_files_hold_the_arrays_that_scikit_learn_ships():
    pytest.importorskip("sklearn")
    script = runpy.run_path(str(Path(__file__).with_name("rebuild_data.py")))
    for name, content in script["from_scikit_learn"]().items():
        # Arrays, not bytes: another zlib may pack the same arrays differently.
        rebuilt, shipped = _load(content), _load((FOLDER / name).read_bytes())
        assert rebuilt.keys() == shipped.keys()
        for key in shipped:
            np.testing.assert_array_equal(rebuilt[key], shipped[key], strict=True)


def _load(content):
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}


def test_importing_reads_no_file_and_only_numpy_is_needed():
    program = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0]))\n"
        "                 if event == 'open' else None)\n"
        "import gradbook.data\n"
        "assert not [name for name in opened if name.endswith(('z', 'txt', 'csv'))]\n"
        "gradbook.data.iris()\n"
        "assert [name for name in opened if name.endswith('iris.npz')]\n"
        "for name in ('sklearn', 'scipy', 'matplotlib', 'solutions', 'grading'):\n"
        "    assert name not in sys.modules, name\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("load", "shape", "counts"),
    [
        (data.breast_cancer, (30, 569), [212, 357]),
        (
            data.digits,
            (64, 1797),
            [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
        ),
        (data.iris, (4, 150), [50, 50, 50]),
        (data.mnist, (784, 4000), [400] * 10),
    ],
)
def test_a_set_has_its_shape_types_and_class_counts(load, shape, counts):
    X, Y, feature_names, target_names = load()
    assert (X.shape, X.dtype) == (shape, np.float64)
    assert (Y.shape, Y.dtype) == ((1, shape[1]), np.int64)
    assert np.bincount(Y[0]).tolist() == counts
    assert len(feature_names) == len(set(feature_names)) == shape[0]
    assert len(target_names) == len(counts)
    assert {type(name) for name in feature_names + target_names} == {str}


@pytest.mark.parametrize("load", [data.digits, data.mnist])
def test_pixels_are_ink_from_0_to_1_on_pale_corners(load):
    X = load().X
    assert (X.min(), X.max()) == (0.0, 1.0)
    side = int(X.shape[0] ** 0.5)
    corners = X.reshape(side, side, -1)[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.mean() < 0.05 < X.mean()


@pytest.mark.parametrize("load", [data.digits, data.mnist])
def test_images_are_upright_when_reshaped_row_by_row(load):
    X, Y, *_ = load()
    side = int(X.shape[0] ** 0.5)
    mean = [X[:, Y[0] == k].mean(axis=1).reshape(side, side) for k in range(10)]
    half = side // 2
    assert mean[6][half:].sum() > mean[6][:half].sum()
    assert mean[7][half:].sum() < mean[7][:half].sum()
    # The stem of a 4 stands on the right.
    assert mean[4][half:, half:].sum() > mean[4][half:, :half].sum()
    ones = mean[1]
    assert ones.sum(axis=0).max() > 1.5 * ones.sum(axis=1).max()


def test_the_first_columns_of_mnist_hold_equally_many_of_each_digit():
    assert np.bincount(data.mnist().Y[0, :370]).tolist() == [37] * 10


def test_labels_belong_to_their_images():
    # A nearest mean that was learnt on one half names most of the other half.
    for load, least in ((data.digits, 0.85), (data.mnist, 0.75)):
        X, Y, *_ = load()
        half = X.shape[1] // 2
        means = np.stack([X[:, :half][:, Y[0, :half] == k].mean(1) for k in range(10)])
        rest = X[:, half:]
        distance = ((means**2).sum(1)[:, None] - 2 * means @ rest).argmin(0)
        assert (distance == Y[0, half:]).mean() > least


def test_a_loaded_array_is_fresh():
    data.iris().X[:] = 0
    assert data.iris().X.min() > 0


def test_temperatures_are_a_year_with_warm_summer_in_celsius():
    days, celsius = data.temperatures()
    assert days.tolist() == list(range(1, 366))
    assert celsius.shape == (365,)
    assert -10 < celsius.min() < 0
    assert 25 < celsius.max() < 35
    assert celsius[181:243].mean() > celsius[:59].mean() + 10


def test_names_are_different_plain_and_most_frequent_first():
    names = data.names()
    assert len(names) == len(set(names)) == 5163
    assert names[:3] == ("James", "John", "Robert")
    assert all(name.isascii() and name.isalpha() for name in names)
    assert all(name == name.capitalize() for name in names)
    assert {min(map(len, names)), max(map(len, names))} == {2, 11}


def test_a_name_is_spelled_letter_by_letter_between_its_ends():
    x, Y, mask = data.spell(["Abe", "jo"])
    assert x.shape == Y.shape == (27, 2, 4)
    assert mask.tolist() == [[[1, 1, 1, 1], [1, 1, 1, 0]]]

    def read(symbols):
        return "".join(data.LETTERS[np.argmax(s)] if s.any() else " " for s in symbols)

    assert [read(x[:, i].T) for i in (0, 1)] == [".abe", ".jo "]
    assert [read(Y[:, i].T) for i in (0, 1)] == ["abe.", "jo. "]
    assert (x.sum(axis=0) == mask[0]).all()
    assert (Y.sum(axis=0) == mask[0]).all()


@pytest.mark.parametrize("names", [[], [""], ["Ann", "J.R."], ["Zoë"]])
def test_what_cannot_be_spelled_is_named(names):
    with pytest.raises(ValueError, match=r"^names: came"):
        data.spell(names)


@pytest.mark.parametrize("generate", GENERATORS.values(), ids=GENERATORS)
def test_a_generator_repeats_itself_from_the_same_state(generate):
    X, Y = generate(50, np.random.default_rng(1))
    again, _ = generate(50, np.random.default_rng(1))
    other, _ = generate(50, np.random.default_rng(2))
    np.testing.assert_array_equal(X, again)
    assert not np.array_equal(X, other)
    assert X.shape == (2, 50)
    assert Y.shape == (1, 50)
    assert np.bincount(Y[0]).tolist() == [25, 25]


def test_flower_has_eight_petals_of_radius_4_with_classes_in_turn(rng):
    X, Y = data.flower(4000, rng, noise=0.0)
    radius, angle = np.hypot(*X), np.arctan2(X[1], X[0]) % (2 * np.pi)
    np.testing.assert_allclose(radius, 4 * np.abs(np.sin(4 * angle)), atol=1e-9)
    petal = np.floor(angle / (np.pi / 4)).astype(int)
    inner = radius > 0.1
    np.testing.assert_array_equal(petal[inner] % 2, Y[0, inner])
    assert np.bincount(petal).min() > 400


def test_moons_are_half_circles_around_two_centres(rng):
    X, Y = data.moons(2000, rng, noise=0.0)
    upper, lower = X[:, Y[0] == 0], X[:, Y[0] == 1]
    np.testing.assert_allclose(np.hypot(*upper), 1)
    np.testing.assert_allclose(np.hypot(lower[0] - 1, lower[1] - 0.5), 1)
    assert upper[1].min() >= 0
    assert lower[1].max() <= 0.5


def test_noise_of_the_moons_is_its_standard_deviation(rng):
    clean, _ = data.moons(20_000, np.random.default_rng(3), noise=0.0)
    noisy, _ = data.moons(20_000, np.random.default_rng(3), noise=0.3)
    assert abs((noisy - clean).std() - 0.3) < 0.01


def test_blobs_stand_at_their_centres_with_their_spread(rng):
    centers = np.array([[0.0, 5.0, -5.0], [1.0, 2.0, 3.0], [0.0, 0.0, 9.0]])
    X, Y = data.blobs(30_000, centers, rng, spread=0.5)
    for k in range(3):
        cloud = X[:, Y[0] == k]
        assert cloud.shape == (3, 10_000)
        np.testing.assert_allclose(cloud.mean(axis=1), centers[:, k], atol=0.03)
        np.testing.assert_allclose(cloud.std(axis=1), 0.5, atol=0.02)


def test_ravine_has_the_gradient_of_its_value(rng):
    theta, step = rng.standard_normal((2, 5)), 1e-6
    value, gradient = data.ravine(theta, condition=9.0)
    assert value.shape == (5,)
    assert gradient.shape == (2, 5)
    for row in range(2):
        shift = np.zeros((2, 1))
        shift[row] = step
        above, _ = data.ravine(theta + shift, condition=9.0)
        below, _ = data.ravine(theta - shift, condition=9.0)
        np.testing.assert_allclose((above - below) / (2 * step), gradient[row], 1e-6)


def test_ravine_is_lowest_at_the_origin_and_steeper_across():
    assert data.ravine([0.0, 0.0])[0] == 0
    assert data.ravine([0.0, 1.0])[0] == 25 * data.ravine([1.0, 0.0])[0]


def test_split_is_a_partition_that_keeps_columns_together(rng):
    X, Y = np.arange(30.0).reshape(3, 10), np.arange(10).reshape(1, 10)
    X_train, Y_train, X_test, Y_test = data.split(X, Y, 0.7, rng)
    assert (X_train.shape, X_test.shape) == ((3, 7), (3, 3))
    together = np.concatenate([Y_train, Y_test], axis=1)
    assert sorted(together[0]) == list(range(10))
    assert together[0].tolist() != list(range(10))
    np.testing.assert_array_equal(X_train, X[:, Y_train[0]])
    np.testing.assert_array_equal(X_test, X[:, Y_test[0]])


def test_split_repeats_itself_and_gives_copies():
    X, Y = np.ones((2, 8)), np.arange(8).reshape(1, 8)
    first = data.split(X, Y, 0.5, np.random.default_rng(0))
    again = data.split(X, Y, 0.5, np.random.default_rng(0))
    other = data.split(X, Y, 0.5, np.random.default_rng(1))
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[1], other[1])
    first[0][:] = 5
    assert X.max() == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rng: data.flower(1, rng), "m: came as 1, expected .* at least 2"),
        (lambda rng: data.moons(2.5, rng), "m: came as 2.5, expected a whole number"),
        (lambda rng: data.moons(9, rng, -1), "noise: came as -1, expected 0 or more"),
        (
            lambda rng: data.blobs(9, [1, 2], rng),
            r"centers: came with shape \(2,\), expected \(n_x, C\)",
        ),
        (
            lambda rng: data.ravine([1.0, 2.0, 3.0]),
            r"theta: came with shape \(3,\), expected \(2,\)",
        ),
        (lambda rng: data.ravine([1, 2], 0), "condition: came as 0, expected above 0"),
        (
            lambda rng: data.split(np.ones((2, 3)), np.ones((1, 4)), 0.5, rng),
            r"X, Y: came with shapes \(2, 3\) and \(1, 4\), expected .* the same m",
        ),
        (
            lambda rng: data.split(np.ones((2, 3)), np.ones((1, 3)), 80, rng),
            "fraction: came as 80, expected between 0 and 1",
        ),
        (
            lambda rng: data.split(np.ones((2, 3)), np.ones((1, 3)), 0.01, rng),
            "fraction: 0.01 of 3 columns leaves one part empty",
        ),
    ],
)
def test_a_wrong_argument_is_named_with_what_came_and_what_was_expected(
    call, message, rng
):
    with pytest.raises(ValueError, match=message):
        call(rng)
