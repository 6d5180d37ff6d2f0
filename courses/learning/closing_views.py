"""The closing questionnaire: the signed part, then the anonymous part on a page of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.core import clock

from .domain import closing, missing
from .domain.errors import Refused
from .forms import OpinionForm, SignedForm
from .views import own_enrolment


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def questionnaire(request, pk):
    """The signed part. Before every required hour is there, it says what is missing."""
    enrolment = own_enrolment(request, pk)
    if closing.has_given(enrolment):
        messages.info(request, _("You have given the signed part already; it is kept as it was."))
        return redirect("learning:opinions", pk)
    standing = missing.standing(enrolment)
    if not standing.hours_done:
        return render(request, "learning/questionnaire_closed.html", {"enrolment": enrolment, "standing": standing})
    form = SignedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closing.give_signed(enrolment, form.cleaned_data, clock.now())
        return redirect("learning:opinions", pk)
    return render(request, "learning/questionnaire.html", {"enrolment": enrolment, "form": form})


@never_cache
@login_required
@require_GET
def opinions(request, pk):
    """The anonymous part's form: it carries a slip and nothing of the learner."""
    enrolment = own_enrolment(request, pk)
    if not closing.has_given(enrolment):
        return redirect("learning:questionnaire", pk)
    slip = closing.slip_for(enrolment)
    if slip is None:
        return render(request, "learning/opinions_thanks.html")
    return render(request, "learning/opinions.html", {"form": OpinionForm(), "slip": slip, "title": enrolment.programme.title})


@never_cache
@require_POST
def give_opinions(request):
    """Takes the anonymous part. Neither user nor session is read or written here: the slip is all there is."""
    slip = request.POST.get("slip", "")
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return render(request, "learning/opinions.html", {"form": form, "slip": slip})
    try:
        closing.give_anonymous(slip, form.answers)
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "learning/opinions.html", {"form": form, "slip": slip})
    return redirect("learning:thanks")


@require_GET
def thanks(request):
    return render(request, "learning/opinions_thanks.html")
