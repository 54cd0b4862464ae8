"""The pictures that a reader can change, in the built book and in a notebook."""

import re

import pytest

from grading.editions import markdown
from grading.editions.chapter import Chapter, chapters
from grading.editions.explorables import WEB
from grading.editions.explorables.data import DATA
from tests.chromium import QuietHandler, asked, said, serving
from tests.test_browser import SITE

PAGES = {
    "02-perceptron": "perceptron",
    "11-gradient-checking": "step",
    "12-optimization": "race",
    "16-convolution": "convolution",
}
browsing = pytest.mark.browser


@pytest.fixture(scope="module")
def address():
    if not (SITE / "explorables/kit.js").exists():
        pytest.skip("needs the built book: make book")

    def handler(*arguments):
        return QuietHandler(*arguments, directory=str(SITE))

    with serving(handler) as address:
        yield address


@pytest.fixture(scope="module", params=PAGES)
def page(request):
    return request.param


def open_at(chrome, address, page, width=1280, without=("*mathjax*",)):
    """Open a page; formulas take longer than all else and are looked at elsewhere."""
    chrome.execute_cdp_cmd("Network.enable", {})
    chrome.execute_cdp_cmd("Network.setBlockedURLs", {"urls": without})
    device = {"height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chrome.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, **device}
    )
    chrome.get_log("browser")
    chrome.get(f"{address}/chapters/{page}.html")


SHOWN = """
const display = (e) => getComputedStyle(e).display != 'none';
const figure = document.getElementById(arguments[0]);
return [display(figure.querySelector('svg.figure')),
        [...document.querySelectorAll('.explorable')].some(display)];
"""


def still(page):
    text = Chapter(page).path.read_text("utf-8")
    return re.search(r":::\{explorable\} \w+\n:still: (\S+)", text)[1]


@browsing
def test_it_takes_the_place_of_the_still_picture_on_a_screen(chrome, address, page):
    open_at(chrome, address, page, without=())
    assert chrome.execute_script(SHOWN, still(page)) == [False, True]
    assert list(said(chrome)) == []


@browsing
def test_the_still_picture_is_what_is_printed(chrome, address, page):
    open_at(chrome, address, page)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = chrome.execute_script(SHOWN, still(page))
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown == [True, False]


@browsing
def test_without_scripts_the_still_picture_stays(chrome, address, page):
    without = ("*mathjax*", "*/explorables/*")
    open_at(chrome, address, page, without=without)
    assert chrome.execute_script(SHOWN, still(page)) == [True, False]


CONTROLS = ".explorable :is(input, select, button)"


@browsing
def test_the_keyboard_moves_it_and_its_numbers_are_read_out(chrome, address, page):
    from selenium.webdriver.common.keys import Keys

    open_at(chrome, address, page)
    (status,) = chrome.find_elements("css selector", ".explorable [role=status]")
    before = status.text
    sliders = chrome.find_elements("css selector", ".explorable input[type=range]")
    for slider in sliders:
        slider.send_keys(Keys.HOME)
    assert status.text != before
    assert chrome.switch_to.active_element == sliders[-1]
    outline = "return getComputedStyle(arguments[0]).outlineStyle"
    assert chrome.execute_script(outline, sliders[-1]) == "solid"


@browsing
def test_every_control_has_a_name(chrome, address, page):
    open_at(chrome, address, page)
    controls = chrome.find_elements("css selector", CONTROLS)
    assert controls
    assert [
        c.get_attribute("outerHTML") for c in controls if not c.accessible_name
    ] == []


@browsing
def test_it_fits_a_phone_and_its_letters_are_read(chrome, address, page):
    open_at(chrome, address, page, 390)
    overflow, letters = chrome.execute_script("""
        const root = document.documentElement;
        const drawing = document.querySelector('.explorable .drawing');
        const wide = drawing.getBoundingClientRect().width;
        const scale = wide / drawing.viewBox.baseVal.width;
        const size = parseFloat(getComputedStyle(drawing).fontSize);
        return [root.scrollWidth - root.clientWidth, size * scale]""")
    assert overflow <= 0
    assert letters >= 9


@browsing
def test_the_rule_is_stepped_until_no_flower_is_wrong(chrome, address):
    open_at(chrome, address, "02-perceptron")
    step = chrome.find_element("css selector", ".explorable button")
    for _ in range(10):
        assert step.get_attribute("aria-disabled") == "false"
        chrome.execute_script("arguments[0].click()", step)
    assert "0 of 100 flowers are wrong (49 before)" in chrome.find_element(
        "css selector", ".explorable [role=status]"
    ).text.replace("\n", " ")
    assert step.get_attribute("aria-disabled") == "true"


@browsing
def test_it_asks_for_its_scripts_and_for_nothing_else(chrome, address):
    open_at(chrome, address, "02-perceptron")
    chrome.get_log("performance")
    chrome.get(f"{address}/chapters/02-perceptron.html")
    asked_for = {
        url.rpartition("/")[2] for url in asked(chrome) if "explorables" in url
    }
    assert asked_for == {"kit.js", "perceptron.js", "explorables.css"}


def test_only_pages_with_an_explorable_load_its_scripts():
    if not SITE.exists():
        pytest.skip("needs the built book: make book")
    loading = {
        path.stem
        for path in SITE.rglob("*.html")
        if "explorables/kit.js" in path.read_text("utf-8")
    }
    assert loading == PAGES.keys()


def test_chapters_name_the_explorables_that_there_are():
    named = {
        slug: name
        for slug in chapters()
        for name in re.findall(
            r":::\{explorable\} (\w+)", Chapter(slug).path.read_text("utf-8")
        )
    }
    assert named == PAGES
    assert {path.stem for path in WEB.glob("*.js")} == {"kit", *DATA}


def test_a_notebook_has_the_still_picture_only():
    text = "before\n\n:::{explorable} step\n:still: fig-a\n\nTry $c$.\n:::\n\nafter"
    assert markdown.plain(text, markdown.Numbers([])) == "before\n\nafter"


def test_nothing_moves_by_itself():
    moving = re.compile(
        r"animation|transition|requestAnimationFrame|setInterval|setTimeout"
    )
    texts = [path.read_text("utf-8") for path in WEB.iterdir()]
    assert [moving.findall(text) for text in texts] == [[]] * len(texts)
