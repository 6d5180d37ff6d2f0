"""No article is public but as a health reviewer approved it, whichever way somebody tries."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageLogEntry

from knowledge_base.articles.domain import loading, reviewing
from knowledge_base.articles.domain.content import content_hash
from knowledge_base.articles.domain.gate import UnapprovedArticle
from knowledge_base.models import Approval, ArticlePage
from tests.knowledge_base.posting import posted
from tests.knowledge_base.scene import NEXT, NOW, approve, draft, edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(county, editor):
    return draft(county, by=editor)


@pytest.fixture
def office(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


def is_public(page, client=None):
    return fresh(page).live or (client or Client()).get(f"/knowledge/{page.slug}/").status_code == 200


# --- every way to publish what nobody approved


def by_the_page(page, admin):
    fresh(page).get_latest_revision().publish(user=admin)


def by_the_action_of_editor_and_api(page, admin):
    PublishPageRevisionAction(fresh(page).get_latest_revision(), user=admin).execute(skip_permission_checks=True)


def by_saving_the_live_row(page, admin):
    found = fresh(page)
    found.live = True
    found.save()


def by_saving_some_fields(page, admin):
    found = fresh(page)
    found.live = True
    found.save(update_fields=["live"])


def by_saving_the_plain_page(page, admin):
    found = Page.objects.get(pk=page.pk)
    found.live = True
    found.save()


def by_finishing_the_workflow(page, admin):
    found = fresh(page)
    reviewing.submit(found, admin)
    fresh(page).current_workflow_task_state.approve(user=admin)


def by_creating_it_live(page, admin):
    made = ArticlePage(title="没人看过", summary="没人看过", author="某人", organisation=page.organisation)
    loading.knowledge_index().add_child(instance=made)


WAYS = [
    by_the_page, by_the_action_of_editor_and_api, by_saving_the_live_row, by_saving_some_fields, by_saving_the_plain_page,
    by_finishing_the_workflow, by_creating_it_live,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_superuser_can_not_publish_what_nobody_approved(way, page, admin_user):
    with pytest.raises((UnapprovedArticle, PermissionDenied)):
        way(page, admin_user)
    assert not is_public(page)
    assert not ArticlePage.objects.live().exists()


@pytest.mark.parametrize("way", [by_the_action_of_editor_and_api, by_the_page], ids=lambda way: way.__name__)
def test_an_edit_after_the_approval_needs_a_new_one(way, article, editor, admin_user):
    edit(article, editor, title="三天治好失眠")
    with pytest.raises((UnapprovedArticle, PermissionDenied)):
        way(article, admin_user)
    assert fresh(article).title == "躺下睡不着"


def test_the_page_s_own_permission_answers_no_until_it_is_approved(page, admin_user, doctor, editor):
    assert not fresh(page).permissions_for_user(admin_user).can_publish()
    assert not fresh(page).permissions_for_user(doctor).can_publish()
    reviewing.submit(page, editor)
    approve(page, doctor)
    assert fresh(page).permissions_for_user(admin_user).can_publish()
    edit(page, editor, summary="换了一句话。")
    assert not fresh(page).permissions_for_user(admin_user).can_publish()


def test_the_editor_s_publish_button_is_not_there_and_a_posted_one_does_nothing(page, office):
    shown = office.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'name="action-publish"' not in shown
    answer = office.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posted(page) | {"action-publish": "1"})
    assert answer.status_code == 200
    assert "专业审核" in answer.content.decode()
    assert not is_public(page)


def test_a_new_article_can_not_be_published_at_once(county, office):
    index = loading.knowledge_index()
    shown = office.get(reverse("wagtailadmin_pages:add", args=["knowledge_base", "articlepage", index.pk])).content.decode()
    assert 'name="action-publish"' not in shown


def test_publishing_many_in_the_back_office_publishes_none(page, office):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    office.post(f"{url}?id={page.pk}", follow=True)
    assert not is_public(page)


def test_a_copy_is_an_article_of_its_own(article, admin_user, office):
    new = {"slug": "anders", "title": "抄一份"}
    with pytest.raises(UnapprovedArticle):
        CopyPageAction(article, to=article.get_parent(), update_attrs=new, keep_live=True, user=admin_user).execute(
            skip_permission_checks=True
        )
    data = {"new_title": "抄一份", "new_slug": "anders", "new_parent_page": article.get_parent().pk, "publish_copies": "on"}
    office.post(reverse("wagtailadmin_pages:copy", args=[article.pk]), data, follow=True)
    assert not ArticlePage.objects.live().exclude(pk=article.pk).exists()


def test_an_alias_shows_its_source_and_follows_it(article, admin_user, doctor, editor):
    alias = CreatePageAliasAction(article, parent=article.get_parent(), update_slug="bieming", user=admin_user).execute(
        skip_permission_checks=True
    )
    assert fresh(alias).live
    edit(article, editor, title="睡不着怎么办")
    reviewing.submit(fresh(article), editor)
    approve(article, doctor)
    assert (fresh(alias).title, fresh(alias).live) == ("睡不着怎么办", True)


def test_going_back_to_an_old_version_needs_no_approval_of_what_was_approved_but_of_anything_else(article, editor, doctor, admin_user):
    old = fresh(article).get_latest_revision()
    never = edit(article, editor, title="没有审核过的题目")
    edit(article, editor, title="睡不着怎么办")
    reviewing.submit(fresh(article), editor)
    approve(article, doctor)
    with pytest.raises(UnapprovedArticle):
        PublishPageRevisionAction(never, user=admin_user, previous_revision=old).execute(skip_permission_checks=True)
    PublishPageRevisionAction(old, user=admin_user).execute(skip_permission_checks=True)
    assert fresh(article).title == "躺下睡不着"


def test_a_schedule_of_something_unapproved_is_held_back_and_the_others_go_out(page, article, editor, doctor):
    soon = timezone.now() - timedelta(minutes=1)
    revision = fresh(page).get_latest_revision()
    revision.approved_go_live_at = soon
    revision.save()
    call_command("publish_scheduled")
    assert not is_public(page)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert PageLogEntry.objects.get(page=page.pk, action="knowledge_base.held_back").data["reason"]


def test_an_approved_article_goes_public_on_its_day_and_no_other_draft_does(county, editor, doctor):
    page = draft(county, by=editor, go_live_at=timezone.now() + timedelta(days=1))
    reviewing.submit(page, editor)
    approve(page, doctor)
    assert not fresh(page).live
    edit(page, editor, title="后来又改的题目", go_live_at=timezone.now() + timedelta(days=1))
    revisions = fresh(page).revisions
    assert revisions.exclude(approved_go_live_at=None).count() == 1
    revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    scheduled = revisions.exclude(approved_go_live_at=None).get()
    scheduled.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    scheduled.save()
    call_command("publish_scheduled")
    assert (fresh(page).live, fresh(page).title) == (True, "躺下睡不着")


def test_the_loader_leaves_drafts(county, tmp_path):
    from tests.knowledge_base.files import write

    call_command("load_knowledge", str(write(tmp_path / "articles")), verbosity=0)
    assert ArticlePage.objects.count() == 3
    assert not ArticlePage.objects.live().exists()
    assert not Approval.objects.exists()


def test_a_live_row_written_past_django_is_neither_served_nor_listed(page, client):
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    assert client.get(f"/knowledge/{page.slug}/").status_code == 404
    assert page.title not in client.get("/knowledge/").content.decode()


def test_unpublishing_is_always_possible_also_while_it_is_reviewed_again(article, editor, client, person, county):
    edit(article, editor, title="改过的题目")
    reviewing.submit(fresh(article), editor)
    assert fresh(article).permissions_for_user(editor).can_unpublish()
    office = Client()
    office.force_login(editor)
    office.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert not is_public(article)


# --- who may approve


def test_only_a_health_reviewer_approves(page, editor, person, county, township, admin_user):
    reviewing.submit(page, editor)
    curriculum_reviewer = person("other", "reviewer", county)
    below = person("below", "health_reviewer", township)
    for who in (editor, curriculum_reviewer, below, admin_user):
        with pytest.raises(PermissionDenied):
            approve(page, who)
    assert not Approval.objects.exists()


def test_a_superuser_with_the_role_is_a_health_reviewer(page, editor, admin_user, county):
    from portal.organisations.domain import roles

    roles.grant("health_reviewer", admin_user, county, by=None, now=NOW)
    reviewing.submit(page, editor)
    approve(page, admin_user)
    assert fresh(page).live


def test_nobody_approves_what_they_wrote_even_a_part_of_it(article, doctor, editor):
    edit(article, doctor, title="医师自己改的题目")
    edit(article, editor, title="编辑又存了一次")
    reviewing.submit(fresh(article), editor)
    with pytest.raises(PermissionDenied):
        approve(article, doctor)
    assert fresh(article).title == "躺下睡不着"


def test_a_draft_that_was_not_submitted_is_not_approved(page, doctor):
    with pytest.raises(ValidationError):
        approve(page, doctor)
    assert not is_public(page)


def test_an_approval_is_of_the_newest_text_only(page, editor, doctor):
    reviewing.submit(page, editor)
    old = fresh(page).get_latest_revision()
    edit(page, editor, title="送审以后改的题目")
    with pytest.raises(ValidationError):
        reviewing.approve(old, by=doctor, qualification="医师", next_review=NEXT, now=NOW)
    assert not is_public(page)


@pytest.mark.parametrize(
    ("qualification", "next_review", "field"),
    [(" ", NEXT, "qualification"), ("医师", NOW.date(), "next_review"), ("医师", NOW.date() + timedelta(days=4 * 365), "next_review")],
)
def test_an_approval_says_who_judges_and_until_when(page, editor, doctor, qualification, next_review, field):
    reviewing.submit(page, editor)
    with pytest.raises(ValidationError) as refused:
        reviewing.approve(fresh(page).get_latest_revision(), by=doctor, qualification=qualification, next_review=next_review, now=NOW)
    assert field in refused.value.message_dict
    assert not is_public(page)


def test_a_public_article_is_reviewed_again_as_it_is(article, person, county):
    other = person("second", "health_reviewer", county, full_name="第二位医师")
    later = NOW + timedelta(days=300)
    approve(article, other, now=later, next_review=(later + timedelta(days=365)).date())
    assert fresh(article).approval.reviewer_name == "第二位医师"
    assert fresh(article).approval.reviewed_on == later.date()


def test_the_names_and_dates_on_the_page_are_the_approval_s(article, client):
    shown = client.get(f"/knowledge/{article.slug}/").content.decode()
    assert "沈医师" in shown
    assert "精神科主治医师" in shown
    other = Approval.objects.create(
        article=article,
        content_hash="x",
        reviewer_name="冒名",
        qualification="院士",
        reviewed_on=NOW.date(),
        next_review=NEXT,
        created_at=NOW,
    )
    found = fresh(article)
    found.approval = other
    found.save()
    assert fresh(article).approval.reviewer_name == "沈医师"


# --- what an approval is bound to


def test_the_hash_is_the_same_from_row_revision_and_form(article):
    assert content_hash(fresh(article)) == content_hash(fresh(article).get_latest_revision_as_object()) == article.approval.content_hash


@pytest.mark.parametrize("field", ["title", "summary", "author", "author_about", "seo_title", "search_description", "kind"])
def test_every_text_a_reader_reads_is_in_the_hash(article, field):
    before = content_hash(article)
    setattr(article, field, "question" if field == "kind" else "另一句")
    assert content_hash(article) != before


@pytest.mark.parametrize("field", ["care", "body", "sources"])
def test_every_stream_is_in_the_hash(article, field):
    before = content_hash(article)
    del getattr(article, field)[0]
    assert content_hash(article) != before


def test_topics_are_in_the_hash_and_the_ids_of_blocks_are_not(article):
    before = content_hash(article)
    article.body[0].id = None
    assert content_hash(article) == before
    article.topics = list(article.topics.all())[:1]
    assert content_hash(article) != before
