"""Claims come in here: one from a form, or a list from the page's script. Each is counted once, whatever the line does."""

import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.assessment.domain.attempts import AttemptRefused, Incomplete
from courses.curriculum.models import LessonPage
from courses.learning.models import LearnerAccount
from portal.core import clock

from . import player
from .domain import claims, enrolments, tickets
from .domain.errors import AnswerRefused, Refused, TicketRefused

MOST = 200  # claims in one request
ACTIONS = (claims.TIME, claims.READ, claims.WRITE, claims.QUIZ)
LONGEST = 24 * 60 * 60


class Malformed(Exception):
    """The request is not what the page or its script sends."""


@never_cache
@require_POST
def receive(request):
    if request.content_type == "application/json":
        return _from_script(request)
    return _from_form(request)


def _from_script(request):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out", "sign_in": reverse("account_login")}, status=401)
    try:
        claimed = [_parsed(item) for item in _items(request.body)]
    except Malformed as wrong:
        return JsonResponse({"error": str(wrong)}, status=400)
    now = clock.now()
    results = [_one(request.user, token, item, now) for token, item in claimed]
    open_ticket = _open_ticket(request.user)
    return JsonResponse({"results": results, "ticket": str(open_ticket.pk) if open_ticket else ""})


def _items(body):
    try:
        items = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(items, list) or not 0 < len(items) <= MOST:
        raise Malformed(f"a list of 1 to {MOST} claims is wanted")
    return items


def _parsed(item):
    """(ticket token, Claimed) of one item, or Malformed."""
    if not isinstance(item, dict):
        raise Malformed("a claim is an object")
    try:
        claim_id = uuid.UUID(item["claim_id"])
        token, action, part = item["ticket"], item["action"], item.get("part_id") or ""
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Malformed("a claim has claim_id, ticket and action") from None
    seconds = item.get("seconds")
    if seconds is not None and (not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0):
        raise Malformed("seconds is a whole number or null")
    if action not in ACTIONS or not isinstance(token, str) or not isinstance(part, str):
        raise Malformed("unknown action, ticket or part")
    return token, claims.Claimed(
        claim_id=claim_id,
        action=action,
        part_id=part[:64],
        seconds=None if seconds is None else min(seconds, LONGEST),
        answers=_answers(item.get("answers")),
        offline=item.get("offline") is True,
    )


def _answers(found):
    """{str: str or [str]}; anything else is left out."""
    if not isinstance(found, dict):
        return {}
    answers = {}
    for key, value in list(found.items())[:500]:
        if isinstance(value, str):
            answers[str(key)] = value
        elif isinstance(value, list):
            answers[str(key)] = [item for item in value if isinstance(item, str)]
    return answers


def _one(user, token, claimed, now):
    """The result of one claim: kept, repeated or refused, with its reason."""
    result = {"claim_id": str(claimed.claim_id)}
    try:
        outcome = _receive(user, token, claimed, now)
    except TicketRefused as refused:
        return result | {"status": "refused", "message": str(refused), "ticket": "refused"}
    except AnswerRefused as refused:
        return result | {"status": "refused", "message": str(refused), "fields": refused.fields}
    except Incomplete as refused:
        return result | {"status": "refused", "message": str(refused), "questions": refused.questions}
    except (Refused, AttemptRefused) as refused:
        return result | {"status": "refused", "message": str(refused)}
    if outcome.repeated:
        return result | {"status": "repeated"}
    return result | {"status": "kept", "granted": outcome.granted}


def _receive(user, token, claimed, now):
    if not LearnerAccount.objects.filter(user=user).exists():
        raise TicketRefused(_("You are not enrolled. Enrol in the programme first."))
    return claims.receive(user, token, claimed, now)


def _open_ticket(user):
    return tickets.current(user.learner_account) if LearnerAccount.objects.filter(user=user).exists() else None


@login_required
def _from_form(request):
    """The page without script: back to the part with a message, or the page again with what was typed."""
    try:
        claim_id, lesson_id = uuid.UUID(request.POST.get("claim_id", "")), int(request.POST.get("lesson", ""))
    except ValueError:
        return HttpResponseBadRequest()
    lesson = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    enrolment = enrolments.enrolment_for(request.user, lesson)
    if enrolment is None:
        messages.error(request, _("You are not enrolled. Enrol in the programme first."))
        return redirect(lesson.url)
    claimed = _claimed_by_form(request.POST, claim_id)
    try:
        outcome = _receive(request.user, request.POST.get("ticket", ""), claimed, clock.now())
    except (Refused, AttemptRefused) as refused:
        problem = player.Problem(
            claimed.part_id,
            str(refused),
            fields=getattr(refused, "fields", None),
            questions=getattr(refused, "questions", ()),
            data=request.POST,
        )
        return player.play(request, lesson, enrolment, problem)
    _say(request, claimed, outcome)
    return redirect(f"{lesson.url}#part-{claimed.part_id}" if claimed.part_id else lesson.url)


def _claimed_by_form(data, claim_id):
    """Names of fields: w-<prompt> for written work, q-<question> for a quiz."""
    action = data.get("action", "")
    answers = {}
    for name in data:
        if action == claims.WRITE and name.startswith("w-"):
            answers[name[2:]] = data[name]
        elif action == claims.QUIZ and name.startswith("q-"):
            answers[name[2:]] = data.getlist(name)
    part_id = data.get("part_id", "")[:64]
    return claims.Claimed(claim_id=claim_id, action=action if action in ACTIONS else claims.TIME, part_id=part_id, answers=answers)


def _say(request, claimed, outcome):
    if outcome.repeated:
        messages.info(request, _("This had arrived before and is counted once."))
    elif claimed.action == claims.QUIZ and not outcome.evidence.passed:
        text = _("%(right)d of %(all)d are right: not passed yet. The explanations stand below the questions.")
        messages.warning(request, text % {"right": outcome.evidence.correct, "all": outcome.evidence.total})
    elif claimed.action == claims.TIME:
        messages.success(request, _("Your learning time is recorded."))
    else:
        messages.success(request, _("Recorded. What this part counts for stands below it."))
