"""Where in a text the words stand that were looked for: marked, and escaped for a page."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from .analysis.normalise import normalise

BEFORE, AFTER = 24, 70
MOST = 2


def marked(text, texts):
    """The text as HTML with <mark> around each of `texts`."""
    return _html(text, _spans(text, texts), 0, len(text))


def passages(text, texts, most=MOST):
    """Up to `most` short stretches of the text, around what was looked for, as HTML; none if nothing stands in it."""
    spans = _spans(text, texts)
    found, after = [], -1
    for start, end in _fullest(spans):
        if start < after:
            continue
        left, right = _edges(text, start, end)
        found.append((left, right))
        after = right
        if len(found) == most:
            break
    return [_passage(text, spans, left, right) for left, right in sorted(found)]


def _spans(text, texts):
    """(start, end) in the text of each of `texts`, in any spelling, without overlaps."""
    if not texts:
        return []
    plain = normalise(text)
    where = plain if len(plain) == len(text) else text.casefold() if len(text.casefold()) == len(text) else text
    found = re.finditer("|".join(re.escape(t) for t in texts), where)
    return [m.span() for m in found if _whole(where, *m.span())]


def _whole(text, start, end):
    """A Latin word counts as a whole only."""
    if not text[start:end].isascii():
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _fullest(spans):
    """Windows that begin at a mark, those with more different marks first, then in order."""
    windows = []
    for number, (start, _) in enumerate(spans):
        inside = [span for span in spans[number:] if span[1] <= start + AFTER]
        windows.append((-len(inside), start, inside[-1][1] if inside else start))
    windows.sort()
    chosen = []
    for _, start, end in windows:
        if all(start > right + AFTER or end < left - BEFORE for left, right in chosen):
            chosen.append((start, end))
        if len(chosen) == MOST:
            break
    return sorted(chosen)


def _edges(text, start, end):
    """From the beginning of the sentence, if it is near, to a good length."""
    left = max(0, start - BEFORE)
    stop = max(text.rfind(mark, left, start) for mark in "。！？!?\n")
    if stop >= 0:
        left = stop + 1
    right = min(len(text), max(end, left + BEFORE + AFTER))
    return left, right


def _passage(text, spans, left, right):
    html = _html(text, [span for span in spans if left <= span[0] and span[1] <= right], left, right)
    return mark_safe(("…" if left and text[left - 1] not in "。！？!?\n" else "") + html.strip() + ("…" if right < len(text) else ""))  # noqa: S308


def _html(text, spans, left, right):
    parts, at = [], left
    for start, end in spans:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:right])]))  # noqa: S308
