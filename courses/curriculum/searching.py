"""What of the training can be found: programmes, modules, and lessons.

A lesson's summary is for everybody; its body for whoever is enrolled in the programme, unless the lesson is open to all.
Written cases and quizzes are found by their tasks, never by commentary or answers, which are opened after the learner's own.
"""

from django.db.models import Exists, OuterRef
from django.db.models.functions import StrIndex
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageViewRestriction, Site

from portal.search.sources import Document, Source, sources

from .models import LessonPage, ModulePage, ProgrammePage

HELD_BACK = ("commentary", "questions", "picture", "media", "document", "captions")


def body_grant(programme_path):
    """The right to read the lesson bodies below a programme."""
    return f"lesson-body:{programme_path}"


def _open(model, keys=None):
    """Live pages without a restriction of view on themselves or above."""
    closed = PageViewRestriction.objects.annotate(at=StrIndex(OuterRef("path"), "page__path")).filter(at=1)
    pages = model.objects.live().filter(~Exists(closed)).order_by("pk")
    return pages if keys is None else pages.filter(pk__in=keys)


def _keys(model):
    return lambda: _open(model).values_list("pk", flat=True)


def _lead():
    """The path of the site's root page: addresses are relative to it."""
    return Site.objects.get(is_default_site=True).root_page.url_path


def _url(page, lead):
    return "/" + page.url_path.removeprefix(lead)


def programmes(keys):
    lead = _lead()
    for page in _open(ProgrammePage, keys):
        yield Document(
            "programme",
            str(page.pk),
            page.title,
            _url(page, lead),
            summary=page.summary,
            body=page.lead,
            published_at=page.last_published_at,
        )


def modules(keys):
    lead = _lead()
    for page in _open(ModulePage, keys).prefetch_related("required_of"):
        yield Document(
            "module",
            str(page.pk),
            page.title,
            _url(page, lead),
            summary=page.summary,
            body="\n".join(page.topics),
            audiences=tuple(audience.code for audience in page.required_of.all()),
            published_at=page.last_published_at,
        )


def lessons(keys):
    lead = _lead()
    for page in _open(LessonPage, keys):
        yield from _lesson(page, _url(page, lead))


def _lesson(page, url):
    grant = body_grant(page.path[: page.steplen * (page.depth - 2)])
    common = {"kind": "lesson", "title": page.title, "url": url, "summary": page.summary, "published_at": page.last_published_at}
    if page.is_public:
        yield Document(key=str(page.pk), body=body_text(page), **common)
        return
    yield Document(key=str(page.pk), hidden_for=grant, **common)
    yield Document(key=f"{page.pk}:body", access=grant, body=body_text(page), **common)


def body_text(lesson):
    """Everything a learner reads in the lesson before answering, as plain text."""
    return "\n".join(["\n".join(lesson.aims), *(_texts(part["value"]) for part in lesson.body.raw_data)])


def _texts(value):
    if isinstance(value, str):
        return strip_tags(value.replace("</p>", "\n").replace("</li>", "\n"))
    if isinstance(value, dict):
        if "value" in value and "type" in value:
            return _texts(value["value"])
        return "\n".join(filter(None, (_texts(v) for k, v in value.items() if k not in HELD_BACK and not k.endswith("id"))))
    return "\n".join(filter(None, map(_texts, value))) if isinstance(value, list) else ""


KINDS = {"programme": ProgrammePage, "module": ModulePage, "lesson": LessonPage}


def register():
    sources.register("programme", Source("programme", _("Programme"), _keys(ProgrammePage), programmes), order=50)
    sources.register("module", Source("module", _("Module"), _keys(ModulePage), modules), order=51)
    sources.register("lesson", Source("lesson", _("Lesson"), _keys(LessonPage), lessons), order=52)
