"""The MyST of the chapters as plain Markdown, readable in Jupyter.

Only what the chapters use is known; anything else is a ValueError that names the line,
so that no directive or role ever reaches a student's notebook as raw text.
"""

import re

FENCE = re.compile(r"^(`{3,}|~{3,})")
DIRECTIVE = re.compile(r"^:{3,}\s*\{(?P<name>[\w-]+)\}\s*(?P<title>.*)$")
# It needs the book's page; the figure above it is in the notebook too.
EXPLORABLE = re.compile(r"^:::\{explorable\}.*?^:::$", re.DOTALL | re.MULTILINE)
CLOSING = re.compile(r"^:{3,}\s*$")
OPTION = re.compile(r"^:[\w-]+:")
TARGET = re.compile(r"^\([\w-]+\)=\s*$")
ROLE = re.compile(r"\{(?P<name>[\w:-]+)\}`(?P<body>[^`]+)`")
LABELLED = re.compile(r"\$\$(?P<math>.*?)\$\$\s*\((?P<label>[\w:-]+)\)", re.DOTALL)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?:[\w./-]+\.md)?(?:#[\w-]+)?\)")
FOLDED = "dropdown"  # an answer that opens on a click, here as in the book
TITLES = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "hint": "Hint",
    "warning": "Warning",
    "caution": "Caution",
    "seealso": "See also",
}


class Numbers:
    """The numbers of a chapter's labelled equations and captioned figures.

    equations, figures: dict label -> number, from 1 in the order of the chapter.
    """

    def __init__(self, cells):
        texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
        labels = [m["label"] for text in texts for m in LABELLED.finditer(text)]
        figures = [figure["name"] for figure in map(figure_of, cells) if figure]
        self.equations = {label: n for n, label in enumerate(labels, 1)}
        self.figures = {label: n for n, label in enumerate(figures, 1)}


def figure_of(cell):
    """The figure options {"caption": ..., "name": ...} of a code cell, {} without."""
    return cell.metadata.get("mystnb", {}).get("figure", {})


def caption(figure, numbers):
    """The line below a figure, in italics. figure: see `figure_of`."""
    text = inline(" ".join(figure["caption"].split()), numbers).replace("*", "")
    return f"*Figure {numbers.figures[figure['name']]}. {text}*"


def plain(text, numbers):
    """MyST text as plain Markdown. numbers: the chapter's `Numbers`.

    Raises ValueError for a directive or role that has no translation.
    """
    lines = _blocks(EXPLORABLE.sub("", text).split("\n"))
    prose = "\n".join(lines)
    parts = re.split(r"(^ *(?:> )*```.*?^ *(?:> )*```[^\n]*)", prose, flags=re.S | re.M)
    parts[::2] = [inline(part, numbers) for part in parts[::2]]
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip()


def inline(text, numbers):
    """Labels of equations, roles and links between chapters as plain text."""
    text = LABELLED.sub(lambda m: _equation(m["math"], m["label"], numbers), text)
    text = ROLE.sub(lambda m: _role(m["name"], m["body"], numbers), text)
    return LINK.sub(lambda m: m["text"], text)  # other chapters are not at hand


def _blocks(lines):
    """Admonitions as block quotes, dropdowns folded; targets and comments left out."""
    out, opened, in_code, options = [], [], False, False
    for line in lines:
        if FENCE.match(line.strip()):
            if not in_code and "{" in line:
                raise ValueError(f"directive {line.strip()!r} has no plain translation")
            in_code = not in_code
        opening = None if in_code else DIRECTIVE.match(line)
        if opening:
            before, options = _prefix(opened), True
            opened.append(opening["name"])
            out += _opened(opening, before, _prefix(opened))
        elif not in_code and opened and CLOSING.match(line):
            folded = opened.pop() == FOLDED
            out += ["", _prefix(opened) + "</details>", ""] if folded else [""]
        elif not ((_unseen(line) and not in_code) or (options and OPTION.match(line))):
            options = False
            out.append((_prefix(opened) + line).rstrip())
    if opened:
        raise ValueError(f"an admonition is not closed in {lines[0]!r} ...")
    return out


def _opened(opening, before, inside):
    """The lines that start a block. before, inside: prefixes around it and within."""
    if opening["name"] != FOLDED:
        return ["", inside + _title(opening), inside.rstrip()]
    summary = f"<summary>{opening['title'].strip()}</summary>"
    return ["", f"{before}<details>", before + summary, before.rstrip()]


def _unseen(line):
    """Whether MyST shows nothing of the line: a target or a comment."""
    return TARGET.match(line) or line.startswith("%")


def _equation(math, label, numbers):
    return f"$${math.rstrip()} \\tag{{{numbers.equations[label]}}}\n$$"


def _prefix(opened):
    """What lines within the opened blocks start with; folded ones need nothing."""
    return "> " * sum(name != FOLDED for name in opened)


def _title(opening):
    name, title = opening["name"], opening["title"].strip()
    if name == "admonition":
        return f"**{title}**"
    if name not in TITLES:
        raise ValueError(f"directive {opening[0]!r} has no plain translation")
    return f"**{TITLES[name]}.**" + (f" {title}" if title else "")


def _role(name, body, numbers):
    titled = re.fullmatch(r"(?P<text>.+?)\s*<(?P<label>[^>]+)>", body, re.DOTALL)
    text, label = (titled["text"], titled["label"]) if titled else (None, body)
    if name == "eq" and label in numbers.equations:
        return f"({numbers.equations[label]})"
    if name == "numref" and label in numbers.figures:
        number = str(numbers.figures[label])
        return (text or "Figure %s").replace("%s", number).replace("{number}", number)
    if name in ("ref", "doc") and text:
        return text
    if name == "term":  # the glossary is a page of the book
        return text or body
    raise ValueError(f"role {{{name}}}`{body}` has no plain translation")
