"""The back office of articles, under /cms/knowledge/: reviews, reviews falling due, what readers say."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator

from portal.organisations import reach

PER_PAGE = 50


def allowed(*permissions):
    """Open a view to those who hold one of the permissions anywhere; what they see there is limited by their reach."""

    def decorate(view):
        @wraps(view)
        def gate(request, *args, **kwargs):
            if not any(reach.anywhere(request.user, permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return gate

    return decorate


def page_of(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
