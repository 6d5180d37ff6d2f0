"""What this room holds of a person: sign-ups, check-ins, service records, what was said about them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.data_rights import Holding
from time_bank.volunteers.domain.queries import volunteer_of

from .domain import queries, seats
from .models import Challenge, CheckEvent, SignUp


def export(user):
    volunteer = volunteer_of(user)
    if volunteer is None:
        return {}
    checks = CheckEvent.objects.filter(volunteer=volunteer).select_related("activity")
    return {
        "sign_ups": [_sign_up(row) for row in SignUp.objects.filter(volunteer=volunteer).select_related("activity", "role")],
        "check_ins": [{"activity": row.activity.title, "kind": row.kind, "how": row.how, "at": row.at.isoformat()} for row in checks],
        "service_records": [_record(row) for row in queries.records_of(volunteer)],
    }


def _sign_up(row):
    return {
        "activity": row.activity.title, "begins": row.activity.starts_at.isoformat(), "role": row.role.title, "state": row.state,
        "signed_up": row.created_at.isoformat(),
    }  # fmt: skip


def _record(row):
    return {
        "activity": row.title, "day": row.service_date.isoformat(), "place": row.place, "content": row.content, "minutes": row.minutes,
        "organiser": row.organiser, "person_in_charge": row.person_in_charge, "state": row.state,
        "confirmed": timezone.localtime(row.confirmed_at).isoformat() if row.confirmed_at else None,
        "challenges": [{"said": said.text, "answer": said.answer, "outcome": said.outcome} for said in row.challenges.all()],
    }  # fmt: skip


@transaction.atomic
def erase(user, now):
    """Seats to come are given back and what was said is blanked; records of service stay without a name."""
    volunteer = volunteer_of(user)
    if volunteer is None:
        return []
    seats.release(volunteer, now)
    Challenge.objects.filter(record__volunteer=volunteer).update(text="", answer="")
    if not volunteer.records.exists():
        return []
    return [_("Your service records, without your name: they prove what an organisation reported, and point to nobody now.")]


activities = Holding(title=gettext_lazy("Activities and service records"), export=export, erase=erase)
