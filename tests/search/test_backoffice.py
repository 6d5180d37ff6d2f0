"""The search boxes of the back office find a Chinese word inside a title, a summary, a name; on either database."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.curriculum.models import TrainingIndexPage
from portal.home.models import TextPage
from portal.search.backoffice import asked_tokens, told_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """Titles that hold the word at the beginning, inside, and not at all."""
    home = Page.objects.filter(depth=2).first()
    made = {}
    for title in ("睡眠与健康", "老人夜间睡眠指南", "考试之前", "About Sleep 2026"):
        made[title] = home.add_child(instance=TextPage(title=title, slug=f"page-{len(made)}", body="<p>文</p>"))
    return made


def titles(found):
    return [page.title for page in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("睡眠", {"睡眠与健康", "老人夜间睡眠指南"}),
        ("间睡", {"老人夜间睡眠指南"}),
        ("夜间睡眠", {"老人夜间睡眠指南"}),
        ("老人 指南", {"老人夜间睡眠指南"}),
        ("睡", {"睡眠与健康", "老人夜间睡眠指南"}),
        ("試", {"考试之前"}),
        ("sleep", {"About Sleep 2026"}),
        ("ＳＬＥＥＰ", {"About Sleep 2026"}),
        ("2026", {"About Sleep 2026"}),
        ("眠睡", set()),
        ("，。！", set()),
        ('"', set()),
        ("睡眠 OR 考试", set()),
        ("title:睡眠 *", set()),
    ],
)
def test_a_word_is_found_wherever_it_stands_in_a_title(pages, typed, expected):
    assert set(titles(Page.objects.all().search(typed))) == expected


@pytest.mark.parametrize(("typed", "expected"), [("睡", 2), ("睡眠指", 1), ("夜间", 1), ("abo", 1), ("sle", 1), ("眠与", 1)])
def test_while_typing(pages, typed, expected):
    assert len(Page.objects.all().autocomplete(typed)) == expected


def test_a_title_that_is_nearly_the_word_stands_first(pages):
    home = Page.objects.filter(depth=2).first()
    home.add_child(instance=TextPage(title="睡眠", slug="just-that", body="<p>文</p>"))
    assert titles(Page.objects.all().search("睡眠"))[0] == "睡眠"


def test_counts_slices_and_filters_are_exact(pages):
    found = Page.objects.filter(title__contains="老人").search("睡眠")
    assert found.count() == 1
    assert titles(Page.objects.all().search("睡眠")[1:2])


def test_order_of_the_caller_is_kept(pages):
    found = Page.objects.order_by("title").search("睡眠", order_by_relevance=False)
    assert titles(found) == sorted(titles(found))


def test_the_page_search_of_the_back_office_uses_it(pages, admin_client):
    answer = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "夜间睡"}).content.decode()
    assert "老人夜间睡眠指南" in answer
    assert "考试之前" not in answer


def test_another_kind_of_page_is_told_apart(pages):
    assert titles(TrainingIndexPage.objects.all().search("睡眠")) == []


def test_one_statement_ranks_however_many_match(django_assert_max_num_queries, pages):
    with django_assert_max_num_queries(4):
        assert len(titles(Page.objects.all().search("睡眠"))) == 2


def test_tokens_of_texts_and_questions_fit():
    assert told_tokens("睡眠 abc") == "睡眠 abc 睡 眠"
    assert asked_tokens("睡眠质量") == "睡眠 眠质 质量"
    assert asked_tokens("睡") == "睡"
