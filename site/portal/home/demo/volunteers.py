"""The demo's volunteers, their activities and saved time, made by the domain functions of the time bank at times in the past."""

import uuid
from datetime import datetime, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from portal.accounts.domain import privacy
from portal.accounts.numbers import check_character
from portal.core.models import Group
from portal.organisations.models import Organisation
from time_bank.activities.domain import checks, planning, records, seats
from time_bank.activities.models import Activity, ServiceRecord
from time_bank.ledger.domain import accounts, rules
from time_bank.redeeming.domain import asking, certifying, gifts, matching, serving
from time_bank.redeeming.models import CertificateRequest
from time_bank.volunteers.domain import deciding, families, joining, supervising, training
from time_bank.volunteers.models import ServiceCategory, ServiceTime, Skill, SupervisionTheme, Volunteer

from . import people
from .people import mark

PLACE = "liuxi"
GIFT = 60


class Scene:
    """Everybody and everything of the file; safe to make again."""

    def __init__(self, facts, now):
        self.facts, self.now, self.users = facts, now, {}
        self.start = now - timedelta(days=60)

    def make(self):
        """Returns the certificate of service that the demo holds."""
        self._people()
        self._bank()
        for number, entry in enumerate(self.facts["volunteer"]):
            self._volunteer(entry, number)
        for entry in self.facts["relative"]:
            self._relative(entry)
        if not Activity.objects.filter(title=self.facts["activity"][0]["title"]).exists():
            self._supervision()
            for entry in self.facts["activity"]:
                self._activity(entry)
            self._spend()
        return self._certificate()

    @property
    def place(self):
        return Organisation.objects.get(code=PLACE)

    @property
    def coordinator(self):
        return self.users["coordinator"]

    @property
    def second(self):
        return self.users["coordinator2"]

    def moment(self, day, hour):
        date = timezone.localdate(self.now) + timedelta(days=day)
        return timezone.make_aware(datetime.combine(date, time.fromisoformat(hour)))

    def _people(self):
        for kind in ("coordinator", "volunteer", "relative"):
            for entry in self.facts[kind]:
                user = people.person({"organisation": PLACE, "audience": "community", **entry}, self.start)
                privacy.give_consent(user, privacy.current_notice(self.now), now=self.now)  # the notice is younger than they are
                self.users[entry["username"]] = user

    def _bank(self):
        values = self.facts["bank"]
        place = Organisation.objects.get(code=values["organisation"])
        rules.load()
        if accounts.bank_at(place) is None:
            mark(accounts.open_bank(place, values["title"], values["rules"], by=None, now=self.start))

    def volunteer(self, username):
        return Volunteer.objects.select_related("user", "organisation").get(user=self.users[username])

    def _volunteer(self, entry, number):
        user = self.users[entry["username"]]
        if Volunteer.objects.filter(user=user).exists():
            return
        made = joining.apply(user, self.place, _details(entry, number), notice=privacy.current_notice(self.now), now=self.start)
        mark(made)
        if entry["stage"] == "applied":
            return
        made = deciding.admit(made, by=self.coordinator, now=self.start + timedelta(days=1))
        if entry["stage"] == "training":
            return
        training.enter([made], self._sheet(entry), _scan(number), by=self.coordinator, now=self.start + timedelta(days=12))
        if entry["stage"] == "suspended":
            deciding.suspend(made, "长期联系不上，请回来后找管理员（示例）", by=self.coordinator, now=self.start + timedelta(days=40))

    def _sheet(self, entry):
        return training.Sheet(
            title="志愿者岗前集中培训（示例）", content="倾听练习、服务边界、转介和求助、隐私保护", organiser="柳溪镇（示例）",
            held_on=timezone.localdate(self.start) + timedelta(days=10), half_hours=84,
        )  # fmt: skip

    def _relative(self, entry):
        user, owner = self.users[entry["username"]], self.volunteer(entry["of"])
        if not user.phone_hash:
            user.hold_phone(f"+86{entry['phone']}", verified=True)
            user.save(update_fields=["phone_cipher", "phone_hash", "phone_verified"])
        if not owner.family_ties.exists():
            tie = families.claim(owner, entry["relation"], user.full_name, entry["phone"], now=self.start + timedelta(days=14))
            families.confirm(tie, by=self.coordinator, now=self.start + timedelta(days=15))

    def _supervision(self):
        session = supervising.Session(
            supervisor="沈望舒（示例）", held_on=timezone.localdate(self.now) - timedelta(days=20), minutes=90,
            themes=list(SupervisionTheme.objects.filter(code__in=["boundaries", "listening"])),
        )  # fmt: skip
        attendees = [self.volunteer("volunteer"), self.volunteer("helper")]
        supervising.record(self.place, session, attendees, by=self.coordinator, now=self.now - timedelta(days=19))

    def _activity(self, entry):
        begins = self.moment(entry["day"], entry["start"])
        posted_at = min(begins, self.now) - timedelta(days=7)
        made = mark(planning.post(
            by=None, now=posted_at, organisation=self.place, title=entry["title"], summary=entry["summary"],
            category=ServiceCategory.objects.get(code=entry["category"]), place=entry["place"], starts_at=begins,
            ends_at=begins + timedelta(minutes=entry["minutes"]), person_in_charge="钱敏（示例）", contact="钱敏（示例） 柳溪镇社工站",
            safety_notes="两人一组，不单独入户；有人不舒服先叫值班医生，危险时拨打 120 或 110。",
            roles=[{"title": "志愿者", "seats": entry["seats"], "programmes": [], "service_hours": 0}],
        ))  # fmt: skip
        role = made.roles.get()
        for username in entry["people"]:
            sign_up = seats.sign_up(made, role, self.volunteer(username), now=posted_at + timedelta(hours=1))
            if begins < self.now:
                self._attend(made, sign_up, entry["records"].get(username))

    def _attend(self, activity, sign_up, wanted):
        for kind, at in (("in", activity.starts_at), ("out", activity.ends_at)):
            checks.by_coordinator(activity, checks.Tick(uuid.uuid4(), sign_up.pk, kind), by=self.coordinator, now=at)
        record = ServiceRecord.objects.get(activity=activity, volunteer=sign_up.volunteer)
        if wanted in ("confirmed", "challenged"):
            records.confirm(record, by=self.second, now=activity.ends_at + timedelta(days=2))
        if wanted == "challenged":
            user = sign_up.volunteer.user
            records.challenge(record, "那天我多留了半小时收拾，没有算进去。（示例）", by=user, now=activity.ends_at + timedelta(days=3))

    def _spend(self):
        """Time given to the mother, a request that is done, and one that waits."""
        owner = self.users["volunteer"]
        account = accounts.account_of(owner, accounts.bank_at(self.place), self.now)
        gifts.give(account, self.users["mother"], GIFT, by=owner, client_id=uuid.uuid4(), now=self.now - timedelta(days=8))
        for entry in self.facts["request"]:
            asked_at = min(self.moment(entry["day"], entry["at"]), self.now) - timedelta(days=1)
            tie = self.volunteer("volunteer").family_ties.first() if entry.get("for_relative") else None
            wish = asking.Wish(
                category=ServiceCategory.objects.get(code=entry["category"]), wish=entry["wish"], place=entry["place"], area=entry["area"],
                wanted_on=timezone.localdate(self.moment(entry["day"], entry["at"])), wanted_at=time.fromisoformat(entry["at"]),
                minutes=entry["minutes"], tie=tie,
            )  # fmt: skip
            asked = asking.ask(account, wish, by=owner, client_id=uuid.uuid4(), now=asked_at)
            if "provider" in entry:
                self._serve(asked, self.volunteer(entry["provider"]), asked_at)

    def _serve(self, asked, provider, asked_at):
        held = matching.match(asked, provider, by=self.coordinator, now=asked_at + timedelta(hours=2))
        held = matching.accept(held, by=provider.user, now=asked_at + timedelta(hours=4))
        begins = matching.wanted_moment(held)
        ends = begins + timedelta(minutes=held.minutes - 10)
        held = serving.report(held, begins, ends, by=provider.user, now=ends + timedelta(minutes=20))
        serving.confirm(held, by=held.account.user, now=ends + timedelta(hours=3))

    def _certificate(self):
        holder = self.volunteer("volunteer")
        found = CertificateRequest.objects.filter(volunteer=holder, certificate__isnull=False).select_related("certificate").first()
        if found is not None:
            return found.certificate
        today = timezone.localdate(self.now)
        first = today - timedelta(days=60)
        asked = certifying.ask(holder, self.place, first, today, by=holder.user, now=self.now - timedelta(days=2))
        return certifying.issue(
            asked, responsible="赵敏（示例）", handler=self.coordinator.full_name, contact="柳溪镇社工站（示例电话 0550-0000000）",
            by=self.coordinator, now=self.now - timedelta(days=1),
        )  # fmt: skip


def _details(entry, number):
    chosen = {
        "categories": list(ServiceCategory.objects.filter(code__in=entry["categories"])),
        "skills": list(Skill.objects.filter(code__in=entry["skills"])),
        "times": list(ServiceTime.objects.filter(code__in=entry["times"])), "groups": list(Group.objects.filter(code__in=entry["groups"])),
    }  # fmt: skip
    return joining.Details(
        gender=entry["gender"], birth_date=entry["born"], living_region=entry["living"], background=entry["background"],
        document_number=_invented_number(entry["born"], entry["gender"], number), skill_note=entry.get("skill_note", ""), **chosen,
    )  # fmt: skip


def _invented_number(born, gender, number):
    """An identity number of a region that does not exist (330199), with a right last character; odd orders are men's."""
    prefix = f"330199{born:%Y%m%d}{900 + 2 * number + (gender == 'male'):03d}"
    return prefix + check_character(prefix)


def _scan(number):
    """A plain picture in the place of a sign-in sheet; each volunteer's is another one."""
    drawn = BytesIO()
    Image.new("RGB", (600, 400), (240, 238, 230 - number)).save(drawn, "PNG")
    return SimpleUploadedFile("签到表（示例）.png", drawn.getvalue(), "image/png")


def build(facts, now):
    """Make whatever is not there yet. Returns (people for the table, the certificate of service)."""
    certificate = Scene(facts, now).make()
    return [*facts["coordinator"], *facts["volunteer"], *facts["relative"]], certificate
