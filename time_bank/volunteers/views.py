"""A volunteer's own pages: applying, where one stands, details, family, leaving."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.domain import privacy
from portal.core import clock
from portal.core.refusals import refuse, status
from portal.organisations.models import Membership
from time_bank.ledger.domain.queries import balance_of

from .domain import deciding, families, joining, queries
from .domain.standing import training_standing
from .forms import DetailsForm, FamilyForm, JoinForm, initial_of
from .models import FamilyTie, Volunteer
from .registries import panels

OUTSIDE = Volunteer.OUTSIDE
SECRETS = ("document_number", "guardian_name", "guardian_phone", "name", "phone")


@never_cache
@login_required
@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def join(request):
    """Apply. Who has applied already is shown where they stand."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is not None and volunteer.state not in OUTSIDE:
        return redirect("volunteers:me")
    first = _first_values(request.user, volunteer)
    form = JoinForm(*_posted(request), volunteer=volunteer, user=request.user, initial=first)
    notice = privacy.current_notice()
    if _done(
        request, form, lambda: joining.apply(request.user, form.chosen_organisation(), form.details(), notice=notice, now=clock.now())
    ):
        messages.success(request, _("Your application is on its way. You hear as soon as it is decided."))
        return redirect("volunteers:me")
    return render(request, "volunteers/join.html", {"form": form, "volunteer": volunteer}, status=status(form))


def _first_values(user, volunteer):
    if volunteer is not None:
        return {**initial_of(volunteer), "organisation": volunteer.organisation_id, "scope": False, "consent": False}
    member = Membership.objects.filter(user=user, state__in=Membership.OPEN, organisation__is_open=True).first()
    return {"organisation": member.organisation_id} if member else {}


def _posted(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _done(request, form, act):
    """Run a state change for a good form; a refusal goes to the field that it names, or above the form."""
    if request.method != "POST" or not form.is_valid() or _too_many_numbers(request, form):
        return False
    try:
        act()
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


def _too_many_numbers(request, form):
    """A number that another account holds is refused: nobody may try numbers one after the other."""
    if not form.cleaned_data.get("document_number") or ratelimit.consume(request, action="change_phone", user=request.user):
        return False
    form.add_error(None, _("That was too many tries. Please wait a few minutes."))
    return True


@never_cache
@login_required
@require_GET
def me(request):
    """Where a volunteer stands, and what other rooms add."""
    volunteer = queries.volunteer_of(request.user)
    context = {"volunteer": volunteer, "panels": [panel for make in panels if (panel := make(request, volunteer))]}
    context["named_by"] = families.ties_of(request.user)
    if volunteer is not None:
        context |= _standing_of(volunteer)
    return render(request, "volunteers/me.html", context)


def _standing_of(volunteer):
    minutes = queries.minutes_of([volunteer])[volunteer.pk]
    return {
        "standing": training_standing(volunteer, clock.now()),
        "minutes": minutes,
        "stars": queries.stars_in(minutes),
        "balance": balance_of(volunteer.user),
        "supervisions": volunteer.supervisions.filter(withdrawn_at=None).prefetch_related("themes")[:3],
        "honours": volunteer.honours.filter(withdrawn_at=None).order_by("-awarded_on", "-pk"),
        "ties": volunteer.family_ties.exclude(state=FamilyTie.State.ENDED).select_related("user"),
    }


@never_cache
@login_required
@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def details(request):
    """A volunteer mends their own details."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None or volunteer.state in OUTSIDE:
        return redirect("volunteers:join")
    form = DetailsForm(*_posted(request), volunteer=volunteer, user=request.user, initial=initial_of(volunteer))
    notice = privacy.current_notice()
    if _done(request, form, lambda: joining.edit(volunteer, form.details(), notice=notice, now=clock.now())):
        messages.success(request, _("Saved."))
        return redirect("volunteers:me")
    return render(request, "volunteers/details.html", {"form": form, "volunteer": volunteer}, status=status(form))


@require_GET
def guardian_form(request):
    """The sheet that a parent or guardian signs, to be printed."""
    return render(request, "volunteers/guardian_form.html")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave(request):
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None or volunteer.state in OUTSIDE:
        return redirect("volunteers:me")
    if request.method == "POST":
        deciding.leave(volunteer, now=clock.now())
        messages.success(request, _("You have left the pool of volunteers. Thank you for your service."))
        return redirect("volunteers:me")
    return render(request, "volunteers/leave.html", {"volunteer": volunteer})


@never_cache
@login_required
@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def name_family(request):
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None or volunteer.state in OUTSIDE:
        raise Http404
    form = FamilyForm(_posted(request)[0])
    if _done(request, form, lambda: _claim(volunteer, form.cleaned_data)):
        messages.success(request, _("Your relative is named. The coordinator confirms it."))
        return redirect("volunteers:me")
    return render(request, "volunteers/family.html", {"form": form}, status=status(form))


def _claim(volunteer, values):
    families.claim(volunteer, values["relation"], values["name"], values["phone"], now=clock.now())


@login_required
@require_POST
def end_family(request, pk):
    """The volunteer takes a relative out, or the relative says that it is not so."""
    tie = get_object_or_404(FamilyTie.objects.select_related("volunteer"), pk=pk)
    if request.user.pk not in (tie.volunteer.user_id, tie.user_id):
        raise Http404
    try:
        families.end(tie, by=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The family tie is ended."))
    return redirect("volunteers:me")
