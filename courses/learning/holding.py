"""What this room holds of a person: enrolments, the hour ledger, written work, quizzes, the signed questionnaire."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assessment.models import Attempt, SignedResponse
from portal.accounts.data_rights import Holding

from .domain import enrolments, queries
from .models import Answer, Enrolment, LearnerAccount


def export(user):
    account = LearnerAccount.objects.filter(user=user).first()
    if account is None:
        return {}
    return {
        "enrolments": [_enrolment(row) for row in account.enrolments.select_related("programme", "audience").order_by("pk")],
        "hour_ledger": [_line(line) for line in queries.ledger_lines(queries.ledger_entries(account))],
        "written_work": [_answer(row) for row in Answer.objects.filter(account=account).select_related("lesson")],
        "quizzes": [_attempt(row) for row in Attempt.objects.filter(taker=account.public_id)],
        "signed_questionnaires": [_response(row) for row in SignedResponse.objects.filter(taker=account.public_id)],
    }


def _enrolment(row):
    ended = row.ended_at.isoformat() if row.ended_at else None
    return {
        "programme": row.programme.title, "audience": row.audience.title, "state": row.state,
        "began": row.started_at.isoformat(), "ended": ended,
    }  # fmt: skip


def _line(line):
    entry = line.entry
    return {
        "recorded": entry.recorded_at.isoformat(), "module": line.module, "lesson": line.lesson, "minutes": entry.minutes,
        "kind": entry.kind, "reason": entry.reason,
    }  # fmt: skip


def _answer(row):
    return {
        "lesson": row.lesson.title, "texts": list(row.texts.values()), "state": row.state,
        "handed_in": row.submitted_at.isoformat(), "note": row.review_note,
    }  # fmt: skip


def _attempt(row):
    return {"number": row.number, "right": row.correct, "of": row.total, "passed": row.passed, "handed_in": row.submitted_at.isoformat()}


def _response(row):
    return {"answers": row.answers, "given": row.submitted_at.isoformat(), "on_paper": row.on_paper}


@transaction.atomic
def erase(user, now):
    """What the person wrote is blanked and the account loses its tie; the ledger stays, and points to nobody."""
    account = LearnerAccount.objects.filter(user=user).first()
    if account is None:
        return []
    for enrolment in Enrolment.objects.filter(account=account, state=Enrolment.State.ACTIVE):
        enrolments.leave(enrolment, now)
    Answer.objects.filter(account=account).update(texts={}, text_hash="", review_note="")
    SignedResponse.objects.filter(taker=account.public_id).update(answers={})
    account.user = None
    account.save(update_fields=["user"])
    if not account.entry_count:
        return []
    return [_("The lines of the hour ledger, without your name: they are a record that can't be changed, and point to nobody now.")]


learning = Holding(title=gettext_lazy("Learning and hours"), export=export, erase=erase)
