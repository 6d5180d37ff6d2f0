"""A table of service points: whole or not at all, problems by cell, and out again as it came in."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from knowledge_base.services.domain import points, sheet
from knowledge_base.services.models import PointSheet, ServicePoint
from knowledge_base.services.resources import points_xlsx
from tests.knowledge_base.places import NOW, point, workbook

pytestmark = pytest.mark.django_db


def row(n=1, **more):
    return {"名称": f"示例站{n}", "级别": "乡镇", "地址": f"示例路 {n} 号", "开放时间": "周一至周五 08:30-12:00", **more}


@pytest.fixture
def stage(cast):
    def make(rows=None, data=None, by=None, where=None):
        return sheet.stage(data or workbook(rows), "服务点.xlsx", where or cast.tree.township_a, by=by or cast.administrator, now=NOW)

    return make


def messages(held):
    return [(problem["cell"], problem["message"]) for problem in held.summary["problems"]]


def test_a_good_table_is_staged_and_nothing_is_written_before_it_is_applied(cast, stage):
    rows = [
        row(
            1,
            服务内容="心理咨询、老年人关怀",
            无障碍="电梯",
            纬度="30.25",
            经度=119.1,
            电话="0571-1234",
            特殊日期="2026-12-31 休息",
            备注="预约",
        ),
        row(2, 机构代码="330199-a-1", 级别="村级", 节假日休息="否"),
    ]
    held = stage(rows)
    assert (held.state, held.summary["counts"]) == ("staged", {"new": 2, "update": 0, "same": 0})
    assert not ServicePoint.objects.exists()
    sheet.apply(held, by=cast.administrator, now=NOW)
    one, two = ServicePoint.objects.order_by("name")
    assert (one.level, str(one.latitude), str(one.longitude), one.exceptions) == ("township", "30.250000", "119.100000", {"2026-12-31": []})
    assert [service.code for service in one.services.order_by("code")] == ["counselling", "older"]
    assert (two.organisation, two.keeps_holidays, two.level) == (cast.tree.village, False, "village")
    held.refresh_from_db()
    assert (held.state, held.rows) == ("applied", [])


def test_a_second_click_writes_nothing_again(cast, stage):
    held = stage([row()])
    sheet.apply(held, by=cast.administrator, now=NOW)
    sheet.apply(held, by=cast.administrator, now=NOW)
    assert ServicePoint.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "cell", "word"),
    [
        ({"名称": ""}, "A2", "不能空"),
        ({"级别": "省级"}, "B2", "县级中心"),
        ({"地址": None}, "C2", "不能空"),
        ({"开放时间": "上午"}, "D2", "星期"),
        ({"地址": "=A1"}, "C2", "公式"),
        ({"名称": 12}, "A2", "Excel"),
        ({"服务内容": "算命"}, "E2", "算命"),
        ({"无障碍": "滑梯"}, "E2", "滑梯"),
        ({"纬度": "北纬"}, "E2", "30.274150"),
        ({"纬度": 91}, "E2", "90"),
        ({"纬度": "30.1"}, "", "经度"),
        ({"特殊日期": "过年"}, "E2", "日期"),
        ({"节假日休息": "也许"}, "E2", "是"),
        ({"机构代码": "330199-b"}, "E2", "权限|范围|代码"),
        ({"图上简称": "一二三四五六七八九"}, "E2", "8"),
        ({"备注": "长" * 501}, "E2", "长|500"),
    ],
)
def test_each_problem_is_named_by_its_cell_and_nothing_is_kept(stage, more, cell, word):
    held = stage([row(1, **more), row(2)])
    assert held.state == "refused"
    assert held.rows == []
    ((where, message),) = messages(held)
    assert where == cell
    assert any(part in message for part in word.split("|")), message


def test_a_name_that_stands_twice_is_refused_with_the_other_row(stage):
    assert messages(stage([row(1), row(1)])) == [("A3", "与第 2 行重复。")]


def test_the_same_address_under_another_name_is_shown_as_a_doubt(cast, stage):
    point(cast.tree.township_a, "老站", address="示例路 1 号")
    held = stage([row(1)])
    assert held.state == "staged"
    assert held.summary["doubts"] == [{"row": 2, "name": "示例站1", "other": "老站"}]


def test_known_points_are_updated_and_unchanged_ones_left(cast, stage):
    sheet.apply(stage([row(1), row(2)]), by=cast.administrator, now=NOW)
    before = ServicePoint.objects.get(name="示例站2").updated_at
    held = stage([row(1, 电话="12345"), row(2)])
    assert held.summary["counts"] == {"new": 0, "update": 1, "same": 1}
    sheet.apply(held, by=cast.administrator, now=NOW.replace(year=2027))
    assert ServicePoint.objects.get(name="示例站1").phone == "12345"
    assert ServicePoint.objects.get(name="示例站2").updated_at == before


def test_gbk_and_bom_are_read(stage):
    text = "名称,级别,地址,开放时间\r\n示例站,村级,示例村,周一 08:30-12:00\r\n"
    for data in (text.encode("gbk"), text.encode("utf-8-sig"), text.replace(",", "\t").encode()):
        assert stage(data=data).summary["counts"]["new"] == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nonsense", b"PK\x03\x04broken", "名称,地址\n甲,乙\n".encode(), b"\x00\x01" * 40])
def test_what_is_no_such_table_is_refused_in_words(cast, data):
    held = sheet.stage(data, "x.xlsx", cast.tree.township_a, by=cast.administrator, now=NOW)
    assert held.state == "refused"
    assert messages(held)[0][1]


def test_if_one_row_can_t_be_written_any_more_none_is(cast, stage, monkeypatch):
    held = stage([row(1), row(2)])
    real = points.add

    def add(**values):
        if values["name"] == "示例站2":
            raise ValidationError("示例")
        return real(**values)

    monkeypatch.setattr(points, "add", add)
    with pytest.raises(ValidationError) as refused:
        sheet.apply(held, by=cast.administrator, now=NOW)
    assert "第 3 行" in refused.value.messages[0]
    assert not ServicePoint.objects.exists()
    held.refresh_from_db()
    assert held.state == "staged"


def test_reach_holds_for_tables(cast, stage):
    with pytest.raises(PermissionDenied):
        stage([row()], where=cast.tree.township_b)
    held = stage([row()])
    with pytest.raises(PermissionDenied):
        sheet.apply(held, by=cast.sibling, now=NOW)


def test_what_goes_out_comes_in_again_unchanged(cast, stage):
    held = point(
        cast.tree.village, "=危险站", services=["talk", "older"], level="village", phone="0571-1", latitude="30.1", longitude="119.2",
        exceptions={"2026-12-31": [], "2027-01-04": [["09:00", "10:00"]]}, accessibility=["ramp", "sign"], keeps_holidays=False, note="备注",
    )  # fmt: skip
    points.edit(held, by=None, now=NOW, name="平安站")
    data = points_xlsx(ServicePoint.objects.prefetch_related("services"))
    again = stage(data=data)
    assert again.summary["problems"] == []
    assert again.summary["counts"] == {"new": 0, "update": 0, "same": 1}


def test_a_cell_that_excel_would_run_goes_out_as_text(cast):
    point(cast.tree.township_a, "=1+1")
    book = openpyxl.load_workbook(io.BytesIO(points_xlsx(ServicePoint.objects.prefetch_related("services"))))
    assert book.active["A2"].value == "'=1+1"


def test_the_back_office_uploads_shows_and_imports(client, cast):
    client.force_login(cast.administrator)
    file = SimpleUploadedFile("服务点.xlsx", workbook([row()]))
    response = client.post(reverse("services_office:upload"), {"organisation": cast.tree.township_a.pk, "file": file}, follow=True)
    assert "示例站1" in response.content.decode()
    held = PointSheet.objects.get()
    client.post(reverse("services_office:apply", args=[held.pk]))
    assert ServicePoint.objects.get().organisation == cast.tree.township_a
    exported = client.get(reverse("services_office:export"))
    assert openpyxl.load_workbook(io.BytesIO(exported.content)).active["A2"].value == "示例站1"
    assert openpyxl.load_workbook(io.BytesIO(client.get(reverse("services_office:template")).content)).active["A1"].value == "名称"


def test_a_staged_table_that_nobody_imports_is_thrown_away(stage):
    held = stage([row()])
    sheet.purge(NOW.replace(month=12))
    held.refresh_from_db()
    assert (held.state, held.rows) == ("discarded", [])
