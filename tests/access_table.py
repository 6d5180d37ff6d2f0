"""Who may see what: one entry for every address of ours.

To add an address: `"<view name>": Address({persons}, args)`; addresses without a name are listed by their route.
`args(cast)` gives the arguments of an object that hangs on township A; rooms put theirs into `cast.made` in SCENES.
A POST-only address is walked with `method="POST"` and an empty form; nothing it does is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.organisations.models import Membership, Role
from tests.cast import PERSONS
from tests.factories.organisations import RosterFactory

EVERYBODY = frozenset(PERSONS)
NOBODY = frozenset()
SIGNED_IN = EVERYBODY - {"visitor"}
STAFF = frozenset({"superuser", "superior", "administrator", "officer", "trainer", "reviewer", "sibling"})
SUPERUSER = frozenset({"superuser"})
# Who may do a thing at all; on an object of township A the sibling of township B must not.
ADMINISTRATORS = frozenset({"superuser", "superior", "administrator", "sibling"})
DECIDERS = ADMINISTRATORS | {"officer"}
VIEWERS = DECIDERS | {"trainer"}


def in_a(persons):
    """The same people, for an object of township A."""
    return persons - {"sibling"}


@dataclass(frozen=True)
class Address:
    who: frozenset
    args: Callable = lambda cast: ()
    method: str = "GET"


def owner(cast):
    return (cast.owner.pk,)


OURS = {
    # core
    "healthz": Address(EVERYBODY),
    "readyz": Address(EVERYBODY),
    "set_display": Address(EVERYBODY, method="POST"),
    "set_language": Address(EVERYBODY, method="POST"),
    # the back office of people
    "people:people": Address(VIEWERS),
    "people:export": Address(VIEWERS),
    "people:person": Address(in_a(VIEWERS), owner),
    "people:rename": Address(in_a(ADMINISTRATORS), owner, "POST"),
    "people:grant": Address(in_a(ADMINISTRATORS), owner, "POST"),
    "people:waiting": Address(DECIDERS),
    "people:membership": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["membership"].pk,)),
    "people:end_membership": Address(in_a(DECIDERS), lambda cast: (cast.made["membership"].pk,)),
    "people:organisations": Address(ADMINISTRATORS),
    "people:add_organisation": Address(ADMINISTRATORS),
    "people:organisation": Address(in_a(ADMINISTRATORS), lambda cast: (cast.tree.township_a.pk,)),
    "people:close_organisation": Address(in_a(ADMINISTRATORS), lambda cast: (cast.tree.township_a.pk,), "POST"),
    "people:roles": Address(ADMINISTRATORS),
    "people:withdraw": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["role"].pk,), "POST"),
    "people:rosters": Address(ADMINISTRATORS),
    "people:upload": Address(ADMINISTRATORS),
    "people:template": Address(ADMINISTRATORS),
    "people:roster": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["roster"].pk,)),
    "people:apply": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["roster"].pk,), "POST"),
    "people:discard": Address(in_a(ADMINISTRATORS), lambda cast: (cast.made["roster"].pk,), "POST"),
}


def organisations_scene(cast):
    cast.made["membership"] = Membership.objects.get(user=cast.owner)
    cast.made["role"] = Role.objects.get(user=cast.trainer)
    cast.made["roster"] = RosterFactory(organisation=cast.tree.township_a, uploaded_by=cast.administrator)


# Callables that put objects of township A into cast.made, in order.
SCENES = [organisations_scene]

# Packages we stand on, by the beginning of the route; the longest beginning that fits decides.
# What lies below cms/ and is not listed is for superusers.
OTHERS = {
    "": EVERYBODY,  # pages: Wagtail's own privacy settings decide
    "accounts/": EVERYBODY,
    "cms/": SUPERUSER,
    "cms/account/": STAFF,
    "cms/test404/": STAFF,
    "cms/sprite/": EVERYBODY,
    "cms/jsi18n/": EVERYBODY,
}
OTHERS_EXACT = {"cms/": STAFF}
