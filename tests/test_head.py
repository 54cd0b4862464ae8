"""What machines read of a page, and how a chapter opens."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from matplotlib import rcParams
from PIL import Image

from grading.editions.head import add_head, description, full_title, write_sitemap
from grading.editions.head.card import draw_card
from grading.editions.opening import launch_links, opened
from tests.test_browser import SITE, pages

ADDRESS = "https://example.org/book/"


def app(**settings):
    """Sphinx, as far as the head of a page asks it."""
    config = {"html_title": "Checked Gradients", "html_baseurl": "", **settings}
    return SimpleNamespace(config=SimpleNamespace(**config))


def head(pagename="chapters/03-x", **settings):
    """The head that a page gets, parsed, and its context."""
    context = {"title": "Logistic regression", "metatags": ""}
    document = nodes.paragraph("", nodes.Text("A sum & a product."))
    add_head(app(**settings), pagename, "page.html", context, document)
    return BeautifulSoup(context["metatags"], "html.parser"), context


@pytest.mark.parametrize(
    ("page", "title", "full"),
    [
        ("index", "Checked Gradients", "Checked Gradients"),
        ("chapters/03-x", "The <em>cost</em>", "03 The cost — Checked Gradients"),
        ("chapters/glossary", "Glossary", "Glossary — Checked Gradients"),
    ],
)
def test_a_title_says_each_thing_once(page, title, full):
    assert full_title(page, title, "Checked Gradients") == full


def test_a_description_is_cut_at_a_word():
    text = "It goes on and on. " * 20
    told = description(nodes.section("", nodes.paragraph("", nodes.Text(text))))
    assert 100 < len(told) <= 162
    assert told.endswith((" on …", " goes …", " and …", " It …", " on. …"))


def test_a_book_without_an_address_has_a_description_and_no_links_to_itself():
    tags, _ = head()
    assert [tag["content"] for tag in tags.select("meta")] == ["A sum & a product."]


def test_a_book_with_an_address_shows_a_picture_where_it_is_linked():
    tags, _ = head(html_baseurl=ADDRESS)
    said = {tag.get("property"): tag["content"] for tag in tags.select("meta")}
    assert said["og:image"] == f"{ADDRESS}_static/card.png"
    assert said["og:title"] == "03 Logistic regression — Checked Gradients"


@pytest.mark.parametrize(("address", "root"), [("", "/"), (ADDRESS, "/book/")])
def test_the_page_for_no_page_finds_the_book_from_anywhere(address, root):
    _, context = head("404", html_baseurl=address)
    assert context["book_address"] == root


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_map_of_the_site_needs_an_address(tmp_path, address):
    sphinx = app(html_baseurl=address)
    sphinx.outdir, sphinx.env = tmp_path, SimpleNamespace(found_docs={"index", "a/b"})
    sphinx.builder = SimpleNamespace(
        format="html", get_target_uri=lambda n: f"{n}.html"
    )
    write_sitemap(sphinx, None)
    if address:
        text = (tmp_path / "sitemap.xml").read_text()
        assert text.count("<loc>https://example.org/book/") == 2
    else:
        assert not (tmp_path / "sitemap.xml").exists()


def test_the_picture_has_the_size_that_sites_ask_for(tmp_path, monkeypatch):
    monkeypatch.setitem(rcParams, "savefig.bbox", "tight")  # of other figures
    draw_card(tmp_path / "card.png", "Checked Gradients")
    with Image.open(tmp_path / "card.png") as picture:
        assert picture.size == (1200, 630)
        colours = [colour for _, colour in picture.getcolors(1_000_000)]
    assert {(0, 114, 178, 255), (255, 255, 255, 255)} <= set(colours)


def test_there_are_buttons_where_a_repository_is_named_and_none_without():
    assert launch_links("", "main", "03-x") == []
    links = launch_links("https://github.com/who/what.git", "main", "03-x")
    assert [address for address, _, _ in links] == [
        "https://colab.research.google.com/github/who/what/blob/main/notebooks/03-x.ipynb",
        "https://mybinder.org/v2/gh/who/what/main?labpath=notebooks%2F03-x.ipynb",
    ]


def test_a_chapter_opens_with_its_number_and_what_it_takes():
    html = "<h1>X<a>#</a></h1>\n<p><em>About 5 hours · 1 exercise · 2 points</em></p>"
    soup = BeautifulSoup(opened(html, "03", [("a?b&c", "Colab", "")]), "html.parser")
    assert soup.select_one(".chapter-number").text == "Chapter 03"
    facts = [item.text for item in soup.select(".chapter-facts li")]
    assert facts == ["About 5 hours", "1 exercise", "2 points", "Colab"]
    assert soup.a.parent.name == "h1"
    assert soup.select_one(".chapter-facts a")["href"] == "a?b&c"


@pytest.mark.parametrize("page", pages())
def test_every_page_of_the_book_has_one_of_each(page):
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    text = (SITE / f"{page}.html").read_text("utf-8")
    soup = BeautifulSoup(text.partition("</head>")[0], "html.parser")
    wanted = ("title", "meta[name=viewport]", "meta[name=description]")
    assert [len(soup.select(one)) for one in wanted] == [1, 1, 1]
    assert len(soup.select_one("meta[name=description]")["content"]) > 20
    assert text.count("<h1") == 1
    numbered = page.startswith("chapters/") and page[9:11].isdigit()
    assert text.count('class="chapter-facts"') == numbered
