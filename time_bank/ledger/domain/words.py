"""How minutes are said."""

from django.utils.translation import gettext as _
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


def of_rule(data):
    """What a set of rules says, as a list of sentences."""
    texts = {
        "unit": data["unit"], "length": duration(data["unit_minutes"]), "step": duration(data["rounding"]["step"]),
        "day": duration(data["day_max_minutes"] or 0), "cap": duration(data["cap_minutes"] or 0), "months": data["expiry_months"],
    }  # fmt: skip
    return [sentence % texts for sentence in _earning(data)] + list(_spending(data))


def _earning(data):
    yield _("One %(unit)s is %(length)s of service.")
    if data["rounding"]["step"] == 1:
        yield _("Every minute of service counts.")
    elif data["rounding"]["way"] == "down":
        yield _("Service counts in whole steps of %(step)s, rounded down.")
    else:
        yield _("Service counts in whole steps of %(step)s, rounded to the nearest.")
    if data["day_max_minutes"]:
        yield _("One day brings at most %(day)s.")
    if data["cap_minutes"] and data["above_cap"] == "donate":
        yield _("An account holds at most %(cap)s; what is above goes to the community pool.")
    elif data["cap_minutes"]:
        yield _("An account holds at most %(cap)s; what is above counts as honour and can't be spent.")
    yield _("Saved time lapses after %(months)d months.") if data["expiry_months"] else _("Saved time does not lapse.")


def _spending(data):
    redeem = data["redeem"]
    if redeem["min_age"]:
        yield _("Service is given from the age of %(n)d on.") % {"n": redeem["min_age"]}
    if redeem["min_stars"]:
        yield _("Stars needed to ask for service: %(n)d.") % {"n": redeem["min_stars"]}
    yield _("Service may be asked for oneself and for close family.") if redeem["family"] else _("Service may be asked for oneself only.")
    yield _("Time can be given to registered close family.") if data["gifts"] else _("Time can't be given to others.")
    if data["donations"]:
        yield _("Time can be donated to the community pool.")
