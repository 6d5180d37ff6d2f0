"""Invented volunteers with saved time, in a place and a bank of their own, for benchmarks; taken away whole."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.core import append_only
from portal.organisations.models import Organisation
from time_bank.ledger.domain import accounts, earning, rules
from time_bank.ledger.models import Bank
from time_bank.volunteers.models import Volunteer

from .invented_banks import take_away

CODE, PREFIX = "load-volunteers", "load-volunteer-"
CHUNK = 100  # volunteers a transaction
DEPOSITS = 3
UNUSABLE = make_password(None)


def fill(number, now, progress):
    """Make the volunteers 1 … number that are missing, each with some deposits; returns how many were made."""
    place, bank = _place(now)
    known = set(User.objects.filter(username__startswith=PREFIX).values_list("username", flat=True))
    missing = [count for count in range(1, number + 1) if f"{PREFIX}{count:06d}" not in known]
    for start in range(0, len(missing), CHUNK):
        _make(missing[start : start + CHUNK], place, bank, now)
        progress(min(start + CHUNK, len(missing)), len(missing))
    return len(missing)


def _place(now):
    place = Organisation.objects.filter(code=CODE).first()
    if place is None:
        place = Organisation.add_root(name="负载测试机构（示例）", code=CODE, kind="society", is_open=False)
    bank = Bank.objects.filter(organisation=place).first()
    if bank is None:
        rules.load()
        bank = accounts.open_bank(place, "负载测试时间银行（示例）", "plain", by=None, now=now)
    return place, bank


@transaction.atomic
def _make(numbers, place, bank, now):
    users = User.objects.bulk_create(
        User(username=f"{PREFIX}{count:06d}", full_name=f"志愿者{count}（示例）", password=UNUSABLE) for count in numbers
    )
    Volunteer.objects.bulk_create(
        Volunteer(
            user=user, organisation=place, number=f"VL{count:08d}", state=Volunteer.State.ACTIVE, birth_cipher="1990-01-01",
            scope_declared_at=now, applied_at=now, admitted_at=now, active_since=now,
        )
        for user, count in zip(users, numbers, strict=True)
    )  # fmt: skip
    for user, count in zip(users, numbers, strict=True):
        for step in range(DEPOSITS):
            day = timezone.localdate(now) - timedelta(days=step + count % 300)
            earning.deposit(bank, user, 30 + count % 90, occurred_on=day, evidence_key=f"load:{count}:{step}", by=None, now=now)


def remove(now):
    """Take them, their place and their bank away; returns how many there were."""
    users = User.objects.filter(username__startswith=PREFIX)
    number = users.count()
    with append_only.lifted(), transaction.atomic():
        Volunteer.objects.filter(user__in=users).delete()
        take_away(list(Bank.objects.filter(organisation__code=CODE)), now)
        users.delete()
        for place in Organisation.objects.filter(code=CODE):
            place.delete()
    return number
