"""Whatever is asked, every engine finds the same: documents, totals, facets, for exactly what the asker may read."""

from dataclasses import replace
from itertools import product

from portal.search.analysis import understand
from portal.search.engines.base import CAP, Ask, Filters
from portal.search.sources import Document

from .conftest import fill
from .corpus import LESSON, lexicon, questions

KNOWN = lexicon()
ALL = Filters()
ANYBODY, LEARNER = frozenset({"public"}), frozenset({"public", LESSON, "lesson-body:8"})
ASKED = ["孩子", "抑郁", "睡不着怎么办", "老人摔倒以后不敢出门", "心", "手机", "学校 老师", "孩子不想上学整天玩手机怎么办"]
FILTERS = [
    Filters(kinds=("article",)),
    Filters(kinds=("lesson", "question"), topics=("sleep",)),
    Filters(topics=("sleep", "mood"), audiences=("older",)),
    Filters(settings=("public-place",), audiences=("left-behind", "minors")),
    Filters(topics=("nothing-of-this-name",)),
    Filters(kinds=("lesson",), topics=("sleep",), audiences=("everyone",), settings=("school",)),
]
ODD = [
    "", " ", "\t\n", "。，！？", "😀😀", "\x00\x01\x02", "\ud800", "的", "了吗", "a", "1", "﷽", "é", "ＡＢＣ１２３", "ﬁ",
    '"', "'", "\\", "*", "抑郁*", "title:抑郁", "words:*", "抑郁 OR 1", "抑郁 AND NOT 失眠", "NEAR(抑郁 失眠)", "(抑郁", "抑郁)", "{title}:抑郁",
    "抑郁 & !失眠 | x:*", "抑郁:*A <-> 失眠", "'); DROP TABLE search_searchdocument; --", "_exists_:access", "access:lesson-body", "access:public",
    '{"match_all":{}}', "/.*/", "抑郁~2", "抑郁^9", "[a TO z]", "+抑郁 -失眠", "kind:lesson", "w:抑郁", "%抑郁%", "_", "抑_郁", "%s %(x)s {0}",
    "抑" * 10_000, "抑郁 " * 5_000, "a" * 10_000, "\u202e抑郁\u200b", "抑郁\r\nSet-Cookie: x", "<script>抑郁</script>", "𠮷野家", "١٢٣",
]  # fmt: skip


def found(engine, text, filters=ALL, grants=ANYBODY, limit=10_000):
    answering, generation = engine
    return answering.recall(Ask(understand(text, KNOWN), generation, filters, grants, limit))


def agree(engine, oracle, text, filters=ALL, grants=ANYBODY):
    answer = found(engine, text, filters, grants)
    refs, total, exact, facets = oracle.answer(Ask(understand(text, KNOWN), 1, filters, grants))
    assert {ref for ref, _ in answer.refs} == refs, text
    assert (answer.total, answer.exact) == (total, exact), text
    assert answer.facets == facets, text
    return answer


def test_every_question_finds_what_it_should(engine, oracle):
    some = [agree(engine, oracle, text).total for text in questions()]
    assert sum(total > 0 for total in some) > len(some) * 0.9
    assert max(some) > 100


def test_filters_narrow_hits_and_not_their_own_facet(engine, oracle):
    for filters, text in product(FILTERS, ASKED):
        agree(engine, oracle, text, filters)
        agree(engine, oracle, text, filters, LEARNER)


def test_who_may_not_read_it_neither_finds_nor_counts_it(engine, oracle):
    for text in ASKED:
        anybody, learner = agree(engine, oracle, text), agree(engine, oracle, text, grants=LEARNER)
        refs = {ref for ref, _ in anybody.refs}
        assert not any(ref.endswith(":body") for ref in refs)
        assert not any(ref.startswith("lesson:") and not ref.endswith(":body") for ref, _ in learner.refs)
    assert agree(engine, oracle, "孩子", grants=LEARNER).total > agree(engine, oracle, "孩子").total
    assert found(engine, "孩子", grants=frozenset()).total == 0
    assert found(engine, "孩子", grants=frozenset({"no-such-grant"})).total == 0


def test_odd_input_is_an_ordinary_question(engine, oracle):
    for text in ODD:
        agree(engine, oracle, text)
        agree(engine, oracle, text, Filters(kinds=("article",)))


def test_an_odd_filter_finds_nothing(engine):
    for code in ["*", '"', "' OR 1=1 --", "article) OR (", "sleep mood", "%", "_", "\\", "x" * 40]:
        for dimension in ("kinds", "topics", "audiences", "settings"):
            assert found(engine, "孩子", Filters(**{dimension: (code,)})).total == 0, code


def test_no_more_candidates_than_asked_for(engine):
    answer = found(engine, "孩子", limit=7)
    assert len(answer.refs) == 7
    assert answer.total > 100


def test_a_document_is_replaced_and_removed(engine, items, hand):
    write, remove = hand
    item = next(item for item in items if "打鼾" in item.plain_body and item.document.access == "public")
    assert item.ref in dict(found(engine, "打鼾").refs)
    document = replace(item.document, title="换了", body="别的话", topics=("law",))
    write(document)
    assert item.ref not in dict(found(engine, "打鼾").refs)
    assert "law" in found(engine, "别的话").facets["topic"]
    write(replace(document, access="nobody"))
    assert item.ref not in dict(found(engine, "别的话").refs)
    remove(item.document)
    write(item.document)
    assert item.ref in dict(found(engine, "打鼾").refs)


def test_of_a_source_only_what_it_gives_now_is_left(engine, hand):
    write, remove = hand
    parts = [Document(kind="thing", key=key, title="绝无仅有", url="/") for key in ("5", "5:body", "5:more", "50")]
    write(*parts)
    assert set(dict(found(engine, "绝无仅有").refs)) == {"thing:5", "thing:5:body", "thing:5:more", "thing:50"}
    write(parts[1])
    assert set(dict(found(engine, "绝无仅有").refs)) == {"thing:5:body", "thing:50"}
    write(parts[3])
    write(parts[0])
    assert set(dict(found(engine, "绝无仅有").refs)) == {"thing:5", "thing:50"}
    remove(*parts)
    assert found(engine, "绝无仅有").total == 0


def test_totals_are_exact_up_to_the_cap(engine, hand):
    write, remove = hand
    many = [Document(kind="mass", key=str(n), title="绝无仅有", url="/", topics=("law",)) for n in range(CAP + 100)]
    write(*many[:CAP])
    answer = found(engine, "绝无仅有", limit=200)
    assert (answer.total, answer.exact, len(answer.refs)) == (CAP, True, 200)
    assert answer.facets["kind"] == {"mass": CAP}
    write(*many[CAP:])
    answer = found(engine, "绝无仅有", limit=200)
    assert (answer.total, answer.exact, len(answer.refs)) == (CAP, False, 200)
    assert answer.facets["topic"]["law"] >= CAP
    remove(*many[:1500])
    remove(*many[1500:])
    assert found(engine, "绝无仅有").total == 0


def test_a_generation_that_is_dropped_or_was_never_made_is_quietly_dropped(engine):
    answering, _generation = engine
    answering.begin(99)
    answering.begin(99)
    answering.drop(99)
    answering.drop(99)


def test_the_corpus_can_be_filled_twice(db, items):
    assert fill(items).pk == fill(items).pk
