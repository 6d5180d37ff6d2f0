"""The columns of the table of service points, in and out."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from portal.organisations.resources import Text, safe_cell

from .domain import hours
from .models import Service, ServicePoint

Level, Access = ServicePoint.Level, ServicePoint.Access
_LEVELS = {
    Level.COUNTY: ("县级中心", "县级", "county"),
    Level.TOWNSHIP: ("乡镇（街道）站", "乡镇级", "乡镇", "街道", "township"),
    Level.VILLAGE: ("村（社区）室", "村级", "村", "社区", "village"),
}
_ACCESS = {
    Access.RAMP: "无障碍坡道",
    Access.LIFT: "电梯",
    Access.TOILET: "无障碍卫生间",
    Access.PARKING: "无障碍车位",
    Access.PRIVATE: "单独谈话室",
    Access.SIGN: "手语或文字交流",
    Access.DIALECT: "可讲本地方言",
}
_YES, _NO = {"是", "休息", "yes", "1", "true"}, {"否", "照常", "no", "0", "false"}
SEPARATORS = "、,，;；"


def split(text):
    for mark in SEPARATORS:
        text = text.replace(mark, "、")
    return [piece.strip() for piece in text.split("、") if piece.strip()]


class LevelWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        for level, names in _LEVELS.items():
            if value.lower() in names:
                return str(level)
        raise ValidationError(_("Write one of: %(choices)s") % {"choices": "、".join(names[0] for names in _LEVELS.values())})

    def render(self, value, obj=None, **kwargs):
        return _LEVELS[value][0]


class Degrees(widgets.Widget):
    def __init__(self, most):
        super().__init__()
        self.most = most

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        try:
            number = Decimal(value).quantize(Decimal("0.000001"))
        except InvalidOperation:
            raise ValidationError(_("Write degrees as a number, for example 30.274150.")) from None
        if not number.is_finite() or abs(number) > self.most:
            raise ValidationError(_("Degrees lie between -%(most)s and %(most)s.") % {"most": self.most})
        return str(number)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class Week(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return hours.parse_week(value)

    def render(self, value, obj=None, **kwargs):
        return hours.write_week(value)


class Exceptions(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return hours.parse_exceptions(value)

    def render(self, value, obj=None, **kwargs):
        return hours.write_exceptions(value).replace("\n", "；")


class Access_(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        codes = {title: str(code) for code, title in _ACCESS.items()} | {str(code): str(code) for code in _ACCESS}
        return _known(split(value), codes, _ACCESS.values())

    def render(self, value, obj=None, **kwargs):
        return "、".join(_ACCESS[code] for code in value if code in _ACCESS)


class Services(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        pieces = split(value)
        if not pieces:
            return []
        all_services = list(Service.objects.all())
        codes = {name: service.code for service in all_services for name in (service.title, service.code)}
        return _known(pieces, codes, [service.title for service in all_services])

    def render(self, value, obj=None, **kwargs):
        return "、".join(service.title for service in value.all())


class YesNo(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        plain = value.lower() or "是"
        if plain not in _YES | _NO:
            raise ValidationError(_("Write one of: %(choices)s") % {"choices": "是、否"})
        return plain in _YES

    def render(self, value, obj=None, **kwargs):
        return "是" if value else "否"


def _known(pieces, codes, titles):
    unknown = [piece for piece in pieces if piece not in codes]
    if unknown:
        words = _("“%(piece)s” is not known. Known are: %(titles)s")
        raise ValidationError(words % {"piece": unknown[0], "titles": "、".join(titles)})
    return list(dict.fromkeys(codes[piece] for piece in pieces))


class PointResource(resources.Resource):
    """One service point a row; the same columns go out and come in."""

    name = fields.Field("name", column_name="名称", widget=Text(60, required=True))
    level = fields.Field("level", column_name="级别", widget=LevelWidget())
    organisation = fields.Field("organisation__code", column_name="机构代码", widget=Text(40))
    region = fields.Field("region", column_name="乡镇街道", widget=Text(40))
    address = fields.Field("address", column_name="地址", widget=Text(120, required=True))
    phone = fields.Field("phone", column_name="电话", widget=Text(40))
    hours = fields.Field("hours", column_name="开放时间", widget=Week())
    exceptions = fields.Field("exceptions", column_name="特殊日期", widget=Exceptions())
    keeps_holidays = fields.Field("keeps_holidays", column_name="节假日休息", widget=YesNo())
    services = fields.Field("services", column_name="服务内容", widget=Services())
    accessibility = fields.Field("accessibility", column_name="无障碍", widget=Access_())
    latitude = fields.Field("latitude", column_name="纬度", widget=Degrees(90))
    longitude = fields.Field("longitude", column_name="经度", widget=Degrees(180))
    short_name = fields.Field("short_name", column_name="图上简称", widget=Text(8))
    note = fields.Field("note", column_name="备注", widget=Text(500))
    is_published = fields.Field("is_published", column_name="公开", widget=YesNo())

    def export_field(self, field, instance, **kwargs):
        return safe_cell(super().export_field(field, instance, **kwargs))


REQUIRED = ("name", "level", "address")
ALIASES = {name: {field.column_name.lower(), name} for name, field in PointResource.fields.items()}
ALIASES["name"] |= {"服务点", "服务点名称"}
ALIASES["phone"] |= {"联系电话"}
ALIASES["region"] |= {"乡镇", "街道", "所在乡镇"}


def points_xlsx(points):
    """Bytes of a workbook of `points`; empty, it is the template."""
    return XLSX().export_data(PointResource().export(queryset=points))
