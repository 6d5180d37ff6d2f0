"""Colours of a brand: contrast by the WCAG formula, and the tokens that follow from two colours."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What text stands on in the base theme, light and dark (themes/base/static/css/tokens.css).
GROUNDS = ("#faf7f0", "#ffffff", "#f2ece0", "#fcecd4", "#fae7e2")
DARK_GROUNDS = ("#0e1b1b", "#152625", "#18312f", "#33281a", "#3a1f1b")
DEEP, MIST = "#06302e", "#e2eeeb"
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def channels(colour):
    """(red, green, blue) of '#rrggbb', each 0 to 255."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def luminance(colour):
    """Relative luminance, 0 to 1 (WCAG)."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio, 1 to 21 (WCAG)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour, other, share):
    """`share` (0 to 1) of `other` mixed into `colour`."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def text_on(colour):
    """Black or white, whichever is read better on `colour`."""
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, colour))


def worst(colour, grounds=GROUNDS):
    """The lowest contrast of text in `colour` on any of the grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def readable(colour, grounds=GROUNDS, towards="#000000", least=READABLE):
    """The colour, moved step by step towards black (or white) until text in it is readable on every ground."""
    for step in range(41):
        found = mixed(colour, towards, step / 40)
        if worst(found, grounds) >= least:
            return found
    return towards


def tint(colour):
    """The colour's palest ground: paler still where the colour itself could not be read on it."""
    shares = (0.88, 0.91, 0.94, 0.97)
    return next((found for share in shares if contrast(colour, found := mixed(colour, "#ffffff", share)) >= READABLE), "#ffffff")


def refuse_unreadable(main, accent):
    """ValidationError when links in the main colour could not be read; an accent is a fill and may be light."""
    if COLOUR.fullmatch(main or "") and worst(main) < READABLE:
        message = _("Links in this colour can't be read on the page: contrast %(have).1f, at least 4.5 is needed. Try %(try)s.")
        raise ValidationError({"main_colour": message % {"have": worst(main), "try": readable(main)}})


def light_tokens(main, accent):
    """{token: colour} for the light display."""
    tokens = {}
    if main:
        deep = mixed(main, "#000000", 0.45)
        tokens |= {"teal": main, "teal-strong": mixed(main, "#000000", 0.3), "on-teal": "#ffffff", "deep": deep, "bridge": deep}
        tokens |= {"deep-line": mixed(deep, "#ffffff", 0.15), "mist": tint(main)}
    if accent:
        tokens |= {"lantern": accent, "on-lantern": text_on(accent), "lantern-text": readable(accent, (*GROUNDS, tokens.get("mist", MIST)))}
        tokens["lantern-lit"] = readable(accent, [tokens.get("deep", DEEP)], "#ffffff")
    return tokens


def dark_tokens(main, accent):
    """{token: colour} for the dark display: the same hues, lit until they can be read."""
    tokens = {}
    if main:
        teal = readable(main, DARK_GROUNDS, "#ffffff", 7)
        tokens |= {"teal": teal, "teal-strong": mixed(teal, "#ffffff", 0.4), "on-teal": text_on(teal)}
    if accent:
        lit = readable(accent, DARK_GROUNDS, "#ffffff")
        tokens |= {"lantern": accent, "on-lantern": text_on(accent), "lantern-text": lit, "lantern-lit": lit}
    return tokens


def style_sheet(main, accent):
    """CSS that gives the brand's colours to the tokens; high contrast keeps the theme's own."""
    rules = [
        _rule(':root:not([data-theme="dark"]):not([data-contrast="high"])', light_tokens(main, accent)),
        _rule(':root[data-theme="dark"]:not([data-contrast="high"])', dark_tokens(main, accent)),
    ]
    return "".join(rules)


def _rule(selector, tokens):
    declarations = "; ".join(f"--{name}: {colour}" for name, colour in tokens.items())
    return f"@layer tokens {{ {selector} {{ {declarations} }} }}\n" if tokens else ""
