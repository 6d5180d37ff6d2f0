"""Banks: their sums, what circulates, and which rules they follow."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.core import clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed
from time_bank.ledger.domain import accounts, queries
from time_bank.ledger.domain import rules as sets
from time_bank.ledger.domain.errors import Refused
from time_bank.ledger.models import Bank, TimeTransaction

from .forms import BankForm, RulesForm


@allowed(rules.TIME_VIEW)
@require_GET
def index(request):
    banks = queries.banks_of(request.user, rules.TIME_VIEW)
    sums, follow = queries.communities(banks), sets.rules_on(banks, timezone.localdate(clock.now()))
    found = [(bank, sums[bank.pk], follow[bank.pk]) for bank in banks]
    return render(request, "time_ledger_office/banks.html", {"banks": found, "may_open": reach.anywhere(request.user, rules.TIME_CORRECT)})


@allowed(rules.TIME_CORRECT)
@require_http_methods(["GET", "POST"])
def open_bank(request):
    form = BankForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            bank = accounts.open_bank(data["organisation"], data["title"], data["code"], by=request.user, now=clock.now())
        except Refused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The time bank is open."))
            return redirect("time_ledger_office:community", pk=bank.pk)
    return render(request, "time_ledger_office/open.html", {"form": form})


@allowed(rules.TIME_VIEW)
@require_GET
def community(request, pk):
    """Sums that add up to zero, once as the balances say and once as every entry adds up; and what moved, by month."""
    bank = _seen(request, pk)
    now = clock.now()
    sums, entries = queries.community(bank), queries.added_up(bank)
    rows = [(kind.label, minutes, entries.sums[kind]) for kind, minutes in sums.sums.items()]
    kinds = TimeTransaction.Kind
    months = [(month, [(kind.label, moved.get(kind, 0)) for kind in kinds]) for month, moved in queries.circulation(bank, now)]
    return render(request, "time_ledger_office/community.html", {
        "bank": bank, "sums": sums, "entries": entries, "rows": rows, "agree": sums.sums == entries.sums,
        "kinds": kinds.labels, "months": months,
        "rule": sets.rule_on(bank, timezone.localdate(now)), "may_choose": reach.can(request.user, rules.TIME_CORRECT, bank),
    })  # fmt: skip


def _seen(request, pk):
    return get_object_or_404(queries.banks_of(request.user, rules.TIME_VIEW), pk=pk)


def _chosen(bank, form):
    """Every choice of the bank with the title of its set."""
    titles = dict(form.fields["code"].choices)
    return [(choice, titles.get(choice.code, choice.code)) for choice in bank.choices.all()]


@allowed(rules.TIME_CORRECT)
@require_http_methods(["GET", "POST"])
def rules_of(request, pk):
    """The rules of today and those to come; another set is looked at beside today's before it is chosen."""
    bank = reach.fetch(request.user, rules.TIME_CORRECT, Bank.objects.all(), pk=pk)
    now = clock.now()
    form = RulesForm(request.POST or None, initial={"valid_from": timezone.localdate(now)})
    context = {"bank": bank, "form": form, "rule": sets.rule_on(bank, timezone.localdate(now)), "choices": _chosen(bank, form)}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "sure" in request.POST:
            try:
                sets.choose(bank, data["code"], data["valid_from"], by=request.user, now=now)
            except Refused as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, _("The bank follows the new rules from that day on."))
                return redirect("time_ledger_office:rules", pk=bank.pk)
        else:
            context["preview"] = sets.version_on(data["code"], data["valid_from"])
    return render(request, "time_ledger_office/rules.html", context)
