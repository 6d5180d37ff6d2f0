"""Addresses to be scanned."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe


def qr(view, token, svgclass=None):
    """A page of this site, opened by a token, as a code to be scanned: SVG for a page."""
    code = segno.make(settings.SITE_URL + reverse(view, args=[token]), error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass=svgclass, lineclass=None))  # noqa: S308  (made here, of a token)
