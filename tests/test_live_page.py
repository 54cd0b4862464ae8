"""A reader at a chapter's page: buttons, keys, what is kept, what is asked for."""

import functools
import json
import re
import shutil
import string
from urllib.parse import urlsplit

import nbformat
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from grading.editions import assemble
from grading.editions.chapter import Chapter
from grading.editions.keysource import key_cells
from grading.editions.live.plan import student
from grading.trusted.grade import grade_notebook
from grading.trusted.submission import Assignment
from grading.trusted.worker.zygote import Zygote
from tests.chromium import asked, said
from tests.live import PARTS, SITE, Reader, needs_python, serve

SLUG = "00-start-here"
RIGHT = "def warm_up(x):\n    return 3 * x**2 + 2\n"
WRONG = "def warm_up(x):\n    return 3 * x**2\n"
ENDLESS = "def warm_up(x):\n    while True:\n        pass\n"

IN_SIGHT = """
const said = document.querySelector('.live-headline').getBoundingClientRect();
return [said.top, innerHeight];
"""
HEIGHTS = """
const shown = [...document.querySelectorAll('.live-tools button:not([hidden])')];
return shown.map((button) => button.getBoundingClientRect().height);
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def book():
    """The address of the built book."""
    needs_python()
    with serve(SITE) as address:
        yield address


@pytest.fixture(scope="module")
def chrome(book, chrome, downloads):
    """The shared one, which keeps what it downloads."""
    allowed = {"behavior": "allow", "downloadPath": str(downloads)}
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", allowed)
    return chrome


@pytest.fixture
def reader(chrome, book):
    """A reader at chapter 00, who has never been here; no demonstrations."""
    reader = Reader(chrome, book)
    reader.open(SLUG)
    chrome.execute_script("localStorage.clear()")
    reader.open(SLUG)
    reader.without_demos()
    said(chrome), list(asked(chrome))
    return reader


def kept(reader):
    """What the browser keeps of the chapter, as text."""
    return reader.chrome.execute_script(
        f"return localStorage.getItem('checked-gradients:/_live/:{SLUG}')"
    )


def keep(reader, text):
    reader.chrome.execute_script(
        f"localStorage.setItem('checked-gradients:/_live/:{SLUG}', arguments[0])", text
    )
    reader.open(SLUG)
    reader.without_demos()


def test_nothing_is_asked_for_before_a_button_is_pressed_and_never_elsewhere(reader):
    reader.open(SLUG)
    before = [urlsplit(url).path for url in asked(reader.chrome)]
    assert {path for path in before if "_live" in path} == {"/_live/scripts/page.js"}
    reader.check("warm_up")
    after = [urlsplit(url) for url in asked(reader.chrome)]
    assert any(url.path.endswith("/chapter.js") for url in after)
    host = urlsplit(reader.book).netloc
    assert [url for url in after if url.netloc not in (host, "")] == []
    assert [text for text in said(reader.chrome) if "_live" in text] == []


@pytest.fixture
def visitor(chrome, book):
    """A reader at the front page for the first time, who has pressed nothing."""
    chrome.get(f"{book}/index.html")
    chrome.execute_script("localStorage.clear()")
    said(chrome), list(asked(chrome))
    chrome.refresh()
    return Reader(chrome, book)


def test_the_front_page_shows_a_verdict_and_asks_for_nothing(visitor):
    assert "dw is 7 times too large" in visitor.one("#said-gradient").text
    paths = [urlsplit(url).path for url in asked(visitor.chrome)]
    assert {path for path in paths if "_live" in path} == {"/_live/scripts/page.js"}


def test_the_check_of_the_front_page_answers(visitor):
    still = visitor.one("#said-gradient").text
    visitor.press("Edit and check here")
    visitor.wait(lambda: visitor.chrome.find_elements("class name", "cm-content"))
    assert visitor.one("#said-gradient").text == still
    visitor.press("Check")
    verdict, told = said_in_front(visitor)
    assert (verdict, told) == ("failed", f"Not yet.{still}")
    shown = visitor.edit("gradient").text
    visitor.write("gradient", shown.replace("X @ error.T", "X @ error.T / 7"))
    visitor.press("Check")
    verdict, told = said_in_front(visitor)
    assert verdict == "passed"
    assert "gradient: all 2 checks passed" in told
    assert [text for text in said(visitor.chrome) if "_live" in text] == []


def test_the_front_page_keeps_what_was_mended_and_reset_gives_its_example_back(visitor):
    still, shown = visitor.one("#said-gradient").text, visitor.edit("gradient").text
    mended = shown.replace("X @ error.T", "X @ error.T / 7")
    visitor.write("gradient", mended)
    visitor.chrome.refresh()
    assert "Your answer is kept here." in visitor.place("gradient").text
    assert visitor.edit("gradient").text == mended
    assert visitor.check("gradient")[0] == "passed"
    visitor.press("Reset")
    assert visitor.edit("gradient").text == shown
    assert visitor.one("#said-gradient").text == still
    assert "error.T / 7" not in str(all_kept(visitor))


def test_a_phone_shows_the_verdict_above_its_keys_and_has_room_for_a_finger(visitor):
    chrome = visitor.chrome
    screen = {"width": 390, "height": 340, "deviceScaleFactor": 1, "mobile": True}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    touch = {"enabled": True, "maxTouchPoints": 1}
    chrome.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", touch)
    try:
        visitor.check("gradient")
        top, height = chrome.execute_script(IN_SIGHT)
        assert 0 <= top < height - 40  # its first line, at least
        assert min(chrome.execute_script(HEIGHTS)) >= 44
        said = visitor.place("gradient").text
        assert "Esc" not in said
        assert "Enter behind a colon" in said
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chrome.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
        chrome.execute_script("localStorage.clear()")


def all_kept(reader):
    """What the browser keeps of the book."""
    return reader.chrome.execute_script("return Object.entries(localStorage)")


def said_in_front(visitor):
    """(verdict, what is said) where the still verdict stood."""
    verdict = visitor.verdict("gradient")
    assert visitor.chrome.find_elements("id", "said-gradient") == []
    assert visitor.chrome.find_elements("css selector", ".says .live-said")
    return verdict


def test_every_key_of_python_can_be_typed(reader):
    """A shortcut of the page's would swallow its key: Sphinx's own search takes "/"."""
    reader.write("warm_up", "")
    content = reader.edit("warm_up")
    content.send_keys("#", *string.punctuation, string.ascii_letters, string.digits)
    typed = content.text
    for sign in string.punctuation + string.ascii_letters + string.digits:
        assert sign in typed


def test_a_verdict_is_announced_and_the_focus_stays_in_the_editor(reader):
    reader.write("warm_up", WRONG)
    content = reader.edit("warm_up")
    content.send_keys(Keys.SHIFT, Keys.ENTER)
    verdict, told = reader.verdict("warm_up")
    assert verdict == "failed"
    assert "warm_up: warm_up(5) is 75" in told
    status = reader.place("warm_up").find_element("css selector", "[role=status]")
    assert status.get_attribute("aria-live") == "polite"
    assert "warm_up(5) is 75" in status.text
    assert reader.chrome.switch_to.active_element == content
    assert reader.edit("warm_up").get_property("textContent").count("def") == 1


def test_escape_and_tab_leave_the_editor_and_tab_alone_indents(reader):
    content = reader.edit("warm_up")
    keys = ActionChains(reader.chrome)
    keys.send_keys(Keys.TAB).perform()
    assert reader.chrome.switch_to.active_element == content
    keys.send_keys(Keys.ESCAPE, Keys.TAB).perform()
    assert reader.chrome.switch_to.active_element.text == "Check"


def test_all_is_done_by_keyboard(reader):
    reader.chrome.execute_script(
        "document.querySelector('[data-exercise=warm_up] button').focus()"
    )
    keys = ActionChains(reader.chrome)
    keys.send_keys(Keys.ENTER).perform()
    label = "Python code of the exercise warm_up"
    focus = reader.chrome.switch_to
    reader.wait(lambda: focus.active_element.get_attribute("aria-label") == label)
    # What was not written yet is selected: the first key replaces it.
    keys.send_keys("return 3 * x**2 + 2").perform()
    keys.key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()
    assert reader.verdict("warm_up")[0] == "passed"


def test_an_endless_loop_is_stopped_and_the_answers_stay(reader):
    reader.write("warm_up", ENDLESS)
    reader.press("Check", reader.place("warm_up"))
    stop = reader.place("warm_up").find_element("xpath", ".//button[.='Stop']")
    reader.wait(stop.is_displayed)
    stop.click()
    assert reader.verdict("warm_up")[0] == "stopped"
    assert "while True" in reader.edit("warm_up").text
    reader.write("warm_up", RIGHT)
    assert reader.check("warm_up")[0] == "passed"


def test_answers_and_ticks_are_there_after_a_reload(reader):
    reader.write("warm_up", RIGHT)
    reader.check("warm_up")
    reader.open(SLUG)
    assert reader.one("#live-bar .live-count").text == "1 of 2 solved"
    heading = reader.chrome.find_element(
        "css selector", "#exercise-warm-up-0-points h3"
    )
    assert heading.find_element("css selector", "[aria-label=solved]")
    (row,) = reader.chrome.find_elements("xpath", "//td[contains(., '00 Start')]")
    assert row.text.endswith("1/2")
    (box,) = reader.chrome.find_elements("css selector", "#fig-start-map .live-badge")
    assert box.text == "1/2"
    link = reader.one("nav.bd-links a.current")
    assert link.get_property("textContent").endswith("1/2")
    assert "3 * x**2" in reader.edit("warm_up").get_property("textContent")
    reader.write("warm_up", WRONG)
    reader.check("warm_up")
    assert reader.one("#live-bar .live-count").text == "0 of 2 solved"


def test_reset_brings_the_stub_back_and_undo_or_a_button_the_answer(reader):
    reader.write("warm_up", RIGHT)
    content, place = reader.edit("warm_up"), reader.place("warm_up")
    undo = functools.partial(content.send_keys, Keys.CONTROL, "z")
    for bring_back in (
        undo,
        functools.partial(reader.press, "Bring my answer back", place),
    ):
        reader.press("Reset", place)
        assert "NotImplementedError" in content.text
        assert json.loads(kept(reader))["answers"] == {}
        bring_back()
        assert "3 * x**2" in content.text
        assert json.loads(kept(reader))["answers"] == {"warm_up": RIGHT}
    assert (
        place.find_element("css selector", "[role=status]").text
        == "Your answer is back."
    )
    assert reader.chrome.switch_to.active_element == content


def test_to_reset_everything_asks_first(reader):
    keep(
        reader, json.dumps({"version": 1, "answers": {"warm_up": RIGHT}, "solved": {}})
    )
    for decision, left in (("dismiss", True), ("accept", False)):
        reader.press("Reset everything")
        getattr(reader.chrome.switch_to.alert, decision)()
        assert bool(kept(reader)) is left


def test_a_record_that_cannot_be_read_is_set_aside(reader):
    keep(reader, '{"answers": ')
    assert "cannot be read. It is set aside" in reader.note()
    aside = [f"checked-gradients:/_live/:{SLUG}:unreadable", '{"answers": ']
    assert aside in all_kept(reader)
    reader.write("warm_up", RIGHT)
    assert json.loads(kept(reader))["answers"] == {"warm_up": RIGHT}


def test_a_newer_record_is_left_alone(reader):
    newer = json.dumps({"version": 99, "work": "mine"})
    keep(reader, newer)
    assert "newer edition" in reader.note()
    reader.write("warm_up", RIGHT)
    assert reader.check("warm_up")[0] == "passed"
    assert kept(reader) == newer


def test_a_browser_that_keeps_nothing_is_told_of_and_checks_all_the_same(reader):
    reader.chrome.execute_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full') }"
    )
    reader.write("warm_up", RIGHT)
    assert "keeps nothing" in reader.note()
    assert reader.check("warm_up")[0] == "passed"
    assert reader.one("#live-bar .live-count").text == "1 of 2 solved"


@pytest.mark.slow
def test_a_notebook_taken_home_is_graded_and_can_be_brought_back(
    reader, downloads, tmp_path
):
    slug = "02-perceptron"
    key = key_cells(Chapter(slug))
    solved = tmp_path / "solved.ipynb"
    solved.write_text(json.dumps(assemble.fill(student(Chapter(slug)), key)))
    reader.open(slug)
    reader.bring_in(solved)
    reader.press("Download my notebook")
    taken = downloads / f"{slug}.ipynb"
    reader.wait(taken.exists)
    read = functools.partial(nbformat.read, as_version=4)  # lines or whole texts
    assert read(taken) == read(solved)

    assignment = Assignment(assemble.source(Chapter(slug)))
    with Zygote(without=assignment.without) as zygote:
        result = grade_notebook(taken.read_bytes(), assignment, zygote)
    assert result.score == result.max_score

    name, answer = next(iter(key.items()))
    reader.write(name, f"{answer}\n# mine")
    file = reader.one("#live-bar input[type=file]")
    file.send_keys(str(solved))
    reader.wait(lambda: alert(reader)).dismiss()
    reader.wait(lambda: reader.note() == "Nothing was changed.")
    assert "# mine" in reader.edit(name).text
    file.send_keys(str(solved))
    reader.wait(lambda: alert(reader)).accept()
    reader.wait(lambda: "Answers brought in" in reader.note())
    assert "# mine" not in reader.edit(name).text


def alert(reader):
    from selenium.common.exceptions import NoAlertPresentException

    try:
        return reader.chrome.switch_to.alert
    except NoAlertPresentException:
        return None


def test_a_file_that_is_no_notebook_is_refused(reader, tmp_path):
    (tmp_path / "letter.ipynb").write_text("Dear reader")
    reader.one("#live-bar input[type=file]").send_keys(str(tmp_path / "letter.ipynb"))
    reader.wait(lambda: "This file is no notebook" in reader.note())


def test_a_demonstration_is_drawn_with_the_readers_function(reader):
    reader.open(SLUG)
    reader.write("warm_up", RIGHT)
    assert reader.check("warm_up")[0] == "passed"
    drawn = "[id^=cell-demo] .live-own"
    reader.wait(lambda: reader.chrome.find_elements("css selector", drawn))
    figure = reader.one("[id^=cell-demo]:has(.live-own) svg.figure")
    assert figure.get_attribute("aria-label").startswith("A parabola")
    elsewhere = reader.chrome.execute_script(
        "const [f] = arguments; return [...f.querySelectorAll('use')].filter("
        "(u) => !f.contains(document.querySelector(u.getAttribute('xlink:href'))))",
        figure,
    )
    assert elsewhere == []
    assert "var(--pst-color-background)" in figure.get_attribute("outerHTML")


@pytest.mark.slow
def test_the_book_works_in_a_folder_of_another_site(chrome, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/book").symlink_to(SITE)
    with serve(tmp_path) as address:
        reader = Reader(chrome, f"{address}/deep/book")
        reader.open(SLUG)
        reader.without_demos()
        reader.write("warm_up", RIGHT)
        assert reader.check("warm_up")[0] == "passed"


def test_a_page_that_was_opened_as_a_file_says_what_it_needs(chrome):
    chrome.get((SITE / f"chapters/{SLUG}.html").as_uri())
    assert "opened as a file" in chrome.find_element("id", "live-bar").text
    assert chrome.find_elements("css selector", "[data-exercise]") == []


def test_a_page_without_scripts_says_what_it_needs():
    needs_python()
    text = (SITE / f"chapters/{SLUG}.html").read_text("utf-8")
    assert "where JavaScript is allowed.</noscript>" in text


def test_parts_that_cannot_be_had_are_told_of(chrome, tmp_path):
    without = shutil.ignore_patterns("pyodide")
    shutil.copytree(SITE, tmp_path / "book", ignore=without)
    with serve(tmp_path / "book") as address:
        reader = Reader(chrome, address)
        reader.open(SLUG)
        reader.without_demos()
        verdict, told = reader.check("warm_up")
        assert verdict == "stopped"
        assert "Python could not be run." in told


def test_nothing_that_is_served_holds_a_secret():
    from tests.test_book import _public_sources, _secret_lines, _squeezed

    needs_python()
    public = "\n".join(map(_squeezed, _public_sources()))
    secrets = {line for line in _secret_lines() if line not in public}
    assert len(secrets) > 100
    for path in (PARTS / "chapters").iterdir():
        served = json.loads(path.read_text("utf-8"))
        if path.suffix == ".json":
            assert served.keys() == {"plan"}  # no key, no mistakes
        cells = [str(served.get("plan"))]
        cells += ("".join(c["source"]) for c in served.get("cells", []))
        text = " ".join(" ".join(cells).split())
        assert [secret for secret in secrets if secret in text] == []
        assert not re.search(r"from (solutions|grading)\b", text), path
    names = {path.name for path in (PARTS / "scripts").iterdir()}
    assert names == {"page.js", "chapter.js", "worker.js", "live.css", "licences.txt"}
