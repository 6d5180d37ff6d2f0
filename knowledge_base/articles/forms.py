"""Forms of articles: in the editor, what the gate and the lint would refuse is said beside the fields."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.fields import Day
from portal.core.slugs import BasePageForm
from portal.organisations import reach, rules

MANY = ("topics", "groups", "settings")
A_YEAR = timedelta(days=365)


class ArticleForm(BasePageForm):
    """Errors of the lint block a submission; warnings have to be ticked as read."""

    warnings_read = forms.BooleanField(label=_("I have read the warnings and the text is meant so"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("organisation")
        if field is not None and self.for_user is not None:
            own = reach.organisations(self.for_user, rules.KNOWLEDGE_EDIT)
            field.queryset = (own | own.model.objects.filter(pk=self.instance.organisation_id)).order_by("path")
            if not self.instance.organisation_id:
                self.initial["organisation"] = own.order_by("path").values_list("pk", flat=True).first()

    def is_submitting(self):
        return any(self.data.get(name) for name in ("action-submit", "action-restart-workflow"))

    def _post_clean(self):
        super()._post_clean()
        if self.errors or not (self.is_submitting() or self.is_publishing()):
            return
        for name in MANY:
            setattr(self.instance, name, self.cleaned_data[name])
        if self.is_publishing():
            self._ask_the_gate()
        else:
            self._ask_the_lint()

    def _ask_the_gate(self):
        from .domain.gate import UnapprovedArticle, required_approval

        try:
            required_approval(self.instance)
        except UnapprovedArticle as refusal:
            self.refuse(refusal)

    def _ask_the_lint(self):
        from .domain.lint import lint

        found = lint(self.instance)
        for finding in found:
            if finding.is_error:
                self.add_error(None, f"{finding.message}：{finding.excerpt}" if finding.excerpt else finding.message)
        warnings = [finding for finding in found if not finding.is_error]
        if warnings and not self.cleaned_data.get("warnings_read"):
            listed = "；".join(f"{finding.message} {finding.excerpt}".strip() for finding in warnings)
            self.add_error("warnings_read", _("Read the warnings first: %(listed)s") % {"listed": listed})


class DecisionForm(forms.Form):
    """A health reviewer's decision."""

    qualification = forms.CharField(
        label=_("Your qualification"), max_length=80, required=False, help_text=_("Readers see it beside your name.")
    )
    next_review = Day(label=_("To be reviewed again by"), required=False)
    note = forms.CharField(
        label=_("Note to the author"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you send the article back."),
    )  # fmt: skip

    @classmethod
    def begin(cls, reviewer, now):
        """Empty but for what this reviewer said last time, and a year from now."""
        from .models import Approval

        last = Approval.objects.filter(reviewer=reviewer).values_list("qualification", flat=True).first()
        return cls(initial={"qualification": last or "", "next_review": now.astimezone().date() + A_YEAR})


class HandledForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class FeedbackForm(forms.Form):
    """Was it helpful? A comment may be added; who writes is not asked."""

    helpful = forms.TypedChoiceField(choices=[("yes", _("It helped")), ("no", _("It didn't help"))], coerce=lambda value: value == "yes")
    comment = forms.CharField(max_length=300, required=False, strip=True)

    def clean_comment(self):
        return " ".join(self.cleaned_data["comment"].split())
