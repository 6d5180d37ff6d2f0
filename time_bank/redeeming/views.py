"""Asking for service with saved time, and the page of a request for its two parties."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from portal.core import clock
from portal.core.refusals import status
from time_bank.ledger.domain import queries as ledger
from time_bank.ledger.domain import rules

from .domain import asking, disputes, entitled, matching, queries, serving
from .forms import ReasonForm, TimesForm, WishForm
from .models import ServiceRequest
from .refusals import done

State = ServiceRequest.State


def chosen_account(request):
    """The person's account that ?account= names, else the fullest; None who has none."""
    found = list(ledger.accounts_of(request.user))
    wanted = request.POST.get("account") or request.GET.get("account", "")
    return next((account for account in found if str(account.public_id) == wanted), found[0] if found else None), found


@never_cache
@login_required
@sensitive_post_parameters("wish", "place", "birth")
@require_http_methods(["GET", "POST"])
def ask(request):
    """Ask for service; who may not is told everything that is missing."""
    account, all_accounts = chosen_account(request)
    now = clock.now()
    context = {"account": account, "accounts": all_accounts}
    if account is None:
        return render(request, "redeeming/ask.html", context)
    rule = rules.rule_on(account.bank, timezone.localdate(now))
    context |= {"rule": rule, "missing": [item for item in entitled.unmet(account, now=now) if item.code not in ("birth", "age")]}
    form = WishForm(request.POST or None, account=account, asks_birth=rule.data["redeem"]["min_age"] is not None)
    if request.method == "POST" and form.is_valid():
        client_id = form.cleaned_data["client_id"]
        made = done(request, form, lambda: asking.ask(account, form.wish_of(), by=request.user, client_id=client_id, now=now))
        if made:
            messages.success(request, _("The request is with the coordinator. You hear as soon as a volunteer is found."))
            return redirect("redeeming:request", made.public_id)
    return render(request, "redeeming/ask.html", context | {"form": form}, status=status(form))


@never_cache
@login_required
@require_GET
def requests(request):
    """What one asked for, and where one is asked to help."""
    mine = queries.asked_by(request.user)
    serving_now = queries.of_person(request.user).filter(provider__user=request.user)
    return render(request, "redeeming/requests.html", {"asked": mine[:100], "serving": serving_now[:100]})


def _found(request, public_id):
    return get_object_or_404(queries.of_person(request.user), public_id=public_id)


@never_cache
@login_required
@require_GET
def request_page(request, public_id):
    found, now = _found(request, public_id), clock.now()
    return render(request, "redeeming/request.html", {
        "asked": found, "history": queries.history(found), "is_asker": found.account.user_id == request.user.pk,
        "is_provider": bool(found.provider and found.provider.user_id == request.user.pk), "steps": steps_of(found, request.user, now),
        "begun": matching.wanted_moment(found) <= now,
    })  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report(request, public_id):
    """The volunteer says from when to when it was."""
    found, now = _found(request, public_id), clock.now()
    if "report" not in steps_of(found, request.user, now):
        raise Http404
    form = TimesForm(request.POST or None, initial=TimesForm.first_values(found, now))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if done(request, form, lambda: serving.report(found, values["begins_at"], values["ends_at"], by=request.user, now=now)):
            messages.success(request, _("Thank you. The minutes move when a second person has confirmed it."))
            return redirect("redeeming:request", found.public_id)
    return render(request, "redeeming/report.html", {"asked": found, "form": form}, status=status(form))


class Step:
    """One thing that a party may do on the page of a request."""

    def __init__(self, act, title, text, done, *, by_asker=False, by_provider=False, states=(), begun=False, reason=None, alarm=False):
        self.act, self.title, self.text, self.done = act, title, text, done
        self.by_asker, self.by_provider, self.states, self.begun = by_asker, by_provider, states, begun
        self.reason, self.alarm = reason, alarm  # `reason`: None (not asked), False (welcome), True (needed)


STEPS = {
    "accept": Step(
        lambda held, reason, **more: matching.accept(held, **more), gettext_lazy("I come"),
        gettext_lazy("You agree to come at the time named. The address is shown then."), gettext_lazy("Agreed. Thank you."),
        by_provider=True, states=(State.MATCHED,),
    ),
    "decline": Step(
        matching.decline, gettext_lazy("I can't"), gettext_lazy("The minutes go back, and the coordinator looks for somebody else."),
        gettext_lazy("The coordinator looks for somebody else."), by_provider=True, states=(State.MATCHED, State.ACCEPTED), reason=False,
    ),
    "confirm": Step(
        lambda held, reason, **more: serving.confirm(held, **more), gettext_lazy("Confirm the service"),
        gettext_lazy("The minutes really given go to the volunteer, the rest comes back to you."),
        gettext_lazy("Confirmed. The minutes have moved."),
        by_asker=True, states=(State.SERVED,),
    ),
    "dispute": Step(
        disputes.dispute, gettext_lazy("Say that something is not right"),
        gettext_lazy("Nothing moves until somebody who is no party to it has decided."),
        gettext_lazy("The minutes stay held until it is decided."),
        by_asker=True, by_provider=True, states=(State.ACCEPTED, State.SERVED), begun=True, reason=True, alarm=True,
    ),
    "no-show": Step(
        matching.no_show, gettext_lazy("Nobody came"), gettext_lazy("The request is closed, and your minutes come back."),
        gettext_lazy("Closed; your minutes are back."), by_asker=True, states=(State.MATCHED, State.ACCEPTED), begun=True, reason=False,
        alarm=True,
    ),
    "withdraw": Step(
        matching.withdraw, gettext_lazy("Withdraw the request"), gettext_lazy("It does not take place; minutes that are held come back."),
        gettext_lazy("Withdrawn."), by_asker=True, states=ServiceRequest.BEFORE_SERVICE, reason=False, alarm=True,
    ),
}  # fmt: skip


def steps_of(found, user, now):
    """{name: Step} of what this person may do with the request now; "report" has a page of its own."""
    asker, provider = found.account.user_id == user.pk, bool(found.provider and found.provider.user_id == user.pk)
    begun = matching.wanted_moment(found) <= now
    allowed = {
        name: step
        for name, step in STEPS.items()
        if (step.by_asker and asker or step.by_provider and provider)
        and found.state in step.states
        and (begun or not step.begun or found.state == State.SERVED)
    }
    if provider and found.state == State.ACCEPTED:
        allowed["report"] = None
    return allowed


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def step(request, public_id, step):
    """Every step is asked about once more before it is done."""
    found, now = _found(request, public_id), clock.now()
    chosen = STEPS.get(step)
    if chosen is None:
        raise Http404
    form = ReasonForm(request.POST or None, required=bool(chosen.reason)) if chosen.reason is not None else None
    if step not in steps_of(found, request.user, now):
        messages.error(request, _("This has changed meanwhile. Look at the page again."))
        return redirect("redeeming:request", found.public_id)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        if done(request, None, lambda: chosen.act(found, reason, by=request.user, now=now)):
            messages.success(request, str(chosen.done))
        return redirect("redeeming:request", found.public_id)
    return render(request, "redeeming/step.html", {"asked": found, "chosen": chosen, "form": form}, status=status(form))
