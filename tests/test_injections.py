"""No submission runs or loads anything in the browser of who reads its feedback."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbgrader.api import Gradebook

from grading import batch, demo
from grading.course.release import release
from grading.course.root import Course
from grading.editions.chapter import Chapter
from grading.feedback import harmless
from grading.feedback import page as feedback
from grading.trusted.batch import page as trusted_page
from tests import injections
from tests.chromium import asked, chromium, said, serving
from tests.waiting import wait_until

SLUG = "01-introduction"
SETTLED = 1.0  # seconds in which whatever runs or loads has asked
NAVIGATES = {"refresh"}  # a policy forbids loading and running, not leaving
HARMLESS = {"http:", "https:", "mailto:", "file:"}
BOX = "return document.getElementById('check-house_price').tagName"
STOCK = "c = get_config()\nc.CourseDirectory.course_id = 'checked-gradients'\n"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


class Place:
    """A server that shows pages and notes every other request."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.pages, self.hits = {}, []

    def look(self, html):
        """Open a page; returns when it has settled."""
        name = f"/page-{len(self.pages)}"
        self.pages[name] = html
        self.go(self.address + name)

    def go(self, url):
        """Open an address; returns when it has settled."""
        self.hits.clear()
        self.browser.get(url)
        time.sleep(SETTLED)

    def came_through(self):
        """The names of the attempts that asked."""
        return {urlsplit(hit).path.split("/")[1] for hit in self.hits}

    def title(self):
        return self.browser.title


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    flags = ["host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    found = None

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            page = found.pages.get(self.path)
            if page is None and self.path != "/favicon.ico":
                found.hits.append(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_):
            """Say nothing."""

    with (
        chromium(tmp_path_factory.mktemp("profile"), *flags) as browser,
        serving(Handler) as address,
    ):
        found = Place(browser, address)
        yield found


@pytest.fixture(scope="module")
def course(place, tmp_path_factory):
    """A course whose students handed in what is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    course = Course(folder / "course")
    chapter = Chapter(SLUG)
    release(course, chapter)
    fabric = demo.Fabric(chapter, course.released(SLUG))
    handed_in = {
        "<img src=x onerror=alert(1)>": injections.submission(fabric, place.address),
        "nothing": injections.of_nothing(place.address),
    }
    for number, (student, content) in enumerate(handed_in.items()):
        demo.write(folder / "submissions", student, number, SLUG, content)
    rows = batch.grade_folder(course, folder / "submissions", SLUG)
    assert [row.score for row in rows] == [4, 0]
    course.rows = rows
    return course


@pytest.fixture(scope="module", params=["hostile", "nothing", "not cleaned before"])
def page(request, place, course):
    if request.param == "not cleaned before":
        return as_handed_in(place, course)
    student = course.rows[request.param == "nothing"].student
    return course.feedback(SLUG, student).read_text("utf-8")


def as_handed_in(place, course):
    """A page with all that a file can hold: old outputs, attachments, metadata."""
    fabric = demo.Fabric(Chapter(SLUG), course.released(SLUG))
    notebook = json.loads(injections.submission(fabric, place.address))
    for cell in notebook["cells"]:
        if "<" in cell["metadata"].get("nbgrader", {}).get("grade_id", ""):
            del cell["metadata"]["nbgrader"]  # nbgrader refuses such a name
    points = {"score": 0, "points": 1, "comment": injections.everything(place.address)}
    marks = dict.fromkeys([f"check-{name}" for name in fabric.names], points)
    marks |= dict.fromkeys(fabric.names, points)
    total = {"score": 0, "max_score": 5, "late_penalty": 1}
    task = trusted_page.Page((SLUG, "student"), json.dumps(notebook), marks, total)
    return trusted_page.run(task)


def without_policy(page):
    found = BeautifulSoup(page, "html.parser")
    found.find("meta", {"http-equiv": "Content-Security-Policy"}).decompose()
    return str(found)


# The feedback page


@pytest.mark.parametrize("name", injections.HARM)
def test_an_attempt_comes_through_where_nothing_stops_it(place, name):
    stock = markdown2html_mistune(injections.harm(name, place.address))
    place.look(f"<!doctype html><title>page</title><body>{stock}")
    assert wait_until(place.came_through) == {name}


@pytest.mark.parametrize("policy", [True, False], ids=["", "without-policy"])
def test_nothing_comes_through_on_a_feedback_page(place, page, policy):
    place.look(page if policy else without_policy(page))
    assert place.came_through() == set()
    assert place.title() == SLUG


def test_a_feedback_page_does_not_even_try(place, page):
    place.browser.get_log("browser"), place.browser.get_log("performance")
    place.look(page)
    told = said(place.browser)
    assert not [message for message in told if "Content Security Policy" in message]
    urls = [url for url in asked(place.browser) if not url.startswith("data:")]
    assert len(urls) == 1  # its own


def test_a_click_does_not_run_anything(place, page):
    place.look(page)
    protocols = place.browser.execute_script(
        "return [...document.links].map(link => link.protocol)"
    )
    assert protocols
    assert set(protocols) <= HARMLESS
    assert not place.browser.execute_script("return document.forms.length")


def test_the_policy_alone_stops_what_it_can(place, page):
    policy = BeautifulSoup(page, "html.parser").head.find("meta")
    assert policy["http-equiv"] == "Content-Security-Policy"
    attempts = injections.HARM.keys() - NAVIGATES
    text = [injections.harm(name, place.address) for name in sorted(attempts)]
    stock = "".join(map(markdown2html_mistune, text))
    place.look(f"<!doctype html><head>{policy}<title>page</title></head>{stock}")
    assert place.came_through() == set()
    assert place.title() == "page"
    place.look(f"<!doctype html><head><title>page</title></head>{stock}")
    wait_until(lambda: len(place.came_through()) > 5)


def test_a_page_is_bounded_and_says_so(course):
    page = course.feedback(SLUG, course.rows[0].student).read_text("utf-8")
    assert len(page.encode()) < 10 * feedback.PAGE_BYTES
    more = injections.HUGE + 1 - harmless.TEXT_BYTES
    assert f"{more} more bytes are not shown" in page
    assert "cells and outputs" in page


def test_what_a_student_tried_is_there_to_read(course):
    page = course.feedback(SLUG, course.rows[0].student).read_text("utf-8")
    text = BeautifulSoup(page, "html.parser").get_text()
    assert "<svg onload=" in text
    assert "[picture: pasted]" in text


def test_the_table_in_the_terminal_has_one_short_line_for_each(course):
    assert " [31m<script>" in course.rows[1].reason
    for row in course.rows:
        assert row.reason.isprintable()
        assert len(row.reason) < 200


# nbgrader's formgrader, in the browser of the teacher


@pytest.mark.slow
def test_nothing_comes_through_in_the_formgrader(place, course, tmp_path):
    with formgrader(course.root, tmp_path) as pages:
        assert len(pages) == len(course.rows)
        for page in pages.values():
            place.go(page)
            assert place.came_through() == set()
            assert place.title() == SLUG
            assert place.browser.execute_script(BOX) == "INPUT"


@pytest.mark.slow
def test_attempts_come_through_in_a_stock_formgrader(place, course, tmp_path):
    stock = shutil.copytree(course.root, tmp_path / "stock")
    (stock / "nbgrader_config.py").write_text(STOCK)
    for path in stock.glob("autograded/*/*/*.ipynb"):  # else it gives up on the page
        path.write_text(path.read_text("utf-8").replace("attachment:", ""), "utf-8")
    with formgrader(stock, tmp_path) as pages:
        place.go(pages[course.rows[0].student])
        wait_until(lambda: len(place.came_through()) > 5)


@contextlib.contextmanager
def formgrader(root, folder):
    """A Jupyter server in a course root; each student's page in it."""
    own = {f"JUPYTER_{name}_DIR": str(folder) for name in ("CONFIG", "RUNTIME", "DATA")}
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
    options = ["--ip=127.0.0.1", "--port=0", "--IdentityProvider.token="]
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(
        [*command, *options, f"--ServerApp.root_dir={root}"],
        cwd=root,
        env=os.environ | own,
        stdout=log,
        stderr=log,
    )
    try:
        told = folder / f"jpserver-{server.pid}.json"
        wait_until(lambda: server.poll() is not None or _written(told))
        url = json.loads(told.read_text())["url"]
        with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
            found = gradebook.notebook_submissions(SLUG, SLUG)
            ids = {one.student.id: one.id for one in found}
        at = f"{url}formgrader/submissions"
        yield {student: f"{at}/{one}/" for student, one in ids.items()}
    finally:
        server.terminate()
        server.wait()


def _written(told):
    return told.exists() and told.read_text().endswith("}")
