"""A ready module's parts fill its hours exactly, or publishing refuses it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Filling:
    """Minutes that the live lessons declare, against the minutes the module's hours need."""

    declared: int
    needed: int

    @property
    def missing(self):
        return self.needed - self.declared

    @property
    def fits(self):
        return self.declared == self.needed


def filling(module, instead=None):
    """Filling of a module; `instead` is a lesson revision to count in place of (or beside) its live page."""
    from courses.curriculum.models import LessonPage

    lessons = {page.pk: page for page in LessonPage.objects.child_of(module).live()}
    if instead is not None:
        lessons[instead.pk] = instead
    declared = sum(lesson.minutes for lesson in lessons.values())
    return Filling(declared=declared, needed=module.required_minutes)


def refuse_unfit_module(module):
    """ValidationError if the module calls itself ready and its lessons don't fill its hours."""
    if module.is_ready:
        _refuse(module, filling(module))


def refuse_unfit_lesson(lesson):
    """ValidationError if publishing this lesson would break a ready module."""
    module = lesson.get_parent().specific
    if module.is_ready:
        _refuse(module, filling(module, instead=lesson))


def _refuse(module, found):
    if found.fits:
        return
    raise ValidationError(
        _(
            "“%(module)s” is ready and grants %(needed)d minutes, but its lessons would declare %(declared)d. "
            "Mend the minutes, or set the module to “in preparation” first."
        )
        % {"module": module.title, "needed": found.needed, "declared": found.declared}
    )
