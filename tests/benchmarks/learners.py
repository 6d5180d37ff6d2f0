"""Learners who lack nothing, written in bulk: thousands in seconds, with ledgers that `check_ledgers` finds sound."""

from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CODE = "grassroots-8x"
VILLAGES, AT_ONCE, MAILED = 50, 500, 5
OFFICER = "benchmark-officer"


def prepare(count):
    """`count` learners of the 8+x programme in fifty villages, every module done; and an officer of the town above them.

    One in five has an e-mail address.
    """
    from courses.learning.domain import enrolments
    from portal.core.models import Audience

    programme, villages = _place()
    audience = Audience.objects.get(code="health")
    rule = enrolments.rule_of(programme, audience)
    rule["modules"] = [{**module, "required": True} for module in rule["modules"]]
    for first in range(0, count, AT_ONCE):
        _write(range(first, min(first + AT_ONCE, count)), programme, villages, audience, rule)


def _place():
    from django.conf import settings

    from courses.curriculum.domain.loading import load
    from courses.curriculum.models import ProgrammePage
    from portal.accounts.models import User
    from portal.organisations.domain import roles
    from portal.organisations.models import Organisation, Role

    town = Organisation.add_root(name="示例镇", code="benchmark", kind="township", contact="0550-1234567")
    villages = [town.add_child(name=f"示例镇第{n}村卫生室", code=f"benchmark-{n}", kind="village", contact="") for n in range(VILLAGES)]
    load(settings.FIXTURES_ROOT / "curriculum" / CODE, town, None, NOW)
    officer = User.objects.create(username=OFFICER, full_name="发证员")
    roles.grant(Role.Name.CERTIFICATE_OFFICER, officer, town, by=None, now=NOW)
    return ProgrammePage.objects.get(code=CODE), villages


def _write(numbers, programme, villages, audience, rule):
    from django.db import transaction

    from courses.assessment.models import SignedResponse
    from courses.learning.models import Enrolment, HourEntry, LearnerAccount, ModuleCompletion
    from portal.accounts.models import User
    from portal.organisations.models import Membership

    with transaction.atomic():
        users = User.objects.bulk_create(_user(number) for number in numbers)
        Membership.objects.bulk_create(
            Membership(user=user, organisation=villages[user.pk % VILLAGES], audience=audience, state="confirmed", created_at=NOW)
            for user in users
        )
        accounts = LearnerAccount.objects.bulk_create(LearnerAccount(user=user) for user in users)
        learning = Enrolment.objects.bulk_create(
            Enrolment(account=account, programme=programme, audience=audience, rule=rule, started_at=NOW) for account in accounts
        )
        HourEntry.objects.bulk_create(entry for enrolment in learning for entry in _ledger(enrolment, rule))
        LearnerAccount.objects.bulk_update(accounts, ["entry_count", "head"], batch_size=100)
        ModuleCompletion.objects.bulk_create(
            ModuleCompletion(account=account, module_key=module["key"], completed_at=NOW)
            for account in accounts
            for module in rule["modules"]
        )
        SignedResponse.objects.bulk_create(
            SignedResponse(
                taker=e.account.public_id, subject_key=f"enrolment:{e.pk}", answers={"learnt": "先看，再听，再连。"}, submitted_at=NOW
            )
            for e in learning
        )


def _user(number):
    from portal.accounts.models import User

    name = f"{'陈王李赵周吴郑冯'[number % 8]}{chr(0x4E00 + number % 20000)}{'国兰明英'[number % 4]}"
    mail = f"benchmark{number}@example.com" if number % MAILED == 0 else None
    return User(username=f"benchmark{number}", full_name=name, password="!", email=mail)


def _ledger(enrolment, rule):
    """One line a module, chained as the ledger chains them."""
    from courses.learning.domain import ledger
    from courses.learning.models import HourEntry

    account = enrolment.account
    for module in rule["modules"]:
        entry = HourEntry(
            account=account, enrolment=enrolment, sequence=account.entry_count + 1, previous=account.head, recorded_at=NOW,
            module_key=module["key"], minutes=module["hours"] * rule["minutes_per_hour"], kind=HourEntry.Kind.CLASSROOM,
            evidence_key=f"benchmark:{module['key']}", recorded_by="system",
        )  # fmt: skip
        entry.hash = ledger.digest(entry)
        account.entry_count, account.head = entry.sequence, entry.hash
        yield entry
