"""A ready module's lessons fill its hours exactly, whichever way somebody tries to publish."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.curriculum.domain.readiness import Filling, UnfitModule, filling
from courses.curriculum.models import LessonPage, ModulePage, ProgrammePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(loaded):
    return LessonPage.objects.get(code="one")


@pytest.fixture
def module(loaded):
    return ModulePage.objects.get(code="first")


def with_minutes(lesson, minutes):
    """A draft revision of the lesson whose first part declares other minutes."""
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.body[0].value["minutes"] = minutes
    return draft.save_revision()


def unchanged(lesson):
    return LessonPage.objects.get(pk=lesson.pk).minutes == 12


def posted(lesson, minutes, **actions):
    parts = [("text", {"title": "读一读", "minutes": minutes, "body": rich_text("<p>正文</p>")})]
    data = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": lesson.summary,
        "code": lesson.code,
        "aims": "能读\n能写",
        "teaching_forms": ["案例示范"],
        "body": streamfield(parts),
        "sources": streamfield([]),
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
    }
    return nested_form_data(data) | actions


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def office(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def test_filling_counts_live_lessons_and_what_would_change(module, lesson):
    assert filling(module) == Filling(declared=20, needed=20)
    assert filling(module, without=lesson).missing == 12
    lesson.body[0].value["minutes"] = 9
    assert filling(module, instead=lesson).missing == -1


@pytest.mark.parametrize("minutes", [7, 9])
def test_publishing_a_revision_that_does_not_fit_is_refused(lesson, minutes):
    revision = with_minutes(lesson, minutes)
    with pytest.raises(UnfitModule, match="20"):
        revision.publish()
    assert unchanged(lesson)


def test_the_action_that_editor_and_api_use_is_refused_too(lesson, admin_user):
    with pytest.raises(UnfitModule):
        PublishPageRevisionAction(with_minutes(lesson, 7), user=admin_user).execute(skip_permission_checks=True)
    assert unchanged(lesson)


def test_saving_the_live_page_past_all_views_is_refused(lesson):
    lesson.body[0].value["minutes"] = 7
    with pytest.raises(UnfitModule):
        lesson.save()
    assert unchanged(lesson)


def test_the_editor_says_why_beside_the_form_and_publishes_nothing(lesson, office):
    response = office.post(edit_url(lesson), posted(lesson, 11, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert "准备中" in response.content.decode()
    assert unchanged(lesson)


def test_the_editor_publishes_what_fits(lesson, office):
    response = office.post(edit_url(lesson), posted(lesson, 12, **{"action-publish": "1"}))
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert response.status_code == 302
    assert (lesson.minutes, len(lesson.body), lesson.aims) == (12, 1, ["能读", "能写"])


def test_the_editor_keeps_a_draft_that_does_not_fit_yet(lesson, office):
    response = office.post(edit_url(lesson), posted(lesson, 3))
    assert response.status_code == 302
    assert unchanged(lesson)
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().minutes == 3


def test_scheduling_what_does_not_fit_is_refused_in_the_editor(lesson, office):
    later = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    response = office.post(edit_url(lesson), posted(lesson, 11, go_live_at=later, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert not lesson.revisions.exclude(approved_go_live_at=None).exists()


def test_the_last_approval_of_a_workflow_is_refused_with_a_message(lesson, office, admin_user):
    with_minutes(lesson, 7)
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.get_workflow().start(draft, admin_user)
    state = draft.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.pk])
    response = office.post(url, follow=True)
    assert response.redirect_chain[0][0] == edit_url(lesson)
    assert "准备中" in response.content.decode()
    assert unchanged(lesson)
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS


def test_approving_in_the_editor_is_refused_beside_the_form(lesson, office, admin_user):
    with_minutes(lesson, 7)
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.get_workflow().start(draft, admin_user)
    data = posted(lesson, 7, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    response = office.post(edit_url(lesson), data)
    assert response.status_code == 200
    assert unchanged(lesson)


def test_a_schedule_that_no_longer_fits_is_held_back_and_the_others_go_out(lesson, module):
    soon = timezone.now() - timedelta(minutes=1)
    revision = with_minutes(lesson, 7)
    revision.approved_go_live_at = soon
    revision.save()
    other = ModulePage.objects.get(code="risk")
    other.title = "按计划发布的题目"
    fine = other.save_revision()
    fine.approved_go_live_at = soon + timedelta(seconds=1)
    fine.save()
    call_command("publish_scheduled")
    assert unchanged(lesson)
    assert ModulePage.objects.get(code="risk").title == "按计划发布的题目"
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    from wagtail.models import PageLogEntry

    assert PageLogEntry.objects.get(page=lesson.pk, action="curriculum.held_back").data["reason"]


def test_a_module_that_does_not_fill_its_hours_does_not_become_ready(loaded):
    risk = ModulePage.objects.get(code="risk")
    risk.state = ModulePage.State.READY
    with pytest.raises(UnfitModule):
        risk.save_revision().publish()
    assert not ModulePage.objects.get(code="risk").is_ready


def test_more_hours_than_the_lessons_fill_are_refused(module):
    module.hours = 3
    with pytest.raises(UnfitModule):
        module.save_revision().publish()


def test_minutes_of_an_hour_may_not_break_a_ready_module(loaded):
    programme = ProgrammePage.objects.get()
    programme.minutes_per_hour = 45
    with pytest.raises(UnfitModule):
        programme.save_revision().publish()
    assert ProgrammePage.objects.get().minutes_per_hour == 10


def test_a_lesson_of_a_ready_module_is_not_unpublished_deleted_or_moved(lesson, module, office):
    with pytest.raises(UnfitModule):
        lesson.unpublish()
    with pytest.raises(UnfitModule):
        LessonPage.objects.get(pk=lesson.pk).delete()
    response = office.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]), follow=True)
    assert "准备中" in response.content.decode()
    assert LessonPage.objects.get(pk=lesson.pk).live
    assert not LessonPage.objects.get(pk=lesson.pk).can_move_to(ModulePage.objects.get(code="risk"))


def test_deleting_in_the_back_office_is_a_message_too(lesson, office):
    response = office.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]), follow=True)
    assert "准备中" in response.content.decode()
    assert Page.objects.filter(pk=lesson.pk).exists()


def test_in_preparation_everything_may_change(lesson, module):
    module.state = ModulePage.State.PREPARATION
    module.save_revision().publish()
    with_minutes(lesson, 7).publish()
    assert LessonPage.objects.get(pk=lesson.pk).minutes == 11
    LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_a_lesson_has_no_end_date(lesson, office):
    later = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    response = office.post(edit_url(lesson), posted(lesson, 12, expire_at=later, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert LessonPage.objects.get(pk=lesson.pk).expire_at is None


def test_a_whole_module_may_be_deleted(module):
    module.delete()
    assert not LessonPage.objects.exists()


def test_a_ready_module_moves_only_where_an_hour_is_as_long(module):
    programme = ProgrammePage.objects.get()
    index = programme.get_parent()
    same, other = (
        index.add_child(
            instance=ProgrammePage(title=f"方案{n}", slug=f"p{n}", code=f"p{n}", organisation=programme.organisation, minutes_per_hour=n)
        )
        for n in (10, 45)
    )
    assert module.can_move_to(same)
    assert not module.can_move_to(other)


@pytest.mark.parametrize(("model", "field"), [(ProgrammePage, "minutes_per_hour"), (ModulePage, "hours")])
def test_an_hour_and_a_module_have_a_length(loaded, model, field):
    page = model.objects.last()
    setattr(page, field, 0)
    with pytest.raises(ValidationError) as refused:
        page.save_revision()
    assert field in refused.value.message_dict


@pytest.mark.parametrize("field", ["title", "certificate_title"])
def test_words_that_no_certificate_may_carry_are_refused_before_anybody_enrols(loaded, field):
    page = ProgrammePage.objects.get()
    setattr(page, field, "国家职业资格培训证明")
    with pytest.raises(ValidationError) as refused:
        page.save_revision()
    assert "国家" in refused.value.message_dict[field][0]
