"""Behaviour of the training pages, apart from their fields (models.py)."""

from django.utils.functional import cached_property

from portal.core.registry import Registry

from .blocks import EVIDENCE

# Filled by the learning room: callable(page, request) -> response, or None to show the page as a visitor sees it.
lesson_player = Registry()
programme_panel = Registry()  # callable(programme, request) -> template context for the enrolment panel


class TrainingIndexBehaviour:
    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        return super().get_context(request, *args, **kwargs) | {"programmes": queries.programmes()}


class ProgrammeBehaviour:
    def get_context(self, request, *args, **kwargs):
        from .domain import queries

        context = super().get_context(request, *args, **kwargs)
        context |= queries.programme_outline(self, audience_code=request.GET.get("audience", ""))
        for entry in programme_panel:
            context |= entry(self, request)
        return context


class ModuleBehaviour:
    @cached_property
    def programme(self):
        return self.get_parent().specific

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

    def publish(self, revision, *args, **kwargs):
        """Every way to publish goes through here (editor, workflow, schedule, command): the minutes must fit."""
        from .domain.readiness import refuse_unfit_module

        refuse_unfit_module(revision.as_object())
        return super().publish(revision, *args, **kwargs)


class LessonBehaviour:
    @cached_property
    def module(self):
        return self.get_parent().specific

    @property
    def parts(self):
        """The bound blocks of the body."""
        return list(self.body)

    @property
    def minutes(self):
        """Declared minutes of all parts."""
        return sum(part.value.declared_minutes for part in self.body)

    def part(self, part_id):
        """The bound block with this id, or None."""
        return next((part for part in self.body if part.id == part_id), None)

    @staticmethod
    def evidence_of(part):
        return EVIDENCE[part.block_type]

    def serve(self, request, *args, **kwargs):
        for player in lesson_player:
            response = player(self, request)
            if response is not None:
                return response
        return super().serve(request, *args, **kwargs)

    def publish(self, revision, *args, **kwargs):
        from .domain.readiness import refuse_unfit_lesson

        refuse_unfit_lesson(revision.as_object())
        return super().publish(revision, *args, **kwargs)
