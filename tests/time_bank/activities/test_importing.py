"""Last year's records from Excel: judged whole, staged, written by a job that resumes; clear words for every wrong cell."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal.jobs.domain import running
from tests.knowledge_base.places import workbook
from time_bank.activities import resources
from time_bank.activities.domain import importing, queries
from time_bank.activities.domain import records as service
from time_bank.activities.models import RecordSheet, ServiceRecord

from .making import NOW

pytestmark = pytest.mark.django_db
TITLES = ["志愿者编号", "姓名", "活动名称", "服务日期", "开始时间", "结束时间", "休息分钟", "服务时长（小时）", "服务地点", "服务内容", "组织者", "负责人"]  # fmt: skip


def row(volunteer, **fields):
    values = {
        "志愿者编号": volunteer.number, "姓名": volunteer.user.full_name, "活动名称": "敬老院读报", "服务日期": "2025-03-08", "开始时间": "14:00",
        "结束时间": "16:30", "服务地点": "敬老院", "服务内容": "给老人读报", "负责人": "俞志愿",
    }  # fmt: skip
    return values | fields


def stage(place, rows, data=None, name="去年.xlsx"):
    data = data if data is not None else workbook(rows, TITLES)
    return importing.stage(data, name, place.organisation, by=place.keeper, now=NOW)


def problems(sheet):
    return [(problem["cell"], problem["message"]) for problem in sheet.summary["problems"]]


def apply(place, sheet):
    job = importing.apply(sheet, by=place.keeper, now=NOW)
    running.run(job.pk)
    sheet.refresh_from_db()
    return sheet


def test_a_table_becomes_records_that_wait_for_a_second_person(place, lan):
    sheet = stage(place, [row(lan), row(lan, 活动名称="宣传周", 开始时间="", 结束时间="", **{"服务时长（小时）": "1.5"})])
    assert (sheet.state, sheet.summary["counts"]) == ("staged", {"records": 2, "minutes": 240, "people": 1})
    assert not ServiceRecord.objects.exists()
    assert apply(place, sheet).state == "applied"
    said = list(ServiceRecord.objects.order_by("pk").values_list("title", "minutes", "state", "source", "organiser"))
    assert said == [("敬老院读报", 150, "awaiting", "import", "示例镇"), ("宣传周", 90, "awaiting", "import", "示例镇")]
    record = ServiceRecord.objects.get(title="敬老院读报")
    with pytest.raises(service.Refused, match="另一个人确认"):
        service.confirm(record, by=place.keeper, now=NOW)
    service.confirm(record, by=place.second, now=NOW)
    assert queries.minutes_served([lan.pk]) == {lan.pk: 150}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_text_tables_of_every_encoding(place, lan, encoding):
    values = row(lan)
    text = ",".join(TITLES) + "\r\n" + ",".join(values.get(title, "") for title in TITLES) + "\r\n"
    assert stage(place, [], text.encode(encoding), "去年.csv").state == "staged"


def test_days_and_times_and_hours_that_excel_made_numbers_of(place, lan):
    rows = [row(lan, 服务日期=datetime(2025, 3, 8), 开始时间=datetime(1900, 1, 1, 14).time(), 结束时间=datetime(1900, 1, 1, 15).time())]
    rows.append(row(lan, 活动名称="二", 服务日期=date(2025, 3, 9), 开始时间=None, 结束时间=None, **{"服务时长（小时）": 2}))
    sheet = stage(place, rows)
    assert problems(sheet) == []
    assert sheet.summary["counts"]["minutes"] == 180


def test_across_midnight_and_the_year(place, lan):
    sheet = apply(place, stage(place, [row(lan, 服务日期="2025-12-31", 开始时间="22:00", 结束时间="01:30")]))
    assert sheet.state == "applied"
    record = ServiceRecord.objects.get()
    assert (record.service_date.isoformat(), record.minutes) == ("2025-12-31", 210)


@pytest.mark.parametrize(
    ("fields", "cell", "words"),
    [
        ({"志愿者编号": "V2025-999999"}, "A2", "没有这个编号"),
        ({"姓名": "别人"}, "B2", "不叫这个名字"),
        ({"活动名称": ""}, "C2", "不能空着"),
        ({"服务日期": "去年三月"}, "D2", "2025-03-08"),
        ({"服务日期": "2025-02-30"}, "D2", "没有这一天"),
        ({"服务日期": "2027-03-08"}, "F2", "还没有到"),
        ({"开始时间": "下午"}, "E2", "14:30"),
        ({"结束时间": "25:10"}, "F2", "14:30"),
        ({"结束时间": ""}, "F2", "一起填"),
        ({"结束时间": "14:00"}, "F2", "不晚于签到"),
        ({"开始时间": "08:00", "结束时间": "20:30"}, "F2", "超过 12 小时"),
        ({"休息分钟": "150"}, "G2", "没有剩余"),
        ({"休息分钟": "-5"}, "G2", "不能小于零"),
        ({"服务时长（小时）": "3"}, "H2", "150 分钟"),
        ({"服务时长（小时）": "很多"}, "H2", "写数字"),
        ({"开始时间": "", "结束时间": "", "服务时长（小时）": "-2"}, "H2", "大于零"),
        ({"开始时间": "", "结束时间": "", "服务时长（小时）": "13"}, "H2", "12 小时"),
        ({"开始时间": "", "结束时间": "", "服务时长（小时）": "0.33"}, "H2", "整分钟"),
        ({"开始时间": "", "结束时间": ""}, "H2", "大于零"),
        ({"服务时长（小时）": "=1+1"}, "H2", "公式"),
        ({"服务内容": "=HYPERLINK(1)"}, "J2", "公式"),
        ({"服务内容": "长" * 301}, "J2", "最多 300"),
        ({"志愿者编号": 440123199}, "A2", "Excel"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(place, lan, fields, cell, words):
    sheet = stage(place, [row(lan, **fields), row(lan, 活动名称="另一次")])
    assert sheet.state == "refused"
    assert any(where == cell and words in message for where, message in problems(sheet)), problems(sheet)
    assert not ServiceRecord.objects.exists()
    with pytest.raises(service.Refused):
        importing.apply(sheet, by=place.keeper, now=NOW)


def test_the_same_service_twice_in_the_table_is_named_by_its_row(place, lan):
    sheet = stage(place, [row(lan), row(lan)])
    assert problems(sheet) == [("C3", "与第 2 行重复。")]


def test_what_is_recorded_already_is_named(place, lan):
    apply(place, stage(place, [row(lan)]))
    assert problems(stage(place, [row(lan)])) == [("C2", "这次服务已经记录过，只记一次。")]


def test_missing_columns_and_other_files_are_named(place, lan):
    assert "负责人" in stage(place, [], workbook([{"志愿者编号": "x"}])).summary["problems"][0]["message"]
    for data in (b"", b"\x89PNG\r\n\x1a\n" + b"0" * 50, b"\xff\xfe\x00x"):
        assert stage(place, [], data).state == "refused"


def test_the_import_goes_on_where_a_killed_worker_stopped(place, lan, monkeypatch):
    rows = [row(lan, 活动名称=f"第 {number} 次") for number in range(5)]
    sheet = stage(place, rows)
    importing.apply(sheet, by=place.keeper, now=NOW)
    sheet.refresh_from_db()
    monkeypatch.setattr(importing, "CHUNK", 2)

    def die(done, total, cursor):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.carry_out(sheet, 0, die, by=place.keeper, now=NOW)
    assert ServiceRecord.objects.count() == 2
    importing.carry_out(sheet, 3, lambda *args: None, by=place.keeper, now=NOW)
    assert ServiceRecord.objects.count() == 5


def test_what_was_recorded_meanwhile_is_passed_over_and_named(place, lan):
    sheet = stage(place, [row(lan), row(lan, 活动名称="二")])
    importing.apply(sheet, by=place.keeper, now=NOW)
    ServiceRecord.objects.create(
        volunteer=lan, volunteer_pseudonym=lan.user.pseudonym, organisation=place.organisation, title="x", service_date=NOW.date(), place="x",
        content="x", organiser="x", person_in_charge="x", minutes=1, source="import", source_key=f"sheet:{sheet.pk}:2",
        checked_in_by=place.keeper.pseudonym, created_at=NOW, due_on=NOW.date(),
    )  # fmt: skip
    sheet.refresh_from_db()
    importing.carry_out(sheet, 0, lambda *args: None, by=place.keeper, now=NOW)
    sheet.refresh_from_db()
    assert (sheet.summary["skipped"], ServiceRecord.objects.count()) == ([2], 2)


def test_only_who_runs_service_there_imports(place, lan):
    with pytest.raises(PermissionDenied):
        importing.stage(b"x", "x.csv", place.organisation, by=place.corrector, now=NOW)


def test_checked_tables_that_nobody_imported_are_thrown_away(place, lan):
    sheet = stage(place, [row(lan)])
    importing.purge(NOW + timedelta(days=8))
    sheet.refresh_from_db()
    assert (sheet.state, sheet.rows) == (RecordSheet.State.DISCARDED, [])


def test_the_template_has_the_columns_and_the_notes():
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(resources.template()))
    assert [cell.value for cell in book.worksheets[0][1]] == TITLES
    assert "跨过半夜" in " ".join(str(cell.value) for cell in book.worksheets[1]["A"])
