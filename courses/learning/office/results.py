"""What the anonymous parts of the closing questionnaires say, never of fewer than five people."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.assessment.domain import questionnaires
from courses.curriculum.models import ProgrammePage
from courses.learning.forms import RATINGS, OpinionForm
from portal.organisations import reach, rules
from portal.organisations.office import allowed


def programmes_run(user):
    """Programmes that organisations within reach run: their results hold answers of all who took part."""
    return ProgrammePage.objects.filter(reach.under(user, rules.LEARNING_VIEW, "organisation"), has_questionnaire=True).order_by("path")


@allowed(rules.LEARNING_VIEW)
@require_GET
def index(request):
    found = programmes_run(request.user).select_related("organisation")
    return render(request, "learning_office/results.html", {"programmes": found})


@allowed(rules.LEARNING_VIEW)
@require_GET
def programme(request, pk):
    found = programmes_run(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    results = questionnaires.results(found.code)
    context = {"programme": found, "results": results, "least": questionnaires.COMPANY}
    if results is not None:
        context |= {"questions": _questions(results), "texts": [(_label(key), texts) for key, texts in results.texts.items()]}
    return render(request, "learning_office/results_programme.html", context)


def _label(key):
    field = OpinionForm.base_fields.get(key)
    return field.label if field else key


def _questions(results):
    """[(label, mean, [(rating, count, per cent)])] in the order of the form."""
    asked = list(OpinionForm.base_fields)
    keys = sorted(results.counts, key=lambda key: asked.index(key) if key in asked else len(asked))
    return [(_label(key), _mean(results.counts[key]), _bars(results.counts[key])) for key in keys]


def _mean(counts):
    return sum(value * count for value, count in counts.items()) / sum(counts.values())


def _bars(counts):
    total = sum(counts.values())
    return [(label, counts.get(value, 0), counts.get(value, 0) * 100 // total) for value, label in RATINGS]
