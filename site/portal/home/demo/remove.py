"""Take the demo away: invented people and places and their records go, programmes and lessons stay, articles as drafts."""

from django.apps import apps
from django.core.cache import cache
from django.db import transaction

from courses.assessment.models import AnonymousPool, AnonymousResponse, Attempt, SignedResponse
from courses.curriculum.models import ProgrammePage
from courses.learning.domain import sealing
from courses.learning.domain.missing import subject_key
from courses.learning.models import (
    Answer,
    Enrolment,
    HourEntry,
    LearnerAccount,
    ModuleCompletion,
    ReadMark,
    Seal,
)
from knowledge_base.articles.domain import reviewing
from knowledge_base.awareness.models import Edition, Survey
from knowledge_base.events.models import Event
from knowledge_base.models import ArticlePage
from knowledge_base.services.models import ServicePoint
from portal.accounts.models import User
from portal.certificates.models import Certificate
from portal.core import append_only
from portal.core.models import DemoMark
from portal.organisations.models import Organisation

from . import remove_volunteers
from .people import marked


def remove(now):
    """Remove everything that `demo` marked; yields a line for each step. Nothing else is touched."""
    users = marked(User)
    places = marked(Organisation)
    yield f"人员 / people: {users.count()}"
    with append_only.lifted(), transaction.atomic():
        reviewing.withdraw_approvals_of(users)
        remove_volunteers.remove(users, now)
        _remove_records(users, now)
        for model in (Event, ServicePoint, Edition, Survey):
            marked(model).delete()
        _remove_places(places, users)
    DemoMark.objects.all().delete()
    cache.clear()
    yield "演示内容已移除，培训方案和课程保留，文章成为待审核的草稿。/ The demo is gone; programmes stay, articles are drafts."


def _remove_records(users, now):
    """Ledger rows of invented people are taken away with their whole accounts, never one by one."""
    accounts = LearnerAccount.objects.filter(user__in=users)
    ids = list(accounts.values_list("pk", flat=True))
    takers = list(accounts.values_list("public_id", flat=True))
    enrolled = Enrolment.objects.filter(account__in=ids)
    codes = list(enrolled.values_list("programme__code", flat=True).distinct())
    keys = [subject_key(e) for e in enrolled]
    Certificate.objects.filter(subject_key__in=keys).update(replaces=None)
    Certificate.objects.filter(subject_key__in=keys).delete()
    HourEntry.objects.filter(account__in=ids).exclude(reverses=None).delete()
    HourEntry.objects.filter(account__in=ids).delete()
    for model in (ReadMark, ModuleCompletion, Answer):
        model.objects.filter(account__in=ids).delete()
    Attempt.objects.filter(taker__in=takers).delete()
    SignedResponse.objects.filter(taker__in=takers).delete()
    enrolled.delete()
    _remove_anonymous(codes)
    accounts.delete()
    if Seal.objects.exists():  # the old seals name accounts that are gone: the ledger is sealed anew
        sealing.seal_anew(now)


def _remove_anonymous(codes):
    """Anonymous answers can't be told apart: they go only where no real learner has answered."""
    real = {f"enrolment:{pk}": code for pk, code in Enrolment.objects.values_list("pk", "programme__code")}
    answered = {real.get(key) for key in SignedResponse.objects.values_list("subject_key", flat=True)}
    empty = [code for code in codes if code not in answered]
    AnonymousPool.objects.filter(questionnaire__in=empty).delete()
    AnonymousResponse.objects.filter(questionnaire__in=empty).delete()


def _remove_places(places, users):
    """Organisations that still run programmes or hold real people stay, under their names."""
    users.delete()
    busy = set(ArticlePage.objects.values_list("organisation", flat=True))
    busy |= set(ProgrammePage.objects.values_list("organisation", flat=True))
    Membership = apps.get_model("organisations", "Membership")
    busy |= set(Membership.objects.values_list("organisation", flat=True))
    for place in places.order_by("-depth"):
        if place.pk not in busy and not place.get_children().exists():
            place.delete()
