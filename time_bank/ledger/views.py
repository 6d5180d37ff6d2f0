"""My time account: the balance, what may be done with it, the statement by month, and the bank's sums for everybody to check."""

import re
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.core import clock, downloads

from .domain import expiring, queries, rules
from .exports import statement_workbook
from .models import TimeAccount

YEAR = re.compile(r"2\d{3}", re.ASCII)
MONTH = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])", re.ASCII)


def month_asked(request, now):
    """The first day of the month that ?month=2026-11 names, or of this month."""
    named = MONTH.fullmatch(request.GET.get("month", ""))
    return date(int(named[1]), int(named[2]), 1) if named else timezone.localdate(now).replace(day=1)


def chosen(request):
    """(the account that ?account= names or the fullest, all accounts); an account that was merged is named by its own id."""
    found = list(queries.accounts_of(request.user))
    wanted = request.GET.get("account", "")
    if not wanted:
        return (found[0] if found else None), found
    own = TimeAccount.objects.filter(user=request.user).select_related("bank")
    account = next((account for account in own if str(account.public_id) == wanted), None)
    if account is None:
        raise Http404
    return account, found


@never_cache
@login_required
@require_GET
def account(request):
    now = clock.now()
    shown, found = chosen(request)
    if shown is None:
        return render(request, "time_ledger/empty.html")
    month = month_asked(request, now)
    statement = queries.statement(shown, month.year, month.month)
    before, after = queries.neighbours(shown, statement.starts, statement.ends)
    context = {
        "account": shown, "accounts": found, "month": month, "statement": statement, "before": before, "after": after,
        "rule": rules.rule_on(shown.bank, timezone.localdate(now)), "held": queries.held_of(shown), "lapsing": expiring.soon(shown, now),
        "histories": queries.histories(shown)[1:], "community": queries.community(shown.bank), "owed": max(0, -shown.balance),
    }  # fmt: skip
    return render(request, "time_ledger/account.html", context)


@never_cache
@login_required
@require_GET
def statement_xlsx(request):
    """?month=2026-11 or ?year=2026, as .xlsx."""
    shown, _all = chosen(request)
    if shown is None:
        raise Http404
    return workbook_response(request, shown)


def workbook_response(request, shown):
    """The statement of the month or year that the request names, as a download."""
    year = request.GET.get("year", "")
    if YEAR.fullmatch(year):
        name, bounds = year, queries.year_bounds(int(year))
    else:
        month = month_asked(request, clock.now())
        name, bounds = month.strftime("%Y-%m"), queries.month_bounds(month.year, month.month)
    return downloads.workbook(statement_workbook(queries.between(shown, *bounds)), f"time-{name}.xlsx")
