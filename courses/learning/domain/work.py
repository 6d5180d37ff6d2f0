"""Written work and quizzes: what proves practice, case and quiz parts."""

import hashlib
import re
import unicodedata
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assessment.domain import attempts, grading
from courses.assessment.models import Attempt
from courses.learning import signals
from courses.learning.models import Answer, HourEntry
from portal.core import audit

from . import crediting, ledger, room
from .accounts import lock
from .errors import AnswerRefused, Refused

audit.action("learning.return_work", gettext_lazy("Send written work back"), gettext_lazy("Sent written work back"))
audit.action("learning.accept_work", gettext_lazy("Accept written work"), gettext_lazy("Read and accepted written work"))


def plain(text):
    """Without what no database and no page can hold: control characters and halves of surrogate pairs."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def measured(text):
    """Characters that count: letters, digits and Chinese characters; spaces, signs and repetitions make nothing longer."""
    folded = unicodedata.normalize("NFKC", text)
    return len(re.sub(r"(.)\1{3,}", r"\1\1\1", re.sub(r"[\W_]", "", folded)))


def text_hash(texts):
    """Hash of what was written, blind to spaces, width, case and punctuation."""
    joined = "|".join(texts[key] for key in sorted(texts))
    plain = re.sub(r"[\s\W_]", "", unicodedata.normalize("NFKC", joined)).lower()
    return hashlib.sha256(plain.encode()).hexdigest()


def hand_in(account, enrolment, lesson, part, answers, now):
    """Keep a learner's written answers to every prompt; AnswerRefused names what is short or copied."""
    prompts = lesson.part(part.id).value.prompt_list
    texts = {prompt["id"]: plain(str(answers.get(prompt["id"], "")))[:10000] for prompt in prompts}
    _refuse_short(prompts, texts)
    mark = text_hash(texts)
    # Somebody else's text for this part, or one's own for another part, is a copy.
    own_before = Answer.objects.filter(account=account, part_key=part.key).order_by("-version").first()
    copies = Answer.objects.filter(text_hash=mark).exclude(account=account, part_key=part.key)
    if copies.exists() or (own_before and own_before.state == Answer.State.RETURNED and own_before.text_hash == mark):
        raise AnswerRefused(_("This text has been handed in before. Please write it in your own words for this task."))
    if own_before is not None and own_before.text_hash == mark:
        return own_before
    version = (own_before.version if own_before else 0) + 1
    return Answer.objects.create(
        account=account, enrolment=enrolment, lesson=lesson, part_key=part.key, version=version, texts=texts, text_hash=mark,
        submitted_at=now,
    )  # fmt: skip


def _refuse_short(prompts, texts):
    fields = {}
    for prompt in prompts:
        length = measured(texts[prompt["id"]])
        if length < prompt["min_length"]:
            fields[prompt["id"]] = _("%(have)d characters so far; at least %(need)d are asked for.") % {
                "have": length,
                "need": prompt["min_length"],
            }
    if fields:
        raise AnswerRefused(_("Some answers are still too short. What you wrote is kept."), fields)


def quiz_snapshot(account, part_key, value, taken=None):
    """The questions of the learner's next attempt with their answers; the same until that attempt is handed in."""
    if taken is None:
        taken = Attempt.objects.filter(taker=account.public_id, quiz_key=f"part:{part_key}").count()
    return grading.snapshot(value["questions"], value["draw"], seed=f"{account.public_id}:{part_key}:{taken}")


def take_quiz(account, lesson, part, submission, answers, now):
    """Grade and keep an attempt; assessment refuses gaps and too many attempts."""
    value = lesson.part(part.id).value
    return attempts.submit(
        taker=account.public_id, quiz_key=f"part:{part.key}", submission=submission,
        questions=quiz_snapshot(account, part.key, value), answers=answers,
        pass_mark=value["pass_mark"], attempts_allowed=value["attempts"], now=now,
    )  # fmt: skip


def send_back(answer, *, by, note, now):
    """A trainer sends written work back: its hours are reversed, and the learner writes anew."""
    if not note.strip():
        raise Refused(_("Tell the learner what to mend."))
    with transaction.atomic():
        lock(answer.account_id)
        answer.refresh_from_db()
        if answer.state == Answer.State.RETURNED:
            return answer
        _refuse_older(answer)
        standing = _standing_entries(answer)
        for entry in standing:
            ledger.refuse_certified(entry)
        full = {entry.module_key for entry in standing if room.is_full(entry)}
        _decide(answer, Answer.State.RETURNED, by, note, now)
        audit.record("learning.return_work", answer.lesson, by=by, answer=answer.pk)
        for entry in standing:
            ledger.reverse(entry, by=by, reason=_("Written work sent back: %(note)s") % {"note": note}, now=now)
        for module_key in full:
            crediting.settle_waiting(answer.account_id, module_key, now)
        transaction.on_commit(partial(signals.work_sent_back.send, sender=Answer, answer=answer), robust=True)
    return answer


def give_back(entry, *, by, note, now):
    """The hours of written work were taken back: its newest text is sent back with the reason, so that it can be written anew."""
    answer = Answer.objects.filter(account=entry.account_id, part_key=entry.part_key).order_by("-version").first()
    if answer is not None and answer.state != Answer.State.RETURNED:
        _decide(answer, Answer.State.RETURNED, by, note, now)
        transaction.on_commit(partial(signals.work_sent_back.send, sender=Answer, answer=answer), robust=True)


def accept(answer, *, by, note, now):
    """A trainer has read the work; the hours stand."""
    with transaction.atomic():
        lock(answer.account_id)
        answer.refresh_from_db()
        if answer.state == Answer.State.RETURNED:
            raise Refused(_("This work was sent back already."))
        _refuse_older(answer)
        _decide(answer, Answer.State.ACCEPTED, by, note, now)
        audit.record("learning.accept_work", answer.lesson, by=by, answer=answer.pk)
    return answer


def _refuse_older(answer):
    if Answer.objects.filter(account=answer.account_id, part_key=answer.part_key, version__gt=answer.version).exists():
        raise Refused(_("The learner has handed in a newer text since. Please read that one."))


def _standing_entries(answer):
    """What the part's written work earned and nobody took back: an earlier version of the text may have earned it."""
    written = HourEntry.objects.filter(account=answer.account_id, part_key=answer.part_key, kind=HourEntry.Kind.WRITING)
    return list(written.filter(reversed_by=None))


def _decide(answer, state, by, note, now):
    if answer.account.user_id == by.pk:
        raise Refused(_("Nobody reviews their own work."))
    answer.state, answer.reviewed_by, answer.reviewed_at, answer.review_note = state, by, now, note.strip()[:500]
    answer.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_note"])
