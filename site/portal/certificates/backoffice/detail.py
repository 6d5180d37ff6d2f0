"""One certificate: what was printed, its history, revoking and reissuing."""

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import registry

from portal.accounts.names import clean_name, validate_name
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.models import Membership, Organisation

from ..domain import documents
from ..domain.issue import reissue, revoke
from ..layouts import layout
from ..models import Certificate
from ..wording import IssueRefused

Reason = Certificate.Reason
REVOKING = [choice for choice in Reason.choices if choice[0] != Reason.MENDED]


class RevokeForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Kind of reason"), choices=REVOKING, help_text=_("Anybody who verifies the certificate reads this.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Stays in the register; not public.")
    )


class ReissueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=50, validators=[validate_name])
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), help_text=_("Confirmed organisations of the person.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Stays in the register; not public.")
    )

    def __init__(self, *args, certificate, user, **kwargs):
        super().__init__(*args, **kwargs)
        joined = Membership.objects.filter(user=certificate.holder, state=Membership.State.CONFIRMED).values("organisation")
        same = Organisation.objects.filter(pk=certificate.holder_organisation_id)
        within = reach.organisations(user, rules.CERTIFICATE_ISSUE).filter(pk__in=joined)
        self.fields["organisation"].queryset = within | same

    def clean_name(self):
        return clean_name(self.cleaned_data["name"])


class CertificateMixin(WagtailAdminTemplateMixin):
    permission = rules.CERTIFICATE_VIEW
    header_icon = "clipboard-list"
    _show_breadcrumbs = True

    @cached_property
    def certificate(self):
        found = Certificate.objects.select_related(
            "holder", "holder_organisation", "issuer", "issued_by", "ended_by", "replaces", "replaced_by"
        )
        return reach.fetch(self.request.user, self.permission, found, number=self.kwargs["number"])

    def detail_url(self):
        return reverse("certificates_admin:detail", args=[self.certificate.number])

    def get_page_subtitle(self):
        return self.certificate.number

    def get_breadcrumbs_items(self):
        register = {"url": reverse("certificates_admin:register"), "label": gettext("Register of certificates")}
        return [*super().get_breadcrumbs_items(), register, {"url": self.detail_url(), "label": self.certificate.number}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(certificate=self.certificate, **kwargs)


class DetailView(CertificateMixin, TemplateView):
    template_name = "certificates/admin/detail.html"
    page_title = _("Certificate")

    def get_context_data(self, **kwargs):
        snapshot = self.certificate.snapshot
        return super().get_context_data(
            facts=layout(self.certificate.kind).public_facts(snapshot),
            table=layout(self.certificate.kind).public_table(snapshot),
            check_url=documents.address(self.certificate),
            may_end=self._may_end(),
            history=registry.get_logs_for_instance(self.certificate).select_related("user").order_by("-timestamp"),
            **kwargs,
        )

    def _may_end(self):
        valid = self.certificate.state == Certificate.State.VALID
        return valid and reach.can(self.request.user, rules.CERTIFICATE_ISSUE, self.certificate)


class _Ending(CertificateMixin, FormView):
    """Ask for the reason, then call the domain; what it refuses is said at the form."""

    template_name = "certificates/admin/end.html"
    permission = rules.CERTIFICATE_ISSUE

    def get(self, request, *args, **kwargs):
        if self.certificate.state != Certificate.State.VALID:
            messages.warning(request, gettext("Certificate %(number)s is no longer valid.") % {"number": self.certificate.number})
            return redirect(self.detail_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            shown = self.perform(form.cleaned_data)
        except IssueRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        return redirect("certificates_admin:detail", shown.number)

    def get_context_data(self, **kwargs):
        return super().get_context_data(explanation=self.explanation, action=self.page_title, **kwargs)


class RevokeView(_Ending):
    page_title = _("Revoke certificate")
    form_class = RevokeForm
    explanation = _("The public page will say at once that it was revoked, when, and the kind of reason. This can't be undone.")

    def perform(self, data):
        row = revoke(self.certificate, data["reason"], self.request.user, clock.now(), category=data["category"])
        messages.success(self.request, gettext("Certificate %(number)s is revoked.") % {"number": row.number})
        return row


class ReissueView(_Ending):
    page_title = _("Reissue certificate")
    form_class = ReissueForm
    explanation = _("The old certificate will say that it was replaced; the new one gets a new number. Both stay in the register.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "certificate": self.certificate, "user": self.request.user}

    def get_initial(self):
        return {"name": self.certificate.snapshot["name"], "organisation": self.certificate.holder_organisation_id}

    def perform(self, data):
        organisation = data["organisation"]
        snapshot = {**self.certificate.snapshot, "name": data["name"]}
        if organisation.pk != self.certificate.holder_organisation_id:
            snapshot["organisation"] = organisation.name
        made = reissue(self.certificate, snapshot, data["reason"], self.request.user, clock.now(), holder_organisation=organisation)
        messages.success(self.request, gettext("The new certificate has the number %(number)s.") % {"number": made.number})
        return made
