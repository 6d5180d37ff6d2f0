"""Colours of a brand: contrast by the WCAG formula, and the tokens that follow from two colours."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PAPER = "#faf7f0"
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
    return max("#ffffff", "#1a1205", key=lambda ink: contrast(ink, colour))


def darkest_readable(colour, ground=PAPER):
    """The colour, darkened until text in it is readable on the ground."""
    for step in range(21):
        found = mixed(colour, "#000000", step / 20)
        if contrast(found, ground) >= READABLE:
            return found
    return "#000000"


def refuse_unreadable(main, accent):
    """ValidationError when links in the main colour could not be read; an accent is a fill and may be light."""
    if main and len(main) == 7 and contrast(main, PAPER) < READABLE:
        raise ValidationError(
            {
                "main_colour": _("Links in this colour can't be read on the page: contrast %(have).1f, at least 4.5 is needed. Try %(try)s.")
                % {"have": contrast(main, PAPER), "try": darkest_readable(main)}
            }
        )


def style_sheet(main, accent):
    """CSS that gives the brand's colours to the tokens, in light display without high contrast."""
    tokens = []
    if main:
        deep = mixed(main, "#000000", 0.45)
        tokens += [f"--teal:{main}", f"--teal-strong:{mixed(main, '#000000', 0.3)}", "--on-teal:#ffffff", f"--deep:{deep}", f"--bridge:{deep}"]
        tokens += [f"--deep-line:{mixed(deep, '#ffffff', 0.15)}", f"--mist:{mixed(main, '#ffffff', 0.88)}"]
    if accent:
        tokens += [f"--lantern:{accent}", f"--on-lantern:{text_on(accent)}", f"--lantern-text:{darkest_readable(accent, '#f2ece0')}"]
    if not tokens:
        return ""
    return f'@layer tokens {{ :root:not([data-theme="dark"]):not([data-contrast="high"]) {{ {"; ".join(tokens)} }} }}\n'
