"""What the pages of this back office share."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404

from portal.certificates.wording import IssueRefused
from portal.organisations import reach

from ..domain.errors import ScopeQuestion


def found(user, queryset, *permissions, **lookup):
    """The row, within reach by any of the permissions; 404 as if it did not exist."""
    for permission in permissions:
        row = reach.rows(user, permission, queryset).filter(**lookup).first()
        if row is not None:
            return row
    raise Http404


def done(request, form, act):
    """Run a state change. A refusal goes to the field that it names, above the form, or (without a form) to the top of the next page."""
    try:
        act()
    except IssueRefused as refused:
        error = ValidationError(refused.message)
    except ValidationError as refused:
        error = refused
    else:
        return True
    if form is None:
        for message in error.messages:
            messages.error(request, message)
        return False
    if isinstance(error, ScopeQuestion):
        form.ask_about(error.words)
        form.add_error("wish", error)
        return False
    fields = getattr(error, "error_dict", None)
    form.add_error(None, ValidationError(error.messages) if fields and set(fields) - set(form.fields) else error)
    return False


def status(*forms):
    return 422 if any(form is not None and form.is_bound and form.errors for form in forms) else 200
