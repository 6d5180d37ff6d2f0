"""Reach: which rows may this user see, and may this user do this to that object. The one place that answers.

A role is held in an organisation and reaches it and all below. `register` tells how a model hangs on the tree;
every list, export, chooser and detail page asks `rows`, `can` or `fetch`, which answer from the same query.
Paths are made of steps of one length (treebeard's steplen, letters upper case), so that "starts with" is "is or lies below".
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from .models import Membership, Organisation, Role
from .rules import ALLOWS, PEOPLE_EDIT

_LOOKUPS = {}


def register(model, lookup):
    """`lookup`: the field path to an Organisation ('issuer'), or a callable(Q maker) for longer ways."""
    _LOOKUPS[model] = lookup


def role_names(permission):
    """The roles that allow `permission`."""
    return [name for name, permissions in ALLOWS.items() if permission in permissions]


def roots(user, permission):
    """Tree paths of the organisations where the user holds a role that allows `permission`."""
    if not user.is_authenticated or not user.is_active:
        return []
    names = role_names(permission)
    return sorted({path for name, path in _roles_of(user) if name in names})


# Within one request a person's roles are read once; what changes a role or moves an organisation forgets them.
_held = ContextVar("roles held by the people of this request", default=None)


@contextmanager
def remembered():
    """For the length of one request."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def forget(**kwargs):
    """Read roles anew."""
    held = _held.get()
    if held is not None:
        held.clear()


def _roles_of(user):
    held = _held.get()
    if held is None:
        return _read_roles(user)
    if user.pk not in held:
        held[user.pk] = _read_roles(user)
    return held[user.pk]


def _read_roles(user):
    return list(Role.objects.filter(user=user).values_list("name", "organisation__path"))


def above(organisation):
    """Tree paths of the organisation and of all above it, the nearest first."""
    return [organisation.path[:end] for end in range(len(organisation.path), 0, -organisation.steplen)]


def under(user, permission, prefix=""):
    """A Q that is true of rows whose organisation (at lookup `prefix`) the user reaches."""
    if user.is_authenticated and user.is_active and user.is_superuser:
        return Q()
    condition = Q(pk__in=[])
    lead = f"{prefix}__" if prefix else ""
    for path in roots(user, permission):
        condition |= Q(**{f"{lead}path__startswith": path})
    return condition


def organisations(user, permission):
    """The organisations within reach."""
    return Organisation.objects.filter(under(user, permission))


def people(user, permission):
    """Users with an open membership (pending ones too: somebody must confirm them) within reach.

    For PEOPLE_EDIT a person is within reach only whole: confirmed here, and belonging nowhere beyond.
    """
    User = get_user_model()
    if user.is_authenticated and user.is_active and user.is_superuser:
        return User.objects.all()
    if permission == PEOPLE_EDIT:
        return _wholly_within(user)
    open_ones = Membership.objects.filter(under(user, permission, "organisation"), state__in=Membership.OPEN)
    return User.objects.filter(pk__in=open_ones.values("user"))


def _wholly_within(user):
    within = under(user, PEOPLE_EDIT, "organisation")
    confirmed = Membership.objects.filter(state=Membership.State.CONFIRMED)
    beyond = confirmed.exclude(within).values("user")
    higher = Role.objects.exclude(within).values("user")
    found = get_user_model().objects.filter(pk__in=confirmed.filter(within).values("user"), is_superuser=False)
    return found.exclude(pk__in=beyond).exclude(pk__in=higher)


def rows(user, permission, queryset):
    """The rows of `queryset` within the user's reach for `permission`."""
    model = queryset.model
    if model is Organisation:
        return queryset.filter(under(user, permission))
    if model is get_user_model():
        return queryset.filter(pk__in=people(user, permission).values("pk"))
    lookup = _LOOKUPS[model]  # a model that nobody registered has no reach: better an error than a leak
    if callable(lookup):
        return queryset.filter(lookup(user, permission))
    return queryset.filter(under(user, permission, lookup))


def can(user, permission, obj):
    """May the user do it to this object? The same query as `rows`, for one row."""
    return rows(user, permission, type(obj)._default_manager.filter(pk=obj.pk)).exists()


def anywhere(user, permission):
    """Does the user hold the permission in any organisation?"""
    return bool(user.is_authenticated and user.is_active and (user.is_superuser or roots(user, permission)))


def permissions(user):
    """Every permission that the user holds somewhere: which doors to show, never what lies behind them."""
    if not user.is_authenticated or not user.is_active:
        return set()
    names = ALLOWS if user.is_superuser else Role.objects.filter(user=user).values_list("name", flat=True).distinct()
    return {permission for name in names for permission in ALLOWS.get(name, ())}


def fetch(user, permission, queryset, **lookup):
    """Fetch and authorise in one: the object, or 404 as if it did not exist."""
    try:
        return rows(user, permission, queryset).get(**lookup)
    except queryset.model.DoesNotExist:
        raise Http404 from None


def require(user, permission, obj=None):
    """PermissionDenied unless allowed (on `obj`, or anywhere)."""
    allowed = can(user, permission, obj) if obj is not None else anywhere(user, permission)
    if not allowed:
        raise PermissionDenied
