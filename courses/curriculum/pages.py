"""Behaviour of the training pages, apart from their fields (models.py)."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page, PreviewableMixin

from portal.certificates.wording import WordingRefused, refuse_forbidden
from portal.core.publishing import GatedPage as Gate
from portal.core.registry import Registry

from .blocks import EVIDENCE

# Filled by the learning room: callable(page, request) -> response, or None to show the page as a visitor sees it.
lesson_player = Registry()
lesson_readers = Registry()  # callable(user, lesson) -> may this person read a live lesson that is not open to everybody?
programme_panel = Registry()  # callable(programme, request) -> context, with "panel_template" for the enrolment panel


def parent_of(page, model_name):
    """The parent as its own class, in one query (get_parent().specific takes three)."""
    from . import models

    model = getattr(models, model_name)
    known = getattr(page, "_cached_parent_obj", None)
    if isinstance(known, model) or not page.path:
        return known if isinstance(known, model) else page.get_parent().specific
    return model.objects.get(path=page.path[: -page.steplen])


class GatedPage(Gate):
    """Training pages pass the readiness gate (domain/readiness.py)."""

    held_back_action = "curriculum.held_back"


class AudiencePreview:
    """Preview as a learner of a chosen audience."""

    PREFIX = "audience-"

    @property
    def preview_modes(self):
        from portal.core.models import Audience

        modes = [
            (f"{self.PREFIX}{a.code}", _("As a learner: %(audience)s") % {"audience": a.short_title or a.title})
            for a in Audience.objects.all()
        ]
        return [*PreviewableMixin.DEFAULT_PREVIEW_MODES, *modes]

    def audience_code(self, mode_name):
        return mode_name.removeprefix(self.PREFIX) if mode_name.startswith(self.PREFIX) else ""


class TrainingIndexBehaviour:
    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        return super().get_context(request, *args, **kwargs) | {"programmes": queries.programmes()}


class ProgrammeBehaviour(GatedPage, AudiencePreview):
    def refuse_unfit(self):
        from .domain.readiness import refuse_unfit_programme

        if self.live and self.pk:
            refuse_unfit_programme(self)

    def clean(self):
        super().clean()
        if self.minutes_per_hour == 0:
            raise ValidationError({"minutes_per_hour": _("A training hour has at least one minute.")})
        # Issuing would refuse them, after people have learnt.
        for field in ("title", "certificate_title"):
            try:
                refuse_forbidden(getattr(self, field) or "")
            except WordingRefused as refused:
                raise ValidationError({field: refused.message}) from refused

    @cached_property
    def index(self):
        return self.get_parent()

    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        context = super().get_context(request, *args, **kwargs)
        context |= queries.programme_outline(self, audience_code=request.GET.get("audience", ""))
        for entry in programme_panel:
            context |= entry(self, request)
        return context

    def get_preview_context(self, request, mode_name):
        from .domain import queries

        context = super().get_context(request)
        return context | queries.programme_outline(self, audience_code=self.audience_code(mode_name))


class ModuleBehaviour(GatedPage):
    def refuse_unfit(self):
        from .domain.readiness import refuse_unfit_module

        if self.live:
            refuse_unfit_module(self)

    def clean(self):
        super().clean()
        if self.hours == 0:
            raise ValidationError({"hours": _("A module has at least one training hour.")})

    @cached_property
    def programme(self):
        return parent_of(self, "ProgrammePage")

    def can_move_to(self, parent):
        """A ready module fits only where an hour has as many minutes."""
        fits = not self.is_ready or getattr(parent.specific, "minutes_per_hour", None) == self.programme.minutes_per_hour
        return fits and super().can_move_to(parent)

    @property
    def key(self):
        """Identity of what is taught: hours of the same key carry over between programmes and audiences."""
        return f"{self.code}@{self.version}"

    @property
    def required_minutes(self):
        return self.hours * self.programme.minutes_per_hour

    @property
    def is_ready(self):
        return self.state == self.State.READY

    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        return super().get_context(request, *args, **kwargs) | queries.module_outline(self)


class LessonBehaviour(GatedPage, AudiencePreview):
    def refuse_unfit(self):
        from .domain.readiness import refuse_to_lose_lesson, refuse_unfit_lesson

        if self.live:
            refuse_unfit_lesson(self)
        elif self.pk and Page.objects.filter(pk=self.pk, live=True).exists():
            refuse_to_lose_lesson(self)

    @cached_property
    def module(self):
        return parent_of(self, "ModulePage")

    @property
    def parts(self):
        """The bound blocks of the body."""
        return list(self.body)

    @property
    def minutes(self):
        """Declared minutes of all parts, from the data as it was read: no part is built for it."""
        return sum(child["value"].get("minutes") or 0 for child in self.body.raw_data)

    @property
    def exact_minutes(self):
        """The same from the parts themselves, which may have been changed since they were read."""
        return sum(part.value.declared_minutes for part in self.body)

    def part(self, part_id):
        """The bound block with this id, or None."""
        return next((part for part in self.body if part.id == part_id), None)

    @staticmethod
    def evidence_of(part):
        return EVIDENCE[part.block_type]

    def clean(self):
        super().clean()
        if self.expire_at:
            raise ValidationError(
                {"expire_at": _("A lesson has no end date: hours were earned with it. Unpublish it by hand when it must go.")}
            )

    def delete(self, *args, **kwargs):
        from .domain.readiness import refuse_to_lose_lesson

        if self.live:
            refuse_to_lose_lesson(self)
        return super().delete(*args, **kwargs)

    def can_move_to(self, parent):
        """A live lesson stays where its minutes count, as long as its module or the new one is ready."""
        target = parent.specific
        settled = self.live and parent.pk != self.module.pk and (self.module.is_ready or getattr(target, "is_ready", False))
        return not settled and super().can_move_to(parent)

    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        return super().get_context(request, *args, **kwargs) | queries.lesson_outline(self)

    def serve(self, request, *args, **kwargs):
        for player in lesson_player:
            response = player(self, request)
            if response is not None:
                return response
        return super().serve(request, *args, **kwargs)

    def get_preview_template(self, request, mode_name):
        return "curriculum/lesson_preview.html"

    def get_preview_context(self, request, mode_name):
        from .domain import queries

        return self.get_context(request) | queries.lesson_preview(self, self.audience_code(mode_name))
