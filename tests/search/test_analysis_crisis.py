"""Who speaks of despair finds help first. The held-out half is measured in figures, and its phrases are never printed."""

import json
import re
import tomllib

import pytest

from portal.search.analysis import understand
from portal.search.analysis.crisis import DATA, by_rules, plain_text
from portal.search.analysis.crisis_weighing import DATA as WEIGHTS
from portal.search.analysis.normalise import normalise

from .crisis_learning import learn
from .crisis_measure import as_text, measured, phrases

HALVES = ("dev", "own", "heldout")
FLOOR = 0.95  # Of the held-out half; its first figure, and how it grew, are in docs/acceptance/search.md


@pytest.mark.parametrize("half", HALVES)
def test_recall_and_false_alarms(half, lexicon, capsys):
    figures = measured(half, lexicon)
    with capsys.disabled():
        print("\n" + as_text(half, figures))
    found, crisis, false, near = figures
    wanted = {"dev": 1.0, "own": 1.0, "heldout": FLOOR}[half]
    enough, few = found >= crisis * wanted, false <= near * 0.1
    assert enough
    assert few


@pytest.mark.parametrize("half", ["dev", "heldout"])
def test_no_rule_contains_a_whole_listed_phrase(half):
    """Not even one of two characters. Counted, not shown."""
    written = {part for text in _strings(tomllib.loads(DATA.read_text("utf-8"))) for part in _literals(text)}
    crisis, near = phrases(half)
    contained = sum(any(phrase in part for part in written) for phrase in (*crisis, *near))
    assert contained == 0


def test_the_weights_are_those_that_the_lists_give(lexicon):
    learnt, kept = learn(lexicon), json.loads(WEIGHTS.read_text("utf-8"))
    assert learnt["weights"].keys() == kept["weights"].keys(), "python -m tests.search.crisis_learning makes them anew."
    assert learnt == {"bias": pytest.approx(kept["bias"], abs=0.01), "weights": pytest.approx(kept["weights"], abs=0.01)}


@pytest.mark.parametrize("half", ["dev", "heldout"])
def test_no_weight_holds_a_whole_listed_phrase(half):
    crisis, near = phrases(half)
    weighed = json.loads(WEIGHTS.read_text("utf-8"))["weights"]
    assert sum(any(phrase in run for phrase in (*crisis, *near)) for run in weighed) == 0


@pytest.mark.parametrize("typed", ["睡不着", "心情不好怎么办", "孩子不想上学", "压力大", "孤独", "离婚", "证书查询", "老伴走了睡不着"])
def test_everyday_worries_weigh_nothing(typed, lexicon):
    assert not understand(typed, lexicon).crisis


def test_what_no_rule_knows_is_weighed(lexicon):
    typed = "其实也没什么大事，就是突然很平静，东西都理好了，猫也送走了"
    assert not by_rules(plain_text(normalise(typed), lexicon))
    assert understand(typed, lexicon).crisis


def _strings(value):
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _literals(text):
    return filter(None, re.split(r"[()|?:\[\]{}.*+]+", text.replace("\n", "")))


@pytest.mark.parametrize(
    "typed", ["我想自沙", "想紫砂", "bu xiang huo le", "wobuxianghuole", "自 杀", "自*杀", "我不想活着了，活著太累", "想亖"]
)
def test_other_spellings_are_understood(typed, lexicon):
    assert understand(typed, lexicon).crisis


@pytest.mark.parametrize("typed", ["自杀预防培训", "紫砂壶怎么选", "笑死我了", "跳楼价", "心慌像要死了一样", "减肥坚持不下去", ""])
def test_work_and_idioms_are_no_crisis(typed, lexicon):
    assert not understand(typed, lexicon).crisis


def test_a_wish_in_professional_surroundings_still_counts(lexicon):
    assert understand("培训的时候同事说我想自杀", lexicon).crisis
