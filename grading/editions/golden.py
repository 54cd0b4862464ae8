"""`make golden`: the chapters' code with the key, executed, as nbval compares it.

python -m grading.editions.golden [CHAPTER...]      default: all chapters

A golden notebook holds the solved edition's code cells and their text outputs; prose
and pictures are left out, so that a difference in it is a difference in results.
"""

import argparse
import os
import re
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from gradbook.check.pace import EDITION
from grading.editions import assemble
from grading.editions.chapter import ROOT, Chapter, chapters
from grading.feedback.streams import joined

__all__ = ["CellExecutionError", "execute", "golden", "path"]
FOLDER = ROOT / "tests/notebooks"
PICTURES = ("image/png", "image/jpeg")  # what nbval does not compare
# Where a long training magnifies rounding: its numbers are those of a processor. nbval
# runs such a cell and compares nothing; what the text claims of it is asserted.
VARIES = "nbval-ignore-output"
INLINE = "module://matplotlib_inline.backend_inline"  # as kernels have it
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def main(arguments=None):
    """Write the golden notebooks that the command line names; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make golden", description=__doc__)
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER")
    slugs = parser.parse_args(arguments).chapters or chapters()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for slug in (bar := tqdm(slugs, desc="golden", unit="chapter")):
        bar.set_postfix_str(slug)
        nbformat.write(execute(golden(Chapter(slug))), path(slug))
    return 0


def path(slug):
    """Where a chapter's golden notebook stands."""
    return FOLDER / f"{slug}.ipynb"


def golden(chapter):
    """The golden notebook before it is executed: the solved edition's code cells."""
    notebook = assemble.solved(chapter)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in notebook.cells:
        kept = {"tags": [VARIES]} if VARIES in cell.metadata.get("tags", []) else {}
        cell.metadata = nbformat.from_dict(kept)
    return notebook


def execute(notebook, folder=FOLDER):
    """Run all cells in a fresh kernel and keep their text outputs.

    folder: where the kernel starts; nbval starts it beside the notebook.
    Raises nbclient's CellExecutionError when a cell fails.
    """
    paths = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(
        notebook, resources=resources, record_timing=False, timeout=120
    )
    client.extra_arguments = ["--log-level=40"]
    ours = {"PYTHONPATH": os.pathsep.join(paths), EDITION: "golden"}
    ours |= {"MPLBACKEND": INLINE}  # whatever the shell says
    with client.setup_kernel(env={**os.environ, **ours}):
        for number, cell in enumerate(notebook.cells):
            # nbval keeps no history either, and then a final semicolon hides nothing
            client.execute_cell(cell, number, number + 1, store_history=False)
    for cell in notebook.cells:
        cell.outputs = joined([_as_text(output) for output in cell.outputs])
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def _as_text(output):
    """An output without pictures and object addresses."""
    if output.output_type in ("display_data", "execute_result"):
        output.metadata = {}
        output.data = {k: v for k, v in output.data.items() if k not in PICTURES}
        text = output.data.get("text/plain", "")
        output.data["text/plain"] = ADDRESS.sub("", text)
    return output


if __name__ == "__main__":
    sys.exit(main())
