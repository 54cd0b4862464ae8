"""Folders of submissions, as tests make them."""

import json


def put(folder, name, notebook):
    """Write a notebook, or a text, as a file of the folder; returns its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    path.write_text(text, "utf-8")
    return path
