"""Some hundred documents of the relevance benchmark's passages, whole and in single sentences, with facets and permissions."""

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from portal.search.analysis import Lexicon, read_fixtures
from portal.search.domain.projection import indexed
from portal.search.sources import Document

ROOT = Path(__file__).resolve().parents[3]
RELEVANCE = ROOT / "tests/benchmarks/relevance"
TOPICS = ("sleep", "anxiety", "mood", "stress", "family", "grief", "children", "school", "older", "crisis", "helping", "services")
AUDIENCES = ("everyone", "minors", "older", "left-behind", "helpers")
SETTINGS = ("school", "village", "community", "public-place")
LESSON = "lesson-body:7"


def lexicon():
    return Lexicon(**read_fixtures(ROOT / "fixtures/search"))


def passages():
    for path in sorted((RELEVANCE / "passages").glob("*.toml")):
        yield from tomllib.loads(path.read_text("utf-8"))["passage"]


def questions():
    """What is asked of every engine: real questions, titles, single words; nothing of what is kept aside."""
    asked = [question["text"] for question in tomllib.loads((RELEVANCE / "questions_dev.toml").read_text("utf-8"))["question"]]
    titles = [passage["title"] for passage in passages()]
    words = [
        "孩子",
        "抑郁",
        "睡不着",
        "失眠",
        "焦虑",
        "医生",
        "老人",
        "电话",
        "手机",
        "学校",
        "自杀",
        "心",
        "药",
        "12356",
        "PTSD",
        "shimian",
        "意郁",
    ]
    return asked + titles[::2] + words


def corpus():
    known = lexicon()
    return [indexed(document, known) for document in documents()]


def documents():
    for number, passage in enumerate(passages()):
        yield from _lesson(number, passage) if number % 9 == 0 else [_document(number, passage["title"], passage["text"])]
        for part, sentence in enumerate(re.findall("[^。；]+[。；]", passage["text"])):
            yield _document(1000 + 20 * number + part, sentence[:14], sentence, access=LESSON if part == 4 else "public")


def _lesson(number, passage):
    """Two documents, of which anybody finds one: the summary, or the whole."""
    summary = passage["text"][:60]
    yield _document(number, passage["title"], "", "lesson", summary=summary, hidden_for=LESSON)
    yield _document(f"{number}:body", passage["title"], passage["text"], "lesson", summary=summary, access=LESSON)


def _document(key, title, body, kind=None, **more):
    number = int(str(key).partition(":")[0])
    reviewed = date(2026, 10, 1) - timedelta(days=37 * (number % 30))
    return Document(
        kind=kind or ("article", "question", "service_point")[number % 3],
        key=str(key),
        title=title,
        url=f"/thing/{key}/",
        body=body,
        topics=tuple(dict.fromkeys((TOPICS[number % 12], TOPICS[number // 5 % 12]))) if number % 4 else (),
        audiences=(AUDIENCES[number % 5],),
        settings=(SETTINGS[number % 4],) if number % 2 else (),
        published_at=datetime(2026, 10, 1, tzinfo=UTC) - timedelta(days=11 * (number % 50)),
        reviewed_on=reviewed,
        next_review=reviewed + timedelta(days=365),
        **more,
    )
