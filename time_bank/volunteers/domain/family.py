"""Who is registered close family of whom."""

from django.contrib.auth import get_user_model
from django.db.models import Q

from ..models import FamilyTie


def of(user):
    """Users who are confirmed close family of the person, whoever of the two named the other."""
    ties = FamilyTie.objects.filter(state=FamilyTie.State.CONFIRMED, user__isnull=False, volunteer__user__isnull=False)
    named = ties.filter(volunteer__user=user).values("user")
    naming = ties.filter(user=user).values("volunteer__user")
    return set(get_user_model().objects.filter(Q(pk__in=named) | Q(pk__in=naming)).exclude(pk=user.pk))


def is_family(one, other, *, claimed_too=False):
    """Is there a confirmed tie between two users, either way? `claimed_too`: one that waits for confirmation counts as well."""
    states = FamilyTie.OPEN if claimed_too else (FamilyTie.State.CONFIRMED,)
    between = Q(volunteer__user=one, user=other) | Q(volunteer__user=other, user=one)
    return FamilyTie.objects.filter(between, state__in=states).exists()


def ids_near(user):
    """Ids of users with a tie to the person, either way, that is confirmed or waits for it: for lists that ask of many."""
    ties = FamilyTie.objects.filter(state__in=FamilyTie.OPEN).order_by()
    named, naming = ties.filter(volunteer__user=user).values_list("user"), ties.filter(user=user).values_list("volunteer__user")
    return {pk for (pk,) in named.union(naming)} - {None}
