"""The service record certificate (志愿服务记录证明): order 67 (2021), article 15, in the fuller form in common use."""

from pathlib import Path

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from portal.certificates import wording
from portal.certificates.layouts import Layout, snapshots
from portal.certificates.layouts.snapshots import day, period, written
from time_bank.ledger.domain.words import duration

KIND = "service"
MOST_RECORDS = 600
TEXTS = (
    "title", "name", "document_type", "document_number", "volunteer_number", "programme", "issuer", "issuer_contact", "responsible",
    "handler", "statement",
)  # fmt: skip
RECORD_TEXTS = ("title", "place", "content")
DATES = ("started_on", "completed_on", "issued_on")
_MUST_SAY = (("志愿服务",), ("免费",), ("不是", "不作为", "不属于"), ("职业资格",), ("执业",))


def statement():
    """The line every service record certificate carries, in Chinese whatever the officer's language."""
    with override("zh-hans"):
        return gettext(
            "This document truthfully states the volunteer service recorded by the issuer and is given free of charge. It is no "
            "occupational qualification, no proof of fitness for a post, and no basis for medical practice or psychotherapy."
        )


def check(snapshot):
    """Raise IssueRefused unless every field is there, the minutes add up, the number is masked and the wording is allowed."""
    snapshots.require(snapshot, TEXTS)
    days = [day(snapshot, field) for field in DATES]
    if not days[0] <= days[1] <= days[2]:
        raise wording.IssueRefused(_("The days of the certificate are not in order."))
    if "*" not in snapshot["document_number"]:
        raise wording.IssueRefused(_("The number of the identity document must be masked."))
    _check_records(snapshot)
    wording.refuse_forbidden(snapshot["title"])
    if not all(any(words in snapshot["statement"] for words in choices) for choices in _MUST_SAY):
        raise wording.IssueRefused(
            _("The certificate must say that it states volunteer service, is free, and is no occupational qualification.")
        )


def _check_records(snapshot):
    records = snapshot.get("records") or []
    if not records:
        raise wording.IssueRefused(_("There is no confirmed service to certify."))
    if len(records) > MOST_RECORDS:
        raise wording.IssueRefused(_("At most %(n)d services fit on one certificate; choose a shorter period.") % {"n": MOST_RECORDS})
    for record in records:
        snapshots.require(record, RECORD_TEXTS)
        if not snapshot["started_on"] <= day(record, "date").isoformat() <= snapshot["completed_on"]:
            raise wording.IssueRefused(_("A service lies outside the period of the certificate."))
    if any(record["minutes"] <= 0 for record in records) or sum(record["minutes"] for record in records) != snapshot.get("minutes"):
        raise wording.IssueRefused(_("The minutes of the services don't add up to those of the certificate."))


def data(certificate):
    """What service.typ prints; always Chinese, as the document is."""
    snapshot = certificate.snapshot
    with override("zh-hans"):
        return {
            **{field: snapshot[field] for field in TEXTS},
            "lead": gettext("This is to certify that"),
            "did": _sentence(snapshot),
            "records": [
                [day(row, "date").isoformat(), row["title"], row["place"], row["content"], duration(row["minutes"])]
                for row in snapshot["records"]
            ],
            "total": duration(snapshot["minutes"]),
            "issued_on": written(snapshot, "issued_on"),
            "labels": _labels(),
        }


def _sentence(snapshot):
    return gettext("%(period)s, took part in volunteer service %(n)d times and served %(total)s, as follows.") % {
        "period": period(snapshot),
        "n": len(snapshot["records"]),
        "total": duration(snapshot["minutes"]),
    }


def _labels():
    return snapshots.labels() | {
        "document": gettext("Identity document"),
        "volunteer": gettext("Volunteer number"),
        "day": gettext("Day"),
        "activity": gettext("Activity and place"),
        "content": gettext("Content of the service"),
        "time": gettext("Time of service"),
        "issuer": gettext("Recording and issuing organisation"),
        "responsible": gettext("Responsible person"),
        "handler": gettext("Handled by"),
    }


def public_facts(snapshot):
    return [
        (_("Volunteer number"), snapshot["volunteer_number"]),
        (_("In all"), duration(snapshot["minutes"])),
        (_("Period of service"), period(snapshot)),
        (_("Date of issue"), written(snapshot, "issued_on")),
        (_("Issued by"), snapshot["issuer"]),
    ]


def public_table(snapshot):
    rows = [(row["date"].replace("-", "\u2011"), row["title"], duration(row["minutes"])) for row in snapshot["records"]]
    return (_("Day"), _("Activity"), _("Time of service")), rows, (_("Total"), duration(snapshot["minutes"]))


SERVICE = Layout(
    kind=KIND,
    title=_("Service record certificate"),
    prefix="ZY",
    template=Path(__file__).with_name("service.typ"),
    check=check,
    data=data,
    public_facts=public_facts,
    public_table=public_table,
    subject=_("It is about"),
    table_title=_("Services"),
)
