"""The lock that every change of a volunteer goes through."""

from portal.organisations import reach, rules

from ..models import Volunteer
from .errors import Refused


def lock(pk):
    """The volunteer, locked until the transaction ends."""
    return Volunteer.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=pk)


def require_officer(by, volunteer, refusal):
    """Somebody of the office whose reach covers the volunteer, and who is not the volunteer. `by` None is the system."""
    if by is None:
        return
    reach.require(by, rules.VOLUNTEER_EDIT, volunteer)
    if by.pk == volunteer.user_id:
        raise Refused(refusal)
