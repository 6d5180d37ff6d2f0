"""What other rooms announce, told to the person it concerns."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.signals import task_submitted

from portal.organisations.models import Membership
from portal.organisations.signals import membership_decided, membership_offered

from .domain import Message, notify, notify_many


@receiver(membership_decided, dispatch_uid="notices.membership_decided")
def tell_of_membership(sender, membership, before="", **kwargs):
    """Confirmed, refused or ended by somebody else: the person hears of it once for each decision."""
    if membership.decided_by_id == membership.user_id or not membership.user.is_active:
        return
    withdrawn = before == Membership.State.INVITED and membership.state == Membership.State.ENDED
    if withdrawn:  # a question taken back is no membership that ended
        return
    with override("zh-hans"):
        titles = {
            Membership.State.CONFIRMED: _("%(organisation)s has confirmed you"),
            Membership.State.REFUSED: _("%(organisation)s has not confirmed you"),
            Membership.State.ENDED: _("%(organisation)s has ended your membership"),
        }
        title = titles.get(membership.state)
        if title is None:
            return
        key = f"membership:{membership.pk}:{membership.state}"
        name = membership.organisation.name
        body = _("Reason: %(reason)s") % {"reason": membership.reason} if membership.reason else ""
    notify(membership.user, title % {"organisation": name}, body, "/accounts/", key, timezone.now())


@receiver(membership_offered, dispatch_uid="notices.membership_offered")
def ask_about_membership(sender, membership, **kwargs):
    """A roster named the person: they say themselves, on their account page, whether they belong there."""
    with override("zh-hans"):
        title = _("Do you belong to %(organisation)s?") % {"organisation": membership.organisation.name}
        body = _("It has put you on its list. Nothing changes until you answer on your account page.")
    notify(membership.user, title, body, "/accounts/#memberships", f"membership:{membership.pk}:invited", timezone.now())


@receiver(task_submitted, dispatch_uid="notices.review_wanted")
def tell_reviewers(instance, user=None, **kwargs):
    """Wagtail tells groups alone: a step of ours says itself whom it asks (`people_asked`) and where they decide (`review_url`)."""
    step = instance.task.specific
    if not hasattr(step, "people_asked"):
        return
    page = instance.workflow_state.content_object
    asked = step.people_asked(page).exclude(pk=user.pk if user else None)
    with override("zh-hans"):
        title = _("A text waits for your review")
        body = _("“%(title)s”, handed in by %(name)s.") % {"title": page.get_latest_revision_as_object().title, "name": user or "-"}
    url, key = step.review_url(page), f"review:{instance.pk}"
    notify_many([Message(person, title, body, url, key) for person in asked.order_by("pk")], timezone.now())
