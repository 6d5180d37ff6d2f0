"""How minutes are said."""

from django.utils.translation import ngettext


def duration(minutes):
    """“2 hours 30 minutes”; a minus before what is owed."""
    hours, rest = divmod(abs(minutes), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return ("−" if minutes < 0 else "") + " ".join(parts)


def clock(minutes, sign=False):
    """“2:30”, with “+” or “−” before it where `sign` is wanted; what is below zero always shows its minus."""
    lead = "−" if minutes < 0 else "+" if sign else ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{lead}{hours}:{rest:02d}"
