"""Surveys within reach: make, hold, enter paper, read the result, take it away as a workbook."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn

from portal.core import clock, downloads
from portal.organisations import reach, rules
from portal.organisations.office import Allowed, Framed, Listing, attempt

from ..domain import surveying
from ..domain.results import result
from ..exporting import workbook
from ..forms import EditionForm, PaperForm, SurveyForm
from ..models import Edition, Survey

LIST = ("awareness_office:list", gettext_lazy("Surveys of public knowledge"))


def editions_of(user):
    found = Edition.objects.select_related("survey", "organisation").prefetch_related("counts")
    return reach.rows(user, rules.EVENT_EDIT, found).order_by("-begins", "pk")


def _whole(edition):
    found = result(edition)
    return "-" if found.is_hidden else f"{found.whole.percent}% ({found.whole.low}–{found.whole.high}%)"


class Editions(Listing):
    permission = rules.EVENT_EDIT
    page_title = LIST[1]
    header_icon = "help"
    index_url_name = LIST[0]
    template_name = "awareness_office/list.html"
    columns = [
        TitleColumn("survey", label=gettext_lazy("Survey"), url_name="awareness_office:outcome"),
        Column("organisation", label=gettext_lazy("Place")),
        Column("sample", label=gettext_lazy("Sample"), accessor="get_sample_display"),
        Column("begins", label=gettext_lazy("First day")),
        Column("people", label=gettext_lazy("People asked"), accessor=lambda edition: result(edition).people),
        Column("whole", label=gettext_lazy("Share known (95% interval)"), accessor=_whole),
    ]

    def get_queryset(self):
        return editions_of(self.request.user)

    def get_context_data(self, **kwargs):
        surveys = reach.rows(self.request.user, rules.EVENT_EDIT, Survey.objects.all())
        return super().get_context_data(surveys=surveys, **kwargs)


class _Form(Framed, FormView):
    permission = rules.EVENT_EDIT
    parent = LIST
    header_icon = "help"
    template_name = "organisations/office/form.html"

    def form_valid(self, form):
        if not attempt(self.request, lambda: self.act(form), self.done):
            return self.form_invalid(form)
        return redirect(LIST[0])


class Make(_Form):
    form_class = SurveyForm
    page_title = gettext_lazy("Write a survey")
    done = gettext_lazy("The survey is written. Now hold it somewhere.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, form):
        surveying.make(by=self.request.user, now=clock.now(), **form.cleaned_data)


class Hold(_Form):
    form_class = EditionForm
    page_title = gettext_lazy("Hold a survey")
    done = gettext_lazy("The survey has an address now.")

    @property
    def survey(self):
        return self.fetch(Survey.objects.all(), pk=self.kwargs["pk"])

    def get_form_kwargs(self):
        assert self.survey
        return {**super().get_form_kwargs(), "user": self.request.user}

    def act(self, form):
        surveying.hold(self.survey, by=self.request.user, **form.cleaned_data)


class _OnEdition:
    @property
    def edition(self):
        return self.fetch(Edition.objects.select_related("survey", "organisation"), pk=self.kwargs["pk"])

    def get_page_title(self):
        return str(self.edition)


class Paper(_OnEdition, _Form):
    form_class = PaperForm
    done = gettext_lazy("The counts are added.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "questions": self.edition.survey.questions}

    def act(self, form):
        values = form.cleaned_data
        surveying.enter_paper(self.edition, by=self.request.user, day=values["day"], people=values["people"], rights=form.rights)


class Outcome(_OnEdition, Framed, TemplateView):
    permission = rules.EVENT_EDIT
    parent = LIST
    header_icon = "help"
    template_name = "awareness_office/outcome.html"

    def get_context_data(self, **kwargs):
        edition = self.edition
        address = self.request.build_absolute_uri(reverse("awareness:sheet", args=[edition.code]))
        return super().get_context_data(edition=edition, result=result(edition), address=address, **kwargs)


class Export(Allowed, View):
    permission = rules.EVENT_EDIT
    http_method_names = ["get"]

    def get(self, request):
        return downloads.workbook(workbook(editions_of(request.user)), "surveys.xlsx")
