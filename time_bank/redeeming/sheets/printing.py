"""Numbered sheets as one PDF, an A4 page each."""

from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from portal.certificates.domain.documents import typeset
from time_bank.ledger.domain.words import duration
from time_bank.volunteers.models import ServiceCategory

from ..models import PaperSheet

TEMPLATE = Path(__file__).with_name("sheet.typ")


def pdf(sheets, now):
    """Bytes of a PDF; the sheets are of one kind. Always Chinese, as the paper is."""
    with override("zh-hans"):
        data = _request_page() if sheets[0].kind == PaperSheet.Kind.REQUEST else _service_page()
        data["sheets"] = [_sheet(sheet) for sheet in sheets]
        return typeset(TEMPLATE, data, at=now, format="pdf")


def address(sheet):
    """Where the code on the sheet leads whoever enters it."""
    return f"{settings.SITE_URL}{reverse('redeeming_office:sheet', args=[sheet.number])}?c={sheet.code}"


def _sheet(sheet):
    code = segno.make(address(sheet), error="m", micro=False)
    known = _known(sheet.of_request) if sheet.of_request else []
    return {
        "number": sheet.number, "code": sheet.code, "organisation": sheet.organisation.name, "contact": sheet.organisation.contact,
        "printed": date_format(sheet.printed_at, "DATE_FORMAT"), "qr": code.svg_inline(border=1, dark="#06302e"), "known": known,
    }  # fmt: skip


def _known(request):
    """What is printed already on the sheet of an agreed service; no address and no wish, which lie about on paper."""
    return [
        [gettext("Request"), request.code],
        [gettext("Volunteer"), f"{request.provider} {request.provider.number}"],
        [gettext("Kind of service"), request.category.title],
        [gettext("Agreed for"), f"{date_format(request.wanted_on, 'DATE_FORMAT')} {request.wanted_at:%H:%M}"],
        [gettext("At most"), duration(request.minutes)],
    ]


def _common():
    return {
        "labels": {
            "number": gettext("Sheet"), "code": gettext("Verification characters"),
            "printed": gettext("Printed on"), "contact": gettext("Contact"),
            "scan": gettext("For the coordinator: scan to enter this sheet."),
        },
        "free": gettext("Volunteers take no money and no gifts. No psychotherapy, no crisis intervention; in danger call 120 or 110."),
    }  # fmt: skip


def _request_page():
    kinds = list(ServiceCategory.objects.values_list("title", flat=True))
    return _common() | {
        "title": gettext("Request for volunteer service"),
        "lead": gettext("For people who have saved time, or whose family has. A coordinator enters this sheet and looks for a volunteer."),
        "fields": [
            [gettext("Name of the one who pays with saved time"), 1], [gettext("Volunteer number or telephone"), 1],
            [gettext("Who will be served: myself, or which relative (name and relation)"), 1],
            [gettext("Date of birth of the one who will be served"), 1], [gettext("Day and time wanted"), 1],
            [gettext("How long, in hours and minutes"), 1], [gettext("Village or community, and address"), 2],
            [gettext("What is to be done"), 3],
        ],
        "choices": [gettext("Kind of service (tick one)"), kinds],
        "declaration": gettext(
            "I agree that these details are kept to arrange the service. The time is held when a volunteer is found, and goes to the "
            "volunteer when a second person has confirmed the service."
        ),
        "signatures": [gettext("Signature of the one who asks"), gettext("Coordinator who took the sheet"), gettext("Day")],
    }  # fmt: skip


def _service_page():
    return _common() | {
        "title": gettext("Sheet of a service"),
        "lead": gettext("Filled in where the service is given, and signed by both. A coordinator enters it with a photograph of it."),
        "fields": [
            [gettext("Request (Q and six digits), if not printed above"), 1], [gettext("Volunteer: name and number"), 1],
            [gettext("Day"), 1], [gettext("Came at (hour and minute)"), 1], [gettext("Went at (hour and minute)"), 1],
            [gettext("Content of the service"), 3],
        ],
        "choices": [gettext("How was it? (the one who was served ticks one)"), [
            gettext("very good"), gettext("good"), gettext("fair"), gettext("poor"), gettext("very poor"),
        ]],
        "declaration": gettext(
            "Both sign that the service was given at these times. Whoever does not agree does not sign, and tells the coordinator: "
            "then nothing moves until it is decided."
        ),
        "signatures": [gettext("Signature of the one who was served"), gettext("Signature of the volunteer"), gettext("Day")],
    }  # fmt: skip
