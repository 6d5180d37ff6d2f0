"""What people do about their own memberships."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .domain import memberships
from .forms import MembershipFields, PositionForm
from .models import Membership


@never_cache
@login_required
def claim(request):
    form = MembershipFields(_posted(request))
    if request.method == "POST" and form.is_valid():
        form.claim(request.user)
        messages.success(request, _("Noted. The organisation will confirm it; you can go on learning."))
        return redirect("accounts_home")
    return render(request, "organisations/claim.html", {"form": form})


@never_cache
@login_required
def change(request, pk):
    held = _own(request, pk)
    form = PositionForm(_posted(request), initial={"position": held.position})
    if request.method == "POST" and form.is_valid():
        memberships.restate_position(held, form.cleaned_data["position"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("accounts_home")
    return render(request, "organisations/membership.html", {"form": form, "membership": held})


@require_POST
@login_required
def answer(request, pk):
    """Yes or no to an organisation whose roster names the person; a second click finds the answer given."""
    asked = get_object_or_404(Membership, pk=pk, user=request.user)
    yes = request.POST.get("answer") == "yes"
    try:
        (memberships.accept if yes else memberships.decline)(asked, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Noted: you belong there.") if yes else _("Noted: you do not belong there. They see nothing of yours."))
    return redirect("accounts_home")


@require_POST
@login_required
def leave(request, pk):
    memberships.end(_own(request, pk), _("Left by the person."), by=request.user)
    messages.success(request, _("You have left the organisation. What you learnt stays yours."))
    return redirect("accounts_home")


def _own(request, pk):
    return get_object_or_404(Membership.objects.select_related("organisation"), pk=pk, user=request.user, state__in=Membership.OPEN)


def _posted(request):
    return request.POST if request.method == "POST" else None
