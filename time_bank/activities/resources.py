"""The columns of a table of service records of earlier years, and its template."""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from portal.organisations.domain.template import workbook
from portal.organisations.resources import Text

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2})[:：时点](\d{2})?(?::\d{2}|分)?")


class Day(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        found = _DAY.fullmatch(unicodedata.normalize("NFKC", value))
        try:
            return date(*map(int, found.groups())).isoformat() if found else self._refuse()
        except ValueError:
            raise ValidationError(_("This day does not exist.")) from None

    def _refuse(self):
        raise ValidationError(_("Write the day as 2025-03-08."))


class Clock(widgets.Widget):
    """HH:MM, or nothing; 24:00 is the end of the day."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return ""
        plain = unicodedata.normalize("NFKC", value)
        if plain in ("24:00", "24:00:00"):
            return "24:00"
        found = _TIME.fullmatch(plain)
        try:
            return time(int(found[1]), int(found[2] or 0)).strftime("%H:%M") if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self):
        raise ValidationError(_("Write the time as 14:30."))


class Minutes(widgets.Widget):
    """Whole minutes; `hours`: written in hours, as 1.5 or 2."""

    def __init__(self, hours=False):
        super().__init__()
        self.hours = hours

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        try:
            number = Decimal(unicodedata.normalize("NFKC", value).removesuffix("小时").removesuffix("分钟").strip())
        except InvalidOperation:
            raise ValidationError(_("Write a number.")) from None
        minutes = number * 60 if self.hours else number
        if not minutes.is_finite() or minutes != minutes.to_integral_value():
            raise ValidationError(_("Only whole minutes are recorded: write 1.5 or 2 hours, for example."))
        return int(minutes)


class RecordResource(resources.Resource):
    """One service of one volunteer a row."""

    number = fields.Field(column_name="志愿者编号", widget=Text(20, required=True))
    name = fields.Field(column_name="姓名", widget=Text(50, required=True))
    title = fields.Field(column_name="活动名称", widget=Text(80, required=True))
    day = fields.Field(column_name="服务日期", widget=Day())
    begins = fields.Field(column_name="开始时间", widget=Clock())
    ends = fields.Field(column_name="结束时间", widget=Clock())
    break_minutes = fields.Field(column_name="休息分钟", widget=Minutes())
    minutes = fields.Field(column_name="服务时长（小时）", widget=Minutes(hours=True))
    place = fields.Field(column_name="服务地点", widget=Text(120, required=True))
    content = fields.Field(column_name="服务内容", widget=Text(300, required=True))
    organiser = fields.Field(column_name="组织者", widget=Text(80))
    person_in_charge = fields.Field(column_name="负责人", widget=Text(50, required=True))


REQUIRED = ("number", "name", "title", "day", "place", "content", "person_in_charge")
ALIASES = {key: {field.column_name.lower(), key} for key, field in RecordResource.fields.items()}
ALIASES["number"] |= {"编号", "志愿者号", "volunteer number"}
ALIASES["title"] |= {"活动", "项目名称", "服务项目"}
ALIASES["day"] |= {"日期", "活动日期"}
ALIASES["begins"] |= {"开始", "签到时间"}
ALIASES["ends"] |= {"结束", "签退时间"}
ALIASES["minutes"] |= {"服务时长", "服务时长(小时)", "时长", "小时数", "服务小时"}
ALIASES["place"] |= {"地点"}
ALIASES["content"] |= {"内容"}
ALIASES["organiser"] |= {"组织单位", "主办单位"}

EXAMPLE = (
    "V2026-000001",
    "示例",
    "敬老院读报",
    "2025-03-08",
    "14:00",
    "16:30",
    "0",
    "",
    "柳溪镇敬老院",
    "给老人读报、陪他们说话",
    "柳溪镇",
    "示例",
)


def template():
    """Bytes of the workbook to fill in."""
    titles = "、".join(field.column_name for field in RecordResource.fields.values())
    return workbook(_("Service records"), RecordResource(), [*_notes(), "", titles, "、".join(EXAMPLE)])


def _notes():
    return [
        _("One service of one volunteer a row. Leave the first row as it is; the order of the columns may change."),
        _("Give the begin and the end, or the hours alone."),
        _("A service across midnight ends on the day after; it belongs to the day it began."),
        _("What is imported waits for a second person, who is not the one who imports it."),
        _("An example:"),
    ]
