"""What learners are told about their certificates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.domain import Message, notify_many


def tell_of_certificates(certificates):
    """Each holder hears once of each certificate of training hours."""
    held = [certificate for certificate in certificates if certificate.kind == "training" and certificate.holder is not None]
    if not held:
        return
    with override("zh-hans"):
        messages = [_message(certificate) for certificate in held]
    notify_many(messages, max(certificate.issued_at for certificate in held))


def _message(certificate):
    return Message(
        certificate.holder,
        _("Your certificate of training hours is there"),
        _("“%(programme)s”: download it from your learning.") % {"programme": certificate.snapshot["programme"]},
        reverse("learning:index"),
        f"certificate:{certificate.pk}",
    )
