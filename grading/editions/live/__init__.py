"""Sphinx extension: exercises are edited and checked in the page.

Each page gets one small script. What it needs else, an editor, Python and the student's
notebook, stands below `_live/` of the site, and is fetched when a reader presses a
button.
"""

import hashlib
import html
import json
import re
import shutil
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.util import logging

from grading.editions import self_study
from grading.editions.chapter import Chapter, chapters
from grading.editions.live import assets, front
from grading.editions.live.plan import plan, student

FOLDER = "_live"
STYLE = f"../{FOLDER}/scripts/live.css"  # from `_static`
ASSETS = "live-assets"  # beside the built book, so that a clean build finds them
START = "00-start-here"  # its map of chapters shows how far the reader is
MAP = "fig-start-map"
ALL = '<div id="live-all" class="live-bar"></div>'
# As the script leaves it, so that nothing below it moves when the script comes.
BAR = """\
<div id="live-bar" class="live-bar">
<noscript>Exercises can be written and checked in this page where JavaScript is \
allowed.</noscript>
<span class="live-count pst-js-only">0 of {total} solved</span>
<button type="button" class="pst-js-only" data-does="download" disabled>\
Download my notebook</button>
<button type="button" class="pst-js-only" data-does="load" disabled>\
Load a saved notebook</button>
<button type="button" class="pst-js-only" data-does="reset" disabled>\
Reset the chapter</button>
<input type="file" accept=".ipynb" hidden aria-label="A notebook of this chapter">
<p class="live-note" role="status" aria-live="polite"></p>
</div>"""
logger = logging.getLogger(__name__)


def setup(app):
    """Connect to Sphinx."""
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", pages_out_of_date)
    app.connect("doctree-read", name_cells)
    app.connect("html-page-context", add_style, priority=400)  # before `drop_thebe`
    app.connect("html-page-context", add_script)
    app.connect("build-finished", copy)
    return {"version": "1", "env_version": 1, "parallel_read_safe": False}


def prepare(app):
    """Have all that pages need, or say why there is none of it."""
    app.live_version, app.live_chapters, app.live_front = "", {}, None
    folder = Path(app.srcdir, "chapters")
    slugs = [slug for slug in chapters() if (folder / f"{slug}.md").exists()]
    if app.builder.format != "html" or not slugs:
        return
    try:
        app.live_version = assets.make(_assets(app))
    except assets.Unavailable as error:
        logger.info("No Python in the pages: %s. The book is built without.", error)
        return
    for slug in slugs:
        app.live_chapters[slug] = _chapter(Chapter(slug))
    index = Path(app.srcdir, f"{app.config.root_doc}.md")
    app.live_front = front.example(index.read_text("utf-8"))


def pages_out_of_date(app, env, added, changed, removed):
    """All pages, when the script they name is another one."""
    before = getattr(env, "live_version", None)
    env.live_version = app.live_version
    return [] if before == env.live_version else list(env.found_docs)


def name_cells(app, doctree):
    """Give each cell that the student's notebook has its id there, as `cell-ID`."""
    slug = app.env.docname.rpartition("/")[2]
    if slug == app.config.root_doc and app.live_chapters:
        next(doctree.findall(nodes.section)).append(_raw(ALL))
        front.frame(doctree)
    if slug not in app.live_chapters:
        return
    named = _named(app.live_chapters[slug])
    shown = [node for node in doctree.findall(nodes.container) if _is_shown(node)]
    for node, name in zip(shown, named, strict=True):
        node["ids"].append(f"cell-{name}")
    total = len(app.live_chapters[slug]["plan"]["exercises"])
    bar = BAR.format(total=total)
    _insert_below(next(doctree.findall(nodes.section)).next_node(nodes.paragraph), bar)
    if slug == START:
        _insert_below(next(doctree.findall(nodes.table)), ALL)


def _insert_below(node, text):
    node.parent.insert(node.parent.index(node) + 1, _raw(text))


def _raw(text):
    return nodes.raw("", text, format="html")


def add_style(app, pagename, templatename, context, doctree):
    """The style of exercises; `sheet` puts it in with the rest."""
    if app.live_version:
        app.add_css_file(STYLE, priority=100)


def add_script(app, pagename, templatename, context, doctree):
    """The script of the pages."""
    if not app.live_version:
        return
    folder = context["pathto"](f"{FOLDER}/scripts", 1)
    is_front = pagename == app.config.root_doc and app.live_front
    attributes = {
        "src": f"{folder}/page.js?v={app.live_version}",
        **_data(app.live_chapters, pagename.rpartition("/")[2]),
        **(_front(app.live_front) if is_front else {}),
    }
    said = " ".join(
        f'{key}="{html.escape(value)}"' for key, value in attributes.items()
    )
    context["metatags"] = context.get("metatags", "") + (
        f"<script defer {said}></script>\n"
    )


def _data(known, slug):
    """What the script is told: how many exercises there are, which chapter this is."""
    totals = {name: len(one["plan"]["exercises"]) for name, one in known.items()}
    data = {"data-totals": json.dumps(totals)}
    if slug == START:
        data["data-map"] = json.dumps(_boxes())
    if slug in known:
        data["data-chapter"] = slug
        for kind, (path, text) in _files(slug, known[slug]).items():
            data[f"data-{kind}"] = _address(path, text)
    return data


def _front(example):
    address = _address("front.json", _text(example))
    return {"data-chapter": front.NAME, "data-address": address}


def _files(slug, chapter):
    """{what the page calls it: (path, text)}; the notebook is to download, too."""
    rest = {key: value for key, value in chapter.items() if key != "notebook"}
    return {
        "address": (f"chapters/{slug}.json", _text(rest)),
        "notebook": (f"chapters/{slug}.ipynb", nbformat.writes(chapter["notebook"])),
    }


def _address(path, text):
    """Where the page finds it, another address whenever it is another one."""
    return f"{path}?v={hashlib.sha256(text.encode()).hexdigest()[:12]}"


def copy(app, exception):
    """Put all of it below `_live/` of the site."""
    target = Path(app.outdir, FOLDER)
    shutil.rmtree(target, ignore_errors=True)
    if exception or not app.live_version:
        return
    shutil.copytree(_assets(app) / "site", target)
    if app.live_front:
        (target / "front.json").write_text(_text(app.live_front), "utf-8")
    (target / "chapters").mkdir()
    for slug, chapter in app.live_chapters.items():
        for path, text in _files(slug, chapter).values():
            (target / path).write_text(text, "utf-8")


def _assets(app):
    return Path(app.outdir).parent / ASSETS


def _chapter(chapter):
    notebook = student(chapter)
    told = (
        {"known": self_study.known(chapter)}
        if self_study.edition() == "self-study"
        else {}
    )
    return {"plan": plan(chapter, notebook), "notebook": notebook, **told}


def _text(chapter):
    return json.dumps(chapter, ensure_ascii=False, separators=(",", ":"))


def _boxes():
    """The numbers of the chapters in the map, in the order in which it draws them."""
    (drawn,) = (c.source for c in Chapter(START).notebook.cells if _figure(c) == MAP)
    return re.findall(r'"(\d\d) ', drawn)


def _figure(cell):
    return cell.metadata.get("mystnb", {}).get("figure", {}).get("name")


def _named(chapter):
    """Ids of the code cells that the page shows, in order."""
    return [
        cell.id
        for cell in chapter["notebook"].cells
        if cell.cell_type == "code"
        and "remove-cell" not in cell.metadata.get("tags", [])
    ]


def _is_shown(node):
    """Whether a container is a code cell that a student's notebook has too."""
    if node.get("nb_element") != "cell_code":
        return False
    return "book-only" not in node["cell_metadata"].get("tags", [])
