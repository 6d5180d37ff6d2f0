"""This room's part of the account page."""

from portal.accounts.panels import Panel

from . import domain


def notices_panel(request):
    return Panel("notices/panel.html", {"unread": domain.unread_count(request.user), "by_mail": domain.wants_mail(request.user)})
