"""Sheets of paper: printing them, entering what came back, making spoilt ones void."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.learning.office.base import ids
from courses.learning.office.base import scan as download
from portal.core import clock
from portal.core.refusals import status
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of
from time_bank.ledger.domain import rules as bank_rules

from ..domain import queries
from ..domain import sheets as domain
from ..forms import ReasonForm
from ..models import PaperSheet, ServiceRequest
from ..refusals import done
from ..sheets import printing
from .base import found
from .forms import PaperRequestForm, PaperServiceForm, PrintForm

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
    context = {"page": page_of(request, rows), "query": query, "keep": urlencode({"q": query}), "form": PrintForm(user=request.user)}
    return render(request, "redeeming_office/sheets.html", context)


@allowed(RUN)
@require_http_methods(["GET", "POST"])
def print_blank(request):
    form = PrintForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = done(request, form, lambda: domain.make(**form.cleaned_data, by=request.user, now=clock.now()))
        if made:
            return _pdf(made)
    return render(request, "redeeming_office/print.html", {"form": form}, status=status(form))


@allowed(RUN)
@require_POST
def print_for(request, pk):
    """The sheet of one agreed service; printed again it has a new number, and both stay valid until one is entered."""
    asked = found(request.user, queries.requests(), RUN, pk=pk)
    made = done(request, None, lambda: domain.make(Kind.SERVICE, asked.organisation, 1, by=request.user, now=clock.now(), request=asked))
    if not made:
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
    people = queries.person_accounts(request.user).exclude(user=request.user)
    query = request.POST.get("q", "").strip()
    account = people.filter(pk__in=ids(request.POST.getlist("account")[:1])).first()
    context = {"sheet": sheet, "query": query, "account": account, "given_code": request.GET.get("c", "")}
    if account is None:
        return render(request, "redeeming_office/sheet_account.html", context | {"rows": queries.named(people, query)})
    now = clock.now()
    rule = bank_rules.rule_on(account.bank, timezone.localdate(now)).data["redeem"]
    posted = (request.POST, request.FILES) if "wish" in request.POST else (None, None)
    form = PaperRequestForm(*posted, account=account, asks_birth=rule["min_age"] is not None, initial={"code": context["given_code"]})
    if form.is_bound and form.is_valid():
        more = {name: form.cleaned_data[name] for name in ("code", "upload", "identity_note")}
        act = partial(domain.enter_request, sheet, account=account, wish=form.wish_of(), **more, by=request.user, now=now)
        made = done(request, form, act)
        if made:
            messages.success(request, _("Sheet %(number)s is entered.") % {"number": sheet.number})
            return redirect("redeeming_office:request", made.pk)
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
        fields = [form.cleaned_data[name] for name in ("code", "request", "begins_at", "ends_at", "upload")]
        made = done(request, form, lambda: domain.enter_service(sheet, *fields, by=request.user, now=clock.now()))
        if made:
            messages.success(request, _("Sheet %(number)s is entered, and the minutes have moved.") % {"number": sheet.number})
            return redirect("redeeming_office:request", made.pk)
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
    return download(domain.visible_evidence(request.user, sheet), sheet.number)
