"""How much of a module still counts: one version of a module counts at most its hours, whatever they were learnt by."""

from courses.curriculum.models import LessonPage, ModulePage
from courses.learning.models import Enrolment, HourEntry

from . import ledger


def module_minutes(enrolment, module_key, hours=0):
    """The minutes that a module counts under an enrolment's rule; `hours` where the rule does not name the module."""
    named = next((module["hours"] for module in enrolment.rule["modules"] if module["key"] == module_key), hours)
    return named * enrolment.rule["minutes_per_hour"]


def left(account, enrolment, module_key, hours=0):
    """Minutes of a module that may still be credited. Whoever credits holds the account's lock."""
    return max(0, module_minutes(enrolment, module_key, hours) - ledger.module_sums([account.pk])[account.pk][module_key])


def is_full(entry):
    """Did the module of this entry have all its minutes?"""
    return left(entry.account, entry.enrolment, entry.module_key) == 0


def sources(account, module_key):
    """(minutes learnt online, minutes entered by officers) of a module, corrections counted."""
    entries = HourEntry.objects.filter(account=account, module_key=module_key, reversed_by=None).exclude(kind=HourEntry.Kind.REVERSAL)
    online = entered = 0
    for kind, minutes in entries.values_list("kind", "minutes"):
        if kind == HourEntry.Kind.CLASSROOM:
            entered += minutes
        else:
            online += minutes
    return online, entered


def waiting_lessons(account, module_key):
    """Yield (enrolment, lesson) of what the account is learning of a module: a correction may have made room there."""
    for enrolment in Enrolment.objects.filter(account=account, state=Enrolment.State.ACTIVE).order_by("pk"):
        pages = [module["page"] for module in enrolment.rule["modules"] if module["key"] == module_key]
        for module in ModulePage.objects.filter(pk__in=pages, live=True):
            for lesson in LessonPage.objects.child_of(module).live().order_by("path"):
                yield enrolment, lesson
