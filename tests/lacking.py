"""A plugin of pytest: what this machine has, the tests do not find.

    LACKS="chromium postgresql torch namespaces pages axe" pytest -p tests.lacking

So what is skipped on a machine without them can be seen on one that has them all.
"""

import os
import shutil
import sys
from pathlib import Path
from unittest import mock

from grading.trusted.worker import seccomp, syscalls

MAKE_NAMESPACES = ("unshare", "setns", "mount", "pivot_root")
NO_CALL = 0x7FFFFFFF


def chromium():
    """No browser and no driver of one is found."""
    _hide("chromium", "google-chrome", "chromedriver")


def postgresql():
    """No server is found."""
    from tests import postgres

    _hide("pg_ctl")
    postgres.INSTALLED = "no/such/folder"


def torch():
    """PyTorch cannot be imported."""
    sys.modules["torch"] = None


def namespaces():
    """The kernel refuses namespaces, as in many a container."""
    refused = {name: seccomp.REFUSED[name] for name in MAKE_NAMESPACES}
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    with (
        mock.patch.object(seccomp, "REFUSED", refused),
        mock.patch.object(syscalls, "PR_SET_PDEATHSIG", NO_CALL),  # stays allowed
    ):
        seccomp.install(network=False)


def pages():
    """The book was built without Python in its pages."""
    from tests import live

    live.PARTS = Path("no/such/folder")


def axe():
    """axe-core is not installed."""
    from tests import axe

    axe.AXE = Path("no/such/file")


def _hide(*names):
    found = shutil.which
    shutil.which = lambda name, *more, **named: (
        None if name in names else found(name, *more, **named)
    )


KNOWN = (chromium, postgresql, torch, namespaces, pages, axe)
WHAT = {one.__name__: one for one in KNOWN}
for lack in os.environ.get("LACKS", "").split():
    WHAT[lack]()
