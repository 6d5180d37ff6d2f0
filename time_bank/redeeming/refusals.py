"""How the pages of this room show what was refused."""

from django.contrib import messages
from django.core.exceptions import ValidationError

from portal.certificates.wording import IssueRefused
from portal.core.refusals import refuse

from .domain.errors import ScopeQuestion


def done(request, form, act):
    """What a state change returns; None where it was refused: the form says why or, without one, the top of the next page."""
    try:
        return act()
    except IssueRefused as refused:
        error = ValidationError(refused.message)
    except ValidationError as refused:
        error = refused
    if form is None:
        for message in error.messages:
            messages.error(request, message)
    elif isinstance(error, ScopeQuestion):
        form.ask_about(error.words)
        form.add_error("wish", error)
    else:
        refuse(form, error)
    return None
