"""Articles for the tests, written and approved by the domain functions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from knowledge_base.articles.domain import feedback, loading, reviewing
from knowledge_base.models import ArticlePage
from portal.organisations.domain import roles

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NEXT = date(2027, 11, 1)
CARE = [
    {"type": "card", "value": {"urgency": "self", "text": "早上按同一个时间起床。"}},
    {"type": "card", "value": {"urgency": "soon", "text": "一个月不见好，去医院看看，也可以拨 12356。"}},
]
BODY = [{"type": "text", "value": {"title": "为什么", "body": "<p>身子躺着，心里还在盘算。</p>"}}]
SOURCES = [{"type": "source", "value": {"title": "健康中国行动", "issuer": "推进委员会", "year": 2019, "detail": ""}}]


def draft(organisation, title="躺下睡不着", by=None, **fields):
    """An article as an editor leaves it: sound, and not public."""
    values = {
        "summary": "睡不着的时候，越使劲越清醒。这一篇讲先改什么、记什么，哪些情形该去看医生，家里人能帮什么。",
        "key_points": ["按时起床。", "困了再躺。", "久不见好就去看。"],
        "author": "示例作者 苏蔓",
        "care": CARE,
        "body": BODY,
        "sources": SOURCES,
    } | fields
    streams = {name: values.pop(name) for name in ("care", "body", "sources", "members") if name in values}
    page = ArticlePage(title=title, organisation=organisation, live=False, owner=by, **values)
    for name, data in streams.items():
        setattr(page, name, ArticlePage._meta.get_field(name).stream_block.to_python(data))
    loading.knowledge_index().add_child(instance=page)
    page.save_revision(user=by)
    return page


def approved(organisation, reviewer, title="躺下睡不着", by=None, now=NOW, next_review=NEXT, topics=(), **fields):
    """A public article."""
    page = draft(organisation, title, by, **fields)
    if topics:
        page.topics = list(page.topics.model.objects.filter(code__in=topics))
        page.save_revision(user=by)
    reviewing.submit(page, by)
    approve(page, reviewer, now, next_review)
    return ArticlePage.objects.get(pk=page.pk)


def approve(page, reviewer, now=NOW, next_review=NEXT):
    revision = ArticlePage.objects.get(pk=page.pk).get_latest_revision()
    return reviewing.approve(revision, by=reviewer, qualification="精神科主治医师", next_review=next_review, now=now)


def edit(page, by=None, **fields):
    """A new draft of the article."""
    found = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(found, name, value)
    return found.save_revision(user=by)


def health_reviewer(organisation, make, username="doctor"):
    user = make(username)
    roles.grant("health_reviewer", user, organisation, by=None, now=NOW)
    return user


def knowledge_scene(cast):
    article = approved(cast.tree.township_a, cast.health_reviewer, by=cast.editor)
    cast.made["article"] = article
    cast.made["feedback"] = feedback.give(article, helpful=False, comment="太长了", now=NOW)
