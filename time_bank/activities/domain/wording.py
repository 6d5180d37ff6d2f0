"""What may not be posted: psychotherapy and crisis intervention, in any wording.

`forbidden` judges the name of a category and refuses; `mentions` judges what is written about an activity and asks. Both see
through spaces, marks, width, traditional characters and, in short names, through characters that only sound the same.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "wording_rules.toml"
_TRADITIONAL = str.maketrans(
    "療機預幹導詢諮輔緊應處難殺傷殘輕後靈緒創診斷復樂戲劇園藝術動統問題礙網癮離閉獨憂鬱慮認為團" "體個組話長談師課熱線現場評險",
    "疗机预干导询咨辅紧应处难杀伤残轻后灵绪创诊断复乐戏剧园艺术动统问题碍网瘾离闭独忧郁虑认为团" "体个组话长谈师课热线现场评险",
)  # fmt: skip
_KEPT = re.compile(r"[^\w]|_")


def forbidden(name):
    """The words of a short name that stand for psychotherapy or crisis intervention; "" if none do."""
    return next(_meant(name), "") or _sounded(name)


def mentions(*texts):
    """The words in these texts that speak of them, in order and once each."""
    found = [word for text in texts for word in _spoken_of(text or "")]
    return list(dict.fromkeys(found))


_BANNED = ("psychotherapy", "crisis")


@cache
def _rules():
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    fill = rules["fill"]
    for section in ("psychotherapy", "crisis", "mention"):
        rules[section]["patterns"] = [re.compile(pattern.replace("@", fill)) for pattern in rules[section]["patterns"]]
    rules["other_crises"] = re.compile(rules["crisis"]["other_crises"])
    rules["mention"]["unless"] = re.compile(rules["mention"]["unless"])
    return rules


def plain(text):
    """Without width, marks, spaces and traditional forms, in small letters."""
    return _KEPT.sub("", unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).casefold())


def _meant(text):
    """What of each kind is meant beyond doubt: the first words found."""
    squeezed = _rules()["other_crises"].sub("", plain(text))
    for section in _BANNED:
        hits = (found[0] for pattern in _rules()[section]["patterns"] if (found := pattern.search(squeezed)))
        short = (word for word in _rules()[section]["words"] if _stands_alone(word, text))
        if word := next(hits, "") or next(short, ""):
            yield word


def _stands_alone(word, text):
    """Latin letters count only as a word of their own: 'act' is in 'activity', too."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", folded)


def _sounded(name):
    """A name written with other characters of the same sound, or in pinyin."""
    from pypinyin import lazy_pinyin  # its dictionaries take half a second to load

    sounds = "".join(lazy_pinyin(plain(name)))
    spoken = (words for section in _BANNED for words in _rules()[section]["spoken"])
    return next((words for words in spoken if words.replace(" ", "") in sounds), "")


def _spoken_of(text):
    """In each sentence: first what is meant beyond doubt, then what only may be meant."""
    for sentence in re.split(r"[。；！？\n]", text):
        if meant := list(_meant(sentence)):
            yield from meant
            continue
        rest = _rules()["mention"]["unless"].sub("", _rules()["other_crises"].sub("", plain(sentence)))
        for pattern in _rules()["mention"]["patterns"]:
            yield from pattern.findall(rest)
