"""The texts of fixtures/: files, sentences, what a file says and what it names as its sources. Needs no database."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "fixtures"
PROGRAMMES = ROOT / "curriculum"
ARTICLES = ROOT / "knowledge_base"
# Keys whose value nobody reads, or that name a thing and are no sentence.
SILENT = {
    "id", "kind", "code", "tone", "slug", "file", "topics", "groups", "settings", "benchmark_topics", "source", "members", "teaching_forms",
    "licence", "author", "author_about", "reviewer",
}  # fmt: skip
HAN = re.compile(r"[\u3400-\u9fff]")
ENDS = re.compile(r"[。！？；\n]")
NOISE = re.compile(r"[\s*#\-\d.“”]")


@dataclass(frozen=True)
class Text:
    path: Path
    data: dict

    @property
    def name(self):
        return str(self.path.relative_to(ROOT))

    @property
    def module(self):
        return self.path.parent.name

    @property
    def parts(self):
        return self.data.get("part", [])

    @property
    def words(self):
        return list(words(self.data))

    @property
    def sources(self):
        own = [part["source"] for part in self.parts if isinstance(part.get("source"), str)]
        return " ".join([source["title"] + source["issuer"] for source in self.data.get("source", [])] + own)

    @property
    def questions(self):
        return [question for part in self.parts if part["kind"] == "quiz" for question in part["question"]]


def words(value):
    """Every text that a reader reads."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in SILENT:
                yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)


def read(path):
    return Text(path, tomllib.loads(path.read_text(encoding="utf-8")))


def lessons():
    return [read(path) for path in sorted(PROGRAMMES.glob("*/*/*.toml"))]


def articles():
    return [read(path) for path in sorted(ARTICLES.glob("*/*.toml"))]


def programme(name="grassroots-8x"):
    return read(PROGRAMMES / name / "programme.toml").data


def sentences(text):
    return [sentence for sentence in ENDS.split(text) if sentence.strip()]


def core(sentence):
    """What of a sentence must not stand in a second place."""
    return NOISE.sub("", sentence)


def han(text):
    return len(HAN.findall(text))


def taught(data):
    """The texts that stand for the site's own opinion: without wrong answers and without what people are quoted to say or
    to ask (`asked_as` is never shown)."""
    for text in words(_without_wrong(data)):
        yield re.sub(r"“[^”]*”", "“”", text)


def _without_wrong(value):
    if isinstance(value, list):
        return [_without_wrong(item) for item in value if not _is_wrong(item)]
    if isinstance(value, dict):
        return {key: _without_wrong(inner) for key, inner in value.items() if not _is_theirs(key, value)}
    return value


def _is_theirs(key, value):
    return key == "asked_as" or (key == "stem" and value.get("answer") is False)


def _is_wrong(item):
    return isinstance(item, dict) and set(item) <= {"text", "correct"} and not item.get("correct")
