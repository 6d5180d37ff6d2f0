"""Two programmes that teach the same version of a module: its hours count in both, once, and say where they come from."""

import shutil

import pytest
from django.db.models import Sum

from courses.curriculum.domain.loading import load
from courses.curriculum.models import LessonPage, ModulePage, ProgrammePage
from courses.learning.domain import classroom, closing, correcting, missing, parts, queries
from courses.learning.models import Evidence, HourEntry
from portal.accounts.models import User

from .scene import SHORT, START, Learner, organisation, person, short_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(tmp_path):
    """A second programme with the same module, loaded from files of its own."""
    short_programme()
    folder = tmp_path / "village-start"
    shutil.copytree(SHORT, folder)
    text = (folder / "programme.toml").read_text(encoding="utf-8")
    text = text.replace('slug = "short-start"', 'slug = "village-start"').replace("社会心理服务入门（短训）", "村级骨干入门（短训）")
    (folder / "programme.toml").write_text(text, encoding="utf-8")
    load(folder, organisation(), None, START)
    return ProgrammePage.objects.get(code="village-start")


def in_programme(learner, programme):
    """The same person in another programme, with the clock where it stands."""
    return Learner(learner.user, programme, learner.now)


def total(learner):
    return HourEntry.objects.filter(account=learner.account).aggregate(sum=Sum("minutes"))["sum"] or 0


def test_a_module_finished_in_one_programme_is_complete_in_the_other_and_the_page_says_from_where(other, client):
    learner = Learner(person())
    learner.finish_all()
    second = in_programme(learner, other)
    standing = missing.standing(second.enrolment)
    (module,) = standing.modules
    assert (module.credited, module.carried, module.complete) == (45, 45, True)
    assert module.carried_from == (learner.programme.title,)
    assert standing.hours_done
    client.force_login(learner.user)
    page = client.get(f"/learn/{second.enrolment.pk}/").content.decode()
    assert f'带过来的：<span lang="zh-Hans">{learner.programme.title}</span>' in page
    assert closing.give_signed(second.enrolment, {"case": "我陪一位老人去了镇医院。", "learnt": "先看，再听。"}, second.now)


def test_half_a_module_is_gone_on_with_in_the_other_programme_and_counts_no_more_than_its_hours(other):
    learner = Learner(person())
    learner.finish(learner.lessons[0])
    second = in_programme(learner, other)
    second.finish_all()
    assert total(second) == 45
    (module,) = missing.standing(second.enrolment).modules
    assert (module.credited, module.carried, module.complete) == (45, 15, True)
    (module,) = missing.standing(learner.enrolment).modules
    assert (module.credited, module.carried, module.complete) == (45, 30, True)
    assert module.carried_from == (other.title,)


def test_learning_the_same_module_twice_grants_its_hours_once(other, client):
    learner = Learner(person())
    learner.finish_all()
    second = in_programme(learner, other)
    entries = list(queries.ledger_entries(second.account))
    assert queries.next_step(missing.standing(second.enrolment), queries.lessons_of(missing.standing(second.enrolment)), entries) is None
    lesson = second.lessons[0]
    second.open(lesson)
    second.pass_time(3600)
    for part in parts.outline(lesson).parts:
        if part.evidence == "reading":
            second.do(lesson, part)
    assert total(second) == 45
    client.force_login(learner.user)
    page = client.get(lesson.url).content.decode()
    assert "本模块的学时已经记满，这里不再计时。" in page


def test_hours_taken_back_are_missing_in_both_programmes(other):
    learner, by = Learner(person()), User.objects.create_superuser("officer", "a-long-password-7", full_name="孙立")
    kept = Evidence.objects.create(title="签到表", file="x", sha256="a" * 64, uploaded_by=by, uploaded_at=START)
    entry = classroom.enter_hours(learner.enrolment, "start@1", 45, kept, by=by, reason="培训", now=START)
    second = in_programme(learner, other)
    assert missing.standing(second.enrolment).hours_done
    correcting.correct(entry, by=by, reason="名单写错了", now=START)
    for enrolment in (learner.enrolment, second.enrolment):
        (module,) = missing.standing(enrolment).modules
        assert (module.credited, module.carried, module.carried_from) == (0, 0, ())


def test_a_newer_version_in_the_other_programme_is_another_module(other):
    learner = Learner(person())
    learner.finish_all()
    module = ModulePage.objects.child_of(other).get()
    module.version = 2
    module.save_revision().publish(skip_permission_checks=True)
    second = in_programme(learner, ProgrammePage.objects.get(pk=other.pk))
    (standing,) = missing.standing(second.enrolment).modules
    assert (standing.key, standing.credited, standing.carried) == ("start@2", 0, 0)
    assert LessonPage.objects.descendant_of(other).live().exists()
