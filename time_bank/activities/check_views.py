"""The door of an activity: the volunteer scans or types, the coordinator shows the code and ticks, with a line or without."""

import json
import uuid
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core import clock
from portal.core.limits import wait
from portal.core.refusals import status
from portal.organisations import reach, rules
from time_bank.volunteers.domain import queries as pool

from .codes import qr
from .domain import checks, doors, queries
from .domain.errors import Refused
from .forms import LettersForm
from .models import CheckEvent
from .views import found

MOST = 200  # ticks in one request
TRIES = 60  # a hall full of volunteers comes from one address


@never_cache
@login_required
@require_safe
def scan(request, token):
    """What the volunteer's own phone opens: one button confirms."""
    try:
        scanned = doors.scan(token, clock.now())
    except Refused as refused:
        return _no(request, str(refused), 410)
    return _ask(request, scanned)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request, slug):
    """For phones that can't scan: the letters that are shown below the code."""
    held, now = found(request, slug), clock.now()
    form = LettersForm(request.POST or None)
    if request.method == "POST" and wait(request, "activities.letters", TRIES, now):
        form.add_error(None, _("Too many tries from here. Wait a minute."))
        return render(request, "activities/letters.html", {"form": form, "activity": held}, status=429)
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, doors.hear(held, form.cleaned_data["letters"], now))
        except Refused as refused:
            form.add_error("letters", refused)
    return render(request, "activities/letters.html", {"form": form, "activity": held}, status=status(form))


def _ask(request, scanned):
    volunteer = pool.volunteer_of(request.user)
    context = {
        "activity": scanned.activity, "kind": scanned.kind, "ticket": doors.ticket(scanned, request.user), "at": scanned.at,
        "came": checks.standing_in(scanned.activity, volunteer) if volunteer else None,
    }  # fmt: skip
    return render(request, "activities/scan.html", context)


@never_cache
@login_required
@require_POST
def confirm(request):
    """The button after the scan. It counts from the moment of the scan, and once."""
    now, volunteer = clock.now(), pool.volunteer_of(request.user)
    sealed = request.POST.get("ticket", "")
    try:
        scanned = doors.redeem(sealed, request.user, now)
        if volunteer is None:
            raise Refused(_("This person is not in the pool of volunteers."))
        kept = checks.by_code(scanned, volunteer, now=now, client_id=uuid.uuid5(uuid.NAMESPACE_URL, sealed))
    except ValidationError as refused:
        return _no(request, " ".join(refused.messages), 422)
    context = {"activity": scanned.activity, "event": kept.event, "record": kept.record}
    return render(request, "activities/checked.html", context)


def _no(request, why, status):
    return render(request, "activities/not_checked.html", {"why": why}, status=status)


def _run(request, slug):
    """The activity, for who runs it; 404 for everybody else."""
    return reach.fetch(request.user, rules.SERVICE_RUN, queries.shown(), slug=slug)


@never_cache
@login_required
@require_safe
def door(request, slug):
    """The coordinator's page at the door: code, roll call, who is in."""
    held, now = _run(request, slug), clock.now()
    rows = queries.presence(held)
    way = _way(request.GET.get("way"), held, now)
    context = {
        "activity": held, "rows": rows, "way": way, "shut": doors.shut_because(held, now), "is_in": sum(row.is_in for row in rows),
        "here": sum(row.came is not None for row in rows), "now": now, **_code(request, held, way, now),
    }  # fmt: skip
    return render(request, "activities/door.html", context)


def _way(wanted, held, now):
    """In or out: as asked, else what most will want now."""
    if wanted in doors.WAYS:
        return wanted
    return CheckEvent.Kind.IN if now < held.starts_at + (held.ends_at - held.starts_at) / 2 else CheckEvent.Kind.OUT


def _code(request, held, way, now):
    try:
        mine = doors.open_door(held, by=request.user, now=now)
    except Refused:
        return {}
    token, letters = doors.code(mine, way, now)
    return {"qr": qr("activities:scan", token, "xq-qr__code"), "letters": letters, "seconds_left": doors.seconds_left(now)}


@never_cache
@login_required
@require_safe
def code(request, slug, kind):
    """The code alone, fetched anew every minute."""
    if kind not in doors.WAYS:
        raise Http404
    held, now = _run(request, slug), clock.now()
    return render(request, "activities/code.html", {"activity": held, "way": kind, **_code(request, held, kind, now)})


@never_cache
@require_POST
def ticks(request, slug):
    """Ticks of the coordinator: a list from the script, or one from the form."""
    if request.content_type == "application/json":
        return _from_script(request, slug)
    return _from_form(request, slug)


def _from_script(request, slug):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out", "sign_in": reverse("account_login")}, status=401)
    try:
        held = _run(request, slug)
    except (Http404, PermissionDenied):
        return JsonResponse({"error": "not yours"}, status=404)
    try:
        items = _parsed(request.body)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        return JsonResponse({"error": "a list of ticks is wanted"}, status=400)
    now = clock.now()
    items.sort(key=lambda tick: (tick.device_at is not None, tick.device_at))
    return JsonResponse({"results": [_result(held, tick, request.user, now) for tick in items]})


def _parsed(body):
    sent = json.loads(body)
    sent_at, listed = _moment(sent["sent_at"]), sent["ticks"]
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST:
        raise ValueError
    return [
        checks.Tick(uuid.UUID(item["claim_id"]), int(item["sign_up"]), str(item["kind"]), _moment(item["made_at"]), sent_at)
        for item in listed
    ]


def _moment(milliseconds):
    return datetime.fromtimestamp(float(milliseconds) / 1000, UTC)


def _result(held, tick, by, now):
    result = {"claim_id": str(tick.client_id)}
    try:
        kept = checks.by_coordinator(held, tick, by=by, now=now)
    except ValidationError as refused:
        return result | {"status": "refused", "message": " ".join(refused.messages)}
    status = "repeated" if kept.repeated else "kept"
    return result | {"status": status, "sign_up": tick.sign_up, "kind": kept.event.kind, "at": checks.clock(kept.event.at)}


@login_required
def _from_form(request, slug):
    held = _run(request, slug)
    try:
        tick = checks.Tick(uuid.UUID(request.POST.get("claim_id", "")), int(request.POST.get("sign_up", "")), request.POST.get("kind", ""))
    except ValueError:
        return HttpResponseBadRequest()
    sign_up = get_object_or_404(held.sign_ups.select_related("volunteer__user"), pk=tick.sign_up)
    try:
        kept = checks.by_coordinator(held, tick, by=request.user, now=clock.now())
    except ValidationError as refused:
        messages.error(request, f"{sign_up.volunteer}：{' '.join(refused.messages)}")
    else:
        said = {"in": _("%(name)s came at %(at)s."), "out": _("%(name)s went at %(at)s.")}[kept.event.kind]
        messages.success(request, said % {"name": sign_up.volunteer, "at": checks.clock(kept.event.at)})
    return redirect(f"{reverse('activities:door', args=[held.slug])}?way={tick.kind}#roll")
