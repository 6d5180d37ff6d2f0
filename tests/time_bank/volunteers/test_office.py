"""The back office of the pool: lists within reach, decisions, sheets, supervision, family, rules."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from portal.home.office import tasks_of
from tests.factories.accounts import ConsentFactory, PrivacyNoticeFactory, UserFactory
from tests.factories.volunteers import FamilyTieFactory, VolunteerFactory
from tests.learning.office_scene import programme_of
from time_bank.volunteers.domain import families
from time_bank.volunteers.models import (
    FamilyTie,
    Honour,
    HonourRule,
    Pool,
    PreServiceProgramme,
    PreServiceTraining,
    ServiceCategory,
    Supervision,
    SupervisionTheme,
    Volunteer,
)

from .scene import NOW, applied, office, scan, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    notice = PrivacyNoticeFactory()
    for someone in (cast.coordinator, cast.sibling):
        ConsentFactory(user=someone, notice=notice)
    client.force_login(cast.coordinator)
    return client


def words(response):
    return response.content.decode()


def names(response):
    return {standing.volunteer.user.full_name for standing, _minutes in response.context["rows"]}


def person(cast, name, node=None, **fields):
    return VolunteerFactory(user=UserFactory(full_name=name), organisation=node or cast.tree.township_a, **fields)


def test_the_list_ends_where_reach_ends(desk, cast):
    person(cast, "本镇人")
    person(cast, "本村人", cast.tree.village)
    person(cast, "邻镇人", cast.tree.township_b)
    assert names(desk.get(office("index"))) == {"本镇人", "本村人"}
    desk.force_login(cast.sibling)
    assert names(desk.get(office("index"))) == {"邻镇人"}


def test_a_row_leads_back_to_its_list(desk, cast):
    someone = person(cast, "本镇人")
    back = f'<a href="{office("index")}">← '
    assert back in words(desk.get(office("person", someone.pk)))
    assert back not in words(desk.get(office("index")))
    assert f'<a href="{office("supervision")}">← ' in words(desk.get(office("supervise")))


def test_what_is_seldom_asked_is_folded_until_it_is_used(desk, cast):
    person(cast, "本镇人", state="training")
    assert '<details class="xo-bar__more">' in words(desk.get(f"{office('index')}?q=本镇&state=training"))
    used = desk.get(f"{office('index')}?state=training&background=retired")
    assert '<details class="xo-bar__more" open>' in words(used)
    assert '<input type="hidden" name="state" value="training"' in words(used)


@pytest.mark.parametrize("page", ["training", "supervise"])
def test_looking_for_more_people_keeps_what_is_filled_in(desk, cast, page):
    first, second = person(cast, "周兰"), person(cast, "罗明")
    person(cast, "曹立")
    found = desk.post(office(page), {"find": "1", "q": "罗", "title": "急救", "supervisor": "郑督导", "volunteer": [first.pk]})
    shown = words(found)
    assert found.status_code == 200
    assert {volunteer.pk for volunteer in found.context["page"]} == {first.pk, second.pk}
    assert f'value="{first.pk}" checked' in shown
    assert ("急救" if page == "training" else "郑督导") in shown
    assert "xo-error" not in shown
    assert not PreServiceTraining.objects.exists()
    assert not Supervision.objects.exists()


def test_filters(desk, cast):
    listener = person(cast, "倾听者", state="training")
    listener.categories.add(ServiceCategory.objects.get(code="companionship"))
    person(cast, "退休医生", cast.tree.village, background="retired", number="V2026-900001")
    for query, found in (
        ("state=training", {"倾听者"}),
        (f"category={ServiceCategory.objects.get(code='companionship').pk}", {"倾听者"}),
        ("background=retired", {"退休医生"}),
        ("q=医生", {"退休医生"}),
        ("q=v2026-900001", {"退休医生"}),
        (f"organisation={cast.tree.village.pk}", {"退休医生"}),
        (f"organisation={cast.tree.township_b.pk}", set()),
        ("q=无此人", set()),
    ):
        assert names(desk.get(f"{office('index')}?{query}")) == found, query


def test_the_list_costs_the_same_for_one_and_for_three(desk, cast):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(office("index")).status_code == 200
        return len(queries)

    person(cast, "第一人")
    count()
    one = count()
    person(cast, "第二人")
    person(cast, "第三人")
    assert count() == one


def test_the_workbook_has_what_was_chosen_no_numbers_and_no_formulas(desk, cast):
    applied(cast.owner, cast.tree.township_a, document_number="", living_region="=1+1")
    person(cast, "邻镇人", cast.tree.township_b)
    response = desk.get(f"{office('export')}?state=applied")
    sheet = load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["姓名", "周兰"]
    assert sheet["H2"].data_type == "s"
    assert sheet["H2"].value == "=1+1"
    assert "no-store" in response["Cache-Control"]


def test_a_volunteers_page_masks_and_decides(desk, cast):
    volunteer = applied(cast.owner, cast.tree.township_a)
    page = desk.get(office("person", volunteer.pk))
    assert "批准入库" in words(page)
    response = desk.post(office("decide", volunteer.pk), {"action": "refuse", "reason": ""}, follow=True)
    assert Volunteer.objects.get().state == "applied"
    assert "理由" in words(response)
    desk.post(office("decide", volunteer.pk), {"action": "admit"})
    assert Volunteer.objects.get().number.endswith("-000001")
    desk.post(office("decide", volunteer.pk), {"action": "suspend", "reason": "联系不上"})
    assert "联系不上" in words(desk.get(office("person", volunteer.pk)))
    assert Volunteer.objects.get().state == "suspended"


def test_ones_own_page_offers_no_decision(desk, cast):
    own = applied(cast.coordinator, cast.tree.township_a)
    page = words(desk.get(office("person", own.pk)))
    assert "这是您本人" in page
    assert "批准入库" not in page
    desk.post(office("decide", own.pk), {"action": "admit"})
    assert Volunteer.objects.get().state == "applied"


def sheet(people, **fields):
    said = {
        "title": "岗前集中培训",
        "content": "倾听练习",
        "organiser": "示例甲镇社工站",
        "held_on": "2026-10-01",
        "hours": "6.5",
        "counts": "on",
        "upload": scan(9),
        "volunteer": [volunteer.pk for volunteer in people],
    }
    return said | fields


def test_a_sheet_is_entered_for_those_ticked(desk, cast):
    people = [person(cast, "甲"), person(cast, "乙", state="training")]
    assert desk.get(office("training")).status_code == 200
    assert desk.post(office("training"), sheet(people)).status_code == 302
    assert sorted(PreServiceTraining.objects.values_list("half_hours", flat=True)) == [13, 13]
    again = desk.post(office("training"), sheet(people, upload=scan(9)))
    assert again.status_code == 422
    assert "upload" in again.context["form"].errors
    assert [volunteer.pk in again.context["chosen"] for volunteer in people] == [True, True]


@pytest.mark.parametrize(
    "fields", [{"hours": "6.3"}, {"hours": "-1"}, {"hours": "900"}, {"upload": ""}, {"held_on": "2999-01-01"}, {"volunteer": []}]
)
def test_bad_sheets_write_nothing(desk, cast, fields):
    response = desk.post(office("training"), sheet([person(cast, "甲")], **fields))
    assert response.status_code == 422
    assert not PreServiceTraining.objects.exists()


def test_somebody_beyond_reach_cannot_be_ticked(desk, cast):
    response = desk.post(office("training"), sheet([person(cast, "甲"), person(cast, "邻镇人", cast.tree.township_b)]))
    assert response.status_code == 422
    assert not PreServiceTraining.objects.exists()


def test_training_is_taken_back_with_a_reason(desk, cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    entry = volunteer.trainings.get()
    assert desk.post(office("withdraw_training", entry.pk), {"reason": ""}).status_code == 422
    desk.post(office("withdraw_training", entry.pk), {"reason": "签到表录错"})
    entry.refresh_from_db()
    assert entry.withdrawn_because == "签到表录错"
    assert Volunteer.objects.get(pk=volunteer.pk).state == "training"


def test_a_scan_is_for_those_who_reach_everybody_on_it(desk, cast):
    volunteer = serving(cast.owner, cast.tree.township_a, cast.coordinator)
    evidence = volunteer.trainings.get().evidence
    response = desk.get(office("evidence", evidence.pk))
    assert response["Content-Disposition"].endswith('.png"')
    far = person(cast, "邻镇人", cast.tree.township_b)
    PreServiceTraining.objects.create(
        volunteer=far,
        title="同一张",
        content="同",
        organiser="同",
        held_on=NOW.date(),
        half_hours=1,
        evidence=evidence,
        sha256=evidence.sha256,
        entered_at=NOW,
    )
    assert desk.get(office("evidence", evidence.pk)).status_code == 404


def supervised(cast, people, **fields):
    said = {
        "organisation": cast.tree.township_a.pk,
        "held_on": "2026-10-20",
        "minutes": "90",
        "form": "group",
        "supervisor": "郑督导",
        "themes": [SupervisionTheme.objects.first().pk],
        "note": "",
        "volunteer": [volunteer.pk for volunteer in people],
    }
    return said | fields


def test_a_session_is_recorded_and_a_name_is_warned_about(desk, cast):
    people = [person(cast, "甲")]
    warned = desk.post(office("supervise"), supervised(cast, people, note="讨论了王奶奶的情况"))
    assert warned.status_code == 422
    assert "王奶奶" in words(warned)
    assert 'name="confirmed"' in words(warned)
    assert not Supervision.objects.exists()
    assert desk.post(office("supervise"), supervised(cast, people, note="讨论了王奶奶的情况", confirmed="on")).status_code == 302
    assert Supervision.objects.get().note_confirmed
    assert "郑督导" in words(desk.get(office("supervision")))


def test_a_session_without_anybody_is_told_so(desk, cast):
    response = desk.post(office("supervise"), supervised(cast, []))
    assert response.status_code == 422
    assert "请勾选参加的志愿者" in words(response)


def test_the_overdue_list_leads_to_a_session_with_them(desk, cast):
    volunteer = person(cast, "久未督导", active_since=NOW.replace(year=2025))
    assert "久未督导" in words(desk.get(office("overdue")))
    page = desk.get(f"{office('supervise')}?volunteer={volunteer.pk}")
    assert page.context["chosen"] == {volunteer.pk}


def test_the_list_of_sessions_costs_the_same_for_one_and_for_three(desk, cast):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(office("supervision")).status_code == 200
        return len(queries)

    people = [person(cast, "甲"), person(cast, "乙")]
    desk.post(office("supervise"), supervised(cast, people))
    count()
    one = count()
    for _more in range(2):
        desk.post(office("supervise"), supervised(cast, people))
    assert count() == one


def test_family_is_confirmed_refused_and_ended(desk, cast):
    volunteer = person(cast, "甲")
    mother, father = (families.claim(volunteer, "parent", name, "", now=NOW) for name in ("甲母亲", "甲父亲"))
    assert "甲母亲" in words(desk.get(office("family")))
    desk.post(office("decide_family", mother.pk), {"action": "confirm"})
    desk.post(office("decide_family", father.pk), {"action": "refuse", "reason": "户口簿上没有"})
    assert list(FamilyTie.objects.order_by("pk").values_list("state", flat=True)) == ["confirmed", "refused"]
    desk.post(office("decide_family", mother.pk), {"action": "end", "reason": ""})
    assert FamilyTie.objects.get(pk=mother.pk).state == "confirmed"
    desk.post(office("decide_family", mother.pk), {"action": "end", "reason": "登记错误", "back": "person"})
    assert FamilyTie.objects.get(pk=mother.pk).state == "ended"


def test_honours_are_entered_and_taken_back(desk, cast):
    volunteer = person(cast, "甲")
    said = {"honour-title": "县优秀志愿者", "honour-awarded_on": "2026-10-01", "honour-awarded_by": "示例县文明办"}
    assert desk.post(office("honour", volunteer.pk), said | {"honour-awarded_on": "2999-01-01"}).status_code == 422
    assert desk.post(office("honour", volunteer.pk), said).status_code == 302
    honour = Honour.objects.get()
    desk.post(office("withdraw_honour", honour.pk), {"reason": "名单更正"})
    honour.refresh_from_db()
    assert honour.withdrawn_because == "名单更正"


def test_rules_of_a_pool(desk, cast):
    town = cast.tree.township_a
    programme = programme_of(town)
    assert "示例村" in words(desk.get(office("rules")))
    assert desk.post(office("pool", town.pk), {"training_hours": "20", "supervision_days": "90", "youngest_age": "14"}).status_code == 422
    desk.post(office("pool", town.pk), {"training_hours": "48", "supervision_days": "60", "youngest_age": "16"})
    assert (Pool.objects.get().training_hours, Pool.objects.get().organisation) == (48, town)
    desk.post(office("name_programme", town.pk), {"programme": programme.pk})
    row = PreServiceProgramme.objects.get()
    assert programme.title in words(desk.get(office("pool", cast.tree.village.pk)))
    desk.post(office("close_programme", row.pk))
    row.refresh_from_db()
    assert row.closed_at
    desk.post(office("add_honour_rule", town.pk), {"honour-title": "暖心志愿者", "honour-hours": "50"})
    again = desk.post(office("add_honour_rule", town.pk), {"honour-title": "暖心志愿者", "honour-hours": "60"})
    assert again.status_code == 422
    desk.post(office("close_honour_rule", HonourRule.objects.get().pk))
    assert not HonourRule.objects.get().is_open


def test_the_first_page_counts_what_waits(cast):
    applied(cast.owner, cast.tree.township_a)
    applied(cast.neighbour, cast.tree.township_b)
    FamilyTieFactory(volunteer=person(cast, "甲", active_since=NOW.replace(year=2025)), state="claimed")
    counts = {task.url: task.count for task in tasks_of(cast.coordinator)}
    assert counts[f"{office('index')}?state=applied"] == 1
    assert counts[office("family")] == 1
    assert counts[office("overdue")] == 1
