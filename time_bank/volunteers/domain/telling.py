"""What volunteers, relatives and coordinators are told."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.domain import Message, notify, notify_many
from portal.organisations import reach, rules
from portal.organisations.models import Role

from ..models import FamilyTie, StateChange, Volunteer

State = Volunteer.State


def coordinators(organisation):
    """Who decides about volunteers here: the nearest organisation up the tree where somebody holds the role."""
    names, above = reach.role_names(rules.VOLUNTEER_EDIT), reach.above(organisation)
    held = Role.objects.filter(name__in=names, organisation__path__in=above, user__is_active=True).select_related("organisation", "user")
    nearest = max((role.organisation.depth for role in held), default=0)
    return list({role.user_id: role.user for role in held if role.organisation.depth == nearest}.values())


def tell_of_state(volunteer, before):
    """The person hears of what was decided about them; the coordinators hear of an application. Once for each change."""
    change = StateChange.objects.filter(volunteer=volunteer, after=volunteer.state).order_by("-pk").first()
    if change is None or volunteer.user_id is None:
        return
    with override("zh-hans"):
        if change.after == State.APPLIED:
            _tell_coordinators(volunteer, change)
        elif change.by_id != volunteer.user_id and (said := _said(volunteer, change)):
            title, body = said
            notify(volunteer.user, title, body, reverse("volunteers:me"), f"volunteer-state:{change.pk}", change.at)


def _tell_coordinators(volunteer, change):
    title = _("Somebody would like to be a volunteer")
    body = _("%(organisation)s: an application waits for your decision.") % {"organisation": volunteer.organisation.name}
    url = reverse("volunteers_office:person", args=[volunteer.pk])
    key = f"volunteer-applied:{change.pk}"
    users = [user for user in coordinators(volunteer.organisation) if user.pk != volunteer.user_id]
    notify_many([Message(user, title, body, url, key) for user in users], change.at)


def _said(volunteer, change):
    reason = _("Reason: %(reason)s") % {"reason": change.reason} if change.reason else ""
    texts = {"organisation": volunteer.organisation.name, "number": volunteer.number}
    if change.after == State.TRAINING:
        if change.before == State.ACTIVE:
            return _("Something is missing before you can serve again"), reason
        if change.before == State.SUSPENDED:
            return _("Your suspension has ended"), _("Your page says what comes next.")
        return _("%(organisation)s has admitted you to its volunteers") % texts, _(
            "Your number: %(number)s. What comes next stands there."
        ) % texts
    titles = {
        State.ACTIVE: (_("You are an active volunteer now"), _("Nothing is missing any more. You can sign up for activities.")),
        State.REFUSED: (_("%(organisation)s has not admitted you to its volunteers") % texts, reason),
        State.SUSPENDED: (_("Your service as a volunteer is suspended"), reason),
        State.LEFT: (_("You are no longer in the pool of volunteers"), reason),
    }
    return titles.get(change.after)


def tell_of_tie(tie):
    """The volunteer hears what was decided; a relative with an account hears that they were named, and by whom."""
    with override("zh-hans"):
        if tie.volunteer.user_id and tie.decided_by_id != tie.volunteer.user_id:
            reason = _("Reason: %(reason)s") % {"reason": tie.reason} if tie.reason else ""
            title = _("Close family: %(state)s") % {"state": tie.get_state_display()}
            notify(tie.volunteer.user, title, reason, reverse("volunteers:me"), f"tie:{tie.pk}:{tie.state}", tie.decided_at)
        if tie.state == FamilyTie.State.CONFIRMED and tie.user_id:
            title = _("%(name)s is registered as your close family") % {"name": tie.volunteer.user}
            body = _("As a volunteer they can give you hours. If that is not right, end it on your page.")
            notify(tie.user, title, body, reverse("volunteers:me"), f"tie-named:{tie.pk}", tie.decided_at)
