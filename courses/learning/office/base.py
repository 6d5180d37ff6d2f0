"""What the pages of this back office share: the gate, the choice of a programme, paging."""

from django.core.files.storage import storages
from django.db.models import Count
from django.http import Http404
from django.utils.http import urlencode

from courses.curriculum.models import ProgrammePage
from courses.learning.domain import certifying, evidences
from portal.core import downloads


def programmes(user, permission):
    """Programmes with enrolments within reach, each with `people`, how many they are. Two queries."""
    counts = certifying.enrolments_within(user, permission=permission).order_by().values("programme").annotate(people=Count("pk"))
    people = {row["programme"]: row["people"] for row in counts}
    found = list(ProgrammePage.objects.filter(pk__in=people).order_by("path"))
    for programme in found:
        programme.people = people[programme.pk]
    return found


def chosen_programme(request, found, source=None):
    """The programme that the request names, else the one with most learners (None: nobody enrolled); 404 for one beyond reach."""
    wanted = (source or request.GET).get("programme", "")
    if not wanted:
        return max(found, key=lambda programme: programme.people, default=None)
    programme = next((programme for programme in found if str(programme.pk) == wanted), None)
    if programme is None:
        raise Http404
    return programme


def by_programme(request, permission):
    """(context of the choice of a programme and of the search by name, the enrolments within reach that both leave).

    The enrolments are None where nobody is enrolled.
    """
    found = programmes(request.user, permission)
    programme = chosen_programme(request, found)
    query = request.GET.get("q", "").strip()
    context = {"programmes": found, "programme": programme, "query": query}
    if programme is None:
        return context, None
    context["keep"] = urlencode({"programme": programme.pk, "q": query})
    return context, named(certifying.enrolments_within(request.user, programme, permission), query)


def named(enrolments, query):
    """Enrolments of people whose name has the words of a search."""
    return enrolments.filter(account__user__full_name__icontains=query) if query else enrolments


def scan(evidence, name):
    """The scan under a name with the ending of its content, as a download; 404 without one (None), or when its file is gone."""
    storage = storages["private"]
    if evidence is None or not storage.exists(evidence.file):
        raise Http404
    with storage.open(evidence.file) as file:
        data = file.read()
    return downloads.attachment(data, f"{name}{evidences.suffix(data)}")


def ids(values):
    """Whole numbers out of posted texts; whatever else was posted is left out."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
