"""The pool of township A, made by domain functions: `owner` serves, `villager` has applied, `neighbour` serves in township B."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal.accounts.domain import privacy
from tests.factories.accounts import PrivacyNoticeFactory
from tests.learning.office_scene import programme_of
from time_bank.volunteers.domain import deciding, families, honours, joining, ruling, supervising, training
from time_bank.volunteers.models import ServiceCategory, ServiceTime, Skill, SupervisionTheme, Volunteer

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


def office(name, *args):
    return reverse(f"volunteers_office:{name}", args=args)


def scan(colour=0, name="签到表.png"):
    """A small picture; each colour is another sheet."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (colour % 256, colour // 256 % 256, 99)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def id_number(born=date(1990, 5, 4), order=102):
    """An invented resident number with a right last character; an even `order` is a woman's."""
    prefix = f"330199{born:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return prefix + "10X98765432"[sum(int(a) * b for a, b in zip(prefix, weights, strict=True)) % 11]


def details(**fields):
    said = {
        "gender": "female",
        "birth_date": date(1990, 5, 4),
        "living_region": "示例县示例甲镇",
        "background": "resident",
        "categories": list(ServiceCategory.objects.all()[:2]),
        "skills": list(Skill.objects.all()[:2]),
        "times": list(ServiceTime.objects.all()[:1]),
    }
    return joining.Details(**(said | fields))


def notice():
    return privacy.current_notice() or PrivacyNoticeFactory()


def applied(user, organisation, now=NOW, **fields):
    return joining.apply(user, organisation, details(**fields), notice=notice(), now=now)


def sheet(half_hours=80, **fields):
    said = {
        "title": "岗前集中培训",
        "content": "倾听练习、服务边界、转介流程",
        "organiser": "示例甲镇社工站",
        "held_on": TODAY - timedelta(days=10),
        "half_hours": half_hours,
    }
    return training.Sheet(**(said | fields))


_orders = iter(range(100, 998, 2))


def serving(user, organisation, coordinator, now=NOW, colour=None, **fields):
    """An active volunteer: applied with a document, admitted, trained for 40 hours on a sheet."""
    order = next(_orders)
    held = applied(user, organisation, now, **({"document_number": id_number(order=order)} | fields))
    held = deciding.admit(held, by=coordinator, now=now)
    training.enter([held], sheet(), scan(order if colour is None else colour), by=coordinator, now=now)
    return Volunteer.objects.get(pk=held.pk)


def session(**fields):
    said = {"supervisor": "郑督导", "held_on": TODAY, "minutes": 90, "themes": list(SupervisionTheme.objects.all()[:2])}
    return supervising.Session(**(said | fields))


def pool_scene(cast):
    """Objects of township A for the table of addresses."""
    town, coordinator = cast.tree.township_a, cast.coordinator
    volunteer = serving(cast.owner, town, coordinator)
    cast.made["volunteer"] = volunteer
    cast.made["applicant"] = applied(cast.villager, cast.tree.village)
    cast.made["training_entry"] = volunteer.trainings.get()
    cast.made["supervision"] = supervising.record(town, session(), [volunteer], by=coordinator, now=NOW)
    cast.made["tie"] = families.claim(volunteer, "parent", "周母亲", "13900139000", now=NOW)
    cast.made["honour"] = honours.enter(
        volunteer, title="县优秀志愿者", awarded_on=TODAY, awarded_by="示例县文明办", upload=scan(3), by=coordinator, now=NOW
    )
    cast.made["pool_programme"] = ruling.name_programme(town, programme_of(town), by=coordinator)
    cast.made["honour_rule"] = ruling.add_honour_rule(town, title="暖心志愿者", hours=50, by=coordinator)
