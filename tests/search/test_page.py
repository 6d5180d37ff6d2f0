"""The search page as a visitor meets it, and what editors do about it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.core import clock
from portal.organisations.domain import roles
from portal.search.analysis import loading
from portal.search.insights import counting
from portal.search.insights.models import ClickDay, PromotedResult, Term, TermDay
from portal.search.insights.promoting import demote, promote
from portal.search.words.models import SynonymGroup
from tests.factories.accounts import UserFactory

from .leaflets import a_shelf


@pytest.fixture
def shelf(db):
    with a_shelf() as held:
        yield held


@pytest.fixture
def put(shelf):
    return shelf.put


def ask(client, typed, **more):
    return client.get(reverse("search:page"), {"q": typed, **more})


def titles(response):
    return [hit.title for _place, hit, _label in response.context["hits"]]


@pytest.fixture
def editor(cast):
    person = UserFactory(username="search-editor", full_name="编辑示例", is_staff=True)
    roles.grant("editor", person, cast.tree.county, by=cast.superuser, now=timezone.now())
    return person


def test_a_word_inside_a_sentence_is_found_and_marked(client, put):
    put("1", "夜里翻来覆去", summary="说说躺下以后怎么办", body="很多人夜里醒来以后再也睡不着，越看表越着急。")
    response = ask(client, "着急")
    assert titles(response) == ["夜里翻来覆去"]
    assert "<mark>着急</mark>" in response.text


def test_a_page_without_words_offers_topics(client, put):
    response = client.get(reverse("search:page"))
    assert "睡眠" in response.text
    assert response["X-Robots-Tag"] == "noindex"


def test_a_filter_narrows_and_can_be_taken_away(client, put):
    put("1", "老人的睡眠", topics=("sleep",), audiences=("older",))
    put("2", "孩子的睡眠", topics=("sleep",), audiences=("minors",))
    response = ask(client, "睡眠", audience="older")
    assert titles(response) == ["老人的睡眠"]
    facets = {str(title): {c.title: (c.count, c.chosen) for c in choices} for title, _url, _all, choices in response.context["groups"]}
    assert facets["写给谁"] == {"老年人": (1, True), "未成年人": (1, False)}
    ((title, away),) = response.context["chosen"]
    assert title == "老年人"
    assert set(titles(client.get(reverse("search:page") + away))) == {"老人的睡眠", "孩子的睡眠"}


def test_pages_keep_words_and_filters(client, put, shelf):
    for number in range(25):
        shelf.put(str(number), f"睡眠小知识第{number}篇", topics=("sleep",))
    first = ask(client, "睡眠", topic="sleep")
    assert len(titles(first)) == 10
    last = client.get(reverse("search:page") + first.context["pages"][-1][1])
    assert len(titles(last)) == 5
    assert last.context["query"].topics == ("sleep",)


def test_a_query_of_despair_puts_help_above_all(client, put):
    put("1", "不想活动的日子", body="天冷不想出门，也可以在屋里走走。")
    response = ask(client, "我不想活了")
    assert response.context["result"].crisis
    page = response.text
    assert page.index("tel:12356", page.index("<main")) < page.index("缩小范围" if "缩小范围" in page else "data-ticket")
    assert ask(client, "不想活动").context["result"].crisis is False


def test_nothing_found_shows_where_help_is(client, put):
    main = ask(client, "量子色动力学").text.split("<main")[1].split("<footer")[0]
    assert "没有找到" in main
    assert "tel:12356" in main


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "?!…。",
        "😀😀",
        "\x00\x07\x1b",
        '"',
        "a AND (b",
        "NEAR(x,1)*",
        "睡眠:*",
        "{title}: x",
        "'; DROP TABLE x;--",
        "^睡 +眠 -药",
        "睡" * 10_000,
        "<script>alert(1)</script>",
    ],
)
def test_whatever_is_typed_the_page_is_ordinary(client, put, typed):
    put("1", "睡眠与药")
    response = ask(client, typed)
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_the_page_asks_few_questions_however_much_it_shows(client, put, django_assert_max_num_queries):
    for number in range(12):
        put(str(number), f"睡眠小知识第{number}篇", topics=("sleep",))
    ask(client, "睡眠")
    with django_assert_max_num_queries(12):
        ask(client, "睡眠")


def asked(words, *, days, times, found=True):
    """These words, asked so often on each of so many days."""
    for day in range(days):
        for _time in range(times):
            counting.count_asked({"q": words, "n": found, "c": False}, clock.now() - timedelta(days=day))


class TestSuggestions:
    def suggest(self, client, typed):
        return json.loads(client.get(reverse("search:suggest"), {"q": typed}).content)["suggestions"]

    def test_titles_lead_to_their_page(self, client, put):
        put("1", "睡不着的夜晚")
        assert self.suggest(client, "睡不着")[0] == {"text": "睡不着的夜晚", "url": "/leaflets/1/", "label": "小册子"}

    def test_nothing_for_one_letter_nor_for_despair(self, client, put):
        put("1", "不想活了怎么办")
        assert self.suggest(client, "b") == []
        assert self.suggest(client, "不想活了") == []

    def test_words_that_are_asked_on_several_days_and_answered_are_suggested(self, client, db):
        asked("睡眠不好", days=3, times=4)
        assert self.suggest(client, "睡眠") == [{"text": "睡眠不好", "url": "", "label": ""}]

    @pytest.mark.parametrize("how", [{"days": 1, "times": 50}, {"days": 3, "times": 1}, {"days": 5, "times": 5, "found": False}])
    def test_one_who_asks_again_and_again_puts_no_words_before_others(self, client, how, db):
        asked("睡眠是张三的错", **how)
        assert self.suggest(client, "睡眠") == []


class TestCounts:
    def report(self, client, ticket, **more):
        return client.post(reverse("search:counts"), {"ticket": ticket, **more})

    def test_words_are_kept_from_the_third_time_on(self, client, put):
        put("1", "睡眠")
        for times in (1, 2, 3):
            assert self.report(client, ask(client, "睡眠").context["ticket"]).status_code == 204
            assert Term.objects.get().text == ("睡眠" if times == 3 else "")
        assert TermDay.objects.get().times == 3

    def test_looking_alone_counts_nothing(self, client, put):
        ask(client, "睡眠")
        assert not Term.objects.exists()

    def test_a_forged_ticket_counts_nothing(self, client, put):
        assert self.report(client, "eyJxIjoi").status_code == 204
        assert not Term.objects.exists()

    @pytest.mark.parametrize("typed", ["13800138000", "张三 zhang@example.org", "我不想活了", "很长" * 20])
    def test_what_is_personal_desperate_or_long_is_never_kept(self, client, put, typed):
        for _time in range(4):
            self.report(client, ask(client, typed).context["ticket"])
        assert Term.objects.get().text == ""

    def test_a_question_without_result_is_told_apart(self, client, put):
        self.report(client, ask(client, "量子色动力学").context["ticket"])
        assert TermDay.objects.get().without_result == 1

    def test_an_opened_result_counts_by_position(self, client, put):
        put("1", "睡眠")
        ticket = ask(client, "睡眠").context["ticket"]
        for _time in range(2):
            self.report(client, ticket, ref="leaflet:1", position="1")
        self.report(client, ticket, ref="leaflet:1", position="-1")
        self.report(client, ticket, ref="leaflet:1", position="999")
        (click,) = ClickDay.objects.values_list("ref", "position", "times")
        assert click == ("leaflet:1", 1, 2)

    @pytest.mark.parametrize("ref", ["leaflet:999", "leaflet", "invented", "a\x00:1", "x" * 500])
    def test_what_the_search_does_not_know_is_not_counted_as_opened(self, client, put, ref):
        put("1", "睡眠")
        ticket = ask(client, "睡眠").context["ticket"]
        assert self.report(client, ticket, ref=ref, position="1").status_code == 204
        assert not ClickDay.objects.exists()

    def test_an_old_ticket_counts_nothing(self, client, put, monkeypatch):
        ticket = ask(client, "睡眠").context["ticket"]
        monkeypatch.setattr(counting, "A_DAY", -1)
        self.report(client, ticket)
        assert not Term.objects.exists()

    def test_one_address_can_not_flood(self, client, put, monkeypatch):
        moment = clock.now()  # within one minute, however slow the machine
        monkeypatch.setattr(clock, "now", lambda: moment)
        ticket = ask(client, "睡眠").context["ticket"]
        for _time in range(70):
            self.report(client, ticket)
        assert TermDay.objects.get().times == 60

    def test_old_counts_are_forgotten(self, client, put):
        note = counting.read_ticket(ask(client, "睡眠").context["ticket"])
        now = clock.now()
        counting.count_asked(note, now - timedelta(days=31))
        counting.forget_old(now)
        assert not Term.objects.exists()


class TestEditors:
    def test_a_promoted_result_stands_first_and_is_marked(self, client, put, cast):
        put("1", "睡眠与睡眠的一切", body="睡眠")
        put("2", "倒班的人", body="轮班以后的睡眠怎么补。")
        assert titles(ask(client, "睡眠"))[0] == "睡眠与睡眠的一切"
        promote("睡眠", "leaflet:2", cast.superuser)
        response = ask(client, "睡 眠")
        assert titles(response)[0] == "倒班的人"
        assert "编辑推荐" in response.text
        demote("睡眠", "leaflet:2", cast.superuser)
        assert titles(ask(client, "睡眠"))[0] == "睡眠与睡眠的一切"

    def test_a_promoted_result_that_one_may_not_read_does_not_appear(self, client, put, shelf, cast):
        put("1", "睡眠")
        put("2", "内部的睡眠", access="nobody")
        promote("睡眠", "leaflet:2", cast.superuser)
        assert titles(ask(client, "睡眠")) == ["睡眠"]

    def test_the_list_of_promoted_results_names_them(self, put, cast, admin_client, django_assert_max_num_queries):
        for key in "123":
            put(key, f"倒班的人，之{key}")
            promote("睡眠", f"leaflet:{key}", cast.superuser)
        promote("睡眠", "leaflet:gone", cast.superuser)
        with django_assert_max_num_queries(25):
            page = admin_client.get(reverse("wagtailsnippets_search_promotedresult:list")).text
        assert all(f"倒班的人，之{key}" in page for key in "123")
        assert "搜索里已经没有了" in page
        assert "leaflet:1" not in page

    def test_a_synonym_is_heard_with_the_next_question(self, client, put, django_capture_on_commit_callbacks):
        put("1", "夜间如厕", body="夜里起来的次数多了怎么办")
        assert titles(ask(client, "起夜")) == []
        with django_capture_on_commit_callbacks(execute=True):
            SynonymGroup.objects.create(terms="起夜，夜间如厕")
        assert titles(ask(client, "起夜")) == ["夜间如厕"]
        loading.forget()

    def test_the_report_leads_to_a_promoted_result_and_a_synonym(self, client, put, editor):
        put("1", "睡眠")
        note = counting.read_ticket(ask(client, "睡眠").context["ticket"])
        for _time in range(3):
            counting.count_asked(note, clock.now())
        counting.count_opened(note, "leaflet:1", 1, clock.now())
        client.force_login(editor)
        term = Term.objects.get()
        assert "睡眠" in client.get(reverse("search_office:index")).text
        page = client.get(reverse("search_office:term", args=[term.pk]))
        assert page.context["hits"][0]["opened"] == 1
        client.post(reverse("search_office:put_first", args=[term.pk]), {"ref": "leaflet:1"})
        assert PromotedResult.objects.get().created_by == editor
        filled = client.get(page.context["synonym_url"])
        assert "睡眠</textarea>" in filled.text

    def test_who_edits_for_a_township_alone_does_not_teach_the_whole_site(self, client, cast):
        person = UserFactory(username="village-editor", full_name="镇编辑", is_staff=True)
        roles.grant("editor", person, cast.tree.township_a, by=cast.superuser, now=timezone.now())
        client.force_login(person)
        assert client.get(reverse("search_office:index")).status_code == 302  # to the back office, with a message
        assert client.get(reverse("wagtailsnippets_search_synonymgroup:add")).status_code == 302

    def test_a_group_of_one_word_is_refused(self):
        with pytest.raises(Exception, match="两个词|two words"):
            SynonymGroup(terms="失眠").clean()


def test_an_address_typed_by_hand_is_read_kindly(client, put):
    put("1", "睡眠", topics=("sleep",))
    response = client.get(reverse("search:page") + "?q=睡眠&topic=;DROP&page=minus&type=%00&page=99999999999")
    assert response.status_code == 200
    assert replace(response.context["query"]).topics == ()
