"""The built book in a real browser: every page, at desktop and at phone width."""

import contextlib
import functools
import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tests.chromium import QuietHandler, asked, said, serving

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
WIDTHS = {"desktop": 1280, "phone": 390}

# What a page may weigh, as a server sends it: compressed, with all that it loads.
FRONT_PAGE, OTHER_PAGE = 150_000, 650_000
COMPRESSED = {".css", ".html", ".js", ".json", ".svg"}

# What a page is asked once it has settled: fonts loaded, images decoded.
OBSERVE = """
const done = arguments[0];
const images = [...document.querySelectorAll('article img, main img')];
images.forEach(image => image.loading = 'eager');
const decoded = images.map(image => image.decode().catch(() => null));
Promise.all([document.fonts.ready, ...decoded]).then(() => done({
  title: document.title,
  heading: document.querySelector('h1')?.textContent ?? '',
  formulas: document.querySelectorAll('.math').length,
  typeset: document.querySelectorAll('.math mjx-container').length,
  misspelt: [...document.querySelectorAll('mjx-merror')].map(e => e.textContent),
  images: images.map(image => (
    {source: image.src, alt: image.alt.trim(), width: image.naturalWidth})),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ...layout(),
}));
"""

# What does not fit its place, what Tab stops at, how large the letters of figures are
# and on what ground they stand.
LAYOUT = """
function layout() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const named = (e) =>
    `${e.tagName} ${e.closest('[id]')?.id}: ${e.textContent.trim().slice(0, 60)}`;
  const wide = (e) => e.scrollWidth > e.clientWidth + 1;
  const shadow = (e) => getComputedStyle(e).backgroundImage.includes('gradient');
  const clips = (e) => !['visible', ''].includes(getComputedStyle(e).overflowX);
  // Inside a formula boxes overlap, and texts for screen readers are one pixel wide.
  const boxes = all('article *, main .cell *').filter((e) => e.clientWidth > 1 &&
    !e.closest('svg') && !e.parentElement.closest('mjx-container, .math'));
  // A formula in a line of text has a hidden copy, wider than what is seen.
  const formula = (e) => e.matches('span.math') && e.querySelector('mjx-math');
  const cut = (e) => formula(e)
    ? formula(e).getBoundingClientRect().right > e.getBoundingClientRect().right + 1
    : clips(e) && wide(e) && !shadow(e);
  const ground = (e) => {
    const color = getComputedStyle(e).backgroundColor;
    if (color != 'rgba(0, 0, 0, 0)' || !e.parentElement) return color;
    return ground(e.parentElement);
  };
  const letters = (figure) => {
    const scale = figure.getBoundingClientRect().width / figure.viewBox.baseVal.width;
    return [...figure.querySelectorAll('[id^="text_"] > g')]
      .map((g) => /scale\\(([\\d.]+)/.exec(g.getAttribute('transform')))
      .filter((found) => found).map((found) => 100 * found[1] * scale);
  };
  return {
    cut: boxes.filter(cut).map(named),
    beyond: all('.prev-next-area a *').filter(
      (e) => e.getBoundingClientRect().right > innerWidth).map(named),
    scrolling: all('mjx-container[display="true"]').filter(wide).map(named),
    stops: all('mjx-container[tabindex], mjx-container [tabindex]').length,
    figures: all('svg.figure').map((e) => ({
      name: named(e.closest('figure') ?? e),
      smallest: Math.min(...letters(e)),
      paper: getComputedStyle(e.querySelector('path:not(defs *)')).fill,
      page: ground(e.parentElement),
    })),
  };
}
"""

# The share of formulas that wait for a reader to come near.
FAR = """
const all = [...document.querySelectorAll('mjx-math > *')];
const waits = (e) => !e.checkVisibility({contentVisibilityAuto: true});
return all.filter(waits).length / all.length;
"""
LANDED = """
const [heading, done] = arguments;
const top = () => document.getElementById(heading).getBoundingClientRect().top;
setTimeout(() => done(top()), 500);
"""

pytestmark = pytest.mark.browser


def pages():
    """Every page of the table of contents, the front page first."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [row["file"] for part in toc["parts"] for row in part["chapters"]]
    return [toc["root"], *chapters]


@pytest.fixture(scope="module")
def serve():
    """serve(folder) -> address of a server for it on this machine."""
    with contextlib.ExitStack() as servers:
        yield lambda folder: servers.enter_context(
            serving(functools.partial(QuietHandler, directory=str(folder)))
        )


def visit(chrome, address, width, theme):
    """Open a page as a reader with this width and theme would."""
    scheme = {"name": "prefers-color-scheme", "value": theme}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    device = {"height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chrome.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, **device}
    )
    chrome.get("about:blank")  # or what the page before still asks for is this one's
    chrome.get_log("browser"), chrome.get_log("performance")
    chrome.get(address)


@pytest.fixture(scope="module")
def look(chrome):
    """look(address, width, theme) -> what a reader and the console see there.

    A long page takes seconds: each is opened once, and what was seen is kept.
    """

    @functools.cache
    def observe(address, width, theme):
        visit(chrome, address, width, theme)
        seen = chrome.execute_async_script(LAYOUT + OBSERVE)
        seen["console"] = list(said(chrome))
        seen["requests"] = list(asked(chrome))
        return seen

    return lambda address, width, theme="light": observe(address, width, theme)


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


def test_nothing_is_cut_without_a_sign(seen):
    assert seen["cut"] == []
    assert seen["beyond"] == []


def test_no_formula_is_a_stop_of_the_tab_key(seen):
    assert seen["stops"] == 0


def test_every_formula_fits_its_column(seen):
    assert seen["scrolling"] == []


def test_letters_in_figures_are_read_on_a_phone(page, look, book):
    figures = look(f"{book}/{page}.html", WIDTHS["phone"])["figures"]
    small = {f["name"]: f["smallest"] for f in figures if (f["smallest"] or 99) < 9}
    assert small == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_stand_on_the_pages_own_ground(page, look, book, theme):
    figures = look(f"{book}/{page}.html", WIDTHS["desktop"], theme)["figures"]
    assert [f["name"] for f in figures if f["paper"] != f["page"]] == []


def test_a_dark_page_is_dark(look, book):
    seen = look(f"{book}/chapters/01-introduction.html", 1280, "dark")
    grounds = {figure["page"] for figure in seen["figures"]}
    assert grounds
    assert all(int(value) < 60 for value in re.findall(r"\d+", *grounds)[:3])


def test_a_dark_page_is_printed_in_light_colours(chrome, book):
    visit(chrome, f"{book}/chapters/01-introduction.html", 1280, "dark")
    grounds = "[window.printed, getComputedStyle(document.body).backgroundColor]"
    chrome.execute_script(
        f"addEventListener('beforeprint', () => {{printed = {grounds}[1]}})"
    )
    chrome.execute_cdp_cmd("Page.printToPDF", {})
    printed, shown = chrome.execute_script(f"return {grounds}")
    assert min(map(int, re.findall(r"\d+", printed)[:3])) > 240
    assert max(map(int, re.findall(r"\d+", shown)[:3])) < 60


def test_code_parts_at_the_end_of_a_sheet(chrome, book):
    """A box that may not part goes to the next sheet, and its frame stays empty."""
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    chrome.get(f"{book}/chapters/03-logistic-regression.html")
    boxes = chrome.execute_script("""
        const boxes = 'div.cell_input, div.cell_input div, div.cell_input pre';
        const [all, style] = [document.querySelectorAll(boxes), getComputedStyle];
        return [...all].map((e) => [style(e).breakInside, style(e).display])""")
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert len(boxes) > 100
    assert {tuple(box) for box in boxes} == {("auto", "block")}


def test_a_page_is_light(page, look, book):
    requests = look(f"{book}/{page}.html", WIDTHS["desktop"])["requests"]
    limit = FRONT_PAGE if page == "index" else OTHER_PAGE
    assert weight(requests, SITE) < limit


def test_what_a_page_loads_is_weighed_compressed_and_once(tmp_path):
    (tmp_path / "a.html").write_text("a" * 10_000)
    (tmp_path / "font.woff").write_bytes(b"b" * 10_000)
    loaded = ["http://host/a.html", "http://host/a.html?v=1", "data:image/png;base64,"]
    assert 0 < weight(loaded, tmp_path) < 100
    loaded.append("http://host/font.woff")
    assert 10_000 < weight(loaded, tmp_path) < 10_100


def test_figures_are_light(page, book):
    """A page is loaded whole: no figure within it is over 200 kB."""
    text = (SITE / f"{page}.html").read_text("utf-8")
    figures = re.findall(r'<svg class="figure".*?</svg>', text, re.DOTALL)
    assert [len(f) for f in figures if len(f) > 200_000] == []


def test_chapters_show_figures_and_math(look, book):
    """So that the tests above look at something."""
    everything = [look(f"{book}/{page}.html", 1280) for page in pages()]
    assert sum(seen["typeset"] for seen in everything) > 50
    assert sum(len(seen["figures"]) for seen in everything) > 50


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_link_lands_at_its_heading_though_what_is_far_is_not_laid_out(
    chrome, book, width
):
    page = f"{book}/chapters/03-logistic-regression.html"
    visit(chrome, page, width, "light")
    assert chrome.execute_script(FAR) > 0.8
    for heading in ("exercise-propagate-4-points", "with-a-pencil"):
        visit(chrome, "about:blank", width, "light")
        visit(chrome, f"{page}#{heading}", width, "light")
        top = chrome.execute_async_script(LANDED, heading)
        assert 40 < top < 90  # right below the bar that stays


def test_a_faulty_page_would_be_noticed(look, serve, tmp_path):
    (tmp_path / "faulty.html").write_text(
        "<!doctype html><main><img src='missing.png'><img src='http://127.0.0.2:9/x'>"
        "<p class='math'>x</p><div style='width: 3000px'>wide</div>"
        "<article><p style='width: 9px; overflow: hidden'>half a word</p>"
        "<mjx-container display='true' tabindex='0' style='display: block; width: 9px;"
        " overflow: auto'>a wide formula</mjx-container>"
        "<svg class='figure' viewBox='0 0 100 9' style='width: 100px'><g id='patch_1'>"
        "<path d='M0 0' style='fill: rgb(1, 2, 3)'/></g><g id='text_1'>"
        "<g transform='translate(1 2) scale(0.08 -0.08)'/></g></svg></article></main>"
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
    assert [text.split(":")[0].split()[0] for text in seen["cut"]] == [
        "P", "MJX-CONTAINER"
    ]  # fmt: skip
    assert len(seen["scrolling"]) == seen["stops"] == 1
    (figure,) = seen["figures"]
    assert figure["smallest"] == pytest.approx(8)
    assert figure["paper"] != figure["page"]


def test_what_the_browser_asks_for_itself_is_not_the_pages(chrome):
    chrome.get_log("performance")
    chrome.get("chrome://version")
    assert list(asked(chrome)) == []
    chrome.get("data:text/html,a page")
    assert list(asked(chrome)) == ["data:text/html,a page"]


def test_a_page_has_the_focus_whatever_lies_in_front(chrome):
    chrome.get("data:text/html,a page")
    tab = chrome.execute_cdp_cmd("Target.createTarget", {"url": "about:blank"})
    chrome.execute_cdp_cmd("Target.activateTarget", tab)
    assert chrome.execute_script("return document.hasFocus()")
    chrome.execute_cdp_cmd("Target.closeTarget", tab)


def weight(requests, folder):
    """Bytes of the files below `folder` that the requests get, texts compressed."""
    loaded = {url for url in requests if url.startswith("http")}
    files = {folder / unquote(urlsplit(url).path).lstrip("/") for url in loaded}
    return sum(
        len(gzip.compress(file.read_bytes(), 6))
        if file.suffix in COMPRESSED
        else file.stat().st_size
        for file in files
    )


def other_hosts(requests, address):
    """Those of `requests` that do not go to the server at `address`."""
    own = (urlsplit(address).netloc, "")  # data: and blob: have no host
    return [url for url in requests if urlsplit(url).netloc not in own]
