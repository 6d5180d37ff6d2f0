"""Public pages: what volunteering is, what is coming, one activity, and a volunteer's own sign-up and offer."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core import clock
from portal.core.refusals import refuse, status
from portal.organisations import reach, rules
from time_bank.volunteers.domain import queries as pool
from time_bank.volunteers.domain import standing

from .domain import calendar_file as calendars
from .domain import doors, planning, queries, seats
from .forms import CategoryFilter, OfferForm
from .models import Activity, SignUp

AT_ONCE, NEXT = 12, 4


@require_safe
def home(request):
    """What volunteering here is, what is coming, how to join."""
    coming = queries.coming(clock.now()).filter(state=Activity.State.PLANNED)[:NEXT]
    return render(request, "activities/home.html", {"coming": coming, "volunteer": pool.volunteer_of(request.user)})


@require_safe
def activity_list(request):
    now, form = clock.now(), CategoryFilter(request.GET)
    coming = Paginator(form.narrow(queries.coming(now)), AT_ONCE).get_page(request.GET.get("page"))
    past = form.narrow(queries.past(now))[:5]
    volunteer = pool.volunteer_of(request.user)
    context = {"form": form, "coming": coming, "past": past, "keep": form.keep(), "may_offer": standing.is_active(volunteer)}
    return render(request, "activities/list.html", context)


def found(request, slug):
    """A public activity; who runs it, offered it or is on its list sees it anyway."""
    held = get_object_or_404(queries.shown(), slug=slug)
    if held.is_published and held.state in (Activity.State.PLANNED, Activity.State.CANCELLED):
        return held
    volunteer = pool.volunteer_of(request.user)
    own = volunteer is not None and (held.offered_by_id == volunteer.pk or held.sign_ups.filter(volunteer=volunteer).exists())
    if own or (request.user.is_authenticated and reach.can(request.user, rules.SERVICE_RUN, held)):
        return held
    raise Http404


@require_safe
def activity(request, slug):
    return _page(request, found(request, slug))


def _page(request, held, why="", status=200):
    now, volunteer = clock.now(), pool.volunteer_of(request.user)
    context = {
        "activity": held,
        "is_over": held.is_over(now),
        "closed": seats.closed_because(held, now),
        "why": why,
        "runs": request.user.is_authenticated and reach.can(request.user, rules.SERVICE_RUN, held),
        "door_opens": not doors.shut_because(held, now),
        **_mine(held, volunteer),
    }
    return render(request, "activities/activity.html", context, status=status)


def _mine(held, volunteer):
    """Where the reader stands: on the list, able to join, or why not."""
    mine = seats.own(held, volunteer) if volunteer else None
    active = standing.is_active(volunteer)
    choices = [
        {"role": role, "free": max(role.seats - role.taken, 0), "unmet": seats.unmet(volunteer, role) if active and mine is None else []}
        for role in held.roles.all()
    ]
    before = held.sign_ups.filter(role=mine.role, state=SignUp.State.WAITING, pk__lte=mine.pk).count() if mine else 0
    return {"volunteer": volunteer, "active": active, "mine": mine, "place_in_line": before, "choices": choices}


@require_safe
def calendar_file(request, slug):
    held = found(request, slug)
    url = settings.SITE_URL + reverse("activities:activity", args=[held.slug])
    response = HttpResponse(calendars.ics(held, url, clock.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{held.slug}.ics"'
    return response


@never_cache
@login_required
@require_POST
def sign_up(request, slug):
    held, volunteer = found(request, slug), pool.volunteer_of(request.user)
    wanted = request.POST.get("role", "")
    role = next((role for role in held.roles.all() if str(role.pk) == wanted), None)
    if volunteer is None:
        return redirect("volunteers:join")
    if role is None:
        return _page(request, held, _("Choose what you would like to do."), 422)
    try:
        made = seats.sign_up(held, role, volunteer, now=clock.now())
    except ValidationError as refused:
        return _page(request, queries.shown().get(pk=held.pk), " ".join(refused.messages), 422)
    if made.state == SignUp.State.SEATED:
        messages.success(request, _("You have a seat. We remind you on the day before."))
    else:
        messages.success(request, _("You are on the waiting list. When a seat comes free you get it and are told."))
    return redirect("activities:activity", held.slug)


@never_cache
@login_required
@require_POST
def withdraw(request, slug):
    held, volunteer = found(request, slug), pool.volunteer_of(request.user)
    mine = seats.own(held, volunteer) if volunteer else None
    if mine is None:
        return redirect("activities:activity", held.slug)
    try:
        seats.withdraw(mine, now=clock.now())
    except ValidationError as refused:
        return _page(request, held, " ".join(refused.messages), 422)
    messages.success(request, _("You are off the list. Thank you for telling us."))
    return redirect("activities:activity", held.slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request):
    """A volunteer offers something; a coordinator posts it."""
    volunteer = pool.volunteer_of(request.user)
    if not standing.is_active(volunteer):
        messages.info(request, _("Only active volunteers can offer service."))
        return redirect("volunteers:me" if volunteer else "volunteers:join")
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.propose(volunteer, now=clock.now(), **form.cleaned_data)
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Your offer waits for the coordinator. You hear when it is posted."))
            return redirect("activities:list")
    return render(request, "activities/offer.html", {"form": form}, status=status(form))
