"""What an officer corrects: a transaction, an account's state, two accounts of one person, a grant from the pool."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed
from time_bank.ledger.domain import correcting
from time_bank.ledger.domain.accounts import own
from time_bank.ledger.domain.errors import AlreadyPosted, Refused
from time_bank.ledger.models import Bank, TimeAccount, TimeTransaction
from time_bank.ledger.registries import keeper_of

from .accounts import people_within
from .forms import GrantForm, MergeForm, ReasonForm, ReverseForm


def _fetch(request, pk):
    return reach.fetch(request.user, rules.TIME_CORRECT, people_within(request.user, rules.TIME_CORRECT), pk=pk)


def _done(form, act):
    """Run it; a refusal stands above the form."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused)
        return False
    return True


@allowed(rules.TIME_CORRECT)
@require_http_methods(["GET", "POST"])
def reverse(request, pk):
    """Within reach when every account of a person in it is; where there is none, when the bank is."""
    posted = get_object_or_404(TimeTransaction.objects.select_related("bank", "rule"), pk=pk)
    back = _fetch_touched(request, posted)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, clock.now()
        if _done(form, lambda: correcting.reverse(posted, by=request.user, reason=data["reason"], owing=data["owing"], now=now)):
            messages.success(request, _("The transaction was taken back; both stay in the ledger."))
            return redirect(back)
    context = {"posted": posted, "entries": posted.entries.select_related("account__user").order_by("minutes"), "form": form}
    return render(request, "time_ledger_office/reverse.html", context | {"keeper": keeper_of(posted), "back": back})


def _fetch_touched(request, posted):
    """404 for a transaction beyond reach, else the address of the first account in it, or of the bank."""
    touched = [_fetch(request, account.pk) for account in correcting.people_in(posted)]
    if touched:
        return resolve_url("time_ledger_office:account", touched[0].pk)
    bank = reach.fetch(request.user, rules.TIME_CORRECT, Bank.objects.all(), pk=posted.bank_id)
    return resolve_url("time_ledger_office:community", bank.pk)


@allowed(rules.TIME_CORRECT)
@require_http_methods(["GET", "POST"])
def state(request, pk):
    account = _fetch(request, pk)
    wanted = TimeAccount.State.OPEN if account.state == TimeAccount.State.FROZEN else TimeAccount.State.FROZEN
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda: correcting.set_state(account, wanted, by=request.user, reason=reason, now=clock.now())):
            messages.success(request, _("The account is open again.") if wanted == TimeAccount.State.OPEN else _("The account is frozen."))
            return redirect("time_ledger_office:account", pk=account.pk)
    return render(request, "time_ledger_office/state.html", {"account": account, "form": form})


@allowed(rules.TIME_CORRECT)
@require_http_methods(["GET", "POST"])
def grant(request, pk):
    account = _fetch(request, pk)
    form = GrantForm(request.POST or None, initial={"once": uuid.uuid4()})
    pool = own(account.bank, TimeAccount.Kind.POOL)
    if request.method == "POST" and form.is_valid() and _granted(request, account, form):
        messages.success(request, _("The minutes were granted from the community pool."))
        return redirect("time_ledger_office:account", pk=account.pk)
    return render(request, "time_ledger_office/grant.html", {"account": account, "form": form, "pool": pool})


def _granted(request, account, form):
    """The same form sent twice grants once."""
    data = form.cleaned_data
    fields = {"by": request.user, "reason": data["reason"], "now": clock.now()}

    def act():
        try:
            correcting.grant(account, data["minutes"], evidence_key=f"grant:{data['once']}", **fields)
        except AlreadyPosted:
            pass

    return _done(form, act)


@allowed(rules.TIME_CORRECT)
@require_http_methods(["GET", "POST"])
def merge(request, pk):
    """First the other account is looked for, then both stand side by side, then it is done."""
    account = _fetch(request, pk)
    others = people_within(request.user, rules.TIME_CORRECT).filter(bank=account.bank, state=TimeAccount.State.OPEN).exclude(pk=account.pk)
    query, wanted = request.GET.get("q", "").strip(), request.POST.get("other") or request.GET.get("other", "")
    other = get_object_or_404(others, pk=wanted) if wanted.isascii() and wanted.isdigit() else None
    form = MergeForm(request.POST or None)
    if request.method == "POST" and other is not None and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda: correcting.merge(other, account, by=request.user, reason=reason, now=clock.now())):
            messages.success(request, _("The accounts are one now; both histories stay."))
            return redirect("time_ledger_office:account", pk=account.pk)
    found = others.filter(user__full_name__icontains=query).order_by("user__full_name", "pk")[:20] if query else []
    context = {"account": account, "other": other, "found": found, "query": query, "form": form}
    return render(request, "time_ledger_office/merge.html", context)
