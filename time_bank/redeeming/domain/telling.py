"""What the parties of a request are told. Titles and bodies are Chinese; no text of the wish and no address is in them."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.notices.domain import Message, notify_many
from portal.organisations import reach
from portal.organisations.models import Role
from portal.organisations.rules import SERVICE_RUN, TIME_CORRECT
from time_bank.ledger.domain.words import duration

CHINESE = "zh-hans"


def _facts(request, **more):
    return {
        "code": request.code, "category": request.category.title, "day": date_format(request.wanted_on, "n月j日"),
        "time": request.wanted_at.strftime("%H:%M"), "minutes": duration(request.minutes), "area": request.area,
        "provider": str(request.provider) if request.provider else "", **more,
    }  # fmt: skip


def _send(request, now, what, to, title, body, **more):
    """`title` and `body` are called once the language is set."""
    with override(CHINESE):
        facts = _facts(request, **{name: value() if callable(value) else value for name, value in more.items()})
        texts = title() % facts, body() % facts
    url = reverse("redeeming:request", args=[request.public_id])
    key = f"request.{what}:{request.pk}:{now:%Y%m%d%H%M%S}"
    messages = [Message(user, *texts, url, key) for user in dict.fromkeys(to) if user is not None and user.is_active]
    if messages:
        notify_many(messages, now)


def _asker(request):
    return request.account.user


def _provider(request):
    return request.provider.user if request.provider else None


def asked(request, now):
    """The coordinators; and the account's person, when somebody else wrote it down."""
    if request.channel == request.Channel.PAGE:
        return _tell_coordinators(request, now)
    title, body = (
        lambda: _("A request was written down for you: %(code)s"),
        lambda: _("%(category)s, %(day)s %(time)s, %(minutes)s. If you did not ask for it, withdraw it on its page."),
    )
    return _send(request, now, "asked", [_asker(request)], title, body)


def matched(request, now):
    _send(
        request, now, "matched", [_provider(request)], lambda: _("Can you help? %(category)s on %(day)s"),
        lambda: _("%(day)s %(time)s, %(minutes)s, %(area)s. Please say yes or no on its page."),
    )  # fmt: skip
    _send(
        request, now, "found", [_asker(request)], lambda: _("A volunteer was found: %(code)s"),
        lambda: _("%(category)s on %(day)s at %(time)s. %(minutes)s of your time are held until it is done."),
    )  # fmt: skip


def accepted(request, now):
    _send(
        request, now, "accepted", [_asker(request)], lambda: _("%(provider)s comes on %(day)s at %(time)s"),
        lambda: _("%(category)s, %(minutes)s. Afterwards please confirm on its page, or to the coordinator."),
    )  # fmt: skip


def declined(request, now):
    _send(
        request, now, "declined", [_asker(request)], lambda: _("The volunteer can't come: %(code)s"),
        lambda: _("Your %(minutes)s are free again, and the coordinator looks for somebody else."),
    )  # fmt: skip


def withdrawn(request, now):
    _send(
        request, now, "withdrawn", [_asker(request), _provider(request)], lambda: _("Withdrawn: %(category)s on %(day)s"),
        lambda: _("%(code)s does not take place. What was held went back."),
    )  # fmt: skip


def did_not_come(request, now):
    _send(
        request, now, "no-show", [_asker(request), _provider(request)], lambda: _("Nobody came: %(category)s on %(day)s"),
        lambda: _("%(code)s is closed, and the %(minutes)s went back. If that is not so, tell the coordinator."),
    )  # fmt: skip


def reported(request, now):
    _send(
        request, now, "reported", [_asker(request)], lambda: _("Please confirm: %(category)s on %(day)s"),
        lambda: _("%(provider)s reports %(served)s. If that is right, confirm it; if not, say so, and nothing moves."),
        served=lambda: duration(request.served_minutes),
    )  # fmt: skip


def settled(request, now):
    _send(
        request, now, "settled", [_asker(request), _provider(request)], lambda: _("Confirmed: %(category)s on %(day)s"),
        lambda: _("%(paid)s went from the account of who asked to the volunteer's (%(code)s)."),
        paid=lambda: duration(request.settled_minutes),
    )  # fmt: skip


def disputed(request, now):
    _send(
        request, now, "disputed", [_asker(request), _provider(request)], lambda: _("In dispute: %(category)s on %(day)s"),
        lambda: _("The %(minutes)s stay held until somebody who is no party to it has decided (%(code)s)."),
    )  # fmt: skip
    _tell_deciders(request, now)


def decided(request, minutes, reason, now):
    _send(
        request, now, "decided", [_asker(request), _provider(request)], lambda: _("Decided: %(category)s on %(day)s"),
        lambda: _("%(given)s go to the volunteer, %(rest)s back. Reason: %(reason)s"), reason=reason,
        given=lambda: duration(minutes), rest=lambda: duration(request.minutes - minutes),
    )  # fmt: skip


def reopened(request, now):
    _send(
        request, now, "reopened", [_asker(request), _provider(request)], lambda: _("Opened again: %(category)s on %(day)s"),
        lambda: _("The service record was taken back. The minutes are held again until it is decided (%(code)s)."),
    )  # fmt: skip
    _tell_deciders(request, now)


def given(giver, receiver, minutes, key, now):
    """A relative hears of minutes that were given."""
    with override(CHINESE):
        title = _("%(giver)s gave you %(time)s") % {"giver": str(giver), "time": duration(minutes)}
        body = _("They are in your time account and can be used for service.")
        notify_many([Message(receiver, title, body, reverse("time_ledger:account"), f"gift:{key}")], now)


def officers(organisation, *permissions):
    """Who holds one of the permissions over an organisation, by role."""
    names = {name for permission in permissions for name in reach.role_names(permission)}
    found = Role.objects.filter(name__in=names, organisation__path__in=reach.above(organisation), user__is_active=True)
    return list({role.user_id: role.user for role in found.select_related("user")}.values())


def _tell_deciders(request, now):
    with override(CHINESE):
        title = _("A dispute waits for a decision: %(code)s") % {"code": request.code}
        url = reverse("redeeming_office:request", args=[request.pk])
        people = officers(request.organisation, TIME_CORRECT)
        notify_many([Message(user, title, "", url, f"request.to-decide:{request.pk}:{now:%Y%m%d%H%M%S}") for user in people], now)


def _tell_coordinators(request, now):
    with override(CHINESE):
        title = _("A new request for service: %(code)s") % {"code": request.code}
        body = _("%(category)s, %(day)s %(time)s") % _facts(request)
        url = reverse("redeeming_office:request", args=[request.pk])
        people = officers(request.organisation, SERVICE_RUN)
        notify_many([Message(user, title, body, url, f"request.new:{request.pk}") for user in people], now)
