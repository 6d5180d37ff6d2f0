"""What volunteers and issuers are told about certificates of service."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.domain import Message, notify_many
from portal.organisations import rules

from .telling import CHINESE, officers


def asked(request, now):
    """Those who may issue it; nobody hears of a request of their own."""
    with override(CHINESE):
        title = _("%(name)s asks for a certificate of service") % {"name": str(request.volunteer)}
    url = reverse("redeeming_office:certificate", args=[request.pk])
    people = officers(request.organisation, rules.SERVICE_RUN, rules.CERTIFICATE_ISSUE)
    key = f"service-certificate.asked:{request.pk}"
    notify_many([Message(user, title, "", url, key) for user in people if user.pk != request.volunteer.user_id], now)


def issued(request, now):
    _to_volunteer(
        request, now, "issued", lambda: _("Your certificate of service is there"), lambda: _("%(issuer)s issued it. It is on your page.")
    )


def refused(request, now):
    _to_volunteer(request, now, "refused", lambda: _("Your certificate of service was not issued"), lambda: _("%(issuer)s: %(reason)s"))


def revoked(request, now):
    _to_volunteer(
        request, now, "revoked", lambda: _("Your certificate of service is no longer valid"),
        lambda: _("A service that it lists was taken back. You can ask %(issuer)s for a new one."),
    )  # fmt: skip
    with override(CHINESE):
        title = _("Certificate %(number)s was revoked, because a service in it was taken back") % {"number": request.certificate.number}
    url = reverse("redeeming_office:certificate", args=[request.pk])
    key = f"service-certificate.ended:{request.certificate_id}"
    people = officers(request.organisation, rules.SERVICE_RUN, rules.CERTIFICATE_ISSUE)
    notify_many([Message(user, title, "", url, key) for user in people], now)


def _to_volunteer(request, now, what, title, body):
    if request.volunteer.user is None:
        return
    with override(CHINESE):
        facts = {"issuer": request.organisation.name, "reason": request.reason}
        texts = title() % facts, body() % facts
    key = f"service-certificate.{what}:{request.pk}"
    notify_many([Message(request.volunteer.user, *texts, reverse("redeeming:certificates"), key)], now)
