"""What a student wrote, as HTML that runs nothing and asks no other host.

nbgrader's templates put into the page what these filters give. Stock filters leave tags
as they are: a student's script would run in the browser of who reads the page, and the
formgrader's page may do there whatever Jupyter can.
"""

import re
from functools import lru_cache
from html import escape

import bleach
from nbconvert.filters import ansi2html, strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, TextLexer

FILTERS = {
    "markdown2html": "grading.feedback.harmless.markdown",
    "highlight_code": "grading.feedback.harmless.code",
    "ansi2html": "grading.feedback.harmless.printed",
    "clean_html": "grading.feedback.harmless.plain",
}
PRIORITY = ["image/png", "image/jpeg", "text/plain"]  # other outputs are not shown
TEXT_BYTES = 10_000  # of one cell or output; the longest of the course has 4400
TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("em", "strong", "del", "ul", "ol", "li", "dl", "dt", "dd", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
LINKS = {"a": ["href"]}
UNSTYLED = re.compile(r'<span class="(?![kscn][a-z12]?")[^"]*">([^<]*)</span>')
BLANK = re.compile(r"\n(?:[^\S\n]*\n){3,}")  # lines, more than two
LONG = re.compile(".{1000}")  # in a line the lexer looks at n signs n times
KEPT = 512  # texts whose HTML is kept: most cells of a class are equal


@lru_cache(KEPT)
def markdown(source):
    """Markdown as HTML: tags are shown, pictures are their description.

    No element has an id, which the formgrader's own scripts could take for theirs.
    """
    return bleach.clean(_markdown.render(cut(source)), tags=TAGS, attributes=LINKS)


def code(source, metadata=None):
    """Python highlighted, unless it has long lines. metadata: of the cell, not used."""
    return _highlighted(cut(source))


def printed(text):
    """Printed text; its ANSI colours as HTML, where they are such."""
    try:
        return ansi2html(cut(text))
    except (IndexError, ValueError):  # a colour that ends too early
        return escape(strip_ansi(cut(text)))


def plain(text):
    """HTML as the text that it is."""
    return escape(cut(str(text)))


def cut(text):
    """The first TEXT_BYTES of a text, and how many more there are."""
    data = text.encode("utf-8", "replace")
    if len(data) <= TEXT_BYTES:
        return text
    more = f"\n... {len(data) - TEXT_BYTES} more bytes are not shown."
    return data[:TEXT_BYTES].decode("utf-8", "ignore") + more


def size(text):
    """Bytes of a text as `cut` leaves it."""
    return min(len(text.encode("utf-8", "replace")), TEXT_BYTES)


@lru_cache(KEPT)
def _highlighted(source):
    source = BLANK.sub("\n\n\n", source)  # the lexer looks at n of them n times
    lexer = _plain if LONG.search(source) else _lexer
    return UNSTYLED.sub(r"\1", highlight(source or " ", lexer, _formatter))


class _Renderer(IPythonRenderer):
    def block_code(self, code, info=None):
        return super().block_code(code)  # highlighted, it would need classes

    def image(self, text, url, title=None):
        return f"<em>[picture: {text}]</em>"


class _Markdown(MarkdownWithMath):
    DEFAULT_PLUGINS = ("strikethrough", "table", "url", "def_list")  # no check boxes


_markdown = _Markdown(
    _Renderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
)
_lexer, _plain = PythonLexer(), TextLexer()
_formatter = HtmlFormatter(cssclass="highlight")
