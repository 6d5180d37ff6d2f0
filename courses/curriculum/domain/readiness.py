"""A ready module's parts fill its hours exactly, or publishing refuses it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.core.publishing import PublicationRefused


class UnfitModule(PublicationRefused):
    """A ready module whose lessons don't fill its hours; the message says by how much."""


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


def live_lessons(module):
    """The module's live lessons, in the order of the tree."""
    from courses.curriculum.models import LessonPage

    return list(LessonPage.objects.child_of(module).live().order_by("path"))


def filling(module, instead=None, without=None, lessons=None):
    """Filling of a module by its live lessons.

    `instead` is a lesson revision to count in place of (or beside) its live page, `without` a lesson to leave out.
    """
    counted = {page.pk: page for page in (live_lessons(module) if lessons is None else lessons)}
    if instead is not None:
        counted[instead.pk] = instead
    if without is not None:
        counted.pop(without.pk, None)
    declared = sum(lesson.exact_minutes if lesson is instead else lesson.minutes for lesson in counted.values())
    return Filling(declared=declared, needed=module.required_minutes)


def refuse_unfit_module(module):
    """ValidationError if the module calls itself ready and its lessons don't fill its hours."""
    if module.is_ready:
        _refuse(module, filling(module))


def refuse_unfit_programme(programme):
    """ValidationError if this programme's minutes of an hour would break one of its ready modules."""
    from courses.curriculum.models import ModulePage

    for module in ModulePage.objects.child_of(programme).live().filter(state=ModulePage.State.READY):
        module.programme = programme
        _refuse(module, filling(module))


def refuse_empty_module(module):
    """ValidationError for a ready module that isn't in the tree yet and so has no lessons."""
    _refuse(module, Filling(declared=0, needed=module.required_minutes))


def _module_as_it_stands(lesson):
    """The module from the database: a page kept in memory may remember an older state."""
    from courses.curriculum.models import ModulePage

    return ModulePage.objects.get(path=lesson.path[: -lesson.steplen])


def refuse_unfit_lesson(lesson, module=None):
    """ValidationError if publishing this lesson would break its ready module."""
    module = module or _module_as_it_stands(lesson)
    if module.live and module.is_ready:
        _refuse(module, filling(module, instead=lesson))


def refuse_to_lose_lesson(lesson):
    """ValidationError if taking this live lesson away would break a ready module."""
    module = _module_as_it_stands(lesson)
    if module.live and module.is_ready:
        _refuse(module, filling(module, without=lesson))


def _refuse(module, found):
    if found.fits:
        return
    raise UnfitModule(
        _(
            "“%(module)s” is ready and grants %(needed)d minutes, but its lessons would declare %(declared)d. "
            "Mend the minutes, or set the module to “in preparation” first."
        )
        % {"module": module.title, "needed": found.needed, "declared": found.declared}
    )
