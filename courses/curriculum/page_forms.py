"""Forms of the training pages: what publishing would refuse is said beside the fields."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

from portal.core.slugs import BasePageForm
from portal.organisations import reach, rules

from .domain import readiness


class GatedForm(BasePageForm):
    """Runs the readiness gate when the submission would publish, so that the refusal is a message of the form."""

    gate: Callable[[], None]  # a method of each form: ValidationError says why the page can't be public

    def clean(self):
        cleaned = super().clean()
        if self.is_publishing() and not self.errors:
            for name, value in cleaned.items():
                if name in self._meta.fields and name != "required_of":
                    setattr(self.instance, name, value)
            try:
                self.gate()
            except ValidationError as refusal:
                self.refuse(refusal)
        return cleaned


class ProgrammeForm(GatedForm):
    """The organisation can't be moved beyond the author's reach."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("organisation")
        if field is not None and self.for_user is not None:
            own = reach.organisations(self.for_user, rules.CURRICULUM_EDIT)
            field.queryset = own | own.model.objects.filter(pk=self.instance.organisation_id)

    def gate(self):
        if self.instance.pk:
            readiness.refuse_unfit_programme(self.instance)


class ModuleForm(GatedForm):
    def gate(self):
        self.instance.programme = self.parent_page.specific
        if self.instance.pk:
            readiness.refuse_unfit_module(self.instance)
        elif self.instance.is_ready:
            readiness.refuse_empty_module(self.instance)


class LessonForm(GatedForm):
    def gate(self):
        readiness.refuse_unfit_lesson(self.instance, module=self.parent_page.specific)
