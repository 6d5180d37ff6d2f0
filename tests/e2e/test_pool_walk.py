"""Somebody becomes a volunteer: applies (on a page without a script), is admitted, trained on a sheet, and names close family.

A boy of fifteen first leaves out his guardian; a coordinator's note of supervision that names a client is sent back once.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.time_bank.volunteers.scene import id_number, scan, serving
from time_bank.volunteers.models import FamilyTie, Supervision, Volunteer

from .scene import Clock, county, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def scene(monkeypatch):
    Clock(monkeypatch, START)
    places = county()
    coordinator = person("coordinator", "俞志愿", places["clinic"], "coordinator")
    return {**places, "coordinator": coordinator, "lan": person("lan", "周兰", places["clinic"])}


def good(visitor, name=None, part="html"):
    visitor.check(name)
    assert visitor.axe(part) == []


def sheet_file(number):
    upload = scan(number)
    return {"name": "签到表.png", "mimeType": "image/png", "buffer": upload.read()}


def fill(page, born="1990-05-04", number=""):
    page.check("#id_gender_0")
    page.fill("#id_birth_date", born)
    page.fill("#id_living_region", "青禾县柳溪镇")
    page.check("#id_background_3")
    page.check("#id_categories_0")
    page.fill("#id_document_number", number)
    page.check("#id_consent")
    page.check("#id_scope")


def send(page):
    page.click("main form button.xq-btn")
    page.wait_for_load_state()


def test_from_application_to_service(visit, scene):
    lan, desk = visit(js=False), visit()
    lan.enter(scene["lan"])
    lan.go("/volunteer/join/")
    fill(lan.page, number=id_number(date(1990, 5, 4)))
    send(lan.page)
    lan.see("申请正在审核")
    volunteer = Volunteer.objects.get(user=scene["lan"])

    desk.enter(scene["coordinator"])
    desk.go("/cms/volunteers/?state=applied")
    good(desk, "pool", ".nice-padding")
    desk.page.click("text=周兰")
    desk.see("批准入库")
    good(desk, "volunteer-office", ".nice-padding")
    desk.page.click("button:has-text('批准入库')")
    desk.see("已批准入库，志愿者编号已生成。")

    lan.go("/volunteer/me/")
    lan.see("还差 40 学时就能上岗")
    lan.see("V2026-000001")

    desk.go(f"/cms/volunteers/training/?volunteer={volunteer.pk}")
    assert desk.page.locator(f"#v{volunteer.pk}").is_checked()
    for name, value in {
        "title": "岗前集中培训",
        "content": "倾听练习",
        "organiser": "青禾县社工站",
        "held_on": "2026-10-20",
        "hours": "40",
    }.items():
        desk.page.fill(f"#id_{name}", value)
    desk.page.set_input_files("#id_upload", sheet_file(1))
    good(desk, "training-sheet", ".nice-padding")
    desk.page.click("main button.button:text-is('录入')")
    desk.see("已为 1 名志愿者录入。")

    lan.go("/volunteer/me/")
    lan.see("您是在岗志愿者")
    lan.fits()
    lan.shot("volunteer-me")
    assert Volunteer.objects.get(pk=volunteer.pk).state == "active"


def test_family_is_named_and_confirmed(visit, scene):
    serving(scene["lan"], scene["clinic"], scene["coordinator"], now=START)
    mother = person("mother", "周母亲", scene["clinic"])
    mother.hold_phone("+8613900139000", verified=True)
    mother.save()
    lan, desk, hers = visit(), visit(), visit()
    lan.enter(scene["lan"])
    lan.go("/volunteer/me/family/")
    lan.page.select_option("#id_relation", "parent")
    lan.page.fill("#id_name", "周母亲")
    lan.page.fill("#id_phone", "139 0013 9000")
    lan.page.check("#id_told")
    good(lan, "family")
    send(lan.page)
    lan.see("亲属已登记，等待管理员确认。")
    desk.enter(scene["coordinator"])
    desk.go("/cms/volunteers/family/")
    desk.see("有与此手机号和姓名一致的账号")
    good(desk, "family-office", ".nice-padding")
    desk.page.click("button:has-text('确认') >> nth=0")
    desk.see("亲属关系已确认。")
    assert FamilyTie.objects.get().user == mother
    hers.enter(mother)
    hers.go("/volunteer/me/")
    hers.see("周兰")
    good(hers)
    hers.page.click("button:has-text('关系不实')")
    hers.see("亲属登记已解除。")
    assert FamilyTie.objects.get().state == "ended"


def test_a_boy_of_fifteen_reads_what_is_missing_and_mends_it(visit, scene):
    boy = visit()
    boy.enter(person("boy", "敏同学", scene["clinic"]))
    boy.go("/volunteer/join/")
    good(boy, "join")
    fill(boy.page, born="2011-03-01")
    boy.page.fill("#id_document_number", "12345")
    boy.page.uncheck("#id_scope")
    send(boy.page)
    boy.see("有几项没有填或填得不对")
    good(boy, "join-errors")
    boy.page.click("main [role=alert] a >> nth=0")
    boy.page.fill("#id_document_number", "")
    boy.page.check("#id_scope")
    send(boy.page)
    boy.see("未满 18 岁须经监护人同意")
    boy.page.fill("#id_guardian_name", "敏母亲")
    boy.page.fill("#id_guardian_relation", "母亲")
    boy.page.fill("#id_guardian_phone", "13800138001")
    boy.page.set_input_files("#id_guardian_upload", sheet_file(2) | {"name": "同意书.png"})
    send(boy.page)
    boy.see("申请正在审核")
    assert Volunteer.objects.get().guardian_evidence is not None


def test_a_note_that_names_a_client_is_sent_back_once(visit, scene):
    volunteer = serving(scene["lan"], scene["clinic"], scene["coordinator"], now=START)
    desk = visit()
    desk.enter(scene["coordinator"])
    desk.go(f"/cms/volunteers/supervision/add/?volunteer={volunteer.pk}")
    desk.page.fill("#id_held_on", "2026-10-30")
    desk.page.fill("#id_minutes", "90")
    desk.page.fill("#id_supervisor", "郑督导")
    desk.page.check("#id_themes_0")
    desk.page.fill("#id_note", "讨论了王奶奶不愿开门怎么办")
    desk.page.click("button:has-text('登记督导')")
    desk.see("王奶奶")
    good(desk, "supervision-warned", ".nice-padding")
    assert not Supervision.objects.exists()
    desk.page.fill("#id_note", "讨论了对方不愿开门怎么办")
    desk.page.click("button:has-text('登记督导')")
    desk.see("督导已登记。")
    assert not Supervision.objects.get().note_confirmed
    good(desk, "supervision", ".nice-padding")
