"""A headless Chromium, and a server on this machine for what it shall look at."""

import contextlib
import json
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

FLAGS = (
    "headless",
    "no-sandbox",  # the sandbox does not start for root, and the pages are our own
    "disable-gpu",
    "disable-dev-shm-usage",
    # The browser itself shall ask no other host either.
    "disable-quic",
    "disable-sync",
    "disable-background-networking",
    "disable-component-update",
    "no-first-run",
    # Nor does a page wait for one: without a network that can take minutes.
    "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


# What a newer browser says of a page that is as it was.
ADVICE = {"deprecation", "intervention", "recommendation", "violation"}


@contextlib.contextmanager
def chromium(profile, *flags):
    """A driver of a new browser; skips with the reason where there is none.

    Its page has the focus, whatever lies in front of it.
    profile: an empty folder. flags: more of the command line, without dashes.
    """
    from selenium import webdriver

    programs = [shutil.which(name) for name in ("chromium", "google-chrome")]
    program = next(filter(None, programs), None)
    driver = shutil.which("chromedriver")
    if not (program and driver):
        pytest.skip("needs Chromium: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, *flags, f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    options.set_capability(
        "goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"}
    )
    service = webdriver.ChromeService(driver)
    with webdriver.Chrome(options=options, service=service) as chrome:
        chrome.set_script_timeout(300)
        emulated = {"enabled": True}
        chrome.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", emulated)
        yield chrome


@contextlib.contextmanager
def serving(handler):
    """The address of a server on this machine. handler: of http.server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *arguments):
        """Say nothing."""


def asked(chrome):
    """Addresses that pages asked for since the last look at the performance log.

    What the browser's own pages ask for, such as an empty tab, is left out.
    """
    for entry in chrome.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            request = message["params"]
            if not _browsers_own(request["documentURL"]):
                yield request["request"]["url"]


def said(chrome):
    """Errors and warnings of pages since the last look at the console, as texts."""
    for entry in chrome.get_log("browser"):
        loud = entry["level"] in ("SEVERE", "WARNING")
        skipped = entry["source"] in ADVICE or _browsers_own(entry["message"])
        if loud and not skipped:
            yield entry["message"]


def _browsers_own(address):
    return address.startswith(("chrome", "devtools:"))
