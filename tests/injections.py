"""A submission that tries, in every place it has, to run something in a browser.

Whatever runs or loads asks a server for a path with its own name, so a hit tells which
attempt came through.
"""

import json

from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_output,
    new_raw_cell,
)

# {run}: JavaScript that asks the server. {ask}: an address of the server.
HARM = {
    "script": "<script>{run}</script>",
    "after-end-tags": "</pre></code></td></table></div><script>{run}</script>",
    "in-title": "</title></style></textarea><script>{run}</script>",
    "onerror": '<img src="x:" onerror="{run}">',
    "unclosed": '<div><b><a href="#"><img src="x:" onerror="{run}">',
    "comment": '<!-- --!><img src="x:" onerror="{run}">',
    "svg": '<svg onload="{run}"></svg>',
    "svg-script": "<svg><script>{run}</script></svg>",
    "svg-image": '<svg><image href="{ask}"/></svg>',
    "math": '<math><annotation-xml encoding="text/html"><img src="x:" onerror="{run}">'
    "</annotation-xml></math>",
    "details": '<details open ontoggle="{run}">x</details>',
    "focus": '<input autofocus onfocus="{run}">',
    "body": '<body onload="{run}">',
    "srcdoc": '<iframe srcdoc="<script>{run}</script>"></iframe>',
    "frame-script": '<iframe src="javascript:{run}"></iframe>',
    "frame": '<iframe src="{ask}"></iframe>',
    "object": '<object data="{ask}"></object>',
    "embed": '<embed src="{ask}">',
    "image": '<img src="{ask}">',
    "poster": '<video poster="{ask}"></video>',
    "audio": '<audio src="{ask}" autoplay></audio>',
    "style": '<p style="background: url({ask})">x</p>',
    "import": '<style>@import "{ask}";</style>',
    "font": "<style>@font-face {{ font-family: f; src: url({ask}) }}"
    "body {{ font-family: f }}</style>\n\nx",
    "link": '<link rel="stylesheet" href="{ask}">',
    "base": '<base href="{ask}/"><img src="relative">',
    "refresh": '<meta http-equiv="refresh" content="0;url={ask}">',
    "markdown-image": "![x]({ask})",
    "markdown-reference": "![x][1]\n\n[1]: {ask}",
    "attribute": '![x]({ask} "a\\" onerror=\\"{run}")',
}
# What acts on a click alone; no such link may be on a page.
CLICKS = """[a](javascript:{run}) <javascript:{run}>
[b](data:text/html,<script>{run}</script>) [c](JaVaScRiPt&colon;{run})
<a href="javascript:{run}">d</a> <form action="{ask}"><button>e
<math href="javascript:{run}">f</math> [g][2]

[2]: java\tscript:{run}"""
ANSI = "\x1b[31mred\x1b[0m\x1b[38;2;1;2;3mgrey\x1b]8;;{ask}\x07link\x1b]8;;\x07\x1b["
HUGE = 300_000  # bytes that one cell prints


def harm(name, server):
    """The text of one attempt."""
    ask = f"{server}/{name}"
    here = ask.removeprefix("http:")  # else Markdown makes a link of it
    run = f"document.title='ran';void(new Image().src='{here}')"
    return HARM[name].format(ask=ask, run=run)


def everything(server):
    """All attempts in one text."""
    clicks = CLICKS.format(ask=f"{server}/click", run=f"fetch('{server}/click')")
    attempts = [harm(name, server) for name in HARM]
    return "\n\n".join([*attempts, clicks, ANSI.format(ask=f"{server}/ansi")])


def submission(fabric, server):
    """A notebook with all attempts in all places. fabric: `demo.Fabric`."""
    text = everything(server)
    first, second, *_ = fabric.names
    raises = f"raise type({text!r}, (Exception,), {{}})({text!r})"
    notebook = fabric.with_body(first, f"print({text!r})\n{raises}")
    answers = {c.id: c for c in notebook.cells if c.id in (first, second)}
    answers[second].source += f"\n\n# {text}".replace("\n", "\n# ")
    own = [
        new_raw_cell(text),
        new_markdown_cell(text),
        *(new_markdown_cell(harm(name, server)) for name in HARM),
        new_markdown_cell("![pasted](attachment:a.svg)", attachments=_attached(text)),
        new_markdown_cell("![gone](attachment:gone.png)"),
        new_markdown_cell(f"# check-{first}\n\n<p id='check-{first}'>not the box</p>"),
        *map(new_code_cell, _sources(text)),
        new_code_cell(f"print('<' * {HUGE})"),
        *(new_code_cell("print('<' * 9000)") for _ in range(40)),
    ]
    for number, cell in enumerate(own):
        cell.id = f"{text[:50]}{number}"
        marks = {"grade_id": f"{text}{number}", "grade": True}
        cell.metadata = {"tags": [text], "alt": text, "nbgrader": marks}
    notebook.cells[2:2] = own
    notebook.cells += [new_raw_cell(text, id="text-1"), new_code_cell("x", id="text-2")]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _leftovers(text)
    notebook.metadata = {
        "title": text,
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": text}},
        "kernelspec": {"name": text, "display_name": text},
        "language_info": {"name": text, "pygments_lexer": text},
        "checked_gradients": {"assignment": fabric.chapter.slug, "version": text},
    }
    return json.dumps(notebook).encode()


def of_nothing(server):
    """A notebook that names an assignment that does not exist: the name is shown."""
    text = everything(server)
    cell = {"cell_type": "markdown", "source": text, "metadata": {}}
    metadata = {"checked_gradients": {"assignment": f"\x1b[31m{text}"}}
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4}).encode()


def _sources(text):
    yield f"# {text}".replace("\n", "\n# ")
    yield f"print({text!r})"
    yield f"import sys\nprint({text!r}, file=sys.stderr)"
    yield f"raise ValueError({text!r})"
    yield f"raise type({text!r}, (Exception,), {{}})({text!r})"
    yield f"from IPython.display import HTML, display\ndisplay(HTML({text!r}))"
    yield f"class Odd:\n    def _repr_html_(self):\n        return {text!r}\n\nOdd()"
    yield text


def _leftovers(text):
    kinds = (
        *("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml"),
        *("application/javascript", "text/vnd.mermaid"),
    )
    isolated = {"text/html": {"isolated": True}}
    width = {"image/png": {"width": f"1 {text}", "alt": text}}
    return [
        *(new_output("display_data", {kind: text}) for kind in kinds),
        new_output("display_data", {"text/html": text}, metadata=isolated),
        new_output("display_data", {"image/png": text}, metadata=width),
        new_output("stream", name="stdout", text=text),
        new_output("error", ename=text, evalue=text, traceback=[text]),
    ]


def _attached(text):
    return {"a.svg": {"image/svg+xml": text}, "a.html": {"text/html": text}}
