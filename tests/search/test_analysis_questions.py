"""What is typed becomes clauses: synonyms, pinyin, characters of the same sound, bounds."""

import tomllib

import pytest

from portal.search.analysis import Lexicon, understand
from portal.search.analysis.corrections import distance
from portal.search.analysis.understanding import MOST_CONCEPTS, MOST_LEADS, MOST_PAIRS

from .stand import FIXTURES


def texts(understood, kind="concept"):
    return [alternative.text for clause in understood.clauses if clause.kind == kind for alternative in clause.alternatives]


@pytest.mark.parametrize("typed", ["yiyu", "yi yu", "yìyù", "yi4 yu4", "YIYU", "yi'yu", "意郁", "意鬱"])
def test_pinyin_and_the_wrong_character_find_the_word(typed, lexicon):
    understood = understand(typed, lexicon)
    assert understood.normalised == "抑郁"
    assert understood.corrected_from == typed


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("失棉怎么办", "失眠怎么办"),
        ("心里咨询", "心理咨询"),
        ("焦律", "焦虑"),
        ("jiaolü", "焦虑"),
        ("jiaolv", "焦虑"),
        ("强破症", "强迫症"),
        ("haizi shimian", "孩子失眠"),
        ("haizishimian", "孩子失眠"),
        ("yiyu zenmeban", "抑郁怎么办"),
    ],
)
def test_corrections(typed, asked, lexicon):
    assert understand(typed, lexicon).normalised == asked


@pytest.mark.parametrize("typed", ["抑郁", "一遇到事就心慌", "孩子不说话", "ptsd", "12356", "心理健康", "他总说有人要害他", "睡不着"])
def test_what_is_right_is_left_alone(typed, lexicon):
    understood = understand(typed, lexicon)
    assert understood.normalised == typed
    assert understood.corrected_from is None


def test_what_documents_hold_is_no_mistake():
    counts = {"意郁": 400, "抑郁": 500}
    lexicon = Lexicon(dictionary=["抑郁"], frequencies=lambda tokens: {token: counts.get(token, 0) for token in tokens})
    assert understand("意郁", lexicon).corrected_from is None


def test_a_slip_is_offered_and_not_applied(lexicon):
    understood = understand("shimain", lexicon)
    assert understood.did_you_mean == "失眠"
    assert understood.corrected_from is None


def test_synonyms_stand_beside_what_was_typed(lexicon):
    understood = understand("忧郁", lexicon)
    concept = understood.clauses[0]
    assert concept.alternatives[0].text == "忧郁"
    assert {"抑郁", "情绪低落"} <= set(texts(understood))
    assert all(alternative.weight < 1 for alternative in concept.alternatives[1:])


def test_colloquial_words_lead_to_technical_ones(lexicon):
    leads = texts(understand("翻来覆去到天亮", lexicon), "lead")
    assert "失眠" in leads


def test_question_language_is_dropped_unless_it_is_all_there_is(lexicon):
    assert "么办" not in understand("抑郁怎么办", lexicon).tokens
    assert understand("怎么办", lexicon).tokens


def test_one_character_is_asked_as_one(lexicon):
    understood = understand("郁", lexicon)
    assert understood.tokens == ("郁",)
    assert understood.clauses[0].counts


def test_a_long_question_is_bounded_to_its_rarest_pairs():
    frequencies = {"罕见": 1}
    lexicon = Lexicon(frequencies=lambda tokens: {token: frequencies.get(token, 900) for token in tokens})
    typed = "罕见" + "".join(chr(0x4E00 + 7 * number) for number in range(190))
    understood = understand(typed, lexicon)
    kinds = [clause.kind for clause in understood.clauses]
    assert kinds.count("pair") <= MOST_PAIRS
    assert kinds.count("concept") <= MOST_CONCEPTS
    assert kinds.count("lead") <= MOST_LEADS
    assert "罕见" in understood.tokens


def test_words_of_the_editors_join_those_of_the_fixtures(settings, db):
    from django.core.cache import cache

    from portal.search.analysis import loading

    cache.clear()
    before = loading._providers["extra"]
    loading.provide(extra=lambda: {"synonyms": [("撸铁", "健身锻炼")]})
    try:
        loading.forget()
        assert "健身锻炼" in texts(understand("撸铁", loading.current()))
    finally:
        loading.provide(extra=before)
        loading.forget()


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("shimian", "shimian", 0), ("shimain", "shimian", 1), ("shiman", "shimian", 1), ("abcd", "wxyz", 2)]
)
def test_distance_stops_early(one, other, expected):
    assert distance(one, other, 1) == expected


def test_fixtures_are_broad_and_clean():
    likeness = tomllib.loads((FIXTURES / "synonyms.toml").read_text("utf-8"))
    rows = [row for rows in likeness["rows"].values() for row in rows]
    leads = [row for rows in likeness["leads"].values() for row in rows]
    assert len(rows) >= 120
    assert len(leads) >= 55
    assert all(len(row) > 1 and all(len(term) > 1 for term in row) for row in rows)
    assert all(len(term) > 1 for _, terms in leads for term in terms.split())
    assert all(
        len(stem) > 1 for name, rows in likeness["leads"].items() if name != "characters" for stems, _ in rows for stem in stems.split()
    )
