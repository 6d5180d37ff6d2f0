"""The back office of the privacy notice: its versions, a draft with its preview, and publication. For superusers."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .domain import privacy
from .domain.privacy import NoticeChanged
from .markdown import as_html
from .models import PrivacyNotice


class NoticeForm(forms.Form):
    version = forms.CharField(
        label=gettext_lazy("Version"),
        max_length=20,
        validators=[validate_slug],
        help_text=gettext_lazy("Part of its address: letters, digits and hyphens, for example 2026-12."),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 24, "lang": "zh-Hans"}),
        help_text=gettext_lazy("Markdown: a line that begins with ## is a heading, a line that begins with - is a point of a list."),
    )


class PublishForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("I have read the preview. Once published, this text can't be changed any more."),
        error_messages={"required": gettext_lazy("Read the preview and tick the box.")},
    )


class SuperusersOnly:
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Framed(SuperusersOnly, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "doc-full"

    def get_breadcrumbs_items(self):
        home = {"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}
        above = {"url": reverse("privacy_office:versions"), "label": _("Privacy notice")}
        here = {"url": "", "label": self.get_page_title()}
        return [home, here] if isinstance(self, Versions) else [home, above, here]


class Versions(Framed):
    page_title = gettext_lazy("Privacy notice")
    template_name = "accounts/office/versions.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(current=privacy.current_notice(), versions=privacy.versions(), **kwargs)


class Edit(Framed):
    """A draft is written, looked at and published on one page; a published version is only shown."""

    template_name = "accounts/office/version.html"

    def get_page_title(self):
        return self.notice.version if self.notice else _("New version")

    @property
    def notice(self):
        pk = self.kwargs.get("pk")
        return get_object_or_404(PrivacyNotice, pk=pk) if pk else None

    def get_context_data(self, **kwargs):
        notice = self.notice
        current = privacy.current_notice()
        start = {"version": notice.version, "body": notice.body} if notice else {"body": current.body if current else ""}
        context = {"form": NoticeForm(initial=start), "publish_form": PublishForm(), **kwargs}
        asked = privacy.people_to_ask() if notice and not notice.published_at else 0
        return super().get_context_data(notice=notice, body=as_html(notice.body) if notice else "", asked=asked, **context)

    def post(self, request, pk=None):
        form = NoticeForm(request.POST)
        if form.is_valid():
            try:
                saved = privacy.save_draft(form.cleaned_data["version"], form.cleaned_data["body"], by=request.user, notice=self.notice)
            except NoticeChanged:
                form.add_error(None, _("This version is published and stays as it is. Write a new one."))
            except ValidationError as error:
                form.add_error(None, error)  # says itself which field is meant
            else:
                messages.success(request, _("The draft is saved. Below is how people will see it."))
                return redirect("privacy_office:edit", saved.pk)
        return self.render_to_response(self.get_context_data(form=form))


class Publish(SuperusersOnly, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        form = PublishForm(request.POST)
        if not form.is_valid():
            messages.error(request, form.errors["sure"][0])
            return redirect("privacy_office:edit", pk)
        notice = privacy.publish(get_object_or_404(PrivacyNotice, pk=pk), by=request.user)
        messages.success(
            request, _("Version %(version)s is published. Everybody is asked for their consent once.") % {"version": notice.version}
        )
        return redirect("privacy_office:versions")


class Discard(SuperusersOnly, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            privacy.discard_draft(get_object_or_404(PrivacyNotice, pk=pk), by=request.user)
        except NoticeChanged:
            messages.error(request, _("This version is published and stays as it is. Write a new one."))
        else:
            messages.success(request, _("The draft is deleted."))
        return redirect("privacy_office:versions")


urlpatterns = [
    path("", Versions.as_view(), name="versions"),
    path("new/", Edit.as_view(), name="new"),
    path("<int:pk>/", Edit.as_view(), name="edit"),
    path("<int:pk>/publish/", Publish.as_view(), name="publish"),
    path("<int:pk>/discard/", Discard.as_view(), name="discard"),
]
