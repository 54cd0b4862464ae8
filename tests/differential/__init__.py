"""Notebooks in forms that people write, to be run at home and in the grader.

The `.ipy` files hold notebooks: a line `#: name` begins one, `# %% exercise` a cell
that answers an exercise of `assignment`, `# %%` alone a cell of the student's own. An
exercise without a cell is answered as in the assignment.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def notebooks():
    """dict name -> list of (exercise or None, source)."""
    found = {}
    for path in sorted(FOLDER.glob("*.ipy")):
        for text in re.split(r"^#: ", path.read_text("utf-8"), flags=re.M)[1:]:
            name, _, body = text.partition("\n")
            assert name not in found, name
            found[name] = cells(body)
    return found


def cells(text):
    """The cells of one notebook: list of (exercise or None, source)."""
    parts = re.split(r"^# %% ?(.*)\n", text, flags=re.M)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return [(name.strip() or None, source.strip("\n")) for name, source in pairs]
