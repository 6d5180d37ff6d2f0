"""Accounts of people within reach, and the statement of one."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portal.accounts.domain.people import names_of
from portal.core import audit, clock
from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of
from time_bank.ledger.domain import queries
from time_bank.ledger.domain.rules import rule_on
from time_bank.ledger.models import TimeAccount
from time_bank.ledger.views import month_asked, workbook_response

EXPORT = "time_ledger.export"
audit.action(EXPORT, gettext_lazy("Export a time statement"), gettext_lazy("Exported a time statement"))


def people_within(user, permission):
    """Accounts of people, within reach, with what their pages need."""
    people = TimeAccount.objects.filter(kind=TimeAccount.Kind.PERSON).select_related("bank", "user")
    return reach.rows(user, permission, people)


@allowed(rules.TIME_VIEW)
@require_GET
def index(request):
    query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = people_within(request.user, rules.TIME_VIEW)
    found = found.filter(state=state) if state in TimeAccount.State.values else found.exclude(state=TimeAccount.State.MERGED)
    if query:
        found = found.filter(user__full_name__icontains=query)
    page = page_of(request, found.order_by("user__full_name", "pk"))
    context = {
        "page": page,
        "query": query,
        "state": state,
        "states": TimeAccount.State.choices,
        "keep": urlencode({"q": query, "state": state}),
    }
    return render(request, "time_ledger_office/accounts.html", context)


@allowed(rules.TIME_VIEW)
@require_GET
def account(request, pk):
    found = reach.fetch(request.user, rules.TIME_VIEW, people_within(request.user, rules.TIME_VIEW), pk=pk)
    now = clock.now()
    month = month_asked(request, now)
    statement = queries.statement(found, month.year, month.month)
    before, after = queries.neighbours(found, statement.starts, statement.ends)
    names = names_of({line.recorded_by for line in statement.lines} - {"system"})
    return render(request, "time_ledger_office/account.html", {
        "account": found, "month": month, "statement": statement, "before": before, "after": after, "held": queries.held_of(found),
        "names": names, "rule": rule_on(found.bank, timezone.localdate(now)),
        "histories": queries.histories(found)[1:],
        "may_correct": reach.can(request.user, rules.TIME_CORRECT, found) and found.user_id != request.user.pk,
    })  # fmt: skip


@allowed(rules.TIME_VIEW)
@require_GET
def statement_xlsx(request, pk):
    found = reach.fetch(request.user, rules.TIME_VIEW, people_within(request.user, rules.TIME_VIEW), pk=pk)
    audit.record(EXPORT, found, by=request.user)
    return workbook_response(request, found)
