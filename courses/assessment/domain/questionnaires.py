"""The closing questionnaire: a signed part and an anonymous part that can't be joined again.

Anonymous answers wait, encrypted and shuffled, until five are together; then they are written in shuffled order, under
random keys and without a time. Neither content, nor order, nor time leads back to a signed answer.
"""

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from courses.assessment.models import AnonymousPool, AnonymousResponse, SignedResponse

COMPANY = 5  # answers of fewer people are neither written nor shown
_SHUFFLE = random.SystemRandom()


@dataclass(frozen=True)
class Results:
    """What at least five people answered: choices counted, texts in alphabetical order, question by question."""

    count: int
    counts: dict
    texts: dict


def submit_signed(taker, subject_key, answers, on_paper, now):
    """Record the signed part once; sent again, the first one stands. Returns (response, created)."""
    found = SignedResponse.objects.filter(taker=taker, subject_key=subject_key).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            fields = {"answers": answers, "on_paper": on_paper, "submitted_at": now}
            return SignedResponse.objects.create(taker=taker, subject_key=subject_key, **fields), True
    except IntegrityError:
        return SignedResponse.objects.get(taker=taker, subject_key=subject_key), False


def submit_anonymous(questionnaire, answers):
    """Put an anonymous answer into the pool; once five wait there, they are written in shuffled order."""
    with transaction.atomic():
        AnonymousPool.objects.get_or_create(questionnaire=questionnaire)
        pool = AnonymousPool.objects.select_for_update().get(questionnaire=questionnaire)
        waiting = [*json.loads(pool.answers), answers]
        _SHUFFLE.shuffle(waiting)
        if len(waiting) >= COMPANY:
            AnonymousResponse.objects.bulk_create(AnonymousResponse(questionnaire=questionnaire, answers=item) for item in waiting)
            waiting = []
        pool.answers = json.dumps(waiting, ensure_ascii=False)
        pool.save(update_fields=["answers"])


def give(taker, subject_key, questionnaire, signed, anonymous, on_paper, now):
    """Both parts in one step: the anonymous part is taken only with the first signed one. Returns whether it was new."""
    with transaction.atomic():
        _response, created = submit_signed(taker, subject_key, signed, on_paper, now)
        if created:
            submit_anonymous(questionnaire, anonymous)
    return created


def has_given(taker, subject_key):
    return SignedResponse.objects.filter(taker=taker, subject_key=subject_key).exists()


def results(questionnaire):
    """Results of a questionnaire, or None while fewer than five answers are written."""
    answers = list(AnonymousResponse.objects.filter(questionnaire=questionnaire).values_list("answers", flat=True))
    if len(answers) < COMPANY:
        return None
    counts, texts = defaultdict(Counter), defaultdict(list)
    for answer in answers:
        for question, value in answer.items():
            if isinstance(value, str) and value.strip():
                texts[question].append(value.strip())
            elif isinstance(value, int):
                counts[question][value] += 1
    return Results(
        count=len(answers),
        counts={question: dict(sorted(counter.items())) for question, counter in counts.items()},
        texts={question: sorted(found) for question, found in texts.items()},
    )
