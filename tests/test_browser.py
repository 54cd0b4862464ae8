"""The built book in a real browser: every page, at desktop and at phone width."""

import contextlib
import functools
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tests.chromium import asked, chromium, said, serving

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
WIDTHS = {"desktop": 1280, "phone": 390}

# What a page is asked once it has settled: math typeset, images decoded.
OBSERVE = """
const done = arguments[0];
const images = [...document.querySelectorAll('article img, main img')];
images.forEach(image => image.loading = 'eager');
const typeset = window.MathJax?.startup?.promise ?? Promise.resolve();
const decoded = images.map(image => image.decode().catch(() => null));
Promise.all([typeset, ...decoded]).then(() => done({
  title: document.title,
  heading: document.querySelector('h1')?.textContent ?? '',
  formulas: document.querySelectorAll('.math').length,
  typeset: document.querySelectorAll('.math mjx-container').length,
  misspelt: [...document.querySelectorAll('mjx-merror')].map(e => e.textContent),
  images: images.map(image => (
    {source: image.src, alt: image.alt.trim(), width: image.naturalWidth})),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
}));
"""

pytestmark = pytest.mark.browser


def pages():
    """Every page of the table of contents, the front page first."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [row["file"] for part in toc["parts"] for row in part["chapters"]]
    return [toc["root"], *chapters]


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="module")
def serve():
    """serve(folder) -> address of a server for it on this machine."""
    with contextlib.ExitStack() as servers:
        yield lambda folder: servers.enter_context(
            serving(functools.partial(QuietHandler, directory=str(folder)))
        )


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium; skipped with its reason where there is none."""
    with chromium(tmp_path_factory.mktemp("profile")) as chrome:
        yield chrome


@pytest.fixture(scope="module")
def look(browser):
    """look(address, width) -> what a reader and the console see there."""

    def observe(address, width):
        device = {"height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, **device}
        )
        browser.get_log("browser"), browser.get_log("performance")
        browser.get(address)
        seen = browser.execute_async_script(OBSERVE)
        seen["console"] = list(said(browser))
        seen["requests"] = list(asked(browser))
        return seen

    return observe


@pytest.fixture(scope="module")
def book(serve):
    """The address of the built book."""
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    return serve(SITE)


@pytest.fixture(scope="module", params=pages())
def page(request):
    """Each page of the book."""
    return request.param


@pytest.fixture(scope="module", params=WIDTHS)
def seen(request, page, look, book):
    """What is seen of each page at each width."""
    return look(f"{book}/{page}.html", WIDTHS[request.param])


def test_a_page_has_its_title(seen):
    assert seen["heading"].strip()
    assert "Checked Gradients" in seen["title"]


def test_all_math_is_typeset(seen):
    assert seen["typeset"] == seen["formulas"]
    assert seen["misspelt"] == []


def test_every_image_is_loaded(seen):
    assert [image for image in seen["images"] if not image["width"]] == []


def test_every_image_has_a_text_for_those_who_cannot_see_it(seen):
    assert [image["source"] for image in seen["images"] if not image["alt"]] == []


def test_the_console_is_empty(seen):
    assert seen["console"] == []


def test_no_other_host_is_asked(seen, book):
    assert other_hosts(seen["requests"], book) == []


def test_a_page_never_scrolls_sideways(seen):
    assert seen["overflow"] <= 0


def test_chapters_show_figures_and_math(look, book):
    """So that the tests above look at something."""
    everything = [look(f"{book}/{page}.html", 1280) for page in pages()]
    assert sum(seen["typeset"] for seen in everything) > 50
    assert sum(len(seen["images"]) for seen in everything) > 5


def test_a_faulty_page_would_be_noticed(look, serve, tmp_path):
    (tmp_path / "faulty.html").write_text(
        "<!doctype html><main><img src='missing.png'><img src='http://127.0.0.2:9/x'>"
        "<p class='math'>x</p><div style='width: 3000px'>wide</div></main>"
        "<script>console.error('a fault')</script>"
    )
    address = serve(tmp_path)
    seen = look(f"{address}/faulty.html", WIDTHS["desktop"])
    assert [image["width"] for image in seen["images"]] == [0, 0]
    assert [image["alt"] for image in seen["images"]] == ["", ""]
    assert seen["formulas"] > seen["typeset"]
    assert any("a fault" in line for line in seen["console"])
    assert other_hosts(seen["requests"], address) == ["http://127.0.0.2:9/x"]
    assert seen["overflow"] > 0
    assert not seen["heading"]


def test_what_the_browser_asks_for_itself_is_not_the_pages(browser):
    browser.get_log("performance")
    browser.get("chrome://version")
    assert list(asked(browser)) == []
    browser.get("data:text/html,a page")
    assert list(asked(browser)) == ["data:text/html,a page"]


def test_a_page_has_the_focus_whatever_lies_in_front(browser):
    browser.get("data:text/html,a page")
    tab = browser.execute_cdp_cmd("Target.createTarget", {"url": "about:blank"})
    browser.execute_cdp_cmd("Target.activateTarget", tab)
    assert browser.execute_script("return document.hasFocus()")
    browser.execute_cdp_cmd("Target.closeTarget", tab)


def other_hosts(requests, address):
    """Those of `requests` that do not go to the server at `address`."""
    own = (urlsplit(address).netloc, "")  # data: and blob: have no host
    return [url for url in requests if urlsplit(url).netloc not in own]
