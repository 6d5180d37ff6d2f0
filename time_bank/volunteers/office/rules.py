"""What a pool asks: hours, supervision, age; programmes that count; honours for hours of service."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.core import clock
from portal.core.refusals import refuse, status
from portal.organisations import reach, rules
from portal.organisations.models import Organisation
from portal.organisations.office import allowed, attempt

from ..domain import honours, queries, ruling
from ..models import HonourRule, Pool, PreServiceProgramme
from .forms import HonourRuleForm, PoolForm, ProgrammeForm


@allowed(rules.VOLUNTEER_EDIT)
@require_GET
def index(request):
    """The organisations within reach, and which of them has rules of its own."""
    places = list(reach.organisations(request.user, rules.VOLUNTEER_EDIT).order_by("path"))
    if len(places) == 1:
        return redirect("volunteers_office:pool", pk=places[0].pk)
    own = set(Pool.objects.values_list("organisation", flat=True)) | set(PreServiceProgramme.objects.values_list("organisation", flat=True))
    context = {"places": [(place, "　" * (place.depth - places[0].depth), place.pk in own) for place in places]}
    return render(request, "volunteers_office/rules.html", context)


def _place(request, pk):
    return reach.fetch(request.user, rules.VOLUNTEER_EDIT, Organisation.objects.all(), pk=pk)


@allowed(rules.VOLUNTEER_EDIT)
@require_http_methods(["GET", "POST"])
def pool(request, pk):
    place = _place(request, pk)
    held = queries.pool_of(place)
    form = _pool_form(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("The rules are saved. They hold here, and below where nothing else is said.")
        attempt(request, lambda: ruling.set_pool(place, by=request.user, **form.cleaned_data), done)
        return redirect("volunteers_office:pool", pk=pk)
    return _page(request, place, held, form)


def _pool_form(held, data=None):
    """The rules that hold, as a new row's: saving gives the organisation rules of its own."""
    return PoolForm(data, initial=model_to_dict(held, PoolForm.Meta.fields))


def _page(request, place, held, form, honour_form=None):
    named = PreServiceProgramme.objects.filter(organisation__path__in=reach.above(place)).select_related("programme", "organisation")
    context = {
        "place": place,
        "held": held,
        "form": form,
        "programmes": named.order_by("organisation__path", "pk"),
        "programme_form": ProgrammeForm(),
        "honour_rules": honours.rules_of(place),
        "honour_form": honour_form or HonourRuleForm(prefix="honour"),
        "editable": set(reach.organisations(request.user, rules.VOLUNTEER_EDIT).values_list("pk", flat=True)),
    }
    return render(request, "volunteers_office/pool.html", context, status=max(status(form), status(honour_form)))


@allowed(rules.VOLUNTEER_EDIT)
@require_POST
def name_programme(request, pk):
    place, form = _place(request, pk), ProgrammeForm(request.POST)
    if form.is_valid():
        done = _("Hours of this programme count from now on.")
        attempt(request, lambda: ruling.name_programme(place, form.cleaned_data["programme"], by=request.user), done)
    else:
        messages.error(request, _("Choose a programme."))
    return redirect("volunteers_office:pool", pk=pk)


@allowed(rules.VOLUNTEER_EDIT)
@require_POST
def close_programme(request, pk):
    row = reach.fetch(request.user, rules.VOLUNTEER_EDIT, PreServiceProgramme.objects.select_related("organisation"), pk=pk)
    done = _("Enrolments from now on count no more; those that began go on counting.")
    attempt(request, lambda: ruling.close_programme(row, by=request.user, now=clock.now()), done)
    return redirect("volunteers_office:pool", pk=row.organisation_id)


@allowed(rules.VOLUNTEER_EDIT)
@require_POST
def add_honour_rule(request, pk):
    place, form = _place(request, pk), HonourRuleForm(request.POST, prefix="honour")
    if form.is_valid():
        try:
            ruling.add_honour_rule(place, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The honour is given from now on to whoever has the hours."))
            return redirect("volunteers_office:pool", pk=pk)
    held = queries.pool_of(place)
    return _page(request, place, held, _pool_form(held), form)


DONE = gettext_lazy("Nobody gets this honour any more; who has it keeps it.")


@allowed(rules.VOLUNTEER_EDIT)
@require_POST
def close_honour_rule(request, pk):
    row = reach.fetch(request.user, rules.VOLUNTEER_EDIT, HonourRule.objects.select_related("organisation"), pk=pk)
    attempt(request, lambda: ruling.close_honour_rule(row, by=request.user), DONE)
    return redirect("volunteers_office:pool", pk=row.organisation_id)
