"""Loads articles from readable files, as drafts that await a reviewer: validated whole, in one transaction, safe to repeat.

A page remembers in `origin` what the file last wrote. A page that still says the same follows its file (as a new draft); a
page that somebody changed since is kept as it is and named in the result. How readers ask for it is compared by itself: nobody
reads it there, so no approval depends on it.
"""

import uuid

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from knowledge_base.selfcheck.files import block_value
from portal.core import content_files
from portal.core.checker import LoadResult
from portal.core.models import Group, Setting, Topic
from portal.core.rich_text import from_markdown

from .content import content_hash
from .files import read_all

INDEX_SLUG = "knowledge"
NAMESPACE = uuid.UUID("0b8f0c44-52a0-5f0e-9d39-2f6f5f7b5a10")


def load(folder, organisation, by, now):
    """Load every article file of a folder; files.FilesRefused names what is wrong with them, and then nothing is written."""
    files = read_all(folder)
    result = LoadResult()
    with transaction.atomic():
        index = knowledge_index(by)
        pages = {}
        for file in files:
            pages[file.slug] = _write(index, file, organisation, by, now, pages, result)
    return result


def knowledge_index(by=None):
    """The page at /knowledge/, made with its workflow when it isn't there yet."""
    from ..models import KnowledgeIndexPage
    from ..workflow import ensure_workflow

    found = KnowledgeIndexPage.objects.first()
    if found is None:
        root = Site.objects.get(is_default_site=True).root_page
        with translation.override("zh-hans"):
            page = KnowledgeIndexPage(title=_("Knowledge"), slug=INDEX_SLUG, summary=_("Understand yourself and your family."), live=False)
        root.add_child(instance=page)
        page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
        found = KnowledgeIndexPage.objects.get(pk=page.pk)
    ensure_workflow(found)
    return found


def _write(index, file, organisation, by, now, pages, result):
    from ..models import ArticlePage

    page = ArticlePage.objects.child_of(index).filter(slug=file.slug).first()
    if page is None:
        page = ArticlePage(slug=file.slug, organisation=organisation, live=False, title=file.data["title"])
        index.add_child(instance=page)
        _draft(page, file, by, now, pages)
        result.created.append(page.title)
        return page
    draft = page.get_latest_revision_as_object()
    if content_hash(draft) != page.origin.get("hash"):
        result.kept.append(page.title)
        return page
    before = draft.asked_as
    _fill(draft, file, pages)
    if before != page.origin.get("asked_as", []):
        draft.asked_as = before
    if content_hash(draft) == page.origin["hash"] and draft.asked_as == before:
        result.unchanged.append(page.title)
        return page
    _save(draft, file, by, now)
    result.updated.append(draft.title)
    return page


def _draft(page, file, by, now, pages):
    _fill(page, file, pages)
    _save(page, file, by, now)


def _save(page, file, by, now):
    page.origin = {"hash": content_hash(page), "asked_as": file.data.get("asked_as", []), "loaded_at": now.isoformat()}
    page.save_revision(user=by)
    type(page).objects.filter(pk=page.pk).update(origin=page.origin)


def _fill(page, file, pages):
    """Put what the file says into the page, in memory."""
    data = file.data
    for name in ("title", "summary", "kind", "key_points", "author"):
        setattr(page, name, data[name])
    page.author_about = data.get("author_about", "")
    page.benchmark_topics = data.get("benchmark_topics", [])
    page.asked_as = data.get("asked_as", [])
    page.topics = list(Topic.objects.filter(code__in=data["topics"]))
    page.groups = list(Group.objects.filter(code__in=data.get("groups", [])))
    page.settings = list(Setting.objects.filter(code__in=data.get("settings", [])))
    page.care = _stream(page, "care", [("card", card) for card in data["care"]])
    page.body = _stream(page, "body", [_part(part, file.folder) for part in data.get("part", [])])
    page.members = _stream(page, "members", [("article", pages[slug].pk) for slug in data.get("members", [])])
    page.sources = _stream(page, "sources", [("source", {"detail": ""} | source) for source in data["source"]])


def _part(part, folder):
    if part["kind"] in _FILES:
        return part["kind"], {"title": part["title"]} | _FILES[part["kind"]](part, folder)
    value = {key: value for key, value in part.items() if key != "kind"}
    if part["kind"] == "selfcheck":
        value |= block_value(part)
    return part["kind"], value | {"body": from_markdown(part["body"])}


def _picture(part, folder):
    brought = content_files.picture(folder, part["file"], part["title"])
    return {"picture": brought.pk, "alternative": part["alternative"], "caption": part.get("caption", "")}


def _audio(part, folder):
    brought = content_files.audio(folder, part["file"], part["title"], part["seconds"])
    return {"media": brought.pk, "transcript": from_markdown(part["body"])}


_FILES = {"picture": _picture, "audio": _audio}


def _stream(page, name, children):
    """StreamField value; the ids of its blocks stay the same from load to load."""
    data = [
        {"type": kind, "id": str(uuid.uuid5(NAMESPACE, f"{page.slug}/{name}/{index}")), "value": value}
        for index, (kind, value) in enumerate(children)
    ]
    return type(page)._meta.get_field(name).stream_block.to_python(data)
