"""The public pages of events, and signing up without an account."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock

from . import limits
from .domain import calendar_file as calendars
from .domain import keeping, queries, seats
from .forms import SettingFilter, SignUpForm

PAST_AT_ONCE = 10


@require_safe
def event_list(request):
    now = clock.now()
    form = SettingFilter(request.GET)
    coming = form.narrow(queries.coming(now))
    past = Paginator(form.narrow(queries.past(now)), PAST_AT_ONCE).get_page(request.GET.get("page"))
    chosen = request.GET.get("setting", "") if form.is_valid() else ""
    return render(request, "events/list.html", {"form": form, "coming": coming, "past": past, "chosen": chosen})


def _found(slug, among=queries.public):
    return get_object_or_404(among().prefetch_related("topics", "groups"), slug=slug)


def _context(event, now):
    free = seats.free_seats(event)
    closed = seats.closed_because(event, now) if event.takes_sign_ups else ""
    return {"event": event, "free": free, "closed": closed, "is_over": event.ends_at <= now, "days": keeping.keep().days}


@require_safe
def event(request, slug):
    found, now = _found(slug), clock.now()
    form = _form() if found.takes_sign_ups else None
    return render(request, "events/event.html", {**_context(found, now), "form": form})


@require_safe
def calendar_file(request, slug):
    found = _found(slug)
    url = settings.SITE_URL + reverse("events:event", args=[found.slug])
    response = HttpResponse(calendars.ics(found, url, clock.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


def _form(data=None):
    return SignUpForm(data, days=keeping.keep().days, privacy_url=reverse("accounts_privacy"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request, slug):
    """The form stands on the event's page; only a refused one is shown here."""
    found, now = _found(slug), clock.now()
    if request.method != "POST":
        return redirect("events:event", found.slug)
    if limits.too_many_sign_ups(request, now):
        return _again(
            request,
            found,
            now,
            _form(request.POST),
            _("Too many sign-ups from here in a short time. Try again in ten minutes, or call the contact."),
            429,
        )
    form = _form(request.POST)
    if not form.is_valid():
        return _again(request, found, now, form)
    try:
        values = form.cleaned_data
        _made, token = seats.sign_up(found, values["name"], values["phone"], agreed=values["agreed"], once=values["once"], now=now)
    except ValidationError as error:
        return _again(request, found, now, form, error.messages[0])
    return redirect("events:own", found.slug, token)


def _again(request, event, now, form, why="", status=200):
    if why:
        form.is_valid()
        form.add_error(None, why)
    return render(request, "events/event.html", {**_context(event, now), "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request, slug, token):
    """One's own sign-up, opened by its link: what stands, and giving the seat back; also when the event was hidden since."""
    found, now = _found(slug, queries.shown), clock.now()
    if limits.too_many_links(request, now):
        raise Http404
    held = seats.find(found, token)
    if held is None and not found.is_published:
        raise Http404
    if held is not None and request.method == "POST":
        seats.withdraw(held, now=now)
        held = None
        return _private(render(request, "events/withdrawn.html", {"event": found}))
    if held is None:
        return _private(render(request, "events/own_gone.html", {"event": found}, status=404))
    url = settings.SITE_URL + reverse("events:own", args=[found.slug, token])
    return _private(render(request, "events/own.html", {**_context(found, now), "sign_up": held, "url": url}))


def _private(response):
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The address is a key and goes to no log of another page; "no-referrer" would also blank the Origin of our own form.
    response["Referrer-Policy"] = "strict-origin"
    return response
