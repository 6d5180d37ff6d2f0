"""The invented county and its people, made by the domain functions of their rooms."""

from portal.accounts.domain import privacy
from portal.accounts.models import User
from portal.core.models import Audience, DemoMark
from portal.organisations.domain import memberships, roles
from portal.organisations.models import Membership, Organisation

PASSWORD = "xinqiao-demo"  # noqa: S105  (printed by `demo`; demo people go with `demo --remove`)


def mark(obj):
    """Remember that the demo made this object."""
    DemoMark.objects.get_or_create(model=obj._meta.label, key=str(obj.pk))
    return obj


def marked(model):
    """The rows of a model that the demo made."""
    keys = DemoMark.objects.filter(model=model._meta.label).values_list("key", flat=True)
    return model.objects.filter(pk__in=[int(key) for key in keys])


def organisation(facts):
    """The organisation of a demo file entry, made once."""
    found = Organisation.objects.filter(code=facts["code"]).first()
    if found:
        return found
    fields = {"name": facts["name"], "code": facts["code"], "kind": facts["kind"], "contact": facts.get("contact", "")}
    parent = Organisation.objects.filter(code=facts.get("parent", "")).first()
    return mark(parent.add_child(**fields) if parent else Organisation.add_root(**fields))


def person(facts, now):
    """The person of a demo file entry, with membership and role, made once."""
    user = User.objects.filter(username=facts["username"]).first()
    if user is None:
        make = User.objects.create_superuser if facts.get("superuser") else User.objects.create_user
        user = mark(make(facts["username"], PASSWORD, full_name=facts["name"]))
    notice = privacy.current_notice(now)
    if notice is not None:
        privacy.give_consent(user, notice, now=now)
    if "organisation" in facts:
        _belong(user, facts, now)
    return user


def _belong(user, facts, now):
    place = Organisation.objects.get(code=facts["organisation"])
    audience = Audience.objects.get(code=facts["audience"])
    held = Membership.objects.filter(user=user, organisation=place, state__in=["pending", "confirmed"]).first()
    if held is None:
        held = memberships.claim(user, place, audience, facts.get("position", ""), now)
    if held.state == Membership.State.PENDING and not facts.get("pending"):
        memberships.confirm(held, by=None, now=now)
    if "role" in facts:
        roles.grant(facts["role"], user, place, by=None, now=now)
