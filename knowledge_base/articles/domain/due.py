"""Reviews that fall due: the list, and a word to those who can act, once a week at most."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.notices.domain import notify
from portal.organisations import reach, rules
from portal.organisations.models import Role

AHEAD = timedelta(days=60)


def soon(articles, now):
    """Public articles whose review is overdue or falls due in the next two months, the longest overdue first."""
    last = now.astimezone().date() + AHEAD
    found = articles.filter(live=True, approval__next_review__lte=last).select_related("approval", "organisation")
    return found.order_by("approval__next_review", "pk")


def overdue(articles, now):
    return soon(articles, now).filter(approval__next_review__lt=now.astimezone().date())


def remind(now):
    """Tell editors and health reviewers about overdue articles within their reach: one notice a person and week."""
    from ..models import ArticlePage

    late = overdue(ArticlePage.objects.all(), now)
    if not late.exists():
        return 0
    year, week, _day = now.astimezone().isocalendar()
    told = 0
    for user in _people():
        count = late.filter(_within(user)).count()
        if count:
            told += _tell(user, count, f"knowledge.review.{year}-{week}", now)
    return told


def _people():
    names = {*reach.role_names(rules.KNOWLEDGE_APPROVE), *reach.role_names(rules.KNOWLEDGE_EDIT)}
    return get_user_model().objects.filter(pk__in=Role.objects.filter(name__in=names).values("user"), is_active=True).order_by("pk")


def _within(user):
    """By the roles alone: a superuser who is also an editor hears of what they edit."""
    paths = {*reach.roots(user, rules.KNOWLEDGE_APPROVE), *reach.roots(user, rules.KNOWLEDGE_EDIT)}
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(organisation__path__startswith=path)
    return condition


def _tell(user, count, key, now):
    with transaction.atomic(), translation.override("zh-hans"):
        before = user.notices.filter(reason_key=key).exists()
        title = ngettext("%(n)d article is overdue for review", "%(n)d articles are overdue for review", count) % {"n": count}
        body = _("Readers are told so on the page. Please review them again, or take them down.")
        notify(user, title, body, reverse("knowledge_office:due"), reason_key=key, now=now)
    return 0 if before else 1
