"""The player: a lesson at its own address, for a learner whose enrolment covers it."""

import uuid

from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from courses.assessment.domain import attempts
from courses.assessment.forms import QuizForm
from courses.learning.models import Enrolment
from portal.core import clock

from .domain import enrolments, progress, tickets

REFRESH = "X-Learn-Refresh"  # the page's own script asks for the newest state: never opens a ticket


class Problem:
    """A claim that was refused: what to say, at which part, and what the learner had typed."""

    def __init__(self, part_id, message, fields=None, questions=(), data=None):
        self.part_id = part_id
        self.message = message
        self.fields = fields or {}
        self.questions = questions
        self.data = data


def lesson_player(page, request):
    """The player for an enrolled learner; None lets the page show itself as a visitor sees it."""
    if getattr(request, "is_preview", False) or not request.user.is_authenticated:
        return None
    enrolment = enrolments.enrolment_for(request.user, page)
    if enrolment is None:
        return None
    return play(request, page, enrolment)


def reads(user, lesson):
    """May this person read a lesson that is open to learners alone?"""
    return user.is_authenticated and enrolments.enrolment_for(user, lesson) is not None


def play(request, lesson, enrolment, problem=None):
    """Show the lesson; opening it opens its ticket and closes that of any other lesson."""
    now = clock.now()
    state = progress.lesson_state(enrolment, lesson, now)
    if state.ticket is None and REFRESH not in request.headers:
        state.ticket = tickets.open_ticket(enrolment, lesson, now)
    context = {
        "page": lesson,
        "module": state.module,
        "programme": enrolment.programme,
        "enrolment": enrolment,
        "state": state,
        "token": tickets.token(state.ticket) if state.ticket else "",
        "rows": [_row(state, part, problem) for part in state.parts],
        "problem": problem,
        "next": _next(state),
        "settings": _script_settings(state),
    }
    response = render(request, "learning/lesson.html", context)
    add_never_cache_headers(response)
    return response


def _row(state, part, problem):
    """What the template needs of one part beside its state."""
    mine = problem if problem and problem.part_id == part.part.id else None
    row = {"state": part, "claim_id": uuid.uuid4(), "time_claim_id": uuid.uuid4(), "problem": mine, "open": state.ticket is not None}
    row["shown"] = part.counts and (row["open"] or part.proven or part.credited > 0 or part.answer is not None)
    if part.part.evidence == "writing":
        row["prompts"] = _prompts(part, mine)
        row["show_commentary"] = part.answer is not None
    if part.part.evidence == "quiz":
        row["quiz"] = _quiz(state, part, mine)
        row["result"] = _result(part)
    return row


def _prompts(part, problem):
    prompts = []
    for prompt in part.block.value.prompt_list:
        typed = problem.data.get(f"w-{prompt['id']}", "") if problem and problem.data else part.texts.get(prompt["id"], "")
        error = problem.fields.get(prompt["id"], "") if problem else ""
        prompts.append(prompt | {"text_so_far": typed, "error": error})
    return prompts


def _quiz(state, part, problem):
    """The form of the next attempt, or None when there is none to take."""
    if part.passed or part.attempts_left == 0:
        return None
    questions = part.next_questions(state.enrolment.account)
    return QuizForm(questions, data=problem.data if problem else None, missing=problem.questions if problem else ())


def _result(part):
    """The last attempt with its explanations, or None."""
    attempt = part.last_attempt
    if attempt is None:
        return None
    return {"attempt": attempt, "form": QuizForm(attempt.questions, result=attempts.result_of(attempt))}


def _next(state):
    """The next step, always one: {'url', 'title', 'hint'}."""
    if state.next_part is not None:
        return {"url": f"#part-{state.next_part.part.id}", "title": _("Next: %(part)s") % {"part": state.next_part.part.title}}
    if state.next_lesson is not None:
        return {"url": state.next_lesson.url, "title": _("Next lesson: %(lesson)s") % {"lesson": state.next_lesson.title}}
    if state.hours_there and state.enrolment.rule["questionnaire"]:
        return {"url": reverse("learning:questionnaire", args=[state.enrolment.pk]), "title": _("Fill in the closing questionnaire")}
    return {"url": reverse("learning:go_on", args=[state.enrolment.pk]), "title": _("See what comes next")}


def _script_settings(state):
    """What the page's script must know; without script nobody reads it."""
    return {
        "account": str(state.enrolment.account.public_id),
        "lesson": state.lesson.pk,
        "claims": reverse("learning:claims"),
        "ticket": tickets.token(state.ticket) if state.ticket else "",
        "counting": bool(state.ticket) and state.enrolment.state == Enrolment.State.ACTIVE,
        "words": {
            "saved": _("All records are saved"),
            "waiting": _("%(n)s learning records wait to be sent"),
            "offline": _("No line: what you do is kept on this device and sent when the line is back."),
            "queued": _("Kept on this device. It is sent as soon as there is a line."),
            "signedOut": _("You are signed out. Your records wait on this device; sign in again to send them."),
            "taken": _("Another lesson is open, here or on another device, so time counts there now."),
            "counting": _("Time is counting"),
            "paused": _("Paused: no activity for 3 minutes"),
            "characters": _("%(n)s characters"),
            "restored": _("What you had typed here is back."),
        },
    }
