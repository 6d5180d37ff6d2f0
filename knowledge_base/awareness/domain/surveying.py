"""Make a survey, hold it, count answers. Every state change of this part."""

import re
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import audit
from portal.organisations import reach, rules

from ..models import Count, Edition, Survey

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LINE = re.compile(r"^(?P<text>[^=＝]{4,120})[=＝](?P<answers>.+)$")
MOST_QUESTIONS = 20
audit.action("awareness.paper", gettext_lazy("Enter counts of paper sheets"), gettext_lazy("Counts of paper sheets entered"))


def questions_of(text):
    """Questions from lines such as “12356 is a help line = *right / wrong”; ValidationError names the line that isn't one."""
    found = []
    for number, line in enumerate([line.strip() for line in text.splitlines() if line.strip()], 1):
        match = LINE.match(line)
        answers = [answer.strip() for answer in re.split(r"[/／]", match["answers"])] if match else []
        starred = [index for index, answer in enumerate(answers) if answer.startswith("*")]
        plain = [answer.removeprefix("*").strip() for answer in answers]
        if len(starred) != 1 or not 2 <= len(plain) <= 6 or not all(plain) or len(set(plain)) != len(plain):
            raise ValidationError(
                _("Line %(n)d: write the question, “=”, and two to six answers with “/” between, the right one with “*”.") % {"n": number}
            )
        found.append({"text": match["text"].strip(), "answers": plain, "right": starred[0]})
    if not 1 <= len(found) <= MOST_QUESTIONS:
        raise ValidationError(_("A survey has 1 to 20 questions."))
    return found


def lines_of(questions):
    return "\n".join(
        f"{question['text']} = "
        + " / ".join(f"*{answer}" if n == question["right"] else answer for n, answer in enumerate(question["answers"]))
        for question in questions
    )


def _require(by, organisation):
    if not reach.organisations(by, rules.EVENT_EDIT).filter(pk=organisation.pk).exists():
        raise PermissionDenied


def make(*, by, organisation, title, questions, now):
    _require(by, organisation)
    return Survey.objects.create(title=title, organisation=organisation, questions=questions_of(questions), created_at=now)


def hold(survey, *, by, organisation, sample, description, begins, ends):
    """An edition with an address of its own. Its questions are those of the survey, which never change."""
    _require(by, organisation)
    if ends < begins:
        raise ValidationError({"ends": _("The last day is before the first.")})
    code = "".join(secrets.choice(LETTERS) for _n in range(8))
    return Edition.objects.create(
        survey=survey, organisation=organisation, code=code, sample=sample, description=description, begins=begins, ends=ends
    )


def is_open(edition, now):
    return edition.begins <= now.astimezone().date() <= edition.ends


def answer(edition, chosen, now):
    """Count one person's answers: a list of indexes or None (does not know), in the order of the questions."""
    questions = edition.survey.questions
    if not is_open(edition, now):
        raise ValidationError(_("This survey is not open today."))
    if len(chosen) != len(questions):
        raise ValidationError(_("Answer every question; “I don't know” is an answer."))
    rights = [int(choice == question["right"]) for choice, question in zip(chosen, questions, strict=True)]
    _add(edition, now.astimezone().date(), Count.Source.SCREEN, 1, rights)


def enter_paper(edition, *, by, day, people, rights):
    """Add the counts of a pile of paper sheets."""
    _require(by, edition.organisation)
    if not edition.begins <= day <= edition.ends:
        raise ValidationError({"day": _("The survey was not held on this day.")})
    if people < 1 or len(rights) != len(edition.survey.questions) or any(not 0 <= right <= people for right in rights):
        raise ValidationError(_("Of each question no more can be right than people were asked."))
    _add(edition, day, Count.Source.PAPER, people, rights)
    audit.record("awareness.paper", edition, by=by, people=people, day=day.isoformat())


@transaction.atomic
def _add(edition, day, source, people, rights):
    row, _made = Count.objects.get_or_create(edition=edition, day=day, source=source, defaults={"right": [0] * len(rights)})
    row = Count.objects.select_for_update().get(pk=row.pk)
    row.people += people
    row.right = [before + more for before, more in zip(row.right, rights, strict=True)]
    row.save()
