"""Activities within reach: list, post, edit, call off, decide on offers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, TitleColumn

from portal.core import clock
from portal.core.refusals import refuse
from portal.organisations import reach, rules
from portal.organisations.office import Framed, Listing, attempt

from ..domain import planning
from ..domain.errors import ScopeQuestion
from ..models import Activity, ActivityRole, SignUp
from .forms import ActivityFilter, ActivityForm, DecideForm, ReasonForm, RoleFormSet, initial_roles, roles_of

LIST = ("activities_office:list", gettext_lazy("Activities"))


def _seats(activity):
    return f"{activity.seated} / {activity.seats or 0}" + (f" + {activity.waiting}" if activity.waiting else "")


class Activities(Listing):
    permission = rules.SERVICE_RUN
    page_title = LIST[1]
    header_icon = "date"
    index_url_name = LIST[0]
    filter_form = ActivityFilter
    template_name = "activities_office/list.html"
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="activities_office:edit"),
        Column("starts_at", label=gettext_lazy("Begins"), accessor=lambda row: localtime(row.starts_at).strftime("%Y-%m-%d %H:%M")),
        Column("place", label=gettext_lazy("Place")),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column("seats", label=gettext_lazy("Seats taken"), accessor=_seats),
        Column("state", label=gettext_lazy("State"), accessor=lambda row: row.state_at(clock.now())),
        Column("organisation", label=gettext_lazy("Held by")),
    ]

    def get_queryset(self):
        found = reach.rows(self.request.user, self.permission, Activity.objects.select_related("organisation"))
        form = self.get_filter()
        if not form.is_valid():
            return found.none()
        values = form.cleaned_data
        if values["q"]:
            found = found.filter(Q(title__icontains=values["q"]) | Q(place__icontains=values["q"]))
        if values["state"]:
            found = found.filter(state=values["state"])
        if values["organisation"]:
            found = found.filter(organisation__path__startswith=values["organisation"].path)
        return _counted(found).order_by("-starts_at", "pk")


def _counted(found):
    seated = Count("sign_ups", filter=Q(sign_ups__state__in=SignUp.HOLDING), distinct=True)
    waiting = Count("sign_ups", filter=Q(sign_ups__state=SignUp.State.WAITING), distinct=True)
    seats = ActivityRole.objects.filter(activity=OuterRef("pk")).order_by().values("activity").annotate(n=Sum("seats")).values("n")
    return found.annotate(seated=seated, waiting=waiting, seats=Subquery(seats))


class _Form(Framed, FormView):
    permission = rules.SERVICE_RUN
    parent = LIST
    header_icon = "date"
    template_name = "organisations/office/form.html"


class _Planning(_Form):
    form_class = ActivityForm
    template_name = "activities_office/plan.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("roles", self.roles())
        return super().get_context_data(**kwargs)

    def roles(self):
        return RoleFormSet(self.request.POST if self.request.method == "POST" else None, prefix="roles", initial=self.initial_roles())

    def initial_roles(self):
        return []

    def post(self, request, *args, **kwargs):
        form, roles = self.get_form(), self.roles()
        fine = form.is_valid() & roles.is_valid()
        if fine and self._act(form, roles):
            return redirect(self.afterwards)
        return self.render_to_response(self.get_context_data(form=form, roles=roles), status=422)

    def _act(self, form, roles):
        own, more = form.values()
        try:
            held = self.act(roles_of(roles), own, more)
        except ScopeQuestion as question:
            form.ask(question)
            return False
        except ValidationError as refused:
            refuse(form, refused)
            return False
        messages.success(self.request, self.done)
        self.afterwards = reverse("activities_office:edit", args=[held.pk])
        return True


class Post(_Planning):
    page_title = gettext_lazy("Post an activity")
    done = gettext_lazy("The activity is posted.")

    def act(self, roles, own, more):
        return planning.post(by=self.request.user, now=clock.now(), roles=roles, **own, **more)


class _OnActivity:
    @cached_property
    def activity(self):
        return self.fetch(Activity.objects.select_related("organisation", "category", "series", "scope_confirmed_by"), pk=self.kwargs["pk"])

    def get_page_title(self):
        return str(self.activity)

    def get_context_data(self, **kwargs):
        return super().get_context_data(activity=self.activity, state=self.activity.state_at(clock.now()), **kwargs)


class Edit(_OnActivity, _Planning):
    template_name = "activities_office/edit.html"
    done = gettext_lazy("The activity is saved.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.activity}

    def initial_roles(self):
        return initial_roles(self.activity)

    def act(self, roles, own, more):
        return planning.edit(self.activity, by=self.request.user, now=clock.now(), roles=roles, **own, **more)


class _Deciding(_OnActivity, _Form):
    def form_valid(self, form):
        if not attempt(self.request, lambda: self.act(form.cleaned_data), self.done):
            return self.form_invalid(form)
        return redirect(LIST[0])


class Cancel(_Deciding):
    form_class = ReasonForm
    template_name = "activities_office/cancel.html"
    done = gettext_lazy("The activity is called off, and everybody on its list is told.")

    def act(self, values):
        planning.cancel(self.activity, values["reason"], by=self.request.user, now=clock.now())


class Decide(_Deciding):
    """Post an offer, or say why not."""

    form_class = DecideForm
    template_name = "activities_office/decide.html"
    done = gettext_lazy("Decided; the volunteer is told.")

    def act(self, values):
        posted = self.request.POST.get("decision") == "post"
        confirmed = self.request.POST.get("scope_words", "") if self.request.POST.get("scope_ok") else ""
        planning.decide(self.activity, by=self.request.user, now=clock.now(), posted=posted, reason=values["reason"], confirmed=confirmed)

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=planning.words_of(self.activity), **kwargs)
