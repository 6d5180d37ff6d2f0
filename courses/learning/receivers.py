"""What other rooms announce, and what this room tells the learner."""

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.certificates.signals import certificate_revoked, certificates_issued
from portal.notices.domain import notify

from .domain import enrolments, telling
from .domain.certifying import KIND
from .signals import work_sent_back


@receiver(work_sent_back)
def tell_of_work_sent_back(answer, **kwargs):
    user = answer.account.user
    if user is None:
        return
    with override("zh-hans"):
        notify(
            user,
            _("Your written work was sent back"),
            _("“%(lesson)s”: %(note)s") % {"lesson": answer.lesson.title, "note": answer.review_note},
            url=f"{answer.lesson.url}#part-{answer.part_key.split(':', 1)[1]}",
            reason_key=f"work-sent-back:{answer.pk}",
            now=answer.reviewed_at,
        )


@receiver(certificates_issued)
def tell_holders(certificates, **kwargs):
    telling.tell_of_certificates(certificates)


@receiver(certificate_revoked)
def let_learning_go_on(certificate, **kwargs):
    kind, _colon, enrolment = certificate.subject_key.partition(":")
    if (certificate.kind, kind) == (KIND, "enrolment") and enrolment.isdecimal():
        enrolments.reopen(int(enrolment))
