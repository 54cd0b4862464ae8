"""Sphinx extension: the site carries what its pages use of the theme, and no more.

The theme brings rules for every component it knows, and 1,400 icons in a script. When
all pages are written, the rules for classes that none of them has are left out, and
the icons that remain come as a font of their own. In code, what has the colour of the
text around it is no element of its own: half of all, which a phone need not lay out.
"""

import re
from itertools import pairwise
from pathlib import Path

import pydata_sphinx_theme
import tinycss2
from fontTools import subset
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Token

SHEETS = (
    "_static/styles/pydata-sphinx-theme.css",
    "_static/sphinx-design.min.css",
    "_static/formulas/formulas.css",
)
ICONS = "vendor/fontawesome/webfonts"
ICON_FONT = "fa-solid-900"
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
NEVER_LOADED = ("scripts/fontawesome.*", f"{ICONS}/*", "*/*.map")
WORD = re.compile(r"[\w-]+")
ICON = re.compile("[\ue000-\uf8ff]")  # where a font keeps what is no letter
NESTING = {"media", "supports", "layer", "container"}


def setup(app):
    """Connect to Sphinx."""
    app.connect("html-page-context", plain_code)
    app.connect("build-finished", slim, priority=900)  # when everything is written
    return {"version": "1", "parallel_read_safe": True}


def plain_code(app, pagename, templatename, context, doctree):
    """Leave out the elements of code that look like the text around them."""
    options = app.config.html_theme_options
    names = [options.get(f"pygments_{mode}_style") for mode in ("light", "dark")]
    if "body" in context and all(names):
        plain = "|".join(sorted(plain_classes(names)))
        context["body"] = re.sub(
            rf'<span class="(?:{plain})">([^<]*)</span>', r"\1", context["body"]
        )


def plain_classes(names):
    """Classes of code that no style, by its name, shows other than a text.

    names: of Pygments' styles.
    """
    styles = [get_style_by_name(name) for name in names]
    return {
        short
        for token, short in STANDARD_TYPES.items()
        if short and all(_looks(style, token) == _looks(style) for style in styles)
    }


def _looks(style, token=Token.Text):
    return style.style_for_token(token)


def slim(app, exception):
    """Leave out of the built site what no page uses."""
    site = Path(app.outdir)
    if exception or app.builder.format != "html":
        return
    for pattern in NEVER_LOADED:
        for file in Path(site, "_static").glob(pattern):
            file.unlink()
    words = used_words(site)
    for sheet in filter(Path.exists, map(site.joinpath, SHEETS)):
        css = used_rules(sheet.read_text("utf-8"), words)
        if "Font Awesome" in css:
            css = _with_own_icons(css, Path(site, "_static", ICONS))
        sheet.write_text(css, "utf-8")


def used_words(site):
    """Every word of pages and scripts: a class that is none of them is not used."""
    files = [path for kind in ("html", "js") for path in site.rglob(f"*.{kind}")]
    return {word for path in files for word in WORD.findall(path.read_text("utf-8"))}


def used_rules(css, words):
    """Those rules of a style sheet whose classes and ids are among `words`."""
    return "".join(_kept(tinycss2.parse_stylesheet(css), words))


def _kept(rules, words):
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _split(rule.prelude) if _named(one) <= words]
            if selectors:
                told = ",".join(tinycss2.serialize(one).strip() for one in selectors)
                yield f"{told}{{{tinycss2.serialize(rule.content).strip()}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING:
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content), words))
            if inner:
                told = tinycss2.serialize(rule.prelude)
                yield f"@{rule.at_keyword}{told}{{\n{inner}}}\n"
        elif rule.type == "at-rule" or (
            rule.type == "comment" and rule.value.startswith("!")  # a licence
        ):
            yield rule.serialize() + "\n"


def _split(prelude):
    """The selectors of a rule, each a list of tokens."""
    selectors = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _named(selector):
    """Classes and ids that an element must have; what stands in :not() is none."""
    names = {token.value for token in selector if token.type == "hash"}
    return names | {
        token.value
        for dot, token in pairwise(selector)
        if dot == "." and token.type == "ident"
    }


def _with_own_icons(css, folder):
    """The style sheet with a font of the icons that it shows, written to `folder`."""
    icons = {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", css)}
    icons |= {ord(icon) for icon in ICON.findall(css)}
    folder.mkdir(parents=True, exist_ok=True)
    subset.main([
        str(THEME / ICONS / f"{ICON_FONT}.ttf"),
        f"--unicodes={','.join(map(hex, sorted(icons)))}",
        "--flavor=woff",
        f"--output-file={folder / ICON_FONT}.woff",
    ])  # fmt: skip
    other = r"@font-face *\{[^}]*fa-(?:regular|brands)[^}]*\}\n?"
    source = rf"src:url\(([^)]*{ICON_FONT})\.woff2\)[^}}]*"
    return re.sub(source, r'src:url(\1.woff) format("woff")', re.sub(other, "", css))
