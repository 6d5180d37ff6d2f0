"""Activities of township A for the table of addresses: `owner` has a seat, a check-in and records."""

import uuid
from datetime import timedelta

from django.utils import timezone

from tests.factories.volunteers import VolunteerFactory
from time_bank.activities.domain import checks, doors, evaluating, importing, records, seats
from time_bank.activities.models import ServiceRecord
from time_bank.volunteers.models import Volunteer

from .making import activity


def activities_scene(cast):
    now, town, by = timezone.now(), cast.tree.township_a, cast.coordinator
    volunteer = Volunteer.objects.filter(user=cast.owner).first() or VolunteerFactory(user=cast.owner, organisation=town)
    held = activity(town, starts=now - timedelta(minutes=30), now=now, by=by)
    coming = activity(town, title="社区读书会", starts=now + timedelta(days=3), now=now, by=by)
    sign_up = seats.sign_up(held, held.roles.first(), volunteer, now=now, by=by)
    event = checks.by_coordinator(held, checks.Tick(uuid.uuid4(), sign_up.pk, "in"), by=by, now=now).event
    offer = activity(town, title="教老人用手机", starts=now + timedelta(days=5), now=now, by=by, kind="offer")
    type(offer).objects.filter(pk=offer.pk).update(state="proposed", offered_by=volunteer)
    record = records.write(
        volunteer, organisation=town, title="敬老院读报", place="敬老院", content="给老人读报", organiser="示例甲镇", person_in_charge="俞志愿",
        source=ServiceRecord.Source.PAPER, source_key="scene", by=by, now=now, service_date=timezone.localdate(now), minutes=60,
    )  # fmt: skip
    cast.made |= {
        "activity": held, "coming_activity": coming, "activity_offer": offer, "sign_up": sign_up, "check_event": event, "service_record": record,
        "door_token": doors.code(doors.open_door(held, by=by, now=now), "in", now)[0],
        "slip_token": evaluating.make_slips(1, by=by, now=now, activity=held)[0],
        "record_sheet": importing.stage(b"x", "records.csv", town, by=by, now=now),
    }  # fmt: skip
