"""Drawings: an SVG is a document that can run, fetch and hide things; one of ours only draws."""

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext as _

NAMESPACE = "{http://www.w3.org/2000/svg}"
LARGEST = 200 * 1024
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
ELEMENTS = SHAPES | {
    "svg", "g", "defs", "title", "desc", "text", "tspan", "marker", "clipPath", "linearGradient", "radialGradient", "stop",
}  # fmt: skip


def problems(data):
    """Yield, in words, all that keeps these bytes from being a drawing that is safe to show."""
    if len(data) > LARGEST:
        yield _("The drawing has %(size)d KB; at most %(limit)d KB are taken.") % {"size": len(data) // 1024, "limit": LARGEST // 1024}
        return
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        yield _("The file is not an SVG drawing.")
        return
    if root.tag != f"{NAMESPACE}svg" or not root.get("viewBox"):
        yield _("The file is not an SVG drawing with a viewBox.")
        return
    yield from dict.fromkeys(found for element in root.iter() for found in _of(element))


def _of(element):
    name = str(element.tag).removeprefix(NAMESPACE)
    if name not in ELEMENTS:
        yield _("A drawing can't hold “%(what)s”: no scripts, no styles, no other files.") % {"what": name.split("}")[-1]}
    for key, value in element.items():
        if _leads_out(key.split("}")[-1].lower(), value):
            yield _("A drawing can't hold “%(what)s”: no scripts, no styles, no other files.") % {"what": key.split("}")[-1]}


def _leads_out(key, value):
    reference = value.replace(" ", "").lower()
    if key.startswith("on") or key in {"style", "src", "base"}:
        return True
    if key == "href":
        return not reference.startswith("#")
    return "javascript:" in reference or reference.count("url(") != reference.count("url(#")
