"""Names the fonts can't print, as tasks for the officer."""

from django.db import transaction

from portal.accounts.names import clean_name

from .. import fonts
from ..models import NameTask


def record_name_task(user, organisation, missing, now):
    """Open the user's task, or bring the open one up to date."""
    with transaction.atomic():
        task, made = NameTask.objects.get_or_create(
            user=user, solved_at=None, defaults={"organisation": organisation, "characters": missing, "created_at": now}
        )
        if not made and (task.characters != missing or task.organisation_id != organisation.pk):
            task.characters, task.organisation = missing, organisation
            task.save(update_fields=["characters", "organisation"])
    return task


def solve_name_tasks(users, now):
    """Close the open tasks of these users: certificates with their names were issued."""
    return NameTask.objects.filter(user__in=users, solved_at=None).update(solved_at=now)


def recheck_name_tasks(tasks, now):
    """Close those of the open tasks whose person has a printable name by now; return how many."""
    solved = [
        task.pk
        for task in tasks.filter(solved_at=None).select_related("user")
        if not fonts.missing_characters(clean_name(task.user.full_name))
    ]
    return NameTask.objects.filter(pk__in=solved, solved_at=None).update(solved_at=now)
