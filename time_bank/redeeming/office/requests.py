"""Requests within reach: the list, writing down what came by telephone, finding a volunteer, confirming, deciding disputes."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.learning.office.base import ids
from portal.accounts.domain.people import names_of
from portal.core import clock
from portal.core.refusals import status
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of
from time_bank.ledger.domain import rules as bank_rules
from time_bank.volunteers.models import Volunteer

from ..domain import asking, disputes, entitled, matching, queries, serving
from ..forms import ReasonForm, TimesForm
from ..models import ServiceRequest
from ..refusals import done
from .base import found
from .forms import DecideForm, WrittenDownForm

State, Channel = ServiceRequest.State, ServiceRequest.Channel
RUN, CORRECT = rules.SERVICE_RUN, rules.TIME_CORRECT
TABS = {
    "open": (gettext_lazy("Volunteer to be found"), [State.OPEN]),
    "agreed": (gettext_lazy("Agreed"), [State.MATCHED, State.ACCEPTED]),
    "served": (gettext_lazy("To be confirmed"), [State.SERVED]),
    "disputed": (gettext_lazy("In dispute"), [State.DISPUTED]),
    "over": (gettext_lazy("Over"), [State.SETTLED, State.CLOSED]),
}


@allowed(RUN, CORRECT)
@require_GET
def index(request):
    tab = request.GET.get("tab", "") if request.GET.get("tab", "") in TABS else "open"
    rows = queries.within(request.user, queries.requests(), RUN, CORRECT)
    query = request.GET.get("q", "").strip()
    if query:
        named = Q(account__user__full_name__icontains=query) | Q(provider__user__full_name__icontains=query) | Q(area__icontains=query)
        rows = rows.filter(named | Q(pk__in=ids([query.upper().removeprefix("Q")])))
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    tabs = [(name, title, sum(counts.get(state, 0) for state in states)) for name, (title, states) in TABS.items()]
    shown = rows.filter(state__in=TABS[tab][1]).order_by("-pk" if tab == "over" else "wanted_on", "pk")
    return render(request, "redeeming_office/requests.html", {
        "tabs": tabs, "tab": tab, "query": query, "keep": urlencode({"tab": tab, "q": query}), "page": page_of(request, shown),
        "may_write": reach.anywhere(request.user, RUN),
    })  # fmt: skip


@never_cache
@allowed(RUN)
@require_http_methods(["GET", "POST"])
def new(request):
    """Whose time pays? Looked for by name, volunteer number or whole telephone number; posted, so that no number stands in an address."""
    query = request.POST.get("q", "").strip()
    people = queries.person_accounts(request.user).exclude(user=request.user)
    return render(request, "redeeming_office/new.html", {"query": query, "rows": queries.named(people, query)})


@never_cache
@allowed(RUN)
@sensitive_post_parameters("wish", "place", "birth")
@require_http_methods(["GET", "POST"])
def write_down(request, public_id):
    """A request by telephone."""
    account = get_object_or_404(queries.person_accounts(request.user), public_id=public_id)
    now = clock.now()
    rule = bank_rules.rule_on(account.bank, timezone.localdate(now)).data["redeem"]
    form = WrittenDownForm(request.POST or None, account=account, asks_birth=rule["min_age"] is not None)
    if request.method == "POST" and form.is_valid() and (made := _write(request, form, account, now)):
        messages.success(request, _("Written down. The person was told and can withdraw it."))
        return redirect("redeeming_office:request", made.pk)
    missing = [item for item in entitled.unmet(account, now=now) if item.code not in ("birth", "age")]
    return render(request, "redeeming_office/write_down.html", {"account": account, "form": form, "missing": missing}, status=status(form))


def _write(request, form, account, now):
    more = {name: form.cleaned_data[name] for name in ("identity_note", "client_id")}
    return done(request, form, lambda: asking.ask_for(account, form.wish_of(), Channel.PHONE, by=request.user, now=now, **more))


def _found(request, pk, *permissions):
    return found(
        request.user, queries.requests().select_related("bank", "tie__user", "record", "sheet"), *(permissions or (RUN, CORRECT)), pk=pk
    )


@allowed(RUN, CORRECT)
@require_GET
def request_page(request, pk):
    asked, now = _found(request, pk), clock.now()
    may_run = reach.can(request.user, RUN, asked)
    history = asked.events.all()
    names = names_of({event.by for event in history} - {"system"})
    context = {
        "asked": asked, "history": [(event, names.get(event.by, "")) for event in history],
        "may_run": may_run, "begun": matching.wanted_moment(asked) <= now, "steps": _steps(asked, may_run, now),
        "sheets": asked.sheets.all(), "why_not": _why_not(asked, request.user), "may_correct": reach.can(request.user, CORRECT, asked),
    }  # fmt: skip
    if may_run and asked.state == State.OPEN:
        context["candidates"] = matching.candidates(asked, request.user)
    if context["may_correct"] and asked.state == State.DISPUTED:
        context["decide_form"] = DecideForm(most=asked.minutes)
        context["why_not_decide"] = disputes.why_not_decide(asked, request.user)
    return render(request, "redeeming_office/request.html", context)


def _why_not(asked, user):
    return serving.why_not_confirm(asked, user) if asked.state == State.SERVED else ""


STEPS = {
    "withdraw": (matching.withdraw, gettext_lazy("Withdraw the request"), ServiceRequest.BEFORE_SERVICE, False),
    "no-show": (matching.no_show, gettext_lazy("The volunteer did not come"), (State.MATCHED, State.ACCEPTED), False),
    "dispute": (disputes.dispute, gettext_lazy("Put it in dispute"), (State.ACCEPTED, State.SERVED), True),
    "confirm": (lambda asked, _reason, **more: serving.confirm(asked, **more), gettext_lazy("Confirm the service"), (State.SERVED,), None),
    "reopen": (disputes.reopen, gettext_lazy("Open it again"), (State.SETTLED,), True),
}


def _steps(asked, may_run, now):
    """Steps with a page of their own; opening again belongs to those who correct the ledger."""
    begun = matching.wanted_moment(asked) <= now
    return [
        (name, title)
        for name, (_act, title, states, _reason) in STEPS.items()
        if asked.state in states and name != "reopen" and may_run and (begun or name != "no-show")
    ]


@allowed(RUN, CORRECT)
@require_http_methods(["GET", "POST"])
def step(request, pk, step):
    """Asked about once more, with a reason where one is needed."""
    if step not in STEPS:
        raise Http404
    act, title, states, reason = STEPS[step]
    asked = _found(request, pk, CORRECT if step == "reopen" else RUN)
    if asked.state not in states:
        messages.error(request, _("This has changed meanwhile. Look at the page again."))
        return redirect("redeeming_office:request", asked.pk)
    form = ReasonForm(request.POST or None, required=reason) if reason is not None else None
    if request.method == "POST" and (form is None or form.is_valid()):
        text = form.cleaned_data["reason"] if form else ""
        if done(request, form, lambda: act(asked, text, by=request.user, now=clock.now())):
            messages.success(request, _("Done: %(title)s.") % {"title": title})
            return redirect("redeeming_office:request", asked.pk)
    if form is None and request.method == "POST":
        return redirect("redeeming_office:request", asked.pk)
    return render(request, "redeeming_office/step.html", {"asked": asked, "title": title, "form": form}, status=status(form))


@allowed(RUN)
@require_POST
def match(request, pk):
    asked = _found(request, pk, RUN)
    volunteer = Volunteer.objects.filter(pk__in=ids(request.POST.getlist("volunteer")[:1])).first()
    if volunteer is None:
        messages.error(request, _("Choose a volunteer."))
    elif done(request, None, lambda: matching.match(
        asked, volunteer, by=request.user, now=clock.now(), scope_confirmed="scope" in request.POST
    )):  # fmt: skip
        messages.success(request, _("%(name)s is asked, and the minutes are held.") % {"name": volunteer})
    return redirect("redeeming_office:request", asked.pk)


@allowed(RUN)
@require_http_methods(["GET", "POST"])
def report(request, pk):
    """What the volunteer told by telephone; somebody else, or the asker, confirms it."""
    asked, now = _found(request, pk, RUN), clock.now()
    if asked.state != State.ACCEPTED:
        messages.error(request, _("This has changed meanwhile. Look at the page again."))
        return redirect("redeeming_office:request", asked.pk)
    form = TimesForm(request.POST or None, initial=TimesForm.first_values(asked, now))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if done(request, form, lambda: serving.report(asked, values["begins_at"], values["ends_at"], by=request.user, now=now)):
            messages.success(request, _("Reported. The asker or another coordinator confirms it."))
            return redirect("redeeming_office:request", asked.pk)
    title = _("Report the service")
    return render(request, "redeeming_office/step.html", {"asked": asked, "title": title, "form": form}, status=status(form))


@allowed(CORRECT)
@require_http_methods(["GET", "POST"])
def decide(request, pk):
    asked = _found(request, pk, CORRECT)
    if asked.state != State.DISPUTED:
        messages.error(request, _("This has changed meanwhile. Look at the page again."))
        return redirect("redeeming_office:request", asked.pk)
    form = DecideForm(request.POST or None, most=asked.minutes)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if done(request, form, lambda: disputes.decide(asked, values["minutes"], values["reason"], by=request.user, now=clock.now())):
            messages.success(request, _("Decided. Both sides were told."))
            return redirect("redeeming_office:request", asked.pk)
    context = {"asked": asked, "title": _("Decide the dispute"), "form": form, "disputes": queries.disputes(asked)}
    return render(request, "redeeming_office/step.html", context, status=status(form))
