"""Giving time to family or to the community: shown once more, then done once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.refusals import status
from time_bank.ledger.domain import rules
from time_bank.ledger.domain.words import duration

from .domain import gifts
from .forms import AmountForm, GiftForm
from .refusals import done
from .views import chosen_account


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def gift(request):
    account, _all = chosen_account(request)
    receivers = gifts.receivers(request.user)
    context = {"account": account, "receivers": receivers, **_facts(account, "gifts")}
    if account is None or not receivers or not context["allowed"]:
        return render(request, "redeeming/gift.html", context)
    form = GiftForm(request.POST or None, spare=context["spare"], receivers=receivers)
    if _sure(request, form):
        values = form.cleaned_data
        if done(request, form, lambda: gifts.give(account, values["receiver"], values["total"], **_once(request, values))):
            texts = {"time": duration(values["total"]), "name": values["receiver"].full_name}
            messages.success(request, _("%(time)s went to %(name)s.") % texts)
            return redirect("time_ledger:account")
    return _shown(request, "redeeming/gift.html", context, form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def donate(request):
    account, _all = chosen_account(request)
    context = {"account": account, **_facts(account, "donations")}
    if account is None or not context["allowed"]:
        return render(request, "redeeming/donate.html", context)
    form = AmountForm(request.POST or None, spare=context["spare"])
    if _sure(request, form):
        values = form.cleaned_data
        if done(request, form, lambda: gifts.donate(account, values["total"], **_once(request, values))):
            messages.success(request, _("%(time)s went to the community pool. Thank you.") % {"time": duration(values["total"])})
            return redirect("time_ledger:account")
    return _shown(request, "redeeming/donate.html", context, form)


def _facts(account, name):
    if account is None:
        return {"allowed": False, "spare": 0}
    rule = rules.rule_on(account.bank, timezone.localdate(clock.now()))
    return {"allowed": rule.data[name], "spare": gifts.spare(account)}


def _once(request, values):
    return {"by": request.user, "client_id": values["client_id"], "now": clock.now()}


def _sure(request, form):
    """Valid, and the person has read what will happen."""
    return request.method == "POST" and form.is_valid() and "sure" in request.POST


def _shown(request, template, context, form):
    asking = request.method == "POST" and not form.errors and "back" not in request.POST
    return render(request, template, context | {"form": form, "asking": asking}, status=status(form))
