"""A figure of matplotlib's in fewer bytes and elements, the same to the eye.

It names every part, and gives points to a millionth: a phone has to lay out the one and
to load the other.
"""

import re
import xml.etree.ElementTree as ET

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DECIMALS = re.compile(r"\d+\.\d+")
BLANKS = re.compile(r"\s+")
LINE = re.compile(r"(?<=L )[^A-Za-z]+(?:L [^A-Za-z]+)+")  # each L but the first goes
MOVED = re.compile(r"translate\([^)]*\)")
REFERENCE = re.compile(r"#([\w-]+)")
GROUP, DEFS = f"{{{SVG}}}g", f"{{{SVG}}}defs"
LINK = f"{{{XLINK}}}href"
LABEL = "text_"  # of these the map of chapters shows the progress
MEASURED = ("d", "x", "y", "width", "height")


def compact(svg):
    """An SVG with tenths of a point, and groups only where they say something.

    svg: text of one element.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)
    named = set(REFERENCE.findall(svg))
    for element in root.iter():
        name = element.get("id", "")
        if not (name in named or name.startswith(LABEL)):
            element.attrib.pop("id", None)
        if LINK in element.attrib:
            element.set("href", element.attrib.pop(LINK))
        for name in MEASURED:
            if name in element.attrib:
                element.set(name, _shorter(element.get(name)))
        if "transform" in element.attrib:  # a scale stays as it is
            moved = MOVED.sub(lambda m: _shorter(m[0]), element.get("transform"))
            element.set("transform", moved)
        element.tail = None
        if not (element.text or "").strip():  # a letter may come as a text
            element.text = None
    _without_idle_groups(root)
    text = ET.tostring(root, encoding="unicode")
    return text.replace(f' xmlns="{SVG}"', "", 1)  # in a page an svg is one


def _shorter(numbers):
    text = BLANKS.sub(" ", DECIMALS.sub(_rounded, numbers)).strip()
    return LINE.sub(lambda line: line[0].replace("L ", ""), text)


def _rounded(number):
    value = float(number[0])  # a marker of a few points needs hundredths
    return f"{value:.{1 if value >= 10 else 2}f}".rstrip("0").rstrip(".")


def _without_idle_groups(parent):
    """Put the children of a group without attributes in its place."""
    children = list(parent)
    parent[:] = []
    for child in children:
        _without_idle_groups(child)
        idle = child.tag in (GROUP, DEFS) and not len(child)
        if child.tag == GROUP and not child.attrib:
            parent.extend(child)
        elif not idle:
            parent.append(child)
