"""The services that points offer, and the public holidays of 2026.

Holidays: 国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025 (Xinhua). Those of later years are entered in the back office
once they are announced.
"""

from datetime import date, timedelta

from django.db import migrations

SERVICES = [
    ("talk", "心理疏导与倾诉"),
    ("counselling", "心理咨询"),
    ("clinic", "心理门诊或精神科门诊"),
    ("family", "家庭与婚姻关系"),
    ("children", "儿童青少年心理"),
    ("perinatal", "孕产期心理"),
    ("older", "老年人关怀"),
    ("rehab", "精神障碍社区康复"),
    ("carers", "照护者支持"),
    ("talks", "科普讲座与活动"),
    ("referral", "转介与就医协助"),
    ("volunteers", "志愿服务"),
]
SOURCE = "国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）"
CLOSED = [
    ("元旦", date(2026, 1, 1), 3),
    ("春节", date(2026, 2, 15), 9),
    ("清明节", date(2026, 4, 4), 3),
    ("劳动节", date(2026, 5, 1), 5),
    ("端午节", date(2026, 6, 19), 3),
    ("中秋节", date(2026, 9, 25), 3),
    ("国庆节", date(2026, 10, 1), 7),
]
# Which weekday's hours a working day takes is not announced: the weekday that the holiday replaced, in order.
WORKING = [
    ("元旦调休上班", date(2026, 1, 4), 5),
    ("春节调休上班", date(2026, 2, 14), 5),
    ("春节调休上班", date(2026, 2, 28), 1),
    ("劳动节调休上班", date(2026, 5, 9), 2),
    ("国庆节调休上班", date(2026, 9, 20), 2),
    ("国庆节调休上班", date(2026, 10, 10), 3),
]


def fill(apps, schema_editor):
    Service, Holiday = apps.get_model("services", "Service"), apps.get_model("services", "Holiday")
    for order, (code, title) in enumerate(SERVICES, start=1):
        Service.objects.get_or_create(code=code, defaults={"title": title, "sort_order": order * 10})
    for name, first, days in CLOSED:
        for step in range(days):
            Holiday.objects.get_or_create(day=first + timedelta(days=step), defaults={"name": name, "kind": "closed", "source": SOURCE})
    for name, day, weekday in WORKING:
        Holiday.objects.get_or_create(day=day, defaults={"name": name, "kind": "working", "like_weekday": weekday, "source": SOURCE})


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
