"""The number beside the bell."""

from django.utils.functional import SimpleLazyObject

from . import domain


def unread(request):
    """`unread_notices`: a number for who is signed in, 0 otherwise; one query, and only where a template asks."""
    return {"unread_notices": SimpleLazyObject(lambda: _count(request))}


def _count(request):
    user = getattr(request, "user", None)
    return domain.unread_count(user) if user is not None and user.is_authenticated else 0
