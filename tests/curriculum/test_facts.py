"""The programmes in fixtures/ hold every fact of the plan, and the pages show them."""

import pytest
from django.conf import settings

from courses.curriculum.domain.loading import load_all
from courses.curriculum.management.commands.load_curriculum import default_folders
from courses.curriculum.models import LessonPage, ModulePage, ProgrammePage
from portal.core.models import Audience

from .conftest import NOW

pytestmark = pytest.mark.django_db
# (code, kind, number, title, hours, number of topics, a topic)
MODULES = [
    ("foundations", "basic", 1, "基础知识", 4, 7, "健康中国行动（2019—2030年）"),
    ("outreach", "basic", 2, "科普宣教", 2, 2, "获取科普资源的途径"),
    ("recognition", "basic", 3, "问题识别", 4, 3, "失眠、焦虑、抑郁、痴呆等的主要表现"),
    ("communication", "basic", 4, "人际沟通与干预", 8, 8, "提问与引导式发现"),
    ("stress", "basic", 5, "生活压力与应激管理", 4, 5, "重大公共事件下的应激处理"),
    ("rehabilitation", "basic", 6, "精神康复管理", 2, 4, "康复者的社会化"),
    ("priority-groups", "basic", 7, "重点人群服务", 4, 6, "老年人（失独、无赡养、伤残）"),
    ("special-groups", "basic", 8, "特殊人群服务", 4, 4, "社区矫正对象"),
    ("risk-referral", "add_on", None, "风险评估与转诊", 4, 4, "转诊的指征、途径和方法"),
]
AUDIENCES = {
    "health": ("基层医疗卫生机构工作人员", "精神障碍防治"),
    "community": ("街道（乡镇）、居（村）委会及相关部门基层工作人员", "残疾人专职委员"),
    "institution": ("学校、企事业单位、社会组织等基层工作人员", "工会（共青团）"),
}
FORMS = ["案例示范", "角色扮演", "情境模拟", "小组讨论"]
QUESTIONNAIRE = ["对培训的意见建议", "既往实践案例分析", "培训心得"]


@pytest.fixture
def real(county):
    return load_all(default_folders(), county, None, NOW)


def test_every_fact_of_the_plan_stands_on_the_pages(real, client):
    programme = ProgrammePage.objects.get(code="grassroots-8x")
    modules = list(ModulePage.objects.child_of(programme).order_by("path"))
    assert [(m.code, m.kind, m.number, m.title, m.hours, len(m.topics)) for m in modules] == [facts[:6] for facts in MODULES]
    assert (programme.minutes_per_hour, programme.teaching_forms, programme.questionnaire_parts) == (45, FORMS, QUESTIONNAIRE)
    assert (programme.title, programme.certificate_title) == ("社会心理服务基层人员培训（8+x）", "培训学时证明")
    shown = client.get("/training/grassroots-8x/").content.decode()
    for words in (*FORMS, *QUESTIONNAIRE, "32 学时", "45 分钟", "培训学时证明", *(facts[3] for facts in MODULES)):
        assert words in shown.replace("\xa0", " "), words
    for title, example in AUDIENCES.values():
        assert title in shown
        assert example in shown
    for code, *_facts, topic in MODULES:
        assert topic in client.get(f"/training/grassroots-8x/{code}/").content.decode()


def test_risk_referral_is_required_of_health_staff_alone(real):
    risk = ModulePage.objects.get(code="risk-referral")
    assert [audience.code for audience in risk.required_of.all()] == ["health"]
    assert {a.code: a.title for a in Audience.objects.all()} == {code: title for code, (title, _example) in AUDIENCES.items()}


def test_every_module_is_ready_and_its_lessons_fill_its_hours(real):
    filled = {m.code: sum(lesson.minutes for lesson in LessonPage.objects.child_of(m).live()) for m in ModulePage.objects.all()}
    assert filled == {code: hours * 45 for code, _kind, _number, _title, hours, *_rest in MODULES} | {"start": 45}
    assert set(ModulePage.objects.values_list("state", flat=True)) == {"ready"}


def test_a_second_load_of_the_real_programmes_changes_nothing(real, county):
    again = load_all(default_folders(), county, None, NOW)
    assert (again.created, again.updated, again.kept) == ([], [], [])


def test_all_folders_with_a_programme_are_loaded_by_default():
    assert [folder.name for folder in default_folders()] == ["grassroots-8x", "short-start"]
    assert settings.FIXTURES_ROOT in default_folders()[0].parents
