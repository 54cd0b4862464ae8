"""Sphinx extension: the book edition, its cache, its numbers.

The execution cache of Jupyter Book knows a chapter by its cells and its kernelspec
alone. So a digest of everything that the cells import goes into the kernelspec, when
Sphinx reads the chapter: a changed key or helper is a cache miss for exactly the
chapters that import it, and Sphinx is told to read these again.
"""

import json
import os
import re
import shutil
from pathlib import Path

import jupytext
import yaml
from IPython.core.inputtransformer2 import TransformerManager
from myst_nb.core import render
from myst_nb.core.read import is_myst_markdown_notebook
from myst_nb.core.utils import coalesce_streams

from grading.editions.ahead import execute_ahead
from grading.editions.chapter import ROOT
from grading.editions.imports import closure, digest, imported_names
from grading.feedback.streams import joined

EXTENSIONS = ("grading.editions.figures",)
KERNEL_CONFIG = "grading/editions/kernel_config.py"


def setup(app):
    """Connect to Sphinx."""
    render.coalesce_streams = whole_streams
    app.connect("config-inited", prepare_kernels)
    for name in EXTENSIONS:
        app.setup_extension(name)
    app.connect("env-get-outdated", pages_out_of_date)
    app.connect("env-purge-doc", forget_chapter)
    app.connect("source-read", mark_with_imports)
    app.connect("env-before-read-docs", execute_ahead)
    app.connect("env-get-updated", restore_numbers, priority=400)
    app.connect("env-get-updated", number_by_chapter, priority=600)
    app.connect("html-page-context", drop_thebe)
    app.connect("build-finished", forget_a_build_with_warnings)
    return {"version": "1", "env_version": 1, "parallel_read_safe": False}


def whole_streams(outputs):
    """Outputs with whole streams; myst-nb alone would start a line at each piece."""
    return coalesce_streams(joined(outputs))


def prepare_kernels(app, config):
    """Kernels inherit the environment: the edition, and where our modules are."""
    os.environ["CHECKED_GRADIENTS_EDITION"] = "book"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices, many kernels
    paths = [str(app.srcdir), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    os.environ["IPYTHONDIR"] = str(_profile(Path(app.doctreedir)))


def pages_out_of_date(app, env, added, changed, removed):
    """Names of documents whose imports differ from those they were built with.

    All of them when a file of `_static` changed, which Sphinx alone would not copy, or
    one of this package, which decides how every page looks.
    """
    folders = ("_static", "grading/editions")
    inside = (path for name in folders for path in Path(app.srcdir, name).rglob("*"))
    files = [path for path in inside if path.is_file() and path.suffix != ".pyc"]
    before = getattr(env, "checked_gradients_static", None)
    env.checked_gradients_static = digest(sorted(files), app.srcdir)
    if env.checked_gradients_static != before:
        return list(env.found_docs)
    return [
        docname
        for docname, (names, built_with) in _seen(env).items()
        if docname in env.found_docs and _digest(names, app.srcdir) != built_with
    ]


def forget_chapter(app, env, docname):
    """Sphinx reads the document again, or it is gone."""
    _seen(env).pop(docname, None)


def mark_with_imports(app, docname, source):
    """Write the digest of a chapter's imports into its kernelspec."""
    text = source[0]
    if not is_myst_markdown_notebook(text):
        return
    names = _chapter_imports(text)
    value = _digest(names, app.srcdir)
    _seen(app.env)[docname] = (names, value)
    source[0] = _with_kernelspec(text, value)


def with_digest(text, root):
    """A page's text as it is executed: the digest of its imports in its kernelspec."""
    return _with_kernelspec(text, _digest(_chapter_imports(text), root))


def restore_numbers(app, env):
    """Sphinx rewrites what differs from its last numbers: let it see its own."""
    env.toc_fignumbers = getattr(env, "checked_gradients_numbers", env.toc_fignumbers)
    return []


def number_by_chapter(app, env):
    """Figures and equations count within a chapter: Fig. 3.1 stays Fig. 3.1.

    The chapter's number is that of its file name. A chapter that is added later
    changes no number in the others.
    """
    env.checked_gradients_numbers = env.toc_fignumbers
    env.toc_fignumbers = {
        docname: {
            kind: _numbers_within(_chapter_number(docname), numbers)
            for kind, numbers in kinds.items()
        }
        for docname, kinds in env.toc_fignumbers.items()
    }
    return []


def drop_thebe(app, pagename, templatename, context, doctree):
    """Leave out the scripts of a button that we do not show.

    Jupyter Book declares their constants twice, which is an error in the console,
    and they name a host that serves the rest.
    """
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file for file in context.get(kind, []) if "thebe" not in _text(file)
        ]


def forget_a_build_with_warnings(app, exception):
    """Sphinx tells a warning once; without its memory it tells it every time."""
    if exception or app._warncount:
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)


def _profile(folder):
    """A folder for IPython that holds our configuration and nobody else's."""
    profile = folder / "ipython/profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / KERNEL_CONFIG, profile / "ipython_kernel_config.py")
    return profile.parent


def _seen(env):
    if not hasattr(env, "checked_gradients_imports"):
        env.checked_gradients_imports = {}
    return env.checked_gradients_imports


def _chapter_imports(text):
    """Names that the code cells of a chapter import."""
    notebook = jupytext.reads(text, fmt="md:myst")
    plain_python = TransformerManager().transform_cell  # magics are no syntax errors
    names = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            names.update(imported_names(plain_python(cell.source)))
    return sorted(names)


def _digest(names, root):
    """Digest of all files behind `names`, and of the versions they run with."""
    settings = [Path(root, name) for name in ("requirements.lock", KERNEL_CONFIG)]
    files = closure(names, root)
    return digest(files + [path for path in settings if path.exists()], root)


def _chapter_number(docname):
    """(3,) for chapters/03-logistic-regression, () for a page without a number."""
    found = re.match(r"(\d+)-", docname.rpartition("/")[2])
    return (int(found[1]),) if found else ()


def _numbers_within(chapter, numbers):
    """{id: (3, 1)} from {id: (17,)}, in the same order."""
    ordered = sorted(numbers, key=numbers.get)
    return {name: (*chapter, place) for place, name in enumerate(ordered, 1)}


def _text(file):
    """Address and content of a script or style sheet."""
    return f"{file.filename} {getattr(file, 'attributes', {}).get('body', '')}"


def _with_kernelspec(text, value):
    """The chapter's text with `value` in its front matter, no line moved."""
    lines = text.splitlines(keepends=True)
    end = next(i for i, line in enumerate(lines[1:], 1) if line.startswith("---"))
    matter = yaml.safe_load("".join(lines[1:end]))
    default = {"name": "python3", "display_name": "Python 3"}
    matter["kernelspec"] = {**default, **matter.get("kernelspec", {}), "imports": value}
    one_line = json.dumps(matter, default=str) + "\n"  # JSON is YAML
    body = [one_line] + ["\n"] * (end - 2)
    return "".join([lines[0], *body, *lines[end:]])
