"""A reader at a chapter's page: writes answers, has them checked, in Chromium."""

import functools
import time
from pathlib import Path

import pytest

from tests.chromium import QuietHandler, chromium, serving

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
PARTS = SITE / "_live"
SECONDS = 120  # to wait for Python on a busy machine

# A paste replaces what is selected, and nothing indents it anew.
PASTE = """
const [content, text] = arguments;
const clipboardData = new DataTransfer();
clipboardData.setData('text/plain', text);
content.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true}));
"""

# An editor opens by itself where it comes into sight, so a button may be gone.
EDIT = """
const [place] = arguments;
place.scrollIntoView({block: 'center'});
place.querySelector(':scope > button')?.click();
"""


def needs_python():
    """Skip where no book was built with Python in its pages."""
    if not PARTS.exists():
        pytest.skip("needs Python in the pages: `make book` builds it, or says why not")


def serve(folder):
    """A context with the address of a server for a folder."""
    return serving(functools.partial(QuietHandler, directory=str(folder)))


class Reader:
    """Somebody who reads the book at an address. chrome: a driver of Chromium."""

    def __init__(self, chrome, book):
        self.chrome = chrome
        self.book = book

    def open(self, slug):
        """Go to a chapter."""
        self.chrome.get(f"{self.book}/chapters/{slug}.html")

    def without_demos(self):
        """Take away the places of demonstrations, so that none runs."""
        self.chrome.execute_script(
            "document.querySelectorAll('[id^=cell-demo]').forEach(e => e.id = '')"
        )

    def without_pictures(self):
        """Empty formulas and figures: with them each press lays out a long page."""
        self.chrome.execute_script(
            "document.querySelectorAll('mjx-container, svg.figure')"
            ".forEach(e => e.replaceChildren())"
        )

    def place(self, exercise):
        """The element of an exercise with all its buttons."""
        return self.one(f'[data-exercise="{exercise}"]')

    def one(self, selector):
        """The element that a selector finds."""
        return self.chrome.find_element("css selector", selector)

    def press(self, label, place=None):
        """Press the button with a label, below an element."""
        path = f".//button[normalize-space()='{label}']"
        (place or self.chrome).find_element("xpath", path).click()

    def edit(self, exercise):
        """Press its first button, wait for the editor; returns what is typed into."""
        place = self.place(exercise)
        self.chrome.execute_script(EDIT, place)
        return self.wait(lambda: place.find_elements("css selector", ".cm-content"))[0]

    def write(self, exercise, text):
        """Replace what stands in the editor."""
        content = self.edit(exercise)
        content.send_keys("\ue009", "a", "\ue000")  # Ctrl+A
        self.chrome.execute_script(PASTE, content, text)

    def check(self, exercise):
        """Press Check; returns (verdict, all that is said)."""
        self.edit(exercise)
        self.press("Check", self.place(exercise))
        return self.verdict(exercise)

    def verdict(self, exercise):
        """Wait for the end of a check."""
        place = self.place(exercise)

        def verdict():
            found = place.get_attribute("data-verdict")
            return found if found not in (None, "busy") else None

        self.wait(verdict)
        said = f"[data-exercise={exercise}] .live-said, .says .live-said"
        return verdict(), self.one(said).get_property("textContent")

    def note(self):
        """What the bar of the chapter says."""
        return self.one("#live-bar .live-note").text

    def bring_in(self, path):
        """Choose a notebook of this chapter."""
        self.one("#live-bar input[type=file]").send_keys(str(path))
        self.wait(lambda: "Answers brought in" in self.note())

    def wait(self, condition, seconds=SECONDS):
        """Until a condition holds; returns what it gave."""
        limit = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < limit, "waited too long"
            time.sleep(0.02)
        return found


__all__ = ["ROOT", "SITE", "Reader", "chromium", "needs_python", "serve"]
