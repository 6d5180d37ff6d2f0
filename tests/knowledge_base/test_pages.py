"""The public pages: index, topics, articles, series, feeds, sitemap, search documents, what readers say."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from knowledge_base.articles.domain import feedback, queries
from knowledge_base.articles.domain.listing import Filter
from knowledge_base.articles.views import A_MINUTE
from knowledge_base.models import ArticlePage, Feedback, KnowledgeIndexPage
from portal.core import clock
from portal.home.models import HomePage
from portal.search.sources import sources
from tests.knowledge_base.scene import NOW, approve, approved, draft, edit

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def shown(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def more(county, editor, doctor, article):
    """The article, another of one of its topics, one of none, and a draft."""
    near = approved(county, doctor, "夜里总醒怎么办", by=editor, topics=["sleep"], kind="question")
    far = approved(county, doctor, "老人怕拖累孩子", by=editor, topics=["older"], now=NOW + timedelta(days=1))
    draft(county, "还没审的文章", by=editor)
    return {"article": article, "near": near, "far": far}


def test_care_cards_come_first_then_points_body_and_sources(article, client):
    page = shown(client, f"/knowledge/{article.slug}/")
    places = [page.index(text) for text in ("先照顾好自己", "找能帮忙的人看看", "困了再躺", "为什么", "推进委员会")]
    assert places == sorted(places)


def test_a_card_that_says_act_now_has_the_numbers_of_the_site(county, editor, doctor, client):
    care = [
        {"type": "card", "value": {"urgency": urgency, "text": text}}
        for urgency, text in (("now", "身边别离人。"), ("self", "歇一歇。"), ("soon", "打 12356 说说。"))
    ]
    article = approved(county, doctor, by=editor, care=care)
    page = shown(client, f"/knowledge/{article.slug}/")
    card = page[page.index("care-now") : page.index("</section>", page.index("care-now"))]
    assert [number in card for number in ("tel:120", "tel:110", "tel:12356", "tel:12355")] == [True] * 4
    assert page.index("care-self") < page.index("care-soon") < page.index("care-now")


def test_the_page_says_what_it_is_to_machines(article, client):
    page = shown(client, f"/knowledge/{article.slug}/")
    for text in ("schema.org/MedicalWebPage", 'itemprop="reviewedBy"', 'itemprop="lastReviewed"', 'property="og:title"', 'rel="canonical"'):
        assert text in page
    assert "<script>" not in page
    assert "style=" not in page


def test_the_index_lists_what_is_public_and_filters(more, client):
    page = shown(client, "/knowledge/")
    assert [title in page for title in ("躺下睡不着", "夜里总醒怎么办", "老人怕拖累孩子", "还没审的文章")] == [True, True, True, False]
    assert "老人怕拖累孩子" not in shown(client, "/knowledge/?kind=question")
    assert "夜里总醒怎么办" in shown(client, "/knowledge/?kind=question")
    for odd in ("?kind=%00", "?kind=nothing", "?page=999", "?page=x", "?order=nothing", "?topic=no"):
        assert client.get(f"/knowledge/{odd}").status_code in (200, 400)


def test_the_page_of_a_topic(more, client):
    page = shown(client, "/knowledge/topic/sleep/")
    assert "夜里总醒怎么办" in page
    assert "老人怕拖累孩子" not in page
    assert client.get("/knowledge/topic/nothing/").status_code == 404


def test_lists_keep_their_order(more):
    assert [a.title for a in Filter(order="title").articles()] == sorted(a.title for a in queries.public())
    assert Filter().articles()[0].title == "老人怕拖累孩子"
    assert list(Filter(topic="sleep", kind="article").articles()) == [more["article"]]


def test_a_series_shows_its_public_articles_in_order_and_they_name_it(more, county, editor, doctor, client):
    members = [{"type": "article", "value": more[name].pk} for name in ("far", "near")]
    series = approved(county, doctor, "好好睡觉", by=editor, kind="series", members=members)
    page = shown(client, f"/knowledge/{series.slug}/")
    assert page.index("1. 老人怕拖累孩子") < page.index("2. 夜里总醒怎么办")
    assert "好好睡觉" in shown(client, f"/knowledge/{more['near'].slug}/")
    more["far"].unpublish()
    assert "老人怕拖累孩子" not in shown(client, f"/knowledge/{series.slug}/")


def test_related_articles_are_public_and_fit(more, client):
    page = shown(client, f"/knowledge/{more['article'].slug}/")
    assert "夜里总醒怎么办" in page[page.index("接着读") :]
    assert "还没审的文章" not in page


@pytest.mark.parametrize("path", ["/knowledge/feed/", "/knowledge/topic/sleep/feed/"])
def test_feeds_are_atom_with_what_is_public(more, client, path):
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/atom+xml")
    titles = {entry.find(f"{ATOM}title").text for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")}
    assert titles == {"躺下睡不着", "夜里总醒怎么办"} | ({"老人怕拖累孩子"} if "topic" not in path else set())
    assert client.get("/knowledge/topic/nothing/feed/").status_code == 404


def test_the_sitemap_names_public_pages_and_topics(more, client):
    index = shown(client, "/sitemap.xml")
    assert "sitemap-pages.xml" in index
    pages = shown(client, "/sitemap-pages.xml")
    assert more["near"].slug in pages
    assert "huan-mei-shen" not in pages
    assert "/knowledge/topic/sleep/" in shown(client, "/sitemap-topics.xml")


def test_a_list_with_a_saved_filter_fills_itself(more, client):
    from portal.core.models import Topic

    value = {
        "title": "睡眠专题",
        "topic": Topic.objects.get(code="sleep").pk,
        "group": None,
        "setting": None,
        "kind": "",
        "order": "title",
        "number": 5,
    }
    for model, path in ((HomePage, "/"), (KnowledgeIndexPage, "/knowledge/")):
        page = model.objects.first()
        page.lists = model._meta.get_field("lists").stream_block.to_python([{"type": "listing", "value": value}])
        page.save_revision().publish()
        found = shown(client, path)
        block = found[found.index("睡眠专题") :]
        block = block[: block.index("</section>")]
        assert "夜里总醒怎么办" in block
        assert "老人怕拖累孩子" not in block
        assert "?topic=sleep&amp;order=title" in block


def test_deleting_an_article_says_who_links_to_it(more, county, editor, doctor, admin_client):
    members = [{"type": "article", "value": more["near"].pk}]
    approved(county, doctor, "好好睡觉", by=editor, kind="series", members=members)
    link = f'<p><a linktype="page" id="{more["near"].pk}">看这篇</a></p>'
    draft(county, "提到它的文章", by=editor, body=[{"type": "text", "value": {"title": "说", "body": link}}])
    answer = admin_client.get(reverse("wagtailadmin_pages:delete", args=[more["near"].pk])).content.decode()
    assert reverse("wagtailadmin_pages:usage", args=[more["near"].pk]) in answer
    usage = admin_client.get(reverse("wagtailadmin_pages:usage", args=[more["near"].pk])).content.decode()
    assert "好好睡觉" in usage
    assert "提到它的文章" in usage
    asked = answer[answer.index("链接会失效") : answer.index("<form")]
    assert "好好睡觉" in asked
    assert "提到它的文章" in asked


def test_who_deletes_sees_the_title_of_a_draft_only_within_reach(more, county, township, person, editor, doctor, rf):
    from portal.core.linking import links_to

    link = f'<p><a linktype="page" id="{more["near"].pk}">看这篇</a></p>'
    draft(county, "县里的草稿", by=editor, body=[{"type": "text", "value": {"title": "说", "body": link}}])
    below = person("below", "editor", township)
    assert [title.partition(" (")[0] for title, _url in links_to(more["near"], editor).shown] == ["县里的草稿"]
    assert links_to(more["near"], below).shown == (("一个您无权查看的页面", ""),)


# --- speed


def test_queries_are_few_and_do_not_grow(county, editor, doctor, client, django_assert_max_num_queries):
    for number in range(3):
        approved(county, doctor, f"文章{number}", by=editor, topics=["sleep"])
    for path in ("/knowledge/", "/knowledge/topic/sleep/", f"/knowledge/{ArticlePage.objects.first().slug}/"):
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)
    for number in range(3, 9):
        approved(county, doctor, f"文章{number}", by=editor, topics=["sleep"])
    for path in ("/knowledge/", "/knowledge/topic/sleep/"):
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)


def test_documents_for_the_search_cost_the_same_for_one_and_for_many(county, editor, doctor, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    source = sources.get("article")
    approved(county, doctor, "文章一", by=editor, topics=["sleep"])
    list(source.documents(list(map(str, source.keys()))))  # the site's root is remembered from here on
    with CaptureQueriesContext(
        connection,
    ) as one:
        list(source.documents(list(map(str, source.keys()))))
    for number in range(4):
        approved(county, doctor, f"文章{number}", by=editor, topics=["sleep", "stress"])
    keys = list(map(str, source.keys()))
    with django_assert_max_num_queries(len(one)):
        assert len(list(source.documents(keys))) == 5


def test_the_search_knows_what_is_public_and_forgets_what_is_not(article, editor, doctor):
    from portal.search.models import SearchChange

    source = sources.get("article")
    assert list(map(str, source.keys())) == [str(article.pk)]
    document = next(iter(source.documents([str(article.pk)])))
    assert (document.title, document.topics, document.reviewed_on) == ("躺下睡不着", ("sleep", "stress"), NOW.date())
    assert "盘算" in document.body
    assert document.url == f"/knowledge/{article.slug}/"
    edit(article, editor, title="没审过的题目")
    assert next(iter(source.documents([str(article.pk)]))).title == "躺下睡不着"
    SearchChange.objects.all().delete()
    article.unpublish()
    assert list(source.documents([str(article.pk)])) == []
    assert SearchChange.objects.filter(kind="article", key=str(article.pk)).exists()


# --- what readers say


@pytest.fixture
def say(client, article, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def post(**data):
        return client.post(reverse("knowledge_base:feedback", args=[article.pk]), data, follow=True)

    return post


def test_a_reader_says_whether_it_helped_without_a_script_or_an_account(say):
    assert "谢谢" in say(helpful="yes", comment="  讲得\n明白 ").content.decode()
    kept = Feedback.objects.get()
    assert (kept.helpful, kept.comment, kept.day, kept.in_crisis) == (True, "讲得 明白", NOW.date(), False)
    assert {field.name for field in Feedback._meta.concrete_fields} == {
        "id", "article", "helpful", "comment", "in_crisis", "day", "state", "handled_by", "handled_at", "note",
    }  # fmt: skip


def test_the_same_words_sent_again_are_kept_once(say):
    for comment in ("讲得明白", "讲得明白", "字太小"):
        assert "谢谢" in say(helpful="yes", comment=comment).content.decode()
    assert sorted(Feedback.objects.values_list("comment", flat=True)) == ["字太小", "讲得明白"]


@pytest.mark.parametrize("comment", ["我叫小周，电话 13800138000", "身份证 33019919800101123X", "写信给 a.b@example.com"])
def test_numbers_that_could_be_a_person_s_are_struck_out(say, comment):
    say(helpful="no", comment=comment)
    kept = Feedback.objects.get().comment
    assert "…" in kept
    assert not any(part in kept for part in ("1380013", "3301991", "example.com"))


def test_a_comment_that_speaks_of_a_crisis_is_answered_with_help_first(say):
    page = say(helpful="no", comment="看了也没用，我不想活了").content.decode()
    assert "请现在就找人说说" in page
    assert page.index("tel:12356") < page.index("回到文章")
    assert Feedback.objects.get().in_crisis
    assert list(feedback.waiting(ArticlePage.objects.all()))


@pytest.mark.parametrize("data", [{}, {"helpful": "maybe"}, {"helpful": "yes", "comment": "长" * 301}])
def test_what_can_not_be_taken_is_said_and_not_kept(say, data):
    answer = say(**data)
    assert answer.status_code == 400
    assert "300" in answer.content.decode()
    assert not Feedback.objects.exists()


def test_one_place_speaks_a_few_times_a_minute(say):
    answers = [say(helpful="yes").status_code for _ in range(A_MINUTE + 1)]
    assert answers == [200] * A_MINUTE + [429]
    assert Feedback.objects.count() == A_MINUTE


def test_a_draft_takes_no_feedback(county, editor, client):
    page = draft(county, by=editor)
    assert client.post(reverse("knowledge_base:feedback", args=[page.pk]), {"helpful": "yes"}).status_code == 404


def test_editors_deal_with_comments_once_and_worrying_ones_come_first(article, editor, client, say, township, person):
    from wagtail.models import ModelLogEntry

    for comment in ("字太小", "我不想活了"):
        say(helpful="no", comment=comment)
    say(helpful="yes")
    client.force_login(editor)
    page = client.get(reverse("knowledge_office:feedback")).content.decode()
    assert page.index("我不想活了") < page.index("字太小")
    first = Feedback.objects.get(comment="字太小")
    client.post(reverse("knowledge_office:handled", args=[first.pk]), {"note": "已改版式"})
    first.refresh_from_db()
    assert (first.state, first.handled_by, first.note) == ("done", editor, "已改版式")
    assert not feedback.handle(first, by=editor, note="再来一次", now=timezone.now())
    assert ModelLogEntry.objects.filter(action="knowledge_base.feedback").count() == 1
    below = person("below", "editor", township)
    client.force_login(below)
    assert "我不想活了" not in client.get(reverse("knowledge_office:feedback")).content.decode()
    second = Feedback.objects.get(comment="我不想活了")
    assert client.post(reverse("knowledge_office:handled", args=[second.pk])).status_code == 404


def test_an_approved_change_of_kind_is_told_under_both(article, editor, doctor):
    from knowledge_base.articles.domain import reviewing
    from portal.search.models import SearchChange

    SearchChange.objects.all().delete()
    edit(article, editor, kind="question")
    reviewing.submit(ArticlePage.objects.get(pk=article.pk), editor)
    approve(article, doctor)
    assert {"article", "question"} <= set(SearchChange.objects.values_list("kind", flat=True))
