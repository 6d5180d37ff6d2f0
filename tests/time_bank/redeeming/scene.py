"""A bank, somebody with saved time and a mother, a volunteer who helps, a coordinator, and who decides disputes."""

import uuid
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.ledger import BankFactory, RuleVersionFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.volunteers import FamilyTieFactory, VolunteerFactory
from time_bank.activities.domain import records
from time_bank.activities.models import ServiceRecord
from time_bank.ledger.domain import accounts, earning, rules
from time_bank.redeeming.domain import asking, matching, serving
from time_bank.redeeming.domain.asking import Wish
from time_bank.redeeming.models import ServiceRequest
from time_bank.volunteers.models import ServiceCategory

NOW = datetime.fromisoformat("2026-11-16T10:00:00+08:00")
DAY = date(2026, 11, 18)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def scan(name="sheet.png"):
    return SimpleUploadedFile(name, PNG, content_type="image/png")


def grant_role(name, user, place):
    from portal.organisations.domain import roles

    roles.grant(name, user, place, by=None, now=NOW)
    return user


class Village:
    """People of one township with a bank above them. `saved` are the asker's minutes."""

    def __init__(self, saved=300, code="plain", tree=None):
        if tree is None:
            county = OrganisationFactory(name="示例县", code="330199", kind="county")
            town = OrganisationFactory(name="示例甲镇", code="330199-a", parent=county)
            other = OrganisationFactory(name="示例乙镇", code="330199-b", parent=county)
        else:
            county, town, other = tree.county, tree.township_a, tree.township_b
        self.county, self.town, self.other = (Organisation.objects.get(pk=node.pk) for node in (county, town, other))
        rules.load()
        self.bank = BankFactory(organisation=self.county, code=code, opened_at=NOW - timedelta(days=400))
        self.asker = self.volunteer("何淑芬", born=date(1955, 3, 8))
        self.helper = self.volunteer("曹志愿")
        self.coordinator = grant_role("coordinator", self.person("俞志愿"), self.town)
        self.second = grant_role("coordinator", self.person("钱敏"), self.town)
        self.judge = grant_role("regional_administrator", self.person("沈县理"), self.county)
        self.mother = self.person("何母亲")
        self.tie = FamilyTieFactory(volunteer=self.asker, user=self.mother, name_cipher="何母亲")
        self.save(self.asker.user, saved)

    def person(self, name, place=None):
        user = UserFactory(full_name=name)
        MembershipFactory(user=user, organisation=place or self.town)
        return user

    def volunteer(self, name, place=None, **fields):
        return VolunteerFactory(user=self.person(name, place), organisation=place or self.town, **fields)

    def save(self, user, minutes):
        while minutes > 0:
            part = min(minutes, 480)
            earning.deposit(self.bank, user, part, occurred_on=date(2026, 1, 1), evidence_key=f"test:{uuid.uuid4()}", by=None, now=NOW)
            minutes -= part

    def account(self, user=None):
        return accounts.account_of(user or self.asker.user, self.bank, NOW)

    def balance(self, user=None):
        return self.account(user).balance

    def wish(self, **changes):
        values = {
            "category": ServiceCategory.objects.get(code="companionship"), "wish": "陪我去卫生院量血压", "place": "健康路 8 号",
            "area": "示例村", "wanted_on": DAY, "wanted_at": time(9, 0), "minutes": 120,
        }  # fmt: skip
        return Wish(**(values | changes))

    def ask(self, now=NOW, **changes):
        return asking.ask(self.account(), self.wish(**changes), by=self.asker.user, client_id=uuid.uuid4(), now=now)

    def match(self, request=None, now=NOW, **more):
        return matching.match(request or self.ask(), self.helper, by=self.coordinator, now=now, **more)

    def agreed(self, **changes):
        return matching.accept(self.match(self.ask(**changes)), by=self.helper.user, now=NOW)

    def served(self, request=None, minutes=90, by=None):
        """The helper reports `minutes` from nine o'clock on the day."""
        request = request or self.agreed()
        begins = matching.wanted_moment(request)
        return serving.report(request, begins, begins + timedelta(minutes=minutes), by=by or self.helper.user, now=LATER)

    def settled(self, **more):
        return serving.confirm(self.served(**more), by=self.asker.user, now=LATER)


LATER = datetime.fromisoformat("2026-11-18T18:00:00+08:00")


def state_of(request):
    return ServiceRequest.objects.get(pk=request.pk).state


def capped(**more):
    """Rules that ask for an age and a star."""
    values = {"redeem": {"min_age": 60, "min_stars": 1, "family": True}} | more
    return RuleVersionFactory(code="strict", **values)


def served_record(village, volunteer, day=date(2026, 10, 12), minutes=120, title="心理服务站陪聊", by=None, confirmed=True):
    """A service record of the town, written down by one coordinator and confirmed by another."""
    record = records.write(
        volunteer, organisation=village.town, title=title, place="健康路 6 号", content="接待来访的居民", organiser=village.town.name,
        person_in_charge="俞志愿", source=ServiceRecord.Source.PAPER, source_key=f"test:{uuid.uuid4()}", by=by or village.coordinator,
        service_date=day, minutes=minutes, now=NOW, quietly=True,
    )  # fmt: skip
    return records.confirm(record, by=village.second, now=NOW) if confirmed else record
