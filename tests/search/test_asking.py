"""What is answered: hits, marks, filters, facets, order; whatever is typed."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.search import asking, engines
from portal.search.domain import indexing
from portal.search.engines.base import Engine, EngineDown
from portal.search.insights.promoting import promote
from portal.search.promotions import promotions
from portal.search.query import Query

from .stand import NOW, find, refs

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def library(shelf):
    """Sleep in a title, in a summary, in a body; and something else."""
    shelf.put("body", "夜里的事", "有人说睡眠不好，有人说还行。", topics=("sleep", "stress"), settings=("home",))
    shelf.put("title", "睡眠这件事", "一夜一夜地过。", topics=("sleep",), audiences=("older",))
    shelf.put("summary", "一天", "白天和夜里。", summary="睡眠占去三分之一。", topics=("stress",), settings=("public-place",))
    shelf.put("other", "考试", "考前紧张。", topics=("school",))
    indexing.index_waiting(LATER)
    return shelf


def test_a_word_of_two_characters_is_found_inside_a_sentence(library):
    assert refs("睡眠") == {"thing:body", "thing:title", "thing:summary"}


def test_title_before_summary_before_body(library):
    assert [hit.key for hit in find("睡眠").hits] == ["title", "summary", "body"]


def test_how_it_is_asked_for_finds_it_and_is_not_shown(shelf):
    shelf.put("asked", "夜里的事", "一夜一夜地过。", summary="给躺着的人。", asked_as="眼睛瞪到天亮\n数羊数到一千")
    shelf.put("title", "数羊", "羊。")
    indexing.index_waiting(LATER)
    assert [hit.key for hit in find("数羊").hits] == ["title", "asked"]
    (hit,) = find("瞪到天亮").hits
    assert (hit.title_html, hit.passages_html) == ("夜里的事", ["给躺着的人。"])


def test_one_character_is_found_wherever_it_stands(shelf):
    for key, body in (("first", "眠床"), ("last", "失眠"), ("inside", "催眠曲"), ("alone", "“眠”"), ("none", "睡")):
        shelf.put(key, "题", body)
    indexing.index_waiting(LATER)
    assert refs("眠") == {"thing:first", "thing:last", "thing:inside", "thing:alone"}


def test_marks_are_html_and_what_is_not_ours_is_escaped(shelf):
    shelf.put("1", "<b>睡眠</b>", "<script>x()</script>，睡眠在这里。")
    indexing.index_waiting(LATER)
    (hit,) = find("睡眠").hits
    assert hit.title_html == "&lt;b&gt;<mark>睡眠</mark>&lt;/b&gt;"
    assert hit.passages_html == ["&lt;script&gt;x()&lt;/script&gt;，<mark>睡眠</mark>在这里。"]


def test_facets_count_what_matches(library):
    result = find("睡眠")
    assert result.total == 3
    assert result.total_is_exact
    assert result.facets == {
        "kind": {"thing": 3},
        "topic": {"sleep": 2, "stress": 2},
        "audience": {"older": 1},
        "setting": {"home": 1, "public-place": 1},
    }


def test_a_facet_is_counted_without_its_own_filter_and_with_the_others(library):
    result = find("睡眠", topics=("sleep",))
    assert {hit.key for hit in result.hits} == {"title", "body"}
    assert result.facets["topic"] == {"sleep": 2, "stress": 2}
    assert result.facets["audience"] == {"older": 1}
    assert result.facets["setting"] == {"home": 1}


def test_values_of_one_filter_add_and_filters_narrow_each_other(library):
    assert refs("睡眠", topics=("sleep", "stress")) == {"thing:body", "thing:title", "thing:summary"}
    assert refs("睡眠", topics=("stress",), settings=("public-place",)) == {"thing:summary"}
    assert refs("睡眠", topics=("stress",), audiences=("older",)) == set()


def test_reviewed_stands_before_overdue(shelf):
    shelf.put("overdue", "睡眠", "同样的话。", reviewed_on=date(2024, 1, 1), next_review=date(2025, 1, 1))
    shelf.put("reviewed", "睡眠", "同样的话。", reviewed_on=date(2026, 1, 1), next_review=date(2027, 1, 1))
    indexing.index_waiting(LATER)
    hits = find("睡眠").hits
    assert [(hit.key, hit.overdue) for hit in hits] == [("reviewed", False), ("overdue", True)]


def test_recent_stands_before_old(shelf):
    for key, days in (("old", 700), ("new", 3), ("middle", 100)):
        shelf.put(key, "睡眠", "同样的话。", published_at=NOW - timedelta(days=days))
    indexing.index_waiting(LATER)
    assert [hit.key for hit in find("睡眠").hits] == ["new", "middle", "old"]


def test_words_together_stand_before_words_apart(shelf):
    filler = "这里说的是别的事情，一件一件慢慢说。" * 8
    shelf.put("apart", "甲", f"老人都在家。{filler}跌倒要当心。")
    shelf.put("near", "乙", f"{filler}老人怕跌倒，要当心。{filler[:40]}")
    indexing.index_waiting(LATER)
    assert [hit.key for hit in find("老人 跌倒").hits] == ["near", "apart"]


def test_promoted_results_stand_on_top_and_are_marked(library):
    promotions.register("test", lambda query, understood: ["thing:other", "thing:none"] if understood.normalised == "睡眠" else [])
    try:
        hits = find("睡眠").hits
    finally:
        promotions._entries.pop("test")
    assert [(hit.key, hit.promoted) for hit in hits[:2]] == [("other", True), ("title", False)]


def test_what_one_may_not_read_is_never_promoted(shelf):
    shelf.put("1", "睡眠")
    shelf.put("secret", "别的", access="reader")
    indexing.index_waiting(LATER)
    promotions.register("test", lambda query, understood: ["thing:secret"])
    try:
        assert refs("睡眠") == {"thing:1"}
        assert refs("睡眠", grants=frozenset({"public", "reader"})) == {"thing:1", "thing:secret"}
    finally:
        promotions._entries.pop("test")


def test_what_is_not_weighed_follows_once_each(shelf, monkeypatch):
    monkeypatch.setattr(asking, "WEIGHED", 5)
    shelf.put("best", "睡眠", "睡眠。")  # and the oldest
    for number in range(12):
        shelf.put(str(number), "夜里", "睡眠。" * number)
    indexing.index_waiting(LATER)
    everything = asking.ask(Query("睡眠", now=NOW, size=50))
    assert everything.hits[0].key == "best"
    last = everything.hits[-1]
    promote("睡眠", f"thing:{last.key}", None)
    pages = [asking.ask(Query("睡眠", now=NOW, size=4, page=page)) for page in (1, 2, 3)]
    keys = [hit.key for page in pages for hit in page.hits]
    assert (pages[0].pages, len(keys), len(set(keys))) == (3, everything.total, everything.total)
    assert (keys[0], everything.total) == (last.key, 12)


def test_pages_follow_each_other(shelf):
    for number in range(25):
        shelf.put(str(number), f"睡眠{number}")
    indexing.index_waiting(LATER)
    pages = [[hit.key for hit in find("睡眠", page=page).hits] for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({key for page in pages for key in page}) == 25
    assert find("睡眠").pages == 3


ODD = [
    "", " ", "\x00", "\x00\x01\x02睡眠\x1f", "，。！？", "😀😀", "睡眠😀", '"', "'", "\\", "*", "睡*", "睡眠 OR", "NOT 睡眠", "NEAR(睡眠, 1)", "{title}:睡眠", "a:b", "w:睡眠",
    "kind:thing", "(((", ")))", "&|!", "睡眠 & !", "'睡眠':*", "_exists_:*", "/.*/", "[1 TO 9]", "睡眠~2^3", "'; DROP TABLE search_searchdocument; --", "%s%(x)s{}",
    "睡眠" * 5000, "a" * 10_000, "睡" * 10_000, "\ud800", "\u202e睡眠", "ﷺ" * 500, "🏳️‍🌈", "睡\u200b眠", "<mark>睡眠</mark>",
]  # fmt: skip


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_whatever_is_typed_there_is_an_answer(library, typed):
    result = find(typed)
    assert result.total == len(result.hits)
    assert not result.limited


@pytest.mark.parametrize("typed", ["睡眠😀", "\x00\x01\x02睡眠\x1f", "睡\u200b眠", "'睡眠':*", "{title}:睡眠", "<mark>睡眠</mark>"])
def test_odd_signs_around_a_word_do_not_hide_it(library, typed):
    assert "thing:title" in refs(typed)


def ask_for(address):
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return Query.from_request(request, NOW)


def test_a_query_is_read_from_an_address():
    query = ask_for(
        "/search/?q=%E7%9D%A1%E7%9C%A0&type=article&type=lesson&topic=sleep,mood&audience=left-behind&setting=public-place&page=3"
    )
    assert (query.typed, query.kinds, query.topics) == ("睡眠", ("article", "lesson"), ("sleep", "mood"))
    assert (query.audiences, query.settings, query.page) == (("left-behind",), ("public-place",), 3)
    assert query.grants == {"public"}


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "1e9", "９", "99999999999999999999", "1.5"])
def test_an_odd_page_is_the_first_or_the_last(page):
    assert 1 <= ask_for(f"/search/?q=a&page={page}").page <= 20


def test_codes_that_can_be_none_are_left_out():
    query = ask_for(
        "/search/?q=a&type=*&type=a%22b&topic=%27%20OR%201&topic=" + "x" * 41 + "&setting=" + ",".join(f"s{n}" for n in range(50))
    )
    assert query.kinds == query.topics == ()
    assert len(query.settings) == 20


class Broken(Engine):
    name = "broken"

    def recall(self, ask):
        raise EngineDown("no answer")

    def replace(self, generation, kind, source_keys, documents, at_once=True):
        raise EngineDown("no answer")

    begin = drop = swap = ping = lambda self, *more: self.recall(None)


@pytest.fixture
def outside(monkeypatch):
    """Puts an outside engine in, as SEARCH_URL does."""

    def put(engine):
        for module in ("asking", "domain.indexing", "domain.rebuilding"):
            monkeypatch.setattr(f"portal.search.{module}.outside_engine", lambda: engine)

    monkeypatch.setattr(engines, "outside_engine", engines.outside_engine)
    return put


def test_an_engine_that_is_down_leaves_the_database_to_answer(library, outside):
    outside(Broken())
    result = find("睡眠")
    assert result.limited
    assert {hit.key for hit in result.hits} == {"title", "summary", "body"}


def test_publishing_goes_on_while_the_engine_is_down_and_it_catches_up(shelf, outside):
    from portal.search.models import SearchChange

    class Remembering(Broken):
        """Comes back and keeps what it is told."""

        def __init__(self):
            self.told = []

        def replace(self, generation, kind, source_keys, documents, at_once=True):
            self.told.append((kind, source_keys, [item.ref for item in documents]))

    outside(Broken())
    shelf.put("1", "睡眠")
    indexing.index_waiting(LATER)
    assert SearchChange.objects.get().engine_pending
    assert refs("睡眠") == {"thing:1"}
    back = Remembering()
    outside(back)
    indexing.index_waiting(LATER + timedelta(minutes=1))
    assert back.told == [("thing", ["1"], ["thing:1"])]
    assert not SearchChange.objects.exists()


@pytest.mark.parametrize("number", [1, 60])
def test_a_question_costs_few_queries_however_much_is_found(shelf, number, django_assert_max_num_queries):
    for key in range(number):
        shelf.put(str(key), "睡眠", "失眠和睡眠。")
    indexing.index_waiting(LATER)
    find("睡眠")
    with django_assert_max_num_queries(10):
        find("睡眠")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="skipped, because this system does not fork")
def test_a_forked_process_has_connections_of_its_own(settings):
    settings.SEARCH_URL = "http://127.0.0.1:9/own"
    mine = engines.outside_engine()
    assert engines.outside_engine() is mine
    child = os.fork()
    if child == 0:
        os._exit(0 if engines.outside_engine() is not mine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert engines.outside_engine() is mine
