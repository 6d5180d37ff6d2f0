"""Reads article files (docs/article-files.md) and says everything that is wrong with them, before anything is written."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from knowledge_base.articles.validators import ways_of_asking
from knowledge_base.selfcheck import files as selfcheck_files
from portal.core import content_files
from portal.core.checker import CODE, Checker, FilesRefused, LoadError, read_toml
from portal.core.models import Group, Setting, Topic
from portal.core.rich_text import NotRichText, from_markdown

KINDS = ("article", "question", "audio", "series", "check")
KEYS = {
    "kind", "title", "summary", "topics", "groups", "settings", "benchmark_topics", "asked_as", "key_points", "author", "author_about",
    "reviewer", "reviewed_on", "next_review", "care", "part", "source", "members",
}  # fmt: skip
PARTS = {
    "text": set(),
    "callout": {"tone"},
    "steps": set(),
    "exercise": set(),
    "picture": {"file", "alternative", "caption"},
    "audio": {"file", "seconds"},
    "selfcheck": selfcheck_files.KEYS,
}
WITHOUT_TEXT = {"picture"}
TONES = ("note", "warning", "seek_help")


@dataclass(frozen=True)
class ArticleFile:
    slug: str
    data: dict
    folder: Path


def read_all(folder):
    """[ArticleFile] of a folder, series last; FilesRefused names what is wrong with any of them."""
    found, errors = [], []
    known = Known()
    for path in sorted(Path(folder).glob("*.toml")):
        data = read_toml(path, path.name, errors)
        if data is not None:
            _check(Checker(path.name, errors), data, path.stem, known, path.parent)
            found.append(ArticleFile(path.stem, data, path.parent))
    _check_members(found, errors)
    if errors:
        raise FilesRefused(errors)
    return sorted(found, key=lambda file: (file.data["kind"] == "series", file.slug))


class Known:
    """The codes of the vocabularies."""

    def __init__(self):
        self.topics, self.groups, self.settings = (list(model.objects.values_list("code", flat=True)) for model in (Topic, Group, Setting))


def _check(check, data, slug, known, folder):
    check.keys(data, KEYS, "")
    if not CODE.fullmatch(slug) or len(slug) > 60:
        check.add("", _("The name of the file becomes the address: lower-case letters, digits and single hyphens."))
    check.one_of(data, "kind", KINDS, "")
    check.text(data, "title", 30, "")
    check.text(data, "summary", 120, "")
    check.text(data, "author", 60, "")
    check.text(data, "author_about", 80, "", required=False)
    for key, among in (("topics", known.topics), ("groups", known.groups), ("settings", known.settings)):
        check.words(data, key, "", among=among, required=key == "topics")
    check.words(data, "benchmark_topics", "", required=False)
    _check_ways(check, check.words(data, "asked_as", "", required=False))
    check.words(data, "key_points", "")
    _check_review(check, data)
    _check_care(check, check.tables(data, "care"))
    _check_parts(check, check.tables(data, "part", required=data.get("kind") != "series"), folder)
    _check_sources(check, check.tables(data, "source"))


def _check_ways(check, lines):
    try:
        ways_of_asking(lines)
    except ValidationError as refusal:
        check.add("asked_as", refusal.message)


def _check_review(check, data):
    reviewer = check.table(data, "reviewer")
    check.text(reviewer, "name", 60, "reviewer")
    check.text(reviewer, "qualification", 80, "reviewer")
    for key in ("reviewed_on", "next_review"):
        if not isinstance(data.get(key), date):
            check.add(key, _("This must be a date, such as 2026-10-12."))


def _check_care(check, cards):
    for index, card in enumerate(cards):
        at = f"care[{index}]"
        check.keys(card, {"urgency", "text"}, at)
        check.one_of(card, "urgency", ("self", "soon", "now"), at)
        check.text(card, "text", 600, at)
    for urgency in ("self", "soon"):
        if urgency not in [card.get("urgency") for card in cards]:
            check.add("care", _("There is no card for “%(urgency)s”.") % {"urgency": urgency})


def _check_parts(check, parts, folder):
    for index, part in enumerate(parts):
        at = f"part[{index}]"
        check.one_of(part, "kind", tuple(PARTS), at)
        text = set() if part.get("kind") in WITHOUT_TEXT else {"body"}
        check.keys(part, {"kind", "title"} | text | PARTS.get(part.get("kind"), set()), at)
        check.text(part, "title", 60, at)
        if text:
            check.text(part, "body", None, at)
        if part.get("kind") == "callout":
            check.one_of(part, "tone", TONES, at)
        if part.get("kind") == "selfcheck":
            selfcheck_files.check_part(check, part, at)
        if part.get("kind") == "picture":
            content_files.check_picture(check, part, at, folder)
        if part.get("kind") == "audio":
            content_files.check_file(check, part, content_files.AUDIO, at, folder)
            check.whole(part, "seconds", 1, 7200, at)
        try:
            from_markdown(part["body"] if isinstance(part.get("body"), str) else "")
        except NotRichText as error:
            check.add(f"{at}.body", str(error))


def _check_sources(check, sources):
    for index, source in enumerate(sources):
        at = f"source[{index}]"
        check.keys(source, {"title", "issuer", "year", "detail"}, at)
        check.text(source, "title", 200, at)
        check.text(source, "issuer", 100, at)
        check.text(source, "detail", 100, at, required=False)
        check.whole(source, "year", 1900, 2100, at)


def _check_members(files, errors):
    known = {file.slug for file in files if file.data.get("kind") != "series"}
    for file in files:
        members = file.data.get("members", [])
        if file.data.get("kind") == "series" and not members:
            errors.append(LoadError(f"{file.slug}.toml", "members", _("At least one is needed.")))
        errors += [
            LoadError(f"{file.slug}.toml", "members", _("There is no article “%(slug)s”.") % {"slug": slug})
            for slug in members
            if slug not in known
        ]
