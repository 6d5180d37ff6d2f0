"""One analysis at both times: spelling, pairs, words, ends; whatever is typed."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.search.analysis import Lexicon, analyse, analysed, normalise, understand
from portal.search.analysis.tokens import PIECES, is_han

EMPTY = Lexicon()
SAFE = re.compile(r"[\w:]+")
ANY_TEXT = st.text(max_size=120) | st.text(
    st.sampled_from("抑郁失眠睡不着孩子意yi u4ü'-\"*():^~{}[]\\ \x00\u200b\u0301ﬀΣßİ㍿薴麼😀"), max_size=60
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("憂鬱症", "忧郁症"),
        ("睡不著", "睡不着"),
        ("名著與著作", "名著与著作"),
        ("甚麼", "什么"),
        ("ＰＴＳＤ　１２３５６", "ptsd 12356"),
        ("Café", "cafe"),
        ("失\u200b眠", "失眠"),
        ("瞭解心裡的焦慮", "了解心里的焦虑"),
    ],
)
def test_spellings_meet(typed, plain):
    assert normalise(typed) == plain


@given(ANY_TEXT)
@example("ΐ")
@example("İstanbul")
@example("薴麽")
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


def test_the_index_and_the_question_say_the_same_of_a_sentence(lexicon):
    found = analysed("他有抑郁症，吃了PTSD的药12356。", lexicon)
    assert {"抑郁", "郁症", "ptsd", "12356"} <= set(found.pairs)
    assert "w:抑郁症" in found.words
    assert found.ends == ("了", "症", "药")
    assert "症吃" not in found.pairs  # punctuation parts


@given(ANY_TEXT)
def test_every_single_character_begins_a_token(text):
    found = analysed(text, EMPTY)
    beginnings = {token[0] for token in found.stream.split()}
    assert {character for character in normalise(text) if PIECES.fullmatch(character) and is_han(character)} <= beginnings


def test_a_phrase_is_consecutive_pairs(lexicon):
    pairs = analysed("长期失眠怎么办", lexicon).pairs
    asked = analysed("失眠怎么", lexicon).pairs
    start = pairs.index(asked[0])
    assert pairs[start : start + len(asked)] == asked


def test_traditional_and_simplified_are_the_same_stream(lexicon):
    assert analyse("憂鬱與焦慮", lexicon) == analyse("忧郁与焦虑", lexicon)


def test_a_word_of_the_dictionary_is_kept_whole():
    assert "w:喘息服务站" in analysed("去喘息服务站看看", Lexicon(dictionary=["喘息服务站"])).words


@given(ANY_TEXT)
@settings(deadline=None)
def test_tokens_are_word_characters_and_colons_whatever_is_typed(text):
    for token in analyse(text, EMPTY).split():
        assert SAFE.fullmatch(token)
    for token in understand(text, EMPTY).tokens:
        assert SAFE.fullmatch(token)


@given(ANY_TEXT)
@settings(deadline=None)
def test_the_analysis_of_what_is_normalised_is_the_same(text):
    assert analyse(normalise(text), EMPTY) == analyse(text, EMPTY)


@pytest.mark.parametrize(
    "text", ["", " ", "。。。！？", "\x00\x01", "😀😀", "🧑‍🧑‍🧒", "\ud800", "؁", "ཀླ", "w:", '" OR 1=1 --', "a" * 10_000, "抑" * 10_000]
)
def test_odd_input_is_ordinary(text, lexicon):
    assert understand(text, lexicon).crisis is False
    assert isinstance(analyse(text[:5000], lexicon), str)
