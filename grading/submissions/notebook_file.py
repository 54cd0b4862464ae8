"""A submitted notebook's file as plain data. Nothing in it is believed."""

import json

from grading.limits import Limits

VALUES = 5_000_000  # of a file, so that reading it takes less than 1 GiB of memory

HEAD = 500  # bytes in which a file tells what it is
SIGNS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "an archive",
    b"Rar!": "an archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<!DOCTYPE": "an HTML page",
    b"<!doctype": "an HTML page",
    b"<html": "an HTML page",
    b"#!/usr/bin/env python": "a Python file",
    b"# In[": "a Python file",
}


class Unusable(Exception):
    """A submission that cannot be graded; the text is the reason."""


def parse(data, limits=Limits()):  # noqa: B008
    """The notebook as a dict whose "cells" are a list, of whatever.

    data: bytes of the file. limits: how large it may be. Raises Unusable.
    """
    largest(len(data), limits)
    values = sum(map(data.count, (b",", b"[", b"{")))  # at most; some stand in texts
    if values > VALUES:
        raise Unusable(f"the file holds {values} values; {VALUES} are allowed")
    # Editors save in other encodings: what cannot be read then is a letter or two.
    text = data.decode(json.detect_encoding(data), "replace")
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unusable(_unread(data, text, error)) from None
    except RecursionError:
        raise Unusable("the file is nested too deeply to be a notebook") from None
    except ValueError:
        raise Unusable("the file holds a number of thousands of digits") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unusable("the file is JSON, but not a notebook of format 4")
    if len(cells) > limits.cells:
        text = f"the notebook has {len(cells)} cells; {limits.cells} are allowed"
        raise Unusable(text)
    return notebook


def _unread(data, text, error):
    """Why a file is no JSON, in words that tell what became of a notebook."""
    if not data.strip():
        return "the file is empty"
    looks = next((what for sign, what in SIGNS.items() if sign in data[:HEAD]), "")
    if "\n<<<<<<< " in f"\n{text}":
        looks = "a merge of two versions that is not finished"
    elif data.lstrip()[:1] == b"{" and not text[error.pos :].strip('"').count('"'):
        looks = "a part of a notebook: its end is missing"
    hint = f": it looks like {looks}" if looks else ""
    if "\ufffd" in text:
        return f"the file is not text, so not a notebook{hint}"
    return f"the file is not JSON (line {error.lineno}){hint}"


def largest(size, limits=Limits()):  # noqa: B008
    """Raise Unusable for a file of more bytes than a notebook may have."""
    if size > limits.notebook_bytes:
        raise Unusable(f"the file is larger than {limits.notebook_bytes} bytes")
