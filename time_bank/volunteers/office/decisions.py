"""Decisions that are posted with a reason: about volunteers, and about their close family."""

from django.contrib import messages
from django.utils.translation import gettext as _

from portal.core import clock
from portal.organisations.office import attempt

from .forms import DecisionForm


def decide(request, acts, row):
    """Do to the row what was posted. `acts`: {name: (function(row, reason, by, now), what is said when it is done)}."""
    form = DecisionForm(request.POST, acts=acts)
    if not form.is_valid():
        messages.error(request, _("Choose what is decided, and write at most 200 characters."))
        return
    act, done = acts[form.cleaned_data["action"]]
    attempt(request, lambda: act(row, form.cleaned_data["reason"], by=request.user, now=clock.now()), done)
