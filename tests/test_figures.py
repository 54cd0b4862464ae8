"""The book's figures: SVG within the page, in the colours of the page."""

import functools
import io
import re
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from docutils import nodes

from gradbook import plot
from gradbook.plot import styles
from grading.editions.figures import draw_within_pages, within_page
from grading.editions.figures.compact import compact


def drawn():
    """A figure as the book's kernels give it."""
    text = io.StringIO()
    with plt.rc_context():
        plot.style()
        fig, ax = plt.subplots(figsize=(4, 3))
        ax.plot([0, 1], [0, -1])
        ax.fill_between([0, 1], [0, 1], color="white")
        ax.set_xlabel("steps & costs")
        fig.savefig(text, format="svg", bbox_inches=None, metadata={"Date": None})
        plt.close(fig)
    return text.getvalue()


@pytest.fixture
def svg():
    return drawn()


def test_ink_and_paper_follow_the_theme_and_other_colours_stay(svg):
    page = within_page(svg, "")
    for colour in (styles.INK, styles.GREY, styles.PAPER):
        assert colour in svg
        assert colour not in page
    assert "var(--pst-color-background)" in page
    assert styles.BLUE.lower() in page
    assert "#ffffff" in page  # white that the figure asked for is white in the dark too


def test_a_figure_of_many_points_is_light():
    with plt.rc_context():
        plot.style()
        X = np.random.default_rng(0).normal(size=(2, 400))
        rows = plt.subplots(2, 3, figsize=(5, 4))[1]
        for k, ax in enumerate(rows.flat):
            wedges = functools.partial(_wedges, k)
            plot.decision_regions(wedges, X, wedges(X), ax=ax)
        text = io.StringIO()
        plt.savefig(text, format="svg", dpi=192, bbox_inches=None)
        plt.close("all")
    page = within_page(text.getvalue(), "")
    assert page.count("<image") == 6
    assert len(page) < 200_000 < len(text.getvalue())


def _wedges(k, X):
    return (np.sin((k + 1) * np.arctan2(X[:1], X[1:])) > 0).astype(int)


def test_a_figure_tells_what_it_shows_and_is_as_wide_as_it_was_drawn(svg):
    page = within_page(svg, 'a line that falls, "steeply" & far')
    opening = re.match("<svg[^>]*>", page)[0]
    assert 'role="img"' in opening
    assert "a line that falls, &quot;steeply&quot; &amp; far" in opening
    assert "max-width: 384px" in opening  # 4 inches
    assert "height=" not in opening


def test_a_figure_brings_no_style_of_its_own_to_the_page(svg):
    assert "<style" in svg
    page = within_page(svg, "")
    assert "<style" not in page
    assert "<?xml" not in page
    assert "<metadata" not in page


def test_the_same_figure_is_the_same_file(svg):
    assert drawn() == svg


def test_only_what_a_cell_drew_stands_within_the_page(svg, tmp_path):
    folder = tmp_path / "_build/jupyter_execute"
    folder.mkdir(parents=True)
    (folder / "a.svg").write_text(svg, "utf-8")
    ours = nodes.image(uri="/_build/jupyter_execute/a.svg", alt="a line")
    other = nodes.image(uri="_static/logo.svg")
    section = nodes.section("", ours, other)
    draw_within_pages(SimpleNamespace(srcdir=tmp_path), section)
    assert isinstance(section[0], nodes.raw)
    assert 'aria-label="a line"' in section[0].astext()
    assert section[1] is other


def test_a_figure_keeps_its_place_before_it_is_drawn(svg):
    assert "aspect-ratio: 288 / 216" in within_page(svg, "")  # 4 by 3 inches


def test_a_figure_names_its_labels_and_no_other_part(svg):
    page = within_page(svg, "")
    assert len(svg) > 1.2 * len(page)
    assert re.search(r'<g id="text_1">', page)
    unused = set(re.findall(r'id="([^"]+)"', page)) - set(re.findall('#([^")]+)', page))
    assert [name for name in unused if not name.startswith("text_")] == []


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (
            'd="M 1.004 123.456789 \nL 2.5 3 \nL 4 5.10 \nz"',
            'd="M 1 123.5 L 2.5 3 4 5.1 z"',
        ),
        (
            'transform="translate(10.123 0.5) scale(0.015625)"',
            'transform="translate(10.1 0.5) scale(0.015625)"',
        ),
    ],
)
def test_numbers_of_a_figure_are_as_exact_as_an_eye(long, short):
    page = compact(f'<svg xmlns="http://www.w3.org/2000/svg"><path {long} /></svg>')
    assert f"<path {short} />" in page


def test_a_text_that_is_no_path_stays():
    page = compact('<svg xmlns="http://www.w3.org/2000/svg"><text> cost </text></svg>')
    assert page == "<svg><text> cost </text></svg>"
