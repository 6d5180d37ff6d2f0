"""What the benchmark asks, and what it asks it of: the passages beside this file and the articles that name their fine topics."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ARTICLES = Path(__file__).resolve().parents[3] / "fixtures" / "knowledge_base" / "articles"


@dataclass(frozen=True)
class Text:
    key: str
    topics: frozenset
    title: str
    summary: str
    body: str
    asked_as: str = ""


@dataclass(frozen=True)
class Question:
    topic: str
    text: str


def texts():
    """Every text once; its topics are the fine ones of topics.toml."""
    return [*passages(), *articles()]


def passages():
    for path in sorted((FOLDER / "passages").glob("*.toml")):
        for number, passage in enumerate(tomllib.loads(path.read_text("utf-8"))["passage"]):
            yield Text(
                f"{path.stem}{number}", frozenset([passage["topic"]]), passage["title"], "", passage["text"], "\n".join(passage["asked_as"])
            )


def articles():
    for path in sorted(ARTICLES.glob("*.toml")):
        article = tomllib.loads(path.read_text("utf-8"))
        if topics := article.get("benchmark_topics"):
            parts = [
                *article.get("key_points", ()),
                *(f"{part.get('title', '')}\n{part.get('body', '')}" for part in article.get("part", ())),
            ]
            cares = [care["text"] for care in article.get("care", ())]
            body, asked = "\n".join([*parts, *cares]), "\n".join(article["asked_as"])
            yield Text(path.stem, frozenset(topics), article["title"], article.get("summary", ""), body, asked)


def questions(half):
    found = tomllib.loads((FOLDER / f"questions_{half}.toml").read_text("utf-8"))["question"]
    return [Question(question["topic"], question["text"]) for question in found]
