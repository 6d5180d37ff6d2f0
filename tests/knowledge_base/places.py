"""Service points and events for tests, made by the domain functions."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from knowledge_base.awareness.domain import surveying
from knowledge_base.events.domain import planning, seats
from knowledge_base.services.domain import hours, points
from knowledge_base.services.models import Service
from portal.core.models import Setting, Topic

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)  # a Monday, no holiday near
WEEK = "周一至周五 08:30-12:00 14:00-17:30"


def at(text):
    """Shanghai's "2026-11-23 10:00" as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def point(organisation, name="示例服务站", *, week=WEEK, services=(), now=NOW, **fields):
    values = {"level": "township", "address": f"{name}的地址", "hours": hours.parse_week(week), **fields}
    offered = Service.objects.filter(code__in=services)
    return points.add(by=None, now=now, organisation=organisation, name=name, services=offered, **values)


def event(organisation, title="冬天睡个好觉", *, starts=NOW + timedelta(days=3), lasts=2, topics=(), now=NOW, **fields):
    values = {
        "summary": "讲座和练习", "place": "村文化礼堂", "setting": Setting.objects.get(code="village"), "takes_sign_ups": True, **fields,
    }  # fmt: skip
    chosen = Topic.objects.filter(code__in=topics)
    ends = starts + timedelta(hours=lasts)
    return planning.plan(by=None, now=now, organisation=organisation, title=title, starts_at=starts, ends_at=ends, topics=chosen, **values)


def phone(number):
    return f"+86139{number:08}"


def join(held, number=1, name="小周", now=NOW):
    """(sign-up, token) of the person with this number."""
    return seats.sign_up(held, name, phone(number), agreed=True, now=now)


def workbook(rows, titles=None):
    """Bytes of a workbook with these rows ({title: value})."""
    book = Workbook()
    sheet = book.active
    titles = titles or list(dict.fromkeys(title for row in rows for title in row))
    sheet.append(titles)
    for row in rows:
        sheet.append([row.get(title) for title in titles])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def places_scene(cast):
    """One point, one table and one event with a sign-up, all of township A, for the table of addresses."""
    from django.utils import timezone

    from knowledge_base.services.domain import sheet

    now = timezone.now()
    cast.made["point"] = point(cast.tree.township_a, now=now)
    data = workbook([{"名称": "另一站", "级别": "村级", "地址": "某村"}])
    cast.made["point_sheet"] = sheet.stage(data, "服务点.xlsx", cast.tree.township_a, by=cast.administrator, now=now)
    cast.made["event"] = event(cast.tree.township_a, starts=now + timedelta(days=3), now=now)
    cast.made["sign_up_token"] = join(cast.made["event"], now=now)[1]
    cast.made["edition"] = edition(cast.tree.township_a, cast.administrator, now)


QUESTIONS = "12356 是心理援助热线 = *对 / 错\n心里难受，找谁说都没用 = 对 / *错\n一天睡几个小时合适 = 四个小时 / *七个小时上下"


def edition(organisation, by, now=NOW, **fields):
    """A survey held from yesterday for a month."""
    survey = surveying.make(by=by, organisation=organisation, title="心理健康知晓率", questions=QUESTIONS, now=now)
    day = now.astimezone().date()
    values = {
        "sample": "random",
        "description": "抽了三个村民小组",
        "begins": day - timedelta(days=1),
        "ends": day + timedelta(days=30),
    } | fields
    return surveying.hold(survey, by=by, organisation=organisation, **values)
