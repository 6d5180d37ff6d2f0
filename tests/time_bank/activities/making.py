"""A township with a bank, two coordinators and volunteers, and activities made by the domain functions."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.organisations.domain import roles
from portal.organisations.models import Organisation, Role
from tests.factories.accounts import UserFactory
from tests.factories.core import AudienceFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.volunteers import VolunteerFactory
from time_bank.activities.domain import checks, planning, records, seats
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.domain import accounts
from time_bank.volunteers.models import ServiceCategory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)  # a Monday, no holiday near


def at(text):
    """Shanghai's "2026-11-23 10:00" as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Place:
    """示例镇: who serves there and who keeps the records."""

    def __init__(self, bank="plain"):
        self.organisation = Organisation.add_root(name="示例镇", code="town", kind="township")
        self.bank = accounts.open_bank(self.organisation, "示例时间银行", bank, by=None, now=at("2026-01-01 00:00")) if bank else None
        self.keeper = self.officer("keeper", "俞志愿")
        self.second = self.officer("second", "贺复核")
        self.corrector = self.officer("corrector", "何镇理", Role.Name.REGIONAL_ADMINISTRATOR)

    def officer(self, username, name, role=Role.Name.COORDINATOR):
        user = self.person(username, name)
        roles.grant(role, user, self.organisation, by=None)
        return user

    def person(self, username, name):
        user = UserFactory(username=username, full_name=name)
        MembershipFactory(user=user, organisation=self.organisation, audience=AudienceFactory())
        return user

    def volunteer(self, username="lan", name="周兰", **fields):
        return VolunteerFactory(user=self.person(username, name), organisation=self.organisation, **fields)


def role(title="陪聊", seats=2, programmes=(), service_hours=0):
    return {"title": title, "seats": seats, "programmes": list(programmes), "service_hours": service_hours}


def activity(organisation, title="心理服务站陪聊", *, starts=NOW + timedelta(hours=1), lasts=120, roles=None, now=NOW, by=None, **fields):
    values = {
        "summary": "接待来访的居民，陪他们说说话", "place": "健康路 6 号", "category": ServiceCategory.objects.order_by("pk").first(),
        "safety_notes": "站里有值班医生，有人不舒服先叫医生。", "person_in_charge": "俞志愿", "contact": "俞志愿 0571-0000000", **fields,
    }  # fmt: skip
    return planning.post(
        by=by, now=now, roles=roles or [role()], organisation=organisation, title=title, starts_at=starts,
        ends_at=starts + timedelta(minutes=lasts), **values,
    )  # fmt: skip


def seat(held, volunteer, now=NOW, number=0):
    return seats.sign_up(held, held.roles.all()[number], volunteer, now=now)


def tick(place, sign_up, kind, when, by=None):
    """A tick of the coordinator's page at a moment."""
    return checks.by_coordinator(sign_up.activity, checks.Tick(uuid.uuid4(), sign_up.pk, kind), by=by or place.keeper, now=when)


def serve(place, volunteer, *, starts=NOW + timedelta(hours=1), lasts=120, by=None, **fields):
    """A record that waits: signed up, checked in and out by the keeper."""
    held = activity(place.organisation, starts=starts, lasts=lasts, now=starts - timedelta(hours=1), **fields)
    sign_up = seat(held, volunteer, now=starts - timedelta(hours=1))
    tick(place, sign_up, "in", starts, by)
    return tick(place, sign_up, "out", starts + timedelta(minutes=lasts), by).record


def written(place, volunteer, *, begins, ends, by=None, key="", now=NOW, **fields):
    """A record from a sheet of paper."""
    return records.write(
        volunteer, organisation=place.organisation, title="敬老院读报", place="敬老院", content="给老人读报", organiser="示例镇",
        person_in_charge="俞志愿", source=ServiceRecord.Source.PAPER, source_key=key or f"test:{uuid.uuid4()}", by=by or place.keeper,
        now=now, begins=begins, ends=ends, **fields,
    )  # fmt: skip
