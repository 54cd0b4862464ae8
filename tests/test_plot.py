"""What a picture shows is what it was given, and grey and colour-blind eyes see it."""

import subprocess
import sys
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.contour import QuadContourSet

from gradbook import plot
from gradbook.plot import styles

mpl.use("Agg")
import matplotlib.pyplot as plt


@pytest.fixture(autouse=True)
def _clean_style():
    with mpl.rc_context():
        plot.style()
        yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def luminance(color):
    return np.array(to_rgb(color)) @ [0.2126, 0.7152, 0.0722]


# --- style


def test_style_makes_an_opaque_card_with_readable_text():
    ax = plot.cost_curve([2, 1])
    figure = ax.figure
    paper = to_rgba(styles.PAPER)
    assert figure.get_facecolor() == paper
    assert paper[3] == 1
    assert min(paper) > 0.99  # white to the eye, of its own to the book
    # 343 pixels are left of a phone's 375 beside the margins.
    pixels_a_point = 343 / (72 * figure.get_size_inches()[0])
    labels = [ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels()]
    assert min(label.get_fontsize() for label in labels) * pixels_a_point > 9.5
    assert all(luminance(label.get_color()) < 0.2 for label in labels)


def test_curves_of_one_picture_differ_in_colour_and_in_line():
    curves = {str(k): [k, k + 1] for k in range(7)}
    lines = plot.cost_curve(curves).get_lines()
    assert len({line.get_color() for line in lines}) == 7
    assert len({(line.get_linestyle(), str(line._dash_pattern)) for line in lines}) == 7


def test_importing_gradbook_plot_needs_numpy_and_matplotlib_alone():
    program = (
        "import sys, gradbook.plot\n"
        "for name in ('scipy', 'sklearn', 'pandas', 'solutions', 'grading'):\n"
        "    assert name not in sys.modules, name\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# --- decision regions

X_FOUR = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
Y_AND = np.array([[0, 0, 0, 1]])


def both(P):
    return (P[:1] + P[1:] > 1.5).astype(int)


def mesh(ax):
    return next(part for part in ax.collections if isinstance(part, QuadMesh))


def points(ax):
    return [part for part in ax.collections if isinstance(part, PathCollection)]


def test_regions_agree_with_the_prediction_everywhere():
    asked = []

    def predict(P):
        asked.append(P)
        return both(P)

    ax = plot.decision_regions(predict, X_FOUR, Y_AND)
    np.testing.assert_array_equal(
        mesh(ax).get_array().ravel(), both(np.concatenate(asked, axis=1)).ravel()
    )
    assert ax.get_xlim()[0] < 0 < 1 < ax.get_xlim()[1]


def test_probabilities_are_cut_at_one_half():
    ax = plot.decision_regions(lambda P: np.clip(P[:1], 0, 1) * 0.9, X_FOUR, Y_AND)
    drawn = mesh(ax).get_array().reshape(-1)
    across = np.tile(np.linspace(*ax.get_xlim(), 301), 301)
    np.testing.assert_array_equal(drawn, across * 0.9 > 0.5)


def test_examples_stand_where_they_are_with_a_marker_and_colour_a_class():
    ax = plot.decision_regions(both, X_FOUR, Y_AND, target_names=("no", "yes"))
    no, yes = points(ax)
    np.testing.assert_array_equal(no.get_offsets(), X_FOUR.T[:3])
    np.testing.assert_array_equal(yes.get_offsets(), X_FOUR.T[3:])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["no", "yes"]
    assert len(no.get_paths()[0]) != len(yes.get_paths()[0])
    assert no.get_facecolor().tolist() != yes.get_facecolor().tolist()


def test_hundreds_of_examples_are_pixels_and_leave_the_boundary_in_sight():
    rng = np.random.default_rng(0)
    X = rng.random((2, 400))
    ax = plot.decision_regions(both, X, both(X))
    assert all(part.get_rasterized() for part in points(ax))
    lines = [part for part in ax.collections if isinstance(part, QuadContourSet)]
    above = max(part.get_zorder() for part in lines)
    assert above > max(part.get_zorder() for part in points(ax))
    assert not any(
        part.get_rasterized()
        for part in points(plot.decision_regions(both, X_FOUR, Y_AND))
    )


def test_ten_classes_have_ten_colours():
    assert len(set(styles.COLORS)) == 10


def test_regions_of_several_classes_differ_in_hatch_too():
    centers = np.array([[0, 4, 8], [0, 4, 0]])

    def nearest(P):
        distance = ((P[:, None] - centers[:, :, None]) ** 2).sum(axis=0)
        return distance.argmin(axis=0)[None]

    ax = plot.decision_regions(nearest, centers, [[0, 1, 2]])
    hatches = [tuple(part.hatches) for part in ax.collections if _hatched(part)]
    assert len(set(hatches)) == len(hatches) == 2


def _hatched(part):
    return any(getattr(part, "hatches", None) or [])


def test_predicted_classes_beyond_those_of_the_examples_are_drawn():
    ax = plot.decision_regions(lambda P: np.full((1, P.shape[1]), 2), X_FOUR, Y_AND)
    assert set(mesh(ax).get_array().ravel()) == {2}


# --- curves and surfaces


def test_a_cost_curve_shows_every_cost_at_its_iteration():
    (line,) = plot.cost_curve([3.0, 2.0, 1.5], every=100).get_lines()
    np.testing.assert_array_equal(line.get_xydata(), [[0, 3], [100, 2], [200, 1.5]])


def test_cost_curves_are_labelled_on_both_axes_and_by_name():
    ax = plot.cost_curve({"slow": [3, 2], "fast": [3, 1]})
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("iteration", "cost")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["slow", "fast"]


def test_functions_draw_into_the_axes_they_are_given():
    _, (left, right) = plt.subplots(1, 2)
    assert plot.cost_curve([2, 1], ax=left) is left
    assert plot.network((2, 1), ax=right) is right
    assert len(plt.get_fignums()) == 1


def vectorised(w, b):
    return np.asarray(w) ** 2 + np.asarray(b) ** 2


@pytest.mark.parametrize(
    "J", [vectorised, lambda w, b: float(w**2 + b**2), lambda w, b: [[w * w + b * b]]]
)
def test_a_cost_surface_takes_a_cost_of_any_kind(J):
    ax = plot.cost_surface(J, (-2, 2), (-1, 3))
    (filled,) = [part for part in ax.collections if getattr(part, "filled", False)]
    assert filled.levels[0] == pytest.approx(0, abs=1e-9)
    assert filled.levels[-1] == pytest.approx(13)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-2, 2), (-1, 3))


def test_the_path_runs_through_its_points_from_start_to_end():
    path = np.array([[2.0, 1.0, 0.5], [1.0, 0.5, 0.0]])
    ax = plot.cost_surface(vectorised, (-2, 2), (-2, 2), path)
    lines = {line.get_label(): line for line in ax.get_lines()}
    np.testing.assert_array_equal(lines["path"].get_xydata().T, path)
    np.testing.assert_array_equal(lines["start"].get_xydata(), [[2.0, 1.0]])
    np.testing.assert_array_equal(lines["end"].get_xydata(), [[0.5, 0.0]])
    assert lines["start"].get_marker() != lines["end"].get_marker()


def test_a_constant_cost_is_drawn_without_contours():
    assert not plot.cost_surface(lambda w, b: 1.0, (0, 1), (0, 1)).collections


def test_histograms_count_every_value_on_a_common_axis():
    layers = {"first": np.linspace(-1, 1, 200).reshape(10, 20), "second": np.zeros(50)}
    axes = plot.histograms(layers, bins=8).axes
    assert [ax.get_ylabel() for ax in axes] == ["first", "second"]
    heights = [[bar.get_height() for bar in ax.patches] for ax in axes]
    assert [len(bars) for bars in heights] == [8, 8]
    assert [sum(bars) for bars in heights] == [200, 50]
    assert axes[0].get_xlim() == axes[1].get_xlim()
    assert "std 0.58" in texts(axes[0])[0]


# --- diagrams


def unit_lines(ax):
    return [line for line in ax.get_lines() if line.get_markersize() == 18]


@pytest.mark.parametrize("dims", [(2, 1), (3, 4, 1), (6, 7, 1), (64, 25, 25, 10)])
def test_a_network_shows_its_layers_sizes_and_shapes(dims):
    ax = plot.network(dims)
    # A long layer has five units and three dots.
    assert [line.get_xdata().__len__() for line in unit_lines(ax)] == [
        n if n <= 6 else 5 for n in dims
    ]
    dots = [line for line in ax.get_lines() if line.get_markersize() == 2.5]
    assert [len(line.get_xdata()) for line in dots] == [
        0 if n <= 6 else 3 for n in dims
    ]
    shown = texts(ax)
    assert [text for text in shown if text.isdigit()] == [str(n) for n in dims]
    shapes = [text.splitlines()[1] for text in shown if text.startswith("$W")]
    assert shapes == [f"({after}, {before})" for before, after in pairwise(dims)]


def test_input_hidden_and_output_units_differ_in_grey():
    fills = [line.get_markerfacecolor() for line in unit_lines(plot.network((3, 4, 1)))]
    light = [luminance(fill) for fill in fills]
    assert light[0] - light[1] > 0.08
    assert light[1] - light[2] > 0.2


def test_no_text_of_a_network_covers_another():
    assert _overlaps(plot.network((1000, 1000, 1000, 1000, 1000, 1000, 10))) == []


NODES = {
    "a": {"value": 5, "gradient": 3},
    "b": {"value": 3, "gradient": 6},
    "c": {"value": 2, "gradient": 9},
    "u": {"label": "$u = bc$", "value": 6, "gradient": 3},
    "v": {"label": "$v = a + u$", "value": 11, "gradient": 3},
    "J": {"label": "$J = 3v$", "value": 33, "gradient": 1},
}
EDGES = [("a", "v"), ("b", "u", "times c"), ("c", "u"), ("u", "v"), ("v", "J")]


def position(ax, label):
    (text,) = [text for text in ax.texts if text.get_text() == label]
    return np.array(text.get_position())


def test_a_graph_runs_from_left_to_right():
    ax = plot.graph(NODES, EDGES)
    a, b, u, v, J = (
        position(ax, label)[0]
        for label in ("$a$", "$b$", "$u = bc$", "$v = a + u$", "$J = 3v$")
    )
    assert a == b < u < v < J


def test_values_stand_above_and_gradients_below_in_another_colour_and_slant():
    ax = plot.graph({"x": {"value": -1.23456, "gradient": "dx"}}, [])
    node, value, gradient, *_ = ax.texts
    ax.figure.canvas.draw()
    heights = [t.get_window_extent().y0 for t in (gradient, node, value)]
    assert heights == sorted(heights)
    assert value.get_text() == "\N{MINUS SIGN}1.235"
    assert gradient.get_text() == "dx"
    assert value.get_color() != gradient.get_color()
    assert (value.get_style(), gradient.get_style()) == ("normal", "italic")


def test_every_edge_is_one_arrow_and_carries_its_label():
    ax = plot.graph(NODES, EDGES)
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert len(arrows) == len(EDGES)
    assert "times c" in texts(ax)


def test_variables_are_set_as_in_formulas_and_a_minus_is_no_hyphen():
    nodes = {"x1": {"value": "-2"}, "W": {"value": "(10, 64)"}, "size": {}}
    nodes["L"] = {"label": "64-10", "value": -1e-7}
    shown = texts(plot.graph(nodes, [("x1", "L"), ("W", "L"), ("size", "L")]))
    assert {"$x_{1}$", "$W$", "size", "64-10"} <= set(shown)
    assert {"\u22122", "(10, 64)", "\u22121e\u221207"} <= set(shown)


def test_edges_pass_behind_the_numbers_of_a_graph():
    ax = plot.graph({"x": {"value": 1, "gradient": 2}, "y": {}}, [("x", "y")])
    numbers = [text for text in ax.texts if text.get_text() in ("1", "2")]
    assert len(numbers) == 2
    for number in numbers:
        assert number.get_bbox_patch().get_facecolor() == to_rgba(styles.PAPER)
        assert number.get_zorder() > max(
            text.get_zorder() for text in ax.texts if not text.get_text()
        )


def test_a_long_graph_shortens_its_arrows_before_it_gets_wider_than_a_page():
    names = [f"A{k}" for k in range(6)]
    nodes = {name: {"value": "(10, m)"} for name in names}
    figure = plot.graph(nodes, list(pairwise(names))).figure
    assert figure.get_size_inches()[0] == pytest.approx(styles.WIDTH)


def test_a_long_edge_goes_around_the_nodes_between():
    nodes = {name: {"value": 1} for name in "xyz"}
    ax = plot.graph(nodes, [("x", "y"), ("y", "z"), ("x", "z")])
    middle = position(ax, "$y$")
    parts = [t for t in ax.texts if getattr(t, "arrow_patch", None)]
    for part in parts[2:]:
        (x0, y0), (x1, y1) = part.xyann, part.xy
        if x0 < middle[0] < x1:
            crossing = y0 + (y1 - y0) * (middle[0] - x0) / (x1 - x0)
            assert abs(crossing - middle[1]) > 0.5
    assert len(parts) > 2


def test_no_text_of_a_graph_covers_another():
    assert _overlaps(plot.graph(NODES, EDGES)) == []
    wide = {"p": {"label": "a rather long label"}, "q": {"value": 0.1234, "label": "b"}}
    assert (
        _overlaps(
            plot.graph(
                wide | {"r": {"label": "another long one"}},
                [
                    ("p", "q"),
                    ("q", "r"),
                ],
            )
        )
        == []
    )


def _overlaps(ax):
    ax.figure.canvas.draw()
    shown = [text for text in ax.texts if text.get_text()]
    boxes = [text.get_window_extent() for text in shown]
    return [
        (shown[i].get_text(), shown[j].get_text())
        for i in range(len(shown))
        for j in range(i)
        if boxes[i].overlaps(boxes[j])
    ]


# --- images


def test_images_stand_in_rows_with_their_titles_and_one_scale():
    pixels = np.arange(10 * 2 * 3).reshape(10, 2, 3) / 60
    figure = plot.images(pixels, titles=[f"image {k}" for k in range(10)], columns=4)
    shown = [ax for ax in figure.axes if ax.get_visible()]
    assert len(figure.axes) == 12
    assert len(shown) == 10
    for k, ax in enumerate(shown):
        np.testing.assert_array_equal(ax.images[0].get_array(), pixels[k])
        assert ax.images[0].get_clim() == (0, 1)
        assert ax.get_xlabel() == f"image {k}"


def test_weights_are_shown_on_a_scale_symmetric_about_zero():
    w = np.array([[-1.0, 0.5, 0.0, 3.0, 0.1, -0.01]]).T
    ax = plot.weights(w, (2, 3))
    picture = ax.images[0]
    np.testing.assert_array_equal(picture.get_array(), w.reshape(2, 3))
    assert picture.get_clim() == (-3, 3)
    assert picture.colorbar.ax.get_ylabel().startswith("weight")
    assert min(picture.cmap(0.5)[:3]) > 0.95


def test_clearly_negative_weights_carry_a_minus_that_grey_keeps():
    w = np.array([-4.0, -1.0, -0.1, 0.0, 1.0, 4.0])
    ax = plot.weights(w, (2, 3))
    marked = {
        (line.get_color(), *point) for line in ax.lines for point in line.get_xydata()
    }
    # Black and white: ink would be pale on a dark page, and the cells stay as they are.
    assert marked == {("white", 0.0, 0.0), ("black", 1.0, 0.0)}


def test_weights_of_zero_are_drawn():
    assert plot.weights(np.zeros((4, 1)), (2, 2)).images[0].get_clim() == (-1, 1)


# --- errors


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: plot.decision_regions(both, np.ones((3, 4)), Y_AND),
            r"X: came with shape \(3, 4\), expected \(2, m\)",
        ),
        (
            lambda: plot.decision_regions(both, X_FOUR, Y_AND[0]),
            r"Y: came with shape \(4,\), expected \(1, 4\)",
        ),
        (
            lambda: plot.decision_regions(both, X_FOUR, Y_AND - 0.5),
            "Y: came with values from -0.5 to 0.5, expected whole numbers from 0",
        ),
        (
            lambda: plot.decision_regions(lambda P: both(P)[0], X_FOUR, Y_AND),
            r"predict: returned shape \(90601,\) .* expected \(1, 90601\)",
        ),
        (
            lambda: plot.decision_regions(lambda P: P[:1] - 9, X_FOUR, Y_AND),
            "predict: returned negative, infinite or undefined numbers",
        ),
        (
            lambda: plot.decision_regions(lambda P: P[:1] ** 2 * 3, X_FOUR, Y_AND),
            "predict: returned numbers up to 3.499, expected whole classes or prob",
        ),
        (
            lambda: plot.decision_regions(both, X_FOUR, Y_AND * 10),
            "Y: came with class 10, expected at most 10 classes",
        ),
        (
            lambda: plot.decision_regions(both, X_FOUR, Y_AND, target_names=["no"]),
            "target_names: came with 1, expected 2",
        ),
        (lambda: plot.cost_curve({}), "costs: came empty"),
        (
            lambda: plot.cost_curve({"slow": [[1, 2]]}),
            r"slow: came with shape \(1, 2\), expected a list of numbers",
        ),
        (
            lambda: plot.cost_surface(vectorised, (1, 1), (0, 1)),
            r"w_range: came as \(1, 1\), expected \(low, high\)",
        ),
        (
            lambda: plot.cost_surface(lambda w, b: [1, 2], (0, 1), (0, 1)),
            "J: returned .* at w = 0, b = 0, expected one finite number",
        ),
        (
            lambda: plot.cost_surface(vectorised, (0, 1), (0, 1), np.ones((5, 2))),
            r"path: came with shape \(5, 2\), expected \(2, T\)",
        ),
        (lambda: plot.histograms({}), "layers: came empty"),
        (
            lambda: plot.histograms({"A1": [np.nan]}),
            "A1: came empty or with infinite or undefined",
        ),
        (lambda: plot.network((3,)), r"layer_dims: came as \(3,\), expected two"),
        (
            lambda: plot.network((3, 1), names=["in"]),
            "names: came with 1, expected 2",
        ),
        (
            lambda: plot.graph({"a": {}}, [("a", "b")]),
            r"edges: \('a', 'b'\) names 'b', expected one of \['a'\]",
        ),
        (
            lambda: plot.graph({"a": {}, "b": {}}, [("a", "b"), ("b", "a")]),
            "edges: came with a cycle",
        ),
        (
            lambda: plot.graph({"a": {"grad": 1}}, []),
            r"nodes: 'a' came with \['grad'\], expected only",
        ),
        (lambda: plot.graph({}, []), "nodes: came empty"),
        (
            lambda: plot.images(np.ones((2, 2))),
            r"images: came with shape \(2, 2\), expected \(m, n_H, n_W\)",
        ),
        (
            lambda: plot.images(np.ones((2, 2, 2)), titles=["a"]),
            "titles: came with 1, expected 2",
        ),
        (
            lambda: plot.images(np.ones((2, 2, 2)), columns=0),
            "columns: came as 0, expected at least 1",
        ),
        (
            lambda: plot.weights(np.ones((5, 1)), (2, 3)),
            r"w: came with shape \(5, 1\), expected \(2, 3\)",
        ),
    ],
)
def test_a_wrong_argument_is_named_with_what_came_and_what_was_expected(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_texts_may_come_as_an_array():
    digits = np.arange(2)
    plot.images(np.ones((2, 2, 2)), titles=digits)
    ax = plot.decision_regions(both, X_FOUR, Y_AND, target_names=digits)
    assert [text.get_text() for text in ax.get_legend().texts] == ["0", "1"]
