"""What those who were served think of it: by a link that counts once, or from a sheet of paper. No name is asked for."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.core.crypto import keyed_hash
from portal.organisations import reach
from portal.organisations.rules import SERVICE_RUN

from ..models import Evaluation, EvaluationSlip
from .errors import Refused

OPEN_FOR = timedelta(days=30)
MOST = 60
audit.action("activity.slips", gettext_lazy("Print evaluation slips"), gettext_lazy("Evaluation slips made"))
audit.action("activity.evaluate", gettext_lazy("Enter an evaluation"), gettext_lazy("Evaluation entered from paper"))


def make_slips(count, *, by, now, activity=None, record=None):
    """Tokens of `count` new slips about an activity or one record; they are shown once, only their hashes are kept."""
    about = activity or record
    reach.require(by, SERVICE_RUN, about.organisation)
    if not 1 <= count <= MOST:
        raise Refused({"count": _("Between 1 and %(most)d slips are made at a time.") % {"most": MOST}})
    tokens = [secrets.token_urlsafe(12) for _number in range(count)]
    EvaluationSlip.objects.bulk_create(
        EvaluationSlip(activity=activity, record=record, token_hash=keyed_hash(token), made_at=now, ends_at=now + OPEN_FOR)
        for token in tokens
    )
    audit.record("activity.slips", about, by=by, slips=count)
    return tokens


def find(token, now):
    """The slip that a link opens; Refused says why it opens nothing."""
    slip = EvaluationSlip.objects.select_related("activity", "record").filter(token_hash=keyed_hash(token)).first()
    if slip is None:
        raise Refused(_("This link is not whole. Scan the slip again."))
    if slip.used_at:
        raise Refused(_("This slip has been used; each counts once. Thank you."))
    if now > slip.ends_at:
        raise Refused(_("This slip was open for 30 days and is closed now."))
    return slip


@transaction.atomic
def give(token, stars, said, *, now):
    """Keep an evaluation by link. The slip is used up with it; a second press finds it used."""
    slip = find(token, now)
    if not EvaluationSlip.objects.filter(pk=slip.pk, used_at=None).update(used_at=now):
        raise Refused(_("This slip has been used; each counts once. Thank you."))
    return _keep(slip.activity, slip.record, stars, said, Evaluation.How.LINK, None, now)


@transaction.atomic
def enter_paper(stars, said, *, by, now, activity=None, record=None):
    """An evaluation from a sheet of paper. Nobody enters one about their own service."""
    about = activity or record
    reach.require(by, SERVICE_RUN, about.organisation)
    if record is not None and record.volunteer.user_id == by.pk:
        raise Refused(_("Nobody decides about their own service."))
    made = _keep(activity, record, stars, said, Evaluation.How.PAPER, by.pseudonym, now)
    audit.record("activity.evaluate", about, by=by, stars=stars)
    return made


def _keep(activity, record, stars, said, how, entered_by, now):
    made = Evaluation(
        activity=activity,
        record=record,
        stars=stars,
        said=said.strip()[:200],
        how=how,
        entered_by=entered_by,
        given_on=timezone.localdate(now),
    )
    made.full_clean(exclude=["activity", "record", "entered_by"])
    made.save()
    return made
