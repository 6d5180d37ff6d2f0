"""What the pages of this back office share."""

from django.shortcuts import get_object_or_404

from ..domain import queries


def found(user, queryset, *permissions, **lookup):
    """The row, within reach by any of the permissions; 404 as if it did not exist."""
    return get_object_or_404(queries.within(user, queryset, *permissions), **lookup)
