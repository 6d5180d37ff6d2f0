"""The reviewer's desk: what waits, what changed, the decision; what falls due; who hears of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from knowledge_base.articles.domain import due, reviewing
from knowledge_base.articles.domain.changes import changes
from knowledge_base.models import Approval, ArticlePage
from portal.core import clock
from portal.notices.models import Notice
from tests.knowledge_base.scene import NEXT, NOW, approve, approved, draft, edit

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=500)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def office_of(user):
    client = Client()
    client.force_login(user)
    return client


def decide(user, page, **data):
    revision = ArticlePage.objects.get(pk=page.pk).latest_revision_id
    given = {"revision": revision, "qualification": "精神科主治医师", "next_review": NEXT.isoformat(), "note": ""} | data
    return office_of(user).post(reverse("knowledge_office:review", args=[page.pk]), given, follow=True)


def review_page(user, page):
    return office_of(user).get(reverse("knowledge_office:review", args=[page.pk])).content.decode()


def test_what_is_submitted_waits_on_the_desk_of_reviewers_in_reach(county, township, editor, doctor, person):
    page = draft(county, by=editor)
    below = person("below", "health_reviewer", township)
    url = reverse("knowledge_office:queue")
    assert page.title not in office_of(doctor).get(url).content.decode()
    reviewing.submit(page, editor)
    assert page.title in office_of(doctor).get(url).content.decode()
    told = doctor.notices.get()
    assert (told.title, told.url) == ("有一篇内容等您审核", reverse("knowledge_office:review", args=[page.pk]))
    assert page.title in told.body
    assert not below.notices.exists()
    assert not editor.notices.exists()
    assert page.title not in office_of(below).get(url).content.decode()
    assert office_of(below).get(reverse("knowledge_office:review", args=[page.pk])).status_code == 404


def test_the_page_shows_what_changed_since_the_last_review_and_nothing_else(article, editor, doctor):
    edit(article, editor, summary="改过的摘要。", key_points=["按时起床。", "困了再上床。", "久不见好就去看。"])
    found = {
        section.title: section.lines for section in changes(article, ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object())
    }
    assert set(found) == {"摘要", "要点"}
    marked = [text for line in found["要点"] for text, is_marked in line.pieces if is_marked]
    assert marked == ["躺", "上床"]
    reviewing.submit(ArticlePage.objects.get(pk=article.pk), editor)
    shown = review_page(doctor, article)
    assert "上次审核以来的改动" in shown
    assert "<ins>上床</ins>" in shown
    assert "身子躺着" not in shown


def test_something_never_reviewed_is_shown_whole(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    shown = review_page(doctor, page)
    assert "全文：还没有人审核过" in shown
    assert "身子躺着" in shown


def test_approving_publishes_with_qualification_and_date(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    decide(doctor, page, approve="1")
    found = ArticlePage.objects.get(pk=page.pk)
    assert found.live
    assert (found.approval.reviewer, found.approval.qualification, found.approval.next_review) == (doctor, "精神科主治医师", NEXT)
    assert found.approval.reviewed_on == NOW.date()
    assert found.current_workflow_state is None


def test_the_qualification_of_last_time_is_offered(article, editor, doctor):
    edit(article, editor, title="睡不着怎么办")
    reviewing.submit(ArticlePage.objects.get(pk=article.pk), editor)
    assert 'value="精神科主治医师"' in review_page(doctor, article)


def test_sending_back_needs_a_note_and_publishes_nothing(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    assert "请写明需要修改什么" in decide(doctor, page, send_back="1").content.decode()
    decide(doctor, page, send_back="1", note="第二段请补来源。")
    found = ArticlePage.objects.get(pk=page.pk)
    assert not found.live
    assert found.current_workflow_state.status == "needs_changes"
    assert found.current_workflow_state.current_task_state.comment == "第二段请补来源。"


def test_sent_back_and_mended_it_waits_again(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    decide(doctor, page, send_back="1", note="请改题目。")
    edit(page, editor, title="改好的题目")
    reviewing.submit(ArticlePage.objects.get(pk=page.pk), editor)
    assert [found.pk for found in reviewing.waiting(ArticlePage.objects.all())] == [page.pk]
    decide(doctor, page, approve="1")
    assert ArticlePage.objects.get(pk=page.pk).title == "改好的题目"


@pytest.mark.parametrize("who", ["admin", "author"])
def test_others_see_why_they_can_not_decide(county, editor, person, admin_user, who):
    user = admin_user if who == "admin" else person("both", "health_reviewer", county)
    page = draft(county, by=editor if who == "admin" else user)
    reviewing.submit(page, editor)
    shown = review_page(user, page)
    assert 'name="approve"' not in shown
    assert ("只有本机构" if who == "admin" else "须由他人审核") in shown
    decide(user, page, approve="1")
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_what_was_read_is_what_is_decided(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    shown = page.latest_revision_id
    ArticlePage.objects.get(pk=page.pk).save_revision(user=editor)
    assert "内容在此之后又有改动" in decide(doctor, page, approve="1", revision=shown).content.decode()
    assert not Approval.objects.exists()


def test_while_it_is_read_the_editor_can_not_change_it(county, editor, doctor):
    page = draft(county, by=editor)
    reviewing.submit(page, editor)
    for who in (editor, doctor):
        shown = office_of(who).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert 'name="action-submit"' not in shown
        assert "action-save-draft" not in shown


def test_editors_reach_their_own_organisation_and_those_below(county, township, person, editor, doctor):
    page = draft(county, by=editor)
    below = person("below", "editor", township)
    own = draft(township, title="镇里的文章", by=below)
    assert office_of(below).get(reverse("wagtailadmin_pages:edit", args=[own.pk])).status_code == 200
    assert office_of(below).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code != 200
    assert office_of(editor).get(reverse("wagtailadmin_pages:edit", args=[own.pk])).status_code == 200


def test_an_editor_of_a_township_makes_an_article_of_the_township(county, township, person):
    below = person("below", "editor", township)
    from knowledge_base.articles.domain.loading import knowledge_index
    from tests.knowledge_base.posting import posted

    index = knowledge_index()
    model = draft(county)
    form = office_of(below).get(reverse("wagtailadmin_pages:add", args=["knowledge_base", "articlepage", index.pk])).context["form"]
    assert form["organisation"].value() == township.pk, "one's own organisation stands there already"
    url = reverse("wagtailadmin_pages:add", args=["knowledge_base", "articlepage", index.pk])
    data = posted(model) | {"title": "老人爱唠叨怎么办", "slug": "", "organisation": township.pk}
    assert office_of(below).post(url, data).status_code == 302
    made = ArticlePage.objects.get(title="老人爱唠叨怎么办")
    assert (made.organisation, made.slug, made.live, made.owner) == (township, "lao-ren-ai-lao-dao-zen-me-ban", False, below)
    beyond = office_of(below).post(url, data | {"organisation": county.pk, "title": "越权"})
    assert beyond.status_code == 200
    assert not ArticlePage.objects.filter(title="越权").exists()


# --- falling due


@pytest.fixture
def late(county, editor, doctor):
    return approved(county, doctor, title="老人爱唠叨", by=editor)


def test_an_overdue_review_shows_on_the_page_in_lists_and_in_the_report(late, doctor, client, monkeypatch):
    url = f"/knowledge/{late.slug}/"
    assert "尚未完成" not in client.get(url).content.decode()
    Approval.objects.update(next_review=NOW.date() - timedelta(days=1))
    assert "尚未完成" in client.get(url).content.decode()
    assert "复核已过期" in client.get("/knowledge/").content.decode()
    assert "已过期" in office_of(doctor).get(reverse("knowledge_office:due")).content.decode()


def test_the_report_lists_what_falls_due_in_two_months(late, doctor):
    url = reverse("knowledge_office:due")
    assert late.title not in office_of(doctor).get(url).content.decode()
    Approval.objects.update(next_review=(NOW + timedelta(days=59)).date())
    assert late.title in office_of(doctor).get(url).content.decode()


def test_reminders_come_once_a_week_to_those_who_can_act(late, township, doctor, editor, person):
    below = person("below", "editor", township)
    assert due.remind(NOW) == 0
    assert due.remind(LATE) == 2
    assert due.remind(LATE + timedelta(days=1)) == 0
    assert set(Notice.objects.values_list("user", flat=True)) == {doctor.pk, editor.pk}
    assert not Notice.objects.filter(user=below).exists()
    assert due.remind(LATE + timedelta(days=7)) == 2
    notice = Notice.objects.filter(user=doctor).first()
    assert notice.url == reverse("knowledge_office:due")
    assert "1 篇" in notice.title


def test_reviewed_again_nobody_is_reminded(late, doctor):
    approve(late, doctor, now=LATE, next_review=(LATE + timedelta(days=300)).date())
    assert due.remind(LATE) == 0


def test_what_was_taken_down_reminds_nobody(late):
    late.unpublish()
    assert due.remind(LATE) == 0


def test_the_ticker_knows_the_reminders():
    from portal.jobs.domain.ticking import schedules

    assert "knowledge.review_reminders" in dict(schedules.items())


# --- the reviewer's own data


def test_a_reviewer_s_data_names_approvals_and_erasure_keeps_what_is_printed(article, doctor):
    from knowledge_base.articles.holding import approvals

    assert approvals.export(doctor)["approvals"] == [
        {"article": article.title, "qualification": "精神科主治医师", "on": NOW.date().isoformat()}
    ]
    assert approvals.erase(doctor, NOW) != []
    kept = Approval.objects.get()
    assert (kept.reviewer, kept.reviewer_name) == (None, "沈医师")
    assert approvals.erase(doctor, NOW) == []
