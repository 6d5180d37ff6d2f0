"""This room's part of the account page."""

from portal.accounts.panels import Panel

from .models import Membership


def memberships_panel(request):
    held = Membership.objects.filter(user=request.user).select_related("organisation", "audience")
    return Panel("organisations/memberships_panel.html", {"memberships": held})
