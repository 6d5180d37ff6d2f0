"""Sheets of paper: printing them, entering what came back, making spoilt ones void."""

from django.contrib import messages
from django.core.files.storage import storages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.learning.domain.evidences import suffix
from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of
from time_bank.ledger.domain import rules as bank_rules

from ..domain import queries
from ..domain import sheets as domain
from ..forms import ReasonForm
from ..models import PaperSheet, ServiceRequest
from ..sheets import printing
from .base import done, found, status
from .forms import PaperRequestForm, PaperServiceForm, PrintForm
from .requests import named

RUN = rules.SERVICE_RUN
Kind, State = PaperSheet.Kind, PaperSheet.State


def _sheets():
    return PaperSheet.objects.select_related(
        "organisation", "of_request__provider__user", "of_request__category", "printed_by", "entered_by", "evidence"
    )


@allowed(RUN)
@require_GET
def index(request):
    rows = reach.rows(request.user, RUN, _sheets())
    query = request.GET.get("q", "").strip()
    if query:
        rows = rows.filter(number__icontains=query)
    context = {"page": page_of(request, rows), "query": query, "keep": f"q={query}", "form": PrintForm(user=request.user)}
    return render(request, "redeeming_office/sheets.html", context)


@allowed(RUN)
@require_http_methods(["GET", "POST"])
def print_blank(request):
    form = PrintForm(request.POST or None, user=request.user)
    made = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        act = lambda: made.extend(domain.make(values["kind"], values["organisation"], values["count"], by=request.user, now=clock.now()))  # noqa: E731
        if done(request, form, act):
            return _pdf(made)
    return render(request, "redeeming_office/print.html", {"form": form}, status=status(form))


@allowed(RUN)
@require_POST
def print_for(request, pk):
    """The sheet of one agreed service; printed again it has a new number, and both stay valid until one is entered."""
    asked = found(request.user, queries.requests(), RUN, pk=pk)
    made = []
    act = lambda: made.extend(domain.make(Kind.SERVICE, asked.organisation, 1, by=request.user, now=clock.now(), request=asked))  # noqa: E731
    if not done(request, None, act):
        return redirect("redeeming_office:request", asked.pk)
    return _pdf(list(_sheets().filter(pk__in=[sheet.pk for sheet in made])))


def _pdf(sheets):
    response = HttpResponse(printing.pdf(sheets, sheets[0].printed_at), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{sheets[0].number}.pdf"'
    return response


def _found(request, number):
    return found(request.user, _sheets(), RUN, number=number)


@allowed(RUN)
@require_GET
def again(request, number):
    sheet = _found(request, number)
    if sheet.state != State.PRINTED:
        raise Http404
    return _pdf([sheet])


@never_cache
@allowed(RUN)
@sensitive_post_parameters("wish", "place", "birth")
@require_http_methods(["GET", "POST"])
def enter(request, number):
    """What stands on a sheet, with a scan of it. The code on the paper must fit its number."""
    sheet = _found(request, number)
    if sheet.state != State.PRINTED:
        return render(request, "redeeming_office/sheet.html", {"sheet": sheet})
    return _enter_request(request, sheet) if sheet.kind == Kind.REQUEST else _enter_service(request, sheet)


def _enter_request(request, sheet):
    people = queries.person_accounts(request.user, rules.TIME_VIEW).exclude(user=request.user)
    wanted, query = request.POST.get("account", ""), request.POST.get("q", "").strip()
    account = people.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() and len(wanted) < 12 else None
    context = {"sheet": sheet, "query": query, "account": account, "given_code": request.GET.get("c", "")}
    if account is None:
        context["rows"] = people.filter(named(query)).order_by("user__full_name", "pk")[:30] if query else []
        return render(request, "redeeming_office/sheet_account.html", context)
    now = clock.now()
    rule = bank_rules.rule_on(account.bank, timezone.localdate(now)).data["redeem"]
    posted = (request.POST, request.FILES) if "wish" in request.POST else (None, None)
    form = PaperRequestForm(*posted, account=account, asks_birth=rule["min_age"] is not None, initial={"code": context["given_code"]})
    if form.is_bound and form.is_valid():
        values, made = form.cleaned_data, []

        def act():
            made.append(domain.enter_request(
                sheet, values["code"], account, form.wish_of(), values["upload"], identity_note=values["identity_note"], by=request.user,
                now=now,
            ))  # fmt: skip

        if done(request, form, act):
            messages.success(request, _("Sheet %(number)s is entered.") % {"number": sheet.number})
            return redirect("redeeming_office:request", made[0].pk)
    return render(request, "redeeming_office/sheet.html", context | {"form": form}, status=status(form))


def _enter_service(request, sheet):
    states = [ServiceRequest.State.MATCHED, ServiceRequest.State.ACCEPTED]
    requests = reach.rows(request.user, RUN, ServiceRequest.objects.filter(state__in=states)).select_related("category", "provider__user")
    if sheet.of_request_id:
        requests = requests.filter(pk=sheet.of_request_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    first = {"code": request.GET.get("c", ""), "request": sheet.of_request_id}
    form = PaperServiceForm(*posted, requests=requests, initial=first)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        act = lambda: domain.enter_service(  # noqa: E731
            sheet,
            values["code"],
            values["request"],
            values["begins_at"],
            values["ends_at"],
            values["upload"],
            by=request.user,
            now=clock.now(),
        )
        if done(request, form, act):
            messages.success(request, _("Sheet %(number)s is entered, and the minutes have moved.") % {"number": sheet.number})
            return redirect("redeeming_office:request", values["request"].pk)
    return render(request, "redeeming_office/sheet.html", {"sheet": sheet, "form": form}, status=status(form))


@allowed(RUN)
@require_http_methods(["GET", "POST"])
def void(request, number):
    sheet = _found(request, number)
    form = ReasonForm(request.POST or None)
    ready = request.method == "POST" and form.is_valid()
    if ready and done(request, form, lambda: domain.void(sheet, form.cleaned_data["reason"], by=request.user, now=clock.now())):
        messages.success(request, _("Sheet %(number)s is void.") % {"number": sheet.number})
        return redirect("redeeming_office:sheets")
    return render(request, "redeeming_office/void.html", {"sheet": sheet, "form": form}, status=status(form))


@allowed(RUN)
@require_GET
def scan(request, number):
    """The scan, as a download."""
    sheet = _found(request, number)
    evidence = domain.visible_evidence(request.user, sheet)
    if evidence is None or not storages["private"].exists(evidence.file):
        raise Http404
    with storages["private"].open(evidence.file) as file:
        data = file.read()
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{sheet.number}{suffix(data)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
