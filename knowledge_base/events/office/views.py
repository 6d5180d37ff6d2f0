"""Events within reach: list, plan, edit, cancel, report; sign-ups masked, their export in the audit log."""

from django.db.models import Count, Q
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from portal.core import clock, downloads
from portal.notices.gateways import sends_texts
from portal.organisations import reach, rules
from portal.organisations.office import Allowed, Framed, Listing, attempt

from ..domain import planning
from ..exporting import sign_ups_xlsx
from ..forms import CancelForm, EventForm, OfficeFilter, ReportForm
from ..models import Event, SignUp

LIST = ("events_office:list", gettext_lazy("Outreach events"))


def chosen(request):
    found = reach.rows(request.user, rules.EVENT_EDIT, Event.objects.select_related("organisation", "setting"))
    form = OfficeFilter(request.GET, user=request.user)
    if not form.is_valid():
        return found.none()
    values = form.cleaned_data
    if values["q"]:
        found = found.filter(Q(title__icontains=values["q"]) | Q(place__icontains=values["q"]))
    if values["state"]:
        found = found.filter(state=values["state"])
    if values["organisation"]:
        found = found.filter(organisation__path__startswith=values["organisation"].path)
    return found.annotate(listed=Count("sign_ups")).order_by("-starts_at", "pk")


def _seats(event):
    if not event.takes_sign_ups:
        return "-"
    return f"{event.listed} / {event.seats}" if event.seats else str(event.listed)


def _came(event):
    return "-" if event.head_count is None else str(event.head_count)


class Events(Listing):
    permission = rules.EVENT_EDIT
    page_title = LIST[1]
    header_icon = "date"
    index_url_name = LIST[0]
    filter_form = OfficeFilter
    template_name = "events_office/list.html"
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="events_office:edit"),
        Column("starts_at", label=gettext_lazy("Begins"), accessor=lambda event: localtime(event.starts_at).strftime("%Y-%m-%d %H:%M")),
        Column("place", label=gettext_lazy("Place")),
        Column("organisation", label=gettext_lazy("Held by")),
        Column("seats", label=gettext_lazy("Sign-ups"), accessor=_seats),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("head_count", label=gettext_lazy("Came"), accessor=_came),
    ]

    def get_queryset(self):
        return chosen(self.request)


class _Form(Framed, FormView):
    permission = rules.EVENT_EDIT
    parent = LIST
    header_icon = "date"
    template_name = "organisations/office/form.html"

    def form_valid(self, form):
        if not attempt(self.request, lambda: self.act(form.cleaned_data), self.done):
            return self.form_invalid(form)
        return redirect(LIST[0])


class _Planning(_Form):
    form_class = EventForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}


class Plan(_Planning):
    page_title = gettext_lazy("Plan an event")
    done = gettext_lazy("The event is planned.")

    def act(self, values):
        planning.plan(by=self.request.user, now=clock.now(), **values)


class _OnEvent:
    @property
    def event(self):
        return self.fetch(Event.objects.select_related("organisation"), pk=self.kwargs["pk"])

    def get_page_title(self):
        return str(self.event)

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, **kwargs)


class Edit(_OnEvent, _Planning):
    template_name = "events_office/edit.html"
    done = gettext_lazy("The event is saved.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.event}

    def act(self, values):
        planning.edit(self.event, by=self.request.user, now=clock.now(), **values)


class Cancel(_OnEvent, _Form):
    form_class = CancelForm
    template_name = "events_office/cancel.html"

    @property
    def done(self):
        """The list says who got a text."""
        if sends_texts():
            return _("The event is cancelled. Those who signed up get a text; call whoever the list still names as not told.")
        return _("The event is cancelled. Call those who signed up.")

    def act(self, values):
        planning.cancel(self.event, values["reason"], by=self.request.user, now=clock.now())


class Report(_OnEvent, _Form):
    form_class = ReportForm
    done = gettext_lazy("The figures are saved.")

    def get_initial(self):
        event = self.event
        return {name: getattr(event, name) for name in ("head_count", "material_count", "material_note")}

    def act(self, values):
        planning.report(self.event, by=self.request.user, now=clock.now(), **values)


class SignUps(_OnEvent, Listing):
    """Who signed up: masked, in the order in which seats are given."""

    permission = rules.EVENT_EDIT
    parent = LIST
    header_icon = "group"
    template_name = "events_office/sign_ups.html"
    nothing_yet = gettext_lazy("Nobody has signed up yet.")
    columns = [
        Column("masked_name", label=gettext_lazy("Name")),
        Column("masked_phone", label=gettext_lazy("Phone")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        DateColumn("created_at", label=gettext_lazy("Signed up on")),
        DateColumn("moved_up_at", label=gettext_lazy("Moved up: call them")),
        DateColumn("told_at", label=gettext_lazy("Text went out")),
    ]

    @property
    def index_url_name(self):
        return None

    def get_queryset(self):
        return reach.rows(self.request.user, self.permission, SignUp.objects.filter(event=self.event)).order_by("state", "created_at", "pk")


class Export(_OnEvent, Allowed, View):
    """The list for the door, with whole numbers: who took it stands in the audit log."""

    permission = rules.EVENT_EDIT
    http_method_names = ["post"]

    def post(self, request, pk):
        event = self.event
        return downloads.workbook(sign_ups_xlsx(event, by=request.user), f"sign-ups-{event.slug}.xlsx")
