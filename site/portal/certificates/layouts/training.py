"""The certificate of training hours (培训学时证明)."""

from pathlib import Path

from django.utils.html import format_html
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from .. import wording
from . import Layout, snapshots
from .snapshots import SnapshotRefused, period, written

TEXTS = ("title", "name", "programme", "issuer", "statement")
DATES = ("started_on", "completed_on", "issued_on")


def check(snapshot):
    """Raise IssueRefused unless every field is there, the hours add up and the wording is allowed."""
    snapshots.require(snapshot, TEXTS)
    for field in DATES:
        snapshots.day(snapshot, field)
    _check_hours(snapshot)
    wording.refuse_forbidden(snapshot["title"])
    wording.refuse_forbidden(snapshot["programme"])
    wording.require_statement(snapshot["statement"])


def _check_hours(snapshot):
    modules = snapshot.get("modules") or []
    total = sum(module["hours"] for module in modules)
    if not modules or total <= 0 or abs(total - snapshot.get("hours", 0)) > 0.01:
        raise SnapshotRefused(_("The hours of the modules don't add up to the hours of the certificate."))


def tidy(hours):
    """Hours without a useless zero: 4, 2.5."""
    value = round(float(hours), 1)
    return str(int(value)) if value == int(value) else str(value)


def data(certificate):
    """What training.typ prints; always Chinese, as the document is."""
    snapshot = certificate.snapshot
    with override("zh-hans"):
        return {
            "title": snapshot["title"],
            "name": snapshot["name"],
            "organisation": snapshot.get("organisation", ""),
            "programme": snapshot["programme"],
            "lead": gettext("This is to certify that"),
            "did": _sentence(snapshot),
            "modules": [[module["title"], tidy(module["hours"]), float(module["hours"])] for module in snapshot["modules"]],
            "hours": tidy(snapshot["hours"]),
            "issuer": snapshot["issuer"],
            "contact": snapshot.get("issuer_contact", ""),
            "issued_on": written(snapshot, "issued_on"),
            "statement": snapshot["statement"],
            "labels": _labels(),
        }


def _sentence(snapshot):
    values = {
        "period": period(snapshot),
        "programme": snapshot["programme"],
        "audience": snapshot.get("audience", ""),
        "hours": tidy(snapshot["hours"]),
        "minutes": snapshot.get("minutes_per_hour", 45),
    }
    if values["audience"]:
        return (
            gettext(
                "took part in “%(programme)s” (for %(audience)s), %(period)s, and completed %(hours)s training hours "
                "of %(minutes)s minutes each, by module as follows."
            )
            % values
        )
    return (
        gettext(
            "took part in “%(programme)s”, %(period)s, and completed %(hours)s training hours of %(minutes)s minutes each, "
            "by module as follows."
        )
        % values
    )


def _labels():
    own = {"no": gettext("No."), "module": gettext("Module"), "hours": gettext("Hours"), "issuer": gettext("Issued by")}
    return snapshots.labels() | own


def public_facts(snapshot):
    total = gettext("%(hours)s training hours") % {"hours": tidy(snapshot["hours"])}
    length = gettext("(%(minutes)s minutes each)") % {"minutes": snapshot.get("minutes_per_hour", 45)}
    return [
        (_("Programme"), snapshot["programme"]),
        (_("In all"), format_html('<b>{}</b> <span class="xq-ph">{}</span>', total, length)),
        (_("Period of training"), period(snapshot)),
        (_("Date of issue"), written(snapshot, "issued_on")),
        (_("Issued by"), snapshot["issuer"]),
    ]


def public_table(snapshot):
    rows = [(module["title"], tidy(module["hours"])) for module in snapshot["modules"]]
    return (_("Module"), _("Hours")), rows, (_("Total"), tidy(snapshot["hours"]))


TRAINING = Layout(
    kind="training",
    title=_("Certificate of training hours"),
    prefix="XQ",
    template=Path(__file__).with_name("training.typ"),
    check=check,
    data=data,
    public_facts=public_facts,
    public_table=public_table,
)
