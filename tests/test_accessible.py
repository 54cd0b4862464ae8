"""axe-core finds nothing to mend on any page, light and dark, desktop and phone."""

import functools

import pytest

from grading.editions.accessible import mended
from tests.axe import axe_core
from tests.chromium import QuietHandler, serving
from tests.live import Reader, needs_python
from tests.test_browser import SITE, WIDTHS, pages

# A theme changes colours and nothing else, so all rules are asked once at each width.
ALL, COLOURS = None, ["color-contrast", "link-in-text-block"]
VIEWS = (
    ("desktop", "light", ALL),
    ("desktop", "dark", COLOURS),
    ("phone", "dark", ALL),
    ("phone", "light", COLOURS),
)

# axe would look for minutes at 30,000 boxes. Formulas and figures, which it cannot
# judge, keep their size and lose what is in them (what is read aloud stays, as a text);
# code keeps each of its colours once.
EMPTY = """
const all = (selector) => [...document.querySelectorAll(selector)];
const drawn = all('mjx-math, svg.figure');
const sizes = drawn.map((e) => e.getBoundingClientRect());
drawn.forEach((e, k) => {
  e.replaceChildren();
  if (e.tagName == 'MJX-MATH') e.style.cssText = `display: inline-block;
    max-width: 100%; width: ${sizes[k].width}px; height: ${sizes[k].height}px`;
});
all('mjx-assistive-mml').forEach((e) => e.replaceChildren(e.textContent));
const seen = new Set();
all('div.highlight pre').forEach((pre) => {
  const names = [...pre.querySelectorAll('span[class]')].map((e) => e.className);
  if (names.every((name) => seen.has(name))) pre.replaceChildren(pre.textContent);
  names.forEach((name) => seen.add(name));
});
"""
# Scripts of the theme give a wide box its stop of the Tab key after a pause, which a
# busy machine makes longer.
RUN = """
const [place, rules, done] = arguments;
const options = {resultTypes: ['violations'], runOnly: rules ?? undefined};
const isWide = (e) => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight;
const waits = () => [...document.querySelectorAll('pre[tabindex="-1"]')].some(isWide);
const look = (tries) => tries && waits() ? setTimeout(look, 100, tries - 1)
  : axe.run(place, options).then((found) => done(
    found.violations.flatMap((rule) => rule.nodes.map(
      (node) => `${rule.id}: ${node.target} ${node.html.slice(0, 80)}`))));
setTimeout(look, 400, 50);
"""


@pytest.fixture(scope="module")
def axe():
    """The text of axe-core."""
    return axe_core()


@pytest.fixture(scope="module")
def book():
    """The address of the built book."""
    if not (SITE / "index.html").exists():
        pytest.skip("needs the built book: make book")
    handler = functools.partial(QuietHandler, directory=str(SITE))
    with serving(handler) as address:
        yield address


@pytest.fixture(scope="module")
def faults(axe, chrome):
    """faults(address) -> what axe finds there, in all views of one visit."""

    def look(address):
        show(chrome, "desktop", "light")
        chrome.get(address)
        chrome.execute_script(EMPTY)
        chrome.execute_script(axe)
        return seen_in_all(chrome)

    return look


def seen_in_all(chrome, place="html"):
    """What axe, which the page has, finds below a selector in all views."""
    found = set()
    for width, theme, rules in VIEWS:
        show(chrome, width, theme)
        found.update(chrome.execute_async_script(RUN, place, rules))
    return sorted(found)


def show(chrome, width, theme):
    """Make the window that of a desktop or a phone, in this theme."""
    scheme = {"name": "prefers-color-scheme", "value": theme}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    size = {"width": WIDTHS[width], "height": 900, "deviceScaleFactor": 1}
    chrome.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {**size, "mobile": width == "phone"}
    )


@pytest.mark.browser
@pytest.mark.parametrize("page", [*pages(), "search", "404"])
def test_axe_finds_nothing_to_mend(page, faults, book):
    assert faults(f"{book}/{page}.html") == []


# Of an exercise: its name, a piece of its code, what is wrong and right in its place.
EDITORS = {
    "chapters/00-start-here": (
        "warm_up",
        'raise NotImplementedError("warm_up")',
        {"failed": "return 3 * x**2", "passed": "return 3 * x**2 + 2"},
    ),
    "index": (
        "gradient",
        "X @ error.T",
        {"failed": "X @ error.T", "passed": "X @ error.T / 7"},
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("page", EDITORS)
def test_an_open_editor_with_a_verdict_has_nothing_to_mend(page, chrome, axe, book):
    needs_python()
    name, piece, answers = EDITORS[page]
    show(chrome, "desktop", "light")
    chrome.get(f"{book}/{page}.html")
    chrome.execute_script(axe)
    reader = Reader(chrome, book)
    stub = reader.edit(name).text
    place = f"section:has(> * [data-exercise={name}], > [data-exercise={name}])"
    found = {}
    for verdict, answer in answers.items():
        reader.write(name, stub.replace(piece, answer))
        assert reader.check(name)[0] == verdict
        found[verdict] = seen_in_all(chrome, place)
    assert found == {"failed": [], "passed": []}


@pytest.mark.browser
def test_faults_would_be_found(faults, tmp_path):
    (tmp_path / "faulty.html").write_text(
        "<!doctype html><html lang='en'><title>A page</title>"
        "<meta name='viewport' content='width=device-width'><style>"
        "@media (prefers-color-scheme: dark) { p { color: #000; background: #111 } }"
        "@media (max-width: 600px) { pre { overflow: auto } }"
        "</style><main><h1>A page</h1><button></button><p>dark on dark</p>"
        f"<pre>{'long ' * 300}</pre></main>"
    )
    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    with serving(handler) as address:
        found = {fault.split(":")[0] for fault in faults(f"{address}/faulty.html")}
    assert found == {"button-name", "color-contrast", "scrollable-region-focusable"}


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ('<th class="head"></th>', "<td></td>"),
        ('<th class="head"><p></p></th>', "<td></td>"),
        ('<th class="head"><p>w</p></th>', '<th class="head"><p>w</p></th>'),
        ('<summary aria-label="Toggle hidden content">', "<summary>"),
        (
            "<dl>\n<dd>a,</dd>\n<dd>b</dd>\n</dl>",
            '<span class="sig-line">a,</span><span class="sig-line">b</span>',
        ),
        ("<dl>\n<dt>a</dt><dd>b</dd>\n</dl>", "<dl>\n<dt>a</dt><dd>b</dd>\n</dl>"),
    ],
)
def test_what_others_write_is_mended(written, better):
    assert mended(written) == better
