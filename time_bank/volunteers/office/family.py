"""Close family that waits for confirmation, and what was decided."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from portal.organisations import reach, rules
from portal.organisations.office import allowed, page_of

from ..domain import families
from ..models import FamilyTie
from . import decisions


@allowed(rules.VOLUNTEER_EDIT)
@require_GET
def index(request):
    """Those that wait, the oldest first; one's own are for somebody else."""
    ties = FamilyTie.objects.select_related("volunteer__user", "volunteer__organisation")
    waiting = reach.rows(request.user, rules.VOLUNTEER_EDIT, ties).filter(state=FamilyTie.State.CLAIMED)
    page = page_of(request, waiting.exclude(volunteer__user=request.user).order_by("claimed_at", "pk"))
    accounts = families.accounts_of(list(page))
    for tie in page:
        tie.found = accounts[tie.pk]
    return render(request, "volunteers_office/family.html", {"page": page})


ACTS = {
    "confirm": (lambda tie, reason, **who: families.confirm(tie, **who), gettext_lazy("The family tie is confirmed.")),
    "refuse": (families.refuse, gettext_lazy("The family tie is not confirmed; the volunteer reads the reason.")),
    "end": (lambda tie, reason, **who: families.end(tie, reason=reason, **who), gettext_lazy("The family tie is ended.")),
}


@allowed(rules.VOLUNTEER_EDIT)
@require_POST
def decide(request, pk):
    tie = reach.fetch(request.user, rules.VOLUNTEER_EDIT, FamilyTie.objects.select_related("volunteer"), pk=pk)
    decisions.decide(request, ACTS, tie)
    if request.POST.get("back") == "person":
        return redirect("volunteers_office:person", pk=tie.volunteer_id)
    return redirect("volunteers_office:family")
